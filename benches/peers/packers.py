"""CPU seconds and peak memory of programs that are no Rust libraries and bind EPUB volumes: EbookLib, pandoc, calibre.

    python3 benches/peers/packers.py --newsbind target/release/newsbind --peers target/release/peers --python PYTHON

PYTHON is a Python with EbookLib (`pip install EbookLib==0.20`); pandoc and calibre are Debian packages. One that is missing is
left out. All get the finished documents of newsbind's own books: they parse no JSON, check nothing and render no template.
EbookLib packs those of the year, pandoc reads and writes anew those of a tenth of the pages, calibre converts the book of a
month. newsbind makes the books that they are compared with from the JSON. Prints Markdown; the best of the rounds counts.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

EBOOKLIB = """
import pathlib, sys
from ebooklib import epub
root, out = pathlib.Path(sys.argv[1]), sys.argv[2]
book = epub.EpubBook()
book.set_identifier("urn:x-peers:year"); book.set_title("year"); book.set_language("zh-Hans")
kinds = {".jpg": "image/jpeg", ".png": "image/png", ".css": "text/css"}
for n, path in enumerate(sorted(root.rglob("*"))):
    name = str(path.relative_to(root))
    if path.suffix == ".xhtml" and path.name != "nav.xhtml":
        item = epub.EpubHtml(uid=f"d{n}", file_name=name, title=name)
        item.set_content(path.read_bytes())
        book.add_item(item); book.spine.append(item); book.toc.append(epub.Link(name, name, f"t{n}"))
    elif path.suffix in kinds:
        book.add_item(epub.EpubItem(uid=f"r{n}", file_name=name, media_type=kinds[path.suffix], content=path.read_bytes()))
book.add_item(epub.EpubNcx()); book.add_item(epub.EpubNav())
epub.write_epub(out, book)
"""


def taken(command, rounds):
    """CPU seconds, user and system with all children, and peak memory in MiB: best and worst of the rounds."""
    runs = []
    for _ in range(rounds):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{command[0]} ended with {process.returncode}")
        runs.append((usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return min(cpu for cpu, _ in runs), max(peak for _, peak in runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsbind", required=True, type=pathlib.Path)
    parser.add_argument("--peers", required=True, type=pathlib.Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def archive(name, issues):
            out = folder / name
            command = [options.peers, "generate", "--issues", str(issues), "--images", str(8 * issues), "-o", out]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return out

        def bind(of, name, *more):
            out = folder / name
            command = [options.newsbind, "convert", of, "--to", "epub", "--quiet", "--no-progress", "--force", "--jobs", "1"]
            cost = taken([*command, *more, "-o", out], options.rounds)
            return next(out.glob("*.epub")), cost

        def unpacked(book, name):
            zipfile.ZipFile(book).extractall(folder / name)
            return folder / name / "EPUB"

        year, year_cost = bind(full := archive("full", 250), "year")
        tenth, tenth_cost = bind(archive("few", 25), "tenth")
        month, month_cost = bind(full, "month", "--volume", "month", "--dates", "2024-03-01..2024-03-31")
        pages = sorted(unpacked(tenth, "tenth-files").glob("*-*/p*.xhtml"))
        made = folder / "made.epub"
        print("| program | CPU s | peak MiB | newsbind: CPU s | peak MiB | newsbind ÷ peer: CPU | peak |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for who, there, command, ours in [
            ("EbookLib, the year, packing", True, [options.python, "-c", EBOOKLIB, unpacked(year, "year-files"), made], year_cost),
            ("pandoc, a tenth of the pages", shutil.which("pandoc"),
             ["pandoc", "-f", "html", "-M", "title=tenth", f"--resource-path={pages[0].parent}", "-o", made, *pages], tenth_cost),
            ("calibre, a month", shutil.which("ebook-convert"), ["ebook-convert", month, made], month_cost),
        ]:
            if there:
                cpu, peak = taken(command, options.rounds)
                ratios = f"1/{cpu / ours[0]:.1f} | 1/{peak / ours[1]:.1f}"
                print(f"| {who} | {cpu:.2f} | {peak:.1f} | {ours[0]:.2f} | {ours[1]:.1f} | {ratios} |", flush=True)


main()
