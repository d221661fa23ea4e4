#!/usr/bin/env python3
"""The RSS job with lxml: an archive of `peers generate` in, one feed with all its articles out, newest issue first.

    lxml_rss.py ARCHIVE OUT [LEDGER]

Writes the elements that newsbind writes for these records, one entry after another. With LEDGER it also does what makes versions of them: the SHA-256 of
each record as canonical JSON, a ledger of them in JSON Lines, a manifest of the versions, and the SHA-256 of the feed.
"""
import hashlib
import html
import json
import os
import sys
from email.utils import format_datetime
from datetime import datetime

from lxml import etree

CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"


def entry(publication, date, record):
    item = etree.Element("item")
    add = lambda name, text, **more: setattr(etree.SubElement(item, name, **more), "text", text)
    add("title", record["headline"])
    add("guid", "tag:%s:%s/%s/a/%s" % (publication["tag_authority"], publication["id"], date, record["id"]), isPermaLink="false")
    add("pubDate", format_datetime(datetime.fromisoformat("%sT06:00:00+08:00" % date)))
    if record.get("byline"):
        add("{%s}creator" % DC, record["byline"])
    for keyword in record.get("keywords", []):
        add("category", keyword)
    texts = [block["paragraph"] for block in record["body"] if "paragraph" in block]
    texts = [text["text"] if isinstance(text, dict) else text for text in texts]
    add("description", texts[0][:80] if texts else "")
    add("{%s}encoded" % CONTENT, etree.CDATA("".join("<p>%s</p>" % html.escape(text) for text in texts)))
    return item


def canonical(record):
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def row(publication, date, record):
    guid = "tag:%s:%s/%s/a/%s" % (publication["tag_authority"], publication["id"], date, record["id"])
    return [guid, 1, "d1:" + hashlib.sha256(canonical(record)).hexdigest(), "usable", "%sT06:00:00+08:00" % date, record["headline"]]


def keep(ledger, out, rows):
    """A begin line, durable before the feed stands, its commit, and the manifest of the versions."""
    with open(ledger, "wb") as file:
        for line in ({"t": "begin", "items": rows}, {"t": "commit", "sha256": hashlib.sha256(open(out, "rb").read()).hexdigest()}):
            body = canonical(line)
            file.write(body[:-1] + b',"crc":"' + hashlib.sha256(body).hexdigest()[:16].encode() + b'"}\n')
            file.flush()
            os.fsync(file.fileno())
    names = ("guid", "version", "digest", "status", "version_created")
    json.dump([dict(zip(names, one)) for one in rows], open(ledger + ".manifest", "w", encoding="utf-8"), ensure_ascii=False, indent=2)


def main():
    archive, out, ledger = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None
    rows = []
    os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
    publication = json.load(open(os.path.join(archive, "publication.json"), encoding="utf-8"))
    records = []
    folder = os.path.join(archive, "issues")
    for name in sorted(os.listdir(folder)):
        for text in open(os.path.join(folder, name), encoding="utf-8"):
            records.append(text)
    with etree.xmlfile(out, encoding="UTF-8") as file:
        file.write_declaration()
        with file.element("rss", version="2.0", nsmap={"content": CONTENT, "dc": DC}), file.element("channel"):
            for name, text in (("title", publication["title"]), ("link", "https://news.example/"), ("language", "zh-cn")):
                head = etree.Element(name)
                head.text = text
                file.write(head)
            for text in reversed(records):
                issue = json.loads(text)
                for page in issue["pages"]:
                    for record in page["articles"]:
                        file.write(entry(publication, issue["date"], record))
                        if ledger:
                            rows.append(row(publication, issue["date"], record))
    if ledger:
        keep(ledger, out, rows)


main()
