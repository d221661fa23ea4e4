//! Where articles stand: blocks stack down the page, short ones side by side, long ones over pages.

use super::article::Laid;
use super::body::Section;
use super::columns::{Columns, Frame, Row, What, balance};
use super::composer::Composer;
use super::pool::Pool;
use super::style::{BODY, HAIR_COLOR, INK, PALE, PITCH, height};
use crate::model::BoxRole;

/// An article breaks over pages only with so many lines of its columns, all together, on both sides.
const LEAST: u16 = 12;
/// A page ends with so many lines below a head at least.
const BELOW_HEAD: u16 = 3;

/// How far an article has been drawn.
#[derive(Clone, Copy, Default)]
struct Progress {
    section: usize,
    row: usize,
    head: bool,
}

impl Laid {
    fn pad(&self) -> u16 {
        u16::from(self.framed)
    }

    /// Height in lines when it stands as a whole, columns evened out; `most` is the height of a page.
    pub(crate) fn lines(&self, most: u16) -> u16 {
        self.rest(Progress::default(), most)
    }

    fn rest(&self, from: Progress, most: u16) -> u16 {
        let mut lines = if from.head { 0 } else { self.head.lines + self.pad() };
        for (number, section) in self.body.sections.iter().enumerate().skip(from.section) {
            let first = if number == from.section { from.row } else { 0 };
            let columns = balance(&section.rows, first, self.frame(section, first), most);
            lines += columns.height + u16::from(number > from.section);
            if !columns.complete {
                // Longer than a page.
                return lines.saturating_add(most);
            }
        }
        lines + self.pad()
    }

    /// Lines of columns before and after a break that leaves `limit` lines to the first page; `None` where what comes
    /// first does not fit.
    fn parted(&self, limit: u16) -> Option<[u16; 2]> {
        let mut y = self.head.lines + self.pad();
        let mut before = 0;
        for (number, section) in self.body.sections.iter().enumerate() {
            y += u16::from(number > 0);
            let room = limit.saturating_sub(y + self.pad());
            let columns = balance(&section.rows, 0, self.frame(section, 0), room);
            let end = columns.ranges.last().map_or(0, |(_, end)| *end);
            if columns.height > room || (number == 0 && end == 0) {
                return (number > 0).then(|| [before, self.lines_from(number, 0)]);
            }
            before += lines(&section.rows[..end]);
            if !columns.complete {
                return Some([before, self.lines_from(number, end)]);
            }
            y += columns.height;
        }
        Some([before, 0])
    }

    /// Lines of columns from a row of a section on.
    fn lines_from(&self, section: usize, row: usize) -> u16 {
        let all = self.body.sections[section..].iter().map(|section| lines(&section.rows));
        all.fold(0, u16::saturating_add).saturating_sub(lines(&self.body.sections[section].rows[..row]))
    }

    fn frame(&self, section: &Section, first: usize) -> Frame {
        match section.wide.filter(|_| first == 0) {
            Some(wide) => {
                let wide_lines = self.body.figures[wide.figure as usize].lines;
                Frame { count: section.grid.count, wide: wide.columns, wide_lines }
            }
            None => Frame::plain(section.grid.count),
        }
    }
}

/// Lines of rows, one below the other.
fn lines(rows: &[Row]) -> u16 {
    rows.iter().map(|row| row.lines).fold(0, u16::saturating_add)
}

/// Where a block may be drawn, once its page is found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    /// How many lines of the open page it may take.
    limit: u16,
}

/// Finds the page for an article over the whole width; `lead` lines of heads go before it on the same page.
pub(crate) fn find(composer: &mut Composer, laid: &Laid, lead: u16) -> Slot {
    let page = composer.sheet.lines;
    let total = laid.lines(page);
    let gap = gap_lines(composer, lead);
    let room = composer.room().saturating_sub(gap + lead);
    if total <= room {
        return Slot { limit: room };
    }
    if let Some(limit) = breaking(laid, room) {
        return Slot { limit };
    }
    composer.turn();
    Slot { limit: page - lead }
}

/// How many lines of the open page an article may take that goes on over the next; `None` where it must not break here.
fn breaking(laid: &Laid, room: u16) -> Option<u16> {
    let least = laid.head.lines + BELOW_HEAD;
    // What is left for the next page must be worth turning it.
    (least..=room)
        .rev()
        .take(LEAST.into())
        .find(|limit| laid.parted(*limit).is_some_and(|[before, after]| before >= LEAST && after >= LEAST))
}

/// Finds the page for articles side by side.
pub(crate) fn find_band(composer: &mut Composer, band: &[Laid], lead: u16) {
    let page = composer.sheet.lines;
    let tallest = band.iter().map(|laid| laid.lines(page)).max().unwrap_or(0);
    if composer.room() < tallest + lead + gap_lines(composer, lead) {
        composer.turn();
    }
}

/// A line between articles; heads bring their own white.
fn gap_lines(composer: &Composer, lead: u16) -> u16 {
    u16::from(!composer.fresh() && lead == 0)
}

/// The line between an article and what stands above it.
fn part(composer: &mut Composer, framed: bool) {
    if composer.after_article {
        if !framed && !composer.after_frame {
            let y = composer.y;
            composer.divider(y);
        }
        composer.y += 1;
    }
}

/// Draws an article over the whole width, on the open page and those that follow.
pub(crate) fn place(composer: &mut Composer, pool: &mut Pool, laid: &Laid, slot: Slot) {
    part(composer, laid.framed);
    open(composer, pool, laid);
    let mut progress = Progress::default();
    let mut limit = slot.limit.min(composer.room());
    loop {
        let top = composer.y;
        let done = draw(composer, pool, laid, 0.0, limit, &mut progress);
        if laid.framed {
            let lines = composer.y - top;
            let area = [0.0, f32::from(top) * PITCH - 2.0, laid.width, height(lines) + 4.0];
            composer.frame(area, composer.sheet.measures.rule, INK);
        }
        if done {
            break;
        }
        composer.turn();
        limit = composer.sheet.lines;
    }
    composer.after_article = true;
    composer.after_frame = laid.framed;
}

/// Draws articles side by side in columns of the news grid; they fit on the open page.
pub(crate) fn place_band(composer: &mut Composer, pool: &mut Pool, band: &[Laid]) {
    part(composer, false);
    let page = composer.sheet.lines;
    let tallest = band.iter().map(|laid| laid.lines(page)).max().unwrap_or(0);
    let top = composer.y;
    let mut x = 0.0;
    for laid in band {
        composer.y = top;
        open(composer, pool, laid);
        draw(composer, pool, laid, x, page.saturating_sub(top), &mut Progress::default());
        x += laid.width + composer.sheet.news(1).gap;
    }
    composer.y = top + tallest;
    (composer.after_article, composer.after_frame) = (true, false);
}

/// Names the place of an article, and puts it into the outline.
fn open(composer: &mut Composer, pool: &mut Pool, laid: &Laid) {
    if !laid.destination.is_empty() {
        composer.spot(pool, laid.node, laid.destination.clone());
    }
    if !laid.title.is_empty() {
        composer.outline(2, laid.title.clone(), laid.destination.clone());
    }
}

/// Draws as much of an article as fits into `limit` lines; true when all is drawn.
fn draw(composer: &mut Composer, pool: &mut Pool, laid: &Laid, x: f32, limit: u16, progress: &mut Progress) -> bool {
    let end = composer.y + limit;
    let inset = if laid.framed { BODY } else { 0.0 };
    if !progress.head {
        composer.y += laid.pad();
        laid.head.draw(composer, pool, x + inset, f32::from(composer.y) * PITCH);
        composer.y += laid.head.lines;
        progress.head = true;
    }
    while let Some(section) = laid.body.sections.get(progress.section) {
        if progress.section > 0 && progress.row == 0 {
            composer.y += 1;
        }
        let frame = laid.frame(section, progress.row);
        let room = end.saturating_sub(composer.y + laid.pad());
        let columns = balance(&section.rows, progress.row, frame, room);
        let drawn = columns.ranges.last().map_or(progress.row, |(_, end)| *end);
        if drawn == progress.row && !columns.complete {
            // Nothing fits here; on an empty page it must, whatever the rules say.
            if composer.fresh() {
                progress.row = force(composer, pool, laid, section, progress.row, x + inset);
            }
            return advance(laid, progress);
        }
        draw_columns(composer, pool, laid, section, &columns, frame, x + inset);
        composer.y += columns.height;
        progress.row = drawn;
        if !columns.complete {
            return false;
        }
        (progress.section, progress.row) = (progress.section + 1, 0);
    }
    composer.y += laid.pad();
    true
}

fn advance(laid: &Laid, progress: &mut Progress) -> bool {
    if laid.body.sections.get(progress.section).is_some_and(|section| progress.row >= section.rows.len()) {
        (progress.section, progress.row) = (progress.section + 1, 0);
    }
    progress.section >= laid.body.sections.len()
}

/// Draws one row that is taller than a page, or that may not be parted from what is too tall with it.
fn force(composer: &mut Composer, pool: &mut Pool, laid: &Laid, section: &Section, first: usize, x: f32) -> usize {
    let mut used = 0;
    let mut end = first;
    while let Some(row) = section.rows.get(end) {
        if used > 0 && used + row.lines > composer.sheet.lines {
            break;
        }
        used += row.lines;
        end += 1;
    }
    let columns = Columns { ranges: vec![(first, end)], height: used, complete: false, even: false };
    draw_columns(composer, pool, laid, section, &columns, Frame::plain(1), x);
    composer.y += used.min(composer.sheet.lines);
    end
}

fn draw_columns(
    composer: &mut Composer,
    pool: &mut Pool,
    laid: &Laid,
    section: &Section,
    columns: &Columns,
    frame: Frame,
    x: f32,
) {
    let top = composer.y;
    let step = section.grid.width + section.grid.gap;
    let mut wide = section.wide.filter(|_| frame.wide > 0);
    for (column, (first, end)) in columns.ranges.iter().enumerate() {
        let left = x + step * column as f32;
        let mut y = top + frame.top(column);
        y += repeat_head(composer, pool, laid, section, (*first, *end), left, y);
        column_boxes(composer, laid, section, (*first, *end), left, y);
        for row in *first..*end {
            if let Some(figure) = wide.take_if(|wide| row >= wide.before) {
                draw_wide(composer, pool, laid, section, figure, x, top);
            }
            draw_row(composer, pool, laid, section, row, left, y);
            y += section.rows[row].lines;
        }
        if let Some(What::TableRow { table, row, .. }) = last(section, (*first, *end)) {
            laid.body.tables[table as usize].close(composer, row as usize, left, f32::from(y) * PITCH);
        }
    }
    if let Some(figure) = wide {
        draw_wide(composer, pool, laid, section, figure, x, top);
    }
    column_rules(composer, section, columns, frame, x);
}

/// What stands last in a column.
fn last(section: &Section, (first, end): (usize, usize)) -> Option<What> {
    section.rows.get(first..end)?.last().map(|row| row.what)
}

/// The head of the table that a column goes on with; returns its lines.
fn repeat_head(
    composer: &mut Composer,
    pool: &mut Pool,
    laid: &Laid,
    section: &Section,
    (first, end): (usize, usize),
    x: f32,
    y: u16,
) -> u16 {
    let lines = section.rows.get(first..end).and_then(<[_]>::first).map_or(0, Row::repeated);
    if let (Some(What::TableRow { table, .. }), 1..) = (section.rows.get(first).map(|row| row.what), lines) {
        laid.body.tables[table as usize].repeat_head(composer, pool, x, f32::from(y) * PITCH);
    }
    lines
}

fn draw_wide(
    composer: &mut Composer,
    pool: &mut Pool,
    laid: &Laid,
    section: &Section,
    wide: super::body::Wide,
    x: f32,
    top: u16,
) {
    let step = section.grid.width + section.grid.gap;
    let left = x + step * (section.grid.count - wide.columns) as f32;
    laid.body.figures[wide.figure as usize].draw(composer, pool, left, f32::from(top) * PITCH);
}

fn draw_row(composer: &mut Composer, pool: &mut Pool, laid: &Laid, section: &Section, row: usize, x: f32, y: u16) {
    let top = f32::from(y) * PITCH;
    match section.rows[row].what {
        What::Line { para, line, boxed } => {
            // Inside a box lines stand half a line lower, so that its ground is even above and below.
            let shift = if boxed.is_some() { PITCH / 2.0 } else { 0.0 };
            composer.line(pool, para, line, x, top + shift);
        }
        What::Figure { figure } => laid.body.figures[figure as usize].draw(composer, pool, x, top),
        What::TableRow { table, row, .. } => {
            laid.body.tables[table as usize].draw(composer, pool, row as usize, x, top)
        }
        What::Gap | What::BoxEnd { .. } => {}
    }
}

/// Grounds and frames of the boxes in a column, below their words.
fn column_boxes(composer: &mut Composer, laid: &Laid, section: &Section, range: (usize, usize), x: f32, y: u16) {
    let mut top = y;
    let mut row = range.0;
    while row < range.1 {
        let Some(number) = boxed(section.rows[row].what) else {
            top += section.rows[row].lines;
            row += 1;
            continue;
        };
        let start = top;
        while row < range.1 && boxed(section.rows[row].what) == Some(number) {
            top += section.rows[row].lines;
            row += 1;
        }
        let area = [x, f32::from(start) * PITCH, section.grid.width, height(top - start)];
        match laid.body.boxes[usize::from(number)].role {
            BoxRole::Tips => composer.frame(area, composer.sheet.measures.rule, INK),
            BoxRole::PullQuote => {
                composer.rule([area[0], area[1], area[2], composer.sheet.measures.rule], INK);
                composer.rule(
                    [area[0], area[1] + area[3] - composer.sheet.measures.rule, area[2], composer.sheet.measures.rule],
                    INK,
                );
            }
            _ => composer.rule(area, PALE),
        }
    }
}

fn boxed(what: What) -> Option<u16> {
    match what {
        What::Line { boxed, .. } => boxed,
        What::BoxEnd { boxed } => Some(boxed),
        _ => None,
    }
}

fn column_rules(composer: &mut Composer, section: &Section, columns: &Columns, frame: Frame, x: f32) {
    let step = section.grid.width + section.grid.gap;
    let bottom = f32::from(composer.y) * PITCH + height(columns.height);
    for column in 1..section.grid.count {
        let filled = columns.ranges.get(column).is_some_and(|(first, end)| end > first);
        // Between a column and a picture that begins with it, white is enough.
        let from = frame.top(column).max(frame.top(column - 1));
        let parted = frame.wide > 0 && column + frame.wide == section.grid.count;
        if !filled || parted || !composer.sheet.measures.column_rules {
            continue;
        }
        let top = f32::from(composer.y + from) * PITCH;
        let left = x + step * column as f32 - section.grid.gap / 2.0;
        composer.rule([left, top, composer.sheet.measures.hair, bottom - top], HAIR_COLOR);
    }
}
