#!/usr/bin/env python3
"""The NewsML-G2 job with lxml: an archive of `peers generate` in, a folder per date with items, packages and pictures out.

    lxml_items.py ARCHIVE OUT

Builds the elements that newsbind writes for these records, hashes every file and writes manifest.json last.
"""
import hashlib
import json
import os
import sys

from lxml import etree

NAR = "http://iptc.org/std/nar/2006-10-01/"
XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
ITEM = "application/vnd.iptc.g2.newsitem+xml"
PACKAGE = "application/vnd.iptc.g2.packageitem+xml"
VOCABULARIES = {
    "nbdesc": "description-role", "nbgrp": "group-role", "nbhl": "headline-role",
    "nbkind": "article-kind", "nbprop": "property", "nbrole": "party-role",
}


def nar(name):
    return "{%s}%s" % (NAR, name)


def add(parent, name, text=None, **attributes):
    element = etree.SubElement(parent, nar(name), attributes)
    if text is not None:
        element.text = text
    return element


class Issue:
    """One issue record and what all its items share."""

    def __init__(self, archive, publication, record, out, files):
        self.archive, self.publication, self.record, self.files = archive, publication, record, files
        self.date = record["date"]
        self.base = "tag:%s:%s/%s" % (publication["tag_authority"], publication["id"], self.date)
        self.folder = os.path.join(out, self.date)
        os.mkdir(self.folder)

    def write(self):
        references = []
        for page in self.record["pages"]:
            references.append(self.page(page))
        title = "%s %s 第%s期" % (self.publication["title"], self.date, self.record["number"])
        item, meta = self.item("packageItem", self.base, "ninat:composite", title, "%s.issue.v1.xml" % self.date, ["nbgrp", "nbprop"])
        self.describe(meta, title)
        self.group(item, "issue", "nbgrp:issue", references)
        self.put("%s.issue.v1.xml" % self.date, item)

    def item(self, kind, guid, item_class, title, file, vocabularies):
        publication = self.publication
        website, rights = publication["publisher"]["website"], publication["rights"]
        item = etree.Element(nar(kind), {
            "standard": "NewsML-G2", "standardversion": "2.35", "conformance": "power",
            "guid": guid, "version": "1", XML_LANG: publication["language"],
        }, nsmap={None: NAR})
        add(item, "catalogRef", href=CATALOG)
        catalog = add(item, "catalog")
        for alias in vocabularies:
            add(catalog, "scheme", alias=alias, uri="%scv/%s/" % (website, VOCABULARIES[alias]))
        info = add(item, "rightsInfo")
        add(add(info, "copyrightHolder", uri=website), "name", rights["holder"])
        add(info, "copyrightNotice", rights["notice"])
        add(info, "usageTerms", rights["usage_terms"])
        meta = add(item, "itemMeta")
        add(meta, "itemClass", qcode=item_class)
        add(add(meta, "provider", uri=website), "name", publication["title"])
        add(meta, "versionCreated", self.record["modified"])
        add(meta, "firstCreated", self.record["modified"])
        add(meta, "pubStatus", qcode="stat:usable")
        add(meta, "fileName", file)
        add(meta, "generator", "newsbind")
        add(meta, "title", title)
        return item, meta

    def describe(self, meta, headline, page=None, people=()):
        """contentMeta of a package."""
        content = add(meta.getparent(), "contentMeta")
        add(content, "contentCreated", self.date)
        for person in people:
            contributor = add(content, "contributor", role="nbrole:" + person["role"])
            add(contributor, "name", person["name"])
            add(contributor, "note", person["label"])
        add(content, "language", tag=self.publication["language"])
        add(content, "headline", headline)
        self.properties(content, page)

    def properties(self, content, page):
        add(content, "contentMetaExtProperty", reluri="https://schema.org/issueNumber", value=str(self.record["number"]))
        add(content, "contentMetaExtProperty", rel="nbprop:totalNumber", value=str(self.record["total_number"]))
        if page is not None:
            add(content, "contentMetaExtProperty", reluri="https://schema.org/printPage", value=page["label"])
            add(content, "contentMetaExtProperty", rel="nbprop:pageTitle", value=page["title"])

    def group(self, item, name, role, references):
        group = add(add(item, "groupSet", root=name), "group", id=name, role=role, mode="pgrmod:seq")
        for guid, content_type, item_class, title, headline in references:
            reference = add(group, "itemRef", residref=guid, version="1", contenttype=content_type)
            add(reference, "itemClass", qcode=item_class)
            add(reference, "pubStatus", qcode="stat:usable")
            add(reference, "title", title)
            add(reference, "headline", headline)

    def page(self, page):
        label = page["label"]
        guid, title, file = "%s/p/%s" % (self.base, label), "%s版：%s" % (label, page["title"]), "%s.p%s.v1.xml" % (self.date, label)
        references = []
        for article in page["articles"]:
            references += self.article(page, article)
        item, meta = self.item("packageItem", guid, "ninat:composite", title, file, ["nbgrp", "nbprop", "nbrole"])
        self.describe(meta, title, page, page["staff"])
        self.group(item, "p" + label, "nbgrp:page", references)
        self.put(file, item)
        return guid, PACKAGE, "ninat:composite", title, title

    def article(self, page, article):
        guid, headline = "%s/a/%s" % (self.base, article["id"]), article["headline"]
        file = "%s.%s.v1.xml" % (self.date, article["id"])
        vocabularies = [alias for alias in ("nbhl", "nbkind", "nbprop", "nbrole")
                        if alias != "nbhl" or "kicker" in article or "subtitle" in article]
        item, meta = self.item("newsItem", guid, "ninat:text", headline, file, vocabularies)
        figures = [block["figure"] for block in article["body"] if "figure" in block]
        references = [(guid, ITEM, "ninat:text", headline, headline)]
        for figure in figures:
            reference = self.picture(page, article, figure)
            references.append(reference)
            add(meta, "link", rel="irel:seeAlso", residref=reference[0], version="1", contenttype=ITEM)
        self.article_meta(item, page, article)
        self.payload(item, article)
        self.put(file, item)
        return references

    def article_meta(self, item, page, article):
        content = add(item, "contentMeta")
        add(content, "contentCreated", self.date)
        dateline = article.get("dateline")
        if dateline:
            add(add(content, "located"), "name", dateline["place"])
        for author in article["authors"]:
            add(add(content, "creator", role="nbrole:" + author["role"]), "name", author["name"])
        add(content, "language", tag=self.publication["language"])
        add(content, "genre", qcode="nbkind:news")
        for word in article["keywords"]:
            add(content, "keyword", word)
        add(content, "slugline", "%s-%s-%s" % (self.publication["id"], self.date, article["id"]))
        add(content, "headline", article["headline"])
        for field in ("kicker", "subtitle"):
            if field in article:
                add(content, "headline", article[field], role="nbhl:" + field)
        if dateline:
            add(content, "dateline", dateline["text"])
        add(content, "by", article["byline"])
        add(content, "creditline", self.publication["title"])
        self.properties(content, page)

    def payload(self, item, article):
        blocks = [next(iter(block.items())) for block in article["body"]]
        texts = [("h2" if kind == "subhead" else "p", value) for kind, value in blocks if kind != "figure"]
        count = str(sum(len(text) for _, text in texts))
        inline = add(add(item, "contentSet"), "inlineXML", contenttype="application/xhtml+xml", charcount=count)
        html = etree.SubElement(inline, "{%s}html" % XHTML, {XML_LANG: self.publication["language"]}, nsmap={None: XHTML})
        etree.SubElement(etree.SubElement(html, "{%s}head" % XHTML), "{%s}title" % XHTML).text = article["headline"]
        body = etree.SubElement(html, "{%s}body" % XHTML)
        for name, text in texts:
            etree.SubElement(body, "{%s}%s" % (XHTML, name)).text = text

    def picture(self, page, article, figure):
        stem = os.path.splitext(os.path.basename(figure["image"]))[0]
        guid = "%s/a/%s/m/%s" % (self.base, article["id"], stem)
        file, media = "%s.%s.%s.v1.xml" % (self.date, article["id"], stem), "%s.%s.jpg" % (self.date, stem)
        item, meta = self.item("newsItem", guid, "ninat:picture", figure["caption"], file, ["nbdesc", "nbprop"])
        add(meta, "link", rel="irel:seeAlso", residref="%s/a/%s" % (self.base, article["id"]), contenttype=ITEM)
        content = add(item, "contentMeta")
        add(content, "contentCreated", self.date)
        add(content, "language", tag=self.publication["language"])
        add(content, "headline", article["headline"])
        add(content, "by", figure["credit"])
        add(content, "creditline", figure["credit"])
        add(content, "description", figure["caption"], role="drol:caption")
        add(content, "description", figure["alt"], role="nbdesc:alt")
        self.properties(content, page)
        with open(os.path.join(self.archive, "issues", figure["image"]), "rb") as source:
            data = source.read()
        digest = self.file(media, data)
        remote = add(add(item, "contentSet"), "remoteContent", rendition="rnd:highRes", href=media, contenttype="image/jpeg",
                     size=str(len(data)), width=str(figure["width"]), height=str(figure["height"]))
        add(remote, "hash", digest, hashtypeuri=SHA256)
        self.put(file, item)
        return guid, ITEM, "ninat:picture", figure["caption"], figure["caption"]

    def put(self, name, item):
        self.file(name, etree.tostring(item, xml_declaration=True, encoding="UTF-8"))

    def file(self, name, data):
        digest = hashlib.sha256(data).hexdigest()
        with open(os.path.join(self.folder, name), "wb") as target:
            target.write(data)
        self.files.append({"path": "%s/%s" % (self.date, name), "bytes": len(data), "sha256": digest})
        return digest


def records(archive):
    folder = os.path.join(archive, "issues")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as source:
            if name.endswith(".json"):
                yield json.load(source)
            else:
                yield from map(json.loads, source)


def main(archive, out):
    os.mkdir(out)
    with open(os.path.join(archive, "publication.json"), encoding="utf-8") as source:
        publication = json.load(source)
    files = []
    for record in records(archive):
        Issue(archive, publication, record, out, files).write()
    with open(os.path.join(out, "manifest.json"), "w", encoding="utf-8") as target:
        json.dump({"files": files}, target, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
