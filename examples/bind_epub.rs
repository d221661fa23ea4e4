//! Binds an archive folder into EPUB volumes:
//! `cargo run --example bind_epub -- ARCHIVE OUT_FOLDER [year|half|quarter|month|issue] [JOBS]`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people")]

use std::fs::File;

use newsbind::export::epub;
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::{Report, input};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (archive, out) =
        arguments.next().zip(arguments.next()).ok_or("usage: bind_epub ARCHIVE OUT_FOLDER [SIZE] [JOBS]")?;
    let source = input::Folder::open(&archive)?;
    let mut options = plan::Options::default();
    options.volume = arguments.next().and_then(|word| VolumeSize::parse(&word)).unwrap_or_default();
    options.jobs = arguments.next().and_then(|word| word.parse().ok()).map_or_else(Jobs::default, Jobs::new);
    let mut report = Report::new();

    let plan = Plan::new(&source, &options, &mut report)?;
    for volume in &plan.volumes {
        let path = format!("{out}/{}.epub", volume.file_stem());
        let mut file = File::create(&path)?;
        let made = epub::epub(volume, &source, &epub::Options::default(), options.jobs, &mut file, &mut report, &())?;
        println!("{path}: {} entries, {} bytes, complete: {}", made.entries, made.bytes, made.complete);
    }
    for finding in report.diagnostics() {
        eprintln!("{finding}");
    }
    Ok(())
}
