//! A ledger from the manifests of an outbox: [`rebuild`].
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::record::{Row, Status, parse_digest, parse_hex};
use super::shard::Owner;
use super::{Ledger, Numbering, Reserved, delivery_name, years};
use crate::error::{Error, Result};
use crate::export::feed::delivery::{self, Manifest};
use crate::export::feed::rolling;
use crate::model::{Date, Timestamp};
use crate::report::{Report, codes};
use crate::sink::hex;
use crate::sink::store::Store;

/// No version is higher that was not made up: so many are left that a floor may be set to.
const HIGHEST: u32 = 4_100_000_000;

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

/// Writes a ledger anew from all manifests in the outbox. One that is damaged or incomplete is put away beside it.
///
/// # Errors
/// `LED-031` where a sound ledger is there, or where two manifests give one guid and version to different content;
/// `LED-003` where a manifest is of another publication; `LED-031` where one is not what its trigger says;
/// `LED-030` where a delivery has a trigger and no manifest, and no floor is given; and when something cannot be read or
/// written.
pub(crate) fn rebuild(
    store: &mut dyn Store,
    folder: &str,
    owner: Owner,
    floor: Option<u32>,
    report: &mut Report,
) -> Result<Rebuilt> {
    let old_floor = unsound(store, folder, &owner, report)?;
    let mut manifests = delivery::manifests(store)?;
    if floor.is_none() {
        check_manifests(store, &manifests)?;
    }
    manifests.iter().try_for_each(|manifest| check_origin(store, manifest, &owner))?;
    // Versions rise with time, whoever got them.
    manifests.sort_by(|a, b| (a.created(), &a.partner, &a.delivery).cmp(&(b.created(), &b.partner, &b.delivery)));
    let fresh = format!("{folder}.new");
    let clear = |store: &mut dyn Store| store.remove(&fresh).map_err(|e| Error::output(store.display(&fresh), e));
    clear(store)?;
    let ledger = Ledger::open(store, &fresh, owner, report)?;
    let filled = fill(store, ledger, &manifests, old_floor.max(floor.unwrap_or(0)));
    match filled {
        Ok(_) => swap(store, folder, &fresh)?,
        Err(_) => clear(store)?,
    }
    filled
}

fn fill(store: &mut dyn Store, mut ledger: Ledger, manifests: &[Manifest], floor: u32) -> Result<Rebuilt> {
    let mut known = BTreeMap::new();
    let mut rebuilt = Rebuilt::default();
    let mut partners: Vec<&str> = manifests.iter().map(|manifest| manifest.partner.as_str()).collect();
    partners.sort_unstable();
    partners.dedup();
    rebuilt.partners = partners.len();
    for manifest in manifests {
        rebuilt.deliveries += 1;
        rebuilt.items += add(store, &mut ledger, manifest, &mut known)?;
    }
    // Last: it excuses what comes before it.
    ledger.set_floor(store, floor)?;
    Ok(rebuilt)
}

/// The floor of the ledger that is there, as far as it can be read.
///
/// # Errors
/// `LED-031` where it is sound, and when it cannot be read.
fn unsound(store: &mut dyn Store, folder: &str, owner: &Owner, report: &mut Report) -> Result<u32> {
    let is_fault = |error: &Error| [codes::LED_011, codes::LED_030].map(Some).contains(&error.code());
    let mut ledger = match Ledger::open(store, folder, owner.clone(), report) {
        Err(error) if is_fault(&error) => return Ok(0),
        opened => opened?,
    };
    if years(store, folder)?.is_empty() && ledger.journal.is_empty() {
        return Ok(ledger.floor);
    }
    match open_all(store, &mut ledger, report) {
        Err(error) if is_fault(&error) => return Ok(ledger.floor),
        whole => whole?,
    }
    let message = format!("there is a sound ledger at `{}`", store.display(folder));
    Err(Error::refused(codes::LED_031, message).with_hint("put its folder away before it is made anew"))
}

fn open_all(store: &mut dyn Store, ledger: &mut Ledger, report: &mut Report) -> Result<()> {
    let mut all = years(store, &ledger.folder)?;
    all.extend(ledger.journal.iter().flat_map(|known| known.shards.iter().copied()));
    for year in all {
        ledger.shard(store, year, report)?;
    }
    ledger.check_whole(store)
}

/// `LED-030` where a delivery went out and its manifest is no longer there.
fn check_manifests(store: &dyn Store, manifests: &[Manifest]) -> Result<()> {
    for partner in delivery::partners(store)? {
        let name = partner.as_str();
        let own = move || manifests.iter().filter(move |one| one.partner == name);
        let mut went_out: BTreeSet<String> =
            delivery::triggers(store, &partner)?.into_iter().map(delivery_name).collect();
        went_out.extend(rolling::manifest(store, &partner)?.map(|rolling| rolling.delivery));
        went_out.extend(own().filter_map(|one| one.previous.clone()));
        if let Some(name) = went_out.iter().find(|name| own().all(|one| one.delivery != **name)) {
            let message = format!("the manifest of delivery {name} to `{partner}` is no longer in the outbox");
            let hint = "restore the ledger from a backup, or say above which number versions begin: `--rebuild-ledger --version-floor N`";
            return Err(Error::refused(codes::LED_030, message).with_hint(hint));
        }
    }
    Ok(())
}

/// `LED-003`, `LED-031`: a manifest of another publication, or one that is not what went out.
fn check_origin(store: &dyn Store, manifest: &Manifest, owner: &Owner) -> Result<()> {
    let of = |what: &str| format!("delivery {} to `{}` {what}", manifest.delivery, manifest.partner);
    let base = format!("tag:{}:{}/", owner.tag_authority, owner.publication);
    let is_own = |guid: &str| guid.starts_with(&base);
    let foreign = manifest.versions().filter_map(|(.., item)| item.guid.as_deref()).find(|guid| !is_own(guid));
    if manifest.publication != owner.publication || foreign.is_some() {
        let what = foreign.map_or_else(
            || format!("is of `{}`, not of `{}`", manifest.publication, owner.publication),
            |guid| format!("holds `{guid}`, which does not begin with `{base}`"),
        );
        return Err(Error::refused(codes::LED_003, of(&what)).with_hint("put its files away"));
    }
    let Some((paths, _)) = delivery::standing(store, &manifest.partner, &manifest.delivery)? else { return Ok(()) };
    let trigger = paths.trigger();
    let line = store.read(&trigger).map_err(|e| Error::input(store.display(&trigger), e))?;
    let said = paths.trigger_line(&hex(&manifest.sha256));
    if line.is_some_and(|line| line != said.as_bytes()) {
        let message = of("has another manifest than its trigger says");
        return Err(Error::refused(codes::LED_031, message).with_hint("restore it from a backup, or put it away"));
    }
    Ok(())
}

/// Puts the new ledger into its place and an old one beside it.
fn swap(store: &mut dyn Store, folder: &str, fresh: &str) -> Result<()> {
    let name = store.display(folder);
    let failed = |e| Error::output(name.clone(), e);
    if !store.list(folder).map_err(failed)?.is_empty() {
        let mut old = (1..).map(|n| format!("{folder}.old{n}"));
        let free = old.find_map(|path| match store.list(&path) {
            Ok(names) => names.is_empty().then_some(Ok(path)),
            Err(e) => Some(Err(e)),
        });
        let free = free.transpose().map_err(failed)?.unwrap_or_else(|| unreachable!("numbers do not end"));
        store.rename(folder, &free).map_err(failed)?;
    }
    if !store.list(fresh).map_err(failed)?.is_empty() {
        store.rename(fresh, folder).map_err(failed)?;
        let parent = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        store.sync(parent).map_err(failed)?;
    }
    Ok(())
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
    for (issue, path, item) in manifest.versions() {
        let Some(date) = issue.get(..10).and_then(Date::parse) else { continue };
        let row = row(item).ok_or_else(|| unusable(&format!("`{path}` has no guid, version or digest")))?;
        let here = (row.digest, manifest.delivery.clone());
        if !(1..=HIGHEST).contains(&row.version) {
            return Err(unusable(&format!("`{}` has the version {}", row.guid, row.version)));
        }
        let (digest, other) = known.entry((row.guid.to_string(), row.version)).or_insert(here);
        if *digest != row.digest {
            let what = format!("version {} of `{}` is not what delivery {other} has", row.version, row.guid);
            return Err(unusable(&what));
        }
        years.entry(date.year()).or_default().insert(row.guid.to_string(), row);
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

/// A version as the ledger has it.
fn row(item: &delivery::FileItem) -> Option<Row> {
    let time = |text: &Option<String>| text.as_deref().and_then(Timestamp::parse);
    Some(Row {
        guid: item.guid.as_deref()?.into(),
        version: item.version?,
        digest: item.digest.as_deref().and_then(parse_digest)?,
        status: match item.status.as_deref()? {
            "withheld" => Status::Withheld,
            "canceled" => Status::Canceled,
            _ => Status::Usable,
        },
        first_created: time(&item.first_created)?,
        version_created: time(&item.version_created)?,
        headline: Arc::default(),
        record_version: 0,
        change: item.change,
        note: None,
        pictures: item.pictures.as_deref().and_then(parse_hex),
        modified: time(&item.modified),
    })
}
