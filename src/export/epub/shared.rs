//! What all documents of a volume share, and what was counted while they were written.
use std::collections::{BTreeMap, BTreeSet};

use super::content::context::{Head, PublicationContext, VolumeContext};
use super::content::issue_heading;
use super::content::templates::Templates;
use super::content::words::Words;
use super::front::Described;
use super::names::{self, IssueNames};
use super::options::Options;
use crate::model::{Date, WritingMode};
use crate::plan::Volume;

/// The style sheet of vertical titles.
pub(super) const VERTICAL_CSS: &str = "style/vertical.css";
/// The style sheet that names the fonts for rare characters.
pub(super) const RARE_CSS: &str = "style/rare.css";

/// What all documents of a volume share.
pub(super) struct Shared<'a> {
    pub(super) volume: &'a Volume,
    pub(super) names: &'a [IssueNames],
    pub(super) words: &'a Words,
    pub(super) templates: &'a Templates,
    pub(super) options: &'a Options,
}

/// What was written: the package claims nothing else.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Pictures of articles.
    pub(super) pictures: usize,
    /// Of those, pictures without a text of their own.
    pub(super) undescribed: usize,
    /// Pictures that could not be shown.
    pub(super) lost: usize,
    pub(super) facsimiles: usize,
    /// Pictures that were written anew.
    pub(super) changed: usize,
    pub(super) ruby: bool,
    pub(super) animated: bool,
    pub(super) generated: bool,
    pub(super) turned: bool,
    /// A page shows what a machine read.
    pub(super) read_by_machine: bool,
    /// Characters that common fonts lack, where a font for them was given.
    pub(super) rare: BTreeSet<char>,
}

impl Counts {
    pub(super) fn add(&mut self, other: &Self) {
        self.pictures += other.pictures;
        self.undescribed += other.undescribed;
        self.lost += other.lost;
        self.facsimiles += other.facsimiles;
        self.changed += other.changed;
        self.ruby |= other.ruby;
        self.animated |= other.animated;
        self.generated |= other.generated;
        self.turned |= other.turned;
        self.read_by_machine |= other.read_by_machine;
        self.rare.extend(&other.rare);
    }
}

impl Shared<'_> {
    /// `year`, `half`, `quarter`, `month` or `issue`, told by the key.
    pub(super) fn kind(&self) -> &'static str {
        let key = &self.volume.key;
        match (key.len(), key.get(5..6)) {
            (4, _) => "year",
            (7, Some("h")) => "half",
            (7, Some("q")) => "quarter",
            (7, _) => "month",
            _ => "issue",
        }
    }

    /// Lines run from top to bottom.
    pub(super) fn is_vertical(&self) -> bool {
        self.volume.publication.writing_mode == WritingMode::Vertical
    }

    /// Longer than an issue.
    pub(super) fn has_calendar(&self) -> bool {
        self.kind() != "issue"
    }

    /// Longer than a month.
    pub(super) fn has_months(&self) -> bool {
        !matches!(self.kind(), "issue" | "month")
    }

    /// The contents of a month, from the root of the publication.
    pub(super) fn month_path(&self, date: Date) -> String {
        format!("{:04}-{:02}/contents.xhtml", date.year(), date.month())
    }

    pub(super) fn calendar_title(&self) -> String {
        match self.kind() {
            "month" => format!("{} {}", self.words.month(self.volume.dates().0), self.words.get("calendar")),
            _ => self.words.dated("calendar_of", self.volume.dates().0),
        }
    }

    /// 2024年合订本.
    pub(super) fn name(&self) -> String {
        let words = self.words;
        let (first, _) = self.volume.dates();
        let year = first.year().to_string();
        let name = match self.kind() {
            "year" => words.dated("bound_year", first),
            "half" => {
                let half = words.nth("bound_halves", usize::from(self.volume.key.ends_with('2')));
                half.replace("{y}", &year)
            }
            "quarter" => words.fill("bound_quarter", &[("y", &year), ("q", &self.volume.key[6..])]),
            "month" => words.dated("bound_month", first),
            _ => issue_heading(words, &self.volume.issues[0]),
        };
        match self.volume.part {
            Some(part) => format!(
                "{name} {}",
                words.fill("part", &[("n", &part.number.to_string()), ("of", &part.of.to_string())])
            ),
            None => name,
        }
    }

    /// Numbers of the other parts of a volume that was cut.
    pub(super) fn other_parts(&self) -> impl Iterator<Item = usize> {
        let own = self.volume.part.map_or(0, |part| part.number);
        (1..=self.volume.parts.len()).filter(move |number| *number != own)
    }

    /// True where a page of the newspaper has a label or number that readers can go to.
    pub(super) fn has_printed_pages(&self) -> bool {
        self.volume.issues.iter().flat_map(|issue| &issue.pages).any(|page| !page.sides.is_empty())
    }

    /// How many issues are missing. Days and numbers of one gap may say different things: the larger count holds.
    pub(super) fn missing(&self) -> usize {
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for gap in &self.volume.gaps {
            let (days, numbers) = counts.entry(&gap.after).or_default();
            *days += usize::from(gap.date.is_some());
            *numbers +=
                gap.numbers.map_or(0, |(first, last)| usize::try_from(last.saturating_sub(first)).unwrap_or(0) + 1);
        }
        counts.values().map(|(days, numbers)| days.max(numbers)).sum()
    }

    pub(super) fn head(&self, path: &str, head_title: String) -> Head {
        let publication = &self.volume.publication;
        let vertical = self.is_vertical();
        let rare = self.has_rare_fonts().then_some(RARE_CSS);
        let styles = ["style/newspaper.css"].into_iter().chain(rare).chain(vertical.then_some(VERTICAL_CSS));
        Head {
            lang: publication.language.to_string(),
            direction: publication.direction.as_str(),
            vertical,
            head_title,
            styles: styles.map(|style| names::relative(path, style)).collect(),
            viewport: None,
        }
    }

    /// The head of a document that stays horizontal whatever the title is: a picture, or a table of days.
    pub(super) fn horizontal_head(&self, path: &str, head_title: String) -> Head {
        let mut head = self.head(path, head_title);
        head.styles.retain(|style| !style.ends_with(VERTICAL_CSS));
        head
    }

    /// A font for rare characters was given.
    pub(super) fn has_rare_fonts(&self) -> bool {
        #[cfg(feature = "rare-font")]
        return !self.options.rare_fonts.is_empty();
        #[cfg(not(feature = "rare-font"))]
        false
    }

    /// Keeps what a document has of characters that common fonts lack.
    pub(super) fn rare_characters(&self, document: &str, counts: &mut Counts) {
        #[cfg(feature = "rare-font")]
        if self.has_rare_fonts() {
            super::rare::collect(document, &mut counts.rare);
        }
        #[cfg(not(feature = "rare-font"))]
        let _ = (document, counts);
    }

    pub(super) fn globals(&self, described: &Described) -> (PublicationContext, VolumeContext) {
        let publication = &self.volume.publication;
        let (first, last) = self.volume.dates();
        (
            PublicationContext {
                id: publication.id.clone(),
                title: publication.title.clone(),
                title_latin: publication.title_latin.clone(),
                subtitle: publication.subtitle.clone(),
                publisher_name: publication.publisher.name.clone(),
                place: publication.place.clone(),
            },
            VolumeContext {
                title: described.title.clone(),
                name: described.name.clone(),
                subtitle: described.subtitle.clone(),
                kind: self.kind(),
                key: self.volume.key.clone(),
                uid: described.uid.clone(),
                modified: self.volume.modified.to_utc().to_string(),
                first: first.to_string(),
                last: last.to_string(),
                issues: self.volume.len(),
                pages: self.volume.held_pages(),
                articles: self.volume.held_articles(),
                missing: self.missing(),
            },
        )
    }
}
