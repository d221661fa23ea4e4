//! Foreign formats to an archive: `input::import` reads, a sink takes `publication.json` and `issues/<date>.json`.
//!
//! An archive that is there grows: new issues, pages and articles are added. What it has stays as it is, except articles
//! that the source has again, and those only with [`Options::force`]. `import.json` says which sources it was made of: they are
//! not read again until they change.
mod continued;
mod ledger;
mod merge;
mod publication;

use std::collections::BTreeMap;

use crate::check;
use crate::digest::Sha256;
use crate::error::{Error, Result};
use crate::input::import::{Files, Profile, Unit, decode, text};
use crate::input::record::{self, IssueRecord, NumberRecord, PublicationRecord};
use crate::input::{Entry, Memory, Source};
use crate::model::Publication;
use crate::parallel::{self, Jobs};
use crate::report::{Diagnostic, Place, Report, codes};
use crate::sink::{Sink, hex};

use ledger::{Ledger, Sources};

/// How to import.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The profile; default: the embedded one that fits each file.
    pub profile: Option<Profile>,
    /// JSON of a publication whose fields win over what is found.
    pub publication: Option<String>,
    /// What the text importer is told.
    pub text: text::Options,
    /// Whether articles of the archive are replaced by those of the source (default: no).
    pub force: bool,
    /// Worker threads (default: all cores).
    pub jobs: Jobs,
}

/// What became of one issue.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// Its file in the archive.
    pub file: String,
    /// Date of issue.
    pub date: String,
    /// Pages that the sources hold.
    pub pages: usize,
    /// Articles that the sources hold.
    pub articles: usize,
    /// What rules inferred.
    pub doubts: usize,
    /// Lines of navigation that were dropped.
    pub dropped: usize,
    /// False when the archive had all of it.
    pub written: bool,
}

/// Imports `files` into `sink`. `archive` is what the target holds already.
///
/// # Errors
/// When a file cannot be read, the given publication is unusable, or the target cannot be written (`OUT-001`).
pub fn import(
    files: &Files,
    archive: Option<&dyn Source>,
    sink: &mut dyn Sink,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<Imported>> {
    let mut ledger = Ledger::of(archive, report)?;
    let before = ledger.clone();
    let units = read_all(files, &ledger, options, report)?;
    let Some((first, _)) = units.first() else { return Ok(Vec::new()) };
    let target = Target::new(first, archive, options, report)?;
    let mut issues: BTreeMap<&str, Draft> = BTreeMap::new();
    for (unit, sources) in &units {
        if target.is_ours(unit, report) {
            issues.entry(&unit.date).or_insert_with(|| Draft::new(unit)).add(unit, sources);
        }
    }
    if target.is_new && !issues.is_empty() {
        put(sink, "publication.json", &target.text)?;
    }
    let mut imported = Vec::new();
    for (_, draft) in issues {
        imported.extend(target.write(draft, archive, (sink, &mut ledger), options, report)?);
        if report.stopped() {
            break;
        }
    }
    if ledger != before {
        let text = ledger.text().map_err(|e| Error::output(ledger::NAME, e.into()))?;
        put(sink, ledger::NAME, &text)?;
    }
    sink.finish()?;
    Ok(imported)
}

fn put(sink: &mut dyn Sink, path: &str, text: &str) -> Result<()> {
    sink.begin(path)?;
    sink.writer().write_all(text.as_bytes()).map_err(|e| Error::output(path, e))?;
    sink.commit()
}

fn read_all(files: &Files, ledger: &Ledger, options: &Options, report: &mut Report) -> Result<Vec<(Unit, Sources)>> {
    let (mut units, mut failed) = (Vec::new(), None);
    let profiles = match &options.profile {
        Some(profile) => vec![profile.label()],
        None => Profile::embedded()?.iter().map(Profile::label).collect(),
    };
    let is_known = |name: &str, sha256: &str| !options.force && ledger.knows(name, sha256, &profiles);
    let empty = report.child();
    let work = |n| {
        let mut findings = empty.child();
        (read(files, n, &is_known, options, &mut findings), findings)
    };
    parallel::ordered(options.jobs, files.len(), work, |_, (unit, findings)| {
        report.append(findings);
        match unit {
            Ok(unit) => units.extend(unit),
            Err(e) => failed = Some(e),
        }
        failed.is_none() && !report.stopped()
    });
    failed.map_or(Ok(units), Err)
}

/// One file; `None` where it was read before, and with a finding where it is left out.
fn read(
    files: &Files,
    n: usize,
    is_known: &dyn Fn(&str, &str) -> bool,
    options: &Options,
    report: &mut Report,
) -> Result<Option<(Unit, Sources)>> {
    let Some(bytes) = files.read(n, report)? else { return Ok(None) };
    let name = files.name(n);
    let sha256 = hex(&Sha256::digest(&bytes));
    if is_known(name, &sha256) {
        return Ok(None);
    }
    if let Some(what) = foreign(&bytes) {
        report.push(no_profile(name, &format!("no importer reads {what}")));
        return Ok(None);
    }
    let decoded = decode(&bytes, name, report);
    let found;
    let profile = match &options.profile {
        Some(profile) => profile,
        None => match Profile::best(&decoded) {
            Ok(best) => {
                found = best;
                &found
            }
            Err(e) if e.code() == Some(codes::IMP_103) => {
                report.push(no_profile(name, "no profile fits, or two fit equally well"));
                return Ok(None);
            }
            Err(e) => return Err(e),
        },
    };
    let digest = format!("sha256:{sha256}");
    let id = article_id(name);
    let origin = text::Origin { file: name, digest: &digest, article_id: &id };
    let unit = text::page(&decoded, profile, origin, &options.text, report);
    let source = ledger::Imported { bytes: bytes.len() as u64, sha256, profile: profile.label() };
    Ok(unit.map(|unit| (unit, Sources::from([(name.to_owned(), source)]))))
}

fn no_profile(file: &str, message: &str) -> Diagnostic {
    Diagnostic::new(codes::IMP_103, message)
        .with_hint("name a profile with `--profile`; `--print-profile text-page` prints one to begin with")
        .at(Place { file: Some(file.to_owned()), ..Place::default() })
}

/// What the first bytes show when they are no plain text.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text {
        [b'P', b'K', 3, 4, ..] => Some("ZIP archives: unpack it first"),
        [0x1f, 0x8b, ..] => Some("compressed files: unpack it first"),
        [b'%', b'P', b'D', b'F', ..] => Some("PDF"),
        [b'<', ..] => Some("HTML or XML"),
        [b'{' | b'[', ..] => Some("JSON"),
        [] => Some("an empty file"),
        _ => None,
    }
}

/// An id from the name of the source file, so that a page added in front moves nothing.
fn article_id(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
    let id: String = stem.chars().map(plain).collect();
    let id = id.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let id = &id[id.len().saturating_sub(LONGEST_ID)..];
    let id = id.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    if id.is_empty() { "text".to_owned() } else { id.to_owned() }
}

/// Ids have 64 characters; a number may follow.
const LONGEST_ID: usize = 56;

/// An issue while its files come together.
struct Draft {
    record: IssueRecord,
    sources: Sources,
    dropped: usize,
}

impl Draft {
    fn new(unit: &Unit) -> Self {
        let number = |text: &Option<String>| text.clone().map(NumberRecord);
        let record = IssueRecord {
            newsbind: Some(record::FORMAT),
            date: unit.date.clone(),
            number: number(&unit.number),
            total_number: number(&unit.total_number),
            ..IssueRecord::default()
        };
        Self { record, sources: Sources::new(), dropped: 0 }
    }

    fn add(&mut self, unit: &Unit, sources: &Sources) {
        self.sources.extend(sources.clone());
        self.dropped += unit.dropped;
        for page in &unit.pages {
            merge::add_page(&mut self.record.pages, page.clone());
        }
    }
}

/// The archive that is made or grows.
struct Target {
    publication: Publication,
    record: PublicationRecord,
    text: String,
    memory: Memory,
    is_new: bool,
}

impl Target {
    fn new(first: &Unit, archive: Option<&dyn Source>, options: &Options, report: &mut Report) -> Result<Self> {
        let (record, is_new) = publication::decide(first, archive, options.publication.as_deref(), report)?;
        let text = record::to_json(&record).map_err(|e| Error::output("publication.json", e.into()))?;
        let memory = Memory::new(&record)?;
        let entry = Entry::new("publication.json");
        let checked = check::publication(record.clone(), &text, &entry, &memory, &check::Options::default(), report);
        let unusable =
            || Error::refused(codes::REC_002, "the publication cannot be used").with_hint("give `--publication FILE`");
        Ok(Self { publication: checked.ok_or_else(unusable)?, record, text, memory, is_new })
    }

    /// A file of another newspaper does not belong into this archive.
    fn is_ours(&self, unit: &Unit, report: &mut Report) -> bool {
        let pair = self.record.identifiers.cn.as_ref().zip(unit.publication.identifiers.cn.as_ref());
        let Some((ours, theirs)) = pair.filter(|(ours, theirs)| ours != theirs) else { return true };
        let file = unit.pages.first().and_then(|page| page.origin.as_ref()?.file.clone());
        let message = format!("the file is of {theirs}, the archive of {ours}");
        report.push(Diagnostic::new(codes::ISS_007, message).at(Place { file, ..Place::default() }));
        false
    }

    fn write(
        &self,
        mut draft: Draft,
        archive: Option<&dyn Source>,
        (sink, ledger): (&mut dyn Sink, &mut Ledger),
        options: &Options,
        report: &mut Report,
    ) -> Result<Option<Imported>> {
        let file = format!("issues/{}.json", draft.record.date);
        continued::link(&mut draft.record, options.text.min_confidence);
        let mut imported = Imported::of(&draft, &file);
        let old = archive.map_or(Ok(None), |archive| existing(archive, &file, report))?;
        let record = match old {
            Some((old, digest)) => match merge::issue(&old, draft.record, options, &file, report) {
                Some(changed) => changed,
                None => {
                    ledger.note(&file, digest, draft.sources);
                    return Ok(Some(imported));
                }
            },
            None => draft.record,
        };
        let text = record::to_json(&record).map_err(|e| Error::output(&file, e.into()))?;
        let check = check::Options::default();
        let entry = Entry::new(file.as_str());
        if check::issue(text.as_bytes(), &entry, &self.publication, &self.memory, &check, report).is_none() {
            return Ok(None);
        }
        put(sink, &file, &text)?;
        ledger.note(&file, hex(&Sha256::digest(text.as_bytes())), draft.sources);
        imported.written = true;
        Ok(Some(imported))
    }
}

impl Imported {
    fn of(draft: &Draft, file: &str) -> Self {
        let articles = || draft.record.pages.iter().flat_map(|page| &page.articles);
        let origins =
            draft.record.pages.iter().map(|page| &page.origin).chain(articles().map(|article| &article.origin));
        Self {
            file: file.to_owned(),
            date: draft.record.date.clone(),
            pages: draft.record.pages.len(),
            articles: articles().count(),
            doubts: origins.flatten().map(|origin| origin.doubts.len()).sum(),
            dropped: draft.dropped,
            written: false,
        }
    }
}

/// The record that the archive has of this issue, and its SHA-256.
fn existing(archive: &dyn Source, file: &str, report: &mut Report) -> Result<Option<(IssueRecord, String)>> {
    let Some(n) = archive.entries().iter().position(|entry| entry.file == file) else { return Ok(None) };
    let bytes = archive.read(n)?;
    let parsed = record::parse_issue(&bytes, &archive.entries()[n], &record::Limits::default(), report);
    let refused = || Error::refused(codes::REC_001, format!("`{file}` of the archive cannot be read"));
    Ok(Some((parsed.ok_or_else(refused)?.record, hex(&Sha256::digest(&bytes)))))
}

#[cfg(test)]
mod tests {
    use super::article_id;

    #[test]
    fn article_ids_come_from_file_names() {
        assert_eq!(article_id("page-20.txt"), "page-20");
        assert_eq!(article_id("2024/01/第20版.txt"), "2024-01--20");
        assert_eq!(article_id("版面.txt"), "text");
        assert_eq!(article_id(&"a".repeat(300)).len(), 56);
    }
}
