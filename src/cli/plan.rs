//! `newsbind plan`: what would be bound with what, and what is missing.
use std::io::{self, Write};

use serde_json::{Value, json};

use super::args::{Common, Plan};
use super::config::Config;
use super::summary::{count, findings, grouped};
use super::terminal::Terminal;
use super::{Outcome, environment};
use crate::plan::collation::Gap;
use crate::plan::{self, Volume};
use crate::report::Report;

pub(super) fn run(args: &Plan, common: &Common, terminal: &Terminal, report: &mut Report) -> Outcome {
    let options = Config::load(common)?.plan(&args.input, Some(&args.split));
    let source = environment::open(&args.input.path)?;
    let (plan, _) = plan::Plan::with_scan(source.as_ref(), &options, report, terminal, |_, _| ())?;
    let mut out = io::stdout().lock();
    let (mut text, mut json) = (String::new(), Value::Null);
    if args.json {
        json = as_json(&plan);
    } else {
        text = table(&plan);
    }
    #[cfg(feature = "index")]
    if args.index {
        plan.volumes.iter().for_each(|volume| volume.check_indexes(report));
        if args.json {
            json["indexes"] = plan.volumes.iter().map(super::index::as_json).collect();
        } else {
            text.extend(plan.volumes.iter().map(super::index::table));
        }
    }
    match args.json {
        true => writeln!(out, "{json:#}")?,
        false => out.write_all(text.as_bytes())?,
    }
    #[cfg(feature = "epub")]
    if let Some(advice) = super::summary::advice(&plan.volumes, |_| 0).filter(|_| !args.json) {
        writeln!(out, "\n{advice}")?;
    }
    let issues = count(plan.volumes.iter().map(Volume::len).sum(), "issue");
    Ok(Some(format!("{issues} in {}: {}", count(plan.volumes.len(), "volume"), findings(report))))
}

const HEAD: [&str; 8] = ["volume", "issues", "pages", "articles", "characters", "first", "last", "missing"];

/// Volumes, then what is missing.
fn table(plan: &plan::Plan) -> String {
    let rows: Vec<[String; 8]> = plan.volumes.iter().map(row).collect();
    let width = |n: usize| rows.iter().map(|row| row[n].len()).chain([HEAD[n].len()]).max().unwrap_or(0);
    let widths: [usize; 8] = std::array::from_fn(width);
    let line = |cells: [&str; 8]| {
        let aligned = cells.iter().zip(widths).enumerate().map(|(n, (cell, width))| match n {
            0 | 5 | 6 => format!("{cell:width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("{}\n", aligned.collect::<Vec<_>>().join("  ").trim_end())
    };
    let mut out = format!("{} ({})\n\n{}", plan.publication.title, plan.publication.id, line(HEAD));
    for row in &rows {
        out.push_str(&line(std::array::from_fn(|n| row[n].as_str())));
    }
    let gaps: Vec<String> = plan.volumes.iter().flat_map(|v| &v.gaps).map(in_words).collect();
    if !gaps.is_empty() {
        out.push_str("\nmissing:\n");
        gaps.iter().for_each(|gap| out.push_str(&format!("  {gap}\n")));
    }
    out
}

fn row(volume: &Volume) -> [String; 8] {
    let (first, last) = volume.dates();
    let characters: usize = volume.issues.iter().map(|issue| issue.characters).sum();
    [
        volume.file_stem(),
        grouped(volume.len() as u64),
        grouped(volume.held_pages() as u64),
        grouped(volume.held_articles() as u64),
        grouped(characters as u64),
        first.to_string(),
        last.to_string(),
        grouped(volume.gaps.len() as u64),
    ]
}

fn in_words(gap: &Gap) -> String {
    let what = match (gap.date, gap.numbers) {
        (Some(date), _) => date.to_string(),
        (None, Some((first, last))) if first == last => format!("number {first}"),
        (None, Some((first, last))) => format!("numbers {first} to {last}"),
        (None, None) => "an issue".to_owned(),
    };
    let why = if gap.date.is_some() { "by the schedule" } else { "numbers skip" };
    format!("{what}, after {} ({why})", gap.after)
}

fn as_json(plan: &plan::Plan) -> Value {
    let volumes: Vec<Value> = plan.volumes.iter().map(volume_json).collect();
    json!({ "publication": plan.publication.id, "volumes": volumes })
}

fn volume_json(volume: &Volume) -> Value {
    let (first, last) = volume.dates();
    let issues: Vec<Value> = volume.issues.iter().map(|issue| {
        json!({ "id": issue.id, "file": issue.file, "pages": issue.held_pages(), "articles": issue.held_articles() })
    }).collect();
    json!({
        "name": volume.file_stem(),
        "key": volume.key,
        "part": volume.part.map(|part| part.number),
        "first": first.to_string(),
        "last": last.to_string(),
        "pages": volume.held_pages(),
        "articles": volume.held_articles(),
        "issues": issues,
        "missing": volume.gaps.iter().map(gap_json).collect::<Vec<_>>(),
    })
}

fn gap_json(gap: &Gap) -> Value {
    json!({
        "date": gap.date.map(|date| date.to_string()),
        "after": gap.after,
        "before": gap.before,
        "numbers": gap.numbers,
    })
}
