//! An archive on disk: a folder, a publication file, or one issue file.
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::inside::Inside;
use super::lines;
use super::{Entry, MediaFile, Source};
use crate::error::{Error, Result};
use crate::model::MediaPath;
use crate::report::codes;

/// An archive in a folder: `publication.json`, `issues/*.json`, `issues/*/issue.json`, `issues/*.jsonl`, `media/…`.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    inside: Inside,
    publication: Option<String>,
    entries: Vec<Entry>,
    /// False for one file of an archive.
    is_whole: bool,
    /// Offset and length in the file, for records of JSON Lines.
    spans: Vec<Option<(u64, u64)>>,
}

impl Folder {
    /// Opens a folder, a `publication.json`, an issue file or a JSON Lines file.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let metadata = fs::metadata(path).map_err(|e| Error::input(&name, e))?;
        if metadata.is_dir() {
            return Self::archive(path);
        }
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file_name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        if file_name == "publication.json" {
            return Self::archive(parent);
        }
        // An issue under `issues/` belongs to the archive above; its media may lie beside that folder.
        let in_archive = parent.file_name().is_some_and(|n| n == "issues");
        let root = if in_archive { parent.join("..") } else { parent.to_owned() };
        let relative = if in_archive { format!("issues/{file_name}") } else { file_name.to_owned() };
        let mut folder = Self::empty(&root)?;
        folder.publication = root.join("publication.json").is_file().then(|| "publication.json".to_owned());
        folder.add(&relative)?;
        Ok(folder)
    }

    /// Refuses a folder to write into whose files would be read as issues of this archive.
    ///
    /// # Errors
    /// `OUT-004`.
    pub fn refuse_target(&self, target: impl AsRef<Path>) -> Result<()> {
        let target = target.as_ref();
        let is_below = |issues: PathBuf| resolved(target).is_some_and(|target| target.starts_with(issues));
        match fs::canonicalize(self.root.join("issues")).is_ok_and(is_below) {
            false => Ok(()),
            true => {
                let message = format!("`{}` lies among the issues of the archive", target.display());
                Err(Error::refused(codes::OUT_004, message).with_hint("choose a folder outside of `issues/`"))
            }
        }
    }

    fn empty(root: &Path) -> Result<Self> {
        let inside = Inside::open(root).map_err(|e| Error::input(root.display().to_string(), e))?;
        Ok(Self {
            root: root.to_owned(),
            inside,
            publication: None,
            entries: Vec::new(),
            is_whole: false,
            spans: Vec::new(),
        })
    }

    fn archive(root: &Path) -> Result<Self> {
        let mut folder = Self { is_whole: true, ..Self::empty(root)? };
        folder.publication = root.join("publication.json").is_file().then(|| "publication.json".to_owned());
        let issues = root.join("issues");
        let found = if issues.is_dir() { list(&issues)? } else { Vec::new() };
        for name in found {
            let path = issues.join(&name);
            if path.is_dir() {
                if path.join("issue.json").is_file() {
                    folder.add(&format!("issues/{name}/issue.json"))?;
                }
            } else if name.ends_with(".json") || name.ends_with(".jsonl") {
                folder.add(&format!("issues/{name}"))?;
            }
        }
        if folder.publication.is_none() && folder.entries.is_empty() {
            let nothing = io::Error::new(io::ErrorKind::NotFound, "no publication.json and no issues in it");
            return Err(Error::input(root.display().to_string(), nothing));
        }
        Ok(folder)
    }

    fn add(&mut self, relative: &str) -> Result<()> {
        if !relative.ends_with(".jsonl") {
            self.entries.push(Entry::new(relative));
            self.spans.push(None);
            return Ok(());
        }
        let mut file = self.open_record(relative)?;
        for span in lines::scan(&mut file).map_err(|e| Error::input(relative, e))? {
            self.entries.push(Entry::new(relative).at_line(span.line));
            self.spans.push(Some((span.offset, span.len)));
        }
        Ok(())
    }

    /// Opens a record file; a link that leads out of the archive is not followed.
    fn open_record(&self, relative: &str) -> Result<File> {
        self.inside.file(relative).map_err(|e| Error::input(relative, e))
    }
}

/// Where a path leads that need not be there yet.
fn resolved(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let there = absolute.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    let (above, resolved) = there?;
    Some(resolved.join(absolute.strip_prefix(above).ok()?))
}

/// The names in a folder, sorted, hidden ones left out.
fn list(folder: &Path) -> Result<Vec<String>> {
    let read = || -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            if let Ok(name) = entry?.file_name().into_string()
                && !name.starts_with('.')
            {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    };
    read().map_err(|e| Error::input(folder.display().to_string(), e))
}

impl Source for Folder {
    fn publication(&self) -> Result<Option<(Entry, Vec<u8>)>> {
        let Some(name) = &self.publication else { return Ok(None) };
        let mut bytes = Vec::new();
        self.open_record(name)?.read_to_end(&mut bytes).map_err(|e| Error::input(name, e))?;
        Ok(Some((Entry::new(name), bytes)))
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn is_whole(&self) -> bool {
        self.is_whole
    }

    fn read(&self, n: usize) -> Result<Vec<u8>> {
        let name = &self.entries[n].file;
        let mut file = self.open_record(name)?;
        let mut read = || -> io::Result<Vec<u8>> {
            let Some((offset, len)) = self.spans[n] else {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes)?;
                return Ok(bytes);
            };
            lines::read_span(&mut file, offset, len)
        };
        read().map_err(|e| Error::input(name, e))
    }

    fn companion(&self, name: &str) -> Result<Option<Vec<u8>>> {
        if !self.root.join(name).is_file() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        self.open_record(name)?.read_to_end(&mut bytes).map_err(|e| Error::input(name, e))?;
        Ok(Some(bytes))
    }

    fn media(&self, path: &MediaPath) -> Result<Option<MediaFile>> {
        let open = || -> io::Result<Option<MediaFile>> {
            let file = match self.inside.file(path.as_str()) {
                // No file can have a name that the system does not take.
                Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidFilename) => {
                    return Ok(None);
                }
                other => other?,
            };
            let metadata = file.metadata()?;
            if !metadata.is_file() {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
            }
            Ok(Some(MediaFile { len: metadata.len(), reader: Box::new(file) }))
        };
        open().map_err(|e| Error::input(path.as_str(), e))
    }
}
