//! Any bytes as a page of plain text: never a panic, and what comes out is said in the format of issues.
#![no_main]
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use newsbind::Report;
use newsbind::input::import::text::{self, Options, Origin};
use newsbind::input::import::{Profile, decode};

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let built_in = Profile::names().filter_map(|name| Profile::parse(Profile::source(name)?, name).ok());
    built_in.collect()
});

fuzz_target!(|bytes: &[u8]| {
    let mut report = Report::new();
    let words = decode(bytes, "page.txt", &mut report);
    for profile in PROFILES.iter() {
        let origin = Origin { file: "page.txt", digest: "sha256:0", article_id: "a1" };
        let unit = text::page(&words, profile, origin, &Options::default(), &mut report);
        assert!(unit.is_some() || !report.diagnostics().is_empty(), "refused without a finding");
    }
});
