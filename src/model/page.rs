//! A page (版): [`Page`].
use super::article::Article;
use super::issue::Staff;
use super::kinds::{Direction, PageKind};
use super::values::{Date, Language, Media, MediaPath};

/// A page of an issue.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// ASCII, unique in the issue; file names and anchors use it.
    pub id: String,
    /// As printed: `01`, `A05`, `中缝`.
    pub label: String,
    /// What is on it.
    pub kind: PageKind,
    /// Printed sides that it stands for; its label unless given. For a gutter: the sides it lies between.
    pub sides: Vec<String>,
    /// 版名.
    pub title: Option<String>,
    /// Name of its section.
    pub section: Option<String>,
    /// Special title printed on it.
    pub special: Option<String>,
    /// Printed credits.
    pub staff: Vec<Staff>,
    /// Language, where it differs from the issue's.
    pub language: Option<Language>,
    /// Direction, where it differs from the issue's.
    pub direction: Option<Direction>,
    /// What the page says where it is wrong.
    pub misprinted: MisprintedPage,
    /// Archivist's notes.
    pub notes: Vec<String>,
    /// Picture of the page. Absent where a withheld article keeps it back (`ART-009`).
    pub facsimile: Option<Facsimile>,
    /// Articles in reading order.
    pub articles: Vec<Article>,
}

impl Page {
    /// How many printed pages it counts for: a spread two, a gutter none.
    #[must_use]
    pub fn printed_sides(&self) -> &[String] {
        if self.kind == PageKind::Gutter { &[] } else { &self.sides }
    }
}

/// What a page says of itself where it is wrong.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MisprintedPage {
    /// The printed date.
    pub date: Option<Date>,
    /// The printed label.
    pub label: Option<String>,
}

/// Picture of a printed page, with what belongs to it.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Facsimile {
    /// The picture for reading.
    pub image: Option<Media>,
    /// The picture for deposit (TIFF, JPEG 2000).
    pub master: Option<MediaPath>,
    /// The page as PDF.
    pub pdf: Option<MediaPath>,
    /// Words with their places, ALTO.
    pub text_layer: Option<MediaPath>,
    /// Width in pixels as the record states it.
    pub width: Option<u32>,
    /// Height in pixels as the record states it.
    pub height: Option<u32>,
    /// Pixels per inch of the printed page.
    pub dpi: Option<f64>,
    /// Text for readers who cannot see it.
    pub alt: Option<String>,
}

/// Where something lies on a page picture.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Region {
    /// Id of the page.
    pub page_id: String,
    /// Points in fractions 0..=1 of that page's picture, from its upper left corner; at least three.
    pub polygon: Vec<[f64; 2]>,
}
