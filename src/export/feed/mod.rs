//! Deliveries to partners: what is new or changed for each since its last one, with versions from a ledger.
//!
//! A run, top to bottom: lock → recover → digest → changes → deliver → commit. Each step is durable before the next begins, so
//! that a run may be killed at any moment: the next one finishes what was whole and does again what was not, and no number is
//! ever given to two contents.
mod absent;
mod assign;
mod atom;
mod compose;
mod deliver;
mod delivery;
mod digest;
mod documents;
mod entry;
mod format;
mod gather;
mod hand_off;
mod jsonfeed;
mod layout;
mod ledger;
mod markup;
mod media;
mod ninjs;
mod nitf;
mod output;
mod profile;
mod recover;
mod relay;
mod rolling;
mod rss;
mod scan;
mod select;
mod sitemap;
mod sound;
mod status;
#[cfg(test)]
mod tests;
mod writing;

use std::collections::BTreeSet;
use std::path::PathBuf;

pub use self::deliver::Delivered;
pub use self::format::Format;
pub use self::layout::{Layout, Naming};
pub use self::ledger::Rebuilt;
pub use self::profile::{FeedOptions, Limit, Profile, PubDate, check_partners};
pub use self::select::{Selection, Since};
pub use self::status::PartnerStatus;

use self::deliver::Run;
use self::ledger::{Ledger, Owner};
use crate::error::{Error, Result};
use crate::input::Source;
use crate::model::{Issue, Publication, Timestamp};
use crate::parallel::Jobs;
use crate::plan::{self, Plan};
use crate::report::{Progress, Report, codes};
use crate::sink::store::{Disk, NoLock, Store};

/// What a run is asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Time of the run: `versionCreated` of what is new.
    pub at: Timestamp,
    /// Narrows the selection of every profile. A package of which it leaves something out is not sent.
    pub selection: Selection,
    /// Folder of the ledger, relative to the outbox (default: `.newsbind/ledger`).
    pub ledger: String,
    /// What becomes of items that the record no longer holds (default: `NML-021`). An issue whose record is gone is taken
    /// back only where `selection` names it by its id or its day and leaves nothing of it out; otherwise it is `NML-021` too.
    pub removed: Option<Removed>,
    /// Send canceled articles that are usable again (default: `NML-020`).
    pub revive: bool,
    /// Send everything that is selected as a new version.
    pub resend: bool,
    /// Send the items of this delivery again, in their current version.
    pub redeliver: Option<u32>,
    /// All new versions are above this number, in this run and all later ones.
    pub version_floor: Option<u32>,
    /// Options of pass 1.
    pub plan: plan::Options,
}

impl Options {
    /// A run at this time.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self {
            at,
            selection: Selection::default(),
            ledger: DEFAULT_LEDGER.to_owned(),
            removed: None,
            revive: false,
            resend: false,
            redeliver: None,
            version_floor: None,
            plan: plan::Options::default(),
        }
    }

    /// Worker threads.
    #[must_use]
    pub fn with_jobs(mut self, jobs: Jobs) -> Self {
        self.plan.jobs = jobs;
        self
    }
}

const DEFAULT_LEDGER: &str = ".newsbind/ledger";

/// What becomes of an item that was sent and is gone from the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Removed {
    /// It is taken back.
    Kill,
    /// Nothing.
    Keep,
}

/// A folder with deliveries and their ledger, locked.
pub struct Outbox {
    store: Box<dyn Store>,
    holder: String,
    /// Ledgers outside the outbox, which others may use as well: each is locked from its first use on.
    ledgers: BTreeSet<String>,
}

impl Outbox {
    /// Opens an outbox, which need not exist, and locks it; `holder` is what others read who find it locked.
    ///
    /// # Errors
    /// `LED-001` where another run has it, `LED-002` where the file system has no locks, `OUT-001`.
    pub fn open(root: impl Into<PathBuf>, holder: &str) -> Result<Self> {
        Self::lock(Box::new(Disk::new(root)), holder)
    }

    fn lock(mut store: Box<dyn Store>, holder: &str) -> Result<Self> {
        take_lock(&mut *store, ".newsbind/lock", "", holder)?;
        Ok(Self { store, holder: holder.to_owned(), ledgers: BTreeSet::new() })
    }

    /// Locks the ledger of a run, where it lies elsewhere; a run does so too, and this asks first whether it can.
    ///
    /// # Errors
    /// As [`Outbox::open`].
    pub fn lock_ledger(&mut self, options: &Options) -> Result<()> {
        let folder = options.ledger.as_str();
        // Two outboxes may have one ledger, and the lock of an outbox does not guard it.
        if folder != DEFAULT_LEDGER && !self.ledgers.contains(folder) {
            take_lock(&mut *self.store, &format!("{folder}.lock"), folder, &self.holder)?;
            self.ledgers.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Sends each partner what it lacks.
    ///
    /// # Errors
    /// What stops a run: `NML-001`, `PRF-005`, the codes `LED-…` that are errors, a source that cannot be read, an outbox that
    /// cannot be written (`OUT-001`: what was begun stays, and the next run goes on with it).
    pub fn feed(
        &mut self,
        source: &dyn Source,
        profiles: &[Profile],
        options: &Options,
        report: &mut Report,
        progress: &dyn Progress,
    ) -> Result<Vec<Delivered>> {
        check_partners(profiles)?;
        let mut delivered = Vec::new();
        for profile in profiles {
            if report.stopped() {
                break;
            }
            delivered.extend(self.one(source, profile, options, report, progress)?);
        }
        Ok(delivered)
    }

    /// Counts what waits for each partner; nothing is sent.
    ///
    /// # Errors
    /// As [`Outbox::feed`].
    pub fn count_waiting(
        &mut self,
        source: &dyn Source,
        profiles: &[Profile],
        options: &Options,
        status: &mut Vec<PartnerStatus>,
        report: &mut Report,
        progress: &dyn Progress,
    ) -> Result<()> {
        check_partners(profiles)?;
        for profile in profiles {
            let waiting = self.with_run(source, profile, options, report, progress, |run, scanned, report| {
                Ok(run.work(scanned, report)?.jobs.iter().map(|job| deliver::sent(job).count()).sum())
            })?;
            match status.iter_mut().find(|known| known.partner == profile.partner) {
                Some(known) => known.waiting = Some(waiting),
                None => status.push(PartnerStatus::new(&profile.partner, waiting)),
            }
        }
        Ok(())
    }

    fn one(
        &mut self,
        source: &dyn Source,
        profile: &Profile,
        options: &Options,
        report: &mut Report,
        progress: &dyn Progress,
    ) -> Result<Vec<Delivered>> {
        self.with_run(source, profile, options, report, progress, |run, scanned, report| run.go(scanned, report))
    }

    /// Pass 1, then what a run does.
    fn with_run<T>(
        &mut self,
        source: &dyn Source,
        profile: &Profile,
        options: &Options,
        report: &mut Report,
        progress: &dyn Progress,
        f: impl FnOnce(&mut Run<'_>, Vec<scan::Scanned>, &mut Report) -> Result<T>,
    ) -> Result<T> {
        let mut profile = profile.clone();
        let line = &options.selection;
        profile.newsml.naming.clone_from(&profile.naming);
        let mut plan_options = options.plan.clone();
        // Feeds show all that the profile selects, whatever the run is about.
        plan_options.dates = match profile.rolls() {
            true => profile.selection.dates,
            false => profile.selection.days_with(line),
        };
        // Broken pictures are no items: pass 1 must know them too.
        plan_options.check.media = true;
        plan_options.check.at = Some(options.at);
        plan_options.skip_terms = true;
        plan_options.skip_articles = true;
        plan_options.may_be_empty = true;
        let of = (&profile, line);
        let scan = |publication: &Publication, issue: Issue| scan::scan(publication, issue, source, of, options.at);
        let (plan, scanned) = Plan::with_scan(source, &plan_options, report, progress, scan)?;
        let owner = owner(&plan.publication)?;
        let mut ledger = self.ledger(options, owner, report)?;
        let store = &mut *self.store;
        if let Some(floor) = options.version_floor {
            ledger.set_floor(store, floor)?;
        }
        let mut run = Run { store, ledger: &mut ledger, source, profile: &profile, options, plan: &plan, progress };
        f(&mut run, scanned, report)
    }

    fn ledger(&mut self, options: &Options, owner: Owner, report: &mut Report) -> Result<Ledger> {
        self.lock_ledger(options)?;
        let store = &mut *self.store;
        let ledger = Ledger::open(store, &options.ledger, owner, report)?;
        if ledger.is_new() && options.version_floor.is_none() {
            for partner in delivery::partners(store)? {
                if !delivery::numbers(store, &partner)?.is_empty() {
                    let what = format!("`{}` holds deliveries to `{partner}`, but no ledger", store.display(""));
                    return Err(ledger::missing(&what));
                }
            }
        }
        Ok(ledger)
    }
}

/// Takes the lock file at `path`; `what` is what it guards.
fn take_lock(store: &mut dyn Store, path: &str, what: &str, holder: &str) -> Result<()> {
    match store.lock(path, holder) {
        Ok(()) => Ok(()),
        Err(NoLock::Held(by)) => {
            let by = if by.is_empty() { String::new() } else { format!(" ({by})") };
            let message = format!("another run works on `{}`{by}", store.display(what));
            Err(Error::refused(codes::LED_001, message).with_hint("wait until it is done, or say `--wait SECONDS`"))
        }
        Err(NoLock::Unsupported) => {
            let message = format!("the file system of `{}` has no locks", store.display(what));
            Err(Error::refused(codes::LED_002, message).with_hint("put the outbox on another file system"))
        }
        Err(NoLock::Failed(e)) => Err(Error::output(store.display(path), e)),
    }
}

/// `NML-001`: guids that may change are no guids.
fn owner(publication: &Publication) -> Result<Owner> {
    match &publication.tag_authority {
        Some(authority) => Ok(Owner { publication: publication.id.clone(), tag_authority: authority.clone() }),
        None => Err(Error::refused(codes::NML_001, "the publication has no `tag_authority`")
            .with_hint("set it in publication.json, such as `news.example,2024`; it must never change")),
    }
}
