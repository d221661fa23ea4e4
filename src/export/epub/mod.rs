//! EPUB 3.3: one volume becomes one file, written forward only.
//!
//! Workers read, check, render and compress whole issues; this thread writes them in order. Held for the length of the
//! volume are its outlines and the entries of the manifest, nothing of the texts.
mod binder;
mod bundle;
mod calendar;
mod container;
mod content;
#[cfg(test)]
mod contract;
mod cover;
mod document;
#[cfg(feature = "cover")]
mod draw;
mod front;
mod index;
mod masthead;
mod names;
mod nav;
mod ncx;
mod options;
mod package;
mod picture;
#[cfg(feature = "rare-font")]
mod rare;
#[cfg(feature = "rare-font")]
mod sfnt;
mod shared;
mod svg;

use std::io::Write;

use self::binder::Binder;
use self::content::templates::Templates;
use self::content::words::Words;
use self::front::Described;
use self::names::IssueNames;
use self::shared::{Counts, Shared};
use super::xml::Writer;
use crate::error::Result;
use crate::input::Source;
use crate::model::WritingMode;
use crate::parallel::Jobs;
use crate::plan::Volume;
use crate::report::{Progress, Report};

pub use self::content::templates::{VERSION as TEMPLATES_VERSION, built_in as built_in_templates};
#[cfg(feature = "cover")]
pub use self::draw::CoverFonts;
pub use self::options::{Cover, Options, TocDepth, Unit};
#[cfg(feature = "rare-font")]
pub use self::rare::RareFont;

/// What became of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// True when the bytes that were written are a whole book. False after `SRC-001`, a fault in a template, or a stop at
    /// the first error: they must be thrown away then.
    pub complete: bool,
    /// Bytes written.
    pub bytes: u64,
    /// Entries in the container.
    pub entries: usize,
}

/// Writes `volume` as an EPUB 3.3 publication to `out`, front to back.
///
/// Nothing in the bytes depends on `jobs`, on the time or on the machine. Findings come in the order of the issues.
///
/// # Errors
/// When `out` cannot be written (`OUT-001`) or the source cannot be read.
pub fn epub(
    volume: &Volume,
    source: &dyn Source,
    options: &Options,
    jobs: Jobs,
    out: &mut dyn Write,
    report: &mut Report,
    progress: &dyn Progress,
) -> Result<Outcome> {
    let publication = &volume.publication;
    let vertical = publication.writing_mode == WritingMode::Vertical;
    match Templates::new(&options.templates, (&publication.language, vertical), report) {
        Some(templates) => bind(volume, source, options, templates, jobs, out, report, progress),
        None => Ok(REFUSED),
    }
}

/// Nothing was made.
const REFUSED: Outcome = Outcome { complete: false, bytes: 0, entries: 0 };

/// As [`epub()`], with templates that are ready.
#[expect(clippy::too_many_arguments, reason = "those of `epub`, and the templates")]
fn bind(
    volume: &Volume,
    source: &dyn Source,
    options: &Options,
    (mut templates, words): (Templates, Words),
    jobs: Jobs,
    out: &mut dyn Write,
    report: &mut Report,
    progress: &dyn Progress,
) -> Result<Outcome> {
    let names: Vec<IssueNames> = volume.issues.iter().map(|issue| IssueNames::new(issue, options.unit)).collect();
    let described = {
        let shared = Shared { volume, names: names.as_slice(), words: &words, templates: &templates, options };
        let described = Described::new(&shared);
        let globals = shared.globals(&described);
        templates.set_global("publication", globals.0);
        templates.set_global("volume", globals.1);
        described
    };
    let shared = Shared { volume, names: &names, words: &words, templates: &templates, options };
    let written = Binder::new(&shared, &described, source, out, report)?;
    let outcome = written.bind(source, jobs, report, progress)?;
    Ok(outcome.unwrap_or(REFUSED))
}

/// A new line in the documents that are written by code.
fn line(xml: &mut Writer, depth: usize) {
    const SPACES: &str = "                                ";
    xml.newline().text(&SPACES[..(depth * 2).min(SPACES.len())]);
}
