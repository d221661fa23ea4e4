//! The indexes of the volume (EPUB 3.3 has no rules for them; roles: DPUB-ARIA 1.1, `doc-index`).
use serde::Serialize;

use super::content::context::{Head, Link};
use super::content::{issue_heading, label, page_label, side_label};
use super::{Shared, names};
use crate::plan::Volume;
use crate::plan::index::{Entry, Index, Kind, Reference, Section};

/// A document holds whole sections with about so many lines: old readers stop at half a megabyte.
const LINES: usize = 1_500;
/// Above so many places, an entry lists pages instead of titles.
const TITLES: usize = 24;

/// One document of an index.
#[derive(Serialize)]
pub(super) struct IndexDocument {
    #[serde(flatten)]
    head: Head,
    kind: &'static str,
    heading: String,
    note: Option<String>,
    letters: Vec<Link>,
    sections: Vec<SectionContext>,
    turn: Vec<Link>,
    #[serde(skip)]
    pub(super) path: String,
}

#[derive(Serialize)]
struct SectionContext {
    id: String,
    heading: String,
    entries: Vec<EntryContext>,
}

/// A line: what it says, what stands behind it, and its places. A title is its own link.
#[derive(Serialize)]
struct EntryContext {
    text: String,
    detail: Option<String>,
    mark: Option<String>,
    href: Option<String>,
    /// Its places have titles, and stand in lines of their own.
    titled: bool,
    #[serde(rename = "where")]
    places: Vec<PlaceContext>,
}

#[derive(Serialize)]
struct PlaceContext {
    href: String,
    text: String,
    title: Option<String>,
}

/// An index in the table of contents.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) href: String,
    pub(super) label: String,
}

/// The documents of all indexes, and how the table of contents names each index.
pub(super) fn indexes(shared: &Shared<'_>) -> (Vec<Listed>, Vec<IndexDocument>) {
    let mut listed = Vec::new();
    let mut documents = Vec::new();
    for index in shared.volume.indexes() {
        let name = index.kind.as_str();
        listed.push(Listed { href: path(name, 0), label: shared.words.of("indexes", name).to_owned() });
        documents.extend(split(shared, &index));
    }
    (listed, documents)
}

fn path(name: &str, part: usize) -> String {
    if part == 0 { format!("index/{name}.xhtml") } else { format!("index/{name}-{}.xhtml", part + 1) }
}

/// Whole sections stay together: their letter leads to one place.
fn split(shared: &Shared<'_>, index: &Index<'_>) -> Vec<IndexDocument> {
    let name = index.kind.as_str();
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut lines = LINES;
    for (n, section) in index.sections.iter().enumerate() {
        let listed =
            |entry: &Entry<'_>| if index.kind == Kind::Titles { 0 } else { entry.references.len().min(TITLES) };
        let own: usize = section.entries.iter().map(|entry| 1 + listed(entry)).sum();
        match parts.last_mut() {
            Some(part) if lines + own <= LINES => part.push(n),
            _ => {
                parts.push(vec![n]);
                lines = 0;
            }
        }
        lines += own;
    }
    let place = |n: usize| parts.iter().position(|part| part.contains(&n)).unwrap_or(0);
    let count = parts.len();
    let document = |(k, part): (usize, &Vec<usize>)| {
        let path = path(name, k);
        let letters = |n: usize| {
            let target = format!("{}#s{}", self::path(name, place(n)), n + 1);
            Link { rel: None, href: names::relative(&path, &target), label: section_name(shared, &index.sections[n]) }
        };
        let several = index.sections.len() > 1;
        let heading = shared.words.of("indexes", name).to_owned();
        IndexDocument {
            head: shared.head(&path, heading.clone()),
            kind: name,
            note: (k == 0).then(|| note(shared, index)),
            letters: (0..index.sections.len()).filter(|_| several).map(letters).collect(),
            sections: part.iter().map(|n| section(shared, &path, index, *n)).collect(),
            turn: turn(shared, name, k, count),
            heading,
            path,
        }
    };
    parts.iter().enumerate().map(document).collect()
}

/// `plan` speaks simplified Chinese; other languages have its sentences in a table.
fn note(shared: &Shared<'_>, index: &Index<'_>) -> String {
    format!("{}{}", shared.words.of("index_words", index.note), shared.words.get("full_stop"))
}

fn section_name(shared: &Shared<'_>, section: &Section<'_>) -> String {
    shared.words.of("index_words", &section.heading).to_owned()
}

fn turn(shared: &Shared<'_>, name: &str, k: usize, count: usize) -> Vec<Link> {
    let own = path(name, k);
    let link = |rel, n: usize, word: &str| Link {
        rel: Some(rel),
        href: names::relative(&own, &path(name, n)),
        label: shared.words.get(word).to_owned(),
    };
    let previous = k.checked_sub(1).map(|n| link("prev", n, "index_previous"));
    let next = (k + 1 < count).then(|| link("next", k + 1, "index_next"));
    previous.into_iter().chain(next).collect()
}

fn section(shared: &Shared<'_>, path: &str, index: &Index<'_>, n: usize) -> SectionContext {
    let section: &Section<'_> = &index.sections[n];
    let entry = |entry| match index.kind {
        Kind::Titles => title(shared, path, entry),
        _ => listed(shared, path, entry),
    };
    SectionContext {
        id: format!("s{}", n + 1),
        heading: section_name(shared, section),
        entries: section.entries.iter().map(entry).collect(),
    }
}

/// A title, which is its own link.
fn title(shared: &Shared<'_>, path: &str, entry: &Entry<'_>) -> EntryContext {
    let mut places: Vec<PlaceContext> =
        entry.references.iter().map(|reference| place(shared, path, *reference, false)).collect();
    let article = entry.references.first().and_then(|first| first.article(shared.volume));
    let href = (places.len() == 1).then(|| places[0].href.clone());
    if href.is_some() {
        places.iter_mut().for_each(|place| place.href.clear());
    }
    EntryContext {
        text: article.map_or_else(|| entry.name.to_string(), |article| label(shared.words, article)),
        detail: None,
        mark: mark(shared, entry),
        href,
        titled: false,
        places,
    }
}

/// A person, column, place or subject with the articles that it stands for.
fn listed(shared: &Shared<'_>, path: &str, entry: &Entry<'_>) -> EntryContext {
    let titles = entry.references.len() <= TITLES;
    EntryContext {
        text: entry.name.to_string(),
        detail: entry.detail.map(str::to_owned),
        mark: mark(shared, entry),
        href: None,
        titled: titles,
        places: entry.references.iter().map(|reference| place(shared, path, *reference, titles)).collect(),
    }
}

fn mark(shared: &Shared<'_>, entry: &Entry<'_>) -> Option<String> {
    let words = shared.words;
    let marks: Vec<&str> = entry.marks.iter().map(|mark| words.of("index_words", mark)).collect();
    (!marks.is_empty()).then(|| marks.join(words.get("list_comma")))
}

/// 2024-01-05 第01版, and the title where it is asked for.
fn place(shared: &Shared<'_>, path: &str, reference: Reference, titled: bool) -> PlaceContext {
    let volume: &Volume = shared.volume;
    let (issue, names) = (reference.issue(volume), &shared.names[reference.issue as usize]);
    let article = reference.article(volume);
    let target = match (reference.page, reference.article, article) {
        (Some(page), Some(n), Some(article)) => names.article(page as usize, n as usize, &article.id),
        (Some(page), _, _) => names.page(page as usize),
        _ => names.contents(),
    };
    let page = reference.page(volume);
    let title = match (article, page) {
        (Some(article), _) => label(shared.words, article),
        (None, Some(page)) => page_label(shared.words, page),
        (None, None) => issue_heading(shared.words, issue),
    };
    PlaceContext {
        href: names::relative(path, &target),
        text: page.map_or_else(|| issue.date.to_string(), |page| side_label(shared.words, issue, &page.label)),
        title: titled.then_some(title),
    }
}
