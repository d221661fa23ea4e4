#!/bin/sh
# Renders the picture of the README from the sample newspaper: the first page of its first issue.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo run --release --locked -- convert examples/issues --to pdf -o "$folder/out" -q
pdftoppm -png -r 88 -f 7 -l 7 -singlefile "$folder"/out/*.pdf docs/page
