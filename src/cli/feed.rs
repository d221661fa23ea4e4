//! `newsbind feed`: sends partners what is new or changed.
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::args::{Common, Feed};
use super::config::Config;
use super::summary::{count, findings, size};
use super::terminal::Terminal;
use super::{Outcome, environment};
use crate::error::{Error, ErrorKind, Result};
use crate::export::feed::{Delivered, Options, Outbox, PartnerStatus, Profile, Selection, Since};
use crate::model::Timestamp;
use crate::report::{Diagnostic, Report, codes};

/// How often a lock is tried while a run waits for it.
const TRIES_A_SECOND: u64 = 10;

pub(super) fn run(args: &Feed, common: &Common, terminal: &Terminal, report: &mut Report) -> Outcome {
    if !args.check_profile.is_empty() {
        let profiles = profiles(&args.check_profile)?;
        return Ok(Some(format!("{}: sound", count(profiles.len(), "profile"))));
    }
    let output = args.output.as_deref().unwrap_or(Path::new("."));
    // What is wrong with options, profiles or the archive is said before the outbox is made.
    let mut options = options(args, common)?;
    let mut profiles = profiles(&args.profile)?;
    if let Some(path) = &args.media_topics {
        let topics = super::exporters::media_topics(path)?;
        profiles.iter_mut().for_each(|profile| profile.newsml.media_topics = Some(topics.clone()));
    }
    let source = args.archive.as_deref().map(|path| environment::open_beside(path, output)).transpose()?;
    if !output.join(".newsbind").is_dir() && (args.compact || (args.status && source.is_none())) {
        let missing = io::Error::new(io::ErrorKind::NotFound, "there is no outbox");
        return Err(Error::input(output.display().to_string(), missing).into());
    }
    let mut outbox = open(args, &options, output)?;
    if let Some(Since::Delivery(number)) = args.since {
        options.selection.since = outbox.day_of(&options, number)?;
        if options.selection.since.is_none() {
            let message = format!("`--since {number}` names no delivery");
            let hint = "`--status` shows the last delivery to each partner; a day is written YYYY-MM-DD";
            report.push(Diagnostic::new(codes::SRC_002, message).with_hint(hint));
            return Ok(Some(format!("nothing is selected: {}", findings(report))));
        }
    }
    if args.compact {
        let (before, after) = outbox.compact(&options, report)?;
        return Ok(Some(format!("{} → {}", size(before), size(after))));
    }
    let Some(source) = source else {
        let status = outbox.status(&options, report)?;
        return print_status(&status, args.json).map(|()| None).map_err(Into::into);
    };
    if args.rebuild_ledger {
        let rebuilt = outbox.rebuild(source.as_ref(), &options, report)?;
        let ending = if rebuilt.deliveries == 1 { "y" } else { "ies" };
        let (partners, items) = (count(rebuilt.partners, "partner"), count(rebuilt.items, "item"));
        return Ok(Some(format!("{} deliver{ending} to {partners}, {items}", rebuilt.deliveries)));
    }
    if args.status {
        let mut status = outbox.status(&options, report)?;
        outbox.count_waiting(source.as_ref(), &profiles, &options, &mut status, report, terminal)?;
        return print_status(&status, args.json).map(|()| None).map_err(Into::into);
    }
    let delivered = outbox.feed(source.as_ref(), &profiles, &options, report, terminal)?;
    Ok(Some(summary(&delivered, output, report)))
}

/// Opens the outbox and locks its ledger; waits for another run as long as was asked for.
fn open(args: &Feed, options: &Options, output: &Path) -> Result<Outbox> {
    let holder = environment::holder();
    let mut left = args.wait.unwrap_or(0).saturating_mul(TRIES_A_SECOND);
    loop {
        let opened = Outbox::open(output, &holder);
        match opened.and_then(|mut outbox| outbox.lock_ledger(options).map(|()| outbox)) {
            Err(error) if error.code() == Some(codes::LED_001) && left > 0 => {
                std::thread::sleep(Duration::from_millis(1000 / TRIES_A_SECOND));
                left -= 1;
            }
            outcome => return outcome,
        }
    }
}

fn profiles(paths: &[std::path::PathBuf]) -> Result<Vec<Profile>> {
    let mut profiles = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|e| Error::input(&name, e))?;
        profiles.push(Profile::parse(&text, &name)?);
    }
    crate::export::feed::check_partners(&profiles)?;
    Ok(profiles)
}

/// Time of the run. `LED-040`: far ahead, it would refuse every run until then.
fn time(given: Option<Timestamp>) -> Result<Timestamp> {
    const DAY: i64 = 24 * 60 * 60;
    let at = given.unwrap_or_else(environment::now);
    if at > environment::clock(DAY) {
        let message = format!("the run would be at {at}, more than a day ahead of the clock");
        let hint = "no run before that time could follow: give an earlier one with `--at`, or put the clock right";
        return Err(Error::refused(codes::LED_040, message).with_hint(hint));
    }
    Ok(at)
}

fn options(args: &Feed, common: &Common) -> Result<Options> {
    let config = Config::load(common)?;
    let mut options = Options::new(time(args.at)?);
    options.plan = config.plan_of(args.dates, args.jobs);
    options.selection = Selection::default();
    options.selection.dates = args.dates;
    if let Some(Since::Day(day)) = args.since {
        options.selection.since = Some(day);
    }
    options.selection.issues.clone_from(&args.issues);
    options.selection.pages.clone_from(&args.pages);
    options.selection.sections.clone_from(&args.section);
    options.selection.kinds.clone_from(&args.kinds);
    options.selection.exclude.clone_from(&args.exclude);
    options.selection.only_usable = args.only.is_some();
    options.removed = args.removed.map(Into::into);
    (options.revive, options.resend) = (args.revive, args.resend);
    (options.redeliver, options.version_floor) = (args.redeliver, args.version_floor);
    if let Some(folder) = &args.ledger {
        let wrong = |source| Error::new(ErrorKind::Input { path: folder.display().to_string(), source });
        options.ledger = std::path::absolute(folder).map_err(wrong)?.display().to_string();
    }
    Ok(options)
}

fn summary(delivered: &[Delivered], output: &Path, report: &Report) -> String {
    let out = output.display();
    let mut lines: Vec<String> = delivered
        .iter()
        .map(|one| {
            let files = format!("{}, {}", count(one.files, "file"), size(one.bytes));
            format!("{out}/{} ({}; {files})", one.path, count(one.items, "item"))
        })
        .collect();
    let what = if delivered.is_empty() { "nothing is new or changed" } else { "delivered" };
    lines.push(format!("{what}: {}", findings(report)));
    lines.join("\n")
}

fn print_status(status: &[PartnerStatus], json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut out, status)?;
        return writeln!(out);
    }
    for one in status {
        let waiting = one.waiting.map_or(String::new(), |n| format!(", {} waiting", count(n, "item")));
        let unfinished = if one.unfinished { ", unfinished" } else { "" };
        match (&one.last_delivery, &one.last_at) {
            (Some(last), Some(at)) => writeln!(out, "{}: {last} at {at}{unfinished}{waiting}", one.partner)?,
            _ => writeln!(out, "{}: nothing yet{waiting}", one.partner)?,
        }
    }
    Ok(())
}
