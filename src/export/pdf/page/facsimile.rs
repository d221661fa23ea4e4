//! Picture pages: a page of the newspaper as it was printed, and behind the picture its words for those who search or listen.

use super::canvas::Hidden;
use crate::input::alto::{TextBlock, Word};
use crate::model::{Article, Block, Page, Region};

/// Distance of lines of spread text, in their size.
const PITCH: f32 = 1.2;
/// White before the next word, in its height: readers join words that are closer.
const APART: f32 = 0.3;

/// Words of a paragraph, one after the other; the second value replaces them where they cannot stand for themselves.
pub(crate) type Run = (Vec<Hidden>, Option<String>);

/// The words of text blocks as they stand on a picture of `size` points, a paragraph for each block.
pub(crate) fn paragraph(block: &TextBlock, size: [f32; 2]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for line in &block.lines {
        for (n, word) in line.iter().enumerate() {
            let hidden = placed(word, line.get(n + 1), size);
            match (word.whole.as_deref(), runs.last_mut()) {
                // The second half of a word goes with the first.
                (Some(""), Some((words, Some(_)))) if words.len() == 1 => words.push(hidden),
                (Some(whole), _) if !whole.is_empty() => runs.push((vec![hidden], Some(with_blank(whole)))),
                _ => push(&mut runs, hidden),
            }
        }
    }
    runs
}

/// Adds a word to the last run, or as a run of its own where it needs other words than its own.
fn push(runs: &mut Vec<Run>, word: Hidden) {
    if !word.is_whole() {
        let actual = word.text.clone();
        return runs.push((vec![word], Some(actual)));
    }
    match runs.last_mut() {
        Some((words, None)) => words.push(word),
        _ => runs.push((vec![word], None)),
    }
}

fn placed(word: &Word, next: Option<&Word>, size: [f32; 2]) -> Hidden {
    let [x, y, width, height] = [0, 1, 2, 3].map(|n| word.area[n] as f32 * size[n % 2]);
    let before = next.map_or(f32::MAX, |next| next.area[0] as f32 * size[0] - x - APART * height);
    let width = width.min(before).max(0.1 * height);
    Hidden { text: with_blank(&word.text), area: [x, y, width, height] }
}

/// A blank after words of letters, none after Han.
fn with_blank(word: &str) -> String {
    let western = word.chars().next_back().is_some_and(|c| c < '\u{2e80}');
    if western { format!("{word} ") } else { word.to_owned() }
}

/// Texts spread over an area: left, top, width, height in points. Each is a paragraph, in lines of whole characters.
pub(crate) fn spread(texts: &[String], area: [f32; 4]) -> Vec<Vec<Run>> {
    let [left, top, width, height] = area;
    let count: usize = texts.iter().map(|text| text.chars().count()).sum();
    // So many squares fill the area; each paragraph wastes half a line.
    let mut size = (width * height / PITCH / (count.max(1) as f32)).sqrt().min(height / PITCH).clamp(1.0, 24.0);
    let lines = |size: f32| -> usize {
        let per_line = ((width / size) as usize).max(1);
        texts.iter().map(|text| text.chars().count().div_ceil(per_line)).sum()
    };
    while size > 1.0 && lines(size) as f32 * size * PITCH > height {
        size = (size * 0.95).max(1.0);
    }
    let per_line = ((width / size) as usize).max(1);
    let pitch = (size * PITCH).min(height / lines(size).max(1) as f32);
    let mut line = 0;
    let mut paragraphs = Vec::with_capacity(texts.len());
    for text in texts {
        let characters: Vec<char> = text.chars().collect();
        let mut runs = Vec::new();
        for piece in characters.chunks(per_line) {
            let text: String = piece.iter().collect();
            let width = piece.len() as f32 * size;
            push(&mut runs, Hidden { text, area: [left, top + line as f32 * pitch, width, size] });
            line += 1;
        }
        paragraphs.push(runs);
    }
    paragraphs
}

/// The texts of an article, a paragraph each, in reading order; none of one that was withdrawn.
pub(crate) fn texts(article: &Article) -> Vec<String> {
    if article.is_canceled() {
        return Vec::new();
    }
    let mut texts: Vec<String> = article.kicker.iter().map(|text| text.to_line()).collect();
    texts.push(article.headline.to_line());
    texts.extend(article.subtitle.iter().map(|text| text.to_line()));
    texts.extend(article.byline.clone());
    article.body.iter().for_each(|block| collect(block, &mut texts));
    texts.retain(|text| !text.trim().is_empty());
    texts
}

fn collect(block: &Block, texts: &mut Vec<String>) {
    match block {
        Block::Paragraph(paragraph) => texts.push(paragraph.text.to_line()),
        Block::Subhead { text, .. } => texts.push(text.to_line()),
        Block::Figure(figure) => texts.push(figure.caption.to_line()),
        Block::Gallery(gallery) => {
            texts.extend(gallery.figures.iter().map(|figure| figure.caption.to_line()));
            texts.push(gallery.caption.to_line());
        }
        Block::Quote(quote) => quote.blocks.iter().for_each(|block| collect(block, texts)),
        Block::Verse(verse) => {
            texts.extend(verse.title.clone());
            texts.extend(verse.author.clone());
            texts.extend(verse.stanzas.iter().flatten().map(|line| line.to_line()));
        }
        Block::List(list) => texts.extend(list.items.iter().map(|item| item.to_line())),
        Block::Table(table) => {
            texts.push(table.caption.to_line());
            texts.extend(table.rows.iter().flatten().map(|cell| cell.text.to_line()));
        }
        Block::Box(inner) => {
            texts.extend(inner.title.clone());
            inner.blocks.iter().for_each(|block| collect(block, texts));
        }
        Block::Separator(_) => {}
        Block::Faulty { text } => texts.push(text.clone()),
    }
}

/// The box around an article's regions on a page, in fractions of it: left, top, width, height.
pub(crate) fn area(article: &Article, page: &Page) -> Option<[f64; 4]> {
    let points = || of_page(article, page).flat_map(|region| region.polygon.iter());
    let least = |n: usize| points().map(|point| point[n]).reduce(f64::min);
    let most = |n: usize| points().map(|point| point[n]).reduce(f64::max);
    let [left, top, right, bottom] = [least(0)?, least(1)?, most(0)?, most(1)?];
    Some([left, top, right - left, bottom - top]).filter(|area| area[2] > 0.0 && area[3] > 0.0)
}

fn of_page<'a>(article: &'a Article, page: &'a Page) -> impl Iterator<Item = &'a Region> {
    article.regions.iter().filter(|region| region.page_id == page.id)
}

/// True where the middle of a word lies in a region of an article.
pub(crate) fn holds(article: &Article, page: &Page, word: &Word) -> bool {
    let [x, y, width, height] = word.area;
    let middle = [x + width / 2.0, y + height / 2.0];
    of_page(article, page).any(|region| contains(&region.polygon, middle))
}

/// The article that holds most words of a block, if one holds half of them.
pub(crate) fn owner(articles: &[&Article], page: &Page, block: &TextBlock) -> Option<usize> {
    let words = || block.lines.iter().flatten();
    let count = |article: &Article| words().filter(|word| holds(article, page, word)).count();
    let (n, most) =
        articles.iter().map(|article| count(article)).enumerate().max_by_key(|(n, held)| (*held, usize::MAX - n))?;
    (most * 2 >= words().count().max(1)).then_some(n)
}

/// By the number of edges that a ray to the right crosses.
fn contains(polygon: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for (a, b) in polygon.iter().zip(polygon.iter().cycle().skip(1)) {
        let crosses = (a[1] > y) != (b[1] > y);
        if crosses && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] {
            inside = !inside;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_lie_in_polygons() {
        let angle = [[0.0, 0.0], [1.0, 0.0], [1.0, 0.5], [0.5, 0.5], [0.5, 1.0], [0.0, 1.0]];
        assert!(contains(&angle, [0.25, 0.75]) && contains(&angle, [0.75, 0.25]));
        assert!(!contains(&angle, [0.75, 0.75]) && !contains(&angle, [1.5, 0.25]));
    }

    #[test]
    fn spread_text_keeps_to_its_area_and_loses_nothing() {
        let texts = ["霁川之水".repeat(40), "新桥通车".to_owned()];
        let paragraphs = spread(&texts, [10.0, 20.0, 100.0, 50.0]);
        let words = || paragraphs.iter().flatten().flat_map(|(words, _)| words);
        assert_eq!(words().map(|word| word.text.as_str()).collect::<String>(), texts.concat());
        for word in words() {
            let [left, top, width, height] = word.area;
            assert!(left >= 10.0 && left + width <= 110.1, "{word:?}");
            assert!(top >= 20.0 && top + height <= 71.0, "{word:?}");
        }
    }
}
