//! `newsbind import`: foreign formats to an archive.
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::Outcome;
use super::args::{Common, Import};
use super::config::Config;
use super::summary::{count, findings};
use crate::error::{Error, Result};
use crate::import::{self, Imported, Options};
use crate::input::import::{Files, Profile};
use crate::input::{Folder, Source};
use crate::report::{Report, codes};
use crate::sink;

pub(super) fn run(args: &Import, common: &Common, report: &mut Report) -> Outcome {
    if let Some(name) = &args.print_profile {
        io::stdout().write_all(Profile::source(name).ok_or_else(|| no_profile(name))?.as_bytes())?;
        return Ok(None);
    }
    let options = options(args, common)?;
    let files = Files::open(&args.paths, report)?;
    // The archive is locked before it is read.
    let target = args.output.as_deref().filter(|_| !args.dry_run).map(sink::Folder::create).transpose()?;
    let archive = args.output.as_deref().map_or(Ok(None), held)?;
    let archive = archive.as_ref().map(|folder| folder as &dyn Source);
    let made = match target {
        Some(target) => import::import(&files, archive, &mut target.with_force(true), &options, report)?,
        None => {
            let made = import::import(&files, archive, &mut sink::Memory::new(), &options, report)?;
            io::stdout().write_all(table(&made).as_bytes())?;
            made
        }
    };
    Ok(Some(summary(&made, args, report)))
}

/// The archive that is there, if one is.
fn held(output: &Path) -> Result<Option<Folder>> {
    let has = |name: &str| output.join(name).exists();
    if has("publication.json") || has("issues") { Folder::open(output).map(Some) } else { Ok(None) }
}

fn options(args: &Import, common: &Common) -> Result<Options> {
    let config = Config::load(common)?;
    let mut options = Options { force: args.force, jobs: config.jobs(args.jobs), ..Options::default() };
    if let Some(confidence) = args.min_confidence.or(config.min_confidence()) {
        options.text.min_confidence = confidence;
    }
    options.profile = args.profile.as_deref().map(profile).transpose()?;
    options.publication = args.publication.as_deref().map(read).transpose()?;
    Ok(options)
}

fn profile(name: &str) -> Result<Profile> {
    match Profile::source(name) {
        Some(text) => Profile::parse(text, name),
        None if Path::new(name).exists() => Profile::parse(&read(Path::new(name))?, name),
        None => Err(no_profile(name)),
    }
}

fn no_profile(name: &str) -> Error {
    let names: Vec<String> = Profile::names().map(|name| format!("`{name}`")).collect();
    Error::refused(codes::PRF_002, format!("no profile `{name}`")).with_hint(format!("embedded: {}", names.join(", ")))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| Error::input(path.display().to_string(), e))
}

fn table(made: &[Imported]) -> String {
    let line = |issue: &Imported| {
        let state = if issue.written { "write" } else { "keep" };
        let (pages, articles) = (count(issue.pages, "page"), count(issue.articles, "article"));
        let (doubts, dropped) = (count(issue.doubts, "doubt"), count(issue.dropped, "dropped line"));
        format!("{state} {}: {pages}, {articles}, {doubts}, {dropped}\n", issue.file)
    };
    made.iter().map(line).collect()
}

fn summary(made: &[Imported], args: &Import, report: &Report) -> String {
    let written: Vec<&Imported> = made.iter().filter(|issue| issue.written).collect();
    let sum = |of: fn(&Imported) -> usize| written.iter().map(|issue| of(issue)).sum();
    let words = [
        count(written.len(), "issue"),
        count(sum(|issue| issue.pages), "page"),
        count(sum(|issue| issue.articles), "article"),
        count(sum(|issue| issue.doubts), "doubt"),
    ];
    let target = match &args.output {
        Some(output) if !args.dry_run => format!(" into {}", output.display()),
        _ => ", nothing written".to_owned(),
    };
    format!("imported {}{target}: {}", words.join(", "), findings(report))
}
