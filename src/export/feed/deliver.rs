//! One partner's part of a run: what it lacks, in one delivery or several: [`Run`].
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::absent::Absent;
use super::assign::{Assigner, Assignment};
use super::compose::{IssueJob, IssueMaker, Of};
use super::delivery::{self, Manifest, ProfileName};
use super::digest;
use super::format::Format;
use super::gather::candidates;
use super::layout::{Layout, Paths};
use super::ledger::{Ledger, Numbering, Reserved, Row, clock, delivery_name};
use super::media;
use super::output::Output;
use super::profile::Profile;
use super::rolling::{self, Feed};
use super::scan::{ItemKind, Scanned, base};
use super::writing::{Writing, write_all};
use super::{Options, recover, select};
use crate::error::{Error, Result};
use crate::export::newsml::{self, Lost, Maker, Message};
use crate::input::Source;
use crate::plan::{IssueOutline, Plan, Volume};
use crate::report::{Diagnostic, Place, Progress, Report, codes};
use crate::sink::hex;
use crate::sink::store::Store;

/// A delivery that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivered {
    /// The partner.
    pub partner: String,
    /// Its number, six digits.
    pub delivery: String,
    /// What stands, relative to the outbox: a folder, a container, or the manifest of dated folders.
    pub path: String,
    /// How many items.
    pub items: usize,
    /// How many files.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: u64,
}

/// What a partner lacks, and what its feed may hold.
pub(super) struct Work<'a> {
    pub(super) jobs: Vec<IssueJob<'a>>,
    pub(super) feed: Feed<'a>,
}

/// One partner's part of a run.
pub(super) struct Run<'a> {
    pub(super) store: &'a mut dyn Store,
    pub(super) ledger: &'a mut Ledger,
    pub(super) source: &'a dyn Source,
    pub(super) profile: &'a Profile,
    pub(super) options: &'a Options,
    pub(super) plan: &'a Plan,
    pub(super) progress: &'a dyn Progress,
}

impl<'a> Run<'a> {
    /// Sends the partner what it lacks. Nothing: nothing is written.
    pub(super) fn go(&mut self, scanned: Vec<Scanned>, report: &mut Report) -> Result<Vec<Delivered>> {
        let Work { jobs, mut feed } = self.work(scanned, report)?;
        if report.stopped() {
            return Ok(Vec::new());
        }
        feed.cut(self.profile);
        let mut delivered = Vec::new();
        if !jobs.is_empty() {
            self.check_clock()?;
            if !self.profile.delivers() {
                return self.roll_only(&jobs, &feed, report).map(|one| one.into_iter().collect());
            }
            delivered = self.deliver_all(jobs, report)?;
        }
        if !report.stopped() && self.is_stale(&feed)? {
            self.check_clock()?;
            let last = self.ledger.last_of(&self.profile.partner).cloned();
            if let Some(last) = last {
                delivered.extend(self.roll(&last, &feed, report)?);
            }
        }
        if !self.profile.rolls() {
            rolling::drop_all(self.store, &self.profile.partner)?;
        }
        Ok(delivered)
    }

    /// `LED-040`: a run before the last one would show what was taken back since.
    fn check_clock(&self) -> Result<()> {
        match self.ledger.last().filter(|last| self.options.at < *last) {
            Some(last) => Err(clock(self.options.at, last)),
            None => Ok(()),
        }
    }

    /// True where the rolling files are not those of the last delivery, since an interrupted run left them, show what may
    /// not be shown any more, such as a text that is withheld now, or follow another profile.
    fn is_stale(&self, feed: &Feed<'_>) -> Result<bool> {
        let partner = &self.profile.partner;
        let last = self.ledger.last_of(partner).filter(|last| self.profile.rolls() && self.ledger.stands(last));
        let Some(last) = last else { return Ok(false) };
        // An archive without any record is more likely one that is not mounted than a newspaper that was taken back.
        if self.plan.volumes.iter().all(|volume| volume.is_empty()) {
            return Ok(false);
        }
        let Some(there) = rolling::manifest(self.store, partner)? else { return Ok(true) };
        let profile = there.profile.is_some_and(|profile| profile.sha256 == hex(&self.profile.sha256));
        Ok(!profile || there.delivery != delivery_name(last.number) || there.entries != Some(feed.shows()))
    }

    /// A partner that gets nothing but rolling files: they are its delivery.
    fn roll_only(&mut self, jobs: &[IssueJob<'_>], feed: &Feed<'_>, report: &mut Report) -> Result<Option<Delivered>> {
        let numbering = self.number(jobs)?;
        self.reserve(&numbering, jobs)?;
        let Some(delivered) = self.roll(&numbering, feed, report)? else { return Ok(None) };
        // The next run replaces the files: which versions were in them is kept, for a ledger that gets lost.
        let mut manifest = self.manifest(&delivered.delivery, &numbering, true);
        manifest.items = jobs.iter().map(|job| sent(job).count()).sum();
        manifest.issues = jobs.iter().map(|job| job.of.id().to_owned()).collect();
        let shown: Vec<(&str, Vec<&Row>)> = jobs.iter().map(|job| (job.of.id(), sent(job).collect())).collect();
        rolling::keep(self.store, &mut manifest, &shown)?;
        for year in &numbering.shards {
            self.ledger.commit(self.store, *year, &manifest)?;
        }
        Ok(Some(delivered))
    }

    /// Writes the rolling files of a delivery; `None` where the run is to stop, and nothing is replaced.
    fn roll(&mut self, numbering: &Numbering, feed: &Feed<'_>, report: &mut Report) -> Result<Option<Delivered>> {
        let name = delivery_name(numbering.number);
        let mut manifest = self.manifest(&name, numbering, true);
        if !rolling::write(self, feed, &mut manifest, report)? {
            return Ok(None);
        }
        let delivered = Delivered {
            partner: self.profile.partner.clone(),
            delivery: name,
            path: rolling::folder(&self.profile.partner),
            items: manifest.items,
            files: manifest.files.len(),
            bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        };
        Ok(Some(delivered))
    }

    /// What the partner lacks, by issue, after what was interrupted is finished.
    pub(super) fn work(&mut self, mut scanned: Vec<Scanned>, report: &mut Report) -> Result<Work<'a>> {
        self.publication_findings(report);
        let plan = self.plan;
        let places: Vec<(&'a Volume, usize)> =
            plan.volumes.iter().flat_map(|volume| (0..volume.len()).map(move |n| (volume, n))).collect();
        let absent = Absent::new(&plan.publication, self.source, &scanned).filter(|_| !report.stopped());
        let selections = [&self.profile.selection, &self.options.selection];
        let mut years: BTreeSet<i32> = places.iter().map(|(volume, n)| volume.issues[*n].date.year()).collect();
        years.extend(absent.iter().flat_map(|absent| absent.years(selections)));
        years.extend(self.ledger.last_of(&self.profile.partner).iter().flat_map(|last| &last.shards));
        for year in years {
            self.ledger.shard(self.store, year, report)?;
        }
        self.ledger.check_whole(self.store)?;
        recover::recover(self.store, self.ledger, self.profile)?;
        self.check_last()?;
        let again = self.again(report)?;
        let partner = self.ledger.partner(&self.profile.partner);
        let gone = absent.map_or_else(Vec::new, |absent| absent.issues(self.ledger, selections));
        if !scanned.is_empty() {
            select::look(self.profile, &self.options.selection, plan, &gone, report);
        }
        let mut work = Work { jobs: Vec::new(), feed: Feed { candidates: Vec::new(), tombstones: Vec::new() } };
        for (number, (volume, n)) in places.into_iter().enumerate() {
            let outline = &volume.issues[n];
            let mut scanned = std::mem::take(&mut scanned[outline.entry]);
            if let Some(error) = scanned.error.take() {
                return Err(error);
            }
            if scanned.items.is_empty() {
                continue;
            }
            if scanned.taken {
                self.issue_findings(outline, &scanned, report);
            }
            let base = base(&plan.publication, &outline.id);
            let assigner = self.assigner(outline.date.year(), partner, &again, place_of(outline));
            let assignment = assigner.issue(&base, &scanned, report)?;
            if self.profile.rolls() {
                candidates(&assignment, volume, n, number, &mut work.feed);
                self.tombstones(&base, outline.date.year(), partner, &scanned, &assignment, &mut work.feed);
            }
            if !self.bears_files(&assignment) {
                continue;
            }
            let held = self.held(outline, partner);
            let Scanned { media, files, .. } = scanned;
            let taken = self.named(outline);
            let names = media::names(&outline.id, &files, &media, &taken);
            work.jobs.push(IssueJob { of: Of::Volume(volume, n), base, assignment, media, names, taken, held });
        }
        self.take_back(gone, partner, &mut work, report)?;
        Ok(work)
    }

    pub(super) fn assigner<'s>(
        &'s self,
        year: i32,
        partner: u16,
        again: &'s BTreeSet<String>,
        place: Place,
    ) -> Assigner<'s> {
        let formats = &self.profile.formats;
        let newsml = formats.contains(&Format::Newsml);
        Assigner {
            ledger: self.ledger,
            year,
            partner,
            at: self.options.at,
            options: self.options,
            language: &self.plan.publication.language,
            again,
            newsml,
            issues: newsml || formats.iter().any(|format| matches!(format, Format::Ninjs16 | Format::Ninjs31)),
            together: self.profile.newsml.message == Message::Article,
            place,
        }
    }

    /// True where something would be written for the partner.
    fn bears_files(&self, assignment: &Assignment) -> bool {
        let formats = &self.profile.formats;
        let newsml = formats.contains(&Format::Newsml);
        let ninjs = formats.iter().any(|format| matches!(format, Format::Ninjs16 | Format::Ninjs31));
        !assignment.gone.is_empty()
            || assignment.decisions.iter().any(|decision| {
                let bears = match decision.kind {
                    ItemKind::Article => true,
                    ItemKind::Issue => newsml || ninjs,
                    _ => newsml,
                };
                decision.lacking && bears
            })
    }

    /// Media that the partner has of an issue; after `--redeliver` none is relied on.
    fn held(&self, outline: &IssueOutline, partner: u16) -> BTreeMap<String, [u8; 32]> {
        if self.options.redeliver.is_some() {
            return BTreeMap::new();
        }
        let shard = self.ledger.shards().get(&outline.date.year());
        shard.map(|shard| shard.held(partner, &format!("{}.", outline.id))).unwrap_or_default()
    }

    /// Names that media of an issue took, in whoever's delivery.
    pub(super) fn named(&self, outline: &IssueOutline) -> media::Named {
        let shard = self.ledger.shards().get(&outline.date.year());
        shard.map(|shard| shard.named(&format!("{}.", outline.id))).unwrap_or_default()
    }

    /// `LED-012`: what the ledger calls delivered must have left something.
    fn check_last(&self) -> Result<()> {
        if self.options.redeliver.is_some() || !self.profile.delivers() {
            return Ok(());
        }
        let Some(last) = self.ledger.last_of(&self.profile.partner).filter(|last| self.ledger.stands(last)) else {
            return Ok(());
        };
        let name = delivery_name(last.number);
        let there = delivery::numbers(self.store, &self.profile.partner)?;
        if there.contains(&last.number) {
            return Ok(());
        }
        let message = format!("delivery {name} to `{}` is in the ledger and not in the outbox", self.profile.partner);
        Err(Error::refused(codes::LED_012, message)
            .with_hint(format!("`--redeliver {}` sends its items again", last.number)))
    }

    /// Guids of the delivery that is to be sent again.
    fn again(&mut self, report: &mut Report) -> Result<BTreeSet<String>> {
        let Some(number) = self.options.redeliver else { return Ok(BTreeSet::new()) };
        let guids = self.ledger.items_of(self.store, &self.profile.partner, number, report)?;
        if guids.is_empty() {
            let message = format!("no delivery {number} to `{}` in the issues of this run", self.profile.partner);
            return Err(Error::refused(codes::LED_012, message));
        }
        Ok(guids)
    }

    fn publication_findings(&self, report: &mut Report) {
        newsml::look_at_rights(&self.plan.publication, report);
        let digest = digest::publication(&self.plan.publication);
        let last = self.ledger.last_of(&self.profile.partner).and_then(|last| last.publication);
        if last.is_some_and(|last| last != digest) && !self.options.resend {
            let message = "the data of the publication changed; what was sent with the old data is not sent again";
            report.push(Diagnostic::new(codes::LED_020, message).with_hint("`--resend` sends everything anew"));
        }
    }

    fn issue_findings(&self, outline: &IssueOutline, scanned: &Scanned, report: &mut Report) {
        for id in &scanned.released {
            let place = Place { article: Some(id.clone()), ..place_of(outline) };
            let message = "the embargo is over, and the record still says `withheld`; the article is sent as usable";
            report.push(Diagnostic::new(codes::NML_081, message).at(place));
        }
        for state in scanned.items.iter().filter(|state| state.positional) {
            let message = format!("the guid `{}` comes from the place of the article on its page", state.guid);
            report.push(
                Diagnostic::new(codes::NML_003, message).with_hint("give the article an `id`").at(place_of(outline)),
            );
        }
    }

    /// Cuts what is to be sent into deliveries at issue borders, and makes each.
    fn deliver_all(&mut self, mut jobs: Vec<IssueJob<'a>>, report: &mut Report) -> Result<Vec<Delivered>> {
        // As their files are sorted: `-02` before the dot of a first edition.
        jobs.sort_by_key(|job| {
            let order = job.of.edition_order();
            (job.of.date(), order == 1, order)
        });
        let plan = self.plan;
        let maker = IssueMaker {
            maker: Maker::new(&plan.publication, self.source, &self.profile.newsml),
            source: self.source,
            profile: self.profile,
            at: self.options.at,
            buffers: Mutex::new(Vec::new()),
        };
        let mut delivered = Vec::new();
        for jobs in self.cut(&maker, jobs, report)? {
            if report.stopped() {
                break;
            }
            delivered.extend(self.deliver(&maker, &jobs, report)?);
        }
        Ok(delivered)
    }

    /// Where there is a limit, every issue is made twice: its weight is known only then.
    fn cut(
        &self,
        maker: &IssueMaker<'_>,
        jobs: Vec<IssueJob<'a>>,
        report: &mut Report,
    ) -> Result<Vec<Vec<IssueJob<'a>>>> {
        let limit = self.profile.max_delivery;
        let (most_files, most_bytes) = (limit.files.unwrap_or(u64::MAX), limit.bytes.unwrap_or(u64::MAX));
        if (most_files, most_bytes) == (u64::MAX, u64::MAX) {
            return Ok(vec![jobs]);
        }
        let mut out: Vec<Vec<IssueJob<'a>>> = Vec::new();
        let (mut files, mut bytes) = (0, 0);
        for job in jobs {
            let made = maker.make(&job, "", &mut Report::new())?;
            let (own_files, own_bytes) = made.map_or((0, 0), |made| made.weight());
            if own_files > most_files || own_bytes > most_bytes {
                let message = format!("one issue has {own_files} files of {own_bytes} bytes; a delivery may hold less");
                let finding =
                    Diagnostic::new(codes::FEED_020, message).with_hint("raise `max_delivery` in the profile");
                report.push(finding.at(job.of.place()));
                continue;
            }
            match out.last_mut().filter(|_| files + own_files <= most_files && bytes + own_bytes <= most_bytes) {
                Some(last) => last.push(job),
                None => {
                    (files, bytes) = (0, 0);
                    out.push(vec![job]);
                }
            }
            files += own_files;
            bytes += own_bytes;
        }
        Ok(out)
    }

    /// Makes one delivery, from its number to its trigger.
    fn deliver(
        &mut self,
        maker: &IssueMaker<'_>,
        jobs: &[IssueJob<'_>],
        report: &mut Report,
    ) -> Result<Option<Delivered>> {
        let numbering = self.number(jobs)?;
        let name = delivery_name(numbering.number);
        self.reserve(&numbering, jobs)?;
        let mut manifest = self.manifest(&name, &numbering, false);
        let paths = Paths::new(&self.profile.partner, &name, self.profile.layout);
        let mut output = Output::begin(self.store, paths.clone(), self.profile.layout)?;
        let written =
            Writing { output: &mut output, manifest: &mut manifest, source: self.source, lost: Lost::default() };
        let lost = write_all(written, maker, jobs, self.options, self.progress, report)?;
        if report.stopped() {
            // Not whole. What was written stays, and the next run goes on with it.
            return Ok(None);
        }
        if self.profile.formats.contains(&Format::Nitf) && !self.profile.feed.nitf_namespace {
            let message = "NITF is written without its namespace, so it cannot be validated";
            report.push(Diagnostic::new(codes::FEED_004, message));
        }
        if let Some(words) = lost.in_words() {
            let payload = self.profile.newsml.payload.as_str();
            let message = format!("the payload `{payload}` drops mark-up and keeps its text: {words}");
            report.push(Diagnostic::new(codes::NML_042, message));
        }
        if manifest.files.is_empty() {
            output.drop_all()?;
            return Ok(None);
        }
        manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
        manifest.issues.sort_unstable();
        output.finish(&mut manifest)?;
        for year in &numbering.shards {
            self.ledger.commit(self.store, *year, &manifest)?;
        }
        Ok(Some(Delivered {
            partner: self.profile.partner.clone(),
            delivery: name,
            path: match self.profile.layout {
                Layout::Dated => paths.manifest(),
                Layout::Folder | Layout::Zip => paths.standing(),
            },
            items: manifest.items,
            files: manifest.files.len(),
            bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        }))
    }

    /// The number of a delivery: that of one which was begun and never finished, else the next.
    fn number(&mut self, jobs: &[IssueJob<'_>]) -> Result<Numbering> {
        let partner = &self.profile.partner;
        let mut shards: Vec<i32> = jobs.iter().map(year).collect();
        shards.sort_unstable();
        shards.dedup();
        let publication = Some(digest::publication(&self.plan.publication));
        let last = self.ledger.last_of(partner);
        let triggers = delivery::triggers(self.store, partner)?;
        // What went out has its number, whatever the ledger lost of it.
        let unfinished = last.filter(|last| !self.ledger.stands(last) && !triggers.contains(&last.number));
        let number = match unfinished {
            Some(unfinished) => unfinished.number,
            None => {
                let on_disk = delivery::numbers(self.store, partner)?.into_iter().max().unwrap_or(0);
                last.map_or(0, |last| last.number).max(on_disk) + 1
            }
        };
        let again =
            unfinished.is_some_and(|unfinished| unfinished.shards == shards && unfinished.at == self.options.at);
        let numbering = Numbering { partner: partner.clone(), number, at: self.options.at, shards, publication };
        if !again {
            self.ledger.take_number(self.store, numbering.clone())?;
        }
        Ok(numbering)
    }

    /// Reserves every number and every name of media, durably, before the first file is written.
    fn reserve(&mut self, numbering: &Numbering, jobs: &[IssueJob<'_>]) -> Result<()> {
        let mut years: BTreeMap<i32, Reserved> = BTreeMap::new();
        for job in jobs {
            for (guid, version) in &job.assignment.burnt {
                self.ledger.skip(self.store, year(job), guid, *version)?;
            }
            let reserved = years.entry(year(job)).or_default();
            reserved.items.extend(sent(job).cloned());
            let shard = self.ledger.shards().get(&year(job));
            let is_new = |name: &str| shard.is_none_or(|shard| !shard.is_named(name));
            let media = job.names.iter().filter(|(_, name)| is_new(name));
            reserved.media.extend(media.map(|(path, name)| (name.clone(), hex(&job.media[path]))));
        }
        for (year, mut reserved) in years {
            // Files of one content may have one name.
            reserved.media.sort_unstable();
            reserved.media.dedup();
            self.ledger.begin(self.store, year, numbering, reserved)?;
        }
        Ok(())
    }

    fn manifest(&self, name: &str, numbering: &Numbering, rolling: bool) -> Manifest {
        let profile = self.profile;
        let mut manifest = Manifest::new(&self.plan.publication.id, &profile.partner, name, self.options.at);
        manifest.profile = Some(ProfileName { name: profile.name.clone(), sha256: hex(&profile.sha256) });
        let formats = profile.formats.iter().filter(|format| format.is_rolling() == rolling);
        manifest.format = formats.map(|format| format.title()).collect::<Vec<_>>().join(", ");
        let newsml = profile.formats.contains(&Format::Newsml);
        manifest.payload = (newsml && !rolling).then(|| profile.newsml.payload.as_str().to_owned());
        let before = self.ledger.journal().iter();
        let before = before.filter(|known| known.partner == profile.partner && known.number < numbering.number);
        manifest.previous = before.map(|known| known.number).max().map(delivery_name);
        manifest
    }
}

fn year(job: &IssueJob<'_>) -> i32 {
    job.of.date().year()
}

/// The versions that a delivery holds of an issue.
pub(super) fn sent<'a>(job: &'a IssueJob<'_>) -> impl Iterator<Item = &'a Row> {
    let lacking = job.assignment.decisions.iter().filter(|decision| decision.lacking);
    lacking.filter_map(|decision| decision.row.as_ref()).chain(job.assignment.gone.iter().map(|(_, row)| row))
}

pub(super) fn place_of(outline: &IssueOutline) -> Place {
    Place { file: Some(outline.file.clone()), issue: Some(outline.id.clone()), ..Place::default() }
}
