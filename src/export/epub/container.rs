//! The OCF container (EPUB 3.3, section 4): the only file that knows `zip`.
//!
//! Entries are made ready on workers, with their size and CRC, and written one after the other: the output is only ever
//! appended to, and no entry has a data descriptor.
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// Deflate level of documents: over a year of 2,270 documents level 2 takes 0.7 of the time of level 6 and 1.3 % more bytes.
const LEVEL: i64 = 2;

/// The entries of one issue, made on a worker. One compressor serves them all: a new one for each entry costs as much as
/// a fifth of the compression.
pub(super) struct Bundle(ZipWriter<Cursor<Vec<u8>>>);

/// A bundle that only waits to be written.
pub(super) struct Sealed(ZipArchive<Cursor<Vec<u8>>>);

impl Bundle {
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds text, deflated.
    pub(super) fn deflate(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.start_file(name, text_options()).map_err(io::Error::from)?;
        self.0.write_all(bytes)
    }

    /// Adds content that is compressed already, stored; the number of bytes that were read.
    pub(super) fn store(&mut self, name: &str, content: &mut dyn Read) -> io::Result<u64> {
        self.0.start_file(name, options(CompressionMethod::Stored)).map_err(io::Error::from)?;
        io::copy(content, &mut self.0)
    }

    pub(super) fn seal(self) -> io::Result<Sealed> {
        let cursor = self.0.finish().map_err(io::Error::from)?;
        Ok(Sealed(ZipArchive::new(cursor).map_err(io::Error::from)?))
    }
}

fn text_options() -> SimpleFileOptions {
    options(CompressionMethod::Deflated).compression_level(Some(LEVEL))
}

/// The same time, permissions and host system for every entry, on every platform.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(System::Unix)
}

/// The container while it is written.
pub(super) struct Container<'a> {
    zip: ZipWriter<Forward<'a>>,
    entries: usize,
}

impl<'a> Container<'a> {
    /// Begins with the two entries that every container has (4.2.6.3.1, 4.3.3).
    pub(super) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut container = Self { zip: ZipWriter::new(Forward { out, position: 0 }), entries: 0 };
        container.entry("mimetype", options(CompressionMethod::Stored), b"application/epub+zip")?;
        container.text("META-INF/container.xml", CONTAINER_XML)?;
        Ok(container)
    }

    /// Writes a text, deflated.
    pub(super) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.entry(name, text_options(), text.as_bytes())
    }

    /// Writes what is compressed already, stored.
    pub(super) fn stored(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.entry(name, options(CompressionMethod::Stored), bytes)
    }

    /// Writes the entries of an issue.
    pub(super) fn bundle(&mut self, bundle: Sealed) -> io::Result<()> {
        self.entries += bundle.0.len();
        self.zip.merge_archive(bundle.0).map_err(io::Error::from)
    }

    /// An entry is made ready first, so that its local header needs no second visit.
    fn entry(&mut self, name: &str, options: SimpleFileOptions, bytes: &[u8]) -> io::Result<()> {
        self.entries += 1;
        let prepared = PreparedZipFile::from_data(name, options, bytes).map_err(io::Error::from)?;
        self.zip.add_prepared_file(prepared).map_err(io::Error::from)
    }

    /// Number of entries so far.
    pub(super) fn entries(&self) -> usize {
        self.entries
    }

    /// Writes the directory; returns the number of bytes of the whole container.
    pub(super) fn finish(self) -> io::Result<u64> {
        let mut forward = self.zip.finish().map_err(io::Error::from)?;
        forward.flush()?;
        Ok(forward.position)
    }
}

const CONTAINER_XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"#;

/// Any `Write`, with a position that can be asked and not changed.
struct Forward<'a> {
    out: &'a mut dyn Write,
    position: u64,
}

impl Write for Forward<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.position += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Seek for Forward<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // ZipWriter asks where it is and where the end is; with prepared entries it goes nowhere else.
        match to {
            SeekFrom::Current(0) | SeekFrom::End(0) => Ok(self.position),
            SeekFrom::Start(position) if position == self.position => Ok(position),
            _ => Err(io::Error::new(io::ErrorKind::Unsupported, "an EPUB is written forward only")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut container = Container::new(&mut out).unwrap();
        let mut bundle = Bundle::new();
        for (name, text) in entries {
            bundle.deflate(name, text.as_bytes()).unwrap();
            bundle.store(&format!("{name}.jpg"), &mut text.as_bytes()).unwrap();
        }
        container.bundle(bundle.seal().unwrap()).unwrap();
        container.text("EPUB/package.opf", "<package/>").unwrap();
        assert_eq!(container.entries(), 2 * entries.len() + 3);
        let bytes = container.finish().unwrap();
        assert_eq!(bytes, out.len() as u64);
        out
    }

    #[test]
    fn mimetype_is_first_stored_and_without_extra_field() {
        let out = container(&[]);
        // Local header: method at 8, name length at 26, extra length at 28, name at 30.
        assert_eq!(&out[8..10], [0, 0]);
        assert_eq!(&out[26..30], [8, 0, 0, 0]);
        assert_eq!(&out[30..58], b"mimetypeapplication/epub+zip");
    }

    #[test]
    fn no_entry_has_a_data_descriptor_and_times_are_fixed() {
        let out = container(&[("EPUB/a.xhtml", &"甲".repeat(5000)), ("EPUB/b.xhtml", "乙")]);
        let mut archive = ZipArchive::new(Cursor::new(out.clone())).unwrap();
        assert_eq!(archive.len(), 7);
        for n in 0..archive.len() {
            let entry = archive.by_index(n).unwrap();
            let header = usize::try_from(entry.header_start()).unwrap();
            assert_eq!(out[header + 6] & 8, 0, "entry {n}");
            assert_eq!(entry.last_modified(), Some(DateTime::DEFAULT));
            assert_eq!(entry.unix_mode(), Some(0o100_644));
        }
    }
}
