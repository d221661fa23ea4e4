//! The few Exif fields that matter for showing a picture (CIPA DC-008, TIFF 6.0 section 2).

/// Orientation and density as Exif gives them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Exif {
    /// Tag 0112, 1 to 8.
    pub(super) orientation: Option<u8>,
    /// Tags 011A, 011B and 0128, in pixels per inch.
    pub(super) density: Option<(f64, f64)>,
}

/// Reads the first directory of a TIFF structure. Whatever is broken counts as absent.
pub(super) fn read(tiff: &[u8]) -> Exif {
    Tiff::new(tiff).and_then(|tiff| tiff.first_directory()).unwrap_or_default()
}

struct Tiff<'a> {
    data: &'a [u8],
    big: bool,
}

impl<'a> Tiff<'a> {
    fn new(data: &'a [u8]) -> Option<Self> {
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

    fn first_directory(&self) -> Option<Exif> {
        let start = usize::try_from(self.u32(4)?).ok()?;
        let entries = usize::from(self.u16(start)?);
        let (mut exif, mut x, mut y, mut unit) = (Exif::default(), None, None, 2);
        for n in 0..entries {
            let at = start.checked_add(2 + 12 * n)?;
            let Some(tag) = self.u16(at) else { break };
            let value = at.checked_add(8)?;
            match tag {
                0x0112 => {
                    exif.orientation =
                        self.u16(value).and_then(|v| u8::try_from(v).ok()).filter(|v| (1..=8).contains(v))
                }
                0x011a => x = self.rational(value),
                0x011b => y = self.rational(value),
                0x0128 => unit = self.u16(value).unwrap_or(2),
                _ => {}
            }
        }
        let per_inch = if unit == 3 { 2.54 } else { 1.0 };
        exif.density = x.zip(y).map(|(x, y)| (x * per_inch, y * per_inch));
        Some(exif)
    }
}
