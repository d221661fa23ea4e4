//! The archives of all fixtures as feeds: whatever is wrong with a record, the outbox is whole, and the finding is told.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use newsbind::export::feed::{Options, Outbox, Profile, Removed};
use newsbind::model::Timestamp;
use newsbind::parallel::Jobs;
use newsbind::report::{Code, Report, Severity, codes};
use newsbind::sink::Written;
use newsbind::verify;
use serde_json::{Value, json};

use super::archive::Archive;
use super::{checked, fixture};

const PROFILE: &str = "partner = \"library\"\nformats = [\"newsml\", \"ninjs-1.6\", \"nitf\", \"atom\"]\nexclude = []\n[feed]\nbase_url = \"https://news.example/\"\nmedia_base = \"https://media.news.example/\"\n[newsml]\n";

/// The changes of a fixture, for a publication whose items have guids.
fn with_authority(changes: &Value) -> Archive {
    let mut changes = changes.as_array().unwrap().clone();
    changes.push(json!({"publication": true, "set": "/tag_authority", "to": "news.example,2024"}));
    Archive::new(&Value::Array(changes))
}

/// A run of the archive; its codes, and whether one of them is an error.
fn run(folder: &Path, archive: &Archive, hour: u32) -> (Vec<Code>, bool) {
    let scheme = archive.options.get("scheme").and_then(Value::as_str);
    let schemes = scheme.map(|alias| format!("schemes = {{ {alias} = \"https://www.example.org/scheme/\" }}\n"));
    let profile = Profile::parse(&format!("{PROFILE}{}", schemes.unwrap_or_default()), "library.toml").unwrap();
    let mut options = Options::new(Timestamp::parse(&format!("2024-03-05T{hour:02}:00:00+08:00")).unwrap());
    options.removed = Some(Removed::Keep);
    let mut report = Report::new();
    let mut outbox = Outbox::open(folder, "test").unwrap();
    let made = outbox.feed(&archive.source(), std::slice::from_ref(&profile), &options, &mut report, &());
    let mut codes: Vec<Code> = report.diagnostics().iter().map(|finding| finding.code()).collect();
    codes.extend(made.err().map(|error| error.code().unwrap_or_else(|| panic!("{error}"))));
    (codes.clone(), codes.iter().any(|code| code.severity() == Severity::Error))
}

fn files(folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            files(&entry.path(), into);
        } else if entry.file_name() != "lock" {
            into.insert(entry.path().display().to_string(), fs::read(entry.path()).unwrap());
        }
    }
}

/// Every delivery and the feed are what their manifests say, and nothing is left over.
fn whole(folder: &Path, what: &str) {
    let Ok(entries) = fs::read_dir(folder.join("library")) else { return };
    for entry in entries.map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        assert!(!name.contains("partial"), "{what}: {name} is left");
        if entry.path().is_dir() {
            let mut report = Report::new();
            let written = Written::open(entry.path()).unwrap();
            verify::folder(&written, Jobs::new(1), &(), &mut report).unwrap();
            assert!(report.diagnostics().is_empty(), "{what}: {name}: {:?}", report.diagnostics());
            assert!(name == "feed" || folder.join(format!("library/{name}.done")).is_file(), "{what}: no {name}.done");
        }
    }
}

/// Delivers the archive of a fixture, as the first one and after the base archive; the codes of both.
fn lived(code: Code, changes: &Value, what: &str) -> Vec<Code> {
    let first = delivered(code, None, changes, what);
    first.into_iter().chain(delivered(code, Some(&json!([])), changes, what)).collect()
}

/// Delivers what was before, then the archive of a fixture, then the same again.
fn delivered(code: Code, before: Option<&Value>, changes: &Value, what: &str) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    if let Some(before) = before {
        run(folder.path(), &with_authority(before), 6);
    }
    let archive = with_authority(changes);
    let (found, failed) = run(folder.path(), &archive, 7);
    let what = format!("{code}, {what}");
    whole(folder.path(), &what);
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    files(folder.path(), &mut before);
    let (again, errors) = run(folder.path(), &archive, 8);
    files(folder.path(), &mut after);
    assert!(before == after, "{what}: a run that finds nothing writes something");
    // What only a new item tells is told once.
    assert!(errors <= failed, "{what}: {found:?}, then {again:?}");
    found
}

#[test]
fn whatever_is_wrong_with_a_record_the_outbox_is_whole() {
    let mut seen = 0;
    for (code, fixture) in codes::ALL.iter().filter_map(|code| Some((*code, fixture(*code)?))) {
        let [fault, valid] = ["fault", "valid"].map(|which| lived(code, &fixture[which], which));
        if code.as_str().starts_with("NML") && code != codes::NML_004 {
            assert!(fault.contains(&code), "{code}: the fault raises {fault:?}");
            // A feed sends nothing that may not be syndicated, whatever a conversion is asked for.
            let sound = code == codes::NML_023 || !valid.contains(&code);
            assert!(sound, "{code}: the valid twin raises {valid:?}");
            seen += 1;
        } else if fixture.get("to").is_none() {
            // What the check finds in a record is found in a feed.
            let told = checked(&fixture["fault"]).contains(&code);
            assert_eq!(fault.contains(&code), told, "{code}: {fault:?}");
        }
    }
    assert!(seen > 10, "{seen}");
}
