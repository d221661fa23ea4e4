//! The OCF container (EPUB 3.3, section 4): the only file that knows `zip`.
//!
//! Entries are made ready on workers, with their size and CRC, and written one after the other: the output is only ever
//! appended to, and no entry has a data descriptor.
use std::io::{self, Read, Seek, SeekFrom, Write};

use zip::write::{PreparedZipFile, SimpleFileOptions, ZipFileBuilder};
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// An entry that only waits to be written.
pub(super) struct Prepared(PreparedZipFile);

/// Text, deflated.
pub(super) fn deflated(name: &str, bytes: &[u8]) -> io::Result<Prepared> {
    let options = options(CompressionMethod::Deflated).compression_level(Some(6));
    Ok(Prepared(PreparedZipFile::from_data(name, options, bytes).map_err(io::Error::from)?))
}

/// Content that is compressed already, stored; `len` is the expected size. The second value is the size that was read.
pub(super) fn stored(name: &str, content: &mut dyn Read) -> io::Result<(Prepared, u64)> {
    let mut builder = ZipFileBuilder::new(name, options(CompressionMethod::Stored)).map_err(io::Error::from)?;
    let read = io::copy(content, &mut builder)?;
    Ok((Prepared(builder.finish().map_err(io::Error::from)?), read))
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
        container.commit(stored("mimetype", &mut b"application/epub+zip".as_slice())?.0)?;
        container.commit(deflated("META-INF/container.xml", CONTAINER_XML.as_bytes())?)?;
        Ok(container)
    }

    /// Writes an entry.
    pub(super) fn commit(&mut self, entry: Prepared) -> io::Result<()> {
        self.entries += 1;
        self.zip.add_prepared_file(entry.0).map_err(io::Error::from)
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
        for (name, text) in entries {
            container.commit(deflated(name, text.as_bytes()).unwrap()).unwrap();
        }
        assert_eq!(container.entries(), entries.len() + 2);
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
        let out = container(&[("EPUB/a.xhtml", &"甲".repeat(5000))]);
        let mut archive = zip::ZipArchive::new(io::Cursor::new(out.clone())).unwrap();
        assert_eq!(archive.len(), 3);
        for n in 0..archive.len() {
            let entry = archive.by_index(n).unwrap();
            let header = usize::try_from(entry.header_start()).unwrap();
            assert_eq!(out[header + 6] & 8, 0, "entry {n}");
            assert_eq!(entry.last_modified(), Some(DateTime::DEFAULT));
            assert_eq!(entry.unix_mode(), Some(0o100_644));
        }
    }
}
