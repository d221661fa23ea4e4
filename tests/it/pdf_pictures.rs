//! Pictures of every kind that the PDF takes: with the colours they have, in their full depth; and kinds that it does not take.
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;

use newsbind::export::pdf::{self, ImageQuality, Options, Scanner};
use newsbind::input::Memory;
use newsbind::plan::{self, Plan};
use newsbind::report::{Report, codes};
use serde_json::{Value, json};

use crate::pdf::{keep, squeezed};
use crate::pdf_structure::Document;
use crate::source::root;
use crate::tools;

/// A picture by its file name.
type File<'a> = (&'a str, Vec<u8>);

/// A volume whose one article shows these pictures, and what was found.
fn bound(pictures: &[File<'_>]) -> (Vec<u8>, Report) {
    bound_with(pictures, ImageQuality::Keep)
}

fn bound_with(pictures: &[File<'_>], images: ImageQuality) -> (Vec<u8>, Report) {
    let figure =
        |(name, _): &File<'_>| json!({"figure": {"image": format!("../media/{name}"), "alt": name, "caption": name}});
    let body: Vec<Value> = pictures.iter().map(figure).collect();
    let issue = json!({"newsbind": 1, "date": "2024-03-01", "pages": [
        {"label": "01", "articles": [{"id": "a1", "headline": "图片", "body": body}]}
    ]});
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
    let mut source = Memory::from_json(Some(&publication.to_string()), &[&issue.to_string()]);
    for (name, bytes) in pictures {
        source.add_media(&format!("media/{name}"), bytes.clone());
    }
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let wanted = plan::Options::default();
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut out = Vec::new();
    let options = Options { object_streams: false, images, ..Options::default() };
    let made = pdf::Binder::new(&source, &scanner, &options).volume(&plan.volumes[0], &mut out, &mut report).unwrap();
    assert!(made.sound, "{:#?}", report.diagnostics());
    (out, report)
}

/// A JPEG of one colour, in components as they are stored: blocks of their mean alone (T.81, annex F).
fn jpeg(frame: u8, components: &[u8], adobe: Option<u8>) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    let mut segment = |marker: u8, body: &[u8]| {
        out.extend([0xff, marker]);
        out.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        out.extend(body);
    };
    let count = u8::try_from(components.len()).unwrap();
    if let Some(transform) = adobe {
        segment(0xee, &[b"Adobe\0\x64\0\0\0\0".as_slice(), &[transform]].concat());
    }
    // The step of all coefficients is 8, so that the first is the distance of the mean from 128.
    segment(0xdb, &[[0].as_slice(), &[8; 64]].concat());
    let (high, wide) = (SIDE[1].to_be_bytes(), SIDE[0].to_be_bytes());
    let mut head = vec![8, high[2], high[3], wide[2], wide[3], count];
    let mut scan = vec![count];
    for id in 1..=count {
        head.extend([id, 0x11, 0]);
        scan.extend([id, 0]);
    }
    segment(frame, &head);
    // Nine codes of four bits for the sizes 0 to 8; one of one bit for "no more coefficients".
    segment(0xc4, &[[0, 0, 0, 0, 9].as_slice(), &[0; 12], &[0, 1, 2, 3, 4, 5, 6, 7, 8]].concat());
    segment(0xc4, &[[0x10, 1].as_slice(), &[0; 15], &[0]].concat());
    let progressive = frame == 0xc2;
    scan.extend([0, if progressive { 0 } else { 63 }, 0]);
    segment(0xda, &scan);
    let mut bits = String::new();
    for block in 0..SIDE[0].div_ceil(8) * SIDE[1].div_ceil(8) {
        for value in components {
            let mean = if block == 0 { i32::from(*value) - 128 } else { 0 };
            let size = (32 - mean.unsigned_abs().leading_zeros()) as usize;
            bits += &format!("{size:04b}");
            if size > 0 {
                let coded = if mean < 0 { mean + (1 << size) - 1 } else { mean };
                bits += &format!("{coded:0size$b}");
            }
            bits += if progressive { "" } else { "0" };
        }
    }
    bits += &"1".repeat(bits.len().next_multiple_of(8) - bits.len());
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        out.push(byte);
        out.extend((byte == 0xff).then_some(0));
    }
    out.extend([0xff, 0xd9]);
    out
}

/// Width and height of all pictures.
const SIDE: [u32; 2] = [320, 160];
const PIXELS: usize = (SIDE[0] * SIDE[1]) as usize;

/// Red in luminance and chrominance (JFIF 1.02), its opposite in inks, which Adobe stores inverted.
const RED: [u8; 3] = [200, 40, 60];
const RED_YCC: [u8; 3] = [90, 111, 206];

#[test]
fn a_jpeg_that_no_reader_shows_is_told_and_framed() {
    let whole = fs::read(root().join("tests/fixtures/pdf/rgb.jpg")).unwrap();
    let frame = whole.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let coded = |marker: u8, precision: u8| {
        let mut jpeg = whole.clone();
        (jpeg[frame + 1], jpeg[frame + 4]) = (marker, precision);
        jpeg
    };
    for (marker, precision) in
        [(0xc1, 12), (0xc2, 12), (0xc3, 8), (0xc9, 8), (0xca, 8), (0xcb, 16), (0xcd, 8), (0xcf, 8)]
    {
        let (bytes, report) = bound(&[("coded.jpg", coded(marker, precision))]);
        let found = report.diagnostics();
        let told = found.iter().find(|finding| finding.code() == codes::IMG_001).expect("IMG-001");
        assert!(told.message().contains("media/coded.jpg"), "{told}");
        assert!(!found.iter().any(|finding| finding.code() == codes::MED_002), "{marker:x}");
        if let Some(text) = tools::pdftotext(&keep("unshowable", &bytes)) {
            assert!(squeezed(&text).contains("coded.jpg"), "the caption stays: {text}");
        }
    }
    // The valid twins: 8 bits, sequential.
    for marker in [0xc0, 0xc1] {
        let (_, report) = bound(&[("coded.jpg", coded(marker, 8))]);
        assert!(report.diagnostics().iter().all(|finding| finding.code() != codes::IMG_001), "{marker:x}");
    }
}

#[test]
fn pictures_for_screens_are_smaller_where_they_can_be() {
    // A photograph of more than three million pixels, none like the next, and a small picture of one colour.
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let mut info = png::Info::with_size(2100, 1500);
    (info.color_type, info.bit_depth) = (png::ColorType::Rgb, png::BitDepth::Eight);
    let mut large = Vec::new();
    let mut writer = png::Encoder::with_info(&mut large, info).unwrap().write_header().unwrap();
    writer.write_image_data(&(0..9_450_000).map(|_| noise()).collect::<Vec<u8>>()).unwrap();
    writer.finish().unwrap();
    let small = jpeg(0xc0, &[90], None);
    let pictures = [("large.png", large.clone()), ("small.jpg", small.clone())];
    let (kept, report) = bound(&pictures);
    let (smaller, again) = bound_with(&pictures, ImageQuality::Screen);
    assert_eq!(report.diagnostics().len(), again.diagnostics().len());
    let has = |bytes: &[u8], words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
    assert!(has(&kept, b"/Width 2100/Height 1500") && has(&smaller, b"/Width 2049/Height 1463"));
    assert!(has(&smaller, &small), "what would not become smaller stays");
    assert!(kept.len() > 9_000_000 && smaller.len() < kept.len() / 2, "{} {}", kept.len(), smaller.len());
    tools::verapdf(&[keep("screen", &smaller)], "2a").expect_passed("2a");
}

fn png(color: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
    png_with(color, depth, data, |_| ())
}

fn png_with(
    color: png::ColorType,
    depth: png::BitDepth,
    data: &[u8],
    more: impl FnOnce(&mut png::Info<'_>),
) -> Vec<u8> {
    let mut info = png::Info::with_size(SIDE[0], SIDE[1]);
    (info.color_type, info.bit_depth) = (color, depth);
    more(&mut info);
    let mut out = Vec::new();
    let mut writer = png::Encoder::with_info(&mut out, info).unwrap().write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    out
}

/// The PNG with its rows, of pixels of so many bytes, in seven passes (PNG, 8.1): the encoder writes none.
fn interlaced(plain: &[u8], pixel: usize, data: &[u8]) -> Vec<u8> {
    let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    let (wide, high) = (SIDE[0] as usize, SIDE[1] as usize);
    let mut rows = Vec::new();
    for (left, top, across, down) in passes {
        for y in (top..high).step_by(down) {
            rows.push(0);
            for x in (left..wide).step_by(across) {
                let at = (y * wide + x) * pixel;
                rows.extend(&data[at..at + pixel]);
            }
        }
    }
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&rows).unwrap();
    let mut out = plain[..8].to_vec();
    let mut header = plain[16..29].to_vec();
    header[12] = 1;
    for (kind, body) in [(b"IHDR", header), (b"IDAT", packed.finish().unwrap()), (b"IEND", Vec::new())] {
        let chunk = [kind.as_slice(), &body].concat();
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        out.extend(&chunk);
        out.extend(crc32fast::hash(&chunk).to_be_bytes());
    }
    out
}

/// The samples of the stream that begins behind `at`, whose rows have the filter "Sub".
fn samples(bytes: &[u8], at: usize, step: usize) -> Vec<u8> {
    let start = at + bytes[at..].windows(7).position(|window| window == b"stream\n").unwrap() + 7;
    let mut rows = Vec::new();
    flate2::read::ZlibDecoder::new(&bytes[start..]).read_to_end(&mut rows).unwrap();
    let mut out = Vec::new();
    for row in rows.chunks(1 + SIDE[0] as usize * step) {
        assert_eq!(row[0], 1);
        let begin = out.len();
        for (n, value) in row[1..].iter().enumerate() {
            let before = if n < step { 0 } else { out[begin + n - step] };
            out.push(value.wrapping_add(before));
        }
    }
    out
}

/// Where pictures with these bits stand: behind the word in their dictionary.
fn places(bytes: &[u8], bits: u8) -> Vec<usize> {
    let word = format!("/BitsPerComponent {bits}/ColorSpace");
    let found = bytes.windows(word.len()).enumerate().filter(|(_, window)| *window == word.as_bytes());
    found.map(|(at, _)| at).collect()
}

/// Samples of 16 bits that no two pixels share.
fn deep(samples: usize) -> Vec<u8> {
    (0..PIXELS * samples).flat_map(|n| ((n * 7) as u16).to_be_bytes()).collect()
}

#[test]
fn sixteen_bits_stay_sixteen() {
    let rgba = deep(4);
    let gray = deep(1);
    let plane = |keep: std::ops::Range<usize>| -> Vec<u8> {
        rgba.chunks(8).flat_map(|pixel| pixel[keep.clone()].to_vec()).collect()
    };
    let (color, alpha) = (plane(0..6), plane(6..8));
    let with_alpha = png(png::ColorType::Rgba, png::BitDepth::Sixteen, &rgba);
    let in_passes = interlaced(&png(png::ColorType::Grayscale, png::BitDepth::Sixteen, &gray), 2, &gray);
    let (bytes, report) = bound(&[("alpha.png", with_alpha), ("passes.png", in_passes)]);
    assert!(report.errors() == 0, "{:#?}", report.diagnostics());
    let found = places(&bytes, 16);
    assert_eq!(found.len(), 3, "alpha, colour, grey");
    let whole = |n: usize, step| samples(&bytes, found[n], step);
    assert!(whole(0, 2) == alpha && whole(1, 6) == color && whole(2, 2) == gray);
    let file = keep("sixteen", &bytes);
    tools::verapdf(std::slice::from_ref(&file), "2a").expect_passed("2a");
    tools::qpdf_check(&file).expect_passed("qpdf");
}

/// Each kind of picture, and the colour it has on paper.
fn kinds() -> Vec<(File<'static>, [u8; 3])> {
    use png::BitDepth::{Eight, Four, One, Sixteen, Two};
    use png::ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    let gray = |value| [value; 3];
    let rgb = RED.repeat(PIXELS);
    let half = [RED.as_slice(), &[128]].concat().repeat(PIXELS);
    let on_paper = RED.map(|value| u8::try_from((u32::from(value) * 128 + 255 * 127) / 255).unwrap());
    let wide: Vec<u8> = RED.iter().flat_map(|value| [*value; 2]).collect();
    let palette = |bits: png::BitDepth, byte: u8, more: Option<u8>| {
        let rows = vec![byte; PIXELS * bits as usize / 8];
        png_with(Indexed, bits, &rows, |info| {
            info.palette = Some([[0; 3], RED].concat().into());
            info.trns = more.map(|alpha| vec![255, alpha].into());
        })
    };
    let webp = |data: &[u8], color| {
        let mut out = Vec::new();
        image_webp::WebPEncoder::new(&mut out).encode(data, SIDE[0], SIDE[1], color).unwrap();
        out
    };
    let gif = |transparent: Option<u8>| {
        let mut out = Vec::new();
        let palette = [[0; 3], RED].concat();
        let mut encoder = gif::Encoder::new(&mut out, SIDE[0] as u16, SIDE[1] as u16, &palette).unwrap();
        let (top, bottom) = (vec![1; PIXELS / 2], vec![0; PIXELS / 2]);
        let pixels = if transparent.is_some() { [top, bottom].concat() } else { vec![1; PIXELS] };
        let mut frame = gif::Frame::from_indexed_pixels(SIDE[0] as u16, SIDE[1] as u16, pixels, transparent);
        frame.dispose = gif::DisposalMethod::Keep;
        encoder.write_frame(&frame).unwrap();
        drop(encoder);
        out
    };
    let half_white = RED.map(|value| u8::try_from((u32::from(value) + 255) / 2).unwrap());
    let stripes = vec![0b1010_1010; PIXELS / 8];
    vec![
        (("grey.jpg", jpeg(0xc0, &[90], None)), gray(90)),
        (("progressive.jpg", jpeg(0xc2, &RED_YCC, None)), RED),
        (("colour.jpg", jpeg(0xc0, &RED_YCC, None)), RED),
        (("rgb.jpg", jpeg(0xc0, &RED, Some(0))), RED),
        (("1.png", png(Grayscale, One, &stripes)), gray(128)),
        (("2.png", png(Grayscale, Two, &vec![0b0101_0101; PIXELS / 4])), gray(85)),
        (("4.png", png(Grayscale, Four, &vec![0xbb; PIXELS / 2])), gray(187)),
        (("8.png", png(Grayscale, Eight, &vec![70; PIXELS])), gray(70)),
        (("16.png", png(Grayscale, Sixteen, &[200, 7].repeat(PIXELS))), gray(200)),
        (("rgb8.png", png(Rgb, Eight, &rgb)), RED),
        (("rgb16.png", png(Rgb, Sixteen, &wide.repeat(PIXELS))), RED),
        (("palette1.png", palette(One, 0xff, None)), RED),
        (("palette4.png", palette(Four, 0x11, None)), RED),
        (("palette8.png", palette(Eight, 1, None)), RED),
        (("palette-clear.png", palette(Eight, 1, Some(128))), on_paper),
        (("passes.png", interlaced(&png(Rgb, Eight, &rgb), 3, &rgb)), RED),
        (("grey-alpha.png", png(GrayscaleAlpha, Eight, &[0, 128].repeat(PIXELS))), gray(127)),
        (("alpha.png", png(Rgba, Eight, &half)), on_paper),
        (("plain.webp", webp(&rgb, image_webp::ColorType::Rgb8)), RED),
        (("alpha.webp", webp(&half, image_webp::ColorType::Rgba8)), on_paper),
        (("plain.gif", gif(None)), RED),
        (("clear.gif", gif(Some(0))), half_white),
    ]
}

/// Pictures in inks, by the profile of the fixtures: as they are, and in luminance and chrominance.
fn inks() -> [File<'static>; 2] {
    let profile = fs::read(root().join("tests/fixtures/pdf/inks.icc")).unwrap();
    let with_profile = |jpeg: Vec<u8>| {
        let length = u16::try_from(16 + profile.len()).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe2], &length, b"ICC_PROFILE\0\x01\x01", &profile, &jpeg[2..]].concat()
    };
    // No cyan, much magenta and yellow, a little black, inverted; the second by the formulas of JFIF from red, green and blue.
    let (plain, chrominance) = (jpeg(0xc0, &[255, 55, 75, 235], Some(0)), jpeg(0xc0, &[138, 152, 30, 235], Some(2)));
    [("cmyk.jpg", with_profile(plain)), ("ycck.jpg", with_profile(chrominance))]
}

/// The mean colour of the figure whose text is `name`, as poppler draws its box.
fn mean(document: &Document, file: &Path, name: &str) -> Option<[u8; 3]> {
    let (page, [left, bottom, right, top]) = document.figure(name);
    let pdftoppm = tools::program("pdftoppm", "poppler-utils")?;
    let target = file.with_file_name(format!("{page}"));
    let drawn = target.with_extension("png");
    if !drawn.exists() {
        let number = page.to_string();
        let arguments = ["-png", "-r", "72", "-f", &number, "-l", &number, "-singlefile"].map(Path::new);
        let output = tools::run(&pdftoppm, arguments.into_iter().chain([file, &target]));
        assert!(output.status.success(), "{}", tools::words(&output));
    }
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(drawn).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    // A pixel at the edge may be mixed with the paper.
    let high = f64::from(info.height);
    let rows = (high - top) as usize + 2..(high - bottom) as usize - 2;
    let row = info.width as usize * 3;
    let line = |y: usize| &pixels[y * row + (left as usize + 2) * 3..y * row + (right as usize - 2) * 3];
    let (mut sums, mut count) = ([0; 3], 0);
    for pixel in rows.flat_map(|y| line(y).chunks(3)) {
        (0..3).for_each(|n| sums[n] += u32::from(pixel[n]));
        count += 1;
    }
    Some(sums.map(|sum| u8::try_from(sum / count).unwrap()))
}

#[test]
fn every_kind_of_picture_has_its_colour_on_the_page() {
    let kinds = kinds();
    let pictures: Vec<File<'_>> = kinds.iter().map(|(file, _)| file.clone()).chain(inks()).collect();
    let (bytes, report) = bound(&pictures);
    assert!(report.errors() == 0, "{:#?}", report.diagnostics());
    let file = keep("kinds", &bytes);
    for (name, picture) in pictures.iter().filter(|(name, _)| name.ends_with(".jpg")) {
        assert!(bytes.windows(picture.len()).any(|window| window == picture), "{name} keeps its bytes");
    }
    tools::verapdf(std::slice::from_ref(&file), "2a").expect_passed("2a");
    tools::qpdf_check(&file).expect_passed("qpdf");
    let Some(document) = Document::read(&file) else { return };
    let near = |one: [u8; 3], other: [u8; 3]| one.iter().zip(other).all(|(one, other)| one.abs_diff(other) <= 3);
    for ((name, _), wanted) in &kinds {
        let Some(found) = mean(&document, &file, name) else { return };
        assert!(near(found, *wanted), "{name}: {found:?}, not {wanted:?}");
    }
    let [cmyk, ycck] = ["cmyk.jpg", "ycck.jpg"].map(|name| mean(&document, &file, name).unwrap());
    assert!(near(cmyk, ycck) && cmyk[0] > cmyk[1] + 50, "{cmyk:?}, {ycck:?}");
}
