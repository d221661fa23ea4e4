"""Reads items of NewsML-G2 back with lxml and compares every field of the record with the element that the mapping gives it.

One argument: a file that names publication.json, the issue and every item, a line each. Prints how many fields it compared.
"""
import json
import sys

from lxml import etree

NS = {"n": "http://iptc.org/std/nar/2006-10-01/", "h": "http://www.w3.org/1999/xhtml"}
SCHEMA = "https://schema.org/"
compared = 0


def plain(text):
    """Running text without mark-up, its print line breaks as one space, as in headlines."""
    if text is None:
        return None
    if isinstance(text, list):
        return "".join(plain(part) for part in text)
    if isinstance(text, dict):
        if "ruby" in text:
            return plain(text["ruby"]["base"])
        return plain(next(iter(text.values())) if "text" not in text else text["text"])
    return text.replace("\n", " ")


def lines(value):
    return [plain(one) for one in value] if isinstance(value, list) else [plain(value)] if value else []


class Item:
    def __init__(self, path):
        self.root = etree.parse(path).getroot()
        self.guid = self.root.get("guid")

    def all(self, path, attribute=None):
        found = self.root.xpath(path, namespaces=NS)
        return [one.get(attribute) if attribute else "".join(one.itertext()) for one in found]

    def properties(self, name):
        path = "n:contentMeta/n:contentMetaExtProperty"
        own = [one.get("value") for one in self.root.xpath(path, namespaces=NS)
               if one.get("rel") == "nbprop:" + name or one.get("reluri") == SCHEMA + name]
        return own

    def is_(self, what, found, wanted):
        global compared
        compared += 1
        if found != wanted:
            sys.exit("%s: %s is %r, the record says %r" % (self.guid, what, found, wanted))


def rights(item, own):
    holder = item.all("n:rightsInfo/n:copyrightHolder/n:name")
    item.is_("copyrightHolder", holder, [own["holder"]])
    notice = own.get("notice") or own.get("licence")
    item.is_("copyrightNotice", item.all("n:rightsInfo/n:copyrightNotice"), [notice] if notice else [])
    licence = own.get("licence")
    item.is_("licence", item.all("n:rightsInfo/n:copyrightNotice[@href]", "href"), [licence] if licence else [])
    terms = own.get("usage_terms")
    item.is_("usageTerms", item.all("n:rightsInfo/n:usageTerms"), [terms] if terms else [])


def printed(item, issue, page=None):
    """What the issue and the page say in an item."""
    item.is_("contentCreated", item.all("n:contentMeta/n:contentCreated"), [issue["date"]])
    wanted = dict(issueNumber=issue.get("number"), totalNumber=issue.get("total_number"),
                  printEdition=issue.get("edition"), volumeNumber=issue.get("volume_number"))
    if page is not None:
        wanted.update(printSection=page.get("section"), pageTitle=page.get("title"), special=page.get("special"),
                      pageKind=None if page.get("kind", "content") == "content" else page["kind"])
        sides = [page["label"]] if page.get("kind") == "gutter" else page.get("sides") or [page["label"]]
        item.is_("printPage", item.properties("printPage"), sides)
    for name, value in wanted.items():
        item.is_(name, item.properties(name), [str(value)] if value else [])


def article(item, record, issue, page, publication):
    meta = "n:contentMeta/"
    printed(item, issue, page)
    rights(item, record.get("rights") or publication["rights"])
    canceled = record.get("status") == "canceled"
    item.is_("pubStatus", item.all("n:itemMeta/n:pubStatus", "qcode"), ["stat:" + record.get("status", "usable")])
    item.is_("version", [item.root.get("version")], [str(record.get("version", issue.get("version", 1)))])
    modified = record.get("modified") or issue.get("modified")
    item.is_("versionCreated", item.all("n:itemMeta/n:versionCreated"), [modified])
    language = record.get("language") or page.get("language") or publication["language"]
    item.is_("language", item.all(meta + "n:language", "tag"), [language])
    item.is_("xml:lang", item.root.get("{http://www.w3.org/XML/1998/namespace}lang"), language)
    item.is_("direction", item.root.get("dir"), page.get("direction"))
    main = item.all(meta + "n:headline[not(@role)]")
    if record.get("headline"):
        item.is_("headline", main, [plain(record["headline"])])
        item.is_("title", item.all("n:itemMeta/n:title"), main)
    if canceled:
        return
    item.is_("kind", item.all(meta + "n:genre", "qcode"), ["nbkind:" + record.get("kind", "news")])
    for field in ("kicker", "subtitle"):
        item.is_(field, item.all(meta + "n:headline[@role='nbhl:%s']" % field), lines(record.get(field)))
    item.is_("summary", item.all(meta + "n:description[@role='drol:summary']"), lines(record.get("summary")))
    series = record.get("series")
    item.is_("series", item.properties("series"), ["%(title)s %(part)s/%(parts)s" % series] if series else [])
    group = [plain(one["title"]) for one in issue.get("groups", []) if one["id"] == record.get("group")]
    item.is_("group", item.properties("group"), group)
    item.is_("column", item.properties("column"), lines(record.get("column")))
    item.is_("byline", item.all(meta + "n:by"), lines(record.get("byline")))
    authors = [(one["name"], "nbrole:" + one["role"] if "role" in one else None, one.get("affiliation")) for one in record.get("authors", [])]
    found = []
    for creator in item.root.xpath(meta + "n:creator", namespaces=NS):
        text = lambda path: next(iter(creator.xpath(path, namespaces=NS)), None)
        found.append((text("n:name/text()"), creator.get("role"), text("n:personDetails/n:affiliation/n:name/text()")))
    item.is_("authors", found, authors)
    dateline = record.get("dateline")
    if isinstance(dateline, dict):
        words = dateline.get("text") or " ".join(dateline[key] for key in ("place", "date", "agency") if key in dateline)
        item.is_("dateline", item.all(meta + "n:dateline"), [words])
        item.is_("located", item.all(meta + "n:located/n:name"), lines(dateline.get("place")))
    item.is_("source", item.all(meta + "n:infoSource/n:name"), lines(record.get("source")))
    item.is_("credit", item.all(meta + "n:creditline"), [record.get("credit") or publication["title"]])
    entered = item.all(meta + "n:contributor[@role='nbrole:dataEntry']/n:name")
    item.is_("entered_by", entered, lines(record.get("entered_by")))
    item.is_("keywords", item.all(meta + "n:keyword"), record.get("keywords", []))
    sound = lambda one: one["scheme"] == "clc" and " " not in one["code"] or one["scheme"] == "medtop" and len(one["code"]) == 8
    codes = ["%(scheme)s:%(code)s" % one for one in record.get("subjects", [])]
    found = [one.get("qcode") or one.get("literal") for one in item.root.xpath(meta + "n:subject", namespaces=NS)]
    item.is_("subjects", found, codes)
    found = item.all(meta + "n:subject[@qcode]", "qcode")
    item.is_("codes of subjects", found, ["%(scheme)s:%(code)s" % one for one in record.get("subjects", []) if sound(one)])
    item.is_("names of subjects", item.all(meta + "n:subject/n:name"), [one["name"] for one in record.get("subjects", []) if "name" in one])
    points = lambda one: " ".join("%s,%s" % tuple(point) for point in one["polygon"])
    regions = ["%s %s" % (page.get("id", page["label"]).lower(), points(one)) for one in record.get("regions", [])]
    item.is_("regions", item.properties("region"), regions)
    link = "n:itemMeta/n:link[@rel='nbrel:published']"
    item.is_("urls", item.all(link, "href"), record.get("urls", []))
    related = [one for one in item.root.xpath("n:itemMeta/n:link", namespaces=NS) if one.get("rel") not in ("nbrel:published", "irel:seeAlso", "nbrel:continuesOn", "nbrel:continuedFrom")]
    names = {"translation_of": "translationOf", "responds_to": "responds"}
    wanted = ["nbrel:" + names.get(one["rel"], one["rel"]) for one in record.get("related", [])]
    item.is_("related", [one.get("rel") for one in related], wanted)
    titles = [one["text"] for one in record.get("related", []) if "text" in one]
    item.is_("texts of relations", [one.get("title") for one in related if one.get("title")], titles)
    item.is_("addresses of relations", [one.get("href") for one in related if one.get("href")], [one["url"] for one in record.get("related", []) if "url" in one])
    item.is_("correction", item.all("n:itemMeta/n:edNote"), lines(record.get("correction")))
    if record.get("version", 1) > 1:
        wanted = "sig:correction" if record.get("correction") else "sig:update"
        item.is_("signal", item.all("n:itemMeta/n:signal", "qcode"), [wanted])
    marks = {"subtitle": "n:headline[@role='nbhl:subtitle']", "keywords": "n:keyword"}
    for field in record.get("generated", []):
        if field in marks:
            marked = [bool(value) for value in item.all(meta + marks[field], "howuri")]
            item.is_("generated " + field, marked, [True] * len(marked))
    body = item.root.xpath("string-length(translate(string(n:contentSet/n:inlineXML/h:html/h:body), '\n', ''))", namespaces=NS)
    count = item.all("n:contentSet/n:inlineXML", "charcount")
    item.is_("charcount", count, [str(int(body))])


def pictures(item, figures):
    """The picture item of a figure: its words and its class."""
    name = item.guid.rsplit("/m/", 1)[1]
    caption = item.all("n:contentMeta/n:description[@role='drol:caption']")
    alt = item.all("n:contentMeta/n:description[@role='nbdesc:alt']")
    credit = item.all("n:contentMeta/n:creditline")
    for figure, gallery in figures:
        words = (lines(figure.get("caption")), lines(figure.get("alt")), lines(figure.get("credit") or gallery.get("credit")))
        graphic = figure.get("kind", "photo") != "photo"
        kind = ["ninat:graphic" if graphic else "ninat:picture"]
        if words == (caption, alt, credit) and item.all("n:itemMeta/n:itemClass", "qcode") == kind:
            item.is_("gallery", item.properties("galleryCaption"), lines(gallery.get("caption")))
            return
    sys.exit("%s: no figure says %r %r %r" % (name, caption, alt, credit))


def figures_of(blocks, out):
    for block in blocks:
        (kind, value), = block.items()
        if kind == "figure":
            out.append((value, {}))
        elif kind == "gallery":
            out.extend((figure, value) for figure in value["figures"])
        elif kind in ("quote", "box") and isinstance(value, dict):
            figures_of(value.get("blocks", []), out)
    return out


def staff(item, people):
    found = []
    for one in item.root.xpath("n:contentMeta/n:contributor", namespaces=NS):
        note = next(iter(one.xpath("n:note/text()", namespaces=NS)), None)
        found.append((one.get("role"), one.xpath("string(n:name)", namespaces=NS), note))
    wanted = []
    for one in people:
        code = " " not in one["role"]
        note = one.get("label") or (None if code else one["role"])
        wanted.append(("nbrole:" + one["role"] if code else None, one["name"], note))
    item.is_("staff", found, wanted)


def misprinted(item, wrong, names):
    for key, name in names.items():
        item.is_(name, item.properties(name), [wrong[key]] if key in wrong else [])


def facsimile(item, page):
    picture = page["facsimile"]
    files = item.root.xpath("n:contentSet/n:remoteContent", namespaces=NS)
    wanted = [role for key, role in (("image", "rnd:highRes"), ("pdf", "nbrnd:pdf"), ("text_layer", "nbrnd:alto")) if key in picture]
    item.is_("files", [one.get("rendition") for one in files], wanted)
    item.is_("alt", item.all("n:contentMeta/n:description[@role='nbdesc:alt']"), lines(picture.get("alt")))
    dpi = picture.get("dpi")
    # 72 says nothing: it is what programs write that know no resolution.
    item.is_("dpi", files[0].get("resolution"), str(dpi) if dpi not in (None, 72) else None)
    item.is_("hashes", [len(one) for one in item.all("n:contentSet/n:remoteContent/n:hash")], [64] * len(files))


def identifiers(item, given):
    found = {one.get("type"): one.text for one in item.root.xpath("n:contentMeta/n:altId", namespaces=NS)}
    item.is_("identifiers", found, {"nbid:" + key: value for key, value in given.items()})


def main():
    paths = open(sys.argv[1], encoding="utf-8").read().split("\n")
    publication, issue = (json.load(open(path, encoding="utf-8")) for path in paths[:2])
    items = {item.guid: item for item in map(Item, paths[2:])}
    base = next(guid for guid in items if "/p/" not in guid and "/a/" not in guid and "/g/" not in guid and not guid.endswith("/f"))
    whole = items[base]
    for item in items.values():
        item.is_("provider", item.all("n:itemMeta/n:provider/n:name"), [publication["title"]])
    printed(whole, issue)
    identifiers(whole, publication.get("identifiers", {}))
    staff(whole, issue.get("staff", []))
    misprinted(whole, issue.get("misprinted", {}), {"date": "misprintedDate", "number": "misprintedNumber", "total_number": "misprintedTotalNumber"})
    for name, key in (("dateUntil", "date_until"), ("lunarDate", "lunar_date"), ("special", "special")):
        whole.is_(key, whole.properties(name), lines(issue.get(key)))
    # It waits with a withheld article.
    waits = any("withheld" == record.get("status") for page in issue["pages"] for record in page.get("articles", []))
    if "pdf" in issue and not waits:
        pdf = items[base + "/f"]
        pdf.is_("pdf", pdf.all("n:contentSet/n:remoteContent", "rendition"), ["nbrnd:pdf"])
    for group in issue.get("groups", []):
        item = items.get("%s/g/%s" % (base, group["id"]))
        if item:
            item.is_("group title", item.all("n:contentMeta/n:headline[not(@role)]"), lines(group["title"]))
            for field in ("kicker", "subtitle"):
                item.is_(field, item.all("n:contentMeta/n:headline[@role='nbhl:%s']" % field), lines(group.get(field)))
    for page in issue["pages"]:
        guid = "%s/p/%s" % (base, page.get("id", page["label"].lower()))
        package = items.get(guid)
        if package:
            printed(package, issue, page)
            staff(package, page.get("staff", []))
            misprinted(package, page.get("misprinted", {}), {"date": "misprintedDate", "label": "misprintedLabel"})
            own = [one.get("identifiers", {}) for one in issue.get("sections", []) if one["name"] == page.get("section")]
            identifiers(package, own[0] if own else {})
        if "facsimile" in page and guid + "/f" in items:
            facsimile(items[guid + "/f"], page)
        for record in page.get("articles", []):
            item = items.get("%s/a/%s" % (base, record["id"]))
            if item is None:
                continue
            article(item, record, issue, page, publication)
            all_figures = figures_of(record.get("body", []), [])
            for picture in items.values():
                if picture.guid.startswith(item.guid + "/m/"):
                    printed(picture, issue, page)
                    pictures(picture, all_figures)
    print(compared)


main()
