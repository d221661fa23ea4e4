//! Tests with the Debian fonts (`fonts-noto-cjk`); without them they say so and pass.

use super::font::{FontBook, FontOptions, Role};
use super::line::{Cell, EM, Metrics, Run, Setter, Shape, Text};
use super::plan::{FontPlan, Scan};
use crate::report::Report;

#[expect(clippy::print_stderr, reason = "a test that checks nothing must say so")]
fn book() -> Option<FontBook> {
    let book = FontBook::open(&FontOptions::default(), &mut Report::new());
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
