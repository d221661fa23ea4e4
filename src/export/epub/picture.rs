//! Pictures of an issue: each file once, named by its article, copied as it is.
use std::collections::{BTreeMap, BTreeSet};
#[cfg(feature = "resize")]
use std::io::Read as _;

use super::bundle::Bundle;
use super::content::IssueMaker;
use super::names;
use super::options::Options;
use super::package::Item;
#[cfg(feature = "resize")]
use crate::export::change::{Changed, Fit, Wanted, change};
use crate::input::Source;
use crate::input::media;
use crate::model::{ImageKind, Media, MediaPath};
use crate::plan::names::file_name;
use crate::report::{Diagnostic, Place, Report, codes};

/// Above this many pixels or bytes some reading systems show nothing (Apple Books; measured: epub.md, 6).
const LARGE_PIXELS: u64 = 5_600_000;
const LARGE_BYTES: u64 = 10_000_000;

/// Quality of JPEG pictures that are written anew, of 100.
#[cfg(feature = "resize")]
const QUALITY: u8 = 85;

/// How the name of a page's picture ends.
pub(super) const FACSIMILE: &str = "-facsimile";

/// A picture that was written anew; there is none in a build that cannot decode.
#[cfg(not(feature = "resize"))]
struct Changed {
    bytes: Vec<u8>,
    kind: ImageKind,
    width: u32,
    height: u32,
}

/// A picture that is in the container.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// Its path from the root of the publication.
    pub(super) href: String,
    /// Width in pixels as shown.
    pub(super) width: u32,
    /// Height in pixels as shown.
    pub(super) height: u32,
}

/// The pictures of one issue.
pub(super) struct Pictures<'a> {
    source: &'a dyn Source,
    folder: &'a str,
    names: BTreeSet<String>,
    known: BTreeMap<MediaPath, Shown>,
    items: Vec<Item>,
    facsimiles: Vec<Item>,
    /// False when a file changed since it was checked.
    pub(super) unchanged: bool,
    /// True when one of them moves.
    pub(super) animated: bool,
    /// How many were written anew.
    pub(super) changed: usize,
    /// More pixels than this are made fewer.
    #[cfg(feature = "resize")]
    max_pixels: Option<u64>,
}

impl<'a> Pictures<'a> {
    pub(super) fn new(source: &'a dyn Source, folder: &'a str, options: &Options) -> Self {
        #[cfg(not(feature = "resize"))]
        let _ = options;
        Self {
            source,
            folder,
            names: BTreeSet::new(),
            known: BTreeMap::new(),
            items: Vec::new(),
            facsimiles: Vec::new(),
            unchanged: true,
            animated: false,
            changed: 0,
            #[cfg(feature = "resize")]
            max_pixels: options.max_pixels,
        }
    }

    /// Takes a checked picture in under `name`; a file that was taken before keeps its first name.
    pub(super) fn add(
        &mut self,
        bundle: &mut Bundle,
        media: &Media,
        name: &str,
        place: &Place,
        report: &mut Report,
    ) -> Option<Shown> {
        if let Some(shown) = self.known.get(&media.path) {
            return Some(shown.clone());
        }
        let name = names::unique(&mut self.names, &file_name(name));
        let href = |kind: ImageKind| format!("{}/img/{name}.{}", self.folder, kind.extension());
        let item = |kind| Item::picture(format!("g{}-{name}", self.folder), href(kind), kind);
        let (item, shown) = if let Some(changed) = self.change(media) {
            let item = item(changed.kind);
            bundle.store(&item.entry_name(), &mut changed.bytes.as_slice(), changed.bytes.len() as u64).ok()?;
            self.changed += 1;
            let shown = Shown { href: item.href.clone(), width: changed.width, height: changed.height };
            (item, shown)
        } else {
            let item = item(media.kind);
            if !self.copies(bundle, media, &item) {
                report.push(changed_meanwhile(media).at(place.clone()));
                self.unchanged = false;
                return None;
            }
            judge(media, place, report);
            let (width, height) =
                if media.orientation > 4 { (media.height, media.width) } else { (media.width, media.height) };
            let shown = Shown { href: item.href.clone(), width, height };
            (item, shown)
        };
        self.moves(media, place, report);
        if name.ends_with(FACSIMILE) { &mut self.facsimiles } else { &mut self.items }.push(item);
        self.known.insert(media.path.clone(), shown.clone());
        Some(shown)
    }

    /// The picture as readers show it right, where it must be written anew for that.
    #[cfg(feature = "resize")]
    fn change(&self, media: &Media) -> Option<Changed> {
        let pixels = u64::from(media.width) * u64::from(media.height);
        if media.animated || !(shown_wrong(media) || self.max_pixels.is_some_and(|max| pixels > max)) {
            return None;
        }
        let mut bytes = Vec::new();
        self.source.media(&media.path).ok()??.reader.read_to_end(&mut bytes).ok()?;
        let fit = self.max_pixels.map_or(Fit::Whole, Fit::Pixels);
        let wanted = Wanted { fit, kind: None, quality: QUALITY };
        change(&bytes, media, wanted).filter(|_| bytes.len() as u64 == media.bytes)
    }

    /// Nothing: this build cannot decode pictures.
    #[cfg(not(feature = "resize"))]
    fn change(&self, _media: &Media) -> Option<Changed> {
        None
    }

    /// Entries of the manifest: pictures of articles in their order, then those of pages.
    pub(super) fn into_items(self) -> impl Iterator<Item = Item> {
        self.items.into_iter().chain(self.facsimiles)
    }

    /// False when the file is not what was checked.
    fn copies(&self, bundle: &mut Bundle, media: &Media, item: &Item) -> bool {
        let Ok(Some(mut file)) = self.source.media(&media.path) else { return false };
        bundle
            .store(&item.entry_name(), &mut file.reader, file.len)
            .is_ok_and(|read| media.bytes == 0 || read == media.bytes)
    }

    fn moves(&mut self, media: &Media, place: &Place, report: &mut Report) {
        if media.animated && media.kind == ImageKind::Gif {
            self.animated = true;
            report.push(Diagnostic::new(codes::EPUB_004, format!("`{}` moves", media.path)).at(place.clone()));
        }
    }
}

fn changed_meanwhile(media: &Media) -> Diagnostic {
    Diagnostic::new(codes::SRC_001, format!("`{}` changed while newsbind was reading", media.path))
        .with_hint("run again when nothing writes to the archive")
}

/// Some reading systems show it turned, in wrong colours, or not at all.
fn shown_wrong(media: &Media) -> bool {
    media.orientation != 1 || media.precision > 8 || (media.kind == ImageKind::Jpeg && media.components == 4)
}

/// What is bound as it is and may not be shown well.
fn judge(media: &Media, place: &Place, report: &mut Report) {
    let pixels = u64::from(media.width) * u64::from(media.height);
    if pixels > LARGE_PIXELS || media.bytes > LARGE_BYTES {
        let message =
            format!("`{}` is large: {} × {} pixels, {} bytes", media.path, media.width, media.height, media.bytes);
        let hint = "some reading systems show nothing above 5.6 million pixels or 10 MB; `--max-pixels 5600000` makes it smaller";
        report.push(Diagnostic::new(codes::EPUB_003, message).with_hint(hint).at(place.clone()));
    }
    if shown_wrong(media) {
        let what = match media {
            Media { orientation: 2.., .. } => "is to be turned by what its Exif data says",
            Media { precision: 9.., .. } => "has more than 8 bits a colour",
            _ => "has the colours of print (CMYK)",
        };
        let message = format!("`{}` {what}; some reading systems show it wrong", media.path);
        report.push(Diagnostic::new(codes::EPUB_009, message).at(place.clone()));
    }
}

impl IssueMaker<'_> {
    /// A picture of an article; `number` counts its pictures.
    pub(super) fn picture(&mut self, media: &Media, article: &str, number: &mut u32) -> Option<Shown> {
        *number += 1;
        let place = self.place(None, Some(article));
        let shown =
            self.pictures.add(&mut self.bundle, media, &format!("{article}-{number}"), &place, &mut self.report)?;
        Some(Shown { href: self.link(&shown.href), ..shown })
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
