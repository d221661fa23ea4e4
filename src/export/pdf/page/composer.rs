//! Pages as they are filled: the open page, what is drawn on it, and what the writer must know of it.

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

    /// Draws all lines of a paragraph, `pitch` points apart; `x` and `y` are the upper left corner.
    pub(crate) fn paragraph(&mut self, pool: &mut Pool, para: ParaId, x: f32, y: f32, pitch: f32) {
        let range = pool.paras[para as usize].lines.clone();
        for (index, line) in range.enumerate() {
            self.line(pool, para, line, x, y + index as f32 * pitch);
        }
    }

    /// Draws one line of a paragraph in a column that begins at `x`; `y` is the top of the line's box.
    pub(crate) fn line(&mut self, pool: &mut Pool, para: ParaId, line: u32, x: f32, y: f32) {
        if let Some(note) = pool.begun_note(para) {
            self.note(pool, note, y);
        }
        let para = pool.paras[para as usize].clone();
        let line = pool.lines.lines[line as usize].clone();
        let origin = x + para.left + aligned(&para, &line);
        let mut glyphs = std::mem::take(&mut self.glyphs);
        glyphs.clear();
        glyphs.extend_from_slice(pool.lines.glyphs(&line));
        self.draw(pool, &para, &glyphs, &line, origin, y);
        self.glyphs = glyphs;
    }

    fn draw(&mut self, pool: &mut Pool, para: &Para, glyphs: &[Glyph], line: &Line, x: f32, y: f32) {
        let gap = even_gap(line);
        let mut rest = glyphs;
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|glyph| glyph.run == first.run).count();
            let (now, later) = rest.split_at(count);
            rest = later;
            let piece = pool.piece(para, first.run);
            let show = Show {
                x,
                y: y + para.style.drop,
                size: para.style.size,
                scale: pool.scale(para, first.run),
                rise: f32::from(piece.rise) / 1000.0 * para.style.size,
                gap,
                color: piece.color.unwrap_or(para.style.color),
            };
            if piece.node == ARTIFACT || self.repeats {
                self.canvas().artifact(Artifact::Layout);
                self.canvas().show(now, &show);
                continue;
            }
            let element = pool.element(piece.node, &mut self.tree);
            self.show(pool, para, element, now, &show);
            if let Some(link) = piece.link {
                self.link(pool, link, now, &show);
            }
            if let Some(ruby) = piece.ruby {
                self.ruby(pool, ruby, now, &show, para);
            }
        }
    }

    /// Shows glyphs that belong to one element; those that need other words than their own get a `Span`.
    fn show(&mut self, pool: &mut Pool, para: &Para, element: ElementId, glyphs: &[Glyph], show: &Show) {
        const OTHER: u8 = Cell::ACTUAL_TEXT | Cell::INSERTED | Cell::REVERSED;
        let mut rest = glyphs;
        while let Some(first) = rest.first() {
            let reversed = first.cell.flags & Cell::REVERSED != 0;
            let count = match first.cell.flags & OTHER {
                0 => rest.iter().take_while(|glyph| glyph.cell.flags & OTHER == 0).count(),
                _ if reversed => rest.iter().take_while(|glyph| glyph.cell.flags & Cell::REVERSED != 0).count(),
                _ => 1,
            };
            let (now, later) = rest.split_at(count);
            rest = later;
            let owner = match first.cell.flags & OTHER {
                0 => element,
                _ => self.span(pool, para, element, now, reversed),
            };
            self.open(owner);
            if reversed {
                self.show_reversed(pool, para, now, show);
            } else {
                self.canvas().show(now, show);
            }
        }
    }

    /// Shows what runs from right to left word by word in the order of its text: readers of the content stream turn the
    /// letters of a word, not the words of a line.
    fn show_reversed(&mut self, pool: &Pool, para: &Para, glyphs: &[Glyph], show: &Show) {
        let is_blank = |glyph: &Glyph| pool.source(para, glyph.source()).trim().is_empty();
        for word in glyphs.chunk_by(|a, b| is_blank(a) == is_blank(b)).rev() {
            self.canvas().show(word, show);
        }
    }

    /// The element of glyphs that need other words than their own.
    fn span(&mut self, pool: &Pool, para: &Para, element: ElementId, glyphs: &[Glyph], reversed: bool) -> ElementId {
        let start = glyphs.iter().map(|glyph| glyph.source().start).min().unwrap_or(0);
        let end = glyphs.iter().map(|glyph| glyph.source().end).max().unwrap_or(0);
        let source = pool.source(para, start..end);
        let span = self.tree.add(Some(element), Role::Span);
        let extra = self.tree.extra(span);
        // Where single glyphs do not stand for their characters no reader can turn them back.
        extra.reversed = reversed && glyphs.iter().all(|glyph| glyph.cell.flags & Cell::ACTUAL_TEXT == 0);
        extra.actual = Some(match glyphs {
            [glyph] if glyph.cell.flags & Cell::INSERTED != 0 => "\u{ad}".to_owned(),
            [_] => actual_text(source),
            _ => source.to_owned(),
        });
        span
    }

    fn link(&mut self, pool: &mut Pool, number: u32, glyphs: &[Glyph], show: &Show) {
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { return };
        let link = &pool.links[number as usize];
        let (node, target, contents) = (link.node, link.target.clone(), link.contents.clone());
        let element = pool.element(node, &mut self.tree);
        let page = self.page();
        let foot = self.sheet.rise() - show.y;
        let left = show.x + units(first.x) * show.size;
        let right = show.x + (units(last.x) + f32::from(last.cell.advance) / 1000.0) * show.size;
        let area = [left, foot - 0.2 * show.size, right, foot + 0.95 * show.size];
        // Links of one page follow each other; a look at all of them would cost their number squared.
        let mut on_page = self.links.iter_mut().rev().take_while(|link| link.page == page);
        let known = on_page.find(|link| link.element == element);
        if let Some(link) = known {
            link.areas.push(area);
            return;
        }
        self.tree.link(element, page, self.links.len() as u32);
        self.links.push(Link { page, areas: vec![area], element, target, contents });
    }

    fn ruby(&mut self, pool: &mut Pool, number: u32, base: &[Glyph], show: &Show, para: &Para) {
        let (Some(first), Some(last)) = (base.first(), base.last()) else { return };
        let ruby = &pool.rubies[number as usize];
        let (line, node, style) = (ruby.line, ruby.node, ruby.style);
        let text = ruby.text.clone();
        let Some(line) = pool.lines.lines.get(line as usize).cloned() else { return };
        let left = units(first.x) * show.size;
        let right = (units(last.x) + f32::from(last.cell.advance) / 1000.0) * show.size;
        let width = units(line.width()) * style.size;
        let middle = (left + right - width) / 2.0;
        // It reaches over neighbours, not out of the measure.
        let x = show.x + if para.align == Align::Start { middle.min(para.measure - width).max(0.0) } else { middle };
        let element = pool.element(node, &mut self.tree);
        // The reading stands in the 4.5 pt between the lines (TYP-64).
        let show = Show {
            x,
            y: show.y - 0.88 * para.style.size - 0.08 * style.size,
            size: style.size,
            scale: 1000,
            gap: 0,
            ..*show
        };
        let glyphs = pool.lines.glyphs(&line).to_vec();
        let whole = Para { bytes: 0..0, ..para.clone() };
        if glyphs.iter().any(|glyph| glyph.cell.flags & Cell::ACTUAL_TEXT != 0) {
            self.tree.extra(element).actual = Some(text);
        }
        let plain: Vec<Glyph> = glyphs.into_iter().map(without_actual_text).collect();
        self.show(pool, &whole, element, &plain, &show);
    }
}

fn without_actual_text(mut glyph: Glyph) -> Glyph {
    glyph.cell.flags &= !(Cell::ACTUAL_TEXT | Cell::INSERTED);
    glyph
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

/// How far a line is moved in its measure.
fn aligned(para: &Para, line: &Line) -> f32 {
    let width = units(line.width() + line.indent) * para.style.size;
    match para.align {
        Align::Start => 0.0,
        Align::Center => (para.measure - width) / 2.0,
        Align::End => para.measure - width,
    }
}

/// The even part of the gaps of a line in units.
fn even_gap(line: &Line) -> i32 {
    let gap = line.share(Giver::Gap);
    if gap.count == 0 { 0 } else { gap.total / i32::from(gap.count) }
}
