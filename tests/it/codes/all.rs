//! The table: how every code is proven.
use std::collections::BTreeSet;

use newsbind::convert::{self, Format};
use newsbind::export::epub;
use newsbind::plan::VolumeSize;
use newsbind::report::{Code, Report, Severity, codes};
use newsbind::sink::Memory;
use serde_json::Value;

use super::archive::Archive;
use super::{cases, checked, fixture, root};

/// How a code is proven.
enum Proof {
    /// `tests/fixtures/codes/<code>.json`.
    Fixture(Value),
    /// The codes found where something is wrong (`true`) and in its valid twin.
    Case(fn(bool) -> Vec<Code>),
    /// A unit test, by its file and name: only a fault of newsbind's own raises the code.
    Unit(&'static str, &'static str),
}

fn proof(code: Code) -> Option<Proof> {
    let case = cases::TABLE.iter().find(|(known, _)| *known == code).map(|(_, case)| Proof::Case(*case));
    let unit = UNITS.iter().find(|(prefix, ..)| code.as_str().starts_with(prefix));
    let unit = unit.map(|(_, file, name)| Proof::Unit(file, name));
    let proofs: Vec<Proof> = fixture(code).map(Proof::Fixture).into_iter().chain(case).chain(unit).collect();
    assert!(proofs.len() < 2, "{code} is proven twice");
    proofs.into_iter().next()
}

const UNITS: &[(&str, &str, &str)] = &[
    ("PDF-9", "src/export/pdf/file/guard/tests.rs", "every_rule_bites_and_lets_the_sound_twin_pass"),
    ("EPUB-011", "src/export/epub/content/templates.rs", "a_fault_of_a_built_in_template_is_our_own"),
];

#[test]
fn every_code_is_raised_by_a_fault_and_not_by_its_valid_twin() {
    let unproven: Vec<String> = codes::ALL.iter().filter_map(|code| prove(*code).err()).collect();
    assert!(unproven.is_empty(), "{}", unproven.join("\n"));
}

/// Why a code is not proven.
fn prove(code: Code) -> Result<(), String> {
    let (fault, valid) = match proof(code).ok_or_else(|| format!("{code}: neither a fixture nor a case"))? {
        Proof::Unit(file, name) => return has_test(file, name),
        Proof::Fixture(fixture) => match fixture["to"].as_str() {
            None => (checked(&fixture["fault"]), checked(&fixture["valid"])),
            Some(format) => (converted(format, &fixture["fault"]), converted(format, &fixture["valid"])),
        },
        Proof::Case(case) => (case(true), case(false)),
    };
    let (fault, valid): (BTreeSet<Code>, BTreeSet<Code>) = (fault.into_iter().collect(), valid.into_iter().collect());
    let alone = fault.difference(&valid).eq([&code]);
    let sound = valid.iter().all(|code| code.severity() != Severity::Error);
    match alone && sound {
        true => Ok(()),
        false => Err(format!("{code}: the fault raises {fault:?}, the valid twin {valid:?}")),
    }
}

fn has_test(file: &str, name: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(root().join(file)).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.windows(3).any(|words| words == ["#[test]", "fn", &format!("{name}()")]) {
        true => Ok(()),
        false => Err(format!("{file} has no test `{name}`")),
    }
}

/// The codes of a conversion of a fixture's archive to one format.
pub(super) fn converted(format: &str, changes: &Value) -> Vec<Code> {
    let archive = Archive::new(changes);
    let mut options = convert::Options::default();
    options.formats = vec![Format::parse(format).unwrap()];
    options.epub.templates.clone_from(&archive.templates);
    for (name, value) in &archive.options {
        set(&mut options, name, value);
    }
    let mut report = Report::new();
    let made = convert::convert(&archive.source(), &mut Memory::new(), &options, &mut report);
    let mut found: Vec<Code> = report.diagnostics().iter().map(|finding| finding.code()).collect();
    found.extend(made.err().and_then(|error| error.code()));
    found
}

fn set(options: &mut convert::Options, name: &str, value: &Value) {
    let words = || value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect();
    match name {
        "volume" => options.plan.volume = VolumeSize::Issue,
        "warn_entries" => options.epub.warn_entries = usize::try_from(value.as_u64().unwrap()).unwrap(),
        "warn_bytes" => options.epub.warn_bytes = value.as_u64().unwrap(),
        "include_canceled" => options.newsml.include_canceled = true,
        "include_unsyndicated" => options.newsml.include_unsyndicated = true,
        "scheme" => {
            let uri = "https://www.example.org/scheme/".to_owned();
            options.newsml.schemes.insert(value.as_str().unwrap().to_owned(), uri);
        }
        "body" => {
            options.pdf.fonts.families.insert("body".to_owned(), words());
        }
        other => panic!("no option `{other}`"),
    }
}

#[test]
fn limits_of_a_book_are_those_of_the_stores_unless_told_otherwise() {
    let options = epub::Options::default();
    assert_eq!((options.warn_entries, options.warn_bytes), (65_535, 500_000_000));
}
