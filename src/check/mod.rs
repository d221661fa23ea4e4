//! From what a file says to what can be relied on: `IssueRecord` → [`Issue`] and findings.
use sha2::{Digest, Sha256};

use crate::input::{Entry, Source};
use crate::model::{Issue, Publication};
use crate::report::Report;

/// Limits and depth of the check.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Look into every picture from header to end marker (default: no; pass 2 and the command `check` do).
    pub media: bool,
}

/// SHA-256 of a record's bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Reads and checks one issue record; `None` where an error costs the issue.
#[must_use]
pub fn issue(
    _bytes: &[u8],
    _entry: &Entry,
    _publication: &Publication,
    _source: &dyn Source,
    _options: &Options,
    _report: &mut Report,
) -> Option<Issue> {
    None
}
