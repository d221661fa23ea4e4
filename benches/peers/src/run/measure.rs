//! One child process: seconds, CPU seconds, peak memory, size of what it wrote.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What one run took, or the best of several.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    pub wall: Duration,
    /// User and system.
    pub cpu: Duration,
    /// Bytes, from `getrusage`.
    pub peak: u64,
    /// Bytes.
    pub output: u64,
}

impl Taken {
    /// The least time of both, but the greatest memory.
    pub fn best(self, other: Self) -> Self {
        Self {
            wall: self.wall.min(other.wall),
            cpu: self.cpu.min(other.cpu),
            peak: self.peak.max(other.peak),
            output: other.output,
        }
    }
}

/// Runs a command that writes `output` (a file or folder, removed before), its talk going to `log`.
pub fn run(command: &mut Command, output: &Path, log: &Path) -> Result<Taken, Box<dyn Error>> {
    remove(output)?;
    let taken = watch(command, log)?;
    Ok(Taken { output: size(output)?, ..taken })
}

/// Runs a command that goes on with what is there.
pub fn watch(command: &mut Command, log: &Path) -> Result<Taken, Box<dyn Error>> {
    let talk = fs::File::create(log)?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::from(talk));
    let start = Instant::now();
    let used = command.spawn()?.wait4()?;
    let wall = start.elapsed();
    if !used.status.success() {
        let said = fs::read_to_string(log).unwrap_or_default();
        let last: Vec<&str> = said.lines().rev().take(12).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        return Err(format!("{command:?}: {}\n{}", used.status, last.join("\n")).into());
    }
    let rusage = used.rusage;
    Ok(Taken { wall, cpu: rusage.utime + rusage.stime, peak: rusage.maxrss, output: 0 })
}

/// Removes a file or a folder, if there is one.
pub fn remove(path: &Path) -> std::io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

fn size(path: &Path) -> std::io::Result<u64> {
    let found = fs::metadata(path)?;
    if !found.is_dir() {
        return Ok(found.len());
    }
    let mut sum = 0;
    for entry in fs::read_dir(path)? {
        sum += size(&entry?.path())?;
    }
    Ok(sum)
}
