//! Faces whose licence wants them whole (OS/2 fsType): the file of the face, and how the CIDs of the plan lead into it.

use std::fmt::Write as _;

use ttf_parser::{Face, GlyphId, RawFace, Tag};

use crate::export::pdf::typeset::plan::PlanFace;

/// The number that the font program itself gives each glyph of the plan: its CID where the font has such, else its place.
pub(super) fn numbers(face: &PlanFace, full: &Face<'_>) -> Vec<u16> {
    let cff = full.tables().cff;
    let number = |glyph: &u16| cff.and_then(|cff| cff.glyph_cid(GlyphId(*glyph))).unwrap_or(*glyph);
    face.glyphs.iter().map(number).collect()
}

/// The bytes of one face as a file of its own; those of a collection are put together from its tables.
pub(super) fn file(data: &[u8], index: u32) -> Option<Vec<u8>> {
    if !data.starts_with(b"ttcf") {
        return Some(data.to_vec());
    }
    let face = RawFace::parse(data, index).ok()?;
    let tables: Vec<_> = face.table_records.into_iter().collect();
    let count = u16::try_from(tables.len()).ok()?;
    let kind: &[u8] = match face.table(Tag::from_bytes(b"CFF ")) {
        Some(_) => b"OTTO",
        None => &[0, 1, 0, 0],
    };
    let selector = count.checked_ilog2()? as u16;
    let range = 16 << selector;
    let mut out = kind.to_vec();
    for word in [count, range, selector, (count * 16).checked_sub(range)?] {
        out.extend(word.to_be_bytes());
    }
    let mut place = 12 + 16 * tables.len();
    for record in &tables {
        out.extend(record.tag.to_bytes());
        for word in [record.check_sum, u32::try_from(place).ok()?, record.length] {
            out.extend(word.to_be_bytes());
        }
        place += (record.length as usize).next_multiple_of(4);
    }
    for record in &tables {
        out.extend(face.table(record.tag)?);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    Some(out)
}

/// Codes to CIDs, where those of the font program are its own (Adobe technical note 5014).
pub(super) fn cmap(numbers: &[u16]) -> Vec<u8> {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering \
         (Identity) /Supplement 0 >> def\n/CMapName /Whole def\n/CMapType 1 def\n/WMode 0 def\n1 begincodespacerange\n\
         <0000> <FFFF>\nendcodespacerange\n",
    );
    let pairs: Vec<(usize, u16)> = numbers.iter().copied().enumerate().collect();
    // The note allows a hundred in a block.
    for block in pairs.chunks(100) {
        _ = writeln!(out, "{} begincidchar", block.len());
        for (code, number) in block {
            _ = writeln!(out, "<{code:04X}> {number}");
        }
        out.push_str("endcidchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out.into_bytes()
}
