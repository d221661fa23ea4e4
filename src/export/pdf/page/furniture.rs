//! What stands around the type area: running head, folio, thumb index. It depends on the side of the leaf and on the
//! folio, so the writer draws it when it numbers the page, into a content stream before the page's own.

use super::composer::HeadPart;
use super::opening::{at, head_part};
use super::pool::Pool;
use super::style::{HAIR_COLOR, INK, Sheet, WHITE, font};
use crate::export::pdf::file::number::push_number;
use crate::export::pdf::typeset::line::Metrics;

/// From the baseline of the running head to the type area, in points.
const HEAD: f32 = 23.97;
/// From the rule below it to the type area.
const HEAD_RULE: f32 = 19.87;
/// Between folio and running head.
const HEAD_GAP: f32 = 12.0;
/// A tab of the thumb index.
const TAB: [f32; 2] = [18.43, 34.02];
/// From the top of the sheet to the first tab.
const TAB_TOP: f32 = 113.39;

/// What the furniture of one page depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    /// Right-hand page.
    pub(crate) recto: bool,
    /// The folio as printed; none on title pages.
    pub(crate) folio: Option<&'a str>,
    /// Outer words of the running head.
    pub(crate) outer: Option<&'a HeadPart>,
    /// Month of the thumb index.
    pub(crate) month: Option<u8>,
    /// A picture fills the page.
    pub(crate) full: bool,
}

impl Side<'_> {
    /// Nothing stands around a picture that fills its page.
    pub(crate) const FULL: Self = Self { recto: true, folio: None, outer: None, month: None, full: true };
}

/// Draws furniture.
pub(crate) struct Furniture<'a, M> {
    metrics: &'a M,
    sheet: Sheet,
    inner: HeadPart,
    pool: Pool,
    out: Vec<u8>,
}

impl<'a, M: Metrics> Furniture<'a, M> {
    /// For a volume whose running heads begin with `title`.
    pub(crate) fn new(metrics: &'a M, sheet: Sheet, title: &str) -> Self {
        let mut pool = Pool::default();
        let inner = head_part(metrics, &mut pool, sheet.palette, title, at(font::CAPTION, 7.5, INK));
        Self { metrics, sheet, inner, pool, out: Vec::new() }
    }

    /// A character of running heads, folios or tabs that has no glyph.
    pub(crate) fn unseen(&self) -> Option<char> {
        self.pool.unseen
    }

    /// The content stream that comes before a page's own; it also moves the origin to the type area.
    pub(crate) fn draw(&mut self, side: &Side<'_>) -> &[u8] {
        self.out.clear();
        self.out.extend_from_slice(b"/C0 cs\n");
        if let (Some(folio), Some(outer)) = (side.folio, side.outer) {
            self.head(side, folio, outer);
        }
        if let Some(month) = side.month {
            self.tab(side.recto, month);
        }
        if !side.full {
            self.operands(&[1.0, 0.0, 0.0, 1.0, self.sheet.left(side.recto), 0.0]);
            self.out.extend_from_slice(b"cm\n");
        }
        &self.out
    }

    fn head(&mut self, side: &Side<'_>, folio: &str, outer: &HeadPart) {
        self.pool.clear();
        let folio =
            head_part(self.metrics, &mut self.pool, self.sheet.palette, folio, at(font::CAPTION_STRONG, 10.0, INK));
        let left = self.sheet.left(side.recto);
        let right = left + self.sheet.area();
        let y = self.sheet.rise() + HEAD;
        let shift = folio.width + HEAD_GAP;
        let inner = std::mem::take(&mut self.inner);
        self.out.extend_from_slice(b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n");
        if side.recto {
            self.part(&inner, left, y);
            self.part(outer, right - shift - outer.width, y);
            self.part(&folio, right - folio.width, y);
        } else {
            self.part(&folio, left, y);
            self.part(&inner, left + shift, y);
            self.part(outer, right - outer.width, y);
        }
        self.inner = inner;
        let color = HAIR_COLOR.of(&self.sheet.palette).map(|part| f32::from(part) / 255.0);
        self.operands(&color);
        self.out.extend_from_slice(b"sc\n");
        self.operands(&[left, self.sheet.rise() + HEAD_RULE, self.sheet.area(), self.sheet.measures.hair]);
        self.out.extend_from_slice(b"re f\n0 0 0 sc\nEMC\n");
    }

    fn part(&mut self, part: &HeadPart, x: f32, y: f32) {
        self.out.extend_from_slice(b"q ");
        self.operands(&[1.0, 0.0, 0.0, 1.0, x, y]);
        self.out.extend_from_slice(b"cm\n");
        self.out.extend_from_slice(&part.operators);
        self.out.extend_from_slice(b"Q\n");
    }

    fn tab(&mut self, recto: bool, month: u8) {
        let [width, height] = TAB;
        let step = (self.sheet.size[1] - 340.16) / 11.0;
        let top = self.sheet.size[1] - TAB_TOP - step * f32::from(month.clamp(1, 12) - 1);
        let x = if recto { self.sheet.size[0] - width } else { 0.0 };
        self.pool.clear();
        let label = head_part(
            self.metrics,
            &mut self.pool,
            self.sheet.palette,
            &month.to_string(),
            at(font::CAPTION_STRONG, 9.0, WHITE),
        );
        self.out.extend_from_slice(b"/Artifact<</Type/Page>>BDC\n");
        let color = INK.of(&self.sheet.palette).map(|part| f32::from(part) / 255.0);
        self.operands(&color);
        self.out.extend_from_slice(b"sc\n");
        self.operands(&[x, top - height, width, height]);
        self.out.extend_from_slice(b"re f\n");
        self.part(&label, x + (width - label.width) / 2.0, top - height / 2.0 - 3.2);
        self.out.extend_from_slice(b"0 0 0 sc\nEMC\n");
    }

    fn operands(&mut self, values: &[f32]) {
        for value in values {
            push_number(&mut self.out, (f64::from(*value) * 100.0).round() as i64);
            self.out.push(b' ');
        }
    }
}
