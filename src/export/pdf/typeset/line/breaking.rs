//! Where lines end: first fit with look-back (TYP-30), then the last line (TYP-40).

use super::adjust::{gaps, natural, rest_for_gaps, room, trimmed};
use super::items::{Item, Kind, STUCK};
use super::{Counts, Ending, HALF, Job, Metrics, QUARTER, Setter, Shape, Text, emergency, place};

/// A line as a range of items; `tail` stands for the last one where it was divided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) first: usize,
    pub(super) next: usize,
    pub(super) tail: Option<Item>,
}

/// The breaks around the place where the measure is full.
#[derive(Clone, Copy, Debug, Default)]
struct Near {
    /// Last break at which the line fits.
    fit: Option<usize>,
    /// First break at which it does not.
    beyond: Option<usize>,
    /// The text itself ends the line at `fit`.
    forced: bool,
}

/// Breaks, fits and places all lines of a paragraph.
pub(super) fn lines<M: Metrics>(setter: &mut Setter, job: &Job<'_, M>, out: &mut Text) {
    let Setter { items, spans, changes } = setter;
    spans.clear();
    let mut first = 0;
    while first < items.len() {
        let measure = job.shape.measure - indent(items, first, spans.is_empty(), job.shape);
        let span = line(items, first, measure, job, &mut out.counts);
        first = if span.tail.is_some() { span.next - 1 } else { span.next };
        spans.push(span);
    }
    last_line(items, spans, job.shape, &mut out.counts);
    for at in 0..spans.len() {
        let indent = indent(items, spans[at].first, at == 0, job.shape);
        let ending = if at + 1 == spans.len() { Ending::Last } else { ending(items, &spans[at]) };
        place::line(items, &spans[at], (indent, ending), changes, job, out);
    }
}

/// First line of the paragraph, a line that the text begins, a line that was turned over.
fn indent(items: &[Item], first: usize, is_first: bool, shape: &Shape) -> i32 {
    if is_first {
        shape.indent
    } else if first > 0 && items[first - 1].kind == Kind::Break {
        0
    } else {
        shape.hang
    }
}

fn ending(items: &[Item], span: &Span) -> Ending {
    if items[span.next - 1].kind == Kind::Break { Ending::Break } else { Ending::Turn }
}

/// The line that begins at `first`.
fn line<M: Metrics>(items: &mut [Item], first: usize, measure: i32, job: &Job<'_, M>, counts: &mut Counts) -> Span {
    let near = near(items, first, measure);
    let whole = |next| Span { first, next, tail: None };
    let Some(fit) = near.fit else {
        let squeezed = near.beyond.filter(|next| fits(&items[first..*next], measure));
        return squeezed.map_or_else(|| emergency::overfull(items, first, measure, job, counts), whole);
    };
    if near.forced || fit == items.len() {
        return whole(fit);
    }
    let slack = measure - natural(&items[first..fit]);
    if let Some(beyond) = near.beyond
        && slack > 0
        && squeezes(items, first, (fit, beyond), measure, slack)
    {
        return whole(beyond);
    }
    if job.shape.justify && too_loose(&items[first..fit], slack) {
        return emergency::loose(items, first, fit, measure, job, counts).unwrap_or_else(|| whole(fit));
    }
    whole(fit)
}

/// Walks to the place where the measure is full.
fn near(items: &[Item], first: usize, measure: i32) -> Near {
    let mut near = Near::default();
    let start = items[first].at + i64::from(items[first].left);
    for next in first + 1..=items.len() {
        let forced = items[next - 1].kind == Kind::Break;
        if next < items.len() && items[next].is(STUCK) && !forced {
            // Beyond twice the measure nothing can be squeezed in any more.
            if items[next].at - start > 2 * i64::from(measure) {
                return near;
            }
            continue;
        }
        // Where even the untrimmed items fit nothing needs to be measured: most breaks are told by this.
        let surely = next < items.len() && items[next].at - start <= i64::from(measure);
        if !surely && natural(&items[first..next]) > measure {
            near.beyond = Some(next);
            return near;
        }
        near.fit = Some(next);
        if forced {
            near.forced = true;
            return near;
        }
    }
    near
}

/// Whether the items go into the measure by giving what they can.
fn fits(items: &[Item], measure: i32) -> bool {
    natural(items) - measure <= room(items)
}

/// Whether the line takes in what stands beyond the measure: it must be able to, and the next item may not start a
/// line, or squeezing is no larger a change than stretching (TYP-30).
fn squeezes(items: &[Item], first: usize, (fit, beyond): (usize, usize), measure: i32, slack: i32) -> bool {
    let line = &items[first..beyond];
    let need = natural(line) - measure;
    (beyond - fit > 1 || need <= slack) && need <= room(line)
}

/// A gap above 1/2 em would be needed (TYP-32).
pub(super) fn too_loose(items: &[Item], slack: i32) -> bool {
    let items = trimmed(items);
    // With at least as many gaps as half ems no gap can be that wide: most lines are told by this.
    slack > HALF && rest_for_gaps(items, slack) > gaps(items) * HALF
}

/// Never one Han alone on the last line (TYP-40).
fn last_line(items: &[Item], spans: &mut Vec<Span>, shape: &Shape, counts: &mut Counts) {
    let [.., before, last] = spans.as_slice() else {
        return;
    };
    let (start, cut, end) = (before.first, last.first, last.next);
    if before.tail.is_some() || items[cut - 1].kind == Kind::Break || !is_orphan(&items[cut..end]) {
        return;
    }
    let count = spans.len();
    let measure = shape.measure - indent(items, start, count == 2, shape);
    if fits(&items[start..end], measure) {
        spans.pop();
        spans[count - 2].next = end;
        return;
    }
    let rest = shape.measure - indent(items, cut, false, shape);
    match earlier(items, start, cut)
        .filter(|at| holds(&items[start..*at], measure) && natural(&items[*at..end]) <= rest)
    {
        Some(at) => {
            spans[count - 2].next = at;
            spans[count - 1].first = at;
        }
        None => counts.orphans += 1,
    }
}

/// One Han, with or without marks.
fn is_orphan(items: &[Item]) -> bool {
    let items = trimmed(items);
    items.first().is_some_and(|item| item.kind == Kind::Han) && items.iter().filter(|item| !item.closes()).count() == 1
}

/// The break before `cut` that brings one item down.
fn earlier(items: &[Item], start: usize, cut: usize) -> Option<usize> {
    (start + 2..cut).rev().find(|at| !items[*at].is(STUCK))
}

/// Whether the line without that item keeps its gaps at 1/4 em.
fn holds(items: &[Item], measure: i32) -> bool {
    let slack = measure - natural(items);
    slack <= gaps(trimmed(items)).max(1) * QUARTER
}
