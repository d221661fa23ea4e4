//! The colour profiles that pictures bring along (ICC.1:2010): those of pictures in the inks of print, which are no colours
//! without one, and those of cameras and scanners, which are not sRGB.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read as _};

use pdf_writer::{Name, Ref};

use super::deflate::deflate;
use super::image;
use super::metadata::Colors;
use super::objects::Objects;
use crate::digest::Sha256;
use crate::input::media::Inspection;
use crate::model::ImageKind;

/// True for a picture that only its own profile makes a colour of (ISO 19005-2, 6.2.4.3).
pub(crate) fn is_in_inks(found: &Inspection) -> bool {
    found.kind == ImageKind::Jpeg && found.components == 4
}

/// So many bytes of a picture are looked through for a profile, which stands at its start. That of a press takes up to
/// two million.
pub(crate) const HEAD: u64 = 4 << 20;

/// The profiles of a file, each once, by their digests.
#[derive(Debug)]
pub(crate) struct Profiles<'a> {
    known: BTreeMap<[u8; 32], Ref>,
    /// The profile of pictures that bring none along.
    default: Option<&'a [u8]>,
}

impl<'a> Profiles<'a> {
    /// None yet; `default` is the profile of pictures that bring none along.
    pub(crate) fn new(default: Option<&'a [u8]>) -> Self {
        Self { known: BTreeMap::new(), default }
    }

    /// The colour spaces of a picture, of which `head` is the start: `colors`, but for those of a sound profile of its own.
    pub(crate) fn colors(
        &mut self,
        objects: &mut Objects<'_>,
        colors: Colors,
        found: &Inspection,
        head: &[u8],
    ) -> io::Result<Colors> {
        let (profile, components) = match found.kind {
            ImageKind::Jpeg => (joined(head), found.components),
            ImageKind::Png => (of_png(head), if found.components < 3 && !has_palette(head) { 1 } else { 3 }),
            _ => (None, 0),
        };
        let (kind, sound): (&[u8; 4], &[&[u8; 4]]) = match components {
            1 => (b"GRAY", &[b"kTRC", b"A2B0"]),
            _ => (b"RGB ", &[b"rXYZ", b"A2B0"]),
        };
        let Some(profile) = profile.filter(|profile| is_sound(profile, *kind, sound)) else { return Ok(colors) };
        let space = self.space(objects, &profile, components)?;
        Ok(match components {
            1 => Colors { gray: space, ..colors },
            _ => Colors { rgb: space, ..colors },
        })
    }

    /// Writes a picture in inks under number `id`; `false`, and nothing is written, when it has no profile that fits.
    pub(crate) fn write(
        &mut self,
        objects: &mut Objects<'_>,
        id: Ref,
        found: &Inspection,
        jpeg: &[u8],
    ) -> io::Result<bool> {
        let Some(profile) = of_inks(jpeg, self.default) else { return Ok(false) };
        let space = self.space(objects, &profile, 4)?;
        objects.open_stream(id, jpeg.len() as u64, |dict| {
            image::entries(dict, [found.width, found.height], 8);
            dict.pair(Name(b"ColorSpace"), space);
            // Programs that write the marker of Adobe store how little ink there is.
            if found.adobe.is_some() {
                dict.insert(Name(b"Decode")).array().items([1, 0, 1, 0, 1, 0, 1, 0]);
            }
            dict.pair(Name(b"Filter"), Name(b"DCTDecode"));
        })?;
        objects.append(jpeg)?;
        objects.close_stream()?;
        Ok(true)
    }

    /// The colour space of a profile.
    fn space(&mut self, objects: &mut Objects<'_>, profile: &[u8], components: u8) -> io::Result<Ref> {
        let digest = Sha256::digest(profile);
        if let Some(known) = self.known.get(&digest) {
            return Ok(*known);
        }
        let (stream, space) = (objects.reserve(), objects.reserve());
        objects.write_deflated(stream, &deflate(profile), |dict| {
            dict.pair(Name(b"N"), i32::from(components));
        })?;
        objects.write(|chunk| chunk.color_space(space).icc_based(stream))?;
        self.known.insert(digest, space);
        Ok(space)
    }
}

/// The profile of a JPEG in the inks of print, whole and of a kind that PDF/A takes, else `default`; `None` where there is
/// neither.
pub(crate) fn of_inks<'a>(jpeg: &[u8], default: Option<&'a [u8]>) -> Option<Cow<'a, [u8]>> {
    let own = joined(jpeg).filter(|profile| is_of_inks(profile));
    own.map(Cow::Owned).or(default.map(Cow::Borrowed))
}

/// Joins the `ICC_PROFILE` segments in the order of their numbers (ICC.1:2010, B.4).
fn joined(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut parts: Vec<(u8, u8, &[u8])> = Segments(jpeg.get(2..)?)
        .filter_map(|(marker, body)| match body.strip_prefix(b"ICC_PROFILE\0")? {
            [number, count, data @ ..] if marker == 0xe2 => Some((*number, *count, data)),
            _ => None,
        })
        .collect();
    parts.sort_by_key(|(number, ..)| *number);
    let count = parts.len();
    let whole = count > 0
        && (1..).zip(&parts).all(|(n, (number, of, _))| usize::from(*number) == n && usize::from(*of) == count);
    whole.then(|| parts.iter().flat_map(|(.., data)| *data).copied().collect())
}

/// The profile of a PNG (third edition, 11.3.2.3): behind a name, deflated.
fn of_png(head: &[u8]) -> Option<Vec<u8>> {
    let (_, chunk) = image::Chunks(head.get(8..)?).find(|(name, _)| *name == b"iCCP")?;
    let name = memchr::memchr(0, chunk)?;
    let data = chunk.get(name + 1..)?.strip_prefix(&[0])?;
    let mut profile = Vec::new();
    flate2::read::ZlibDecoder::new(data).take(HEAD).read_to_end(&mut profile).ok()?;
    Some(profile)
}

fn has_palette(head: &[u8]) -> bool {
    head.get(25) == Some(&3)
}

/// A profile of four inks.
pub(crate) fn is_of_inks(profile: &[u8]) -> bool {
    is_sound(profile, *b"CMYK", &[b"A2B0"])
}

/// The header says its own length, these colours, a class and a version that ISO 19005-2, 6.2.4.2, takes; one of the tables
/// that lead to colours is there.
fn is_sound(profile: &[u8], kind: [u8; 4], tables: &[&[u8; 4]]) -> bool {
    let word = |at: usize| profile.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let name = |at: usize| profile.get(at..at + 4);
    let tags = (0..word(128).unwrap_or(0).min(100) as usize).map(|n| 132 + 12 * n);
    let held = |at: usize| {
        let end = word(at + 4).zip(word(at + 8)).and_then(|(offset, length)| offset.checked_add(length));
        end.is_some_and(|end| end as usize <= profile.len())
    };
    word(0) == u32::try_from(profile.len()).ok()
        && name(36) == Some(b"acsp")
        && name(16) == Some(&kind)
        && matches!(name(12), Some(b"prtr" | b"scnr" | b"mntr" | b"spac"))
        && matches!(name(20), Some(b"XYZ " | b"Lab "))
        && profile.get(8).is_some_and(|version| (2..=4).contains(version))
        && tags.clone().all(held)
        && tags.clone().any(|at| tables.iter().any(|table| name(at) == Some(*table)))
}

/// The segments of a JPEG before its first scan: marker and body.
struct Segments<'a>(&'a [u8]);

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        // Any number of fill bytes may stand before a marker (T.81, B.1.1.2).
        let start = self.0.iter().position(|byte| *byte != 0xff).filter(|start| *start > 0)?;
        let marker = self.0[start];
        if matches!(marker, 0xd9 | 0xda) {
            return None;
        }
        let rest = &self.0[start + 1..];
        let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
        let body = rest.get(2..length)?;
        self.0 = &rest[length..];
        Some((marker, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Linear colours and linear grey.
    fn plain(kind: &[u8; 4]) -> Vec<u8> {
        let table: &[u8; 4] = if kind == b"GRAY" { b"kTRC" } else { b"rXYZ" };
        let mut profile = vec![0; 164];
        profile[..4].copy_from_slice(&164_u32.to_be_bytes());
        profile[8] = 2;
        for (at, name) in [(12, b"mntr"), (16, kind), (20, b"XYZ "), (36, b"acsp"), (132, table)] {
            profile[at..at + 4].copy_from_slice(name);
        }
        for (at, word) in [(128, 1), (136, 144), (140, 20_u32)] {
            profile[at..at + 4].copy_from_slice(&word.to_be_bytes());
        }
        profile
    }

    #[test]
    fn a_profile_of_other_colours_than_the_picture_is_none() {
        let sound = |profile: &[u8], kind: &[u8; 4], table| is_sound(profile, *kind, &[table]);
        assert!(sound(&plain(b"GRAY"), b"GRAY", b"kTRC") && sound(&plain(b"RGB "), b"RGB ", b"rXYZ"));
        assert!(!sound(&plain(b"GRAY"), b"RGB ", b"rXYZ") && !sound(&plain(b"RGB "), b"GRAY", b"kTRC"));
        assert!(!sound(&plain(b"RGB ")[..160], b"RGB ", b"rXYZ"));
    }

    const JPEG: &[u8] = include_bytes!("../../../../tests/fixtures/epub/cmyk.jpg");
    const PROFILE: &[u8] = include_bytes!("../../../../tests/fixtures/pdf/inks.icc");

    /// The picture with parts of a profile, each with its number and the count it says.
    fn with(parts: &[(u8, u8, &[u8])]) -> Vec<u8> {
        let mut out = JPEG[..2].to_vec();
        for (number, count, data) in parts {
            let length = u16::try_from(2 + 14 + data.len()).expect("a part is short");
            out.extend([0xff, 0xff, 0xe2]);
            out.extend(length.to_be_bytes());
            out.extend(b"ICC_PROFILE\0");
            out.extend([*number, *count]);
            out.extend(*data);
        }
        out.extend(&JPEG[2..]);
        out
    }

    #[test]
    fn a_profile_in_parts_is_joined() {
        let (first, second) = PROFILE.split_at(700);
        assert_eq!(of_inks(&with(&[(1, 1, PROFILE)]), None).as_deref(), Some(PROFILE));
        assert_eq!(of_inks(&with(&[(2, 2, second), (1, 2, first)]), None).as_deref(), Some(PROFILE));
        assert_eq!(of_inks(JPEG, None), None);
        assert_eq!(of_inks(JPEG, Some(PROFILE)).as_deref(), Some(PROFILE));
        assert_eq!(of_inks(&with(&[(1, 2, first)]), None), None);
        assert_eq!(of_inks(&with(&[(1, 2, first), (1, 2, second)]), None), None);
    }

    #[test]
    fn a_profile_of_another_kind_is_none() {
        let changed = |at: usize, byte: u8| {
            let mut profile = PROFILE.to_vec();
            profile[at] = byte;
            of_inks(&with(&[(1, 1, &profile)]), None)
        };
        // Length, version, class, colours, connection, signature, offset of a tag.
        for at in [3, 8, 12, 16, 20, 36, 136] {
            assert_eq!(changed(at, 0xee), None, "byte {at}");
        }
        assert_eq!(of_inks(&with(&[(1, 1, &PROFILE[..PROFILE.len() - 1])]), None), None);
        assert_eq!(of_inks(&with(&[(1, 1, b"")]), None), None);
    }
}
