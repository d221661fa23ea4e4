//! Any text as the `page.xhtml` of a house style: it stops, and what it makes is well-formed or told.
#![no_main]
use libfuzzer_sys::fuzz_target;
use newsbind::Report;
use newsbind::export::epub::{Cover, Options, epub};
use newsbind::input::Memory;
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan};

const PUBLICATION: &str = r#"{"newsbind":1,"id":"x","title":"示例报","language":"zh-Hans"}"#;
const ISSUE: &str = r#"{"newsbind":1,"date":"2024-03-01","pages":[{"label":"01","articles":[{"headline":"题","body":[{"paragraph":"文"}]}]}]}"#;

fuzz_target!(|text: &str| {
    let source = Memory::from_json(Some(PUBLICATION), &[ISSUE]);
    let mut report = Report::new();
    let plan = Plan::new(&source, &plan::Options::default(), &mut report).expect("the archive is sound");
    let mut options = Options::default();
    options.cover = Cover::Svg;
    options.templates.insert("page.xhtml".to_owned(), text.to_owned());
    let mut book = Vec::new();
    let made = epub(&plan.volumes[0], &source, &options, Jobs::new(1), &mut book, &mut report, &());
    let made = made.expect("memory can be written");
    let told = report.diagnostics().iter().any(|finding| finding.code().as_str().starts_with("TPL-"));
    assert!(made.complete || told, "refused without a finding");
});
