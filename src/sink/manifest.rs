//! What was written, with digests: [`Manifest`], collected by [`Recorded`].
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use crate::digest::Sha256;
use serde::{Deserialize, Serialize};

use super::Sink;
use crate::error::{Error, Result};

/// Name of the manifest in an output folder.
pub const MANIFEST_NAME: &str = "manifest.json";

/// `manifest.json`: what a run made, so that it can be verified later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Manifest {
    /// Version of this format: 1.
    pub newsbind_manifest: u32,
    /// Program and version.
    #[serde(default)]
    pub tool: String,
    /// Id of the publication.
    #[serde(default)]
    pub publication: String,
    /// Fonts used in PDF files, by family and version.
    #[serde(default)]
    pub fonts: Vec<FontEntry>,
    /// The files, by path. The manifest itself is not among them.
    #[serde(default)]
    pub files: Vec<FileEntry>,
}

/// One font of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FontEntry {
    /// Name of the family.
    pub family: String,
    /// Version as the font gives it.
    pub version: String,
    /// SHA-256 of the font file, 64 hexadecimal digits.
    pub sha256: String,
}

/// One file of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileEntry {
    /// Path relative to the manifest, with `/`.
    pub path: Arc<str>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// Media type, such as `application/epub+zip`.
    pub media_type: Arc<str>,
    /// What it holds: `volume`, `issue`, `page`, `article`, `picture`, `media` ….
    #[serde(default)]
    pub kind: Arc<str>,
    /// Key of the volume, where it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<Arc<str>>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// What is wrong, in words with line and column.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        match manifest.newsbind_manifest {
            1 => Ok(manifest),
            n => Err(format!("version {n} of the manifest is not known to this program")),
        }
    }

    /// Writes `manifest.json`: it may list a hundred thousand files, so it never stands in memory as text.
    ///
    /// # Errors
    /// What `to` says.
    pub fn write_json(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut to = BufWriter::with_capacity(1 << 16, to);
        serde_json::to_writer_pretty(&mut to, self)?;
        to.write_all(b"\n")?;
        to.flush()
    }
}

/// A sink that passes everything on, and keeps path, size and SHA-256 of every file that is committed.
#[derive(Debug)]
pub struct Recorded<S> {
    tally: Tally<S>,
    open: Option<Open>,
    volume: Option<Arc<str>>,
    files: BTreeMap<Arc<str>, FileEntry>,
    /// Media types and kinds: few words for many files.
    words: BTreeSet<Arc<str>>,
}

/// The file that is being written.
#[derive(Debug)]
struct Open {
    path: Arc<str>,
    /// Media type and kind, where they were said.
    about: Option<(Arc<str>, Arc<str>)>,
}

#[derive(Debug)]
struct Tally<S> {
    inner: S,
    bytes: u64,
    digest: Sha256,
}

impl<S: Sink> Recorded<S> {
    /// Records what goes to `inner`.
    pub fn new(inner: S) -> Self {
        let tally = Tally { inner, bytes: 0, digest: Sha256::new() };
        Self { tally, open: None, volume: None, files: BTreeMap::new(), words: BTreeSet::new() }
    }

    /// The files that are committed from now on belong to this volume, or to none.
    pub fn set_volume(&mut self, key: Option<&str>) {
        self.volume = key.map(Arc::from);
    }

    /// A word of which many files tell, once.
    fn word(&mut self, word: &str) -> Arc<str> {
        if let Some(known) = self.words.get(word) {
            return Arc::clone(known);
        }
        let word = Arc::<str>::from(word);
        self.words.insert(Arc::clone(&word));
        word
    }

    /// The files so far, by path.
    pub fn files(&self) -> impl Iterator<Item = &FileEntry> {
        self.files.values()
    }

    /// What the manifest will list besides, because an earlier run of the same publication made it.
    #[must_use]
    pub fn kept(&self, publication: &str) -> Manifest {
        let kept = self.tally.inner.kept(&|path| self.files.contains_key(path));
        if kept.publication == publication { kept } else { Manifest::default() }
    }

    /// Syncs everything, then writes the manifest as the last file, and returns it. It lists what was written and what was
    /// kept.
    ///
    /// # Errors
    /// `OUT-001`, `OUT-002`.
    pub fn finish_with_manifest(
        mut self,
        publication: &str,
        mut fonts: Vec<FontEntry>,
        kept: Manifest,
    ) -> Result<Manifest> {
        fonts.extend(kept.fonts);
        fonts.sort();
        fonts.dedup();
        self.files.extend(kept.files.into_iter().map(|file| (Arc::clone(&file.path), file)));
        self.tally.inner.finish()?;
        let manifest = Manifest {
            newsbind_manifest: 1,
            tool: concat!("newsbind ", env!("CARGO_PKG_VERSION")).to_owned(),
            publication: publication.to_owned(),
            fonts,
            files: self.files.into_values().collect(),
        };
        let sink = &mut self.tally.inner;
        sink.begin(MANIFEST_NAME)?;
        manifest.write_json(sink.writer()).map_err(|e| Error::output(MANIFEST_NAME, e))?;
        sink.commit()?;
        sink.finish()?;
        Ok(manifest)
    }
}

impl<S: Sink> Sink for Recorded<S> {
    fn replaces(&self) -> bool {
        self.tally.inner.replaces()
    }

    fn begin(&mut self, path: &str) -> Result<()> {
        self.tally.inner.begin(path)?;
        self.tally.bytes = 0;
        self.tally.digest = Sha256::new();
        self.open = Some(Open { path: path.into(), about: None });
        Ok(())
    }

    fn describe(&mut self, media_type: &str, kind: &str) {
        let words = (self.word(media_type), self.word(kind));
        if let Some(open) = &mut self.open {
            open.about = Some(words);
        }
        self.tally.inner.describe(media_type, kind);
    }

    fn writer(&mut self) -> &mut dyn Write {
        &mut self.tally
    }

    fn sha256(&self) -> Option<[u8; 32]> {
        Some(self.tally.digest.clone().finalize())
    }

    fn commit(&mut self) -> Result<()> {
        self.tally.inner.commit()?;
        let Some(Open { path, about }) = self.open.take() else { return Ok(()) };
        let (media_type, kind) = about.unwrap_or_else(|| {
            let (media_type, kind) = by_ending(&path);
            (self.word(media_type), self.word(kind))
        });
        let sha256 = hex(&std::mem::take(&mut self.tally.digest).finalize());
        let (bytes, volume) = (self.tally.bytes, self.volume.clone());
        let entry = FileEntry { path: Arc::clone(&path), bytes, sha256, media_type, kind, volume };
        self.files.insert(path, entry);
        Ok(())
    }

    fn abort(&mut self) {
        self.open = None;
        self.tally.inner.abort();
    }

    fn exists(&self, path: &str) -> bool {
        self.tally.inner.exists(path)
    }

    fn finish(&mut self) -> Result<()> {
        self.tally.inner.finish()
    }
}

impl<S: Sink> Write for Tally<S> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = self.inner.writer().write(buf)?;
        self.digest.update(&buf[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.writer().flush()
    }
}

/// Media type and kind of a file that its exporter did not describe.
fn by_ending(path: &str) -> (&'static str, &'static str) {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "epub" => ("application/epub+zip", "volume"),
        "pdf" => ("application/pdf", "volume"),
        "xml" => ("application/xml", "item"),
        "json" => ("application/json", "record"),
        "jpg" => ("image/jpeg", "media"),
        "png" => ("image/png", "media"),
        "webp" => ("image/webp", "media"),
        "gif" => ("image/gif", "media"),
        _ => ("application/octet-stream", "media"),
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        out.push(digit(byte >> 4));
        out.push(digit(byte & 15));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::Memory;

    #[test]
    fn counts_and_hashes_what_passes_and_sorts_by_path() {
        let mut memory = Memory::new();
        let mut sink = Recorded::new(&mut memory);
        for (path, text) in [("z.epub", "abc"), ("a/b.xml", "")] {
            sink.set_volume((path == "z.epub").then_some("2024"));
            sink.begin(path).unwrap();
            sink.writer().write_all(text.as_bytes()).unwrap();
            sink.commit().unwrap();
        }
        sink.begin("dropped.pdf").unwrap();
        sink.abort();
        let manifest = sink.finish_with_manifest("sample", Vec::new(), Manifest::default()).unwrap();
        assert_eq!(manifest.files.iter().map(|f| &*f.path).collect::<Vec<_>>(), ["a/b.xml", "z.epub"]);
        let epub = &manifest.files[1];
        assert_eq!(epub.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((epub.bytes, epub.volume.as_deref(), &*epub.kind), (3, Some("2024"), "volume"));
        assert_eq!(Manifest::parse(&memory.files()[MANIFEST_NAME]).unwrap(), manifest);
    }

    #[test]
    fn a_newer_manifest_is_refused() {
        assert!(Manifest::parse(br#"{"newsbind_manifest":2}"#).unwrap_err().contains("version 2"));
        assert!(Manifest::parse(b"{").is_err());
    }
}
