//! What a ledger says of the items of a run: [`Assigned`].
use std::collections::{BTreeMap, BTreeSet};

use super::message::Transmission;
use super::options::Version;
use crate::model::{MediaPath, Timestamp};

/// Versions and times of items from a ledger, what their receiver has already, and what is taken back.
#[derive(Debug, Default)]
pub struct Assigned {
    pub(crate) items: BTreeMap<String, Version>,
    /// Items that the record no longer holds, to be canceled.
    pub(crate) gone: Vec<Gone>,
    /// SHA-256 of the media that the items name.
    pub(crate) media: BTreeMap<MediaPath, [u8; 32]>,
    /// Names of their copies: the same for every receiver.
    pub(crate) names: BTreeMap<MediaPath, String>,
    /// Names that were taken for anybody's media, in lower case, with the content of each.
    #[cfg_attr(not(feature = "renditions"), expect(dead_code, reason = "only smaller copies have names of their own"))]
    pub(crate) taken: BTreeMap<String, BTreeSet<[u8; 32]>>,
    /// Media that the receiver has: file name → SHA-256.
    pub(crate) held: BTreeMap<String, [u8; 32]>,
    /// The delivery, where its items stand in messages.
    pub(crate) transmission: Option<Transmission>,
}

/// An item that the record no longer holds.
#[derive(Debug, Clone)]
pub(crate) struct Gone {
    pub(crate) guid: String,
    /// Name of the item in file names: `a01`, `a02.street`, `p01`.
    pub(crate) name: String,
    pub(crate) kind: GoneKind,
    /// Headline as it was sent; empty where there was none.
    pub(crate) title: String,
    /// Why it is taken back.
    pub(crate) note: String,
}

/// What an item was.
#[cfg_attr(not(feature = "feed"), expect(dead_code, reason = "only `feed` has a ledger"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GoneKind {
    /// An article, or the words that open a group.
    Text,
    Picture,
    /// A page picture, or an issue as PDF.
    Facsimile,
    Package,
}

impl Assigned {
    /// The version of an item. What has none is neither written nor named: its number says so.
    pub(super) fn version(&self, guid: &str, issued: Timestamp) -> Version {
        let none =
            Version { number: 0, created: issued, first_created: issued, signal: None, send: false, modified: None };
        self.items.get(guid).copied().unwrap_or(none)
    }
}
