//! Files that hold the newest entries and are replaced: their order, their head, and how they are written.
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::atom::Atom;
use super::deliver::Run;
use super::delivery::{File, Manifest};
use super::entry::Entry;
use super::format::Format;
use super::jsonfeed::JsonFeed;
use super::ledger::Row;
use super::markup::Markup;
use super::media;
use super::profile::Profile;
use super::rss::Rss;
use super::scan::prepare;
use super::sitemap::Sitemap;
use crate::digest::Sha256;
use crate::error::{Error, Result};
use crate::export::newsml::Maker;
use crate::model::{Publication, Timestamp};
use crate::plan::Volume;
use crate::report::{Diagnostic, Place, Report, codes};
use crate::sink::hex;
use crate::sink::store::{Store, Target};

/// Writes one file of entries, forward only.
pub(super) trait Rolling {
    /// Name of the file.
    fn file(&self) -> &'static str;
    /// Its media type.
    fn media_type(&self) -> &'static str;
    /// What stands before the entries.
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()>;
    /// One entry, in order.
    fn entry(&mut self, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()>;
    /// What stands behind them.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
    /// Further files, known at the end.
    fn parts(&self) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }
}

/// What a feed says of itself.
pub(super) struct Head<'a> {
    pub(super) publication: &'a Publication,
    pub(super) profile: &'a Profile,
    /// Time of its newest entry or deletion.
    pub(super) updated: Option<Timestamp>,
    pub(super) tombstones: &'a [Tombstone],
}

impl Head<'_> {
    /// Address of the site.
    pub(super) fn home(&self) -> String {
        let website = self.publication.publisher.website.clone();
        self.profile.feed.home_url.clone().or(website).unwrap_or_else(|| self.address(""))
    }

    /// Address of a file of the feed.
    pub(super) fn address(&self, file: &str) -> String {
        format!("{}{file}", self.profile.feed.base_url.as_deref().unwrap_or_default())
    }
}

/// An entry that was taken back.
#[derive(Debug, Clone)]
pub(super) struct Tombstone {
    pub(super) guid: String,
    pub(super) when: Timestamp,
    pub(super) note: String,
}

/// An article that may be an entry.
pub(super) struct Candidate<'a> {
    pub(super) volume: &'a Volume,
    /// Number of the issue in the volume.
    pub(super) n: usize,
    /// Number of the issue in the run.
    pub(super) issue: usize,
    pub(super) row: Row,
}

/// The files of a partner's feed.
pub(super) struct Feed<'a> {
    pub(super) candidates: Vec<Candidate<'a>>,
    pub(super) tombstones: Vec<Tombstone>,
}

impl Feed<'_> {
    /// Puts the newest first, then in print order, and cuts where the profile says.
    pub(super) fn cut(&mut self, profile: &Profile) {
        // Candidates of one issue stand in print order, and the sort is stable.
        self.candidates.sort_by_key(|one| (Reverse(one.row.version_created), Reverse(one.issue)));
        self.tombstones.sort_by(|a, b| (Reverse(a.when), &a.guid).cmp(&(Reverse(b.when), &b.guid)));
        let Some(newest) = self.updated() else { return };
        let days = i32::try_from(profile.feed.max_days).unwrap_or(i32::MAX);
        let fresh = |time: Timestamp| time.to_utc().date().days_until(newest.to_utc().date()) <= days;
        self.candidates.retain(|one| fresh(one.row.version_created));
        self.candidates.truncate(profile.feed.max_items);
        self.tombstones.retain(|one| fresh(one.when));
    }

    /// SHA-256 of what the files show: which versions in which order, and what was taken back.
    pub(super) fn shows(&self) -> String {
        let mut digest = Sha256::new();
        for row in self.candidates.iter().map(|one| &one.row) {
            digest.update(format!("{} {}\n", row.guid, row.version).as_bytes());
        }
        for gone in &self.tombstones {
            digest.update(format!("- {} {} {}\n", gone.guid, gone.when, gone.note).as_bytes());
        }
        hex(&digest.finalize())
    }

    fn updated(&self) -> Option<Timestamp> {
        let entries = self.candidates.iter().map(|one| one.row.version_created);
        entries.chain(self.tombstones.iter().map(|one| one.when)).max()
    }
}

/// Where the files are.
pub(super) fn folder(partner: &str) -> String {
    format!("{partner}/feed")
}

/// The manifest beside the files; `None` where there is none.
///
/// # Errors
/// When it cannot be read.
pub(super) fn manifest(store: &dyn Store, partner: &str) -> Result<Option<Manifest>> {
    let path = format!("{}/manifest.json", folder(partner));
    let bytes = store.read(&path).map_err(|e| Error::input(store.display(&path), e))?;
    Ok(bytes.and_then(|bytes| Manifest::parse(&bytes)))
}

fn writers(profile: &Profile) -> Vec<Box<dyn Rolling>> {
    let writer = |format: &Format| -> Option<Box<dyn Rolling>> {
        Some(match format {
            Format::Rss => Box::<Markup<Rss>>::default(),
            Format::Atom => Box::<Markup<Atom>>::default(),
            Format::JsonFeed => Box::<JsonFeed>::default(),
            Format::NewsSitemap => Box::<Sitemap>::default(),
            _ => return None,
        })
    };
    profile.formats.iter().filter_map(writer).collect()
}

/// Writes all files of a feed, each replaced as a whole, the manifest last; false where the run is to stop: nothing is replaced.
///
/// # Errors
/// When the source cannot be read, `OUT-001`.
pub(super) fn write(run: &mut Run<'_>, feed: &Feed<'_>, manifest: &mut Manifest, report: &mut Report) -> Result<bool> {
    let (profile, publication) = (run.profile, &*run.plan.publication);
    let head = Head { publication, profile, updated: feed.updated(), tombstones: &feed.tombstones };
    let folder = folder(&profile.partner);
    let name = run.store.display(&folder);
    let failed = |e| Error::output(name.clone(), e);
    let mut files = Vec::new();
    for writer in writers(profile) {
        let partial = format!("{folder}/.{}.partial", writer.file());
        let target = run.store.create(&partial).map_err(failed)?;
        files.push((writer, Counted { to: target, digest: Sha256::new(), bytes: 0 }, partial));
    }
    for (writer, out, _) in &mut files {
        writer.begin(&head, out).map_err(failed)?;
    }
    entries(run, feed, report, |entry| {
        files.iter_mut().try_for_each(|(writer, out, _)| writer.entry(entry, out)).map_err(failed)
    })?;
    if report.stopped() {
        for (_, out, partial) in files {
            drop(out);
            run.store.remove(&partial).map_err(failed)?;
        }
        return Ok(false);
    }
    for (mut writer, mut out, partial) in files {
        writer.end(&mut out).and_then(|()| out.flush()).map_err(failed)?;
        for (part, bytes) in writer.parts() {
            put(run.store, &folder, &part, &bytes).map_err(failed)?;
            manifest.files.push(described(&part, writer.media_type(), bytes.len() as u64, &Sha256::digest(&bytes)));
        }
        let Counted { to, digest, bytes } = out;
        drop(to);
        run.store.sync(&partial).map_err(failed)?;
        run.store.rename(&partial, &format!("{folder}/{}", writer.file())).map_err(failed)?;
        manifest.files.push(described(writer.file(), writer.media_type(), bytes, &digest.finalize()));
    }
    manifest.items = feed.candidates.len();
    manifest.entries = Some(feed.shows());
    drop_old(run.store, &profile.partner, &folder, manifest)?;
    manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
    let bytes = manifest.seal();
    put(run.store, &folder, "manifest.json", &bytes).map_err(failed)?;
    run.store.sync(&folder).map_err(failed)?;
    Ok(true)
}

/// Removes what the manifest before names and this one does not: parts of a sitemap that got shorter, formats that the profile
/// lost.
fn drop_old(store: &mut dyn Store, partner: &str, folder: &str, fresh: &Manifest) -> Result<()> {
    let Some(before) = manifest(store, partner)? else { return Ok(()) };
    let is_old = |file: &&File| fresh.files.iter().all(|known| known.path != file.path);
    remove(store, folder, before.files.iter().filter(is_old).map(|file| file.path.as_str()))
}

/// Removes files of a feed; a name that leads elsewhere is none of a feed's.
fn remove<'a>(store: &mut dyn Store, folder: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    for name in names.filter(|name| !name.contains(['/', '\\'])) {
        let path = format!("{folder}/{name}");
        store.remove(&path).map_err(|e| Error::output(store.display(&path), e))?;
    }
    Ok(())
}

/// Removes the files of a partner that gets none any more: nobody would take out of them what is withheld later.
///
/// # Errors
/// `OUT-001`.
pub(super) fn drop_all(store: &mut dyn Store, partner: &str) -> Result<()> {
    let Some(before) = manifest(store, partner)? else { return Ok(()) };
    // The manifest goes last: while it is there, the rest is found again.
    let names = before.files.iter().map(|file| file.path.as_str()).chain(["manifest.json"]);
    remove(store, &folder(partner), names)
}

/// Writes `manifest-<delivery>.json` into the folder of the partner.
///
/// # Errors
/// `OUT-001`.
pub(super) fn keep(store: &mut dyn Store, manifest: &mut Manifest, shown: &[(&str, Vec<&Row>)]) -> Result<()> {
    let partner = manifest.partner.clone();
    let name = store.display(&partner);
    let file = format!("manifest-{}.json", manifest.delivery);
    let written = put_with(store, &partner, &file, |to| {
        let mut out = Counted { to, digest: Sha256::new(), bytes: 0 };
        manifest.write(shown, &mut out)?;
        out.flush()?;
        manifest.sha256 = out.digest.finalize();
        Ok(())
    });
    written.and_then(|()| store.sync(&partner)).map_err(|e| Error::output(name, e))
}

fn put(store: &mut dyn Store, folder: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    put_with(store, folder, name, |mut out| out.write_all(bytes).and_then(|()| out.flush()))
}

fn put_with(
    store: &mut dyn Store,
    folder: &str,
    name: &str,
    f: impl FnOnce(Box<dyn Target>) -> io::Result<()>,
) -> io::Result<()> {
    let partial = format!("{folder}/.{name}.partial");
    f(store.create(&partial)?)?;
    store.sync(&partial)?;
    store.rename(&partial, &format!("{folder}/{name}"))
}

fn described(path: &str, media_type: &str, bytes: u64, sha256: &[u8; 32]) -> File {
    let (path, media_type) = (path.to_owned(), media_type.to_owned());
    File { path, media_type, bytes, sha256: hex(sha256), kind: "feed".to_owned(), ..File::default() }
}

/// Hands every entry to `f`, in order; an issue is read again when its turn comes.
fn entries(
    run: &Run<'_>,
    feed: &Feed<'_>,
    report: &mut Report,
    mut f: impl FnMut(&Entry<'_>) -> Result<()>,
) -> Result<()> {
    let publication = &*run.plan.publication;
    let maker = Maker::new(publication, run.source, &run.profile.newsml);
    let mut unaddressed = Unaddressed::default();
    let same = |a: &Candidate<'_>, b: &Candidate<'_>| a.issue == b.issue;
    for group in feed.candidates.chunk_by(same) {
        let Candidate { volume, n, .. } = group[0];
        let Some(mut issue) = volume.issue(n, run.source, report)? else { continue };
        let joined = prepare(&mut issue, run.profile, run.options.at).joined;
        let digests = media::digests(&issue, run.source)?;
        let named = run.named(&volume.issues[n]);
        maker.inventory((&issue, &joined), |found| -> Result<()> {
            let names = media::names(&issue.id, &media::files(&issue, found), &digests, &named);
            let places: BTreeMap<&str, usize> =
                found.iter().enumerate().map(|(n, item)| (item.guid.as_str(), n)).collect();
            for candidate in group {
                let Some(&n) = places.get(&*candidate.row.guid) else { continue };
                let made = Entry::new(publication, run.profile, &issue, found, n, &candidate.row, &names);
                if let Some(entry) = made {
                    look(&entry, &volume.issues[candidate.n].file, &mut unaddressed, report);
                    f(&entry)?;
                }
            }
            Ok(())
        })??;
    }
    unaddressed.tell(&run.profile.partner, report);
    Ok(())
}

/// Articles without an address: all of a feed, or few, so they are counted.
#[derive(Default)]
struct Unaddressed {
    count: usize,
    first: Option<Place>,
}

impl Unaddressed {
    fn add(&mut self, place: impl FnOnce() -> Place) {
        self.count += 1;
        self.first.get_or_insert_with(place);
    }

    fn tell(self, partner: &str, report: &mut Report) {
        let Some(first) = self.first else { return };
        let message = match self.count {
            1 => format!("the feed for `{partner}` has an article without address"),
            n => format!("the feed for `{partner}` has {n} articles without address; this is the first"),
        };
        let hint = "give articles `urls`, or the profile a `link` that makes an address";
        report.push(Diagnostic::new(codes::FEED_001, message).with_hint(hint).at(first));
    }
}

/// What an entry lacks.
fn look(entry: &Entry<'_>, file: &str, unaddressed: &mut Unaddressed, report: &mut Report) {
    let place = || Place {
        file: Some(file.to_owned()),
        issue: Some(entry.issue.id.clone()),
        page: Some(entry.page.label.clone()),
        article: Some(entry.article.id.clone()),
        ..Place::default()
    };
    if entry.url.is_none() {
        unaddressed.add(place);
    }
    if !entry.pictures.is_empty() && entry.profile.media_base().is_none() {
        // The same words at no place: once for each run.
        let finding = Diagnostic::new(codes::FEED_002, "the profile has no `media_base`, so pictures have no address");
        report.push(finding);
    }
    if entry.is_bare() {
        report.push(Diagnostic::new(codes::FEED_003, "the article has neither text nor caption").at(place()));
    }
}

/// Passes everything on, counts and hashes it.
struct Counted {
    to: Box<dyn Target>,
    digest: Sha256,
    bytes: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write_all(bytes)?;
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
