//! Tagged, archival PDF volumes (PDF/A-2a with PDF/UA-1), written as a stream.
//!
//! A volume is written in two passes. [`Scanner`] sees every issue in pass 1 and keeps the characters and words of each
//! font role; from them fonts and glyph numbers are fixed. In pass 2 a [`Binder`] lets workers make whole issues into
//! pages and writes them in order: memory is bound by the largest issue times the number of workers, and the file is
//! the same on any number of threads.

mod attached;
pub(crate) mod file;
mod issue;
mod measures;
mod options;
pub(crate) mod page;
mod palette;
mod scan;
mod split;
mod standard;
pub mod typeset;
mod writer;

use std::io::Write;

pub use measures::Measures;
pub use options::{Attachment, ImageQuality, Layout, Options, OutlineDepth, PageContent, PageSize, Start};
pub use palette::{Palette, Rgb};
pub use scan::Scanner;
pub use standard::Standard;

use attached::Origin;
use file::embed;
use page::front::{About, Front, document_id};
use page::style::Sheet;
use typeset::font::FontBook;
use typeset::line::Counts;
use typeset::plan::FontPlan;
use writer::{Finished, Size, Writer};

use crate::error::{Error, Result};
use crate::input::Source;
use crate::model::{Issue, MediaPath, WritingMode};
use crate::parallel;
use crate::plan::Volume;
use crate::plan::index::Index;
use crate::report::{Diagnostic, Place, Progress, Report, codes};

/// A font face that a volume uses, as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct FontUse {
    /// Family.
    pub family: String,
    /// PostScript name of the face.
    pub postscript: String,
    /// Version, as the font says it.
    pub version: String,
    /// SHA-256 of the font file.
    pub sha256: [u8; 32],
}

/// What became of a volume.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// Pages, front matter and blank ones included.
    pub pages: usize,
    /// Bytes written.
    pub bytes: u64,
    /// Fonts that are embedded.
    pub fonts: Vec<FontUse>,
    /// False when the file must not be published: the input changed (`SRC-001`), or the self-check found a fault
    /// (`PDF-9nn`). The report says which.
    pub sound: bool,
    /// The file is not sound because it has more objects or bytes than PDF allows: [`Binder::cut`] has the parts to be made in its
    /// place.
    pub outgrown: bool,
}

impl Outcome {
    /// A file that was given up.
    const UNSOUND: Self = Self { pages: 0, bytes: 0, fonts: Vec::new(), sound: false, outgrown: false };
}

/// What became of a volume, and what each of its issues takes.
struct Measured {
    made: Outcome,
    /// Objects of the whole.
    objects: usize,
    sizes: Vec<Size>,
}

impl Measured {
    const UNSOUND: Self = Self { made: Outcome::UNSOUND, objects: 0, sizes: Vec::new() };
}

/// What volumes are made from: the archive, what pass 1 saw of it, and options.
#[derive(Clone, Copy)]
pub struct Binder<'a> {
    source: &'a dyn Source,
    scanner: &'a Scanner,
    options: &'a Options,
    progress: &'a dyn Progress,
}

impl std::fmt::Debug for Binder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Binder").field("options", self.options).finish_non_exhaustive()
    }
}

impl<'a> Binder<'a> {
    /// `scanner` must have seen every issue of `source` in pass 1.
    #[must_use]
    pub fn new(source: &'a dyn Source, scanner: &'a Scanner, options: &'a Options) -> Self {
        Self { source, scanner, options, progress: &() }
    }

    /// Tells `progress` of each issue that is written.
    #[must_use]
    pub fn with_progress(self, progress: &'a dyn Progress) -> Self {
        Self { progress, ..self }
    }

    /// Writes one volume, forward only. Findings of pass 2 go to `report` in the order of the issues.
    ///
    /// # Errors
    /// `PDF-001` when options contradict, `PDF-010` when there is no font for a role, `OUT-001` when `out` refuses bytes, or when
    /// the source cannot be read.
    pub fn volume(&self, volume: &Volume, out: &mut dyn Write, report: &mut Report) -> Result<Outcome> {
        self.write(volume, out, report).map(|measured| measured.made)
    }

    fn write(&self, volume: &Volume, out: &mut dyn Write, report: &mut Report) -> Result<Measured> {
        let Self { scanner, options, .. } = *self;
        options.check()?;
        let mut book = match scanner.fonts() {
            Some(book) => book,
            None => FontBook::open(&options.fonts, report)?,
        };
        let document = document_id(volume);
        let front = front(volume, options, &book, &document.urn().to_string());
        let plan = FontPlan::new(&mut book, scanner.volume(volume, &front.words(volume, options.index)));
        let name = format!("{}.pdf", volume.file_stem());
        let failed = |error: std::io::Error| Error::output(name.clone(), error);
        let sheet = Sheet::new(&options.layout).in_style(options.palette, options.measures).with_tags(options.tagged);
        masthead_in_letters(volume, &name, report);
        set_horizontally(volume, &name, report);
        let mut writer = Writer::new(out, &plan, sheet, &front, volume, options).map_err(failed)?;
        let indexes = options.index && front.book.is_some();
        let making = Making { volume, plan: &plan, book: &book, sheet, indexes };
        let Some((counts, indexes)) = self.pages(making, &mut writer, report, failed)? else {
            return Ok(Measured::UNSOUND);
        };
        if writer.wants_attachment() {
            let place = Place { file: Some(name), ..Place::default() };
            let message =
                format!("the standard `{}` wants an attached file, and there is none", options.standard.as_str());
            report.push(Diagnostic::new(codes::PDF_002, message).at(place));
            return Ok(Measured::UNSOUND);
        }
        let Finished { pages, extent, guard, digests, sizes } = writer.finish(document, &indexes).map_err(failed)?;
        // Neither an issue nor a part is cut.
        let outgrown = guard.is_outgrown() && volume.len() > 1 && volume.part.is_none();
        for (fault, place) in guard.faults().iter().filter(|_| !outgrown) {
            report.push(Diagnostic::new(fault.code(), format!("{fault}: {place}")));
        }
        other_missing_characters(&plan, &name, report);
        uneven_lines(counts, &name, report);
        let (sound, fonts) = (guard.faults().is_empty(), fonts(&plan, &digests));
        let made = Outcome { pages, bytes: extent.bytes, fonts, sound, outgrown };
        Ok(Measured { made, objects: extent.objects, sizes })
    }

    /// Lets workers make faces, issues and indexes, and writes faces and issues. `None` when the archive changed, or when
    /// the report has enough.
    fn pages<'v>(
        &self,
        making: Making<'v>,
        writer: &mut Writer<'_, '_>,
        report: &mut Report,
        failed: impl Fn(std::io::Error) -> Error,
    ) -> Result<Option<(Counts, Vec<Index<'v>>)>> {
        let Making { volume, plan, book, indexes, .. } = making;
        let mut stopped: Option<Error> = None;
        let mut changed = false;
        let mut counts = Counts::default();
        let mut sorted = Vec::new();
        let (work, begun) = work(plan.faces().len(), volume.len());
        parallel::with_head_start(
            self.options.jobs,
            work.len(),
            |k| begun[k],
            |n| match work[n] {
                Work::Face(face) => Made::Face(embed::make(&plan.faces()[face], book)),
                Work::Issue(n) => {
                    let mut report = Report::new();
                    let made = self.issue(making, n, &mut report);
                    Made::Issue(n, Box::new(made), report)
                }
                Work::Indexes if indexes => Made::Indexes(volume.indexes().collect()),
                Work::Indexes => Made::Indexes(Vec::new()),
            },
            |_, made| {
                match made {
                    Made::Face(face) => stopped = face.and_then(|face| writer.face(&face)).map_err(&failed).err(),
                    Made::Indexes(made) => sorted = made,
                    Made::Issue(n, made, findings) => {
                        report.append(findings.in_file(&volume.issues[n].file));
                        self.progress.step();
                        match *made {
                            Ok(Some(made)) if !made.seen => changed = true,
                            Ok(Some(made)) => {
                                counts.add(made.counts);
                                match writer.issue(n, made, self.source, report) {
                                    Ok(unchanged) => changed = !unchanged,
                                    Err(error) => stopped = Some(failed(error)),
                                }
                            }
                            Ok(None) => changed = true,
                            Err(error) => stopped = Some(error),
                        }
                    }
                }
                stopped.is_none() && !changed && !report.stopped()
            },
        );
        match stopped {
            Some(error) => Err(error),
            None if changed || report.stopped() => Ok(None),
            None => Ok(Some((counts, sorted))),
        }
    }

    /// Makes an issue into pages, with what is attached for it; `None` where it changed since pass 1.
    fn issue(&self, making: Making<'_>, n: usize, report: &mut Report) -> Result<Option<issue::IssuePages>> {
        let (Self { source, options, .. }, Making { volume, plan, sheet, .. }) = (*self, making);
        let Some(issue) = volume.issue(n, source, report)? else { return Ok(None) };
        let Some(attached) = attached::attached(&Origin { volume, n, issue: &issue, source }, options, report)? else {
            return Ok(None);
        };
        let unshown = missing_characters(plan, &issue, report);
        let pages = issue::make(plan, (sheet, options), &volume.publication, &issue, source, report);
        Ok(Some(issue::IssuePages { attached, unshown, ..pages }))
    }
}

/// What the pages of a volume are made with.
#[derive(Clone, Copy)]
struct Making<'v> {
    volume: &'v Volume,
    plan: &'v FontPlan,
    book: &'v FontBook,
    sheet: Sheet,
    /// Indexes are wanted.
    indexes: bool,
}

/// The words of the front matter.
fn front(volume: &Volume, options: &Options, book: &FontBook, document: &str) -> Front {
    let attached: Vec<&str> = options.attached().into_iter().map(Attachment::title).collect();
    let about = About {
        standard: options.standard.title(),
        attached: &attached.join("；"),
        content: options.content,
        fonts: &format!("{}；版本与摘要{FONTS_NOTE}", book.families().join("、")),
        document,
        guide: options.guide.as_deref(),
    };
    Front::new(volume, &about)
}

/// What a worker is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// A face of the plan to be subset.
    Face(usize),
    /// An issue to be made into pages.
    Issue(usize),
    /// The indexes of the volume to be sorted.
    Indexes,
}

/// What a worker made.
enum Made<'v> {
    Face(std::io::Result<embed::Embedded>),
    Issue(usize, Box<Result<Option<issue::IssuePages>>>, Report),
    Indexes(Vec<Index<'v>>),
}

/// Work in the order in which it is written, and the order in which it is begun: faces are spread among the issues, because
/// subsetting one takes more memory than an issue, and each is begun before the issues that stand before it, because it
/// takes longer than many of them.
fn work(faces: usize, issues: usize) -> (Vec<Work>, Vec<usize>) {
    let stride = issues.div_ceil(faces.max(1)).max(1);
    let mut work = Vec::with_capacity(faces + issues);
    let mut begun = Vec::with_capacity(faces + issues);
    for face in 0..faces {
        let first = work.len();
        work.extend((face * stride..((face + 1) * stride).min(issues)).map(Work::Issue));
        begun.push(work.len());
        begun.extend(first..work.len());
        work.push(Work::Face(face));
    }
    begun.extend(work.len()..work.len() + issues.saturating_sub(faces * stride));
    work.extend((faces * stride..issues).map(Work::Issue));
    begun.push(work.len());
    work.push(Work::Indexes);
    (work, begun)
}

/// `IMG-003` where the title picture is one that only other formats show.
fn masthead_in_letters(volume: &Volume, file: &str, report: &mut Report) {
    let svg = |path: &&MediaPath| path.as_str().to_ascii_lowercase().ends_with(".svg");
    if let Some(path) = volume.publication.masthead.as_ref().filter(svg) {
        let place = Place { file: Some(file.to_owned()), ..Place::default() };
        let message = format!("the title picture `{path}` is SVG; the title is set in letters");
        report.push(Diagnostic::new(codes::IMG_003, message).at(place));
    }
}

/// `PDF-013` where the publication is written vertically.
fn set_horizontally(volume: &Volume, file: &str, report: &mut Report) {
    if volume.publication.writing_mode == WritingMode::Vertical {
        let place = Place { file: Some(file.to_owned()), ..Place::default() };
        report
            .push(Diagnostic::new(codes::PDF_013, "`writing_mode` is vertical; lines are set horizontally").at(place));
    }
}

/// Lines that no rule could set better, counted for the whole file.
fn uneven_lines(counts: Counts, file: &str, report: &mut Report) {
    let found = [
        (codes::LAY_002, counts.loose, "line(s) with gaps above a quarter of an em"),
        (codes::LAY_003, counts.orphans, "paragraph(s) that end with a line of one character"),
    ];
    for (code, count, words) in found.into_iter().filter(|(_, count, _)| *count > 0) {
        let place = Place { file: Some(file.to_owned()), ..Place::default() };
        report.push(Diagnostic::new(code, format!("{count} {words}")).at(place));
    }
}

/// What the imprint says of the fonts; the manifest names each face with version and digest.
const FONTS_NOTE: &str = "见随卷清单manifest.json";

/// `LAY-005` for every article that holds a character without a glyph.
fn missing_characters(plan: &FontPlan, issue: &Issue, report: &mut Report) -> Vec<issue::Unshown> {
    if plan.missing().is_empty() {
        return Vec::new();
    }
    let mut unshown = Vec::new();
    for (place, held) in scan::holders(issue, plan.missing()) {
        for character in held {
            report.push(missing_character(character).at(place.clone()));
            unshown.extend(place.article.clone().map(|article| issue::Unshown { article, character }));
        }
    }
    unshown
}

/// `LAY-005` for characters that no article holds, but a title or another word of the volume.
fn other_missing_characters(plan: &FontPlan, file: &str, report: &mut Report) {
    let told = |c: &char| {
        let message = missing_character(*c);
        report.diagnostics().iter().any(|known| known.code() == codes::LAY_005 && known.message() == message.message())
    };
    let untold: Vec<char> = plan.missing().iter().copied().filter(|c| !told(c)).collect();
    for c in untold {
        let place = Place { file: Some(file.to_owned()), ..Place::default() };
        report.push(missing_character(c).at(place));
    }
}

fn missing_character(c: char) -> Diagnostic {
    let message = format!("no installed font has the character {c} (U+{:04X})", u32::from(c));
    let hint = match typeset::plan::is_private(c) {
        true => "say in pua.json what it stands for, or name a font that has it in [fonts]",
        false => "install fonts-hanazono or fonts-babelstone-han",
    };
    Diagnostic::new(codes::LAY_005, message).with_hint(hint)
}

fn fonts(plan: &FontPlan, digests: &[[u8; 32]]) -> Vec<FontUse> {
    let mut fonts: Vec<FontUse> = plan
        .faces()
        .iter()
        .zip(digests)
        .map(|(face, sha256)| FontUse {
            family: face.name.family.clone(),
            postscript: face.name.postscript.clone(),
            version: face.name.version.clone(),
            sha256: *sha256,
        })
        .collect();
    fonts.sort();
    fonts
}

#[cfg(test)]
mod tests {
    use super::{Work, work};

    #[test]
    fn every_face_and_every_issue_is_made_once_in_order() {
        for (faces, issues) in [(0, 3), (1, 0), (6, 0), (6, 4), (6, 250), (3, 7)] {
            let (work, mut begun) = work(faces, issues);
            begun.sort_unstable();
            assert!(begun.into_iter().eq(0..work.len()));
            let only = |face: bool| -> Vec<Work> {
                work.iter()
                    .copied()
                    .filter(|one| *one != Work::Indexes && matches!(one, Work::Face(_)) == face)
                    .collect()
            };
            assert_eq!(only(true), (0..faces).map(Work::Face).collect::<Vec<_>>());
            assert_eq!(only(false), (0..issues).map(Work::Issue).collect::<Vec<_>>());
        }
    }
}
