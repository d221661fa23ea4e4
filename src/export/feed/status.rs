//! What an outbox holds, and what keeps its ledger in order.
use serde::Serialize;

use super::ledger::{self, Ledger, Numbering, Rebuilt, delivery_name};
use super::{Options, Outbox, owner};
use crate::error::Result;
use crate::input::Source;
use crate::model::Date;
use crate::plan::Plan;
use crate::report::Report;

/// What is known of a partner.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartnerStatus {
    /// The partner.
    pub partner: String,
    /// How many deliveries were begun.
    pub deliveries: usize,
    /// The last one.
    pub last_delivery: Option<String>,
    /// When the last one was begun.
    pub last_at: Option<String>,
    /// True where the last one does not stand: the next run finishes it.
    pub unfinished: bool,
    /// Items that the partner lacks, where they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<usize>,
}

impl PartnerStatus {
    /// A partner that never got anything.
    pub(super) fn new(partner: &str, waiting: usize) -> Self {
        let partner = partner.to_owned();
        Self { partner, deliveries: 0, last_delivery: None, last_at: None, unfinished: false, waiting: Some(waiting) }
    }
}

impl Outbox {
    /// Every partner with its last delivery, by name.
    ///
    /// # Errors
    /// `LED-011`, and when the ledger cannot be read.
    pub fn status(&mut self, options: &Options, report: &mut Report) -> Result<Vec<PartnerStatus>> {
        self.lock_ledger(options)?;
        let store = &mut *self.store;
        let Some(owner) = ledger::owner_of(store, &options.ledger)? else { return Ok(Vec::new()) };
        let mut ledger = Ledger::open(store, &options.ledger, owner, report)?;
        let mut partners: Vec<String> = ledger.journal().iter().map(|known| known.partner.clone()).collect();
        partners.sort_unstable();
        partners.dedup();
        let mut out = Vec::new();
        for partner in partners {
            let Some(last) = ledger.last_of(&partner).cloned() else { continue };
            for year in &last.shards {
                ledger.shard(store, *year, report)?;
            }
            let mut numbers: Vec<u32> =
                ledger.journal().iter().filter(|known| known.partner == partner).map(|known| known.number).collect();
            numbers.dedup();
            out.push(PartnerStatus {
                partner,
                deliveries: numbers.len(),
                last_delivery: Some(delivery_name(last.number)),
                last_at: Some(last.at.to_string()),
                unfinished: !ledger.stands(&last),
                waiting: None,
            });
        }
        Ok(out)
    }

    /// The day on which a delivery to anybody was begun; `None` where there is none of this number.
    ///
    /// # Errors
    /// As [`Outbox::status`].
    pub fn day_of(&mut self, options: &Options, number: u32) -> Result<Option<Date>> {
        self.lock_ledger(options)?;
        let store = &mut *self.store;
        let Some(owner) = ledger::owner_of(store, &options.ledger)? else { return Ok(None) };
        let ledger = Ledger::open(store, &options.ledger, owner, &mut Report::new())?;
        let days = ledger.journal().iter().filter(|known: &&Numbering| known.number == number);
        Ok(days.map(|known| known.at.date()).min())
    }

    /// Makes the ledger anew from the manifests of all deliveries; the source says whose it is. A ledger that is damaged or
    /// incomplete is put away beside it, a sound one is refused.
    ///
    /// # Errors
    /// `NML-001`, `LED-031`, `LED-030` where deliveries were taken away and `Options::version_floor` is not given, and when something cannot be read or written.
    pub fn rebuild(&mut self, source: &dyn Source, options: &Options, report: &mut Report) -> Result<Rebuilt> {
        self.lock_ledger(options)?;
        let plan = Plan::new(source, &options.plan, &mut Report::new())?;
        ledger::rebuild(&mut *self.store, &options.ledger, owner(&plan.publication)?, options.version_floor, report)
    }

    /// Writes every file of the ledger anew with its last state; gives the bytes before and after.
    ///
    /// # Errors
    /// `LED-011`, and when a file cannot be read or written.
    pub fn compact(&mut self, options: &Options, report: &mut Report) -> Result<(u64, u64)> {
        self.lock_ledger(options)?;
        let store = &mut *self.store;
        let Some(owner) = ledger::owner_of(store, &options.ledger)? else { return Ok((0, 0)) };
        let mut sum = (0, 0);
        for year in ledger::years(store, &options.ledger)? {
            let (before, after) = ledger::compact(store, &options.ledger, &owner, year, report)?;
            sum = (sum.0 + before, sum.1 + after);
        }
        Ok(sum)
    }
}
