//! What is done when no lawful break helps (TYP-09, LAY-001): an address ends after a sign, a word is hyphenated, and
//! what is wider than the measure is divided anywhere.

use super::adjust::natural;
use super::breaking::Span;
use super::items::{CLUSTER, HYPHEN, Item, Kind};
use super::{Counts, Job, MILLI, Metrics};
use crate::export::pdf::typeset::classes::{Class, class};

/// Signs after which an address may end a line.
const ADDRESS: &[char] = &['/', '.', '?', '&', '=', '-'];

/// No break fits: divides the item that passes the measure, else breaks before it.
pub(super) fn overfull<M: Metrics>(
    items: &mut [Item],
    first: usize,
    measure: i32,
    job: &Job<'_, M>,
    counts: &mut Counts,
) -> Span {
    counts.emergency += 1;
    let over = (first..items.len()).find(|at| natural(&items[first..=*at]) > measure).unwrap_or(items.len() - 1);
    divide(items, first, over, measure, job, true).unwrap_or(Span { first, next: over.max(first + 1), tail: None })
}

/// The lawful line is too loose: divides the word that did not fit. A number stays whole unless it is wider than a line.
pub(super) fn loose<M: Metrics>(
    items: &mut [Item],
    first: usize,
    fit: usize,
    measure: i32,
    job: &Job<'_, M>,
    counts: &mut Counts,
) -> Option<Span> {
    let over = (fit..items.len()).find(|at| natural(&items[first..=*at]) > measure)?;
    let anywhere = items[over].width > job.shape.measure - job.shape.hang;
    let span = divide(items, first, over, measure, job, anywhere)?;
    counts.emergency += 1;
    Some(span)
}

/// Divides item `over` so that its first part ends the line; the rest stays in its place.
fn divide<M: Metrics>(
    items: &mut [Item],
    first: usize,
    over: usize,
    measure: i32,
    job: &Job<'_, M>,
    anywhere: bool,
) -> Option<Span> {
    let whole = items[over];
    let word = job.text.get(whole.start as usize..whole.own_end() as usize)?;
    let (cut, hyphen) = match whole.kind {
        Kind::Western => {
            let mut fits = |cut, hyphen| part_fits(items, first, (over, whole), (cut, hyphen), measure, job);
            last_that(address_cuts(word), |cut| fits(*cut, false))
                .map(|cut| (cut, false))
                .or_else(|| last_that(hyphenation(word), |cut| fits(*cut, true)).map(|cut| (cut, true)))
                .or_else(|| {
                    let cuts = anywhere.then(|| letters(word));
                    last_that(cuts.into_iter().flatten(), |cut| fits(*cut, false)).map(|cut| (cut, false))
                })?
        }
        Kind::Full | Kind::Atom if anywhere => {
            let fits = |cut: &usize| part_fits(items, first, (over, whole), (*cut, false), measure, job);
            (last_that(letters(word), fits)?, false)
        }
        _ => return None,
    };
    let (part, rest) = halves(&whole, (cut, hyphen), job);
    items[over] = rest;
    Some(Span { first, next: over + 1, tail: Some(part) })
}

fn part_fits<M: Metrics>(
    items: &mut [Item],
    first: usize,
    (over, whole): (usize, Item),
    cut: (usize, bool),
    measure: i32,
    job: &Job<'_, M>,
) -> bool {
    items[over] = halves(&whole, cut, job).0;
    let fits = natural(&items[first..=over]) <= measure;
    items[over] = whole;
    fits
}

/// Cuts grow with the word: the last that fits, looking no further than the first that does not.
fn last_that(cuts: impl Iterator<Item = usize>, fits: impl FnMut(&usize) -> bool) -> Option<usize> {
    cuts.take_while(fits).last()
}

/// The two parts of an item that is cut at byte `cut` of its text.
fn halves<M: Metrics>(whole: &Item, (cut, hyphen): (usize, bool), job: &Job<'_, M>) -> (Item, Item) {
    let mut part = *whole;
    part.end = whole.start + cut as u32;
    part.space = 0;
    part.flags = CLUSTER | if hyphen { HYPHEN } else { 0 };
    part.width = width(&part, job) + if hyphen { width_of(&part, "-", job) } else { 0 };
    let mut rest = *whole;
    rest.start = part.end;
    rest.width = width(&rest, job);
    rest.at = whole.next_at() - i64::from(rest.width) - i64::from(rest.space);
    (part, rest)
}

fn width<M: Metrics>(item: &Item, job: &Job<'_, M>) -> i32 {
    width_of(item, job.text.get(item.start as usize..item.own_end() as usize).unwrap_or_default(), job)
}

/// Width of characters in the item's font, one by one or shaped.
fn width_of<M: Metrics>(item: &Item, text: &str, job: &Job<'_, M>) -> i32 {
    let Some(run) = job.runs.get(usize::from(item.run)) else {
        return 0;
    };
    let milli: i32 = match (item.kind, job.metrics.shaped(run.font, text)) {
        (Kind::Full, _) => 1000 * text.chars().count() as i32,
        (_, Some(glyphs)) => glyphs.iter().map(|glyph| i32::from(glyph.advance)).sum(),
        (_, None) => text
            .chars()
            .filter(|c| class(*c) != Class::Mark)
            .map(|c| i32::from(job.metrics.cell(run.font, c).advance))
            .sum(),
    };
    milli * MILLI * i32::from(run.scale) / 1000
}

/// Every place between two characters; a mark stays with its base.
fn letters(word: &str) -> impl Iterator<Item = usize> {
    word.char_indices().skip(1).filter(|(_, c)| class(*c) != Class::Mark).map(|(at, _)| at)
}

/// Places after a sign of an address. A number with a point or a hyphen is no address.
fn address_cuts(word: &str) -> impl Iterator<Item = usize> {
    let is_address = word.contains(|c: char| c.is_alphabetic());
    word.char_indices().filter_map(move |(at, c)| {
        let end = at + c.len_utf8();
        let next = word[end..].chars().next()?;
        (is_address && ADDRESS.contains(&c) && !ADDRESS.contains(&next)).then_some(end)
    })
}

/// Longest word that the patterns are asked about; what is longer is no English word, and hypher panics above 45 bytes.
const LONGEST_WORD: usize = 45;

/// Syllables of a plain word in small letters, as English has them.
fn hyphenation(word: &str) -> impl Iterator<Item = usize> {
    let plain = (5..=LONGEST_WORD).contains(&word.len())
        && word.chars().all(|c| c.is_ascii_alphabetic())
        && word.chars().skip(1).all(|c| c.is_ascii_lowercase());
    let mut end = 0;
    plain
        .then(|| hypher::hyphenate(word, hypher::Lang::English))
        .into_iter()
        .flatten()
        .map(move |syllable| {
            end += syllable.len();
            end
        })
        .filter(move |end| *end < word.len())
}
