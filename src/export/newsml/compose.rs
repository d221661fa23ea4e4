//! Puts the items of one issue into one buffer: [`Composer`].
use std::ops::Range;

#[cfg(feature = "feed")]
use super::media::MediaCopy;
use super::media::MediaFiles;
use super::message::{Document, MessageFile};
use super::meta::{Item, Root};
use super::payload::Lost;
use super::vocab::{self, Qcode, Used, Vocabulary};
use crate::export::xml::Writer;
use crate::model::Direction;
use crate::sink::hex;

/// The namespace of NewsML-G2.
pub(super) const NAR: &str = "http://iptc.org/std/nar/2006-10-01/";

/// A file that is a piece of the buffer.
#[derive(Debug)]
pub(crate) struct ItemFile {
    pub(crate) name: String,
    pub(crate) guid: String,
    pub(super) root: Root,
    /// `article`, `picture`, `facsimile`, `page` or `issue`.
    pub(crate) kind: &'static str,
    pub(super) bytes: Range<usize>,
}

/// Buffers of a worker, and what was written of an issue. Kept for the next issue.
#[derive(Debug, Default)]
pub(crate) struct Composer {
    /// All items of the issue, one after another.
    pub(super) out: Writer,
    /// What stands behind the catalogue of the item that is being made: the catalogue is known only at its end.
    pub(super) body: Writer,
    /// The text of the item.
    pub(super) payload: Writer,
    pub(super) files: Vec<ItemFile>,
    /// Where items do not stand alone.
    pub(super) messages: Vec<MessageFile>,
    pub(super) media: MediaFiles,
    pub(super) lost: Lost,
    used: Used,
    /// Digests that wait for their picture: number of the media file, place in `body`.
    digests: Vec<(usize, usize)>,
}

/// Holds the place of a digest until the picture is copied.
const DIGEST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Composer {
    /// The files that were made, without media.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Document<'_>> {
        Document::all(self)
    }

    /// The media beside the files.
    #[cfg(feature = "feed")]
    pub(crate) fn media(&self) -> &[MediaCopy] {
        &self.media.files
    }

    /// What mark-up was lost.
    #[cfg(feature = "feed")]
    pub(crate) fn lost(&self) -> &Lost {
        &self.lost
    }

    /// Forgets the issue, keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.out.clear();
        self.files.clear();
        self.messages.clear();
        self.media = MediaFiles::default();
        self.lost = Lost::default();
        self.begin();
    }

    /// Begins an item.
    pub(super) fn begin(&mut self) {
        self.body.clear();
        self.payload.clear();
        self.used.clear();
        self.digests.clear();
    }

    /// Writes the item whose head and content stand in `body`.
    pub(super) fn finish(&mut self, item: &Item<'_>, kind: &'static str, vocabulary: &Vocabulary<'_>) {
        let start = self.out.len();
        self.out.declaration().open(item.root.name()).attr("xmlns", NAR);
        self.out.attr("standard", "NewsML-G2").attr("standardversion", "2.35").attr("conformance", "power");
        self.out.attr("guid", &item.guid).attr_number("version", u64::from(item.version.number));
        self.out.attr("xml:lang", item.language.as_str());
        if item.direction == Direction::Rtl {
            self.out.attr("dir", "rtl");
        }
        self.out.open("catalogRef").attr("href", vocab::IPTC_CATALOG).close();
        vocabulary.write_catalog(&mut self.out, &self.used);
        let body = self.out.len();
        self.out.fragment(&self.body).close();
        for &(media, place) in &self.digests {
            self.media.files[media].digest_at.push(body + place);
        }
        let (name, guid) = (item.file.to_owned(), item.guid.clone().into_owned());
        self.files.push(ItemFile { name, guid, root: item.root, kind, bytes: start..self.out.len() });
    }

    /// An attribute with a qcode in the element of `body` that was just opened.
    pub(super) fn qcode(&mut self, name: &'static str, qcode: Qcode<'_>) {
        vocab::write_qcode(&mut self.body, &mut self.used, name, qcode);
    }

    /// An attribute with a qcode that the user gave; its alias was checked with the options.
    pub(super) fn given_qcode(&mut self, name: &'static str, code: &str) {
        self.qcode(name, Qcode::of_user(code));
    }

    /// Opens an element with a qcode.
    pub(super) fn qcode_element(&mut self, element: &'static str, name: &'static str, qcode: Qcode<'_>) -> &mut Writer {
        self.body.open(element);
        self.qcode(name, qcode);
        &mut self.body
    }

    /// An element that has only a qcode.
    pub(super) fn empty(&mut self, element: &'static str, name: &'static str, qcode: Qcode<'_>) {
        self.qcode_element(element, name, qcode).close();
    }

    /// An element with text, where there is text.
    pub(super) fn leaf_opt(&mut self, name: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.body.leaf(name, text);
        }
    }

    /// `hash` of a media file, whose digest is filled in when the file is copied.
    pub(super) fn hash(&mut self, media: usize) {
        // No code of the IPTC list `hashtype:` could be verified; the address of the XML encryption standard names SHA-256.
        self.body.open("hash").attr("hashtypeuri", "http://www.w3.org/2001/04/xmlenc#sha256");
        match &self.media.files[media].sha256 {
            Some(sha256) => _ = self.body.text(&hex(sha256)),
            None => {
                self.body.text(DIGEST);
                self.digests.push((media, self.body.len() - DIGEST.len()));
            }
        }
        self.body.close();
    }

    /// `itemRef` of a package.
    pub(super) fn item_ref(&mut self, root: Root, guid: &str, version: u32, class: Qcode<'_>, title: &str) {
        self.body.open("itemRef").attr("residref", guid).attr_number("version", u64::from(version));
        self.body.attr("contenttype", root.media_type());
        self.empty("itemClass", "qcode", class);
        self.empty("pubStatus", "qcode", vocab::USABLE);
        self.body.leaf("title", title).leaf("headline", title).close();
    }
}
