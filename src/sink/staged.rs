//! A folder that appears as a whole: [`Staged`].
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::folder::rename_new;

/// A new folder that is filled as `.<name>.partial`, and renamed when its files are complete. A year of small files is
/// thus a rename for each date, not for each file: measured, 8 % of the time of a NewsML run.
#[derive(Debug)]
pub(super) struct Staged {
    target: PathBuf,
    temporary: PathBuf,
    files: usize,
}

impl Staged {
    /// Begins `target`, whose parent is there; `None` when `target` is there itself.
    pub(super) fn begin(target: &Path) -> io::Result<Option<Self>> {
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else { return Ok(None) };
        if fs::symlink_metadata(target).is_ok() {
            return Ok(None);
        }
        let temporary = parent.join(format!(".{}.partial", name.to_string_lossy()));
        fs::create_dir(&temporary)?;
        Ok(Some(Self { target: target.to_owned(), temporary, files: 0 }))
    }

    /// Where a file of the folder is written meanwhile.
    pub(super) fn place(&self, file_name: &str) -> PathBuf {
        self.temporary.join(file_name)
    }

    /// True when a file of this name is there meanwhile.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.strip_prefix(&self.target).is_ok_and(|inner| self.temporary.join(inner).exists())
    }

    /// A file is complete.
    pub(super) fn keep(&mut self) {
        self.files += 1;
    }

    /// Takes the folder back.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(self.temporary)
    }

    /// Makes the folder appear; nothing does where no file was completed.
    pub(super) fn publish(self) -> io::Result<()> {
        match self.files {
            0 => fs::remove_dir(self.temporary),
            _ => rename_new(&self.temporary, &self.target),
        }
    }
}

/// Creates a file that is not there; one that an earlier part of this run wrote gives way where it may be replaced.
pub(super) fn create(path: &Path, replace: bool) -> io::Result<File> {
    match File::create_new(path) {
        Err(e) if replace && e.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            File::create_new(path)
        }
        other => other,
    }
}
