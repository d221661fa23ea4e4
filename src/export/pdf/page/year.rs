//! The days of a volume: what was held, what is missing, when there was a pause. Cover, calendar and notes show it.

use std::collections::BTreeMap;

use crate::model::{Date, PageKind, Schedule};
use crate::plan::{IssueOutline, Volume};

/// What a volume has of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    /// The first issue of the day, by its number in the volume.
    Issue(usize),
    /// A combined issue stands for it, by its number in the volume.
    Combined(usize),
    /// An issue should have appeared and is not held.
    Missing,
    /// No issue was due although its weekday is a day of issue.
    Pause,
}

/// The days of a volume, by month.
#[derive(Debug, Clone)]
pub(crate) struct Year {
    /// First days of the months that the volume stands for.
    pub(crate) months: Vec<Date>,
    days: BTreeMap<Date, Day>,
}

/// Numbers of issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Held.
    pub(crate) held: usize,
    /// Of these supplements and special editions that no schedule asks for.
    pub(crate) extra: usize,
    /// Of these special editions.
    pub(crate) special: usize,
    /// Of these incomplete.
    pub(crate) partial: usize,
    /// Not held.
    pub(crate) missing: usize,
    /// Days without an issue by announcement.
    pub(crate) pauses: usize,
}

impl Year {
    /// From the plan.
    pub(crate) fn new(volume: &Volume) -> Self {
        let months = months(volume);
        let mut days = BTreeMap::new();
        if let (Some(schedule), Some(first), Some(last)) = (&volume.publication.schedule, months.first(), months.last())
        {
            days.extend(pauses(schedule, *first, *last).map(|day| (day, Day::Pause)));
        }
        days.extend(volume.gaps.iter().filter_map(|gap| gap.date).map(|day| (day, Day::Missing)));
        for (n, issue) in volume.issues.iter().enumerate() {
            days.extend(later_days(issue).map(|day| (day, Day::Combined(n))));
        }
        // The first issue of a day is its own.
        days.extend(volume.issues.iter().enumerate().rev().map(|(n, issue)| (issue.date, Day::Issue(n))));
        Self { months, days }
    }

    /// What the volume has of a day; nothing where no issue was due.
    pub(crate) fn day(&self, date: Date) -> Option<Day> {
        self.days.get(&date).copied()
    }

    /// True where something is known of a day of the month.
    pub(crate) fn touches(&self, month: Date) -> bool {
        let last = Date::new(month.year(), month.month(), month.days_in_month()).unwrap_or(month);
        self.days.range(month..=last).next().is_some()
    }

    /// How many issues there are of each kind.
    pub(crate) fn counts(&self, volume: &Volume) -> Counts {
        let missing = volume.gaps.iter().map(|gap| gap.numbers.map_or(1, |(from, to)| (to - from + 1) as usize)).sum();
        Counts {
            held: volume.len(),
            extra: volume.len() - volume.scheduled(),
            special: volume.issues.iter().filter(|issue| issue.special.is_some()).count(),
            partial: volume.issues.iter().filter(|issue| is_partial(issue)).count(),
            missing,
            pauses: self.days.values().filter(|day| **day == Day::Pause).count(),
        }
    }
}

/// The days after the first that a combined issue stands for; a record that runs on for more than a month is not believed.
fn later_days(issue: &IssueOutline) -> impl Iterator<Item = Date> {
    let until = issue.date_until.unwrap_or(issue.date);
    std::iter::successors(issue.date.next(), |day| day.next()).take_while(move |day| *day <= until).take(31)
}

/// True where a page of the issue is known and not held.
pub(crate) fn is_partial(issue: &IssueOutline) -> bool {
    issue.pages.iter().any(|page| page.kind == PageKind::Missing)
}

/// The months that a volume stands for by its key: twelve for a year; one more where a combined issue runs on.
fn months(volume: &Volume) -> Vec<Date> {
    let (first, last) = volume.dates();
    let first_of_month = |date: Date| Date::new(date.year(), date.month(), 1);
    let spanned = (last.year() - first.year()) * 12 + i32::from(last.month()) - i32::from(first.month()) + 1;
    let (from, count) = match volume.key.get(4..) {
        // A part stands for its own months only.
        _ if volume.part.is_some() => (first.month(), u8::try_from(spanned.clamp(1, 12)).unwrap_or(12)),
        Some("") => (1, 12),
        Some("-h1" | "-h2") => ((first.month() - 1) / 6 * 6 + 1, 6),
        Some(rest) if rest.starts_with("-q") => ((first.month() - 1) / 3 * 3 + 1, 3),
        _ => (first.month(), 1),
    };
    let last_of_year = (from + count).min(13);
    let mut months: Vec<Date> = (from..last_of_year).filter_map(|month| Date::new(first.year(), month, 1)).collect();
    months.extend(first_of_month(last).filter(|end| months.last().is_some_and(|month| month < end)));
    months
}

/// Days of issue that fall into a pause of the schedule, from the first month to the end of the last.
fn pauses(schedule: &Schedule, first: Date, last: Date) -> impl Iterator<Item = Date> + '_ {
    let end = Date::new(last.year(), last.month(), last.days_in_month()).unwrap_or(last);
    let due = |day: &Date| schedule.weekdays.is_empty() || schedule.weekdays.contains(&day.weekday());
    schedule
        .pauses
        .iter()
        .flat_map(move |pause| {
            let until = pause.until.min(end);
            std::iter::successors(Some(pause.from.max(first)), |day| day.next()).take_while(move |day| *day <= until)
        })
        .filter(due)
}
