//! ninjs and NITF: a file for each article of a delivery, its pictures, and for ninjs one for the issue.
use std::collections::{BTreeMap, BTreeSet};

use super::compose::{Composed, Copied, IssueJob, IssueMaker, Made, Piece};
use super::entry::Entry;
use super::format::Format;
use super::ledger::Row;
use super::ninjs::{self, Ninjs, PageOf};
use super::nitf;
use crate::digest::Sha256;
use crate::error::Result;
use crate::export::newsml::{FileNames, Found, Gone, GoneKind, Joined, What};
use crate::model::{Issue, Page, Status};

/// Adds the documents of an issue.
///
/// # Errors
/// When a file cannot be opened that is there.
pub(super) fn write(
    maker: &IssueMaker<'_>,
    job: &IssueJob<'_>,
    (issue, joined): (&Issue, &Joined),
    out: &mut Composed,
) -> Result<()> {
    let profile = maker.profile;
    maker.maker.inventory((issue, joined), |found| {
        let mut writer = Documents {
            maker,
            job,
            issue,
            files: FileNames::new(&issue.id, profile.naming.as_ref()),
            media: out.pieces.iter().map(|piece| piece.name().to_owned()).collect(),
            out,
        };
        let lacking = job.assignment.decisions.iter().filter(|decision| decision.lacking);
        let rows: BTreeMap<&str, &Row> =
            lacking.filter_map(|decision| decision.row.as_ref()).map(|row| (&*row.guid, row)).collect();
        for (n, item) in found.iter().enumerate() {
            let Some(row) = rows.get(item.guid.as_str()) else { continue };
            let publication = maker.maker.publication();
            if let Some(entry) = Entry::new(publication, profile, issue, found, n, row, &job.names) {
                writer.article(&entry);
            } else if let What::Issue { title, .. } = &item.what {
                writer.issue(row, title, found);
            }
        }
        job.assignment.gone.iter().for_each(|(gone, row)| writer.gone(gone, row));
    })
}

struct Documents<'w, 'a> {
    maker: &'a IssueMaker<'a>,
    job: &'a IssueJob<'a>,
    issue: &'a Issue,
    files: FileNames<'a>,
    /// Names of files that are there.
    media: BTreeSet<String>,
    out: &'w mut Composed,
}

impl Documents<'_, '_> {
    fn formats(&self) -> Vec<Format> {
        self.maker.profile.formats.iter().copied().filter(|format| format.is_document()).collect()
    }

    /// Items of NewsML-G2 end in `.xml` too.
    fn ending(&self, format: Format) -> &'static str {
        let beside = self.maker.profile.formats.contains(&Format::Newsml);
        match format {
            Format::Nitf if beside => "nitf.xml",
            Format::Nitf => "xml",
            _ => "json",
        }
    }

    fn add(&mut self, format: Format, kind: &'static str, name: &str, row: &Row, bytes: Vec<u8>) {
        let ending = self.ending(format);
        let media_type = if format == Format::Nitf { nitf::MEDIA_TYPE } else { ninjs::MEDIA_TYPE };
        self.out.pieces.push(Piece::Made(Made {
            name: self.files.file(kind, name, row.version, ending),
            guids: vec![row.guid.to_string()],
            kind,
            media_type,
            sha256: Sha256::digest(&bytes),
            bytes,
        }));
    }

    fn article(&mut self, entry: &Entry<'_>) {
        for format in self.formats() {
            let bytes = match version(format) {
                Some(ninjs) => ninjs::article(entry, ninjs),
                None => nitf::document(entry, &mut self.out.lost),
            };
            self.add(format, "article", &entry.article.id, entry.row, bytes);
        }
        for picture in &entry.pictures {
            let Some(sha256) = self.job.media.get(&picture.media.path).copied() else { continue };
            let held = self.job.held.get(&picture.name) == Some(&sha256);
            if !held && self.media.insert(picture.name.clone()) {
                self.out.pieces.push(Piece::Copied(Copied {
                    name: picture.name.clone(),
                    path: picture.media.path.clone(),
                    bytes: picture.media.bytes,
                    sha256,
                    media_type: picture.media.kind.media_type(),
                    rendition: "rnd:highRes".to_owned(),
                    made: None,
                }));
            }
        }
    }

    /// The pages with their usable articles.
    fn issue(&mut self, row: &Row, title: &str, found: &[Found<'_>]) {
        let numbered = self.job.assignment.decisions.iter().filter_map(|decision| decision.row.as_ref());
        let numbered: BTreeSet<&str> = numbered.map(|row| &*row.guid).collect();
        let usable = |of: &Page| {
            let own = found.iter().filter_map(|item| match item.what {
                What::Article { page, article } if std::ptr::eq(of, page) && article.status == Status::Usable => {
                    Some(item.guid.as_str())
                }
                _ => None,
            });
            own.filter(|guid| numbered.contains(guid)).collect::<Vec<&str>>()
        };
        let pages = found.iter().filter_map(|item| match &item.what {
            What::Page { page, title, .. } => {
                let (name, articles) = (format!("page{}", page.id), usable(page));
                Some(PageOf { name, guid: &item.guid, title, articles })
            }
            _ => None,
        });
        let pages: Vec<PageOf<'_>> = pages.collect();
        let publication = self.maker.maker.publication();
        for format in self.formats() {
            if let Some(ninjs) = version(format) {
                let bytes = ninjs::issue(title, &self.issue.language, publication, row, &pages, ninjs);
                self.add(format, "issue", "issue", row, bytes);
            }
        }
    }

    /// What the record no longer holds is taken back.
    fn gone(&mut self, gone: &Gone, row: &Row) {
        let is_issue = gone.guid == self.job.base;
        if !is_issue && gone.kind != GoneKind::Text {
            return;
        }
        let kind = if is_issue { "issue" } else { "article" };
        let publication = self.maker.maker.publication();
        for format in self.formats() {
            let bytes = match version(format) {
                Some(ninjs) => ninjs::gone(gone, row, &self.issue.language, ninjs),
                // There is none of an issue.
                None if is_issue => continue,
                None => nitf::gone(gone, row, publication, self.issue, self.maker.profile),
            };
            self.add(format, kind, &gone.name, row, bytes);
        }
    }
}

fn version(format: Format) -> Option<Ninjs> {
    match format {
        Format::Ninjs16 => Some(Ninjs::V16),
        Format::Ninjs31 => Some(Ninjs::V31),
        _ => None,
    }
}
