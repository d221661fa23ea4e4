//! From outlines to sorted entries.
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::byline;
use super::sorting::{Key, Sorter};
use super::{Entry, Index, Kind, Order, Reference, Section};
use crate::plan::{ArticleOutline, Term, Volume, Work};

/// Makes the indexes of a volume, one when it is asked for: the titles of a year alone take megabytes.
pub(super) fn indexes(volume: &Volume) -> impl Iterator<Item = Index<'_>> {
    let sorter = Sorter::new(&volume.publication.language, &volume.index);
    let mut gathered = None;
    let made = Kind::ALL.into_iter().map(move |kind| {
        let gathered = gathered.get_or_insert_with(|| Gathered::new(volume));
        let sections = gathered.sections(kind, volume, &sorter);
        Index { kind, note: note(kind, volume.index.options.order), sections }
    });
    made.filter(|index| !index.is_empty())
}

fn note(kind: Kind, order: Order) -> &'static str {
    match (kind, order) {
        (Kind::Titles, Order::Pinyin) => "依汉语拼音排列，篇首的引号、书名号不计",
        (Kind::Titles, Order::Stroke) => "依笔画数排列，笔画数依Unicode；篇首的引号、书名号不计",
        (Kind::Persons, _) => "仅收数据中标注的署名，不从正文推断",
        (Kind::Columns, Order::Pinyin) => "依汉语拼音排列",
        (Kind::Columns, Order::Stroke) => "依笔画数排列",
        (Kind::Places, _) => "取自电头与数据中的地点字段",
        (Kind::Subjects, _) => "依数据中的主题标引",
    }
}

/// An entry with what it is sorted by.
type Sorted<'v> = (Key, Entry<'v>);

fn entry<'v>(sorter: &Sorter<'_>, name: Cow<'v, str>, sort_as: Option<&str>, person: bool) -> Sorted<'v> {
    let reading = sorter.reading(&name, sort_as, person);
    let (key, unsure) = (sorter.key(&reading.text), reading.unsure);
    let references = Vec::new();
    (key, Entry { name, detail: None, marks: Vec::new(), generated: false, references, unsure, whole_line: false })
}

/// Puts entries in order, those of one key by their first place, and cuts them into sections.
fn sections<'v>(sorter: &Sorter<'_>, mut entries: Vec<Sorted<'v>>) -> Vec<Section<'v>> {
    entries.sort_by(|(a, left), (b, right)| {
        a.cmp(b)
            .then_with(|| left.references.first().cmp(&right.references.first()))
            .then_with(|| left.name.cmp(&right.name))
            .then_with(|| left.detail.cmp(&right.detail))
    });
    let mut sections: Vec<Section<'v>> = Vec::new();
    let mut current = None;
    for (key, entry) in entries {
        if current.as_ref() != Some(&key.place) {
            let heading = Cow::Owned(sorter.heading(&key.place));
            sections.push(Section { heading, entries: Vec::new() });
            current = Some(key.place);
        }
        if let Some(section) = sections.last_mut() {
            section.entries.push(entry);
        }
    }
    sections
}

/// Every article with its place.
fn articles(volume: &Volume) -> impl Iterator<Item = (Reference, &ArticleOutline)> {
    volume.issues.iter().zip(0..).flat_map(|(issue, i)| {
        issue.pages.iter().zip(0..).flat_map(move |(page, p)| {
            let place = move |a| Reference { issue: i, page: Some(p), article: Some(a) };
            page.articles.iter().zip(0..).map(move |(article, a)| (place(a), article))
        })
    })
}

/// Titles, one entry an article. What goes on from another page without a headline of its own is no title.
fn titles<'v>(volume: &'v Volume, sorter: &Sorter<'_>) -> Vec<Section<'v>> {
    let goes_on = |article: &ArticleOutline| article.generated && article.continued_from.is_some();
    let titled = articles(volume).filter(|(_, article)| !article.label.is_empty() && !goes_on(article));
    let made = titled.map(|(place, article)| {
        let (key, mut entry) = entry(sorter, Cow::Borrowed(&article.label), article.sort_as.as_deref(), false);
        entry.generated = article.generated;
        entry.marks.extend(article.canceled.then_some("撤稿"));
        entry.references = vec![place];
        (key, entry)
    });
    sections(sorter, made.collect())
}

/// What is known of a person, column, place or subject.
#[derive(Default)]
struct Found<'v> {
    sort_as: Option<&'v str>,
    works: BTreeSet<Work>,
    /// An author or a member of the staff, not only a name in a printed line.
    stated: bool,
    whole_line: bool,
    series: bool,
    name: Option<&'v str>,
    references: Vec<Reference>,
}

impl Found<'_> {
    fn at(&mut self, place: Reference) {
        if self.references.is_empty() {
            // Most names stand in one place, and a vector that grows takes room for four.
            self.references = vec![place];
        } else if self.references.last() != Some(&place) {
            self.references.push(place);
        }
    }
}

/// All terms of a volume, equal ones together.
#[derive(Default)]
struct Gathered<'v> {
    /// By name and affiliation.
    persons: BTreeMap<(&'v str, Option<&'v str>), Found<'v>>,
    /// By name.
    columns: BTreeMap<&'v str, Found<'v>>,
    places: BTreeMap<&'v str, Found<'v>>,
    /// By scheme and code.
    subjects: BTreeMap<(&'v str, &'v str), Found<'v>>,
    keywords: BTreeMap<&'v str, Found<'v>>,
    entered_by: bool,
    /// Names of authors and staff, by which printed lines are split.
    known: BTreeSet<&'v str>,
}

impl<'v> Gathered<'v> {
    fn new(volume: &'v Volume) -> Self {
        let mut gathered = Self { entered_by: volume.index.options.entered_by, ..Self::default() };
        gathered.known = terms(volume).filter_map(|(_, term)| stated_name(term)).collect();
        for (place, term) in terms(volume) {
            gathered.add(place, term);
        }
        gathered
    }

    fn add(&mut self, place: Reference, term: &'v Term) {
        match term {
            Term::Person { work: Work::Keying, .. } if !self.entered_by => {}
            Term::Person { name, affiliation: None, .. } if byline::is_role(name) => {}
            Term::Person { name, sort_as, affiliation, work } => {
                let found = self.persons.entry((name, affiliation.as_deref())).or_default();
                found.stated = true;
                found.sort_as = found.sort_as.or(sort_as.as_deref());
                found.works.insert(*work);
                found.at(place);
            }
            Term::Byline { line, work } => self.byline(place, line, *work),
            Term::Column { name, sort_as } => {
                let found = self.columns.entry(name).or_default();
                found.sort_as = found.sort_as.or(sort_as.as_deref());
                found.at(place);
            }
            Term::Series(title) => {
                let found = self.columns.entry(title).or_default();
                found.series = true;
                found.at(place);
            }
            Term::Place(name) => self.places.entry(name).or_default().at(place),
            Term::Keyword(word) => self.keywords.entry(word).or_default().at(place),
            Term::Subject { scheme, code, name } => {
                let found = self.subjects.entry((scheme, code)).or_default();
                found.name = found.name.or(name.as_deref());
                found.at(place);
            }
        }
    }

    fn byline(&mut self, place: Reference, line: &'v str, work: Work) {
        for signed in byline::split(line, work, &self.known) {
            let found = self.persons.entry((signed.name, None)).or_default();
            found.works.insert(signed.work);
            found.whole_line |= !signed.known;
            found.at(place);
        }
    }

    fn sections(&self, kind: Kind, volume: &'v Volume, sorter: &Sorter<'_>) -> Vec<Section<'v>> {
        match kind {
            Kind::Titles => titles(volume, sorter),
            Kind::Persons => self.persons(sorter),
            Kind::Columns => self.columns(sorter),
            Kind::Places => self.places(volume, sorter),
            Kind::Subjects => self.subjects(sorter),
        }
    }

    fn persons(&self, sorter: &Sorter<'_>) -> Vec<Section<'v>> {
        let made = self.persons.iter().map(|((name, affiliation), found)| {
            let person = byline::is_person(name);
            let (key, mut entry) = entry(sorter, Cow::Borrowed(*name), found.sort_as, person);
            entry.detail = *affiliation;
            entry.marks.extend(found.works.iter().filter_map(|work| work.mark()));
            entry.marks.extend((!found.stated).then_some("署名"));
            entry.whole_line = found.whole_line && !found.stated;
            entry.references.clone_from(&found.references);
            (key, entry)
        });
        sections(sorter, made.collect())
    }

    fn columns(&self, sorter: &Sorter<'_>) -> Vec<Section<'v>> {
        let made = self.columns.iter().map(|(name, found)| {
            let (key, mut entry) = entry(sorter, Cow::Borrowed(*name), found.sort_as, false);
            entry.marks.extend(found.series.then_some("连载"));
            entry.references.clone_from(&found.references);
            (key, entry)
        });
        sections(sorter, made.collect())
    }

    fn places(&self, volume: &'v Volume, sorter: &Sorter<'_>) -> Vec<Section<'v>> {
        let mut made = self.plain(&self.places, sorter);
        let home = volume.publication.place.as_deref().filter(|home| !made.is_empty() && !home.is_empty());
        if let Some(home) = home {
            match made.iter_mut().find(|(_, entry)| entry.name == home) {
                Some((_, known)) => known.marks.push("全卷"),
                None => {
                    let (key, mut own) = entry(sorter, Cow::Borrowed(home), None, false);
                    own.marks.push("全卷");
                    made.push((key, own));
                }
            }
        }
        sections(sorter, made)
    }

    fn plain(&self, names: &BTreeMap<&'v str, Found<'v>>, sorter: &Sorter<'_>) -> Vec<Sorted<'v>> {
        let made = names.iter().map(|(name, found)| {
            let (key, mut entry) = entry(sorter, Cow::Borrowed(*name), None, false);
            entry.references.clone_from(&found.references);
            (key, entry)
        });
        made.collect()
    }

    /// Subjects by scheme and code, then free words.
    fn subjects(&self, sorter: &Sorter<'_>) -> Vec<Section<'v>> {
        let mut out: Vec<Section<'v>> = Vec::new();
        for ((scheme, code), found) in &self.subjects {
            let (_, mut entry) = entry(sorter, Cow::Borrowed(found.name.unwrap_or(code)), None, false);
            entry.unsure = false;
            entry.detail = found.name.map(|_| *code);
            entry.references.clone_from(&found.references);
            match out.last_mut().filter(|section| section.heading == *scheme) {
                Some(section) => section.entries.push(entry),
                None => out.push(Section { heading: Cow::Borrowed(*scheme), entries: vec![entry] }),
            }
        }
        let words = sections(sorter, self.plain(&self.keywords, sorter));
        let mut entries = Vec::with_capacity(words.iter().map(|section| section.entries.len()).sum());
        entries.extend(words.into_iter().flat_map(|section| section.entries));
        if !entries.is_empty() {
            out.push(Section { heading: Cow::Borrowed("关键词"), entries });
        }
        out
    }
}

fn stated_name(term: &Term) -> Option<&str> {
    match term {
        Term::Person { name, work, .. } if *work != Work::Keying => Some(name),
        _ => None,
    }
}

/// Every term with its place, in reading order.
fn terms(volume: &Volume) -> impl Iterator<Item = (Reference, &Term)> {
    volume.issues.iter().zip(0..).flat_map(|(issue, i)| {
        let whole = Reference { issue: i, page: None, article: None };
        let pages = issue.pages.iter().zip(0..).flat_map(move |(page, p)| {
            let side = Reference { page: Some(p), ..whole };
            let articles = page.articles.iter().zip(0..).flat_map(move |(article, a)| {
                let place = Reference { article: Some(a), ..side };
                article.terms.iter().map(move |term| (place, term.as_ref()))
            });
            page.terms.iter().map(move |term| (side, term.as_ref())).chain(articles)
        });
        issue.terms.iter().map(move |term| (whole, term.as_ref())).chain(pages)
    })
}
