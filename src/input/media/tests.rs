use proptest::prelude::*;

use super::*;

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, marker];
    out.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
    out.extend(data);
    out
}

/// A JPEG skeleton: everything but meaningful entropy data.
fn jpeg(frame: u8, components: u8) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    out.extend(segment(0xe0, b"JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\0\0"));
    out.extend(segment(0xe1, b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"));
    out.extend(segment(0xe2, b"ICC_PROFILE\0\x01\x01"));
    out.extend(segment(0xee, b"Adobe\0\x64\0\0\0\0\x01"));
    let mut sof = vec![8, 0, 40, 0, 60, components];
    let mut sos = vec![components];
    for id in 1..=components {
        sof.extend([id, 0x11, 0]);
        sos.extend([id, 0]);
    }
    sos.extend([0, 63, 0]);
    out.extend(segment(frame, &sof));
    for _ in 0..if frame == 0xc2 { 3 } else { 1 } {
        out.extend(segment(0xda, &sos));
        out.extend([1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4, 0xff, 0xff, 0xd1, 5]);
    }
    out.extend([0xff, 0xff, 0xd9]);
    out
}

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(data);
    let crc = crc32fast::hash(&out[4..]);
    out.extend(crc.to_be_bytes());
    out
}

fn png() -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend(chunk(b"IHDR", &[0, 0, 0, 60, 0, 0, 0, 40, 8, 6, 0, 0, 0]));
    out.extend(chunk(b"pHYs", &[0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1]));
    out.extend(chunk(b"tEXt", b"Comment\0none"));
    out.extend(chunk(b"IDAT", &[0x78, 0x9c, 3, 0]));
    out.extend(chunk(b"IEND", &[]));
    out
}

fn gif(frames: usize) -> Vec<u8> {
    let mut out = b"GIF89a\x3c\0\x28\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    out.extend(b"\x21\xf9\x04\0\0\0\0\0");
    for _ in 0..frames {
        out.extend(b"\x2c\0\0\0\0\x3c\0\x28\0\0\x02\x02\x4c\x01\0");
    }
    out.push(0x3b);
    out
}

fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, data) in chunks {
        body.extend(*kind);
        body.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        body.extend(*data);
        body.extend(vec![0; data.len() % 2]);
    }
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    out.extend(body);
    out
}

const VP8: &[u8] = &[0x10, 0, 0, 0x9d, 1, 0x2a, 60, 0, 40, 0, 1, 2];
const VP8X_ANIMATED: &[u8] = &[0x02, 0, 0, 0, 59, 0, 0, 39, 0, 0];

fn webp() -> Vec<u8> {
    riff(&[(b"VP8 ", VP8)])
}

fn webp_animated() -> Vec<u8> {
    riff(&[(b"VP8X", VP8X_ANIMATED), (b"ANMF", &[0; 24]), (b"ANMF", &[0; 24])])
}

fn webp_lossless() -> Vec<u8> {
    let bits: u32 = 59 | (39 << 14);
    let mut data = vec![0x2f];
    data.extend(bits.to_le_bytes());
    riff(&[(b"VP8L", &data)])
}

fn look(mut bytes: &[u8]) -> Result<Inspection, Fault> {
    inspect(&mut bytes, MAX_PIXELS)
}

fn sound() -> Vec<Vec<u8>> {
    vec![jpeg(0xc0, 3), jpeg(0xc2, 3), jpeg(0xc0, 1), png(), gif(1), gif(2), webp(), webp_animated(), webp_lossless()]
}

#[test]
fn sound_files_give_kind_size_and_length() {
    for file in sound() {
        let found = look(&file).unwrap();
        assert_eq!((found.width, found.height), (60, 40), "{:?}", found.kind);
        assert_eq!(found.bytes, file.len() as u64);
    }
}

#[test]
fn what_exporters_need_to_know() {
    let found = look(&jpeg(0xc2, 4)).unwrap();
    assert_eq!((found.components, found.progressive, found.adobe), (4, true, Some(1)));
    assert_eq!((found.icc, found.orientation, found.density), (true, 6, Some((300.0, 300.0))));
    assert!(look(&gif(2)).unwrap().animated && !look(&gif(1)).unwrap().animated);
    assert!(look(&webp_animated()).unwrap().animated);
    let (x, _) = look(&png()).unwrap().density.unwrap();
    assert!((x - 300.0).abs() < 0.1);
}

#[test]
fn every_truncation_of_a_sound_file_is_refused() {
    for file in sound() {
        for end in 0..file.len() {
            assert!(look(&file[..end]).is_err(), "{end} of {} bytes", file.len());
        }
    }
}

#[test]
fn readers_that_give_little_at_a_time_change_nothing() {
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let n = buf.len().min(1);
            self.0.read(&mut buf[..n])
        }
    }
    for file in sound() {
        assert_eq!(inspect(&mut Drip(&file), MAX_PIXELS).unwrap(), look(&file).unwrap());
    }
}

#[test]
fn faults_are_told_apart() {
    assert!(matches!(look(b""), Err(Fault::Empty)));
    assert!(matches!(look(b"II*\0abcdefgh"), Err(Fault::Unsupported(what)) if what.contains("TIFF")));
    for frame in [0xc3, 0xc5, 0xc9, 0xca, 0xcb, 0xcf] {
        assert!(matches!(look(&jpeg(frame, 3)), Err(Fault::Unshowable(what)) if what.contains("lossless")));
        let cut = jpeg(frame, 3);
        assert!(matches!(look(&cut[..cut.len() - 1]), Err(Fault::CutOff)));
    }
    let mut twelve = jpeg(0xc1, 3);
    let at = twelve.windows(2).position(|pair| pair == [0xff, 0xc1]).unwrap();
    twelve[at + 4] = 12;
    assert!(matches!(look(&twelve), Err(Fault::Unshowable(what)) if what.contains("8 bits")));
    assert!(matches!(look(&jpeg(0xc0, 2)), Err(Fault::Broken(_))));
    let mut flipped = png();
    let at = flipped.len() - 20;
    flipped[at] ^= 1;
    assert!(matches!(look(&flipped), Err(Fault::Broken(_))));
    assert!(matches!(inspect(&mut png().as_slice(), 2399), Err(Fault::TooLarge { width: 60, height: 40 })));
    let mut tail = jpeg(0xc0, 3);
    tail.extend(b"what a camera adds");
    assert_eq!(look(&tail).unwrap().bytes, tail.len() as u64);
}

proptest! {
    #[test]
    fn any_bytes_never_panic(kind in 0..9_usize, bytes in proptest::collection::vec(any::<u8>(), 0..300), cut in 0..40_usize) {
        let file = &sound()[kind];
        let mut bytes_with_head = file[..cut.min(file.len())].to_vec();
        bytes_with_head.extend(&bytes);
        let _ = look(&bytes_with_head);
        let _ = look(&bytes);
    }

    #[test]
    fn changed_bytes_never_panic(kind in 0..9_usize, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut file = sound()[kind].clone();
        for (at, value) in changes {
            let at = at.index(file.len());
            file[at] = value;
        }
        let _ = look(&file);
    }
}
