//! What a delivery is on disk: its [`Manifest`], and where deliveries are found again.
use std::collections::BTreeSet;
use std::io::{self, Cursor, Read, Write};

use serde::{Deserialize, Serialize, Serializer};

use super::layout::{Layout, Paths};
use super::ledger::{Change, Row, digest_text};
use crate::digest::Sha256;
use crate::error::{Error, Result};
use crate::model::Timestamp;
use crate::sink::hex;
use crate::sink::store::Store;

/// `manifest.json` of a delivery: the head of every manifest, what the delivery is, and its files by path.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) newsbind_manifest: u32,
    #[serde(default)]
    pub(super) tool: String,
    pub(super) delivery: String,
    pub(super) publication: String,
    pub(super) partner: String,
    #[serde(default)]
    pub(super) profile: Option<ProfileName>,
    pub(super) format: String,
    #[serde(default)]
    pub(super) payload: Option<String>,
    /// Time of the run.
    created: String,
    /// The delivery to this partner before.
    pub(super) previous: Option<String>,
    /// Ids of the issues in it.
    pub(super) issues: Vec<String>,
    /// Guids of the issues that changed while they were read, and are not in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) without: Vec<String>,
    /// How many items.
    pub(super) items: usize,
    /// Of files that are replaced: SHA-256 of what they show, see [`super::rolling::Feed::shows`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) entries: Option<String>,
    pub(super) files: Vec<File>,
    /// Versions that were shown in files which the next run replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) shown: Vec<Shown>,
    /// SHA-256 of the manifest itself.
    #[serde(skip)]
    pub(super) sha256: [u8; 32],
}

/// Versions of items of one issue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Shown {
    pub(super) issue: String,
    pub(super) items: Vec<FileItem>,
}

/// The profile that a delivery follows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ProfileName {
    pub(super) name: String,
    pub(super) sha256: String,
}

/// A file of a delivery.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) media_type: String,
    pub(super) kind: String,
    /// The item that the file is; absent for media and messages.
    #[serde(flatten)]
    pub(super) item: FileItem,
    /// The items of a message.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) items: Vec<FileItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rendition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) issue: Option<String>,
}

/// A version of an item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FileItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) guid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) digest: Option<String>,
    /// What the version does to the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<Change>,
    /// Digest of the versions of the pictures that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pictures: Option<String>,
    /// When the record said that the article changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version_created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_created: Option<String>,
}

impl FileItem {
    /// What a manifest says of a version.
    pub(super) fn new(row: &Row) -> Self {
        Self {
            guid: Some(row.guid.to_string()),
            version: Some(row.version),
            status: Some(row.status.as_str().to_owned()),
            digest: Some(digest_text(&row.digest)),
            change: row.change,
            pictures: row.pictures.map(|digest| hex(&digest)),
            modified: row.modified.map(|time| time.to_string()),
            version_created: Some(row.version_created.to_string()),
            first_created: Some(row.first_created.to_string()),
        }
    }
}

impl File {
    /// The items in the file; none in media.
    pub(super) fn items(&self) -> impl Iterator<Item = &FileItem> {
        std::iter::once(&self.item).filter(|item| item.guid.is_some()).chain(&self.items)
    }
}

impl Manifest {
    /// A manifest without files.
    pub(super) fn new(publication: &str, partner: &str, delivery: &str, at: Timestamp) -> Self {
        Self {
            newsbind_manifest: 1,
            tool: concat!("newsbind ", env!("CARGO_PKG_VERSION")).to_owned(),
            delivery: delivery.to_owned(),
            publication: publication.to_owned(),
            partner: partner.to_owned(),
            profile: None,
            format: String::new(),
            payload: None,
            created: at.to_string(),
            previous: None,
            issues: Vec::new(),
            without: Vec::new(),
            items: 0,
            entries: None,
            files: Vec::new(),
            shown: Vec::new(),
            sha256: [0; 32],
        }
    }

    /// Reads a manifest; `None` where it is none of a delivery.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut manifest: Self = serde_json::from_slice(bytes).ok()?;
        manifest.sha256 = Sha256::digest(bytes);
        (manifest.newsbind_manifest == 1).then_some(manifest)
    }

    /// The bytes of the file; from then on the manifest knows its own SHA-256.
    pub(super) fn seal(&mut self) -> Vec<u8> {
        let mut out = serde_json::to_vec_pretty(self).expect("strings and numbers always serialise");
        out.push(b'\n');
        self.sha256 = Sha256::digest(&out);
        out
    }

    /// Writes the file with the versions that were shown of each issue, one after another: there may be many.
    pub(super) fn write(&self, shown: &[(&str, Vec<&Row>)], out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct With<'a> {
            #[serde(flatten)]
            manifest: &'a Manifest,
            #[serde(serialize_with = "each")]
            shown: &'a [(&'a str, Vec<&'a Row>)],
        }
        #[derive(Serialize)]
        struct Of<'a> {
            issue: &'a str,
            #[serde(serialize_with = "items")]
            items: &'a [&'a Row],
        }
        fn each<S: Serializer>(shown: &[(&str, Vec<&Row>)], serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(shown.iter().map(|(issue, items)| Of { issue, items }))
        }
        fn items<S: Serializer>(rows: &[&Row], serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(rows.iter().map(|row| FileItem::new(row)))
        }
        serde_json::to_writer_pretty(&mut *out, &With { manifest: self, shown })?;
        out.write_all(b"\n")
    }

    /// Names and SHA-256 of the media that belong to issues of a year.
    pub(super) fn media(&self, year: i32) -> impl Iterator<Item = (&str, &str)> {
        let year = format!("{year:04}-");
        let own = move |file: &&File| {
            file.items().next().is_none() && file.issue.as_deref().is_some_and(|issue| issue.starts_with(&year))
        };
        self.files
            .iter()
            .filter(own)
            .map(|file| (file.path.rsplit('/').next().unwrap_or_default(), file.sha256.as_str()))
    }

    /// Every version that went out, with the id of its issue and where it stands.
    pub(super) fn versions(&self) -> impl Iterator<Item = (&str, &str, &FileItem)> {
        let files = self.files.iter().filter_map(|file| Some((file, file.issue.as_deref()?)));
        let in_files = files.flat_map(|(file, issue)| file.items().map(move |item| (issue, file.path.as_str(), item)));
        let shown =
            self.shown.iter().flat_map(|one| one.items.iter().map(move |item| (one.issue.as_str(), "shown", item)));
        in_files.chain(shown)
    }

    /// Time of the run.
    pub(super) fn created(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.created)
    }
}

/// Finds the manifest of a delivery that stands, and how it lies.
///
/// # Errors
/// When something that is there cannot be read.
pub(super) fn standing(store: &dyn Store, partner: &str, delivery: &str) -> Result<Option<(Paths, Manifest)>> {
    for layout in [Layout::Folder, Layout::Dated, Layout::Zip] {
        let paths = Paths::new(partner, delivery, layout);
        let bytes = match layout {
            Layout::Zip => in_zip(store, &paths.standing())?,
            _ => read(store, &paths.manifest())?,
        };
        let manifest = bytes.and_then(|bytes| Manifest::parse(&bytes));
        if let Some(manifest) = manifest.filter(|found| found.partner == partner && found.delivery == delivery) {
            return Ok(Some((paths, manifest)));
        }
    }
    Ok(None)
}

fn read(store: &dyn Store, path: &str) -> Result<Option<Vec<u8>>> {
    store.read(path).map_err(|e| Error::input(store.display(path), e))
}

/// The manifest in a container; `None` where there is none that can be read.
fn in_zip(store: &dyn Store, path: &str) -> Result<Option<Vec<u8>>> {
    let Some(bytes) = read(store, path)? else { return Ok(None) };
    Ok(zip_entry(&bytes, "manifest.json").ok())
}

fn zip_entry(bytes: &[u8], name: &str) -> io::Result<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(io::Error::from)?;
    let mut out = Vec::new();
    archive.by_name(name).map_err(io::Error::from)?.read_to_end(&mut out)?;
    Ok(out)
}

/// The first file of a manifest that is not there as it says; `None` where all are.
///
/// # Errors
/// When a file that is there cannot be read.
pub(super) fn first_fault(store: &dyn Store, root: &str, manifest: &Manifest) -> Result<Option<String>> {
    for file in &manifest.files {
        if !is_there(store, root, file)? {
            return Ok(Some(file.path.clone()));
        }
    }
    Ok(None)
}

/// True where a file is there with the content that its manifest gives it.
///
/// # Errors
/// When it is there and cannot be read.
pub(super) fn is_there(store: &dyn Store, root: &str, file: &File) -> Result<bool> {
    let path = format!("{root}/{}", file.path);
    let found = store.digest(&path).map_err(|e| Error::input(store.display(&path), e))?;
    Ok(found.is_some_and(|(bytes, sha256)| bytes == file.bytes && hex(&sha256) == file.sha256))
}

/// As [`first_fault`], for a delivery in its place; a container is looked at as a whole.
///
/// # Errors
/// When a file that is there cannot be read.
pub(super) fn first_fault_standing(store: &dyn Store, paths: &Paths, manifest: &Manifest) -> Result<Option<String>> {
    let root = paths.standing();
    if !root.ends_with(".zip") {
        return first_fault(store, &root, manifest);
    }
    let bytes = read(store, &root)?.unwrap_or_default();
    let same = |file: &File| {
        zip_entry(&bytes, &file.path)
            .is_ok_and(|found| found.len() as u64 == file.bytes && hex(&Sha256::digest(&found)) == file.sha256)
    };
    Ok(manifest.files.iter().find(|file| !same(file)).map(|file| file.path.clone()))
}

/// Names of the folders of partners.
///
/// # Errors
/// When the outbox cannot be read.
pub(super) fn partners(store: &dyn Store) -> Result<Vec<String>> {
    let names = store.list("").map_err(|e| Error::input(store.display(""), e))?;
    let folder = |name: &String| name.strip_suffix('/').filter(|name| !name.starts_with('.')).map(str::to_owned);
    Ok(names.iter().filter_map(folder).collect())
}

/// Numbers of the deliveries of a partner that left a name in its folder, also of those that were not finished.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn numbers(store: &dyn Store, partner: &str) -> Result<Vec<u32>> {
    let names = store.list(partner).map_err(|e| Error::input(store.display(partner), e))?;
    let number = |name: &String| {
        let name = name.trim_start_matches('.').trim_start_matches("manifest-");
        let digits = name.get(..6)?;
        let ends = name[6..].starts_with(['.', '/']);
        (ends && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
    };
    let mut numbers: Vec<u32> = names.iter().filter_map(number).collect();
    numbers.dedup();
    Ok(numbers)
}

/// Numbers of the deliveries of a partner whose trigger is there.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn triggers(store: &dyn Store, partner: &str) -> Result<BTreeSet<u32>> {
    let names = store.list(partner).map_err(|e| Error::input(store.display(partner), e))?;
    let number = |name: &String| {
        let stem = name.strip_suffix(".done")?;
        stem.strip_suffix(".zip").unwrap_or(stem).parse().ok()
    };
    Ok(names.iter().filter_map(number).collect())
}

/// All manifests of deliveries in the outbox.
///
/// # Errors
/// When a folder or file cannot be read.
pub(super) fn manifests(store: &dyn Store) -> Result<Vec<Manifest>> {
    let mut out = Vec::new();
    for partner in partners(store)? {
        let mut seen = numbers(store, &partner)?;
        seen.sort_unstable();
        seen.dedup();
        for number in seen {
            let delivery = super::ledger::delivery_name(number);
            out.extend(standing(store, &partner, &delivery)?.map(|(_, manifest)| manifest));
        }
    }
    Ok(out)
}
