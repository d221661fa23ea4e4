#!/bin/sh
# Renders the pictures of the README from the sample newspaper: pages of the bound volume, found by their words.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo run --release --locked -- convert examples/issues --to pdf -o "$folder/out" -q
volume=$(ls "$folder"/out/*.pdf)

# The number of the first page on which a line reads so.
page_with() {
    pdftotext -raw "$volume" - | awk -v words="$1" 'BEGIN { RS = "\f" } index($0, words) { print NR; exit }'
}

# draw NAME PAGE DPI
draw() {
    pdftoppm -png -r "$3" -f "$2" -l "$2" -singlefile "$volume" "docs/$1"
}

draw page "$(page_with '第 8 期 第 01 版 要闻')" 88
draw cover 1 40
draw calendar "$(page_with '日期下方为该期起始页')" 40
draw contents "$(page_with '总目录 3 月')" 40
draw index "$(page_with '黑色数字为本卷页码')" 40
