#!/usr/bin/env bash
# Fetches the Chinese fonts the printed documents are set in.
#
#   scripts/fonts.sh [FOLDER]
#
# Fandol comes from Debian's texlive-lang-chinese (unpacked, not installed: the
# package pulls in a whole TeX system), Noto CJK from fonts-noto-cjk. Nothing
# needs root. Fonts already in the folder, such as licensed official faces, stay.
set -euo pipefail

readonly FOLDER=${1:-${ZONEPRESS_FONTS:-${XDG_CACHE_HOME:-$HOME/.cache}/zonepress/fonts}}
readonly FANDOL=(
  FandolFang-Regular.otf FandolKai-Regular.otf
  FandolHei-Regular.otf FandolHei-Bold.otf
  FandolSong-Regular.otf FandolSong-Bold.otf
)
readonly NOTO=(
  NotoSerifCJK-Regular.ttc NotoSerifCJK-Bold.ttc
  NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc
)

say() { printf '字体：%s\n' "$*" >&2; }

fail() {
  printf '字体准备失败：%s\n' "$1" >&2
  printf '  下一步：%s\n' "$2" >&2
  exit 2
}

# Whether folder $1 has all the files named in the other arguments.
has_all() {
  local folder=$1 file
  shift
  for file in "$@"; do
    [[ -s $folder/$file ]] || return 1
  done
}

# Prints the folder below $1 that has file $2, or nothing.
folder_of() {
  local found
  [[ -d $1 ]] || return 0
  found=$(find -L "$1" -name "$2" -type f -print -quit 2>/dev/null) || true
  [[ -z $found ]] || dirname "$found"
}

# Runs apt-get with the package lists in $lists if it is set, or else with those of the system.
apt_get() {
  local options=(-qq -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
  [[ $(id -u) != 0 ]] || options+=(-o APT::Sandbox::User=root)
  if [[ -n ${lists:-} ]]; then
    options+=(-o "Dir::State::Lists=$lists" -o "Dir::Cache=$work/cache")
  fi
  apt-get "${options[@]}" "$@"
}

# Downloads Debian package $1 into $work/debs. If the package lists are missing or
# out of date, fetches new ones into $work and leaves those of the system alone.
download() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    fail '本机没有 apt-get 或 dpkg-deb，无法下载字体包。' \
      "在 Debian 12/13 上运行本脚本，或者把 ${FANDOL[*]} ${NOTO[*]} 放入 $FOLDER。"
  mkdir -p "$work/debs"
  (cd "$work/debs" && apt_get download "$1" 2>/dev/null) && return
  if [[ -z ${lists:-} ]]; then
    say '本机软件包清单缺失或已过期，正在临时获取清单。'
    lists=$work/lists
    mkdir -p "$lists/partial" "$work/cache/archives/partial"
    apt_get update 2>"$work/log" || {
      cat "$work/log" >&2
      fail '无法获取软件包清单。' '检查网络和 /etc/apt 中的软件源，然后重新运行本脚本。'
    }
  fi
  (cd "$work/debs" && apt_get download "$1" >&2) ||
    fail "无法下载软件包 $1。" '检查网络和 /etc/apt 中的软件源（需要 main），然后重新运行本脚本。'
}

# Copies the named files of package $1 into $stage: from the installed folder $2
# if they are there, otherwise from the downloaded package.
collect() {
  local package=$1 installed=$2 folder
  shift 2
  if has_all "$stage" "$@"; then
    return
  fi
  folder=$(folder_of "$installed" "$1")
  if [[ -n $folder ]] && has_all "$folder" "$@"; then
    say "从本机 $folder 复制 $# 个字体文件。"
  else
    say "正在下载软件包 $package（约 50 MB），只取其中 $# 个字体文件。"
    download "$package"
    mkdir -p "$work/$package"
    dpkg-deb --fsys-tarfile "$work/debs/$package"_*.deb |
      tar -x -C "$work/$package" --wildcards "${@/#/*/}" ||
      fail "软件包 $package 中没有所需的字体文件。" '核对 Debian 版本（12 或者 13），然后重新运行本脚本。'
    folder=$(folder_of "$work/$package" "$1")
  fi
  local file
  for file in "$@"; do
    cp -L "$folder/$file" "$stage/$file"
  done
}

# Replaces $FOLDER with the finished folder $stage.
swap_in() {
  chmod 755 "$stage"
  chmod 644 "$stage"/*
  if [[ -e $FOLDER ]]; then
    mv -T "$FOLDER" "$work/previous"
    mv -T "$stage" "$FOLDER" || {
      mv -T "$work/previous" "$FOLDER"
      fail "无法写入 $FOLDER。" '检查该文件夹的写入权限。'
    }
  else
    mv -T "$stage" "$FOLDER"
  fi
}

main() {
  if has_all "$FOLDER" "${FANDOL[@]}" "${NOTO[@]}"; then
    say "$FOLDER 中字体已经齐备。"
    return
  fi
  mkdir -p "$(dirname "$FOLDER")" && work=$(mktemp -d "$(dirname "$FOLDER")/.fonts.XXXXXX" 2>/dev/null) ||
    fail "无法在 $(dirname "$FOLDER") 中建立文件夹。" '换一个有写入权限的文件夹：scripts/fonts.sh 文件夹。'
  trap 'rm -rf "$work"' EXIT
  stage=$work/stage
  mkdir "$stage"
  [[ ! -d $FOLDER ]] || cp -RL "$FOLDER/." "$stage/"
  collect texlive-lang-chinese /usr/share/texlive/texmf-dist/fonts/opentype/public/fandol "${FANDOL[@]}"
  collect fonts-noto-cjk /usr/share/fonts "${NOTO[@]}"
  has_all "$stage" "${FANDOL[@]}" "${NOTO[@]}" ||
    fail '字体文件不完整。' '重新运行本脚本；仍然失败时检查磁盘空间。'
  swap_in
  say "已备齐 $((${#FANDOL[@]} + ${#NOTO[@]})) 个字体文件，位于 $FOLDER。"
}

main
