//! A store in memory that dies at its n-th step, and forgets what was not synced.
use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::sink::store::{NoLock, Store, Target};

pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Something that was done and is not durable yet.
#[derive(Debug, Clone)]
enum Step {
    Create(String),
    Write(String, usize, Vec<u8>),
    Truncate(String, usize),
    Rename(String, String),
    Remove(String),
}

fn below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn apply(files: &mut Files, step: &Step) {
    match step {
        Step::Create(path) => _ = files.insert(path.clone(), Vec::new()),
        Step::Write(path, at, bytes) => {
            let file = files.entry(path.clone()).or_default();
            file.resize(file.len().max(at + bytes.len()), 0);
            file[*at..at + bytes.len()].copy_from_slice(bytes);
        }
        Step::Truncate(path, len) => files.entry(path.clone()).or_default().truncate(*len),
        Step::Rename(from, to) => {
            let moved: Vec<String> = files.keys().filter(|path| below(path, from)).cloned().collect();
            for path in moved {
                let content = files.remove(&path).unwrap();
                files.insert(format!("{to}{}", &path[from.len()..]), content);
            }
        }
        Step::Remove(path) => files.retain(|known, _| !below(known, path)),
    }
}

/// What survives of steps that were not synced.
#[derive(Debug, Clone, Copy)]
pub(super) enum Loss {
    All,
    None,
    /// Every step whose bit is set; later ones by the bits again.
    Some(u64),
}

#[derive(Debug, Default, Clone)]
pub(super) struct State {
    pub(super) files: Files,
    durable: Files,
    pending: Vec<Step>,
    /// Steps until it dies; none: it lives.
    pub(super) fuse: Option<usize>,
    pub(super) dead: bool,
}

impl State {
    /// The machine is started again.
    pub(super) fn reboot(&mut self, loss: Loss) {
        for (n, step) in std::mem::take(&mut self.pending).iter().enumerate() {
            let kept = match loss {
                Loss::All => false,
                Loss::None => true,
                Loss::Some(bits) => bits >> (n % 64) & 1 == 1,
            };
            if kept {
                apply(&mut self.durable, step);
            }
        }
        self.files = self.durable.clone();
        self.dead = false;
        self.fuse = None;
    }

    fn burn(&mut self) -> io::Result<bool> {
        if self.dead {
            return Err(io::Error::other("the machine is off"));
        }
        match &mut self.fuse {
            Some(0) => {
                self.dead = true;
                Ok(false)
            }
            Some(left) => {
                *left -= 1;
                Ok(true)
            }
            None => Ok(true),
        }
    }

    fn step(&mut self, step: Step) -> io::Result<()> {
        if !self.burn()? {
            // A write may get half way.
            if let Step::Write(path, at, bytes) = step {
                let half = bytes[..bytes.len() / 2].to_vec();
                self.pending.push(Step::Write(path, at, half));
            }
            return Err(io::Error::other("the machine went off"));
        }
        apply(&mut self.files, &step);
        self.pending.push(step);
        Ok(())
    }

    fn sync(&mut self, path: &str, deep: bool) -> io::Result<()> {
        if !self.burn()? {
            return Err(io::Error::other("the machine went off"));
        }
        let own = |name: &str| if deep { below(name, path) } else { name == path || parent(name) == path };
        let is_file = self.files.contains_key(path);
        let pending = std::mem::take(&mut self.pending);
        for step in pending {
            let now = match &step {
                Step::Create(name) | Step::Write(name, ..) | Step::Truncate(name, _) => {
                    if is_file || deep {
                        own(name) && (deep || name == path)
                    } else {
                        false
                    }
                }
                Step::Rename(from, to) => own(from) || own(to),
                Step::Remove(name) => own(name),
            };
            if now { apply(&mut self.durable, &step) } else { self.pending.push(step) }
        }
        Ok(())
    }
}

/// A store in memory that can be shared, killed and started again.
#[derive(Debug, Default, Clone)]
pub(super) struct Machine(Arc<Mutex<State>>);

impl Machine {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(super) fn copy(&self) -> Self {
        Self(Arc::new(Mutex::new(self.state().clone())))
    }
}

struct Open {
    machine: Machine,
    path: String,
    at: usize,
}

impl Write for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.machine.state().step(Step::Write(self.path.clone(), self.at, bytes.to_vec()))?;
        self.at += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Open {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let len = self.machine.state().files.get(&self.path).map_or(0, Vec::len) as i64;
        let at = match to {
            SeekFrom::Start(at) => at as i64,
            SeekFrom::End(by) => len + by,
            SeekFrom::Current(by) => self.at as i64 + by,
        };
        self.at = at as usize;
        Ok(at as u64)
    }
}

impl Store for Machine {
    fn open(&self, path: &str) -> io::Result<Option<Box<dyn BufRead + Send>>> {
        let file = self.state().files.get(path).cloned();
        Ok(file.map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn BufRead + Send>))
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        let state = self.state();
        let path = path.trim_end_matches('/');
        let inside = state.files.keys().filter(|known| below(known, path) && *known != path);
        let mut names: Vec<String> = inside
            .map(|known| {
                let rest = if path.is_empty() { known } else { &known[path.len() + 1..] };
                rest.split_once('/').map_or(rest.to_owned(), |(folder, _)| format!("{folder}/"))
            })
            .collect();
        names.dedup();
        Ok(names)
    }

    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let at = self.state().files.get(path).map_or(0, Vec::len);
        self.state().step(Step::Write(path.to_owned(), at, bytes.to_vec()))
    }

    fn truncate(&mut self, path: &str, len: u64) -> io::Result<()> {
        self.state().step(Step::Truncate(path.to_owned(), len as usize))
    }

    fn create(&mut self, path: &str) -> io::Result<Box<dyn Target>> {
        self.state().step(Step::Create(path.to_owned()))?;
        Ok(Box::new(Open { machine: self.clone(), path: path.to_owned(), at: 0 }))
    }

    fn sync(&mut self, path: &str) -> io::Result<()> {
        self.state().sync(path, false)
    }

    fn sync_all(&mut self, path: &str) -> io::Result<()> {
        self.state().sync(path, true)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.state().step(Step::Rename(from.to_owned(), to.to_owned()))
    }

    fn remove(&mut self, path: &str) -> io::Result<()> {
        self.state().step(Step::Remove(path.to_owned()))
    }

    fn lock(&mut self, _: &str, _: &str) -> Result<(), NoLock> {
        if self.state().dead { Err(NoLock::Unsupported) } else { Ok(()) }
    }

    fn display(&self, path: &str) -> String {
        path.to_owned()
    }
}
