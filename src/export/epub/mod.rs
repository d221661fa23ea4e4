//! EPUB 3.3: one volume becomes one file, written forward only.
//!
//! Workers read, check, render and compress whole issues; this thread writes them in order. Held for the length of the
//! volume are its outlines and the entries of the manifest, nothing of the texts.
mod calendar;
mod container;
mod content;
mod cover;
mod document;
mod front;
mod names;
mod nav;
mod ncx;
mod package;
mod picture;

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use self::container::Container;
use self::content::context::{Head, PublicationContext, VolumeContext};
use self::content::templates::Templates;
use self::content::words::Words;
use self::content::{Made, issue_heading};
use self::front::Described;
use self::names::IssueNames;
use self::nav::BackMatter;
use self::package::{Item, Manifest, Spine};
use super::xml::Writer;
use crate::error::{Error, Result};
use crate::input::Source;
use crate::model::{Date, Timestamp, WritingMode};
use crate::parallel::{self, Jobs};
use crate::plan::Volume;
use crate::report::{Diagnostic, Place, Progress, Report, Stage, codes};

pub use self::content::templates::{VERSION as TEMPLATES_VERSION, built_in as built_in_templates};

/// More entries than this need zip64, which few reading systems were seen to open.
const MANY_ENTRIES: usize = 65_535;
/// Apple's advice for the size of a book, in bytes.
const LARGE_BOOK: u64 = 500_000_000;

/// How deep the table of contents goes; issue contents pages always list every article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TocDepth {
    /// The deepest with at most 5,000 entries.
    #[default]
    Auto,
    /// Issues.
    Issue,
    /// Issues and pages.
    Page,
    /// Issues, pages and articles.
    Article,
}

impl TocDepth {
    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "auto" => Self::Auto,
            "issue" => Self::Issue,
            "page" => Self::Page,
            "article" => Self::Article,
            _ => return None,
        })
    }
}

/// What an EPUB is asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Depth of the table of contents (default: auto).
    pub toc_depth: TocDepth,
    /// Bind page pictures as pages of fixed layout (default: yes).
    pub facsimile: bool,
    /// Write the NCX of EPUB 2 for old reading systems (default: yes).
    pub ncx: bool,
    /// Templates of a house style by name, in place of the built-in ones (default: none).
    pub templates: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { toc_depth: TocDepth::Auto, facsimile: true, ncx: true, templates: BTreeMap::new() }
    }
}

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
    let refused = Outcome { complete: false, bytes: 0, entries: 0 };
    let Some((mut templates, words)) = Templates::new(&options.templates, &volume.publication.language, report) else {
        return Ok(refused);
    };
    let names: Vec<IssueNames> = volume.issues.iter().map(IssueNames::new).collect();
    let described = {
        let shared = Shared { volume, names: names.as_slice(), words: &words, templates: &templates, options };
        let described = Described::new(&shared);
        let globals = shared.globals(&described);
        templates.set_global("publication", globals.0);
        templates.set_global("volume", globals.1);
        described
    };
    let shared = Shared { volume, names: &names, words: &words, templates: &templates, options };
    let written = Binder::new(&shared, &described, out, report)?;
    let outcome = written.bind(source, jobs, report, progress)?;
    Ok(outcome.unwrap_or(refused))
}

/// What all documents of a volume share.
struct Shared<'a> {
    volume: &'a Volume,
    names: &'a [IssueNames],
    words: &'a Words,
    templates: &'a Templates,
    options: &'a Options,
}

/// What was written: the package claims nothing else.
#[derive(Debug, Default)]
struct Counts {
    /// Pictures of articles.
    pictures: usize,
    /// Of those, pictures without a text of their own.
    undescribed: usize,
    /// Pictures that could not be shown.
    lost: usize,
    facsimiles: usize,
    ruby: bool,
    animated: bool,
    generated: bool,
    turned: bool,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.pictures += other.pictures;
        self.undescribed += other.undescribed;
        self.lost += other.lost;
        self.facsimiles += other.facsimiles;
        self.ruby |= other.ruby;
        self.animated |= other.animated;
        self.generated |= other.generated;
        self.turned |= other.turned;
    }
}

impl Shared<'_> {
    /// `year`, `half`, `quarter`, `month` or `issue`, told by the key.
    fn kind(&self) -> &'static str {
        let key = &self.volume.key;
        match (key.len(), key.get(5..6)) {
            (4, _) => "year",
            (7, Some("h")) => "half",
            (7, Some("q")) => "quarter",
            (7, _) => "month",
            _ => "issue",
        }
    }

    /// Longer than an issue.
    fn has_calendar(&self) -> bool {
        self.kind() != "issue"
    }

    /// Longer than a month.
    fn has_months(&self) -> bool {
        !matches!(self.kind(), "issue" | "month")
    }

    /// The contents of a month, from the root of the publication.
    fn month_path(&self, date: Date) -> String {
        format!("{:04}-{:02}/contents.xhtml", date.year(), date.month())
    }

    fn calendar_title(&self) -> String {
        match self.kind() {
            "month" => format!("{} {}", self.words.month(self.volume.dates().0), self.words.get("calendar")),
            _ => self.words.dated("calendar_of", self.volume.dates().0),
        }
    }

    /// 2024年合订本.
    fn name(&self) -> String {
        let words = self.words;
        let (first, _) = self.volume.dates();
        let year = first.year().to_string();
        let name = match self.kind() {
            "year" => words.dated("bound_year", first),
            "half" => {
                let half = words.nth("bound_halves", usize::from(self.volume.key.ends_with('2')));
                half.replace("{y}", &year)
            }
            "quarter" => words.fill("bound_quarter", &[("y", &year), ("q", &self.volume.key[6..])]),
            "month" => words.dated("bound_month", first),
            _ => issue_heading(words, &self.volume.issues[0]),
        };
        match self.volume.part {
            Some(part) => format!(
                "{name} {}",
                words.fill("part", &[("n", &part.number.to_string()), ("of", &part.of.to_string())])
            ),
            None => name,
        }
    }

    /// How many issues are missing. Days and numbers of one gap may say different things: the larger count holds.
    fn missing(&self) -> usize {
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for gap in &self.volume.gaps {
            let (days, numbers) = counts.entry(&gap.after).or_default();
            *days += usize::from(gap.date.is_some());
            *numbers +=
                gap.numbers.map_or(0, |(first, last)| usize::try_from(last.saturating_sub(first)).unwrap_or(0) + 1);
        }
        counts.values().map(|(days, numbers)| days.max(numbers)).sum()
    }

    fn head(&self, path: &str, head_title: String) -> Head {
        let publication = &self.volume.publication;
        let vertical = publication.writing_mode == WritingMode::Vertical;
        let styles = ["style/newspaper.css"].into_iter().chain(vertical.then_some("style/vertical.css"));
        Head {
            lang: publication.language.to_string(),
            direction: publication.direction.as_str(),
            vertical,
            head_title,
            styles: styles.map(|style| names::relative(path, style)).collect(),
            viewport: None,
        }
    }

    fn globals(&self, described: &Described) -> (PublicationContext, VolumeContext) {
        let publication = &self.volume.publication;
        let (first, last) = self.volume.dates();
        (
            PublicationContext {
                id: publication.id.clone(),
                title: publication.title.clone(),
                title_latin: publication.title_latin.clone(),
                subtitle: publication.subtitle.clone(),
                publisher_name: publication.publisher.name.clone(),
                place: publication.place.clone(),
            },
            VolumeContext {
                title: described.title.clone(),
                name: described.name.clone(),
                subtitle: described.subtitle.clone(),
                kind: self.kind(),
                key: self.volume.key.clone(),
                uid: described.uid.clone(),
                modified: self.volume.modified.to_utc().to_string(),
                first: first.to_string(),
                last: last.to_string(),
                issues: self.volume.len(),
                pages: self.volume.printed_pages(),
                articles: self.volume.articles(),
                missing: self.missing(),
            },
        )
    }
}

/// Writes the parts of a volume in their order.
struct Binder<'a> {
    shared: &'a Shared<'a>,
    described: &'a Described,
    container: Container<'a>,
    manifest: Manifest,
    counts: Counts,
    sound: bool,
}

impl<'a> Binder<'a> {
    /// Begins the container and writes styles and front matter.
    fn new(
        shared: &'a Shared<'a>,
        described: &'a Described,
        out: &'a mut dyn Write,
        report: &mut Report,
    ) -> Result<Self> {
        let container = Container::new(out).map_err(|e| unwritable(shared, e))?;
        let mut binder = Self {
            shared,
            described,
            container,
            manifest: Manifest::default(),
            counts: Counts::default(),
            sound: true,
        };
        // The nav and the NCX are written last and listed first.
        binder.manifest.add(Item::other("nav", "nav.xhtml", "application/xhtml+xml", Some("nav")));
        if shared.options.ncx {
            binder.manifest.add(Item::other("ncx", "toc.ncx", "application/x-dtbncx+xml", None));
        }
        binder.text(
            Item::other("css", "style/newspaper.css", "text/css", None),
            &shared.templates.text("newspaper.css"),
        )?;
        if shared.volume.publication.writing_mode == WritingMode::Vertical {
            binder.text(
                Item::other("css-vertical", "style/vertical.css", "text/css", None),
                &shared.templates.text("vertical.css"),
            )?;
        }
        binder.front(report)?;
        Ok(binder)
    }

    fn front(&mut self, report: &mut Report) -> Result<()> {
        let (shared, described) = (self.shared, self.described);
        if let Some(picture) =
            shared.templates.render("cover.svg", cover::picture(shared, described), &Place::default(), report)
        {
            self.text(Item::other("cover-image", "cover.svg", "image/svg+xml", Some("cover-image")), &picture.text)?;
            let message = "the cover is an SVG picture; many libraries show no thumbnail of it";
            report.push(Diagnostic::new(codes::EPUB_007, message).at(self.place()));
        } else {
            self.sound = false;
        }
        self.document("cover.xhtml", "cover.xhtml", &front::cover(shared, described, "cover.svg"), report)?;
        self.document("title.xhtml", "title.xhtml", &front::title_page(shared, described), report)?;
        self.document("imprint.xhtml", "imprint.xhtml", &front::imprint(shared, described), report)?;
        if shared.has_calendar() {
            self.document("calendar.xhtml", "calendar.xhtml", &calendar::calendar(shared), report)?;
        }
        Ok(())
    }

    /// Writes the issues, the back matter and the package. `None` when the volume must be thrown away.
    fn bind(
        mut self,
        source: &dyn Source,
        jobs: Jobs,
        report: &mut Report,
        progress: &dyn Progress,
    ) -> Result<Option<Outcome>> {
        let shared = self.shared;
        progress.begin(Stage::Epub, shared.volume.len());
        let mut failed = None;
        let strict = report.child();
        let work = |n: usize| {
            let mut report = strict.child();
            let issue = shared.volume.issue(n, source, &mut report)?;
            Ok(match issue {
                Some(issue) => (Some(Made::new(shared, n, &issue, source, Report::child(&report))), report),
                None => (None, report),
            })
        };
        let mut month = String::new();
        parallel::ordered(jobs, shared.volume.len(), work, |n, result: Result<(Option<Made>, Report)>| {
            progress.step();
            let kept = result.and_then(|(made, checked)| {
                report.append(checked);
                self.month(n, &mut month, report)?;
                self.issue(made, report)
            });
            match kept {
                Ok(()) => self.sound && !report.stopped(),
                Err(error) => {
                    failed = Some(error);
                    false
                }
            }
        });
        progress.end();
        match failed {
            Some(error) => Err(error),
            None if !self.sound || report.stopped() => Ok(None),
            None => self.finish(report),
        }
    }

    /// The contents of a month stand before its first issue.
    fn month(&mut self, n: usize, last: &mut String, report: &mut Report) -> Result<()> {
        let date = self.shared.volume.issues[n].date;
        let path = self.shared.month_path(date);
        if !self.shared.has_months() || path == *last {
            return Ok(());
        }
        last.clone_from(&path);
        self.document("month.xhtml", &path, &calendar::month_contents(self.shared, date), report)
    }

    fn issue(&mut self, made: Option<Made>, report: &mut Report) -> Result<()> {
        let Some(made) = made else {
            self.sound = false;
            return Ok(());
        };
        report.append(made.report);
        self.counts.add(&made.counts);
        self.sound &= made.sound;
        made.items.into_iter().for_each(|item| self.manifest.add(item));
        match made.bundle {
            Some(bundle) => self.container.bundle(bundle).map_err(|e| unwritable(self.shared, e)),
            None => Ok(()),
        }
    }

    fn finish(mut self, report: &mut Report) -> Result<Option<Outcome>> {
        let shared = self.shared;
        let missing = calendar::missing(shared);
        let back = BackMatter { missing: missing.is_some() };
        if let Some(missing) = missing {
            self.document("missing.xhtml", "missing.xhtml", &missing, report)?;
        }
        self.document("notes.xhtml", "notes.xhtml", &front::notes(shared, &self.counts), report)?;
        if !self.sound {
            return Ok(None);
        }
        let (toc, sides) = (nav::toc(shared, back), nav::page_list(shared));
        let title = &self.described.title;
        self.write("EPUB/nav.xhtml", &nav::nav(shared, title, &toc, &sides))?;
        if shared.options.ncx {
            self.write("EPUB/toc.ncx", &ncx::ncx(shared, &self.described.uid, title, &toc, &sides))?;
        }
        self.write("EPUB/package.opf", &package::package(shared, self.described, &self.counts, &self.manifest))?;
        let entries = self.container.entries();
        let place = self.place();
        let bytes = self.container.finish().map_err(|e| unwritable(shared, e))?;
        judge(shared, entries, bytes, &place, report);
        Ok(Some(Outcome { complete: true, bytes, entries }))
    }

    /// Renders, checks and writes a document of the volume's own.
    fn document(&mut self, template: &str, path: &str, context: &impl Serialize, report: &mut Report) -> Result<()> {
        let Some(rendered) = self.shared.templates.render(template, context, &self.place(), report) else {
            self.sound = false;
            return Ok(());
        };
        let id = match path.strip_suffix("/contents.xhtml") {
            Some(month) => format!("m{month}"),
            None => path.trim_end_matches(".xhtml").to_owned(),
        };
        self.text(Item::document(id, path.to_owned(), Spine::Linear, rendered.facts.svg), &rendered.text)
    }

    fn text(&mut self, item: Item, text: &str) -> Result<()> {
        self.write(&item.entry_name(), text)?;
        self.manifest.add(item);
        Ok(())
    }

    fn write(&mut self, name: &str, text: &str) -> Result<()> {
        self.container.text(name, text).map_err(|e| unwritable(self.shared, e))
    }

    fn place(&self) -> Place {
        Place { file: Some(format!("{}.epub", self.shared.volume.file_stem())), ..Place::default() }
    }
}

fn unwritable(shared: &Shared<'_>, error: std::io::Error) -> Error {
    Error::output(format!("{}.epub", shared.volume.file_stem()), error)
}

/// What people should know of the finished book.
fn judge(shared: &Shared<'_>, entries: usize, bytes: u64, place: &Place, report: &mut Report) {
    let smaller = "bind smaller volumes: `--volume month`";
    if entries > MANY_ENTRIES {
        let message = format!(
            "the book has {entries} entries; above {MANY_ENTRIES} it needs zip64, which many reading systems cannot open"
        );
        report.push(Diagnostic::new(codes::EPUB_001, message).with_hint(smaller).at(place.clone()));
    }
    if bytes > LARGE_BOOK {
        let message =
            format!("the book has {} MB; many stores and reading systems take at most 500", bytes / 1_000_000);
        report.push(Diagnostic::new(codes::EPUB_002, message).with_hint(smaller).at(place.clone()));
    }
    let volume = shared.volume;
    let fallback = volume.issues.last().map(|issue| Timestamp::midnight(issue.date_until.unwrap_or(issue.date)));
    if volume.issues.iter().all(|issue| issue.modified.is_none()) && fallback == Some(volume.modified) {
        let message = "no issue says when it was changed; the date of the last issue stands for it";
        report.push(Diagnostic::new(codes::EPUB_006, message).at(place.clone()));
    }
}

/// A new line in the documents that are written by code.
fn line(xml: &mut Writer, depth: usize) {
    const SPACES: &str = "                                ";
    xml.newline().text(&SPACES[..(depth * 2).min(SPACES.len())]);
}
