//! Any bytes as an issue record: never a panic, and what is accepted is read back as it was written.
#![no_main]
use libfuzzer_sys::fuzz_target;
use newsbind::Report;
use newsbind::input::Entry;
use newsbind::input::record::{Limits, parse_issue, to_json};

fuzz_target!(|bytes: &[u8]| {
    let (entry, limits) = (Entry::new("issue.json"), Limits::default());
    let mut report = Report::new();
    let Some(parsed) = parse_issue(bytes, &entry, &limits, &mut report) else {
        assert!(!report.diagnostics().is_empty(), "refused without a finding");
        return;
    };
    let written = to_json(&parsed.record).expect("an accepted record can be written");
    let again = parse_issue(written.as_bytes(), &entry, &limits, &mut Report::new());
    let again = again.map(|parsed| to_json(&parsed.record).expect("an accepted record can be written"));
    assert_eq!(again.as_deref(), Some(written.as_str()), "written and read again, it is another record");
});
