//! Every code of `check` has a fixture that raises it, alone, and a valid twin that raises nothing. Codes of other parts name
//! the test that raises them.
use std::fs;
use std::path::PathBuf;

use newsbind::input::Memory;
use newsbind::plan::{Options, Plan};
use newsbind::report::{Code, Report, codes};
use serde_json::{Value, json};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fixture(code: Code) -> Option<Value> {
    let text = fs::read_to_string(root().join(format!("tests/fixtures/codes/{code}.json"))).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

#[test]
fn every_code_has_a_fixture_that_raises_it_alone() {
    for code in codes::ALL.iter().copied() {
        let Some(fixture) = fixture(code) else { continue };
        let found = findings(&fixture["fault"]);
        assert!(found.contains(&code), "{code}: the fixture raises {found:?}");
        assert!(found.iter().all(|found| *found == code), "{code}: the fixture raises more: {found:?}");
    }
}

#[test]
fn every_fixture_has_a_valid_twin() {
    for code in codes::ALL.iter().copied() {
        let Some(fixture) = fixture(code) else { continue };
        let found = findings(&fixture["valid"]);
        assert!(found.is_empty(), "{code}: the valid twin raises {found:?}");
    }
}

#[test]
fn every_code_explains_itself() {
    for code in codes::ALL {
        assert!(code.explain().ends_with('.') && !code.title().ends_with('.'), "{code}");
        assert_eq!(Code::find(&code.as_str().to_lowercase()), Some(*code));
    }
}

#[test]
fn a_record_that_changed_between_the_passes_is_src_001() {
    let before = archive(&json!([]));
    let after = archive(&json!([{"set": "/number", "to": 10}]));
    let mut report = Report::new();
    let plan = Plan::new(&before, &Options::default(), &mut report).unwrap();
    assert!(plan.volumes[0].issue(0, &before, &mut report).unwrap().is_some());
    assert!(report.diagnostics().is_empty());
    assert!(plan.volumes[0].issue(0, &after, &mut report).unwrap().is_none());
    assert_eq!(report.diagnostics()[0].code(), codes::SRC_001);
}

fn findings(changes: &Value) -> Vec<Code> {
    let mut report = Report::new();
    let mut options = Options::default();
    options.check.media = true;
    let _ = Plan::new(&archive(changes), &options, &mut report);
    for finding in report.diagnostics() {
        let place = finding.place();
        assert!(place.file.is_some(), "{finding}: no file");
        let by_pair = finding.code().as_str().starts_with("ISS-00") || place.file.as_deref() == Some("pua.json");
        assert!(by_pair || place.line.is_some(), "{finding}: no line");
    }
    report.diagnostics().iter().map(|finding| finding.code()).collect()
}

/// The records of the base archive with the changes of a fixture: publication or not, and the text.
pub(crate) fn texts(changes: &Value) -> Vec<(bool, String)> {
    let (publication, issues, _) = build(changes);
    std::iter::once((true, publication)).chain(issues.into_iter().map(|text| (false, text))).collect()
}

/// The base archive with the changes of a fixture.
fn archive(changes: &Value) -> Memory {
    let (publication, issues, media) = build(changes);
    let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
    let mut memory = Memory::from_json(Some(&publication), &issues);
    for (path, bytes) in media {
        memory.add_media(&path, bytes);
    }
    memory
}

type Built = (String, Vec<String>, Vec<(String, Vec<u8>)>);

fn build(changes: &Value) -> Built {
    let mut publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
    let mut issue = json!({"newsbind": 1, "date": "2024-03-01", "number": 9, "pages": [
        {"label": "01", "articles": [{"id": "a1", "headline": "标题", "body": [{"paragraph": "正文。"}]}]}
    ]});
    let mut raw: Vec<String> = Vec::new();
    let mut media = Vec::new();
    for change in changes.as_array().unwrap() {
        let target = if change["publication"] == true { &mut publication } else { &mut issue };
        if let Some(pointer) = change["set"].as_str() {
            set(target, pointer, change["to"].clone());
        } else if let Some(pointer) = change["remove"].as_str() {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            target.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        } else if let Some(text) = change["raw"].as_str() {
            if change["issue"] == 1 && raw.is_empty() {
                raw.push(issue.to_string());
            }
            raw.push(text.to_owned());
        } else {
            let bytes = change["text"]
                .as_str()
                .map_or_else(|| picture(change["like"].as_str().unwrap()), |text| text.as_bytes().to_vec());
            media.push((change["media"].as_str().unwrap().to_owned(), bytes));
        }
    }
    if raw.is_empty() {
        raw.push(issue.to_string());
    }
    (publication.to_string(), raw, media)
}

fn set(target: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match target.pointer_mut(parent).unwrap() {
        Value::Array(items) if key.parse() == Ok(items.len()) => items.push(value),
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        Value::Object(members) => {
            members.insert(key.to_owned(), value);
        }
        other => panic!("{pointer} leads into {other}"),
    }
}

/// A grey PNG of one pixel, whole, cut off, or claiming more pixels than allowed.
fn picture(like: &str) -> Vec<u8> {
    let side: u32 = if like == "huge png" { 20_000 } else { 1 };
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(side.to_be_bytes());
    header.extend(side.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    chunk(&mut out, b"IHDR", &header);
    // zlib: one stored block of two bytes, filter 0 and one grey sample.
    chunk(&mut out, b"IDAT", &[0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x00, 0x80, 0x00, 0x82, 0x00, 0x81]);
    chunk(&mut out, b"IEND", &[]);
    if like == "cut png" {
        out.truncate(out.len() - 9);
    }
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend(data);
    let mut crc = !0_u32;
    for byte in &out[start..] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    out.extend((!crc).to_be_bytes());
}
