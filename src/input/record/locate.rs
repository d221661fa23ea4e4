//! Where a value stands in a JSON text.
use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// Line and column, both from 1, the column in characters.
pub(crate) type Position = (u64, u64);

/// Finds where the values of `pointers` (RFC 6901) begin. A pointer whose value is not there gets the place of its nearest
/// parent that is. Every container on the way is read once, however many pointers lead through it.
#[must_use]
pub(crate) fn locate<'p>(text: &str, pointers: impl IntoIterator<Item = &'p str>) -> BTreeMap<String, Position> {
    let mut offsets = BTreeMap::new();
    let wanted: Vec<(&str, &str)> = pointers.into_iter().map(|p| (p, p)).collect();
    if let Ok(root) = serde_json::from_str::<&RawValue>(text) {
        descend(text, root, wanted, &mut offsets);
    }
    positions(text, offsets)
}

/// Each wanted pointer comes with what is left of it below `value`.
fn descend<'p>(text: &str, value: &RawValue, wanted: Vec<(&'p str, &'p str)>, offsets: &mut BTreeMap<&'p str, usize>) {
    // `value` is a slice of `text`: the difference of their addresses is its offset.
    let here = (value.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let mut below: BTreeMap<Cow<'p, str>, Vec<(&'p str, &'p str)>> = BTreeMap::new();
    for (whole, rest) in wanted {
        offsets.insert(whole, here);
        if let Some(rest) = rest.strip_prefix('/') {
            let (segment, tail) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
            let key = if segment.contains('~') {
                Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
            } else {
                Cow::Borrowed(segment)
            };
            below.entry(key).or_default().push((whole, tail));
        }
    }
    if below.is_empty() {
        return;
    }
    if let Ok(Items(items)) = serde_json::from_str(value.get()) {
        for (key, wanted) in below {
            if let Some(item) = key.parse::<usize>().ok().and_then(|n| items.get(n)) {
                descend(text, item, wanted, offsets);
            }
        }
    } else if let Ok(Members(mut members)) = serde_json::from_str(value.get()) {
        for (key, wanted) in below {
            if let Some(member) = members.remove(key.as_ref()) {
                descend(text, member, wanted, offsets);
            }
        }
    }
}

#[derive(Deserialize)]
struct Items<'a>(#[serde(borrow)] Vec<&'a RawValue>);

#[derive(Deserialize)]
struct Members<'a>(#[serde(borrow)] BTreeMap<Cow<'a, str>, &'a RawValue>);

fn positions(text: &str, offsets: BTreeMap<&str, usize>) -> BTreeMap<String, Position> {
    let mut by_offset: Vec<(usize, &str)> = offsets.into_iter().map(|(pointer, offset)| (offset, pointer)).collect();
    by_offset.sort_unstable();
    let (mut at, mut line, mut line_start) = (0, 1, 0);
    let mut out = BTreeMap::new();
    for (offset, pointer) in by_offset {
        let offset = offset.min(text.len());
        for newline in memchr::memchr_iter(b'\n', &text.as_bytes()[at..offset]) {
            line += 1;
            line_start = at + newline + 1;
        }
        at = offset;
        let column = text.get(line_start..offset).map_or(1, |before| before.chars().count() as u64 + 1);
        out.insert(pointer.to_owned(), (line, column));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_values_and_nearest_parents() {
        let text = "{\n  \"页\": [ {\"a\": 1},\n {\"a\": {\"b/c\": 2}} ]\n}";
        let found = locate(text, ["/页/1/a/b~1c", "/页/0/zz", "", "/页/9"]);
        assert_eq!(found["/页/1/a/b~1c"], (3, 16));
        assert_eq!(found["/页/0/zz"], (2, 10));
        assert_eq!(found[""], (1, 1));
        assert_eq!(found["/页/9"], (2, 8));
    }
}
