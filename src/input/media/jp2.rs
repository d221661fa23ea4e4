//! JPEG 2000 in its file format: ISO/IEC 15444-1, annex I. A codestream without the boxes around it is refused by PDF/A
//! (ISO 19005-2, 6.2.8.3) and by this.
use super::{Fault, Inspection, Limit};
use crate::model::ImageKind;

/// The kinds of colours that a box names by number (I.5.3.3): sRGB, grey, sYCC.
const COLORS: [u32; 3] = [16, 17, 18];

/// Reads the boxes.
pub(super) fn read(file: &[u8], limit: &Limit) -> Result<Inspection, Fault> {
    let inside = |name: &[u8; 4], data| Boxes(data).find(|(found, _)| *found == name).map(|(_, body)| body);
    let header = inside(b"jp2h", file).ok_or(Fault::Broken("no header box"))?;
    let image = inside(b"ihdr", header).ok_or(Fault::Broken("no image header box"))?;
    let &[h3, h2, h1, h0, w3, w2, w1, w0, c1, c0, bits, ..] = image else {
        return Err(Fault::Broken("length of the image header box"));
    };
    let (width, height) = (u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
    limit.check(width, height)?;
    let mut found = Inspection::new(ImageKind::Jp2, width, height);
    found.components = u8::try_from(u16::from_be_bytes([c1, c0])).unwrap_or(u8::MAX);
    found.precision = (bits & 0x7f).saturating_add(1);
    if !matches!(found.components, 1 | 3) || bits == 0xff || !has_colors(inside(b"colr", header)) {
        return Err(Fault::Unshowable("a JPEG 2000 file with transparency, in inks or of components that differ"));
    }
    // The codestream ends with EOC (A.4.4).
    match inside(b"jp2c", file) {
        Some([.., 0xff, 0xd9]) => Ok(found),
        Some(_) => Err(Fault::CutOff),
        None => Err(Fault::Broken("no codestream")),
    }
}

/// By number one of those that PDF/A takes without more, or by a profile.
fn has_colors(color: Option<&[u8]>) -> bool {
    match color {
        Some(&[1, _, _, n3, n2, n1, n0, ..]) => COLORS.contains(&u32::from_be_bytes([n3, n2, n1, n0])),
        Some(&[2, ..]) => true,
        _ => false,
    }
}

/// Boxes: name and content. One of length 0 reaches to the end (I.4).
struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_first_chunk::<8>()?;
        let name = self.0.get(4..8)?.try_into().ok()?;
        let (start, length) = match u32::from_be_bytes([head[0], head[1], head[2], head[3]]) {
            0 => (8, self.0.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*rest.first_chunk::<8>()?)).ok()?),
            length => (8, usize::try_from(length).ok()?),
        };
        let body = self.0.get(start..length.min(self.0.len()))?;
        self.0 = self.0.get(length..).unwrap_or_default();
        Some((name, body))
    }
}
