//! The pictures of an issue: looked into, numbered, each once.

use std::collections::BTreeMap;
use std::io::Read as _;

use crate::export::pdf::file::profile;
use crate::export::pdf::page::body::Pictures;
use crate::export::pdf::page::figure::Shown;
use crate::input::Source;
use crate::input::media::{self, Inspection};
use crate::model::MediaPath;
use crate::report::{Diagnostic, Place, Report, codes};

/// A picture that pages show.
#[derive(Debug, Clone)]
pub(crate) struct ImageUse {
    /// Where its file lies.
    pub(crate) path: MediaPath,
    /// What it says of itself.
    pub(crate) found: Inspection,
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
    cmyk_profile: Option<&'a [u8]>,
}

impl<'a> Images<'a> {
    /// None yet of the issue of this id.
    pub(super) fn new(
        source: &'a dyn Source,
        issue: &'a str,
        cmyk_profile: Option<&'a [u8]>,
        report: &'a mut Report,
    ) -> Self {
        Self { source, list: Vec::new(), known: BTreeMap::new(), report, issue, cmyk_profile }
    }

    fn look(&mut self, path: &MediaPath) -> Option<Shown> {
        let file = self.source.media(path).ok()??;
        let mut reader = file.reader;
        let found = media::inspect(&mut reader, media::MAX_PIXELS).ok()?;
        if !self.has_colors(path, &found) {
            let place = Place { issue: Some(self.issue.to_owned()), ..Place::default() };
            let message = format!("`{path}` is a JPEG in CMYK without a sound profile of its colours");
            let hint = "embed the profile that it was made for, name it as `cmyk_profile` in [pdf], or convert the picture to RGB";
            self.report.push(Diagnostic::new(codes::IMG_001, message).with_hint(hint).at(place));
            return None;
        }
        let shown = Shown::new(self.list.len() as u32, &found);
        self.list.push(ImageUse { path: path.clone(), found });
        Some(shown)
    }

    /// Inks are colours only by the profile of the picture.
    fn has_colors(&self, path: &MediaPath, found: &Inspection) -> bool {
        let mut jpeg = Vec::new();
        let mut read = || self.source.media(path).ok()??.reader.read_to_end(&mut jpeg).ok();
        !profile::is_in_inks(found) || read().is_some_and(|_| profile::of_inks(&jpeg, self.cmyk_profile).is_some())
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
