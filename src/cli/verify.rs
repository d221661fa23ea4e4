//! `newsbind verify`: files against their manifest.
use super::Outcome;
use super::args::Verify;
use super::summary::{count, findings, size};
use super::terminal::Terminal;
use crate::report::Report;
use crate::sink::Written;
use crate::verify;

pub(super) fn run(args: &Verify, terminal: &Terminal, report: &mut Report) -> Outcome {
    let (mut files, mut bytes) = (0, 0);
    for path in &args.paths {
        let written = Written::open(path)?;
        let verified = verify::folder(&written, args.jobs.unwrap_or_default(), terminal, report)?;
        files += verified.files;
        bytes += verified.bytes;
    }
    Ok(Some(format!("verified {}, {}: {}", count(files, "file"), size(bytes), findings(report))))
}
