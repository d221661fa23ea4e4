//! ninjs 1.6 and 3.1: one document for each article, one for the issue. The two differ in how words are spelt and in what is
//! a list.
use serde_json::{Map, Value, json};

use super::entry::{Entry, EntryPicture};
use super::ledger::Row;
use crate::export::newsml::{Gone, GoneKind, is_iri};
use crate::export::xml::Writer;
use crate::model::{Language, Publication, Timestamp};

/// Media type of the files.
pub(super) const MEDIA_TYPE: &str = "application/json";

/// Which ninjs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ninjs {
    V16,
    V31,
}

/// A document while it is made.
struct Document {
    ninjs: Ninjs,
    members: Map<String, Value>,
}

impl Document {
    /// A member whose name is spelt in camel case; 1.6 knows only lower case.
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        let name = if self.ninjs == Ninjs::V16 { name.to_ascii_lowercase() } else { name.to_owned() };
        self.members.insert(name, value.into());
    }

    fn put_opt(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    /// A list that is not empty, under the name that it has in 1.6 and in 3.1.
    fn put_list(&mut self, names: (&str, &str), values: Vec<Value>) {
        if !values.is_empty() {
            self.put(if self.ninjs == Ninjs::V16 { names.0 } else { names.1 }, values);
        }
    }
}

/// The bytes of an article's file.
pub(super) fn article(entry: &Entry<'_>, ninjs: Ninjs) -> Vec<u8> {
    let mut document = start(entry.row, "text", ninjs);
    head(&mut document, entry);
    let note = entry.note();
    let ed_note = note.or(entry.article.correction.as_deref());
    document.put_opt("edNote", ed_note);
    headlines(&mut document, entry, note.is_none());
    document.put("slugline", format!("{}-{}-{}", entry.publication.id, entry.issue.id, entry.article.id));
    body(&mut document, &entry.html_of_text());
    alt_ids(&mut document, entry, note.is_none());
    if note.is_none() {
        people(&mut document, entry);
        subjects(&mut document, entry);
        sources(&mut document, entry);
        associations(&mut document, entry);
    }
    bytes(&document.members)
}

fn head(document: &mut Document, entry: &Entry<'_>) {
    let row = entry.row;
    let created = Timestamp::parse(&format!("{}T00:00:00{}", entry.issue.date, zone(row.version_created)));
    if let Some(created) = created {
        document.put("contentCreated", time(document.ninjs, created));
    }
    if let crate::model::Status::Withheld { until } = entry.article.status {
        document.put("embargoed", time(document.ninjs, until));
    }
    document.put_opt("copyrightHolder", entry.holder());
    document.put_opt("copyrightNotice", entry.rights().notice.as_deref());
    document.put_opt("usageTerms", entry.rights().usage_terms.as_deref());
    document.put("language", entry.language.as_str());
}

fn standard(version: &str) -> Value {
    let schema = format!("http://www.iptc.org/std/ninjs/ninjs-schema_{version}.json");
    json!({"name": "ninjs", "version": version, "schema": schema})
}

/// 1.6 takes times in UTC only.
fn time(ninjs: Ninjs, time: Timestamp) -> String {
    if ninjs == Ninjs::V16 { time.to_utc().to_string() } else { time.to_string() }
}

/// `Z`, `+08:00`.
fn zone(time: Timestamp) -> String {
    time.to_string().split_off(19)
}

fn headlines(document: &mut Document, entry: &Entry<'_>, full: bool) {
    match document.ninjs {
        Ninjs::V16 => document.put("headline", entry.title),
        Ninjs::V31 => {
            let words = |role: &str, value: &str| json!({"role": role, "contentType": "text/plain", "value": value});
            let mut all = vec![words("main", entry.title)];
            if full {
                all.extend(entry.lines(&entry.article.kicker).iter().map(|line| words("kicker", line)));
                all.extend(entry.lines(&entry.article.subtitle).iter().map(|line| words("subtitle", line)));
            }
            document.put("headlines", all);
        }
    }
    document.put("title", entry.title);
}

/// Where it was printed: ninjs has no members for that.
fn alt_ids(document: &mut Document, entry: &Entry<'_>, full: bool) {
    let Entry { issue, page, article, publication, .. } = entry;
    let mut ids: Vec<(&str, String)> = vec![("printPage", page.label.clone())];
    let mut push = |name: &'static str, value: Option<&str>| ids.extend(value.map(|value| (name, value.to_owned())));
    push("printSection", page.section.as_deref());
    push("pageTitle", page.title.as_deref());
    push("issueDate", Some(&issue.date.to_string()));
    push("issueNumber", issue.number.as_deref());
    push("totalNumber", issue.total_number.as_deref());
    push("volumeNumber", issue.volume_number.as_deref());
    push("printEdition", issue.edition.as_deref());
    push("issn", publication.identifiers.issn.as_deref());
    push("cn", publication.identifiers.cn.as_deref());
    push("column", article.column.as_ref().map(|column| column.name.as_str()));
    if document.ninjs == Ninjs::V16 && full {
        let joined = |texts| Some(entry.lines(texts).join(" ")).filter(|line| !line.is_empty());
        push("kicker", joined(&article.kicker).as_deref());
        push("subtitle", joined(&article.subtitle).as_deref());
    }
    match document.ninjs {
        Ninjs::V16 => {
            let ids: Map<String, Value> =
                ids.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
            document.put("altIds", Value::Object(ids));
        }
        Ninjs::V31 => {
            let ids = ids.into_iter().map(|(role, value)| json!({"role": role, "value": value}));
            document.put("altIds", ids.collect::<Vec<Value>>());
        }
    }
}

fn people(document: &mut Document, entry: &Entry<'_>) {
    let article = entry.article;
    let by = entry.by();
    document.put_opt(if document.ninjs == Ninjs::V16 { "byline" } else { "by" }, by.as_deref());
    let place = article.dateline.as_ref().and_then(|dateline| dateline.place.as_deref());
    document.put_opt("located", place);
    let authors = article.authors.iter().map(|author| {
        let rel = author.role.map_or("author", |role| role.as_str());
        json!({"rel": rel, "name": author.name})
    });
    let entered = article.entered_by.iter().map(|name| json!({"rel": "dataEntry", "name": name}));
    document.put_list(("person", "people"), authors.chain(entered).collect());
}

fn subjects(document: &mut Document, entry: &Entry<'_>) {
    let ninjs = document.ninjs;
    let coded = entry.article.subjects.iter().map(|subject| {
        let mut out = Map::new();
        out.insert("name".to_owned(), json!(subject.name.as_deref().unwrap_or(&subject.code)));
        match (ninjs, entry.scheme(subject)) {
            (Ninjs::V16, scheme) => {
                out.extend(scheme.map(|scheme| ("scheme".to_owned(), json!(scheme))));
                out.insert("code".to_owned(), json!(subject.code));
            }
            (Ninjs::V31, scheme) => {
                let uri = scheme.map(|scheme| format!("{scheme}{}", subject.code)).filter(|uri| is_iri(uri));
                let (name, value) = match uri {
                    Some(uri) => ("uri", uri),
                    None => ("literal", format!("{}:{}", subject.scheme, subject.code)),
                };
                out.insert(name.to_owned(), json!(value));
            }
        }
        Value::Object(out)
    });
    let words = entry.article.keywords.iter().map(|word| json!({"name": word, "rel": "keyword"}));
    document.put_list(("subject", "subjects"), coded.chain(words).collect());
    let kind = entry.article.kind.as_str();
    let genre = match ninjs {
        Ninjs::V16 => json!({"name": kind, "scheme": entry.own_code("article-kind", ""), "code": kind}),
        Ninjs::V31 => json!({"literal": kind, "uri": entry.own_code("article-kind", kind)}),
    };
    document.put_list(("genre", "genres"), vec![genre]);
}

fn sources(document: &mut Document, entry: &Entry<'_>) {
    let rel = if document.ninjs == Ninjs::V16 { "rel" } else { "role" };
    let mut sources = vec![json!({"name": entry.publication.title, rel: "publisher"})];
    sources.extend(entry.article.source.iter().map(|name| json!({"name": name, rel: "source"})));
    document.put_list(("infosource", "infoSources"), sources);
}

fn associations(document: &mut Document, entry: &Entry<'_>) {
    let mut all: Vec<Association<'_>> = Vec::new();
    let base = entry.row.guid.rsplit_once("/a/").map_or("", |(base, _)| base);
    let turns = [("continuesOn", &entry.article.continues_on), ("continuedFrom", &entry.article.continued_from)];
    for (name, turn) in turns {
        if let Some(other) = turn.as_ref().and_then(|turn| turn.article.as_deref()).filter(|id| entry.is_sent(id)) {
            let uri = format!("{base}/a/{}", crate::plan::names::percent_encoded(other));
            let members = [("uri".to_owned(), json!(uri)), ("type".to_owned(), json!("text"))];
            all.push((name.to_owned(), name, members.into_iter().collect()));
        }
    }
    for (n, picture) in entry.pictures.iter().enumerate() {
        all.push((format!("picture{}", n + 1), "picture", self::picture(document.ninjs, picture, entry.row)));
    }
    attach(document, all);
}

fn picture(ninjs: Ninjs, picture: &EntryPicture<'_>, row: &Row) -> Map<String, Value> {
    let mut out = Document { ninjs, members: Map::new() };
    out.put("uri", picture.guid);
    out.put("type", "picture");
    out.put("pubStatus", row.status.as_str());
    let caption = Some(picture.caption.as_str()).filter(|caption| !caption.is_empty());
    let alt = picture.figure.alt.as_deref();
    let (width, height) = (picture.media.width, picture.media.height);
    let (kind, bytes) = (picture.media.kind.media_type(), picture.media.bytes);
    // A file name stands beside the document.
    let href = picture.href.as_ref().unwrap_or(&picture.name);
    match ninjs {
        Ninjs::V16 => {
            out.put_opt("description_text", caption);
            out.put_opt("description_alt", alt);
            out.put_opt("byline", picture.credit);
            let original =
                json!({"href": href, "mimetype": kind, "width": width, "height": height, "sizeinbytes": bytes});
            out.put("renditions", json!({"original": original}));
        }
        Ninjs::V31 => {
            let words = |role: &str, value: &str| json!({"role": role, "contentType": "text/plain", "value": value});
            let caption = caption.map(|caption| words("caption", caption));
            out.put_list(("", "descriptions"), caption.into_iter().chain(alt.map(|alt| words("alt", alt))).collect());
            out.put_opt("by", picture.credit);
            let original = json!({"name": "original", "href": href, "contentType": kind, "width": width, "height": height, "sizeInBytes": bytes});
            out.put("renditions", json!([original]));
        }
    }
    out.members
}

/// A page as the document of its issue names it.
pub(super) struct PageOf<'a> {
    pub(super) name: String,
    pub(super) guid: &'a str,
    pub(super) title: &'a str,
    /// Guids of its articles.
    pub(super) articles: Vec<&'a str>,
}

/// The bytes of the issue's file: its pages, each with its articles.
pub(super) fn issue(
    title: &str,
    language: &Language,
    publication: &Publication,
    row: &Row,
    pages: &[PageOf<'_>],
    ninjs: Ninjs,
) -> Vec<u8> {
    let mut out = start(row, "composite", ninjs);
    out.put_opt("copyrightHolder", publication.rights.holder.as_deref());
    out.put("language", language.as_str());
    headline(&mut out, title);
    let pages = pages.iter().map(|page| {
        let mut of = Document { ninjs, members: Map::new() };
        of.put("uri", page.guid);
        of.put("type", "composite");
        headline(&mut of, page.title);
        let items = page.articles.iter().enumerate().map(|(n, guid)| {
            let members = [("uri".to_owned(), json!(guid)), ("type".to_owned(), json!("text"))];
            (format!("item{:03}", n + 1), "item", members.into_iter().collect())
        });
        attach(&mut of, items.collect());
        (page.name.clone(), "page", of.members)
    });
    attach(&mut out, pages.collect());
    bytes(&out.members)
}

/// The bytes of the file that takes an article or an issue back which the record no longer holds.
pub(super) fn gone(gone: &Gone, row: &Row, language: &Language, ninjs: Ninjs) -> Vec<u8> {
    let kind = if gone.kind == GoneKind::Package { "composite" } else { "text" };
    let mut out = start(row, kind, ninjs);
    out.put("language", language.as_str());
    out.put("edNote", gone.note.as_str());
    headline(&mut out, if gone.title.is_empty() { &gone.note } else { &gone.title });
    let mut xml = Writer::new();
    body(&mut out, xml.leaf("p", &gone.note).as_str());
    bytes(&out.members)
}

/// What every document begins with.
fn start(row: &Row, kind: &str, ninjs: Ninjs) -> Document {
    let mut out = Document { ninjs, members: Map::new() };
    out.put("uri", &*row.guid);
    match ninjs {
        Ninjs::V16 => out.members.insert("$standard".to_owned(), standard("1.6")),
        Ninjs::V31 => out.members.insert("standard".to_owned(), standard("3.1")),
    };
    out.put("type", kind);
    out.put("representationType", if ninjs == Ninjs::V16 { "complete" } else { "full" });
    out.put("profile", "newsbind");
    out.put("version", row.version.to_string());
    out.put("firstCreated", time(ninjs, row.first_created));
    out.put("versionCreated", time(ninjs, row.version_created));
    out.put("pubStatus", row.status.as_str());
    out
}

fn body(document: &mut Document, html: &str) {
    match document.ninjs {
        Ninjs::V16 => document.put("body_html", html),
        Ninjs::V31 => document.put("bodies", json!([{"role": "main", "contentType": "text/html", "value": html}])),
    }
}

fn headline(document: &mut Document, title: &str) {
    match document.ninjs {
        Ninjs::V16 => document.put("headline", title),
        Ninjs::V31 => document.put("headlines", json!([{"value": title}])),
    }
}

/// Name, relation and members of what belongs to a document.
type Association<'a> = (String, &'a str, Map<String, Value>);

fn attach(document: &mut Document, all: Vec<Association<'_>>) {
    if all.is_empty() {
        return;
    }
    match document.ninjs {
        Ninjs::V16 => {
            let all: Map<String, Value> = all.into_iter().map(|(name, _, one)| (name, Value::Object(one))).collect();
            document.put("associations", Value::Object(all));
        }
        Ninjs::V31 => {
            let all = all.into_iter().map(|(name, rel, one)| {
                let mut out: Map<String, Value> =
                    [("name".to_owned(), json!(name)), ("rel".to_owned(), json!(rel))].into_iter().collect();
                out.extend(one);
                Value::Object(out)
            });
            document.put("associations", all.collect::<Vec<Value>>());
        }
    }
}

fn bytes(members: &Map<String, Value>) -> Vec<u8> {
    let mut out = serde_json::to_vec_pretty(members).expect("strings and numbers always serialise");
    out.push(b'\n');
    out
}
