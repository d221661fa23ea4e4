//! Where issues come from: [`Source`], with its folders, files, JSON Lines and memory.
pub mod alto;
#[cfg(feature = "pdf")]
pub(crate) mod digest;
mod folder;
#[cfg(feature = "import")]
pub mod import;
mod inside;
mod lines;
pub mod media;
mod memory;
#[cfg(any(feature = "epub", feature = "newsml"))]
mod once;
pub mod record;
#[cfg(any(feature = "cli", feature = "import", feature = "feed"))]
pub(crate) mod settings;

use std::io::Read;

pub use folder::Folder;
pub use lines::{Spool, spool};
pub use memory::Memory;
#[cfg(any(feature = "epub", feature = "newsml"))]
pub(crate) use once::{Buffers, ReadOnce};

use crate::error::Result;
use crate::model::MediaPath;

/// Reads records and media by number and path. Everything behind it may be read twice, from any thread.
pub trait Source: Send + Sync {
    /// The bytes of the publication record and its place; `None` when every issue carries its own.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn publication(&self) -> Result<Option<(Entry, Vec<u8>)>>;

    /// The issue records, in input order.
    fn entries(&self) -> &[Entry];

    /// True where these are all issues that the archive has: one that was there before was taken out. False, the default, where
    /// they may be a part of it, as one file is.
    fn is_whole(&self) -> bool {
        false
    }

    /// The bytes of issue record `n`, as they are.
    ///
    /// # Errors
    /// When it cannot be read (any more).
    fn read(&self, n: usize) -> Result<Vec<u8>>;

    /// The bytes of a file of the archive itself, `pua.json` or `collation.json`; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn companion(&self, _name: &str) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// Opens a media file; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be opened, or a link leads out of the archive (`MED-001`).
    fn media(&self, path: &MediaPath) -> Result<Option<MediaFile>>;
}

/// Where a record stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The file, relative to the archive, with `/`; `-` for standard input.
    pub file: String,
    /// Line of the file on which the record begins, from 1 (above 1 only in JSON Lines).
    pub line: u64,
    /// The folder to which media paths are relative, with `/`; `""` for the archive itself.
    pub folder: String,
}

impl Entry {
    /// A record that begins with the first line of `file`.
    #[must_use]
    pub fn new(file: impl Into<String>) -> Self {
        let file = file.into();
        let folder = file.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned());
        Self { file, line: 1, folder }
    }

    /// The same file, another line.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = line;
        self
    }
}

/// An open media file.
pub struct MediaFile {
    /// Size in bytes.
    pub len: u64,
    /// Its content, from the first byte.
    pub reader: Box<dyn Read + Send>,
}

impl MediaFile {
    /// Reads all of it.
    ///
    /// # Errors
    /// What the system says.
    pub fn read_all(mut self) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(usize::try_from(self.len).unwrap_or(0).min(1 << 26));
        self.reader.read_to_end(&mut out)?;
        Ok(out)
    }
}
