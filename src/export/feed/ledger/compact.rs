//! A shard without what nobody needs any more: [`compact`].
use std::io::BufRead;

use super::record::{Kind, Line, Row, Tail};
use super::shard::{Owner, Partners, Shard};
use super::shard_path;
use crate::error::{Error, Result};
use crate::report::Report;
use crate::sink::store::Store;

/// Writes the shard of a year anew with its last state: of each item the newest version and those that partners have.
/// What a reader learns from it is the same. Gives the bytes before and after.
///
/// # Errors
/// `LED-003`, `LED-011`, and when the shard cannot be read or written.
pub(crate) fn compact(
    store: &mut dyn Store,
    folder: &str,
    owner: &Owner,
    year: i32,
    report: &mut Report,
) -> Result<(u64, u64)> {
    let path = shard_path(folder, year);
    let mut partners = Partners::default();
    let shard = Shard::read(store, &path, owner, &mut partners, report)?;
    let name = store.display(&path);
    let failed = |e| Error::output(name.clone(), e);
    let Some(mut file) = store.open(&path).map_err(failed)? else { return Ok((0, 0)) };
    let fresh = format!("{path}.new");
    let mut out = store.create(&fresh).map_err(failed)?;
    let (mut buffer, mut before, mut after, mut tail) = (Vec::new(), 0, 0, Tail::None);
    while file.read_until(b'\n', &mut buffer).map_err(failed)? > 0 {
        before += buffer.len() as u64;
        // It was read a moment ago, so every line is whole.
        let kept = Line::parse(buffer.trim_ascii_end()).and_then(|line| kept(line, &shard, &mut partners));
        if let Some(mut line) = kept {
            let bytes = line.append_to(&mut tail);
            out.write_all(&bytes).map_err(failed)?;
            after += bytes.len() as u64;
        }
        buffer.clear();
    }
    out.flush().map_err(failed)?;
    drop((file, out));
    store.sync(&fresh).map_err(failed)?;
    store.rename(&fresh, &path).map_err(failed)?;
    store.sync(folder).map_err(failed)?;
    Ok((before, after))
}

/// What of a line is still needed. Deliveries keep their lines: their numbers and times are taken.
fn kept(mut line: Line, shard: &Shard, partners: &mut Partners) -> Option<Line> {
    match line.t {
        Kind::Begin => {
            let partner = partners.number(line.partner.as_deref().unwrap_or_default());
            let is_needed = |row: &Row| {
                let Some(item) = shard.item(&row.guid) else { return false };
                let newest = item.newest().is_some_and(|newest| newest.number == row.version);
                newest || item.sent_to(partner).is_some_and(|sent| sent.number == row.version)
            };
            // What the delivery held is known for ever: it may be sent again.
            let (items, past) = std::mem::take(&mut line.items).into_iter().partition(is_needed);
            line.items = items;
            line.past.extend(Vec::into_iter(past).map(|row: Row| row.guid.to_string()));
            Some(line)
        }
        Kind::Skip => {
            let item = line.guid.as_deref().and_then(|guid| shard.item(guid));
            item.is_some_and(|item| Some(item.highest()) == line.version).then_some(line)
        }
        Kind::Rehash => None,
        Kind::Ledger | Kind::Commit | Kind::Delivery | Kind::Floor => Some(line),
    }
}
