//! Checks an archive and prints every finding as a line of JSON: `cargo run --example findings -- ARCHIVE`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people")]
use newsbind::plan::{self, Plan};
use newsbind::{Report, input};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let archive = std::env::args().nth(1).ok_or("one argument: ARCHIVE")?;
    let source = input::Folder::open(archive)?;
    let mut options = plan::Options::default();
    options.check.media = true; // look into the pictures, too
    let mut report = Report::new();
    let plan = Plan::new(&source, &options, &mut report)?;
    for finding in report.diagnostics() {
        println!("{}", serde_json::to_string(finding)?);
    }
    for gap in plan.volumes.iter().flat_map(|volume| &volume.gaps) {
        eprintln!("missing between {} and {}: {:?} {:?}", gap.after, gap.before, gap.date, gap.numbers);
    }
    Ok(())
}
