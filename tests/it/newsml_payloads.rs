//! NewsML-G2: the forms of the text, and what a profile asks of items besides.
use std::fs;

use newsbind::export::newsml::{Odrl, Options, Payload, Slugline, Summary};
use newsbind::input;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::newsml::{Files, everything, fixture, item, made, on_disk, sample, text, with_everything};
use crate::newsml_text::{article, without_space, words_of};
use crate::tools::{self, Schema};

fn with(payload: Payload) -> Options {
    let mut options = with_everything();
    options.payload = payload;
    options
}

/// Everything between an element's tags, unescaped; `outer` is its name.
fn data_of(xml: &str, outer: &str) -> String {
    let begin = xml.find(&format!("<{outer} ")).unwrap_or_else(|| panic!("no {outer} in {xml}"));
    let begin = begin + xml[begin..].find('>').unwrap() + 1;
    let end = begin + xml[begin..].find(&format!("</{outer}>")).unwrap();
    quick_xml::escape::unescape(&xml[begin..end]).unwrap().into_owned()
}

/// The words of a fragment of HTML without the readings of ruby; it must be well-formed.
fn words_in(html: &str) -> String {
    let html = format!("<div>{html}</div>");
    let mut reader = Reader::from_str(&html);
    let (mut out, mut reading) = (String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "rt" => reading = true,
            Event::End(tag) if tag.name().as_ref() == "rt" => reading = false,
            Event::Text(text) if !reading => out.push_str(&text),
            Event::GeneralRef(name) if !reading => {
                out.push_str(&quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap());
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

#[test]
fn every_payload_is_valid() {
    for payload in [Payload::Xhtml, Payload::XhtmlRich, Payload::Nitf, Payload::Html, Payload::Text] {
        let files = made(&everything(), &with(payload)).0;
        let paths = on_disk(&format!("payload-{}", payload.as_str()), &files);
        for schema in [Schema::NewsMl, Schema::NewsMlNitf, Schema::NewsMlXhtml] {
            // Each driver knows the namespaces of its own payload, and skips none.
            if payload != Payload::Nitf || !matches!(schema, Schema::NewsMlXhtml) {
                tools::xmllint(schema, &paths).expect_passed(payload.as_str());
            }
        }
    }
}

#[test]
fn rich_payloads_keep_blocks_and_mark_up() {
    let (files, report) = made(&everything(), &with(Payload::XhtmlRich));
    let rich = item(&files, "a01");
    for piece in ["<ul><li>", "<ol><li>", "<table><caption>", "<blockquote><p>", "<strong>", "<sup>", "<br/>"] {
        assert!(rich.contains(piece), "{piece} is not in {rich}");
    }
    assert!(rich.contains("<div class=\"figure\"><img src=\"2024-03-05-02.") && !rich.contains("<ruby>"), "{rich}");
    // Only the picture of a character is lost.
    let lost = report.diagnostics().iter().find(|finding| finding.code().as_str() == "NML-042");
    assert!(lost.is_none_or(|finding| !finding.message().contains("strong")), "{lost:?}");
    let files = made(&everything(), &with(Payload::Html)).0;
    let html = data_of(item(&files, "a01"), "inlineData");
    assert!(html.starts_with("<p") && html.contains("<ruby>") && html.contains("<rt>"), "{html}");
    assert!(item(&files, "a01").contains("<inlineData contenttype=\"text/html\" charcount=\""));
    let files = made(&everything(), &with(Payload::Text)).0;
    let plain = item(&files, "a01");
    assert!(
        plain.contains("<inlineData contenttype=\"text/plain\"") && data_of(plain, "inlineData").lines().count() > 8
    );
}

/// Reads items with `newsmlg2`: guid, text, policy and statement on data mining.
const READ: &str = r#"
import json, sys, NewsMLG2
for path in sys.argv[1:]:
    item = NewsMLG2.NewsMLG2Document(open(path, 'rb').read()).get_item()
    rights = item.rightsinfo[0]
    print(json.dumps([str(item.guid), str(item.contentset.inlinedata[0]), str(rights.rightsexpressiondata[0]), rights.datamining.uri]))
"#;

#[test]
fn a_profile_asks_for_more_or_less() {
    let source = sample("archive", true);
    let a01 = |files: &Files| text(files, "2024-03-05.a01.v1.xml");
    let plain = a01(&made(&source, &Options::default()).0);
    assert!(!plain.contains("<dataMining") && !plain.contains("rightsExpression") && !plain.contains("drol:summary"));
    let mut options = Options::default();
    options.payload = Payload::Html;
    options.slugline = Slugline::Headline;
    options.summary = Some(Summary::FirstParagraph);
    options.data_mining = Some("https://news.example/tdm".to_owned());
    options.media_base = Some("https://media.news.example/".to_owned());
    options.odrl = Some(Odrl::Json);
    let files = made(&source, &options).0;
    let article = a01(&files);
    assert!(article.contains("<slugline>老厂房里办起图书馆</slugline>"), "{article}");
    assert!(article.contains("<dataMining uri=\"https://news.example/tdm\"/></rightsInfo>"), "{article}");
    assert!(
        article.contains("<description role=\"drol:summary\" howuri=\"https://news.example/cv/how/generated\">三月")
    );
    let policy: Value = serde_json::from_str(&data_of(&article, "rightsExpressionData")).unwrap();
    let target = "tag:news.example,2024:sample-daily/2024-03-05/a/a01";
    assert_eq!(
        policy["permission"],
        json!([{ "target": target, "action": "distribute", "assigner": "https://news.example/" }])
    );
    let picture = text(&files, "2024-03-05.a02.street.v1.xml");
    assert!(picture.contains("href=\"https://media.news.example/2024-03-05.street.jpg\""), "{picture}");
    let pictures = data_of(&text(&files, "2024-03-05.a02.v1.xml"), "inlineData");
    assert!(pictures.contains("<img src=\"https://media.news.example/2024-03-05.street.jpg\""), "{pictures}");
    let paths = on_disk("profile-json", &files);
    tools::xmllint(Schema::NewsMl, &paths).expect_passed("ODRL as JSON");
    let texts = paths.iter().filter(|path| fs::read_to_string(path).unwrap().contains("<inlineData"));
    let texts: Vec<_> = texts.cloned().collect();
    if let Some(output) = tools::python(READ, &texts) {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let read = String::from_utf8(output.stdout).unwrap();
        let read: Vec<[String; 4]> = read.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(read.len() == texts.len() && read.len() > 3);
        let [_, html, odrl, mining] = read.iter().find(|one| one[0] == target).unwrap();
        assert_eq!((html, mining.as_str()), (&data_of(&article, "inlineData"), "https://news.example/tdm"));
        assert_eq!(serde_json::from_str::<Value>(odrl).unwrap(), policy);
    }
    options.odrl = Some(Odrl::Xml);
    options.slugline = Slugline::None;
    let files = made(&source, &options).0;
    assert!(!a01(&files).contains("<slugline"));
    let paths = on_disk("profile-xml", &files);
    tools::xmllint(Schema::NewsMlNitf, &paths).expect_passed("ODRL as XML, by the driver that has its schema");
    tools::xmllint(Schema::NewsMl, &paths).expect_refused("Policy");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn html_and_text_hold_every_character(article in article()) {
        let mut article = article;
        article["id"] = "a0".into();
        let issue = json!({ "newsbind": 1, "date": "2024-03-05", "pages": [{ "label": "01", "articles": [article] }] });
        let publication = fs::read_to_string(fixture("archive/publication.json")).unwrap();
        let source = input::Memory::from_json(Some(&publication), &[&issue.to_string()]);
        for (payload, numbers) in [(Payload::Html, false), (Payload::Text, true)] {
            let mut expected = String::new();
            words_of(&article["body"], numbers, &mut expected);
            if without_space(&expected).is_empty() {
                continue;
            }
            let mut options = Options::default();
            options.payload = payload;
            let xml = text(&made(&source, &options).0, "2024-03-05.a0.v1.xml");
            let data = data_of(&xml, "inlineData");
            let words = if payload == Payload::Html { words_in(&data) } else { data };
            prop_assert_eq!(without_space(&words), without_space(&expected));
        }
    }
}
