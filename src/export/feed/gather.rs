//! What a feed may hold of an issue: its usable articles, and those that were taken back.
use super::assign::Assignment;
use super::deliver::Run;
use super::ledger::{Row, Status, is_below};
use super::rolling::{Candidate, Feed, Tombstone};
use super::scan::{ItemKind, Scanned};
use crate::export::newsml::fixed_note;
use crate::plan::Volume;

impl Run<'_> {
    /// Articles that the partner had, or has as canceled.
    pub(super) fn tombstones(
        &self,
        base: &str,
        year: i32,
        partner: u16,
        scanned: &Scanned,
        assignment: &Assignment,
        feed: &mut Feed<'_>,
    ) {
        let fixed = fixed_note(&self.plan.publication.language);
        let note = |guid: &str| {
            let state = scanned.items.iter().find(|state| &*state.guid == guid);
            state.and_then(|state| state.editor_note.clone()).unwrap_or_else(|| fixed.to_owned())
        };
        let mut add = |guid: &str, when| {
            let known = feed.tombstones.iter().any(|known| known.guid == guid);
            if guid.contains("/a/") && !guid.contains("/m/") && !known {
                feed.tombstones.push(Tombstone { guid: guid.to_owned(), when, note: note(guid) });
            }
        };
        let sent = assignment.decisions.iter().filter(|decision| decision.lacking).filter_map(|one| one.row.as_ref());
        for row in sent.chain(assignment.gone.iter().map(|(_, row)| row)) {
            if row.status == Status::Canceled {
                add(&row.guid, row.version_created);
            }
        }
        let Some(shard) = self.ledger.shards().get(&year) else { return };
        for (guid, item) in shard.below(base).filter(|(guid, _)| is_below(guid, base)) {
            let sent = item.sent_to(partner).filter(|sent| sent.status == Status::Canceled);
            if let Some(sent) = sent.filter(|_| !usable(assignment).any(|row| &*row.guid == guid)) {
                add(guid, sent.version_created);
            }
        }
    }
}

/// Articles of an issue that may be entries of a feed.
pub(super) fn candidates<'a>(assignment: &Assignment, volume: &'a Volume, n: usize, issue: usize, feed: &mut Feed<'a>) {
    feed.candidates.extend(usable(assignment).map(|row| Candidate { volume, n, issue, row: row.clone() }));
}

/// Versions of the articles of an issue that may be used.
fn usable(assignment: &Assignment) -> impl Iterator<Item = &Row> {
    let articles = assignment.decisions.iter().filter(|one| one.kind == ItemKind::Article && !one.blocked);
    articles.filter_map(|one| one.row.as_ref()).filter(|row| row.status == Status::Usable)
}
