//! Records that are hard to set: each issue is a volume of its own, so that pass 1 sees nothing but it.
use newsbind::convert::{self, Format};
use newsbind::input::Memory;
use newsbind::plan::VolumeSize;
use newsbind::report::{Report, Severity, codes};
use newsbind::sink;
use serde_json::{Value, json};

use crate::pdf::{keep, squeezed};
use crate::tools;

/// Binds articles, one a month and volume; the files.
fn bind(articles: &[Value]) -> Vec<Vec<u8>> {
    let page = |article| json!({ "label": "01", "articles": [article] });
    bind_pages(&articles.iter().map(page).collect::<Vec<_>>())
}

fn bind_pages(pages: &[Value]) -> Vec<Vec<u8>> {
    bound(pages).0
}

/// Binds pages, one a month and volume; the files, and what was found.
fn bound(pages: &[Value]) -> (Vec<Vec<u8>>, Report) {
    let publication = json!({ "newsbind": 1, "id": "x", "title": "x", "language": "zh-Hans" }).to_string();
    let issue = |(number, page): (usize, &Value)| {
        let date = format!("{}-{:02}-01", 2000 + number / 12, number % 12 + 1);
        json!({ "newsbind": 1, "publication": "x", "date": date, "pages": [page] }).to_string()
    };
    let issues: Vec<String> = pages.iter().enumerate().map(issue).collect();
    let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
    let source = Memory::from_json(Some(&publication), &issues);
    let mut wanted = convert::Options::default();
    wanted.formats = vec![Format::Pdf];
    wanted.plan.volume = VolumeSize::Issue;
    let (mut sink, mut report) = (sink::Memory::new(), Report::new());
    convert::convert(&source, &mut sink, &wanted, &mut report).unwrap();
    let errors: Vec<_> = report.diagnostics().iter().filter(|finding| finding.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let files = sink.into_files().into_iter().filter(|(name, _)| name.ends_with(".pdf"));
    (files.map(|(_, bytes)| bytes).collect(), report)
}

fn with(field: &str, value: Value) -> Value {
    let mut article = json!({ "headline": "x", "body": [{ "paragraph": "x" }] });
    article[field] = value;
    article
}

fn block(block: Value) -> Value {
    with("body", json!([block]))
}

/// What the program adds to a text is no fault of pass 1.
#[test]
fn pass_1_knows_what_the_program_adds_itself() {
    let note = json!([{ "note": "x" }, { "strong": [{ "note": "x" }] }, { "em": [{ "note": "x" }] }]);
    let list = |ordered: bool| json!({ "list": { "ordered": ordered, "items": ["x", "x"] } });
    let mut articles = vec![
        with("dateline", json!({ "text": "x" })),
        with("series", json!({ "title": "x", "part": 37 })),
        with("source", json!("x")),
        with("credit", json!("x")),
        with("entered_by", json!("x")),
        with("continues_on", json!({ "page": "x", "title": "x" })),
        with("continued_from", json!({ "page": "x", "title": "x" })),
        with("authors", json!([{ "name": "x" }, { "name": "y" }])),
        with("related", json!([{ "rel": "see", "url": "https://x.example/", "text": "x" }])),
        with("headline", note.clone()),
        with("subtitle", json!([note.clone()])),
        with("kicker", json!([note.clone()])),
        with("summary", note.clone()),
        block(json!({ "paragraph": note })),
        block(json!({ "quote": { "text": "x", "source": "x" } })),
        block(json!({ "verse": { "text": "x", "title": "x", "author": "x" } })),
        block(json!({ "figure": { "missing": true, "caption": "x", "credit": "x" } })),
        block(json!({ "gallery": { "figures": [{ "missing": true, "credit": "x" }], "caption": "x", "credit": "x" } })),
        block(json!({ "table": { "caption": "x", "header_rows": 1, "rows": [["x"], [note]] } })),
    ];
    for role in ["editors_note", "background", "tips", "pull_quote"] {
        let blocks =
            [json!({ "paragraph": note }), list(true), list(false), json!({ "quote": { "text": "x", "source": "x" } })];
        articles.push(block(json!({ "box": { "role": role, "title": "x", "blocks": blocks } })));
    }
    for kind in ["notice", "advertisement", "correction", "literary", "brief", "photo"] {
        let mut article = block(list(true));
        article["kind"] = json!(kind);
        article["dateline"] = json!({ "text": "x" });
        articles.push(article);
    }
    assert_eq!(bind(&articles).len(), articles.len());
}

#[test]
fn line_ends_in_readings_are_set_as_spaces() {
    let ruby = |base: &str, text: &str| block(json!({ "paragraph": [{ "ruby": { "base": base, "text": text } }] }));
    let mut articles = Vec::new();
    for end in ["\n", "\u{85}", "\u{2028}", "\u{2029}"] {
        let broken = format!("a{end}b");
        articles.extend([ruby(&broken, "x"), ruby("x", &broken), block(json!({ "paragraph": broken }))]);
        articles.push(with("headline", json!(broken)));
    }
    assert_eq!(bind(&articles).len(), articles.len());
}

#[test]
fn headlines_of_any_length_are_set() {
    let articles = [500, 10_000].map(|length| with("headline", json!("题".repeat(length))));
    assert_eq!(bind(&articles).len(), 2);
}

/// Its bookmark and its links are strings of the file, of which PDF/A limits the length.
#[test]
fn a_headline_longer_than_a_string_of_the_file_is_told() {
    let told = |length: usize| {
        let page = json!({ "label": "01", "articles": [with("headline", json!("题".repeat(length)))] });
        let (files, report) = bound(&[page]);
        (files, report.diagnostics().iter().filter(|finding| finding.code() == codes::PDF_020).count())
    };
    assert_eq!(told(8_000).1, 0);
    let (files, found) = told(12_000);
    assert_eq!((files.len(), found), (1, 1));
    let file = keep("hard-headline", &files[0]);
    let Some(text) = tools::pdftotext(&file) else { return };
    assert!(text.matches('题').count() >= 12_000, "the page shows all of it");
}

/// What cannot be read has no element that holds anything, so its kind stands there.
#[test]
fn an_article_that_says_nothing_is_named_by_its_kind() {
    let separator = json!({ "separator": "" });
    for body in [
        json!([]),
        json!([separator]),
        json!([{ "quote": { "blocks": [separator] } }]),
        json!([{ "gallery": { "figures": [] } }]),
        json!([{ "box": { "role": "tips", "blocks": [{ "quote": { "blocks": [separator] } }] } }]),
    ] {
        let article = json!({ "id": "a", "body": body });
        let (files, _) = bound(&[json!({ "label": "01", "articles": [article] })]);
        assert_eq!(files.len(), 1, "{body}");
        let file = keep("hard-silent", &files[0]);
        let Some(text) = tools::pdftotext(&file) else { return };
        assert!(text.contains("消息"), "{body}");
    }
}

#[test]
fn a_printed_turn_is_not_said_twice() {
    let (mut first, mut second) = (with("id", json!("a")), with("id", json!("b")));
    first["body"] = json!([{ "paragraph": "x" }, { "paragraph": "水到田头。（下转第02版）" }]);
    first["continues_on"] = json!({ "page": "02", "article": "b" });
    second["body"] = json!([{ "paragraph": "（上接第01版）渠口同时开闸。" }]);
    let pages = [json!({ "label": "01", "articles": [first] }), json!({ "label": "02", "articles": [second] })];
    let publication = json!({ "newsbind": 1, "id": "x", "title": "x", "language": "zh-Hans" }).to_string();
    let issue = json!({ "newsbind": 1, "date": "2024-03-01", "pages": pages }).to_string();
    let mut options = convert::Options::default();
    options.formats = vec![Format::Pdf, Format::Epub];
    options.epub.cover = newsbind::export::epub::Cover::Svg;
    let (mut sink, mut report) = (sink::Memory::new(), Report::new());
    let source = Memory::from_json(Some(&publication), &[&issue]);
    convert::convert(&source, &mut sink, &options, &mut report).unwrap();
    let files = sink.into_files();
    let documents =
        crate::epub_book::entries(&files["x-2024.epub"]).into_iter().filter(|(path, _)| path.ends_with(".xhtml"));
    let texts = documents.map(|(_, bytes)| String::from_utf8(bytes).unwrap());
    // Not the contents and the guide, which speak of turns too.
    let pages: String = texts.filter(|text| text.contains("水到田头") || text.contains("渠口同时")).collect();
    for words in ["下转", "上接"] {
        assert_eq!(pages.matches(words).count(), 1, "{pages}");
    }
    assert!(pages.contains(">（下转第02版）</a>") && pages.contains(">（上接第01版）</a>"), "{pages}");
    let file = keep("hard-turns", &files["x-2024.pdf"]);
    let Some(text) = tools::pdftotext(&file) else { return };
    let text = squeezed(&text);
    assert_eq!([text.matches("下转第").count(), text.matches("上接第").count()], [1, 1], "{text}");
}

#[test]
fn the_head_of_a_page_keeps_to_one_line() {
    let title = "要闻特刊".repeat(20);
    let staff = json!([{ "role": "editor", "name": "编辑部".repeat(30) }]);
    let page = json!({ "label": "01", "title": title, "special": "特刊", "staff": staff,
        "articles": [with("headline", json!("题"))] });
    let file = keep("hard-head", &bind_pages(&[page])[0]);
    let Some(text) = tools::pdftotext(&file) else { return };
    let whole = text.lines().filter(|line| squeezed(line).contains(&title)).count();
    assert!(whole > 1, "in the running head and in the head of the page: {whole}");
}
