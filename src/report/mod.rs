//! Findings: what is wrong with the data or doubtful about it, where, and what to do.
//!
//! A [`Report`] collects [`Diagnostic`]s in input order. Workers keep reports of their own, which are
//! [appended](Report::append) in input order, so that a report does not depend on the number of threads.
pub mod codes;
mod diagnostic;
mod progress;

use std::collections::BTreeSet;

pub use codes::Code;
pub use diagnostic::{Diagnostic, Place, Severity};
pub use progress::{Progress, Stage};

use crate::error::{Error, ErrorKind, Result};

/// All findings of a run, each once, in input order.
#[derive(Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    seen: BTreeSet<u64>,
    errors: usize,
    strict: bool,
}

impl Report {
    /// An empty report.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty report whose [`Report::stopped`] turns true with the first error.
    #[must_use]
    pub fn strict() -> Self {
        Self { strict: true, ..Self::default() }
    }

    /// An empty report for a worker, with the same strictness.
    #[must_use]
    pub fn child(&self) -> Self {
        Self { strict: self.strict, ..Self::default() }
    }

    /// Adds a finding; the same code with the same words at the same place is kept once. A strict report takes nothing
    /// after its first error.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.stopped() || !self.seen.insert(diagnostic.fingerprint()) {
            return;
        }
        if diagnostic.severity() == Severity::Error {
            self.errors += 1;
        }
        self.diagnostics.push(diagnostic);
    }

    /// Adds the findings of a worker after those that are here.
    pub fn append(&mut self, other: Report) {
        for diagnostic in other.diagnostics {
            self.push(diagnostic);
        }
    }

    /// The same findings; those that name no file get this one.
    #[cfg(feature = "pdf")]
    #[must_use]
    pub(crate) fn in_file(self, file: &str) -> Self {
        let located = self.diagnostics.into_iter().map(|diagnostic| diagnostic.or_in(file)).collect();
        Self { diagnostics: located, ..self }
    }

    /// The findings, in input order.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How many findings are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity() == severity).count()
    }

    /// True when the run was asked to stop at the first error and there is one.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.strict && self.errors > 0
    }

    /// Consumes the report.
    ///
    /// # Errors
    /// [`ErrorKind::Findings`] when any finding is an error.
    pub fn into_result(self) -> Result<()> {
        match self.errors {
            0 => Ok(()),
            errors => Err(Error::new(ErrorKind::Findings { errors })),
        }
    }
}
