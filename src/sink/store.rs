//! A folder that is added to, renamed in and synced, step by step: [`Store`]. What a [`Sink`](super::Sink) is not: it reads
//! what is there, appends, and says when something is durable.
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

pub(crate) use super::lock::NoLock;
use super::lock::try_lock;
use crate::digest::Sha256;

/// A file that is being written.
pub(crate) trait Target: Write + Seek + Send {}
impl<T: Write + Seek + Send> Target for T {}

/// A folder, by paths relative to it, with `/`. Tests put one in its place that fails at any step.
pub(crate) trait Store: Send + Sync {
    /// Opens a file; `None` when it is not there.
    fn open(&self, path: &str) -> io::Result<Option<Box<dyn BufRead + Send>>>;

    /// Names in a folder, sorted, folders with `/` behind; empty when it is not there.
    fn list(&self, path: &str) -> io::Result<Vec<String>>;

    /// Appends to a file, which it makes with its folders.
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Cuts a file off.
    fn truncate(&mut self, path: &str, len: u64) -> io::Result<()>;

    /// Makes or empties a file, with its folders.
    fn create(&mut self, path: &str) -> io::Result<Box<dyn Target>>;

    /// Makes a file, or the names in a folder, durable.
    fn sync(&mut self, path: &str) -> io::Result<()>;

    /// Makes everything below a folder durable.
    fn sync_all(&mut self, path: &str) -> io::Result<()>;

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file, or a folder with all that is in it.
    fn remove(&mut self, path: &str) -> io::Result<()>;

    /// Takes the lock file until the store is dropped; `text` says who.
    fn lock(&mut self, path: &str, text: &str) -> Result<(), NoLock>;

    /// The folder in messages.
    fn display(&self, path: &str) -> String;

    /// The whole of a file; `None` when it is not there.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(mut file) = self.open(path)? else { return Ok(None) };
        let mut out = Vec::new();
        file.read_to_end(&mut out)?;
        Ok(Some(out))
    }

    /// Size and SHA-256 of a file; `None` when it is not there.
    fn digest(&self, path: &str) -> io::Result<Option<(u64, [u8; 32])>> {
        let Some(mut file) = self.open(path)? else { return Ok(None) };
        Sha256::of_all(&mut file).map(Some)
    }
}

/// A [`Store`] on disk.
#[derive(Debug)]
pub(crate) struct Disk {
    root: PathBuf,
    locks: Vec<File>,
}

impl Disk {
    pub(crate) fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), locks: Vec::new() }
    }

    fn make_folder_of(&self, path: &str) -> io::Result<PathBuf> {
        let full = self.root.join(path);
        if let Some(folder) = full.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(full)
    }
}

fn if_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

impl Store for Disk {
    fn open(&self, path: &str) -> io::Result<Option<Box<dyn BufRead + Send>>> {
        let file = if_there(File::open(self.root.join(path)))?;
        Ok(file.map(|file| Box::new(BufReader::with_capacity(1 << 16, file)) as Box<dyn BufRead + Send>))
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        let Some(entries) = if_there(fs::read_dir(self.root.join(path)))? else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            let slash = if entry.file_type()?.is_dir() { "/" } else { "" };
            // A name that is no text is none of ours.
            names.extend(entry.file_name().to_str().map(|name| format!("{name}{slash}")));
        }
        names.sort_unstable();
        Ok(names)
    }

    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let full = self.make_folder_of(path)?;
        OpenOptions::new().append(true).create(true).open(full)?.write_all(bytes)
    }

    fn truncate(&mut self, path: &str, len: u64) -> io::Result<()> {
        OpenOptions::new().write(true).open(self.root.join(path))?.set_len(len)
    }

    fn create(&mut self, path: &str) -> io::Result<Box<dyn Target>> {
        let full = self.make_folder_of(path)?;
        Ok(Box::new(BufWriter::with_capacity(1 << 16, File::create(full)?)))
    }

    fn sync(&mut self, path: &str) -> io::Result<()> {
        let full = self.root.join(path);
        // Only Unix can open a folder to sync it.
        if cfg!(unix) || !full.is_dir() {
            let file = if full.is_dir() { File::open(&full)? } else { OpenOptions::new().write(true).open(&full)? };
            file.sync_all()?;
        }
        Ok(())
    }

    fn sync_all(&mut self, path: &str) -> io::Result<()> {
        sync_below(&self.root.join(path))
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.root.join(from), self.make_folder_of(to)?)
    }

    fn remove(&mut self, path: &str) -> io::Result<()> {
        let full = self.root.join(path);
        let is_folder = fs::symlink_metadata(&full).is_ok_and(|meta| meta.is_dir());
        let removed = if is_folder { fs::remove_dir_all(full) } else { fs::remove_file(full) };
        if_there(removed).map(|_| ())
    }

    fn lock(&mut self, path: &str, text: &str) -> Result<(), NoLock> {
        let full = self.make_folder_of(path).map_err(NoLock::Failed)?;
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(full);
        let mut file = open.map_err(NoLock::Failed)?;
        match try_lock(&file) {
            Err(NoLock::Held(mut holder)) => {
                // Who holds it is a courtesy; a file that cannot be read says nothing.
                let _ = file.read_to_string(&mut holder);
                return Err(NoLock::Held(holder.trim().to_owned()));
            }
            outcome => outcome?,
        }
        file.set_len(0).and_then(|()| file.write_all(text.as_bytes())).map_err(NoLock::Failed)?;
        self.locks.push(file);
        Ok(())
    }

    fn display(&self, path: &str) -> String {
        self.root.join(path).display().to_string()
    }
}

/// One call for the whole file system: a delivery may be ten thousand files.
#[cfg(target_os = "linux")]
fn sync_below(root: &Path) -> io::Result<()> {
    rustix::fs::syncfs(File::open(root)?).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn sync_below(root: &Path) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => sync_below(&entry.path())?,
            false => OpenOptions::new().write(true).open(entry.path())?.sync_all()?,
        }
    }
    // Only Unix can open a folder to sync it.
    if cfg!(unix) { File::open(root)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_reads_what_it_wrote() {
        let dir = tempfile::tempdir().unwrap();
        let mut disk = Disk::new(dir.path());
        assert!(disk.read("a/b").unwrap().is_none());
        disk.append("a/b", b"one\n").unwrap();
        disk.append("a/b", b"two\n").unwrap();
        disk.sync("a/b").unwrap();
        disk.truncate("a/b", 4).unwrap();
        disk.create("a/c/d").unwrap().write_all(b"abc").unwrap();
        assert_eq!(disk.read("a/b").unwrap().unwrap(), b"one\n");
        assert_eq!(disk.list("a").unwrap(), ["b", "c/"]);
        disk.rename("a/c", "e").unwrap();
        disk.sync_all("e").unwrap();
        assert_eq!(disk.digest("e/d").unwrap().unwrap().1[..2], [0xba, 0x78]);
        disk.remove("e").unwrap();
        disk.remove("e").unwrap();
        assert!(disk.list("e").unwrap().is_empty());
    }

    #[test]
    fn a_lock_is_held_once() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = Disk::new(dir.path());
        first.lock("lock", "first").unwrap();
        let mut second = Disk::new(dir.path());
        assert!(matches!(second.lock("lock", "second"), Err(NoLock::Held(who)) if who == "first"));
        drop(first);
        second.lock("lock", "second").unwrap();
    }
}
