//! Items of a line to glyphs with their places.

use super::adjust::{natural, room, spread, trimmed};
use super::breaking::{Span, too_loose};
use super::items::{CLUSTER, HYPHEN, Item, Kind, TYPED};
use super::{Cell, Ending, Giver, Glyph, HALF, Job, Line, MILLI, Metrics, QUARTER, RunKind, Share, Text};
use crate::export::pdf::typeset::classes::{Class, class};

/// Fits one line and appends it.
pub(super) fn line<M: Metrics>(
    items: &mut [Item],
    span: &Span,
    (indent, ending): (i32, Ending),
    changes: &mut Vec<i32>,
    job: &Job<'_, M>,
    out: &mut Text,
) {
    let Some(tail) = span.tail else {
        return append(&items[span.first..span.next], (indent, ending), changes, job, out);
    };
    // The rest of a divided item has its place; its first part takes it while this line is set.
    let rest = std::mem::replace(&mut items[span.next - 1], tail);
    append(&items[span.first..span.next], (indent, Ending::Turn), changes, job, out);
    items[span.next - 1] = rest;
}

fn append<M: Metrics>(
    items: &[Item],
    (indent, ending): (i32, Ending),
    changes: &mut Vec<i32>,
    job: &Job<'_, M>,
    out: &mut Text,
) {
    let kept = trimmed(items);
    let (natural, measure) = (natural(kept), job.shape.measure - indent);
    let justify = ending == Ending::Turn && job.shape.justify;
    let adjust = wanted(kept, measure - natural, justify);
    let shares = if adjust == 0 { <[Share; 6]>::default() } else { spread(kept, adjust, changes) };
    let gap = shares[Giver::Gap as usize];
    let ragged = justify && adjust == 0 && natural < measure;
    if ragged || gap.total > i32::from(gap.count) * QUARTER {
        out.counts.loose += 1;
    }
    let first = out.glyphs.len() as u32;
    let changes = if adjust == 0 { &[][..] } else { changes.as_slice() };
    let mut pen = Pen { job, glyphs: &mut out.glyphs, x: indent };
    pen.items(kept, changes);
    pen.vanished(&items[kept.len()..]);
    out.lines.push(Line {
        glyphs: first..out.glyphs.len() as u32,
        text: items.first().map_or(0, |item| item.start)..items.last().map_or(0, |item| item.end),
        indent,
        natural,
        measure,
        adjust: shares.iter().map(|share| share.total).sum(),
        shares,
        ending,
    });
}

/// What the line must change by.
fn wanted(items: &[Item], slack: i32, justify: bool) -> i32 {
    if slack < 0 {
        slack.max(-room(items))
    } else if !justify || too_loose(items, slack) {
        0
    } else {
        slack
    }
}

/// Writes glyphs from left to right.
struct Pen<'a, M> {
    job: &'a Job<'a, M>,
    glyphs: &'a mut Vec<Glyph>,
    x: i32,
}

impl<M: Metrics> Pen<'_, M> {
    fn items(&mut self, items: &[Item], changes: &[i32]) {
        for (at, item) in items.iter().enumerate() {
            let last = at + 1 == items.len();
            let change = changes.get(at).copied().unwrap_or(0);
            if at > 0 {
                self.x += i32::from(item.left);
            }
            let before = item.kind == Kind::Open && change < 0;
            if before {
                self.x += change;
            }
            if item.is(CLUSTER) {
                self.cluster(item)
            } else {
                self.single(item)
            }
            self.x += item.width;
            if item.is(TYPED) {
                self.typed_space(item);
            }
            if !last {
                self.x += i32::from(item.right) + i32::from(item.space);
                self.x += if before { 0 } else { change };
            }
        }
    }

    /// Spaces at the line end keep their characters and lose their width (TYP-01).
    fn vanished(&mut self, items: &[Item]) {
        for item in items.iter().filter(|item| item.kind != Kind::Break) {
            self.push(item.cell, self.x, item.start, item.end - item.start, item.run);
        }
    }

    /// One character in its cell: the mark's face is at the right or the left, everything else is centred.
    #[inline]
    fn single(&mut self, item: &Item) {
        // A Han of the usual 1 em fills its cell whatever its size.
        if item.kind == Kind::Han && item.cell.advance == 1000 && !item.is(TYPED) {
            return self.push(item.cell, self.x, item.start, item.end - item.start, item.run);
        }
        let spare = item.width - self.advance(item.cell, item.run);
        let shift = match item.kind {
            Kind::Open => spare,
            Kind::Close | Kind::Pause | Kind::Stop | Kind::Space | Kind::Dash => 0,
            _ => spare / 2,
        };
        self.push(item.cell, self.x + shift, item.start, item.own_end() - item.start, item.run);
        if item.kind == Kind::Dash {
            self.stretch(item.width);
        }
    }

    /// Makes the last glyph fill its cell: a dash has no gap.
    fn stretch(&mut self, width: i32) {
        let Some(last) = self.glyphs.last() else { return };
        let advance = self.advance(last.cell, last.run);
        if advance > 0
            && let Some(last) = self.glyphs.last_mut()
        {
            last.stretch = u16::try_from((width * 1000 + advance / 2) / advance).unwrap_or(1000);
        }
    }

    fn cluster(&mut self, item: &Item) {
        let text = self.job.text.get(item.start as usize..item.own_end() as usize).unwrap_or_default();
        match item.kind {
            Kind::Full | Kind::Ellipsis | Kind::Stop => self.in_cells(item, text),
            Kind::Dash => {
                if !self.shaped(item, text) {
                    self.in_cells(item, text);
                }
            }
            _ => {
                if !self.shaped(item, text) {
                    self.one_by_one(item, text);
                }
            }
        }
        if item.is(HYPHEN) {
            let mut cell = self.cell(item, '-');
            cell.flags |= Cell::INSERTED;
            let x = self.x + item.width - self.advance(cell, item.run);
            self.push(cell, x, item.end, 0, item.run);
        }
    }

    /// Equal cells: full-width digits, doubled marks, …… and, without a ligature, ——.
    fn in_cells(&mut self, item: &Item, text: &str) {
        let count = text.chars().filter(|c| class(*c) != Class::Mark).count().max(1) as i32;
        let (mut nth, mut x, scale) = (0, self.x, self.scale(item.run));
        for (at, c) in text.char_indices() {
            let cell = self.cell(item, c);
            let advance = self.advance(cell, item.run);
            let pitch = item.width / count;
            // The face of a doubled mark is the left half of its em.
            let face = if item.kind == Kind::Stop { HALF * scale / 1000 } else { advance };
            let mark = class(c) == Class::Mark;
            let shift = match item.kind {
                Kind::Dash => 0,
                _ if mark => 0,
                _ => (pitch - face) / 2,
            };
            self.push(cell, x + shift, item.start + at as u32, c.len_utf8() as u32, item.run);
            if item.kind == Kind::Dash {
                self.stretch(pitch);
            }
            if !mark {
                nth += 1;
                x = self.x + item.width * nth / count;
            }
        }
    }

    /// A run that the shaper changed; `false` when it did not.
    fn shaped(&mut self, item: &Item, text: &str) -> bool {
        let Some(run) = self.job.runs.get(usize::from(item.run)) else {
            return false;
        };
        let Some(glyphs) = self.job.metrics.shaped(run.font, text) else {
            return false;
        };
        let scale = i32::from(run.scale);
        let units = |milli: i16| i32::from(milli) * MILLI * scale / 1000;
        let total: i32 = glyphs.iter().map(|glyph| units(glyph.advance)).sum();
        let (mut x, mut start) = (self.x + self.centring(item, total), item.start);
        if item.kind == Kind::Dash {
            x = self.x;
        }
        for glyph in glyphs {
            self.push(glyph.cell, x + units(glyph.offset.0), start, u32::from(glyph.bytes), item.run);
            if let Some(last) = self.glyphs.last_mut() {
                last.rise = units(glyph.offset.1) as i16;
            }
            if item.kind == Kind::Dash {
                self.stretch(item.width / glyphs.len() as i32);
            }
            x += if item.kind == Kind::Dash { item.width / glyphs.len() as i32 } else { units(glyph.advance) };
            start += u32::from(glyph.bytes);
        }
        true
    }

    /// Characters side by side; marks take no room.
    fn one_by_one(&mut self, item: &Item, text: &str) {
        let total: i32 = text.chars().map(|c| self.taken(item, c)).sum();
        let mut x = self.x + self.centring(item, total);
        for (at, c) in text.char_indices() {
            let cell = self.cell(item, c);
            self.push(cell, x, item.start + at as u32, c.len_utf8() as u32, item.run);
            x += self.taken(item, c);
        }
    }

    fn taken(&self, item: &Item, c: char) -> i32 {
        if class(c) == Class::Mark { 0 } else { self.advance(self.cell(item, c), item.run) }
    }

    /// The base of a wide ruby stands in the middle, as does a Han with a mark.
    fn centring(&self, item: &Item, total: i32) -> i32 {
        let atom = self.job.runs.get(usize::from(item.run)).is_some_and(|run| matches!(run.kind, RunKind::Atom { .. }));
        if atom || matches!(item.kind, Kind::Han | Kind::Note) { (item.width - total) / 2 } else { 0 }
    }

    /// The space that stands for the autospace; it may belong to the next run.
    fn typed_space(&mut self, item: &Item) {
        let start = item.own_end();
        let mut run = usize::from(item.run);
        while self.job.runs.get(run).is_some_and(|run| run.end <= start) {
            run += 1;
        }
        let Some(style) = self.job.runs.get(run) else {
            return;
        };
        let cell = self.job.metrics.cell(style.font, ' ');
        self.push(cell, self.x, start, 1, run as u16);
    }

    fn cell(&self, item: &Item, c: char) -> Cell {
        self.job.runs.get(usize::from(item.run)).map_or_else(Cell::default, |run| self.job.metrics.cell(run.font, c))
    }

    fn scale(&self, run: u16) -> i32 {
        self.job.runs.get(usize::from(run)).map_or(1000, |run| i32::from(run.scale))
    }

    #[inline]
    fn advance(&self, cell: Cell, run: u16) -> i32 {
        let scale = self.scale(run);
        let units = i32::from(cell.advance) * MILLI;
        if scale == 1000 { units } else { units * scale / 1000 }
    }

    #[inline]
    fn push(&mut self, cell: Cell, x: i32, start: u32, bytes: u32, run: u16) {
        self.glyphs.push(Glyph { cell, x, rise: 0, run, start, bytes: bytes as u8, stretch: 1000 });
    }
}
