//! Binds an archive folder into PDF volumes: `cargo run --example bind_pdf -- ARCHIVE OUT_FOLDER [year|month|issue]`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people")]

use std::fs::File;

use newsbind::export::pdf;
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::{Report, input};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (archive, out) = arguments.next().zip(arguments.next()).ok_or("usage: bind_pdf ARCHIVE OUT_FOLDER [SIZE]")?;
    let source = input::Folder::open(&archive)?;
    let mut options = plan::Options::default();
    options.volume = arguments.next().and_then(|word| VolumeSize::parse(&word)).unwrap_or_default();
    let mut report = Report::new();

    let scanner = pdf::Scanner::new();
    let (plan, _) = Plan::with_scan(&source, &options, &mut report, &(), |_, issue| scanner.add(&issue))?;
    for volume in &plan.volumes {
        let path = format!("{out}/{}.pdf", volume.file_stem());
        let mut file = File::create(&path)?;
        let made =
            pdf::Binder::new(&source, &scanner, &pdf::Options::default()).volume(volume, &mut file, &mut report)?;
        println!("{path}: {} pages, {} bytes, sound: {}", made.pages, made.bytes, made.sound);
    }
    for finding in report.diagnostics() {
        eprintln!("{finding}");
    }
    Ok(())
}
