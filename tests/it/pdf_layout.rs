//! Paper of other sizes, bindings, and volumes that are cut into parts.
use std::path::PathBuf;

use newsbind::convert::{self, Format};
use newsbind::export::pdf::{Layout, Measures, Options, PageSize, Palette, Start};
use newsbind::input;
use newsbind::plan::VolumeSize;
use newsbind::report::{Code, Report, codes};
use newsbind::sink::Memory;

use crate::pdf::{bind, keep, options, sample, squeezed};
use crate::tools;

fn on(page: &str, columns: Option<u8>, gutter: f32) -> Options {
    let layout = Layout { page: PageSize::parse(page).unwrap(), columns, gutter };
    Options { layout, ..options(2, true) }
}

#[test]
fn other_papers_validate_and_keep_the_text() {
    let (_, a4) = bind(VolumeSize::Month, &options(2, true)).remove(0);
    let plain = tools::pdftotext(&keep("layout-a4", &a4)).map(|text| text.chars().filter(|c| is_han(*c)).count());
    let mut files: Vec<PathBuf> = Vec::new();
    for (page, columns, gutter) in [("a3", None, 0.0), ("16k", None, 3.0), ("8k", Some(3), 5.0), ("a4", Some(1), 0.0)] {
        let (_, bytes) = bind(VolumeSize::Month, &on(page, columns, gutter)).remove(0);
        let file = keep(&format!("layout-{page}-{}", columns.unwrap_or(0)), &bytes);
        if let (Some(text), Some(plain)) = (tools::pdftotext(&file), plain) {
            // Running heads differ with the pages, titles of the contents are cut where columns are narrow.
            let found = text.chars().filter(|c| is_han(*c)).count();
            assert!(found * 100 > plain * 97 && found * 100 < plain * 103, "{page}: {found} of {plain} characters");
        }
        files.push(file);
    }
    for flavour in ["2a", "ua1"] {
        tools::verapdf(&files, flavour).expect_passed(flavour);
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[test]
fn pages_and_articles_begin_pages_where_that_is_asked_for() {
    let made = |start: Start| bind(VolumeSize::Month, &Options { start, ..options(2, false) }).remove(0).1;
    let all: Vec<Vec<u8>> = [Start::Issue, Start::Page, Start::Article].map(made).into();
    let files: Vec<PathBuf> = (0..3).map(|n| keep(&format!("start-{n}"), &all[n])).collect();
    for flavour in ["2a", "ua1"] {
        tools::verapdf(&files[1..], flavour).expect_passed(flavour);
    }
    let has = |n: usize, words: &str| all[n].windows(words.len()).any(|window| window == words.as_bytes());
    // 索引 1.
    let of_index = "/P<FEFF7D225F1500200031>";
    assert!(!has(0, "/P(2024-03-01 02") && has(1, "/P(2024-03-01 02") && has(2, "/P(2024-03-01 02-1)"));
    assert!(!has(0, of_index) && has(1, of_index) && has(2, of_index));
    let pages = |n: usize| Some(tools::pdftotext(&files[n])?.matches('\u{c}').count());
    let counts: Option<Vec<usize>> = (0..3).map(pages).collect();
    assert!(counts.is_none_or(|counts| counts[0] < counts[1] && counts[1] < counts[2]));
}

#[test]
fn papers_are_named_or_measured() {
    for (word, size) in [("a4", [210, 297]), ("16k", [184, 260]), ("8k", [260, 368]), ("200x300", [200, 300])] {
        assert_eq!(PageSize::parse(word).map(PageSize::millimetres), Some(size), "{word}");
    }
    for word in ["", "a5", "10x300", "200x", "200x3000", "200.5x300"] {
        assert_eq!(PageSize::parse(word), None, "{word}");
    }
    let code = |options: Options| options.check().err().and_then(|error| error.code());
    for (accent, refused) in [([0x1f, 0x4e, 0x79], None), ([0xff, 0xd0, 0x40], Some(codes::PDF_001))] {
        let palette = Palette { accent, ..Palette::default() };
        assert_eq!(code(Options { palette, ..Options::default() }), refused, "{accent:?}");
    }
    let heads = |headlines| Options { measures: Measures { headlines, ..Measures::default() }, ..Options::default() };
    assert_eq!(code(heads([34.0, 24.0, 18.0, 12.0])), None);
    assert_eq!(code(heads([60.0, 24.0, 18.0, 12.0])), Some(codes::PDF_001));
    assert_eq!(code(on("a4", Some(4), 0.0)), None);
    for (page, columns, gutter) in [("120x200", Some(4), 0.0), ("a4", Some(5), 0.0), ("a4", None, f32::NAN)] {
        assert_eq!(code(on(page, columns, gutter)), Some(codes::PDF_001), "{page} {columns:?} {gutter}");
    }
}

/// The names and bytes of the PDF files of the sample, made with changed options, and what was found.
fn made(change: impl FnOnce(&mut convert::Options)) -> (Vec<(String, Vec<u8>)>, Vec<Code>) {
    let source = input::Folder::open(sample()).unwrap();
    let mut wanted = convert::Options::default();
    wanted.formats = vec![Format::Pdf];
    change(&mut wanted);
    let (mut sink, mut report) = (Memory::new(), Report::new());
    convert::convert(&source, &mut sink, &wanted, &mut report).unwrap();
    let files = sink.into_files().into_iter().filter(|(name, _)| name.ends_with(".pdf")).collect();
    (files, report.diagnostics().iter().map(|finding| finding.code()).collect())
}

/// The files, and how many issues were `PDF-018`.
fn cut(max_size: Option<u64>, max_pages: usize) -> (Vec<(String, Vec<u8>)>, usize) {
    let (files, found) = made(|wanted| (wanted.pdf.max_size, wanted.plan.max_pages) = (max_size, max_pages));
    (files, found.iter().filter(|code| **code == codes::PDF_018).count())
}

#[test]
fn a_volume_with_too_many_objects_is_bound_in_parts() {
    let objects = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(&bytes[bytes.len() - 4000..]).into_owned();
        let size = text.split("/Size ").nth(1).unwrap().split('/').next().unwrap().trim().parse::<usize>();
        size.unwrap() - 1
    };
    let plain = |wanted: &mut convert::Options, most: usize| {
        (wanted.pdf.object_streams, wanted.pdf.max_objects) = (false, most);
    };
    let (whole, found) = made(|wanted| plain(wanted, usize::MAX));
    assert!(whole.len() == 1 && !found.contains(&codes::PDF_017));
    let all = objects(&whole[0].1);
    let (same, found) = made(|wanted| plain(wanted, all));
    assert!(same == whole && !found.contains(&codes::PDF_017), "as many as are allowed");
    let (parts, found) = made(|wanted| plain(wanted, all - 1));
    assert!(parts.len() > 1, "{all} objects are too many");
    assert_eq!(found.iter().filter(|code| **code == codes::PDF_017).count(), 1);
    assert!(!found.iter().any(|code| code.as_str().starts_with("PDF-9")), "{found:?}");
    for (name, bytes) in &parts {
        assert!(name.contains("-part") && objects(bytes) < all, "{name}: {}", objects(bytes));
    }
}

#[test]
fn parts_keep_to_their_limit_and_know_each_other() {
    let (whole, larger) = cut(None, 0);
    assert_eq!((whole.len(), larger), (1, 0));
    let limit = whole[0].1.len() as u64 * 3 / 4;
    let (parts, larger) = cut(Some(limit), 0);
    assert!(parts.len() > 1 && larger == 0, "{}", parts.len());
    let of = parts.len();
    for (number, (name, bytes)) in (1..).zip(&parts) {
        assert!(name.ends_with(&format!("-2024-part{number}.pdf")), "{name}");
        assert!(bytes.len() as u64 <= limit, "{name}: {} of {limit} bytes", bytes.len());
        let file = keep(&format!("layout-part{number}"), bytes);
        tools::verapdf(std::slice::from_ref(&file), "2a").expect_passed("2a");
        let Some(text) = tools::pdftotext(&file) else { continue };
        let text = squeezed(&text);
        assert!(text.contains(&format!("第{number}册（共{of}册）")), "the title page says which part it is");
        for other in (1..=of).filter(|other| *other != number) {
            assert!(text.contains(&format!("2024-part{other}.pdf")), "part {number} does not name part {other}");
        }
    }
    assert_eq!(cut(Some(limit * 2), 0).0, whole, "a volume below its limit is not cut");
    let pages: Vec<String> = cut(None, 20).0.into_iter().map(|(name, _)| name).collect();
    assert!(pages.len() > 1 && pages.iter().all(|name| name.contains("-part")), "{pages:?}");
}

#[test]
fn issues_larger_than_the_limit_are_told() {
    // PDF_018
    assert!(cut(Some(1000), 0).1 > 1);
    assert_eq!(cut(Some(u64::MAX), 0).1, 0);
}
