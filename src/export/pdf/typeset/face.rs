//! One face: what it may be used for, its glyphs and advances, and the flat tables that pages are set with.

use ttf_parser::{Face, FaceParsingError, Tag};

use super::line::Cell;
use crate::export::face::{Extent, permitted};

/// The axis of weight in a variable font.
pub(crate) const WEIGHT: Tag = Tag::from_bytes(b"wght");

/// Which face of a file, and which instance of it where it is variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instance {
    /// Number in the collection.
    pub(crate) index: u32,
    /// Value on the axis of weight; `None` where the face has no such axis. Other axes keep their defaults.
    pub(crate) weight: Option<u16>,
    /// How much of it is embedded.
    pub(crate) extent: Extent,
}

impl Instance {
    /// Reads the face, at its weight.
    pub(crate) fn parse(self, data: &[u8]) -> Result<Face<'_>, FaceParsingError> {
        let mut face = Face::parse(data, self.index)?;
        if let Some(weight) = self.weight {
            face.set_variation(WEIGHT, weight.into());
        }
        Ok(face)
    }
}

/// A glyph of a face with its advance in 1/1000 em.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) glyph: u16,
    pub(crate) advance: u16,
}

/// Checks that a face can and may be embedded; what it says of itself, or why not.
pub(crate) fn examine(data: &[u8], index: u32) -> Result<Examined, &'static str> {
    let (face, extent) = permitted(data, index)?;
    let licence = [ttf_parser::name_id::LICENSE, ttf_parser::name_id::LICENSE_URL].map(|id| name(&face, id)).join(" ");
    let axis = face.variation_axes().into_iter().find(|axis| axis.tag == WEIGHT);
    Ok(Examined {
        version: name(&face, ttf_parser::name_id::VERSION),
        licence: short_licence(&licence),
        weights: axis.map(|axis| (axis.min_value as u16, axis.max_value as u16)),
        extent,
    })
}

/// What a face says of itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Examined {
    /// Version.
    pub(crate) version: String,
    /// The short name of its licence, where it is a known one.
    pub(crate) licence: Option<&'static str>,
    /// The smallest and the largest weight of a variable font.
    pub(crate) weights: Option<(u16, u16)>,
    /// How much of it must be embedded.
    pub(crate) extent: Extent,
}

/// The short name of a licence by its words.
fn short_licence(words: &str) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 5] = [
        ("Open Font License", "OFL"),
        ("scripts.sil.org/OFL", "OFL"),
        ("openfontlicense.org", "OFL"),
        ("Apache License", "Apache"),
        ("apache.org/licenses", "Apache"),
    ];
    KNOWN.into_iter().find(|(sign, _)| words.contains(sign)).map(|(_, name)| name)
}

/// A string of the name table; empty when there is none.
pub(crate) fn name(face: &Face<'_>, id: u16) -> String {
    let mut names = face.names().into_iter().filter(|name| name.name_id == id);
    names.find_map(|name| name.to_string()).unwrap_or_default()
}

/// Whether a face has a character.
pub(crate) fn has(data: &[u8], index: u32, c: char) -> bool {
    Face::parse(data, index).is_ok_and(|face| lookup(&face, c).is_some())
}

/// Glyph and advance of a character; never `.notdef`.
pub(crate) fn lookup(face: &Face<'_>, c: char) -> Option<Found> {
    let glyph = face.glyph_index(c).filter(|glyph| glyph.0 != 0)?;
    Some(Found { glyph: glyph.0, advance: advance(face, glyph.0) })
}

/// Advance in 1/1000 em, rounded as the PDF's width array has it.
pub(crate) fn advance(face: &Face<'_>, glyph: u16) -> u16 {
    let units = u32::from(face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0));
    let em = u32::from(face.units_per_em()).max(1);
    u16::try_from((units * 1000 + em / 2) / em).unwrap_or(u16::MAX)
}

/// Characters to cells: two array look-ups for any character, memory only for the blocks in use.
#[derive(Clone, Debug)]
pub(crate) struct CellTable {
    blocks: Box<[u16]>,
    cells: Vec<Cell>,
}

const BLOCK: usize = 256;
const BLOCKS: usize = 0x11_0000 / BLOCK;
/// A character that was not planned for.
const UNKNOWN: Cell = Cell { cid: 0, advance: 1000, face: 0, flags: Cell::UNKNOWN };

impl CellTable {
    /// A table in which every character is unknown.
    pub(crate) fn new() -> Self {
        Self { blocks: vec![0; BLOCKS].into_boxed_slice(), cells: vec![UNKNOWN; BLOCK] }
    }

    /// Sets the cell of a character.
    pub(crate) fn set(&mut self, c: char, cell: Cell) {
        let (block, at) = (c as usize / BLOCK, c as usize % BLOCK);
        if self.blocks[block] == 0 {
            self.blocks[block] = (self.cells.len() / BLOCK) as u16;
            self.cells.resize(self.cells.len() + BLOCK, UNKNOWN);
        }
        let row = usize::from(self.blocks[block]);
        self.cells[row * BLOCK + at] = cell;
    }

    /// The cell of a character.
    #[inline]
    pub(crate) fn get(&self, c: char) -> Cell {
        let (block, at) = (c as usize / BLOCK, c as usize % BLOCK);
        let row = usize::from(self.blocks[block]);
        self.cells[row * BLOCK + at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_every_plane() {
        let mut table = CellTable::new();
        let cell = Cell { cid: 7, advance: 500, face: 2, flags: 0 };
        for c in ['A', '报', '𠀀', '\u{10FFFF}'] {
            table.set(c, cell);
            assert_eq!(table.get(c), cell);
        }
        assert_eq!(table.get('B'), UNKNOWN);
        assert_eq!(table.get('\u{20001}').flags, Cell::UNKNOWN);
    }
}
