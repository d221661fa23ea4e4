//! Issues that were sent and whose record is gone from the archive: [`Absent`].
use std::collections::{BTreeMap, BTreeSet};

use super::Removed;
use super::assign::Assignment;
use super::compose::{IssueJob, Of};
use super::deliver::{Run, Work};
use super::digest::Digester;
use super::ledger::Ledger;
use super::media;
use super::scan::{Scanned, base};
use super::select::Selection;
use crate::error::Result;
use crate::input::Source;
use crate::model::{Date, Detail, Issue, MisprintedIssue, Publication};
use crate::plan;
use crate::report::{Diagnostic, Report, codes};

/// What an archive says of the issues that it does not hold.
pub(super) struct Absent<'a> {
    publication: &'a Publication,
    /// Ids of the issues that are there.
    there: BTreeSet<&'a str>,
    /// Days of records that cannot be used; one of them may be the issue.
    unsure: BTreeSet<Date>,
}

impl<'a> Absent<'a> {
    /// `None` where no issue counts as gone: the source is a part of an archive or empty, was not read to its end, or has a record
    /// of which nobody can say what it is.
    pub(super) fn new(publication: &'a Publication, source: &dyn Source, scanned: &'a [Scanned]) -> Option<Self> {
        if !source.is_whole() || scanned.is_empty() || scanned.len() < source.entries().len() {
            return None;
        }
        let mut absent = Self { publication, there: BTreeSet::new(), unsure: BTreeSet::new() };
        for (n, one) in scanned.iter().enumerate() {
            if one.id.is_empty() {
                let days = plan::days_of(&source.entries()[n], &source.read(n).unwrap_or_default());
                if days == [None, None] {
                    return None;
                }
                absent.unsure.extend(days.into_iter().flatten());
            } else {
                absent.there.insert(&one.id);
            }
        }
        Some(absent)
    }

    /// Years of which the archive holds an issue, as far as both selections take any of it. An archive speaks for these: other
    /// years may lie in archives of their own.
    pub(super) fn years(&self, selections: [&Selection; 2]) -> BTreeSet<i32> {
        let years = self.there.iter().filter_map(|id| Some(day(id)?.year()));
        years.filter(|year| selections.iter().all(|one| one.takes_of_year(*year))).collect()
    }

    /// Issues of which the ledger knows something, that both selections take and whose record is gone.
    pub(super) fn issues(&self, ledger: &Ledger, selections: [&Selection; 2]) -> Vec<Issue> {
        let root = base(self.publication, "");
        let mut out: Vec<Issue> = Vec::new();
        for shard in self.years(selections).iter().filter_map(|year| ledger.shards().get(year)) {
            for (guid, _) in shard.below(&root) {
                let id = guid[root.len()..].split('/').next().unwrap_or_default();
                let Some(date) = day(id) else { continue };
                let is_gone = !self.there.contains(id) && !self.unsure.contains(&date);
                let is_taken = || selections.iter().all(|one| one.takes_issue(id, date));
                if is_gone && out.last().is_none_or(|last| last.id != id) && is_taken() {
                    out.push(stand_in(self.publication, id, date));
                }
            }
        }
        out
    }
}

/// Issue ids begin with the date.
fn day(id: &str) -> Option<Date> {
    Date::parse(id.get(..10)?)
}

/// An issue of which nothing is known but its id.
fn stand_in(publication: &Publication, id: &str, date: Date) -> Issue {
    Issue {
        id: id.to_owned(),
        date,
        date_until: None,
        edition: None,
        edition_order: id.get(11..).and_then(|order| order.parse().ok()).unwrap_or(1),
        number: None,
        total_number: None,
        volume_number: None,
        misprinted: MisprintedIssue::default(),
        lunar_date: None,
        special: None,
        title: None,
        detail: Detail::default(),
        sections: Vec::new(),
        groups: Vec::new(),
        pages: Vec::new(),
        pdf: None,
        staff: Vec::new(),
        imprint: None,
        version: 1,
        modified: None,
        language: publication.language.clone(),
        direction: publication.direction,
        notes: Vec::new(),
    }
}

impl<'a> Run<'a> {
    /// Issues whose record is gone: told, taken back or passed over, as the options say. A folder that holds the newest issues
    /// only looks like an archive that lost the others, so none is taken back that the options do not name.
    pub(super) fn take_back(
        &self,
        gone: Vec<Issue>,
        partner: u16,
        work: &mut Work<'a>,
        report: &mut Report,
    ) -> Result<()> {
        let nothing = BTreeSet::new();
        let mut told = Vec::new();
        for issue in gone {
            let base = base(&self.plan.publication, &issue.id);
            let year = issue.date.year();
            let media = BTreeMap::new();
            let scanned = Scanned { issue: Digester::new(&issue, &media).of_issue(), ..Scanned::default() };
            let of = Of::Gone(Box::new(issue));
            let assigner = self.assigner(year, partner, &nothing, of.place());
            let assignment = match self.options.removed {
                Some(Removed::Kill) if self.options.selection.names_issue(of.id(), of.date()) => {
                    assigner.absent(&base, &scanned)?
                }
                Some(Removed::Keep) => Assignment::default(),
                Some(Removed::Kill) | None => {
                    told.extend(assigner.stands(&base).then(|| of.id().to_owned()));
                    Assignment::default()
                }
            };
            if self.profile.rolls() {
                self.tombstones(&base, year, partner, &scanned, &assignment, &mut work.feed);
            }
            if !assignment.gone.is_empty() {
                let (names, taken, held) = (BTreeMap::new(), media::Named::new(), BTreeMap::new());
                work.jobs.push(IssueJob { of, base, assignment, media, names, taken, held });
            }
        }
        tell(&self.profile.partner, &told, report);
        Ok(())
    }
}

/// `NML-021` for issues whose record is gone.
pub(super) fn tell(partner: &str, gone: &[String], report: &mut Report) {
    const NAMED: usize = 3;
    let names: Vec<String> = gone.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
    let names = names.join(", ");
    let message = match gone.len() {
        0 => return,
        1 => format!("issue {names} was sent to `{partner}`, and its record is gone from the archive"),
        n if n <= NAMED => {
            format!("issues {names} were sent to `{partner}`, and their records are gone from the archive")
        }
        n => {
            format!("{n} issues were sent to `{partner}`, and their records are gone from the archive, such as {names}")
        }
    };
    let hint = "put the records back or say `--removed keep`; to take whole issues back, name them with `--issues` or `--dates`, with no other part of the selection, and say `--removed kill`";
    report.push(Diagnostic::new(codes::NML_021, message).with_hint(hint));
}
