//! PNG (third edition): chunks with their checksums from IHDR to IEND.
use super::scan::Scanner;
use super::{Fault, Inspection, Limit, exif};
use crate::model::ImageKind;

/// Chunks that are read are far smaller; a longer one of these kinds is skipped like any other.
const READ_UP_TO: u32 = 1 << 16;

/// Reads the chunks to IEND.
pub(super) fn read(scanner: &mut Scanner<'_>, limit: &Limit) -> Result<Inspection, Fault> {
    scanner.skip(8)?;
    let (kind, header) = chunk(scanner)?;
    if &kind != b"IHDR" {
        return Err(Fault::Broken("the first chunk is not IHDR"));
    }
    let mut found = header_of(&header, limit)?;
    let palette_needed = header.get(9) == Some(&3);
    let (mut data, mut palette) = (false, false);
    loop {
        let (kind, body) = chunk(scanner)?;
        match &kind {
            b"IEND" => break,
            b"IHDR" => return Err(Fault::Broken("two IHDR chunks")),
            b"IDAT" => data = true,
            b"PLTE" => palette = true,
            b"acTL" => found.animated = true,
            b"iCCP" => found.icc = true,
            b"pHYs" => found.density = density(&body),
            b"eXIf" => found.orientation = exif::read(&body).orientation.unwrap_or(1),
            // The fifth bit of the first letter tells a chunk that may be ignored (5.4).
            [first, ..] if first.is_ascii_uppercase() => return Err(Fault::Broken("an unknown critical chunk")),
            _ => {}
        }
    }
    if !data || (palette_needed && !palette) {
        return Err(Fault::Broken("no picture data or no palette"));
    }
    Ok(found)
}

/// One chunk, its checksum compared; the data only where it is short.
fn chunk(scanner: &mut Scanner<'_>) -> Result<([u8; 4], Vec<u8>), Fault> {
    let length = scanner.u32_be()?;
    let kind: [u8; 4] = scanner.array()?;
    if length > i32::MAX.unsigned_abs() || !kind.iter().all(u8::is_ascii_alphabetic) {
        return Err(Fault::Broken("head of a chunk"));
    }
    let keep = length <= READ_UP_TO && &kind != b"IDAT";
    let mut crc = crc32fast::Hasher::new();
    crc.update(&kind);
    let mut body = Vec::new();
    scanner.pass(length.into(), |bytes| {
        crc.update(bytes);
        if keep {
            body.extend_from_slice(bytes);
        }
    })?;
    if scanner.u32_be()? != crc.finalize() {
        return Err(Fault::Broken("checksum of a chunk"));
    }
    Ok((kind, body))
}

/// IHDR (11.2.1).
fn header_of(header: &[u8], limit: &Limit) -> Result<Inspection, Fault> {
    let &[w3, w2, w1, w0, h3, h2, h1, h0, depth, colour, compression, filter, interlace] = header else {
        return Err(Fault::Broken("length of IHDR"));
    };
    let components = match (colour, depth) {
        (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) => 1,
        (2, 8 | 16) => 3,
        (4, 8 | 16) => 2,
        (6, 8 | 16) => 4,
        _ => return Err(Fault::Broken("colour type and bit depth")),
    };
    if compression != 0 || filter != 0 || interlace > 1 {
        return Err(Fault::Broken("compression, filter or interlace method"));
    }
    let (width, height) = (u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
    limit.check(width, height)?;
    let mut found = Inspection::new(ImageKind::Png, width, height);
    (found.components, found.precision, found.progressive) = (components, depth, interlace == 1);
    Ok(found)
}

/// pHYs (11.3.4.3): pixels per metre.
fn density(body: &[u8]) -> Option<(f64, f64)> {
    let &[x3, x2, x1, x0, y3, y2, y1, y0, 1] = body else { return None };
    let (x, y) = (u32::from_be_bytes([x3, x2, x1, x0]), u32::from_be_bytes([y3, y2, y1, y0]));
    (x > 0 && y > 0).then(|| (f64::from(x) * 0.0254, f64::from(y) * 0.0254))
}
