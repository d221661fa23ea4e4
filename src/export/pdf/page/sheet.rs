//! The sheet: paper, margins, type area, and the columns that it is divided into (typography.md, section 3).

use super::body::Grid;
use super::style::{BODY, HEADLINES, HeadlineSize, PITCH};
use crate::export::pdf::measures::Measures;
use crate::export::pdf::options::{Layout, PageSize};
use crate::export::pdf::palette::Palette;

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;
/// The outer margin is never smaller, whatever the binding takes.
const LEAST_OUTER: f32 = 11.0;
/// Columns of running text are not narrower than so many em, where the number of columns is not given.
const LEAST_COLUMN: u16 = 13;

/// The sheet and its type area, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sheet {
    /// Width and height of the paper.
    pub(crate) size: [f32; 2],
    /// From the bound edge to the type area.
    pub(crate) inner: f32,
    /// From the top edge to the type area.
    pub(crate) top: f32,
    /// Width of the type area in em of the body.
    pub(crate) width: u16,
    /// Height of the type area in lines.
    pub(crate) lines: u16,
    /// What is drawn in which colour.
    pub(crate) palette: Palette,
    /// Sizes of headlines and weights of rules.
    pub(crate) measures: Measures,
    /// What is drawn belongs to elements of the structure tree.
    pub(crate) tagged: bool,
    /// Columns of the news grid.
    columns: u16,
    /// Their width in em.
    column: u16,
}

/// Margins in millimetres and columns: those of A4, or of A3.
struct Design {
    inner: f32,
    outer: f32,
    top: f32,
    bottom: f32,
    columns: u16,
}

const SMALL: Design = Design { inner: 22.5, outer: 16.0, top: 25.0, bottom: 20.0, columns: 3 };
const LARGE: Design = Design { inner: 28.0, outer: 21.3, top: 28.0, bottom: 20.0, columns: 4 };

impl Sheet {
    /// The sheet of a layout: other sizes than A4 and A3 take the design of the nearer one, in whole ems and lines.
    pub(crate) fn new(layout: &Layout) -> Self {
        let [paper, height] = layout.page.millimetres().map(f32::from);
        let middle = f32::from(PageSize::A4.millimetres()[0] + PageSize::A3.millimetres()[0]) / 2.0;
        let design = if paper < middle { SMALL } else { LARGE };
        let inner = design.inner + layout.gutter;
        let room = (paper - inner - (design.outer - layout.gutter).max(LEAST_OUTER)) * MM / BODY;
        let (columns, column) = match layout.columns {
            Some(columns) => (u16::from(columns), column(room, u16::from(columns))),
            None => (1..=design.columns)
                .rev()
                .map(|columns| (columns, column(room, columns)))
                .find(|(_, width)| *width >= LEAST_COLUMN)
                .unwrap_or((1, column(room, 1))),
        };
        let between = (f32::from(columns - 1) * gap(columns)).round() as u16;
        Self {
            size: [points(paper), points(height)],
            inner: points(inner),
            top: points(design.top),
            width: columns * column + between,
            palette: Palette::default(),
            measures: Measures::default(),
            tagged: true,
            lines: (((height - design.top - design.bottom) * MM + (PITCH - BODY)) / PITCH) as u16,
            columns,
            column,
        }
    }

    /// Drawn in the colours and measures of a house style.
    pub(crate) fn in_style(self, palette: Palette, measures: Measures) -> Self {
        Self { palette, measures, ..self }
    }

    /// With a structure tree, or without one.
    pub(crate) fn with_tags(self, tagged: bool) -> Self {
        Self { tagged, ..self }
    }

    /// The headline sizes from the largest, on the lines of the built-in ones.
    pub(crate) fn headlines(&self) -> [HeadlineSize; 4] {
        let mut sizes = HEADLINES;
        sizes.iter_mut().zip(self.measures.headlines).for_each(|(kind, size)| kind.size = size);
        sizes
    }

    /// Width of the type area in points.
    pub(crate) fn area(&self) -> f32 {
        f32::from(self.width) * BODY
    }

    /// From the left edge to the type area, on a right-hand page or a left-hand one.
    pub(crate) fn left(&self, recto: bool) -> f32 {
        if recto { self.inner } else { self.size[0] - self.inner - self.area() }
    }

    /// From the foot of the sheet to the upper edge of the type area.
    pub(crate) fn rise(&self) -> f32 {
        self.size[1] - self.top
    }

    /// How much larger it is than A4, for what fills a page.
    pub(crate) fn scale(&self) -> f32 {
        let [width, height] = PageSize::A4.millimetres().map(|side| points(f32::from(side)));
        (self.size[0] / width).min(self.size[1] / height)
    }

    /// Columns of the news grid.
    pub(crate) fn columns(&self) -> usize {
        usize::from(self.columns)
    }

    /// Width in em of a column of the news grid.
    pub(crate) fn column(&self) -> u16 {
        self.column
    }

    /// So many columns of the news grid.
    pub(crate) fn news(&self, count: usize) -> Grid {
        let (width, gap) = (f32::from(self.column) * BODY, gap(self.columns) * BODY);
        Grid { count, width, gap, page: self.lines }
    }

    /// Columns of about 26 em over the type area.
    pub(crate) fn wide(&self) -> Grid {
        self.divided(self.width)
    }

    /// The same inside a frame, half an em of white on each side.
    pub(crate) fn framed(&self) -> Grid {
        self.divided(self.width - 2)
    }

    /// One column of any width in points.
    pub(crate) fn single(&self, width: f32) -> Grid {
        Grid { count: 1, width, gap: 0.0, page: self.lines }
    }

    fn divided(&self, width: u16) -> Grid {
        let count = ((f32::from(self.width) + 2.0) / 28.0).round().max(1.0) as u16;
        let between = 2 * (count - 1);
        let column = (width - between) / count;
        let gap = if count == 1 { 0.0 } else { f32::from(width - column * count) / f32::from(count - 1) };
        Grid { count: usize::from(count), width: f32::from(column) * BODY, gap: gap * BODY, page: self.lines }
    }
}

/// Width in whole ems of one of so many columns in `room` ems.
fn column(room: f32, columns: u16) -> u16 {
    ((room + 0.01 - gap(columns) * f32::from(columns - 1)) / f32::from(columns)).max(0.0) as u16
}

/// Between columns, in em.
fn gap(columns: u16) -> f32 {
    if columns == 3 { 1.5 } else { 2.0 }
}

/// Millimetres in points, to a hundredth.
fn points(millimetres: f32) -> f32 {
    (millimetres * MM * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(page: &str, columns: Option<u8>, gutter: f32) -> Sheet {
        Sheet::new(&Layout { page: PageSize::parse(page).expect("a size"), columns, gutter })
    }

    #[test]
    fn a4_and_a3_are_as_designed() {
        let a4 = sheet("a4", None, 0.0);
        assert_eq!((a4.size, a4.inner, a4.top), ([595.28, 841.89], 63.78, 70.87));
        assert_eq!((a4.width, a4.lines, a4.columns, a4.column), (54, 53, 3, 17));
        let a3 = sheet("a3", None, 0.0);
        assert_eq!((a3.width, a3.lines, a3.columns, a3.column), (78, 78, 4, 18));
        assert_eq!((a4.wide().count, a4.wide().width, a4.wide().gap), (2, 26.0 * BODY, 2.0 * BODY));
        assert_eq!((a4.framed().count, a4.framed().width), (2, 25.0 * BODY));
        assert_eq!((a3.wide().count, a3.wide().outer()), (3, a3.area()));
    }

    #[test]
    fn other_sizes_take_whole_ems_and_lines() {
        for (name, width, lines, columns) in
            [("16k", 45, 45, 3), ("8k", 66, 67, 4), ("4k", 66, 72, 4), ("2k", 106, 103, 4), ("148x210", 34, 34, 2)]
        {
            let sheet = sheet(name, None, 0.0);
            assert_eq!((sheet.width, sheet.lines, sheet.columns), (width, lines, columns), "{name}");
            assert_eq!(sheet.news(sheet.columns()).outer(), sheet.area(), "{name}");
            assert!(sheet.left(false) > LEAST_OUTER * MM - 0.01, "{name}");
        }
    }

    #[test]
    fn a_gutter_moves_the_type_area_and_keeps_an_outer_margin() {
        let (plain, bound, thick) = (sheet("a4", None, 0.0), sheet("a4", None, 5.0), sheet("a4", None, 12.0));
        assert_eq!((bound.width, bound.lines), (plain.width, plain.lines));
        assert!((bound.left(true) - plain.left(true) - 5.0 * MM).abs() < 0.01);
        assert!((bound.left(false) - 11.0 * MM).abs() < 0.5, "{}", bound.left(false));
        assert!(thick.width < plain.width && thick.left(false) > 11.0 * MM - 0.5);
    }

    #[test]
    fn columns_may_be_asked_for() {
        for (columns, width) in [(1, 54), (2, 26), (3, 17), (4, 12)] {
            assert_eq!(sheet("a4", Some(columns), 0.0).column, width);
        }
    }
}
