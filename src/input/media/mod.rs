//! Pictures: kind, size and soundness, told by content and without decoding.
//!
//! [`inspect`] reads a file once, from its first byte to its last, in bounded memory. It follows the structure of the
//! format to its end marker, so a file that was cut off is found; it does not decode, so a wrong pixel is not.
mod exif;
mod gif;
mod jp2;
mod jpeg;
mod png;
mod scan;
mod tiff;
mod webp;

use std::fmt;
use std::io::{self, Read};

use crate::model::{ImageKind, Media, MediaPath};
use crate::report::{Code, codes};
use scan::Scanner;

/// Largest picture: 100 megapixels.
pub const MAX_PIXELS: u64 = 100_000_000;

/// What a picture file says of itself.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Inspection {
    /// Format, by content.
    pub kind: ImageKind,
    /// Width in pixels as stored, at least 1.
    pub width: u32,
    /// Height in pixels as stored, at least 1.
    pub height: u32,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Several frames (GIF, WebP, APNG).
    pub animated: bool,
    /// Colour components as stored: 1 grey or palette, 2 grey with alpha, 3 colour, 4 CMYK (JPEG) or colour with alpha.
    pub components: u8,
    /// Bits of a component.
    pub precision: u8,
    /// Progressive JPEG, interlaced PNG or GIF.
    pub progressive: bool,
    /// Colour transform of the Adobe marker of a JPEG (0 none, 1 YCbCr, 2 YCCK).
    pub adobe: Option<u8>,
    /// An ICC profile is in the file.
    pub icc: bool,
    /// Exif orientation, 1 to 8; 1 is upright.
    pub orientation: u8,
    /// Pixels per inch, across and down, where the file says so.
    pub density: Option<(f64, f64)>,
}

impl Inspection {
    fn new(kind: ImageKind, width: u32, height: u32) -> Self {
        Self {
            kind,
            width,
            height,
            bytes: 0,
            animated: false,
            components: 3,
            precision: 8,
            progressive: false,
            adobe: None,
            icc: false,
            orientation: 1,
            density: None,
        }
    }

    /// The checked picture at `path`.
    #[must_use]
    pub fn media(&self, path: MediaPath) -> Media {
        let mut media = Media::new(path, self.kind, self.width, self.height, self.bytes);
        media.animated = self.animated;
        media.orientation = self.orientation;
        media.components = self.components;
        media.precision = self.precision;
        media
    }
}

/// Why a picture is refused.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The file could not be read (`MED-002`).
    Io(io::Error),
    /// The file has no content (`MED-002`).
    Empty,
    /// No format that newsbind takes (`MED-002`); says what it looks like, where that is known.
    Unsupported(&'static str),
    /// Whole, but coded so that no reader shows it: a JPEG of more than 8 bits, arithmetic, lossless or hierarchical
    /// (`IMG-001`).
    Unshowable(&'static str),
    /// The file ends before the picture does (`MED-002`).
    CutOff,
    /// The file contradicts its format (`MED-002`).
    Broken(&'static str),
    /// More pixels than allowed (`MED-004`).
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
}

impl Fault {
    /// The finding's code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Unshowable(_) => codes::IMG_001,
            Self::TooLarge { .. } => codes::MED_004,
            _ => codes::MED_002,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::Empty => f.write_str("is empty"),
            Self::Unsupported(what) | Self::Unshowable(what) => write!(f, "is {what}"),
            Self::CutOff => f.write_str("is cut off"),
            Self::Broken(what) => write!(f, "is damaged: {what}"),
            Self::TooLarge { width, height } => write!(f, "is too large: {width} × {height} pixels"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::CutOff,
            _ => Self::Io(error),
        }
    }
}

/// Reads a picture file to its end and says what it is. `max_pixels` is usually [`MAX_PIXELS`].
///
/// # Errors
/// The [`Fault`], in words that follow the name of the file.
pub fn inspect(reader: &mut dyn Read, max_pixels: u64) -> Result<Inspection, Fault> {
    let mut scanner = Scanner::new(reader);
    let head = scanner.peek(16)?;
    let read = match kind_of(head) {
        Some(ImageKind::Jpeg) => jpeg::read,
        Some(ImageKind::Png) => png::read,
        Some(ImageKind::Webp) => webp::read,
        Some(ImageKind::Gif) => gif::read,
        None if head.is_empty() => return Err(Fault::Empty),
        _ => return Err(Fault::Unsupported(foreign(head))),
    };
    let mut found = read(&mut scanner, &Limit(max_pixels))?;
    // What follows the end marker (the second picture of a stereo camera, a motion clip) is no fault.
    scanner.skip_to_end()?;
    found.bytes = scanner.position();
    Ok(found)
}

/// Reads the master of a page picture: what [`inspect`] takes, and TIFF and JPEG 2000 (JP2), whose heads alone are looked into.
///
/// # Errors
/// The [`Fault`], in words that follow the name of the file.
pub fn inspect_master(reader: &mut dyn Read, max_pixels: u64) -> Result<Inspection, Fault> {
    let mut head = Vec::new();
    reader.take(16).read_to_end(&mut head)?;
    let read = match head.as_slice() {
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => tiff::read,
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', 13, 10, 0x87, 10, ..] => jp2::read,
        _ => return inspect(&mut head.as_slice().chain(reader), max_pixels),
    };
    // Directories of a TIFF lie anywhere in it.
    reader.read_to_end(&mut head)?;
    let mut found = read(&head, &Limit(max_pixels))?;
    found.bytes = head.len() as u64;
    Ok(found)
}

/// The picture format that the first bytes of a file show; 12 bytes are enough.
#[must_use]
pub fn kind_of(head: &[u8]) -> Option<ImageKind> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some(ImageKind::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(ImageKind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageKind::Webp),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(ImageKind::Gif),
        _ => None,
    }
}

/// The picture format that the ending of a file name claims.
#[must_use]
pub fn kind_by_name(name: &str) -> Option<ImageKind> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => Some(ImageKind::Jpeg),
        "png" => Some(ImageKind::Png),
        "webp" => Some(ImageKind::Webp),
        "gif" => Some(ImageKind::Gif),
        _ => None,
    }
}

fn foreign(head: &[u8]) -> &'static str {
    match head {
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "a TIFF file, not JPEG, PNG, WebP or GIF",
        [0, 0, 0, 12, b'j', b'P', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => "a JPEG 2000 file, not JPEG, PNG, WebP or GIF",
        [b'B', b'M', ..] => "a BMP file, not JPEG, PNG, WebP or GIF",
        [b'%', b'P', b'D', b'F', ..] => "a PDF file, not JPEG, PNG, WebP or GIF",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "an AVIF, HEIC or video file, not JPEG, PNG, WebP or GIF",
        [b'<', ..] => "an SVG or HTML file, not JPEG, PNG, WebP or GIF",
        _ => "no picture in JPEG, PNG, WebP or GIF",
    }
}

/// How many pixels a picture may have.
struct Limit(u64);

impl Limit {
    fn check(&self, width: u32, height: u32) -> Result<(), Fault> {
        match u64::from(width) * u64::from(height) {
            0 => Err(Fault::Broken("width or height is 0")),
            pixels if pixels > self.0 => Err(Fault::TooLarge { width, height }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
