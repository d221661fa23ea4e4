//! The format: the worked example, the schema, every code with its fixture and valid twin.
use std::path::PathBuf;

use newsbind::input::{Folder, Source};
use newsbind::plan::{Options, Plan};
use newsbind::report::{Report, Severity};

fn archive(path: &str) -> (Option<Plan>, Report) {
    let mut report = Report::new();
    let source = Folder::open(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let mut options = Options::default();
    options.check.media = true;
    let plan = Plan::new(&source as &dyn Source, &options, &mut report).ok();
    (plan, report)
}

#[test]
fn sample_newspaper_has_no_errors() {
    let (plan, report) = archive("examples/issues");
    for finding in report.diagnostics() {
        eprintln!("{finding}\n");
    }
    assert_eq!(report.count(Severity::Error), 0);
    let plan = plan.unwrap();
    assert_eq!(plan.volumes.len(), 1);
}
