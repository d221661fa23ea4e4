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
    /// A test that raises the code, and has a twin that does not: its file and name.
    Test(&'static str, &'static str),
}

fn proof(code: Code) -> Option<Proof> {
    let case = cases::TABLE.iter().find(|(known, _)| *known == code).map(|(_, case)| Proof::Case(*case));
    let test = TESTS.iter().find(|(codes, ..)| codes.iter().any(|known| code.as_str().starts_with(known)));
    let test = test.map(|(_, file, name)| Proof::Test(file, name));
    let proofs: Vec<Proof> = fixture(code).map(Proof::Fixture).into_iter().chain(case).chain(test).collect();
    assert!(proofs.len() < 2, "{code} is proven twice");
    proofs.into_iter().next()
}

/// Codes that a record or an option alone does not raise: states of an outbox, faults of newsbind's own.
const TESTS: &[(&[&str], &str, &str)] = &[
    (&["PDF-9"], "src/export/pdf/file/guard/tests.rs", "every_rule_bites_and_lets_the_sound_twin_pass"),
    (&["PDF-002", "PDF-014"], "tests/it/pdf_standards.rs", "a_record_that_holds_what_is_withheld_is_not_attached"),
    (&["PDF-020"], "tests/it/pdf_hard.rs", "a_headline_longer_than_a_string_of_the_file_is_told"),
    (&["PDF-018"], "tests/it/pdf_layout.rs", "issues_larger_than_the_limit_are_told"),
    (&["PDF-017"], "tests/it/pdf_layout.rs", "a_volume_with_too_many_objects_is_bound_in_parts"),
    (&["IMG-002"], "tests/it/pdf_inks.rs", "a_picture_in_inks_without_a_profile_is_converted"),
    (&["PDF-015", "PDF-016"], "tests/it/pdf_facsimile.rs", "findings_of_page_pictures"),
    (&["EPUB-011"], "src/export/epub/content/templates.rs", "a_fault_of_a_built_in_template_is_our_own"),
    (&["EPUB-005"], "tests/it/epub_pictures.rs", "a_page_picture_that_cannot_be_shown_leaves_its_page"),
    (&["SRT-001"], "tests/it/index.rs", "an_unknown_reading_is_srt_001_until_the_archive_settles_it"),
    (&["IDX-001"], "tests/it/index.rs", "persons_are_named_by_the_data_and_never_guessed"),
    (&["PRF-003", "PRF-004", "PRF-005"], "tests/it/feed.rs", "profiles_are_checked"),
    (&["NML-001", "LED-001", "LED-003", "LED-011", "LED-012", "LED-040"], "tests/it/feed.rs", "refusals_touch_nothing"),
    (&["NML-003", "NML-024", "NML-081"], "tests/it/feed.rs", "findings_of_a_first_run"),
    (&["NML-020", "NML-021", "LED-021", "FEED-010"], "tests/it/feed.rs", "findings_of_a_record_tell_and_go_on"),
    (&["NML-051", "NML-052"], "tests/it/newsml_message.rs", "a_list_tells_unknown_and_retired_media_topics"),
    (&["NML-063"], "tests/it/newsml_message.rs", "a_picture_that_moves_is_sent_as_it_is"),
    (&["LED-010", "LED-020"], "tests/it/feed.rs", "findings_of_a_ledger_tell_and_go_on"),
    (&["LED-030", "LED-031"], "tests/it/feed.rs", "a_ledger_that_lost_lines_is_led_030_and_is_made_anew"),
    (&["LED-002"], "src/export/feed/tests.rs", "a_file_system_without_locks_is_led_002"),
    (&["FEED-00"], "tests/it/feed_formats.rs", "findings_of_feeds"),
    (&["FEED-011"], "tests/it/feed_selection.rs", "an_option_that_names_what_is_not_there_is_feed_011"),
    (&["FEED-020"], "tests/it/feed.rs", "deliveries_are_cut_at_issues"),
];

#[test]
fn every_code_is_raised_by_a_fault_and_not_by_its_valid_twin() {
    let unproven: Vec<String> = codes::ALL.iter().filter_map(|code| prove(*code).err()).collect();
    assert!(unproven.is_empty(), "{}", unproven.join("\n"));
}

/// Why a code is not proven.
fn prove(code: Code) -> Result<(), String> {
    let (fault, valid) = match proof(code).ok_or_else(|| format!("{code}: neither a fixture nor a case"))? {
        Proof::Test(file, name) => return has_test(code, file, name),
        Proof::Fixture(fixture) => match fixture["to"].as_str() {
            None => (checked(&fixture["fault"]), checked(&fixture["valid"])),
            Some(format) => (converted(format, &fixture["fault"]), converted(format, &fixture["valid"])),
        },
        Proof::Case(case) => (case(true), case(false)),
    };
    let (fault, valid): (BTreeSet<Code>, BTreeSet<Code>) = (fault.into_iter().collect(), valid.into_iter().collect());
    // The check tells of a withheld text before an exporter tells of its item.
    let told_before = (code == codes::NML_022).then_some(codes::ART_009);
    let alone = fault.difference(&valid).filter(|found| Some(**found) != told_before).eq([&code]);
    let sound = valid.iter().all(|code| code.severity() != Severity::Error);
    match alone && sound {
        true => Ok(()),
        false => Err(format!("{code}: the fault raises {fault:?}, the valid twin {valid:?}")),
    }
}

/// The test is there and names the code; that of the guard walks them all.
fn has_test(code: Code, file: &str, name: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(root().join(file)).unwrap();
    let mut tests = text.split("#[test]").map(str::trim_start);
    let Some(test) = tests.find(|test| test.starts_with(&format!("fn {name}()"))) else {
        return Err(format!("{code}: {file} has no test `{name}`"));
    };
    let named = [code.as_str().to_owned(), code.as_str().replace('-', "_"), "in ALL".to_owned()];
    match named.iter().any(|words| test.contains(words)) {
        true => Ok(()),
        false => Err(format!("{code}: `{name}` in {file} does not name it")),
    }
}

/// The codes of a conversion of a fixture's archive to one format.
pub(super) fn converted(format: &str, changes: &Value) -> Vec<Code> {
    let archive = Archive::new(changes);
    let mut options = convert::Options::default();
    options.formats = vec![Format::parse(format).unwrap()];
    options.epub.templates.clone_from(&archive.templates);
    // Quicker than one that is drawn.
    options.epub.cover = epub::Cover::Svg;
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
        "cover" => options.epub.cover = epub::Cover::default(),
        "warn_entries" => options.epub.warn_entries = usize::try_from(value.as_u64().unwrap()).unwrap(),
        "rare_font" => {
            let font = std::fs::read(root().join(value.as_str().unwrap())).unwrap();
            options.epub.rare_fonts.push(epub::RareFont::new("rare.ttf", font, 0).unwrap());
        }
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
