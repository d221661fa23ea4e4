//! House styles: the example, one that reorders everything, and each fault with its code.
use std::collections::BTreeMap;
use std::fs;

use newsbind::export::epub::{self, Options};
use newsbind::input::Folder;
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::report::Report;

use crate::epub_book::{Book, bind, keep, plain, root};
use crate::tools::epubcheck;

/// The sample with templates by name and text, and what was found; a book where there is one.
fn with(templates: &[(&str, &str)]) -> (Option<Vec<u8>>, Vec<(String, String)>) {
    let mut options = plain();
    options.templates = templates.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let source = Folder::open(root().join("tests/fixtures/epub-sample/archive")).unwrap();
    let mut report = Report::new();
    let plan = Plan::new(&source, &plan::Options::default(), &mut report).unwrap();
    let mut out = Vec::new();
    let made = epub::epub(&plan.volumes[0], &source, &options, Jobs::new(1), &mut out, &mut report, &()).unwrap();
    let found =
        report.diagnostics().iter().filter(|d| d.code().as_str().starts_with("TPL") || d.code().as_str() == "EPUB-010");
    let found = found.map(|d| (d.code().as_str().to_owned(), d.message().to_owned())).collect();
    (made.complete.then_some(out), found)
}

fn built_in(name: &str) -> &'static str {
    epub::built_in_templates().iter().find(|(known, _)| *known == name).unwrap().1
}

fn example() -> Options {
    let mut templates = BTreeMap::new();
    for file in fs::read_dir(root().join("examples/house-style")).unwrap() {
        let path = file.unwrap().path();
        templates.insert(path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap());
    }
    let mut options = plain();
    options.templates = templates;
    options
}

#[test]
fn the_example_of_a_house_style_makes_a_sound_book() {
    let archive = root().join("tests/fixtures/epub-sample/archive");
    let (stem, bytes) = bind(&archive, VolumeSize::Year, &example(), 2).0.remove(0);
    let book = Book::new(&stem, &bytes);
    book.check();
    assert!(book.text("EPUB/title.xhtml").contains("示例县档案馆藏报"));
    assert!(book.text("EPUB/2024-01-05/p02.xhtml").contains(">前一版</a>"));
    assert!(book.text("EPUB/nav.xhtml").contains(">凡例</a>"));
    epubcheck(&keep("house-style", &bytes)).expect_passed("the example of a house style");
}

#[test]
fn a_house_style_may_put_everything_elsewhere() {
    let page = built_in("page.xhtml");
    let (head, rest) = page.split_once("{% for group in groups %}").unwrap();
    let (groups, foot) = rest.split_once("{% if page.ocr %}").unwrap();
    let (before, header) = head.split_once("  <header").unwrap();
    // Staff and links above the head, contents behind the articles.
    let (header, toc) = header.split_once("{% if toc %}").unwrap();
    let (foot, end) = foot.split_once("</body>").unwrap();
    let page = format!(
        "{before}{{% if page.ocr %}}{foot}  <header{header}{{% for group in groups %}}{groups}{{% if toc %}}{toc}</body>{end}"
    );
    let (book, found) = with(&[("page.xhtml", &page)]);
    assert!(found.is_empty(), "{found:?}");
    let book = book.unwrap();
    Book::new("reordered", &book).check();
    epubcheck(&keep("reordered", &book)).expect_passed("a house style that reorders");
}

#[test]
fn every_fault_of_a_template_has_its_code_and_costs_the_book() {
    let imprint = built_in("imprint.xhtml");
    let page = built_in("page.xhtml");
    let blocks = built_in("blocks.xhtml");
    let endless =
        format!("{}{}{imprint}", "{% for a in range(99999) %}{% for b in range(99999) %}", "{% endfor %}{% endfor %}");
    for (code, name, text) in [
        ("TPL-001", "imprint.xhtml", imprint.replace("{% endfor %}", "")),
        ("TPL-001", "imprint.xhtml", imprint.replace("head.xhtml", "../head.xhtml")),
        ("TPL-001", "words.json", "[]".to_owned()),
        ("TPL-002", "imprint.xhtml", imprint.replace("row.term", "row.tern")),
        ("TPL-003", "imprint.xhtml", imprint.replace("</dl>", "</dd>")),
        ("TPL-004", "blocks.xhtml", blocks.replace("<article id=\"{{ a.anchor }}\"", "<article")),
        ("TPL-004", "page.xhtml", page.replace(" id=\"{{ marker.id }}\"", "")),
        ("TPL-006", "imprint.xhtml", endless),
        ("EPUB-010", "cover.svg", built_in("cover.svg").replace("<g ", "<script/><g ")),
    ] {
        let (book, found) = with(&[(name, &text)]);
        assert!(book.is_none(), "{code}: a book was made");
        assert!(!found.is_empty() && found.iter().all(|(known, _)| known == code), "{code}: {found:?}");
    }
    let (_, found) = with(&[("imprint.xhtml", &imprint.replace("</dl>", "</dd>"))]);
    assert!(found[0].1.contains("`imprint.xhtml`") && found[0].1.contains("line "), "{found:?}");
}

#[test]
fn a_template_with_another_name_is_a_warning() {
    let (book, found) = with(&[("pages.xhtml", "")]);
    assert!(book.is_some());
    assert_eq!(found[0].0, "TPL-005");
}
