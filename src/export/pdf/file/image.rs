//! Pictures as objects: JPEG and plain PNG as their bytes are, all else decoded (ISO 32000-1, 8.9.5).

use std::io::{self, Cursor, Read};

mod tiff;

use pdf_writer::{Dict, Name, Ref};

use super::deflate::deflate;
use super::guard::Fault;
use super::metadata::Colors;
use super::objects::Objects;
use crate::input::media::Inspection;
use crate::model::ImageKind;

/// Pixels, row by row, with what lies behind them.
struct Pixels {
    width: u32,
    height: u32,
    /// 1 grey, 3 colour.
    components: u8,
    /// Bits of a sample: 1, of which eight are a byte; 8, or 16 with the high byte first.
    bits: u8,
    color: Vec<u8>,
    alpha: Option<Vec<u8>>,
}

/// True when a picture may have transparency, so that its page needs a group (ISO 19005-2, 6.2.10).
pub(crate) fn may_be_transparent(found: &Inspection) -> bool {
    !matches!(found.kind, ImageKind::Jpeg | ImageKind::Jp2)
}

/// Writes a picture under number `id`; `false` when it cannot be decoded, and a blank stands for it.
pub(crate) fn write(
    objects: &mut Objects<'_>,
    id: Ref,
    colors: Colors,
    found: &Inspection,
    length: u64,
    reader: &mut dyn Read,
) -> io::Result<bool> {
    match found.kind {
        ImageKind::Jpeg => return write_jpeg(objects, id, colors, found, length, reader).map(|()| true),
        ImageKind::Jp2 => return write_jp2(objects, id, found, length, reader).map(|()| true),
        _ => {}
    }
    let mut file = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    reader.read_to_end(&mut file)?;
    if found.kind == ImageKind::Png
        && let Some(plain) = PlainPng::new(&file)
        && plain.is_whole()
    {
        plain.check(objects, found);
        plain.write(objects, id, colors)?;
        return Ok(true);
    }
    if found.kind == ImageKind::Tiff
        && let Some(fax) = tiff::Fax::new(&file)
    {
        return fax.write(objects, id, colors, found).map(|()| true);
    }
    let pixels = match found.kind {
        ImageKind::Tiff => tiff::decode(&file),
        ImageKind::Png => decode_png(&file),
        ImageKind::Webp => decode_webp(&file),
        ImageKind::Gif => decode_gif(&file),
        _ => None,
    };
    let sound = pixels.as_ref().is_some_and(|pixels| (pixels.width, pixels.height) == (found.width, found.height));
    let blank = Pixels { width: 1, height: 1, components: 1, bits: 8, color: vec![0xe0], alpha: None };
    write_pixels(objects, id, colors, pixels.filter(|_| sound).unwrap_or(blank))?;
    Ok(sound)
}

/// What every picture says of itself.
pub(super) fn entries(dict: &mut Dict<'_>, size: [u32; 2], bits: u8) {
    dict.pair(Name(b"Type"), Name(b"XObject"));
    dict.pair(Name(b"Subtype"), Name(b"Image"));
    dict.pair(Name(b"Width"), size[0] as i32);
    dict.pair(Name(b"Height"), size[1] as i32);
    dict.pair(Name(b"BitsPerComponent"), i32::from(bits));
}

fn write_jpeg(
    objects: &mut Objects<'_>,
    id: Ref,
    colors: Colors,
    found: &Inspection,
    length: u64,
    reader: &mut dyn Read,
) -> io::Result<()> {
    if !matches!(found.components, 1 | 3) || found.precision != 8 {
        objects.guard.fault(Fault::Picture, || format!("JPEG of {} components", found.components));
    }
    let space = if found.components == 1 { colors.gray } else { colors.rgb };
    objects.open_stream(id, length, |dict| {
        entries(dict, [found.width, found.height], 8);
        dict.pair(Name(b"ColorSpace"), space);
        dict.pair(Name(b"Filter"), Name(b"DCTDecode"));
    })?;
    copy(objects, length, reader)
}

/// The file says itself what its colours are (ISO 32000-1, 7.4.9).
fn write_jp2(
    objects: &mut Objects<'_>,
    id: Ref,
    found: &Inspection,
    length: u64,
    reader: &mut dyn Read,
) -> io::Result<()> {
    objects.open_stream(id, length, |dict| {
        entries(dict, [found.width, found.height], found.precision);
        dict.pair(Name(b"Filter"), Name(b"JPXDecode"));
    })?;
    copy(objects, length, reader)
}

fn copy(objects: &mut Objects<'_>, length: u64, reader: &mut dyn Read) -> io::Result<()> {
    let copied = objects.append_from(reader)?;
    if copied != length {
        objects.guard.fault(Fault::Picture, || "the file changed its length while it was copied".to_owned());
    }
    objects.close_stream()
}

/// A PNG whose image data PDF takes as they are: no alpha, no transparency, not interlaced.
struct PlainPng<'a> {
    size: [u32; 2],
    bits: u8,
    kind: u8,
    palette: &'a [u8],
    data: Vec<&'a [u8]>,
}

impl<'a> PlainPng<'a> {
    fn new(file: &'a [u8]) -> Option<Self> {
        let mut plain = Self { size: [0, 0], bits: 0, kind: 0, palette: &[], data: Vec::new() };
        for (name, chunk) in Chunks(file.get(8..)?) {
            match name {
                b"IHDR" => {
                    let word = |at: usize| Some(u32::from_be_bytes(chunk.get(at..at + 4)?.try_into().ok()?));
                    plain.size = [word(0)?, word(4)?];
                    (plain.bits, plain.kind) = (*chunk.get(8)?, *chunk.get(9)?);
                    let interlaced = *chunk.get(12)? != 0;
                    if interlaced || !matches!(plain.kind, 0 | 2 | 3) {
                        return None;
                    }
                }
                b"PLTE" => plain.palette = chunk,
                b"tRNS" => return None,
                b"IDAT" => plain.data.push(chunk),
                _ => {}
            }
        }
        let palette =
            plain.kind != 3 || (3..=768).contains(&plain.palette.len()) && plain.palette.len().is_multiple_of(3);
        (palette && !plain.data.is_empty()).then_some(plain)
    }

    fn components(&self) -> u8 {
        if self.kind == 2 { 3 } else { 1 }
    }

    /// True when the data are as many as the size asks for: readers stop, or show nothing, where they are not.
    fn is_whole(&self) -> bool {
        let bits = u64::from(self.size[0]) * u64::from(self.components()) * u64::from(self.bits);
        let wanted = u64::from(self.size[1]) * (1 + bits.div_ceil(8));
        let mut inflater = flate2::Decompress::new(true);
        let mut rows = vec![0; 64 * 1024];
        for piece in &self.data {
            let mut left = *piece;
            loop {
                let before = (inflater.total_in(), inflater.total_out());
                if inflater.decompress(left, &mut rows, flate2::FlushDecompress::None).is_err() {
                    return false;
                }
                left = &left[(inflater.total_in() - before.0) as usize..];
                if inflater.total_out() >= wanted {
                    return true;
                }
                if (inflater.total_in(), inflater.total_out()) == before {
                    break;
                }
            }
        }
        false
    }

    /// What the dictionary will say is what was found when the file was looked at.
    fn check(&self, objects: &mut Objects<'_>, found: &Inspection) {
        if self.size != [found.width, found.height] || self.bits != found.precision {
            objects.guard.fault(Fault::Picture, || format!("a PNG of {} bits is not what was found", self.bits));
        }
    }

    fn write(&self, objects: &mut Objects<'_>, id: Ref, colors: Colors) -> io::Result<()> {
        let components = i32::from(self.components());
        let length = self.data.iter().map(|piece| piece.len() as u64).sum();
        objects.open_stream(id, length, |dict| {
            entries(dict, self.size, self.bits);
            if self.kind == 3 {
                let mut space = dict.insert(Name(b"ColorSpace")).array();
                space.item(Name(b"Indexed")).item(colors.rgb).item(self.palette.len() as i32 / 3 - 1);
                space.item(pdf_writer::Str(self.palette));
            } else {
                dict.pair(Name(b"ColorSpace"), if components == 1 { colors.gray } else { colors.rgb });
            }
            dict.pair(Name(b"Filter"), Name(b"FlateDecode"));
            predictor(dict, components, self.bits, self.size[0]);
        })?;
        for piece in &self.data {
            objects.append(piece)?;
        }
        objects.close_stream()
    }
}

fn predictor(dict: &mut Dict<'_>, components: i32, bits: u8, columns: u32) {
    let mut parms = dict.insert(Name(b"DecodeParms")).dict();
    parms.pair(Name(b"Predictor"), 15).pair(Name(b"Colors"), components);
    parms.pair(Name(b"BitsPerComponent"), i32::from(bits)).pair(Name(b"Columns"), columns as i32);
}

/// The chunks of a PNG file: name and data.
pub(super) struct Chunks<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_first_chunk::<8>()?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let name = self.0.get(4..8)?.try_into().ok()?;
        let data = rest.get(..length)?;
        self.0 = rest.get(length + 4..)?;
        Some((name, data))
    }
}

fn decode_png(file: &[u8]) -> Option<Pixels> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    // Palettes, transparent colours and what is below 8 bits; 16 bits stay.
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let mut buffer = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut buffer).ok()?;
    buffer.truncate(info.buffer_size());
    split([info.width, info.height], info.color_type.samples(), info.bit_depth as u8, buffer)
}

fn decode_webp(file: &[u8]) -> Option<Pixels> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(file)).ok()?;
    let (width, height) = decoder.dimensions();
    let mut buffer = vec![0; decoder.output_buffer_size()?];
    decoder.read_image(&mut buffer).ok()?;
    split([width, height], if decoder.has_alpha() { 4 } else { 3 }, 8, buffer)
}

/// The first frame on its canvas.
fn decode_gif(file: &[u8]) -> Option<Pixels> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(file)).ok()?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let frame = decoder.read_next_frame().ok()??;
    let mut canvas = vec![0; width * height * 4];
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    for (row, pixels) in frame.buffer.chunks_exact(usize::from(frame.width).max(1) * 4).enumerate() {
        let start = ((top + row) * width + left) * 4;
        canvas.get_mut(start..start + pixels.len())?.copy_from_slice(pixels);
    }
    split([width as u32, height as u32], 4, 8, canvas)
}

/// Parts colour and alpha of samples of 8 or 16 bits; an alpha that hides nothing is dropped.
fn split([width, height]: [u32; 2], samples: usize, bits: u8, buffer: Vec<u8>) -> Option<Pixels> {
    let sample = usize::from(bits / 8);
    if buffer.len() != width as usize * height as usize * samples * sample {
        return None;
    }
    let components = if samples < 3 { 1 } else { 3 };
    let whole = Pixels { width, height, components, bits, color: Vec::new(), alpha: None };
    if samples == usize::from(components) {
        return Some(Pixels { color: buffer, ..whole });
    }
    let mut color = Vec::with_capacity(buffer.len() / samples * (samples - 1));
    let mut alpha = Vec::with_capacity(buffer.len() / samples);
    for pixel in buffer.chunks_exact(samples * sample) {
        let (shown, opacity) = pixel.split_at((samples - 1) * sample);
        color.extend_from_slice(shown);
        alpha.extend_from_slice(opacity);
    }
    let alpha = Some(alpha).filter(|alpha| alpha.iter().any(|value| *value != 255));
    Some(Pixels { color, alpha, ..whole })
}

fn write_pixels(objects: &mut Objects<'_>, id: Ref, colors: Colors, pixels: Pixels) -> io::Result<()> {
    let mask = match &pixels.alpha {
        Some(alpha) => {
            let mask = objects.reserve();
            write_plane(objects, mask, &pixels, alpha, 1, |dict| {
                dict.pair(Name(b"ColorSpace"), Name(b"DeviceGray"));
            })?;
            Some(mask)
        }
        None => None,
    };
    write_plane(objects, id, &pixels, &pixels.color, pixels.components, |dict| {
        dict.pair(Name(b"ColorSpace"), if pixels.components == 1 { colors.gray } else { colors.rgb });
        if let Some(mask) = mask {
            dict.pair(Name(b"SMask"), mask);
        }
    })
}

/// Writes the samples of colour or alpha.
fn write_plane(
    objects: &mut Objects<'_>,
    id: Ref,
    pixels: &Pixels,
    data: &[u8],
    components: u8,
    more: impl FnOnce(&mut Dict<'_>),
) -> io::Result<()> {
    let bits = usize::from(components) * usize::from(pixels.bits);
    let (row, step) = ((pixels.width as usize * bits).div_ceil(8), bits.div_ceil(8));
    if data.len() != pixels.height as usize * row {
        objects.guard.fault(Fault::Picture, || format!("{} bytes of {components} components", data.len()));
    }
    let data = deflate(&filtered(data, row, step));
    objects.write_deflated(id, &data, |dict| {
        entries(dict, [pixels.width, pixels.height], pixels.bits);
        more(dict);
        predictor(dict, i32::from(components), pixels.bits, pixels.width);
    })
}

/// Rows with the PNG filter "Sub", which suits drawings and photographs alike at no cost.
fn filtered(data: &[u8], row: usize, step: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() + data.len() / row.max(1) + 1);
    for line in data.chunks_exact(row.max(1)) {
        out.push(1);
        for (index, value) in line.iter().enumerate() {
            let before = if index < step { 0 } else { line[index - step] };
            out.push(value.wrapping_sub(before));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_parted_from_colour() {
        let pixels = split([2, 1], 4, 8, vec![1, 2, 3, 255, 4, 5, 6, 0]).expect("two pixels of four samples");
        assert_eq!((pixels.color, pixels.alpha), (vec![1, 2, 3, 4, 5, 6], Some(vec![255, 0])));
        let opaque = split([1, 1], 2, 8, vec![7, 255]).expect("a pixel of two samples");
        assert_eq!((opaque.components, opaque.alpha), (1, None));
        let deep = split([1, 1], 2, 16, vec![1, 2, 255, 254]).expect("a pixel of two samples of 16 bits");
        assert_eq!((deep.color, deep.alpha), (vec![1, 2], Some(vec![255, 254])));
    }

    #[test]
    fn rows_are_filtered_on_their_own() {
        assert_eq!(filtered(&[10, 12, 20, 25], 2, 1), [1, 10, 2, 1, 20, 5]);
    }
}
