//! The body of an article: its blocks as rows of columns.

mod blocks;
mod ending;

use super::columns::{After, Row, What, after_line};
use super::figure::{FigureBox, MIN_PPI, Shown, Words, tallest};
use super::pool::{ARTIFACT, Align, NodeId, ParaId, Pool, Setting};
use super::style::{
    BODY, BOX_TITLE, ENTERED, GREY, INK, KAI, NOTE, PULL, RED, SANS, SUBHEAD, Style, TABLE_HEAD, TEXT, TURN, font,
};
use super::table::{self, TableBox};
use crate::export::pdf::file::links::Target;
use crate::export::pdf::file::tags::{Attribute, Role};
use crate::export::pdf::typeset::line::Metrics;
use crate::model::{
    self, Article, Block, BoxBlock, BoxRole, Direction, Figure, Gallery, ListBlock, MarkRole, MediaPath, Paragraph,
    Quote, Table, Text, Verse,
};
use pdf_writer::types::ListNumbering;

/// Columns of a block: how many, how wide, how far apart (points).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grid {
    /// Number of columns.
    pub(crate) count: usize,
    /// Width of each.
    pub(crate) width: f32,
    /// Distance between them.
    pub(crate) gap: f32,
    /// Lines of a page, which nothing may be taller than.
    pub(crate) page: u16,
}

impl Grid {
    /// Width of all of it.
    pub(crate) fn outer(&self) -> f32 {
        self.span(self.count)
    }

    /// Width of some columns with what is between them.
    pub(crate) fn span(&self, columns: usize) -> f32 {
        self.width * columns as f32 + self.gap * columns.saturating_sub(1) as f32
    }
}

/// Rows that are set in one grid.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its columns.
    pub(crate) grid: Grid,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
    /// A figure over the last columns.
    pub(crate) wide: Option<Wide>,
}

/// A figure over several columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wide {
    /// Its number.
    pub(crate) figure: u32,
    /// How many of the last columns it covers.
    pub(crate) columns: usize,
    /// The row before which it stands in the text.
    pub(crate) before: usize,
}

/// A box in a column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BoxInfo {
    /// What it holds.
    pub(crate) role: BoxRole,
}

/// The body of an article, laid out.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// Its sections, from top to bottom.
    pub(crate) sections: Vec<Section>,
    /// Its figures.
    pub(crate) figures: Vec<FigureBox>,
    /// Its tables.
    pub(crate) tables: Vec<TableBox>,
    /// Its boxes.
    pub(crate) boxes: Vec<BoxInfo>,
}

/// Finds the picture of a figure in the run.
pub(crate) trait Pictures {
    /// The picture, numbered; none where it cannot be shown.
    fn shown(&mut self, path: &MediaPath) -> Option<Shown>;
}

/// Makes bodies.
pub(crate) struct Builder<'a, M, P> {
    /// Fonts.
    pub(crate) metrics: &'a M,
    /// What is laid out at a time.
    pub(crate) pool: &'a mut Pool,
    /// Pictures of the run.
    pub(crate) pictures: &'a mut P,
    /// What destinations of articles of this issue begin with.
    pub(crate) anchors: &'a str,
    /// Columns.
    pub(crate) grid: Grid,
    /// Style of running text.
    pub(crate) text: Style,
    /// The level of the next subhead may not be deeper than this.
    pub(crate) level: u8,
    body: Body,
    rows: Vec<Row>,
    wide: Option<Wide>,
    headline: String,
    id: String,
}

/// Where blocks stand.
#[derive(Debug, Clone, Copy)]
struct Place {
    node: NodeId,
    left: f32,
    measure: f32,
    style: Style,
    boxed: Option<u16>,
}

impl<'a, M: Metrics, P: Pictures> Builder<'a, M, P> {
    /// A builder for one article.
    pub(crate) fn new(
        metrics: &'a M,
        pool: &'a mut Pool,
        pictures: &'a mut P,
        anchors: &'a str,
        grid: Grid,
        text: Style,
    ) -> Self {
        Self {
            metrics,
            pool,
            pictures,
            anchors,
            grid,
            text,
            level: 3,
            body: Body::default(),
            rows: Vec::new(),
            wide: None,
            headline: String::new(),
            id: String::new(),
        }
    }

    /// Lays out the body of `article` under its element; `level` is that of its headline, 0 where it has none.
    pub(crate) fn article(mut self, node: NodeId, article: &Article, level: u8) -> Body {
        self.level = level;
        self.headline = article.label();
        self.id = format!("{}{}", self.anchors, article.id);
        let head = article.kicker.iter().chain([&article.headline]).chain(&article.subtitle).chain([&article.summary]);
        self.pool.notes_of_body(&self.id, head);
        let wide = self.wide_figure(node, article);
        let place = self.place(node);
        let mut lead = run_in(article);
        for (index, block) in article.body.iter().enumerate() {
            if let Some(wide) = self.wide.as_mut().filter(|_| wide == Some(index)) {
                wide.before = self.rows.len();
                continue;
            }
            if let (Block::Paragraph(paragraph), false) = (block, lead.is_empty()) {
                let words = std::mem::take(&mut lead);
                self.paragraph(place, paragraph, &words);
                continue;
            }
            self.block(place, block);
        }
        self.endings(place, article);
        self.notes(node);
        self.close_section(self.grid);
        self.body
    }

    /// Lays out what a group of articles begins with; `destination` is its own.
    pub(crate) fn group(mut self, node: NodeId, group: &model::Group, destination: &str, level: u8) -> Body {
        self.level = level;
        destination.clone_into(&mut self.id);
        let head = group.kicker.iter().chain([&group.title]).chain(&group.subtitle);
        self.pool.notes_of_body(destination, head);
        let place = self.place(node);
        for block in &group.intro {
            self.block(place, block);
        }
        self.notes(node);
        self.close_section(self.grid);
        self.body
    }

    fn place(&self, node: NodeId) -> Place {
        Place { node, left: 0.0, measure: self.grid.width, style: self.text, boxed: None }
    }

    /// The first picture of a long article stands over two columns of three or more, if it comes early and lies broad.
    fn wide_figure(&mut self, node: NodeId, article: &Article) -> Option<usize> {
        let mut figures = article.body.iter().enumerate();
        let (place, Block::Figure(figure)) = figures.find(|(_, block)| matches!(block, Block::Figure(_)))? else {
            return None;
        };
        let before: usize = article.body[..place].iter().map(block_chars).sum();
        let all: usize = article.body.iter().map(block_chars).sum();
        let shown = figure.media().and_then(|media| self.pictures.shown(&media.path))?;
        let broad = shown.size[0] as f32 >= 1.15 * shown.size[1] as f32;
        let fine = shown.size[0] as f32 >= self.grid.span(2) * MIN_PPI / 72.0;
        if self.grid.count < 3 || !broad || !fine || before * 3 > all || all < 250 {
            return None;
        }
        let figure = self.figure_box(node, figure, self.grid.span(2), None);
        self.wide = Some(Wide { figure, columns: 2, before: 0 });
        Some(place)
    }

    fn close_section(&mut self, grid: Grid) {
        while self.rows.last().is_some_and(|row| row.what == What::Gap) {
            self.rows.pop();
        }
        let wide = self.wide.take();
        if !self.rows.is_empty() || wide.is_some() {
            let rows = std::mem::take(&mut self.rows);
            self.body.sections.push(Section { grid, rows, wide });
        }
    }

    fn block(&mut self, place: Place, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(place, paragraph, ""),
            Block::Subhead { text, level } => self.subhead(place, text, *level),
            Block::Figure(figure) => self.figure(place, figure, None),
            Block::Gallery(gallery) => self.gallery(place, gallery),
            Block::Quote(quote) => self.quote(place, quote),
            Block::Verse(verse) => self.verse(place, verse),
            Block::List(list) => self.list(place, list),
            Block::Table(table) => self.table(place, table),
            Block::Box(inner) => self.boxed(place, inner),
            Block::Separator(text) => self.separator(place, text),
            Block::Faulty { text } => self.faulty(place, text),
        }
    }

    fn push_rows(&mut self, para: ParaId, place: Place) {
        let lines = self.pool.paras[para as usize].lines.clone();
        let count = lines.len();
        // Two lines keep with a subhead (TYP-43).
        let bound = self.rows.last().is_some_and(|row| row.after == After::Keep);
        for (index, line) in lines.enumerate() {
            let what = What::Line { para, line, boxed: place.boxed };
            let after = match after_line(index, count) {
                _ if place.boxed.is_some() => After::Keep,
                After::Poor if bound => After::Keep,
                after => after,
            };
            self.rows.push(Row { lines: 1, after, what });
        }
    }

    /// The row before may not end a column.
    fn keep_last(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.after = After::Keep;
        }
    }

    fn paragraph(&mut self, place: Place, paragraph: &Paragraph, lead: &str) {
        let node = self.pool.node(Some(place.node), Role::P);
        if let Some(language) = &paragraph.language {
            self.pool.extra(node).lang = Some(language.to_string());
        }
        let setting = paragraph_setting(place, paragraph);
        let lead = [(node, lead, font::KAI, INK)];
        let para = self.pool.text(self.metrics, node, &lead, &paragraph.text, self.anchors, &setting);
        self.push_rows(para, place);
    }

    fn subhead(&mut self, place: Place, text: &Text, level: u8) {
        // ISO 14289-1, 7.4.2: no level is stepped over.
        let level = (3 + level).min(self.level.max(2) + 1).min(6);
        self.level = level;
        let node = self.pool.node(Some(place.node), Role::heading(level));
        self.pool.extra(node).title = Some(text.to_line());
        let setting = Setting { left: place.left, ..Setting::line(SUBHEAD, place.measure, Align::Center) };
        let para = self.pool.text(self.metrics, node, &[], text, self.anchors, &setting);
        for line in self.pool.paras[para as usize].lines.clone() {
            let what = What::Line { para, line, boxed: place.boxed };
            self.rows.push(Row { lines: 2, after: After::Keep, what });
        }
    }

    fn figure_box(
        &mut self,
        node: NodeId,
        figure: &Figure,
        measure: f32,
        common: Option<(&Text, Option<&str>)>,
    ) -> u32 {
        let shown = figure.media().and_then(|media| self.pictures.shown(&media.path));
        let words = Words { headline: &self.headline, common };
        let room = [measure, tallest(self.grid.page)];
        let made = FigureBox::new(self.pool, self.metrics, node, figure, shown, room, &words);
        self.body.figures.push(made);
        self.body.figures.len() as u32 - 1
    }

    fn figure(&mut self, place: Place, figure: &Figure, common: Option<(&Text, Option<&str>)>) {
        let number = self.figure_box(place.node, figure, place.measure, common);
        let lines = self.body.figures[number as usize].lines;
        self.rows.push(Row { lines, after: After::Break, what: What::Figure { figure: number } });
    }

    fn gallery(&mut self, place: Place, gallery: &Gallery) {
        let last = gallery.figures.len().saturating_sub(1);
        for (index, figure) in gallery.figures.iter().enumerate() {
            let common = (index == last).then_some((&gallery.caption, gallery.credit.as_deref()));
            self.figure(place, figure, common);
        }
    }
}

fn paragraph_setting(place: Place, paragraph: &Paragraph) -> Setting {
    let right_to_left = paragraph.direction == Some(Direction::Rtl);
    let setting = match (paragraph_align(paragraph), right_to_left) {
        (Align::Start, true) => Setting::line(place.style, place.measure, Align::End),
        (Align::End, true) => Setting::line(place.style, place.measure, Align::Start),
        (Align::Start, false) if place.style.size < PULL.size => Setting::body(place.style, place.measure),
        (Align::Start, false) => Setting::line(place.style, place.measure, Align::Center),
        (align, _) => Setting::line(place.style, place.measure, align),
    };
    Setting { left: place.left, right_to_left, ..setting }
}

fn paragraph_align(paragraph: &Paragraph) -> Align {
    match paragraph.align {
        Some(model::Align::Center) => Align::Center,
        Some(model::Align::End) => Align::End,
        Some(_) => Align::Start,
        None if matches!(paragraph.role, Some(MarkRole::Signature | MarkRole::Date)) => Align::End,
        None => Align::Start,
    }
}

/// 电头, before the first words.
fn run_in(article: &Article) -> String {
    match article.dateline.as_ref().map(model::Dateline::to_line) {
        Some(line) if !line.is_empty() => format!("{line}　"),
        _ => String::new(),
    }
}

/// Characters of a block, to judge its length.
pub(crate) fn block_chars(block: &Block) -> usize {
    match block {
        Block::Paragraph(paragraph) => paragraph.text.chars(),
        Block::Subhead { text, .. } => text.chars(),
        Block::Quote(quote) => quote.blocks.iter().map(block_chars).sum(),
        Block::Verse(verse) => verse.stanzas.iter().flatten().map(Text::chars).sum(),
        Block::List(list) => list.items.iter().map(Text::chars).sum(),
        Block::Box(inner) => inner.blocks.iter().map(block_chars).sum(),
        Block::Table(table) => table.rows.len() * 20,
        _ => 0,
    }
}

/// Style of running text in an article.
pub(crate) fn text_style(article: &Article) -> Style {
    match article.kind {
        model::ArticleKind::Notice | model::ArticleKind::Advertisement => Style { size: 8.5, ..SANS },
        _ => TEXT,
    }
}
