//! Pictures that reading systems would show wrong or not at all: turned upright, put into eight bits and the colours of
//! screens, made smaller.
//!
//! Scaling is Lanczos' in integers, with weights that come from additions and multiplications alone, so that the same
//! picture gives the same bytes on every machine.
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};

use crate::model::{ImageKind, Media};

/// Quality of JPEG pictures that are written anew, of 100.
const QUALITY: u8 = 85;
/// Weights of one sample sum to this.
const ONE: i32 = 1 << 14;

/// A picture that was written anew.
pub(super) struct Changed {
    pub(super) bytes: Vec<u8>,
    pub(super) kind: ImageKind,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Writes the picture anew, upright, with eight bits and at most `max_pixels`. `None` where it cannot be decoded.
pub(super) fn change(bytes: &[u8], media: &Media, max_pixels: Option<u64>) -> Option<Changed> {
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format(media.kind)?).into_decoder().ok()?;
    // The profile of inks says nothing about the colours of a screen.
    let profile = decoder.icc_profile().ok()?.filter(|_| media.components != 4 || media.kind != ImageKind::Jpeg);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(Orientation::from_exif(media.orientation)?);
    let (samples, color) = match (picture.color().has_alpha(), picture.color().has_color()) {
        (true, _) => (picture.to_rgba8().into_raw(), ExtendedColorType::Rgba8),
        (false, true) => (picture.to_rgb8().into_raw(), ExtendedColorType::Rgb8),
        (false, false) => (picture.to_luma8().into_raw(), ExtendedColorType::L8),
    };
    let from = (picture.width(), picture.height());
    drop(picture);
    let (width, height) = fitting(from, max_pixels);
    let channels = usize::from(color.channel_count());
    let samples = if (width, height) == from { samples } else { scaled(&samples, channels, from, (width, height)) };
    let kind = match (media.kind, color) {
        (ImageKind::Png, _) | (_, ExtendedColorType::Rgba8) => ImageKind::Png,
        _ => ImageKind::Jpeg,
    };
    let mut out = Vec::new();
    let written = match kind {
        ImageKind::Png => write(PngEncoder::new(&mut out), profile, &samples, (width, height), color),
        _ => write(JpegEncoder::new_with_quality(&mut out, QUALITY), profile, &samples, (width, height), color),
    };
    written.map(|()| Changed { bytes: out, kind, width, height })
}

fn format(kind: ImageKind) -> Option<ImageFormat> {
    match kind {
        ImageKind::Jpeg => Some(ImageFormat::Jpeg),
        ImageKind::Png => Some(ImageFormat::Png),
        ImageKind::Webp => Some(ImageFormat::WebP),
        ImageKind::Gif => None,
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

/// The largest size of the same shape with at most `max` pixels.
fn fitting((width, height): (u32, u32), max: Option<u64>) -> (u32, u32) {
    let pixels = u64::from(width) * u64::from(height);
    let Some(max) = max.filter(|max| *max < pixels) else { return (width, height) };
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
mod tests {
    use super::*;
    use crate::model::MediaPath;

    fn media(kind: ImageKind, width: u32, height: u32) -> Media {
        Media::new(MediaPath::resolve("", "a/b").unwrap(), kind, width, height, 0)
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
        let changed = change(&grey, &media(ImageKind::Png, 60, 40), Some(600)).unwrap();
        assert_eq!((changed.kind, changed.width, changed.height), (ImageKind::Png, 30, 20));
        let read = image::load_from_memory(&changed.bytes).unwrap().to_luma8();
        assert!(read.pixels().all(|p| p.0 == [77]));
        assert_eq!(fitting((4000, 3000), Some(5_600_000)), (2732, 2049));
        assert_eq!(fitting((10, 10), None), (10, 10));
    }

    #[test]
    fn a_turned_picture_is_set_upright() {
        // Two pixels beside each other, to be turned a quarter clockwise.
        let row = png(2, 1, ExtendedColorType::Rgb8, &[255, 0, 0, 0, 0, 255]);
        let mut media = media(ImageKind::Png, 2, 1);
        media.orientation = 6;
        let changed = change(&row, &media, None).unwrap();
        assert_eq!((changed.width, changed.height), (1, 2));
        let read = image::load_from_memory(&changed.bytes).unwrap().to_rgb8();
        assert_eq!((read.get_pixel(0, 0).0, read.get_pixel(0, 1).0), ([255, 0, 0], [0, 0, 255]));
    }

    #[test]
    fn sixteen_bits_become_eight() {
        let deep = png(1, 1, ExtendedColorType::L16, &[0x34, 0x12]);
        let changed = change(&deep, &media(ImageKind::Png, 1, 1), None).unwrap();
        let found = crate::input::media::inspect(&mut changed.bytes.as_slice(), 100).unwrap();
        assert_eq!((found.precision, found.width), (8, 1));
    }
}
