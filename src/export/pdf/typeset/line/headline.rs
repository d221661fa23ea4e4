//! Headlines: fewest lines, then the best kinds of break, then the most even lines (TYP-51).

use super::adjust::natural;
use super::breaking::Span;
use super::items::{Item, Kind, STUCK};
use super::{EM, Ending, Job, Metrics, Setter, Text, place};

/// Measure words and units that a number keeps beside it in a headline.
const UNITS: &str = "万亿千百年月日时分秒元角吨斤亩米里个人次届期版号项条座名岁倍成";

/// How many lines the search for the best breaks may look at, for one printed line of the text. Four lines of 38
/// characters have fewer ways; what has more is not balanced.
const STEPS: u32 = 50_000;

/// Breaks and places a headline; `false` when it does not fit into `most` lines, or has too many ways to fit.
pub(super) fn lines<M: Metrics>(setter: &mut Setter, job: &Job<'_, M>, most: usize, out: &mut Text) -> bool {
    let Setter { items, spans, changes } = setter;
    spans.clear();
    let mut first = 0;
    while first < items.len() {
        let forced = items[first..].iter().position(|item| item.kind == Kind::Break);
        let end = forced.map_or(items.len(), |at| first + at + 1);
        let spare = most.saturating_sub(spans.len());
        let Some(cuts) = best(&items[first..end], job, spare) else {
            return false;
        };
        for pair in cuts.windows(2) {
            spans.push(Span { first: first + pair[0], next: first + pair[1], tail: None });
        }
        first = end;
    }
    for (at, span) in spans.iter().enumerate() {
        let ending = if at + 1 == spans.len() { Ending::Last } else { Ending::Break };
        place::line(items, span, (0, ending), changes, job, out);
    }
    true
}

/// How good a set of breaks is; less is better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    kinds: i32,
    uneven: i32,
    /// Negative widths: of two equals the one with the longer upper line wins.
    widths: Vec<i32>,
}

/// Breaks of one printed line as item numbers, first and end included.
fn best<M: Metrics>(items: &[Item], job: &Job<'_, M>, most: usize) -> Option<Vec<usize>> {
    let spots: Vec<usize> = (1..items.len()).filter(|at| is_spot(items, *at, job.text)).collect();
    let mut search = Search { items, spots: &spots, measure: job.shape.measure, best: None, left: STEPS };
    let fewest = (0..most).find(|cuts| {
        search.extend(&mut vec![0], 0, *cuts);
        search.best.is_some() || search.left == 0
    });
    fewest.filter(|_| search.left > 0).and(search.best).map(|(_, cuts)| cuts)
}

struct Search<'a> {
    items: &'a [Item],
    spots: &'a [usize],
    measure: i32,
    best: Option<(Cost, Vec<usize>)>,
    /// Steps left.
    left: u32,
}

impl Search<'_> {
    /// Tries every set of `left` more breaks after `cuts`; a line that is too long ends its branch.
    fn extend(&mut self, cuts: &mut Vec<usize>, from: usize, left: usize) {
        let start = cuts.last().copied().unwrap_or(0);
        if left == 0 {
            if self.fits(start, self.items.len()) && (cuts.len() == 1 || self.items.len() - start > 1) {
                self.judge(cuts);
            }
            return;
        }
        for nth in from..self.spots.len() {
            let spot = self.spots[nth];
            if !self.step() || !self.fits(start, spot) {
                return;
            }
            if spot - start > 1 && self.may_fit(spot, left) {
                cuts.push(spot);
                self.extend(cuts, nth + 1, left - 1);
                cuts.pop();
            }
        }
    }

    /// Counts one more line; false when there were enough.
    fn step(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    /// Whether the rest can go into that many lines: a break saves at most a printed space and two blanks.
    fn may_fit(&self, start: usize, lines: usize) -> bool {
        let rest = i64::from(natural(&self.items[start..]));
        rest <= lines as i64 * i64::from(self.measure + 2 * EM)
    }

    fn fits(&self, start: usize, end: usize) -> bool {
        natural(&self.items[start..end]) <= self.measure
    }

    fn judge(&mut self, cuts: &[usize]) {
        let mut all = cuts.to_vec();
        all.push(self.items.len());
        let widths: Vec<i32> = all.windows(2).map(|pair| -natural(&self.items[pair[0]..pair[1]])).collect();
        let wide = widths.iter().map(|width| -width).max().unwrap_or(0);
        let thin = widths.iter().map(|width| -width).min().unwrap_or(0);
        // A good break does not count when it leaves a stump of less than a third.
        let kind = |at: &usize| {
            if thin * 3 >= wide { kind(self.items, *at) } else { 2 }
        };
        let cost = Cost { kinds: cuts[1..].iter().map(kind).sum(), uneven: wide - thin, widths };
        if self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
            self.best = Some((cost, all));
        }
    }
}

/// 0 at a printed space, 1 after a mark or before a dash, 2 elsewhere.
fn kind(items: &[Item], at: usize) -> i32 {
    match (items[at - 1].kind, items[at].kind) {
        (Kind::Printed, _) => 0,
        (_, Kind::Dash) | (Kind::Pause | Kind::Stop, _) => 1,
        _ => 2,
    }
}

/// Whether a headline line may start here.
fn is_spot(items: &[Item], at: usize, text: &str) -> bool {
    let unit = |at: usize| {
        let item = &items[at];
        let word = text.get(item.start as usize..item.own_end() as usize).unwrap_or_default();
        !word.is_empty() && UNITS.contains(word)
    };
    let number = |at: usize| items[at].kind == Kind::Western && items[at].ends_with_digit();
    let keeps = unit(at) && (number(at - 1) || (at > 1 && unit(at - 1) && number(at - 2)));
    !items[at].is(STUCK) && !keeps
}
