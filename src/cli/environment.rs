//! What the program takes from the process: standard input, environment. Only here.
#![expect(clippy::disallowed_methods, reason = "this is the place where the program reads its environment")]
use std::env;
use std::io::{self, IsTerminal};
use std::path::Path;

use crate::error::Result;
use crate::input::{self, Source};
use crate::model::Timestamp;

/// Opens an archive; `-` is standard input.
pub(super) fn open(path: &Path) -> Result<Box<dyn Source>> {
    if path == Path::new("-") {
        return Ok(Box::new(input::spool(io::stdin().lock())?));
    }
    Ok(Box::new(input::Folder::open(path)?))
}

/// Opens an archive for a run that writes into `output`.
pub(super) fn open_beside(path: &Path, output: &Path) -> Result<Box<dyn Source>> {
    if path == Path::new("-") {
        return open(path);
    }
    let folder = input::Folder::open(path)?;
    folder.refuse_target(output)?;
    Ok(Box::new(folder))
}

/// True when the user wants no colour (<https://no-color.org>).
pub(super) fn no_color() -> bool {
    env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// True when people read standard error.
pub(super) fn talks_to_people() -> bool {
    io::stderr().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The moment of `SOURCE_DATE_EPOCH`, for dates that the data does not give.
pub(super) fn source_date() -> Option<Timestamp> {
    let seconds = env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()?;
    Timestamp::from_unix(seconds)
}

/// The moment of `SOURCE_DATE_EPOCH`, else now, in whole seconds.
#[cfg(feature = "feed")]
pub(super) fn now() -> Timestamp {
    source_date().unwrap_or_else(|| clock(0))
}

/// Who runs, for others who find a folder locked: process, machine where it is known, and since when.
#[cfg(feature = "feed")]
pub(super) fn holder() -> String {
    let named = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let named = named.or_else(|| env::var("HOSTNAME").or_else(|_| env::var("COMPUTERNAME")).ok());
    let machine = named.map(|name| format!(" on {}", name.trim())).unwrap_or_default();
    format!("process {}{machine}, since {}", std::process::id(), clock(0))
}

/// What the clock will show in so many seconds.
#[cfg(feature = "feed")]
pub(super) fn clock(ahead: i64) -> Timestamp {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let then = i64::try_from(seconds).ok().and_then(|now| Timestamp::from_unix(now.checked_add(ahead)?));
    then.unwrap_or_else(|| unreachable!("the clock is before the year 10000"))
}
