//! Pictures of an issue: each file once, named by its article, copied as it is.
use std::collections::{BTreeMap, BTreeSet};

use super::container::Bundle;
use super::content::IssueMaker;
use super::names;
use super::package::Item;
use crate::input::Source;
use crate::input::media;
use crate::model::{ImageKind, Media, MediaPath};
use crate::plan::names::file_name;
use crate::report::{Diagnostic, Place, Report, codes};

/// Above this many pixels or bytes some reading systems show nothing (Apple Books; measured: epub.md, 6).
const LARGE_PIXELS: u64 = 5_600_000;
const LARGE_BYTES: u64 = 10_000_000;

/// How the name of a page's picture ends.
pub(super) const FACSIMILE: &str = "-facsimile";

/// A picture that is in the container.
pub(super) struct Shown {
    /// Its path from the root of the publication.
    pub(super) href: String,
}

/// The pictures of one issue.
pub(super) struct Pictures<'a> {
    source: &'a dyn Source,
    folder: &'a str,
    names: BTreeSet<String>,
    known: BTreeMap<MediaPath, String>,
    items: Vec<Item>,
    facsimiles: Vec<Item>,
    /// False when a file changed since it was checked.
    pub(super) unchanged: bool,
    /// True when one of them moves.
    pub(super) animated: bool,
}

impl<'a> Pictures<'a> {
    pub(super) fn new(source: &'a dyn Source, folder: &'a str) -> Self {
        Self {
            source,
            folder,
            names: BTreeSet::new(),
            known: BTreeMap::new(),
            items: Vec::new(),
            facsimiles: Vec::new(),
            unchanged: true,
            animated: false,
        }
    }

    /// Copies a checked picture under `name`; a file that was copied before keeps its first name.
    pub(super) fn add(
        &mut self,
        bundle: &mut Bundle,
        media: &Media,
        name: &str,
        place: &Place,
        report: &mut Report,
    ) -> Option<Shown> {
        if let Some(href) = self.known.get(&media.path) {
            return Some(Shown { href: href.clone() });
        }
        let name = names::unique(&mut self.names, &file_name(name));
        let href = format!("{}/img/{name}.{}", self.folder, media.kind.extension());
        let item = Item::picture(format!("g{}-{name}", self.folder), href.clone(), media.kind);
        if !self.copies(bundle, media, &item) {
            let message = format!("`{}` changed while newsbind was reading", media.path);
            report.push(
                Diagnostic::new(codes::SRC_001, message)
                    .with_hint("run again when nothing writes to the archive")
                    .at(place.clone()),
            );
            self.unchanged = false;
            return None;
        }
        if name.ends_with(FACSIMILE) { &mut self.facsimiles } else { &mut self.items }.push(item);
        self.judge(media, place, report);
        self.known.insert(media.path.clone(), href.clone());
        Some(Shown { href })
    }

    /// Entries of the manifest: pictures of articles in their order, then those of pages.
    pub(super) fn into_items(self) -> impl Iterator<Item = Item> {
        self.items.into_iter().chain(self.facsimiles)
    }

    /// False when the file is not what was checked.
    fn copies(&self, bundle: &mut Bundle, media: &Media, item: &Item) -> bool {
        let Ok(Some(mut file)) = self.source.media(&media.path) else { return false };
        bundle.store(&item.entry_name(), &mut file.reader).is_ok_and(|read| media.bytes == 0 || read == media.bytes)
    }

    fn judge(&mut self, media: &Media, place: &Place, report: &mut Report) {
        let pixels = u64::from(media.width) * u64::from(media.height);
        if pixels > LARGE_PIXELS || media.bytes > LARGE_BYTES {
            let message =
                format!("`{}` is large: {} × {} pixels, {} bytes", media.path, media.width, media.height, media.bytes);
            let finding = Diagnostic::new(codes::EPUB_003, message)
                .with_hint("some reading systems show nothing above 5.6 million pixels or 10 MB");
            report.push(finding.at(place.clone()));
        }
        if media.animated && media.kind == ImageKind::Gif {
            self.animated = true;
            report.push(Diagnostic::new(codes::EPUB_004, format!("`{}` moves", media.path)).at(place.clone()));
        }
    }
}

impl IssueMaker<'_> {
    /// A picture of an article; `number` counts its pictures.
    pub(super) fn picture(&mut self, media: &Media, article: &str, number: &mut u32) -> Option<Shown> {
        *number += 1;
        let place = self.place(None, Some(article));
        let shown =
            self.pictures.add(&mut self.bundle, media, &format!("{article}-{number}"), &place, &mut self.report)?;
        Some(Shown { href: self.link(&shown.href) })
    }

    /// The picture of a character without a code.
    pub(super) fn glyph(&mut self, path: &MediaPath, article: &str, number: &mut u32) -> Option<String> {
        let place = self.place(None, Some(article));
        let Some(media) = self.pictures.inspect(path) else {
            let message = format!("`{path}`, the picture of a character, is missing or cannot be shown");
            self.report.push(Diagnostic::new(codes::FIG_001, message).at(place));
            return None;
        };
        self.picture(&media, article, number).map(|shown| shown.href)
    }
}

impl Pictures<'_> {
    fn inspect(&self, path: &MediaPath) -> Option<Media> {
        let mut file = self.source.media(path).ok()??;
        let found = media::inspect(&mut file.reader, media::MAX_PIXELS).ok()?;
        Some(found.media(path.clone()))
    }
}
