//! How a line takes its change: who gives, who takes, and how much each (TYP-31).

use super::items::{Item, Kind};
use super::{EIGHTH, Giver, HALF, QUARTER, Share};

/// Natural width of items as one line: the blanks at both ends are cut (TYP-21, TYP-22).
pub(super) fn natural(items: &[Item]) -> i32 {
    let items = trimmed(items);
    let (Some(first), Some(last)) = (items.first(), items.last()) else {
        return 0;
    };
    let all = last.next_at() - first.at - i64::from(first.left) - i64::from(last.right) - i64::from(last.space);
    i32::try_from(all).unwrap_or(i32::MAX)
}

/// The items of a line without the spaces that vanish at its end.
pub(super) fn trimmed(items: &[Item]) -> &[Item] {
    let kept = items.iter().rposition(|item| !item.vanishes()).map_or(0, |last| last + 1);
    &items[..kept]
}

/// How much the line can give in all.
pub(super) fn room(items: &[Item]) -> i32 {
    let items = trimmed(items);
    let mut sum = 0;
    for (at, item) in items.iter().enumerate() {
        if !gives(item) {
            continue;
        }
        for giver in GIVERS {
            sum += capacity(items, at, giver);
        }
    }
    sum
}

/// Most items are Han beside Han, which give nothing.
#[inline]
fn gives(item: &Item) -> bool {
    item.left | item.right | item.space != 0 || item.kind == Kind::Space
}

/// The order in which blanks give.
const GIVERS: [Giver; 5] = [Giver::Space, Giver::Bracket, Giver::Pause, Giver::Autospace, Giver::Stop];

/// What one item can give as such a giver.
#[inline]
fn capacity(items: &[Item], at: usize, giver: Giver) -> i32 {
    let item = &items[at];
    let last = at + 1 == items.len();
    let left = if at == 0 { 0 } else { i32::from(item.left) };
    let right = if last { 0 } else { i32::from(item.right) };
    match (giver, item.kind) {
        (Giver::Space, Kind::Space) => (item.width - QUARTER).max(0),
        (Giver::Bracket, Kind::Open | Kind::Close) => left + right,
        (Giver::Pause, Kind::Pause) | (Giver::Stop, Kind::Stop) => right,
        (Giver::Autospace, _) if item.space > 0 && !last => EIGHTH,
        _ => 0,
    }
}

/// What one item can take before all gaps do: typed spaces and autospace grow to 1/2 em.
#[inline]
fn growth(items: &[Item], at: usize, giver: Giver) -> i32 {
    let item = &items[at];
    match (giver, item.kind) {
        (Giver::Space, Kind::Space) => (HALF - item.width).max(0),
        (Giver::Autospace, _) if item.space > 0 && at + 1 < items.len() => HALF - i32::from(item.space),
        _ => 0,
    }
}

/// Whether the gap between two items may grow with all others.
pub(super) fn stretchable(before: &Item, item: &Item) -> bool {
    use Kind::{Close, Connector, HalfClose, HalfOpen, Note, Open, Pause, Solidus, Stop, Western};
    !matches!(
        (before.kind, item.kind),
        (Connector | Solidus | HalfOpen, _)
            | (_, Connector | Solidus | Note)
            | (Western, Pause | Stop | Close | HalfClose | Western)
            | (Pause | Stop | Open, Western)
    )
}

/// Number of gaps that may grow.
pub(super) fn gaps(items: &[Item]) -> i32 {
    items.windows(2).filter(|pair| stretchable(&pair[0], &pair[1])).count() as i32
}

/// What is left for all gaps when typed spaces and autospaces have grown to their limit.
pub(super) fn rest_for_gaps(items: &[Item], slack: i32) -> i32 {
    let mut taken = 0;
    for at in 0..items.len() {
        taken += growth(items, at, Giver::Space) + growth(items, at, Giver::Autospace);
    }
    (slack - taken).max(0)
}

/// Spreads `adjust` over trimmed items: `changes[k]` is what item `k` gives or takes. Who did, by [`Giver`].
pub(super) fn spread(items: &[Item], adjust: i32, changes: &mut Vec<i32>) -> [Share; 6] {
    changes.clear();
    changes.resize(items.len(), 0);
    let mut shares = [Share::default(); 6];
    if adjust < 0 {
        let mut need = -adjust;
        for giver in GIVERS {
            let given = level(items, giver, capacity, need, -1, changes);
            need += given.total;
            shares[giver as usize] = given;
        }
    } else if adjust > 0 {
        let mut need = adjust;
        for giver in [Giver::Space, Giver::Autospace] {
            let taken = level(items, giver, growth, need, 1, changes);
            need -= taken.total;
            shares[giver as usize] = taken;
        }
        shares[Giver::Gap as usize] = even(items, need, changes);
    }
    shares
}

/// Shares `need` evenly among the items that can, none beyond its limit.
fn level(
    items: &[Item],
    giver: Giver,
    limit: impl Fn(&[Item], usize, Giver) -> i32,
    need: i32,
    sign: i32,
    changes: &mut [i32],
) -> Share {
    if need <= 0 {
        return Share::default();
    }
    let able = (0..items.len()).filter(|at| gives(&items[*at]) && limit(items, *at, giver) > 0).count() as i32;
    if able == 0 {
        return Share::default();
    }
    let (mut left, mut open) = (need, able);
    for (at, change) in changes.iter_mut().enumerate().take(items.len()) {
        let most = limit(items, at, giver);
        if most > 0 {
            // Rounding up first keeps the sum exact: the last one takes what is left.
            let part = ((left + open - 1) / open).min(most);
            *change += sign * part;
            left -= part;
            open -= 1;
        }
    }
    // Unequal limits (runs of another size) can leave a rest.
    for at in if left > 0 { 0..items.len() } else { 0..0 } {
        let spare = limit(items, at, giver) - changes[at].abs();
        if spare > 0 {
            let part = left.min(spare);
            changes[at] += sign * part;
            left -= part;
        }
    }
    Share { count: able as u16, total: sign * (need - left) }
}

/// Adds the rest to all gaps, evenly.
fn even(items: &[Item], rest: i32, changes: &mut [i32]) -> Share {
    let count = gaps(items);
    if rest <= 0 || count == 0 {
        return Share::default();
    }
    let (rest, count) = (i64::from(rest), i64::from(count));
    let mut nth = 0;
    for (at, pair) in items.windows(2).enumerate() {
        if stretchable(&pair[0], &pair[1]) {
            changes[at] += (rest * (nth + 1) / count - rest * nth / count) as i32;
            nth += 1;
        }
    }
    Share { count: count as u16, total: rest as i32 }
}
