//! What content has which number, and which number each partner has: [`Ledger`].
//!
//! A file for each year of issues and a journal of the deliveries, all append-only. A number is reserved by a `begin` that
//! is durable before the first file is written, and is never given to other content. A `commit` says that the delivery
//! stands. What comes between is finished, or begun again, by the next run.
mod compact;
mod rebuild;
mod record;
mod shard;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead as _;

pub(crate) use compact::compact;
pub use rebuild::Rebuilt;
pub(crate) use rebuild::rebuild;
pub(crate) use record::{Change, Row, Status, digest_text, parse_digest, parse_hex};
pub(crate) use shard::{Begun, Item, Numbered, Owner, Partners, Shard, is_below};
pub(crate) use whole::missing;

use self::record::{Kind, Line, Tail};
use super::delivery::Manifest;
use crate::error::{Error, Result};
use crate::model::Timestamp;
use crate::report::{Report, codes};
use crate::sink::hex;
use crate::sink::store::Store;

/// File of the journal, beside the shards.
const JOURNAL: &str = "deliveries.jsonl";

/// A delivery in the journal.
#[derive(Debug, Clone)]
pub(crate) struct Numbering {
    pub(crate) partner: String,
    pub(crate) number: u32,
    pub(crate) at: Timestamp,
    pub(crate) shards: Vec<i32>,
    /// Digest of the publication's data at that time.
    pub(crate) publication: Option<[u8; 32]>,
}

impl Numbering {
    /// The line of the journal.
    fn line(&self) -> Line {
        Line {
            at: Some(self.at),
            shards: self.shards.clone(),
            digest: self.publication.as_ref().map(digest_text),
            ..Line::of(Kind::Delivery, &self.partner, &delivery_name(self.number))
        }
    }

    /// Reads [`Numbering::line`].
    fn of(line: Line) -> Option<Self> {
        let number = line.delivery?.parse().ok()?;
        let publication = line.digest.as_deref().and_then(parse_digest);
        Some(Self { partner: line.partner?, number, at: line.at?, shards: line.shards, publication })
    }
}

/// What a delivery takes for ever: numbers of items, names of media with their SHA-256.
#[derive(Debug, Default)]
pub(crate) struct Reserved {
    pub(crate) items: Vec<Row>,
    pub(crate) media: Vec<(String, String)>,
}

/// The ledger, with the shards that a run needs.
#[derive(Debug)]
pub(crate) struct Ledger {
    folder: String,
    owner: Owner,
    shards: BTreeMap<i32, Shard>,
    partners: Partners,
    journal: Vec<Numbering>,
    /// Of the journal.
    journal_tail: Tail,
    /// Every new number is above this one.
    floor: u32,
    /// How many of the journal were there when the floor was set: what of them is lost does no harm.
    excused: usize,
}

/// Six digits, as deliveries are called.
pub(crate) fn delivery_name(number: u32) -> String {
    format!("{number:06}")
}

/// Whose the ledger in a folder is; `None` where there is none.
///
/// # Errors
/// `LED-011` where its first line is damaged, and when it cannot be read.
pub(crate) fn owner_of(store: &dyn Store, folder: &str) -> Result<Option<Owner>> {
    let mut paths: Vec<String> = years(store, folder)?.into_iter().map(|year| shard_path(folder, year)).collect();
    paths.push(format!("{folder}/{JOURNAL}"));
    for path in paths {
        let failed = |e| Error::input(store.display(&path), e);
        let Some(mut file) = store.open(&path).map_err(failed)? else { continue };
        let mut first = Vec::new();
        file.read_until(b'\n', &mut first).map_err(failed)?;
        let line = Line::parse(first.trim_ascii_end()).ok_or_else(|| {
            Error::refused(codes::LED_011, format!("{}:1: the line is damaged", store.display(&path)))
                .with_hint(shard::DAMAGED_HINT)
        })?;
        let (publication, tag_authority) =
            (line.publication.unwrap_or_default(), line.tag_authority.unwrap_or_default());
        return Ok(Some(Owner { publication, tag_authority }));
    }
    Ok(None)
}

impl Ledger {
    /// Opens the journal; shards are read when they are asked for.
    ///
    /// # Errors
    /// `LED-003`, `LED-011`, and when a file cannot be read.
    pub(crate) fn open(store: &mut dyn Store, folder: &str, owner: Owner, report: &mut Report) -> Result<Self> {
        let mut ledger = Self {
            folder: folder.to_owned(),
            owner,
            shards: BTreeMap::new(),
            partners: Partners::default(),
            journal: Vec::new(),
            journal_tail: None,
            floor: 0,
            excused: 0,
        };
        let path = format!("{folder}/{JOURNAL}");
        let owner = ledger.owner.clone();
        ledger.journal_tail = shard::read_lines(store, &path, &owner, report, |line, _| ledger.take_journal(line))?;
        if ledger.journal_tail.is_none() {
            ledger.journal_from_shards(store, report)?;
        }
        Ok(ledger)
    }

    /// The journal can be made from the shards; only then all of them are read.
    fn journal_from_shards(&mut self, store: &mut dyn Store, report: &mut Report) -> Result<()> {
        for year in years(store, &self.folder)? {
            self.shard(store, year, report)?;
            let shard = &self.shards[&year];
            let at = shard.last;
            let shards = vec![year];
            let begun = shard.begun.iter().flat_map(|(partner, all)| all.iter().map(move |number| (partner, *number)));
            self.journal.extend(begun.filter_map(|(partner, number)| {
                Some(Numbering { partner: partner.clone(), number, at: at?, shards: shards.clone(), publication: None })
            }));
        }
        Ok(())
    }

    /// True where nothing was ever written.
    pub(crate) fn is_new(&self) -> bool {
        self.journal_tail.is_none() && self.shards.is_empty()
    }

    /// Opens the shard of a year.
    ///
    /// # Errors
    /// `LED-003`, `LED-011`, and when the file cannot be read.
    pub(crate) fn shard(&mut self, store: &mut dyn Store, year: i32, report: &mut Report) -> Result<()> {
        if !self.shards.contains_key(&year) {
            let path = shard_path(&self.folder, year);
            let shard = Shard::read(store, &path, &self.owner, &mut self.partners, report)?;
            self.shards.insert(year, shard);
        }
        Ok(())
    }

    /// That the shards which are open hold all that went out.
    ///
    /// # Errors
    /// `LED-030` where they do not, and when the outbox cannot be read.
    pub(crate) fn check_whole(&self, store: &dyn Store) -> Result<()> {
        whole::check(store, self)
    }

    /// The shards that are open, by year.
    pub(crate) fn shards(&self) -> &BTreeMap<i32, Shard> {
        &self.shards
    }

    pub(crate) fn item(&self, year: i32, guid: &str) -> Option<&Item> {
        self.shards.get(&year)?.item(guid)
    }

    /// The number by which items know a partner.
    pub(crate) fn partner(&mut self, name: &str) -> u16 {
        self.partners.number(name)
    }

    pub(crate) fn floor(&self) -> u32 {
        self.floor
    }

    pub(crate) fn journal(&self) -> &[Numbering] {
        &self.journal
    }

    /// Time of the last delivery to anybody.
    pub(crate) fn last(&self) -> Option<Timestamp> {
        self.journal.iter().map(|known| known.at).chain(self.shards.values().filter_map(|shard| shard.last)).max()
    }

    /// The last delivery of a partner.
    pub(crate) fn last_of(&self, partner: &str) -> Option<&Numbering> {
        self.journal.iter().filter(|known| known.partner == partner).max_by_key(|known| known.number)
    }

    /// True where a delivery stands; its shards must be open.
    pub(crate) fn stands(&self, delivery: &Numbering) -> bool {
        let shards = delivery.shards.iter().filter_map(|year| self.shards.get(year));
        shards.filter_map(|shard| shard.standing.get(&delivery.partner)).any(|&highest| highest >= delivery.number)
    }

    /// All that was begun and never finished, with its year, in the shards that are open.
    pub(crate) fn open_deliveries(&self) -> Vec<(i32, Begun)> {
        let shards = self.shards.iter();
        shards.flat_map(|(year, shard)| shard.open.iter().map(|begun| (*year, begun.clone()))).collect()
    }

    /// Guids of the items of a delivery, from the shards that are open.
    ///
    /// # Errors
    /// When a shard cannot be read.
    pub(crate) fn items_of(
        &self,
        store: &mut dyn Store,
        partner: &str,
        number: u32,
        report: &mut Report,
    ) -> Result<BTreeSet<String>> {
        let delivery = delivery_name(number);
        let mut out = BTreeSet::new();
        for year in self.shards.keys() {
            let path = shard_path(&self.folder, *year);
            shard::read_lines(store, &path, &self.owner, report, |line, bytes| {
                let begun = line.t == Kind::Begin && line.delivery.as_ref() == Some(&delivery);
                if begun && line.partner.as_deref() == Some(partner) {
                    out.extend(line.past);
                    return record::each_row(bytes, &mut |row| _ = out.insert(row.guid.to_string())).is_some();
                }
                true
            })?;
        }
        Ok(out)
    }

    /// Sets the least number, for ever.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn set_floor(&mut self, store: &mut dyn Store, floor: u32) -> Result<()> {
        if floor <= self.floor {
            return Ok(());
        }
        self.floor = floor;
        self.excused = self.journal.len();
        self.append_journal(store, Line { version: Some(floor), ..Line::new(Kind::Floor) })
    }

    /// Takes a number for a delivery, durably.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn take_number(&mut self, store: &mut dyn Store, numbering: Numbering) -> Result<()> {
        self.append_journal(store, numbering.line())?;
        self.journal.push(numbering);
        Ok(())
    }

    fn append_journal(&mut self, store: &mut dyn Store, line: Line) -> Result<()> {
        let path = format!("{}/{JOURNAL}", self.folder);
        // A journal that was lost begins with what the shards say.
        let lost = self.journal.iter().filter(|_| self.journal_tail.is_none()).map(Numbering::line).collect::<Vec<_>>();
        for mut line in lost.into_iter().chain([line]) {
            append(store, (&self.folder, &path), &self.owner, &mut self.journal_tail, &mut line)?;
        }
        Ok(())
    }

    /// Takes in a line of the journal; false where it makes no sense.
    fn take_journal(&mut self, line: Line) -> bool {
        match line.t {
            Kind::Floor => {
                self.floor = line.version.unwrap_or(0).max(self.floor);
                self.excused = self.journal.len();
                true
            }
            Kind::Delivery => Numbering::of(line).map(|known| self.journal.push(known)).is_some(),
            _ => false,
        }
    }

    /// Reserves the numbers of items and the names of media of one year, durably.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn begin(
        &mut self,
        store: &mut dyn Store,
        year: i32,
        begin: &Numbering,
        reserved: Reserved,
    ) -> Result<()> {
        let Reserved { items, media } = reserved;
        let name = delivery_name(begin.number);
        let line = Line { at: Some(begin.at), items, media, ..Line::of(Kind::Begin, &begin.partner, &name) };
        self.append(store, year, line)
    }

    /// Says that a delivery stands, durably.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn commit(&mut self, store: &mut dyn Store, year: i32, manifest: &Manifest) -> Result<()> {
        let media = manifest.media(year).map(|(name, sha256)| (name.to_owned(), sha256.to_owned()));
        let line = Line {
            media: media.collect(),
            manifest: Some(hex(&manifest.sha256)),
            without: manifest.without.clone(),
            ..Line::of(Kind::Commit, &manifest.partner, &manifest.delivery)
        };
        self.append(store, year, line)
    }

    /// Burns a number that was reserved for content that is no more.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn skip(&mut self, store: &mut dyn Store, year: i32, guid: &str, version: u32) -> Result<()> {
        let line = Line {
            guid: Some(guid.to_owned()),
            version: Some(version),
            reason: Some("the content changed before it was delivered".to_owned()),
            ..Line::new(Kind::Skip)
        };
        self.append(store, year, line)
    }

    fn append(&mut self, store: &mut dyn Store, year: i32, mut line: Line) -> Result<()> {
        let path = shard_path(&self.folder, year);
        let shard = self.shards.entry(year).or_default();
        append(store, (&self.folder, &path), &self.owner, &mut shard.tail, &mut line)?;
        let taken = shard.take(line, &mut self.partners);
        debug_assert!(taken, "a line that the program wrote makes sense");
        Ok(())
    }
}

/// Appends a line, after the first line of a new file, and makes it durable.
fn append(
    store: &mut dyn Store,
    (folder, path): (&str, &str),
    owner: &Owner,
    tail: &mut Tail,
    line: &mut Line,
) -> Result<()> {
    let name = store.display(path);
    let failed = |e| Error::output(name.clone(), e);
    let mut end = tail.clone();
    let mut bytes = if end.is_none() { owner.line().append_to(&mut end) } else { Vec::new() };
    bytes.append(&mut line.append_to(&mut end));
    store.append(path, &bytes).map_err(failed)?;
    store.sync(path).map_err(failed)?;
    if tail.is_none() {
        store.sync(folder).map_err(failed)?;
    }
    *tail = end;
    Ok(())
}

pub(super) fn shard_path(folder: &str, year: i32) -> String {
    format!("{folder}/{year:04}.jsonl")
}

/// Years of the shards that are there.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn years(store: &dyn Store, folder: &str) -> Result<Vec<i32>> {
    let names = store.list(folder).map_err(|e| Error::input(store.display(folder), e))?;
    let year = |name: &String| name.strip_suffix(".jsonl").filter(|stem| stem.len() == 4)?.parse().ok();
    Ok(names.iter().filter_map(year).collect())
}

/// `LED-040`: a version that is made now would seem older than one that is out.
pub(crate) fn clock(at: Timestamp, last: Timestamp) -> Error {
    let message = format!("the run is at {at}, not later than the last one at {last}");
    let hint = match at == last {
        true => "versions are told apart by the second: wait one, or give a later time with `--at`",
        false => "give a later time with `--at`, or put the clock right",
    };
    Error::refused(codes::LED_040, message).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::store::Disk;

    fn numbering(number: u32) -> Numbering {
        let at = Timestamp::parse("2024-03-05T06:00:00Z").unwrap();
        Numbering { partner: "library".to_owned(), number, at, shards: Vec::new(), publication: None }
    }

    /// A journal of five deliveries, the first two written as older programs did.
    #[test]
    fn a_line_that_is_missing_is_seen_and_old_lines_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Disk::new(folder.path());
        let owner = Owner { publication: "paper".to_owned(), tag_authority: "news.example,2024".to_owned() };
        let old = [owner.line(), numbering(1).line(), numbering(2).line()].map(|line| line.to_bytes()).concat();
        store.append("ledger/deliveries.jsonl", &old).unwrap();
        let open = |store: &mut Disk| Ledger::open(store, "ledger", owner.clone(), &mut Report::new());
        for number in 3..6 {
            // As in runs of their own, and two in one.
            let mut ledger = open(&mut store).unwrap();
            ledger.take_number(&mut store, numbering(number)).unwrap();
        }
        let mut ledger = open(&mut store).unwrap();
        ledger.take_number(&mut store, numbering(6)).unwrap();
        ledger.take_number(&mut store, numbering(7)).unwrap();
        assert_eq!(open(&mut store).unwrap().journal.len(), 7);
        let path = folder.path().join("ledger/deliveries.jsonl");
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for missing in 2..lines.len() - 1 {
            std::fs::write(&path, [&lines[..missing], &lines[missing + 1..]].concat().concat()).unwrap();
            let error = open(&mut store).unwrap_err();
            assert_eq!(error.code(), Some(codes::LED_011), "line {missing}");
        }
        // What older programs wrote is not held together; lines that are exchanged are seen.
        std::fs::write(&path, [&lines[..4], &[lines[5], lines[4]], &lines[6..]].concat().concat()).unwrap();
        assert_eq!(open(&mut store).unwrap_err().code(), Some(codes::LED_011));
    }
}
