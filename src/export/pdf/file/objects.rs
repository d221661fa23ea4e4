//! The file as a sequence of indirect objects: numbers, offsets, object streams, cross-reference stream, digest.
//!
//! Objects only go forward: nothing is read back and nothing is moved, so any `Write` will do. What is kept is eight
//! bytes per object.

mod xref;

use std::collections::VecDeque;
use std::io::{self, Read, Write};

use crate::digest::Sha256;
use pdf_writer::{Chunk, Dict, Name, Ref, Settings};

use super::guard::{Fault, Guard};
use super::packing::Packer;
use crate::export::pdf::standard::Version;
use crate::parallel::Jobs;

/// How many objects one object stream holds (ISO 32000-1, 7.5.7, sets no limit; readers unpack a whole stream).
const PACK: usize = 200;
/// So many object streams are being deflated while the next one fills; always as many, so that the bytes of the file do
/// not depend on threads.
const UNDER_WAY: usize = 4;
/// Implementation limit of PDF/A-2 (ISO 19005-2, 6.1.13): indirect objects in a file.
pub(crate) const MAX_OBJECTS: usize = 8_388_607;
/// Offsets of a cross-reference table have ten digits (ISO 32000-1, 7.5.4); readers expect no more of a stream.
pub(crate) const MAX_BYTES: u64 = 9_999_999_999;
const BUFFER: usize = 128 * 1024;
const COMPACT: Settings = Settings { pretty: false };

/// Where an object lies.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place(u64);

impl Place {
    const KIND: u32 = 62;
    const RESERVED: Place = Place(0);
    /// Written, but still in the object stream that is being filled.
    const WAITING: Place = Place(3 << Self::KIND);

    fn at(offset: u64) -> Self {
        Self(1 << Self::KIND | offset)
    }

    fn packed(stream: i32, index: usize) -> Self {
        Self(2 << Self::KIND | (stream as u64) << 16 | index as u64)
    }

    /// Type, second and third field of a cross-reference stream entry (ISO 32000-1, table 18).
    fn entry(self) -> (u8, u64, u16) {
        let value = self.0 & ((1 << Self::KIND) - 1);
        match self.0 >> Self::KIND {
            1 => (1, value, 0),
            2 => (2, value >> 16, value as u16),
            _ => (0, 0, u16::MAX),
        }
    }
}

/// The bytes on their way out, with their count and digest.
struct Counted<'w> {
    out: &'w mut dyn Write,
    buffer: Vec<u8>,
    position: u64,
    hash: Sha256,
}

impl Counted<'_> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.position += bytes.len() as u64;
        if self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        if bytes.len() >= BUFFER {
            self.hash.update(bytes);
            return self.out.write_all(bytes);
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hash.update(&self.buffer);
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

/// An object stream that is being deflated.
struct Packed {
    id: Ref,
    /// Objects in it.
    count: usize,
    /// Where the first of them begins.
    first: usize,
}

/// How large a file has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Bytes.
    pub(crate) bytes: u64,
    /// Indirect objects.
    pub(crate) objects: usize,
}

/// An append-only PDF file.
pub(crate) struct Objects<'w> {
    out: Counted<'w>,
    places: Vec<Place>,
    version: Version,
    pack: bool,
    waiting: Vec<(i32, usize)>,
    bodies: Vec<u8>,
    packer: Packer,
    under_way: VecDeque<Packed>,
    max_objects: usize,
    /// What the self-check has found so far.
    pub(crate) guard: Guard,
}

impl<'w> Objects<'w> {
    /// Starts a file; `pack` puts what is no stream into object streams.
    pub(crate) fn new(out: &'w mut dyn Write, version: Version, pack: bool, jobs: Jobs) -> io::Result<Self> {
        let counted = Counted { out, buffer: Vec::with_capacity(BUFFER), position: 0, hash: Sha256::new() };
        let mut objects = Self {
            out: counted,
            places: vec![Place::RESERVED],
            version,
            pack,
            waiting: Vec::with_capacity(PACK),
            bodies: Vec::new(),
            packer: Packer::new(jobs),
            under_way: VecDeque::new(),
            max_objects: MAX_OBJECTS,
            guard: Guard::default(),
        };
        objects.out.put(match version {
            Version::Pdf17 => b"%PDF-1.7\n",
            Version::Pdf20 => b"%PDF-2.0\n",
        })?;
        // ISO 19005-2, 6.1.2: a comment of at least four bytes above 127 after the header.
        objects.out.put(b"%\xE2\xE3\xCF\xD3\n")?;
        Ok(objects)
    }

    /// With a lower limit of objects than PDF/A has.
    pub(crate) fn with_limit(self, max_objects: usize) -> Self {
        Self { max_objects: max_objects.min(MAX_OBJECTS), ..self }
    }

    /// How many numbers are taken.
    pub(crate) fn count(&self) -> usize {
        self.places.len() - 1
    }

    /// Bytes so far, without those of objects that wait or are being deflated.
    pub(crate) fn position(&self) -> u64 {
        self.out.position
    }

    /// Takes the next object number.
    pub(crate) fn reserve(&mut self) -> Ref {
        self.reserve_run(1)
    }

    /// Takes `count` numbers in a row and returns the first.
    pub(crate) fn reserve_run(&mut self, count: usize) -> Ref {
        let first = self.places.len();
        self.places.resize(first + count, Place::RESERVED);
        let count = self.count();
        if count > self.max_objects {
            self.guard.fault(Fault::TooManyObjects, || format!("{count} objects"));
        }
        Ref::new(i32::try_from(first).unwrap_or(i32::MAX))
    }

    /// Writes one object that is no stream, made with the chunk's typed writers under a number taken before.
    pub(crate) fn write(&mut self, build: impl FnOnce(&mut Chunk)) -> io::Result<()> {
        let mut chunk = Chunk::with_settings_and_capacity(COMPACT, 256);
        build(&mut chunk);
        let Some(id) = self.only(&chunk) else { return Ok(()) };
        if !self.pack {
            self.place(id, Place::at(self.out.position));
            return self.out.put(chunk.as_bytes());
        }
        self.pack_object(id, |bodies| bodies.extend_from_slice(body(chunk.as_bytes())))
    }

    /// Writes one object that holds neither a stream nor a string, straight into the file: most elements are so plain
    /// that a typed writer costs more than they do.
    pub(crate) fn write_plain(&mut self, id: Ref, build: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        if self.pack {
            return self.pack_object(id, build);
        }
        self.place(id, Place::at(self.out.position));
        let mut object = format!("{} 0 obj\n", id.get()).into_bytes();
        build(&mut object);
        object.extend_from_slice(b"\nendobj\n");
        self.out.put(&object)
    }

    fn pack_object(&mut self, id: Ref, build: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        self.place(id, Place::WAITING);
        self.waiting.push((id.get(), self.bodies.len()));
        build(&mut self.bodies);
        self.bodies.push(b'\n');
        if self.waiting.len() < PACK {
            return Ok(());
        }
        self.pack_waiting()?;
        if self.under_way.len() > UNDER_WAY { self.write_oldest() } else { Ok(()) }
    }

    /// Writes one stream object.
    pub(crate) fn write_stream(&mut self, build: impl FnOnce(&mut Chunk)) -> io::Result<()> {
        let mut chunk = Chunk::with_settings_and_capacity(COMPACT, 4096);
        build(&mut chunk);
        let Some(id) = self.only(&chunk) else { return Ok(()) };
        self.place(id, Place::at(self.out.position));
        self.out.put(chunk.as_bytes())
    }

    /// Writes a Flate stream object without copying its data, `entries` being what its dictionary holds besides.
    pub(crate) fn write_deflated(
        &mut self,
        id: Ref,
        data: &[u8],
        entries: impl FnOnce(&mut Dict<'_>),
    ) -> io::Result<()> {
        self.open_stream(id, data.len() as u64, |dict| {
            dict.pair(Name(b"Filter"), Name(b"FlateDecode"));
            entries(dict);
        })?;
        self.append(data)?;
        self.close_stream()
    }

    /// Begins a stream object of exactly `length` bytes, which follow by [`append`](Self::append).
    pub(crate) fn open_stream(&mut self, id: Ref, length: u64, entries: impl FnOnce(&mut Dict<'_>)) -> io::Result<()> {
        let mut chunk = Chunk::with_settings_and_capacity(COMPACT, 256);
        {
            let mut dict = chunk.indirect(id).dict();
            match i32::try_from(length) {
                Ok(length) => {
                    dict.pair(Name(b"Length"), length);
                }
                Err(_) => self.guard.fault(Fault::NumberTooLarge, || format!("stream of {length} bytes")),
            }
            entries(&mut dict);
        }
        self.place(id, Place::at(self.out.position));
        let bytes = chunk.as_bytes();
        if memchr::memmem::find(bytes, b"/Interpolate").is_some() {
            self.guard.fault(Fault::Picture, || format!("object {} is to be smoothed", id.get()));
        }
        let bytes = bytes.strip_suffix(b"endobj\n").unwrap_or(bytes);
        self.out.put(bytes)?;
        self.out.put(b"stream\n")
    }

    /// Adds bytes to the open stream.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.put(bytes)
    }

    /// Adds all bytes of a reader to the open stream; returns how many they were.
    pub(crate) fn append_from(&mut self, reader: &mut dyn Read) -> io::Result<u64> {
        let mut piece = vec![0; 64 * 1024];
        let mut copied = 0;
        loop {
            let count = reader.read(&mut piece)?;
            if count == 0 {
                return Ok(copied);
            }
            copied += count as u64;
            self.append(&piece[..count])?;
        }
    }

    /// Ends the open stream.
    pub(crate) fn close_stream(&mut self) -> io::Result<()> {
        self.out.put(b"\nendstream\nendobj\n")
    }

    /// SHA-256 of all bytes so far, those of waiting objects included.
    pub(crate) fn digest(&mut self) -> io::Result<[u8; 32]> {
        self.write_packed()?;
        self.out.flush()?;
        Ok(self.out.hash.clone().finalize())
    }

    /// Writes the cross-reference data and the end of the file; returns its size, how many objects it has, and the guard. `info` is the information
    /// dictionary, which PDF/A-4 forbids (ISO 19005-4, 6.1.3).
    pub(crate) fn finish(mut self, root: Ref, info: Option<Ref>, ids: [&[u8]; 2]) -> io::Result<(Extent, Guard)> {
        if info.is_some() != (self.version == Version::Pdf17) {
            self.guard.fault(Fault::Metadata, || "an information dictionary where none may be, or none".to_owned());
        }
        self.write_packed()?;
        let table = self.pack.then(|| self.reserve());
        let start = self.out.position;
        if let Some(id) = table {
            self.place(id, Place::at(start));
        }
        for (number, place) in self.places.iter().enumerate().skip(1) {
            if *place == Place::RESERVED {
                self.guard.fault(Fault::ObjectMissing, || format!("object {number}"));
            }
        }
        match table {
            Some(id) => self.write_xref_stream(id, root, info, ids)?,
            None => self.write_xref_table(root, info, ids)?,
        }
        if start > MAX_BYTES {
            self.guard.fault(Fault::TooManyObjects, || format!("{start} bytes"));
        }
        self.out.put(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
        self.out.flush()?;
        Ok((Extent { bytes: self.out.position, objects: self.count() }, self.guard))
    }

    fn only(&mut self, chunk: &Chunk) -> Option<Ref> {
        let mut ids = chunk.refs();
        let (first, more) = (ids.next(), ids.next().is_some());
        if first.is_none() || more {
            self.guard.fault(Fault::ObjectMissing, || "not exactly one object in a chunk".to_owned());
        }
        let limits = chunk.limits();
        if limits.str_len() > 32_767 {
            self.guard.fault(Fault::StringTooLong, || format!("{} bytes", limits.str_len()));
        }
        if limits.name_len() > 127 {
            self.guard.fault(Fault::NameTooLong, || format!("{} bytes", limits.name_len()));
        }
        first
    }

    fn place(&mut self, id: Ref, place: Place) {
        match self.places.get_mut(id.get() as usize) {
            Some(slot) if *slot == Place::RESERVED => *slot = place,
            _ => self.guard.fault(Fault::ObjectTwice, || format!("object {}", id.get())),
        }
    }

    /// Writes all object streams.
    fn write_packed(&mut self) -> io::Result<()> {
        self.pack_waiting()?;
        while !self.under_way.is_empty() {
            self.write_oldest()?;
        }
        Ok(())
    }

    /// Gives the waiting objects to be deflated.
    fn pack_waiting(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let id = self.reserve();
        let mut data = Vec::with_capacity(self.bodies.len() + self.waiting.len() * 12);
        for (index, (number, offset)) in self.waiting.iter().enumerate() {
            write!(data, "{number} {offset} ")?;
            self.places[*number as usize] = Place::packed(id.get(), index);
        }
        self.under_way.push_back(Packed { id, count: self.waiting.len(), first: data.len() });
        data.extend_from_slice(&self.bodies);
        self.waiting.clear();
        self.bodies.clear();
        self.packer.push(data)
    }

    fn write_oldest(&mut self) -> io::Result<()> {
        let Some(Packed { id, count, first }) = self.under_way.pop_front() else { return Ok(()) };
        let packed = self.packer.next()?;
        self.write_deflated(id, &packed, |dict| {
            dict.pair(Name(b"Type"), Name(b"ObjStm"));
            dict.pair(Name(b"N"), count as i32);
            dict.pair(Name(b"First"), first as i32);
        })
    }
}

/// What stands between `n 0 obj` and `endobj`.
fn body(object: &[u8]) -> &[u8] {
    let start = memchr::memchr(b'\n', object).map_or(0, |place| place + 1);
    object[start..].strip_suffix(b"\nendobj\n").unwrap_or(&object[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(pack: bool, build: impl FnOnce(&mut Objects<'_>)) -> (Vec<u8>, Guard) {
        let mut out = Vec::new();
        let mut objects = Objects::new(&mut out, Version::Pdf17, pack, Jobs::new(1)).expect("a Vec takes every byte");
        build(&mut objects);
        let root = objects.reserve();
        objects
            .write(|chunk| {
                chunk.indirect(root).dict();
            })
            .expect("a Vec takes every byte");
        let (made, guard) = objects.finish(root, Some(root), [b"0123456789abcdef"; 2]).expect("a Vec takes every byte");
        assert_eq!(made.bytes, out.len() as u64);
        (out, guard)
    }

    #[test]
    fn plain_objects_lie_at_their_offsets() {
        let (out, guard) = file(false, |_| ());
        assert!(guard.faults().is_empty());
        let text = String::from_utf8_lossy(&out);
        assert!(text.contains("xref\n0 2\n"), "{text}");
        let offset = text.find("1 0 obj").expect("the object is there");
        // The header's comment is four bytes that a lossy string shows as twelve.
        assert!(text.contains(&format!("{:010} 00000 n", offset - 8)), "{text}");
    }

    #[test]
    fn an_object_left_out_or_written_twice_is_a_fault() {
        let (_, guard) = file(true, |objects| {
            objects.reserve();
        });
        assert_eq!(guard.faults().len(), 1);
        let (_, guard) = file(true, |objects| {
            let id = objects.reserve();
            for _ in 0..2 {
                objects
                    .write(|chunk| {
                        chunk.indirect(id).dict();
                    })
                    .expect("a Vec takes every byte");
            }
        });
        assert!(guard.faults().iter().any(|(fault, _)| *fault == Fault::ObjectTwice));
    }
}
