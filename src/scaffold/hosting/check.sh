#!/usr/bin/env bash
# 检查一个合并请求：记录有没有错误，改动有没有超出提交人的权限。各平台的流水线都运行这个脚本。
#
#   BASE=合并到的提交 LOGIN=提交人的帐号 FORMAT=输出格式 .hosting/check.sh
#
# 帐号与单位的对应取自 BASE 的 .hosting/authors，合并请求自己改不了。FORMAT 为 human、github、gitlab 或者 sarif。
set -euo pipefail

: "${BASE:?}" "${LOGIN:?}" "${FORMAT:=human}"
program="${ZONEPRESS:-zonepress}"
author="$(git show "$BASE:.hosting/authors" | awk -v login="$LOGIN" '$1 == login { print $2; exit }')"
if [ -z "$author" ]; then
  echo "帐号 $LOGIN 没有登记在 .hosting/authors 中，不能确定可以改动哪些文件；请联系市场监管总局登记" >&2
  exit 1
fi
echo "按 $author 的权限检查" >&2
exec "$program" check --changed-since "$BASE" --as "$author" --format "$FORMAT"
