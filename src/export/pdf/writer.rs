//! The one thread that numbers and writes: issues in order, then contents and front matter, then the trailer.

mod back;
mod besides;
mod media;
mod numbers;
mod trailer;

use std::collections::BTreeMap;
use std::io::{self, Write};

use pdf_writer::types::{Direction, NumberingStyle, PageMode};
use pdf_writer::writers::{Catalog, StructTreeRoot};
use pdf_writer::{Finish, Name, Ref, TextStr};
use uuid::Uuid;

use super::file::attach::Attachments;
use super::file::deflate::deflate;
use super::file::embed::{self, Embedded};
use super::file::guard::{Fault, Guard};
use super::file::links::{self, Destinations, Link, Target};
use super::file::metadata::{Colors, Metadata, write_output_intent};
use super::file::objects::{Extent, Objects};
use super::file::outline::Outline;
use super::file::pages::{self, Label, LabelRange, PageTree, Resources};
use super::file::profile::Profiles;
use super::file::tags::{Dialect, ElementId, PageRef, Run, Tree};
use super::file::trees::{write_name_tree, write_number_tree};
use super::issue::IssuePages;
use super::options::Options;
use super::page::composer::{Composer, HeadPart, PageRecord, Spot};
use super::page::contents::{self, Folios};
use super::page::figure::Shown as Picture;
use super::page::front::{Front, FrontMaker, tool};
use super::page::furniture::{Furniture, Side};
use super::page::notes;
use super::page::pool::Pool;
use super::page::style::Sheet;
use super::typeset::plan::FontPlan;
use crate::input::Source;
use crate::model::MediaPath;
use crate::parallel;
use crate::plan::Volume;
use crate::report::Report;

/// What became of the file.
pub(crate) struct Finished {
    /// Pages.
    pub(crate) pages: usize,
    /// Bytes and objects.
    pub(crate) extent: Extent,
    /// Broken rules.
    pub(crate) guard: Guard,
    /// SHA-256 of the font files, in the order of the plan.
    pub(crate) digests: Vec<[u8; 32]>,
    /// What each issue takes.
    pub(crate) sizes: Vec<Size>,
}

/// How many bytes an issue takes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Size {
    /// All but its pictures.
    pub(crate) text: u64,
    /// Objects, those of its pictures apart.
    pub(crate) objects: usize,
    /// Its pictures with their bytes; other issues may show them too.
    pub(crate) pictures: Vec<(Ref, u64)>,
}

/// Numbers that other objects refer to before theirs are written.
struct Roots {
    catalog: Ref,
    pages: Ref,
    structure: Option<Structure>,
    outline: Ref,
    fonts: Ref,
}

/// The root of the structure tree, and its one element; none where the file is not tagged.
#[derive(Debug, Clone, Copy)]
struct Structure {
    root: Ref,
    document: Ref,
    dialect: Dialect,
}

/// A page of the front matter whose object waits for its place in the page tree.
struct FrontPage {
    id: Ref,
    contents: Vec<Ref>,
    links: Vec<Ref>,
    /// The title picture of the paper.
    images: Vec<(u32, Ref)>,
    transparent: bool,
    key: Option<i32>,
}

impl Folios for Destinations {
    fn folio(&self, destination: &str) -> Option<u32> {
        Destinations::folio(self, destination)
    }
}

/// A run of pages as the writer takes it: an issue, or a part of the front matter.
struct Pages<'a> {
    tree: &'a Tree,
    pages: &'a [PageRecord],
    heads: &'a [HeadPart],
    links: &'a [Link],
    spots: &'a [Spot],
}

/// What pages of the text show besides their content.
struct Shown<'a> {
    /// Month of the thumb index.
    month: Option<u8>,
    /// Pictures of the run by number, and whether they may be transparent.
    images: &'a [(Ref, bool)],
}

/// Writes a volume.
pub(crate) struct Writer<'w, 'a> {
    objects: Objects<'w>,
    plan: &'a FontPlan,
    sheet: Sheet,
    front: &'a Front,
    volume: &'a Volume,
    options: &'a Options,
    roots: Roots,
    colors: Colors,
    resources: Resources,
    tree: PageTree,
    furniture: Furniture<'a, FontPlan>,
    outline: Outline,
    destinations: Destinations,
    attachments: Attachments,
    /// Pictures that are in the file, with their bytes.
    images: BTreeMap<MediaPath, (Ref, u64)>,
    profiles: Profiles<'a>,
    /// The title picture of the paper, once an issue has brought it, and whether it may be transparent.
    masthead: Option<(Ref, Picture, bool)>,
    /// The fonts, in the order of the plan, and the digests of their files.
    faces: Vec<Ref>,
    digests: Vec<[u8; 32]>,
    /// The font of words behind pictures.
    hidden: Option<Ref>,
    /// Labels of pages that are not called by their folios, by their number in the text.
    labels: Vec<(u32, String)>,
    /// Pages of indexes so far.
    index_pages: u32,
    sizes: Vec<Size>,
    unshown: notes::Unshown,
    /// Elements below the document, in order.
    parts: Vec<Ref>,
    parents: Vec<(i32, Ref)>,
    ids: Vec<(String, Ref)>,
    heading: u8,
    /// Pages of the text so far.
    count: u32,
    month: Option<(i32, u8)>,
    thumbs: bool,
}

impl<'w, 'a> Writer<'w, 'a> {
    /// Begins the file.
    pub(crate) fn new(
        out: &'w mut dyn Write,
        plan: &'a FontPlan,
        sheet: Sheet,
        front: &'a Front,
        volume: &'a Volume,
        options: &'a Options,
    ) -> io::Result<Self> {
        let demands = options.standard.demands();
        let mut objects =
            Objects::new(out, demands.version, options.object_streams, options.jobs)?.with_limit(options.max_objects);
        let roots = Roots {
            catalog: objects.reserve(),
            pages: objects.reserve(),
            structure: options.tagged.then(|| Structure {
                root: objects.reserve(),
                document: objects.reserve(),
                dialect: Dialect::new(demands.version, &mut objects),
            }),
            outline: objects.reserve(),
            fonts: objects.reserve(),
        };
        let colors = Colors::write(&mut objects)?;
        let (from, to) = volume.dates();
        let mut writer = Self {
            plan,
            sheet,
            front,
            volume,
            options,
            colors,
            resources: Resources { fonts: roots.fonts, color_space: colors.rgb },
            tree: PageTree::new(roots.pages),
            furniture: Furniture::new(plan, sheet, &format!("{}　{}", front.title, front.volume)),
            outline: Outline::new(roots.outline),
            destinations: Destinations::default(),
            attachments: Attachments::new(demands.attaching),
            images: BTreeMap::new(),
            profiles: Profiles::new(options.cmyk_profile.as_deref()),
            masthead: None,
            faces: plan.faces().iter().map(|_| objects.reserve()).collect(),
            digests: Vec::new(),
            hidden: None,
            labels: Vec::new(),
            index_pages: 0,
            sizes: Vec::new(),
            unshown: notes::Unshown::default(),
            parts: Vec::new(),
            parents: Vec::new(),
            ids: Vec::new(),
            // The title page has the first heading.
            heading: 1,
            count: 0,
            month: None,
            thumbs: (from.year(), from.month()) != (to.year(), to.month()),
            roots,
            objects,
        };
        for (title, destination) in front.bookmarks(volume, options.contents) {
            writer.bookmark(&title, destination)?;
        }
        Ok(writer)
    }

    /// Writes a face; faces come in the order of the plan.
    pub(crate) fn face(&mut self, made: &Embedded) -> io::Result<()> {
        let number = self.digests.len();
        self.digests.push(made.sha256);
        embed::write(&mut self.objects, self.faces[number], &self.plan.faces()[number], made)
    }

    /// Writes an issue; `false` when one of its pictures changed since it was looked at.
    pub(crate) fn issue(
        &mut self,
        n: usize,
        issue: IssuePages,
        source: &dyn Source,
        report: &mut Report,
    ) -> io::Result<bool> {
        let IssuePages {
            tree, pages, heads, links, spots, outline, images, attached, unshown, guard, has_hidden, ..
        } = issue;
        self.unshown.add(n, unshown);
        if has_hidden && self.hidden.is_none() {
            self.hidden = Some(self.objects.reserve());
        }
        self.objects.guard.extend(guard);
        tree.check(&mut self.heading, &mut self.objects.guard);
        if self.options.recto && self.count % 2 == 1 {
            self.blank()?;
        }
        let date = self.volume.issues[n].date;
        let month = self.thumbs.then(|| date.month());
        let Some(images) = self.images(images, source, n, report)? else { return Ok(false) };
        let (begin, objects) = (self.objects.position(), self.objects.count());
        let run = Pages { tree: &tree, pages: &pages, heads: &heads, links: &links, spots: &spots };
        let (refs, annotations, key) = self.number(&run);
        let part = self.structure(&run, &refs, &annotations, key)?;
        self.parts.extend(part);
        self.add_pages(&run, &refs, &annotations, key, &Shown { month, images: &images })?;
        self.bookmarks(date, &outline)?;
        let sound = self.attach(attached, source, n, report)?;
        if let Some(size) = self.sizes.last_mut() {
            (size.text, size.objects) = (self.objects.position() - begin, self.objects.count() - objects);
        }
        Ok(sound)
    }

    /// Writes the pages of a run that is numbered with the text.
    fn add_pages(
        &mut self,
        run: &Pages<'_>,
        refs: &[PageRef],
        annotations: &[Ref],
        key: Option<i32>,
        shown: &Shown<'_>,
    ) -> io::Result<()> {
        let images = shown.images;
        for (index, page) in run.pages.iter().enumerate() {
            let folio = (self.count + 1).to_string();
            let outer = page.head.and_then(|head| run.heads.get(head as usize));
            self.labels.extend(page.label.iter().map(|label| (self.count, label.clone())));
            let recto = self.count.is_multiple_of(2);
            let side = match page.full {
                Some(_) => Side::FULL,
                None => Side { recto, folio: Some(&folio), outer, month: shown.month, full: false },
            };
            let contents = self.contents(page, &side)?;
            let used: Vec<(u32, Ref)> =
                page.images.iter().filter_map(|number| Some((*number, images.get(*number as usize)?.0))).collect();
            let transparent =
                page.images.iter().any(|number| images.get(*number as usize).is_some_and(|image| image.1));
            let own: Vec<Ref> = own_links(run.links, annotations, index);
            let object = pages::Page {
                id: refs[index].id,
                size: page.full.unwrap_or(self.sheet.size),
                contents: &contents,
                resources: self.resources,
                images: &used,
                transparent,
                links: &own,
                struct_parents: key.map(|key| key + index as i32),
            };
            self.tree.add(&mut self.objects, &object)?;
            self.count += 1;
        }
        Ok(())
    }

    /// A blank page, so that the next issue begins on a right-hand one.
    fn blank(&mut self) -> io::Result<()> {
        let (id, content) = (self.objects.reserve(), self.objects.reserve());
        self.objects.write_deflated(content, &deflate(b""), |_| ())?;
        let key = self.no_content()?;
        let page = pages::Page {
            id,
            size: self.sheet.size,
            contents: &[content],
            resources: self.resources,
            images: &[],
            transparent: false,
            links: &[],
            struct_parents: key,
        };
        self.tree.add(&mut self.objects, &page)?;
        self.count += 1;
        Ok(())
    }

    /// The content streams of a page: furniture, then its own.
    fn contents(&mut self, page: &PageRecord, side: &Side<'_>) -> io::Result<[Ref; 2]> {
        let contents = [self.objects.reserve(), self.objects.reserve()];
        let furniture = self.furniture.draw(side);
        self.objects.open_stream(contents[0], furniture.len() as u64, |_| ())?;
        self.objects.append(furniture)?;
        self.objects.close_stream()?;
        self.objects.write_deflated(contents[1], &page.content, |_| ())?;
        Ok(contents)
    }

    fn bookmarks(
        &mut self,
        date: crate::model::Date,
        outline: &[super::page::composer::OutlineEntry],
    ) -> io::Result<()> {
        let month = (date.year(), date.month());
        for (index, entry) in outline.iter().enumerate() {
            if index == 0 && self.month != Some(month) {
                self.month = Some(month);
                let title = format!("{}年{}月", month.0, month.1);
                self.outline.add(&mut self.objects, 0, &title, &entry.destination)?;
            }
            if entry.depth < self.options.outline.levels() {
                self.destinations.want(&entry.destination);
                self.outline.add(&mut self.objects, entry.depth + 1, &entry.title, &entry.destination)?;
            }
        }
        Ok(())
    }
}

/// The annotations of the links on one page of a run.
fn own_links(links: &[Link], annotations: &[Ref], page: usize) -> Vec<Ref> {
    links.iter().zip(annotations).filter(|(link, _)| link.page as usize == page).map(|(_, id)| *id).collect()
}

/// i, ii, iii …
fn roman(number: usize) -> String {
    const STEPS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = number;
    let mut out = String::new();
    for (value, letters) in STEPS {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::roman;

    #[test]
    fn folios_of_the_front_matter() {
        assert_eq!([1, 4, 9, 14, 42].map(roman), ["i", "iv", "ix", "xiv", "xlii"]);
    }
}
