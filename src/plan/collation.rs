//! What is missing: gaps by the schedule and by numbers, and numbers out of sequence.
use std::collections::BTreeMap;

use super::outline::IssueOutline;
use crate::model::{Date, Schedule};
use crate::report::{Diagnostic, Place, Report, codes};

/// Issues that are expected and not there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The day on which an issue is missing, where the schedule names one.
    pub date: Option<Date>,
    /// Id of the issue before.
    pub after: String,
    /// Id of the issue behind.
    pub before: String,
    /// The missing 期号, first and last, where numbers skip.
    pub numbers: Option<(u32, u32)>,
}

/// At most so many days of one gap are listed one by one; a longer silence is told by its numbers.
const LONGEST: usize = 400;

/// The issues that a schedule asks for: neither further editions of a day nor, where issues have numbers, special ones without.
pub(super) fn regular(outlines: &[IssueOutline]) -> Vec<&IssueOutline> {
    let is_regular = is_regular(outlines);
    outlines.iter().filter(|outline| is_regular(outline)).collect()
}

/// Tells of each of the issues whether it is a regular one.
pub(super) fn is_regular(outlines: &[IssueOutline]) -> impl Fn(&IssueOutline) -> bool + use<> {
    let numbered = outlines.iter().any(|outline| outline.number.is_some());
    move |outline| outline.edition_order == 1 && !(numbered && outline.special.is_some() && outline.number.is_none())
}

/// What is missing between two issues that follow each other.
///
/// Days come from the schedule, less its pauses and the days that a combined issue stands for; where there is no schedule,
/// numbers that skip tell how many issues are missing. Where both are known and agree, each day gets its number.
#[must_use]
pub fn between(schedule: Option<&Schedule>, before: &IssueOutline, after: &IssueOutline) -> Vec<Gap> {
    let days = schedule.map(|schedule| missing_days(schedule, before, after)).unwrap_or_default();
    let numbers = skipped(before, after);
    let gap = |date, numbers| Gap { date, after: before.id.clone(), before: after.id.clone(), numbers };
    match (days.as_slice(), numbers) {
        ([], Some(numbers)) => vec![gap(None, Some(numbers))],
        (days, Some((first, last))) if days.len() == (last - first + 1) as usize => {
            days.iter().zip(first..).map(|(day, number)| gap(Some(*day), Some((number, number)))).collect()
        }
        (days, numbers) => {
            let mut gaps: Vec<Gap> = days.iter().map(|day| gap(Some(*day), None)).collect();
            gaps.extend(numbers.map(|numbers| gap(None, Some(numbers))));
            gaps
        }
    }
}

fn missing_days(schedule: &Schedule, before: &IssueOutline, after: &IssueOutline) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = before.date_until.unwrap_or(before.date);
    while let Some(next) = day.next().filter(|next| *next < after.date) {
        day = next;
        if schedule.expects(day) {
            days.push(day);
        }
        if days.len() >= LONGEST {
            break;
        }
    }
    days
}

/// The numbers between two issues of one year.
fn skipped(before: &IssueOutline, after: &IssueOutline) -> Option<(u32, u32)> {
    if before.date.year() != after.date.year() {
        return None;
    }
    let (_, last) = range(before.number.as_deref()?)?;
    let (first, _) = range(after.number.as_deref()?)?;
    (first > last + 1).then(|| (last + 1, first - 1))
}

/// First and last number of `9`, `3-4`, `3—4`, `第9期`.
fn range(number: &str) -> Option<(u32, u32)> {
    let mut numbers =
        number.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(|part| part.parse().ok());
    let first: u32 = numbers.next()??;
    let last = numbers.next().unwrap_or(Some(first))?;
    (numbers.next().is_none() && last >= first).then_some((first, last))
}

/// Numbers rise with the dates: 期号 within a year, 总期号 always (`ISS-003`).
pub(super) fn check_numbers(outlines: &[IssueOutline], report: &mut Report) {
    let mut seen: BTreeMap<(&str, i32), (u32, &str)> = BTreeMap::new();
    for outline in outlines.iter().filter(|outline| outline.edition_order == 1) {
        for (name, scope, number) in [
            ("number", outline.date.year(), outline.number.as_deref()),
            ("total_number", 0, outline.total_number.as_deref()),
        ] {
            let Some((first, last)) = number.and_then(range) else { continue };
            if let Some((before, id)) = seen.get(&(name, scope))
                && first <= *before
            {
                let message = format!("`{name}` is {first} after {before} of issue {id}");
                let place =
                    Place { file: Some(outline.file.clone()), issue: Some(outline.id.clone()), ..Place::default() };
                let hint = "if the paper misprinted it, put the printed number into `misprinted`";
                report.push(Diagnostic::new(codes::ISS_003, message).with_hint(hint).at(place));
            }
            seen.insert((name, scope), (last, &outline.id));
        }
    }
}
