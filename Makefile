# make site    build the program, the demonstration site and all documents
# make test    everything a submission must pass
# make bench             the targets for the whole country, measured and compared with other programs; takes seventy minutes
# make bench-documents   the speed of printing documents in batches, compared with one by one
# make bench-search      the recall, precision and cost of the search among 4,000 write-ups
# make kept-text         the property tests of kept text on 200,000 generated and 200,000 edited write-ups
# make torture           stops, faults, hostile input and two million mutated inputs, in at most 15 minutes
# make release           the release archive of the current commit, in target/
# make quick   the part of the tests that needs neither typst nor a browser nor LibreOffice

.PHONY: site test quick lint setup setup-test setup-bench bench bench-documents bench-search kept-text torture release clean

site: setup
	cargo build --release --locked
	./target/release/zonepress build
	@echo "站点在 dist/public/index.html，内部文书在 dist/internal"

test: setup-test lint
	cargo test --locked

quick: setup
	cargo test --locked --lib
	cargo test --locked --test lib -- --skip build:: --skip browser:: --skip paper:: --skip procedure::announced --skip procedure::walk --skip procedure::forms --skip procedure::published --skip procedure::write_ups --skip intake::office --skip guides:: --skip serve:: --skip slips:: --skip changes::replay

bench: setup-bench
	cargo build --release --locked
	python3 scripts/bench ./target/release/zonepress

bench-documents: setup
	cargo build --release --locked
	python3 scripts/bench/documents.py ./target/release/zonepress

bench-search: setup
	cargo build --release --locked
	python3 scripts/bench/search.py ./target/release/zonepress

kept-text: setup
	PROPTEST_CASES=200000 cargo test --locked --release --lib text::markdown::kept

torture: setup
	cargo build --release --locked
	cargo test --release --locked --lib --no-run
	python3 scripts/torture ./target/release/zonepress --seed $(or $(SEED),1)

release: setup
	@scripts/release.sh

lint: setup-test
	"$$(scripts/setup.sh --biome)" ci --error-on-warnings
	"$$(scripts/setup.sh --deny)" --color never --log-level error check bans licenses sources
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items --quiet

setup:
	@scripts/setup.sh

setup-test:
	@scripts/setup.sh --test

setup-bench:
	@scripts/setup.sh --bench

clean:
	rm -rf target dist
