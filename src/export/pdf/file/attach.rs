//! Files attached to a volume (ISO 32000-1, 7.11.4; ISO 19005-3, 6.8): what it was made from, and other forms of it.

use std::collections::BTreeMap;
use std::io::{self, Read};

use pdf_writer::types::AssociationKind;
use pdf_writer::{Dict, Name, Ref, Str, TextStr};

use super::guard::Fault;
use super::metadata::pdf_date;
use super::objects::Objects;
use super::trees::write_name_tree;
use crate::export::pdf::standard::Attaching;
use crate::model::Timestamp;

/// What an attached file is to the volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// The volume was made from it.
    Source,
    /// Another form of what the volume holds.
    Alternative,
}

/// What is said of an attached file.
#[derive(Debug, Clone)]
pub(crate) struct Description {
    /// Its name, ASCII, once in the volume.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// What it is, in words.
    pub(crate) words: String,
    /// What it is to the volume.
    pub(crate) relation: Relation,
    /// When it changed last.
    pub(crate) modified: Timestamp,
    /// Its size in bytes.
    pub(crate) size: u64,
}

/// The attached files of a volume.
#[derive(Debug)]
pub(crate) struct Attachments {
    attaching: Attaching,
    files: BTreeMap<String, Ref>,
}

impl Attachments {
    /// None yet.
    pub(crate) fn new(attaching: Attaching) -> Self {
        Self { attaching, files: BTreeMap::new() }
    }

    /// True where the standard asks for an attached file and there is none.
    pub(crate) fn is_wanting(&self) -> bool {
        self.attaching == Attaching::Needed && self.files.is_empty()
    }

    /// Attaches a file whose bytes are in memory, deflated.
    pub(crate) fn add(&mut self, objects: &mut Objects<'_>, about: &Description, deflated: &[u8]) -> io::Result<()> {
        let stream = objects.reserve();
        objects.write_deflated(stream, deflated, |dict| describe_stream(dict, about))?;
        self.specify(objects, about, stream)
    }

    /// Attaches a file as it is, from its reader; `false` where it is not as long as it was.
    pub(crate) fn copy(
        &mut self,
        objects: &mut Objects<'_>,
        about: &Description,
        reader: &mut dyn Read,
    ) -> io::Result<bool> {
        let stream = objects.reserve();
        objects.open_stream(stream, about.size, |dict| describe_stream(dict, about))?;
        let copied = objects.append_from(reader)?;
        objects.close_stream()?;
        self.specify(objects, about, stream)?;
        Ok(copied == about.size)
    }

    /// Writes what names the file.
    fn specify(&mut self, objects: &mut Objects<'_>, about: &Description, stream: Ref) -> io::Result<()> {
        let whole = !about.name.is_empty() && about.media_type.contains('/') && !about.words.trim().is_empty();
        let id = objects.reserve();
        let twice = self.files.insert(about.name.clone(), id).is_some();
        if self.attaching == Attaching::Never || !whole || twice {
            objects.guard.fault(Fault::Attachment, || about.name.clone());
        }
        objects.write(|chunk| {
            let mut file = chunk.file_spec(id);
            file.path(Str(about.name.as_bytes())).unic_file(TextStr(&about.name)).description(TextStr(&about.words));
            file.association_kind(match about.relation {
                Relation::Source => AssociationKind::Source,
                Relation::Alternative => AssociationKind::Alternative,
            });
            file.insert(Name(b"EF")).dict().pair(Name(b"F"), stream).pair(Name(b"UF"), stream);
        })
    }

    /// The files by name, for the catalog's `AF` (ISO 19005-3, 6.8).
    pub(crate) fn files(&self) -> impl Iterator<Item = Ref> + '_ {
        self.files.values().copied()
    }

    /// Writes the name tree of the files; none where there is no file.
    pub(crate) fn write(&self, objects: &mut Objects<'_>) -> io::Result<Option<Ref>> {
        if self.files.is_empty() {
            return Ok(None);
        }
        let entries: Vec<(String, Ref)> = self.files.iter().map(|(name, id)| (name.clone(), *id)).collect();
        let root = objects.reserve();
        write_name_tree(objects, root, &entries)?;
        Ok(Some(root))
    }
}

fn describe_stream(dict: &mut Dict<'_>, about: &Description) {
    dict.pair(Name(b"Type"), Name(b"EmbeddedFile"));
    dict.pair(Name(b"Subtype"), Name(about.media_type.as_bytes()));
    let mut params = dict.insert(Name(b"Params")).dict();
    params.pair(Name(b"Size"), i32::try_from(about.size).unwrap_or(i32::MAX));
    params.pair(Name(b"ModDate"), pdf_date(about.modified));
}
