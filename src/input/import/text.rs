//! Plain text of one page, by a [`Profile`] of kind `text`.
//!
//! The state runs head → title → body → tail. Every line is claimed once; what no rule claims is `IMP-219`.
use regex::Captures;

use super::profile::{Field, State};
use super::shape::{doubt, kind_of, shape};
use super::{Profile, Unit};
use crate::input::record::{
    ArticleRecord, DoubtRecord, IdentifiersRecord, LinesRecord, OriginRecord, PageRecord, PublicationRecord,
    PublisherRecord,
};
use crate::model::{Date, PageKind};
use crate::report::{Diagnostic, Place, Report, codes};

/// What the reader is told besides the text.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Doubts below it are not applied (default 0.5).
    pub min_confidence: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { min_confidence: 0.5 }
    }
}

/// Where the text is from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The file, as findings and `origin.file` name it.
    pub file: &'a str,
    /// `sha256:` and the digest of the file, for `origin.digest`.
    pub digest: &'a str,
    /// Id of its article; a second article adds `-2`. Must be ASCII.
    pub article_id: &'a str,
}

/// Reads the text of a page; `None` where it has no date or no label (`IMP-103`).
#[must_use]
pub fn page(text: &str, profile: &Profile, origin: Origin<'_>, options: &Options, report: &mut Report) -> Option<Unit> {
    let lines: Vec<Line<'_>> = (1..).zip(text.lines().map(trim)).filter(|(_, line)| !line.is_empty()).collect();
    let mut reader = Reader::new(profile, options, &lines);
    for n in 0..lines.len() {
        reader.line(n);
    }
    reader.finish(origin, report)
}

/// Number in the file, from 1, and the trimmed text.
type Line<'t> = (u64, &'t str);

fn trim(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'))
}

/// A page while its lines are read.
#[derive(Default)]
struct Draft<'t> {
    label: &'t str,
    title: Option<&'t str>,
    kicker: Vec<&'t str>,
    headline: Option<&'t str>,
    subtitle: Vec<&'t str>,
    body: Vec<&'t str>,
    entered_by: Option<&'t str>,
    proven: bool,
}

struct Reader<'t, 'a> {
    profile: &'a Profile,
    options: &'a Options,
    lines: &'a [Line<'t>],
    state: State,
    masthead: Option<&'t str>,
    /// Page title and headline in one line, behind the masthead.
    composite: Option<&'t str>,
    date: Option<Date>,
    number: Option<&'t str>,
    total_number: Option<&'t str>,
    identifiers: IdentifiersRecord,
    publisher: PublisherRecord,
    pages: Vec<Draft<'t>>,
    /// Lines that no rule claimed; the last of them becomes the page title when a label follows.
    pending: Vec<Line<'t>>,
    leftover: Vec<Line<'t>>,
    dropped: usize,
}

impl<'t, 'a> Reader<'t, 'a> {
    fn new(profile: &'a Profile, options: &'a Options, lines: &'a [Line<'t>]) -> Self {
        Self {
            profile,
            options,
            lines,
            state: State::Head,
            masthead: None,
            composite: None,
            date: None,
            number: None,
            total_number: None,
            identifiers: IdentifiersRecord::default(),
            publisher: PublisherRecord::default(),
            pages: Vec::new(),
            pending: Vec::new(),
            leftover: Vec::new(),
            dropped: 0,
        }
    }

    fn line(&mut self, n: usize) {
        let line = self.lines[n].1;
        if self.state == State::Head && self.masthead_again(line) {
            return;
        }
        // The masthead is the first line only, and a subtitle needs its headline.
        let headed = self.pages.last().is_some_and(|page| page.headline.is_some());
        let but: &[Field] = match (n == 0, headed) {
            (true, _) => &[],
            (false, true) => &[Field::Masthead],
            (false, false) => &[Field::Masthead, Field::Subtitle],
        };
        match self.profile.claim(self.state, line, but) {
            Some((field, found)) => self.claimed(field, &found, n),
            None => self.unclaimed(n),
        }
    }

    fn masthead_again(&mut self, line: &'t str) -> bool {
        let Some(rest) = self.masthead.and_then(|masthead| line.strip_prefix(masthead)) else { return false };
        let rest = rest.trim();
        if !rest.is_empty() {
            self.composite = Some(rest);
        }
        true
    }

    fn claimed(&mut self, field: Field, found: &Captures<'t>, n: usize) {
        let value = value(found);
        match field {
            Field::Masthead => self.masthead = Some(value),
            Field::Cn => self.identifiers.cn = Some(standard_cn(value)),
            Field::Issn => self.identifiers.issn = Some(value.to_ascii_uppercase()),
            Field::Wechat => self.publisher.wechat = Some(value.to_owned()),
            Field::Date => self.date = self.date.or_else(|| date(found)),
            Field::Number => {
                self.number = self.number.or(group(found, "number"));
                self.total_number = self.total_number.or(group(found, "total")).or(group(found, "total_after"));
            }
            Field::Drop => self.dropped += 1,
            Field::Label => self.begin_page(value),
            Field::Subtitle => self.with_page(|page| page.subtitle.push(value)),
            Field::EnteredBy => {
                self.with_page(|page| page.entered_by = page.entered_by.or(Some(value).filter(|v| !v.is_empty())));
                self.state = State::Tail;
            }
            Field::Footer => {
                self.footer(self.lines[n].1);
                self.state = State::Tail;
            }
        }
    }

    fn unclaimed(&mut self, n: usize) {
        let line = self.lines[n];
        match self.state {
            State::Head | State::Tail => self.pending.push(line),
            State::Body => self.with_page(|page| page.body.push(line.1)),
            State::Title if self.pages.last().is_some_and(|page| page.headline.is_some()) => {
                self.state = State::Body;
                self.line(n);
            }
            State::Title => self.heading(n),
        }
    }

    /// A line between the label and the headline, or the headline.
    fn heading(&mut self, n: usize) {
        let line = self.lines[n].1;
        let proof = self.composite.and_then(|composite| {
            let title = self.pages.last()?.title?;
            Some(composite.strip_prefix(title)?.trim()).filter(|rest| !rest.is_empty())
        });
        let is_headline = |other: &Line<'_>| proof == Some(other.1);
        // Only a line that repeats the composite line proves that another one stands above the headline.
        let kicker = !is_headline(&self.lines[n]) && self.lines[n + 1..].iter().take(3).any(is_headline);
        self.with_page(|page| match kicker {
            true => page.kicker.push(line),
            false => {
                page.headline = Some(line);
                page.proven = proof == Some(line);
            }
        });
    }

    fn begin_page(&mut self, label: &'t str) {
        let title = match self.state {
            State::Body => self.pages.last_mut().and_then(|page| page.body.pop()),
            _ => self.pending.pop().map(|(_, line)| line),
        };
        self.leftover.append(&mut self.pending);
        self.pages.push(Draft { label, title, ..Draft::default() });
        self.state = State::Title;
    }

    fn with_page(&mut self, change: impl FnOnce(&mut Draft<'t>)) {
        if let Some(page) = self.pages.last_mut() {
            change(page);
        }
    }

    /// Values reach to the next word of the footer.
    fn footer(&mut self, line: &str) {
        let mut words: Vec<(usize, usize, &str)> = Vec::new();
        for (name, word) in &self.profile.footer {
            words.extend(word.find_iter(line).map(|found| (found.start(), found.end(), name.as_str())));
        }
        words.sort_unstable();
        for (n, (_, start, name)) in words.iter().enumerate() {
            let end = words.get(n + 1).map_or(line.len(), |(next, ..)| *next);
            let value = line.get(*start..end).unwrap_or_default().trim();
            if !value.is_empty() {
                set(&mut self.publisher, name, value);
            }
        }
    }

    fn finish(mut self, origin: Origin<'_>, report: &mut Report) -> Option<Unit> {
        self.leftover.append(&mut self.pending);
        report_leftover(&self.leftover, origin.file, report);
        let Some(date) = self.date.filter(|_| !self.pages.is_empty()) else {
            let what = if self.date.is_none() { "date of issue" } else { "page label" };
            let message = format!("profile `{}` found no {what}", self.profile.label());
            let hint = "give a profile of your own with `--profile FILE`; `--print-profile text-page` prints one to begin with";
            report.push(Diagnostic::new(codes::IMP_103, message).with_hint(hint).at(place(origin.file, None)));
            return None;
        };
        let pages = std::mem::take(&mut self.pages);
        let pages = pages.into_iter().enumerate().map(|(n, draft)| self.page(draft, n, origin)).collect();
        let publication = PublicationRecord {
            newsbind: crate::input::record::FORMAT,
            title: self.masthead.unwrap_or_default().to_owned(),
            language: self.profile.language.clone(),
            identifiers: self.identifiers,
            publisher: self.publisher,
            ..PublicationRecord::default()
        };
        let (number, total_number) = (self.number.map(str::to_owned), self.total_number.map(str::to_owned));
        Some(Unit { publication, date: date.to_string(), number, total_number, pages, dropped: self.dropped })
    }

    fn page(&self, draft: Draft<'_>, n: usize, origin: Origin<'_>) -> PageRecord {
        let id = if n == 0 { origin.article_id.to_owned() } else { format!("{}-{}", origin.article_id, n + 1) };
        let title = draft.title.map(str::to_owned);
        let special = title.clone().filter(|t| self.profile.special.as_ref().is_some_and(|s| s.is_match(t)));
        let doubts = match (&title, draft.proven) {
            (Some(_), false) => vec![doubt("IMP-213", "title", UNPROVEN)],
            _ => Vec::new(),
        };
        PageRecord {
            label: draft.label.to_owned(),
            kind: Some(if draft.label == "中缝" { PageKind::Gutter } else { PageKind::Content }),
            title,
            special,
            origin: Some(self.origin(doubts, origin)),
            articles: self.article(draft, id, origin).into_iter().collect(),
            ..PageRecord::default()
        }
    }

    fn article(&self, draft: Draft<'_>, id: String, origin: Origin<'_>) -> Option<ArticleRecord> {
        let headline = draft.headline?;
        let least = self.options.min_confidence;
        let shaped = shape(draft.body, least);
        let mut doubts = shaped.doubts;
        if !draft.proven {
            doubts.push(doubt("IMP-213", "headline", UNPROVEN));
        }
        let kind = kind_of(headline, least).map(|(kind, why)| {
            doubts.push(why);
            kind
        });
        Some(ArticleRecord {
            id: Some(id),
            kind,
            kicker: printed(&draft.kicker),
            headline: Some(headline.into()),
            subtitle: printed(&draft.subtitle),
            byline: shaped.byline,
            credit: shaped.credit,
            entered_by: draft.entered_by.map(str::to_owned),
            body: shaped.body,
            origin: Some(self.origin(doubts, origin)),
            ..ArticleRecord::default()
        })
    }

    fn origin(&self, doubts: Vec<DoubtRecord>, origin: Origin<'_>) -> OriginRecord {
        OriginRecord {
            format: Some("text".to_owned()),
            profile: Some(self.profile.label()),
            file: Some(origin.file.to_owned()),
            digest: Some(origin.digest.to_owned()),
            doubts,
            ..OriginRecord::default()
        }
    }
}

/// How sure page title and headline are when no line repeats them.
const UNPROVEN: f64 = 0.8;

fn printed(lines: &[&str]) -> Option<LinesRecord> {
    (!lines.is_empty()).then(|| LinesRecord(lines.iter().map(|line| (*line).into()).collect()))
}

/// The first named group that took part, else the whole line.
fn value<'t>(found: &Captures<'t>) -> &'t str {
    found.iter().flatten().nth(1).or_else(|| found.get(0)).map_or("", |part| part.as_str().trim())
}

fn group<'t>(found: &Captures<'t>, name: &str) -> Option<&'t str> {
    found.name(name).map(|part| part.as_str())
}

fn date(found: &Captures<'_>) -> Option<Date> {
    Date::new(
        group(found, "year")?.parse().ok()?,
        group(found, "month")?.parse().ok()?,
        group(found, "day")?.parse().ok()?,
    )
}

/// `CN50-0064` → `CN 50-0064`, the standard form; anything else as it is.
fn standard_cn(value: &str) -> String {
    match value.strip_prefix("CN").map(str::trim_start) {
        Some(number) => format!("CN {number}"),
        None => value.to_owned(),
    }
}

fn set(publisher: &mut PublisherRecord, name: &str, value: &str) {
    let field = match name {
        "supervisor" => &mut publisher.supervisor,
        "sponsor" => &mut publisher.sponsor,
        "name" => &mut publisher.name,
        "address" => &mut publisher.address,
        "postcode" => &mut publisher.postcode,
        "phone" => &mut publisher.phone,
        "email" => &mut publisher.email,
        "website" => &mut publisher.website,
        "printer" => &mut publisher.printer,
        "distributor" => &mut publisher.distributor,
        "icp" => &mut publisher.icp,
        // The profile refuses other names.
        _ => return,
    };
    *field = Some(value.to_owned());
}

fn report_leftover(leftover: &[Line<'_>], file: &str, report: &mut Report) {
    let Some((line, _)) = leftover.first() else { return };
    let words: Vec<&str> = leftover.iter().map(|(_, text)| *text).collect();
    let characters: usize = words.iter().map(|text| text.chars().count()).sum();
    let first: String = words.join(" ").chars().take(40).collect();
    let message = format!("{characters} characters in {} lines fit no rule: {first}", leftover.len());
    report.push(Diagnostic::new(codes::IMP_219, message).at(place(file, Some(*line))));
}

fn place(file: &str, line: Option<u64>) -> Place {
    Place { file: Some(file.to_owned()), line, ..Place::default() }
}
