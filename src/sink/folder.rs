//! A folder on disk: [`Folder`].
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::lock::{NoLock, try_lock};
use super::memory::no_file;
use super::staged::{self, Staged};
use super::{MANIFEST_NAME, Manifest, Sink, Written, path};
use crate::error::{Error, ErrorKind, Result};
use crate::report::codes;

/// So many bytes are gathered before they are written.
const BUFFER: usize = 1 << 16;

/// From this size on a file is synced when it is committed; smaller ones are synced together by [`Sink::finish`].
const SYNC_AT_ONCE: u64 = 1 << 20;

/// Writes files into a folder of the file system.
///
/// A file is written as `.<name>.partial` beside its place and renamed when it is whole, so a file under its own name
/// is never half written. A folder inside that is not there yet is filled as `.<name>.partial` and appears with all its files,
/// when the first file elsewhere begins or the sink is finished; a sink that is dropped before leaves none of it. What a killed run left is removed when a later run
/// writes into the same folder. Nothing is created before the first file begins.
///
/// One run writes into a folder at a time: a folder that is there is locked from the beginning, a new one with its first file,
/// until the sink is dropped (`OUT-003`). File systems without locks of folders, such as some network shares, are written without one.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    lock: Option<File>,
    force: bool,
    touched: bool,
    entered: BTreeSet<PathBuf>,
    /// The folder of the last file: most files follow one of the same folder.
    folder: PathBuf,
    /// The new folder that it lies in.
    staged: Option<Staged>,
    unsynced: Vec<PathBuf>,
    /// The manifest of an earlier run, when this one replaces it.
    earlier: Manifest,
    open: Open,
}

/// The file that is being written. Its buffer serves all files, one after the other.
#[derive(Debug, Default)]
struct Open {
    partial: Option<Partial>,
    buffer: Vec<u8>,
}

#[derive(Debug)]
struct Partial {
    target: PathBuf,
    temporary: PathBuf,
    file: File,
    bytes: u64,
}

impl Folder {
    /// A sink that writes below `root`, which need not exist, and replaces nothing.
    ///
    /// # Errors
    /// `OUT-001` when `root` is something else than a folder, `OUT-003` when another run writes into it.
    pub fn create(root: impl Into<PathBuf>) -> Result<Self> {
        let root = root.into();
        let lock = match fs::metadata(&root) {
            Ok(meta) if !meta.is_dir() => return Err(failed(&root, io::Error::from(io::ErrorKind::NotADirectory))),
            Ok(_) => lock(&root)?,
            Err(_) => None,
        };
        let (entered, folder, unsynced) = (BTreeSet::new(), PathBuf::new(), Vec::new());
        let (staged, earlier, open) = (None, Manifest::default(), Open::default());
        Ok(Self { root, lock, force: false, touched: false, entered, folder, staged, unsynced, earlier, open })
    }

    /// Whether files that are there may be replaced (default: no).
    #[must_use]
    pub fn with_force(mut self, force: bool) -> Self {
        self.force = force;
        self
    }

    /// Makes ready for files of a folder; the new folder of the last file is whole.
    fn enter(&mut self, folder: &Path) -> Result<()> {
        if self.folder.as_os_str() == folder.as_os_str() {
            return Ok(());
        }
        self.leave()?;
        if self.entered.is_empty() && self.lock.is_none() {
            fs::create_dir_all(&self.root).map_err(|e| failed(&self.root, e))?;
            self.lock = lock(&self.root)?;
        }
        if !self.entered.contains(folder) {
            if let Some(parent) = folder.parent().filter(|_| folder != self.root) {
                self.make(parent)?;
                self.staged = Staged::begin(folder).map_err(|e| failed(folder, e))?;
            }
            match self.staged {
                Some(_) => _ = self.entered.insert(folder.to_owned()),
                None => self.make(folder)?,
            }
        }
        folder.clone_into(&mut self.folder);
        Ok(())
    }

    /// Makes the folder that was filled appear.
    fn leave(&mut self) -> Result<()> {
        let Some(staged) = self.staged.take() else { return Ok(()) };
        staged.publish().map_err(|e| refused(&self.folder, e))
    }

    /// Makes a folder, once, and clears what a killed run left in it.
    fn make(&mut self, folder: &Path) -> Result<()> {
        if self.entered.contains(folder) {
            return Ok(());
        }
        fs::create_dir_all(folder).map_err(|e| failed(folder, e))?;
        for entry in fs::read_dir(folder).map_err(|e| failed(folder, e))? {
            let entry = entry.map_err(|e| failed(folder, e))?;
            if is_partial(&entry) {
                let kind = entry.file_type().map_err(|e| failed(&entry.path(), e))?;
                let removed =
                    if kind.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
                removed.map_err(|e| failed(&entry.path(), e))?;
            }
        }
        self.entered.insert(folder.to_owned());
        Ok(())
    }

    /// The manifest of an earlier run no longer tells the truth once a file is replaced.
    fn retire_manifest(&mut self) -> Result<()> {
        if self.touched {
            return Ok(());
        }
        self.touched = true;
        let manifest = self.root.join(MANIFEST_NAME);
        // Somebody else's file of this name is not ours to remove.
        let Some(earlier) = fs::read(&manifest).ok().and_then(|bytes| Manifest::parse(&bytes).ok()) else {
            return Ok(());
        };
        self.earlier = earlier;
        fs::remove_file(&manifest).map_err(|e| failed(&manifest, e))
    }
}

impl Sink for Folder {
    fn replaces(&self) -> bool {
        self.force
    }

    fn begin(&mut self, name: &str) -> Result<()> {
        self.abort();
        path::check(name)?;
        let target = self.root.join(name);
        let (inner, file_name) = name.rsplit_once('/').unwrap_or(("", name));
        let folder = if inner.is_empty() { self.root.clone() } else { self.root.join(inner) };
        self.enter(&folder)?;
        if self.force {
            self.retire_manifest()?;
        }
        // A new file does not follow a link that someone put there.
        let (temporary, file) = match &self.staged {
            Some(staged) => {
                let place = staged.place(file_name);
                let file = staged::create(&place, self.force);
                (place, file)
            }
            None => {
                let place = folder.join(format!(".{file_name}.partial"));
                let file = File::create_new(&place);
                (place, file)
            }
        };
        let file = file.map_err(|e| if self.staged.is_some() { refused(&target, e) } else { failed(&target, e) })?;
        self.open.partial = Some(Partial { target, temporary, file, bytes: 0 });
        Ok(())
    }

    fn writer(&mut self) -> &mut dyn Write {
        &mut self.open
    }

    fn commit(&mut self) -> Result<()> {
        let written = self.open.write_buffer();
        let Partial { target, temporary, file, bytes } =
            self.open.partial.take().ok_or_else(|| failed(&self.root, no_file()))?;
        let sync = bytes >= SYNC_AT_ONCE;
        let closed = written.and_then(|()| if sync { file.sync_all() } else { Ok(()) });
        drop(file);
        let published = closed.and_then(|()| match &mut self.staged {
            Some(staged) => {
                staged.keep();
                Ok(())
            }
            None if self.force => fs::rename(&temporary, &target),
            None => rename_new(&temporary, &target),
        });
        match published {
            Ok(()) if sync => Ok(()),
            Ok(()) => {
                self.unsynced.push(target);
                Ok(())
            }
            Err(e) => {
                // The file could not be completed; whether the rest of it can be removed changes nothing.
                let _ = fs::remove_file(temporary);
                Err(refused(&target, e))
            }
        }
    }

    fn abort(&mut self) {
        self.open.buffer.clear();
        if let Some(partial) = self.open.partial.take() {
            drop(partial.file);
            // The next run clears it if it cannot be removed now.
            let _ = fs::remove_file(partial.temporary);
        }
    }

    fn exists(&self, name: &str) -> bool {
        let target = self.root.join(name);
        target.exists() || self.staged.as_ref().is_some_and(|staged| staged.holds(&target))
    }

    fn kept(&self, made: &dyn Fn(&str) -> bool) -> Manifest {
        let Ok(written) = Written::open(&self.root) else { return Manifest::default() };
        let mut kept = self.earlier.clone();
        kept.files.retain(|file| !made(&file.path) && written.holds(file));
        if kept.files.iter().all(|file| &*file.media_type != "application/pdf") {
            kept.fonts.clear();
        }
        kept
    }

    fn finish(&mut self) -> Result<()> {
        self.abort();
        self.leave()?;
        if self.entered.is_empty() {
            return Ok(());
        }
        sync_all(&self.root, &self.unsynced, &self.entered).map_err(|e| failed(&self.root, e))?;
        self.unsynced.clear();
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.abort();
        // A run that failed leaves no folder with some of its files; the next run clears it if it cannot be removed now.
        if let Some(staged) = self.staged.take() {
            let _ = staged.remove();
        }
    }
}

/// Locks a folder; `None` where folders cannot be opened or locked.
fn lock(root: &Path) -> Result<Option<File>> {
    let Ok(folder) = File::open(root) else { return Ok(None) };
    match try_lock(&folder) {
        Ok(()) => Ok(Some(folder)),
        Err(NoLock::Unsupported | NoLock::Failed(_)) => Ok(None),
        Err(NoLock::Held(_)) => {
            let message = format!("another run writes into `{}`", root.display());
            Err(Error::refused(codes::OUT_003, message).with_hint("wait until it is done, or choose another folder"))
        }
    }
}

/// Renames a file or folder to a name that nothing has; `AlreadyExists` otherwise. One call decides, so that no other program can
/// slip a file in between, and a year of small files is not looked up one by one.
#[cfg(target_os = "linux")]
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Some network file systems cannot do it.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP) => {
            look_and_rename(from, to)
        }
        other => other.map_err(io::Error::from),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    look_and_rename(from, to)
}

fn look_and_rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::symlink_metadata(to) {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

impl Open {
    /// Writes what was gathered.
    fn write_buffer(&mut self) -> io::Result<()> {
        let partial = self.partial.as_mut().ok_or_else(no_file)?;
        let written = partial.file.write_all(&self.buffer);
        self.buffer.clear();
        written
    }
}

impl Write for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > BUFFER {
            self.write_buffer()?;
        }
        let partial = self.partial.as_mut().ok_or_else(no_file)?;
        let n = match bytes.len() < BUFFER {
            true => self.buffer.write(bytes)?,
            false => partial.file.write(bytes)?,
        };
        partial.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_buffer()
    }
}

fn is_partial(entry: &fs::DirEntry) -> bool {
    let name = entry.file_name();
    name.to_str().is_some_and(|n| n.starts_with('.') && n.ends_with(".partial"))
}

/// Something is there already (`OUT-002`), or it cannot be written.
fn refused(path: &Path, source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::AlreadyExists => Error::new(ErrorKind::Exists { path: path.display().to_string() }),
        _ => failed(path, source),
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::output(path.display().to_string(), source)
}

/// One call for the whole file system: a year of NewsML is ten thousand files.
#[cfg(target_os = "linux")]
fn sync_all(root: &Path, _: &[PathBuf], _: &BTreeSet<PathBuf>) -> io::Result<()> {
    rustix::fs::syncfs(File::open(root)?).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn sync_all(_: &Path, files: &[PathBuf], folders: &BTreeSet<PathBuf>) -> io::Result<()> {
    for file in files {
        fs::OpenOptions::new().write(true).open(file)?.sync_all()?;
    }
    // Only Unix can open a folder to sync it.
    for folder in folders.iter().filter(|_| cfg!(unix)) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn put(sink: &mut Folder, name: &str, text: &str) -> Result<()> {
        sink.begin(name)?;
        sink.writer().write_all(text.as_bytes()).unwrap();
        sink.commit()
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let mut sink = Folder::create(&out).unwrap();
        assert!(!out.exists(), "nothing is created before the first file");
        put(&mut sink, "a.txt", "whole").unwrap();
        sink.begin("b.txt").unwrap();
        sink.writer().write_all(b"half").unwrap();
        assert_eq!(names(&out), [".b.txt.partial", "a.txt"]);
        drop(sink);
        assert_eq!(names(&out), ["a.txt"]);
    }

    #[test]
    fn leftovers_of_a_killed_run_are_cleared_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        fs::create_dir_all(out.join("newsml")).unwrap();
        for name in [".x.epub.partial", "notes.partial", ".hidden", "newsml/.y.xml.partial"] {
            fs::write(out.join(name), "x").unwrap();
        }
        fs::create_dir(out.join("newsml/.2024-01-05.partial")).unwrap();
        fs::write(out.join("newsml/.2024-01-05.partial/z.xml"), "x").unwrap();
        let mut sink = Folder::create(&out).unwrap();
        put(&mut sink, "newsml/a.xml", "a").unwrap();
        put(&mut sink, "a.txt", "a").unwrap();
        sink.finish().unwrap();
        assert_eq!(names(&out), [".hidden", "a.txt", "newsml", "notes.partial"]);
        assert_eq!(names(&out.join("newsml")), ["a.xml"]);
    }

    #[test]
    fn existing_files_are_replaced_only_with_force() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "old").unwrap();
        let earlier = Manifest { newsbind_manifest: 1, ..Manifest::default() };
        earlier.write_json(&mut File::create(dir.path().join(MANIFEST_NAME)).unwrap()).unwrap();
        let mut sink = Folder::create(dir.path()).unwrap();
        assert!(sink.exists("a.txt"));
        let error = put(&mut sink, "a.txt", "new").unwrap_err();
        assert_eq!(error.code(), Some(codes::OUT_002));
        assert_eq!(names(dir.path()), ["a.txt", MANIFEST_NAME]);
        assert_eq!(fs::read(dir.path().join("a.txt")).unwrap(), b"old");
        let mut sink = sink.with_force(true);
        put(&mut sink, "a.txt", "new").unwrap();
        assert_eq!(fs::read(dir.path().join("a.txt")).unwrap(), b"new");
        assert_eq!(names(dir.path()), ["a.txt"], "a manifest that no longer fits is gone");
    }

    #[test]
    fn a_new_folder_appears_with_all_its_files() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let mut sink = Folder::create(&out).unwrap();
        put(&mut sink, "newsml/a/1.xml", "1").unwrap();
        put(&mut sink, "newsml/a/2.xml", "2").unwrap();
        assert!(sink.exists("newsml/a/1.xml") && !sink.exists("newsml/a/3.xml"));
        assert_eq!(put(&mut sink, "newsml/a/1.xml", "x").unwrap_err().code(), Some(codes::OUT_002));
        assert_eq!(names(&out.join("newsml")), [".a.partial"]);
        put(&mut sink, "newsml/b/1.xml", "1").unwrap();
        assert_eq!(names(&out.join("newsml")), [".b.partial", "a"]);
        put(&mut sink, "newsml/a/3.xml", "3").unwrap();
        assert_eq!(names(&out.join("newsml/a")), ["1.xml", "2.xml", "3.xml"]);
        sink.begin("newsml/c/1.xml").unwrap();
        sink.abort();
        sink.finish().unwrap();
        assert_eq!(names(&out.join("newsml")), ["a", "b"], "a folder without files does not appear");
        drop(sink);
        let mut again = Folder::create(&out).unwrap().with_force(true);
        put(&mut again, "newsml/a/1.xml", "new").unwrap();
        put(&mut again, "newsml/d/1.xml", "old").unwrap();
        put(&mut again, "newsml/d/1.xml", "new").unwrap();
        again.finish().unwrap();
        put(&mut again, "newsml/e/1.xml", "half").unwrap();
        drop(again);
        assert_eq!(names(&out.join("newsml")), ["a", "b", "d"], "a run that failed leaves no half folder");
        assert_eq!(fs::read(out.join("newsml/a/1.xml")).unwrap(), b"new");
        assert_eq!(fs::read(out.join("newsml/d/1.xml")).unwrap(), b"new");
    }

    #[test]
    fn a_target_that_is_a_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("out");
        fs::write(&file, "x").unwrap();
        assert_eq!(Folder::create(&file).unwrap_err().code(), Some(codes::OUT_001));
        let mut below = Folder::create(file.join("deeper")).unwrap();
        assert_eq!(below.begin("a").unwrap_err().code(), Some(codes::OUT_001));
    }
}
