//! JSON Lines: many issues in one file, one a line; standard input is spooled to a temporary file, because two passes need it.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Mutex;

use super::{Entry, MediaFile, Source};
use crate::error::{Error, Result};
use crate::model::MediaPath;

/// Where a record of JSON Lines lies.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) line: u64,
    pub(super) offset: u64,
    pub(super) len: u64,
}

/// Finds the lines that are not blank, in bounded memory.
pub(super) fn scan(file: &mut File) -> io::Result<Vec<Span>> {
    let mut reader = BufReader::with_capacity(1 << 18, file);
    let mut spans = Vec::new();
    let (mut line, mut start, mut at, mut blank) = (1, 0, 0, true);
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let (taken, ended) = match memchr::memchr(b'\n', buffer) {
            Some(newline) => (newline + 1, true),
            None => (buffer.len(), false),
        };
        blank &= buffer[..taken].iter().all(u8::is_ascii_whitespace);
        reader.consume(taken);
        at += taken as u64;
        if ended {
            if !blank {
                spans.push(Span { line, offset: start, len: at - 1 - start });
            }
            (line, start, blank) = (line + 1, at, true);
        }
    }
    if !blank {
        spans.push(Span { line, offset: start, len: at - start });
    }
    Ok(spans)
}

/// Issues read from a stream of JSON Lines; the first line may be the publication.
#[derive(Debug)]
pub struct Spool {
    file: Mutex<File>,
    publication: Option<Span>,
    entries: Vec<Entry>,
    spans: Vec<(u64, u64)>,
}

/// Copies a stream of JSON Lines to a temporary file that vanishes with the program. Its records have no media.
///
/// # Errors
/// When the stream cannot be read or the temporary file cannot be written.
pub fn spool(mut stream: impl Read) -> Result<Spool> {
    let failed = |e| Error::input("-", e);
    let mut file = tempfile::tempfile().map_err(failed)?;
    io::copy(&mut stream, &mut file).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let mut spans = scan(&mut file).map_err(failed)?;
    without_mark(&mut file, spans.first_mut()).map_err(failed)?;
    let first = match spans.first() {
        Some(span) => read_span(&mut file, span.offset, span.len).map_err(failed)?,
        None => Vec::new(),
    };
    let publication = is_publication(&first).then(|| spans.remove(0));
    Ok(Spool {
        file: Mutex::new(file),
        publication,
        entries: spans.iter().map(|span| Entry::new("-").at_line(span.line)).collect(),
        spans: spans.iter().map(|span| (span.offset, span.len)).collect(),
    })
}

/// A byte-order mark is no part of the first record.
fn without_mark(file: &mut File, first: Option<&mut Span>) -> io::Result<()> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    if let Some(span) = first
        && read_span(file, span.offset, span.len.min(3))? == MARK
    {
        (span.offset, span.len) = (span.offset + 3, span.len - 3);
    }
    Ok(())
}

/// A publication has a title and no pages.
fn is_publication(bytes: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Head {
        title: Option<serde::de::IgnoredAny>,
        pages: Option<serde::de::IgnoredAny>,
        date: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_slice::<Head>(bytes)
        .is_ok_and(|head| head.title.is_some() && head.pages.is_none() && head.date.is_none())
}

pub(super) fn read_span(file: &mut File, offset: u64, len: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0));
    file.seek(SeekFrom::Start(offset))?;
    file.take(len).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Spool {
    fn span(&self, (offset, len): (u64, u64)) -> Result<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        read_span(&mut file, offset, len).map_err(|e| Error::input("-", e))
    }
}

impl Source for Spool {
    fn publication(&self) -> Result<Option<(Entry, Vec<u8>)>> {
        let read = |span: &Span| Ok((Entry::new("-").at_line(span.line), self.span((span.offset, span.len))?));
        self.publication.as_ref().map(read).transpose()
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, n: usize) -> Result<Vec<u8>> {
        self.span(self.spans[n])
    }

    fn media(&self, _: &MediaPath) -> Result<Option<MediaFile>> {
        Ok(None)
    }
}
