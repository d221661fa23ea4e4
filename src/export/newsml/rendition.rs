//! Smaller copies of pictures: what may be asked for, and how one is made.
use super::vocab::{self, Qcode};
#[cfg(feature = "renditions")]
use crate::error::{Error, Result};
#[cfg(feature = "renditions")]
use crate::export::change::{Changed, Fit, Wanted, change};
#[cfg(feature = "renditions")]
use crate::input::Source;
#[cfg(feature = "renditions")]
use crate::model::{ImageKind, Media};

/// Which files of a picture are sent. Where none can be made of those that are asked for, its own is (`NML-063`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Renditions {
    /// Its own bytes, `rnd:highRes`.
    pub original: bool,
    /// A copy for screens, `rnd:web`.
    pub web: Option<Smaller>,
    /// A small copy for lists, `rnd:thumb`.
    pub thumb: Option<Smaller>,
}

impl Default for Renditions {
    fn default() -> Self {
        Self { original: true, web: None, thumb: None }
    }
}

/// A copy of a picture: upright, in eight bits, never larger than it is. The same picture gives the same bytes on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Smaller {
    /// Longer side in pixels, at most.
    pub longest: u32,
    /// Quality of a JPEG, 1 to 100 (default: 82).
    #[serde(default = "quality")]
    pub quality: u8,
    /// What it is written as (default: JPEG).
    #[serde(default)]
    pub format: SmallerFormat,
    /// Made worse and smaller until it has at most so many bytes.
    pub max_bytes: Option<u64>,
}

fn quality() -> u8 {
    82
}

/// What a smaller copy is written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SmallerFormat {
    /// JPEG; what is transparent becomes white.
    #[default]
    Jpeg,
    /// PNG.
    Png,
}

impl Smaller {
    /// A JPEG of this longer side.
    #[must_use]
    pub fn new(longest: u32) -> Self {
        Self { longest, quality: quality(), format: SmallerFormat::Jpeg, max_bytes: None }
    }

    #[cfg(feature = "renditions")]
    fn kind(&self) -> ImageKind {
        match self.format {
            SmallerFormat::Jpeg => ImageKind::Jpeg,
            SmallerFormat::Png => ImageKind::Png,
        }
    }
}

/// A smaller copy that is wanted: its role, and what its name has before the ending.
#[derive(Debug, Clone, Copy)]
pub(super) struct Copy {
    pub(super) role: Qcode<'static>,
    pub(super) suffix: &'static str,
    #[cfg_attr(not(feature = "renditions"), expect(dead_code, reason = "this build makes none"))]
    smaller: Smaller,
}

/// A smaller copy that was made.
#[cfg(feature = "renditions")]
pub(super) struct MadeCopy {
    pub(super) bytes: Vec<u8>,
    pub(super) kind: ImageKind,
    pub(super) size: (u32, u32),
}

impl Renditions {
    /// The smaller copies that are wanted.
    pub(super) fn copies(&self) -> impl Iterator<Item = Copy> {
        let web = self.web.map(|smaller| Copy { role: vocab::WEB, suffix: "web", smaller });
        let thumb = self.thumb.map(|smaller| Copy { role: vocab::THUMB, suffix: "thumb", smaller });
        web.into_iter().chain(thumb)
    }
}

#[cfg(feature = "renditions")]
impl Copy {
    /// Makes the copy; `None` where the picture moves, cannot be decoded, or is not what was checked.
    ///
    /// # Errors
    /// When the picture cannot be read.
    pub(super) fn make(&self, source: &dyn Source, media: &Media) -> Result<Option<MadeCopy>> {
        if media.animated {
            return Ok(None);
        }
        let Some(mut file) = source.media(&media.path)? else { return Ok(None) };
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file.reader, &mut bytes).map_err(|e| Error::input(media.path.as_str(), e))?;
        if bytes.len() as u64 != media.bytes {
            return Ok(None);
        }
        let most = self.smaller.max_bytes.unwrap_or(u64::MAX);
        if self.serves(media) && media.bytes <= most {
            return Ok(Some(MadeCopy { bytes, kind: media.kind, size: (media.width, media.height) }));
        }
        Ok(self.fitting(&bytes, media, most).map(|made| {
            let Changed { bytes, kind, width, height } = made;
            MadeCopy { bytes, kind, size: (width, height) }
        }))
    }

    /// True where the picture is such a copy already: it would only become worse.
    fn serves(&self, media: &Media) -> bool {
        media.kind == self.smaller.kind()
            && media.width.max(media.height) <= self.smaller.longest
            && media.orientation == 1
            && media.precision <= 8
            && media.components < 4
    }

    /// First the quality gives way, then the size.
    fn fitting(&self, bytes: &[u8], media: &Media, most: u64) -> Option<Changed> {
        let Smaller { mut longest, mut quality, .. } = self.smaller;
        let kind = Some(self.smaller.kind());
        loop {
            let made = change(bytes, media, Wanted { fit: Fit::Longest(longest), kind, quality })?;
            if made.bytes.len() as u64 <= most || longest <= 16 {
                return Some(made);
            }
            if quality > 50 && kind == Some(ImageKind::Jpeg) {
                quality -= 10;
            } else {
                longest = longest.min(made.width.max(made.height)) * 3 / 4;
            }
        }
    }
}

#[cfg(test)]
#[cfg(feature = "renditions")]
mod tests {
    use super::*;
    use crate::input::Memory;
    use crate::model::MediaPath;

    #[test]
    fn a_copy_keeps_to_its_limits() {
        let street: &[u8] = include_bytes!("../../../tests/fixtures/newsml/archive/media/street.jpg");
        let mut source = Memory::from_json(None, &[]);
        source.add_media("media/street.jpg", street);
        let path = MediaPath::resolve("", "media/street.jpg").unwrap();
        let media = Media::new(path, ImageKind::Jpeg, 600, 400, street.len() as u64);
        let made = |smaller: Smaller| {
            Copy { role: vocab::WEB, suffix: "web", smaller }.make(&source, &media).unwrap().unwrap()
        };
        let web = made(Smaller::new(300));
        assert_eq!((web.kind, web.size), (ImageKind::Jpeg, (300, 200)));
        assert!(made(Smaller::new(600)).bytes == street, "what serves is not written anew");
        let bytes_of = |quality| {
            let wanted = Wanted { fit: Fit::Longest(500), kind: Some(ImageKind::Jpeg), quality };
            change(street, &media, wanted).unwrap().bytes.len() as u64
        };
        let (fine, rough) = (bytes_of(quality()), bytes_of(quality() - 30));
        assert!(rough < fine, "{rough} and {fine} bytes");
        let coarse = made(Smaller { max_bytes: Some(rough), ..Smaller::new(500) });
        assert_eq!((coarse.size.0, coarse.bytes.len() as u64), (500, rough), "the quality gives way before the size");
        let tiny = made(Smaller { max_bytes: Some(1500), ..Smaller::new(600) });
        assert!(tiny.bytes.len() <= 1500 && tiny.size.0 < 600, "{} bytes", tiny.bytes.len());
        let png = made(Smaller { format: SmallerFormat::Png, ..Smaller::new(30) });
        assert_eq!((png.kind, png.size), (ImageKind::Png, (30, 20)));
    }
}
