//! A font file (OpenType 1.9) with some glyphs of another: what the subsetter leaves, with the tables that browsers need
//! besides.
use subsetter::GlyphRemapper;
use ttf_parser::{Face, RawFace, Tag};

/// A font file for these characters, which the face has. `None` for a face that is damaged, or without an OS/2 table.
pub(super) fn subset(data: &[u8], index: u32, chars: &[char]) -> Option<Vec<u8>> {
    let face = Face::parse(data, index).ok()?;
    let mut remapper = GlyphRemapper::new();
    let glyphs: Option<Vec<(u32, u16)>> =
        chars.iter().map(|c| Some((u32::from(*c), remapper.remap(face.glyph_index(*c)?.0)))).collect();
    let left = subsetter::subset(data, index, &remapper).ok()?;
    let left = RawFace::parse(&left, 0).ok()?;
    let mut tables: Vec<(Tag, Vec<u8>)> = left
        .table_records
        .into_iter()
        .filter_map(|record| Some((record.tag, left.table(record.tag)?.to_vec())))
        .collect();
    tables.push((Tag::from_bytes(b"OS/2"), face.raw_face().table(Tag::from_bytes(b"OS/2"))?.to_vec()));
    tables.push((Tag::from_bytes(b"cmap"), cmap(&glyphs?)));
    tables.sort_by_key(|(tag, _)| *tag);
    Some(file(tables))
}

/// True where the outlines of a font file are in CFF, false where they are TrueType's.
pub(super) fn is_cff(font: &[u8]) -> bool {
    font.starts_with(b"OTTO")
}

/// One subtable of format 12 (Unicode, every plane), and one of format 4 for readers that know the base plane only.
fn cmap(glyphs: &[(u32, u16)]) -> Vec<u8> {
    let base: Vec<(u16, u16)> =
        glyphs.iter().filter_map(|(c, glyph)| Some((u16::try_from(*c).ok()?, *glyph))).collect();
    let (narrow, wide) = (segments(&base), groups(glyphs));
    let mut out = Out::default();
    // Version; platform, encoding and offset of each: Windows, BMP and full Unicode.
    out.short(0).short(2);
    out.short(3).short(1).long(20);
    out.short(3).short(10).long(20 + length(&narrow));
    out.0.extend(narrow);
    out.0.extend(wide);
    out.0
}

fn groups(glyphs: &[(u32, u16)]) -> Vec<u8> {
    let mut out = Out::default();
    let count = glyphs.len();
    out.short(12).short(0).long(16 + 12 * size(count)).long(0).long(size(count));
    for (c, glyph) in glyphs {
        out.long(*c).long(*c).long(u32::from(*glyph));
    }
    out.0
}

/// A segment for each character, and the last one that the format asks for.
fn segments(glyphs: &[(u16, u16)]) -> Vec<u8> {
    let all = || glyphs.iter().copied().chain([(0xffff, 0)]);
    let count = u16::try_from(glyphs.len() + 1).unwrap_or(u16::MAX);
    let (range, selector) = search(count, 2);
    let mut out = Out::default();
    out.short(4).short(16 + 8 * count).short(0).short(2 * count).short(range).short(selector).short(2 * count - range);
    all().for_each(|(c, _)| _ = out.short(c));
    out.short(0);
    all().for_each(|(c, _)| _ = out.short(c));
    all().for_each(|(c, glyph)| _ = out.short(glyph.wrapping_sub(c)));
    all().for_each(|_| _ = out.short(0));
    out.0
}

/// `searchRange` and `entrySelector` of a table with so many entries of so many bytes.
fn search(count: u16, bytes: u16) -> (u16, u16) {
    let selector = count.ilog2();
    ((1 << selector) * bytes, u16::try_from(selector).unwrap_or(0))
}

/// The file: directory, tables on borders of four bytes, and the sum that makes the whole come out right.
fn file(mut tables: Vec<(Tag, Vec<u8>)>) -> Vec<u8> {
    let head = Tag::from_bytes(b"head");
    for (_, table) in tables.iter_mut().filter(|(tag, table)| *tag == head && table.len() >= 12) {
        table[8..12].fill(0);
    }
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let (range, selector) = search(count, 16);
    let outlines = Tag::from_bytes(b"CFF ");
    let kind = if tables.iter().any(|(tag, _)| *tag == outlines) { 0x4f54_544f } else { 0x0001_0000 };
    let mut out = Out::default();
    out.long(kind).short(count).short(range).short(selector).short(16 * count - range);
    let mut at = 12 + 16 * size(tables.len());
    let mut adjusted = 0;
    for (tag, table) in &tables {
        if *tag == head {
            adjusted = at as usize + 8;
        }
        out.0.extend(tag.to_bytes());
        out.long(sum(table)).long(at).long(length(table));
        at += length(table).next_multiple_of(4);
    }
    for (_, table) in &tables {
        out.0.extend(table);
        out.0.resize(out.0.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(sum(&out.0));
    if let Some(place) = out.0.get_mut(adjusted..adjusted + 4).filter(|_| adjusted > 0) {
        place.copy_from_slice(&adjustment.to_be_bytes());
    }
    out.0
}

/// The sum of a table's 32-bit words, the last one filled up.
fn sum(table: &[u8]) -> u32 {
    let word = |bytes: &[u8]| {
        let mut word = [0; 4];
        word[..bytes.len()].copy_from_slice(bytes);
        u32::from_be_bytes(word)
    };
    table.chunks(4).map(word).fold(0, u32::wrapping_add)
}

fn length(bytes: &[u8]) -> u32 {
    size(bytes.len())
}

/// Font files are far below 4 GiB.
fn size(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Big-endian numbers, one after the other.
#[derive(Default)]
struct Out(Vec<u8>);

impl Out {
    fn short(&mut self, n: u16) -> &mut Self {
        self.0.extend(n.to_be_bytes());
        self
    }

    fn long(&mut self, n: u32) -> &mut Self {
        self.0.extend(n.to_be_bytes());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../../tests/fixtures/epub/rare.ttf");

    #[test]
    fn a_subset_has_its_characters_and_no_other() {
        let made = subset(FONT, 0, &['㐀', '𣲗']).unwrap();
        let face = Face::parse(&made, 0).unwrap();
        assert_eq!(sum(&made), 0xb1b0_afba);
        let glyphs = ['㐀', '𣲗', '\u{e000}'].map(|c| face.glyph_index(c).map(|glyph| glyph.0));
        assert_eq!(glyphs, [Some(1), Some(2), None]);
        let whole = Face::parse(FONT, 0).unwrap();
        let box_of = |face: &Face<'_>| face.glyph_bounding_box(face.glyph_index('𣲗').unwrap());
        assert_eq!(box_of(&face), box_of(&whole));
        assert_eq!(made, subset(FONT, 0, &['㐀', '𣲗']).unwrap());
        assert!(!is_cff(&made) && made.len() < FONT.len());
    }

    #[test]
    fn what_a_face_lacks_is_no_subset() {
        assert!(subset(FONT, 0, &['报']).is_none());
        assert!(subset(b"no font", 0, &['报']).is_none());
    }
}
