//! NITF 3.6, a file for each article.
use super::entry::Entry;
use super::ledger::Row;
use super::profile::Profile;
use crate::export::newsml::nitf::{self, Nitf};
use crate::export::newsml::{Gone, Lost};
use crate::export::xml::Writer;
use crate::model::{Issue, Publication};

/// Media type of the files.
pub(super) const MEDIA_TYPE: &str = nitf::MEDIA_TYPE;

/// The bytes of an article's file.
pub(super) fn document(entry: &Entry<'_>, lost: &mut Lost) -> Vec<u8> {
    let mut xml = Writer::new();
    xml.declaration();
    let name = |figure: &crate::model::Figure| {
        let picture = entry.pictures.iter().find(|picture| std::ptr::eq(picture.figure, figure))?;
        Some(picture.name.clone())
    };
    let document = Nitf {
        publication: entry.publication,
        issue: entry.issue,
        page: Some(entry.page),
        article: Some(entry.article),
        title: entry.title,
        guid: &entry.row.guid,
        version: entry.row.version,
        created: entry.row.version_created,
        language: entry.language,
        direction: entry.direction,
        blocks: &entry.article.body,
        note: entry.note(),
        picture: &name,
        standalone: true,
        namespace: entry.profile.feed.nitf_namespace,
    };
    nitf::write(&mut xml, &document, lost);
    xml.into_string().into_bytes()
}

/// The bytes of the file that takes an article back which the record no longer holds.
pub(super) fn gone(gone: &Gone, row: &Row, publication: &Publication, issue: &Issue, profile: &Profile) -> Vec<u8> {
    let mut xml = Writer::new();
    xml.declaration();
    let document = Nitf {
        publication,
        issue,
        page: None,
        article: None,
        title: if gone.title.is_empty() { &gone.note } else { &gone.title },
        guid: &gone.guid,
        version: row.version,
        created: row.version_created,
        language: &issue.language,
        direction: issue.direction,
        blocks: &[],
        note: Some(&gone.note),
        picture: &|_| None,
        standalone: true,
        namespace: profile.feed.nitf_namespace,
    };
    nitf::write(&mut xml, &document, &mut Lost::default());
    xml.into_string().into_bytes()
}
