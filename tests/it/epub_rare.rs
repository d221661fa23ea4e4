//! Fonts for rare characters in books: what goes in, and that a browser takes it.
use newsbind::export::epub::{Options, RareFont};
use newsbind::input::Memory;
use newsbind::plan;
use serde_json::json;

use crate::epub_book::{Book, bind_as, keep, plain, root};
use crate::readers::Engine;
use crate::tools::epubcheck;

fn with_fonts(count: usize) -> Options {
    let font = std::fs::read(root().join("tests/fixtures/epub/rare.ttf")).unwrap();
    let mut options = plain();
    options.rare_fonts = vec![RareFont::new("rare.ttf", font, 0).unwrap(); count];
    options
}

/// A volume of one issue with this text; the codes of its findings.
fn bound(text: &str, options: &Options, jobs: usize) -> (Book, Vec<u8>, Vec<String>) {
    let publication = r#"{"newsbind":1,"id":"example-weekly","title":"示例周报","language":"zh-Hans"}"#;
    let article = json!({"id": "a1", "headline": "地名", "body": [{"paragraph": text}]});
    let issue = json!({"newsbind": 1, "date": "2024-03-01", "pages": [{"label": "01", "articles": [article]}]});
    let source = Memory::from_json(Some(publication), &[&issue.to_string()]);
    let (mut books, report) = bind_as(&source, &plan::Options::default(), options, jobs);
    let bytes = books.remove(0).1;
    let book = Book::new("rare", &bytes);
    book.check();
    (book, bytes, report.diagnostics().iter().map(ToString::to_string).collect())
}

#[test]
fn a_font_for_rare_characters_goes_into_the_book_and_a_browser_takes_it() {
    let (book, bytes, _) = bound("旧时叫㐀湾，今作𣲗湾。", &with_fonts(1), 1);
    let css = book.text("EPUB/style/rare.css");
    assert!(css.contains("src: url(\"../font/rare.ttf\");"), "{css}");
    assert!(book.text("EPUB/2024-03-01/p01.xhtml").contains("href=\"../style/rare.css\""));
    assert!(book.text("EPUB/package.opf").contains("href=\"font/rare.ttf\" media-type=\"font/ttf\""));
    assert!(bytes == bound("旧时叫㐀湾，今作𣲗湾。", &with_fonts(2), 4).1, "the second font has nothing to add");
    let path = keep("rare-font", &bytes);
    epubcheck(&path).expect_passed("a book with a font");
    Engine::Foliate.walks(&path, &["--find", "𣲗湾", "--font", "Rare Han=𣲗"]);
    // The check bites: a character for which the book has no font.
    let (_, bytes, _) = bound("旧时叫㐁湾。", &with_fonts(1), 1);
    let lacking = keep("rare-font-lacking", &bytes);
    let Some(found) = Engine::Foliate.refuses(&lacking, &["--font", "Rare Han=㐁"]) else { return };
    assert!(found.contains("font not loaded"), "{found}");
}

#[test]
fn characters_that_no_font_has_are_named_and_common_ones_need_none() {
    let (book, _, found) = bound("㐁𠮷", &with_fonts(1), 1);
    let lacking = found.iter().find(|finding| finding.contains("EPUB-012")).unwrap();
    assert!(lacking.contains("㐁 (U+3401), 𠮷 (U+20BB7)"), "{lacking}");
    assert!(!book.text("EPUB/style/rare.css").contains("@font-face"));
    let (book, _, found) = bound("望川县报，Öé", &with_fonts(1), 1);
    assert!(!found.iter().any(|finding| finding.contains("EPUB-012")), "{found:?}");
    assert!(book.entries.iter().all(|(path, _)| !path.contains("/font/")));
    let (book, _, _) = bound("㐀", &plain(), 1);
    assert!(book.entries.iter().all(|(path, _)| !path.contains("rare")));
}
