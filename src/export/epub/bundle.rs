//! Entries of a container, made ready on a worker: [`Bundle`].
//!
//! Laid out as a ZIP file of its own (APPNOTE.TXT 4.3), so that the container takes it over as it is. Documents are deflated in
//! one piece, and every size and CRC is known before the entry is written: no entry has a data descriptor.
use std::io::{self, Cursor, Read};

use libdeflater::{CompressionLvl, Compressor};
use zip::ZipArchive;

/// libdeflate's level for documents: faster than zlib-rs at level 2, and smaller (measured in docs/decisions.md).
const LEVEL: i32 = 1;

/// 1 January 1980, the first day that the format knows, for every entry.
const DAY: u16 = (1 << 5) | 1;
/// Version 2.0: deflate and nothing newer.
const NEEDED: u16 = 20;
/// Made on Unix, so that permissions are read.
const MADE_BY: u16 = 3 << 8 | NEEDED;
/// An ordinary file, read by all and written by its owner.
const MODE: u32 = 0o100_644 << 16;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Entries, one behind the other. One compressor serves them all.
pub(super) struct Bundle {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
    compressor: Compressor,
    /// What the compressor writes into; it grows to the largest document.
    packed: Vec<u8>,
}

/// A bundle that only waits to be written.
pub(super) struct Sealed(pub(super) ZipArchive<Cursor<Vec<u8>>>);

/// What the two headers of an entry say of it.
struct Sizes {
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
}

impl Bundle {
    pub(super) fn new() -> Self {
        let level = CompressionLvl::new(LEVEL).unwrap_or_default();
        Self {
            bytes: Vec::new(),
            directory: Vec::new(),
            entries: 0,
            compressor: Compressor::new(level),
            packed: Vec::new(),
        }
    }

    /// Adds text, deflated.
    pub(super) fn deflate(&mut self, name: &str, text: &[u8]) -> io::Result<()> {
        let start = self.begin(name)?;
        let bound = self.compressor.deflate_compress_bound(text.len());
        self.packed.resize(self.packed.len().max(bound), 0);
        let packed = self.compressor.deflate_compress(text, &mut self.packed).map_err(io::Error::other)?;
        self.bytes.extend_from_slice(&self.packed[..packed]);
        let (packed, size) = (whole(packed)?, whole(text.len())?);
        self.end(name, start, &Sizes { method: DEFLATED, crc: crc32fast::hash(text), packed, size })
    }

    /// Adds content that is compressed already, stored; the number of bytes that were read. `expected` are reserved. What
    /// could not be read whole leaves nothing behind.
    pub(super) fn store(&mut self, name: &str, content: &mut dyn Read, expected: u64) -> io::Result<u64> {
        let start = self.begin(name)?;
        let data = self.bytes.len();
        self.bytes.reserve(usize::try_from(expected).unwrap_or(0).min(1 << 28));
        let read = content.read_to_end(&mut self.bytes).and_then(whole);
        let size = match read {
            Ok(size) => size,
            Err(error) => {
                self.bytes.truncate(start);
                return Err(error);
            }
        };
        let crc = crc32fast::hash(&self.bytes[data..]);
        self.end(name, start, &Sizes { method: STORED, crc, packed: size, size })?;
        Ok(size.into())
    }

    /// Makes room for the local header (4.3.7); where it stands.
    fn begin(&mut self, name: &str) -> io::Result<usize> {
        debug_assert!(name.is_ascii(), "names in a container are made by us");
        let start = self.bytes.len();
        whole(start)?;
        self.bytes.extend_from_slice(&[0; 30]);
        self.bytes.extend_from_slice(name.as_bytes());
        Ok(start)
    }

    /// Fills in the local header, and adds the entry to the directory (4.3.12).
    fn end(&mut self, name: &str, start: usize, sizes: &Sizes) -> io::Result<()> {
        let common = sizes.fields(u16::try_from(name.len()).map_err(io::Error::other)?);
        let header = &mut self.bytes[start..start + 30];
        header[..4].copy_from_slice(b"PK\x03\x04");
        header[4..].copy_from_slice(&common);
        let directory = &mut self.directory;
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&MADE_BY.to_le_bytes());
        directory.extend_from_slice(&common);
        // No comment, first disk, no internal attributes.
        directory.extend_from_slice(&[0; 6]);
        directory.extend_from_slice(&MODE.to_le_bytes());
        directory.extend_from_slice(&whole(start)?.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
        self.entries = self.entries.checked_add(1).ok_or_else(too_large)?;
        Ok(())
    }

    /// Closes the bundle with its directory (4.3.16).
    pub(super) fn seal(mut self) -> io::Result<Sealed> {
        let (start, size) = (whole(self.bytes.len())?, whole(self.directory.len())?);
        self.bytes.append(&mut self.directory);
        self.bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend_from_slice(&self.entries.to_le_bytes());
        self.bytes.extend_from_slice(&self.entries.to_le_bytes());
        self.bytes.extend_from_slice(&size.to_le_bytes());
        self.bytes.extend_from_slice(&start.to_le_bytes());
        self.bytes.extend_from_slice(&[0; 2]);
        Ok(Sealed(ZipArchive::new(Cursor::new(self.bytes)).map_err(io::Error::from)?))
    }
}

impl Sizes {
    /// What both headers have, from the version that is needed to the length of the extra field.
    fn fields(&self, name: u16) -> [u8; 26] {
        let mut out = [0; 26];
        out[..2].copy_from_slice(&NEEDED.to_le_bytes());
        out[4..6].copy_from_slice(&self.method.to_le_bytes());
        out[8..10].copy_from_slice(&DAY.to_le_bytes());
        out[10..14].copy_from_slice(&self.crc.to_le_bytes());
        out[14..18].copy_from_slice(&self.packed.to_le_bytes());
        out[18..22].copy_from_slice(&self.size.to_le_bytes());
        out[22..24].copy_from_slice(&name.to_le_bytes());
        out
    }
}

/// A size as the headers hold it. A bundle is one issue in memory; the container as a whole may be larger (zip64).
fn whole(size: usize) -> io::Result<u32> {
    u32::try_from(size).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "one issue has more than 4 GiB or 65,535 files")
}
