#!/usr/bin/env python3.8
"""Superdesk's own writer of NewsML-G2 on an archive of `peers generate`: superdesk-core 2.5.3 in a bare Flask context.

    superdesk_items.py ARCHIVE OUT

One item for each article, of its body and ten fields, one after another in one file: no files of their own, packages, hashes or manifest.
"""
import datetime
import html
import json
import logging
import os
import sys

logging.disable(logging.CRITICAL)

import pytz
import superdesk
from flask import Flask

NOW = datetime.datetime(2024, 3, 5, 6, tzinfo=pytz.utc)
SUBSCRIBER = {"name": "library", "config": {}}


class Service:
    """Stands for the database that the formatter asks."""

    sequence = 0

    def generate_sequence_number(self, subscriber):
        Service.sequence += 1
        return Service.sequence

    def get_rightsinfo(self, article):
        return {"copyrightholder": "x", "copyrightnotice": "x", "usageterms": "x"}

    def find_one(self, *_, **__):
        return None

    def get(self, *_, **__):
        return []


def article(publication, date, record):
    guid = "tag:%s:%s/%s/a/%s" % (publication["tag_authority"], publication["id"], date, record["id"])
    texts = [block["paragraph"] for block in record["body"] if "paragraph" in block]
    texts = [text["text"] if isinstance(text, dict) else text for text in texts]
    return {
        "guid": guid, "_id": guid, "type": "text", "version": 1, "_current_version": 1, "state": "published", "format": "HTML",
        "headline": record["headline"], "slugline": record["id"], "byline": record.get("byline", ""), "abstract": "", "source": publication["title"],
        "body_html": "".join("<p>%s</p>" % html.escape(text) for text in texts),
        "firstcreated": NOW, "versioncreated": NOW, "language": "zh-Hans", "pubstatus": "usable", "urgency": 4, "priority": 5,
    }


def main():
    archive, out = sys.argv[1], sys.argv[2]
    publication = json.load(open(os.path.join(archive, "publication.json"), encoding="utf-8"))
    app = Flask("bench")
    app.config.update(NEWSML_PROVIDER_ID="news.example", DEFAULT_LANGUAGE="zh-Hans", ORGANIZATION_NAME="x", ORGANIZATION_NAME_ABBREVIATION="x")
    superdesk.config.VERSION = "_current_version"
    superdesk.get_resource_service = lambda name: Service()
    folder = os.path.join(archive, "issues")
    with app.app_context(), open(out, "wb") as file:
        from superdesk.publish.formatters.newsml_g2_formatter import NewsMLG2Formatter

        formatter = NewsMLG2Formatter()
        for name in sorted(os.listdir(folder)):
            for line in open(os.path.join(folder, name), encoding="utf-8"):
                issue = json.loads(line)
                for page in issue["pages"]:
                    for record in page["articles"]:
                        made = formatter.format(article(publication, issue["date"], record), SUBSCRIBER)
                        file.write(made[0][1].encode())


main()
