#!/usr/bin/env bash
# Refreshes docs/images: screenshots of the demonstration site, and pages of its documents.
#
#   scripts/pictures.sh [PROGRAM]
#
# PROGRAM defaults to target/release/zonepress. Needs chromium, pdftoppm (poppler-utils) and python3;
# `make setup-test` installs the first two.
set -euo pipefail

here="$(cd "$(dirname "$0")/.." && pwd)"
program="$(realpath -m "${1:-$here/target/release/zonepress}")"
images="$here/docs/images"
# The host name that citations on the pages show.
SITE=www.example.cn

say() { printf '%s\n' "$*" >&2; }
die() { say "错误：$*"; exit 1; }

# Waits until sed script $1 finds something in file $2, and prints it.
told() {
  local found
  for _ in $(seq 100); do
    found="$(sed -n "$1" "$2")"
    [ -z "$found" ] || break
    sleep 0.1
  done
  printf '%s' "$found"
}

[ -x "$program" ] || die "没有程序 $program；请先运行 make site，或者写明程序的位置"
for tool in chromium pdftoppm python3; do
  command -v "$tool" >/dev/null || die "缺少 $tool；请先运行 make setup-test"
done

work="$(mktemp -d)"
trap '[ -z "${server:-}" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

"$program" --root "$here" build --out "$work/dist"
public="$work/dist/public"

# Serves the site on a free port, which the server prints.
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$public" >"$work/server" 2>/dev/null &
server=$!
port="$(told 's/.*port \([0-9]*\).*/\1/p' "$work/server")"
[ -n "$port" ] || die "不能启动网页服务器"

# Takes screenshot $1 of pages $4… side by side, each $2 by $3 CSS pixels, at half size.
# Each page is in a frame, because Chromium cannot open a window as narrow as a phone.
screenshot() {
  local name=$1 width=$2 height=$3 gap=32 page total
  shift 3
  total=$(((width + gap) * $# - gap))
  {
    cat <<HTML
<!DOCTYPE html>
<meta charset="utf-8">
<style>
  html { overflow: hidden }
  body { margin: 0; display: flex; gap: ${gap}px; transform: scale(.5); transform-origin: 0 0 }
  iframe { border: 0; flex: none; width: ${width}px; height: ${height}px }
</style>
HTML
    for page in "$@"; do printf '<iframe src="%s" scrolling="no"></iframe>\n' "$page"; done
  } >"$public/$name.html"
  chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --lang=zh-CN --user-data-dir="$work/profile" \
    --window-size=$((total / 2)),$((height / 2)) --virtual-time-budget=10000 \
    --host-resolver-rules="MAP $SITE:80 127.0.0.1:$port" \
    --screenshot="$images/$name.png" "http://$SITE/$name.html" >/dev/null 2>"$work/log" ||
    { cat "$work/log" >&2; die "没有得到 $name.png"; }
  say "$name.png"
}

# Renders page $3 of document $2 as picture $1.
page() {
  pdftoppm -png -singlefile -f "$3" -l "$3" -scale-to-x 499 -scale-to-y 705 "$work/dist/$2" "$images/$1"
  say "$1.png"
}

desktop() { screenshot "$1" 1280 1400 "$2"; }

search='search/?q=%E6%B6%88%E8%B4%B9%E7%BA%A0%E7%BA%B7' # 消费纠纷
desktop home ./
desktop zones zones/
desktop zone zones/990100/
desktop notice-page notices/2026/
desktop designation-page designations/2025/
desktop experience experience/990100/off-site-inspection/
desktop search "$search"
desktop indicator indicators/13/
desktop data data/
screenshot phones 390 844 ./ zones/ zones/990100/ "$search" experience/990100/off-site-inspection/ notices/2026/

page notice public/documents/notice-2026.pdf 1
page announcement public/documents/designation-2025.pdf 1
page report internal/documents/990100/2025/self-evaluation-report.pdf 3

# The preview of a write-up with two faults.
mkdir "$work/records"
cp -r "$here/content" "$here/zones" "$here/site" "$here/templates" "$work/records"
write_up="$work/records/content/experience/990100/off-site-inspection.md"
sed -i -e 's/，以任务书、/,以任务书、/' -e '0,/^keywords:/s//keyword:/' "$write_up"
(cd "$work/records" && exec "$program" serve 990100 --port 0 2>"$work/preview") &
preview=$!
trap 'kill "$preview" ${server:+"$server"} 2>/dev/null || true; rm -rf "$work"' EXIT
address="$(told 's/^预览：\(http[^（]*\)（.*/\1/p' "$work/preview")"
[ -n "$address" ] || die "不能启动预览"
chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --lang=zh-CN --user-data-dir="$work/profile" \
  --window-size=1280,900 --timeout=4000 --screenshot="$images/serve.png" \
  "${address}experience/990100/cloud-cluster-registration/" >/dev/null 2>"$work/log" ||
  { cat "$work/log" >&2; die "没有得到 serve.png"; }
say serve.png
