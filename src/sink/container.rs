//! A delivery that is one ZIP container, for reading: [`Container`].
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zip::ZipArchive;

/// A container that is open. Its entries are read one after another.
pub(super) struct Container(Mutex<ZipArchive<File>>);

impl fmt::Debug for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Container")
    }
}

impl Container {
    /// Opens a file; its directory must be whole.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let archive = ZipArchive::new(File::open(path)?).map_err(io::Error::from)?;
        Ok(Self(Mutex::new(archive)))
    }

    fn archive(&self) -> MutexGuard<'_, ZipArchive<File>> {
        // Every entry is looked up anew, so that nothing of a reader that failed is left.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands the entry of this name to `f`.
    pub(super) fn with<T>(&self, name: &str, f: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        let mut archive = self.archive();
        let mut entry = archive.by_name(name).map_err(io::Error::from)?;
        f(&mut entry)
    }

    /// Names of all entries that are no folders.
    pub(super) fn names(&self) -> io::Result<BTreeSet<String>> {
        let archive = self.archive();
        let names: Result<BTreeSet<String>, _> = archive.file_names().map(|name| name.map(Cow::into_owned)).collect();
        let mut names = names.map_err(io::Error::from)?;
        names.retain(|name| !name.ends_with('/'));
        Ok(names)
    }
}
