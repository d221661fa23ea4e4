//! The font plan: pass 1 says which characters and words each role needs; from that, faces and glyph numbers are fixed
//! once and then only read, by all workers alike.

mod build;
mod scan;
mod words;

use std::ops::Range;

pub(crate) use build::is_private;
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

#[cfg(test)]
mod tests {
    use super::super::font::{FontOptions, Role};
    use super::super::line::{EM, Run, Setter, Shape, Text};
    use super::*;
    use crate::report::Report;

    /// The Debian fonts (`fonts-noto-cjk`); where tools are not required a machine without them skips.
    #[expect(
        clippy::print_stderr,
        clippy::disallowed_methods,
        reason = "a test that checks nothing must say so or fail"
    )]
    fn book() -> Option<FontBook> {
        let book = FontBook::open(&FontOptions::default(), &mut Report::new());
        let required = std::env::var("NEWSBIND_TOOLS").is_ok_and(|tools| tools == "required");
        assert!(book.is_ok() || !required, "fonts are required: {:?}", book.err());
        book.inspect_err(|error| eprintln!("skipped: {error}")).ok()
    }

    fn plan(text: &str) -> Option<FontPlan> {
        let mut scan = Scan::new();
        scan.add(Role::Body, text);
        Some(FontPlan::new(&mut book()?, scan))
    }

    #[test]
    fn every_character_has_a_glyph_and_a_width() {
        let text = "春灌面积达36.5万亩——“好！”The Canal’s ……";
        let Some(plan) = plan(text) else { return };
        for c in text.chars() {
            let cell = plan.cell(Role::Body.id(), c);
            let face = &plan.faces()[usize::from(cell.face)];
            assert_ne!(cell.cid, 0, "{c}");
            assert_eq!(face.widths[usize::from(cell.cid)], cell.advance, "{c}");
            assert_eq!(face.texts[usize::from(cell.cid)].as_ref(), c.to_string(), "{c}");
            assert_eq!(cell.flags, 0, "{c}");
        }
    }

    #[test]
    fn shared_glyphs_need_their_text() {
        let Some(plan) = plan("一⼀…⋯") else { return };
        let flags = |c| plan.cell(Role::Body.id(), c).flags;
        assert_eq!((flags('一'), flags('…')), (0, 0));
        assert_eq!((flags('⼀'), flags('⋯')), (Cell::ACTUAL_TEXT, Cell::ACTUAL_TEXT));
    }

    #[test]
    fn private_use_is_never_taken_from_a_fallback() {
        let Some(plan) = plan("字\u{E010}") else { return };
        assert_eq!(plan.missing(), ['\u{E010}']);
        let cell = plan.cell(Role::Body.id(), '\u{E010}');
        assert_eq!(cell.flags, Cell::ACTUAL_TEXT | Cell::STAND_IN);
        assert_eq!(plan.faces()[usize::from(cell.face)].texts[usize::from(cell.cid)].as_ref(), "〓");
    }

    #[test]
    fn a_character_that_was_not_scanned_is_known_as_such() {
        let Some(plan) = plan("字") else { return };
        assert_eq!(plan.cell(Role::Body.id(), '版').flags, Cell::UNKNOWN);
        assert_eq!(plan.cell(Role::Note.id(), '字').flags, Cell::UNKNOWN);
    }

    #[test]
    fn a_dash_fills_two_cells() {
        let text = "很静——白鹭";
        let Some(plan) = plan(text) else { return };
        let mut out = Text::default();
        Setter::new().paragraph(&plan, text, &[Run::new(text.len(), 0)], &Shape::ragged(20 * EM), &mut out);
        let dash: Vec<_> = out.glyphs.iter().filter(|glyph| text[glyph.source()].starts_with('—')).collect();
        let width: i32 = dash.iter().map(|glyph| i32::from(glyph.cell.advance) * i32::from(glyph.stretch) / 1000).sum();
        assert!((1998..=2002).contains(&width), "{width}");
        assert_eq!(dash[0].x, 2 * EM);
        assert_eq!(out.glyphs.last().map(|glyph| glyph.x), Some(5 * EM));
    }

    #[test]
    fn numbers_of_glyphs_do_not_depend_on_the_order_of_scanning() {
        let Some(mut book) = book() else { return };
        let texts = ["甲乙丙 AVATAR", "丁戊己 To", "𠀀⼀"];
        let mut forward = Scan::new();
        let mut backward = Scan::new();
        for text in texts {
            forward.add(Role::Body, text);
        }
        for text in texts.iter().rev() {
            let mut one = Scan::new();
            one.add(Role::Body, text);
            backward.merge(one);
        }
        let [a, b] = [forward, backward].map(|scan| FontPlan::new(&mut book, scan));
        for c in texts.iter().flat_map(|text| text.chars()) {
            assert_eq!(a.cell(0, c), b.cell(0, c));
        }
        assert_eq!(a.shaped(0, "AVATAR"), b.shaped(0, "AVATAR"));
        assert!(a.shaped(0, "AVATAR").is_some());
    }
}
