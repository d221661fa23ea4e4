//! What an interrupted run left: finished where it was whole, else left to be done again with the same numbers.
use std::collections::BTreeMap;

use super::delivery::{self, Manifest};
use super::layout::{Layout, Paths};
use super::ledger::{Begun, Ledger, is_below};
use super::output;
use super::profile::Profile;
use crate::error::{Error, Result};
use crate::report::codes;
use crate::sink::store::Store;

/// Finishes every delivery that is whole.
///
/// # Errors
/// `LED-031` where a delivery holds other versions than were reserved for it, and when something cannot be read or written.
pub(super) fn recover(store: &mut dyn Store, ledger: &mut Ledger, profile: &Profile) -> Result<()> {
    for (year, begun) in ledger.open_deliveries() {
        if let Some((paths, manifest)) = delivery::standing(store, &begun.partner, &begun.delivery)? {
            if !is_of(&begun, &manifest)? {
                continue;
            }
            if let Some(file) = delivery::first_fault_standing(store, &paths, &manifest)? {
                return Err(contradiction(&begun, &format!("`{file}` is not what its manifest says")));
            }
            // Files that are replaced have no trigger.
            if manifest.shown.is_empty() {
                output::trigger(store, &paths, &manifest)?;
            }
            if paths.layout() == Layout::Dated {
                // All was moved; empty folders may be left.
                let partial = paths.partial();
                store.remove(&partial).map_err(|e| Error::output(store.display(&partial), e))?;
            }
            ledger.commit(store, year, &manifest)?;
        } else if begun.partner == profile.partner
            // Another partner's run may have found other content since, and burnt the numbers.
            && begun.items.iter().all(|(guid, number)| ledger.item(year, guid).is_some_and(|item| item.has(*number)))
            && let Some(manifest) = output::whole_partial(store, &begun, profile.layout)?
            && is_of(&begun, &manifest)?
        {
            let paths = Paths::new(&begun.partner, &begun.delivery, profile.layout);
            output::publish(store, &paths, profile.layout, &manifest)?;
            ledger.commit(store, year, &manifest)?;
        }
    }
    Ok(())
}

/// True where a manifest holds all that was begun; false where the number was begun again with something else.
fn is_of(begun: &Begun, manifest: &Manifest) -> Result<bool> {
    let versions = manifest.versions();
    let versions = versions.filter_map(|(.., item)| Some((item.guid.as_deref()?, item.version?)));
    let versions: BTreeMap<&str, u32> = versions.collect();
    for (guid, number) in &begun.items {
        match versions.get(&**guid) {
            Some(version) if version == number => {}
            Some(version) => {
                let what = format!("version {version} of `{guid}` stands, {number} was reserved");
                return Err(contradiction(begun, &what));
            }
            None if manifest.without.iter().any(|base| is_below(guid, base)) => {}
            None => return Ok(false),
        }
    }
    Ok(true)
}

fn contradiction(begun: &Begun, what: &str) -> Error {
    let message = format!("delivery {} to `{}`: {what}", begun.delivery, begun.partner);
    Error::refused(codes::LED_031, message).with_hint("restore the delivery from a backup, or put its folder away")
}
