//! Words that run from right to left among others: each line is set in the order of its text, then what runs the
//! other way is turned around (Unicode Standard Annex 9, rules L1 and L2).

use unicode_bidi::{BidiInfo, Level};

use super::{Cell, Glyph, Job, MILLI, Text};
use crate::export::pdf::typeset::classes::{Class, class};

/// Puts the glyphs of the lines from `first` on where they are seen.
pub(super) fn reorder<M>(job: &Job<'_, M>, first: usize, out: &mut Text) {
    if !job.shape.right_to_left && !has_right_to_left(job.text) {
        return;
    }
    let base = if job.shape.right_to_left { Level::rtl() } else { Level::ltr() };
    let levels = BidiInfo::new(job.text, Some(base)).levels;
    for line in &out.lines[first..] {
        let glyphs = &mut out.glyphs[line.glyphs.start as usize..line.glyphs.end as usize];
        turn(job, glyphs, &levels, base);
    }
}

/// Hebrew begins at U+0590; its first byte and those of all that follows are above those of Latin, Greek and Cyrillic.
fn has_right_to_left(text: &str) -> bool {
    let may_be = |byte: &u8| matches!(byte, 0xD6..=0xE0 | 0xEF);
    text.bytes().any(|byte| may_be(&byte)) && text.chars().any(|c| class(c) == Class::RightToLeft)
}

fn turn<M>(job: &Job<'_, M>, glyphs: &mut [Glyph], levels: &[Level], base: Level) {
    let level = |glyph: &Glyph| levels.get(glyph.start as usize).map_or(base.number(), Level::number);
    let mut order: Vec<u8> = glyphs.iter().map(level).collect();
    // L1: what is white at the end of the line is the paragraph's.
    for (glyph, level) in glyphs.iter().zip(&mut order).rev() {
        let source = job.text.get(glyph.source()).unwrap_or_default();
        if !source.chars().all(char::is_whitespace) {
            break;
        }
        *level = base.number();
    }
    for (glyph, level) in glyphs.iter_mut().zip(&order) {
        if *level > 0 {
            glyph.cell.flags |= Cell::REVERSED;
        }
    }
    for level in (1..=order.iter().copied().max().unwrap_or(0)).rev() {
        let mut at = 0;
        while at < order.len() {
            let end = at + order[at..].iter().take_while(|other| **other >= level).count();
            mirror(job, &mut glyphs[at..end]);
            order[at..end].reverse();
            at = end + 1;
        }
    }
}

/// Turns glyphs around inside the room that they take.
fn mirror<M>(job: &Job<'_, M>, glyphs: &mut [Glyph]) {
    let left = glyphs.iter().map(|glyph| glyph.x).min().unwrap_or(0);
    let right = glyphs.iter().map(|glyph| glyph.x + width(job, glyph)).max().unwrap_or(0);
    for glyph in glyphs.iter_mut() {
        glyph.x = left + right - glyph.x - width(job, glyph);
    }
    glyphs.reverse();
}

fn width<M>(job: &Job<'_, M>, glyph: &Glyph) -> i32 {
    let scale = job.runs.get(usize::from(glyph.run)).map_or(1000, |run| i32::from(run.scale));
    i32::from(glyph.cell.advance) * MILLI * scale / 1000
}
