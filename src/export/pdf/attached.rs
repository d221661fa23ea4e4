//! What is attached to a volume for an issue. Runs on a worker; files of the archive are copied by the writer.

use super::file::attach::{Description, Relation};
use super::file::deflate::deflate;
use super::options::{Attachment, Options};
use crate::error::Result;
use crate::input::Source;
use crate::model::{Issue, MediaPath, Timestamp};
use crate::plan::Volume;
use crate::report::{Code, Diagnostic, Place, Report, codes};

const KEPT_BACK: &str = "the record is not attached: an article of it is withheld";
const CHANGED: &str = "the record changed while newsbind was reading";

/// A file to be attached.
#[derive(Debug)]
pub(crate) struct Attached {
    /// What is said of it.
    pub(crate) about: Description,
    /// Its bytes.
    pub(crate) content: Content,
}

/// The bytes of a file to be attached.
#[derive(Debug)]
pub(crate) enum Content {
    /// Made here, and deflated.
    Deflated(Vec<u8>),
    /// Those of a file of the archive.
    File(MediaPath),
}

/// An issue of a volume, and where it comes from.
pub(crate) struct Origin<'a> {
    /// The volume.
    pub(crate) volume: &'a Volume,
    /// The number of the issue in it.
    pub(crate) n: usize,
    /// The issue.
    pub(crate) issue: &'a Issue,
    /// The archive.
    pub(crate) source: &'a dyn Source,
}

/// What the options want to be attached for an issue, in their order; `None` when its record changed since pass 1.
///
/// # Errors
/// When the source cannot be read.
pub(crate) fn attached(origin: &Origin<'_>, options: &Options, report: &mut Report) -> Result<Option<Vec<Attached>>> {
    let mut files = Vec::new();
    for attachment in options.attached() {
        match attachment {
            Attachment::Json if origin.has_withheld() => report.push(origin.finding(codes::PDF_014, KEPT_BACK)),
            Attachment::Json => match origin.record()? {
                Some(record) => files.push(record),
                None => {
                    let hint = "run again when nothing writes to the archive";
                    report.push(origin.finding(codes::SRC_001, CHANGED).with_hint(hint));
                    return Ok(None);
                }
            },
            #[cfg(feature = "newsml")]
            Attachment::Newsml => files.push(origin.newsml(&options.newsml, report)?),
            Attachment::FacsimilePdf => origin.facsimiles(&mut files)?,
        }
    }
    Ok(Some(files))
}

impl Origin<'_> {
    fn has_withheld(&self) -> bool {
        self.issue.pages.iter().flat_map(|page| &page.articles).any(|article| article.is_withheld())
    }

    fn finding(&self, code: Code, message: &str) -> Diagnostic {
        let outline = &self.volume.issues[self.n];
        let place = Place { file: Some(outline.file.clone()), issue: Some(outline.id.clone()), ..Place::default() };
        Diagnostic::new(code, message).at(place)
    }

    /// The record as it was read; none where it is another one than pass 1 read.
    fn record(&self) -> Result<Option<Attached>> {
        let record = self.volume.record(self.n, self.source)?;
        Ok(record.map(|bytes| self.made("json", "application/json", "源数据（JSON）", Relation::Source, &bytes)))
    }

    #[cfg(feature = "newsml")]
    fn newsml(&self, options: &crate::export::newsml::Options, report: &mut Report) -> Result<Attached> {
        let bytes = crate::export::newsml::message(self.volume, self.n, self.issue, self.source, options, report)?;
        let media_type = "application/vnd.iptc.g2.newsmessage+xml";
        Ok(self.made("xml", media_type, "NewsML-G2", Relation::Alternative, &bytes))
    }

    fn made(&self, ending: &str, media_type: &'static str, what: &str, relation: Relation, bytes: &[u8]) -> Attached {
        let name = format!("{}.{ending}", self.issue.id);
        let about = self.about(name, media_type, what, relation, bytes.len() as u64);
        Attached { about, content: Content::Deflated(deflate(bytes)) }
    }

    fn about(&self, name: String, media_type: &'static str, what: &str, relation: Relation, size: u64) -> Description {
        let modified = self.volume.issues[self.n].modified.unwrap_or_else(|| Timestamp::midnight(self.issue.date));
        Description { name, media_type, words: format!("{} {what}", self.issue.id), relation, modified, size }
    }

    /// PDF files that the archive holds; what is not there was found by the check.
    fn facsimiles(&self, files: &mut Vec<Attached>) -> Result<()> {
        let id = &self.issue.id;
        if let Some(path) = &self.issue.pdf {
            self.facsimile(path, format!("{id}.pdf"), "原版", files)?;
        }
        for page in &self.issue.pages {
            if let Some(path) = page.facsimile.as_ref().and_then(|facsimile| facsimile.pdf.as_ref()) {
                self.facsimile(path, format!("{id}.p{}.pdf", page.id), &format!("{}版原版", page.label), files)?;
            }
        }
        Ok(())
    }

    fn facsimile(&self, path: &MediaPath, name: String, what: &str, files: &mut Vec<Attached>) -> Result<()> {
        if let Some(file) = self.source.media(path)? {
            let about = self.about(name, "application/pdf", what, Relation::Alternative, file.len);
            files.push(Attached { about, content: Content::File(path.clone()) });
        }
        Ok(())
    }
}
