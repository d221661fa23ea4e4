//! The files of one issue for a delivery, made on a worker: [`Composed`].
use std::collections::BTreeMap;
use std::sync::Mutex;

use super::assign::{Assignment, version};
use super::format::Format;
use super::media::Named;
use super::profile::Profile;
use super::scan::prepare;
use crate::digest::Sha256;
use crate::error::Result;
use crate::export::newsml::{Assigned, Composer, Joined, Lost, Maker, Transmission};
use crate::input::Source;
use crate::model::{Date, Issue, MediaPath, Timestamp};
use crate::plan::Volume;
use crate::report::{Place, Report};

/// The issue of a job.
pub(super) enum Of<'a> {
    /// One of the archive, with its number in the volume.
    Volume(&'a Volume, usize),
    /// One whose record is gone: nothing is known but its id.
    Gone(Box<Issue>),
}

impl Of<'_> {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Volume(volume, n) => &volume.issues[*n].id,
            Self::Gone(issue) => &issue.id,
        }
    }

    pub(super) fn date(&self) -> Date {
        match self {
            Self::Volume(volume, n) => volume.issues[*n].date,
            Self::Gone(issue) => issue.date,
        }
    }

    pub(super) fn edition_order(&self) -> u8 {
        match self {
            Self::Volume(volume, n) => volume.issues[*n].edition_order,
            Self::Gone(issue) => issue.edition_order,
        }
    }

    pub(super) fn place(&self) -> Place {
        let file = match self {
            Self::Volume(volume, n) => Some(volume.issues[*n].file.clone()),
            Self::Gone(_) => None,
        };
        Place { file, issue: Some(self.id().to_owned()), ..Place::default() }
    }
}

/// What is made of one issue.
pub(super) struct IssueJob<'a> {
    pub(super) of: Of<'a>,
    /// Guid of its package.
    pub(super) base: String,
    pub(super) assignment: Assignment,
    pub(super) media: BTreeMap<MediaPath, [u8; 32]>,
    /// Names of the copies of media.
    pub(super) names: BTreeMap<MediaPath, String>,
    /// Names that were taken for anybody's media.
    pub(super) taken: Named,
    /// Media that the partner has.
    pub(super) held: BTreeMap<String, [u8; 32]>,
}

/// A file of an item, in memory.
pub(super) struct Made {
    pub(super) name: String,
    /// Of the item, or of all items of a message.
    pub(super) guids: Vec<String>,
    pub(super) kind: &'static str,
    pub(super) media_type: &'static str,
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: [u8; 32],
}

/// A file that is copied.
pub(super) struct Copied {
    pub(super) name: String,
    pub(super) path: MediaPath,
    pub(super) bytes: u64,
    pub(super) sha256: [u8; 32],
    pub(super) media_type: &'static str,
    pub(super) rendition: String,
    /// Its bytes, where it is a smaller copy that was made.
    pub(super) made: Option<Vec<u8>>,
}

/// A file of a delivery.
pub(super) enum Piece {
    Made(Made),
    Copied(Copied),
}

impl Piece {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Made(made) => &made.name,
            Self::Copied(copied) => &copied.name,
        }
    }

    fn bytes(&self) -> u64 {
        match self {
            Self::Made(made) => made.bytes.len() as u64,
            Self::Copied(copied) => copied.bytes,
        }
    }
}

/// The files of an issue.
#[derive(Default)]
pub(super) struct Composed {
    /// By name.
    pub(super) pieces: Vec<Piece>,
    pub(super) lost: Lost,
}

impl Composed {
    /// Files and their bytes.
    pub(super) fn weight(&self) -> (u64, u64) {
        (self.pieces.len() as u64, self.pieces.iter().map(Piece::bytes).sum())
    }
}

/// Makes the files of issues.
pub(super) struct IssueMaker<'a> {
    pub(super) maker: Maker<'a>,
    pub(super) source: &'a dyn Source,
    pub(super) profile: &'a Profile,
    pub(super) at: Timestamp,
    pub(super) buffers: Mutex<Vec<Composer>>,
}

impl IssueMaker<'_> {
    /// Reads an issue again and makes its files for a delivery; `None` where it changed since pass 1 (`SRC-001`).
    ///
    /// # Errors
    /// When the source cannot be read.
    pub(super) fn make(&self, job: &IssueJob<'_>, delivery: &str, report: &mut Report) -> Result<Option<Composed>> {
        let (mut issue, mut joined) = match &job.of {
            Of::Volume(volume, n) => match volume.issue(*n, self.source, report)? {
                Some(issue) => (issue, Joined::default()),
                None => return Ok(None),
            },
            Of::Gone(issue) => (Issue::clone(issue), Joined::default()),
        };
        if matches!(job.of, Of::Volume(..)) {
            joined = prepare(&mut issue, self.profile, self.at).joined;
        }
        let issue = (&issue, &joined);
        let mut composed = Composed::default();
        if self.profile.formats.contains(&Format::Newsml) {
            self.newsml(job, issue, delivery, &mut composed, report)?;
        }
        if self.profile.formats.iter().any(|format| format.is_document()) {
            super::documents::write(self, job, issue, &mut composed)?;
        }
        composed.pieces.sort_by(|a, b| a.name().cmp(b.name()));
        Ok(Some(composed))
    }

    fn newsml(
        &self,
        job: &IssueJob<'_>,
        issue: (&Issue, &Joined),
        delivery: &str,
        out: &mut Composed,
        report: &mut Report,
    ) -> Result<()> {
        let mut composer = self.buffers.lock().ok().and_then(|mut kept| kept.pop()).unwrap_or_default();
        composer.clear();
        let mut assigned = assigned(job);
        assigned.transmission = Some(Transmission {
            delivery: delivery.to_owned(),
            destination: self.profile.partner.clone(),
            sent: self.at,
        });
        match &job.of {
            Of::Volume(volume, n) => {
                self.maker.compose(&volume.issues[*n].file, issue, &assigned, &mut composer, report)?;
            }
            Of::Gone(_) => self.maker.take_back(issue, &assigned, &mut composer),
        }
        for document in composer.documents() {
            let bytes = document.to_bytes();
            out.pieces.push(Piece::Made(Made {
                name: document.name().to_owned(),
                guids: document.guids(),
                kind: document.kind(),
                media_type: document.media_type(),
                sha256: Sha256::digest(&bytes),
                bytes,
            }));
        }
        for media in composer.media().iter().filter(|media| !media.held) {
            // What pass 1 could not read is no item, and nothing names it.
            let Some(sha256) = media.sha256 else { continue };
            let (name, path, rendition) = (media.name.clone(), media.path.clone(), media.rendition.clone());
            out.pieces.push(Piece::Copied(Copied {
                name,
                path,
                bytes: media.bytes,
                sha256,
                media_type: media.media_type,
                rendition,
                made: media.made.clone(),
            }));
        }
        out.lost.add(composer.lost());
        if let Ok(mut kept) = self.buffers.lock() {
            kept.push(composer);
        }
        Ok(())
    }
}

/// What the ledger says of the items of an issue.
fn assigned(job: &IssueJob<'_>) -> Assigned {
    let (media, names, held) = (job.media.clone(), job.names.clone(), job.held.clone());
    let taken = job.taken.clone();
    let mut assigned = Assigned { media, names, taken, held, ..Assigned::default() };
    for decision in &job.assignment.decisions {
        if let Some(row) = &decision.row {
            assigned.items.insert(row.guid.to_string(), version(row, decision.lacking));
        }
    }
    for (gone, row) in &job.assignment.gone {
        assigned.items.insert(row.guid.to_string(), version(row, true));
        assigned.gone.push(gone.clone());
    }
    assigned
}
