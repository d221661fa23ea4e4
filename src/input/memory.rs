//! Issues made in code.
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use super::record::{self, IssueRecord, PublicationRecord};
use super::{Entry, MediaFile, Source};
use crate::error::{Error, Result};
use crate::model::MediaPath;

/// An archive in memory. Its records go the same way as files: they are written as JSON and read again.
#[derive(Debug, Default)]
pub struct Memory {
    publication: Option<Vec<u8>>,
    entries: Vec<Entry>,
    issues: Vec<Vec<u8>>,
    media: BTreeMap<String, Arc<[u8]>>,
    is_whole: bool,
}

impl Memory {
    /// An archive with a publication.
    ///
    /// # Errors
    /// When the record cannot be written as JSON.
    pub fn new(publication: &PublicationRecord) -> Result<Self> {
        Ok(Self { publication: Some(json(publication)?), ..Self::default() })
    }

    /// An archive whose records are JSON texts as they are.
    #[must_use]
    pub fn from_json(publication: Option<&str>, issues: &[&str]) -> Self {
        let mut memory = Self { publication: publication.map(|p| p.as_bytes().to_vec()), ..Self::default() };
        for issue in issues {
            memory.push(issue.as_bytes().to_vec());
        }
        memory
    }

    /// Adds an issue; findings name it `issues/<n>.json`, counted from 1.
    ///
    /// # Errors
    /// When the record cannot be written as JSON.
    pub fn add_issue(&mut self, issue: &IssueRecord) -> Result<()> {
        self.push(json(issue)?);
        Ok(())
    }

    /// Adds a media file; `path` is relative to the archive, such as `media/a.jpg`.
    pub fn add_media(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        self.media.insert(path.to_owned(), bytes.into());
    }

    /// Says that these are all issues of the archive ([`Source::is_whole`]).
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.is_whole = true;
        self
    }

    fn push(&mut self, bytes: Vec<u8>) {
        self.entries.push(Entry::new(format!("issues/{}.json", self.issues.len() + 1)));
        self.issues.push(bytes);
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>> {
    record::to_json(value).map(String::into_bytes).map_err(|e| Error::input("memory", e.into()))
}

impl Source for Memory {
    fn publication(&self) -> Result<Option<(Entry, Vec<u8>)>> {
        Ok(self.publication.clone().map(|bytes| (Entry::new("publication.json"), bytes)))
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn is_whole(&self) -> bool {
        self.is_whole
    }

    fn read(&self, n: usize) -> Result<Vec<u8>> {
        Ok(self.issues[n].clone())
    }

    fn companion(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.media.get(name).map(|bytes| bytes.to_vec()))
    }

    fn media(&self, path: &MediaPath) -> Result<Option<MediaFile>> {
        Ok(self
            .media
            .get(path.as_str())
            .map(|bytes| MediaFile { len: bytes.len() as u64, reader: Box::new(Cursor::new(Arc::clone(bytes))) }))
    }
}
