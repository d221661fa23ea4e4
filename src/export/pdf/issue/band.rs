//! Which articles stand side by side, and over how many columns each.

use super::Draft;
use crate::export::pdf::page::body::Grid;

/// How many columns of the news grid each of the next articles takes, side by side; one entry: it stands alone.
pub(super) fn best_band(drafts: &[Draft<'_>]) -> Vec<usize> {
    const CHOICES: [&[usize]; 3] = [&[1, 1, 1], &[2, 1], &[1, 2]];
    if !drafts[0].single {
        return vec![3];
    }
    let mut best: Option<(u32, &[usize])> = None;
    for choice in CHOICES.into_iter().filter(|choice| choice.len() <= drafts.len()) {
        let heights: Vec<u32> = drafts.iter().zip(choice).map(|(draft, columns)| estimate(draft, *columns)).collect();
        let alone: u32 = drafts.iter().take(choice.len()).map(|draft| estimate(draft, 3) + 1).sum();
        let tallest = heights.iter().copied().max().unwrap_or(0);
        let waste: u32 = heights.iter().zip(choice).map(|(height, columns)| (tallest - height) * *columns as u32).sum();
        let share = waste * 100 / (tallest * 3).max(1);
        // Side by side where little stays white, or where it takes less of the page than one below the other.
        let allowed = if tallest < alone { 30 } else { 14 };
        if share <= allowed && tallest <= 36 && best.is_none_or(|(least, _)| share < least) {
            best = Some((share, choice));
        }
    }
    best.map_or_else(|| vec![3], |(_, choice)| choice.to_vec())
}

/// Height in lines of an article over so many columns of the news grid, roughly.
fn estimate(draft: &Draft<'_>, columns: usize) -> u32 {
    let rows: u32 = draft.body.sections.iter().flat_map(|section| &section.rows).map(|row| u32::from(row.lines)).sum();
    let article = draft.article;
    let size = draft.look.size.max(if columns == 1 { 3 } else { 2 });
    let per_line = Grid::news(columns).outer() / [29.0, 22.0, 17.0, 13.0][size];
    let headline = article.headline.chars() as f32;
    let headline_lines = if headline == 0.0 { 0 } else { 1 + (headline / per_line).ceil() as u32 };
    let small = article.kicker.len() + article.subtitle.len();
    let labels = usize::from(article.column.is_some() || article.series.is_some());
    let byline = usize::from(article.byline.is_some() || !article.authors.is_empty());
    headline_lines + (small + labels + byline) as u32 + rows.div_ceil(columns as u32)
}
