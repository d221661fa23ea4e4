//! Page pictures: in their size, with their words behind them, beside composed pages and alone.
use std::fs;
use std::path::{Path, PathBuf};

use newsbind::export::pdf::{self, Options, PageContent, Scanner, Standard};
use newsbind::input::{Memory, alto};
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::report::{Code, Report, codes};
use serde_json::json;

use crate::pdf::{bind, keep, options, sample, squeezed};
use crate::source::root;
use crate::tools;

fn showing(content: PageContent) -> Options {
    Options { content, ..options(2, false) }
}

/// The paragraphs of a text layer of the sample, without white space.
fn read_by_machine(name: &str) -> Vec<String> {
    let text = fs::read_to_string(sample().join("media").join(name)).unwrap();
    alto::paragraphs(&text).unwrap().iter().map(|paragraph| squeezed(paragraph)).collect()
}

/// How many characters of the paragraphs are found again, in their order, in hundredths.
fn found(text: &str, paragraphs: &[String]) -> usize {
    let pieces: Vec<Vec<char>> = paragraphs.iter().map(|paragraph| paragraph.chars().collect()).collect();
    let pieces: Vec<String> =
        pieces.iter().flat_map(|chars| chars.chunks(5).map(|piece| piece.iter().collect::<String>())).collect();
    pieces.iter().filter(|piece| text.contains(piece.as_str())).count() * 100 / pieces.len().max(1)
}

#[test]
fn pictures_have_their_words_behind_them_and_validate() {
    let mut files: Vec<PathBuf> = Vec::new();
    for (name, content) in
        [("text", PageContent::Text), ("facsimile", PageContent::Facsimile), ("both", PageContent::Both)]
    {
        let (_, bytes) = bind(VolumeSize::Month, &showing(content)).remove(1);
        let file = keep(&format!("facsimile-{name}"), &bytes);
        if let Some(text) = tools::pdftotext(&file) {
            let text = squeezed(&text);
            // The extra of 19 April is a picture in any case; the issue of 12 April has text as well.
            let (extra, issue) = (
                found(&text, &read_by_machine("2024-04-19-z1.alto.xml")),
                found(&text, &read_by_machine("2024-04-12-p01.alto.xml")),
            );
            assert!(extra >= 95, "{name}: {extra} % of the extra");
            assert!(content != PageContent::Facsimile || issue >= 90, "{name}: {issue} % of the issue");
        }
        files.push(file);
    }
    for flavour in ["2a", "ua1"] {
        tools::verapdf(&files, flavour).expect_passed(flavour);
    }
    let wanted = Options { standard: Standard::A4Ua2, ..showing(PageContent::Both) };
    let (_, bytes) = bind(VolumeSize::Month, &wanted).remove(1);
    let file = keep("facsimile-ua2", &bytes);
    for flavour in ["4", "ua2"] {
        tools::verapdf(std::slice::from_ref(&file), flavour).expect_passed(flavour);
    }
}

#[test]
fn a_page_is_as_large_as_its_picture() {
    let (_, bytes) = bind(VolumeSize::Month, &showing(PageContent::Facsimile)).remove(1);
    let text = String::from_utf8_lossy(&bytes);
    // 1170 x 1690 pixels at 110 to the inch.
    assert_eq!(text.matches("/MediaBox[0 0 765.8182 1106.1818]").count(), 5);
    assert!(text.contains("/P(2024-04-12 01)") && text.contains("/P(2024-04-12 04)"), "pages are labelled");
}

/// A volume of one page with this picture and text layer, and its findings.
fn single(jpeg: Vec<u8>, layer: String, facsimile: serde_json::Value) -> (Vec<u8>, Report) {
    let issue = json!({"newsbind": 1, "date": "1868-06-21", "detail": "page", "pages": [
        {"label": "01", "facsimile": facsimile, "articles": []}
    ]});
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "de"});
    let mut source = Memory::from_json(Some(&publication.to_string()), &[&issue.to_string()]);
    source.add_media("media/p.jpg", jpeg);
    source.add_media("media/p.xml", layer.into_bytes());
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let wanted = plan::Options::default();
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut out = Vec::new();
    let made = pdf::Binder::new(&source, &scanner, &Options::default()).volume(&plan.volumes[0], &mut out, &mut report);
    assert!(made.unwrap().sound, "{:#?}", report.diagnostics());
    (out, report)
}

#[test]
fn a_real_page_of_a_library_keeps_its_words() {
    let Some(shared) = tools::shared() else { return };
    let folder = shared.join("data/ulb-facsimile");
    let jpeg = fs::read(folder.join("1667522809_J_0025_0001.jpg")).unwrap();
    let layer = fs::read_to_string(folder.join("1667522809_J_0025_0001.xml")).unwrap();
    let facsimile = json!({"image": "../media/p.jpg", "dpi": 470,
        "text_layer": {"format": "alto", "path": "../media/p.xml"}});
    let (bytes, report) = single(jpeg.clone(), layer.clone(), facsimile);
    assert!(report.diagnostics().iter().all(|finding| !finding.code().as_str().starts_with("PDF")));
    assert!(bytes.windows(1000).any(|window| window == &jpeg[..1000]), "the picture goes in as it is");
    let file = keep("facsimile-real", &bytes);
    for flavour in ["2a", "ua1"] {
        tools::verapdf(std::slice::from_ref(&file), flavour).expect_passed(flavour);
    }
    let Some(text) = tools::pdftotext(&file) else { return };
    let words: Vec<&str> = text.split_whitespace().collect();
    let blocks = alto::words(&layer, [7161, 10808], 470.0).unwrap();
    let wanted: Vec<&alto::Word> = blocks.iter().flat_map(|block| block.lines.iter().flatten()).collect();
    let lost = wanted.iter().filter(|word| word.whole.is_none() && !words.contains(&word.text.trim())).count();
    assert!(lost * 100 <= wanted.len(), "{lost} of {} words run together or are lost", wanted.len());
}

#[test]
fn findings_of_page_pictures() {
    let picture = fs::read(sample().join("media/2024-04-12-p03.png")).unwrap();
    let codes_of = |facsimile: serde_json::Value| -> Vec<_> {
        let (_, report) = single(picture.clone(), read_layer(), facsimile);
        report.diagnostics().iter().map(|finding| finding.code()).collect()
    };
    let bare = codes_of(json!({"image": "../media/p.jpg"}));
    assert!(bare.contains(&codes::PDF_015) && bare.contains(&codes::PDF_016), "{bare:?}");
    let whole = codes_of(json!({"image": "../media/p.jpg", "dpi": 110,
        "text_layer": {"format": "alto", "path": "../media/p.xml"}}));
    assert!(!whole.contains(&codes::PDF_015) && !whole.contains(&codes::PDF_016), "{whole:?}");
}

fn read_layer() -> String {
    fs::read_to_string(sample().join("media/2024-04-19-z1.alto.xml")).unwrap()
}

/// A page whose picture is this master, and the codes that were found.
fn of_master(name: &str, bytes: Vec<u8>) -> (Vec<u8>, Vec<Code>) {
    let facsimile = json!({"master": format!("../media/{name}"), "dpi": 72});
    let issue = json!({"newsbind": 1, "date": "1868-06-21", "detail": "page", "pages": [
        {"label": "01", "facsimile": facsimile, "articles": []}
    ]});
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "de"});
    let mut source = Memory::from_json(Some(&publication.to_string()), &[&issue.to_string()]);
    source.add_media(&format!("media/{name}"), bytes);
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let wanted = plan::Options::default();
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut out = Vec::new();
    let options = Options { object_streams: false, ..Options::default() };
    let made = pdf::Binder::new(&source, &scanner, &options).volume(&plan.volumes[0], &mut out, &mut report);
    assert!(made.unwrap().sound, "{:#?}", report.diagnostics());
    (out, report.diagnostics().iter().map(|finding| finding.code()).collect())
}

fn master(name: &str) -> Vec<u8> {
    fs::read(root().join("tests/fixtures/pdf/masters").join(name)).unwrap()
}

/// A TIFF or JPEG 2000 file is shown where a page has no other picture: dark in its first quarter, white elsewhere.
#[test]
fn masters_are_shown_as_they_are() {
    let fax: &[u8] = b"/CCITTFaxDecode";
    let kinds: [(&str, &[u8], [u8; 3]); 10] = [
        ("fax-black-0.tif", fax, [0; 3]),
        ("fax-white-0.tif", fax, [0; 3]),
        ("fax-strips.tif", b"/Predictor", [0; 3]),
        ("fax-white-0-strips.tif", b"/Predictor", [0; 3]),
        ("bits.tif", b"/Predictor", [0; 3]),
        ("grey.tif", b"/Predictor", [90; 3]),
        ("lzw.tif", b"/Predictor", [200, 40, 60]),
        ("jpeg.tif", b"/Predictor", [200, 40, 60]),
        ("page.jp2", b"/JPXDecode", [200, 40, 60]),
        ("grey.jp2", b"/JPXDecode", [90; 3]),
    ];
    let mut files = Vec::new();
    for (name, filter, dark) in kinds {
        let (bytes, found) = of_master(name, master(name));
        assert_eq!(found, [codes::PDF_016], "{name}");
        assert!(bytes.windows(filter.len()).any(|window| window == filter), "{name}");
        let file = keep(&format!("master-{name}"), &bytes);
        if let Some(drawn) = draw_small(&file) {
            let (seen, paper) = (drawn(30, 40), drawn(90, 120));
            assert!(seen.iter().zip(dark).all(|(a, b)| a.abs_diff(b) < 12), "{name}: {seen:?}");
            assert!(paper.iter().all(|sample| *sample > 243), "{name}: {paper:?}");
        }
        files.push(file);
    }
    for flavour in ["2a", "ua1"] {
        tools::verapdf(&files, flavour).expect_passed(flavour);
    }
    files.iter().for_each(|file| tools::qpdf_check(file).expect_passed("qpdf"));
}

/// The last page that is 120 points wide, a pixel a point: the colour at a place.
fn draw_small(file: &Path) -> Option<impl Fn(usize, usize) -> [u8; 3]> {
    let pdftoppm = tools::program("pdftoppm", "poppler-utils")?;
    let target = file.with_extension("");
    // Title page, imprint and what else a volume has; the picture stands on the first page of the text.
    let text = tools::pdftotext(file)?;
    let pages = text.matches('\u{c}').count();
    let last = pages.to_string();
    let arguments = ["-r", "72", "-f", "1", "-l", &last].map(Path::new);
    let output = tools::run(&pdftoppm, arguments.into_iter().chain([file, &target]));
    assert!(output.status.success(), "{}", tools::words(&output));
    let folder = fs::read_dir(file.parent()?).ok()?;
    let drawn = folder.flatten().filter_map(|entry| fs::read(entry.path()).ok());
    let head = b"P6\n120 160\n255\n";
    let picture = drawn.into_iter().find(|bytes| bytes.starts_with(head)).expect("a page of 120 by 160 points");
    Some(move |x: usize, y: usize| {
        let at = head.len() + (y * 120 + x) * 3;
        [picture[at], picture[at + 1], picture[at + 2]]
    })
}

#[test]
fn masters_that_cannot_be_shown_are_told() {
    let cut = |name: &str, bytes: usize| {
        let mut file = master(name);
        file.truncate(file.len() - bytes);
        file
    };
    let mut spoiled = master("lzw.tif");
    spoiled[8..200].fill(0xff);
    for (name, bytes, code) in [
        ("page.j2k", master("page.j2k"), codes::MED_002),
        ("alpha.jp2", master("alpha.jp2"), codes::IMG_001),
        ("page.jp2", cut("page.jp2", 40), codes::MED_002),
        ("lzw.tif", master("lzw.tif")[..8].to_vec(), codes::MED_002),
        ("lzw.tif", spoiled, codes::IMG_001),
    ] {
        let (_, found) = of_master(name, bytes);
        assert!(found.contains(&code), "{name}: {found:?}");
    }
}
