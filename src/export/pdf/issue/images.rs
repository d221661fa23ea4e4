//! The pictures of an issue: looked into, numbered, each once; those that the file cannot or shall not take as they are,
//! written anew.

use std::collections::BTreeMap;

use crate::export::change::{Fit, Wanted, change};
use crate::export::pdf::file::profile;
use crate::export::pdf::options::{ImageQuality, Options};
use crate::export::pdf::page::body::Pictures;
use crate::export::pdf::page::figure::Shown;
use crate::input::Source;
use crate::input::media::{self, Inspection};
use crate::model::{ImageKind, MediaPath};
use crate::report::{Code, Diagnostic, Place, Report, codes};

/// Quality of a JPEG that stands for one in inks.
const QUALITY: u8 = 92;
/// Of pictures for screens: the most pixels, and the quality of a JPEG.
const SCREEN: (u64, u8) = (3_000_000, 75);

/// A picture that pages show.
#[derive(Debug, Clone)]
pub(crate) struct ImageUse {
    /// Where its file lies.
    pub(crate) path: MediaPath,
    /// What it says of itself.
    pub(crate) found: Inspection,
    /// Its bytes, where they are not those of the file.
    pub(crate) anew: Option<Vec<u8>>,
}

/// Pictures of an issue, each once.
pub(super) struct Images<'a> {
    /// The archive.
    pub(super) source: &'a dyn Source,
    /// Pictures by number.
    pub(super) list: Vec<ImageUse>,
    known: BTreeMap<MediaPath, Option<Shown>>,
    /// Where findings of the issue go.
    pub(super) report: &'a mut Report,
    issue: &'a str,
    options: &'a Options,
}

impl<'a> Images<'a> {
    /// None yet of the issue of this id.
    pub(super) fn new(source: &'a dyn Source, issue: &'a str, options: &'a Options, report: &'a mut Report) -> Self {
        Self { source, list: Vec::new(), known: BTreeMap::new(), report, issue, options }
    }

    /// The master of a page picture, which is shown where there is no other.
    pub(super) fn master(&mut self, path: &MediaPath) -> Option<Shown> {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let mut file = self.source.media(path).ok()??;
        let shown = match media::inspect_master(&mut file.reader, media::MAX_PIXELS) {
            Ok(found) => self.add(path, found),
            Err(fault) => {
                let hint = "give the page an `image` in JPEG, PNG or WebP";
                self.tell(fault.code(), format!("master `{path}` {fault}"), hint);
                None
            }
        };
        self.known.insert(path.clone(), shown);
        shown
    }

    fn look(&mut self, path: &MediaPath) -> Option<Shown> {
        let mut file = self.source.media(path).ok()??;
        let found = media::inspect(&mut file.reader, media::MAX_PIXELS).ok()?;
        self.add(path, found)
    }

    fn add(&mut self, path: &MediaPath, found: Inspection) -> Option<Shown> {
        let shown = Shown::new(self.list.len() as u32, &found);
        let in_colors = self.has_colors(path, &found);
        let image = match (in_colors, self.options.images) {
            (false, _) => Some(self.without_inks(path, &found)?),
            (true, ImageQuality::Screen) => self.for_screens(path, &found),
            (true, ImageQuality::Keep) => None,
        };
        // What is written anew is upright.
        let shown = Shown { turn: image.as_ref().map_or(shown.turn, |image| image.found.orientation), ..shown };
        self.list.push(image.unwrap_or_else(|| ImageUse { path: path.clone(), found, anew: None }));
        Some(shown)
    }

    /// Inks are colours only by the profile of the picture.
    fn has_colors(&self, path: &MediaPath, found: &Inspection) -> bool {
        let read = || self.read(path);
        let profile = self.options.cmyk_profile.as_deref();
        !profile::is_in_inks(found) || read().is_some_and(|jpeg| profile::of_inks(&jpeg, profile).is_some())
    }

    fn read(&self, path: &MediaPath) -> Option<Vec<u8>> {
        self.source.media(path).ok()??.read_all().ok()
    }

    fn anew(&self, path: &MediaPath, found: &Inspection, wanted: Wanted) -> Option<ImageUse> {
        let bytes = self.read(path).filter(|bytes| bytes.len() as u64 == found.bytes)?;
        let made = change(&bytes, &found.media(path.clone()), wanted)?.bytes;
        let found = media::inspect(&mut made.as_slice(), media::MAX_PIXELS).ok()?;
        Some(ImageUse { path: path.clone(), found, anew: Some(made) })
    }

    /// A picture in inks that nothing makes colours of, in red, green and blue (`IMG-002`).
    fn without_inks(&mut self, path: &MediaPath, found: &Inspection) -> Option<ImageUse> {
        let image = self.anew(path, found, Wanted { fit: Fit::Whole, kind: None, quality: QUALITY });
        let hint = "embed the profile that it was made for, or name it as `cmyk_profile` in [pdf]";
        match &image {
            Some(_) => {
                let words = "without a sound profile of its colours; it is converted to red, green and blue";
                self.tell(codes::IMG_002, format!("`{path}` is a JPEG in CMYK {words}"), hint);
            }
            None => self.tell(codes::IMG_001, format!("`{path}` is a JPEG in CMYK that cannot be decoded"), hint),
        }
        image
    }

    /// A smaller picture, where it is smaller.
    fn for_screens(&self, path: &MediaPath, found: &Inspection) -> Option<ImageUse> {
        let (pixels, quality) = SCREEN;
        // Drawings and what is transparent stay as exact as they are.
        let exact = found.precision < 8 || matches!(found.components, 2 | 4);
        let kind = (found.kind == ImageKind::Png && !exact).then_some(ImageKind::Jpeg);
        let image = self.anew(path, found, Wanted { fit: Fit::Pixels(pixels), kind, quality })?;
        (image.found.bytes < found.bytes).then_some(image)
    }

    fn tell(&mut self, code: Code, message: String, hint: &str) {
        let place = Place { issue: Some(self.issue.to_owned()), ..Place::default() };
        self.report.push(Diagnostic::new(code, message).with_hint(hint).at(place));
    }
}

impl Pictures for Images<'_> {
    fn shown(&mut self, path: &MediaPath) -> Option<Shown> {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let shown = self.look(path);
        self.known.insert(path.clone(), shown);
        shown
    }
}
