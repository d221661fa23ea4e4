//! JPEG: ISO/IEC 10918-1 (ITU-T T.81), annex B; JFIF 1.02; the Adobe marker.
use super::scan::Scanner;
use super::{Fault, Inspection, Limit, exif};
use crate::model::ImageKind;

/// Reads the segments from SOI to EOI.
pub(super) fn read(scanner: &mut Scanner<'_>, limit: &Limit) -> Result<Inspection, Fault> {
    scanner.skip(2)?;
    let mut state = State::default();
    let mut marker = next_marker(scanner)?;
    loop {
        match marker {
            // EOI
            0xd9 => return state.finish(),
            // TEM and restart markers stand alone.
            0x01 | 0xd0..=0xd7 => {}
            0xd8 => return Err(Fault::Broken("a second picture begins inside the first")),
            // DHT, JPG and DAC lie in the range of the frame headers.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => state.frame(marker, scanner, limit)?,
            0xda => {
                state.scan(scanner)?;
                marker = after_scan(scanner)?;
                continue;
            }
            0xe0..=0xef => state.application(marker, scanner)?,
            _ => {
                let length = segment(scanner)?;
                scanner.skip(length.into())?;
            }
        }
        marker = next_marker(scanner)?;
    }
}

#[derive(Default)]
struct State {
    found: Option<Inspection>,
    scans: u32,
    adobe: Option<u8>,
    icc: bool,
    orientation: Option<u8>,
    jfif: Option<(f64, f64)>,
    exif: Option<(f64, f64)>,
    unshowable: Option<&'static str>,
}

impl State {
    /// Frame header (B.2.2).
    fn frame(&mut self, marker: u8, scanner: &mut Scanner<'_>, limit: &Limit) -> Result<(), Fault> {
        if !matches!(marker, 0xc0..=0xc2) {
            self.unshowable = Some("a lossless, hierarchical or arithmetic JPEG, which readers cannot show");
        }
        // Only a hierarchical one has several (J.1.1).
        if self.found.is_some() && self.unshowable.is_none() {
            return Err(Fault::Broken("two frame headers"));
        }
        let length = segment(scanner)?;
        let [precision, h1, h0, w1, w0, components] = scanner.array()?;
        if length != 6 + 3 * u16::from(components) {
            return Err(Fault::Broken("length of the frame header"));
        }
        scanner.skip(3 * u64::from(components))?;
        let (height, width) = (u16::from_be_bytes([h1, h0]), u16::from_be_bytes([w1, w0]));
        if precision != 8 {
            self.unshowable.get_or_insert("a JPEG of more than 8 bits, which readers cannot show");
        }
        if !matches!(components, 1 | 3 | 4) {
            return Err(Fault::Broken("number of components"));
        }
        limit.check(width.into(), height.into())?;
        let mut found = Inspection::new(ImageKind::Jpeg, width.into(), height.into());
        found.components = components;
        found.progressive = marker == 0xc2;
        self.found = Some(found);
        Ok(())
    }

    /// Scan header (B.2.3).
    fn scan(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        let Some(found) = &self.found else { return Err(Fault::Broken("a scan before the frame header")) };
        let length = segment(scanner)?;
        let components = scanner.byte()?;
        if !(1..=found.components).contains(&components) || length != 4 + 2 * u16::from(components) {
            return Err(Fault::Broken("scan header"));
        }
        scanner.skip(u64::from(length) - 1)?;
        self.scans += 1;
        Ok(())
    }

    fn application(&mut self, marker: u8, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        let length = usize::from(segment(scanner)?);
        let data = scanner.take(length)?;
        match (marker, data.as_slice()) {
            (0xe0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x0, y1, y0, ..]) => {
                self.jfif = jfif_density(*unit, u16::from_be_bytes([*x1, *x0]), u16::from_be_bytes([*y1, *y0]));
            }
            (0xe1, [b'E', b'x', b'i', b'f', 0, 0, tiff @ ..]) => {
                let exif = exif::read(tiff);
                self.orientation = self.orientation.or(exif.orientation);
                self.exif = self.exif.or(exif.density);
            }
            (0xe2, [b'I', b'C', b'C', b'_', b'P', b'R', b'O', b'F', b'I', b'L', b'E', 0, ..]) => self.icc = true,
            (0xee, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..]) => self.adobe = Some(*transform),
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Inspection, Fault> {
        let mut found = self.found.ok_or(Fault::Broken("no frame header"))?;
        if self.scans == 0 {
            return Err(Fault::Broken("no picture data"));
        }
        if let Some(what) = self.unshowable {
            return Err(Fault::Unshowable(what));
        }
        found.adobe = self.adobe;
        found.icc = self.icc;
        found.orientation = self.orientation.unwrap_or(1);
        found.density = self.jfif.or(self.exif);
        Ok(found)
    }
}

fn jfif_density(unit: u8, x: u16, y: u16) -> Option<(f64, f64)> {
    let per_inch = match unit {
        1 => 1.0,
        2 => 2.54,
        _ => return None,
    };
    (x > 0 && y > 0).then(|| (f64::from(x) * per_inch, f64::from(y) * per_inch))
}

/// Length of a segment without the two bytes that hold it.
fn segment(scanner: &mut Scanner<'_>) -> Result<u16, Fault> {
    scanner.u16_be()?.checked_sub(2).ok_or(Fault::Broken("length of a segment"))
}

/// The marker that stands here; any number of fill bytes may precede it (B.1.1.2).
fn next_marker(scanner: &mut Scanner<'_>) -> Result<u8, Fault> {
    if scanner.byte()? != 0xff {
        return Err(Fault::Broken("no marker where one belongs"));
    }
    loop {
        match scanner.byte()? {
            0xff => {}
            0x00 => return Err(Fault::Broken("no marker where one belongs")),
            marker => return Ok(marker),
        }
    }
}

/// The first marker behind entropy-coded data, where `FF 00` is a data byte and restart markers belong to the data.
fn after_scan(scanner: &mut Scanner<'_>) -> Result<u8, Fault> {
    loop {
        scanner.skip_past(0xff)?;
        let mut byte = scanner.byte()?;
        while byte == 0xff {
            byte = scanner.byte()?;
        }
        if !matches!(byte, 0x00 | 0xd0..=0xd7) {
            return Ok(byte);
        }
    }
}
