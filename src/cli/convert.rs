//! `newsbind convert`: binds an archive.
use std::path::Path;

use super::args::{Common, Convert};
use super::config::Config;
use super::summary::{count, findings, size};
use super::terminal::Terminal;
use super::{Outcome, environment};
use crate::convert::{self, Format, Made, Options};
use crate::error::{Error, ErrorKind, Result};
use crate::report::Report;
use crate::sink::{FileEntry, Folder};

pub(super) fn run(args: &Convert, common: &Common, terminal: &Terminal, report: &mut Report) -> Outcome {
    let options = options(args, common)?;
    let source = environment::open_beside(&args.input.path, &args.output)?;
    let mut sink = Folder::create(&args.output)?.with_force(args.force);
    let made = convert::convert_with(source.as_ref(), &mut sink, &options, report, terminal);
    let made = made.map_err(|e| below(&args.output, e))?;
    Ok(Some(summary(&made, args, report)))
}

/// Names an output that exists as the user can find it.
fn below(output: &Path, error: Error) -> Error {
    match error.kind() {
        ErrorKind::Exists { path } if !Path::new(path).starts_with(output) => {
            Error::new(ErrorKind::Exists { path: output.join(path).display().to_string() })
        }
        _ => error,
    }
}

fn options(args: &Convert, common: &Common) -> Result<Options> {
    let config = Config::load(common)?;
    let mut options = Options { plan: config.plan(&args.input, Some(&args.split)), ..Options::default() };
    if !args.to.is_empty() {
        // In the order of the program: what is made does not depend on how it was asked for.
        options.formats.retain(|format| args.to.contains(format));
    }
    #[cfg(feature = "epub")]
    {
        options.epub = args.epub.options(&config.epub)?;
    }
    #[cfg(all(feature = "cover", feature = "pdf"))]
    config.fonts.draw(&mut options.epub.cover);
    #[cfg(feature = "pdf")]
    {
        options.pdf = args.pdf.options(&config.pdf, &config.fonts)?;
    }
    #[cfg(feature = "newsml")]
    {
        options.newsml = args.newsml.options(&config.newsml)?;
    }
    Ok(options)
}

/// Every volume with its size, the items together, then one line with what was found.
fn summary(made: &Made, args: &Convert, report: &Report) -> String {
    let out = args.output.display();
    let new = made.manifest.files.iter().filter(|file| !made.kept.contains(&file.path));
    let (volumes, items): (Vec<&FileEntry>, Vec<&FileEntry>) = new.partition(|file| &*file.kind == "volume");
    let mut lines = Vec::new();
    for file in &volumes {
        lines.push(format!("{out}/{} ({})", file.path, size(file.bytes)));
    }
    if !items.is_empty() {
        let bytes = items.iter().map(|file| file.bytes).sum();
        lines.push(format!("{out}/newsml ({}, {})", count(items.len(), "file"), size(bytes)));
    }
    #[cfg(feature = "epub")]
    if volumes.iter().any(|file| file.path.ends_with(".epub")) {
        let book = |volume: &crate::plan::Volume| {
            let name = format!("{}.epub", volume.file_stem());
            volumes.iter().find(|file| *file.path == *name).map_or(0, |file| file.bytes)
        };
        lines.extend(super::summary::advice(&made.plan.volumes, book));
    }
    if !made.kept.is_empty() {
        lines.push(format!("kept {} of earlier runs in {out}", count(made.kept.len(), "file")));
    }
    for issue in made.plan.volumes.iter().flat_map(|volume| &volume.left_out) {
        lines.push(format!("left out: the issue of {} ({}), for its errors", issue.date, issue.file));
    }
    let issues = made.plan.volumes.iter().map(crate::plan::Volume::len).sum();
    lines.push(match (made.manifest.files.is_empty(), report.stopped(), issues) {
        (true, true, _) => format!("stopped at the first error, nothing was made: {}", findings(report)),
        (true, false, 0) => format!("there is no issue to bind, nothing was made: {}", findings(report)),
        (true, false, _) => format!("nothing was made: {}", findings(report)),
        (false, _, _) => format!("bound {} into {out}: {}", count(issues, "issue"), findings(report)),
    });
    lines.join("\n")
}

/// Reads a format of `--to`.
pub(super) fn format(text: &str) -> Result<Format, String> {
    let words: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
    Format::parse(text).ok_or_else(|| format!("one of {}", words.join(", ")))
}
