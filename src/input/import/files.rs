//! The files that an import reads: [`Files`].
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::MAX_TEXT;
use crate::error::{Error, Result};
use crate::report::{Diagnostic, Place, Report, codes};

/// Most files of one import.
const MOST: usize = 200_000;

/// Source files, in the order of the arguments and, in a folder, of their names. Links are not followed.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<(String, PathBuf)>,
}

impl Files {
    /// Lists the files at `paths`, each a file or a folder.
    ///
    /// # Errors
    /// When a path is not there or a folder cannot be read, and `IMP-104` for too many files.
    pub fn open(paths: &[PathBuf], report: &mut Report) -> Result<Self> {
        let mut files = Self::default();
        for path in paths {
            let meta = fs::metadata(path).map_err(|e| Error::input(path.display().to_string(), e))?;
            if meta.is_dir() {
                files.folder(path, "", report)?;
            } else {
                let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                files.files.push((name, path.clone()));
            }
        }
        Ok(files)
    }

    fn folder(&mut self, folder: &Path, prefix: &str, report: &mut Report) -> Result<()> {
        let failed = |e| Error::input(folder.display().to_string(), e);
        let mut entries = fs::read_dir(folder).map_err(failed)?.collect::<io::Result<Vec<_>>>().map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(failed)?;
            let path = format!("{prefix}{name}");
            if name.starts_with('.') {
                continue;
            } else if kind.is_dir() {
                self.folder(&entry.path(), &format!("{path}/"), report)?;
            } else if kind.is_file() {
                self.files.push((path, entry.path()));
            } else {
                let finding = Diagnostic::new(codes::IMP_105, "a link or device is not opened");
                report.push(finding.at(Place { file: Some(path), ..Place::default() }));
            }
            if self.files.len() > MOST {
                return Err(Error::refused(codes::IMP_104, format!("more than {MOST} files")));
            }
        }
        Ok(())
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True when there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Name of file `n` in findings and in `origin.file`.
    #[must_use]
    pub fn name(&self, n: usize) -> &str {
        &self.files[n].0
    }

    /// The bytes of file `n`; `None` when it is too large (`IMP-104`).
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, n: usize, report: &mut Report) -> Result<Option<Vec<u8>>> {
        let (name, path) = &self.files[n];
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(MAX_TEXT + 1).read_to_end(&mut bytes));
        read.map_err(|e| Error::input(path.display().to_string(), e))?;
        if bytes.len() as u64 > MAX_TEXT {
            let message = format!("the file has more than {} MiB", MAX_TEXT >> 20);
            report.push(
                Diagnostic::new(codes::IMP_104, message).at(Place { file: Some(name.clone()), ..Place::default() }),
            );
            return Ok(None);
        }
        Ok(Some(bytes))
    }
}
