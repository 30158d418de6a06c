#!/usr/bin/env bash
# Makes the release archive of the current commit in target/: the program, a workspace without records, licences.
#
#   scripts/release.sh
#
# The tree must be clean. The same commit and program give the same archive, byte for byte.
# ZONEPRESS_RELEASE_BINARY names a program to pack instead of building one.
set -euo pipefail
export LC_ALL=C.UTF-8 TZ=UTC
umask 022
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
die() { say "错误：$*"; exit 1; }

# Files of the repository to put into the archive. The demonstration's rounds, zones and write-ups stay out.
readonly PACKED=(
  README.md ARCHITECTURE.md CHANGELOG.md CONTRIBUTING.md RELEASING.md LICENSE docs
  content/measures content/areas.csv content/holidays.yaml site templates
  scripts/setup.sh scripts/fonts.sh
)

changes="$(git status --porcelain)"
[ -z "$changes" ] || die "工作目录中有没有提交的改动，不能制作发布包；请提交或者移走：
$changes"

version="$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)"
commit="$(git rev-parse HEAD)"
time="$(git log -1 --format=%ct)"
target="$(rustc -vV | sed -n 's/^host: //p')"
name="zonepress-$version-$target"
grep -q "^## $version（[0-9]" CHANGELOG.md || say "提醒：CHANGELOG.md 中 $version 还没有写明发布日期"

# Builds the program without embedding paths of this machine.
build() {
  local cargo="${CARGO_HOME:-$HOME/.cargo}"
  RUSTFLAGS="--remap-path-prefix=$cargo=/cargo --remap-path-prefix=$PWD=/zonepress" \
    cargo build --release --locked --target-dir target/archive
  program=target/archive/release/zonepress
}

# Lists the crates compiled into the program, one per line: name, version, licence, repository.
crates() {
  cargo tree --locked --edges normal,no-proc-macro --prefix none --format '{p}|{l}|{r}' |
    sed 's/ (\*)$//' | grep -v '^zonepress v' | sed 's/ (proc-macro)//; s/ v/|/' | sort -u
}

# Prints the crates with their licences, then each licence text once, below the crates that use it.
licences() {
  local crate version licence repository folder files text hash
  local sources="${CARGO_HOME:-$HOME/.cargo}/registry/src"
  local -A holders=() texts=()
  local order=()
  printf 'Crates compiled into the program:\n\n'
  while IFS='|' read -r crate version licence repository; do
    printf '%s %s, %s, %s\n' "$crate" "$version" "$licence" "${repository:-https://crates.io/crates/$crate}"
    folder="$(find "$sources" -mindepth 2 -maxdepth 2 -name "$crate-$version" -print -quit)"
    [ -n "$folder" ] || die "没有找到 $crate $version 的源文件；请先运行 cargo fetch --locked"
    mapfile -t files < <(find "$folder" -maxdepth 1 -type f \
      -iregex '.*/\(licen[cs]e\|copying\|copyright\|notice\|unlicense\)[^/]*' | sort)
    [ ${#files[@]} -gt 0 ] || grep -q "^    $crate " docs/licences/crates.txt ||
      die "$crate $version 中没有许可文本；请补入 docs/licences/crates.txt"
    for text in "${files[@]}"; do
      hash="$(sha256sum <"$text")"
      [ -n "${texts[$hash]:-}" ] || order+=("$hash")
      texts[$hash]=$text
      holders[$hash]+=" $crate-$version"
    done
  done < <(crates)
  printf '\n'
  cat docs/licences/crates.txt
  for hash in "${order[@]}"; do
    printf '\n%s\n' '--------------------------------------------------------------------------------'
    fold -s -w 100 <<<"${holders[$hash]# }"
    printf '\n'
    cat "${texts[$hash]}"
  done
}

program="${ZONEPRESS_RELEASE_BINARY:-}"
[ -n "$program" ] || build
[ -x "$program" ] || die "没有程序 $program"
reported="$("$program" --version)"
[ "$reported" = "zonepress $version" ] || die "$program 是 $reported，不是 zonepress $version"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
stage="$work/$name"
mkdir -p "$stage/zones"
git archive "$commit" -- "${PACKED[@]}" | tar -x -C "$stage"
install -m 755 "$program" "$stage/zonepress"
licences >"$stage/docs/licences/program.txt"
printf 'zonepress %s\ncommit %s\n' "$version" "$commit" >"$stage/BUILD"

# The program must accept the workspace it comes with.
"$stage/zonepress" --root "$stage" check || die "发布包中的工作目录没有通过检查"

(cd "$stage" && find . -type f ! -name SHA256SUMS -printf '%P\0' | sort -z | xargs -0 sha256sum >SHA256SUMS)
mkdir -p target
tar --create --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w \
  --mtime="@$time" --directory="$work" "$name" | gzip -n -9 >"$work/archive"
mv "$work/archive" "target/$name.tar.gz"
(cd target && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
say "已制作 target/$name.tar.gz"
