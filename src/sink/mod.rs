//! Where files go: [`Sink`]. Each file is whole or absent.
mod folder;
mod manifest;
mod memory;

use std::io::Write;

pub use folder::Folder;
pub use manifest::{FileEntry, Manifest, Recorded};
pub use memory::Memory;

use crate::error::Result;

/// Takes whole files. A file that is begun and not committed never appears.
pub trait Sink {
    /// Begins a file; `path` is relative, ASCII, with `/`. One file at a time.
    ///
    /// # Errors
    /// `OUT-001` when it cannot be written.
    fn begin(&mut self, path: &str) -> Result<()>;

    /// The file that was begun. Forward only.
    fn writer(&mut self) -> &mut dyn Write;

    /// Makes the file appear under its name.
    ///
    /// # Errors
    /// `OUT-001` when it cannot be completed; then the file does not appear.
    fn commit(&mut self) -> Result<()>;

    /// Drops the file that was begun.
    fn abort(&mut self);

    /// True when a file of this name is there already.
    fn exists(&self, path: &str) -> bool;

    /// Everything is written; makes it last (`fsync`).
    ///
    /// # Errors
    /// `OUT-001`.
    fn finish(&mut self) -> Result<()>;
}
