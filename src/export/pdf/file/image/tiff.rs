//! TIFF, the format of masters: a page in black and white that is coded as by a fax machine goes into the file as it is, all
//! else is decoded.

use std::io::{self, Cursor};

use pdf_writer::{Dict, Name, Ref};
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use super::{Pixels, entries, split};
use crate::export::pdf::file::metadata::Colors;
use crate::export::pdf::file::objects::Objects;
use crate::input::media::Inspection;

/// A picture of one strip in Group 4 coding (ITU-T T.6).
pub(super) struct Fax<'a> {
    data: &'a [u8],
    /// Zeros are black (photometric interpretation 1).
    zero_is_black: bool,
}

impl<'a> Fax<'a> {
    pub(super) fn new(file: &'a [u8]) -> Option<Self> {
        const GROUP_4: u32 = 4;
        let mut decoder = Decoder::new(Cursor::new(file)).ok()?;
        let mut number = |tag, default| decoder.find_tag_unsigned(tag).ok().map(|found| found.unwrap_or(default));
        let coded = number(Tag::Compression, 1)? == GROUP_4
            && number(Tag::BitsPerSample, 1)? == 1
            && number(Tag::SamplesPerPixel, 1)? == 1
            && number(Tag::FillOrder, 1)? == 1;
        let zero_is_black = match number(Tag::PhotometricInterpretation, 0)? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let (offsets, lengths) =
            (decoder.get_tag_u64_vec(Tag::StripOffsets).ok()?, decoder.get_tag_u64_vec(Tag::StripByteCounts).ok()?);
        let (&[start], &[length]) = (offsets.as_slice(), lengths.as_slice()) else { return None };
        let start = usize::try_from(start).ok()?;
        let data = file.get(start..start.checked_add(usize::try_from(length).ok()?)?)?;
        coded.then_some(Self { data, zero_is_black })
    }

    pub(super) fn write(
        &self,
        objects: &mut Objects<'_>,
        id: Ref,
        colors: Colors,
        found: &Inspection,
    ) -> io::Result<()> {
        objects.open_stream(id, self.data.len() as u64, |dict| {
            entries(dict, [found.width, found.height], 1);
            dict.pair(Name(b"ColorSpace"), colors.gray);
            dict.pair(Name(b"Filter"), Name(b"CCITTFaxDecode"));
            self.parameters(dict, found);
        })?;
        objects.append(self.data)?;
        objects.close_stream()
    }

    /// ISO 32000-1, table 11. The coding has runs of zeros first and calls them white, whatever they are on paper.
    fn parameters(&self, dict: &mut Dict<'_>, found: &Inspection) {
        let mut parameters = dict.insert(Name(b"DecodeParms")).dict();
        parameters.pair(Name(b"K"), -1).pair(Name(b"Columns"), found.width as i32);
        parameters.pair(Name(b"Rows"), found.height as i32).pair(Name(b"BlackIs1"), self.zero_is_black);
    }
}

/// Grey or colour, with or without transparency, of 1, 8 or 16 bits.
pub(super) fn decode(file: &[u8]) -> Option<Pixels> {
    let mut decoder = Decoder::new(Cursor::new(file)).ok()?.with_limits(Limits::unlimited());
    let (width, height) = decoder.dimensions().ok()?;
    let (samples, bits) = match decoder.colortype().ok()? {
        ColorType::Gray(bits) => (1, bits),
        ColorType::GrayA(bits) => (2, bits),
        ColorType::RGB(bits) => (3, bits),
        ColorType::RGBA(bits) => (4, bits),
        _ => return None,
    };
    let data = match (decoder.read_image().ok()?, bits) {
        (DecodingResult::U8(data), 1 | 8) => data,
        (DecodingResult::U16(data), 16) => data.into_iter().flat_map(u16::to_be_bytes).collect(),
        _ => return None,
    };
    if bits == 1 {
        let whole = samples == 1 && data.len() == (width as usize).div_ceil(8) * height as usize;
        return whole.then_some(Pixels { width, height, components: 1, bits, color: data, alpha: None });
    }
    split([width, height], samples, bits, data)
}
