//! The OCF container (EPUB 3.3, section 4): the only file that knows `zip`, with `bundle`, which lays entries out for it.
//!
//! Entries come from bundles with their size and CRC, and are written one after the other: the output is only ever appended to.
use std::io::{self, Seek, SeekFrom, Write};

use zip::ZipWriter;

use super::bundle::{Bundle, Sealed};

/// The container while it is written.
pub(super) struct Container<'a> {
    zip: ZipWriter<Forward<'a>>,
    entries: usize,
}

impl<'a> Container<'a> {
    /// Begins with the two entries that every container has (4.2.6.3.1, 4.3.3).
    pub(super) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut container = Self { zip: ZipWriter::new(Forward { out, position: 0 }), entries: 0 };
        container.stored("mimetype", b"application/epub+zip")?;
        container.text("META-INF/container.xml", CONTAINER_XML)?;
        Ok(container)
    }

    /// Writes a text, deflated.
    pub(super) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        let mut bundle = Bundle::new();
        bundle.deflate(name, text.as_bytes())?;
        self.bundle(bundle.seal()?)
    }

    /// Writes what is compressed already, stored.
    pub(super) fn stored(&mut self, name: &str, mut bytes: &[u8]) -> io::Result<()> {
        let mut bundle = Bundle::new();
        let expected = bytes.len() as u64;
        bundle.store(name, &mut bytes, expected)?;
        self.bundle(bundle.seal()?)
    }

    /// Writes the entries of a bundle.
    pub(super) fn bundle(&mut self, bundle: Sealed) -> io::Result<()> {
        self.entries += bundle.0.len();
        self.zip.merge_archive(bundle.0).map_err(io::Error::from)
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
        // ZipWriter asks where it is and where the end is; with whole bundles it goes nowhere else.
        match to {
            SeekFrom::Current(0) | SeekFrom::End(0) => Ok(self.position),
            SeekFrom::Start(position) if position == self.position => Ok(position),
            _ => Err(io::Error::new(io::ErrorKind::Unsupported, "an EPUB is written forward only")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::{DateTime, ZipArchive};

    use super::*;

    fn container(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut container = Container::new(&mut out).unwrap();
        let mut bundle = Bundle::new();
        for (name, text) in entries {
            bundle.deflate(name, text.as_bytes()).unwrap();
            bundle.store(&format!("{name}.jpg"), &mut text.as_bytes(), 1).unwrap();
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
