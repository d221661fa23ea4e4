//! Reads back what a [`Folder`](super::Folder) wrote: [`Written`].
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[cfg(any(feature = "epub", feature = "feed"))]
use super::container::Container;
use super::{FileEntry, MANIFEST_NAME, hex};
use crate::digest::Sha256;
use crate::error::{Error, Result};

/// An output folder, or a delivery that is one ZIP container, for reading. Links in a folder are never followed.
#[derive(Debug)]
pub struct Written {
    root: PathBuf,
    #[cfg(any(feature = "epub", feature = "feed"))]
    container: Option<Container>,
}

impl Written {
    /// Opens the folder at `root`, or the container whose name ends in `.zip`.
    ///
    /// # Errors
    /// When it is not there, or neither.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self> {
        let root = root.into();
        let wrong = |e| Error::input(root.display().to_string(), e);
        match fs::metadata(&root) {
            Ok(meta) if meta.is_dir() => Ok(Self::folder(root)),
            #[cfg(any(feature = "epub", feature = "feed"))]
            Ok(meta) if meta.is_file() && root.extension().is_some_and(|extension| extension == "zip") => {
                let container = Container::open(&root).map_err(wrong)?;
                Ok(Self { root, container: Some(container) })
            }
            Ok(_) => Err(wrong(io::ErrorKind::NotADirectory.into())),
            Err(e) => Err(wrong(e)),
        }
    }

    fn folder(root: PathBuf) -> Self {
        Self {
            root,
            #[cfg(any(feature = "epub", feature = "feed"))]
            container: None,
        }
    }

    #[cfg(any(feature = "epub", feature = "feed"))]
    fn container(&self) -> Option<&Container> {
        self.container.as_ref()
    }

    /// Hands a file to `f`.
    fn with<T>(&self, path: &str, f: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        #[cfg(any(feature = "epub", feature = "feed"))]
        if let Some(container) = self.container() {
            return container.with(path, f);
        }
        f(&mut self.open_file(path)?)
    }

    /// The name of `path` in messages: the folder as it was given, and the path.
    #[must_use]
    pub fn display(&self, path: &str) -> String {
        format!("{}/{path}", self.root.display())
    }

    /// The bytes of `manifest.json`.
    ///
    /// # Errors
    /// What the system says.
    pub fn manifest(&self) -> io::Result<Vec<u8>> {
        self.read(MANIFEST_NAME)
    }

    /// Names of `manifest-<delivery>.json`, sorted: what deliveries leave that share the folders of their dates.
    ///
    /// # Errors
    /// What the system says.
    pub fn dated_manifests(&self) -> io::Result<Vec<String>> {
        #[cfg(any(feature = "epub", feature = "feed"))]
        if self.container().is_some() {
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            out.extend(entry?.file_name().to_str().filter(|name| is_dated_manifest(name)).map(str::to_owned));
        }
        out.sort_unstable();
        Ok(out)
    }

    /// True when a file is there as a manifest lists it: path, size and SHA-256.
    #[must_use]
    pub fn holds(&self, file: &FileEntry) -> bool {
        self.digest(&file.path).is_ok_and(|found| found == (file.bytes, file.sha256.to_ascii_lowercase()))
    }

    /// Size and SHA-256 of a file, 64 hexadecimal digits.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn digest(&self, path: &str) -> io::Result<(u64, String)> {
        self.with(path, digest_of)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// What the system says; [`io::ErrorKind::InvalidInput`] for a path that leaves the folder, a link or a device.
    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.with(path, |file| {
            let mut out = Vec::new();
            file.read_to_end(&mut out)?;
            Ok(out)
        })
    }

    fn open_file(&self, path: &str) -> io::Result<File> {
        let refuse = |why| io::Error::new(io::ErrorKind::InvalidInput, why);
        let outside = |part: &str| matches!(part, "" | "." | "..") || part.contains(['\\', ':', '\0']);
        if path.split('/').any(outside) {
            return Err(refuse("the path leaves the folder"));
        }
        let mut full = self.root.clone();
        for part in path.split('/') {
            full.push(part);
            if fs::symlink_metadata(&full)?.is_symlink() {
                return Err(refuse("a link stands in its place"));
            }
        }
        match fs::symlink_metadata(&full)?.is_file() {
            true => File::open(full),
            false => Err(refuse("it is no regular file")),
        }
    }

    /// Everything below the folder or in the container that is no folder itself, with `/`, sorted; without the manifest.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn files(&self) -> Result<BTreeSet<String>> {
        #[cfg(any(feature = "epub", feature = "feed"))]
        if let Some(container) = self.container() {
            let mut names = container.names().map_err(|e| Error::input(self.root.display().to_string(), e))?;
            names.remove(MANIFEST_NAME);
            return Ok(names);
        }
        let mut out = BTreeSet::new();
        let mut folders = vec![(self.root.clone(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            let failed = |e| Error::input(folder.display().to_string(), e);
            for entry in fs::read_dir(&folder).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                match entry.file_type().map_err(failed)?.is_dir() {
                    true => folders.push((entry.path(), format!("{name}/"))),
                    false => _ = out.insert(name),
                }
            }
        }
        out.remove(MANIFEST_NAME);
        if out.iter().any(|name| is_dated_manifest(name)) {
            // A trigger stands for its delivery, and a feed has a manifest of its own.
            out.retain(|name| !is_dated_manifest(name) && !name.ends_with(".done") && !name.starts_with("feed/"));
        }
        Ok(out)
    }

    /// The folder, or the container.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }
}

fn digest_of(file: &mut dyn Read) -> io::Result<(u64, String)> {
    Sha256::of_all(file).map(|(bytes, digest)| (bytes, hex(&digest)))
}

fn is_dated_manifest(name: &str) -> bool {
    name.strip_prefix("manifest-").is_some_and(|rest| rest.ends_with(".json"))
}
