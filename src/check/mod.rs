//! From what a file says to what can be relied on: `IssueRecord` → [`Issue`] and findings.
//!
//! An error costs the smallest thing that is wrong: a picture or block gives way to a framed note; only where the record
//! as a whole cannot be trusted (its form, its date, ids that stand twice) is the issue left out.
mod article;
mod block;
mod context;
mod figure;
mod hygiene;
mod identifiers;
mod issue;
mod links;
mod page;
mod publication;
mod text;
mod turns;

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::quality::FixedState;

use crate::input::record::{Limits, parse_again, parse_issue};
use crate::input::{Entry, Source};
use crate::model::{Issue, Publication, Timestamp};
use crate::report::Report;

pub(crate) use publication::inline_publication;
pub use publication::publication;

/// What helps against `REC-005`.
const LIMITS: &str = "divide it, or raise the limit in `[limits]` (docs/format.md)";

/// Limits and depth of the check.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Look into every picture from header to end marker (default: no; pass 2 and the command `check` do).
    pub media: bool,
    /// Limits of records and pictures.
    pub limits: Limits,
    /// Time of the run, where it has one: a text whose embargo is over by then keeps no page picture back (default: none, so
    /// that every withheld text does).
    pub at: Option<Timestamp>,
    /// The record was checked before and its doubtful marks (`TXT-004` to `TXT-006`) were told: pass 2 does not count them again.
    pub(crate) again: bool,
    /// What private-use characters stand for (`pua.json`).
    pub private_use: Arc<BTreeMap<char, String>>,
}

/// Tells a record from what it is after a change, within one run. No cryptographic digest: nobody who writes to an archive
/// gains anything by a record that counts as unchanged, and every record is looked at twice.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> u64 {
    FixedState::default().hash_one(bytes)
}

/// Reads and checks one issue record; `None` where an error costs the issue.
#[must_use]
pub fn issue(
    bytes: &[u8],
    entry: &Entry,
    publication: &Publication,
    source: &dyn Source,
    options: &Options,
    report: &mut Report,
) -> Option<Issue> {
    let parse = if options.again { parse_again } else { parse_issue };
    let parsed = parse(bytes, entry, &options.limits, report)?;
    let mut context = context::Context::new(entry, source, options, publication);
    context.mended = parsed.mended;
    let issue = issue::issue(&mut context, parsed.record);
    context.finish(&parsed.text, report);
    issue
}
