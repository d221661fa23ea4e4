//! What stops a run: [`Error`]. Faults of the data are findings (`report`), not errors.
use std::fmt;
use std::io;

use crate::report::Code;
use crate::report::codes;

/// The result of a step that may be unable to go on.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why newsbind cannot go on. Small to pass around; [`Error::kind`] says more.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// The kinds of [`Error`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An input that cannot be opened or read at all.
    Input {
        /// The file or folder, as the user named it.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A target that cannot be written (`OUT-001`): full disk, missing permission, broken sink.
    Output {
        /// The file, as it will be named.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// An output that exists and may not be overwritten (`OUT-002`).
    Exists {
        /// The file or folder that is there already.
        path: String,
    },
    /// Something asked for that cannot be done: contradicting options, a font that is not installed, an unknown name.
    Refused {
        /// The stable code, such as `PDF-001`.
        code: Code,
        /// What is wrong, in one sentence.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// The run is over and its report holds findings of severity `error`.
    Findings {
        /// How many.
        errors: usize,
    },
}

impl Error {
    /// Wraps a kind.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }

    /// An input that cannot be read.
    #[must_use]
    pub fn input(path: impl Into<String>, source: io::Error) -> Self {
        Self::new(ErrorKind::Input { path: path.into(), source })
    }

    /// A target that cannot be written.
    #[must_use]
    pub fn output(path: impl Into<String>, source: io::Error) -> Self {
        Self::new(ErrorKind::Output { path: path.into(), source })
    }

    /// Something asked for that cannot be done.
    #[must_use]
    pub fn refused(code: Code, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused { code, message: message.into(), hint: None })
    }

    /// Adds a hint to a refusal; other kinds stay as they are.
    #[must_use]
    pub fn with_hint(mut self, text: impl Into<String>) -> Self {
        if let ErrorKind::Refused { hint, .. } = &mut *self.0 {
            *hint = Some(text.into());
        }
        self
    }

    /// What kind of error this is.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// The stable code, where the error has one.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match &*self.0 {
            ErrorKind::Output { .. } => Some(codes::OUT_001),
            ErrorKind::Exists { .. } => Some(codes::OUT_002),
            ErrorKind::Refused { code, .. } => Some(*code),
            ErrorKind::Input { .. } | ErrorKind::Findings { .. } => None,
        }
    }

    /// What the system says, without the path; the whole sentence where no system was asked.
    pub(crate) fn reason(&self) -> String {
        match &*self.0 {
            ErrorKind::Input { source, .. } | ErrorKind::Output { source, .. } => source.to_string(),
            _ => self.to_string(),
        }
    }

    /// True where a path or link leads out of the archive: a source refuses it as a permission that the system never denied.
    pub(crate) fn leads_out(&self) -> bool {
        let denied = |e: &io::Error| e.kind() == io::ErrorKind::PermissionDenied && e.raw_os_error().is_none();
        matches!(&*self.0, ErrorKind::Input { source, .. } if denied(source))
    }

    /// What to do about it, where there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match &*self.0 {
            ErrorKind::Refused { hint, .. } => hint.as_deref(),
            ErrorKind::Exists { .. } => Some("give `--force` to replace it, or choose another target"),
            ErrorKind::Output { source, .. } => Some(help_with_writing(source.kind())),
            _ => None,
        }
    }
}

fn help_with_writing(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space there, or choose a target on another disk"
        }
        io::ErrorKind::PermissionDenied => "see whether you may write there, or choose another target",
        io::ErrorKind::ReadOnlyFilesystem => "choose a target on a disk that can be written",
        io::ErrorKind::NotADirectory => "name a folder, or another target",
        _ => "see whether the target is a folder that can be written",
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorKind::Input { path, source } => write!(f, "cannot read `{path}`: {source}")?,
            ErrorKind::Output { path, source } => write!(f, "cannot write `{path}`: {source}")?,
            ErrorKind::Exists { path } => write!(f, "`{path}` exists already")?,
            ErrorKind::Refused { message, .. } => f.write_str(message)?,
            ErrorKind::Findings { errors: 1 } => f.write_str("one error was found")?,
            ErrorKind::Findings { errors } => write!(f, "{errors} errors were found")?,
        }
        match self.code() {
            Some(code) => write!(f, " [{code}]"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::Input { source, .. } | ErrorKind::Output { source, .. } => Some(source),
            _ => None,
        }
    }
}
