//! A page's content stream: text, rules, pictures, each inside marked content.
//!
//! Places are points from the upper left corner of the type area to the right and down; the writer moves the type area
//! when it knows on which side of the leaf the page falls.

mod glyphs;
mod shapes;

use crate::export::pdf::file::guard::{Fault, Guard};
use crate::export::pdf::file::hidden;
use crate::export::pdf::file::number::{push_integer, push_number};
use crate::export::pdf::file::tags::{ElementId, Tree};
use crate::export::pdf::palette::{Palette, Rgb};
use crate::export::pdf::typeset::line::EM;

/// A colour of the house style, or one in sRGB that stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Color {
    /// Text and rules.
    Ink,
    /// Masthead, special lines, labels.
    Accent,
    /// Staff lines, dates, leaders.
    Grey,
    /// The ground of boxes.
    Ground,
    /// No colour of the house style.
    Fixed(Rgb),
}

impl Color {
    /// The colour by a palette.
    pub(crate) fn of(self, palette: &Palette) -> Rgb {
        match self {
            Self::Ink => palette.ink,
            Self::Accent => palette.accent,
            Self::Grey => palette.grey,
            Self::Ground => palette.ground,
            Self::Fixed(color) => color,
        }
    }
}

/// What an artifact is (ISO 32000-1, 14.8.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Artifact {
    /// Rules, grounds, leaders.
    Layout,
    /// Running head and folio.
    Header,
    /// The picture of a page whose text stands behind it.
    Page,
}

impl Artifact {
    fn properties(self) -> &'static [u8] {
        match self {
            Artifact::Layout => b"/Artifact<</Type/Layout>>BDC\n",
            Artifact::Page => b"/Artifact<</Type/Page>>BDC\n",
            Artifact::Header => b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Artifact(Artifact),
    Content(ElementId),
}

/// How deep the graphics state may be saved (ISO 19005-2, 6.1.13).
const DEEPEST: u32 = 28;

fn hundredths(points: f32) -> i64 {
    (f64::from(points) * 100.0).round() as i64
}

/// Words behind a picture.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hidden {
    /// The words, with the blank that follows them.
    pub(crate) text: String,
    /// Left, top, width and height on the page in points; the blank is not counted.
    pub(crate) area: [f32; 4],
}

impl Hidden {
    /// True when every character stands for itself.
    pub(crate) fn is_whole(&self) -> bool {
        self.text.chars().all(hidden::has)
    }
}

/// How a run of glyphs is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Show {
    /// Where the measure begins.
    pub(crate) x: f32,
    /// The baseline.
    pub(crate) y: f32,
    /// Size of the paragraph in points.
    pub(crate) size: f32,
    /// Size of the run in 1/1000 of the paragraph's.
    pub(crate) scale: u16,
    /// Shift up in points.
    pub(crate) rise: f32,
    /// Even gap between glyphs in units of the paragraph's em.
    pub(crate) gap: i32,
    /// Colour.
    pub(crate) color: Color,
}

/// A content stream that is being written.
pub(crate) struct Canvas {
    out: Vec<u8>,
    height: f32,
    page: u32,
    mark: Mark,
    owners: Vec<ElementId>,
    in_text: bool,
    origin: [i64; 2],
    font: Option<(u8, i64)>,
    gap: i64,
    rise: i64,
    stretch: u16,
    color: Rgb,
    palette: Palette,
    /// Marked content has numbers, by which elements own it.
    tagged: bool,
    /// How often the graphics state is saved.
    saved: u32,
    guard: Guard,
}

/// A content stream that is done, with the owners of its marked content.
pub(crate) struct Content {
    /// The operators, not deflated.
    pub(crate) operators: Vec<u8>,
    /// Owner of each MCID.
    pub(crate) owners: Vec<ElementId>,
}

impl Canvas {
    /// An empty page; `height` is the distance of the type area's upper edge from the foot of the sheet.
    pub(crate) fn new(page: u32, height: f32, buffer: Vec<u8>) -> Self {
        Self {
            out: buffer,
            height,
            page,
            mark: Mark::None,
            owners: Vec::new(),
            in_text: false,
            origin: [0, 0],
            font: None,
            gap: 0,
            rise: 0,
            stretch: 1000,
            color: [0; 3],
            palette: Palette::default(),
            tagged: true,
            saved: 0,
            guard: Guard::default(),
        }
    }

    /// Draws in the colours of a house style.
    pub(crate) fn with_palette(self, palette: Palette) -> Self {
        Self { palette, ..self }
    }

    /// Without numbers of marked content where there is no structure tree.
    pub(crate) fn with_tags(self, tagged: bool) -> Self {
        Self { tagged, ..self }
    }

    /// A piece of a page's furniture, whose origin is on its baseline; the writer puts it into marked content.
    pub(crate) fn fragment(palette: Palette) -> Self {
        let mut canvas = Self::new(0, 0.0, Vec::new()).with_palette(palette);
        canvas.mark = Mark::Artifact(Artifact::Header);
        canvas
    }

    /// The operators of a fragment.
    pub(crate) fn into_fragment(mut self) -> Vec<u8> {
        self.end_text();
        self.out
    }

    /// Ends the page.
    pub(crate) fn finish(mut self, guard: &mut Guard) -> Content {
        self.end();
        if self.saved > 0 {
            self.guard.fault(Fault::SavedState, || format!("page {} of an issue", self.page + 1));
        }
        guard.extend(self.guard);
        Content { operators: self.out, owners: self.owners }
    }

    /// The page within its run.
    pub(crate) fn page(&self) -> u32 {
        self.page
    }

    /// Turns a distance from the top of the type area into one from the foot of the sheet.
    pub(crate) fn up(&self, y: f32) -> f32 {
        self.height - y
    }

    /// What follows belongs to `element`.
    pub(crate) fn begin(&mut self, tree: &mut Tree, element: ElementId) {
        if self.mark == Mark::Content(element) {
            return;
        }
        self.end();
        let mcid = self.owners.len() as u32;
        self.out.push(b'/');
        self.out.extend_from_slice(tree.role(element).name().as_bytes());
        let start = self.out.len();
        self.out.extend_from_slice(b"<<");
        if self.tagged {
            self.out.extend_from_slice(b"/MCID ");
            push_integer(&mut self.out, u64::from(mcid));
        }
        if let Some(extra) = tree.extra_of(element) {
            // Readers of plain text look here, assistive technology looks at the element.
            let actual = extra.actual.as_ref().filter(|_| !extra.reversed);
            for (key, value) in [("ActualText", actual), ("Lang", extra.lang.as_ref())] {
                if let Some(value) = value {
                    push_text_string(&mut self.out, key, value);
                }
            }
        }
        if self.out.len() == start + 2 {
            self.out.truncate(start);
            self.out.extend_from_slice(b" BMC\n");
        } else {
            self.out.extend_from_slice(b">>BDC\n");
        }
        tree.content(element, self.page, mcid);
        self.owners.push(element);
        self.mark = Mark::Content(element);
    }

    /// What follows is no content.
    pub(crate) fn artifact(&mut self, kind: Artifact) {
        if self.mark != Mark::Artifact(kind) {
            self.end();
            self.out.extend_from_slice(kind.properties());
            self.mark = Mark::Artifact(kind);
        }
    }

    /// Ends the open marked content.
    pub(crate) fn end(&mut self) {
        self.end_text();
        if self.mark != Mark::None {
            self.out.extend_from_slice(b"EMC\n");
            self.mark = Mark::None;
        }
    }

    fn end_text(&mut self) {
        if self.in_text {
            self.out.extend_from_slice(b"ET\n");
            self.in_text = false;
        }
    }

    fn operator(&mut self, operands: &[i64], name: &[u8]) {
        for operand in operands {
            push_number(&mut self.out, *operand);
            self.out.push(b' ');
        }
        self.out.extend_from_slice(name);
        self.out.push(b'\n');
    }

    /// Saves the graphics state.
    pub(crate) fn save(&mut self) {
        self.out.extend_from_slice(b"q\n");
        self.saved += 1;
        if self.saved > DEEPEST {
            self.guard.fault(Fault::SavedState, || format!("page {} of an issue", self.page + 1));
        }
    }

    /// Restores the graphics state.
    pub(crate) fn restore(&mut self) {
        self.out.extend_from_slice(b"Q\n");
        self.saved = self.saved.saturating_sub(1);
    }

    fn paint(&mut self) {
        if self.mark == Mark::None {
            self.guard.fault(Fault::MarkedContent, || format!("page {} of an issue", self.page + 1));
        }
    }

    fn color(&mut self, color: Color) {
        let color = color.of(&self.palette);
        if self.color != color {
            let parts = color.map(|part| i64::from(part) * 100 / 255);
            self.operator(&parts, b"sc");
            self.color = color;
        }
    }

    /// Fills a box: left, top, width, height.
    pub(crate) fn fill(&mut self, area: [f32; 4], color: Color) {
        self.paint();
        self.end_text();
        self.color(color);
        let [left, top, width, height] = area;
        let bottom = self.up(top + height);
        self.operator(&[left, bottom, width, height].map(hundredths), b"re");
        self.out.extend_from_slice(b"f\n");
    }

    /// Shows picture `number` in a box, turned by an Exif orientation (1 to 8).
    pub(crate) fn image(&mut self, number: u32, area: [f32; 4], orientation: u8) {
        self.paint();
        self.end_text();
        let [left, top, width, height] = area;
        let bottom = self.up(top + height);
        let (w, h) = (hundredths(width), hundredths(height));
        let (x, y) = (hundredths(left), hundredths(bottom));
        let matrix = match orientation {
            2 => [-w, 0, 0, h, x + w, y],
            3 => [-w, 0, 0, -h, x + w, y + h],
            4 => [w, 0, 0, -h, x, y + h],
            5 => [0, -h, -w, 0, x + w, y + h],
            6 => [0, -h, w, 0, x, y + h],
            7 => [0, h, w, 0, x, y],
            8 => [0, h, -w, 0, x + w, y],
            _ => [w, 0, 0, h, x, y],
        };
        self.save();
        self.operator(&matrix, b"cm");
        self.out.extend_from_slice(b"/I");
        push_integer(&mut self.out, u64::from(number));
        self.out.extend_from_slice(b" Do\n");
        self.restore();
    }

    /// Sets words that are not seen, each as wide and as high as what is seen of it.
    pub(crate) fn hidden(&mut self, words: &[Hidden]) {
        self.paint();
        self.end_text();
        self.save();
        self.out.extend_from_slice(b"BT\n3 Tr\n");
        for word in words {
            self.hidden_word(word);
        }
        self.out.extend_from_slice(b"ET\n");
        self.restore();
    }

    fn hidden_word(&mut self, word: &Hidden) {
        let [x, y, width, height] = word.area;
        let size = height.max(1.0);
        let glyphs = word.text.trim_end().chars().count().max(1) as f32;
        let stretch = width / (glyphs * size * f32::from(hidden::WIDTH) / 1000.0) * 100.0;
        self.out.extend_from_slice(b"/");
        self.out.extend_from_slice(hidden::NAME.as_bytes());
        self.out.push(b' ');
        self.operator(&[hundredths(size)], b"Tf");
        self.operator(&[hundredths(stretch.clamp(1.0, 10_000.0))], b"Tz");
        // The baseline lies a fifth above the foot.
        let place = [hundredths(x), hundredths(self.up(y + 0.8 * height))];
        self.operator(&[100, 0, 0, 100, place[0], place[1]], b"Tm");
        self.out.push(b'<');
        for c in word.text.chars() {
            let code = if hidden::has(c) { u32::from(c) } else { u32::from('〓') };
            self.out.extend_from_slice(format!("{code:04X}").as_bytes());
        }
        self.out.extend_from_slice(b">Tj\n");
    }
}

/// Units of a paragraph's em as a fraction of it.
pub(crate) fn units(value: i32) -> f32 {
    value as f32 / EM as f32
}

/// `/Key <FEFF…>` in a property list.
fn push_text_string(out: &mut Vec<u8>, key: &str, value: &str) {
    out.push(b'/');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"<FEFF");
    for unit in value.encode_utf16() {
        out.extend_from_slice(format!("{unit:04X}").as_bytes());
    }
    out.push(b'>');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::pdf::file::tags::Role;

    #[test]
    fn painting_outside_marked_content_is_a_fault() {
        let mut canvas = Canvas::new(0, 700.0, Vec::new());
        canvas.fill([0.0, 0.0, 10.0, 10.0], Color::Fixed([0; 3]));
        let mut guard = Guard::default();
        canvas.finish(&mut guard);
        assert_eq!(guard.faults().len(), 1);
    }

    #[test]
    fn marked_content_is_closed_and_owned() {
        let mut tree = Tree::default();
        let part = tree.add(None, Role::P);
        let mut canvas = Canvas::new(0, 700.0, Vec::new());
        canvas.begin(&mut tree, part);
        canvas.fill([0.0, 0.0, 10.0, 10.0], Color::Fixed([255, 0, 0]));
        canvas.artifact(Artifact::Layout);
        let content = canvas.finish(&mut Guard::default());
        let text = String::from_utf8_lossy(&content.operators).into_owned();
        assert_eq!(text, "/P<</MCID 0>>BDC\n1 0 0 sc\n0 690 10 10 re\nf\nEMC\n/Artifact<</Type/Layout>>BDC\nEMC\n");
        assert_eq!(content.owners, [part]);
    }

    #[test]
    fn without_tags_marked_content_keeps_only_its_text() {
        let mut tree = Tree::default();
        let (plain, rare) = (tree.add(None, Role::P), tree.add(None, Role::Span));
        tree.extra(rare).actual = Some("字".to_owned());
        let mut canvas = Canvas::new(0, 700.0, Vec::new()).with_tags(false);
        canvas.begin(&mut tree, plain);
        canvas.begin(&mut tree, rare);
        let mut guard = Guard::default();
        let text = canvas.finish(&mut guard).operators;
        assert_eq!(String::from_utf8_lossy(&text), "/P BMC\nEMC\n/Span<</ActualText<FEFF5B57>>>BDC\nEMC\n");
        assert!(guard.faults().is_empty());
    }
}
