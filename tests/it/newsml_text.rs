//! NewsML-G2: every character of the record is found again in the payload and the headlines, in order.
use std::fs;

use newsbind::export::newsml::Options;
use newsbind::input;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::newsml::{attributes, fixture, made, text};

fn inline(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => out.push_str(text),
        Value::Array(pieces) => pieces.iter().for_each(|piece| inline(piece, out)),
        Value::Object(piece) => match piece.iter().next().map(|(key, value)| (key.as_str(), value)) {
            Some(("ruby", ruby)) => inline(&ruby["base"], out),
            Some(("note", note)) => {
                out.push_str("（注：");
                inline(note, out);
                out.push('）');
            }
            Some(("link" | "span", inner)) => inline(&inner["text"], out),
            Some((_, inner)) => inline(inner, out),
            None => {}
        },
        _ => {}
    }
}

/// The words of a record in the order of the payload, by its own walk over the JSON: base text of ruby, notes in brackets,
/// where `numbers` stand, those before the items of an ordered list.
pub(crate) fn words_of(blocks: &Value, numbers: bool, out: &mut String) {
    for block in blocks.as_array().into_iter().flatten() {
        let (kind, value) = block.as_object().and_then(|b| b.iter().next()).expect("one key");
        match kind.as_str() {
            "quote" | "box" => {
                inline(&value["title"], out);
                words_of(&value["blocks"], numbers, out);
                inline(&value["source"], out);
            }
            "list" => {
                for (n, item) in value["items"].as_array().into_iter().flatten().enumerate() {
                    if numbers && value["ordered"] == true {
                        out.push_str(&format!("{}.", n + 1));
                    }
                    inline(item, out);
                }
            }
            "table" => {
                inline(&value["caption"], out);
                value["rows"].as_array().into_iter().flatten().for_each(|row| inline(row, out));
            }
            "verse" => {
                ["title", "author", "text"].iter().for_each(|key| inline(&value[key], out));
            }
            _ => inline(value, out),
        }
    }
}

/// What an item's payload and headlines say.
#[derive(Default)]
struct Found {
    payload: String,
    charcount: usize,
    headlines: Vec<String>,
}

fn found(xml: &str) -> Found {
    let mut reader = Reader::from_str(xml);
    let (mut out, mut inside) = (Found::default(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => match tag.name().as_ref() {
                "inlineXML" => out.charcount = attributes(&tag)["charcount"].parse().unwrap(),
                name @ ("body" | "headline") => {
                    name.clone_into(&mut inside);
                    if name == "headline" {
                        out.headlines.push(String::new());
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref() == inside => inside.clear(),
            Event::Text(text) => push(&mut out, &inside, &text),
            Event::GeneralRef(name) => {
                push(&mut out, &inside, &quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap())
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn push(found: &mut Found, inside: &str, text: &str) {
    match inside {
        "body" => found.payload.push_str(text),
        "headline" => found.headlines.last_mut().unwrap().push_str(text),
        _ => {}
    }
}

pub(crate) fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn word() -> impl Strategy<Value = String> {
    "[一-龥㐀-䶵𠀀-𠃿a-z0-9，。；：“”‘’《》（）、！<>&\"'\\]\\[ ]{1,9}"
}

fn line() -> impl Strategy<Value = Value> {
    let piece = prop_oneof![
        4 => word().prop_map(Value::from),
        1 => word().prop_map(|w| json!({ "strong": w })),
        1 => word().prop_map(|w| json!({ "em": [w, { "sup": "2" }] })),
        1 => (word(), word()).prop_map(|(base, text)| json!({ "ruby": { "base": base, "text": text } })),
        1 => word().prop_map(|w| json!({ "note": w })),
        1 => word().prop_map(|w| json!({ "link": { "href": "https://news.example/", "text": w } })),
        1 => word().prop_map(|w| json!({ "span": { "language": "en", "text": w } })),
    ];
    prop_oneof![word().prop_map(Value::from), prop::collection::vec(piece, 1..5).prop_map(Value::from)]
}

fn block() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        4 => line().prop_map(|text| json!({ "paragraph": text })),
        1 => line().prop_map(|text| json!({ "subhead": text })),
        1 => Just(json!({ "separator": "＊＊＊" })),
        1 => (any::<bool>(), prop::collection::vec(line(), 1..4)).prop_map(|(ordered, items)| json!({ "list": { "ordered": ordered, "items": items } })),
        1 => (line(), line(), line()).prop_map(|(a, b, c)| json!({ "table": { "caption": a, "rows": [[b], [c]] } })),
        1 => (word(), word(), word()).prop_map(|(a, b, c)| json!({ "verse": { "title": a, "text": format!("{b}\n\n{c}") } })),
    ];
    let inner = prop::collection::vec(plain.clone(), 1..3);
    prop_oneof![
        8 => plain,
        1 => (inner.clone(), word()).prop_map(|(blocks, source)| json!({ "quote": { "blocks": blocks, "source": source } })),
        1 => (word(), inner).prop_map(|(title, blocks)| json!({ "box": { "role": "tips", "title": title, "blocks": blocks } })),
    ]
}

pub(crate) fn article() -> impl Strategy<Value = Value> {
    (line(), prop::collection::vec(line(), 0..3), prop::collection::vec(block(), 1..8))
        .prop_map(|(headline, kicker, body)| json!({ "headline": headline, "kicker": kicker, "body": body }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_character_is_found_again(articles in prop::collection::vec(article(), 1..4)) {
        let mut articles = articles;
        for (n, article) in articles.iter_mut().enumerate() {
            article["id"] = format!("a{n}").into();
        }
        let issue = json!({ "newsbind": 1, "date": "2024-03-05", "pages": [{ "label": "01", "articles": articles }] });
        let publication = fs::read_to_string(fixture("archive/publication.json")).unwrap();
        let (files, _) = made(&input::Memory::from_json(Some(&publication), &[&issue.to_string()]), &Options::default());
        for (n, article) in articles.iter().enumerate() {
            let xml = text(&files, &format!("2024-03-05.a{n}.v1.xml"));
            let found = found(&xml);
            let mut expected = String::new();
            words_of(&article["body"], true, &mut expected);
            if without_space(&expected).is_empty() {
                continue;
            }
            prop_assert_eq!(without_space(&found.payload), without_space(&expected));
            prop_assert_eq!(found.payload.chars().count(), found.charcount);
            let mut headline = String::new();
            inline(&article["headline"], &mut headline);
            let headline = without_space(&headline);
            let given = &found.headlines;
            prop_assert!(headline.is_empty() || without_space(&given[0]) == headline, "{:?} is not {}", given, headline);
            let mut kickers = String::new();
            inline(&article["kicker"], &mut kickers);
            prop_assert_eq!(without_space(&given[1..].concat()), without_space(&kickers));
        }
    }
}
