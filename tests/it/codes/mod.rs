//! Every code has something that raises it, alone, and a valid twin that does not.
//!
//! Codes of records and exporters have a file in `tests/fixtures/codes`; those of files, sources, profiles and fonts a
//! function in `cases`; those of a state that takes many steps, or a fault of newsbind itself, a test that `all` names.
#[cfg(all(feature = "rare-font", feature = "pdf", feature = "newsml", feature = "import"))]
mod all;
mod archive;
#[cfg(all(feature = "rare-font", feature = "pdf", feature = "newsml", feature = "import"))]
mod cases;

#[cfg(feature = "feed")]
mod outbox;

use std::fs;
use std::path::PathBuf;

use newsbind::plan::{Options, Plan};
use newsbind::report::{Code, Report, codes};
use serde_json::Value;

use archive::Archive;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fixture(code: Code) -> Option<Value> {
    let text = fs::read_to_string(root().join(format!("tests/fixtures/codes/{code}.json"))).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

/// The fixtures that `check` alone judges.
fn of_records() -> impl Iterator<Item = (Code, Value)> {
    let with_fixture = codes::ALL.iter().filter_map(|code| Some((*code, fixture(*code)?)));
    with_fixture.filter(|(_, fixture)| fixture.get("to").is_none())
}

#[test]
fn every_fixture_of_a_record_raises_its_code_alone() {
    for (code, fixture) in of_records() {
        let found = checked(&fixture["fault"]);
        assert!(found.contains(&code), "{code}: the fixture raises {found:?}");
        assert!(found.iter().all(|found| *found == code), "{code}: the fixture raises more: {found:?}");
        let found = checked(&fixture["valid"]);
        assert!(found.is_empty(), "{code}: the valid twin raises {found:?}");
    }
}

#[test]
fn every_fixture_belongs_to_a_code() {
    for entry in fs::read_dir(root().join("tests/fixtures/codes")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(Code::find(name.trim_end_matches(".json")).is_some(), "{name}");
    }
}

#[test]
fn every_code_explains_itself() {
    for code in codes::ALL {
        assert!(code.explain().ends_with('.') && !code.title().ends_with('.'), "{code}");
        assert_eq!(Code::find(&code.as_str().to_lowercase()), Some(*code));
    }
}

fn checked(changes: &Value) -> Vec<Code> {
    let mut report = Report::new();
    let mut options = Options::default();
    options.check.media = true;
    let _ = Plan::new(&Archive::new(changes).source(), &options, &mut report);
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
    let Archive { publication, issues, .. } = Archive::new(changes);
    std::iter::once((true, publication)).chain(issues.into_iter().map(|text| (false, text))).collect()
}
