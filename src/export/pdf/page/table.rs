//! Tables: rules above, under the head and below; numbers right (TYP-62).

use super::composer::Composer;
use super::pool::{Align, NodeId, ParaId, Pool, Setting};
use super::style::{self, CELL, HAIR_COLOR, INK, PITCH, TABLE_HEAD};
use crate::export::pdf::file::tags::{Attribute, Role};
use crate::export::pdf::typeset::line::Metrics;
use crate::model::{self, Cell, Table};
use pdf_writer::types::TableHeaderScope;

/// Blank at both sides of a cell, in points.
const PADDING: f32 = 4.0;

/// A head of more lines is not repeated.
const MOST_HEAD: u16 = 8;

/// A cell with its place.
#[derive(Debug)]
struct CellBox {
    para: Option<ParaId>,
    node: NodeId,
    x: f32,
}

/// A row with its cells.
#[derive(Debug)]
struct RowBox {
    node: NodeId,
    cells: Vec<CellBox>,
    lines: u16,
}

/// A table in a column.
#[derive(Debug)]
pub(crate) struct TableBox {
    rows: Vec<RowBox>,
    heads: usize,
    measure: f32,
}

impl TableBox {
    /// Lays a table out; `node` is its element and `id` what the ids of its heads begin with.
    pub(crate) fn new<M: Metrics>(
        pool: &mut Pool,
        metrics: &M,
        node: NodeId,
        table: &Table,
        measure: f32,
        id: &str,
        anchors: &str,
    ) -> Self {
        let widths = column_widths(table, measure);
        let (head, body) = (pool.node(Some(node), Role::THead), pool.node(Some(node), Role::TBody));
        let mut maker = Maker { pool, metrics, table, widths, id, anchors, covered: vec![0; table.columns] };
        let rows = (0..table.rows.len())
            .map(|row| {
                let parent = if row < table.header_rows { head } else { body };
                maker.row(row, parent)
            })
            .collect();
        Self { rows, heads: table.header_rows, measure }
    }

    /// Heights of its rows in lines.
    pub(crate) fn lines(&self) -> impl Iterator<Item = u16> + '_ {
        self.rows.iter().map(|row| row.lines)
    }

    /// Lines of the head, where it is short enough to be repeated.
    pub(crate) fn head_lines(&self) -> u16 {
        let lines = self.rows.iter().take(self.heads).map(|row| row.lines).sum();
        if lines > MOST_HEAD { 0 } else { lines }
    }

    /// Draws the head again over a column that begins inside the table: no content, for it was read before.
    pub(crate) fn repeat_head(&self, composer: &mut Composer, pool: &mut Pool, x: f32, y: f32) {
        let top = y - (PITCH - style::BODY) / 2.0;
        composer.rule([x, top, self.measure, composer.sheet.measures.rule], INK);
        let mut lines = 0;
        composer.repeating(|composer| {
            for row in self.rows.iter().take(self.heads) {
                for cell in &row.cells {
                    if let Some(para) = cell.para {
                        composer.paragraph(pool, para, x + cell.x, y + f32::from(lines) * PITCH, PITCH);
                    }
                }
                lines += row.lines;
            }
        });
        composer.rule([x, top + f32::from(lines) * PITCH, self.measure, composer.sheet.measures.hair], HAIR_COLOR);
    }

    /// Rules off the last row of a column, where the table goes on in the next.
    pub(crate) fn close(&self, composer: &mut Composer, number: usize, x: f32, y: f32) {
        if number + 1 < self.rows.len() {
            let top = y - (PITCH - style::BODY) / 2.0;
            composer.rule([x, top, self.measure, composer.sheet.measures.rule], INK);
        }
    }

    /// Draws row `number`; `x` and `y` are its upper left corner in points.
    pub(crate) fn draw(&self, composer: &mut Composer, pool: &mut Pool, number: usize, x: f32, y: f32) {
        let row = &self.rows[number];
        let top = y - (PITCH - style::BODY) / 2.0;
        if number == 0 {
            composer.rule([x, top, self.measure, composer.sheet.measures.rule], INK);
        } else if number == self.heads {
            composer.rule([x, top, self.measure, composer.sheet.measures.hair], HAIR_COLOR);
        }
        for cell in &row.cells {
            // A row and its cells exist even where a cell is empty.
            pool.element(row.node, &mut composer.tree);
            pool.element(cell.node, &mut composer.tree);
            if let Some(para) = cell.para {
                composer.paragraph(pool, para, x + cell.x, y, PITCH);
            }
        }
        if number + 1 == self.rows.len() {
            composer.rule([x, top + f32::from(row.lines) * PITCH, self.measure, composer.sheet.measures.rule], INK);
        }
    }
}

struct Maker<'a, M> {
    pool: &'a mut Pool,
    metrics: &'a M,
    table: &'a Table,
    widths: Vec<f32>,
    id: &'a str,
    anchors: &'a str,
    /// How many further rows a cell above covers, by column.
    covered: Vec<usize>,
}

impl<M: Metrics> Maker<'_, M> {
    fn row(&mut self, row: usize, parent: NodeId) -> RowBox {
        let node = self.pool.node(Some(parent), Role::Tr);
        let mut cells = Vec::with_capacity(self.table.rows[row].len());
        let mut lines = 1;
        let mut column = 0;
        for cell in &self.table.rows[row] {
            while self.covered.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let made = self.cell(node, row, column, cell);
            if let Some(para) = made.para {
                lines = lines.max(self.pool.paras[para as usize].len());
            }
            cells.push(made);
            for covered in self.covered.iter_mut().skip(column).take(cell.colspan) {
                *covered = cell.rowspan;
            }
            column += cell.colspan;
        }
        for covered in &mut self.covered {
            *covered = covered.saturating_sub(1);
        }
        RowBox { node, cells, lines }
    }

    fn cell(&mut self, row_node: NodeId, row: usize, column: usize, cell: &Cell) -> CellBox {
        let (in_head, in_side) = (row < self.table.header_rows, column < self.table.header_columns);
        let role = if in_head || in_side { Role::Th } else { Role::Td };
        let node = self.pool.node(Some(row_node), role);
        let scope = match (in_head, in_side) {
            (true, true) => Some(TableHeaderScope::Both),
            (true, false) => Some(TableHeaderScope::Column),
            (false, true) => Some(TableHeaderScope::Row),
            (false, false) => None,
        };
        let extra = self.pool.extra(node);
        if scope.is_some() {
            extra.id = Some(format!("{}.{row}.{column}", self.id));
        }
        let (columns, rows) = (cell.colspan.min(999) as u16, cell.rowspan.min(999) as u16);
        extra.attributes.push(Attribute::Cell { scope, columns, rows, headers: Vec::new() });
        let x: f32 = self.widths.iter().take(column).sum();
        let width: f32 = self.widths.iter().skip(column).take(cell.colspan.max(1)).sum();
        let style = if in_head { TABLE_HEAD } else { CELL };
        let setting = Setting {
            left: PADDING,
            ..Setting::line(style, (width - 2.0 * PADDING).max(style.size), self.align(cell, column, in_head))
        };
        let empty = cell.text.is_empty();
        let para = (!empty).then(|| self.pool.text(self.metrics, node, &[], &cell.text, self.anchors, &setting));
        CellBox { para, node, x }
    }

    fn align(&self, cell: &Cell, column: usize, head: bool) -> Align {
        match cell.align {
            Some(model::Align::Start) => Align::Start,
            Some(model::Align::Center) => Align::Center,
            Some(model::Align::End) => Align::End,
            _ if head && self.numeric(column) => Align::End,
            _ if is_number(&cell.text.to_plain()) => Align::End,
            _ => Align::Start,
        }
    }

    /// True when most cells below the head of a column are numbers.
    fn numeric(&self, column: usize) -> bool {
        let cells = self.table.rows.iter().skip(self.table.header_rows).filter_map(|row| row.get(column));
        let (mut numbers, mut all) = (0, 0);
        for cell in cells {
            all += 1;
            numbers += usize::from(is_number(&cell.text.to_plain()));
        }
        column > 0 && numbers * 2 >= all && numbers > 0
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.chars().any(|c| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '%' | '％' | '－' | '—' | ' '))
}

/// Width of a text in em, roughly: Han 1, Latin a half.
fn width(text: &str) -> f32 {
    let longest = text.split('\n').map(|line| line.chars().map(|c| if c.is_ascii() { 0.55 } else { 1.0 }).sum());
    longest.fold(0.0, f32::max)
}

/// Widths by what the columns hold: what is needed in full where there is room, else shares of it.
fn column_widths(table: &Table, measure: f32) -> Vec<f32> {
    let count = table.columns.max(1);
    let mut wanted = vec![2.0f32; count];
    for row in &table.rows {
        // Cells under a spanning one are off by some columns here; their widths only get a little less even.
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| cell.colspan == 1) {
            wanted[column.min(count - 1)] = wanted[column.min(count - 1)].max(width(&cell.text.to_plain()));
        }
    }
    let padded: Vec<f32> = wanted.iter().map(|em| em * CELL.size + 2.0 * PADDING).collect();
    let all: f32 = padded.iter().sum();
    if all <= measure {
        // What is left goes to the first column, so that numbers stand close to each other.
        let mut widths = padded;
        let spare = (measure - all) / count as f32;
        widths.iter_mut().for_each(|width| *width += spare);
        return widths;
    }
    let least = (measure / count as f32).min(3.0 * CELL.size + 2.0 * PADDING);
    let shared = measure - least * count as f32;
    let excess: f32 = padded.iter().map(|width| (width - least).max(0.0)).sum();
    padded.iter().map(|width| least + shared * (width - least).max(0.0) / excess.max(1.0)).collect()
}

/// True when a table needs more than a column of `measure` points.
pub(crate) fn is_wide(table: &Table, measure: f32) -> bool {
    let least: f32 = (0..table.columns)
        .map(|column| {
            let cells = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| cell.colspan == 1);
            let longest = cells.map(|cell| width(&cell.text.to_plain())).fold(2.0, f32::max);
            longest.min(8.0) * CELL.size + 2.0 * PADDING
        })
        .sum();
    least > measure
}
