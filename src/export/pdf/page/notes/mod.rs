//! What is missing and what was noticed (缺期与校勘): counts, missing issues, incomplete ones, doubts, corrections.

mod tables;

pub(crate) use tables::{Unshown, font_words, tables};

use tables::method;

use pdf_writer::types::TableHeaderScope;

use super::board::{Board, root};
use super::canvas::Color;
use super::composer::Composer;
use super::contents::Folios;
use super::opening::at;
use super::pool::{ARTIFACT, Align, NodeId, Pool, Setting};
use super::style::{GREY, HAIR_COLOR, INK, PITCH, font};
use super::year::Year;
use crate::export::pdf::file::tags::{Attribute, Role};
use crate::export::pdf::typeset::line::Metrics;
use crate::plan::Volume;

const TITLE: &str = "缺期与校勘";
/// Lines of the head of the first page.
const HEAD: f32 = 3.0 * PITCH;
/// Distance of the lines in a cell.
const LINE: f32 = 13.0;
/// White above and below the words of a cell.
const PAD: f32 = 4.25;
/// White at the left of a cell.
const INSET: f32 = 4.0;
/// Between rows.
const FAINT: Color = Color::Fixed([0xd5; 3]);
/// A table of the notes.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    title: String,
    /// Widths of the columns in points; 0: what is left, in equal parts.
    widths: &'static [f32],
    heads: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
}

/// Words in a cell, and where they lead.
#[derive(Debug, Clone)]
enum Cell {
    Words(String),
    /// A folio that is known when the pages are numbered.
    Folio(String),
}

/// Draws the notes.
pub(crate) fn draw<M: Metrics, F: Folios>(
    metrics: &M,
    pool: &mut Pool,
    composer: &mut Composer,
    folios: &F,
    volume: &Volume,
    tables: &[Sheet],
) {
    let sect = root(pool, &mut composer.tree, Role::Sect);
    let mut board = Board { metrics, pool, composer };
    board.begin(Some(sect), "notes", TITLE, "");
    board.spot(sect, "missing");
    let mut notes = Notes { board, folios, sect, y: HEAD };
    for table in tables {
        notes.table(table);
    }
    notes.room(2.0 * PITCH);
    let node = notes.board.pool.node(Some(sect), Role::P);
    let y = f32::from(notes.board.composer.sheet.lines - 1) * PITCH;
    notes.board.words(node, &method(volume), at(font::CAPTION, 7.5, GREY), 0.0, y.max(notes.y));
    notes.board.composer.turn();
}

struct Notes<'a, M, F> {
    board: Board<'a, M>,
    folios: &'a F,
    sect: NodeId,
    y: f32,
}

impl<M: Metrics, F: Folios> Notes<'_, M, F> {
    /// Turns the page where less than this is left; says whether it did.
    fn room(&mut self, needed: f32) -> bool {
        let over = self.y + needed > f32::from(self.board.composer.sheet.lines) * PITCH && self.y > 0.0;
        if over {
            self.board.composer.turn();
            self.board.pool.clear_text();
            self.y = 0.0;
        }
        over
    }

    fn table(&mut self, table: &Sheet) {
        let widths = self.widths(table);
        self.y += if self.y > 0.0 { 16.0 } else { 0.0 };
        self.room(22.0 + 3.0 * (LINE + 2.0 * PAD));
        let heading = self.board.pool.node(Some(self.sect), Role::H2);
        self.board.words(heading, &table.title, at(font::SUBHEAD, 11.0, INK), 0.0, self.y);
        self.y += 19.0;
        let node = self.board.pool.node(Some(self.sect), Role::Table);
        let row = self.board.pool.node(Some(node), Role::Tr);
        self.heads(Some(row), table, &widths);
        for cells in &table.rows {
            self.row(node, table, cells, &widths);
        }
        let area = self.board.composer.sheet.area();
        self.board.composer.rule([0.0, self.y, area, self.board.composer.sheet.measures.rule], INK);
    }

    fn widths(&self, table: &Sheet) -> Vec<f32> {
        let area = self.board.composer.sheet.area();
        let fixed: f32 = table.widths.iter().sum();
        let open = table.widths.iter().filter(|width| **width == 0.0).count().max(1);
        let share = (area - fixed) / open as f32;
        table.widths.iter().map(|width| if *width == 0.0 { share } else { *width }).collect()
    }

    /// The head of a table; where it is repeated on another page it is an artifact.
    fn heads(&mut self, row: Option<NodeId>, table: &Sheet, widths: &[f32]) {
        let area = self.board.composer.sheet.area();
        self.board.composer.rule([0.0, self.y, area, self.board.composer.sheet.measures.rule], INK);
        let mut x = 0.0;
        for (head, width) in table.heads.iter().zip(widths) {
            let node = row.map_or(ARTIFACT, |row| {
                let node = self.board.pool.node(Some(row), Role::Th);
                let scope = Some(TableHeaderScope::Column);
                let attribute = Attribute::Cell { scope, columns: 1, rows: 1, headers: Vec::new() };
                self.board.pool.extra(node).attributes.push(attribute);
                node
            });
            self.board.words(node, head, at(font::CAPTION_STRONG, 8.0, INK), x + INSET, self.y + PAD + 0.4);
            x += width;
        }
        self.y += 9.0 + 2.0 * PAD;
        self.board.composer.rule([0.0, self.y, area, self.board.composer.sheet.measures.hair], HAIR_COLOR);
    }

    fn row(&mut self, node: NodeId, table: &Sheet, cells: &[Cell], widths: &[f32]) {
        let row = self.board.pool.node(Some(node), Role::Tr);
        let mut set = Vec::with_capacity(cells.len());
        let mut lines = 1;
        for (cell, width) in cells.iter().zip(widths) {
            let para = self.cell(row, cell, *width);
            lines = lines.max(para.map_or(1, |para| self.board.pool.paras[para as usize].len()));
            set.push(para);
        }
        let needed = LINE * f32::from(lines - 1) + 9.0 + 2.0 * PAD;
        if self.y + needed > f32::from(self.board.composer.sheet.lines) * PITCH {
            let area = self.board.composer.sheet.area();
            self.board.composer.rule([0.0, self.y, area, self.board.composer.sheet.measures.rule], INK);
            // What was set for this row must outlive the turn of the page.
            self.board.composer.turn();
            self.y = 0.0;
            self.heads(None, table, widths);
        }
        let mut x = 0.0;
        for (para, width) in set.into_iter().zip(widths) {
            if let Some(para) = para {
                self.board.composer.paragraph(self.board.pool, para, x + INSET, self.y + PAD, LINE);
            }
            x += width;
        }
        self.y += needed;
        let area = self.board.composer.sheet.area();
        self.board.composer.rule([0.0, self.y, area, 0.25], FAINT);
    }

    /// Sets a cell.
    fn cell(&mut self, row: NodeId, cell: &Cell, width: f32) -> Option<super::pool::ParaId> {
        let node = self.board.pool.node(Some(row), Role::Td);
        // Cells stand in their order, those without words too.
        self.board.pool.element(node, &mut self.board.composer.tree);
        let setting = Setting::line(at(font::BODY, 8.5, INK), width - 2.0 * INSET, Align::Start);
        match cell {
            Cell::Words(text) if text.is_empty() => None,
            Cell::Words(text) => Some(self.board.block(node, text, &setting).0),
            Cell::Folio(destination) => {
                let folio = self.folios.folio(destination)?;
                let link = self.board.link(node, destination.clone(), format!("第{folio}页"));
                Some(self.board.pool.linked(self.board.metrics, link, &folio.to_string(), &setting))
            }
        }
    }
}
