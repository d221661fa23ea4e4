//! Media beside the items: [`MediaFiles`]. Each file of the source is copied once and hashed on its way.
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use crate::digest::Sha256;

use super::context::Context;
use super::ident::FileNames;
#[cfg(feature = "renditions")]
use super::rendition::MadeCopy;
use crate::error::{Error, Result};
use crate::input::Source;
#[cfg(feature = "renditions")]
use crate::model::Media;
use crate::model::MediaPath;
use crate::sink::{Sink, hex};

/// A file that is copied beside the items.
#[derive(Debug)]
pub(crate) struct MediaCopy {
    pub(crate) path: MediaPath,
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: u64,
    /// Role of the rendition that named it first, as `alias:code`.
    pub(crate) rendition: String,
    /// Places in the buffer of the issue that wait for the digest.
    pub(super) digest_at: Vec<usize>,
    /// SHA-256, where a ledger knows it.
    pub(crate) sha256: Option<[u8; 32]>,
    /// True where the receiver has the file.
    pub(crate) held: bool,
    /// Its bytes, where it is a smaller copy that was made.
    pub(crate) made: Option<Vec<u8>>,
    /// Width and height of a smaller copy.
    pub(super) size: Option<(u32, u32)>,
}

/// The media of one issue, in the order in which items name them.
#[derive(Debug, Default)]
pub(super) struct MediaFiles {
    pub(super) files: Vec<MediaCopy>,
    by_path: BTreeMap<MediaPath, usize>,
    /// Smaller copies, by the file that they were made of and what their name has before the ending.
    smaller: BTreeMap<(MediaPath, &'static str), usize>,
}

impl MediaFiles {
    /// The name of the copy of a file; of a smaller one where only that is sent.
    pub(super) fn name(&self, path: &MediaPath) -> Option<&str> {
        let smaller = || ["web", "thumb"].into_iter().find_map(|suffix| self.smaller(path, suffix));
        self.by_path.get(path).copied().or_else(smaller).map(|n| self.files[n].name.as_str())
    }

    /// The number of a smaller copy that was made.
    pub(super) fn smaller(&self, path: &MediaPath, suffix: &'static str) -> Option<usize> {
        if self.smaller.is_empty() {
            return None;
        }
        self.smaller.get(&(path.clone(), suffix)).copied()
    }

    /// Takes in a smaller copy of a picture, `<name of its own copy>.<suffix>.<ending>`. A name that has another content here,
    /// or had it in a delivery to anybody, gets a piece of the digest.
    #[cfg(feature = "renditions")]
    pub(super) fn add_smaller(
        &mut self,
        (media, suffix): (&Media, &'static str),
        copy: MadeCopy,
        names: &mut FileNames<'_>,
        context: &Context<'_>,
    ) -> usize {
        let assigned = context.assigned();
        let own = self.by_path.get(&media.path).map(|&n| &self.files[n].name);
        let own = own.or_else(|| assigned?.names.get(&media.path)).cloned();
        let own = own.unwrap_or_else(|| names.media(media.path.stem(), media.kind.extension()));
        let stem = own.rsplit_once('.').map_or(own.as_str(), |(stem, _)| stem);
        let sha256 = Sha256::digest(&copy.bytes);
        let plain = format!("{stem}.{suffix}.{}", copy.kind.extension());
        let exact = format!("{stem}.{suffix}-{}.{}", &hex(&sha256)[..8], copy.kind.extension());
        let taken = |name: &String| assigned?.taken.get(&name.to_ascii_lowercase());
        let free = taken(&plain).is_none_or(|all| all.len() == 1 && all.contains(&sha256)) && taken(&exact).is_none();
        let name = if free && names.take(&plain) {
            plain
        } else {
            names.take(&exact);
            exact
        };
        let held = assigned.and_then(|assigned| assigned.held.get(&name)).is_some_and(|held| *held == sha256);
        self.smaller.insert((media.path.clone(), suffix), self.files.len());
        self.files.push(MediaCopy {
            path: media.path.clone(),
            name,
            media_type: copy.kind.media_type(),
            bytes: copy.bytes.len() as u64,
            rendition: String::new(),
            digest_at: Vec::new(),
            sha256: Some(sha256),
            held,
            size: Some(copy.size),
            made: Some(copy.bytes),
        });
        self.files.len() - 1
    }

    /// The number of the copy of a file of `bytes` bytes. A name that another file has gets a piece of the digest; files of
    /// equal content and name are one.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn add(
        &mut self,
        path: &MediaPath,
        media_type: &'static str,
        extension: &str,
        bytes: u64,
        names: &mut FileNames<'_>,
        context: &Context<'_>,
    ) -> Result<usize> {
        let (source, assigned) = (context.source, context.assigned());
        if let Some(&known) = self.by_path.get(path) {
            return Ok(known);
        }
        let given = assigned.and_then(|assigned| assigned.names.get(path));
        let mut name = given.cloned().unwrap_or_else(|| names.media(path.stem(), extension));
        let sha256 = assigned.and_then(|assigned| assigned.media.get(path).copied());
        if !names.take(&name) {
            let digest = match &sha256 {
                Some(sha256) => hex(sha256),
                None => digest(source, path)?,
            };
            let twin = self.files.iter().position(|file| file.name.eq_ignore_ascii_case(&name));
            if let Some(twin) = twin
                && self::digest(source, &self.files[twin].path)? == digest
            {
                self.by_path.insert(path.clone(), twin);
                return Ok(twin);
            }
            name = names.media(&format!("{}-{}", path.stem(), &digest[..8]), extension);
            names.take(&name);
        }
        self.by_path.insert(path.clone(), self.files.len());
        let held = sha256.is_some() && assigned.and_then(|assigned| assigned.held.get(&name)).copied() == sha256;
        let path = path.clone();
        let (rendition, digest_at) = (String::new(), Vec::new());
        self.files.push(MediaCopy {
            path,
            name,
            media_type,
            bytes,
            rendition,
            digest_at,
            sha256,
            held,
            made: None,
            size: None,
        });
        Ok(self.files.len() - 1)
    }
}

/// SHA-256 of a media file in hexadecimal.
pub(super) fn digest(source: &dyn Source, path: &MediaPath) -> Result<String> {
    let mut hashing = Hashing { to: &mut io::sink(), digest: Sha256::new() };
    copy(source, path, &mut hashing)?;
    Ok(hex(&hashing.digest.finalize()))
}

/// Copies a media file to the file that `sink` has open; gives its length and its SHA-256 in hexadecimal, `None` when it is
/// not there. A sink that hashes by itself is asked for the digest.
///
/// # Errors
/// When it cannot be read or written.
pub(super) fn copy_to(sink: &mut dyn Sink, source: &dyn Source, path: &MediaPath) -> Result<Option<(u64, String)>> {
    if sink.sha256().is_some() {
        let copied = copy(source, path, sink.writer())?;
        return Ok(copied.zip(sink.sha256()).map(|(bytes, digest)| (bytes, hex(&digest))));
    }
    let mut hashing = Hashing { to: sink.writer(), digest: Sha256::new() };
    let copied = copy(source, path, &mut hashing)?;
    Ok(copied.map(|bytes| (bytes, hex(&hashing.digest.finalize()))))
}

fn copy(source: &dyn Source, path: &MediaPath, to: &mut dyn Write) -> Result<Option<u64>> {
    let Some(mut file) = source.media(path)? else { return Ok(None) };
    // Small enough that allocators keep it at hand: there is one for each picture.
    let mut buffer = vec![0; 1 << 14];
    let mut bytes = 0;
    loop {
        let n = file.reader.read(&mut buffer).map_err(|e| Error::input(path.as_str(), e))?;
        if n == 0 {
            return Ok(Some(bytes));
        }
        to.write_all(&buffer[..n]).map_err(|e| Error::output(path.as_str(), e))?;
        bytes += n as u64;
    }
}

/// Passes everything on and hashes it.
struct Hashing<'a> {
    to: &'a mut dyn Write,
    digest: Sha256,
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.to.write(bytes)?;
        self.digest.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
