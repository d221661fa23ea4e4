//! Pictures in the inks of print.
use std::fs;

use newsbind::export::pdf::{self, Options, Scanner};
use newsbind::input::Memory;
use newsbind::plan::{self, Plan};
use newsbind::report::{Report, codes};
use serde_json::json;

use crate::pdf::keep;
use crate::source::root;
use crate::tools;

/// The picture with its profile, as other programs write it: in a segment behind the first marker.
fn with_profile(jpeg: &[u8]) -> Vec<u8> {
    let profile = fs::read(root().join("tests/fixtures/pdf/inks.icc")).unwrap();
    let length = u16::try_from(16 + profile.len()).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe2], &length, b"ICC_PROFILE\0\x01\x01", &profile, &jpeg[2..]].concat()
}

/// A volume with pictures of these bytes, and how often `IMG-002` was found.
fn bound(pictures: &[Vec<u8>], cmyk_profile: Option<Vec<u8>>) -> (Vec<u8>, usize) {
    let figure = |n: usize| json!({"figure": {"image": format!("../media/{n}.jpg"), "alt": "色块"}});
    let body: Vec<_> = (0..pictures.len()).map(figure).collect();
    let issue = json!({"newsbind": 1, "date": "2024-03-01", "pages": [
        {"label": "01", "articles": [{"id": "a1", "headline": "四色", "body": body}]}
    ]});
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
    let mut source = Memory::from_json(Some(&publication.to_string()), &[&issue.to_string()]);
    for (n, bytes) in pictures.iter().enumerate() {
        source.add_media(&format!("media/{n}.jpg"), bytes.clone());
    }
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let wanted = plan::Options::default();
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut out = Vec::new();
    let options = Options { object_streams: false, cmyk_profile, ..Options::default() };
    let made = pdf::Binder::new(&source, &scanner, &options).volume(&plan.volumes[0], &mut out, &mut report).unwrap();
    assert!(made.sound, "{:#?}", report.diagnostics());
    let converted = report.diagnostics().iter().filter(|finding| finding.code() == codes::IMG_002).count();
    (out, converted)
}

fn count(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).filter(|window| *window == needle).count()
}

#[test]
fn a_picture_in_inks_keeps_its_bytes_and_its_profile() {
    let bare = fs::read(root().join("tests/fixtures/epub/cmyk.jpg")).unwrap();
    let whole = with_profile(&bare);
    let mut other = whole.clone();
    // A comment at the end of the head makes it another file with the same profile.
    other.splice(2..2, *b"\xff\xfe\0\x03x");
    let (bytes, refused) = bound(&[whole.clone(), other.clone()], None);
    assert_eq!(refused, 0);
    assert!(count(&bytes, &whole) == 1 && count(&bytes, &other) == 1);
    assert_eq!((count(&bytes, b"/N 4"), count(&bytes, b"/Decode[1 0 1 0 1 0 1 0]")), (1, 2));
    let file = keep("inks", &bytes);
    tools::verapdf(std::slice::from_ref(&file), "2a").expect_passed("2a");
    tools::qpdf_check(&file).expect_passed("qpdf");
}

#[test]
fn a_picture_in_inks_without_a_profile_is_converted() {
    // IMG_002
    let bare = fs::read(root().join("tests/fixtures/epub/cmyk.jpg")).unwrap();
    let (bytes, converted) = bound(std::slice::from_ref(&bare), None);
    assert_eq!((converted, count(&bytes, b"/N 4"), count(&bytes, &bare)), (1, 0, 0));
    assert_eq!(count(&bytes, b"/DCTDecode"), 1);
    tools::verapdf(&[keep("inks-converted", &bytes)], "2a").expect_passed("2a");
    let (bytes, converted) = bound(&[with_profile(&bare)], None);
    assert_eq!((converted, count(&bytes, b"/N 4")), (0, 1), "its profile makes colours of it");
}

/// Pictures of cameras and scanners are seldom in sRGB.
#[test]
fn a_picture_keeps_the_profile_of_its_camera() {
    let adobe = moxcms::ColorProfile::new_adobe_rgb().encode().unwrap();
    let gray = moxcms::ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    let png = |color: png::ColorType, profile: &[u8]| {
        let mut info = png::Info::with_size(8, 8);
        info.color_type = color;
        info.bit_depth = png::BitDepth::Eight;
        info.icc_profile = Some(profile.to_vec().into());
        let mut out = Vec::new();
        let mut writer = png::Encoder::with_info(&mut out, info).unwrap().write_header().unwrap();
        writer.write_image_data(&vec![0x80; 64 * color.samples()]).unwrap();
        writer.finish().unwrap();
        out
    };
    let segment = |jpeg: &[u8], profile: &[u8]| {
        let length = u16::try_from(16 + profile.len()).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe2], &length, b"ICC_PROFILE\0\x01\x01", profile, &jpeg[2..]].concat()
    };
    let jpeg = fs::read(root().join("tests/fixtures/pdf/rgb.jpg")).unwrap();
    let colors = [segment(&jpeg, &adobe), png(png::ColorType::Rgb, &adobe), png(png::ColorType::Rgba, &adobe)];
    let grays = [png(png::ColorType::Grayscale, &gray)];
    // One that is cut off, and one of other colours: sRGB stands for them.
    let wrong = [segment(&jpeg, &adobe[..adobe.len() - 1]), png(png::ColorType::Grayscale, &adobe)];
    let spaces = |pictures: &[Vec<u8>]| {
        let (bytes, refused) = bound(pictures, None);
        assert_eq!(refused, 0);
        let file = keep("profiles", &bytes);
        tools::verapdf(std::slice::from_ref(&file), "2a").expect_passed("2a");
        tools::qpdf_check(&file).expect_passed("qpdf");
        (count(&bytes, b"/N 3"), count(&bytes, b"/N 1"))
    };
    let (rgb, grey) = spaces(&wrong);
    assert_eq!(spaces(&colors), (rgb + 1, grey));
    assert_eq!(spaces(&grays), (rgb, grey + 1));
}

#[test]
fn a_picture_in_inks_takes_the_profile_of_the_options() {
    let bare = fs::read(root().join("tests/fixtures/epub/cmyk.jpg")).unwrap();
    let profile = fs::read(root().join("tests/fixtures/pdf/inks.icc")).unwrap();
    let (bytes, refused) = bound(&[bare.clone(), with_profile(&bare)], Some(profile.clone()));
    assert_eq!((refused, count(&bytes, b"/N 4"), count(&bytes, &bare)), (0, 1, 1));
    tools::verapdf(&[keep("inks-given", &bytes)], "2a").expect_passed("2a");
    let code = |profile: &[u8]| {
        let options = Options { cmyk_profile: Some(profile.to_vec()), ..Options::default() };
        options.check().err().and_then(|error| error.code())
    };
    assert_eq!((code(&profile), code(&profile[..200]), code(b"")), (None, Some(codes::PDF_001), Some(codes::PDF_001)));
}
