//! What becomes of an issue: all that the writer needs to number and write it.

use super::ImageUse;
use crate::export::pdf::attached::Attached;
use crate::export::pdf::file::guard::Guard;
use crate::export::pdf::file::links::Link;
use crate::export::pdf::file::tags::Tree;
use crate::export::pdf::page::composer::{HeadPart, OutlineEntry, PageRecord, Spot};
use crate::export::pdf::typeset::line::Counts;

/// A character that no font has (LAY-005), and the article that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unshown {
    /// Article id.
    pub(crate) article: String,
    /// The character.
    pub(crate) character: char,
}

/// An issue, made into pages.
pub(crate) struct IssuePages {
    /// Its part of the structure tree; the first element is its `Part`.
    pub(crate) tree: Tree,
    /// Its pages.
    pub(crate) pages: Vec<PageRecord>,
    /// Running heads of its pages.
    pub(crate) heads: Vec<HeadPart>,
    /// Links on its pages.
    pub(crate) links: Vec<Link>,
    /// Destinations on its pages.
    pub(crate) spots: Vec<Spot>,
    /// Its outline, the issue first.
    pub(crate) outline: Vec<OutlineEntry>,
    /// Pictures by number.
    pub(crate) images: Vec<ImageUse>,
    /// What is attached for it.
    pub(crate) attached: Vec<Attached>,
    /// Its characters that no font has.
    pub(crate) unshown: Vec<Unshown>,
    /// Broken rules.
    pub(crate) guard: Guard,
    /// Every character has its glyph. If not, the issue is another one than pass 1 saw, and a finding says so.
    pub(crate) seen: bool,
    /// Words stand behind its pictures.
    pub(crate) has_hidden: bool,
    /// Lines that are not as they should be.
    pub(crate) counts: Counts,
}
