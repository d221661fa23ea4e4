//! One date, one edition: [`Issue`].
use super::block::Block;
use super::kinds::{Detail, Direction, SectionKind};
use super::page::Page;
use super::publication::{Identifiers, Publisher};
use super::text::Text;
use super::values::{Date, Language, MediaPath, Timestamp};

/// One issue of a newspaper.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Issue {
    /// `2024-01-21`, or `2024-01-21-02` for the second edition of a day.
    pub id: String,
    /// True date of issue.
    pub date: Date,
    /// Last day that a combined issue (合刊) stands for.
    pub date_until: Option<Date>,
    /// Printed name of the edition.
    pub edition: Option<String>,
    /// 1, 2 … when there are several on one day.
    pub edition_order: u8,
    /// 期号 in the year.
    pub number: Option<String>,
    /// 总期号.
    pub total_number: Option<String>,
    /// 年卷.
    pub volume_number: Option<String>,
    /// What the paper says where it is wrong.
    pub misprinted: MisprintedIssue,
    /// 农历 as printed.
    pub lunar_date: Option<String>,
    /// Title of a special edition (特刊).
    pub special: Option<String>,
    /// A title of its own.
    pub title: Option<String>,
    /// How deep it is described.
    pub detail: Detail,
    /// 叠, 副刊, 增刊.
    pub sections: Vec<Section>,
    /// What stands together under one heading.
    pub groups: Vec<Group>,
    /// Pages in print order, at least one.
    pub pages: Vec<Page>,
    /// The whole issue as delivered.
    pub pdf: Option<MediaPath>,
    /// Printed credits.
    pub staff: Vec<Staff>,
    /// What differs from the publication's publisher in this issue.
    pub imprint: Option<Publisher>,
    /// Revision of the record, from 1.
    pub version: u32,
    /// When the record changed.
    pub modified: Option<Timestamp>,
    /// Language of the issue (the publication's unless overridden).
    pub language: Language,
    /// Base direction of the issue.
    pub direction: Direction,
    /// Archivist's notes.
    pub notes: Vec<String>,
}

impl Issue {
    /// The section with this name.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.name == name)
    }

    /// The group with this id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.id == id)
    }
}

/// What an issue says of itself where it is wrong.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MisprintedIssue {
    /// The printed date.
    pub date: Option<Date>,
    /// The printed number.
    pub number: Option<String>,
    /// The printed running number.
    pub total_number: Option<String>,
}

/// A section (叠) of an issue.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Section {
    /// Name; pages name it.
    pub name: String,
    /// Kind.
    pub kind: SectionKind,
    /// Its own number.
    pub number: Option<String>,
    /// Its own running number.
    pub total_number: Option<String>,
    /// Its own identifiers.
    pub identifiers: Identifiers,
}

/// Articles under one heading (组稿, 专题, 简讯栏).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Group {
    /// Id; articles name it.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// Lines above the heading.
    pub kicker: Vec<Text>,
    /// Lines below the heading.
    pub subtitle: Vec<Text>,
    /// Text before the first article.
    pub intro: Vec<Block>,
}

/// A printed credit of the staff.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Staff {
    /// `chief_editor`, `duty_editor`, `editor`, `designer`, `photo_editor`, `proofreader` …
    pub role: String,
    /// The role as printed.
    pub label: Option<String>,
    /// Name.
    pub name: String,
}
