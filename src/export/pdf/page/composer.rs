//! Pages as they are filled: the open page, what is drawn on it, and what the writer must know of it.

mod lines;

use super::canvas::{Artifact, Canvas, Color, Hidden, Show, units};
use super::pool::{ARTIFACT, Align, NodeId, NoteStart, Para, ParaId, Pool};
use super::style::{self, PITCH, Sheet};
use crate::export::pdf::file::deflate::Deflater;
use crate::export::pdf::file::guard::Guard;
use crate::export::pdf::file::links::Link;
use crate::export::pdf::file::tags::{ElementId, Role, Tree};
use crate::export::pdf::typeset::line::{Cell, Giver, Glyph, Line};

/// A page that is done.
#[derive(Debug)]
pub(crate) struct PageRecord {
    /// Its content stream, deflated.
    pub(crate) content: Vec<u8>,
    /// Owner of each MCID.
    pub(crate) owners: Vec<ElementId>,
    /// Pictures on it, by number in the run.
    pub(crate) images: Vec<u32>,
    /// Which running head it has; none on title pages.
    pub(crate) head: Option<u32>,
    /// Width and height in points of a page that its picture fills: nothing stands around it.
    pub(crate) full: Option<[f32; 2]>,
    /// What readers call it in place of its folio.
    pub(crate) label: Option<String>,
}

/// A named destination in a run.
#[derive(Debug)]
pub(crate) struct Spot {
    /// Its name.
    pub(crate) name: String,
    /// Page within the run.
    pub(crate) page: u32,
    /// The element that begins there.
    pub(crate) element: ElementId,
    /// Points from the foot of the sheet.
    pub(crate) top: f32,
}

/// An outline item in a run.
#[derive(Debug)]
pub(crate) struct OutlineEntry {
    /// 0 for the first level that the run makes.
    pub(crate) depth: usize,
    /// Its words.
    pub(crate) title: String,
    /// Where it leads.
    pub(crate) destination: String,
}

/// The end of a running head: operators that draw it from x = 0, and its width.
#[derive(Debug, Clone, Default)]
pub(crate) struct HeadPart {
    /// Text operators.
    pub(crate) operators: Vec<u8>,
    /// Width in points.
    pub(crate) width: f32,
}

/// Fills pages.
pub(crate) struct Composer {
    /// The sheet.
    pub(crate) sheet: Sheet,
    /// The part of the structure tree that is being made.
    pub(crate) tree: Tree,
    /// Pages that are done.
    pub(crate) pages: Vec<PageRecord>,
    /// Next free line of the open page.
    pub(crate) y: u16,
    /// The last thing on the open page is an article.
    pub(crate) after_article: bool,
    /// The last thing on the open page stands in a frame.
    pub(crate) after_frame: bool,
    /// Links on all pages.
    pub(crate) links: Vec<Link>,
    /// Destinations on all pages.
    pub(crate) spots: Vec<Spot>,
    /// Outline items.
    pub(crate) outline: Vec<OutlineEntry>,
    /// Running heads.
    pub(crate) heads: Vec<HeadPart>,
    /// Broken rules.
    pub(crate) guard: Guard,
    /// Words stand behind pictures.
    pub(crate) has_hidden: bool,
    canvas: Option<Canvas>,
    /// What the open page and those after it are called in place of their folios.
    pub(crate) label: Option<String>,
    /// The open page is filled by a picture of this size.
    full: Option<[f32; 2]>,
    images: Vec<u32>,
    page_head: Option<u32>,
    next_head: Option<u32>,
    buffer: Vec<u8>,
    glyphs: Vec<Glyph>,
    repeats: bool,
    deflater: Deflater,
}

impl Composer {
    /// Without pages.
    pub(crate) fn new(sheet: Sheet) -> Self {
        Self {
            sheet,
            tree: Tree::default(),
            pages: Vec::new(),
            y: 0,
            after_article: false,
            after_frame: false,
            links: Vec::new(),
            spots: Vec::new(),
            outline: Vec::new(),
            heads: Vec::new(),
            guard: Guard::default(),
            has_hidden: false,
            label: None,
            canvas: None,
            full: None,
            images: Vec::new(),
            page_head: None,
            next_head: None,
            buffer: Vec::new(),
            glyphs: Vec::new(),
            repeats: false,
            deflater: Deflater::new(),
        }
    }

    /// Number of the open page; opens one where none is open.
    pub(crate) fn page(&mut self) -> u32 {
        self.canvas().page()
    }

    /// True when nothing is on the open page yet.
    pub(crate) fn fresh(&self) -> bool {
        self.y == 0
    }

    /// Lines left on the open page.
    pub(crate) fn room(&self) -> u16 {
        self.sheet.lines.saturating_sub(self.y)
    }

    /// The content stream of the open page.
    pub(crate) fn canvas(&mut self) -> &mut Canvas {
        let (page, rise) = (self.pages.len() as u32, self.rise());
        let (buffer, sheet) = (&mut self.buffer, &self.sheet);
        self.canvas.get_or_insert_with(|| {
            Canvas::new(page, rise, std::mem::take(buffer)).with_palette(sheet.palette).with_tags(sheet.tagged)
        })
    }

    /// From the foot of the open page to where its places are counted from.
    fn rise(&self) -> f32 {
        self.full.map_or(self.sheet.rise(), |size| size[1])
    }

    /// Begins a page of its own size, which a picture fills.
    pub(crate) fn begin_full(&mut self, size: [f32; 2]) {
        self.turn();
        self.full = Some(size);
    }

    /// Ends such a page.
    pub(crate) fn end_full(&mut self) {
        self.turn();
        self.full = None;
    }

    /// Shows a page picture, as content of a node or with its text behind it.
    pub(crate) fn page_picture(&mut self, pool: &mut Pool, node: Option<NodeId>, number: u32, turn: u8) {
        let Some([width, height]) = self.full else { return };
        match node {
            Some(node) => self.mark(pool, node),
            None => self.canvas().artifact(Artifact::Page),
        }
        self.canvas().image(number, [0.0, 0.0, width, height], turn);
        self.images.push(number);
    }

    /// Sets words behind a picture.
    pub(crate) fn hidden(&mut self, pool: &mut Pool, node: NodeId, words: &[Hidden]) {
        self.mark(pool, node);
        self.canvas().hidden(words);
        self.has_hidden = true;
    }

    /// Ends the open page; the next thing drawn opens another one.
    pub(crate) fn turn(&mut self) {
        self.y = 0;
        (self.after_article, self.after_frame) = (false, false);
        let Some(canvas) = self.canvas.take() else { return };
        let mut content = canvas.finish(&mut self.guard);
        self.pages.push(PageRecord {
            content: self.deflater.deflate(&content.operators),
            owners: content.owners,
            images: std::mem::take(&mut self.images),
            head: self.page_head,
            full: self.full.take(),
            label: self.label.clone(),
        });
        self.page_head = self.next_head;
        content.operators.clear();
        self.buffer = content.operators;
    }

    /// The running head of the open page and those after it.
    pub(crate) fn set_head(&mut self, head: Option<u32>) {
        self.page_head = head;
        self.next_head = head;
    }

    /// The running head of the pages after the open one.
    pub(crate) fn set_next_head(&mut self, head: u32) {
        self.next_head = Some(head);
    }

    /// Names the place at line `y` of the open page, where a node begins.
    pub(crate) fn spot(&mut self, pool: &mut Pool, node: NodeId, name: String) {
        self.spot_at(pool, node, name, f32::from(self.y) * PITCH);
    }

    /// Names a place of the open page, `y` points below where its places are counted from.
    pub(crate) fn spot_at(&mut self, pool: &mut Pool, node: NodeId, name: String, y: f32) -> ElementId {
        let (page, element) = (self.page(), pool.element(node, &mut self.tree));
        // A little above the line, so that its ascenders are seen.
        let top = self.rise() - y + 6.0;
        self.spots.push(Spot { name, page, element, top });
        element
    }

    /// Names the place of a note, and lets it and its mark point at each other.
    fn note(&mut self, pool: &mut Pool, note: NoteStart, y: f32) {
        let element = self.spot_at(pool, note.node, note.name, y);
        if let Some(mark) = note.mark {
            let mark = pool.element(mark, &mut self.tree);
            self.tree.cite(mark, element);
        }
    }

    /// Adds an outline item.
    pub(crate) fn outline(&mut self, depth: usize, title: String, destination: String) {
        self.outline.push(OutlineEntry { depth, title, destination });
    }

    /// Fills a box as an artifact.
    pub(crate) fn rule(&mut self, area: [f32; 4], color: Color) {
        let canvas = self.canvas();
        canvas.artifact(Artifact::Layout);
        canvas.fill(area, color);
    }

    /// A dotted leader; the dots of all leaders stand in columns.
    pub(crate) fn dots(&mut self, from: f32, to: f32, y: f32) {
        let canvas = self.canvas();
        canvas.artifact(Artifact::Layout);
        canvas.dots(from, to, y, style::GREY);
    }

    /// A hair rule across the type area in the middle of line `y`.
    pub(crate) fn divider(&mut self, y: u16) {
        let (width, top) = (self.sheet.area(), f32::from(y) * PITCH + style::BODY / 2.0);
        if self.sheet.measures.column_rules {
            self.rule([0.0, top, width, self.sheet.measures.hair], style::HAIR_COLOR);
        }
    }

    /// Draws a picture for a node; returns nothing, but notes that the page shows it.
    pub(crate) fn image(&mut self, pool: &mut Pool, node: Option<NodeId>, number: u32, area: [f32; 4], turn: u8) {
        match node {
            Some(node) => {
                let element = pool.element(node, &mut self.tree);
                self.open(element);
            }
            None => self.canvas().artifact(Artifact::Layout),
        }
        self.canvas().image(number, area, turn);
        if !self.images.contains(&number) {
            self.images.push(number);
        }
    }

    /// What is filled next belongs to a node, or is an artifact.
    pub(crate) fn mark(&mut self, pool: &mut Pool, node: NodeId) {
        if node == ARTIFACT {
            self.canvas().artifact(Artifact::Layout);
        } else {
            let element = pool.element(node, &mut self.tree);
            self.open(element);
        }
    }

    fn open(&mut self, element: ElementId) {
        self.canvas();
        if let Some(canvas) = &mut self.canvas {
            canvas.begin(&mut self.tree, element);
        }
    }

    /// Draws a frame that belongs to no element.
    pub(crate) fn frame(&mut self, area: [f32; 4], weight: f32, color: Color) {
        let canvas = self.canvas();
        canvas.artifact(Artifact::Layout);
        canvas.frame(area, weight, color);
    }

    /// What `draw` draws only repeats what was read before: it is no content.
    pub(crate) fn repeating(&mut self, draw: impl FnOnce(&mut Self)) {
        self.repeats = true;
        draw(self);
        self.repeats = false;
    }
}

/// What stands for characters in `ActualText`: the characters; of private-use ones their names.
pub(crate) fn actual_text(source: &str) -> String {
    let mut actual = String::with_capacity(source.len());
    for c in source.chars() {
        match c {
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => actual.push_str(&format!("〓(U+{:04X})", c as u32)),
            _ => actual.push(c),
        }
    }
    actual
}
