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

# Renders pages as one picture $1, each with its name below: arguments are triples of document, page and name.
sheet() {
  local name=$1 count=0 document number title
  shift
  {
    cat <<'HTML'
<!DOCTYPE html>
<meta charset="utf-8">
<style>
  body { margin: 12px; background: #e8e8e8; font: 15px "Noto Sans CJK SC", sans-serif;
    display: grid; grid-template-columns: repeat(6, 1fr); gap: 12px }
  figure { margin: 0; text-align: center } img { width: 100%; height: 290px; object-fit: contain; object-position: top }
</style>
HTML
    while [ $# -gt 0 ]; do
      document=$1 number=$2 title=$3
      shift 3
      count=$((count + 1))
      pdftoppm -png -singlefile -f "$number" -l "$number" -r 60 "$work/dist/$document" "$public/$name-$count"
      printf '<figure><img src="%s-%s.png" alt=""><figcaption>%s</figcaption></figure>\n' "$name" "$count" "$title"
    done
  } >"$public/$name.html"
  chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --lang=zh-CN --user-data-dir="$work/profile" \
    --window-size=1320,$(((count + 5) / 6 * 325 + 12)) --virtual-time-budget=10000 \
    --screenshot="$images/$name.png" "http://127.0.0.1:$port/$name.html" >/dev/null 2>"$work/log" ||
    { cat "$work/log" >&2; die "没有得到 $name.png"; }
  say "$name.png"
}

internal=internal/documents
sheet papers \
  public/documents/application-call-2026.pdf 1 申报通知 \
  public/documents/creation-plan-form.pdf 1 创建方案（空白） \
  "$internal/recommendation-letter-2022-示例东省.pdf" 1 推荐函 \
  $internal/990100/approval-notice-2022.pdf 1 同意创建通知 \
  public/documents/evaluation-application-form.pdf 1 评估申请表（空白） \
  $internal/990100/2025/on-site-record.pdf 1 实地核查记录表 \
  $internal/990100/2025/attendance-sheet.pdf 1 实地核查签到表 \
  $internal/990100/2025/preliminary-report.pdf 1 评估初审报告 \
  "$internal/submission-letter-2025-示例东省.pdf" 1 评估申请报送函 \
  $internal/991900/2026/preliminary-failure-notice.pdf 1 初审不合格告知书 \
  $internal/990100/2025/expert-score-sheet.pdf 1 专家评分表 \
  $internal/990100/2025/score-collation.pdf 1 评分汇总表 \
  $internal/990100/2025/evaluation-opinion.pdf 1 总局评估意见表 \
  $internal/objection-register-2025.pdf 1 异议登记表 \
  $internal/990200/2025/objection-report-1.pdf 1 异议核查情况报告 \
  $internal/990200/2025/objection-reply-1.pdf 1 异议答复函 \
  $internal/publicity-report-2025.pdf 1 公示情况说明 \
  $internal/designation-request-2025.pdf 1 认定签报 \
  $internal/990200/oversight-notice-2.pdf 1 警示通知 \
  $internal/990200/talk-minutes-1.pdf 1 约谈纪要 \
  $internal/990200/rectification-notice-1.pdf 1 整改通知 \
  public/documents/990400/revocation-announcement-1.pdf 1 取消资格公告 \
  $internal/990500/2025/failure-notice.pdf 1 评估结果告知书 \
  $internal/990100/2025/preliminary-review.pdf 1 评估初审意见表

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
