//! One finding: [`Diagnostic`], its [`Severity`] and its [`Place`].
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::Serialize;

use super::Code;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Notice,
    /// Someone should look; the output is complete.
    Warning,
    /// Something could not be done as asked; the exit code is 1.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Where a finding is. Every part may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Place {
    /// The file, relative to the archive, with `/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column in the line, in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// JSON pointer (RFC 6901) into the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Issue id, such as `2024-01-21`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Page label as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Article id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Block in words, such as `figure 2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(page) = &self.page {
            parts.push(format!("page {page}"));
        }
        if let Some(article) = &self.article {
            parts.push(format!("article `{article}`"));
        }
        parts.extend(self.block.clone());
        match (&self.file, &self.issue) {
            (Some(file), _) => f.write_str(file)?,
            (None, Some(issue)) => write!(f, "issue {issue}")?,
            (None, None) => {}
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !parts.is_empty() {
            let lead = if self.file.is_some() || self.issue.is_some() { ": " } else { "" };
            write!(f, "{lead}{}", parts.join(", "))?;
        }
        Ok(())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    code: Code,
    severity: Severity,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(flatten)]
    place: Place,
}

impl Diagnostic {
    /// A finding of `code` in words; its severity is the code's.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), message: message.into(), hint: None, place: Place::default() }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says where it is.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// Names the file where none is named.
    #[cfg(feature = "pdf")]
    pub(super) fn or_in(mut self, file: &str) -> Self {
        self.place.file.get_or_insert_with(|| file.to_owned());
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What is wrong, in one sentence without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// A number that is equal for the same code, words and place.
    pub(super) fn fingerprint(&self) -> u64 {
        // DefaultHasher::new has fixed keys: the same finding has the same number in every run.
        let mut hasher = std::hash::DefaultHasher::new();
        (self.code.as_str(), &self.message, &self.place).hash(&mut hasher);
        hasher.finish()
    }
}

/// The form in which people read a finding, over several lines, without colour.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} [{}]", self.severity, self.message, self.code)?;
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "\n  in {place}")?;
        }
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}
