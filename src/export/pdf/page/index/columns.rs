//! Rows of an index wait until two pages are full, so that the last page can be evened out, and are drawn a page at a time.

use std::collections::VecDeque;

use super::*;
use crate::export::pdf::page::even::{self, Row};
use crate::export::pdf::page::pool::ParaId;

/// The last page is at least so high.
const LEAST: f32 = 6.0 * LINE;

/// What a row shows.
pub(super) enum Shown {
    /// The head of an index that does not begin a page of its own.
    Head { sect: NodeId, kind: Kind, note: &'static str, legend: Option<String> },
    /// A letter over a hair rule.
    Letter { node: NodeId, words: String },
    /// A letter or a scheme on a line.
    Small { node: NodeId, words: String, color: Color },
    /// A line of an entry, both by their numbers.
    Line { entry: usize, line: u32 },
}

/// The words of an entry.
pub(super) enum Words {
    /// One link.
    Linked { link: u32, text: String },
    /// Parts that may be links.
    Mixed(Vec<Mixed>),
}

/// What stands at the end of an entry, after a leader.
pub(super) struct Ending {
    pub(super) link: u32,
    pub(super) date: String,
    pub(super) folio: String,
}

struct Waiting {
    words: Words,
    setting: Setting,
    para: ParaId,
    ending: Option<Ending>,
}

/// The columns of an index.
pub(super) struct Columns<'a, M> {
    pub(super) board: Board<'a, M>,
    count: usize,
    /// Width of a column.
    pub(super) width: f32,
    gutter: f32,
    /// Where columns of the open page begin.
    top: f32,
    rows: Vec<Row>,
    shown: Vec<Shown>,
    entries: VecDeque<Waiting>,
    /// Entries that were drawn.
    drawn: usize,
    /// Height of all rows that wait.
    waiting: f32,
    /// The index of the last row that was drawn.
    open: Option<&'static str>,
}

impl<'a, M: Metrics> Columns<'a, M> {
    pub(super) fn new(board: Board<'a, M>, count: usize, gutter: f32) -> Self {
        let width = (board.composer.sheet.area() - gutter * (count as f32 - 1.0)) / count as f32;
        Self {
            board,
            count,
            width,
            gutter,
            top: 0.0,
            rows: Vec::new(),
            shown: Vec::new(),
            entries: VecDeque::new(),
            drawn: 0,
            waiting: 0.0,
            open: None,
        }
    }

    /// Begins an index on a page of its own; returns its `Index`.
    pub(super) fn begin(&mut self, sect: NodeId, kind: Kind, note: &str) -> NodeId {
        self.open = Some(kind.title());
        self.board.composer.y = 0;
        self.board.spot(sect, destination(kind));
        self.board.title(Some(sect), kind.title(), note);
        self.top = f32::from(HEAD) * PITCH;
        self.board.pool.node(Some(sect), Role::Index)
    }

    fn room(&self) -> f32 {
        self.full() - self.top
    }

    /// Height of a column of a page without a title.
    fn full(&self) -> f32 {
        height(self.board.composer.sheet.lines)
    }

    /// Adds a row.
    pub(super) fn row(&mut self, row: Row, shown: Shown) {
        self.waiting += row.height;
        self.rows.push(row);
        self.shown.push(shown);
    }

    /// Adds an entry: its lines stand together where they are few, and with the entry after it where `keep` says so.
    pub(super) fn entry(&mut self, words: Words, setting: Setting, pitch: f32, keep: bool, ending: Option<Ending>) {
        const FEW: usize = 4;
        let para = self.set(&words, &setting);
        let entry = self.drawn + self.entries.len();
        self.entries.push_back(Waiting { words, setting, para, ending });
        let count = self.board.pool.paras[para as usize].lines.len();
        for line in 0..count {
            let last = line + 1 == count;
            let keep = if last { keep } else { count <= FEW };
            self.row(Row { height: pitch, above: 0.0, keep }, Shown::Line { entry, line: line as u32 });
        }
        self.draw_full_pages();
    }

    fn set(&mut self, words: &Words, setting: &Setting) -> ParaId {
        match words {
            Words::Linked { link, text } => self.board.pool.linked(self.board.metrics, *link, text, setting),
            Words::Mixed(parts) => self.board.pool.mixed(self.board.metrics, parts, setting),
        }
    }

    /// Draws a page where two are full.
    fn draw_full_pages(&mut self) {
        if self.waiting < (self.room() + self.full()) * self.count as f32 {
            return;
        }
        let first = even::fill(&self.rows, 0, self.count, self.room());
        let second = even::fill(&self.rows, even::end(&first), self.count, self.full());
        if even::end(&second) < self.rows.len() {
            self.page(&first);
            self.set_again();
        }
    }

    /// Draws all that waits, the last page evened out.
    pub(super) fn finish(&mut self) {
        while !self.rows.is_empty() {
            let last = even::even(&self.rows, 0, self.count, self.room()).map(|(columns, _)| columns);
            let columns =
                last.unwrap_or_else(|| even::last_but_one(&self.rows, self.count, self.room(), self.full(), LEAST));
            self.page(&columns);
        }
    }

    /// Draws a page of so many rows and begins another.
    fn page(&mut self, columns: &[std::ops::Range<usize>]) {
        let end = even::end(columns);
        let rows: Vec<Row> = self.rows.drain(..end).collect();
        let shown: Vec<Shown> = self.shown.drain(..end).collect();
        let mut heads: Vec<&str> = Vec::new();
        if !matches!(shown.first(), Some(Shown::Head { .. })) {
            heads.extend(self.open);
        }
        let mut letters: Option<(&str, &str)> = None;
        for (column, range) in columns.iter().enumerate() {
            let x = (self.width + self.gutter) * column as f32;
            let mut y = self.top;
            for n in range.clone() {
                y += if n == range.start { 0.0 } else { rows[n].above };
                self.draw(&shown[n], x, y);
                y += rows[n].height;
                match &shown[n] {
                    Shown::Head { kind, .. } => {
                        self.open = Some(kind.title());
                        heads.push(kind.title());
                    }
                    Shown::Letter { words, .. } => letters = Some((letters.map_or(words, |(first, _)| first), words)),
                    Shown::Small { .. } | Shown::Line { .. } => {}
                }
            }
        }
        let letters = letters.map(|(from, to)| if from == to { from.to_owned() } else { format!("{from}—{to}") });
        let words: Vec<&str> = heads.into_iter().chain(letters.as_deref()).collect();
        self.board.head(&words.join("　"));
        self.board.composer.turn();
        self.top = 0.0;
        self.waiting -= rows.iter().map(|row| row.height).sum::<f32>();
        self.drop_drawn();
    }

    /// Forgets the entries of which no line waits.
    fn drop_drawn(&mut self) {
        let first = self.shown.iter().find_map(|shown| match shown {
            Shown::Line { entry, .. } => Some(*entry),
            _ => None,
        });
        let drawn = first.map_or(self.entries.len(), |first| first - self.drawn);
        self.entries.drain(..drawn);
        self.drawn += drawn;
    }

    /// Forgets the text of what is drawn: elements and links stay, and what waits is set again.
    fn set_again(&mut self) {
        self.board.pool.clear_text();
        let mut entries = std::mem::take(&mut self.entries);
        for entry in &mut entries {
            entry.para = self.set(&entry.words, &entry.setting);
        }
        self.entries = entries;
    }

    fn draw(&mut self, shown: &Shown, x: f32, y: f32) {
        match shown {
            Shown::Head { sect, kind, note, legend } => self.draw_head(*sect, *kind, note, legend.as_deref(), [x, y]),
            Shown::Letter { node, words } => {
                self.board.words(*node, words, at(font::SUBHEAD, 12.0, RED), x, y);
                self.board
                    .composer
                    .rule([x, y + 14.5, self.width, self.board.composer.sheet.measures.hair], HAIR_COLOR);
            }
            Shown::Small { node, words, color } => {
                self.board.words(*node, words, at(font::SUBHEAD, 9.0, *color), x, y + 1.5);
            }
            Shown::Line { entry, line } => self.draw_line(*entry, *line, x, y),
        }
    }

    fn draw_head(&mut self, sect: NodeId, kind: Kind, note: &str, legend: Option<&str>, [x, y]: [f32; 2]) {
        let title = kind.title();
        let heading = self.board.pool.node(Some(sect), Role::H1);
        self.board.pool.extra(heading).title = Some(title.to_owned());
        self.board.composer.y = (y / PITCH) as u16;
        self.board.spot(sect, destination(kind));
        let width = self.board.words(heading, title, at(font::HEADLINE, 14.0, INK), x, y);
        let node = self.board.pool.node(Some(sect), Role::P);
        self.board.words(node, note, at(font::CAPTION, 7.0, GREY), x + width + 8.0, y + 6.0);
        self.board.composer.rule([x, y + 17.5, self.width, self.board.composer.sheet.measures.rule], INK);
        if let Some(legend) = legend {
            let node = self.board.pool.node(Some(sect), Role::P);
            let (para, _) = self.board.block(node, legend, &legend_setting(self.width));
            self.board.composer.paragraph(self.board.pool, para, x, y + TITLE_HEIGHT, LINE);
        }
    }

    fn draw_line(&mut self, entry: usize, line: u32, x: f32, y: f32) {
        let Some(waiting) = self.entries.get(entry - self.drawn) else { return };
        let para = waiting.para;
        let lines = self.board.pool.paras[para as usize].lines.clone();
        self.board.composer.line(self.board.pool, para, lines.start + line, x, y);
        if lines.start + line + 1 == lines.end
            && let Some(Ending { link, date, folio }) = &waiting.ending
        {
            let (small, black) = (at(font::CAPTION, 7.0, GREY), at(font::CAPTION, 7.5, INK));
            let date_end = x + self.width - folio_room(&self.board, folio) - GAP;
            let from = x + self.board.pool.end(para) + 3.0;
            self.board.leader(from, date_end - self.board.width(date, small) - 2.0, y - 0.6);
            self.board.linked_ending(*link, date, small, date_end, y + 0.9);
            self.board.linked_ending(*link, folio, black, x + self.width, y + 0.5);
        }
    }
}

/// How the legend of marks is set.
pub(super) fn legend_setting(width: f32) -> Setting {
    Setting::line(at(font::CAPTION, 7.0, GREY), width, Align::Start)
}

/// Width of a folio; those of a column stand under each other.
pub(super) fn folio_room<M: Metrics>(board: &Board<'_, M>, folio: &str) -> f32 {
    board.width(folio, at(font::CAPTION, 7.5, INK)).max(12.0)
}
