//! The format: the worked example, and the schema beside the reader.
use std::fs;
use std::path::{Path, PathBuf};

use newsbind::input::record::{issue_schema, publication_schema};
use newsbind::input::{Folder, Memory, Source};
use newsbind::plan::{Options, Plan};
use newsbind::report::{Report, Severity, codes};
use serde_json::{Value, json};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn plan(source: &dyn Source) -> (Option<Plan>, Report) {
    let mut report = Report::new();
    let mut options = Options::default();
    options.check.media = true;
    let plan = Plan::new(source, &options, &mut report).ok();
    (plan, report)
}

#[test]
fn sample_newspaper_has_no_errors() {
    let (plan, report) = plan(&Folder::open(root().join("examples/issues")).unwrap());
    let errors: Vec<String> =
        report.diagnostics().iter().filter(|d| d.severity() == Severity::Error).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert_eq!(plan.unwrap().volumes.len(), 1);
}

#[test]
fn worked_example_is_read_whole() {
    let source = Folder::open(root().join("tests/fixtures/model-example")).unwrap();
    let (plan, report) = plan(&source);
    let others: Vec<String> =
        report.diagnostics().iter().filter(|d| d.severity() > Severity::Notice).map(ToString::to_string).collect();
    assert!(others.is_empty(), "{}", others.join("\n"));
    let volume = &plan.unwrap().volumes[0];
    let ids: Vec<&str> = volume.issues.iter().map(|issue| issue.id.as_str()).collect();
    assert_eq!(ids, ["2024-03-01", "2024-03-01-02", "2024-03-08"]);
    assert!(volume.gaps.is_empty(), "a combined issue closes the gap");
    let issue = volume.issue(0, &source, &mut Report::new()).unwrap().unwrap();
    let back = issue.pages[1].articles[0].continued_from.as_ref().unwrap();
    assert_eq!((back.page_id.as_str(), back.article.as_deref()), ("01", Some("0301-01")));
    let canceled = issue.pages[3].articles.iter().find(|article| article.is_canceled()).unwrap();
    assert!(canceled.body.is_empty());
}

#[test]
fn records_survive_being_written_and_read() {
    let folder = root().join("tests/fixtures/model-example/issues");
    for name in ["2024-03-01.json", "2024-03-01-02.json", "2024-03-08.json"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let record: newsbind::input::record::IssueRecord = serde_json::from_str(&text).unwrap();
        let written = newsbind::input::record::to_json(&record).unwrap();
        let again: newsbind::input::record::IssueRecord = serde_json::from_str(&written).unwrap();
        assert_eq!(record, again, "{name}");
    }
}

#[test]
fn fields_of_ones_own_are_kept() {
    let issue =
        json!({"newsbind": 1, "date": "2024-03-01", "pages": [{"label": "01", "kind": "blank", "x-shelf": {"no": 7}}]});
    let text = issue.to_string();
    let mut report = Report::new();
    let entry = newsbind::input::Entry::new("issues/1.json");
    let parsed =
        newsbind::input::record::parse_issue(text.as_bytes(), &entry, &Default::default(), &mut report).unwrap();
    assert_eq!(parsed.record.extra["/pages/0/x-shelf"], json!({"no": 7}));
    assert!(report.diagnostics().is_empty());
}

#[test]
fn findings_of_json_lines_name_their_line() {
    let good = r#"{"newsbind": 1, "date": "2024-03-01", "pages": [{"label": "01", "kind": "blank"}]}"#;
    let bad = r#"{"newsbind": 1, "date": "2024-03-02", "pages": [{"label": "01", "kind": "blank", "titel": "要闻"}]}"#;
    let publication = r#"{"newsbind": 1, "id": "lines", "title": "行报", "language": "zh-Hans"}"#;
    let source = newsbind::input::spool(format!("{publication}\n{good}\n\n{bad}\n").as_bytes()).unwrap();
    let (plan, report) = plan(&source);
    assert_eq!(plan.unwrap().volumes[0].issues.len(), 2);
    let finding = &report.diagnostics()[0];
    assert_eq!((finding.code(), finding.place().line), (codes::REC_010, Some(4)));
    assert_eq!(finding.place().pointer.as_deref(), Some("/pages/0/titel"));
    assert!(finding.hint().unwrap().contains("`title`"));
}

#[test]
fn an_issue_may_carry_its_publication() {
    let publication = json!({"newsbind": 1, "id": "inline", "title": "自带报", "language": "zh-Hans"});
    let issue = json!({"newsbind": 1, "publication": publication, "date": "2024-03-01", "pages": [{"label": "01", "kind": "blank"}]});
    let (plan, report) = plan(&Memory::from_json(None, &[&issue.to_string()]));
    assert_eq!(plan.unwrap().publication.id, "inline");
    assert!(report.diagnostics().is_empty());
}

#[test]
fn findings_of_an_inline_publication_name_their_place() {
    let issue = "{\"newsbind\": 1, \"date\": \"2024-03-01\", \"pages\": [{\"label\": \"01\", \"kind\": \"blank\"}],\n\
        \"publication\": {\"newsbind\": 1, \"id\": \"x\", \"title\": \"自带报\", \"language\": \"zh-Hans\",\n\
        \"identifiers\": {\"issn\": \"1234-5678\"}}}";
    let (_, report) = plan(&Memory::from_json(None, &[issue]));
    let finding = &report.diagnostics()[0];
    assert_eq!((finding.code(), finding.place().line), (codes::PUB_002, Some(3)));
    assert_eq!(finding.place().pointer.as_deref(), Some("/publication/identifiers/issn"));
}

/// What stops the run says where: there is no publication because no record could be read.
#[test]
fn a_file_that_is_no_record_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let given = |bytes: &[u8]| {
        let file = folder.path().join("page.txt");
        fs::write(&file, bytes).unwrap();
        let mut report = Report::new();
        let error = Plan::new(&Folder::open(&file).unwrap(), &Options::default(), &mut report).unwrap_err();
        let finding = report.diagnostics()[0].clone();
        assert_eq!((error.code(), finding.code()), (Some(codes::REC_001), codes::REC_001));
        assert_eq!((finding.place().file.as_deref(), finding.place().line), (Some("page.txt"), Some(1)));
        finding.hint().unwrap().to_owned()
    };
    assert!(given(b"\xb4\xba\xb8\xfb").contains("GB 18030"));
    assert!(given("春耕".as_bytes()).contains("where reading stopped"));
    let error = newsbind::input::spool("{\n".as_bytes()).unwrap();
    let (_, report) = plan(&error);
    assert_eq!(report.diagnostics()[0].place().to_string(), "-:1");
}

#[test]
fn a_field_of_ones_own_stands_once() {
    let page = r#"{"label": "01", "kind": "blank", "x-shelf": 7, "x-shelf": 8}"#;
    let issue = format!(r#"{{"newsbind": 1, "date": "2024-03-01", "pages": [{page}]}}"#);
    let publication = r#"{"newsbind": 1, "id": "x", "title": "示例报", "language": "zh-Hans"}"#;
    let (_, report) = plan(&Memory::from_json(Some(publication), &[&issue]));
    let finding = &report.diagnostics()[0];
    assert_eq!((finding.code(), finding.place().pointer.as_deref()), (codes::REC_006, Some("/pages/0/x-shelf")));
}

#[test]
fn a_strict_report_ends_with_its_first_error() {
    let issue = r#"{"newsbind": 1, "date": "2024-02-30", "modified": "never", "pages": []}"#;
    let publication = r#"{"newsbind": 1, "id": "x", "title": "示例报", "language": "zh-Hans"}"#;
    let source = Memory::from_json(Some(publication), &[issue, issue]);
    let mut report = Report::strict();
    Plan::new(&source, &Options::default(), &mut report).unwrap();
    assert_eq!((report.diagnostics().len(), report.errors()), (1, 1));
}

/// A supplement, or a special edition without a number, is no issue that the schedule asks for.
#[test]
fn further_editions_close_no_gap() {
    let publication =
        r#"{"newsbind": 1, "id": "x", "title": "示例报", "language": "zh-Hans", "schedule": {"weekdays": [5]}}"#;
    let issue = |date: &str, more: &str| {
        format!(r#"{{"newsbind": 1, "date": "{date}", {more}, "pages": [{{"label": "01", "kind": "blank"}}]}}"#)
    };
    let missing = |more: &str| {
        let issues =
            [issue("2024-03-01", r#""number": 8"#), issue("2024-03-08", more), issue("2024-03-15", r#""number": 10"#)];
        let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
        let (plan, _) = plan(&Memory::from_json(Some(publication), &issues));
        let gaps = plan.unwrap().volumes.remove(0).gaps;
        gaps.iter().map(|gap| (gap.date.unwrap().to_string(), gap.numbers)).collect::<Vec<_>>()
    };
    let gap = [("2024-03-08".to_owned(), Some((9, 9)))];
    assert_eq!(
        missing(r#""number": 9, "special": "春耕特刊""#),
        [],
        "a special issue with its number is the day's issue"
    );
    assert_eq!(missing(r#""edition_order": 2, "edition": "增刊""#), gap);
    assert_eq!(missing(r#""special": "号外""#), gap);
}

#[test]
fn the_schema_is_kept_in_the_docs() {
    for (name, schema) in [("issue", issue_schema()), ("publication", publication_schema())] {
        let path = root().join(format!("docs/{name}.schema.json"));
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        assert!(fs::read_to_string(&path).unwrap_or_default() == text, "{}: run with BLESS=1", path.display());
    }
}

#[test]
fn the_schema_agrees_with_the_draft() {
    let draft: Value = read(&root().join("tests/fixtures/model-example/issue.schema.json"));
    let ours = issue_schema();
    let mut draft_publication = draft.clone();
    let object = draft_publication.as_object_mut().unwrap();
    for key in ["properties", "patternProperties", "additionalProperties", "required", "type"] {
        object.remove(key);
    }
    object.insert("$ref".into(), "#/$defs/publication".into());
    let validators = [
        (jsonschema::validator_for(&draft).unwrap(), jsonschema::validator_for(&ours).unwrap()),
        (
            jsonschema::validator_for(&draft_publication).unwrap(),
            jsonschema::validator_for(&publication_schema()).unwrap(),
        ),
    ];
    let mut verdicts = [0, 0];
    for (name, value, publication) in records() {
        let (draft, ours) = &validators[usize::from(publication)];
        let says = |validator: &jsonschema::Validator| -> Vec<String> {
            validator.iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).collect()
        };
        let (draft, ours) = (says(draft), says(ours));
        assert_eq!(draft.is_empty(), ours.is_empty(), "{name}: the draft says {draft:?}, ours {ours:?}");
        verdicts[usize::from(ours.is_empty())] += 1;
    }
    assert!(verdicts[0] > 5 && verdicts[1] > 40, "both verdicts occur: {verdicts:?}");
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// All records of the examples and of the fixtures of codes: name, value, whether it is a publication.
fn records() -> Vec<(String, Value, bool)> {
    let mut out = Vec::new();
    for archive in ["examples/issues", "tests/fixtures/model-example"] {
        let folder = root().join(archive);
        out.push((archive.to_owned(), read(&folder.join("publication.json")), true));
        let mut names: Vec<PathBuf> =
            fs::read_dir(folder.join("issues")).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        out.extend(names.iter().map(|path| (path.display().to_string(), read(path), false)));
    }
    let mut fixtures: Vec<PathBuf> =
        fs::read_dir(root().join("tests/fixtures/codes")).unwrap().map(|e| e.unwrap().path()).collect();
    fixtures.sort();
    for path in fixtures {
        for twin in ["fault", "valid"] {
            let changes = &read(&path)[twin];
            for (publication, text) in crate::codes::texts(changes) {
                if let Ok(value) = serde_json::from_str(&text) {
                    out.push((format!("{} {twin}", path.display()), value, publication));
                }
            }
        }
    }
    out
}
