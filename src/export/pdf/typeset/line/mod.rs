//! Paragraphs to lines: breaking with look-back, compression of marks, justification (rules TYP-01 … TYP-51).
//!
//! All lengths are integers, 8,000 to the em of the text at hand: that holds 1/64 em and the 1/1000 em of a PDF's
//! width array exactly. A [`Setter`] owns its buffers and appends to a [`Text`], so that a paragraph costs no
//! allocation once both have grown.

mod adjust;
mod bidi;
mod breaking;
mod emergency;
mod headline;
mod items;
mod place;
mod runs;

use std::ops::Range;

use items::Item;
pub(crate) use runs::words;

/// Units in one em.
pub const EM: i32 = 8000;
const HALF: i32 = EM / 2;
const QUARTER: i32 = EM / 4;
const EIGHTH: i32 = EM / 8;
/// Units in 1/1000 em, the grain of font advances.
const MILLI: i32 = EM / 1000;

/// A font as the text names it: the reader of [`Metrics`] decides what the number means.
pub type FontId = u8;

/// One character in one font: what is shown and how wide the font says it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Number of the glyph in the face, as it stands in the content stream.
    pub cid: u16,
    /// Advance in 1/1000 em of the font.
    pub advance: u16,
    /// Which face.
    pub face: u8,
    /// [`Cell::ACTUAL_TEXT`], [`Cell::STAND_IN`] …
    pub flags: u8,
}

impl Cell {
    /// The glyph does not stand for this character alone: it needs `ActualText`.
    pub const ACTUAL_TEXT: u8 = 1;
    /// No font has the character; 〓 is shown (LAY-005). Comes with `ACTUAL_TEXT`.
    pub const STAND_IN: u8 = 2;
    /// The glyph is not in the source (the hyphen of a divided word); `ActualText` is U+00AD.
    pub const INSERTED: u8 = 4;
    /// The character was not seen in pass 1 (SRC-001).
    pub const UNKNOWN: u8 = 8;
    /// The glyph stands among words that run from right to left: glyphs follow each other as they are seen.
    pub const REVERSED: u8 = 16;
}

/// One glyph of a shaped run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shaped {
    /// The glyph and its advance in the font (before kerning).
    pub cell: Cell,
    /// Advance with kerning, in 1/1000 em.
    pub advance: i16,
    /// Shift to the right and up, in 1/1000 em (marks over a base).
    pub offset: (i16, i16),
    /// Bytes of the source that this glyph stands for; 0 for a second glyph of one cluster.
    pub bytes: u8,
}

/// What the line breaker asks of the fonts.
pub trait Metrics {
    /// The cell of a character.
    fn cell(&self, font: FontId, c: char) -> Cell;
    /// The glyphs of a run whose shaping differs from its single characters (kerned words, ligatures of dashes,
    /// marks over a base). `None`: take the characters one by one.
    fn shaped(&self, font: FontId, text: &str) -> Option<&[Shaped]>;
}

/// How a run behaves in the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunKind {
    /// Running text.
    #[default]
    Text,
    /// A note mark: never starts a line (TYP-10).
    NoteMark,
    /// Indivisible, at least this wide: the base of a ruby (the width of its annotation) or a picture in the line.
    Atom {
        /// Least width in units of [`EM`] of the paragraph.
        width: i32,
    },
}

/// A run of equal style. Runs cover the text without holes, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where the run ends, in bytes of the paragraph's text.
    pub end: u32,
    /// Its font.
    pub font: FontId,
    /// Its size in 1/1000 of the paragraph's (superior figures: 600).
    pub scale: u16,
    /// Its behaviour.
    pub kind: RunKind,
}

impl Run {
    /// A run of the paragraph's own size.
    #[must_use]
    pub fn new(end: usize, font: FontId) -> Self {
        Self { end: u32::try_from(end).unwrap_or(u32::MAX), font, scale: 1000, kind: RunKind::Text }
    }
}

/// How strict the line start is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// GB practice: `——` and `……` may start a line.
    #[default]
    Gb,
    /// CLREQ "strict": they may not (TYP-04).
    Strict,
}

/// The shape of a paragraph. Lengths in units of [`EM`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Width of the column.
    pub measure: i32,
    /// Indent of the first line (TYP-24).
    pub indent: i32,
    /// Indent of lines that the measure turned over (TYP-50, TYP-63).
    pub hang: i32,
    /// Strictness of line starts.
    pub level: Level,
    /// Whether lines fill the measure; else they are set ragged.
    pub justify: bool,
    /// Whether the paragraph as a whole runs from right to left.
    pub right_to_left: bool,
}

impl Shape {
    /// A justified paragraph with an indent of 2 em.
    #[must_use]
    pub fn body(measure: i32) -> Self {
        Self { measure, indent: 2 * EM, hang: 0, level: Level::Gb, justify: true, right_to_left: false }
    }

    /// Lines as wide as they are, without indent.
    #[must_use]
    pub fn ragged(measure: i32) -> Self {
        Self { measure, indent: 0, hang: 0, level: Level::Gb, justify: false, right_to_left: false }
    }
}

/// A glyph with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// What is shown.
    pub cell: Cell,
    /// Left edge of its advance box, from the start of the measure, in units.
    pub x: i32,
    /// Shift up (marks over a base), in units.
    pub rise: i16,
    /// Which run of the paragraph it belongs to.
    pub run: u16,
    /// Where its characters begin in the paragraph's text.
    pub start: u32,
    /// How many bytes they take; 0 for a further glyph of the same cluster and for inserted hyphens.
    pub bytes: u8,
    /// Horizontal scaling in 1/1000 (a dash fills its cell: `Tz` around this one glyph); 1000 for all others.
    pub stretch: u16,
}

impl Glyph {
    /// Its source text in the paragraph.
    #[must_use]
    pub fn source(&self) -> Range<usize> {
        let start = self.start as usize;
        start..start + usize::from(self.bytes)
    }
}

/// Why a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is full.
    Turn,
    /// The text says so.
    Break,
    /// The paragraph is at its end.
    Last,
}

/// Who gives or takes when a line is fitted (TYP-31), in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Giver {
    /// Typed spaces.
    Space,
    /// Blanks of opening and closing marks.
    Bracket,
    /// Blanks of ， 、 ； ：.
    Pause,
    /// The space between Han and Western text.
    Autospace,
    /// Blanks of 。 ！ ？.
    Stop,
    /// All gaps.
    Gap,
}

/// How many places of one kind changed, and by how much in all (units, negative when they gave).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Number of places.
    pub count: u16,
    /// Sum of their changes.
    pub total: i32,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its glyphs in [`Text::glyphs`].
    pub glyphs: Range<u32>,
    /// Its bytes of the paragraph's text, the vanished spaces at its end included.
    pub text: Range<u32>,
    /// Its indent; the glyphs' `x` include it.
    pub indent: i32,
    /// Its width before fitting, trimmed at both ends.
    pub natural: i32,
    /// The measure less the indent.
    pub measure: i32,
    /// What fitting added (or took).
    pub adjust: i32,
    /// Who gave, indexed by [`Giver`].
    pub shares: [Share; 6],
    /// Why it ends.
    pub ending: Ending,
}

impl Line {
    /// Share of one giver.
    #[must_use]
    pub fn share(&self, giver: Giver) -> Share {
        self.shares[giver as usize]
    }

    /// The even part of the gaps as a fraction of 1 em: the `Tc` of the line is this times the size.
    #[must_use]
    pub fn even_gap(&self) -> f32 {
        let gap = self.share(Giver::Gap);
        if gap.count == 0 { 0.0 } else { gap.total as f32 / f32::from(gap.count) / EM as f32 }
    }

    /// Width as set.
    #[must_use]
    pub fn width(&self) -> i32 {
        self.natural + self.adjust
    }
}

/// What went less than well, counted (LAY-001 … 003).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Emergency breaks (LAY-001).
    pub emergency: u32,
    /// Lines with a gap above 1/4 em (LAY-002).
    pub loose: u32,
    /// Last lines of one Han (LAY-003).
    pub orphans: u32,
}

impl Counts {
    /// Adds what another text counted.
    pub fn add(&mut self, other: Self) {
        self.emergency += other.emergency;
        self.loose += other.loose;
        self.orphans += other.orphans;
    }
}

/// Lines set so far. Reuse it: [`Text::clear`] keeps the memory.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The lines, in order.
    pub lines: Vec<Line>,
    /// Their glyphs.
    pub glyphs: Vec<Glyph>,
    /// Findings.
    pub counts: Counts,
}

impl Text {
    /// Empties it.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.glyphs.clear();
        self.counts = Counts::default();
    }

    /// Glyphs of a line.
    #[must_use]
    pub fn glyphs(&self, line: &Line) -> &[Glyph] {
        &self.glyphs[line.glyphs.start as usize..line.glyphs.end as usize]
    }
}

/// Sets paragraphs; owns the buffers that every paragraph uses again.
#[derive(Debug, Default)]
pub struct Setter {
    items: Vec<Item>,
    spans: Vec<breaking::Span>,
    changes: Vec<i32>,
}

/// What one paragraph is set with.
struct Job<'a, M> {
    metrics: &'a M,
    text: &'a str,
    runs: &'a [Run],
    shape: &'a Shape,
}

impl Setter {
    /// Without memory yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one paragraph and appends its lines to `out`. Byte positions count from the start of `text`.
    ///
    /// Text beyond the last run is not set; a text beyond 4 GiB is cut there.
    pub fn paragraph<M: Metrics>(&mut self, metrics: &M, text: &str, runs: &[Run], shape: &Shape, out: &mut Text) {
        items::fill(&mut self.items, metrics, text, runs, shape.level);
        let job = Job { metrics, text, runs, shape };
        let first = out.lines.len();
        breaking::lines(self, &job, out);
        bidi::reorder(&job, first, out);
    }

    /// Sets a headline in the fewest lines, at the best breaks, most evenly (TYP-51). `shape.measure` is in em of
    /// the headline's own size. `false`, and nothing appended, when it does not fit into `most` lines (TYP-52).
    pub fn headline<M: Metrics>(
        &mut self,
        metrics: &M,
        text: &str,
        runs: &[Run],
        shape: &Shape,
        most: usize,
        out: &mut Text,
    ) -> bool {
        items::fill(&mut self.items, metrics, text, runs, shape.level);
        let job = Job { metrics, text, runs, shape };
        let first = out.lines.len();
        let set = headline::lines(self, &job, most, out);
        bidi::reorder(&job, first, out);
        set
    }
}
