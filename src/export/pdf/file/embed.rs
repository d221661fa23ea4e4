//! Fonts in the file: subset, widths, ToUnicode, descriptor (ISO 32000-1, 9.7 and 9.8; ISO 19005-2, 6.2.11).

mod whole;

use std::collections::BTreeMap;
use std::io;

use crate::digest::Sha256;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Dict, Name, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use ttf_parser::{RawFace, Tag};

use super::deflate::deflate;
use super::guard::Fault;
use super::objects::Objects;
use crate::export::face::Extent;
use crate::export::pdf::typeset::face::{Instance, WEIGHT};
use crate::export::pdf::typeset::font::FontBook;
use crate::export::pdf::typeset::plan::PlanFace;

const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A face cut down to what is used, or whole where its licence wants that, made from the font's file while that is mapped.
pub(crate) struct Embedded {
    /// The font, deflated: a bare CFF table or a TrueType file; the file itself where it is whole.
    program: Vec<u8>,
    /// Its length before.
    length: usize,
    /// ToUnicode, deflated.
    unicode: Vec<u8>,
    /// SHA-256 of the font's file.
    pub(crate) sha256: [u8; 32],
    is_cff: bool,
    /// Of a whole face the number that it gives the glyph of each CID of the plan.
    numbers: Option<Vec<u16>>,
    /// The first CID whose width in the plan is not that of the glyph.
    wrong_width: Option<usize>,
    bbox: Rect,
    ascent: f32,
    descent: f32,
    cap_height: f32,
    italic_angle: f32,
    weight: u16,
}

/// The numbers of a font's objects.
#[derive(Clone, Copy)]
struct Refs {
    font: Ref,
    descendant: Ref,
    descriptor: Ref,
    unicode: Ref,
    file: Ref,
    /// From CIDs of the plan to the numbers of a whole face.
    map: Option<Ref>,
}

/// Makes what is embedded of a face. It needs nothing of the PDF file, so workers make it beside the pages.
///
/// # Errors
///
/// The font's file can no longer be read or subset.
pub(crate) fn make(face: &PlanFace, book: &FontBook) -> io::Result<Embedded> {
    let sha256 = book.digest(face.known)?;
    let made = book.with_data(face.known, |data, instance| embedded(face, data, instance, sha256));
    made.flatten().ok_or_else(|| io::Error::other(format!("font {} can no longer be read", face.name.postscript)))
}

/// Writes one face of the plan as a Type 0 font under the number that the pages name.
pub(crate) fn write(objects: &mut Objects<'_>, font: Ref, face: &PlanFace, made: &Embedded) -> io::Result<()> {
    check(objects, face);
    check_widths(objects, face, made.wrong_width);
    let refs = Refs {
        font,
        descendant: objects.reserve(),
        descriptor: objects.reserve(),
        unicode: objects.reserve(),
        file: objects.reserve(),
        map: made.numbers.as_ref().map(|_| objects.reserve()),
    };
    let name = match made.numbers {
        Some(_) => face.name.postscript.clone(),
        None => format!("{}+{}", tag(face), face.name.postscript),
    };
    write_fonts(objects, refs, face, &name, made)?;
    write_map(objects, refs, made)?;
    write_descriptor(objects, refs, &name, made)?;
    objects.write_deflated(refs.unicode, &made.unicode, |dict| {
        dict.pair(Name(b"Type"), Name(b"CMap"));
        dict.pair(Name(b"CMapName"), Name(b"Custom"));
        system_info(dict);
    })?;
    objects.write_deflated(refs.file, &made.program, |dict| {
        if made.is_cff {
            let kind: &[u8] = if made.numbers.is_some() { b"OpenType" } else { b"CIDFontType0C" };
            dict.pair(Name(b"Subtype"), Name(kind));
        } else {
            dict.pair(Name(b"Length1"), i32::try_from(made.length).unwrap_or(i32::MAX));
        }
    })
}

fn system_info(dict: &mut Dict<'_>) {
    let mut system = dict.insert(Name(b"CIDSystemInfo")).dict();
    system.pair(Name(b"Registry"), IDENTITY.registry).pair(Name(b"Ordering"), IDENTITY.ordering);
    system.pair(Name(b"Supplement"), IDENTITY.supplement);
}

/// The way from the CIDs of the plan into a whole face: by CMap where that is CFF, by glyph numbers where it is TrueType.
fn write_map(objects: &mut Objects<'_>, refs: Refs, made: &Embedded) -> io::Result<()> {
    let (Some(map), Some(numbers)) = (refs.map, &made.numbers) else { return Ok(()) };
    if made.is_cff {
        return objects.write_deflated(map, &deflate(&whole::cmap(numbers)), |dict| {
            dict.pair(Name(b"Type"), Name(b"CMap")).pair(Name(b"CMapName"), Name(b"Whole")).pair(Name(b"WMode"), 0);
            system_info(dict);
        });
    }
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
    objects.write_deflated(map, &deflate(&bytes), |_| ())
}

/// Every glyph needs a text, and no text may be one that ISO 19005-2, 6.2.11.7.2 forbids.
pub(super) fn check(objects: &mut Objects<'_>, face: &PlanFace) {
    let bad = |text: &str| text.is_empty() || text.contains(['\0', '\u{FEFF}', '\u{FFFE}']);
    for (cid, text) in face.texts.iter().enumerate().skip(1) {
        if bad(text) {
            objects.guard.fault(Fault::Glyph, || format!("glyph {cid} of {}", face.name.postscript));
        }
    }
}

pub(super) fn check_widths(objects: &mut Objects<'_>, face: &PlanFace, wrong: Option<usize>) {
    if let Some(cid) = wrong {
        objects.guard.fault(Fault::Width, || format!("glyph {cid} of {}", face.name.postscript));
    }
}

/// The first CID whose width is not that of its glyph in the font `file`; a difference of one is rounding.
pub(super) fn wrong_width(face: &PlanFace, file: &[u8], numbers: Option<&[u16]>) -> Option<usize> {
    let font = ttf_parser::Face::parse(file, 0).ok()?;
    let differs = |(cid, width): &(usize, &u16)| {
        let glyph = numbers.map_or(*cid as u16, |numbers| numbers[*cid]);
        let advance = font.glyph_hor_advance(ttf_parser::GlyphId(glyph)).map(f32::from);
        advance.is_none_or(|units| (units * 1000.0 / f32::from(font.units_per_em()) - f32::from(**width)).abs() > 1.0)
    };
    face.widths.iter().enumerate().skip(1).find(differs).map(|(cid, _)| cid)
}

/// Six capital letters from the glyphs' digest: the same subset has the same tag (ISO 32000-1, 9.6.4).
fn tag(face: &PlanFace) -> String {
    let mut hash = Sha256::new();
    hash.update(face.name.postscript.as_bytes());
    for glyph in &face.glyphs {
        hash.update(glyph.to_be_bytes());
    }
    let digest: [u8; 32] = hash.finalize();
    digest.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

fn embedded(face: &PlanFace, data: &[u8], instance: Instance, sha256: [u8; 32]) -> Option<Embedded> {
    let full = instance.parse(data).ok()?;
    let (file, numbers) = match instance.extent {
        Extent::Subset => (subset(face, data, instance)?, None),
        Extent::Whole => (whole::file(data, instance.index)?, Some(whole::numbers(face, &full))),
    };
    let cff = RawFace::parse(&file, 0).ok()?.table(Tag::from_bytes(b"CFF "));
    let milli = |units: i16| f32::from(units) * 1000.0 / f32::from(full.units_per_em());
    let bbox = full.global_bounding_box();
    let program = cff.filter(|_| numbers.is_none()).unwrap_or(&file);
    Some(Embedded {
        is_cff: cff.is_some(),
        wrong_width: wrong_width(face, &file, numbers.as_deref()),
        numbers,
        length: program.len(),
        program: deflate(program),
        unicode: deflate(&to_unicode(face)),
        sha256,
        bbox: Rect::new(milli(bbox.x_min), milli(bbox.y_min), milli(bbox.x_max), milli(bbox.y_max)),
        ascent: milli(full.ascender()),
        descent: milli(full.descender()),
        cap_height: full.capital_height().map_or(733.0, milli),
        italic_angle: full.italic_angle(),
        weight: instance.weight.unwrap_or(full.weight().to_number()),
    })
}

/// The glyphs of the plan, at the weight of the instance.
fn subset(face: &PlanFace, data: &[u8], instance: Instance) -> Option<Vec<u8>> {
    // The remapper gives new numbers in order: glyph `n` of the plan is CID `n`.
    let remapper = GlyphRemapper::new_from_glyphs(&face.glyphs);
    let axis = subsetter::Tag::new(&WEIGHT.to_bytes());
    let place: Vec<_> = instance.weight.map(|weight| (axis, f32::from(weight))).into_iter().collect();
    subsetter::subset_with_variations(data, instance.index, &place, &remapper).ok()
}

fn write_fonts(objects: &mut Objects<'_>, refs: Refs, face: &PlanFace, name: &str, made: &Embedded) -> io::Result<()> {
    let is_cff = made.is_cff;
    let cmap = refs.map.filter(|_| is_cff);
    let suffix = match (is_cff, cmap) {
        (true, Some(_)) => "-Whole",
        (true, None) => "-Identity-H",
        (false, _) => "",
    };
    objects.write(|chunk| {
        let mut font = chunk.type0_font(refs.font);
        font.base_font(Name(format!("{name}{suffix}").as_bytes()));
        match cmap {
            Some(cmap) => font.encoding_cmap(cmap),
            None => font.encoding_predefined(Name(b"Identity-H")),
        };
        font.descendant_font(refs.descendant).to_unicode(refs.unicode);
    })?;
    objects.write(|chunk| {
        let mut font = chunk.cid_font(refs.descendant);
        font.subtype(if is_cff { CidFontType::Type0 } else { CidFontType::Type2 });
        font.base_font(Name(name.as_bytes())).system_info(IDENTITY).font_descriptor(refs.descriptor);
        font.default_width(1000.0);
        match refs.map {
            _ if is_cff => {}
            Some(map) => drop(font.cid_to_gid_map_stream(map)),
            None => drop(font.cid_to_gid_map_predefined(Name(b"Identity"))),
        }
        let mut widths = font.widths();
        if let (true, Some(numbers)) = (is_cff, &made.numbers) {
            let of_font: BTreeMap<u16, u16> = numbers.iter().copied().zip(face.widths.iter().copied()).collect();
            for (number, width) in of_font {
                widths.same(number, number, f32::from(width));
            }
            return;
        }
        let mut first = 0;
        for row in face.widths.chunk_by(|a, b| a == b) {
            let last = first + row.len();
            if row[0] != 1000 {
                widths.same(first as u16, (last - 1) as u16, f32::from(row[0]));
            }
            first = last;
        }
    })
}

fn write_descriptor(objects: &mut Objects<'_>, refs: Refs, name: &str, made: &Embedded) -> io::Result<()> {
    objects.write(|chunk| {
        let mut descriptor = chunk.font_descriptor(refs.descriptor);
        descriptor
            .name(Name(name.as_bytes()))
            .flags(FontFlags::SYMBOLIC)
            .bbox(made.bbox)
            .italic_angle(made.italic_angle)
            .ascent(made.ascent)
            .descent(made.descent)
            .cap_height(made.cap_height)
            // No font says how thick its stems are; readers use it for substitutes only, which an embedded font has not.
            .stem_v(50.0 + f32::from(made.weight) / 10.0);
        if made.is_cff {
            descriptor.font_file3(refs.file);
        } else {
            descriptor.font_file2(refs.file);
        }
    })
}

fn to_unicode(face: &PlanFace) -> Vec<u8> {
    let mut map = UnicodeCmap::<u16>::new(Name(b"Custom"), IDENTITY);
    for (cid, text) in face.texts.iter().enumerate().skip(1) {
        map.pair_with_multiple(cid as u16, text.chars());
    }
    map.finish().into_vec()
}
