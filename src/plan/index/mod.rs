//! Indexes of a volume: titles by pinyin, persons and desks, columns, places, subjects.
//!
//! They are made from outlines, so they cost no second reading, and borrow what they say from the volume. Nothing is
//! guessed: what an index holds is what the data names.
mod build;
mod byline;
mod readings;
mod sorting;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{ArticleOutline, IssueOutline, PageOutline, Volume};
use crate::report::{Diagnostic, Place, Report, codes};

/// What Chinese entries are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// The sound, as CLDR's pinyin tailoring gives it; sections are letters.
    #[default]
    Pinyin,
    /// The number of strokes, as CLDR's stroke tailoring gives it; sections are numbers of strokes.
    Stroke,
}

/// How indexes are sorted, and what they hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// What Chinese entries are sorted by.
    pub order: Order,
    /// Whether those who keyed a text (录入) stand among the persons; they are no authors (default: no).
    pub entered_by: bool,
}

/// What the volumes of a plan share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// `collation.json`: how a phrase at the beginning of an entry is read, as a stand-in of the same sound.
    pub(crate) stand_ins: BTreeMap<String, String>,
    /// What was asked for.
    pub(crate) options: Options,
}

/// What an index is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// 篇名.
    Titles,
    /// 署名.
    Persons,
    /// 栏目.
    Columns,
    /// 地名.
    Places,
    /// 主题.
    Subjects,
}

impl Kind {
    /// All kinds, in the order of a volume.
    pub const ALL: [Self; 5] = [Self::Titles, Self::Persons, Self::Columns, Self::Places, Self::Subjects];

    /// 篇名索引 …
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Titles => "篇名索引",
            Self::Persons => "署名索引",
            Self::Columns => "栏目索引",
            Self::Places => "地名索引",
            Self::Subjects => "主题索引",
        }
    }

    /// Its word in file names, templates and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Titles => "titles",
            Self::Persons => "persons",
            Self::Columns => "columns",
            Self::Places => "places",
            Self::Subjects => "subjects",
        }
    }
}

/// An index.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Index<'v> {
    /// What it is of.
    pub kind: Kind,
    /// What readers must know of its order.
    pub note: &'static str,
    /// Its sections, in order; none is empty.
    pub sections: Vec<Section<'v>>,
}

impl Index<'_> {
    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sections.iter().map(|section| section.entries.len()).sum()
    }

    /// Never true: an index without entries is not made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }
}

/// Entries under one letter, number of strokes or scheme.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Section<'v> {
    /// `A` … `Z`, `3画`, 数字, 拉丁字母, 其他; of subjects the scheme.
    pub heading: Cow<'v, str>,
    /// Its entries, in order.
    pub entries: Vec<Entry<'v>>,
}

/// One line of an index.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry<'v> {
    /// What is shown, as the data has it.
    pub name: Cow<'v, str>,
    /// Of a person: where they belong; of a subject: its code.
    pub detail: Option<&'v str>,
    /// What the person did (文, 图 …), 署名 where a printed line is the only source, 连载, 撤稿, 全卷.
    pub marks: Vec<&'static str>,
    /// True where the name was made from first words, not printed.
    pub generated: bool,
    /// Where it stands, in reading order. None where it holds for the whole volume.
    pub references: Vec<Reference>,
    /// Its first character has several readings, and nothing says which one holds here (`SRT-001`).
    pub unsure: bool,
    /// It is a printed line that cannot be split into names (`IDX-001`).
    pub whole_line: bool,
}

/// A place in a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// Position of the issue in [`Volume::issues`].
    pub issue: u32,
    /// Position of the page in [`IssueOutline::pages`]; none where the whole issue is meant.
    pub page: Option<u32>,
    /// Position of the article in [`PageOutline::articles`]; none where the whole page is meant.
    pub article: Option<u32>,
}

impl Reference {
    /// The issue.
    #[must_use]
    pub fn issue(self, volume: &Volume) -> &IssueOutline {
        &volume.issues[self.issue as usize]
    }

    /// The page, where one is meant.
    #[must_use]
    pub fn page(self, volume: &Volume) -> Option<&PageOutline> {
        self.issue(volume).pages.get(self.page? as usize)
    }

    /// The article, where one is meant.
    #[must_use]
    pub fn article(self, volume: &Volume) -> Option<&ArticleOutline> {
        self.page(volume)?.articles.get(self.article? as usize)
    }
}

impl Volume {
    /// The indexes of the volume in the order of their kinds, without empty ones.
    /// Each is made when it is asked for.
    pub fn indexes(&self) -> impl Iterator<Item = Index<'_>> {
        build::indexes(self)
    }

    /// What an archivist can put right in the indexes: `SRT-001` for entries whose place rests on a reading that
    /// nothing says, `IDX-001` for printed lines that cannot be split into names.
    pub fn check_indexes(&self, report: &mut Report) {
        for index in self.indexes() {
            let entries = index.sections.iter().flat_map(|section| section.entries.iter().map(move |e| (section, e)));
            for (section, entry) in entries {
                if entry.whole_line {
                    report.push(whole_line(self, entry));
                }
                if entry.unsure {
                    report.push(unsure(self, index.kind, section, entry));
                }
            }
        }
    }
}

fn unsure(volume: &Volume, kind: Kind, section: &Section<'_>, entry: &Entry<'_>) -> Diagnostic {
    let first = sorting::bare(&entry.name).chars().next().unwrap_or_default();
    let message = format!(
        "`{}` ({}) stands under {}, but {first} has several readings",
        entry.name,
        kind.title(),
        section.heading
    );
    let hint = "give the beginning of the entry a stand-in of the right sound in collation.json, or set `sort_as` in the record";
    Diagnostic::new(codes::SRT_001, message).with_hint(hint).at(place(volume, entry))
}

fn whole_line(volume: &Volume, entry: &Entry<'_>) -> Diagnostic {
    let message = format!("`{}` is no list of known names; it stands in the index as one entry", entry.name);
    let hint = "name the authors in `authors`, each with its role";
    Diagnostic::new(codes::IDX_001, message).with_hint(hint).at(place(volume, entry))
}

fn place(volume: &Volume, entry: &Entry<'_>) -> Place {
    let Some(first) = entry.references.first() else { return Place::default() };
    let issue = first.issue(volume);
    Place {
        file: Some(issue.file.clone()),
        issue: Some(issue.id.clone()),
        page: first.page(volume).map(|page| page.label.clone()),
        article: first.article(volume).map(|article| article.id.clone()),
        ..Place::default()
    }
}
