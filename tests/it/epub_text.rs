//! Whatever an issue says stands in its book, in order, and the book is sound: random issues.
use newsbind::export::epub::Unit;
use newsbind::input::Memory;
use newsbind::plan;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::epub_book::{Book, bind_as, keep, plain};
use crate::epub_made::png;
use crate::tools::epubcheck;

/// Characters that no template has: rare ones of every length in UTF-8, those that XML escapes, letters with marks.
const LETTERS: &str = "[㐀䶵龘靐齉爩麤𠮷𣲗𪚥éßžЖяΩ&<>\"']{1,12}";

/// What an article is to say: in reading order, its footnotes behind the rest.
#[derive(Debug, Clone, Default)]
struct Said {
    text: String,
    notes: String,
}

impl Said {
    fn add(&mut self, other: &Self) {
        self.text += &other.text;
        self.notes += &other.notes;
    }
}

type Part = (Value, Said);

fn words() -> impl Strategy<Value = Part> {
    LETTERS.prop_map(|text| (json!(text), Said { text, notes: String::new() }))
}

fn wrapped(inner: impl Strategy<Value = Part>) -> impl Strategy<Value = Part> {
    (inner, 0..7_usize).prop_map(|((value, said), kind)| match kind {
        0 => (json!({"strong": value}), said),
        1 => (json!({"em": value}), said),
        2 => (json!({"sup": value}), said),
        3 => (json!({"link": {"href": "https://example.org/", "text": value}}), said),
        4 => (json!({"span": {"text": value, "language": "en"}}), said),
        5 => (json!({"note": value}), Said { text: String::new(), notes: said.text }),
        _ => (
            json!({"ruby": {"base": said.text, "text": said.text}}),
            Said { text: said.text.repeat(2), notes: String::new() },
        ),
    })
}

/// A text: plain, or a list of pieces.
fn text() -> impl Strategy<Value = Part> {
    let pieces = prop::collection::vec(prop_oneof![words(), wrapped(words())], 1..5);
    pieces.prop_map(|pieces| {
        let mut said = Said::default();
        pieces.iter().for_each(|(_, piece)| said.add(piece));
        (Value::Array(pieces.into_iter().map(|(value, _)| value).collect()), said)
    })
}

/// A picture with words under it; it may be known and not held.
fn figure() -> impl Strategy<Value = Part> {
    (text(), prop::option::of(words()), any::<bool>()).prop_map(|((caption, mut said), credit, held)| {
        let mut figure = json!({"caption": caption});
        match held {
            true => figure["image"] = json!("../media/p.png"),
            false => figure["missing"] = json!(true),
        }
        if let Some((credit, part)) = credit {
            figure["credit"] = credit;
            said.add(&part);
        }
        (figure, said)
    })
}

/// A poem: stanzas of lines, with a title and an author before it.
fn verse() -> impl Strategy<Value = Part> {
    let line = || LETTERS;
    let stanzas = prop::collection::vec(prop::collection::vec(line(), 1..4), 1..4);
    (prop::option::of(line()), prop::option::of(line()), stanzas).prop_map(|(title, author, stanzas)| {
        let stanzas: Vec<String> = stanzas.iter().map(|lines| lines.join("\n")).collect();
        let text = stanzas.join("\n\n");
        let said = [title.as_deref(), author.as_deref(), Some(&text)].into_iter().flatten().collect::<String>();
        let verse = json!({"text": text, "title": title, "author": author});
        (json!({"verse": verse}), Said { text: said.replace('\n', ""), notes: String::new() })
    })
}

fn all(parts: Vec<Part>) -> (Vec<Value>, Said) {
    let mut said = Said::default();
    parts.iter().for_each(|(_, part)| said.add(part));
    (parts.into_iter().map(|(value, _)| value).collect(), said)
}

fn block() -> impl Strategy<Value = Part> {
    let some = || prop::collection::vec(text(), 1..4);
    prop_oneof![
        4 => text().prop_map(|(value, said)| (json!({"paragraph": value}), said)),
        1 => (words(), 1..4_u8).prop_map(|((value, said), level)| (json!({"subhead": {"text": value, "level": level}}), said)),
        1 => (text(), words()).prop_map(|((value, mut said), (source, from))| {
            said.add(&from);
            (json!({"quote": {"text": value, "source": source}}), said)
        }),
        1 => some().prop_map(all).prop_map(|(items, said)| (json!({"list": {"ordered": true, "items": items}}), said)),
        1 => some().prop_map(all).prop_map(|(cells, said)| (json!({"table": {"header_columns": 1, "rows": [cells]}}), said)),
        1 => some().prop_map(all).prop_map(|(texts, said)| {
            let blocks: Vec<Value> = texts.into_iter().map(|text| json!({"paragraph": text})).collect();
            (json!({"box": {"role": "tips", "blocks": blocks}}), said)
        }),
        1 => verse(),
        1 => figure().prop_map(|(figure, said)| (json!({"figure": figure}), said)),
        1 => (prop::collection::vec(figure(), 1..4), text()).prop_map(|(figures, (caption, below))| {
            let (figures, mut said) = all(figures);
            said.add(&below);
            (json!({"gallery": {"figures": figures, "caption": caption}}), said)
        }),
    ]
}

fn article() -> impl Strategy<Value = Part> {
    let lines = (prop::option::of(words()), words(), prop::option::of(words()), prop::option::of(words()));
    (lines, prop::collection::vec(block(), 0..6)).prop_map(|((kicker, headline, subtitle, summary), blocks)| {
        let mut said = Said::default();
        let mut record = json!({});
        for (field, part) in
            [("kicker", kicker), ("headline", Some(headline)), ("subtitle", subtitle), ("summary", summary)]
        {
            if let Some((value, part)) = part {
                record[field] = value;
                said.add(&part);
            }
        }
        let (blocks, body) = all(blocks);
        record["body"] = Value::Array(blocks);
        said.add(&body);
        (record, said)
    })
}

/// The letters of [`LETTERS`] inside the article elements of a document.
fn letters(xhtml: &str) -> Vec<String> {
    let wanted = |c: &char| LETTERS[1..].split(']').next().is_some_and(|letters| letters.contains(*c));
    let mut reader = quick_xml::Reader::from_str(xhtml);
    let mut articles: Vec<String> = Vec::new();
    let mut inside = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "article" => {
                inside = true;
                articles.push(String::new());
            }
            Event::End(tag) if tag.name().as_ref() == "article" => inside = false,
            Event::Text(text) if inside => articles.last_mut().unwrap().extend(text.chars().filter(wanted)),
            Event::GeneralRef(name) if inside => {
                let text = quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap().into_owned();
                articles.last_mut().unwrap().extend(text.chars().filter(wanted));
            }
            Event::Eof => return articles,
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_text_stands_in_the_book_in_order(articles in prop::collection::vec(article(), 1..5), by_article: bool) {
        let (records, said): (Vec<Value>, Vec<Said>) = articles.into_iter().unzip();
        let issue = json!({"newsbind": 1, "date": "2024-03-01", "pages": [{"label": "01", "articles": records}]});
        let publication = r#"{"newsbind":1,"id":"x","title":"示例报","language":"zh-Hans"}"#;
        let mut source = Memory::from_json(Some(publication), &[&issue.to_string()]);
        source.add_media("media/p.png", png(8, 1));
        let mut options = plain();
        options.unit = if by_article { Unit::Article } else { Unit::Page };
        let (one, report) = bind_as(&source, &plan::Options::default(), &options, 1);
        let (four, _) = bind_as(&source, &plan::Options::default(), &options, 4);
        prop_assert!(one.len() == 1, "{:?}", report.diagnostics());
        prop_assert!(one[0].1 == four[0].1, "the bytes depend on the number of workers");
        let book = Book::new("random", &one[0].1);
        book.check();
        let mut documents: Vec<&String> = book.entries.iter().map(|(path, _)| path).collect();
        documents.retain(|path| path.starts_with("EPUB/2024-03-01/") && path.ends_with(".xhtml"));
        let found: Vec<String> = documents.iter().flat_map(|path| letters(book.text(path))).collect();
        let wanted: Vec<String> = said.into_iter().map(|said| said.text + &said.notes).collect();
        prop_assert_eq!(found, wanted, "{:?}", report.diagnostics());
    }
}

/// Two hundred random issues, the same in every run, bound into one volume.
#[test]
fn epubcheck_accepts_a_book_of_random_issues() {
    let mut runner = TestRunner::deterministic();
    let articles = prop::collection::vec(article(), 1..5);
    let mut day = newsbind::model::Date::parse("2024-01-01").unwrap();
    let mut issues = Vec::new();
    for _ in 0..200 {
        let records = articles.new_tree(&mut runner).unwrap().current();
        let records: Vec<Value> = records.into_iter().map(|(record, _)| record).collect();
        let page = json!({"label": "01", "articles": records});
        issues.push(json!({"newsbind": 1, "date": day.to_string(), "pages": [page]}).to_string());
        day = day.next().unwrap();
    }
    let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
    let publication = r#"{"newsbind":1,"id":"x","title":"示例报","language":"zh-Hans"}"#;
    let mut source = Memory::from_json(Some(publication), &issues);
    source.add_media("media/p.png", png(8, 1));
    for unit in [Unit::Page, Unit::Article] {
        let mut options = plain();
        options.unit = unit;
        let (books, report) = bind_as(&source, &plan::Options::default(), &options, 2);
        assert_eq!(books.len(), 1, "{:?}", report.diagnostics());
        Book::new("random", &books[0].1).check();
        let path = keep(&format!("random-{}", unit.as_str()), &books[0].1);
        epubcheck(&path).expect_passed("a book of random issues");
    }
}
