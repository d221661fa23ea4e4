//! Odd and hostile records: no panic, no issue from what cannot be trusted, findings instead.
use std::fs;
use std::path::PathBuf;

use newsbind::input::Memory;
use newsbind::plan::{Options, Plan};
use newsbind::report::Report;
use proptest::prelude::*;
use serde_json::{Value, json};

fn example() -> (String, Value) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/model-example");
    let publication = fs::read_to_string(folder.join("publication.json")).unwrap();
    let issue = fs::read_to_string(folder.join("issues/2024-03-01.json")).unwrap();
    (publication, serde_json::from_str(&issue).unwrap())
}

/// All pointers into a value.
fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| pointers(item, &format!("{at}/{n}"), out)),
        Value::Object(members) => members.iter().for_each(|(key, member)| {
            pointers(member, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), out);
        }),
        _ => {}
    }
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        "[“”‘’?？,，。\u{FFFD}\u{E010}\u{1}\u{202E}𠮷\n　 ]{0,12}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[]])),
        Just(json!({"paragraph": "正文"})),
        Just(json!({"strong": {"em": "x"}})),
        Just(json!([{"note": [{"note": "注"}]}])),
        Just(json!("../../etc/passwd")),
        Just(json!("2024-02-30")),
    ]
}

fn run(publication: &str, issues: &[&str]) -> (Option<Plan>, Memory, Report) {
    let memory = Memory::from_json(Some(publication), issues);
    let mut report = Report::new();
    let plan = Plan::new(&memory, &Options::default(), &mut report).ok();
    (plan, memory, report)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_of_a_record_is_survived(changes in prop::collection::vec((any::<prop::sample::Index>(), odd_value()), 1..6)) {
        let (publication, mut issue) = example();
        for (index, value) in changes {
            let mut all = Vec::new();
            pointers(&issue, "", &mut all);
            *issue.pointer_mut(index.get(all.as_slice()).as_str()).unwrap() = value;
        }
        let (plan, memory, mut report) = run(&publication, &[&issue.to_string()]);
        for volume in plan.iter().flat_map(|plan| &plan.volumes) {
            let issue = volume.issue(0, &memory, &mut report).unwrap().unwrap();
            prop_assert!(!issue.pages.is_empty());
            let mut ids: Vec<&str> = issue.pages.iter().flat_map(|p| &p.articles).map(|a| a.id.as_str()).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), count);
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (publication, _) = example();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (_, _, report) = run(&publication, &[&text]);
        prop_assert!(report.errors() > 0);
    }
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    let (publication, _) = example();
    for depth in [100, 200, 100_000] {
        let quotes = |inner: String| format!(r#"{{"quote": {{"blocks": [{inner}]}}}}"#);
        let mut block = r#"{"paragraph": "深"}"#.to_owned();
        for _ in 0..depth.min(3_000) {
            block = quotes(block);
        }
        let issue = format!(
            r#"{{"newsbind": 1, "date": "2024-03-01", "pages": [{{"label": "1", "articles": [{{"body": [{block}]}}]}}]}}"#
        );
        let (plan, _, report) = run(&publication, &[&issue]);
        assert!(plan.unwrap().volumes.is_empty());
        assert_eq!(report.diagnostics()[0].code().as_str(), "REC-005");
    }
}

#[test]
fn many_findings_are_located_in_reasonable_time() {
    let (publication, _) = example();
    let bodies: Vec<String> = (0..20_000).map(|n| format!(r#"{{"paragraph": "第{n}段\u0001"}}"#)).collect();
    let issue = format!(
        "{{\"newsbind\": 1, \"date\": \"2024-03-01\", \"pages\": [{{\"label\": \"1\", \"articles\": [{{\"body\": [\n{}\n]}}]}}]}}",
        bodies.join(",\n")
    );
    let (_, _, report) = run(&publication, &[&issue]);
    assert_eq!(report.diagnostics().len(), 20_000);
    assert_eq!(report.diagnostics()[19_999].place().line, Some(20_001));
}

/// Words of a relation go into links and documents like all others.
#[test]
fn a_relation_is_cleaned() {
    let (publication, _) = example();
    let related = json!([{ "rel": "see", "issue": "x\u{1}", "page": "0\u{2}1" }]);
    let article = json!({ "id": "a", "headline": "题", "related": related });
    let issue = json!({ "newsbind": 1, "date": "2024-03-01", "pages": [{ "label": "01", "articles": [article] }] });
    let source = Memory::from_json(Some(&publication), &[&issue.to_string()]);
    let mut report = Report::new();
    Plan::new(&source, &Options::default(), &mut report).unwrap();
    let removed = report.diagnostics().iter().filter(|finding| finding.code().as_str() == "TXT-002").count();
    assert_eq!(removed, 2, "{:?}", report.diagnostics());
}

/// A name that no file can have is the name of a file that is not there.
#[test]
fn a_name_too_long_for_the_system_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let (publication, _) = example();
    fs::write(folder.path().join("publication.json"), publication).unwrap();
    fs::create_dir(folder.path().join("issues")).unwrap();
    let source = newsbind::input::Folder::open(folder.path()).unwrap();
    let path = newsbind::model::MediaPath::resolve("media", &format!("{}.xml", "n".repeat(300))).unwrap();
    assert!(newsbind::input::Source::media(&source, &path).unwrap().is_none());
}
