//! Glyphs as strings and shifts, and the state of the text that they need.

use super::{Canvas, Show, hundredths, units};
use crate::export::pdf::file::number::{push_integer, push_number};
use crate::export::pdf::typeset::line::{Cell, Glyph};

/// Adds a glyph to a literal string; a carriage return would be read as a line feed there (ISO 32000-1, 7.3.4.2).
fn push_glyph(out: &mut Vec<u8>, cid: u16) {
    for byte in cid.to_be_bytes() {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
}

/// The least shift inside a line that is written, in 1/1000 em: what is less cannot be seen, and the pen keeps count of
/// it, so that it does not add up. Rounding alone would part every other glyph from its neighbour.
const LEAST_SHIFT: i64 = 3;

impl Canvas {
    /// Shows glyphs of one run in one line.
    pub(crate) fn show(&mut self, glyphs: &[Glyph], show: &Show) {
        let Some(first) = glyphs.first() else { return };
        self.paint();
        if !self.in_text {
            self.out.extend_from_slice(b"BT\n");
            self.in_text = true;
            self.origin = [0, 0];
        }
        self.color(show.color);
        let start = first.x;
        let place = [hundredths(show.x + units(start) * show.size), hundredths(self.up(show.y))];
        self.set_gap(show);
        self.set_rise(hundredths(show.rise));
        if place != self.origin {
            self.operator(&[place[0] - self.origin[0], place[1] - self.origin[1]], b"Td");
            self.origin = place;
        }
        self.glyphs(glyphs, show, start);
    }

    fn set_gap(&mut self, show: &Show) {
        let gap = (f64::from(units(show.gap)) * f64::from(show.size) * 10_000.0).round() as i64;
        if gap != self.gap {
            // In 1/10000 points: a hundredth would add up over a line.
            push_ten_thousandths(&mut self.out, gap);
            self.out.extend_from_slice(b" Tc\n");
            self.gap = gap;
        }
    }

    fn set_rise(&mut self, rise: i64) {
        if rise != self.rise {
            self.operator(&[rise], b"Ts");
            self.rise = rise;
        }
    }

    fn set_font(&mut self, face: u8, size: i64) {
        if self.font != Some((face, size)) {
            self.out.extend_from_slice(b"/F");
            push_integer(&mut self.out, u64::from(face));
            self.out.push(b' ');
            self.operator(&[size], b"Tf");
            self.font = Some((face, size));
        }
    }

    /// Horizontal scaling, in per cent as `Tz` has it.
    fn set_stretch(&mut self, stretch: u16) {
        if stretch != self.stretch {
            self.operator(&[i64::from(stretch) * 10], b"Tz");
            self.stretch = stretch;
        }
    }

    fn glyphs(&mut self, glyphs: &[Glyph], show: &Show, start: i32) {
        let size = hundredths(show.size * f32::from(show.scale) / 1000.0);
        let mut pen = i64::from(start);
        let alike = |a: &Glyph, b: &Glyph| (a.cell.face, a.rise, a.stretch) == (b.cell.face, b.rise, b.stretch);
        for run in glyphs.chunk_by(alike) {
            self.set_font(run[0].cell.face, size);
            self.set_rise(hundredths(show.rise + units(i32::from(run[0].rise)) * show.size));
            self.set_stretch(run[0].stretch);
            self.run(run, show, &mut pen);
        }
    }

    /// One array of strings and shifts. The pen and all places are in units of the paragraph's em.
    fn run(&mut self, glyphs: &[Glyph], show: &Show, pen: &mut i64) {
        let stretch = i64::from(self.stretch);
        // 1/1000 of the run's size, 8 units each, as scaling makes it.
        let grain = 8 * i64::from(show.scale) * stretch;
        let milli = |thousandths: i64| thousandths * grain / 1_000_000;
        let (gap, seen) = (i64::from(show.gap) * stretch / 1000, milli(LEAST_SHIFT));
        self.out.push(b'[');
        let mut open = false;
        // What pass 1 did not see has no glyph; whoever set it stops the volume.
        for glyph in glyphs.iter().filter(|glyph| glyph.cell.flags & Cell::UNKNOWN == 0) {
            let off = i64::from(glyph.x) - *pen;
            if off.abs() >= seen {
                // A shift of n moves by -n/1000 of the run's size.
                let shift = rounded(off * 1_000_000, grain);
                if open {
                    self.out.push(b')');
                    open = false;
                }
                push_number(&mut self.out, -shift * 100);
                *pen += milli(shift);
            }
            if !open {
                self.out.push(b'(');
                open = true;
            }
            push_glyph(&mut self.out, glyph.cell.cid);
            *pen += milli(i64::from(glyph.cell.advance)) + gap;
        }
        if open {
            self.out.push(b')');
        }
        self.out.extend_from_slice(b"]TJ\n");
    }
}

fn rounded(value: i64, divisor: i64) -> i64 {
    let half = divisor / 2;
    if value < 0 { (value - half) / divisor } else { (value + half) / divisor }
}

fn push_ten_thousandths(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    push_integer(out, value / 10_000);
    let rest = format!("{:04}", value % 10_000);
    let rest = rest.trim_end_matches('0');
    if !rest.is_empty() {
        out.push(b'.');
        out.extend_from_slice(rest.as_bytes());
    }
}
