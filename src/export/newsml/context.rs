//! What all items of an issue share: [`Context`].
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::assigned::Assigned;
use super::ident::Guids;
use super::join::Joined;
use super::options::{Message, Options, Recorded, Version, Versions};
use super::vocab::{self, Property, Vocabulary};
use crate::input::Source;
use crate::model::{Article, Direction, Issue, Language, Page, PageKind, Publication, Rights, Timestamp};
use crate::plan::Volume;
use crate::report::Place;

/// What is made of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// An item with everything.
    Full,
    /// An item that takes the earlier ones back.
    Kill,
    /// Nothing.
    Nothing,
}

/// What all items of an issue share.
pub(super) struct Context<'a> {
    /// Absent in `feed`: what an item says must not depend on which issues are in a run.
    pub(super) volume: Option<&'a Volume>,
    pub(super) publication: &'a Publication,
    pub(super) issue: &'a Issue,
    /// Parts of articles that stand in the first.
    pub(super) joined: &'a Joined,
    pub(super) options: &'a Options,
    pub(super) versions: Versions<'a>,
    pub(super) vocabulary: &'a Vocabulary<'a>,
    pub(super) source: &'a dyn Source,
    pub(super) guids: Guids,
    /// Date of issue, as written.
    pub(super) date: String,
    /// File of the record.
    pub(super) file: &'a str,
    issued: Timestamp,
    /// Where each article is: id → (page, article).
    places: BTreeMap<&'a str, (usize, usize)>,
}

impl<'a> Context<'a> {
    #[expect(clippy::too_many_arguments, reason = "gathered here, so that nobody else has so many")]
    pub(super) fn new(
        publication: &'a Publication,
        volume: Option<&'a Volume>,
        file: &'a str,
        (issue, joined): (&'a Issue, &'a Joined),
        source: &'a dyn Source,
        options: &'a Options,
        versions: Versions<'a>,
        vocabulary: &'a Vocabulary<'a>,
    ) -> Self {
        let pages = issue.pages.iter().enumerate();
        let places = pages.flat_map(|(p, page)| {
            page.articles.iter().enumerate().map(move |(a, article)| (article.id.as_str(), (p, a)))
        });
        Self {
            volume,
            publication,
            issue,
            joined,
            options,
            versions,
            vocabulary,
            source,
            guids: Guids::new(publication, &issue.id),
            date: issue.date.to_string(),
            file,
            issued: options.issue_time.on(issue.date),
            places: places.collect(),
        }
    }

    /// An article of the issue by its id.
    pub(super) fn article(&self, id: &str) -> Option<&'a Article> {
        self.places.get(id).map(|&(page, article)| &self.issue.pages[page].articles[article])
    }

    /// What is made of an article.
    pub(super) fn sent(&self, article: &Article) -> Sent {
        let held_back = article.is_withheld() && !self.options.include_withheld;
        if held_back || !(article.syndicate || self.options.include_unsyndicated) {
            Sent::Nothing
        } else if !article.is_canceled() {
            Sent::Full
        } else if self.options.include_canceled {
            Sent::Kill
        } else {
            Sent::Nothing
        }
    }

    /// What the record says of packages, facsimiles and group intros: the issue's version.
    fn issue_recorded(&self) -> Recorded {
        Recorded { version: self.issue.version, modified: self.issue.modified, corrected: false }
    }

    /// When the record was made, as it says.
    pub(super) fn recorded_time(&self) -> Timestamp {
        self.issue.modified.unwrap_or(self.issued)
    }

    /// True where packages and page pictures are made.
    pub(super) fn has_packages(&self) -> bool {
        self.options.message != Message::Article
    }

    /// Version of a package, facsimile or group intro.
    pub(super) fn issue_version(&self, guid: &str) -> Version {
        self.version(guid, self.issue_recorded())
    }

    pub(super) fn version(&self, guid: &str, recorded: Recorded) -> Version {
        self.versions.of(guid, recorded, self.issued)
    }

    /// What the ledger says, where there is one.
    pub(super) fn assigned(&self) -> Option<&'a Assigned> {
        match self.versions {
            Versions::Record => None,
            Versions::Ledger(assigned) => Some(assigned),
        }
    }

    pub(super) fn language(&self, page: &'a Page) -> &'a Language {
        page.language.as_ref().unwrap_or(&self.issue.language)
    }

    pub(super) fn direction(&self, page: &Page) -> Direction {
        page.direction.unwrap_or(self.issue.direction)
    }

    /// The address of a media file, or its bare name beside the items.
    pub(super) fn href<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match &self.options.media_base {
            Some(base) => Cow::Owned(format!("{base}{name}")),
            None => Cow::Borrowed(name),
        }
    }

    /// The rights of a third party, else the publication's, else none.
    pub(super) fn rights(&self, own: &[Option<&'a Rights>]) -> Option<&'a Rights> {
        own.iter()
            .copied()
            .flatten()
            .find(|rights| !rights.is_empty())
            .or(Some(&self.publication.rights))
            .filter(|rights| !rights.is_empty())
    }

    /// `<title> <date> 第<number>期`, or the title that the issue has.
    pub(super) fn issue_title(&self) -> Cow<'a, str> {
        if let Some(title) = &self.issue.title {
            return Cow::Borrowed(title);
        }
        let title = &self.publication.title;
        Cow::Owned(match &self.issue.number {
            Some(number) if self.issue.language.is_chinese() => format!("{title} {} 第{number}期", self.date),
            Some(number) => format!("{title} {} No. {number}", self.date),
            None => format!("{title} {}", self.date),
        })
    }

    /// `01版：要闻`; `中缝` where the label is no number.
    pub(super) fn page_title(&self, page: &Page) -> String {
        let chinese = self.language(page).is_chinese();
        let label = page_label(&page.label, chinese);
        match &page.title {
            Some(title) if chinese => format!("{label}：{title}"),
            Some(title) => format!("{label}: {title}"),
            None => page.label.clone(),
        }
    }

    /// What the issue says in every item: number, edition.
    pub(super) fn issue_properties(&self) -> Vec<(Property, Cow<'a, str>)> {
        let mut out = Vec::with_capacity(8);
        push(&mut out, Property::IssueNumber, self.issue.number.as_deref());
        push(&mut out, Property::TotalNumber, self.issue.total_number.as_deref());
        out
    }

    /// The further pages on which an article is printed.
    pub(super) fn further_pages(&self, article: &Article) -> impl Iterator<Item = &'a Page> {
        self.joined.pages_of(&article.id).map(|page| &self.issue.pages[page])
    }

    /// What the issue and the page say in the items of a page, in the order in which it is written.
    pub(super) fn page_properties(&self, page: &'a Page) -> Vec<(Property, Cow<'a, str>)> {
        self.properties_of(std::iter::once(page))
    }

    /// The same of an article, which may be printed on several pages.
    pub(super) fn article_properties(&self, page: &'a Page, article: &Article) -> Vec<(Property, Cow<'a, str>)> {
        self.properties_of(std::iter::once(page).chain(self.further_pages(article)))
    }

    /// What the issue and the pages of an item say; all but the labels is that of the first.
    fn properties_of(&self, pages: impl Iterator<Item = &'a Page>) -> Vec<(Property, Cow<'a, str>)> {
        let mut out = self.issue_properties();
        let mut first = None;
        for page in pages {
            first.get_or_insert(page);
            let own = std::slice::from_ref(&page.label);
            // The sides of a gutter are its neighbours, not where it is printed.
            let sides = if page.kind == PageKind::Gutter || page.sides.is_empty() { own } else { &page.sides };
            for side in sides {
                push(&mut out, Property::PrintPage, Some(side));
            }
        }
        let Some(page) = first else { return out };
        push(&mut out, Property::PrintSection, page.section.as_deref());
        push(&mut out, Property::PageTitle, page.title.as_deref());
        push(&mut out, Property::PageKind, vocab::page_kind(page.kind));
        push(&mut out, Property::Special, page.special.as_deref());
        out
    }

    /// What the issue says in every item, behind the rest.
    pub(super) fn edition_properties(&self, out: &mut Vec<(Property, Cow<'a, str>)>) {
        push(out, Property::PrintEdition, self.issue.edition.as_deref());
        push(out, Property::VolumeNumber, self.issue.volume_number.as_deref());
    }

    /// A place for a finding.
    pub(super) fn place(&self, page: Option<&Page>, article: Option<&str>) -> Place {
        Place {
            file: Some(self.file.to_owned()),
            issue: Some(self.issue.id.clone()),
            page: page.map(|page| page.label.clone()),
            article: article.map(str::to_owned),
            ..Place::default()
        }
    }
}

/// Adds a property that has a value.
pub(super) fn push<'a>(out: &mut Vec<(Property, Cow<'a, str>)>, property: Property, value: Option<&'a str>) {
    if let Some(value) = value {
        out.push((property, Cow::Borrowed(value)));
    }
}

/// `02版` in Chinese; a label in words (`中缝`) and every other language: the label.
pub(super) fn page_label(label: &str, chinese: bool) -> String {
    if chinese && label.is_ascii() { format!("{label}版") } else { label.to_owned() }
}

/// True where a page has a package of its own.
pub(super) fn has_package(page: &Page) -> bool {
    !matches!(page.kind, PageKind::Blank | PageKind::Missing)
}
