//! A source that reads a picture once, though it is looked at and then taken: [`ReadOnce`].
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex};

use super::{Entry, MediaFile, Source};
use crate::error::{Error, Result};
use crate::model::MediaPath;

/// Pictures up to so many bytes are held, as long as all of them have at most [`ALL`].
const EACH: u64 = 1 << 20;
const ALL: u64 = 4 << 20;

/// Memory for files, used again by the next issue: to give it back and take it anew would cost as much as the second reading
/// (measured for NewsML-G2: five times the page faults).
#[derive(Clone, Default)]
pub(crate) struct Buffers(Arc<Mutex<Vec<Vec<u8>>>>);

impl Buffers {
    fn take(&self) -> Vec<u8> {
        self.0.lock().ok().and_then(|mut free| free.pop()).unwrap_or_default()
    }

    fn give_back(&self, buffer: Vec<u8>) {
        if let Ok(mut free) = self.0.lock() {
            free.push(buffer);
        }
    }
}

/// The source of one issue. It holds the small files that were opened until it is dropped.
pub(crate) struct ReadOnce<'a> {
    source: &'a dyn Source,
    buffers: Buffers,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    files: BTreeMap<MediaPath, Bytes>,
    bytes: u64,
}

/// A file in memory, shared by all who read it.
#[derive(Clone)]
struct Bytes(Arc<Buffer>);

struct Buffer {
    bytes: Vec<u8>,
    of: Buffers,
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.of.give_back(std::mem::take(&mut self.bytes));
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl Bytes {
    fn file(self) -> MediaFile {
        MediaFile { len: self.as_ref().len() as u64, reader: Box::new(Cursor::new(self)) }
    }
}

impl<'a> ReadOnce<'a> {
    pub(crate) fn new(source: &'a dyn Source, buffers: &Buffers) -> Self {
        Self { source, buffers: buffers.clone(), held: Mutex::default() }
    }

    /// Reads a file and holds it. One that is longer or shorter than was said is handed on as it comes.
    fn hold(&self, path: &MediaPath, file: MediaFile) -> Result<MediaFile> {
        let failed = |error| Error::input(path.as_str(), error);
        let MediaFile { len, mut reader } = file;
        let mut bytes = self.buffers.take();
        bytes.resize(usize::try_from(len).unwrap_or(0), 0);
        let read = fill(&mut bytes, &mut reader).map_err(failed)?;
        let mut next = [0];
        let more = if read == bytes.len() { fill(&mut next, &mut reader).map_err(failed)? } else { 0 };
        if read < bytes.len() || more > 0 {
            bytes.truncate(read);
            bytes.extend_from_slice(&next[..more]);
            return Ok(MediaFile { len, reader: Box::new(Cursor::new(bytes).chain(reader)) });
        }
        let bytes = Bytes(Arc::new(Buffer { bytes, of: self.buffers.clone() }));
        if let Ok(mut held) = self.held.lock() {
            held.bytes += len;
            held.files.insert(path.clone(), bytes.clone());
        }
        Ok(bytes.file())
    }
}

/// Reads as many bytes as there is room for; fewer only at the end.
fn fill(buffer: &mut [u8], reader: &mut dyn Read) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

impl Source for ReadOnce<'_> {
    fn publication(&self) -> Result<Option<(Entry, Vec<u8>)>> {
        self.source.publication()
    }

    fn entries(&self) -> &[Entry] {
        self.source.entries()
    }

    fn read(&self, n: usize) -> Result<Vec<u8>> {
        self.source.read(n)
    }

    fn companion(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.source.companion(name)
    }

    fn media(&self, path: &MediaPath) -> Result<Option<MediaFile>> {
        let mut room = 0;
        if let Ok(held) = self.held.lock() {
            if let Some(bytes) = held.files.get(path) {
                return Ok(Some(bytes.clone().file()));
            }
            room = ALL - held.bytes.min(ALL);
        }
        match self.source.media(path)? {
            Some(file) if file.len <= EACH.min(room) => self.hold(path, file).map(Some),
            other => Ok(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Memory;

    fn content(source: &dyn Source, path: &MediaPath) -> Vec<u8> {
        source.media(path).unwrap().unwrap().read_all().unwrap()
    }

    #[test]
    fn small_files_are_held_and_large_ones_are_not() {
        let large = usize::try_from(EACH).unwrap() + 1;
        let mut memory = Memory::from_json(None, &[]);
        let path = |name: &str| MediaPath::resolve("", name).unwrap();
        memory.add_media("media/small", vec![7; 100]);
        memory.add_media("media/large", vec![8; large]);
        let once = ReadOnce::new(&memory, &Buffers::default());
        for _ in 0..2 {
            assert_eq!(content(&once, &path("media/small")), vec![7; 100]);
            assert_eq!(content(&once, &path("media/large")).len(), large);
        }
        assert!(once.media(&path("media/none")).unwrap().is_none());
        let held = once.held.lock().unwrap();
        assert_eq!((held.files.len(), held.bytes), (1, 100));
    }

    #[test]
    fn what_is_held_has_a_limit() {
        let each = usize::try_from(EACH).unwrap();
        let mut memory = Memory::from_json(None, &[]);
        let paths: Vec<_> = (0..6).map(|n| MediaPath::resolve("media", &n.to_string()).unwrap()).collect();
        paths.iter().for_each(|path| memory.add_media(path.as_str(), vec![1; each]));
        let once = ReadOnce::new(&memory, &Buffers::default());
        paths.iter().for_each(|path| assert_eq!(content(&once, path).len(), each));
        assert_eq!(once.held.lock().unwrap().bytes, ALL);
    }

    /// A source that says another length than its file has.
    struct Liar(u64);

    impl Source for Liar {
        fn publication(&self) -> Result<Option<(Entry, Vec<u8>)>> {
            Ok(None)
        }

        fn entries(&self) -> &[Entry] {
            &[]
        }

        fn read(&self, _: usize) -> Result<Vec<u8>> {
            Ok(Vec::new())
        }

        fn media(&self, _: &MediaPath) -> Result<Option<MediaFile>> {
            Ok(Some(MediaFile { len: self.0, reader: Box::new(Cursor::new(b"abcdef")) }))
        }
    }

    #[test]
    fn a_file_of_another_length_is_handed_on_whole() {
        let path = MediaPath::resolve("", "a").unwrap();
        for (said, held) in [(0, 0), (3, 0), (5, 0), (6, 1), (7, 0), (900, 0)] {
            let liar = Liar(said);
            let once = ReadOnce::new(&liar, &Buffers::default());
            let mut found = Vec::new();
            once.media(&path).unwrap().unwrap().reader.read_to_end(&mut found).unwrap();
            assert_eq!((found.as_slice(), once.held.lock().unwrap().files.len()), (&b"abcdef"[..], held), "{said}");
        }
    }
}
