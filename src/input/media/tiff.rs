//! TIFF 6.0: the first directory.
use super::{Fault, Inspection, Limit};
use crate::model::ImageKind;

/// Reads the first directory of a picture.
pub(super) fn read(file: &[u8], limit: &Limit) -> Result<Inspection, Fault> {
    let broken = Fault::Broken("no directory with a size");
    let Some(directory) = Tiff::new(file).and_then(|tiff| tiff.directory()) else { return Err(broken) };
    let (Some(width), Some(height)) = (directory.number(256), directory.number(257)) else { return Err(broken) };
    limit.check(width, height)?;
    let mut found = Inspection::new(ImageKind::Tiff, width, height);
    let small = |tag, default: u8| directory.number(tag).and_then(|n| u8::try_from(n).ok()).unwrap_or(default);
    (found.precision, found.components) = (small(258, 1), small(277, 1));
    found.orientation = directory.orientation().unwrap_or(1);
    found.density = directory.density();
    Ok(found)
}

/// A TIFF structure.
pub(super) struct Tiff<'a> {
    data: &'a [u8],
    big: bool,
}

/// A directory: where its entries begin, and how many there are.
pub(super) struct Directory<'a> {
    tiff: Tiff<'a>,
    start: usize,
    entries: usize,
}

impl<'a> Tiff<'a> {
    pub(super) fn new(data: &'a [u8]) -> Option<Self> {
        let big = match data.get(..4)? {
            [b'M', b'M', 0, 42] => true,
            [b'I', b'I', 42, 0] => false,
            _ => return None,
        };
        Some(Self { data, big })
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn rational(&self, at: usize) -> Option<f64> {
        let at = usize::try_from(self.u32(at)?).ok()?;
        let (above, below) = (self.u32(at)?, self.u32(at.checked_add(4)?)?);
        (above > 0 && below > 0).then(|| f64::from(above) / f64::from(below))
    }

    /// The first directory.
    pub(super) fn directory(self) -> Option<Directory<'a>> {
        let start = usize::try_from(self.u32(4)?).ok()?;
        let entries = usize::from(self.u16(start)?);
        Some(Directory { start: start.checked_add(2)?, entries, tiff: self })
    }
}

impl Directory<'_> {
    /// Where the value of a tag stands: a small one itself, else its place. Entries behind the end of the data count as absent.
    fn value(&self, tag: u16) -> Option<usize> {
        let mut places = (0..self.entries).map_while(|n| self.start.checked_add(12 * n));
        let at = places.find(|at| self.tiff.u16(*at) == Some(tag))?;
        at.checked_add(8)
    }

    /// A number (SHORT or LONG).
    pub(super) fn number(&self, tag: u16) -> Option<u32> {
        let value = self.value(tag)?;
        match self.tiff.u16(value.checked_sub(6)?)? {
            3 => self.tiff.u16(value).map(u32::from),
            4 => self.tiff.u32(value),
            _ => None,
        }
    }

    /// Tag 0112, 1 to 8.
    pub(super) fn orientation(&self) -> Option<u8> {
        let value = self.tiff.u16(self.value(0x0112)?)?;
        u8::try_from(value).ok().filter(|v| (1..=8).contains(v))
    }

    /// Tags 011A, 011B and 0128, in pixels per inch.
    pub(super) fn density(&self) -> Option<(f64, f64)> {
        let unit = self.value(0x0128).and_then(|at| self.tiff.u16(at)).unwrap_or(2);
        let per_inch = if unit == 3 { 2.54 } else { 1.0 };
        let x = self.tiff.rational(self.value(0x011a)?)?;
        let y = self.tiff.rational(self.value(0x011b)?)?;
        Some((x * per_inch, y * per_inch))
    }
}
