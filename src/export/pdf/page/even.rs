//! The columns of a list: rows of any height, one column after the other; those of the last page are as high as each other
//! (TYP-42). Heights are points.

use std::ops::Range;

/// A row of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    /// Its height.
    pub(crate) height: f32,
    /// White above it; vanishes at the head of a column.
    pub(crate) above: f32,
    /// It stands in one column with the row after it.
    pub(crate) keep: bool,
}

/// The rows of each column of a page that are no higher than `room`, from row `first` on.
pub(crate) fn fill(rows: &[Row], first: usize, columns: usize, room: f32) -> Vec<Range<usize>> {
    let mut next = first;
    let column = |_| {
        let start = next;
        next = take(rows, start, room);
        start..next
    };
    (0..columns).map(column).collect()
}

/// Rounding does not turn a column.
const NEAR: f32 = 0.01;

/// The row after the last of a column that begins with row `first`; one row at least, and of rows that stand together all,
/// unless they are higher than a column.
fn take(rows: &[Row], first: usize, room: f32) -> usize {
    let (mut used, mut end) = (0.0, first);
    for (n, row) in rows.iter().enumerate().skip(first) {
        used += row.height + if n == first { 0.0 } else { row.above };
        if used > room + NEAR {
            return if end > first { end } else { n.max(first + 1) };
        }
        if !row.keep || n + 1 == rows.len() {
            end = n + 1;
        }
    }
    end
}

/// The row after the last of a page.
pub(crate) fn end(columns: &[Range<usize>]) -> usize {
    columns.last().map_or(0, |last| last.end)
}

/// The columns of a page that holds all rows from `first` on, as low as they can be; none where it needs more than `room`.
pub(crate) fn even(rows: &[Row], first: usize, columns: usize, room: f32) -> Option<(Vec<Range<usize>>, f32)> {
    const STEP: f32 = 1.0;
    let total: f32 = rows[first..].iter().map(|row| row.height).sum();
    let mut height = (total / columns as f32).min(room);
    loop {
        let filled = fill(rows, first, columns, height);
        if end(&filled) == rows.len() {
            return Some((filled, height));
        }
        if height >= room {
            return None;
        }
        height = (height + STEP).min(room);
    }
}

/// The columns of the page before the last: filled, but lower where the last page would hold less than `least` points.
pub(crate) fn last_but_one(rows: &[Row], columns: usize, room: f32, next: f32, least: f32) -> Vec<Range<usize>> {
    const STEP: f32 = 4.0;
    let full = fill(rows, 0, columns, room);
    let mut height = room;
    while height > room / 2.0 {
        let filled = fill(rows, 0, columns, height);
        match even(rows, end(&filled), columns, next) {
            Some((_, last)) if last >= least => return filled,
            Some(_) => height -= STEP,
            None => break,
        }
    }
    full
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: Row = Row { height: 19.5, above: 9.0, keep: true };
    const FIRST: Row = Row { height: 11.2, above: 0.0, keep: true };
    const ENTRY: Row = Row { keep: false, ..FIRST };

    fn section(entries: usize) -> Vec<Row> {
        let mut rows = vec![LETTER];
        rows.extend((0..entries).map(|n| if n == 0 && entries > 1 { FIRST } else { ENTRY }));
        rows
    }

    fn height(rows: &[Row]) -> f32 {
        rows.iter().enumerate().map(|(n, row)| row.height + if n == 0 { 0.0 } else { row.above }).sum()
    }

    #[test]
    fn the_last_columns_are_as_high_as_each_other() {
        for count in 3..60 {
            let rows: Vec<Row> = section(count).into_iter().chain(section(count / 2 + 1)).chain(section(2)).collect();
            let (columns, _) = even(&rows, 0, 3, 700.0).expect("a page");
            let heights: Vec<f32> = columns.iter().map(|range| height(&rows[range.clone()])).collect();
            let [low, high] = [f32::min, f32::max].map(|of| heights.iter().copied().reduce(of).expect("columns"));
            let unbroken = height(&section(2)) + LETTER.above;
            assert!(high - low < 3.0 * unbroken, "{count}: {heights:?}");
            assert!(high <= height(&rows) / 3.0 + unbroken, "{count}: {heights:?}");
        }
    }

    #[test]
    fn a_letter_stands_with_two_entries() {
        let rows: Vec<Row> = [3, 1, 2, 7, 5, 2, 4].into_iter().flat_map(section).collect();
        for room in 42..300 {
            let columns = fill(&rows, 0, 40, room as f32);
            assert_eq!(end(&columns), rows.len());
            assert!(columns.iter().all(|range| range.is_empty() || !rows[range.end - 1].keep), "{room}");
        }
    }

    #[test]
    fn what_is_higher_than_a_column_is_divided() {
        let rows = [FIRST; 9];
        let columns = fill(&rows, 0, 4, 34.0);
        assert_eq!(columns, [0..3, 3..6, 6..9, 9..9]);
        assert_eq!(fill(&rows, 0, 2, 1.0), [0..1, 1..2]);
    }

    #[test]
    fn no_page_holds_a_line_alone() {
        let rows = [ENTRY; 121];
        let filled = last_but_one(&rows, 2, 60.0 * 11.2, 700.0, 5.0 * 11.2);
        let (columns, _) = even(&rows, end(&filled), 2, 700.0).expect("a page");
        assert_eq!(filled, [0..56, 56..112]);
        assert_eq!(columns, [112..117, 117..121]);
    }
}
