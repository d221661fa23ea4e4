//! WebP (RFC 9649): RIFF chunks, bitstream headers of VP8 (RFC 6386, 9.1), VP8L and VP8X.
use super::scan::Scanner;
use super::{Fault, Inspection, Limit, exif};
use crate::model::ImageKind;

const EXIF_UP_TO: u64 = 1 << 16;

/// Reads the chunks to the end that the RIFF header gives.
pub(super) fn read(scanner: &mut Scanner<'_>, limit: &Limit) -> Result<Inspection, Fault> {
    scanner.skip(4)?;
    let size = u64::from(scanner.u32_le()?);
    let end = scanner.position() + size;
    scanner.skip(4)?;
    let (mut found, mut pictures): (Option<Inspection>, u32) = (None, 0);
    while scanner.position() + 8 <= end {
        let kind: [u8; 4] = scanner.array()?;
        let length = u64::from(scanner.u32_le()?);
        let next = scanner.position() + length + length % 2;
        // Writers that leave out the last padding byte are common; the data itself must be there.
        if scanner.position() + length > end {
            return Err(Fault::Broken("a chunk is longer than the file says"));
        }
        match &kind {
            b"VP8X" if found.is_none() => found = Some(extended(scanner, length, limit)?),
            b"VP8 " | b"VP8L" => {
                let (width, height) =
                    if &kind == b"VP8 " { lossy(scanner, length)? } else { lossless(scanner, length)? };
                limit.check(width, height)?;
                pictures += 1;
                found.get_or_insert_with(|| Inspection::new(ImageKind::Webp, width, height));
            }
            b"ANMF" => pictures += 1,
            b"EXIF" if length <= EXIF_UP_TO => note_exif(scanner, length, found.as_mut())?,
            _ => {}
        }
        let left = next.min(end).saturating_sub(scanner.position());
        scanner.skip(left)?;
    }
    match found {
        Some(found) if pictures > 0 => Ok(found),
        _ => Err(Fault::Broken("no picture data")),
    }
}

/// VP8X (RFC 9649, 2.7): flags and the size of the canvas.
fn extended(scanner: &mut Scanner<'_>, length: u64, limit: &Limit) -> Result<Inspection, Fault> {
    if length < 10 {
        return Err(Fault::Broken("length of VP8X"));
    }
    let [flags, _, _, _, w0, w1, w2, h0, h1, h2] = scanner.array()?;
    let (width, height) = (u32::from_le_bytes([w0, w1, w2, 0]) + 1, u32::from_le_bytes([h0, h1, h2, 0]) + 1);
    limit.check(width, height)?;
    let mut found = Inspection::new(ImageKind::Webp, width, height);
    (found.icc, found.animated) = (flags & 0x20 != 0, flags & 0x02 != 0);
    if flags & 0x10 != 0 {
        found.components = 4;
    }
    Ok(found)
}

fn lossy(scanner: &mut Scanner<'_>, length: u64) -> Result<(u32, u32), Fault> {
    if length < 10 {
        return Err(Fault::Broken("length of VP8"));
    }
    let [tag, _, _, s0, s1, s2, w0, w1, h0, h1] = scanner.array()?;
    if tag & 1 != 0 || [s0, s1, s2] != [0x9d, 0x01, 0x2a] {
        return Err(Fault::Broken("head of VP8"));
    }
    // The upper two bits are a scaling hint.
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    Ok((side(w0, w1), side(h0, h1)))
}

fn lossless(scanner: &mut Scanner<'_>, length: u64) -> Result<(u32, u32), Fault> {
    if length < 5 {
        return Err(Fault::Broken("length of VP8L"));
    }
    let [signature, b0, b1, b2, b3] = scanner.array()?;
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    if signature != 0x2f || bits >> 29 != 0 {
        return Err(Fault::Broken("head of VP8L"));
    }
    Ok(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}

fn note_exif(scanner: &mut Scanner<'_>, length: u64, found: Option<&mut Inspection>) -> Result<(), Fault> {
    let data = scanner.take(usize::try_from(length).map_err(|_| Fault::Broken("length of EXIF"))?)?;
    let tiff = data.strip_prefix(b"Exif\0\0").unwrap_or(&data);
    if let Some(found) = found {
        let exif = exif::read(tiff);
        found.orientation = exif.orientation.unwrap_or(1);
        found.density = exif.density;
    }
    Ok(())
}
