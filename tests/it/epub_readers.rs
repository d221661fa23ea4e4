//! Books as reading systems and checkers see them: EPUBCheck, Ace, foliate-js, epub.js, MuPDF, calibre.
use std::io::{Cursor, Write};
use std::path::PathBuf;

use newsbind::export::epub::{Options, TocDepth, Unit};
use newsbind::input::Memory;
use newsbind::plan::{self, VolumeSize};
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::epub_book::{Book, bind_as, entries, keep, plain, resolve, sample, tags, vertical};
use crate::readers::{Engine, ace, calibre, mutool_text};
use crate::tools::epubcheck;

fn with(change: impl FnOnce(&mut Options)) -> Options {
    let mut options = plain();
    change(&mut options);
    options
}

/// The sample in every way that has golden documents.
fn variants() -> Vec<(&'static str, PathBuf)> {
    let articles = with(|options| options.unit = Unit::Article);
    let bare = with(|options| (options.facsimile, options.ncx) = (false, false));
    let shallow = with(|options| options.toc_depth = TocDepth::Issue);
    let first = |size, options: &Options| sample(size, options).remove(0).1;
    vec![
        ("by page", keep("readers-page", &first(VolumeSize::Year, &plain()))),
        ("by article", keep("readers-article", &first(VolumeSize::Year, &articles))),
        ("a month", keep("readers-month", &first(VolumeSize::Month, &plain()))),
        ("an issue without options", keep("readers-bare", &first(VolumeSize::Issue, &bare))),
        ("with issues alone in its contents", keep("readers-shallow", &first(VolumeSize::Year, &shallow))),
        ("vertical", keep("readers-vertical", &vertical())),
    ]
}

/// A month of issues that a machine made: 21 of four pages of three articles.
fn month() -> PathBuf {
    let publication = r#"{"newsbind":1,"id":"month","title":"示例日报","language":"zh-Hans"}"#;
    let article = |issue: u32, page: u32, n: u32| {
        let text = "水进了田，渠口的人还没有走。".repeat(12);
        json!({"id": format!("{page}-{n}"), "headline": format!("第{issue}期第{page}版第{n}篇"), "body": [
            {"paragraph": text}, {"paragraph": format!("编号{issue}之{page}之{n}。")}
        ]})
    };
    let issue = |n: u32| {
        let page = |page| json!({"label": format!("0{page}"), "articles": (1..=3).map(|k| article(n, page, k)).collect::<Vec<Value>>()});
        json!({"newsbind": 1, "date": format!("2024-03-{n:02}"), "number": n, "pages": (1..=4).map(page).collect::<Vec<Value>>()}).to_string()
    };
    let issues: Vec<String> = (1..=21).map(issue).collect();
    let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
    let source = Memory::from_json(Some(publication), &issues);
    let mut wanted = plan::Options::default();
    wanted.volume = VolumeSize::Month;
    keep("readers-made-month", &bind_as(&source, &wanted, &plain(), 2).0[0].1)
}

#[test]
fn epubcheck_finds_nothing_in_any_variant() {
    for (name, book) in variants() {
        epubcheck(&book).expect_passed(name);
    }
    epubcheck(&month()).expect_passed("a month");
}

#[test]
fn ace_finds_no_violation() {
    let looked_at = ["by page", "by article", "an issue without options", "vertical"];
    for (name, book) in variants().into_iter().filter(|(name, _)| looked_at.contains(name)) {
        ace(&book).expect_passed(name);
    }
}

#[test]
fn a_reader_opens_walks_turns_finds_and_follows() {
    let words =
        ["--find", "桥头的早市", "--find", "芦荻", "--find", "𣲗", "--follow", "下转第02版", "--follow", "上接第01版"];
    for (name, book) in variants() {
        let words = if name.starts_with("an issue") { &words[..2] } else { &words };
        let Some(report) = Engine::Foliate.walks(&book, words) else { return };
        assert_eq!(report["language"], "zh-Hans", "{name}");
        assert_eq!(report["dir"], if name == "vertical" { "rtl" } else { "ltr" }, "{name}");
        assert!(report["pages"].as_u64() >= Some(2) && report["links"].as_u64() >= Some(20), "{name}: {report}");
    }
    let Some(report) = Engine::Foliate.walks(&month(), &["--find", "编号21之4之3"]) else { return };
    assert_eq!(report["pages"], 84, "{report}");
}

#[test]
fn a_second_engine_opens_walks_and_turns() {
    // In a vertical document of several screens epub.js does not come past the first.
    let horizontal = variants().into_iter().filter(|(name, _)| *name != "vertical");
    for (name, book) in horizontal.chain([("a month that was made", month())]) {
        let Some(report) = Engine::EpubJs.walks(&book, &[]) else { return };
        assert!(report["toc"].as_u64() >= Some(6) && report["screens"].as_u64() >= Some(8), "{name}: {report}");
    }
}

/// What becomes of an entry of a book that is broken on purpose.
type Change<'a> = &'a dyn Fn(&str, Vec<u8>) -> Option<Vec<u8>>;

/// The sample with every entry changed.
fn broken(name: &str, change: Change<'_>) -> PathBuf {
    let whole = sample(VolumeSize::Year, &plain()).remove(0).1;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (path, bytes) in entries(&whole) {
        if let Some(bytes) = change(&path, bytes) {
            zip.start_file(&*path, options).unwrap();
            zip.write_all(&bytes).unwrap();
        }
    }
    keep(name, &zip.finish().unwrap().into_inner())
}

fn edited(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).into_bytes()
}

#[test]
fn readers_find_what_was_broken_on_purpose() {
    const PAGE: &str = "<itemref idref=\"p2024-01-05-02\"/>";
    const CONTENTS: &str = "<itemref idref=\"i2024-01-05\"/>";
    let anchor = broken("broken-anchor", &|path, bytes| match path.ends_with("2024-01-05/p01.xhtml") {
        true => Some(edited(bytes, "id=\"a-01-02\"", "id=\"lost\"")),
        false => Some(bytes),
    });
    let picture = broken("broken-picture", &|path, bytes| (!path.ends_with("01-01-1.jpg")).then_some(bytes));
    let in_package = |name: &str, from: &str, to: &str| {
        broken(name, &|path, bytes| match path.ends_with("package.opf") {
            true => Some(edited(bytes, from, to)),
            false => Some(bytes),
        })
    };
    let lost = in_package("broken-spine", PAGE, "");
    // The second page of the issue before its contents.
    let moved = broken("broken-order", &|path, bytes| match path.ends_with("package.opf") {
        true => Some(edited(edited(bytes, PAGE, ""), CONTENTS, &format!("{PAGE}{CONTENTS}"))),
        false => Some(bytes),
    });
    for (engine, book, word) in [
        (Engine::Foliate, &anchor, "a-01-02: no such element"),
        (Engine::Foliate, &picture, "picture does not load"),
        (Engine::Foliate, &lost, "2024-01-05/p02.xhtml: no such document"),
        (Engine::Foliate, &moved, "before the page that is listed before it"),
        (Engine::EpubJs, &anchor, "a-01-02: no such element"),
        (Engine::EpubJs, &picture, "picture does not load"),
        (Engine::EpubJs, &lost, "2024-01-05/p02.xhtml"),
    ] {
        let Some(found) = engine.refuses(book, &[]) else { return };
        assert!(found.contains(word), "{engine:?}, {}: {found}", book.display());
    }
}

/// How a program that turns books into plain text differs from their letters.
#[derive(Clone, Copy)]
struct Habits {
    /// The caption of a table stands behind it.
    captions_last: bool,
    /// Entries of ordered lists have their number before them.
    numbers: bool,
    /// What stands for a rule.
    rule: &'static str,
}

/// All text of a book in the order of its spine, without white space.
fn text(book: &Book, habits: Habits) -> String {
    let package = tags(book.bytes("EPUB/package.opf"));
    let mut out = String::new();
    for (_, itemref) in package.iter().filter(|(name, _)| name == "itemref") {
        let (_, item) = package.iter().find(|(_, item)| item.get("id") == itemref.get("idref")).unwrap();
        document_text(book.text(&resolve("EPUB/package.opf", &item["href"])), habits, &mut out);
    }
    out.retain(|c| !c.is_whitespace());
    out
}

fn document_text(document: &str, habits: Habits, out: &mut String) {
    let mut reader = quick_xml::Reader::from_str(&document[document.find("<body").unwrap()..]);
    let (mut caption, mut in_caption, mut lists) = (String::new(), false, Vec::new());
    let mut event = || reader.read_event().ok().filter(|event| !matches!(event, Event::Eof));
    while let Some(event) = event() {
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                "caption" => in_caption = habits.captions_last,
                "ol" if tag.attributes().any(|a| a.unwrap().value.contains("items")) => lists.push(Some(0)),
                "ol" | "ul" => lists.push(None),
                "li" if habits.numbers => {
                    if let Some(Some(number)) = lists.last_mut() {
                        *number += 1;
                        out.push_str(&format!("{number}."));
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "caption" => in_caption = false,
                "table" => out.push_str(&std::mem::take(&mut caption)),
                "ol" | "ul" => _ = lists.pop(),
                "body" => return,
                _ => {}
            },
            Event::Empty(tag) if tag.name().as_ref() == "hr" => out.push_str(habits.rule),
            Event::Text(words) => if in_caption { &mut caption } else { &mut *out }.push_str(&words),
            Event::GeneralRef(name) => out.push_str(&quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap()),
            _ => {}
        }
    }
}

/// The first place where two texts differ.
fn assert_same(found: &str, wanted: &str, what: &str) {
    let found: Vec<char> = found.chars().filter(|c| !c.is_whitespace()).collect();
    let wanted: Vec<char> = wanted.chars().collect();
    let same = found.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
    let at = |text: &[char]| text[same.saturating_sub(10)..].iter().take(40).collect::<String>();
    assert!(same == found.len().max(wanted.len()), "{what}: `{}` instead of `{}`", at(&found), at(&wanted));
}

#[test]
fn mupdf_and_calibre_read_all_text_in_order() {
    let read = |path: &PathBuf| Book::new("text", &std::fs::read(path).unwrap());
    for (name, path) in variants().into_iter().filter(|(name, _)| ["by page", "by article"].contains(name)) {
        let book = read(&path);
        if let Some(found) = mutool_text(&path) {
            let habits = Habits { captions_last: true, numbers: true, rule: "" };
            // What it writes in the place of a WebP, which it cannot show.
            let found = found.replace("[image]", "");
            assert_same(&found, &text(&book, habits), &format!("MuPDF, {name}"));
        }
        if let Some((found, said)) = calibre(&path) {
            let habits = Habits { captions_last: false, numbers: false, rule: "***" };
            assert_same(&found, &text(&book, habits), &format!("calibre, {name}"));
            for wanted in
                ["望川县报 2024年合订本", "Series              : 望川县报 #2024", "Author(s)           : 望川县报社"]
            {
                assert!(said.contains(wanted), "{said}");
            }
        }
    }
}
