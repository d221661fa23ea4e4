//! The items of one year: [`Shard`].
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::sync::Arc;

use super::record::{Change, Kind, Line, Row, Status, Tail, check_sum_of, each_row, parse_hex};
use crate::error::{Error, Result};
use crate::model::Timestamp;
use crate::report::{Diagnostic, Place, Report, codes};
use crate::sink::store::Store;

/// A version that was numbered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Numbered {
    pub(crate) number: u32,
    pub(crate) digest: [u8; 32],
    pub(crate) status: Status,
    pub(crate) first_created: Timestamp,
    pub(crate) version_created: Timestamp,
    pub(crate) record_version: u32,
    pub(crate) change: Option<Change>,
    pub(crate) note: Option<[u8; 8]>,
    pub(crate) pictures: Option<[u8; 8]>,
    pub(crate) modified: Option<Timestamp>,
}

/// What is known of an item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    /// Rising by number.
    versions: Vec<Numbered>,
    /// As it was sent last; empty for what has none.
    pub(crate) headline: Arc<str>,
    /// The version that each partner has.
    sent: Vec<(u16, u32)>,
    /// Highest number that was ever taken.
    highest: u32,
}

impl Item {
    /// The version with the highest number that was not burnt.
    pub(crate) fn newest(&self) -> Option<&Numbered> {
        self.versions.last()
    }

    /// The last version that somebody has.
    pub(crate) fn newest_sent(&self) -> Option<&Numbered> {
        self.versions.iter().rev().find(|numbered| self.is_sent(numbered.number))
    }

    /// The highest number that was ever taken.
    pub(crate) fn highest(&self) -> u32 {
        self.highest
    }

    /// The version that a partner has.
    pub(crate) fn sent_to(&self, partner: u16) -> Option<&Numbered> {
        let &(_, version) = self.sent.iter().find(|(known, _)| *known == partner)?;
        self.versions.iter().find(|numbered| numbered.number == version)
    }

    /// True where a number was taken and not burnt.
    pub(crate) fn has(&self, version: u32) -> bool {
        self.versions.iter().any(|numbered| numbered.number == version)
    }

    /// True where somebody has this version.
    pub(crate) fn is_sent(&self, version: u32) -> bool {
        self.sent.iter().any(|(_, sent)| *sent == version)
    }

    fn add(&mut self, row: Row) {
        self.highest = self.highest.max(row.version);
        if !row.headline.is_empty() {
            self.headline = row.headline;
        }
        let mut numbered = Numbered {
            number: row.version,
            digest: row.digest,
            status: row.status,
            first_created: row.first_created,
            version_created: row.version_created,
            record_version: row.record_version,
            change: row.change,
            note: row.note,
            pictures: row.pictures,
            modified: row.modified,
        };
        match self.versions.binary_search_by_key(&row.version, |known| known.number) {
            Ok(at) => {
                // A partner that gets no NewsML-G2 leaves open which pictures the version names; that is settled once.
                numbered.pictures = numbered.pictures.or(self.versions[at].pictures);
                self.versions[at] = numbered;
            }
            Err(at) => {
                // Most items have one version for ever, and there are many.
                self.versions.reserve_exact(1);
                self.versions.insert(at, numbered);
            }
        }
    }

    fn burn(&mut self, version: u32) {
        self.highest = self.highest.max(version);
        self.versions.retain(|numbered| numbered.number != version);
    }

    fn send(&mut self, partner: u16, version: u32) {
        match self.sent.iter_mut().find(|(known, _)| *known == partner) {
            Some((_, sent)) => *sent = version,
            None => {
                self.sent.reserve_exact(1);
                self.sent.push((partner, version));
            }
        }
    }
}

/// A delivery that was begun.
#[derive(Debug, Clone)]
pub(crate) struct Begun {
    pub(crate) partner: String,
    pub(crate) delivery: String,
    /// Guid and version of its items.
    pub(crate) items: Vec<(Arc<str>, u32)>,
}

/// Names of partners by number.
#[derive(Debug, Default)]
pub(crate) struct Partners(Vec<String>);

impl Partners {
    /// The number of a partner.
    pub(crate) fn number(&mut self, name: &str) -> u16 {
        let at = self.0.iter().position(|known| known == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        // A publisher has not more partners than that.
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

/// What a ledger must say of itself in its first line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) publication: String,
    pub(crate) tag_authority: String,
}

impl Owner {
    pub(super) fn line(&self) -> Line {
        Line {
            newsbind: Some(1),
            publication: Some(self.publication.clone()),
            tag_authority: Some(self.tag_authority.clone()),
            digest: Some(super::record::SCHEME.to_owned()),
            ..Line::new(Kind::Ledger)
        }
    }

    /// `LED-003`: the ledger of another publication, or of a newer program.
    pub(super) fn check(&self, line: &Line, name: &str) -> Result<()> {
        let same = line.publication.as_deref() == Some(&self.publication)
            && line.tag_authority.as_deref() == Some(&self.tag_authority);
        if !same {
            let other = line.publication.as_deref().unwrap_or("?");
            let authority = line.tag_authority.as_deref().unwrap_or("?");
            let message = format!(
                "`{name}` is the ledger of `{other}` under `{authority}`, not of `{}` under `{}`",
                self.publication, self.tag_authority
            );
            return Err(Error::refused(codes::LED_003, message)
                .with_hint("take another output folder, or give back the publication its id and `tag_authority`"));
        }
        if line.newsbind != Some(1) || line.digest.as_deref() != Some(super::record::SCHEME) {
            let message = format!("`{name}` was written by a newer newsbind");
            return Err(Error::refused(codes::LED_011, message));
        }
        Ok(())
    }
}

/// The items of one year of issues.
#[derive(Debug, Default)]
pub(crate) struct Shard {
    items: BTreeMap<Arc<str>, Item>,
    /// Deliveries without their `commit`.
    pub(crate) open: Vec<Begun>,
    /// Media that partners have: partner, file name → SHA-256.
    held: BTreeMap<(u16, Box<str>), [u8; 32]>,
    /// Names of media that were taken, with their content; never taken for another.
    named: BTreeMap<Box<str>, [u8; 32]>,
    /// Time of the last delivery that was begun.
    pub(crate) last: Option<Timestamp>,
    /// Numbers of the deliveries that were begun, by partner.
    pub(crate) begun: BTreeMap<String, BTreeSet<u32>>,
    /// The highest number that stands.
    pub(crate) standing: BTreeMap<String, u32>,
    /// Of the file.
    pub(super) tail: Tail,
}

impl Shard {
    /// Reads a shard; a new one where there is none.
    pub(super) fn read(
        store: &mut dyn Store,
        path: &str,
        owner: &Owner,
        partners: &mut Partners,
        report: &mut Report,
    ) -> Result<Self> {
        let mut shard = Self::default();
        shard.tail = read_lines(store, path, owner, report, |line, bytes| {
            shard.take(line, partners) && each_row(bytes, &mut |row| shard.reserve(row)).is_some()
        })?;
        Ok(shard)
    }

    pub(crate) fn item(&self, guid: &str) -> Option<&Item> {
        self.items.get(guid)
    }

    /// Items whose guid begins so, in the order of their guids.
    pub(crate) fn below<'a>(&'a self, base: &'a str) -> impl Iterator<Item = (&'a str, &'a Item)> {
        let from = (std::ops::Bound::Included(base), std::ops::Bound::Unbounded);
        let range = self.items.range::<str, _>(from).map(|(guid, item)| (&**guid, item));
        range.take_while(move |(guid, _)| guid.starts_with(base))
    }

    /// Media that a partner has whose names begin so.
    pub(crate) fn held(&self, partner: u16, prefix: &str) -> BTreeMap<String, [u8; 32]> {
        let from = (partner, prefix.into());
        let range = self.held.range(from..);
        range
            .take_while(|((known, name), _)| *known == partner && name.starts_with(prefix))
            .map(|((_, name), sha256)| (name.to_string(), *sha256))
            .collect()
    }

    /// Names of media that begin so and were taken, in lower case, with their content.
    pub(crate) fn named(&self, prefix: &str) -> BTreeMap<String, BTreeSet<[u8; 32]>> {
        let mut out: BTreeMap<String, BTreeSet<[u8; 32]>> = BTreeMap::new();
        let from = (std::ops::Bound::Included(prefix), std::ops::Bound::Unbounded);
        for (name, sha256) in self.named.range::<str, _>(from).take_while(|(name, _)| name.starts_with(prefix)) {
            out.entry(name.to_ascii_lowercase()).or_default().insert(*sha256);
        }
        out
    }

    /// True where a name of media is taken.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    /// Takes in what a line says; false where it makes no sense.
    pub(super) fn take(&mut self, line: Line, partners: &mut Partners) -> bool {
        match line.t {
            Kind::Begin => self.begin(line),
            Kind::Commit => self.commit(&line, partners),
            Kind::Skip => {
                let (Some(guid), Some(version)) = (line.guid, line.version) else { return false };
                self.items.entry(guid.into()).or_default().burn(version);
                true
            }
            Kind::Rehash => {
                let digest = line.digest.as_deref().and_then(super::record::parse_digest);
                let item = line.guid.and_then(|guid| self.items.get_mut(guid.as_str()));
                let (Some(digest), Some(item)) = (digest, item) else { return false };
                item.versions.last_mut().is_some_and(|newest| {
                    newest.digest = digest;
                    true
                })
            }
            Kind::Ledger | Kind::Delivery | Kind::Floor => false,
        }
    }

    fn begin(&mut self, line: Line) -> bool {
        let (Some(partner), Some(delivery), Some(at)) = (line.partner, line.delivery, line.at) else { return false };
        let Ok(number) = delivery.parse::<u32>() else { return false };
        let Some(media) = media_of(&line.media) else { return false };
        self.named.extend(media.into_iter().map(|(name, sha256)| (name.into(), sha256)));
        self.begun.entry(partner.clone()).or_default().insert(number);
        self.last = self.last.max(Some(at));
        // A run that continues a delivery begins it again.
        self.open.retain(|begun| (&begun.partner, &begun.delivery) != (&partner, &delivery));
        self.open.push(Begun { partner, delivery, items: Vec::new() });
        line.items.into_iter().for_each(|row| self.reserve(row));
        true
    }

    /// An item of the delivery that was begun last.
    fn reserve(&mut self, row: Row) {
        if let Some(begun) = self.open.last_mut() {
            let known = self.items.get_key_value(&*row.guid).map(|(guid, _)| Arc::clone(guid));
            let guid = known.unwrap_or_else(|| Arc::clone(&row.guid));
            begun.items.push((Arc::clone(&guid), row.version));
            self.items.entry(guid).or_default().add(row);
        }
    }

    fn commit(&mut self, line: &Line, partners: &mut Partners) -> bool {
        let Some(media) = media_of(&line.media) else { return false };
        let mine = |begun: &Begun| {
            Some(&begun.partner) == line.partner.as_ref() && Some(&begun.delivery) == line.delivery.as_ref()
        };
        let Some(at) = self.open.iter().position(mine) else { return false };
        let begun = self.open.remove(at);
        let partner = partners.number(&begun.partner);
        let left_out = |guid: &str| line.without.iter().any(|base| is_below(guid, base));
        for (guid, version) in begun.items.iter().filter(|(guid, _)| !left_out(guid)) {
            if let Some(item) = self.items.get_mut(guid) {
                item.send(partner, *version);
            }
        }
        for (name, sha256) in media {
            // A ledger that was made from manifests has no names in its `begin`.
            self.named.entry(name.into()).or_insert(sha256);
            self.held.insert((partner, name.into()), sha256);
        }
        let highest = self.standing.entry(begun.partner).or_default();
        // Its number was read when it was begun.
        *highest = begun.delivery.parse().unwrap_or(0).max(*highest);
        true
    }
}

fn media_of(media: &[(String, String)]) -> Option<Vec<(&str, [u8; 32])>> {
    media.iter().map(|(name, sha256)| Some((name.as_str(), parse_hex(sha256)?))).collect()
}

/// True for the guid of an issue's package and of everything in the issue.
pub(crate) fn is_below(guid: &str, base: &str) -> bool {
    guid.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What helps where a line is not what was written.
pub(super) const DAMAGED_HINT: &str =
    "restore the file from a backup, or make it anew from the manifests: `--rebuild-ledger`";

/// Reads a file of the ledger, hands each line without its items and with its bytes to `take`, cuts off a torn last line
/// (`LED-010`); gives the check sum of the last line.
///
/// # Errors
/// `LED-011` where a line is not what was written or one is missing before it, `LED-003`, and when the file cannot be read.
pub(super) fn read_lines(
    store: &mut dyn Store,
    path: &str,
    owner: &Owner,
    report: &mut Report,
    mut take: impl FnMut(Line, &[u8]) -> bool,
) -> Result<Tail> {
    let name = store.display(path);
    let failed = |e| Error::input(name.clone(), e);
    let Some(mut file) = store.open(path).map_err(failed)? else { return Ok(None) };
    let (mut buffer, mut whole, mut number, mut tail) = (Vec::new(), 0u64, 0u64, Tail::None);
    let torn = loop {
        buffer.clear();
        let read = file.read_until(b'\n', &mut buffer).map_err(failed)?;
        if buffer.pop_if(|last| *last == b'\n').is_none() {
            break read > 0;
        }
        number += 1;
        let damaged =
            || Error::refused(codes::LED_011, format!("{name}:{number}: the line is damaged")).with_hint(DAMAGED_HINT);
        let line = Line::parse_head(&buffer).ok_or_else(damaged)?;
        if line.prev.is_some() && line.prev != tail {
            let message = format!("{name}:{number}: a line is missing before this one");
            return Err(Error::refused(codes::LED_011, message).with_hint(DAMAGED_HINT));
        }
        tail = check_sum_of(&buffer);
        if number == 1 {
            if line.t != Kind::Ledger {
                return Err(damaged());
            }
            owner.check(&line, &name)?;
        } else if !take(line, &buffer) {
            return Err(damaged());
        }
        whole += read as u64;
    };
    drop(file);
    if torn {
        cut(store, path, whole, number, report)?;
    }
    Ok(tail)
}

fn cut(store: &mut dyn Store, path: &str, whole: u64, lines: u64, report: &mut Report) -> Result<()> {
    let name = store.display(path);
    let failed = |e| Error::output(name.clone(), e);
    store.truncate(path, whole).map_err(failed)?;
    store.sync(path).map_err(failed)?;
    let place = Place { file: Some(name.clone()), line: Some(lines + 1), ..Place::default() };
    let message = "the last line was not written to its end; it is cut off";
    report.push(Diagnostic::new(codes::LED_010, message).at(place));
    Ok(())
}
