//! Binds an archive folder: `cargo run --example convert -- ARCHIVE OUT`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people")]
use newsbind::{Report, convert, input, sink};

fn main() -> newsbind::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (archive, out) = arguments.next().zip(arguments.next()).expect("two arguments: ARCHIVE OUT");
    let source = input::Folder::open(archive)?;
    let mut out = sink::Folder::create(out)?; // each file appears whole or not at all
    let mut report = Report::new();
    let made = convert(&source, &mut out, &convert::Options::default(), &mut report)?;
    for file in &made.manifest.files {
        println!("{} {}", file.sha256, file.path);
    }
    for finding in report.diagnostics() {
        eprintln!("{finding}");
    }
    report.into_result() // an error if any finding is one
}
