//! Books as reading systems and checkers see them: EPUBCheck, Ace, foliate-js, MuPDF.
use std::io::{Cursor, Write};
use std::path::PathBuf;

use newsbind::export::epub::Unit;
use newsbind::plan::VolumeSize;

use crate::epub_book::{bind, entries, keep, plain, root, sample, vertical};
use crate::tools::{ace, epubcheck, mutool_text, reader, reader_refuses};

/// The sample by page and by article, as a month without what is optional, and with vertical lines.
fn variants() -> Vec<(&'static str, PathBuf)> {
    let mut articles = plain();
    articles.unit = Unit::Article;
    let mut bare = plain();
    bare.facsimile = false;
    bare.ncx = false;
    vec![
        ("by page", keep("readers-page", &sample(VolumeSize::Year, &plain())[0].1)),
        ("by article", keep("readers-article", &sample(VolumeSize::Month, &articles)[0].1)),
        ("an issue without options", keep("readers-bare", &sample(VolumeSize::Issue, &bare)[0].1)),
        ("vertical", keep("readers-vertical", &vertical())),
    ]
}

/// What becomes of an entry of a book that is broken on purpose.
type Change<'a> = &'a dyn Fn(&str, Vec<u8>) -> Option<Vec<u8>>;

#[test]
fn epubcheck_finds_nothing_in_any_variant() {
    for (name, book) in variants() {
        epubcheck(&book).expect_passed(name);
    }
}

#[test]
fn ace_finds_no_violation() {
    for (name, book) in variants().into_iter().filter(|(name, _)| matches!(*name, "by page" | "vertical")) {
        ace(&book).expect_passed(name);
    }
}

#[test]
fn a_reader_opens_walks_turns_finds_and_follows() {
    let words =
        ["--find", "桥头的早市", "--find", "芦荻", "--find", "𣲗", "--follow", "下转第02版", "--follow", "上接第01版"];
    for (name, book) in variants() {
        let words = if name.starts_with("an issue") { &words[..2] } else { &words };
        let Some(report) = reader(&book, words) else { return };
        assert_eq!(report["language"], "zh-Hans", "{name}");
        assert_eq!(report["dir"], if name == "vertical" { "rtl" } else { "ltr" }, "{name}");
        assert!(report["pages"].as_u64() >= Some(2) && report["links"].as_u64() >= Some(20), "{name}: {report}");
    }
}

#[test]
fn a_reader_finds_what_was_broken_on_purpose() {
    let whole = sample(VolumeSize::Year, &plain()).remove(0).1;
    let broken = |name: &str, change: Change<'_>| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (path, bytes) in entries(&whole) {
            if let Some(bytes) = change(&path, bytes) {
                zip.start_file(&*path, options).unwrap();
                zip.write_all(&bytes).unwrap();
            }
        }
        keep(name, &zip.finish().unwrap().into_inner())
    };
    let edit = |path: &str, from: &str, to: &str, at: &str, bytes: Vec<u8>| {
        if path.ends_with(at) { String::from_utf8(bytes).unwrap().replace(from, to).into_bytes() } else { bytes }
    };
    let anchor = broken("broken-anchor", &|path, bytes| {
        Some(edit(path, "id=\"a-01-02\"", "id=\"lost\"", "2024-01-05/p01.xhtml", bytes))
    });
    let picture = broken("broken-picture", &|path, bytes| (!path.ends_with("01-01-1.jpg")).then_some(bytes));
    let Some(found) = reader_refuses(&anchor, &[]) else { return };
    assert!(found.contains("a-01-02: no such element"), "{found}");
    let found = reader_refuses(&picture, &[]).unwrap_or_default();
    assert!(found.contains("picture does not load"), "{found}");
}

#[test]
fn mupdf_reads_all_text_in_order() {
    let archive = root().join("tests/fixtures/epub-sample/archive");
    let book = keep("readers-mupdf", &bind(&archive, VolumeSize::Year, &plain(), 2).0[0].1);
    let Some(text) = mutool_text(&book) else { return };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut from = 0;
    for words in [
        "望川县报",
        "历时两年零三个月建成",
        "望川新桥",
        "两岸居民往来主要靠渡船",
        "下转第02版",
        "周末菜价一览",
        "桥通之后",
        "篇名索引",
        "编制说明",
    ] {
        from += text[from..].find(words).unwrap_or_else(|| panic!("`{words}` does not follow")) + words.len();
    }
}
