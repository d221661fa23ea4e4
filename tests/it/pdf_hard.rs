//! Records that are hard to set: each issue is a volume of its own, so that pass 1 sees nothing but it.
use newsbind::convert::{self, Format};
use newsbind::input::Memory;
use newsbind::plan::VolumeSize;
use newsbind::report::{Report, Severity};
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
    sink.into_files().into_iter().filter(|(name, _)| name.ends_with(".pdf")).map(|(_, bytes)| bytes).collect()
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
