//! What is bound into one file: [`Volume`].
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::collation::Gap;
use super::outline::IssueOutline;
use super::terms::Term;
use crate::check;
use crate::error::{ErrorKind, Result};
use crate::input::Source;
use crate::model::{Date, Issue, Publication, Timestamp};
use crate::report::{Diagnostic, Place, Report, codes};

/// A piece of a volume that was cut because of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// This part, from 1.
    pub number: usize,
    /// How many parts the volume has.
    pub of: usize,
}

/// What one part of a cut volume holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extent {
    /// First and last day.
    pub dates: (Date, Date),
    /// Ids of its issues, in reading order.
    pub issues: Vec<String>,
}

impl Extent {
    pub(super) fn new(issues: &[IssueOutline]) -> Self {
        Self { dates: span(issues), issues: issues.iter().map(|issue| issue.id.clone()).collect() }
    }
}

/// True where an issue that was left out falls into part `n`: behind the part before, and not behind its own last day, but
/// for the last part.
pub(super) fn is_of_part(issue: &LeftOut, parts: &[Extent], n: usize) -> bool {
    let behind = |n: usize| parts.get(n).is_some_and(|part| issue.date > part.dates.1);
    (n + 1 >= parts.len() || !behind(n)) && n.checked_sub(1).is_none_or(behind)
}

/// First and last date, of a combined issue the last day that it stands for.
fn span(issues: &[IssueOutline]) -> (Date, Date) {
    let first = issues[0].date;
    (first, issues.iter().map(|i| i.date_until.unwrap_or(i.date)).max().unwrap_or(first))
}

/// An issue that the archive has and that could not be bound; findings say why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct LeftOut {
    /// Its day, by the record or by the name of its file.
    pub date: Date,
    /// File of its record, relative to the archive.
    pub file: String,
}

/// One bound output: one EPUB, one PDF.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Volume {
    /// The title.
    pub publication: Arc<Publication>,
    /// Key of the volume: `2024`, `2024-h1`, `2024-q1`, `2024-01` or an issue id.
    pub key: String,
    /// Which part it is, where it was cut.
    pub part: Option<Part>,
    /// All parts that the volume was cut into, this one among them; empty where it was not cut.
    pub parts: Arc<[Extent]>,
    /// The issues in it, in reading order; at least one.
    pub issues: Vec<IssueOutline>,
    /// What is missing between its first and last issue.
    pub gaps: Vec<Gap>,
    /// Issues of its time whose records could not be used, by day.
    pub left_out: Vec<LeftOut>,
    /// `dcterms:modified`: newest `modified` of its issues, else the option, else the last issue's date.
    pub modified: Timestamp,
    /// How pass 2 checks: as pass 1, with pictures and without the marks that pass 1 has counted.
    pub(crate) check: check::Options,
    /// Where every article and page of the volume is: article id within issue → page id.
    pub(crate) places: BTreeMap<String, usize>,
    /// How its indexes are sorted.
    #[cfg(feature = "index")]
    pub(crate) index: Arc<super::index::Settings>,
}

impl Volume {
    /// Number of issues.
    #[must_use]
    pub fn len(&self) -> usize {
        self.issues.len()
    }

    /// Number of issues that a schedule asks for: without supplements and special editions of their own.
    #[must_use]
    pub fn scheduled(&self) -> usize {
        super::collation::regular(&self.issues).len()
    }

    /// The others: supplements and special editions of their own.
    pub fn extra(&self) -> impl Iterator<Item = &IssueOutline> {
        let is_regular = super::collation::is_regular(&self.issues);
        self.issues.iter().filter(move |issue| !is_regular(issue))
    }

    /// Never true: a volume has an issue.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.issues.is_empty()
    }

    /// Reads and checks issue `n` again (pass 2), with its pictures. What pass 1 found is found again, doubtful marks
    /// (`TXT-004` to `TXT-006`) apart.
    ///
    /// Returns `None` where it changed since pass 1 or cannot be read any more (`SRC-001`); the output must not be published
    /// then.
    ///
    /// # Errors
    /// What a source of your own says, other than that it cannot be read.
    pub fn issue(&self, n: usize, source: &dyn Source, report: &mut Report) -> Result<Option<Issue>> {
        let outline = &self.issues[n];
        let changed = |what: &str| {
            Diagnostic::new(codes::SRC_001, format!("{what} while newsbind was reading"))
                .with_hint("run again when nothing writes to the archive")
                .at(Place { file: Some(outline.file.clone()), issue: Some(outline.id.clone()), ..Place::default() })
        };
        let bytes = match source.read(outline.entry) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), ErrorKind::Input { .. }) => {
                report.push(changed("the record became unreadable"));
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if check::fingerprint(&bytes) != outline.fingerprint {
            report.push(changed("the record changed"));
            return Ok(None);
        }
        let entry = &source.entries()[outline.entry];
        Ok(check::issue(&bytes, entry, &self.publication, source, &self.check, report))
    }

    /// The record of issue `n`, byte for byte; `None` where it is another one than pass 1 read.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub fn record(&self, n: usize, source: &dyn Source) -> Result<Option<Vec<u8>>> {
        let outline = &self.issues[n];
        let bytes = source.read(outline.entry)?;
        Ok(Some(bytes).filter(|bytes| check::fingerprint(bytes) == outline.fingerprint))
    }

    /// Cuts a volume into parts of so many issues each; the last part takes what is left. A volume of one part stays whole.
    #[must_use]
    pub fn into_parts(self, counts: &[usize]) -> Vec<Self> {
        let mut rest = self.issues.as_slice();
        let mut parts: Vec<&[IssueOutline]> = Vec::with_capacity(counts.len());
        for count in counts.iter().take(counts.len().saturating_sub(1)) {
            let (now, later) = rest.split_at((*count).min(rest.len()));
            parts.push(now);
            rest = later;
        }
        parts.push(rest);
        parts.retain(|issues| !issues.is_empty());
        if parts.len() < 2 {
            return vec![self];
        }
        let extents: Arc<[Extent]> = parts.iter().map(|issues| Extent::new(issues)).collect();
        let of = parts.len();
        let part = |(n, issues): (usize, &[IssueOutline])| {
            let ids = || issues.iter().map(|issue| issue.id.as_str());
            Self {
                part: Some(Part { number: n + 1, of }),
                parts: Arc::clone(&extents),
                gaps: self.gaps.iter().filter(|gap| ids().any(|id| id == gap.before)).cloned().collect(),
                left_out: self.left_out.iter().filter(|issue| is_of_part(issue, &extents, n)).cloned().collect(),
                places: ids().enumerate().map(|(n, id)| (id.to_owned(), n)).collect(),
                issues: issues.to_vec(),
                ..self.clone()
            }
        };
        parts.into_iter().enumerate().map(part).collect()
    }

    /// The issue with this id and its number in the volume.
    #[must_use]
    pub fn find(&self, issue_id: &str) -> Option<(usize, &IssueOutline)> {
        let n = *self.places.get(issue_id)?;
        Some((n, &self.issues[n]))
    }

    /// First and last date, of a combined issue the last day that it stands for.
    #[must_use]
    pub fn dates(&self) -> (Date, Date) {
        span(&self.issues)
    }

    /// Number of newspaper pages that are held, by printed sides.
    #[must_use]
    pub fn held_pages(&self) -> usize {
        self.issues.iter().map(IssueOutline::held_pages).sum()
    }

    /// Number of articles that are held.
    #[must_use]
    pub fn held_articles(&self) -> usize {
        self.issues.iter().map(IssueOutline::held_articles).sum()
    }

    /// What the archive says that private-use characters stand for (`pua.json`).
    pub fn private_use(&self) -> impl Iterator<Item = (char, &str)> {
        self.check.private_use.iter().map(|(c, meaning)| (*c, meaning.as_str()))
    }

    /// Every different term of the volume, in order.
    #[must_use]
    pub fn terms(&self) -> BTreeSet<&Term> {
        let articles = self.issues.iter().flat_map(|issue| issue.articles()).flat_map(|(_, article)| &article.terms);
        let pages = self.issues.iter().flat_map(|issue| &issue.pages).flat_map(|page| &page.terms);
        self.issues.iter().flat_map(|issue| &issue.terms).chain(pages).chain(articles).map(Arc::as_ref).collect()
    }

    /// File name without ending: `<publication id>-<key>[-part<n>]`.
    #[must_use]
    pub fn file_stem(&self) -> String {
        self.file_stem_of(self.part.map(|part| part.number))
    }

    /// The same of another part.
    #[must_use]
    pub fn file_stem_of(&self, part: Option<usize>) -> String {
        let part = part.map_or_else(String::new, |number| format!("-part{number}"));
        format!("{}-{}{part}", self.publication.id, self.key)
    }

    /// The number of the other part that holds an issue.
    #[must_use]
    pub fn part_of(&self, issue_id: &str) -> Option<usize> {
        let n = self.parts.iter().position(|part| part.issues.iter().any(|id| id == issue_id))?;
        Some(n + 1).filter(|number| self.part.is_none_or(|own| own.number != *number))
    }
}
