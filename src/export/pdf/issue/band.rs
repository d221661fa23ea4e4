//! Which articles stand side by side, and over how many columns each.

use super::Draft;
use crate::export::pdf::page::sheet::Sheet;

/// A band is not taller than this share of a page.
const TALLEST: (u32, u32) = (36, 53);

/// How many columns of the news grid each of the next articles takes, side by side; one entry: it stands alone.
pub(super) fn best_band(drafts: &[Draft<'_>], sheet: Sheet) -> Vec<usize> {
    let all = sheet.columns();
    if !drafts[0].single {
        return vec![all];
    }
    let mut best: Option<(u32, Vec<usize>)> = None;
    for choice in divisions(all).into_iter().filter(|choice| (2..=drafts.len()).contains(&choice.len())) {
        let heights = drafts.iter().zip(&choice).map(|(draft, columns)| estimate(draft, *columns, sheet));
        let heights: Vec<u32> = heights.collect();
        let alone: u32 = drafts.iter().take(choice.len()).map(|draft| estimate(draft, all, sheet) + 1).sum();
        let tallest = heights.iter().copied().max().unwrap_or(0);
        let waste: u32 =
            heights.iter().zip(&choice).map(|(height, columns)| (tallest - height) * *columns as u32).sum();
        let share = waste * 100 / (tallest * all as u32).max(1);
        // Side by side where little stays white, or where it takes less of the page than one below the other.
        let allowed = if tallest < alone { 30 } else { 14 };
        let fits = tallest * TALLEST.1 <= u32::from(sheet.lines) * TALLEST.0;
        if share <= allowed && fits && best.as_ref().is_none_or(|(least, _)| share < *least) {
            best = Some((share, choice));
        }
    }
    best.map_or_else(|| vec![all], |(_, choice)| choice)
}

/// Every way to divide columns among articles, those with most articles first.
fn divisions(columns: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut done = Vec::new();
    while let Some(begun) = all.pop() {
        let left = columns - begun.iter().sum::<usize>();
        if left == 0 {
            done.push(begun);
            continue;
        }
        all.extend((1..=left).map(|next| [begun.as_slice(), &[next]].concat()));
    }
    done.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
    done
}

/// The largest headline of an article over so many columns of a band.
pub(super) fn largest_headline(columns: usize) -> usize {
    if columns == 1 { 3 } else { 2 }
}

/// Height in lines of an article over so many columns of the news grid, roughly.
fn estimate(draft: &Draft<'_>, columns: usize, sheet: Sheet) -> u32 {
    let rows: u32 = draft.body.sections.iter().flat_map(|section| &section.rows).map(|row| u32::from(row.lines)).sum();
    let article = draft.article;
    let size = draft.look.size.max(largest_headline(columns));
    let per_line = sheet.news(columns).outer() / [29.0, 22.0, 17.0, 13.0][size];
    let headline = article.headline.chars() as f32;
    let headline_lines = if headline == 0.0 { 0 } else { 1 + (headline / per_line).ceil() as u32 };
    let small = article.kicker.len() + article.subtitle.len();
    let labels = usize::from(article.column.is_some() || article.series.is_some());
    let byline = usize::from(article.byline.is_some() || !article.authors.is_empty());
    headline_lines + (small + labels + byline) as u32 + rows.div_ceil(columns as u32)
}

#[cfg(test)]
mod tests {
    use super::divisions;

    #[test]
    fn columns_are_divided_in_every_way() {
        assert_eq!(divisions(3), [vec![1, 1, 1], vec![2, 1], vec![1, 2], vec![3]]);
        assert_eq!(divisions(4).len(), 8);
        assert_eq!(divisions(1), [[1]]);
    }
}
