//! The contents page of an issue.
use serde::Serialize;

use super::article::label;
use super::context::{Entry, Head, IssueContext, Link};
use super::page::{IssueMaker, page_label, staff_line};
use super::words::Words;
use crate::export::epub::package::Spine;
use crate::export::epub::{front, names};
use crate::model::{Issue, Section};
use crate::plan::{ArticleOutline, IssueOutline};

#[derive(Serialize)]
struct Contents<'a> {
    #[serde(flatten)]
    head: Head,
    issue: &'a IssueContext,
    heading: String,
    facts: Vec<String>,
    sections: Vec<String>,
    pages: Vec<PageEntry>,
    staff: Vec<String>,
    imprint: Vec<String>,
    turn: Vec<Link>,
}

#[derive(Serialize)]
struct PageEntry {
    href: String,
    label: String,
    articles: Vec<Entry>,
    facsimile: Option<String>,
    notes: Vec<String>,
}

/// 1月5日 第1期: the issue in lists, with its edition where it has one, and `between` its parts.
pub(in crate::export::epub) fn issue_label(words: &Words, issue: &IssueOutline, between: &str) -> String {
    let day = match issue.date_until {
        Some(until) => words.fill("range", &[("from", &words.day(issue.date)), ("until", &words.day(until))]),
        None => words.day(issue.date),
    };
    with_number(words, issue, day).join(between)
}

/// The same with its year.
pub(in crate::export::epub) fn issue_heading(words: &Words, issue: &IssueOutline) -> String {
    let date = match issue.date_until {
        Some(until) => words.range("range", issue.date, until),
        None => words.date(issue.date),
    };
    with_number(words, issue, date).join(" ")
}

/// A date and what else names the issue.
fn with_number(words: &Words, issue: &IssueOutline, date: String) -> Vec<String> {
    let number = issue.number.as_ref().map(|n| words.fill("number", &[("n", n)]));
    let order = (issue.edition_order > 1 && issue.edition.is_none()).then(|| format!("({})", issue.edition_order));
    [Some(date), number, issue.edition.clone(), order].into_iter().flatten().collect()
}

impl IssueMaker<'_> {
    pub(super) fn contents(&mut self, issue: &Issue, context: &IssueContext) {
        self.document = self.names.contents();
        let words = self.volume.words;
        let title = format!("{} {} {}", self.volume.volume.publication.title, context.date_text, words.get("contents"));
        let contents = Contents {
            head: self.volume.head(&self.document, title),
            issue: context,
            heading: issue_heading(words, self.outline),
            facts: self.facts(issue),
            sections: issue.sections.iter().filter_map(|section| section_line(words, section)).collect(),
            pages: (0..self.outline.pages.len()).map(|n| self.page_entry(issue, n)).collect(),
            staff: issue.staff.iter().map(|staff| staff_line(words, staff)).collect(),
            imprint: issue.imprint.as_ref().map_or_else(Vec::new, |own| front::publisher_lines(words, own)),
            turn: self.turn_issue(),
        };
        let place = self.place(None, None);
        match self.volume.templates.render("issue.xhtml", &contents, &place, &mut self.report) {
            Some(rendered) => self.keep(format!("i{}", self.outline.id), rendered, Spine::Linear),
            None => self.fail(),
        }
    }

    fn facts(&self, issue: &Issue) -> Vec<String> {
        let words = self.volume.words;
        let pages = self.outline.pages.iter().map(|p| p.sides.len()).sum::<usize>();
        let numbered = |word: &str, number: &Option<String>| number.as_ref().map(|n| words.fill(word, &[("n", n)]));
        let year = numbered("volume_number", &issue.volume_number);
        let total = numbered("total_number", &issue.total_number);
        let count = (pages > 0).then(|| words.fill("pages_in_issue", &[("n", &pages.to_string())]));
        let weekday = issue.date_until.is_none().then(|| words.weekday(issue.date).to_owned());
        let mut facts: Vec<String> = Vec::new();
        for fact in [weekday, issue.lunar_date.clone(), year, total, issue.title.clone(), issue.special.clone(), count]
            .into_iter()
            .flatten()
        {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        facts
    }

    fn page_entry(&self, issue: &Issue, n: usize) -> PageEntry {
        let words = self.volume.words;
        let outline = &self.outline.pages[n];
        let href = self.link(&self.names.page(n));
        let entry = |(k, article): (usize, &ArticleOutline)| Entry {
            href: self.link(&self.names.article(n, k, &article.id)),
            text: label(words, article),
            mark: mark(words, article),
        };
        PageEntry {
            label: page_label(words, outline),
            articles: outline.articles.iter().enumerate().map(entry).collect(),
            facsimile: self.facsimile_of(n).map(|_| self.link(&self.facsimile_path(n))),
            notes: issue.pages[n].notes.clone(),
            href,
        }
    }

    fn turn_issue(&self) -> Vec<Link> {
        let words = self.volume.words;
        let all = &self.volume.names;
        let previous = self.n.checked_sub(1).map(|n| all[n].contents());
        let next = all.get(self.n + 1).map(names::IssueNames::contents);
        let month = self.volume.has_months().then(|| self.volume.month_path(self.outline.date));
        let calendar = self.volume.has_calendar().then(|| "calendar.xhtml".to_owned());
        [
            (Some("prev"), previous, "previous_issue"),
            (None, month, "this_month"),
            (None, calendar, "calendar"),
            (Some("next"), next, "next_issue"),
        ]
        .into_iter()
        .filter_map(|(rel, path, word)| Some(Link { rel, href: self.link(&path?), label: words.get(word).to_owned() }))
        .collect()
    }
}

/// A section with its own numbers: 副刊 第3期（总第57期）.
pub(super) fn section_name(words: &Words, section: &Section) -> String {
    let number = section.number.as_ref().map(|n| words.fill("number", &[("n", n)]));
    let total = section.total_number.as_ref().map(|n| words.fill("total_number", &[("n", n)]));
    let numbers = match (number, total) {
        (Some(number), Some(total)) => Some(number + &words.fill("in_brackets", &[("text", &total)])),
        (number, total) => number.or(total),
    };
    [Some(section.name.clone()), numbers].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What a section says of itself; `None` where it has nothing but its name.
fn section_line(words: &Words, section: &Section) -> Option<String> {
    let identifiers = section.identifiers.iter().map(|(name, value)| {
        let term = words.of("imprint_terms", name);
        format!("{term}{}{value}", words.get("colon"))
    });
    let line: Vec<String> = std::iter::once(section_name(words, section)).chain(identifiers).collect();
    let line = line.join(words.get("gap"));
    (line != section.name).then_some(line)
}

/// What stands behind an article in the contents: withdrawn, turned from another page, its column.
fn mark(words: &Words, article: &ArticleOutline) -> Option<String> {
    if article.canceled {
        return Some(words.get("canceled").to_owned());
    }
    match &article.continued_from {
        Some(label) => Some(words.fill("continued_from_mark", &[("page", &words.page(label))])),
        None => article.column.clone(),
    }
}
