//! A ledger from the manifests of an outbox: [`rebuild`].
use std::collections::BTreeMap;

use super::record::{Row, Status, parse_digest, parse_hex};
use super::shard::Owner;
use super::{Ledger, Numbering, Reserved, years};
use crate::error::{Error, Result};
use crate::export::feed::delivery::{self, Manifest};
use crate::model::{Date, Timestamp};
use crate::report::{Report, codes};
use crate::sink::store::Store;

/// What a ledger was made of.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rebuilt {
    /// Deliveries whose manifest was found.
    pub deliveries: usize,
    /// Versions of items in them.
    pub items: usize,
    /// Partners.
    pub partners: usize,
}

/// Writes a ledger anew from all manifests in the outbox. A ledger that is there must be put away before.
///
/// # Errors
/// `LED-031` where two manifests give one guid and version to different content, and when something cannot be read or
/// written.
pub(crate) fn rebuild(store: &mut dyn Store, folder: &str, owner: Owner, report: &mut Report) -> Result<Rebuilt> {
    if !years(store, folder)?.is_empty() {
        let message = format!("there is a ledger at `{}`", store.display(folder));
        return Err(Error::refused(codes::LED_031, message).with_hint("put its folder away before it is made anew"));
    }
    let mut manifests = delivery::manifests(store)?;
    // Versions rise with time, whoever got them.
    manifests.sort_by(|a, b| (a.created(), &a.partner, &a.delivery).cmp(&(b.created(), &b.partner, &b.delivery)));
    let mut ledger = Ledger::open(store, folder, owner, report)?;
    let mut known = BTreeMap::new();
    let mut rebuilt = Rebuilt::default();
    let mut partners: Vec<&str> = manifests.iter().map(|manifest| manifest.partner.as_str()).collect();
    partners.sort_unstable();
    partners.dedup();
    rebuilt.partners = partners.len();
    for manifest in &manifests {
        rebuilt.deliveries += 1;
        rebuilt.items += add(store, &mut ledger, manifest, &mut known)?;
    }
    Ok(rebuilt)
}

/// Version → the delivery that had it and its digest.
type Known = BTreeMap<(String, u32), ([u8; 32], String)>;

fn add(store: &mut dyn Store, ledger: &mut Ledger, manifest: &Manifest, known: &mut Known) -> Result<usize> {
    let unusable = |what: &str| {
        let message = format!("delivery {} to `{}`: {what}", manifest.delivery, manifest.partner);
        Error::refused(codes::LED_031, message)
    };
    let at = manifest.created().ok_or_else(|| unusable("`created` is no time"))?;
    let number = manifest.delivery.parse().map_err(|_| unusable("`delivery` is no number"))?;
    // An article in several formats is one item.
    let mut years: BTreeMap<i32, BTreeMap<String, Row>> = BTreeMap::new();
    for file in &manifest.files {
        let date = file.issue.as_deref().and_then(|issue| Date::parse(issue.get(..10)?));
        let Some(date) = date else { continue };
        let rows = years.entry(date.year()).or_default();
        let found = row(file).ok_or_else(|| unusable(&format!("`{}` has no guid, version or digest", file.path)))?;
        let Some(row) = found else { continue };
        let here = (row.digest, manifest.delivery.clone());
        let (digest, other) = known.entry((row.guid.clone(), row.version)).or_insert(here);
        if *digest != row.digest {
            let what = format!("version {} of `{}` is not what delivery {other} has", row.version, row.guid);
            return Err(unusable(&what));
        }
        rows.insert(row.guid.clone(), row);
    }
    let shards: Vec<i32> = years.keys().copied().collect();
    let numbering = Numbering { partner: manifest.partner.clone(), number, at, shards, publication: None };
    ledger.take_number(store, numbering.clone())?;
    let mut items = 0;
    for (year, rows) in years {
        items += rows.len();
        let items = rows.into_values().collect();
        ledger.begin(store, year, &numbering, Reserved { items, ..Reserved::default() })?;
        ledger.commit(store, year, manifest)?;
    }
    Ok(items)
}

/// The version that a file holds; `Some(None)` for media, which have none.
fn row(file: &delivery::File) -> Option<Option<Row>> {
    let Some(guid) = &file.guid else { return Some(None) };
    let time = |text: &Option<String>| text.as_deref().and_then(Timestamp::parse);
    Some(Some(Row {
        guid: guid.clone(),
        version: file.version?,
        digest: file.digest.as_deref().and_then(parse_digest)?,
        status: match file.status.as_deref()? {
            "withheld" => Status::Withheld,
            "canceled" => Status::Canceled,
            _ => Status::Usable,
        },
        first_created: time(&file.first_created)?,
        version_created: time(&file.version_created)?,
        headline: String::new(),
        record_version: 0,
        change: file.change,
        note: None,
        pictures: file.pictures.as_deref().and_then(parse_hex),
    }))
}
