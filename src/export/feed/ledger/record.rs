//! Lines of a ledger: JSON, one object each, with a check sum as the last member.
use std::sync::Arc;

use serde::de::{self, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

use crate::digest::Sha256;
use crate::model::Timestamp;
use crate::sink::hex;

/// Digests begin with the name of their scheme.
pub(in crate::export::feed) const SCHEME: &str = "d1";

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// First line: whose ledger it is.
    Ledger,
    /// Journal: a number of a delivery is taken.
    Delivery,
    /// Journal: all new versions are above this number.
    Floor,
    /// Numbers are reserved from here on, for ever.
    Begin,
    /// The delivery stands, whole, with its trigger.
    Commit,
    /// A reserved number that was burnt.
    Skip,
    /// A new digest of the same content.
    Rehash,
}

/// One line, whatever its kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) t: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) newsbind: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) publication: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tag_authority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) guid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) delivery: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) partner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", with = "optional_time", default)]
    pub(super) at: Option<Timestamp>,
    /// Years of the shards that a delivery begins in.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) shards: Vec<i32>,
    #[serde(skip_serializing_if = "Vec::is_empty", skip_deserializing)]
    pub(super) items: Vec<Row>,
    /// File name and SHA-256: of media whose names are taken by a delivery that begins, of the media of one that stands.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) media: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) manifest: Option<String>,
    /// Issues that a delivery began with and left out.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) without: Vec<String>,
    /// Guids of items that a compacted `begin` has no versions of any more, since they were sent again.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) past: Vec<String>,
    /// Check sum of the line before: none is missing between. Older programs wrote none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prev: Option<String>,
}

impl Line {
    pub(super) fn new(t: Kind) -> Self {
        Self {
            t,
            newsbind: None,
            publication: None,
            tag_authority: None,
            guid: None,
            version: None,
            reason: None,
            digest: None,
            delivery: None,
            partner: None,
            at: None,
            shards: Vec::new(),
            items: Vec::new(),
            media: Vec::new(),
            manifest: None,
            without: Vec::new(),
            past: Vec::new(),
            prev: None,
        }
    }

    /// A line about a delivery.
    pub(super) fn of(t: Kind, partner: &str, delivery: &str) -> Self {
        Self { partner: Some(partner.to_owned()), delivery: Some(delivery.to_owned()), ..Self::new(t) }
    }

    /// Reads a line without its line feed; `None` where anything about it is wrong.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut items = Vec::new();
        let mut line = Self::parse_head(bytes)?;
        each_row(bytes, &mut |row| items.push(row))?;
        line.items = items;
        Some(line)
    }

    /// Reads a line without its items, of which there may be many; [`each_row`] has them.
    pub(super) fn parse_head(bytes: &[u8]) -> Option<Self> {
        const MEMBER: &[u8] = b",\"crc\":\"";
        let at = bytes.len().checked_sub(MEMBER.len() + 18)?;
        let (body, end) = bytes.split_at(at);
        let crc = end.strip_prefix(MEMBER)?.strip_suffix(b"\"}")?;
        (check_sum(body).as_bytes() == crc).then(|| serde_json::from_slice(bytes).ok())?
    }

    /// The bytes of the line, with its line feed, behind a line that ends in the check sum `tail`; it has its own then.
    pub(super) fn append_to(&mut self, tail: &mut Tail) -> Vec<u8> {
        self.prev = tail.take();
        let bytes = self.to_bytes();
        *tail = check_sum_of(bytes.trim_ascii_end());
        bytes
    }

    /// The bytes of the line, with its line feed.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = serde_json::to_vec(self).expect("strings and numbers always serialise");
        out.pop();
        let crc = check_sum(&out);
        out.extend_from_slice(b",\"crc\":\"");
        out.extend_from_slice(crc.as_bytes());
        out.extend_from_slice(b"\"}\n");
        out
    }
}

/// Check sum of the last line of a file; none where there is no line.
pub(super) type Tail = Option<String>;

/// The check sum that a line ends with.
pub(super) fn check_sum_of(line: &[u8]) -> Tail {
    let digits = line.strip_suffix(b"\"}")?.last_chunk::<16>()?;
    String::from_utf8(digits.to_vec()).ok()
}

/// Hands the items of a line to `f`, one after another; `None` where one of them is none. The line was looked at before.
pub(super) fn each_row(bytes: &[u8], f: &mut dyn FnMut(Row)) -> Option<()> {
    struct Rows<'f>(&'f mut dyn FnMut(Row));
    impl<'de> Visitor<'de> for Rows<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of versions")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
            while let Some(row) = seq.next_element()? {
                (self.0)(row);
            }
            Ok(())
        }
    }
    #[derive(Deserialize)]
    struct Items<'a> {
        #[serde(borrow)]
        items: Option<&'a RawValue>,
    }
    let Some(items) = serde_json::from_slice::<Items<'_>>(bytes).ok()?.items else { return Some(()) };
    serde_json::Deserializer::from_str(items.get()).deserialize_seq(Rows(f)).ok()
}

/// First 16 hexadecimal digits of the SHA-256 of a line without its last member; `body` lacks the bracket that closes it.
fn check_sum(body: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(body);
    digest.update(b"}");
    hex(&digest.finalize()[..8])
}

/// Whether an item may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Usable,
    Withheld,
    Canceled,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Withheld => "withheld",
            Self::Canceled => "canceled",
        }
    }
}

/// What a version does to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Change {
    Update,
    Correction,
}

/// A version of an item, as a line has it: `[guid, version, digest, status, firstCreated, versionCreated, headline, record
/// version]`, then, where there is something to say, what it does to the one before, the digest of its correction note,
/// the digest of the versions of its pictures and when the record said that it changed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) guid: Arc<str>,
    pub(crate) version: u32,
    pub(crate) digest: [u8; 32],
    pub(crate) status: Status,
    pub(crate) first_created: Timestamp,
    pub(crate) version_created: Timestamp,
    pub(crate) headline: Arc<str>,
    pub(crate) record_version: u32,
    pub(crate) change: Option<Change>,
    pub(crate) note: Option<[u8; 8]>,
    /// Digest of the versions of its pictures, which NewsML-G2 names; absent where the version never went out so.
    pub(crate) pictures: Option<[u8; 8]>,
    /// When the record of the article said that it changed; of a version that is not the first.
    pub(crate) modified: Option<Timestamp>,
}

impl Row {
    fn tail(&self) -> usize {
        match (self.modified, self.pictures, self.note, self.change) {
            (Some(_), ..) => 4,
            (None, Some(_), ..) => 3,
            (None, None, Some(_), _) => 2,
            (None, None, None, change) => usize::from(change.is_some()),
        }
    }
}

/// `d1:` and 64 hexadecimal digits.
pub(crate) fn digest_text(digest: &[u8; 32]) -> String {
    [SCHEME, ":", &hex(digest)].concat()
}

/// Reads [`digest_text`].
pub(crate) fn parse_digest(text: &str) -> Option<[u8; 32]> {
    parse_hex(text.strip_prefix(SCHEME)?.strip_prefix(':')?)
}

/// Reads hexadecimal digits.
pub(crate) fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes = text.as_bytes();
    let mut out = [0; N];
    if bytes.len() != 2 * N || !bytes.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (n, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * n..2 * n + 2)?, 16).ok()?;
    }
    Some(out)
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(8 + self.tail()))?;
        seq.serialize_element(&*self.guid)?;
        seq.serialize_element(&self.version)?;
        seq.serialize_element(&digest_text(&self.digest))?;
        seq.serialize_element(&self.status)?;
        seq.serialize_element(&self.first_created.to_string())?;
        seq.serialize_element(&self.version_created.to_string())?;
        seq.serialize_element(&*self.headline)?;
        seq.serialize_element(&self.record_version)?;
        if self.tail() > 0 {
            seq.serialize_element(&self.change)?;
        }
        if self.tail() > 1 {
            seq.serialize_element(&self.note.map(|note| hex(&note)))?;
        }
        if self.tail() > 2 {
            seq.serialize_element(&self.pictures.map(|pictures| hex(&pictures)))?;
        }
        if let Some(modified) = self.modified {
            seq.serialize_element(&modified.to_string())?;
        }
        seq.end()
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rows;
        impl<'de> Visitor<'de> for Rows {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a version of an item in eight to twelve values")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Row, A::Error> {
                let short = |n| de::Error::invalid_length(n, &Rows);
                let text = |text: String| Arc::<str>::from(text);
                let time = |text: String| Timestamp::parse(&text).ok_or_else(|| de::Error::custom("no time"));
                Ok(Row {
                    guid: text(seq.next_element()?.ok_or_else(|| short(0))?),
                    version: seq.next_element()?.ok_or_else(|| short(1))?,
                    digest: parse_digest(&seq.next_element::<String>()?.ok_or_else(|| short(2))?)
                        .ok_or_else(|| de::Error::custom("no digest"))?,
                    status: seq.next_element()?.ok_or_else(|| short(3))?,
                    first_created: time(seq.next_element()?.ok_or_else(|| short(4))?)?,
                    version_created: time(seq.next_element()?.ok_or_else(|| short(5))?)?,
                    headline: text(seq.next_element()?.ok_or_else(|| short(6))?),
                    record_version: seq.next_element()?.ok_or_else(|| short(7))?,
                    change: seq.next_element::<Option<Change>>()?.flatten(),
                    note: seq.next_element::<Option<String>>()?.flatten().and_then(|text| parse_hex(&text)),
                    pictures: seq.next_element::<Option<String>>()?.flatten().and_then(|text| parse_hex(&text)),
                    modified: seq.next_element::<String>()?.and_then(|text| Timestamp::parse(&text)),
                })
            }
        }
        deserializer.deserialize_seq(Rows)
    }
}

mod optional_time {
    use super::{Deserialize, Deserializer, Serializer, Timestamp, de};

    pub(super) fn serialize<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => serializer.serialize_str(&time.to_string()),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::parse(&text).map(Some).ok_or_else(|| de::Error::custom("no time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as the design gives it.
    const COMMIT: &str = r#"{"t":"commit","delivery":"000001","partner":"library","manifest":"1d7d22317c312ac21815ef5f19e3b9e0c4cc4e2a5390e4d450a4770e18b0f5c2","crc":"b315fd3f98f8ec36"}"#;

    fn row() -> Row {
        let time = Timestamp::parse("2024-03-05T06:00:00+08:00").unwrap();
        Row {
            guid: "tag:a".into(),
            version: 2,
            digest: [7; 32],
            status: Status::Usable,
            first_created: time,
            version_created: time,
            headline: "题“一”".into(),
            record_version: 1,
            change: None,
            note: None,
            pictures: None,
            modified: None,
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let line = Line::parse(COMMIT.as_bytes()).unwrap();
        assert_eq!((line.t, line.delivery.as_deref()), (Kind::Commit, Some("000001")));
        assert_eq!(line.to_bytes(), format!("{COMMIT}\n").as_bytes());
        let mut begin = Line::of(Kind::Begin, "library", "000001");
        let changed = Row { change: Some(Change::Correction), note: Some([1; 8]), ..row() };
        let pictures = Row { pictures: Some([3; 8]), ..row() };
        begin.items = vec![row(), Row { change: Some(Change::Update), ..row() }, changed];
        begin.items.extend([
            Row { note: Some([2; 8]), ..row() },
            Row { note: Some([2; 8]), ..pictures.clone() },
            Row { modified: Timestamp::parse("2024-03-05T07:00:00Z"), ..row() },
            pictures,
        ]);
        begin.at = Timestamp::parse("2024-03-05T06:00:00Z");
        let bytes = begin.to_bytes();
        let again = Line::parse(&bytes[..bytes.len() - 1]).unwrap();
        assert_eq!((again.items, again.at), (begin.items, begin.at));
    }

    #[test]
    fn a_changed_line_is_refused() {
        for at in 0..COMMIT.len() {
            let mut bytes = COMMIT.as_bytes().to_vec();
            bytes[at] ^= 1;
            assert!(Line::parse(&bytes).is_none(), "byte {at}");
            assert!(Line::parse(&COMMIT.as_bytes()[..at]).is_none(), "cut at {at}");
        }
    }
}
