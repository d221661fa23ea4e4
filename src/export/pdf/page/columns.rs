//! Rows into columns: where columns break (TYP-41, TYP-43) and how they are evened out (TYP-42).

/// A row of a column: a line of text, a picture, a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its height in lines of the grid.
    pub(crate) lines: u16,
    /// What may happen after it.
    pub(crate) after: After,
    /// What it is.
    pub(crate) what: What,
}

/// Whether a column may end after a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum After {
    /// It may.
    Break,
    /// Only where it cannot be helped: the first line of a paragraph stays alone at the foot.
    Poor,
    /// Never.
    Keep,
}

/// What a row shows; numbers are those of the article's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Line of the pool, of a paragraph; inside a box the box's number.
    Line { para: u32, line: u32, boxed: Option<u16> },
    /// Nothing; vanishes at the head of a column.
    Gap,
    /// The ground below the last line of a box.
    BoxEnd { boxed: u16 },
    /// A picture with its words.
    Figure { figure: u32 },
    /// A row of a table; `head` is how many lines the head takes that a column repeats when it begins with this row.
    TableRow { table: u32, row: u32, head: u16 },
}

impl Row {
    /// A blank line.
    pub(crate) const GAP: Row = Row { lines: 1, after: After::Break, what: What::Gap };

    /// Lines that stand above this row where it begins a column: the head of its table (TYP-62).
    pub(crate) fn repeated(&self) -> u16 {
        match self.what {
            What::TableRow { head, .. } => head,
            _ => 0,
        }
    }
}

/// Columns of one block: `rows[range]` of each, and the height that they share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    /// First row and row after the last, a column each.
    pub(crate) ranges: Vec<(usize, usize)>,
    /// Lines of the tallest.
    pub(crate) height: u16,
    /// True when all rows found a place.
    pub(crate) complete: bool,
    /// True when all columns but the last end on one line, and the last is short by fewer lines than there are columns.
    pub(crate) even: bool,
}

/// What the columns of a block look like before text is in them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    /// Number of columns.
    pub(crate) count: usize,
    /// A picture over the last `wide` columns.
    pub(crate) wide: usize,
    /// Its height in lines.
    pub(crate) wide_lines: u16,
}

impl Frame {
    /// Columns without a picture above them.
    pub(crate) fn plain(count: usize) -> Self {
        Self { count, wide: 0, wide_lines: 0 }
    }

    /// Where a column begins.
    pub(crate) fn top(&self, column: usize) -> u16 {
        if column + self.wide >= self.count { self.wide_lines } else { 0 }
    }
}

/// Fills columns of at most `height` lines, from row `first` on.
pub(crate) fn fill(rows: &[Row], first: usize, frame: Frame, height: u16, poor: bool) -> Columns {
    let mut ranges = Vec::with_capacity(frame.count);
    let mut next = first;
    let mut tallest = frame.wide_lines;
    let mut ends = [0u16; 8];
    for column in 0..frame.count {
        while rows.get(next).is_some_and(|row| row.what == What::Gap) {
            next += 1;
        }
        let top = frame.top(column);
        let (end, used) = take(rows, next, height.saturating_sub(top), poor);
        let bottom = if used == 0 { 0 } else { top + used };
        tallest = tallest.max(bottom);
        ends[column.min(7)] = bottom;
        ranges.push((next, end));
        next = end;
    }
    while rows.get(next).is_some_and(|row| row.what == What::Gap) {
        next += 1;
    }
    let complete = next >= rows.len();
    let ends = &ends[..frame.count.min(8)];
    let (last, others) = ends.split_last().unwrap_or((&0, &[]));
    let even = others.iter().all(|end| *end == tallest) && usize::from(tallest - last) < frame.count.max(2);
    Columns { ranges, height: tallest, complete, even }
}

/// How many rows fit into `room` lines; returns the row after the last and the lines that they take.
fn take(rows: &[Row], first: usize, room: u16, poor: bool) -> (usize, u16) {
    let worst = if poor { After::Poor } else { After::Break };
    let above = rows.get(first).map_or(0, Row::repeated);
    let (mut used, mut best, mut best_used) = (above, first, 0u16);
    // Blank lines at the foot of a column do not count.
    let mut inked = 0u16;
    for (index, row) in rows.iter().enumerate().skip(first) {
        if row.what != What::Gap && used + row.lines > room {
            break;
        }
        used += row.lines;
        if row.what != What::Gap {
            inked = used;
        }
        if row.after <= worst || index + 1 == rows.len() {
            (best, best_used) = (index + 1, inked);
        }
    }
    (best, best_used)
}

/// Columns of equal height for all rows from `first` on, at most `most` lines high. Not complete when they do not fit.
pub(crate) fn balance(rows: &[Row], first: usize, frame: Frame, most: u16) -> Columns {
    let total: u32 = rows[first..].iter().map(|row| u32::from(row.lines)).sum();
    let blank = u32::from(frame.wide_lines) * frame.wide as u32;
    let least = ((total + blank).div_ceil(frame.count as u32)).min(u32::from(most)) as u16;
    let start = least.saturating_sub(2).max(frame.wide_lines).max(1);
    let mut fallback = None;
    for height in start..=most {
        for poor in [false, true] {
            let columns = fill(rows, first, frame, height, poor);
            if !columns.complete {
                continue;
            }
            if columns.even {
                return columns;
            }
            fallback.get_or_insert(columns);
        }
        // Uneven, but nothing a little taller is even either.
        if height > least + 3 && fallback.is_some() {
            break;
        }
    }
    fallback.unwrap_or_else(|| forced(rows, first, frame, most))
}

/// Columns that do not hold everything: filled to the foot of the page.
fn forced(rows: &[Row], first: usize, frame: Frame, most: u16) -> Columns {
    let strict = fill(rows, first, frame, most, false);
    if strict.ranges.iter().any(|(start, end)| end > start) { strict } else { fill(rows, first, frame, most, true) }
}

/// Row flags of a paragraph of `count` lines: at least two lines together at foot and head, three or fewer whole.
pub(crate) fn after_line(index: usize, count: usize) -> After {
    match (index + 1, count) {
        (done, count) if done == count => After::Break,
        (_, ..=3) => After::Keep,
        (1, _) => After::Poor,
        (done, count) if done + 1 == count => After::Keep,
        _ => After::Break,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(rows: &mut Vec<Row>, lines: usize) {
        for line in 0..lines {
            let what = What::Line { para: 0, line: line as u32, boxed: None };
            rows.push(Row { lines: 1, after: after_line(line, lines), what });
        }
    }

    #[test]
    fn columns_end_on_one_line() {
        let mut rows = Vec::new();
        for lines in [5, 8, 4, 9, 6] {
            paragraph(&mut rows, lines);
        }
        let columns = balance(&rows, 0, Frame::plain(3), 53);
        assert!(columns.complete && columns.even);
        assert_eq!(columns.height, 11);
        assert_eq!(columns.ranges.iter().map(|(start, end)| end - start).sum::<usize>(), 32);
    }

    #[test]
    fn two_lines_stay_together() {
        for lines in 4..30 {
            let mut rows = Vec::new();
            paragraph(&mut rows, lines);
            for height in 2..20 {
                let columns = fill(&rows, 0, Frame::plain(2), height, false);
                let (start, end) = columns.ranges[0];
                assert!(end - start != 1 && lines - end != 1, "{lines} lines in {height}");
            }
        }
    }

    #[test]
    fn a_column_that_begins_inside_a_table_has_room_for_its_head() {
        let row = |row| Row {
            lines: 1,
            after: if row < 2 { After::Keep } else { After::Break },
            what: What::TableRow { table: 0, row, head: if row < 2 { 0 } else { 2 } },
        };
        let rows: Vec<Row> = (0..30).map(row).collect();
        let columns = fill(&rows, 0, Frame::plain(3), 12, false);
        assert_eq!(columns.ranges, [(0, 12), (12, 22), (22, 30)]);
        assert_eq!((columns.height, columns.complete), (12, true));
    }

    #[test]
    fn a_gap_vanishes_at_the_head_of_a_column() {
        let mut rows = Vec::new();
        paragraph(&mut rows, 4);
        rows.push(Row::GAP);
        paragraph(&mut rows, 4);
        let columns = balance(&rows, 0, Frame::plain(2), 53);
        assert_eq!((columns.height, &columns.ranges[..]), (4, &[(0, 5), (5, 9)][..]));
    }
}
