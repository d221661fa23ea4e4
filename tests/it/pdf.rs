//! PDF volumes: what independent tools say, what the file's own structure says, and that its text is the input's.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use newsbind::export::pdf::{self, Options, Scanner};
use newsbind::input;
use newsbind::model::{Block, Issue};
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::report::Report;

use crate::tools;

pub(crate) fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/issues")
}

/// Binds the sample newspaper; one file for each volume.
pub(crate) fn bind(size: VolumeSize, options: &Options) -> Vec<(String, Vec<u8>)> {
    let source = input::Folder::open(sample()).unwrap();
    let mut report = Report::new();
    let mut wanted = plan::Options::default();
    wanted.volume = size;
    let scanner = Scanner::new();
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut volumes = Vec::new();
    for volume in &plan.volumes {
        let mut out = Vec::new();
        let made = pdf::Binder::new(&source, &scanner, options).volume(volume, &mut out, &mut report).unwrap();
        assert!(made.sound, "{:#?}", report.diagnostics());
        assert_eq!(made.bytes, out.len() as u64);
        volumes.push((volume.file_stem(), out));
    }
    volumes
}

pub(crate) fn options(jobs: usize, object_streams: bool) -> Options {
    Options { jobs: Jobs::new(jobs), object_streams, ..Options::default() }
}

/// Keeps a file for the tools and for people.
pub(crate) fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let path = tools::scratch(&format!("pdf-{name}")).join(format!("{name}.pdf"));
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn validators_pass_the_sample() {
    let (name, bytes) = bind(VolumeSize::Year, &options(2, true)).remove(0);
    let file = keep(&name, &bytes);
    for flavour in ["2a", "ua1"] {
        tools::verapdf(std::slice::from_ref(&file), flavour).expect_passed(flavour);
    }
    tools::qpdf_check(&file).expect_passed("qpdf");
    tools::mutool(&file).expect_passed("mutool");
}

#[test]
fn bytes_do_not_depend_on_the_number_of_threads() {
    let one = bind(VolumeSize::Month, &options(1, true));
    let many = bind(VolumeSize::Month, &options(5, true));
    assert!(one == many, "one thread and five threads give different bytes");
}

#[test]
fn every_object_stands_once_where_the_table_says() {
    let (_, bytes) = bind(VolumeSize::Month, &options(2, false)).remove(0);
    let places = cross_references(&bytes);
    assert!(places.len() > 100);
    for (number, place) in places.iter().enumerate() {
        let head = format!("{} 0 obj\n", number + 1);
        assert!(bytes[*place..].starts_with(head.as_bytes()), "object {} is not at {place}", number + 1);
    }
    let mut sorted = places;
    sorted.sort_unstable();
    assert!(sorted.windows(2).all(|pair| pair[0] != pair[1]), "two objects at one place");
}

/// Offsets of the objects from 1 on.
fn cross_references(bytes: &[u8]) -> Vec<usize> {
    let tail = String::from_utf8_lossy(&bytes[bytes.len() - 64..]).into_owned();
    let start: usize = tail.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    let table = &bytes[start..];
    let text = String::from_utf8_lossy(table);
    assert!(text.starts_with("xref\n0 "));
    let entries = text.lines().skip(3).take_while(|line| !line.starts_with("trailer"));
    entries.map(|line| line[..10].parse().unwrap()).collect()
}

/// Text without white space: readers put blanks and line ends where they like.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect()
}

fn paragraphs(issue: &Issue) -> Vec<String> {
    let articles = issue.pages.iter().flat_map(|page| &page.articles);
    let shown = articles.filter(|article| !article.is_withheld() && !article.is_canceled());
    let blocks = shown.flat_map(|article| &article.body);
    let texts = blocks.filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(squeezed(&paragraph.text.to_plain())),
        Block::Subhead { text, .. } => Some(squeezed(&text.to_plain())),
        _ => None,
    });
    texts.collect()
}

/// True for text that a reader gives back in another order or spelling: right-to-left words, private-use characters.
fn is_special(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{590}'..='\u{6ff}' | '\u{e000}'..='\u{f8ff}'))
}

#[test]
fn text_comes_back_in_order() {
    let source = input::Folder::open(sample()).unwrap();
    let mut report = Report::new();
    let plan = Plan::new(&source, &plan::Options::default(), &mut report).unwrap();
    let (name, bytes) = bind(VolumeSize::Year, &options(2, true)).remove(0);
    let Some(text) = tools::pdftotext(&keep(&format!("{name}-text"), &bytes)) else { return };
    let text = squeezed(&text);
    let mut missing = Vec::new();
    for number in 0..plan.volumes[0].len() {
        let issue = plan.volumes[0].issue(number, &source, &mut report).unwrap().unwrap();
        let wanted = paragraphs(&issue);
        for paragraph in wanted.iter().filter(|paragraph| !is_special(paragraph)) {
            // A paragraph may go on behind a running head, or have a reading or a note mark in it: its pieces count.
            let pieces: Vec<char> = paragraph.chars().collect();
            let lost = pieces.chunks(6).filter(|piece| !text.contains(&piece.iter().collect::<String>())).count();
            if lost > 1 {
                missing.push(paragraph.clone());
            }
        }
    }
    assert!(missing.is_empty(), "not found again: {missing:#?}");
}

#[test]
fn words_from_right_to_left_come_back_in_their_order() {
    let (name, bytes) = bind(VolumeSize::Month, &options(2, true)).remove(1);
    let Some(text) = tools::pdftotext(&keep(&format!("{name}-rtl"), &bytes)) else { return };
    // Readers mark the direction of each word.
    let plain: String =
        text.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')).collect();
    let phrase = "صباح الخير أيها الربيع";
    assert!(squeezed(&plain).contains(&squeezed(phrase)));
}

/// Pass 1 saw another archive: what it did not see is no fault of the program, and no volume is published.
#[test]
fn a_character_that_pass_1_did_not_see_stops_the_volume() {
    let source = input::Folder::open(sample()).unwrap();
    let mut report = Report::new();
    let plan = Plan::new(&source, &plan::Options::default(), &mut report).unwrap();
    let mut out = Vec::new();
    let volume = &plan.volumes[0];
    let made =
        pdf::Binder::new(&source, &Scanner::new(), &options(2, true)).volume(volume, &mut out, &mut report).unwrap();
    assert!(!made.sound);
    let codes: Vec<&str> = report.diagnostics().iter().map(|found| found.code().as_str()).collect();
    assert!(codes.contains(&"SRC-001"), "{codes:?}");
    assert!(!codes.iter().any(|code| code.starts_with("PDF-9")), "{codes:?}");
}

/// How often each Chinese character stands in a text, those beyond the basic plane too.
fn han(text: &str) -> BTreeMap<char, i64> {
    let mut counts = BTreeMap::new();
    let found = text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..));
    found.for_each(|c| *counts.entry(c).or_default() += 1);
    counts
}

/// What poppler reads, mutool and pdf.js read as often, but for one word behind a picture with a character beyond the basic
/// plane: its text stands in a replacement text, which not every reader looks at there.
#[test]
fn other_readers_find_the_same_text() {
    let (name, bytes) = bind(VolumeSize::Year, &options(2, true)).remove(0);
    let file = keep(&format!("{name}-readers"), &bytes);
    let Some(poppler) = tools::pdftotext(&file) else { return };
    let poppler = han(&poppler);
    assert!(poppler.len() > 1000);
    let lacks = |other: &BTreeMap<char, i64>| -> i64 {
        let all = poppler.keys().chain(other.keys()).collect::<BTreeSet<_>>();
        all.into_iter().map(|c| (poppler.get(c).unwrap_or(&0) - other.get(c).unwrap_or(&0)).abs()).sum()
    };
    if let Some(text) = tools::mutool_text(&file) {
        assert!(lacks(&han(&text)) <= 4, "mutool lacks {}", lacks(&han(&text)));
    }
    let Some(told) = tools::pdfjs(&file) else { return };
    let text: String = told["pages"].as_array().unwrap().iter().filter_map(|page| page.as_str()).collect();
    assert!(lacks(&han(&text)) <= 1, "pdf.js lacks {}", lacks(&han(&text)));
    let labels: Vec<&str> = told["labels"].as_array().unwrap().iter().filter_map(|label| label.as_str()).collect();
    assert!(labels.starts_with(&["i", "ii"]) && labels.contains(&"1") && labels.contains(&"2024-04-19-02 增1"));
    assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), labels.len(), "each label once");
    let outline: Vec<&str> = told["outline"].as_array().unwrap().iter().filter_map(|title| title.as_str()).collect();
    for title in
        ["扉页", "总目录", "2024年3月", "2024年3月1日　第8期　县城版", "第01版　要闻", "篇名索引", "缺期与校勘"]
    {
        assert!(outline.contains(&title), "{title}: {outline:?}");
    }
}
