//! Pictures of pages: they look as they looked when a person last looked at them. `BLESS=1` keeps those of today.
use std::fs;
use std::path::{Path, PathBuf};

use newsbind::export::pdf::{Layout, Options, PageSize};
use newsbind::plan::VolumeSize;

use crate::pdf::{bind, keep, options, squeezed};
use crate::source::root;
use crate::tools;

/// Dots to the inch.
const DPI: &str = "60";
/// Samples that are further apart than this are another colour: renderers round.
const NEAR: u8 = 40;
/// Of a thousand pixels so many may differ.
const DIFFER: usize = 1;

struct Picture {
    size: (u32, u32),
    samples: Vec<u8>,
}

fn read(file: &Path) -> Picture {
    let mut decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(file).unwrap()));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut samples).unwrap();
    samples.truncate(info.buffer_size());
    Picture { size: (info.width, info.height), samples }
}

/// How many of a thousand pixels differ.
fn difference(one: &Picture, other: &Picture) -> usize {
    if one.size != other.size || one.samples.len() != other.samples.len() {
        return 1000;
    }
    let pixels = (one.size.0 * one.size.1) as usize;
    let step = one.samples.len() / pixels;
    let pairs = one.samples.chunks_exact(step).zip(other.samples.chunks_exact(step));
    let far = |(a, b): &(&[u8], &[u8])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > NEAR);
    (pairs.filter(far).count() * 1000).div_ceil(pixels)
}

/// The number of the first page from `from` on that has these words.
fn page(pages: &[String], from: usize, words: &str) -> usize {
    let found = pages[from..].iter().position(|page| page.contains(words));
    from + found.unwrap_or_else(|| panic!("no page has {words}")) + 1
}

fn draw(file: &Path, page: usize, name: &str) -> Option<PathBuf> {
    let pdftoppm = tools::program("pdftoppm", "poppler-utils")?;
    let (number, target) = (page.to_string(), file.with_file_name(name));
    let arguments = ["-png", "-r", DPI, "-f", &number, "-l", &number, "-singlefile"].map(PathBuf::from);
    let output = tools::run(&pdftoppm, arguments.iter().chain([&file.to_owned(), &target]));
    assert!(output.status.success(), "{}", tools::words(&output));
    Some(target.with_extension("png"))
}

/// The pages of a volume that are kept: name and number from 1.
fn kept(pages: &[String], book: bool) -> Vec<(&'static str, usize)> {
    let opening = page(pages, 0, "2024年3月1日星期五第8期第01版");
    if !book {
        return vec![("a3-opening", opening)];
    }
    let titles = page(pages, opening + 20, "篇名索引");
    vec![
        ("cover", 1),
        ("title", 3),
        ("imprint", 4),
        ("guide", 5),
        ("calendar", 6),
        ("contents", 7),
        ("opening", opening),
        ("inside", opening + 2),
        ("verse", opening + 5),
        ("facsimile", page(pages, opening, "读书日号外")),
        ("index-titles", titles),
        ("index-names", page(pages, titles, "署名索引")),
        ("notes", page(pages, titles, "缺期与校勘一、")),
    ]
}

fn compare(options: &Options, book: bool) {
    let (name, bytes) = bind(VolumeSize::Year, options).remove(0);
    let file = keep(&format!("pages-{name}-{book}"), &bytes);
    let Some(text) = tools::pdftotext(&file) else { return };
    let pages: Vec<String> = text.split('\u{c}').map(squeezed).collect();
    let mut other = Vec::new();
    for (name, number) in kept(&pages, book) {
        let Some(drawn) = draw(&file, number, name) else { return };
        let golden = root().join(format!("tests/golden/pages/{name}.png"));
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(golden.parent().unwrap()).unwrap();
            fs::copy(&drawn, &golden).unwrap();
        }
        let difference = difference(&read(&drawn), &read(&golden));
        if difference > DIFFER {
            other.push(format!("{name}: {difference} of 1000 pixels, see {}", drawn.display()));
        }
    }
    assert!(other.is_empty(), "other pictures than those kept: {other:#?}");
}

#[test]
fn pages_look_as_they_did() {
    compare(&options(2, true), true);
}

#[test]
fn a3_looks_as_it_did() {
    let layout = Layout { page: PageSize::A3, ..Layout::default() };
    compare(&Options { layout, ..options(2, true) }, false);
}

#[test]
fn another_picture_is_told() {
    let picture = |change: usize| Picture {
        size: (100, 100),
        samples: (0..30_000).map(|n| if n < change * 3 { 0 } else { 200 }).collect(),
    };
    assert_eq!(difference(&picture(0), &picture(0)), 0);
    assert_eq!(difference(&picture(0), &picture(10)), 1);
    assert!(difference(&picture(0), &picture(11)) > DIFFER);
    assert_eq!(difference(&picture(0), &Picture { size: (99, 100), samples: vec![200; 29_700] }), 1000);
}
