//! Circles, dots and frames.

use super::{Canvas, Color, hundredths};
use crate::export::pdf::file::number::push_number;

impl Canvas {
    /// Fills a circle.
    pub(crate) fn disc(&mut self, center: [f32; 2], radius: f32, color: Color) {
        self.paint();
        self.end_text();
        self.color(color);
        self.circle(center, radius);
        self.out.extend_from_slice(b"f\n");
    }

    /// Draws a circle of `radius` with a line of `weight` points inside it.
    pub(crate) fn ring(&mut self, center: [f32; 2], radius: f32, weight: f32, color: Color) {
        self.paint();
        self.end_text();
        self.color(color);
        self.circle(center, radius);
        self.circle(center, radius - weight);
        self.out.extend_from_slice(b"f*\n");
    }

    /// The path of a circle: four Bézier curves, which differ from it by less than 0.03 % of the radius.
    fn circle(&mut self, [x, y]: [f32; 2], radius: f32) {
        let (y, k) = (self.up(y), radius * 0.5523);
        let point = |out: &mut Self, places: &[f32], name: &[u8]| {
            let operands: Vec<i64> = places.iter().map(|place| hundredths(*place)).collect();
            out.operator(&operands, name);
        };
        point(self, &[x + radius, y], b"m");
        point(self, &[x + radius, y + k, x + k, y + radius, x, y + radius], b"c");
        point(self, &[x - k, y + radius, x - radius, y + k, x - radius, y], b"c");
        point(self, &[x - radius, y - k, x - k, y - radius, x, y - radius], b"c");
        point(self, &[x + k, y - radius, x + radius, y - k, x + radius, y], b"c");
    }

    /// Draws dots from `from` to `to`, 4 points apart.
    pub(crate) fn dots(&mut self, from: f32, to: f32, y: f32, color: Color) {
        const STEP: f32 = 4.0;
        const DOT: f32 = 0.8;
        self.paint();
        self.end_text();
        let start = (from / STEP).ceil() * STEP;
        let y = self.up(y);
        let parts = color.of(&self.palette).map(|part| i64::from(part) * 100 / 255);
        self.save();
        self.out.extend_from_slice(b"/C0 CS\n");
        self.operator(&parts, b"SC");
        self.operator(&[hundredths(DOT)], b"w");
        self.out.extend_from_slice(b"[");
        push_number(&mut self.out, hundredths(DOT));
        self.out.push(b' ');
        push_number(&mut self.out, hundredths(STEP - DOT));
        self.out.extend_from_slice(b"]0 d\n");
        self.operator(&[hundredths(start), hundredths(y)], b"m");
        self.operator(&[hundredths(to), hundredths(y)], b"l");
        self.out.extend_from_slice(b"S\n");
        self.restore();
    }

    /// Draws the outline of a box with rules of `weight` points inside it.
    pub(crate) fn frame(&mut self, area: [f32; 4], weight: f32, color: Color) {
        let [left, top, width, height] = area;
        self.fill([left, top, width, weight], color);
        self.fill([left, top + height - weight, width, weight], color);
        self.fill([left, top, weight, height], color);
        self.fill([left + width - weight, top, weight, height], color);
    }
}
