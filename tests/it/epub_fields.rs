//! Where the fields of the input are in the book: what docs/epub.md says, over the worked example, which has every field.
use std::collections::BTreeSet;
use std::fs;

use newsbind::plan::VolumeSize;
use serde_json::Value;

use crate::epub_book::{bind, entries, plain, root};

/// Words of the format, shown in words of the language; names of files and ids that became others; what the last row of the
/// table in docs/epub.md lists.
const ELSEWHERE: &[&str] = &[
    "dpi",
    "embargo",
    "format",
    "frequency",
    "generated",
    "height",
    "id",
    "image",
    "kind",
    "master",
    "modified",
    "origin",
    "path",
    "pdf",
    "publication",
    "rel",
    "role",
    "scheme",
    "status",
    "tag_authority",
    "version",
    "width",
    "writing_mode",
    "x-catalogue",
];
/// Of things that the example has outside of the volume, or that are shown as something else: a pause in February, a year for
/// the day of the foundation, a link within the issue, a glyph by its text.
const SHOWN_OTHERWISE: &[&str] = &["pauses", "founded", "href", "ids", "related"];

/// The text and the values of attributes, without white space.
fn shown(book: &[u8]) -> String {
    let documents = entries(book).into_iter().filter(|(name, _)| name.ends_with(".xhtml") || name.ends_with(".opf"));
    let mut out = String::new();
    for (_, bytes) in documents {
        let text = String::from_utf8(bytes).unwrap();
        let (mut words, mut inside) = (String::new(), false);
        for c in text.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => words.push(c),
                _ => {}
            }
        }
        let both = words + &text;
        let plain = both.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        out.extend(plain.chars().filter(|c| !c.is_whitespace()));
    }
    out
}

fn missing(value: &Value, keys: &mut Vec<String>, book: &str, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) if members.get("status").is_some_and(|status| status == "withheld") => {}
        Value::Object(members) => {
            let canceled = members.get("status").is_some_and(|status| status == "canceled");
            for (key, value) in members.iter().filter(|(key, _)| !(canceled && *key == "body")) {
                keys.push(key.clone());
                missing(value, keys, book, out);
                keys.pop();
            }
        }
        Value::Array(values) => values.iter().for_each(|value| missing(value, keys, book, out)),
        Value::String(text) => {
            let known = |key: &String| ELSEWHERE.contains(&key.as_str()) || SHOWN_OTHERWISE.contains(&key.as_str());
            let words: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            if !book.contains(&words) && !keys.iter().any(known) {
                out.insert(format!("{}: {text}", keys.join("/")));
            }
        }
        _ => {}
    }
}

#[test]
fn every_text_of_the_input_is_in_the_book() {
    let archive = root().join("tests/fixtures/model-example");
    let (books, _) = bind(&archive, VolumeSize::Year, &plain(), 2);
    let book: String = books.iter().map(|(_, bytes)| shown(bytes)).collect();
    let mut out = BTreeSet::new();
    let mut files: Vec<_> = fs::read_dir(archive.join("issues")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.push(archive.join("publication.json"));
    for file in files {
        let record: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        missing(&record, &mut Vec::new(), &book, &mut out);
    }
    assert!(out.is_empty(), "{out:#?}");
    // The check bites: what no input says is in no book.
    let mut foreign = BTreeSet::new();
    missing(&serde_json::json!({"byline": "龘龘龘"}), &mut Vec::new(), &book, &mut foreign);
    assert_eq!(foreign.len(), 1);
}
