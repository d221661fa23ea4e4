//! Atom 1.0 (RFC 4287), with deleted entries (RFC 6721) where they are asked for.
use super::entry::{Entry, EntryPicture};
use super::format::Format;
use super::layout::Layout;
use super::markup::Vocabulary;
use super::rolling::{Head, Tombstone};
use crate::export::newsml::{FileNames, Message};
use crate::export::xml::Writer;
use crate::plan::names;

/// The words of Atom.
pub(super) struct Atom;

impl Vocabulary for Atom {
    const FILE: &'static str = "atom.xml";
    const MEDIA_TYPE: &'static str = "application/atom+xml";
    const AROUND: usize = 1;
    const PICTURES_LAST: bool = false;

    fn head(xml: &mut Writer, head: &Head<'_>, own: &str) {
        let publication = head.publication;
        let tombstones = if head.profile.feed.tombstones { head.tombstones } else { &[] };
        xml.declaration().open("feed").attr("xmlns", "http://www.w3.org/2005/Atom");
        if !tombstones.is_empty() {
            xml.attr("xmlns:at", "http://purl.org/atompub/tombstones/1.0");
        }
        xml.attr("xml:lang", publication.language.as_str());
        xml.leaf("id", &format!("{}/feed", names::base(publication))).leaf("title", &publication.title);
        if let Some(updated) = head.updated {
            xml.leaf("updated", &updated.to_string());
        }
        link(xml, "self", Self::MEDIA_TYPE, own);
        link(xml, "alternate", "text/html", &head.home());
        xml.open("author").leaf("name", &publication.title).close();
        if let Some(notice) = &publication.rights.notice {
            xml.leaf("rights", notice);
        }
        xml.leaf("generator", "newsbind");
        tombstones.iter().for_each(|gone| deleted(xml, gone));
    }

    fn open(xml: &mut Writer, entry: &Entry<'_>) {
        xml.open("entry").leaf("id", &entry.row.guid).leaf("title", entry.title);
        xml.leaf("updated", &entry.row.version_created.to_string());
        xml.leaf("published", &entry.row.first_created.to_string());
        if let Some(by) = entry.by() {
            xml.open("author").leaf("name", &by).close();
        }
        if let Some(url) = &entry.url {
            link(xml, "alternate", "text/html", url);
        }
        if let Some(item) = item_address(entry) {
            link(xml, "alternate", "application/vnd.iptc.g2.newsitem+xml", &item);
        }
    }

    fn topics(xml: &mut Writer, entry: &Entry<'_>) {
        for keyword in &entry.article.keywords {
            xml.open("category").attr("term", keyword).close();
        }
        for subject in &entry.article.subjects {
            xml.open("category").attr("term", &subject.code).attr_opt("scheme", entry.scheme(subject));
            xml.attr_opt("label", subject.name.as_deref()).close();
        }
    }

    fn text(xml: &mut Writer, summary: &str, html: &str) {
        xml.leaf("summary", summary).open("content").attr("type", "html").text(html).close();
    }

    fn picture(xml: &mut Writer, picture: &EntryPicture<'_>, href: &str) {
        xml.open("link").attr("rel", "enclosure").attr("type", picture.media.kind.media_type()).attr("href", href);
        xml.attr_number("length", picture.media.bytes).close();
    }
}

/// Where the item of an entry lies; only where the partner gets it as a file of its own with the usual name.
fn item_address(entry: &Entry<'_>) -> Option<String> {
    let profile = entry.profile;
    let has_files = profile.formats.contains(&Format::Newsml)
        && profile.newsml.message == Message::None
        && profile.layout != Layout::Zip
        && profile.naming.is_none();
    let base = profile.media_base().filter(|_| has_files && !entry.gave_way)?;
    let file = FileNames::new(&entry.issue.id, None).file("article", &entry.article.id, entry.row.version, "xml");
    Some(format!("{base}{file}"))
}

fn deleted(xml: &mut Writer, gone: &Tombstone) {
    xml.open("at:deleted-entry").attr("ref", &gone.guid).attr("when", &gone.when.to_string());
    if !gone.note.is_empty() {
        xml.leaf("at:comment", &gone.note);
    }
    xml.close();
}

fn link(xml: &mut Writer, rel: &str, kind: &str, href: &str) {
    xml.open("link").attr("rel", rel).attr("type", kind).attr("href", href).close();
}
