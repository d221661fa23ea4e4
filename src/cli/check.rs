//! `newsbind check`: reads everything, writes nothing.
use std::io::{self, Write};

use super::args::{Check, Common};
use super::config::Config;
use super::summary::{count, findings};
use super::terminal::Terminal;
use super::{Failure, Outcome, environment};
use crate::input::Source;
use crate::input::record::{self, DoubtRecord, IssueRecord, OriginRecord};
use crate::plan::{Options, Plan};
use crate::report::Report;

pub(super) fn run(args: &Check, common: &Common, terminal: &Terminal, report: &mut Report) -> Outcome {
    let config = Config::load(common)?;
    let source = environment::open(&args.input.path)?;
    let mut options = config.plan(&args.input, None);
    options.check.media = true;
    let (plan, _) = Plan::with_scan(source.as_ref(), &options, report, terminal, |_, _| ())?;
    if args.doubts {
        print_doubts(source.as_ref(), &options)?;
    }
    let pages = plan.volumes.iter().map(crate::plan::Volume::held_pages).sum();
    let articles = plan.volumes.iter().map(crate::plan::Volume::held_articles).sum();
    let issues = plan.volumes.iter().map(crate::plan::Volume::len).sum();
    let made = [count(issues, "issue"), count(pages, "page"), count(articles, "article")].join(", ");
    Ok(Some(format!("checked {made}: {}", findings(report))))
}

/// What importers inferred, one doubt a line: file, page, article, code, field, confidence.
fn print_doubts(source: &dyn Source, options: &Options) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for (n, entry) in source.entries().iter().enumerate() {
        let bytes = source.read(n)?;
        // Faults of the record were reported by the check.
        let Some(parsed) = record::parse_issue(&bytes, entry, &options.check.limits, &mut Report::new()) else {
            continue;
        };
        for (place, doubt) in doubts(&parsed.record) {
            let field = doubt.field.as_deref().unwrap_or("-");
            let confidence = doubt.confidence.map_or_else(|| "-".to_owned(), |c| format!("{c:.2}"));
            writeln!(out, "{}\t{place}\t{}\t{field}\t{confidence}", entry.file, doubt.code)?;
        }
    }
    Ok(())
}

fn doubts(issue: &IssueRecord) -> Vec<(String, &DoubtRecord)> {
    let mut out = Vec::new();
    out.extend(of(&issue.origin, "issue"));
    for page in &issue.pages {
        out.extend(of(&page.origin, &format!("page {}", page.label)));
        for (n, article) in page.articles.iter().enumerate() {
            let name = article.id.clone().unwrap_or_else(|| (n + 1).to_string());
            out.extend(of(&article.origin, &format!("page {}, article {name}", page.label)));
        }
    }
    out
}

fn of<'r>(origin: &'r Option<OriginRecord>, place: &str) -> Vec<(String, &'r DoubtRecord)> {
    origin.iter().flat_map(|origin| &origin.doubts).map(|doubt| (place.to_owned(), doubt)).collect()
}
