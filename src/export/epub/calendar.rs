//! Contents by date: the calendar of the volume, the contents of a month, the list of what is missing.
use std::collections::BTreeMap;

use serde::Serialize;

use super::Shared;
use super::content::context::{Entry, Head};
use super::content::{issue_heading, issue_label, label, page_label};
use super::names::{self, IssueNames};
use crate::model::{Date, PageKind};
use crate::plan::collation::Gap;
use crate::plan::{IssueOutline, PageOutline};

#[derive(Serialize)]
pub(super) struct Calendar {
    #[serde(flatten)]
    head: Head,
    missing_href: Option<&'static str>,
    months: Vec<Month>,
}

#[derive(Serialize)]
struct Month {
    name: String,
    label: String,
    href: Option<String>,
    weeks: Vec<Vec<Day>>,
}

#[derive(Default, Serialize)]
struct Day {
    day: String,
    href: Option<String>,
    state: &'static str,
    label: String,
    more: Vec<MoreIssue>,
}

/// A further issue of a day.
#[derive(Serialize)]
struct MoreIssue {
    href: String,
    label: String,
    text: String,
}

/// What the volume has or misses on a day.
struct Marked {
    href: String,
    state: &'static str,
    label: String,
}

/// First days of the months that the volume covers by its kind: twelve for a year.
pub(super) fn months(shared: &Shared<'_>) -> Vec<Date> {
    let (first, last) = shared.volume.dates();
    if shared.volume.part.is_some() {
        return between(first, last);
    }
    let (from, count) = match shared.kind() {
        "year" => (1, 12),
        "half" => ((first.month() - 1) / 6 * 6 + 1, 6),
        "quarter" => ((first.month() - 1) / 3 * 3 + 1, 3),
        _ => (first.month(), 1),
    };
    let month = |month| Date::new(first.year(), month, 1).unwrap_or(first);
    // A combined issue may end in a later month or year.
    between(month(from), month(from + count - 1).max(last))
}

/// First days of the months from one day to another.
fn between(first: Date, last: Date) -> Vec<Date> {
    let day = |n: i32| Date::new(n / 12, u8::try_from(n % 12 + 1).ok()?, 1);
    let number = |date: Date| date.year() * 12 + i32::from(date.month()) - 1;
    (number(first)..=number(last)).filter_map(day).collect()
}

/// The calendar.
pub(super) fn calendar(shared: &Shared<'_>) -> Calendar {
    let head = shared.horizontal_head("calendar.xhtml", shared.calendar_title());
    let days = days(shared);
    let missing = !absent_days(shared).is_empty();
    let months = months(shared).into_iter().map(|first| month(shared, first, &days)).collect();
    Calendar { head, missing_href: missing.then_some("missing.xhtml"), months }
}

/// Days whose issue the volume does not have, each with the word for it: missing, or left out because of its record.
pub(super) fn absent_days(shared: &Shared<'_>) -> BTreeMap<Date, &'static str> {
    let missing = shared.volume.gaps.iter().filter_map(|gap| Some((gap.date?, "missing_issue")));
    missing.chain(shared.volume.left_out.iter().map(|issue| (issue.date, "left_out"))).collect()
}

/// What the volume has or misses, by day. Issues of the day itself come first; where there is none, a combined issue that
/// stands for it; then what is missing.
fn days(shared: &Shared<'_>) -> BTreeMap<Date, Vec<Marked>> {
    let volume = shared.volume;
    let issues = || volume.issues.iter().zip(shared.names);
    let marked = |(issue, names): (&IssueOutline, &IssueNames)| Marked {
        href: names.contents(),
        state: "issue",
        label: issue_label(shared.words, issue, shared.words.get("comma")),
    };
    let mut days: BTreeMap<Date, Vec<Marked>> = BTreeMap::new();
    for own in issues() {
        days.entry(own.0.date).or_default().push(marked(own));
    }
    for combined in issues() {
        for day in combined.0.days(volume.publication.schedule.as_ref()).into_iter().skip(1) {
            days.entry(day).or_insert_with(|| vec![marked(combined)]);
        }
    }
    for (date, word) in absent_days(shared) {
        let label = [&shared.words.day(date), shared.words.get(word)].join(shared.words.get("comma"));
        days.entry(date).or_insert_with(|| vec![Marked { href: "missing.xhtml".to_owned(), state: "missing", label }]);
    }
    days
}

impl Day {
    fn new(date: Date, marked: Option<&Vec<Marked>>) -> Self {
        let mut day = Self { day: date.day().to_string(), ..Self::default() };
        let Some([first, more @ ..]) = marked.map(Vec::as_slice) else { return day };
        day.href = Some(first.href.clone());
        day.state = first.state;
        day.label.clone_from(&first.label);
        let further = |(n, issue): (u32, &Marked)| MoreIssue {
            href: issue.href.clone(),
            label: issue.label.clone(),
            text: circled(n),
        };
        day.more = (2..).zip(more).map(further).collect();
        day
    }
}

/// ②, ③ …: a digit beside a day would be read as one number with it.
fn circled(n: u32) -> String {
    let sign = (1..=20).contains(&n).then(|| char::from_u32(0x2460 + n - 1)).flatten();
    sign.map_or_else(|| format!("({n})"), String::from)
}

fn month(shared: &Shared<'_>, first: Date, days: &BTreeMap<Date, Vec<Marked>>) -> Month {
    let words = shared.words;
    let mut cells: Vec<Day> = (1..first.weekday()).map(|_| Day::default()).collect();
    let dates = (1..=first.days_in_month()).filter_map(|day| Date::new(first.year(), first.month(), day));
    cells.extend(dates.map(|date| Day::new(date, days.get(&date))));
    while !cells.len().is_multiple_of(7) {
        cells.push(Day::default());
    }
    let mut weeks: Vec<Vec<Day>> = Vec::new();
    for (n, cell) in cells.into_iter().enumerate() {
        if n.is_multiple_of(7) {
            weeks.push(Vec::with_capacity(7));
        }
        if let Some(week) = weeks.last_mut() {
            week.push(cell);
        }
    }
    let held = shared.volume.issues.iter().any(|i| (i.date.year(), i.date.month()) == (first.year(), first.month()));
    Month {
        name: words.nth("month_names", usize::from(first.month()) - 1).to_owned(),
        label: words.month(first),
        href: (held && shared.has_months()).then(|| shared.month_path(first)),
        weeks,
    }
}

#[derive(Serialize)]
pub(super) struct MonthContents {
    #[serde(flatten)]
    head: Head,
    month: String,
    issues: Vec<MonthEntry>,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    calendar: Option<String>,
}

#[derive(Serialize)]
struct MonthEntry {
    label: String,
    href: Option<String>,
    lead: Option<String>,
    pages: String,
    missing_href: String,
    state: String,
}

/// The contents of the month of `date`: its issues and its gaps, by day.
pub(super) fn month_contents(shared: &Shared<'_>, date: Date) -> MonthContents {
    let words = shared.words;
    let path = shared.month_path(date);
    let same = |other: Date| (other.year(), other.month()) == (date.year(), date.month());
    let mut entries: Vec<(Date, MonthEntry)> = Vec::new();
    for (issue, names) in shared.volume.issues.iter().zip(shared.names).filter(|(issue, _)| same(issue.date)) {
        entries.push((issue.date, issue_entry(shared, issue, names::relative(&path, &names.contents()))));
    }
    for (day, word) in absent_days(shared).into_iter().filter(|(day, _)| same(*day)) {
        let (label, state) = (words.day(day), words.get(word).to_owned());
        let missing_href = names::relative(&path, "missing.xhtml");
        entries.push((day, MonthEntry { label, href: None, lead: None, pages: String::new(), missing_href, state }));
    }
    entries.sort_by_key(|(day, _)| *day);
    let month = words.month(date);
    MonthContents {
        head: shared.head(&path, words.fill("month_contents", &[("month", &month)])),
        month,
        issues: entries.into_iter().map(|(_, entry)| entry).collect(),
        links: Links { calendar: shared.has_calendar().then(|| names::relative(&path, "calendar.xhtml")) },
    }
}

fn issue_entry(shared: &Shared<'_>, issue: &IssueOutline, href: String) -> MonthEntry {
    let words = shared.words;
    let pages: usize = issue.pages.iter().map(|p| p.sides.len()).sum();
    MonthEntry {
        label: issue_label(words, issue, words.get("gap")),
        href: Some(href),
        lead: issue.articles().next().map(|(_, article)| label(words, article)),
        pages: words.fill("pages_count", &[("n", &pages.to_string())]),
        missing_href: String::new(),
        state: String::new(),
    }
}

#[derive(Serialize)]
pub(super) struct Missing {
    #[serde(flatten)]
    head: Head,
    intro: Option<String>,
    gaps: Vec<String>,
    pages: Vec<Entry>,
}

/// The list of what is missing: issues that are not held or could not be bound, and pages; `None` where nothing is.
pub(super) fn missing(shared: &Shared<'_>) -> Option<Missing> {
    let volume = shared.volume;
    let gaps: Vec<String> = volume.gaps.iter().map(|gap| gap_line(shared, gap)).chain(left_out(shared)).collect();
    let pages = missing_pages(shared);
    let intro = (!volume.gaps.is_empty()).then(|| intro(shared));
    let head = || shared.head("missing.xhtml", shared.words.get("missing_list").to_owned());
    (!gaps.is_empty() || !pages.is_empty()).then(|| Missing { head: head(), intro, gaps, pages })
}

/// A line for each issue that was left out, where no line of a gap says so.
fn left_out<'s>(shared: &'s Shared<'_>) -> impl Iterator<Item = String> + 's {
    let told = |date: Date| shared.volume.gaps.iter().any(|gap| gap.date == Some(date));
    let mut days: Vec<Date> = shared.volume.left_out.iter().map(|issue| issue.date).collect();
    days.dedup();
    let line = |date: Date| {
        let words = shared.words;
        [&words.date(date), words.weekday(date), words.get("left_out")].join(words.get("gap"))
    };
    days.into_iter().filter(move |date| !told(*date)).map(line)
}

/// Pages that are known and not held, as links to their documents.
fn missing_pages(shared: &Shared<'_>) -> Vec<Entry> {
    let words = shared.words;
    let of_issue = |(issue, names): (&IssueOutline, &IssueNames)| {
        let missing = issue.pages.iter().enumerate().filter(|(_, page)| page.kind == PageKind::Missing);
        let entry = |(n, page): (usize, &PageOutline)| Entry {
            href: names.page(n),
            text: [issue_heading(words, issue), page_label(words, page)].join(words.get("gap")),
            mark: None,
        };
        missing.map(entry).collect::<Vec<_>>()
    };
    shared.volume.issues.iter().zip(shared.names).flat_map(of_issue).collect()
}

fn intro(shared: &Shared<'_>) -> String {
    let words = shared.words;
    let (first, last) = shared.volume.dates();
    let (held, missing) = (shared.volume.scheduled(), shared.missing());
    let weekdays = shared.volume.publication.schedule.as_ref().map(|s| s.weekdays.as_slice());
    let names = |days: &[u8]| {
        let list: Vec<&str> =
            days.iter().map(|d| words.nth("weekdays_in_list", usize::from(*d).saturating_sub(1))).collect();
        words.fill("missing_week", &[("days", &list.join(words.get("list_comma")))])
    };
    let (key, days) = match weekdays {
        None => ("missing_numbered", String::new()),
        Some(days) if days.is_empty() || days.len() == 7 => ("missing_daily", String::new()),
        Some(days) => ("missing_scheduled", names(days)),
    };
    let values = [
        ("days", days),
        ("from", words.date(first)),
        (
            "until",
            if first.year() == last.year() && words.get("date").starts_with("{y}") {
                words.day(last)
            } else {
                words.date(last)
            },
        ),
        ("expected", (held + missing).to_string()),
        ("held", held.to_string()),
        ("missing", missing.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
    words.fill(key, &values)
}

fn gap_line(shared: &Shared<'_>, gap: &Gap) -> String {
    let words = shared.words;
    let mut parts = Vec::new();
    if let Some(date) = gap.date {
        parts.push(words.date(date));
        parts.push(words.weekday(date).to_owned());
    }
    if let Some((first, last)) = gap.numbers {
        let number = |n: u32| words.fill("number", &[("n", &n.to_string())]);
        let mut text = if first == last {
            number(first)
        } else {
            words.fill("range", &[("from", &number(first)), ("until", &number(last))])
        };
        if let Some(total) = total_number(shared, gap, first).filter(|_| first == last) {
            text.push_str(
                &words.fill("in_brackets", &[("text", &words.fill("total_number", &[("n", &total.to_string())]))]),
            );
        }
        parts.push(text);
    }
    if gap.date.is_some_and(|date| shared.volume.left_out.iter().any(|issue| issue.date == date)) {
        parts.push(words.get("left_out").to_owned());
    }
    parts.join(words.get("gap"))
}

/// 总期号 of a missing issue, counted on from the issue before it.
fn total_number(shared: &Shared<'_>, gap: &Gap, number: u32) -> Option<u32> {
    let (_, before) = shared.volume.find(&gap.after)?;
    let (own, total): (u32, u32) = (before.number.as_ref()?.parse().ok()?, before.total_number.as_ref()?.parse().ok()?);
    Some(total + number.checked_sub(own)?)
}
