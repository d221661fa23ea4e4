//! From bytes to a record: encoding, escapes, types, unknown fields.
use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::issue::IssueRecord;
use super::locate::Position;
use super::publication::PublicationRecord;
use super::{FORMAT, locate};
use crate::input::Entry;
use crate::report::{Code, Diagnostic, Place, Report, codes};

/// Limits of the reader; beyond them a record is refused (`REC-005`).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a record (default 256 MiB).
    pub record_bytes: usize,
    /// Bytes of a string (default 16 MiB).
    pub string_bytes: usize,
    /// Pages of an issue (default 2,000).
    pub pages: usize,
    /// Blocks of an issue (default 100,000).
    pub blocks: usize,
    /// Cells of a table (default 10,000).
    pub table_cells: usize,
    /// Blocks inside blocks, pieces inside pieces (default 8).
    pub depth: usize,
    /// Bytes of a picture (default 256 MiB).
    pub picture_bytes: u64,
    /// Pixels of a picture (default 100 million).
    pub picture_pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 256 << 20,
            string_bytes: 16 << 20,
            pages: 2_000,
            blocks: 100_000,
            table_cells: 10_000,
            depth: 8,
            picture_bytes: 256 << 20,
            picture_pixels: 100_000_000,
        }
    }
}

/// A record with the text that it was read from.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parsed<'a, T> {
    /// The record.
    pub record: T,
    /// Its text, without byte-order mark, half escapes replaced.
    pub text: Cow<'a, str>,
    /// True when half escapes were replaced by U+FFFD (`TXT-001`).
    pub mended: bool,
}

/// Reads an issue record; `None` where it is refused, with a finding.
#[must_use]
pub fn parse_issue<'a>(
    bytes: &'a [u8],
    entry: &Entry,
    limits: &Limits,
    report: &mut Report,
) -> Option<Parsed<'a, IssueRecord>> {
    let (mut parsed, ignored) = parse::<IssueRecord>(bytes, entry, limits, report)?;
    if ignored.iter().any(|pointer| is_own(pointer))
        && let Ok(value) = serde_json::from_str::<Value>(&parsed.text)
    {
        parsed.record.extra = ignored
            .iter()
            .filter(|pointer| is_own(pointer))
            .filter_map(|pointer| Some((pointer.clone(), value.pointer(pointer)?.clone())))
            .collect();
    }
    Some(parsed)
}

/// Reads an issue record that [`parse_issue`] took before: unknown fields and those of one's own are passed over.
pub(crate) fn parse_again<'a>(
    bytes: &'a [u8],
    entry: &Entry,
    limits: &Limits,
    report: &mut Report,
) -> Option<Parsed<'a, IssueRecord>> {
    let text = decode(bytes, entry, report)?;
    let text = mend_escapes(text, entry, report);
    match serde_json::from_str(&text) {
        Ok(record) => Some(Parsed { record, mended: matches!(text, Cow::Owned(_)), text }),
        // What it says is found out with all care.
        Err(_) => parse_issue(bytes, entry, limits, report),
    }
}

/// Reads a publication record; `None` where it is refused, with a finding.
#[must_use]
pub fn parse_publication<'a>(
    bytes: &'a [u8],
    entry: &Entry,
    limits: &Limits,
    report: &mut Report,
) -> Option<Parsed<'a, PublicationRecord>> {
    parse::<PublicationRecord>(bytes, entry, limits, report).map(|(parsed, _)| parsed)
}

/// Fields of one's own begin with `x-`.
fn is_own(pointer: &str) -> bool {
    pointer.rsplit('/').next().is_some_and(|key| key.starts_with("x-"))
}

/// A record that says which version of the format it has.
trait Versioned: DeserializeOwned {
    fn version(&self) -> u64;
}

impl Versioned for IssueRecord {
    fn version(&self) -> u64 {
        self.newsbind.unwrap_or(FORMAT)
    }
}

impl Versioned for PublicationRecord {
    fn version(&self) -> u64 {
        self.newsbind
    }
}

fn parse<'a, T: Versioned>(
    bytes: &'a [u8],
    entry: &Entry,
    limits: &Limits,
    report: &mut Report,
) -> Option<(Parsed<'a, T>, Vec<String>)> {
    let file = || Place { file: Some(entry.file.clone()), line: Some(entry.line), ..Place::default() };
    if bytes.len() > limits.record_bytes {
        let message = format!("the record has {} bytes, more than {}", bytes.len(), limits.record_bytes);
        report.push(Diagnostic::new(codes::REC_005, message).at(file()));
        return None;
    }
    let text = decode(bytes, entry, report)?;
    let text = mend_escapes(text, entry, report);
    let mut ignored = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let result = serde_ignored::deserialize(&mut deserializer, |path| ignored.push(pointer(&path)))
        .and_then(|record: T| deserializer.end().map(|()| record));
    let version = result.as_ref().map_or_else(|_| version_of_refused(&text), |record| Some(record.version()));
    if let Some(found) = version.filter(|version| *version > FORMAT) {
        let message = format!("format version {found} is newer than {FORMAT}");
        report.push(Diagnostic::new(codes::REC_004, message).with_hint("use a newer newsbind").at(file()));
        return None;
    }
    match result {
        Ok(record) => {
            if let Some(key) = repeated(&ignored) {
                report.push(stands_twice(&text, entry, key));
                return None;
            }
            unknown_fields(&text, entry, &ignored, report);
            let mended = matches!(text, Cow::Owned(_));
            Some((Parsed { record, text, mended }, ignored))
        }
        Err(error) => {
            report.push(refusal::<T>(&text, entry, &error));
            None
        }
    }
}

/// serde sees to the keys of known fields only.
fn repeated(ignored: &[String]) -> Option<&str> {
    let mut seen = BTreeSet::new();
    ignored.iter().map(String::as_str).find(|pointer| !seen.insert(*pointer))
}

fn stands_twice(text: &str, entry: &Entry, pointer: &str) -> Diagnostic {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    Diagnostic::new(codes::REC_006, format!("field `{name}` stands twice"))
        .with_hint(general_hint(codes::REC_006))
        .at(place_of(text, entry, pointer))
}

/// The format version of a record that could not be read: a newer one explains everything else.
fn version_of_refused(text: &str) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Head {
        newsbind: Option<Value>,
    }
    serde_json::from_str::<Head>(text).ok()?.newsbind?.as_u64()
}

fn decode<'a>(bytes: &'a [u8], entry: &Entry, report: &mut Report) -> Option<&'a str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let valid = &bytes[..error.valid_up_to()];
            let line = entry.line + memchr::memchr_iter(b'\n', valid).count() as u64;
            let place = Place { file: Some(entry.file.clone()), line: Some(line), ..Place::default() };
            let hint = match encoding_rs::GB18030.decode_without_bom_handling(bytes).1 {
                false => "it reads as GB 18030: convert it, for example with `iconv -f GB18030 -t UTF-8`",
                true => "convert it to UTF-8, or see whether the file is damaged",
            };
            report.push(Diagnostic::new(codes::REC_001, "the record is not UTF-8").with_hint(hint).at(place));
            None
        }
    }
}

/// Turns `\uD8xx` without its other half into `\uFFFD` (`TXT-001`): the same length, so that positions hold.
fn mend_escapes<'a>(text: &'a str, entry: &Entry, report: &mut Report) -> Cow<'a, str> {
    let halves = half_escapes(text.as_bytes());
    if halves.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut mended = text.to_owned();
    for &at in &halves {
        let line = entry.line + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() as u64;
        let place = Place { file: Some(entry.file.clone()), line: Some(line), ..Place::default() };
        let message = format!("`{}` is half a character; it became U+FFFD", &text[at..at + 6]);
        report.push(Diagnostic::new(codes::TXT_001, message).at(place));
        mended.replace_range(at..at + 6, "\\uFFFD");
    }
    Cow::Owned(mended)
}

/// Offsets of `\uD8xx` … `\uDFxx` escapes that have no other half.
fn half_escapes(bytes: &[u8]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'\\', &bytes[at..]) {
        at += next;
        let unit = |at: usize| -> Option<u16> {
            let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
            u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
        };
        at += match unit(at) {
            Some(0xD800..=0xDBFF) if unit(at + 6).is_some_and(|low| (0xDC00..=0xDFFF).contains(&low)) => 12,
            Some(0xD800..=0xDFFF) => {
                out.push(at);
                6
            }
            Some(_) => 6,
            // An escaped backslash hides what follows it.
            None => 2,
        };
        if at >= bytes.len() {
            break;
        }
    }
    out
}

fn refusal<T: DeserializeOwned>(text: &str, entry: &Entry, error: &serde_json::Error) -> Diagnostic {
    // The path costs time, so it is looked for only here.
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let pointer = serde_path_to_error::deserialize::<_, T>(&mut deserializer).err().map(|e| path_pointer(e.path()));
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
    let code = code_of(error, words);
    let line = error.line().max(1);
    let column = text
        .lines()
        .nth(line - 1)
        .and_then(|l| l.get(..error.column().saturating_sub(1).min(l.len())))
        .map_or(error.column() as u64, |before| before.chars().count() as u64 + 1);
    let place = Place {
        file: Some(entry.file.clone()),
        line: Some(entry.line + line as u64 - 1),
        column: Some(column),
        pointer: pointer.filter(|_| code != codes::REC_001),
        ..Place::default()
    };
    let hint = variant_hint(words).unwrap_or_else(|| general_hint(code).to_owned());
    Diagnostic::new(code, in_words(code, words)).with_hint(hint).at(place)
}

/// serde's words for what is no JSON speak of the parser.
fn in_words(code: Code, words: &str) -> String {
    match code == codes::REC_001 {
        true => format!("the record is not JSON: {words}"),
        false => super::plain(words),
    }
}

fn general_hint(code: Code) -> &'static str {
    match code.as_str() {
        "REC-001" => "mend it where reading stopped; an editor with a JSON mode shows what is missing",
        "REC-005" => "lay nested blocks side by side",
        "REC-006" => "keep one of the two",
        _ => "`newsbind schema` prints what each field holds",
    }
}

fn code_of(error: &serde_json::Error, words: &str) -> Code {
    if words.starts_with("recursion limit") {
        codes::REC_005
    } else if !error.is_data() {
        codes::REC_001
    } else if words.starts_with("missing field") {
        codes::REC_003
    } else if words.starts_with("duplicate field") {
        codes::REC_006
    } else {
        codes::REC_002
    }
}

/// "did you mean" for a word that is not in its list: serde names the word and the list in backticks.
fn variant_hint(words: &str) -> Option<String> {
    let rest = words.strip_prefix("unknown variant `")?;
    let mut quoted = rest.split('`');
    let given = quoted.next()?;
    let list: Vec<&str> = quoted.skip(1).step_by(2).collect();
    nearest(given, list.iter().copied()).map(|word| format!("did you mean `{word}`?"))
}

fn place_of(text: &str, entry: &Entry, pointer: &str) -> Place {
    place_in(entry, pointer, locate(text, [pointer]).get(pointer))
}

fn place_in(entry: &Entry, pointer: &str, position: Option<&Position>) -> Place {
    let (line, column) = position.copied().unwrap_or((1, 1));
    Place {
        file: Some(entry.file.clone()),
        line: Some(entry.line + line - 1),
        column: Some(column),
        pointer: Some(pointer.to_owned()),
        ..Place::default()
    }
}

fn unknown_fields(text: &str, entry: &Entry, ignored: &[String], report: &mut Report) {
    let unknown: Vec<&str> = ignored.iter().map(String::as_str).filter(|pointer| !is_own(pointer)).collect();
    if unknown.is_empty() {
        return;
    }
    let positions = locate(text, unknown.iter().copied());
    for pointer in unknown {
        let name = pointer.rsplit('/').next().unwrap_or_default();
        let place = place_in(entry, pointer, positions.get(pointer));
        let mut finding = Diagnostic::new(codes::REC_010, format!("unknown field `{name}` is ignored")).at(place);
        finding = match nearest(name, super::fields::ALL.iter().copied()) {
            Some(known) => finding.with_hint(format!("did you mean `{known}`? Fields of your own begin with `x-`")),
            None => finding.with_hint("fields of your own begin with `x-`"),
        };
        report.push(finding);
    }
}

/// The known word that is most like `given`, if one is.
pub(crate) fn nearest<'w>(given: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    known
        .map(|word| (strsim::damerau_levenshtein(given, word), word))
        .filter(|(distance, word)| *distance <= 1 + word.len().min(given.len()) / 4)
        .min()
        .map(|(_, word)| word)
}

fn escaped(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

fn pointer(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}/{index}", pointer(parent)),
        Path::Map { parent, key } => format!("{}/{}", pointer(parent), escaped(key)),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => pointer(parent),
    }
}

fn path_pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", escaped(key))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}
