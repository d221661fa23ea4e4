//! Files in memory: [`Memory`].
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Sink, path};
use crate::error::{Error, Result};

/// Keeps whole files in memory, by path: for tests and for programs that pass them on.
///
/// ```
/// use newsbind::sink::{Memory, Sink};
/// let mut sink = Memory::new();
/// sink.begin("a.txt")?;
/// sink.writer().write_all(b"text").expect("memory does not fail");
/// sink.commit()?;
/// assert_eq!(sink.files()["a.txt"], b"text");
/// # Ok::<(), newsbind::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    open: Open,
}

#[derive(Debug, Default)]
struct Open(Option<(String, Vec<u8>)>);

impl Memory {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The files that were committed.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// Takes the files out.
    #[must_use]
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files
    }
}

impl Sink for Memory {
    fn begin(&mut self, name: &str) -> Result<()> {
        path::check(name)?;
        self.open = Open(Some((name.to_owned(), Vec::new())));
        Ok(())
    }

    fn writer(&mut self) -> &mut dyn Write {
        &mut self.open
    }

    fn commit(&mut self) -> Result<()> {
        let (name, bytes) = self.open.0.take().ok_or_else(|| Error::output("", no_file()))?;
        self.files.insert(name, bytes);
        Ok(())
    }

    fn abort(&mut self) {
        self.open = Open(None);
    }

    fn exists(&self, name: &str) -> bool {
        let inside =
            |path: &String| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.files.keys().any(inside)
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Write for Open {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let (_, bytes) = self.0.as_mut().ok_or_else(no_file)?;
        bytes.extend_from_slice(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a sink says when it is written to without a file.
pub(super) fn no_file() -> io::Error {
    io::Error::other("no file was begun")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_committed_never_appears() {
        let mut sink = Memory::new();
        assert!(sink.writer().write(b"x").is_err());
        assert!(sink.commit().is_err());
        sink.begin("d/a").unwrap();
        sink.writer().write_all(b"one").unwrap();
        sink.abort();
        sink.begin("d/b").unwrap();
        sink.begin("d/c").unwrap();
        sink.commit().unwrap();
        assert_eq!(sink.files().keys().collect::<Vec<_>>(), ["d/c"]);
        assert!(sink.exists("d") && sink.exists("d/c") && !sink.exists("d/b"));
    }
}
