//! Pictures written anew: turned upright, put into eight bits and the colours of screens, made smaller.
//!
//! Scaling is Lanczos' in integers, with weights that come from additions and multiplications alone, so that the same
//! picture gives the same bytes on every machine.
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};

use crate::model::{ImageKind, Media};

/// How large a picture may be; it is never made larger.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fit {
    /// As it is.
    #[cfg(any(feature = "resize", feature = "pdf"))]
    Whole,
    /// At most so many pixels.
    #[cfg(any(feature = "resize", feature = "pdf"))]
    Pixels(u64),
    /// The longer side at most so many pixels.
    #[cfg(feature = "renditions")]
    Longest(u32),
}

/// How a picture is written anew.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) fit: Fit,
    /// `None`: PNG where it is one or has transparent parts, else JPEG.
    pub(crate) kind: Option<ImageKind>,
    /// Quality of a JPEG, of 100.
    pub(crate) quality: u8,
}

/// Weights of one sample sum to this.
const ONE: i32 = 1 << 14;

/// A picture that was written anew.
pub(crate) struct Changed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: ImageKind,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Writes the picture anew, upright, with eight bits. `None` where it cannot be decoded.
pub(crate) fn change(bytes: &[u8], media: &Media, wanted: Wanted) -> Option<Changed> {
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format(media.kind)?).into_decoder().ok()?;
    // The profile of inks says nothing about the colours of a screen.
    let profile = decoder.icc_profile().ok()?.filter(|_| media.components != 4 || media.kind != ImageKind::Jpeg);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(Orientation::from_exif(media.orientation)?);
    if wanted.kind == Some(ImageKind::Jpeg) && picture.color().has_alpha() {
        picture = on_white(&picture);
    }
    let (samples, color) = match (picture.color().has_alpha(), picture.color().has_color()) {
        (true, _) => (picture.to_rgba8().into_raw(), ExtendedColorType::Rgba8),
        (false, true) => (picture.to_rgb8().into_raw(), ExtendedColorType::Rgb8),
        (false, false) => (picture.to_luma8().into_raw(), ExtendedColorType::L8),
    };
    let from = (picture.width(), picture.height());
    drop(picture);
    let (width, height) = wanted.fit.size(from);
    let channels = usize::from(color.channel_count());
    let samples = if (width, height) == from { samples } else { scaled(&samples, channels, from, (width, height)) };
    let kind = wanted.kind.unwrap_or(match (media.kind, color) {
        (ImageKind::Png, _) | (_, ExtendedColorType::Rgba8) => ImageKind::Png,
        _ => ImageKind::Jpeg,
    });
    let mut out = Vec::new();
    let written = match kind {
        ImageKind::Png => write(PngEncoder::new(&mut out), profile, &samples, (width, height), color),
        _ => write(JpegEncoder::new_with_quality(&mut out, wanted.quality), profile, &samples, (width, height), color),
    };
    written.map(|()| Changed { bytes: out, kind, width, height })
}

fn format(kind: ImageKind) -> Option<ImageFormat> {
    match kind {
        ImageKind::Jpeg => Some(ImageFormat::Jpeg),
        ImageKind::Png => Some(ImageFormat::Png),
        ImageKind::Webp => Some(ImageFormat::WebP),
        ImageKind::Gif | ImageKind::Tiff | ImageKind::Jp2 => None,
    }
}

fn write(
    mut encoder: impl ImageEncoder,
    profile: Option<Vec<u8>>,
    samples: &[u8],
    (width, height): (u32, u32),
    color: ExtendedColorType,
) -> Option<()> {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).ok()?;
    }
    encoder.write_image(samples, width, height, color).ok()
}

/// What is transparent becomes white: a JPEG has nothing behind it.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    let mut rgb = image::RgbImage::new(picture.width(), picture.height());
    for (pixel, seen) in rgb.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let [red, green, blue, alpha] = seen.0.map(u32::from);
        let over = |sample: u32| u8::try_from((sample * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        pixel.0 = [over(red), over(green), over(blue)];
    }
    rgb.into()
}

impl Fit {
    fn size(self, from: (u32, u32)) -> (u32, u32) {
        match self {
            #[cfg(any(feature = "resize", feature = "pdf"))]
            Self::Whole => from,
            #[cfg(any(feature = "resize", feature = "pdf"))]
            Self::Pixels(max) => fitting(from, max),
            #[cfg(feature = "renditions")]
            Self::Longest(longest) => with_longest(from, longest),
        }
    }
}

/// The size of the same shape whose longer side is `longest`.
#[cfg(feature = "renditions")]
fn with_longest((width, height): (u32, u32), longest: u32) -> (u32, u32) {
    let side = width.max(height);
    if side <= longest {
        return (width, height);
    }
    let scaled = |n: u32| (u64::from(n) * u64::from(longest) + u64::from(side) / 2) / u64::from(side);
    let fit = |n: u32| u32::try_from(scaled(n)).unwrap_or(longest).max(1);
    (fit(width), fit(height))
}

/// The largest size of the same shape with at most `max` pixels.
#[cfg(any(feature = "resize", feature = "pdf"))]
fn fitting((width, height): (u32, u32), max: u64) -> (u32, u32) {
    if max >= u64::from(width) * u64::from(height) {
        return (width, height);
    }
    // The largest w with w · (w · height / width) ≤ max.
    let wide = (max * u64::from(width) / u64::from(height)).isqrt().max(1);
    let high = (wide * u64::from(height) / u64::from(width)).max(1);
    (u32::try_from(wide).unwrap_or(width), u32::try_from(high).unwrap_or(height))
}

fn scaled(samples: &[u8], channels: usize, from: (u32, u32), to: (u32, u32)) -> Vec<u8> {
    let [width, height] = [from.0 as usize, from.1 as usize];
    let [new_width, new_height] = [to.0 as usize, to.1 as usize];
    let mut rows = vec![0; new_width * height * channels];
    for (out, line) in rows.chunks_exact_mut(new_width * channels).zip(samples.chunks_exact(width * channels)) {
        for (pixel, weights) in out.chunks_exact_mut(channels).zip(taps(width, new_width)) {
            for (c, sample) in pixel.iter_mut().enumerate() {
                *sample = weights.sum(|x| line[x * channels + c]);
            }
        }
    }
    let mut out = vec![0; new_width * new_height * channels];
    let stride = new_width * channels;
    for (line, weights) in out.chunks_exact_mut(stride).zip(taps(height, new_height)) {
        for (at, sample) in line.iter_mut().enumerate() {
            *sample = weights.sum(|y| rows[y * stride + at]);
        }
    }
    out
}

/// The samples that one new sample is made of.
struct Taps {
    first: usize,
    weights: Vec<i32>,
}

impl Taps {
    fn sum(&self, sample: impl Fn(usize) -> u8) -> u8 {
        let weighted = |(n, weight): (usize, &i32)| i32::from(sample(self.first + n)) * weight;
        let sum: i32 = self.weights.iter().enumerate().map(weighted).sum();
        u8::try_from(((sum + ONE / 2) / ONE).clamp(0, 255)).unwrap_or(u8::MAX)
    }
}

/// Lanczos' kernel of three lobes around every new sample, cut at the edges.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sides of pictures are far below 2^32, and weights at most 2^14"
)]
fn taps(from: usize, to: usize) -> Vec<Taps> {
    let scale = from as f64 / to as f64;
    let made = |n: usize| {
        let centre = (n as f64 + 0.5) * scale;
        let first = (centre - 3.0 * scale).floor().max(0.0) as usize;
        let last = ((centre + 3.0 * scale).ceil() as usize).min(from);
        let weights: Vec<f64> = (first..last).map(|x| lanczos((x as f64 + 0.5 - centre) / scale)).collect();
        let sum: f64 = weights.iter().sum();
        let mut weights: Vec<i32> = weights.iter().map(|w| (w / sum * f64::from(ONE)).round() as i32).collect();
        // Rounding must not make the picture darker or lighter.
        let rest = ONE - weights.iter().sum::<i32>();
        if let Some(largest) = weights.iter_mut().max_by_key(|w| **w) {
            *largest += rest;
        }
        Taps { first, weights }
    };
    (0..to).map(made).collect()
}

fn lanczos(x: f64) -> f64 {
    match x.abs() {
        x if x < 1e-9 => 1.0,
        x if x < 3.0 => 3.0 * sin_pi(x) * sin_pi(x / 3.0) / (std::f64::consts::PI * std::f64::consts::PI * x * x),
        _ => 0.0,
    }
}

/// sin(πx) for 0 ≤ x < 3, the same on every machine, to nine places.
fn sin_pi(x: f64) -> f64 {
    let turn = x.floor();
    let rest = x - turn;
    let t = if rest > 0.5 { 1.0 - rest } else { rest } * std::f64::consts::PI;
    let square = t * t;
    let series = [1.0 / 6_227_020_800.0, -1.0 / 39_916_800.0, 1.0 / 362_880.0, -1.0 / 5_040.0, 1.0 / 120.0, -1.0 / 6.0];
    let value = t * (1.0 + square * series.iter().fold(0.0, |sum, factor| sum * square + factor));
    if turn % 2.0 == 0.0 { value } else { -value }
}

#[cfg(test)]
#[cfg(all(feature = "resize", feature = "renditions"))]
mod tests {
    use super::*;
    use crate::model::MediaPath;

    fn media(kind: ImageKind, width: u32, height: u32) -> Media {
        Media::new(MediaPath::resolve("", "a/b").unwrap(), kind, width, height, 0)
    }

    fn wanted(fit: Fit) -> Wanted {
        Wanted { fit, kind: None, quality: 85 }
    }

    fn png(width: u32, height: u32, color: ExtendedColorType, samples: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        PngEncoder::new(&mut out).write_image(samples, width, height, color).unwrap();
        out
    }

    #[test]
    fn sine_is_right_to_nine_places() {
        for n in 0..300 {
            let x = f64::from(n) / 100.0;
            assert!((sin_pi(x) - (std::f64::consts::PI * x).sin()).abs() < 1e-8, "{x}");
        }
    }

    #[test]
    fn an_even_picture_stays_even_and_fits() {
        let grey = png(60, 40, ExtendedColorType::L8, &[77; 2400]);
        let changed = change(&grey, &media(ImageKind::Png, 60, 40), wanted(Fit::Pixels(600))).unwrap();
        assert_eq!((changed.kind, changed.width, changed.height), (ImageKind::Png, 30, 20));
        let read = image::load_from_memory(&changed.bytes).unwrap().to_luma8();
        assert!(read.pixels().all(|p| p.0 == [77]));
        assert_eq!(fitting((4000, 3000), 5_600_000), (2732, 2049));
        assert_eq!(fitting((10, 10), 100), (10, 10));
        assert_eq!(with_longest((4000, 3000), 1200), (1200, 900));
        assert_eq!(with_longest((3, 4000), 100), (1, 100));
        assert_eq!(with_longest((600, 400), 1200), (600, 400), "never enlarged");
    }

    #[test]
    fn a_turned_picture_is_set_upright() {
        // Two pixels beside each other, to be turned a quarter clockwise.
        let row = png(2, 1, ExtendedColorType::Rgb8, &[255, 0, 0, 0, 0, 255]);
        let mut media = media(ImageKind::Png, 2, 1);
        media.orientation = 6;
        let changed = change(&row, &media, wanted(Fit::Whole)).unwrap();
        assert_eq!((changed.width, changed.height), (1, 2));
        let read = image::load_from_memory(&changed.bytes).unwrap().to_rgb8();
        assert_eq!((read.get_pixel(0, 0).0, read.get_pixel(0, 1).0), ([255, 0, 0], [0, 0, 255]));
    }

    #[test]
    fn a_jpeg_has_white_where_the_picture_has_nothing() {
        let clear = png(8, 8, ExtendedColorType::Rgba8, &[0, 0, 0, 0].repeat(64));
        let jpeg = Wanted { kind: Some(ImageKind::Jpeg), ..wanted(Fit::Longest(8)) };
        let changed = change(&clear, &media(ImageKind::Png, 8, 8), jpeg).unwrap();
        let read = image::load_from_memory(&changed.bytes).unwrap().to_luma8();
        assert!(changed.kind == ImageKind::Jpeg && read.pixels().all(|p| p.0[0] > 250));
    }

    #[test]
    fn sixteen_bits_become_eight() {
        let deep = png(1, 1, ExtendedColorType::L16, &[0x34, 0x12]);
        let changed = change(&deep, &media(ImageKind::Png, 1, 1), wanted(Fit::Whole)).unwrap();
        let found = crate::input::media::inspect(&mut changed.bytes.as_slice(), 100).unwrap();
        assert_eq!((found.precision, found.width), (8, 1));
    }
}
