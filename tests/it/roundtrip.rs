//! Every character of the input's text is found again, in order, in each of the three outputs, by readers that
//! know nothing of newsbind.
use std::fs;
use std::io::Read as _;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::expected::{ArticleText, archive, squeezed};
use crate::made::{Made, real, real_page, sample};
use crate::tools::pdftotext;

/// So many characters must agree where a text goes on after something of the page's own (a folio, a caption).
const WINDOW: usize = 8;

/// How much may stand between two pieces of one article that follow each other: a page's foot and head, figures.
const GAP: usize = 1500;

#[test]
fn sample_text_is_in_the_epub() {
    in_book(sample(), &epub_text(sample()));
}

#[test]
fn sample_text_is_in_the_pdf() {
    if let Some(text) = pdf_text(sample()) {
        in_book(sample(), &text);
    }
}

#[test]
fn sample_text_is_in_the_newsml() {
    in_items(sample());
}

#[test]
fn real_text_is_in_the_epub() {
    let Some(made) = real() else { return };
    in_book(made, &epub_text(made));
    real_lines(&epub_text(made));
}

#[test]
fn real_text_is_in_the_pdf() {
    let Some(made) = real() else { return };
    let Some(text) = pdf_text(made) else { return };
    in_book(made, &text);
    real_lines(&text);
}

#[test]
fn real_text_is_in_the_newsml() {
    let Some(made) = real() else { return };
    in_items(made);
    let mut text = String::new();
    for item in made.items() {
        text += &xml_text(&fs::read_to_string(item).unwrap(), Some("body"));
    }
    real_lines(&squeezed(&text));
}

#[test]
fn a_lost_character_is_noticed() {
    let text = squeezed("第一版　春水到了田头，渠里有了声音。第二版　秧田里的人都直起腰来看。");
    let flow = squeezed("春水到了田头，渠里有了声音。秧田里的人都直起腰来看。");
    assert_eq!(find(&chars(&text), &flow, 0), Ok((3, text.chars().count())));
    for lost in ["春", "头", "来"] {
        assert!(find(&chars(&text.replacen(lost, "", 1)), &flow, 0).is_err(), "{lost}");
    }
    let turned = squeezed("秧田里的人都直起腰来看。春水到了田头，渠里有了声音。");
    assert!(find(&chars(&turned), &flow, 0).is_err());
}

/// The articles stand in a volume one after the other, each with its head before its text.
fn in_book(made: &Made, text: &str) {
    let text = chars(text);
    let mut cursor = 0;
    for issue in archive(&made.archive) {
        let start = cursor;
        for article in &issue.articles {
            let place = format!("issue {}, article {}", issue.id, article.id);
            if !article.shown {
                assert!(article.flow.is_empty() || find(&text, &article.flow, 0).is_err(), "{place} is shown");
                continue;
            }
            cursor = in_order(&text, article, cursor).unwrap_or_else(|fault| panic!("{place}: {fault}"));
        }
        for title in &issue.titles {
            find(&text, title, start).unwrap_or_else(|fault| panic!("issue {}, page title: {fault}", issue.id));
        }
    }
}

/// Finds an article after this place; returns where its text ends.
fn in_order(text: &[char], article: &ArticleText, from: usize) -> Result<usize, String> {
    let mut end = from;
    if !article.flow.is_empty() {
        end = find(text, &article.flow, from)?.1;
    }
    let mut head = from;
    for line in &article.head {
        head = find(text, line, head)?.0;
        // In one line after the other, before the text that they belong to.
        if !article.flow.is_empty() && head > end {
            return Err(format!("`{line}` stands after the article's text"));
        }
    }
    for part in &article.beside {
        find(text, part, from)?;
    }
    for word in &article.leftward {
        find(text, word, from)?;
    }
    Ok(end.max(head))
}

/// The payload of each article's item is the article's text.
fn in_items(made: &Made) {
    let files = made.items();
    for issue in archive(&made.archive) {
        for article in issue.articles.iter().filter(|article| article.syndicated && article.shown) {
            let start = format!("{}.{}.v", issue.id, article.id);
            let is_it = |path: &&std::path::PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with(&start) && path.parent().is_some_and(|folder| folder.ends_with(&issue.date))
            };
            let file = files.iter().find(is_it).unwrap_or_else(|| panic!("no item {start}…"));
            let item = fs::read_to_string(file).unwrap();
            let payload = chars(&squeezed(&xml_text(&item, Some("body"))));
            let whole = chars(&squeezed(&xml_text(&item, None)));
            let place = file.display();
            if !article.flow.is_empty() {
                find(&payload, &article.flow, 0).unwrap_or_else(|fault| panic!("{place}: {fault}"));
            }
            for line in article.head.iter().chain(&article.leftward) {
                find(&whole, line, 0).unwrap_or_else(|fault| panic!("{place}: {fault}"));
            }
        }
    }
}

/// The long lines of the real page, as its text file has them, in order.
fn real_lines(text: &str) {
    let page = fs::read_to_string(real_page().unwrap()).unwrap();
    let text = chars(text);
    let mut cursor = 0;
    let mut count = 0;
    for line in page.lines().map(squeezed).filter(|line| line.chars().count() >= 60 && !line.starts_with("主办")) {
        cursor = find(&text, &line, cursor).unwrap_or_else(|fault| panic!("{fault}")).1;
        count += 1;
    }
    assert!(count > 20, "only {count} lines were compared");
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// Where a text stands whole and in order; what does not belong to it may stand in between.
fn find(text: &[char], wanted: &str, from: usize) -> Result<(usize, usize), String> {
    let wanted = chars(wanted);
    let mut best = 0;
    let mut at = from;
    while let Some(start) = next(text, &wanted[..wanted.len().min(WINDOW)], at, usize::MAX) {
        if let Some(end) = follow(text, &wanted, start, &mut best) {
            return Ok((start, end));
        }
        at = start + 1;
    }
    let piece = |list: &[char]| list.iter().take(40).collect::<String>();
    Err(format!("not found from `{}` on; the whole starts with `{}`", piece(&wanted[best..]), piece(&wanted)))
}

/// Follows a text from a place on; returns where it ends.
fn follow(text: &[char], wanted: &[char], start: usize, best: &mut usize) -> Option<usize> {
    let (mut at, mut done) = (start, 0);
    while done < wanted.len() {
        if text.get(at) == Some(&wanted[done]) {
            at += 1;
            done += 1;
            *best = done.max(*best);
            continue;
        }
        let window = &wanted[done..wanted.len().min(done + WINDOW)];
        at = next(text, window, at, GAP)?;
    }
    Some(at)
}

fn next(text: &[char], window: &[char], from: usize, within: usize) -> Option<usize> {
    let end = text.len().min(from.saturating_add(within).saturating_add(window.len()));
    let part = text.get(from..end)?;
    part.windows(window.len().max(1)).position(|some| some == window).map(|at| from + at)
}

fn pdf_text(made: &Made) -> Option<String> {
    let mut text = String::new();
    for pdf in made.volumes("pdf") {
        text += &pdftotext(&pdf)?;
    }
    Some(squeezed(&text))
}

/// The text of the books' documents, in the order of their spines.
fn epub_text(made: &Made) -> String {
    let mut text = String::new();
    for epub in made.volumes("epub") {
        let mut book = ZipArchive::new(fs::File::open(epub).unwrap()).unwrap();
        let container = entry(&mut book, "META-INF/container.xml");
        let package = attribute(&container, "rootfile", "full-path").remove(0);
        let opf = entry(&mut book, &package);
        let ids = attribute(&opf, "item", "id");
        let files = attribute(&opf, "item", "href");
        for id in attribute(&opf, "itemref", "idref") {
            let file = &files[ids.iter().position(|other| *other == id).unwrap()];
            let path = Path::new(&package).with_file_name(file).to_string_lossy().into_owned();
            text += &xml_text(&entry(&mut book, &path), Some("body"));
        }
    }
    squeezed(&text)
}

fn entry(book: &mut ZipArchive<fs::File>, name: &str) -> String {
    let mut text = String::new();
    book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// An attribute of all elements of this name.
fn attribute(xml: &str, element: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return found,
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == element => {
                let value = tag.try_get_attribute(name).unwrap().unwrap_or_else(|| panic!("{element} without {name}"));
                found.push(value.value.into_owned());
            }
            _ => {}
        }
    }
}

/// The character data of a document, or of its elements of one name.
fn xml_text(xml: &str, within: Option<&str>) -> String {
    let mut reader = Reader::from_str(xml);
    let mut text = String::new();
    let mut depth = usize::from(within.is_none());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return text,
            Event::Start(tag) if depth > 0 || within.is_some_and(|name| tag.local_name().as_ref() == name) => {
                depth += 1
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(some) if depth > 0 => text += &some.xml10_content(),
            Event::CData(some) if depth > 0 => text += &some.xml10_content(),
            Event::GeneralRef(some) if depth > 0 => text.push(character(&some)),
            _ => {}
        }
    }
}

fn character(reference: &quick_xml::events::BytesRef<'_>) -> char {
    if let Some(c) = reference.resolve_char_ref().unwrap() {
        return c;
    }
    match reference.xml10_content().as_ref() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        name => panic!("unknown entity {name}"),
    }
}
