#!/bin/sh
# Says what a conversion made: each book with its size, the NewsML items as one line.
set -eu
out=${1:?folder}
echo
echo "made in $out:"
find "$out" -maxdepth 1 -type f ! -name '.*' | sort | while read -r file; do
    printf '  %8s  %s\n' "$(du -h --apparent-size "$file" | cut -f1)" "$file"
done
if [ -d "$out/newsml" ]; then
    printf '  %8s  %s (%s items)\n' "$(du -sh --apparent-size "$out/newsml" | cut -f1)" "$out/newsml/" \
        "$(find "$out/newsml" -name '*.xml' | wc -l | tr -d ' ')"
fi
