//! Blocks of an article's body: [`Block`].
use super::kinds::{Align, BoxRole, Direction, FigureKind, MarkRole};
use super::page::Region;
use super::publication::Rights;
use super::text::Text;
use super::values::{Language, Media, MediaPath};

/// A block of text, a picture, a table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// Paragraph.
    Paragraph(Paragraph),
    /// 小标题, level 1 to 3.
    Subhead {
        /// The words.
        text: Text,
        /// 1 to 3.
        level: u8,
    },
    /// Picture with its words.
    Figure(Box<Figure>),
    /// Several pictures with common words.
    Gallery(Gallery),
    /// Quotation set apart.
    Quote(Quote),
    /// Verse.
    Verse(Verse),
    /// List.
    List(ListBlock),
    /// Table.
    Table(Table),
    /// Text set in a box.
    Box(BoxBlock),
    /// The printed ……, ＊＊＊; empty for a plain gap.
    Separator(String),
    /// What could not be read: a framed note stands in its place (`BLK-001`).
    Faulty {
        /// Text that could be told.
        text: String,
    },
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Paragraph {
    /// The words.
    pub text: Text,
    /// What it is besides text.
    pub role: Option<MarkRole>,
    /// Alignment, where printed otherwise than usual.
    pub align: Option<Align>,
    /// Language, where it differs.
    pub language: Option<Language>,
    /// Direction, where it differs.
    pub direction: Option<Direction>,
}

/// What there is of a picture.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Picture {
    /// A file that can be shown. After pass 1 it was not opened yet: its sizes are 0.
    File(Media),
    /// Known, not held (`FIG-003`).
    Missing,
    /// Missing, unreadable or refused (`FIG-001`, `MED-…`): a framed note stands in its place.
    Broken(Option<MediaPath>),
}

/// A picture with its words.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Figure {
    /// Id, where given.
    pub id: Option<String>,
    /// The picture.
    pub picture: Picture,
    /// Kind, where given.
    pub kind: Option<FigureKind>,
    /// Text for readers who cannot see it, as given.
    pub alt: Option<String>,
    /// Words under it.
    pub caption: Text,
    /// 摄, 绘.
    pub credit: Option<String>,
    /// Width as the record states it.
    pub width: Option<u32>,
    /// Height as the record states it.
    pub height: Option<u32>,
    /// Only ornament.
    pub decorative: bool,
    /// Rights of a third party.
    pub rights: Option<Rights>,
    /// Where it lies on page pictures.
    pub regions: Vec<Region>,
}

impl Figure {
    /// The file, where it can be shown.
    #[must_use]
    pub fn media(&self) -> Option<&Media> {
        match &self.picture {
            Picture::File(media) => Some(media),
            _ => None,
        }
    }
}

/// Several pictures with common words.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Gallery {
    /// The pictures.
    pub figures: Vec<Figure>,
    /// Common words.
    pub caption: Text,
    /// Common credit.
    pub credit: Option<String>,
}

/// A quotation set apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Quote {
    /// Its blocks; a quotation of one text is one paragraph.
    pub blocks: Vec<Block>,
    /// Where it is from.
    pub source: Option<String>,
}

/// Verse.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Verse {
    /// Title.
    pub title: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Stanzas of lines.
    pub stanzas: Vec<Vec<Text>>,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ListBlock {
    /// Numbered from 1.
    pub ordered: bool,
    /// Items.
    pub items: Vec<Text>,
}

/// A table whose spans fit: `rows` is rectangular when spans are counted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// Words above it.
    pub caption: Text,
    /// How many rows are heads.
    pub header_rows: usize,
    /// How many columns are heads.
    pub header_columns: usize,
    /// Rows of cells; a cell that a span covers is not listed.
    pub rows: Vec<Vec<Cell>>,
    /// How many columns there are.
    pub columns: usize,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cell {
    /// The words.
    pub text: Text,
    /// Columns that it covers, at least 1.
    pub colspan: usize,
    /// Rows that it covers, at least 1.
    pub rowspan: usize,
    /// Alignment, where given.
    pub align: Option<Align>,
}

/// Text set in a box; holds no box.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BoxBlock {
    /// What it holds.
    pub role: BoxRole,
    /// Title.
    pub title: Option<String>,
    /// Its blocks.
    pub blocks: Vec<Block>,
}
