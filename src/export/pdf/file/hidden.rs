//! The font of the invisible text behind page pictures: one empty glyph, so that any character can stand there.

use std::fmt::Write as _;
use std::io;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Name, Rect, Ref, Str};

use super::deflate::deflate;
use super::objects::Objects;

/// Width of every glyph in 1/1000 of the size.
pub(crate) const WIDTH: u16 = 500;
/// Its name in the font dictionary of the pages.
pub(crate) const NAME: &str = "H";

const BASE: Name<'static> = Name(b"AAAAAA+NewsbindHidden");
const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// True for a character that a code of the font can stand for: one of the basic plane that ToUnicode may name
/// (ISO 19005-2, 6.2.11.7). All others need `ActualText`.
pub(crate) fn has(c: char) -> bool {
    matches!(c, ' '..='\u{d7ff}' | '\u{f900}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Writes the font under number `font`: a code is the number of its character.
pub(crate) fn write(objects: &mut Objects<'_>, font: Ref) -> io::Result<()> {
    let [descendant, descriptor, unicode, file, map] = std::array::from_fn(|_| objects.reserve());
    objects.write(|chunk| {
        let mut type0 = chunk.type0_font(font);
        type0.base_font(BASE).encoding_predefined(Name(b"Identity-H")).descendant_font(descendant).to_unicode(unicode);
    })?;
    objects.write(|chunk| {
        let mut cid = chunk.cid_font(descendant);
        cid.subtype(CidFontType::Type2).base_font(BASE).system_info(IDENTITY).font_descriptor(descriptor);
        cid.default_width(f32::from(WIDTH)).cid_to_gid_map_stream(map);
    })?;
    objects.write(|chunk| {
        let mut about = chunk.font_descriptor(descriptor);
        about.name(BASE).flags(FontFlags::SYMBOLIC).bbox(Rect::new(0.0, -200.0, f32::from(WIDTH), 800.0));
        about.italic_angle(0.0).ascent(800.0).descent(-200.0).cap_height(700.0).stem_v(80.0).font_file2(file);
    })?;
    let program = program();
    objects.write_deflated(file, &deflate(&program), |dict| {
        dict.pair(Name(b"Length1"), program.len() as i32);
    })?;
    // Every code but 0 shows the second glyph, which is as empty as the first and is not `.notdef`.
    let glyphs: Vec<u8> = (0..=u16::MAX).flat_map(|code| u16::from(code > 0).to_be_bytes()).collect();
    objects.write_deflated(map, &deflate(&glyphs), |_| ())?;
    objects.write_deflated(unicode, &deflate(to_unicode().as_bytes()), |dict| {
        dict.pair(Name(b"Type"), Name(b"CMap"));
        dict.pair(Name(b"CMapName"), Name(b"NewsbindHidden"));
        let mut system = dict.insert(Name(b"CIDSystemInfo")).dict();
        system.pair(Name(b"Registry"), IDENTITY.registry).pair(Name(b"Ordering"), IDENTITY.ordering);
        system.pair(Name(b"Supplement"), IDENTITY.supplement);
    })
}

/// Ranges of codes that are their own characters. A range keeps to one high byte (Adobe Technical Note 5014, 1.4.3).
fn to_unicode() -> String {
    let mut out = String::from(concat!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> def\n",
        "/CMapName /NewsbindHidden def /CMapType 2 def\n",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    ));
    let rows: Vec<u32> = (0..256).filter(|high| !(0xd8..=0xf8).contains(high)).collect();
    for some in rows.chunks(100) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} beginbfrange", some.len());
        for high in some {
            let (first, last) = match high {
                0 => (0x20, 0xff),
                0xfe => (0, 0xfe),
                0xff => (0, 0xfd),
                _ => (0, 0xff),
            };
            let _ = writeln!(out, "<{high:02X}{first:02X}> <{high:02X}{last:02X}> <{high:02X}{first:02X}>");
        }
        out.push_str("endbfrange\n");
    }
    out.push_str("endcmap CMapName currentdict /CMap defineresource pop end end");
    out
}

/// A TrueType font of two empty glyphs (OpenType 1.9: head, hhea, hmtx, maxp, loca, glyf).
fn program() -> Vec<u8> {
    let words = |values: &[u16]| values.iter().flat_map(|value| value.to_be_bytes()).collect::<Vec<u8>>();
    let mut head = words(&[1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0, 1000]);
    head.extend([0; 16]);
    head.extend(words(&[0, 0, 0, 0, 0, 8, 2, 0, 0]));
    let hhea = words(&[1, 0, 800, 0xff38, 0, WIDTH, 0, 0, WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    let maxp = words(&[1, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", vec![0; 4]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&[WIDTH, 0, WIDTH, 0])),
        (b"loca", words(&[0, 0, 0])),
        (b"maxp", maxp),
    ];
    let mut font = words(&[1, 0, 6, 64, 2, 32]);
    let mut body = Vec::new();
    for (name, data) in &tables {
        let offset = 12 + 16 * tables.len() + body.len();
        font.extend_from_slice(*name);
        for value in [checksum(data), offset as u32, data.len() as u32] {
            font.extend(value.to_be_bytes());
        }
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    font.extend(body);
    font
}

fn checksum(table: &[u8]) -> u32 {
    let word =
        |piece: &[u8]| piece.iter().zip([24, 16, 8, 0]).fold(0, |sum, (byte, shift)| sum | u32::from(*byte) << shift);
    table.chunks(4).fold(0, |sum: u32, piece| sum.wrapping_add(word(piece)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_is_one_and_has_an_empty_glyph() {
        let font = program();
        let face = ttf_parser::Face::parse(&font, 0).expect("a TrueType font");
        assert_eq!((face.number_of_glyphs(), face.units_per_em()), (2, 1000));
        assert_eq!(face.glyph_hor_advance(ttf_parser::GlyphId(1)), Some(WIDTH));
    }

    #[test]
    fn codes_stand_for_what_readers_may_be_told() {
        assert!(['a', ' ', '川', '㑩', '豈', '，', '\u{fffd}'].into_iter().all(has));
        assert!(!['\u{0}', '\n', '\u{e010}', '\u{feff}', '\u{ffff}', '\u{30ede}'].into_iter().any(has));
        let map = to_unicode();
        assert!(map.contains("<4E00> <4EFF> <4E00>") && !map.contains("<E0") && map.contains("<FE00> <FEFE>"));
    }
}
