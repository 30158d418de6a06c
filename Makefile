# make site    build the program, the demonstration site and all documents
# make test    all checks and tests that a submission must pass
# make bench-documents   compare printing documents in batches and one by one
# make bench-search      measure what the search finds among 4,000 write-ups, and what it loads
# make kept-text         test on 200,000 generated and 200,000 edited write-ups that no text is lost
# make release           make the release archive of the current commit in target/
# make quick   the tests that need neither typst nor a browser

.PHONY: site test quick lint setup setup-test bench-documents bench-search kept-text release clean

site: setup
	cargo build --release --locked
	./target/release/zonepress build
	@echo "站点在 dist/public/index.html，内部文书在 dist/internal"

test: setup-test lint
	cargo test --locked

quick: setup
	cargo test --locked --lib
	cargo test --locked --test lib -- --skip build:: --skip browser:: --skip paper:: --skip procedure::announced --skip procedure::walk --skip procedure::forms --skip procedure::published --skip procedure::write_ups

bench-documents: setup
	cargo build --release --locked
	python3 scripts/bench-documents.py ./target/release/zonepress

bench-search: setup
	cargo build --release --locked
	python3 scripts/bench-search.py ./target/release/zonepress

kept-text: setup
	PROPTEST_CASES=200000 cargo test --locked --release --lib text::markdown::kept

release: setup
	@scripts/release.sh

lint: setup-test
	"$$(scripts/setup.sh --biome)" ci --error-on-warnings
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items --quiet

setup:
	@scripts/setup.sh

setup-test:
	@scripts/setup.sh --test

clean:
	rm -rf target dist
