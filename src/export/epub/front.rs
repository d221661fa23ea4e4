//! What the volume says of itself: cover, title page, imprint, missing issues, notes.
use serde::Serialize;

use super::content::context::Head;
use super::content::words::Words;
use super::content::{issue_heading, staff_line};
use super::{Counts, Shared};
use crate::model::{Identifiers, Publication, Publisher};
use crate::plan::{Misprint, Volume, names};

/// Names and counts of the volume, in words.
#[derive(Debug)]
pub(super) struct Described {
    /// `urn:uuid:…`.
    pub(super) uid: String,
    /// Title and name: 望川县报 2024年合订本.
    pub(super) title: String,
    /// Name alone: 2024年合订本.
    pub(super) name: String,
    /// First and last date.
    pub(super) subtitle: String,
    /// Counts, in one sentence.
    pub(super) description: String,
}

impl Described {
    pub(super) fn new(shared: &Shared<'_>) -> Self {
        let volume = shared.volume;
        let words = shared.words;
        let name = shared.name();
        let (first, last) = volume.dates();
        let mut description = words.fill(
            "description",
            &[
                ("title", &volume.publication.title),
                ("volume", &name),
                ("issues", &words.fill("issues_count", &[("n", &volume.len().to_string())])),
                ("pages", &words.fill("pages_count", &[("n", &volume.held_pages().to_string())])),
                ("articles", &words.fill("articles_count", &[("n", &volume.held_articles().to_string())])),
            ],
        );
        if shared.missing() > 0 {
            description.push_str(&words.fill("description_missing", &[("missing", &shared.missing().to_string())]));
        }
        description.push_str(words.get("full_stop"));
        Self {
            uid: format!("urn:uuid:{}", names::uuid(&names::volume_uri(volume, "epub", shared.options.unit.as_str()))),
            title: format!("{} {name}", volume.publication.title),
            name,
            subtitle: words.range("range", first, last),
            description,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Cover {
    #[serde(flatten)]
    head: Head,
    src: String,
    alt: String,
}

/// The cover page around the picture `src`.
pub(super) fn cover(shared: &Shared<'_>, described: &Described, src: &str) -> Cover {
    let words = shared.words;
    let (first, last) = shared.volume.dates();
    let mut dates = words.range("range_spoken", first, last);
    if let Some(numbers) = numbers_between(shared, "range_spoken") {
        dates = format!("{dates}{}{numbers}", words.get("comma"));
    }
    let alt = words.fill(
        "cover_alt",
        &[("title", &shared.volume.publication.title), ("volume", &described.name), ("dates", &dates)],
    );
    let head = shared.horizontal_head("cover.xhtml", format!("{} {}", described.title, words.get("cover")));
    Cover { head, src: src.to_owned(), alt: alt + words.get("full_stop") }
}

/// 第1期—第3期, where the first and last issue say their numbers.
pub(super) fn numbers_between(shared: &Shared<'_>, pattern: &str) -> Option<String> {
    let words = shared.words;
    let number = |n: usize| shared.volume.issues[n].number.as_ref().map(|n| words.fill("number", &[("n", n)]));
    let (first, last) = (number(0)?, number(shared.volume.len() - 1)?);
    Some(if first == last { first } else { words.fill(pattern, &[("from", &first), ("until", &last)]) })
}

#[derive(Serialize)]
pub(super) struct TitlePage {
    #[serde(flatten)]
    head: Head,
    numbers: Option<String>,
    masthead: Option<String>,
}

/// The title page, with the picture of the printed title where there is one.
pub(super) fn title_page(shared: &Shared<'_>, described: &Described, masthead: Option<String>) -> TitlePage {
    let words = shared.words;
    let issues = &shared.volume.issues;
    // The word for a running number stands once: 总第501期、第503期.
    let list = |first: &str, number: &dyn Fn(usize) -> Option<String>| -> Option<String> {
        let shown =
            |n: usize| number(n).map(|value| words.fill(if n == 0 { first } else { "number" }, &[("n", &value)]));
        match issues.len() {
            1 => shown(0),
            // A range would hide what is missing; a long list would say nothing.
            2 | 3 => {
                (0..issues.len()).map(shown).collect::<Option<Vec<_>>>().map(|all| all.join(words.get("list_comma")))
            }
            n => Some(words.fill("range", &[("from", &shown(0)?), ("until", &shown(n - 1)?)])),
        }
    };
    let numbers = list("number", &|n| issues[n].number.clone());
    let totals = list("total_number", &|n| issues[n].total_number.clone());
    let numbers = match (numbers, totals) {
        (Some(numbers), Some(totals)) => Some(numbers + &words.fill("in_brackets", &[("text", &totals)])),
        (numbers, totals) => numbers.or(totals),
    };
    TitlePage { head: shared.head("title.xhtml", described.title.clone()), numbers, masthead }
}

#[derive(Serialize)]
pub(super) struct Imprint {
    #[serde(flatten)]
    head: Head,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    term: String,
    text: String,
}

/// The imprint: what the title says of itself, and what the volume holds.
pub(super) fn imprint(shared: &Shared<'_>, described: &Described) -> Imprint {
    let words = shared.words;
    let publication = &*shared.volume.publication;
    let mut rows = Rows { words, rows: Vec::new() };
    rows.title(publication);
    rows.identifiers(&publication.identifiers);
    rows.appearance(publication);
    rows.pauses(shared.volume);
    rows.publisher(&publication.publisher);
    let staff: Vec<String> = publication.staff.iter().map(|staff| staff_line(words, staff)).collect();
    rows.add("staff", Some(&staff.join(words.get("gap"))));
    rows.history(publication);
    let held = [
        words.fill("issues_count", &[("n", &shared.volume.len().to_string())]),
        words.fill("pages_count", &[("n", &shared.volume.held_pages().to_string())]),
        words.fill("articles_count", &[("n", &shared.volume.held_articles().to_string())]),
    ];
    rows.add("held", Some(&held.join(words.get("gap"))));
    for number in shared.other_parts() {
        let (first, last) = shared.volume.parts[number - 1].dates;
        let part = words.fill("part_named", &[("n", &number.to_string())]);
        let file = format!("{}.epub", shared.volume.file_stem_of(Some(number)));
        rows.add("parts", Some(&[part, words.range("range", first, last), file].join(words.get("gap"))));
    }
    rows.add("identifier", Some(&described.uid));
    rows.add("modified", Some(&words.date(shared.volume.modified.to_utc().date())));
    Imprint { head: shared.head("imprint.xhtml", words.get("imprint").to_owned()), rows: rows.rows }
}

/// What an issue says of its publisher, in lines: 承印：….
pub(super) fn publisher_lines(words: &Words, publisher: &Publisher) -> Vec<String> {
    let mut rows = Rows { words, rows: Vec::new() };
    rows.publisher(publisher);
    rows.rows.into_iter().map(|row| [row.term, row.text].join(words.get("colon"))).collect()
}

struct Rows<'a> {
    words: &'a Words,
    rows: Vec<Row>,
}

impl Rows<'_> {
    fn add(&mut self, term: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            self.rows.push(Row { term: self.words.of("imprint_terms", term).to_owned(), text: text.to_owned() });
        }
    }

    fn title(&mut self, publication: &Publication) {
        self.add("title", Some(&publication.title));
        self.add("title_latin", publication.title_latin.as_deref());
        self.add("subtitle", publication.subtitle.as_deref());
        for title in publication.parallel_titles.values() {
            self.add("parallel", Some(title));
        }
    }

    fn identifiers(&mut self, identifiers: &Identifiers) {
        for (name, value) in identifiers.iter() {
            let issn = (name == "issn").then(|| format!("ISSN {value}"));
            self.add(name, Some(issn.as_deref().unwrap_or(value)));
        }
    }

    /// How often it appears, and on what paper.
    fn appearance(&mut self, publication: &Publication) {
        let words = self.words;
        self.add("frequency", publication.frequency.as_deref().map(|frequency| words.of("frequencies", frequency)));
        self.add("format", publication.format.map(|format| words.of("formats", format.as_str())));
    }

    /// Times without issues that fall into the volume.
    fn pauses(&mut self, volume: &Volume) {
        let (first, last) = volume.dates();
        let pauses = volume.publication.schedule.iter().flat_map(|schedule| &schedule.pauses);
        for pause in pauses.filter(|pause| pause.from <= last && first <= pause.until) {
            let days = self.words.range("range", pause.from, pause.until);
            let told: Vec<&str> = [days.as_str()].into_iter().chain(pause.reason.as_deref()).collect();
            self.add("pauses", Some(&told.join(self.words.get("gap"))));
        }
    }

    fn publisher(&mut self, publisher: &Publisher) {
        self.add("supervisor", publisher.supervisor.as_deref());
        self.add("sponsor", publisher.sponsor.as_deref());
        self.add("name", publisher.name.as_deref());
        let postcode =
            publisher.postcode.as_ref().map(|code| format!("{} {code}", self.words.of("imprint_terms", "postcode")));
        let address: Vec<&str> = publisher.address.as_deref().into_iter().chain(postcode.as_deref()).collect();
        self.add("address", Some(&address.join(self.words.get("gap"))));
        for (term, value) in [
            ("phone", &publisher.phone),
            ("email", &publisher.email),
            ("website", &publisher.website),
            ("wechat", &publisher.wechat),
            ("icp", &publisher.icp),
            ("printer", &publisher.printer),
            ("distributor", &publisher.distributor),
            ("price", &publisher.price),
            ("advertising_licence", &publisher.advertising_licence),
        ] {
            self.add(term, value.as_deref());
        }
    }

    fn history(&mut self, publication: &Publication) {
        self.add("founded", publication.founded.map(|d| self.words.date(d)).as_deref());
        self.add("ceased", publication.ceased.map(|d| self.words.date(d)).as_deref());
        self.add("preceded_by", publication.preceded_by.as_deref());
        self.add("succeeded_by", publication.succeeded_by.as_deref());
        let rights = &publication.rights;
        self.add("rights", rights.notice.as_deref().or(rights.holder.as_deref()));
        self.add("usage_terms", rights.usage_terms.as_deref());
        self.add("licence", rights.licence.as_deref());
        for note in &publication.notes {
            self.add("notes", Some(note));
        }
    }
}

#[derive(Serialize)]
pub(super) struct Notes {
    #[serde(flatten)]
    head: Head,
    facts: Vec<String>,
}

/// How the volume was made.
pub(super) fn notes(shared: &Shared<'_>, counts: &Counts) -> Notes {
    let words = shared.words;
    let mut facts = vec![words.get(if counts.facsimiles > 0 { "note_made_facsimile" } else { "note_made" }).to_owned()];
    let second: String = [(counts.generated, "note_generated"), (counts.turned, "note_turned")]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, word)| words.get(word))
        .collect();
    facts.extend((!second.is_empty()).then_some(second));
    if counts.read_by_machine {
        facts.push(words.get("note_ocr").to_owned());
    }
    if shared.has_printed_pages() {
        facts.push(words.get("note_pages").to_owned());
    }
    if counts.lost > 0 {
        facts.push(words.fill("note_lost_pictures", &[("n", &counts.lost.to_string())]));
    }
    if counts.changed > 0 {
        facts.push(words.fill("note_changed_pictures", &[("n", &counts.changed.to_string())]));
    }
    for issue in shared.volume.issues.iter().filter(|issue| !issue.misprints.is_empty()) {
        facts.push(format!(
            "{}{}{}{}",
            words.get("note_misprints"),
            issue_heading(words, issue),
            words.get("gap"),
            issue.misprints.iter().map(|one| misprint(words, one)).collect::<Vec<_>>().join(words.get("list_comma"))
        ));
    }
    Notes { head: shared.head("notes.xhtml", words.get("notes").to_owned()), facts }
}

/// 第01版日期原报误作“2024-03-16”.
fn misprint(words: &Words, misprint: &Misprint) -> String {
    let page = misprint.page.as_ref().map_or_else(String::new, |page| words.page(page));
    let what = words.of("misprinted", misprint.what.as_str());
    words.fill("misprint", &[("page", &page), ("what", what), ("printed", &misprint.printed)]).trim_start().to_owned()
}
