//! What every part of the check shares: where we are, and what was found.
use crate::input::record::locate;
use crate::input::{Entry, Source};
use crate::model::{Date, Language, MediaPath, Publication, Timestamp};
use crate::report::{Code, Diagnostic, Place, Report, Severity, codes};

use super::Options;
use super::hygiene::{self, Marks};

/// A place in the record: a chain of keys and numbers on the stack, written as a JSON pointer only when something is found.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    parent: Option<&'a At<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy)]
enum Segment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    pub(super) const ROOT: At<'static> = At { parent: None, segment: Segment::Root };

    pub(super) fn key(&'a self, key: &'a str) -> At<'a> {
        At { parent: Some(self), segment: Segment::Key(key) }
    }

    pub(super) fn index(&'a self, index: usize) -> At<'a> {
        At { parent: Some(self), segment: Segment::Index(index) }
    }

    fn pointer(&self) -> String {
        let mut out = self.parent.map_or_else(String::new, At::pointer);
        match self.segment {
            Segment::Root => {}
            Segment::Key(key) => {
                out.push('/');
                out.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Index(index) => out.push_str(&format!("/{index}")),
        }
        out
    }
}

/// The state of one issue's check.
pub(super) struct Context<'a> {
    pub(super) entry: &'a Entry,
    pub(super) source: &'a dyn Source,
    pub(super) options: &'a Options,
    pub(super) publication: &'a Publication,
    /// Where findings are, as far as known by now.
    pub(super) place: Place,
    /// Marks counted in the present article.
    pub(super) marks: Marks,
    /// How many figures the present article has had, for the words of findings.
    pub(super) figures: usize,
    /// Blocks of the issue so far.
    pub(super) blocks: usize,
    /// U+FFFD was put in by the reader, which said so (`TXT-001`).
    pub(super) mended: bool,
    found: Vec<(Diagnostic, String)>,
    fatal: bool,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        entry: &'a Entry,
        source: &'a dyn Source,
        options: &'a Options,
        publication: &'a Publication,
    ) -> Self {
        Self {
            entry,
            source,
            options,
            publication,
            place: Place { file: Some(entry.file.clone()), ..Place::default() },
            marks: Marks::default(),
            figures: 0,
            blocks: 0,
            mended: false,
            found: Vec::new(),
            fatal: false,
        }
    }

    /// Notes a finding.
    pub(super) fn find(&mut self, code: Code, at: &At<'_>, message: impl Into<String>) {
        self.push(Diagnostic::new(code, message), at);
    }

    /// Notes a finding with a hint.
    pub(super) fn find_with(&mut self, code: Code, at: &At<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Diagnostic::new(code, message).with_hint(hint), at);
    }

    fn push(&mut self, diagnostic: Diagnostic, at: &At<'_>) {
        let pointer = at.pointer();
        let place = Place { pointer: Some(pointer.clone()), ..self.place.clone() };
        self.fatal |= costs_the_issue(diagnostic.code());
        self.found.push((diagnostic.at(place), pointer));
    }

    /// True when something was found that costs the issue.
    pub(super) fn fatal(&self) -> bool {
        self.fatal
    }

    /// Hands the findings over, with their lines.
    pub(super) fn finish(self, text: &str, report: &mut Report) {
        if self.found.is_empty() {
            return;
        }
        let positions = locate(text, self.found.iter().map(|(_, pointer)| pointer.as_str()));
        for (diagnostic, pointer) in self.found {
            let mut place = diagnostic.place().clone();
            if let Some((line, column)) = positions.get(&pointer) {
                place.line = Some(self.entry.line + line - 1);
                place.column = Some(*column);
            }
            report.push(diagnostic.at(place));
        }
    }

    /// A string after hygiene.
    pub(super) fn string(&mut self, at: &At<'_>, text: String) -> String {
        hygiene::clean(self, at, text)
    }

    /// A string after hygiene; empty means absent.
    pub(super) fn optional(&mut self, at: &At<'_>, text: Option<String>) -> Option<String> {
        text.map(|text| self.string(at, text)).filter(|text| !text.is_empty())
    }

    /// A list of strings after hygiene, empty ones dropped.
    pub(super) fn strings(&mut self, at: &At<'_>, texts: Vec<String>) -> Vec<String> {
        texts
            .into_iter()
            .enumerate()
            .map(|(n, text)| self.string(&at.index(n), text))
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// A date that must exist (`ISS-002`).
    pub(super) fn date(&mut self, at: &At<'_>, text: Option<String>) -> Option<Date> {
        let text = text.filter(|text| !text.is_empty())?;
        let date = Date::parse(&text);
        if date.is_none() {
            self.find_with(
                codes::ISS_002,
                at,
                format!("`{text}` is not a date"),
                "write a day that exists, as YYYY-MM-DD",
            );
        }
        date
    }

    /// A time that must exist (`ISS-002`).
    pub(super) fn time(&mut self, at: &At<'_>, text: Option<String>) -> Option<Timestamp> {
        let text = text.filter(|text| !text.is_empty())?;
        let time = Timestamp::parse(&text);
        if time.is_none() {
            let hint = "write RFC 3339 with an offset, such as 2024-03-01T06:00:00+08:00";
            self.find_with(codes::ISS_002, at, format!("`{text}` is not a time"), hint);
        }
        time
    }

    /// A language tag of sound form (`REC-002`).
    pub(super) fn language(&mut self, at: &At<'_>, tag: Option<String>) -> Option<Language> {
        let tag = tag.filter(|tag| !tag.is_empty())?;
        let language = Language::parse(&tag);
        if language.is_none() {
            self.find_with(
                codes::REC_002,
                at,
                format!("`{tag}` is not a language tag"),
                "write BCP 47, such as `zh-Hans`",
            );
        }
        language
    }

    /// An id of sound form (`ART-002`).
    pub(super) fn id(&mut self, at: &At<'_>, id: Option<String>) -> Option<String> {
        let id = id.filter(|id| !id.is_empty())?;
        if !is_id(&id) {
            let hint = "use 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit";
            self.find_with(codes::ART_002, at, format!("`{id}` cannot be an id"), hint);
        }
        Some(id)
    }

    /// A path inside the archive (`MED-001`).
    pub(super) fn path(&mut self, at: &At<'_>, path: Option<String>) -> Option<MediaPath> {
        let path = path.filter(|path| !path.is_empty())?;
        let resolved = MediaPath::resolve(&self.entry.folder, &path);
        if resolved.is_none() {
            let hint = "write a path relative to the record, with `/`, inside the archive";
            self.find_with(codes::MED_001, at, format!("`{path}` leaves the archive or is no path"), hint);
        }
        resolved
    }
}

/// True for a sound id: it can stand in a file name and a link.
pub(super) fn is_id(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

fn costs_the_issue(code: Code) -> bool {
    code.severity() == Severity::Error
        && (code.as_str().starts_with("REC")
            || code.as_str().starts_with("ISS")
            || code.as_str().starts_with("ART")
            || code == codes::PAG_001)
}
