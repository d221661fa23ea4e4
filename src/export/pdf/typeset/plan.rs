//! The font plan: pass 1 says which characters and words each role needs; from that, faces and glyph numbers are fixed
//! once and then only read, by all workers alike.

mod build;
mod scan;
mod words;

use std::ops::Range;

pub use scan::Scan;

use super::face::CellTable;
use super::font::{FaceName, FontBook};
use super::line::{Cell, FontId, Metrics, Shaped};
use words::Words;

/// A face as a file uses it. Its position in [`FontPlan::faces`] is [`Cell::face`].
#[derive(Clone, Debug)]
pub struct PlanFace {
    /// What the manifest says of it.
    pub name: FaceName,
    /// Number in the book.
    pub(crate) known: usize,
    /// Glyph of each CID, ascending; CID 0 is `.notdef`.
    pub(crate) glyphs: Vec<u16>,
    /// Text of each CID, as ToUnicode says it.
    pub(crate) texts: Vec<Box<str>>,
    /// Advance of each CID in 1/1000 em.
    pub(crate) widths: Vec<u16>,
}

impl PlanFace {
    /// How many glyphs it gives, without `.notdef`.
    #[must_use]
    pub fn glyph_count(&self) -> usize {
        self.glyphs.len() - 1
    }
}

/// What one role is set with.
#[derive(Debug)]
struct RolePlan {
    cells: CellTable,
    words: Words,
    /// Glyphs of each word.
    ranges: Vec<Range<u32>>,
    glyphs: Vec<Shaped>,
}

/// Faces, glyph numbers and advances, fixed for a whole volume.
#[derive(Debug)]
pub struct FontPlan {
    faces: Vec<PlanFace>,
    roles: Vec<RolePlan>,
    missing: Vec<char>,
}

impl FontPlan {
    /// Chooses a face for every character and word, and numbers glyphs in order of (face, glyph).
    #[must_use]
    pub fn new(book: &mut FontBook, scan: Scan) -> Self {
        build::plan(book, scan)
    }

    /// The faces, in the order of their numbers.
    #[must_use]
    pub fn faces(&self) -> &[PlanFace] {
        &self.faces
    }

    /// Characters that no font has (LAY-005), sorted. The line breaker marks each of their glyphs too.
    #[must_use]
    pub fn missing(&self) -> &[char] {
        &self.missing
    }
}

impl Metrics for FontPlan {
    #[inline]
    fn cell(&self, font: FontId, c: char) -> Cell {
        match self.roles.get(usize::from(font)) {
            Some(role) => role.cells.get(c),
            None => Cell { flags: Cell::UNKNOWN, ..Cell::default() },
        }
    }

    fn shaped(&self, font: FontId, text: &str) -> Option<&[Shaped]> {
        let role = self.roles.get(usize::from(font))?;
        let range = role.ranges.get(role.words.find(text)?)?;
        role.glyphs.get(range.start as usize..range.end as usize)
    }
}
