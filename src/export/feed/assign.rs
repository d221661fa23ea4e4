//! What each item's number is, and whether a partner lacks it: [`issue`].
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::digest;
use super::ledger::{Change, Item, Ledger, Numbered, Row, Status, clock};
use super::scan::{ItemKind, Scanned, State};
use super::{Options, Removed};
use crate::error::{Error, Result};
use crate::export::newsml::{Gone, GoneKind, Signal, Version, fixed_note};
use crate::model::{Language, Timestamp};
use crate::report::{Diagnostic, Place, Report, codes};

/// What becomes of an item.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    /// The version, as the ledger will have it; none where the item has never had one and gets none.
    pub(super) row: Option<Row>,
    /// True where the partner lacks it.
    pub(super) lacking: bool,
    /// True where nothing may name it.
    pub(super) blocked: bool,
    pub(super) kind: ItemKind,
}

/// What becomes of an issue.
#[derive(Debug, Default)]
pub(super) struct Assignment {
    pub(super) decisions: Vec<Decision>,
    /// Items that the record no longer holds, with their last version.
    pub(super) gone: Vec<(Gone, Row)>,
    /// Numbers that were reserved for content that is no more.
    pub(super) burnt: Vec<(String, u32)>,
}

/// What the decisions on an issue rest on.
pub(super) struct Assigner<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) year: i32,
    pub(super) partner: u16,
    pub(super) at: Timestamp,
    pub(super) options: &'a Options,
    pub(super) language: &'a Language,
    /// Guids that are sent again, though the partner has them.
    pub(super) again: &'a BTreeSet<String>,
    /// True where items name versions of others.
    pub(super) newsml: bool,
    /// True where there are packages or documents of issues.
    pub(super) issues: bool,
    /// True where a text and its pictures go together: what is sent of them is sent with all.
    pub(super) together: bool,
    pub(super) place: Place,
}

impl Assigner<'_> {
    /// Decides upon every item of an issue; `base` is the guid of its package.
    ///
    /// # Errors
    /// `LED-040`.
    pub(super) fn issue(&self, base: &str, scanned: &Scanned, report: &mut Report) -> Result<Assignment> {
        let undecided = |state: &State| Decision { row: None, lacking: false, blocked: true, kind: state.kind };
        let mut out = Assignment::default();
        out.decisions.extend(scanned.items.iter().map(undecided));
        // Pictures before the texts that name their versions; packages stand last.
        let texts = |n: &usize| matches!(scanned.items[*n].kind, ItemKind::Article | ItemKind::Group);
        let all = 0..scanned.items.len();
        for n in all.clone().filter(|n| !texts(n) && !is_package(&scanned.items[*n])).chain(all.clone().filter(texts)) {
            let state = &scanned.items[n];
            out.decisions[n] = match state.status {
                _ if !state.taken => self.left(state),
                Status::Canceled => self.canceled(state, &mut out, report)?,
                _ => self.leaf(state, scanned, &mut out, report)?,
            };
        }
        self.blocked(scanned, &out, report);
        for n in all.filter(|&n| is_package(&scanned.items[n])) {
            let state = &scanned.items[n];
            out.decisions[n] = if state.taken { self.package(state, scanned, &mut out)? } else { self.left(state) };
        }
        if self.together {
            send_pictures(scanned, &mut out);
        }
        if scanned.taken {
            self.gone(base, scanned, &mut out, report)?;
        }
        Ok(out)
    }

    fn item(&self, guid: &str) -> Option<&Item> {
        self.ledger.item(self.year, guid)
    }

    /// What the options of the run leave out: the partner keeps what it has, and nothing names what it has not.
    fn left(&self, state: &State) -> Decision {
        let sent = self.item(&state.guid).and_then(|item| item.sent_to(self.partner));
        // In a package that is not made again the members do not matter; of other items the text in hand must be that version.
        let is_same = |sent: &&Numbered| is_package(state) || sent.digest == state.digest;
        let row = sent.filter(is_same).map(|sent| row_of(&state.guid, &state.title, sent));
        Decision { blocked: row.is_none(), row, lacking: false, kind: state.kind }
    }

    /// A text, picture or page picture that may be used.
    fn leaf(&self, state: &State, scanned: &Scanned, out: &mut Assignment, report: &mut Report) -> Result<Decision> {
        let pictures = self.pictures(state, scanned, out);
        let Some(item) = self.item(&state.guid) else {
            return self.fresh(state, state.digest, pictures, out);
        };
        let newest = item.newest();
        let sent = item.newest_sent();
        if sent.is_some_and(|sent| sent.status == Status::Canceled) && !self.options.revive {
            return Ok(Decision { row: None, lacking: false, blocked: true, kind: state.kind });
        }
        // Where nobody got it as NewsML-G2, which pictures it names is open.
        let names = |known: &Numbered| pictures.is_none() || known.pictures.is_none() || known.pictures == pictures;
        let serves = |known: &&Numbered| known.digest == state.digest && names(known);
        // What the partner has serves, also where another one got the parts of a joined article since.
        let same = item.sent_to(self.partner).filter(serves).or(newest.filter(serves));
        if let Some(same) = same.filter(|_| !self.options.resend) {
            let mut decision = self.known(state, item, same);
            if let Some(row) = &mut decision.row {
                row.pictures = row.pictures.or(pictures);
            }
            return Ok(decision);
        }
        if let Some(sent) = sent.filter(|sent| state.record_version < sent.record_version) {
            if state.kind == ItemKind::Article {
                let message = format!(
                    "the record says version {}, version {} of it was sent as {}",
                    state.record_version, sent.record_version, sent.number
                );
                report.push(Diagnostic::new(codes::LED_021, message).at(self.place_of(state)));
            }
            let row = row_of(&state.guid, &item.headline, sent);
            return Ok(Decision { row: Some(row), lacking: false, blocked: false, kind: state.kind });
        }
        self.fresh(state, state.digest, pictures, out)
    }

    /// Digest of the versions of the pictures that a text names.
    fn pictures(&self, state: &State, scanned: &Scanned, out: &Assignment) -> Option<[u8; 8]> {
        let is_text = matches!(state.kind, ItemKind::Article | ItemKind::Group);
        // Where a picture is held back, that it is not named is settled as well.
        let settles = self.newsml && is_text && !state.members.is_empty();
        settles.then(|| digest::pictures(numbered(state, scanned, out)))
    }

    /// `NML-020`: what was taken back and is in the record again. A picture goes with its text.
    fn blocked(&self, scanned: &Scanned, out: &Assignment, report: &mut Report) {
        let may_go = |state: &State| state.taken && state.status != Status::Canceled;
        let blocked = |n: usize| out.decisions[n].blocked && may_go(&scanned.items[n]);
        let with_text: BTreeSet<usize> = (0..scanned.items.len())
            .filter(|&n| blocked(n) && !is_package(&scanned.items[n]))
            .flat_map(|n| scanned.items[n].members.iter().copied())
            .collect();
        for (n, state) in scanned.items.iter().enumerate() {
            if blocked(n) && !is_package(state) && !with_text.contains(&n) {
                let message = format!("`{}` was canceled, and its record is usable again", state.guid);
                let hint = "cancel it again, or send it as a new version with `--revive`";
                report.push(Diagnostic::new(codes::NML_020, message).with_hint(hint).at(self.place_of(state)));
            }
        }
    }

    /// A canceled article goes to those who have it.
    fn canceled(&self, state: &State, out: &mut Assignment, report: &mut Report) -> Result<Decision> {
        let nothing = Decision { row: None, lacking: false, blocked: true, kind: state.kind };
        let Some(item) = self.item(&state.guid) else {
            let message = format!("`{}` is canceled and was never sent", state.guid);
            report.push(Diagnostic::new(codes::NML_024, message).at(self.place_of(state)));
            return Ok(nothing);
        };
        let again = self.again.contains(&*state.guid);
        match item.sent_to(self.partner) {
            None => Ok(nothing),
            Some(sent) if sent.status == Status::Canceled && sent.digest == state.digest && !again => Ok(nothing),
            Some(_) => match item.newest().filter(|newest| newest.digest == state.digest) {
                Some(newest) => Ok(self.known(state, item, newest)),
                None => self.fresh(state, state.digest, None, out),
            },
        }
    }

    /// Content that has its number.
    fn known(&self, state: &State, item: &Item, newest: &Numbered) -> Decision {
        let has = item.sent_to(self.partner).is_some_and(|sent| sent.number == newest.number);
        let lacking = !has || self.again.contains(&*state.guid);
        let mut row = row_of(&state.guid, &state.title, newest);
        row.record_version = row.record_version.max(state.record_version);
        Decision { row: Some(row), lacking, blocked: false, kind: state.kind }
    }

    /// Content that has none: the next number.
    fn fresh(
        &self,
        state: &State,
        digest: [u8; 32],
        pictures: Option<[u8; 8]>,
        out: &mut Assignment,
    ) -> Result<Decision> {
        let item = self.item(&state.guid);
        let mut row = self.next(&state.guid, item, digest, state.status, out)?;
        row.pictures = pictures;
        row.headline = Arc::clone(&state.title);
        row.record_version = state.record_version;
        row.note = state.note;
        if let Some(before) = item.and_then(Item::newest_sent).filter(|_| state.status != Status::Canceled) {
            let corrected = state.note.is_some() && state.note != before.note;
            row.change = Some(if corrected { Change::Correction } else { Change::Update });
            row.modified = state.modified;
        }
        Ok(Decision { row: Some(row), lacking: true, blocked: false, kind: state.kind })
    }

    /// The version after the last one; numbers that nobody got are burnt.
    fn next(
        &self,
        guid: &Arc<str>,
        item: Option<&Item>,
        digest: [u8; 32],
        status: Status,
        out: &mut Assignment,
    ) -> Result<Row> {
        let sent = item.and_then(Item::newest_sent);
        if let Some(sent) = sent.filter(|sent| self.at < sent.version_created) {
            return Err(clock(self.at, sent.version_created));
        }
        // Two partners of one run may need two versions, such as the parts of an article and the whole; each gets one.
        let own = item.and_then(|item| item.sent_to(self.partner));
        if let Some(own) = own.filter(|own| self.at <= own.version_created) {
            return Err(clock(self.at, own.version_created));
        }
        if let Some(newest) = item.and_then(Item::newest)
            && item.is_some_and(|item| !item.is_sent(newest.number))
        {
            out.burnt.push((guid.to_string(), newest.number));
        }
        let highest = item.map_or(0, Item::highest).max(self.ledger.floor());
        let version = highest.checked_add(1).ok_or_else(|| {
            let message = format!("no number is left for `{guid}` after {highest}");
            Error::refused(codes::LED_011, message).with_hint("take another output folder, and `--version-floor`")
        })?;
        Ok(Row {
            guid: Arc::clone(guid),
            version,
            digest,
            status,
            first_created: sent.map_or(self.at, |sent| sent.first_created),
            version_created: self.at,
            headline: Arc::default(),
            record_version: 0,
            change: None,
            note: None,
            pictures: None,
            modified: None,
        })
    }

    /// A package depends on what its receiver gets: a version that the partner has, or that somebody has with the same
    /// members, serves again.
    fn package(&self, state: &State, scanned: &Scanned, out: &mut Assignment) -> Result<Decision> {
        let digest = digest::package(&state.digest, numbered(state, scanned, out));
        let Some(item) = self.item(&state.guid) else { return self.fresh(state, digest, None, out) };
        let again = self.again.contains(&*state.guid);
        if let Some(sent) = item.sent_to(self.partner).filter(|sent| sent.digest == digest) {
            let row = row_of(&state.guid, &state.title, sent);
            return Ok(Decision { row: Some(row), lacking: again, blocked: false, kind: state.kind });
        }
        match item.newest().filter(|newest| newest.digest == digest) {
            Some(newest) => {
                let row = row_of(&state.guid, &state.title, newest);
                Ok(Decision { row: Some(row), lacking: true, blocked: false, kind: state.kind })
            }
            None => self.fresh(state, digest, None, out),
        }
    }

    /// What the partner has of an issue and was not taken back: guid, its end, item and version.
    fn standing<'s>(&'s self, base: &'s str) -> impl Iterator<Item = (&'s str, &'s str, &'s Item, &'s Numbered)> {
        let shard = self.ledger.shards().get(&self.year);
        let below = shard.into_iter().flat_map(move |shard| shard.below(base));
        below.filter_map(move |(guid, item)| {
            let rest = guid.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
            let sent = item.sent_to(self.partner).filter(|sent| sent.status != Status::Canceled)?;
            Some((guid, rest, item, sent))
        })
    }

    /// True where the partner has something of an issue.
    pub(super) fn stands(&self, base: &str) -> bool {
        self.standing(base).next().is_some()
    }

    /// True for items that the formats of the partner have, by the end of the guid.
    fn is_made(&self, rest: &str) -> bool {
        match kind_of(rest) {
            GoneKind::Text => self.newsml || rest.starts_with("/a/"),
            GoneKind::Package if rest.is_empty() => self.issues,
            _ => self.newsml,
        }
    }

    /// Takes back all that the partner has of an issue whose record is gone.
    ///
    /// # Errors
    /// `LED-040`.
    pub(super) fn absent(&self, base: &str, scanned: &Scanned) -> Result<Assignment> {
        let mut out = Assignment::default();
        for (guid, rest, item, sent) in self.standing(base) {
            if self.is_made(rest) {
                self.kill((guid, rest), item, sent, scanned, &mut out)?;
            }
        }
        Ok(out)
    }

    /// What the partner has and the record holds no more.
    fn gone(&self, base: &str, scanned: &Scanned, out: &mut Assignment, report: &mut Report) -> Result<()> {
        let here = LazyCell::new(|| Here::new(scanned));
        for (guid, rest, item, sent) in self.standing(base).filter(|(_, rest, ..)| self.is_made(rest)) {
            match here.fate(guid, rest) {
                Fate::There => {}
                Fate::Unselected => {
                    let message = format!("`{guid}` was sent and is no longer selected");
                    report.push(Diagnostic::new(codes::FEED_010, message).at(self.place.clone()));
                }
                Fate::WithItsArticle => self.kill((guid, rest), item, sent, scanned, out)?,
                Fate::Gone => match self.options.removed {
                    Some(Removed::Keep) => {}
                    Some(Removed::Kill) => self.kill((guid, rest), item, sent, scanned, out)?,
                    None => {
                        let message = format!("`{guid}` was sent and is gone from the record");
                        let hint =
                            "put it back with `\"status\": \"canceled\"`, or say `--removed kill` or `--removed keep`";
                        report.push(Diagnostic::new(codes::NML_021, message).with_hint(hint).at(self.place.clone()));
                    }
                },
            }
        }
        Ok(())
    }

    fn kill(
        &self,
        (guid, rest): (&str, &str),
        item: &Item,
        sent: &Numbered,
        scanned: &Scanned,
        out: &mut Assignment,
    ) -> Result<()> {
        // A picture goes with its text, and for its reason.
        let owner = guid.rsplit_once("/m/").map(|(owner, _)| owner);
        let owner = owner.and_then(|owner| scanned.items.iter().find(|state| &*state.guid == owner));
        let note = owner.and_then(|owner| owner.editor_note.as_deref());
        let gone = Gone {
            guid: guid.to_owned(),
            name: item_name(rest),
            kind: kind_of(rest),
            title: owner.map_or(&item.headline, |owner| &owner.title).to_string(),
            note: note.unwrap_or_else(|| fixed_note(self.language)).to_owned(),
        };
        let digest = digest::gone(&gone, &scanned.issue);
        let mut row = match item.newest().filter(|newest| newest.digest == digest) {
            Some(newest) => row_of(&guid.into(), &Arc::default(), newest),
            None => self.next(&guid.into(), Some(item), digest, Status::Canceled, out)?,
        };
        row.headline = gone.title.as_str().into();
        row.record_version = sent.record_version;
        out.gone.push((gone, row));
        Ok(())
    }

    fn place_of(&self, state: &State) -> Place {
        let article = state.guid.rsplit_once("/a/").map(|(_, id)| id.split('/').next().unwrap_or(id).to_owned());
        Place { article, ..self.place.clone() }
    }
}

/// A text that is sent brings its pictures, also those that the partner has.
fn send_pictures(scanned: &Scanned, out: &mut Assignment) {
    let sent = |n: &usize| out.decisions[*n].lacking && !is_package(&scanned.items[*n]);
    let texts: Vec<usize> = (0..scanned.items.len()).filter(sent).collect();
    for &picture in texts.iter().flat_map(|&text| &scanned.items[text].members) {
        let decision = &mut out.decisions[picture];
        decision.lacking |= decision.row.is_some() && !decision.blocked;
    }
}

fn is_package(state: &State) -> bool {
    matches!(state.kind, ItemKind::Page | ItemKind::Issue)
}

/// Guid and version of the items that one names.
fn numbered<'a>(state: &State, scanned: &'a Scanned, out: &Assignment) -> Vec<(&'a str, u32)> {
    let named = state.members.iter().filter_map(|&n| {
        let row = out.decisions[n].row.as_ref().filter(|_| !out.decisions[n].blocked)?;
        Some((&*scanned.items[n].guid, row.version))
    });
    named.collect()
}

fn row_of(guid: &Arc<str>, headline: &Arc<str>, numbered: &Numbered) -> Row {
    Row {
        guid: Arc::clone(guid),
        version: numbered.number,
        digest: numbered.digest,
        status: numbered.status,
        first_created: numbered.first_created,
        version_created: numbered.version_created,
        headline: Arc::clone(headline),
        record_version: numbered.record_version,
        change: numbered.change,
        note: numbered.note,
        pictures: numbered.pictures,
        modified: numbered.modified,
    }
}

/// Version and times as an item has them.
pub(super) fn version(row: &Row, send: bool) -> Version {
    // Lines of other programs say nothing of the change: what is not first is an update.
    let later = row.status != Status::Canceled && row.version_created > row.first_created;
    let change = row.change.or(later.then_some(Change::Update));
    Version {
        number: row.version,
        created: row.version_created,
        first_created: row.first_created,
        signal: change.map(|change| match change {
            Change::Update => Signal::Update,
            Change::Correction => Signal::Correction,
        }),
        send,
        modified: row.modified,
    }
}

/// What became of an item that the partner has.
enum Fate {
    There,
    Unselected,
    /// A picture of an article that is canceled, or the text of a page that holds its words.
    WithItsArticle,
    Gone,
}

/// What the record holds.
struct Here<'a> {
    items: BTreeMap<&'a str, Status>,
    besides: BTreeSet<&'a str>,
    unselected: BTreeSet<&'a str>,
    hidden: &'a [String],
}

impl<'a> Here<'a> {
    fn new(scanned: &'a Scanned) -> Self {
        Self {
            items: scanned.items.iter().map(|state| (&*state.guid, state.status)).collect(),
            besides: scanned.besides.iter().map(String::as_str).collect(),
            unselected: scanned.unselected.iter().map(String::as_str).collect(),
            hidden: &scanned.hidden,
        }
    }

    fn fate(&self, guid: &str, rest: &str) -> Fate {
        if self.items.contains_key(guid) || self.besides.contains(guid) || rest.is_empty() {
            return Fate::There;
        }
        if self.unselected.contains(guid) {
            return Fate::Unselected;
        }
        if self.hidden.iter().any(|hidden| hidden == guid) {
            return Fate::WithItsArticle;
        }
        // What belongs to something shares its fate: pictures to their text, page pictures to their page.
        let owner = guid.rsplit_once("/m/").or_else(|| Some((of_page(guid, rest)?, "")));
        match owner {
            Some((owner, picture)) => match self.items.get(owner) {
                Some(Status::Canceled) => Fate::WithItsArticle,
                // The picture of a text that is there was taken out; a page picture may wait for a withheld article.
                Some(_) if !picture.is_empty() => Fate::Gone,
                _ if self.items.contains_key(owner) || self.besides.contains(owner) => Fate::There,
                _ if self.unselected.contains(owner) => Fate::There,
                _ => Fate::Gone,
            },
            None => Fate::Gone,
        }
    }
}

/// The guid of what a page picture or its text belongs to.
fn of_page<'a>(guid: &'a str, rest: &str) -> Option<&'a str> {
    let of_page = rest == "/f" || rest.starts_with("/p/");
    guid.strip_suffix("/f").or(guid.strip_suffix("/t")).filter(|_| of_page)
}

/// What an item was, by the end of its guid.
fn kind_of(rest: &str) -> GoneKind {
    if rest.contains("/m/") {
        GoneKind::Picture
    } else if rest == "/f" || (rest.starts_with("/p/") && rest.ends_with("/f")) {
        GoneKind::Facsimile
    } else if rest.is_empty() || (rest.starts_with("/p/") && !rest.ends_with("/t")) {
        GoneKind::Package
    } else {
        GoneKind::Text
    }
}

/// `a01`, `a02.street`, `p01`, `g.g1`: the name of an item in file names, by the end of its guid.
fn item_name(rest: &str) -> String {
    let name = rest.trim_start_matches('/').replace("/m/", ".");
    match name.split_once('/') {
        Some(("a", id)) => id.to_owned(),
        Some(("p", id)) => format!("p{}", id.replace('/', ".")),
        Some((_, id)) => format!("g.{id}"),
        None if name == "f" => "issue.f".to_owned(),
        None => "issue".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_kinds_come_from_guids() {
        let read = |rest| (item_name(rest), kind_of(rest));
        assert_eq!(read("/a/a01"), ("a01".to_owned(), GoneKind::Text));
        assert_eq!(read("/a/a02/m/street"), ("a02.street".to_owned(), GoneKind::Picture));
        assert_eq!(read("/p/01"), ("p01".to_owned(), GoneKind::Package));
        assert_eq!(read("/p/01/f"), ("p01.f".to_owned(), GoneKind::Facsimile));
        assert_eq!(read("/p/01/t"), ("p01.t".to_owned(), GoneKind::Text));
        assert_eq!(read("/f"), ("issue.f".to_owned(), GoneKind::Facsimile));
        assert_eq!(read("/a/f"), ("f".to_owned(), GoneKind::Text));
        assert_eq!(read("/g/g1"), ("g.g1".to_owned(), GoneKind::Text));
    }
}
