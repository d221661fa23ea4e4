"""How long reading systems take to open a volume: MuPDF (CPU seconds and peak memory until the first page is drawn) and
foliate-js in headless Chromium (milliseconds until the book is shown).

    python3 benches/peers/opening.py --newsbind target/release/newsbind --peers target/release/peers

Makes the archive of the benchmark, a month, the year by page and by article, and the documents of the year bound by
epub-builder, in a temporary folder; prints Markdown. Needs mupdf-tools, Node.js, Chromium and what `make tools` fetches.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CHECK = HERE.parent.parent / "tests/readers/check.mjs"


def modules():
    """The node_modules folder that tools/fetch.sh fills, looked for as the tests do."""
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    tools = os.environ.get("NEWSBIND_TOOLS_DIR") or pathlib.Path(cache) / "newsbind/tools"
    return pathlib.Path(tools) / "readers/node_modules"


def taken(command):
    """CPU seconds, user and system, and peak memory in MiB of one process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}: {' '.join(map(str, command))}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def mupdf(book):
    """The first opening: `-a` keeps MuPDF from the notes that it makes about a book that it opened before."""
    return taken(["mutool", "draw", "-a", "-q", "-F", "bbox", "-o", os.devnull, str(book), "1"])


def foliate(book, folder):
    out = folder / "opened.json"
    subprocess.run(["node", CHECK, modules(), book, out, "--open"], check=True, stdout=subprocess.DEVNULL)
    return json.loads(out.read_text())["open_ms"]


def books(newsbind, peers, issues, folder):
    """Title and file of each book."""
    archive = folder / "archive"
    images = 8 * issues
    subprocess.run([peers, "generate", "--issues", str(issues), "--images", str(images), "-o", archive], check=True)

    def bind(name, *options):
        out = folder / name
        command = [newsbind, "convert", archive, "--to", "epub", "--quiet", "--no-progress", *options, "-o", out]
        subprocess.run(command, check=True)
        return next(out.glob("*.epub"))

    page = bind("page")
    same = folder / "epub-builder.epub"
    subprocess.run([peers, "rebind", page, "-o", same], check=True)
    return {
        "a month by page": bind("month", "--volume", "month", "--dates", "2024-03-01..2024-03-31"),
        "the year by page": page,
        "the year by article": bind("article", "--unit", "article"),
        "the same documents by epub-builder": same,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsbind", required=True, type=pathlib.Path)
    parser.add_argument("--peers", required=True, type=pathlib.Path)
    parser.add_argument("--issues", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=3, help="the best counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        made = books(options.newsbind.resolve(), options.peers.resolve(), options.issues, folder)
        print("| book | MB | MuPDF: CPU s | peak MiB | foliate-js: ms |\n| --- | ---: | ---: | ---: | ---: |")
        # The books in turn, so that what else the machine does falls on all of them.
        runs = {name: [] for name in made}
        for _ in range(options.rounds):
            for name, book in made.items():
                runs[name].append((*mupdf(book), foliate(book, folder)))
        opened = {}
        for name, book in made.items():
            cpus, peaks, times = zip(*runs[name])
            cpu, peak, shown = min(cpus), max(peaks), min(times)
            opened[name] = cpu, shown
            print(f"| {name} | {book.stat().st_size / 1e6:.1f} | {cpu:.2f} | {peak:.1f} | {shown} |", flush=True)
    month, page, article, builder = opened.values()
    print("\n| bar | at most | measured | reached |\n| --- | ---: | ---: | --- |")
    for bar, most, measured in [
        ("MuPDF: the year, of a month", 17, page[0] / month[0]),
        ("MuPDF: the year by page, of that by article", 0.5, page[0] / article[0]),
        ("MuPDF: the year, of the same documents by epub-builder", 1.1, page[0] / builder[0]),
        ("foliate-js: the year, of a month", 4, page[1] / month[1]),
    ]:
        print(f"| {bar} | {most} | {measured:.2f} | {'yes' if measured <= most else '**no**'} |")


main()
