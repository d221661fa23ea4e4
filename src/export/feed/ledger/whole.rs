//! Whether the ledger still holds what went out: [`check`].
use std::collections::{BTreeMap, BTreeSet};

use super::{JOURNAL, Ledger, Numbering, delivery_name, shard_path};
use crate::error::{Error, Result};
use crate::export::feed::{delivery, rolling};
use crate::report::codes;
use crate::sink::store::Store;

/// What says of a partner that deliveries went out.
struct Out {
    /// The highest number in the journal: all below it stood before it was taken.
    highest: u32,
    /// Numbers with a trigger.
    triggers: BTreeSet<u32>,
    /// The delivery whose rolling files are there.
    rolling: Option<u32>,
}

impl Out {
    fn of(store: &dyn Store, ledger: &Ledger, partner: &str) -> Result<Self> {
        Ok(Self {
            highest: ledger.last_of(partner).map_or(0, |last| last.number),
            triggers: delivery::triggers(store, partner)?,
            rolling: rolling::manifest(store, partner)?.and_then(|manifest| manifest.delivery.parse().ok()),
        })
    }

    fn has(&self, number: u32) -> bool {
        number < self.highest || self.triggers.contains(&number) || self.rolling == Some(number)
    }
}

/// Compares the shards that are open with the journal, and the journal with the triggers in the outbox.
///
/// # Errors
/// `LED-030` where something went out that the ledger no longer knows, and when the outbox cannot be read.
pub(super) fn check(store: &dyn Store, ledger: &Ledger) -> Result<()> {
    check_journal(store, ledger)?;
    let mut partners: BTreeSet<String> = delivery::partners(store)?.into_iter().collect();
    partners.extend(ledger.journal.iter().map(|known| known.partner.clone()));
    let mut begun: BTreeMap<&str, BTreeMap<u32, &Numbering>> = BTreeMap::new();
    for known in ledger.journal.iter().skip(ledger.excused) {
        // A number that was begun again belongs where it was begun last.
        begun.entry(&known.partner).or_default().insert(known.number, known);
    }
    for partner in &partners {
        let out = Out::of(store, ledger, partner)?;
        // What was there before a floor was set need not be in the journal.
        if let Some(last) = out.triggers.last().filter(|last| ledger.floor == 0 && **last > out.highest) {
            return Err(missing(&format!("delivery {} to `{partner}` is in no journal", delivery_name(*last))));
        }
        let went_out = begun.get(partner.as_str()).into_iter().flatten().filter(|(number, _)| out.has(**number));
        for (_, known) in went_out {
            let has_trigger = out.triggers.contains(&known.number);
            check_one(store, ledger, known, has_trigger)?;
        }
    }
    Ok(())
}

/// The year files name deliveries, but not a year file that is lost as well, nor the floor.
fn check_journal(store: &dyn Store, ledger: &Ledger) -> Result<()> {
    let known = ledger.shards.values().any(|shard| !shard.begun.is_empty());
    if ledger.journal_tail.is_some() || !known {
        return Ok(());
    }
    let path = store.display(&format!("{}/{JOURNAL}", ledger.folder));
    Err(missing(&format!("`{path}` is lost, and the year files beside it hold deliveries")))
}

/// A delivery that went out, in every open shard where it must be.
fn check_one(store: &dyn Store, ledger: &Ledger, known: &Numbering, has_trigger: bool) -> Result<()> {
    let name = delivery_name(known.number);
    for year in &known.shards {
        let Some(shard) = ledger.shards.get(year) else { continue };
        let begun = shard.begun.get(&known.partner).is_some_and(|begun| begun.contains(&known.number));
        let mut open = shard.open.iter().map(|begun| (&begun.partner, &begun.delivery));
        // What stands is noted by the run that finds it; without it nobody can say what was taken away.
        let lost = has_trigger
            && open.any(|one| one == (&known.partner, &name))
            && delivery::standing(store, &known.partner, &name)?.is_none();
        if !begun || lost {
            let path = store.display(&shard_path(&ledger.folder, *year));
            return Err(missing(&format!("`{path}` lacks delivery {name} to `{}`, which went out", known.partner)));
        }
    }
    Ok(())
}

/// `LED-030`.
pub(crate) fn missing(what: &str) -> Error {
    let hint = "restore the ledger from a backup, or make it from the manifests: `--rebuild-ledger`; without them begin above all numbers with `--version-floor N`";
    Error::refused(codes::LED_030, what).with_hint(hint)
}
