//! Any bytes as an issue that is bound: what a template is given never makes a document that is not well-formed, and one
//! worker makes the bytes that two make.
#![no_main]
use libfuzzer_sys::fuzz_target;
use newsbind::Report;
use newsbind::export::epub::{Cover, Options, Unit, epub};
use newsbind::input::Memory;
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan};
use newsbind::report::codes;

const PUBLICATION: &str = r#"{"newsbind":1,"id":"x","title":"示例报","language":"zh-Hans"}"#;

fuzz_target!(|text: &str| {
    let source = Memory::from_json(Some(PUBLICATION), &[text]);
    let mut report = Report::new();
    let Ok(plan) = Plan::new(&source, &plan::Options::default(), &mut report) else { return };
    for volume in &plan.volumes {
        let mut books = Vec::new();
        for (unit, jobs) in [(Unit::Page, 1), (Unit::Page, 2), (Unit::Article, 1)] {
            let mut options = Options::default();
            (options.unit, options.cover) = (unit, Cover::Svg);
            let mut book = Vec::new();
            let made = epub(volume, &source, &options, Jobs::new(jobs), &mut book, &mut report, &());
            assert!(made.is_ok_and(|made| made.complete), "{:?}", report.diagnostics());
            books.push(book);
        }
        assert!(books[0] == books[1], "the bytes depend on the number of workers");
    }
    assert!(report.diagnostics().iter().all(|finding| finding.code() != codes::EPUB_011), "a document is not well-formed");
});
