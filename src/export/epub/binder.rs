//! The parts of a volume, written in their order.
use std::io::Write;

use serde::Serialize;

use super::container::Container;
use super::content::Made;
use super::front::Described;
use super::nav::BackMatter;
use super::options::Cover;
use super::package::{Item, Manifest, Spine};
#[cfg(feature = "rare-font")]
use super::rare::{self, Embedded};
#[cfg(feature = "rare-font")]
use super::shared::RARE_CSS;
use super::shared::VERTICAL_CSS;
use super::{Counts, Outcome, Shared, calendar, cover, front, index, masthead, nav, ncx, package, svg};
use crate::error::{Error, Result};
use crate::input::{Buffers, ReadOnce, Source};
use crate::model::{ImageKind, Timestamp};
use crate::parallel::{self, Jobs};
use crate::report::{Diagnostic, Place, Progress, Report, Stage, codes};

/// Writes the parts of a volume in their order.
pub(super) struct Binder<'a> {
    shared: &'a Shared<'a>,
    described: &'a Described,
    container: Container<'a>,
    manifest: Manifest,
    counts: Counts,
    sound: bool,
}

impl<'a> Binder<'a> {
    /// Begins the container and writes styles and front matter.
    pub(super) fn new(
        shared: &'a Shared<'a>,
        described: &'a Described,
        source: &dyn Source,
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
        if shared.is_vertical() {
            binder.text(
                Item::other("css-vertical", VERTICAL_CSS, "text/css", None),
                &shared.templates.text("vertical.css"),
            )?;
        }
        binder.front(source, report)?;
        Ok(binder)
    }

    fn front(&mut self, source: &dyn Source, report: &mut Report) -> Result<()> {
        let (shared, described) = (self.shared, self.described);
        if let Some(picture) = self.cover(report)? {
            self.document("cover.xhtml", "cover.xhtml", &front::cover(shared, described, &picture), report)?;
        } else {
            self.sound = false;
        }
        let masthead = self.masthead(source, report)?;
        self.document("title.xhtml", "title.xhtml", &front::title_page(shared, described, masthead), report)?;
        self.document("imprint.xhtml", "imprint.xhtml", &front::imprint(shared, described), report)?;
        if shared.has_calendar() {
            self.document("calendar.xhtml", "calendar.xhtml", &calendar::calendar(shared), report)?;
        }
        Ok(())
    }

    /// Writes the cover picture; its name. `None` where its template failed.
    fn cover(&mut self, report: &mut Report) -> Result<Option<String>> {
        let shared = self.shared;
        if let Cover::Picture(bytes) = &shared.options.cover {
            let kind = cover::kind(bytes)?;
            return self.stored(kind, bytes).map(Some);
        }
        let context = cover::picture(shared, self.described);
        let Some(svg) = shared.templates.render("cover.svg", context, &Place::default(), report) else {
            return Ok(None);
        };
        if let Some(fault) = svg::fault(&svg.text) {
            report.push(Diagnostic::new(codes::EPUB_010, format!("the cover is not safe: {fault}")).at(self.place()));
            return Ok(None);
        }
        #[cfg(feature = "cover")]
        if let Cover::Drawn(fonts) = &shared.options.cover
            && let Some(png) = super::draw::png(&svg.text, fonts)
        {
            return self.stored(ImageKind::Png, &png).map(Some);
        }
        self.text(Item::other("cover-image", "cover.svg", "image/svg+xml", Some("cover-image")), &svg.text)?;
        let message = "the cover is an SVG picture; many libraries show no thumbnail of it";
        report.push(Diagnostic::new(codes::EPUB_007, message).at(self.place()));
        Ok(Some("cover.svg".to_owned()))
    }

    /// Writes the picture of the printed title; its name.
    fn masthead(&mut self, source: &dyn Source, report: &mut Report) -> Result<Option<String>> {
        let Some(path) = &self.shared.volume.publication.masthead else { return Ok(None) };
        let picture = match masthead::read(path, source) {
            Ok(picture) => picture,
            Err(finding) => {
                report.push(finding.at(self.place()));
                return Ok(None);
            }
        };
        let item = Item::other("masthead", &picture.name, picture.media_type, None);
        let name = item.entry_name();
        let written = match std::str::from_utf8(&picture.bytes) {
            Ok(svg) if picture.media_type == masthead::SVG => self.container.text(&name, svg),
            _ => self.container.stored(&name, &picture.bytes),
        };
        written.map_err(|e| unwritable(self.shared, e))?;
        self.manifest.add(item);
        Ok(Some(picture.name))
    }

    fn stored(&mut self, kind: ImageKind, bytes: &[u8]) -> Result<String> {
        let name = format!("cover.{}", kind.extension());
        let item = Item::other("cover-image", &name, kind.media_type(), Some("cover-image"));
        self.container.stored(&item.entry_name(), bytes).map_err(|e| unwritable(self.shared, e))?;
        self.manifest.add(item);
        Ok(name)
    }

    /// Writes the issues, the back matter and the package. `None` when the volume must be thrown away.
    pub(super) fn bind(
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
        let files = Buffers::default();
        let work = |n: usize| {
            let mut report = strict.child();
            let source = ReadOnce::new(source, &files);
            let issue = shared.volume.issue(n, &source, &mut report)?;
            Ok(match issue {
                Some(issue) => (Some(Made::new(shared, n, &issue, &source, Report::child(&report))), report),
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
        let has_missing = missing.is_some();
        if let Some(missing) = missing {
            self.document("missing.xhtml", "missing.xhtml", &missing, report)?;
        }
        let mut indexes = Vec::new();
        for index in shared.volume.indexes() {
            indexes.push(index::listed_as(shared, &index));
            index::documents(shared, &index, |document| {
                self.document("index.xhtml", &document.path, &document, report)
            })?;
        }
        let back = BackMatter { missing: has_missing, indexes: &indexes };
        self.document("notes.xhtml", "notes.xhtml", &front::notes(shared, &self.counts), report)?;
        if !self.sound {
            return Ok(None);
        }
        #[cfg(feature = "rare-font")]
        self.rare_fonts(report)?;
        let (toc, sides) = (nav::toc(shared, &back), nav::page_list(shared));
        let title = &self.described.title;
        self.write("EPUB/nav.xhtml", &nav::nav(shared, title, &toc, &sides, &back))?;
        if shared.options.ncx {
            self.write("EPUB/toc.ncx", &ncx::ncx(shared, &self.described.uid, title, &toc, &sides))?;
        }
        self.write(
            "EPUB/package.opf",
            &package::package(shared, self.described, &self.counts, &self.manifest, !indexes.is_empty()),
        )?;
        let entries = self.container.entries();
        let place = self.place();
        let bytes = self.container.finish().map_err(|e| unwritable(shared, e))?;
        judge(shared, entries, bytes, &place, report);
        Ok(Some(Outcome { complete: true, bytes, entries }))
    }

    /// Writes what the volume uses of the fonts for rare characters; nothing where none was given.
    #[cfg(feature = "rare-font")]
    fn rare_fonts(&mut self, report: &mut Report) -> Result<()> {
        if !self.shared.has_rare_fonts() {
            return Ok(());
        }
        let embedded = Embedded::new(&self.shared.options.rare_fonts, &self.counts.rare);
        for (n, (name, font)) in embedded.fonts.iter().enumerate() {
            let media_type = if name.ends_with(".otf") { "font/otf" } else { "font/ttf" };
            let id = if n == 0 { "rare-font".to_owned() } else { format!("rare-font-{}", n + 1) };
            let item = Item::other(&id, &format!("font/{name}"), media_type, None);
            self.container.stored(&item.entry_name(), font).map_err(|e| unwritable(self.shared, e))?;
            self.manifest.add(item);
        }
        self.text(Item::other("css-rare", RARE_CSS, "text/css", None), &embedded.css)?;
        if !embedded.lacking.is_empty() {
            let message = format!("no font for rare characters has {}", rare::named(&embedded.lacking));
            let hint = "give a further font that has them with another `--rare-font`";
            report.push(Diagnostic::new(codes::EPUB_012, message).with_hint(hint).at(self.place()));
        }
        Ok(())
    }

    /// Renders, checks and writes a document of the volume's own.
    fn document(&mut self, template: &str, path: &str, context: &impl Serialize, report: &mut Report) -> Result<()> {
        let Some(rendered) = self.shared.templates.render(template, context, &self.place(), report) else {
            self.sound = false;
            return Ok(());
        };
        let id = match path.strip_suffix("/contents.xhtml") {
            Some(month) => format!("m{month}"),
            None => path.trim_end_matches(".xhtml").replace('/', "-"),
        };
        self.shared.rare_characters(&rendered.text, &mut self.counts);
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
    let (most, largest) = (shared.options.warn_entries, shared.options.warn_bytes);
    if entries > most {
        let message = format!(
            "the book has {entries} entries, more than {most}; above 65,535 it needs zip64, which many reading systems cannot open"
        );
        report.push(Diagnostic::new(codes::EPUB_001, message).with_hint(smaller).at(place.clone()));
    }
    if bytes > largest {
        let (has, most) = (tenths_of_mb(bytes), tenths_of_mb(largest));
        let message = format!("the book has {has} MB; stores and reading systems may take at most {most}");
        report.push(Diagnostic::new(codes::EPUB_002, message).with_hint(smaller).at(place.clone()));
    }
    let volume = shared.volume;
    let fallback = volume.issues.last().map(|issue| Timestamp::midnight(issue.date_until.unwrap_or(issue.date)));
    if volume.issues.iter().all(|issue| issue.modified.is_none()) && fallback == Some(volume.modified) {
        let message = "no issue says when it was changed; the date of the last issue stands for it";
        report.push(Diagnostic::new(codes::EPUB_006, message).at(place.clone()));
    }
}

/// `12.3`: decimal megabytes, as stores count.
fn tenths_of_mb(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}
