//! Archive in, volumes out: the only file that knows every stage.
#![cfg_attr(
    not(any(feature = "epub", feature = "pdf", feature = "newsml")),
    expect(dead_code, unused_variables, clippy::never_loop, reason = "without an exporter there is nothing to make")
)]
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::input::Source;
use crate::model::{Issue, Publication};
use crate::parallel::Jobs;
use crate::plan::{self, Plan, Volume};
use crate::report::{Progress, Report};
use crate::sink::{FontEntry, MANIFEST_NAME, Manifest, Recorded, Sink};

#[cfg(feature = "epub")]
use crate::export::epub;
#[cfg(feature = "newsml")]
use crate::export::newsml;
#[cfg(feature = "pdf")]
use crate::export::pdf;

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// `<id>-<key>.epub`: EPUB 3.3.
    #[cfg(feature = "epub")]
    Epub,
    /// `<id>-<key>.pdf`: PDF/A-2a and PDF/UA-1.
    #[cfg(feature = "pdf")]
    Pdf,
    /// `newsml/<date>/…`: NewsML-G2 items and packages, with their media.
    #[cfg(feature = "newsml")]
    Newsml,
}

impl Format {
    /// Every format of this build.
    pub const ALL: &'static [Self] = &[
        #[cfg(feature = "epub")]
        Self::Epub,
        #[cfg(feature = "pdf")]
        Self::Pdf,
        #[cfg(feature = "newsml")]
        Self::Newsml,
    ];

    /// Reads the word of the command line: `epub`, `pdf`, `newsml`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.as_str() == word)
    }

    /// True where its volumes have indexes of titles, persons and columns.
    fn has_indexes(self) -> bool {
        match self {
            #[cfg(feature = "epub")]
            Self::Epub => true,
            #[cfg(feature = "pdf")]
            Self::Pdf => true,
            #[cfg(feature = "newsml")]
            Self::Newsml => false,
        }
    }

    /// The word of the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            #[cfg(feature = "epub")]
            Self::Epub => "epub",
            #[cfg(feature = "pdf")]
            Self::Pdf => "pdf",
            #[cfg(feature = "newsml")]
            Self::Newsml => "newsml",
        }
    }
}

/// What to make, and how.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// What is made (default: every format of this build).
    pub formats: Vec<Format>,
    /// What pass 1 reads, and how it splits.
    pub plan: plan::Options,
    /// The EPUB exporter's options.
    #[cfg(feature = "epub")]
    pub epub: epub::Options,
    /// The PDF exporter's options; its `jobs` is taken from the plan's, its `newsml` from those below.
    #[cfg(feature = "pdf")]
    pub pdf: pdf::Options,
    /// The NewsML exporter's options; its `jobs` is taken from the plan's.
    #[cfg(feature = "newsml")]
    pub newsml: newsml::Options,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            formats: Format::ALL.to_vec(),
            plan: plan::Options::default(),
            #[cfg(feature = "epub")]
            epub: epub::Options::default(),
            #[cfg(feature = "pdf")]
            pdf: pdf::Options::default(),
            #[cfg(feature = "newsml")]
            newsml: newsml::Options::default(),
        }
    }
}

impl Options {
    /// Worker threads of both passes.
    #[must_use]
    pub fn with_jobs(mut self, jobs: Jobs) -> Self {
        self.plan.jobs = jobs;
        self
    }
}

/// What was made.
#[derive(Debug)]
#[non_exhaustive]
pub struct Made {
    /// The plan, with its volumes.
    pub plan: Plan,
    /// The manifest, as it was written; without files where nothing was made, and no manifest was written then.
    pub manifest: Manifest,
    /// Paths that it lists because an earlier run into the same folder made them, and they are still as they were.
    pub kept: BTreeSet<Arc<str>>,
}

/// Binds all issues of `source` into `sink`: every volume in every format, the manifest last.
///
/// What is wrong with the data goes to `report`, and costs the smallest thing that is wrong; see
/// [`Report::into_result`].
///
/// # Errors
/// When nothing can be done: the source cannot be read, there is no usable publication, an output exists (`OUT-002`; nothing is
/// touched then), the sink cannot be written (`OUT-001`), no font is installed (`PDF-001`, `PDF-010`), options
/// contradict (`PDF-001`).
pub fn convert(source: &dyn Source, sink: &mut dyn Sink, options: &Options, report: &mut Report) -> Result<Made> {
    convert_with(source, sink, options, report, &())
}

/// As [`convert`], and tells `progress` how far it is.
///
/// # Errors
/// As [`convert`].
pub fn convert_with(
    source: &dyn Source,
    sink: &mut dyn Sink,
    options: &Options,
    report: &mut Report,
    progress: &dyn Progress,
) -> Result<Made> {
    #[cfg(feature = "epub")]
    if options.formats.contains(&Format::Epub) {
        options.epub.check()?;
    }
    #[cfg(feature = "pdf")]
    let scanner = match options.formats.contains(&Format::Pdf) {
        true => {
            options.pdf.check()?;
            Some(pdf::Scanner::with_fonts(&options.pdf.fonts, report)?)
        }
        false => None,
    };
    let scan = |_: &Publication, _issue: Issue| {
        #[cfg(feature = "pdf")]
        if let Some(scanner) = &scanner {
            scanner.add(&_issue);
        }
    };
    let skip_articles = options.formats.iter().all(|format| !format.has_indexes());
    let skip_terms = options.plan.skip_terms || skip_articles;
    let plan_options = plan::Options { skip_terms, skip_articles, ..options.plan.clone() };
    let (plan, _) = Plan::with_scan(source, &plan_options, report, progress, scan)?;
    refuse_existing(&plan, options, sink)?;
    let mut run = Run {
        source,
        sink: Recorded::new(sink),
        options,
        progress,
        fonts: Vec::new(),
        #[cfg(feature = "pdf")]
        scanner,
    };
    for volume in &plan.volumes {
        if report.stopped() {
            break;
        }
        run.volume(volume, report)?;
    }
    if run.sink.files().next().is_none() {
        // Nothing was made: neither a manifest says so, nor does an older one lose what it lists.
        return Ok(Made { plan, manifest: Manifest::default(), kept: BTreeSet::new() });
    }
    let earlier = run.sink.kept(&plan.publication.id);
    let kept = earlier.files.iter().map(|file| file.path.clone()).collect();
    let manifest = run.sink.finish_with_manifest(&plan.publication.id, run.fonts, earlier)?;
    Ok(Made { plan, manifest, kept })
}

/// Looks before anything is written, so that a refusal touches nothing.
fn refuse_existing(plan: &Plan, options: &Options, sink: &dyn Sink) -> Result<()> {
    if sink.replaces() {
        return Ok(());
    }
    let mut names = vec![MANIFEST_NAME.to_owned()];
    for format in &options.formats {
        match format.as_str() {
            "newsml" => names.push("newsml".to_owned()),
            ending => names.extend(plan.volumes.iter().map(|volume| format!("{}.{ending}", volume.file_stem()))),
        }
    }
    match names.into_iter().find(|name| sink.exists(name)) {
        Some(path) => Err(Error::new(ErrorKind::Exists { path })),
        None => Ok(()),
    }
}

/// What all volumes of a run share.
struct Run<'a> {
    source: &'a dyn Source,
    sink: Recorded<&'a mut dyn Sink>,
    options: &'a Options,
    progress: &'a dyn Progress,
    fonts: Vec<FontEntry>,
    #[cfg(feature = "pdf")]
    scanner: Option<pdf::Scanner>,
}

impl Run<'_> {
    fn volume(&mut self, volume: &Volume, report: &mut Report) -> Result<()> {
        for format in &self.options.formats {
            self.sink.set_volume(Some(&volume.key));
            match *format {
                #[cfg(feature = "epub")]
                Format::Epub => self.epub(volume, report)?,
                #[cfg(feature = "pdf")]
                Format::Pdf => self.pdf(volume, report)?,
                #[cfg(feature = "newsml")]
                Format::Newsml => self.newsml(volume, report)?,
            }
        }
        Ok(())
    }

    #[cfg(feature = "epub")]
    fn epub(&mut self, volume: &Volume, report: &mut Report) -> Result<()> {
        self.sink.begin(&format!("{}.epub", volume.file_stem()))?;
        self.sink.describe("application/epub+zip", "volume");
        let (options, jobs) = (&self.options.epub, self.options.plan.jobs);
        let writer = self.sink.writer();
        let made = epub::epub(volume, self.source, options, jobs, writer, report, self.progress);
        self.keep(made.map(|made| made.complete))
    }

    #[cfg(feature = "pdf")]
    fn pdf(&mut self, volume: &Volume, report: &mut Report) -> Result<()> {
        let options = pdf::Options {
            jobs: self.options.plan.jobs,
            #[cfg(feature = "newsml")]
            newsml: self.options.newsml.clone(),
            ..self.options.pdf.clone()
        };
        let Some(scanner) = &self.scanner else { return Ok(()) };
        for part in pdf::Binder::new(self.source, scanner, &options).parts(volume, report)? {
            if self.pdf_part(&part, &options, report)? {
                continue;
            }
            let Some(scanner) = &self.scanner else { return Ok(()) };
            for part in pdf::Binder::new(self.source, scanner, &options).cut(&part, report)? {
                self.pdf_part(&part, &options, report)?;
            }
        }
        Ok(())
    }

    /// `false` where the file has outgrown what PDF allows.
    #[cfg(feature = "pdf")]
    fn pdf_part(&mut self, volume: &Volume, options: &pdf::Options, report: &mut Report) -> Result<bool> {
        let Some(scanner) = &self.scanner else { return Ok(true) };
        self.sink.begin(&format!("{}.pdf", volume.file_stem()))?;
        self.sink.describe("application/pdf", "volume");
        self.progress.begin(crate::report::Stage::Pdf, volume.len());
        let binder = pdf::Binder::new(self.source, scanner, options).with_progress(self.progress);
        let made = binder.volume(volume, self.sink.writer(), report);
        self.progress.end();
        if let Some(made) = made.as_ref().ok().filter(|made| made.sound) {
            self.fonts.extend(made.fonts.iter().map(font_entry));
        }
        let outgrown = made.as_ref().is_ok_and(|made| made.outgrown);
        self.keep(made.map(|made| made.sound && !report.stopped()))?;
        Ok(!outgrown)
    }

    #[cfg(feature = "newsml")]
    fn newsml(&mut self, volume: &Volume, report: &mut Report) -> Result<()> {
        let options = newsml::Options { jobs: self.options.plan.jobs, ..self.options.newsml.clone() };
        let versions = newsml::Versions::Record;
        newsml(volume, self.source, &options, versions, &mut self.sink, report, self.progress)
    }

    /// Publishes the file that was written, or drops it.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    fn keep(&mut self, complete: Result<bool>) -> Result<()> {
        match complete {
            Ok(true) => self.sink.commit(),
            Ok(false) => {
                self.sink.abort();
                Ok(())
            }
            Err(error) => {
                self.sink.abort();
                Err(error)
            }
        }
    }
}

#[cfg(feature = "pdf")]
fn font_entry(font: &pdf::FontUse) -> FontEntry {
    FontEntry {
        family: font.family.clone(),
        version: font.version.clone(),
        sha256: font.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
