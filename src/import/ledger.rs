//! `import.json`: what was imported from where, so that a repeat reads only what is new or changed.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::input::Source;
use crate::report::{Diagnostic, Place, Report, codes};

/// Its name in the archive.
pub(super) const NAME: &str = "import.json";

/// The ledger of an archive.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Ledger {
    newsbind_import: u32,
    /// By the file of the record.
    issues: BTreeMap<String, Issue>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Issue {
    /// Of the record as it was written.
    sha256: String,
    sources: Sources,
}

/// Source files by name.
pub(super) type Sources = BTreeMap<String, Imported>;

/// A source file as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Imported {
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// Name and version of the profile.
    pub(super) profile: String,
}

impl Ledger {
    /// The ledger of the archive, less the records that are gone; a new one where there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub(super) fn of(archive: Option<&dyn Source>, report: &mut Report) -> Result<Self> {
        let new = Self { newsbind_import: 1, issues: BTreeMap::new() };
        let Some(archive) = archive else { return Ok(new) };
        let Some(bytes) = archive.companion(NAME)? else { return Ok(new) };
        match serde_json::from_slice::<Self>(&bytes) {
            Ok(mut ledger) if ledger.newsbind_import == 1 => {
                ledger.issues.retain(|file, _| archive.entries().iter().any(|entry| entry.file == *file));
                Ok(ledger)
            }
            _ => {
                let place = Place { file: Some(NAME.to_owned()), ..Place::default() };
                let finding = Diagnostic::new(codes::REC_001, "the importer's ledger cannot be read; it is made anew");
                report.push(finding.with_hint("nothing has to be done: every source is read again").at(place));
                Ok(new)
            }
        }
    }

    /// True where this very file was read with one of these profiles.
    pub(super) fn knows(&self, file: &str, sha256: &str, profiles: &[String]) -> bool {
        let known = self.issues.values().filter_map(|issue| issue.sources.get(file));
        known.into_iter().any(|known| known.sha256 == sha256 && profiles.contains(&known.profile))
    }

    /// Notes a record and what it was made of, besides what it was made of before.
    pub(super) fn note(&mut self, file: &str, sha256: String, sources: Sources) {
        let issue = self.issues.entry(file.to_owned()).or_default();
        issue.sha256 = sha256;
        issue.sources.extend(sources);
    }

    /// The text of the file.
    pub(super) fn text(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}
