//! Pictures: a few drawn landscapes, and for each file one of them with a comment of its own.

use std::error::Error;

use jpeg_encoder::{ColorType, Encoder};

use super::text::Rng;

pub const WIDTH: u16 = 640;
pub const HEIGHT: u16 = 427;
const SCENES: usize = 8;
/// The largest payload of a COM segment (ITU-T T.81, B.2.4.5: the length counts its own two bytes).
const COMMENT: usize = 65_533;

pub struct Pictures {
    scenes: Vec<Vec<u8>>,
    bytes: usize,
}

impl Pictures {
    /// Scenes a little smaller than `bytes`, which every file will have exactly.
    pub fn new(seed: u64, bytes: usize) -> Result<Self, Box<dyn Error>> {
        let scenes = (0..SCENES)
            .map(|n| scene(&mut Rng::new(seed, 0x5CE7E + n as u64), bytes.saturating_sub(64)))
            .collect::<Result<_, _>>()?;
        Ok(Self { scenes, bytes })
    }

    /// File `n`: bytes that no other file has.
    pub fn file(&self, n: usize) -> Vec<u8> {
        let scene = &self.scenes[n % self.scenes.len()];
        let mut file = Vec::with_capacity(self.bytes.max(scene.len() + 64));
        file.extend_from_slice(&scene[..2]);
        let mut note = format!("newsbind benchmark picture {n:08}").into_bytes();
        let mut rng = Rng::new(0xC0, n as u64);
        loop {
            // 4: the marker and the length of the segment
            let rest = self.bytes.saturating_sub(file.len() + scene.len() - 2 + 4);
            note.resize_with(note.len().max(rest.min(COMMENT)), || rng.next() as u8);
            file.extend_from_slice(&[0xFF, 0xFE]);
            file.extend_from_slice(&(note.len() as u16 + 2).to_be_bytes());
            file.append(&mut note);
            if file.len() + scene.len() + 4 > self.bytes {
                break;
            }
        }
        file.extend_from_slice(&scene[2..]);
        file
    }
}

/// The best quality that stays under `limit` bytes.
fn scene(rng: &mut Rng, limit: usize) -> Result<Vec<u8>, Box<dyn Error>> {
    let pixels = landscape(rng);
    let mut best = encode(&pixels, 1)?;
    let (mut low, mut high) = (2, 100);
    while low <= high {
        let quality = (low + high) / 2;
        let jpeg = encode(&pixels, quality)?;
        if jpeg.len() <= limit {
            best = jpeg;
            low = quality + 1;
        } else {
            high = quality - 1;
        }
    }
    Ok(best)
}

fn encode(pixels: &[u8], quality: u8) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, quality).encode(pixels, WIDTH, HEIGHT, ColorType::Rgb)?;
    Ok(jpeg)
}

/// Sky over hills over water, with grain.
fn landscape(rng: &mut Rng) -> Vec<u8> {
    let hills: Vec<f32> = (0..3).map(|_| 0.2 + rng.below(60) as f32 / 100.0).collect();
    let mut pixels = Vec::with_capacity(usize::from(WIDTH) * usize::from(HEIGHT) * 3);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (u, v) = (f32::from(x) / f32::from(WIDTH), f32::from(y) / f32::from(HEIGHT));
            let ridge = 0.45 + 0.12 * (hills[0] * 9.0 * u).sin() + 0.05 * (hills[1] * 31.0 * u).cos();
            let colour = if v < ridge {
                [150.0 + 80.0 * v, 180.0 + 50.0 * v, 225.0]
            } else if v < 0.72 {
                [70.0 + 60.0 * u, 110.0 + 40.0 * hills[2], 60.0 + 40.0 * v]
            } else {
                [60.0, 100.0 + 30.0 * (u * 80.0 + v * 300.0).sin(), 140.0 - 40.0 * v]
            };
            let grain = rng.below(25) as f32 - 12.0;
            pixels.extend(colour.map(|c| (c + grain).clamp(0.0, 255.0) as u8));
        }
    }
    pixels
}
