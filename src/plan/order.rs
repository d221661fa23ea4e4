//! Pass 1: every issue is read and checked in parallel; identity, reading order, volumes.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::options::Options;
use super::outline::IssueOutline;
use super::terms::Known;
use super::{LeftOut, Plan, collation, split};
use crate::check;
use crate::error::{Error, Result};
use crate::input::record::{InlinePublication, parse_issue, parse_publication};
use crate::input::{Entry, Source};
use crate::model::{Date, Issue, Publication};
use crate::parallel;
use crate::report::{Code, Diagnostic, Place, Progress, Report, Stage, codes};

/// What a worker brings back from one record.
struct Read<T> {
    report: Report,
    outline: Option<IssueOutline>,
    /// Where there is no outline: the day of the record, where it can be told.
    left_out: Option<LeftOut>,
    scanned: T,
}

pub(super) fn read_all<T: Send + Default>(
    source: &dyn Source,
    options: &Options,
    report: &mut Report,
    progress: &dyn Progress,
    scan: impl Fn(&Publication, Issue) -> T + Sync,
) -> Result<(Plan, Vec<T>)> {
    let mut check = options.check.clone();
    check.private_use = Arc::new(private_use(source, report)?);
    let publication = Arc::new(publication(source, &check, report)?);
    let count = source.entries().len();
    progress.begin(Stage::Check, count);
    let mut outlines = Vec::with_capacity(count);
    let mut scans = Vec::with_capacity(count);
    let mut left_out = Vec::new();
    let mut terms = Known::default();
    let strict = report.child();
    parallel::ordered(
        options.jobs,
        count,
        |n| read(source, n, &publication, (&check, options), strict.child(), &scan),
        |_, read| {
            progress.step();
            report.append(read.report);
            match read.outline {
                Some(mut outline) => {
                    outline.share_terms(&mut terms);
                    outlines.push(outline);
                }
                None => left_out.extend(read.left_out),
            }
            scans.push(read.scanned);
            !report.stopped()
        },
    );
    progress.end();
    if let Some((first, last)) = options.dates {
        outlines.retain(|outline| first <= outline.date && outline.date <= last);
        left_out.retain(|issue: &LeftOut| first <= issue.date && issue.date <= last);
    }
    let of_no_day = options.dates.is_some() && !options.may_be_empty;
    if outlines.is_empty() && left_out.is_empty() && (count == 0 || of_no_day) {
        report.push(no_issue(options.dates));
    }
    let outlines = one_of_each(source, outlines, &mut left_out, &check, report);
    collation::check_numbers(&outlines, report);
    #[cfg(feature = "index")]
    let stand_ins = companion(source, "collation.json", report)?;
    let volumes = split::volumes(&publication, outlines, left_out, options, &check);
    #[cfg(feature = "index")]
    let volumes = with_index(volumes, super::index::Settings { stand_ins, options: options.index });
    Ok((Plan { publication, volumes }, scans))
}

/// Gives all volumes what their indexes are sorted by.
#[cfg(feature = "index")]
fn with_index(mut volumes: Vec<super::Volume>, settings: super::index::Settings) -> Vec<super::Volume> {
    let settings = Arc::new(settings);
    volumes.iter_mut().for_each(|volume| volume.index = Arc::clone(&settings));
    volumes
}

fn read<T: Default>(
    source: &dyn Source,
    n: usize,
    publication: &Publication,
    (check, options): (&check::Options, &Options),
    mut report: Report,
    scan: impl Fn(&Publication, Issue) -> T,
) -> Read<T> {
    let entry = &source.entries()[n];
    let bytes = match source.read(n) {
        Ok(bytes) => bytes,
        Err(error) => {
            report.push(unreadable(entry, &error));
            let left_out = left_out(entry, &[]);
            return Read { report, outline: None, left_out, scanned: T::default() };
        }
    };
    let Some(issue) = check::issue(&bytes, entry, publication, source, check, &mut report) else {
        return Read { report, outline: None, left_out: left_out(entry, &bytes), scanned: T::default() };
    };
    let mut outline = IssueOutline::new(&issue, n, &entry.file, check::fingerprint(&bytes));
    outline.keep_doubts(&report);
    if !options.skip_terms {
        outline.keep_terms(&issue);
    }
    if options.skip_articles {
        outline.pages.iter_mut().for_each(|page| page.articles = Vec::new());
    }
    drop(bytes);
    Read { report, outline: Some(outline), left_out: None, scanned: scan(publication, issue) }
}

fn no_issue(dates: Option<(Date, Date)>) -> Diagnostic {
    match dates {
        Some((first, last)) => Diagnostic::new(codes::SRC_002, format!("no issue is of {first} to {last}"))
            .with_hint("`newsbind plan` without `--dates` lists the issues of the archive"),
        None => Diagnostic::new(codes::SRC_002, "the archive holds no issue")
            .with_hint("put records into its folder `issues/`, one file each"),
    }
}

/// A record that cannot be used, by its date, or by a file name that is one.
fn left_out(entry: &Entry, record: &[u8]) -> Option<LeftOut> {
    let [date, name] = days_of(entry, record);
    Some(LeftOut { date: date.or(name)?, file: entry.file.clone() })
}

/// The days that a record which cannot be used may be of: the one that it says, the one that its file is called by.
pub(crate) fn days_of(entry: &Entry, record: &[u8]) -> [Option<Date>; 2] {
    #[derive(serde::Deserialize)]
    struct Dated {
        date: String,
    }
    let date = serde_json::from_slice(record).ok().and_then(|dated: Dated| Date::parse(&dated.date));
    let name = || Date::parse(entry.file.rsplit('/').next()?.get(..10)?);
    [date, name()]
}

/// A record that cannot be opened costs its issue; all others are made.
fn unreadable(entry: &Entry, error: &Error) -> Diagnostic {
    let (code, hint) = match error.leads_out() {
        true => (codes::MED_001, "put the file itself into the archive"),
        false => (codes::REC_001, "see whether it is a file that you may read"),
    };
    let place = Place { file: Some(entry.file.clone()), ..Place::default() };
    Diagnostic::new(code, format!("the record cannot be read: {}", error.reason())).with_hint(hint).at(place)
}

/// A file of the archive that holds an object of texts; empty where it is not there or holds something else.
fn companion(source: &dyn Source, name: &str, report: &mut Report) -> Result<BTreeMap<String, String>> {
    let Some(bytes) = source.companion(name)? else { return Ok(BTreeMap::new()) };
    serde_json::from_slice(&bytes).or_else(|error| {
        let line = Some(error.line() as u64);
        let message = format!("{name} is not a JSON object of texts: {error}");
        let place = Place { file: Some(name.to_owned()), line, ..Place::default() };
        report.push(Diagnostic::new(codes::REC_001, message).at(place));
        Ok(BTreeMap::new())
    })
}

/// `pua.json`: private-use code point → text. Keys are the character itself or `U+E010`.
fn private_use(source: &dyn Source, report: &mut Report) -> Result<BTreeMap<char, String>> {
    let place = Place { file: Some("pua.json".to_owned()), ..Place::default() };
    let mut out = BTreeMap::new();
    for (key, text) in companion(source, "pua.json", report)? {
        match character(&key) {
            Some(c) => {
                out.insert(c, text);
            }
            None => report.push(
                Diagnostic::new(codes::REC_002, format!("`{key}` in pua.json is not a character"))
                    .with_hint("write the character itself, or its code point such as `U+E010`")
                    .at(place.clone()),
            ),
        }
    }
    Ok(out)
}

fn character(key: &str) -> Option<char> {
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => Some(only),
        _ => char::from_u32(u32::from_str_radix(key.strip_prefix("U+").or_else(|| key.strip_prefix("u+"))?, 16).ok()?),
    }
}

/// The publication of the archive, else the first that an issue carries.
fn publication(source: &dyn Source, check: &check::Options, report: &mut Report) -> Result<Publication> {
    let errors = report.errors();
    let made = match source.publication()? {
        Some((entry, bytes)) => from_record(source, &entry, &bytes, check, report),
        None => inline(source, check, report)?,
    };
    match made {
        Some(publication) => Ok(publication),
        None => {
            let code = report
                .diagnostics()
                .last()
                .filter(|_| report.errors() > errors)
                .map_or(codes::REC_003, Diagnostic::code);
            Err(unusable(code))
        }
    }
}

fn unusable(code: Code) -> Error {
    Error::refused(code, "there is no usable publication record")
        .with_hint("write publication.json, or put the publication into the issue under `publication`")
}

fn from_record(
    source: &dyn Source,
    entry: &Entry,
    bytes: &[u8],
    check: &check::Options,
    report: &mut Report,
) -> Option<Publication> {
    let parsed = parse_publication(bytes, entry, &check.limits, report)?;
    check::publication(parsed.record, &parsed.text, entry, source, check, report)
}

fn inline(source: &dyn Source, check: &check::Options, report: &mut Report) -> Result<Option<Publication>> {
    let mut refused = report.child();
    for (n, entry) in source.entries().iter().enumerate() {
        let bytes = match source.read(n) {
            Ok(bytes) => bytes,
            Err(error) => {
                refused.push(unreadable(entry, &error));
                continue;
            }
        };
        let Some(parsed) = parse_issue(&bytes, entry, &check.limits, &mut refused) else { continue };
        if let Some(InlinePublication::Whole(record)) = parsed.record.publication {
            return Ok(check::inline_publication(*record, &parsed.text, entry, source, check, report));
        }
    }
    // Otherwise they are found when the issue itself is read; here they say why there is no publication.
    report.append(refused);
    Ok(None)
}

/// Puts issues into reading order and keeps one record of each: the identity is (date, edition order).
fn one_of_each(
    source: &dyn Source,
    mut outlines: Vec<IssueOutline>,
    left_out: &mut Vec<LeftOut>,
    check: &check::Options,
    report: &mut Report,
) -> Vec<IssueOutline> {
    outlines.sort_by_key(|a| (a.date, a.edition_order, a.entry));
    let mut kept: Vec<IssueOutline> = Vec::with_capacity(outlines.len());
    let mut refused: Option<String> = None;
    for outline in outlines {
        if refused.as_deref() == Some(outline.id.as_str()) {
            continue;
        }
        let Some(other) = kept.last().filter(|other| other.id == outline.id) else {
            kept.push(outline);
            continue;
        };
        let place = Place { file: Some(outline.file.clone()), issue: Some(outline.id.clone()), ..Place::default() };
        let both = format!("`{}` and `{}`", other.file, outline.file);
        if other.version != outline.version {
            let message = format!("{both} are versions {} and {} of one issue", other.version, outline.version);
            report.push(Diagnostic::new(codes::ISS_005, message).with_hint("the higher version is bound").at(place));
            if outline.version > other.version {
                kept.pop();
                kept.push(outline);
            }
        } else if same_content(source, other, &outline, check) {
            report.push(Diagnostic::new(codes::ISS_004, format!("{both} hold the same issue")).at(place));
        } else {
            let hint = "keep the right one, or give the newer one a higher `version`";
            let message = format!("{both} hold one issue with different content; neither is bound");
            report.push(Diagnostic::new(codes::ISS_006, message).with_hint(hint).at(place));
            refused = Some(outline.id.clone());
            kept.pop();
            left_out.push(LeftOut { date: outline.date, file: outline.file });
        }
    }
    kept
}

/// Equal records, however they are written.
fn same_content(source: &dyn Source, a: &IssueOutline, b: &IssueOutline, check: &check::Options) -> bool {
    let record = |outline: &IssueOutline| {
        let bytes = source.read(outline.entry).ok()?;
        let entry = &source.entries()[outline.entry];
        parse_issue(&bytes, entry, &check.limits, &mut Report::new()).map(|parsed| parsed.record)
    };
    record(a).is_some_and(|a| Some(a) == record(b))
}
