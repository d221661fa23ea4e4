//! Identity: guids (`BASE = tag:<authority>:<publication id>/<issue id>`) and file names.
use std::collections::{BTreeMap, BTreeSet};

use crate::digest::Sha256;

use super::naming::{Naming, Parts};
use crate::model::Publication;
use crate::plan::names;
use crate::sink::hex;

/// Makes the guids of one issue. A guid never changes on an update.
#[derive(Debug)]
pub(super) struct Guids {
    base: String,
}

impl Guids {
    pub(super) fn new(publication: &Publication, issue_id: &str) -> Self {
        Self { base: format!("{}/{}", names::base(publication), names::percent_encoded(issue_id)) }
    }

    /// Package of the issue.
    pub(super) fn issue(&self) -> &str {
        &self.base
    }

    /// The whole issue as PDF.
    pub(super) fn issue_pdf(&self) -> String {
        format!("{}/f", self.base)
    }

    pub(super) fn page(&self, id: &str) -> String {
        format!("{}/p/{}", self.base, names::percent_encoded(id))
    }

    pub(super) fn facsimile(&self, page_id: &str) -> String {
        format!("{}/p/{}/f", self.base, names::percent_encoded(page_id))
    }

    /// The text that a machine read on the picture of a page.
    pub(super) fn ocr(&self, page_id: &str) -> String {
        format!("{}/p/{}/t", self.base, names::percent_encoded(page_id))
    }

    pub(super) fn article(&self, id: &str) -> String {
        format!("{}/a/{}", self.base, names::percent_encoded(id))
    }

    /// The words that open a group.
    pub(super) fn group(&self, id: &str) -> String {
        format!("{}/g/{}", self.base, names::percent_encoded(id))
    }
}

/// A picture of an article or group intro, whose guid is `owner`.
pub(super) fn picture(owner: &str, name: &str) -> String {
    format!("{owner}/m/{}", names::percent_encoded(name))
}

/// `<issue id>.<stem>.<extension>`: how the copy of a media file is called where the name is free.
#[cfg(feature = "feed")]
pub(crate) fn media_name(issue_id: &str, stem: &str, extension: &str) -> String {
    format!("{}.{}.{extension}", safe(issue_id), safe(stem))
}

/// Gives file names in the folder of an issue, each once.
#[derive(Debug)]
pub(crate) struct FileNames<'a> {
    issue_id: String,
    naming: Option<&'a Naming>,
    /// In lower case: two names that differ only in case are one on many file systems.
    taken: BTreeSet<String>,
    /// Files that had to give way, with their number among those of one name.
    twins: BTreeMap<String, u32>,
}

impl<'a> FileNames<'a> {
    pub(crate) fn new(issue_id: &str, naming: Option<&'a Naming>) -> Self {
        Self { issue_id: safe(issue_id), naming, taken: BTreeSet::new(), twins: BTreeMap::new() }
    }

    /// `<issue id>.<name>.v<version>.xml`, or what the template makes; a name that is taken, in whatever version, gets `-2`,
    /// `-3` ….
    pub(super) fn item(&mut self, kind: &str, name: &str, version: u32) -> String {
        self.file(kind, name, version, "xml")
    }

    /// As [`FileNames::item`], with another ending.
    pub(crate) fn file(&mut self, kind: &str, name: &str, version: u32, ext: &str) -> String {
        let mut name = safe(name);
        let stem = name.len();
        let mut n = 1u32;
        // A name that its neighbours' versions decided upon would change with them.
        while !self.taken.insert(self.render(kind, &name, 0, ext).to_ascii_lowercase()) {
            n += 1;
            name.truncate(stem);
            name = format!("{name}-{n}");
        }
        let file = self.render(kind, &name, version, ext);
        if n > 1 {
            self.twins.insert(file.clone(), n);
        }
        file
    }

    /// The number of a file that had to give way.
    #[cfg(feature = "feed")]
    pub(super) fn twin(&self, file: &str) -> Option<u32> {
        self.twins.get(file).copied()
    }

    fn render(&self, kind: &str, name: &str, version: u32, ext: &str) -> String {
        let issue = &self.issue_id;
        match self.naming {
            Some(naming) => naming.render(Parts { issue, name, version, kind, ext }),
            None => format!("{issue}.{name}.v{version}.{ext}"),
        }
    }

    /// `<issue id>.<stem>.<extension>`, without looking whether it is taken.
    pub(super) fn media(&self, stem: &str, extension: &str) -> String {
        format!("{}.{}.{extension}", self.issue_id, safe(stem))
    }

    /// `<issue id>.xml`, or `<issue id>.<text>.xml`; a name that is taken gets `-2` ….
    pub(super) fn message(&mut self, text: Option<&str>) -> String {
        let stem = match text {
            // The words that open a group have no id of an article.
            Some(text) => format!("{}.{}", self.issue_id, safe(&text.trim_start_matches('/').replace('/', "."))),
            None => self.issue_id.clone(),
        };
        let mut name = format!("{stem}.xml");
        let mut n = 1;
        while !self.take(&name) {
            n += 1;
            name = format!("{stem}-{n}.xml");
        }
        name
    }

    /// Takes a name; false when it is taken already.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_ascii_lowercase())
    }
}

/// Longest piece of a file name that is kept: file systems take 255 bytes for the whole.
const LONGEST: usize = 100;

/// The name with only ASCII letters, digits, dots, hyphens and underscores; a name that had to change says so by a piece
/// of its digest, so that different names stay different.
fn safe(name: &str) -> String {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if (1..=LONGEST).contains(&name.len()) && name.chars().all(is_safe) {
        return name.to_owned();
    }
    let kept: String = name.chars().filter(|&c| is_safe(c)).take(LONGEST).collect();
    let digest = hex(&Sha256::digest(name.as_bytes()));
    let separator = if kept.is_empty() { "" } else { "-" };
    format!("{kept}{separator}{}", &digest[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_given_once() {
        let mut names = FileNames::new("2024-03-05", None);
        assert_eq!(names.item("page", "p01", 1), "2024-03-05.p01.v1.xml");
        assert_eq!(names.item("page", "P01", 1), "2024-03-05.P01-2.v1.xml");
        assert_eq!(names.item("page", "p01", 2), "2024-03-05.p01-3.v2.xml");
        assert_eq!(names.item("page", "p02", 2), "2024-03-05.p02.v2.xml");
        assert_eq!(names.media("street", "jpg"), "2024-03-05.street.jpg");
    }

    #[test]
    fn names_are_ascii() {
        assert_eq!(safe("street_1.a"), "street_1.a");
        assert_ne!(safe("老街"), safe("新街"));
        assert!(safe("图1").starts_with("1-"));
        assert!(safe("图1").is_ascii());
        assert!(safe(&"a".repeat(300)).len() < 120);
    }

    #[test]
    fn digits_of_a_digest() {
        assert_eq!(hex(&[0, 0x9f, 0xa0]), "009fa0");
    }
}
