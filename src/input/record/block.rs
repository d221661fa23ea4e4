//! Blocks: objects with one key, their type.
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::page::RegionRecord;
use super::publication::RightsRecord;
use super::record;
use super::text::{TextRecord, keyed, one_key, text_or};
use crate::model::{Align, BoxRole, Direction, FigureKind, MarkRole};

/// A block.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockRecord {
    /// `paragraph`.
    Paragraph(ParagraphRecord),
    /// `subhead`.
    Subhead(SubheadRecord),
    /// `figure`.
    Figure(Box<FigureRecord>),
    /// `gallery`.
    Gallery(GalleryRecord),
    /// `quote`.
    Quote(QuoteRecord),
    /// `verse`.
    Verse(VerseRecord),
    /// `list`.
    List(ListRecord),
    /// `table`.
    Table(TableRecord),
    /// `box`.
    Box(BoxRecord),
    /// `separator`.
    Separator(String),
    /// No key, several keys or an unknown one (`BLK-001`).
    Faulty(Value),
}

record! {
    /// A paragraph in its long form.
    ParagraphRecord {
        /// The words.
        text: TextRecord,
        /// What it is besides text.
        role: Option<MarkRole>,
        /// Alignment.
        align: Option<Align>,
        /// BCP 47.
        language: Option<String>,
        /// Direction.
        direction: Option<Direction>,
    }
    /// A picture with its words.
    FigureRecord {
        /// Picture file, relative to the record; required unless `missing`.
        image: Option<String>,
        /// Id.
        id: Option<String>,
        /// Kind.
        kind: Option<FigureKind>,
        /// Text for readers who cannot see it.
        alt: Option<String>,
        /// Words under it.
        caption: Option<TextRecord>,
        /// 摄, 绘.
        credit: Option<String>,
        /// Pixels.
        width: Option<u32>,
        /// Pixels.
        height: Option<u32>,
        /// Only ornament.
        decorative: Option<bool>,
        /// Rights of a third party.
        rights: Option<RightsRecord>,
        /// Where it lies on page pictures.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        regions: Vec<RegionRecord>,
        /// Known, not held.
        missing: Option<bool>,
    }
    /// Several pictures with common words.
    GalleryRecord {
        /// The pictures.
        figures: Vec<FigureRecord>,
        /// Common words.
        caption: Option<TextRecord>,
        /// Common credit.
        credit: Option<String>,
    }
    /// Verse.
    VerseRecord {
        /// The lines: `\n` ends a line, an empty line a stanza.
        text: TextRecord,
        /// Title.
        title: Option<String>,
        /// Author.
        author: Option<String>,
    }
    /// A list.
    ListRecord {
        /// Numbered.
        ordered: Option<bool>,
        /// Items.
        items: Vec<TextRecord>,
    }
    /// A table.
    TableRecord {
        /// Words above it.
        caption: Option<TextRecord>,
        /// How many rows are heads.
        header_rows: Option<u32>,
        /// How many columns are heads.
        header_columns: Option<u32>,
        /// Rows of cells.
        rows: Vec<Vec<CellRecord>>,
    }
    /// Text set in a box.
    BoxRecord {
        /// What it holds.
        role: Option<BoxRole>,
        /// Title.
        title: Option<String>,
        /// Its blocks; no box among them.
        blocks: Vec<BlockRecord>,
    }
}

/// A subhead: text, or an object with a level.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SubheadRecord {
    /// The words.
    pub text: TextRecord,
    /// 1 (default) to 3.
    pub level: Option<u8>,
}

/// A quotation: text, or an object with text or blocks.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct QuoteRecord {
    /// The words, in one paragraph.
    pub text: Option<TextRecord>,
    /// Blocks, instead of text.
    pub blocks: Option<Vec<BlockRecord>>,
    /// Where it is from.
    pub source: Option<String>,
}

/// A cell: text, or an object with spans.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct CellRecord {
    /// The words.
    pub text: TextRecord,
    /// Columns that it covers.
    pub colspan: Option<u32>,
    /// Rows that it covers.
    pub rowspan: Option<u32>,
    /// Alignment.
    pub align: Option<Align>,
}

#[derive(serde::Deserialize)]
struct SubheadFull {
    text: TextRecord,
    level: Option<u8>,
}

impl From<SubheadFull> for SubheadRecord {
    fn from(f: SubheadFull) -> Self {
        Self { text: f.text, level: f.level }
    }
}

#[derive(serde::Deserialize)]
struct QuoteFull {
    text: Option<TextRecord>,
    blocks: Option<Vec<BlockRecord>>,
    source: Option<String>,
}

impl From<QuoteFull> for QuoteRecord {
    fn from(f: QuoteFull) -> Self {
        Self { text: f.text, blocks: f.blocks, source: f.source }
    }
}

#[derive(serde::Deserialize)]
struct CellFull {
    text: TextRecord,
    colspan: Option<u32>,
    rowspan: Option<u32>,
    align: Option<Align>,
}

impl From<CellFull> for CellRecord {
    fn from(f: CellFull) -> Self {
        Self { text: f.text, colspan: f.colspan, rowspan: f.rowspan, align: f.align }
    }
}

text_or!(SubheadRecord, SubheadFull, "a text, or an object with `text`", |text| SubheadRecord { text, level: None });
text_or!(QuoteRecord, QuoteFull, "a text, or an object with `text` or `blocks`", |text| QuoteRecord {
    text: Some(text),
    ..QuoteRecord::default()
});
text_or!(CellRecord, CellFull, "a text, or an object with `text`", |text| CellRecord { text, ..CellRecord::default() });

/// A paragraph in either form.
struct ParagraphValue(ParagraphRecord);
text_or!(ParagraphValue, ParagraphRecord, "a text, or an object with `text`", |text| ParagraphValue(ParagraphRecord {
    text,
    ..ParagraphRecord::default()
}));

impl From<ParagraphRecord> for ParagraphValue {
    fn from(record: ParagraphRecord) -> Self {
        Self(record)
    }
}

impl<'de> Deserialize<'de> for BlockRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BlockVisitor;
        impl<'de> Visitor<'de> for BlockVisitor {
            type Value = BlockRecord;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a block: an object with one key, its type")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<BlockRecord, A::Error> {
                one_key(map, |key, map| block(key, map)).map(|result| result.unwrap_or_else(BlockRecord::Faulty))
            }
        }
        deserializer.deserialize_map(BlockVisitor)
    }
}

fn block<'de, A: MapAccess<'de>>(key: &str, map: &mut A) -> Result<Option<BlockRecord>, A::Error> {
    Ok(Some(match key {
        "paragraph" => BlockRecord::Paragraph(map.next_value::<ParagraphValue>()?.0),
        "subhead" => BlockRecord::Subhead(map.next_value()?),
        "figure" => BlockRecord::Figure(map.next_value()?),
        "gallery" => BlockRecord::Gallery(map.next_value()?),
        "quote" => BlockRecord::Quote(map.next_value()?),
        "verse" => BlockRecord::Verse(map.next_value()?),
        "list" => BlockRecord::List(map.next_value()?),
        "table" => BlockRecord::Table(map.next_value()?),
        "box" => BlockRecord::Box(map.next_value()?),
        "separator" => BlockRecord::Separator(map.next_value()?),
        _ => return Ok(None),
    }))
}

impl BlockRecord {
    /// The keys of blocks.
    pub const KEYS: [&'static str; 10] =
        ["paragraph", "subhead", "figure", "gallery", "quote", "verse", "list", "table", "box", "separator"];

    /// A paragraph of plain text.
    #[must_use]
    pub fn paragraph(text: impl Into<TextRecord>) -> Self {
        Self::Paragraph(ParagraphRecord { text: text.into(), ..ParagraphRecord::default() })
    }
}

impl Serialize for BlockRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Paragraph(p)
                if p.role.is_none() && p.align.is_none() && p.language.is_none() && p.direction.is_none() =>
            {
                keyed(serializer, "paragraph", &p.text)
            }
            Self::Paragraph(p) => keyed(serializer, "paragraph", p),
            Self::Subhead(s) if s.level.is_none() => keyed(serializer, "subhead", &s.text),
            Self::Subhead(s) => keyed(serializer, "subhead", s),
            Self::Figure(f) => keyed(serializer, "figure", f),
            Self::Gallery(g) => keyed(serializer, "gallery", g),
            Self::Quote(q) => keyed(serializer, "quote", q),
            Self::Verse(v) => keyed(serializer, "verse", v),
            Self::List(l) => keyed(serializer, "list", l),
            Self::Table(t) => keyed(serializer, "table", t),
            Self::Box(b) => keyed(serializer, "box", b),
            Self::Separator(s) => keyed(serializer, "separator", s),
            Self::Faulty(value) => value.serialize(serializer),
        }
    }
}
