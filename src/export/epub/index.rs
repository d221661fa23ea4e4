//! The indexes of the volume (EPUB 3.3 has no rules for them; roles: DPUB-ARIA 1.1, `doc-index`).
use std::ops::Range;

use serde::Serialize;

use super::content::context::{Head, Link};
use super::content::{issue_heading, label, page_label, side_label};
use super::{Shared, names};
use crate::plan::Volume;
use crate::plan::index::{Entry, Index, Kind, Reference, Section};

/// A document holds at most about so many lines: old readers stop at half a megabyte.
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

/// How the table of contents names an index.
pub(super) fn listed_as(shared: &Shared<'_>, index: &Index<'_>) -> Listed {
    let name = index.kind.as_str();
    Listed { href: path(name, 0), label: shared.words.of("indexes", name).to_owned() }
}

fn path(name: &str, part: usize) -> String {
    if part == 0 { format!("index/{name}.xhtml") } else { format!("index/{name}-{}.xhtml", part + 1) }
}

/// Entries of one section that stand in one document.
struct Piece {
    section: usize,
    entries: Range<usize>,
}

/// Cuts an index into documents: whole sections where they are short, a long one alone and by its entries.
fn parts(index: &Index<'_>) -> Vec<Vec<Piece>> {
    let lines_of = |entry: &Entry<'_>| match index.kind {
        Kind::Titles => 1,
        _ => 1 + entry.references.len().min(TITLES),
    };
    let mut parts: Vec<Vec<Piece>> = Vec::new();
    let mut lines = LINES;
    for (section, of) in index.sections.iter().enumerate() {
        let own: usize = of.entries.iter().map(lines_of).sum();
        if lines + own > LINES {
            parts.push(Vec::new());
            lines = 0;
        }
        let mut start = 0;
        for (end, entry) in (1..).zip(&of.entries) {
            lines += lines_of(entry);
            if lines >= LINES && end < of.entries.len() {
                parts.last_mut().into_iter().for_each(|part| part.push(Piece { section, entries: start..end }));
                parts.push(Vec::new());
                (start, lines) = (end, 0);
            }
        }
        parts.last_mut().into_iter().for_each(|part| part.push(Piece { section, entries: start..of.entries.len() }));
    }
    parts
}

/// Hands the documents of an index to `f`, one by one. A letter leads to where its section begins.
pub(super) fn documents<E>(
    shared: &Shared<'_>,
    index: &Index<'_>,
    f: impl FnMut(IndexDocument) -> Result<(), E>,
) -> Result<(), E> {
    let name = index.kind.as_str();
    let parts = parts(index);
    let place = |n: usize| parts.iter().position(|part| part.iter().any(|piece| piece.section == n)).unwrap_or(0);
    let count = parts.len();
    let document = |(k, part): (usize, &Vec<Piece>)| {
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
            sections: part.iter().map(|piece| section(shared, &path, index, piece)).collect(),
            turn: turn(shared, name, k, count),
            heading,
            path,
        }
    };
    parts.iter().enumerate().map(document).try_for_each(f)
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

fn section(shared: &Shared<'_>, path: &str, index: &Index<'_>, piece: &Piece) -> SectionContext {
    let section: &Section<'_> = &index.sections[piece.section];
    let entry = |entry| match index.kind {
        Kind::Titles => title(shared, path, entry),
        _ => listed(shared, path, entry),
    };
    SectionContext {
        id: format!("s{}", piece.section + 1),
        heading: section_name(shared, section),
        entries: section.entries[piece.entries.clone()].iter().map(entry).collect(),
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
