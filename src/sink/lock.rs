//! One run at a time: [`try_lock`], for the outbox of `feed` and for output folders. A lock ends with its process.
use std::fs::{File, TryLockError};
use std::io;

/// Why a lock was not taken.
#[derive(Debug)]
#[cfg_attr(not(feature = "feed"), expect(dead_code, reason = "only `feed` says who holds the lock, and what failed"))]
pub(crate) enum NoLock {
    /// Another process holds it; what it wrote into the file.
    Held(String),
    /// The file system has no locks.
    Unsupported,
    Failed(io::Error),
}

/// Takes the lock of an open file or folder, which lasts until the file is closed.
pub(super) fn try_lock(file: &File) -> Result<(), NoLock> {
    file.try_lock().map_err(|e| match e {
        TryLockError::WouldBlock => NoLock::Held(String::new()),
        TryLockError::Error(e) if e.kind() == io::ErrorKind::Unsupported => NoLock::Unsupported,
        TryLockError::Error(e) => NoLock::Failed(e),
    })
}
