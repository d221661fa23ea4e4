//! Where files go: [`Sink`]. Each file is whole or absent.
#[cfg(any(feature = "epub", feature = "feed"))]
mod container;
mod folder;
mod lock;
mod manifest;
mod memory;
mod path;
mod staged;
#[cfg(feature = "feed")]
pub(crate) mod store;
mod written;

use std::io::Write;

pub use folder::Folder;
pub(crate) use manifest::hex;
pub use manifest::{FileEntry, FontEntry, MANIFEST_NAME, Manifest, Recorded};
pub use memory::Memory;
pub use written::Written;

use crate::error::Result;

/// Takes whole files. A file that is begun and not committed never appears.
pub trait Sink {
    /// Begins a file; `path` is relative, ASCII, with `/`. One file at a time: a file that is still open is dropped.
    ///
    /// # Errors
    /// `OUT-001` when it cannot be written, `OUT-002` when it is there and may not be replaced.
    fn begin(&mut self, path: &str) -> Result<()>;

    /// Says what the file that was begun is, for the manifest: its media type and what it holds (`volume`, `article`,
    /// `page`, `issue`, `picture`, `media` …). Sinks without a manifest ignore it.
    fn describe(&mut self, _media_type: &str, _kind: &str) {}

    /// The file that was begun. Forward only; every write fails when none was begun.
    fn writer(&mut self) -> &mut dyn Write;

    /// SHA-256 of what was written to the open file so far; `None` for a sink that does not hash (the default). Exporters
    /// that need the digest of a file do not hash it a second time.
    fn sha256(&self) -> Option<[u8; 32]> {
        None
    }

    /// Makes the file appear under its name; in a new folder, at the latest when the sink is finished.
    ///
    /// # Errors
    /// `OUT-001` when it cannot be completed; then the file does not appear.
    fn commit(&mut self) -> Result<()>;

    /// Drops the file that was begun.
    fn abort(&mut self);

    /// True when a file or folder of this name is there already.
    fn exists(&self, path: &str) -> bool;

    /// True when files that are there may be replaced (default: no).
    fn replaces(&self) -> bool {
        false
    }

    /// What an earlier run wrote, this one did not make again, and still is as the manifest of that run says (default:
    /// nothing). The manifest of this run lists it too.
    fn kept(&self, _made: &dyn Fn(&str) -> bool) -> Manifest {
        Manifest::default()
    }

    /// Everything is written; makes it last (`fsync`).
    ///
    /// # Errors
    /// `OUT-001`.
    fn finish(&mut self) -> Result<()>;
}

impl<S: Sink + ?Sized> Sink for &mut S {
    fn replaces(&self) -> bool {
        (**self).replaces()
    }
    fn begin(&mut self, path: &str) -> Result<()> {
        (**self).begin(path)
    }
    fn describe(&mut self, media_type: &str, kind: &str) {
        (**self).describe(media_type, kind);
    }
    fn writer(&mut self) -> &mut dyn Write {
        (**self).writer()
    }
    fn sha256(&self) -> Option<[u8; 32]> {
        (**self).sha256()
    }
    fn commit(&mut self) -> Result<()> {
        (**self).commit()
    }
    fn abort(&mut self) {
        (**self).abort();
    }
    fn exists(&self, path: &str) -> bool {
        (**self).exists(path)
    }
    fn kept(&self, made: &dyn Fn(&str) -> bool) -> Manifest {
        (**self).kept(made)
    }
    fn finish(&mut self) -> Result<()> {
        (**self).finish()
    }
}
