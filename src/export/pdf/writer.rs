//! The one thread that numbers and writes: issues in order, then contents and front matter, then the trailer.

use std::collections::BTreeMap;
use std::io::{self, Write};

use pdf_writer::types::{Direction, NumberingStyle, PageMode};
use pdf_writer::writers::{Catalog, StructTreeRoot};
use pdf_writer::{Finish, Name, Ref, TextStr};
use uuid::Uuid;

use super::file::embed;
use super::file::guard::{Fault, Guard};
use super::file::image;
use super::file::links::{Destinations, Link, Target};
use super::file::metadata::{Colors, Metadata, write_output_intent};
use super::file::objects::{Objects, deflate};
use super::file::outline::Outline;
use super::file::pages::{self, LabelRange, PageTree, Resources};
use super::file::tags::{PageRef, Run, Tree, write_name_tree, write_number_tree};
use super::issue::{ImageUse, IssuePages};
use super::options::Options;
use super::page::composer::{Composer, HeadPart, PageRecord, Spot};
use super::page::contents::{self, Folios};
use super::page::front::{Front, FrontMaker, tool};
use super::page::furniture::{Furniture, Side};
use super::page::pool::Pool;
use super::page::style::Sheet;
use super::typeset::font::FontBook;
use super::typeset::plan::FontPlan;
use crate::input::Source;
use crate::model::MediaPath;
use crate::plan::Volume;
use crate::report::{Diagnostic, Report, codes};

/// Numbers that other objects refer to before theirs are written.
struct Roots {
    catalog: Ref,
    pages: Ref,
    structure: Ref,
    document: Ref,
    outline: Ref,
    fonts: Ref,
}

/// A page of the front matter whose object waits for its place in the page tree.
struct FrontPage {
    id: Ref,
    contents: Vec<Ref>,
    links: Vec<Ref>,
    key: i32,
}

/// Where destinations are, by name.
#[derive(Default)]
struct Book {
    folios: BTreeMap<String, u32>,
}

impl Folios for Book {
    fn folio(&self, destination: &str) -> Option<u32> {
        self.folios.get(destination).copied()
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
    book: Book,
    images: BTreeMap<MediaPath, Ref>,
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
        let mut objects = Objects::new(out, options.object_streams)?;
        let roots = Roots {
            catalog: objects.reserve(),
            pages: objects.reserve(),
            structure: objects.reserve(),
            document: objects.reserve(),
            outline: objects.reserve(),
            fonts: objects.reserve(),
        };
        let colors = Colors::write(&mut objects)?;
        let (from, to) = volume.dates();
        Ok(Self {
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
            book: Book::default(),
            images: BTreeMap::new(),
            parts: Vec::new(),
            parents: Vec::new(),
            ids: Vec::new(),
            heading: 0,
            count: 0,
            month: None,
            thumbs: (from.year(), from.month()) != (to.year(), to.month()),
            roots,
            objects,
        })
    }

    /// Writes an issue.
    pub(crate) fn issue(
        &mut self,
        n: usize,
        issue: IssuePages,
        source: &dyn Source,
        report: &mut Report,
    ) -> io::Result<()> {
        let IssuePages { tree, pages, heads, links, spots, outline, images, guard } = issue;
        self.objects.guard.extend(guard);
        tree.check(&mut self.heading, &mut self.objects.guard);
        if self.options.recto && self.count % 2 == 1 {
            self.blank()?;
        }
        let date = self.volume.issues[n].date;
        let month = self.thumbs.then(|| date.month());
        let images = self.images(&images, source, report)?;
        let run = Pages { tree: &tree, pages: &pages, heads: &heads, links: &links, spots: &spots };
        let (refs, annotations, key) = self.number(&run);
        let part = self.structure(&run, &refs, &annotations, key, self.roots.document)?;
        self.parts.push(part);
        for (index, page) in pages.iter().enumerate() {
            let folio = (self.count + 1).to_string();
            let outer = page.head.and_then(|head| heads.get(head as usize));
            let side = Side { recto: self.count.is_multiple_of(2), folio: Some(&folio), outer, month };
            let contents = self.contents(page, &side)?;
            let used: Vec<(u32, Ref)> =
                page.images.iter().filter_map(|number| Some((*number, images.get(*number as usize)?.0))).collect();
            let transparent =
                page.images.iter().any(|number| images.get(*number as usize).is_some_and(|image| image.1));
            let own: Vec<Ref> = own_links(&links, &annotations, index);
            let object = pages::Page {
                id: refs[index].id,
                size: self.sheet.size,
                contents: &contents,
                resources: self.resources,
                images: &used,
                transparent,
                links: &own,
                struct_parents: key + index as i32,
            };
            self.tree.add(&mut self.objects, &object)?;
            self.count += 1;
        }
        self.bookmarks(date, &outline)
    }

    /// A blank page, so that the next issue begins on a right-hand one.
    fn blank(&mut self) -> io::Result<()> {
        let (id, content) = (self.objects.reserve(), self.objects.reserve());
        self.objects.write_deflated(content, &deflate(b""), |_| ())?;
        let key = self.next_key();
        let empty = self.objects.reserve();
        self.objects.write(|chunk| {
            chunk.indirect(empty).array();
        })?;
        self.parents.push((key, empty));
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

    fn next_key(&self) -> i32 {
        self.parents.len() as i32
    }

    /// Gives numbers to the pages and links of a run; pages and links take the next keys of the parent tree.
    fn number(&mut self, run: &Pages<'_>) -> (Vec<PageRef>, Vec<Ref>, i32) {
        let first = self.objects.reserve_run(run.pages.len());
        let pages = (0..run.pages.len())
            .map(|index| {
                let recto = (self.count as usize + index).is_multiple_of(2);
                PageRef { id: Ref::new(first.get() + index as i32), shift: self.sheet.left(recto) }
            })
            .collect();
        let links = self.objects.reserve_run(run.links.len());
        let links = (0..run.links.len()).map(|index| Ref::new(links.get() + index as i32)).collect();
        (pages, links, self.next_key())
    }

    /// Writes elements, parent tree entries, annotations; notes destinations. Returns the topmost element.
    fn structure(
        &mut self,
        run: &Pages<'_>,
        pages: &[PageRef],
        links: &[Ref],
        key: i32,
        parent: Ref,
    ) -> io::Result<Ref> {
        let first = self.objects.reserve_run(run.tree.len());
        let numbers = Run { first, parent, pages, links };
        run.tree.write(&mut self.objects, &numbers, &mut self.ids)?;
        for (index, page) in run.pages.iter().enumerate() {
            let owners = self.objects.reserve();
            self.objects.write(|chunk| {
                chunk.indirect(owners).array().items(page.owners.iter().map(|owner| numbers.element(*owner)));
            })?;
            self.parents.push((key + index as i32, owners));
        }
        for (link, id) in run.links.iter().zip(links) {
            let link_key = self.next_key();
            link.write(&mut self.objects, *id, pages[link.page as usize], link_key)?;
            self.parents.push((link_key, numbers.element(link.element)));
            if let Target::Destination(name) = &link.target {
                self.destinations.want(name);
            }
        }
        for spot in run.spots {
            let page = pages[spot.page as usize];
            self.destinations.add(spot.name.clone(), page.id, page.shift - 6.0, spot.top);
            self.book.folios.insert(spot.name.clone(), self.count + spot.page + 1);
        }
        Ok(first)
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

    /// Writes the pictures of an issue that are not in the file yet; says which may be transparent.
    fn images(
        &mut self,
        images: &[ImageUse],
        source: &dyn Source,
        report: &mut Report,
    ) -> io::Result<Vec<(Ref, bool)>> {
        let mut numbers = Vec::with_capacity(images.len());
        for image in images {
            let transparent = image::may_be_transparent(&image.found);
            if let Some(known) = self.images.get(&image.path) {
                numbers.push((*known, transparent));
                continue;
            }
            let id = self.objects.reserve();
            self.images.insert(image.path.clone(), id);
            numbers.push((id, transparent));
            let file = source.media(&image.path).map_err(io::Error::other)?;
            let Some(mut file) = file else {
                return Err(io::Error::other(format!("`{}` is not there any more", image.path)));
            };
            let sound = image::write(&mut self.objects, id, self.colors, &image.found, file.len, &mut file.reader)?;
            if !sound {
                let message = format!("`{}` cannot be decoded", image.path);
                report.push(Diagnostic::new(codes::IMG_001, message));
            }
        }
        Ok(numbers)
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

    /// Writes contents, front matter and all that readers need to find the rest; returns pages, bytes and faults.
    pub(crate) fn finish(mut self, fonts: &FontBook, document: Uuid) -> io::Result<(usize, u64, Guard)> {
        let contents = self.make_contents();
        let pages = 2 + contents.pages.len();
        let title = self.make_title(pages);
        // The text counts from 1; what stands before it has folios of its own.
        let text = std::mem::take(&mut self.count);
        let mut front = Vec::new();
        let mut parts = Vec::new();
        for composer in [title, contents] {
            if !composer.pages.is_empty() {
                parts.push(self.front_part(composer, &mut front)?);
            }
        }
        if self.count % 2 == 1 {
            front.push(self.blank_front()?);
            self.count += 1;
        }
        parts.append(&mut self.parts);
        self.parts = parts;
        let count = self.count + text;
        let (size, guard) = self.trailer(&front, fonts, document)?;
        Ok((count as usize, size, guard))
    }

    fn make_contents(&mut self) -> Composer {
        let mut composer = Composer::new(self.sheet);
        if self.options.contents && !self.parts.is_empty() {
            contents::draw(self.plan, &mut Pool::default(), &mut composer, &self.book, self.volume);
        }
        composer
    }

    fn make_title(&mut self, front: usize) -> Composer {
        let mut composer = Composer::new(self.sheet);
        let mut pool = Pool::default();
        let mut maker = FrontMaker { metrics: self.plan, pool: &mut pool, composer: &mut composer };
        maker.draw(self.front, self.volume, (self.count as usize, roman(front + front % 2)));
        composer
    }

    /// Writes a part of the front matter; its page objects wait.
    fn front_part(&mut self, composer: Composer, front: &mut Vec<FrontPage>) -> io::Result<Ref> {
        let Composer { tree, pages, heads, links, spots, guard, .. } = composer;
        self.objects.guard.extend(guard);
        tree.check(&mut 0, &mut self.objects.guard);
        let run = Pages { tree: &tree, pages: &pages, heads: &heads, links: &links, spots: &spots };
        let (refs, annotations, key) = self.number(&run);
        let part = self.structure(&run, &refs, &annotations, key, self.roots.document)?;
        for (index, page) in pages.iter().enumerate() {
            let folio = roman(self.count as usize + 1);
            let outer = page.head.and_then(|head| run.heads.get(head as usize));
            let side = Side { recto: self.count.is_multiple_of(2), folio: Some(&folio), outer, month: None };
            let contents = self.contents(page, &side)?.to_vec();
            let links = own_links(&links, &annotations, index);
            front.push(FrontPage { id: refs[index].id, contents, links, key: key + index as i32 });
            self.count += 1;
        }
        Ok(part)
    }

    fn blank_front(&mut self) -> io::Result<FrontPage> {
        let (id, content, empty) = (self.objects.reserve(), self.objects.reserve(), self.objects.reserve());
        self.objects.write_deflated(content, &deflate(b""), |_| ())?;
        self.objects.write(|chunk| {
            chunk.indirect(empty).array();
        })?;
        let key = self.next_key();
        self.parents.push((key, empty));
        Ok(FrontPage { id, contents: vec![content], links: Vec::new(), key })
    }

    fn trailer(mut self, front: &[FrontPage], fonts: &FontBook, document: Uuid) -> io::Result<(u64, Guard)> {
        let front_pages: Vec<pages::Page<'_>> = front
            .iter()
            .map(|page| pages::Page {
                id: page.id,
                size: self.sheet.size,
                contents: &page.contents,
                resources: self.resources,
                images: &[],
                transparent: false,
                links: &page.links,
                struct_parents: page.key,
            })
            .collect();
        let tree = std::mem::replace(&mut self.tree, PageTree::new(self.roots.pages));
        tree.finish(&mut self.objects, &front_pages)?;
        let faces: Vec<Ref> = self.plan.faces().iter().map(|_| self.objects.reserve()).collect();
        for (face, id) in self.plan.faces().iter().zip(&faces) {
            embed::write(&mut self.objects, *id, face, fonts)?;
        }
        self.objects.write(|chunk| {
            let mut dict = chunk.indirect(self.roots.fonts).dict();
            for (number, id) in faces.iter().enumerate() {
                dict.pair(Name(format!("F{number}").as_bytes()), *id);
            }
        })?;
        let names = self.objects.reserve();
        std::mem::take(&mut self.destinations).write(&mut self.objects, names)?;
        let outline = std::mem::replace(&mut self.outline, Outline::new(self.roots.outline));
        outline.finish(&mut self.objects)?;
        self.structure_root()?;
        let labels = self.objects.reserve();
        let ranges = [
            LabelRange { first: 0, style: NumberingStyle::LowerRoman },
            LabelRange { first: front.len() as i32, style: NumberingStyle::Arabic },
        ];
        pages::write_labels(&mut self.objects, labels, &ranges)?;
        self.end(names, labels, document)
    }

    fn structure_root(&mut self) -> io::Result<()> {
        let (parents, ids) = (self.objects.reserve(), self.objects.reserve());
        write_number_tree(&mut self.objects, parents, &self.parents)?;
        self.ids.sort();
        for pair in self.ids.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            self.objects.guard.fault(Fault::Identifier, || format!("{} is used twice", pair[0].0));
        }
        write_name_tree(&mut self.objects, ids, &self.ids)?;
        let (structure, document) = (self.roots.structure, self.roots.document);
        let next = self.parents.len() as i32;
        self.objects.write(|chunk| {
            let mut root = chunk.indirect(structure).start::<StructTreeRoot<'_>>();
            root.child(document);
            root.pair(Name(b"ParentTree"), parents);
            root.pair(Name(b"IDTree"), ids);
            root.parent_tree_next_key(next);
        })?;
        let language = self.volume.publication.language.as_str();
        self.objects.write(|chunk| {
            let mut element = chunk.struct_element(document);
            element.custom_kind(Name(b"Document")).parent(structure).lang(TextStr(language));
            let mut kids = element.children();
            for part in &self.parts {
                kids.struct_element(*part);
            }
        })
    }

    fn end(mut self, names: Ref, labels: Ref, document: Uuid) -> io::Result<(u64, Guard)> {
        let metadata = self.metadata(document);
        metadata.check(&mut self.objects);
        let (xmp, info, intent) = (self.objects.reserve(), self.objects.reserve(), self.objects.reserve());
        metadata.write_info(&mut self.objects, info)?;
        write_output_intent(&mut self.objects, intent, self.colors.profile)?;
        self.catalog(names, labels, xmp, intent)?;
        let digest = self.objects.digest()?;
        let (instance, _) = digest.split_at(16);
        let instance_id = Uuid::new_v5(&document, instance);
        metadata.write_xmp(&mut self.objects, xmp, instance_id)?;
        self.objects.finish(self.roots.catalog, info, [document.as_bytes(), instance])
    }

    fn catalog(&mut self, names: Ref, labels: Ref, xmp: Ref, intent: Ref) -> io::Result<()> {
        let roots = &self.roots;
        let language = self.volume.publication.language.as_str();
        self.objects.write(|chunk| {
            let mut catalog = chunk.indirect(roots.catalog).start::<Catalog<'_>>();
            catalog.pages(roots.pages).outlines(roots.outline).lang(TextStr(language)).metadata(xmp);
            catalog.page_mode(PageMode::UseOutlines);
            catalog.viewer_preferences().display_doc_title(true).direction(Direction::L2R);
            catalog.insert(Name(b"OutputIntents")).array().item(intent);
            catalog.pair(Name(b"StructTreeRoot"), roots.structure);
            catalog.mark_info().marked(true);
            catalog.pair(Name(b"PageLabels"), labels);
            catalog.insert(Name(b"Names")).dict().pair(Name(b"Dests"), names);
            catalog.finish();
        })
    }

    fn metadata(&self, document: Uuid) -> Metadata {
        let publication = &self.volume.publication;
        let (from, to) = self.volume.dates();
        let identifiers = &publication.identifiers;
        let mut relations: Vec<String> = identifiers.issn.iter().map(|issn| format!("urn:issn:{issn}")).collect();
        relations.extend(identifiers.cn.clone());
        let rights = &publication.rights;
        Metadata {
            title: format!("{} {}", self.front.title, self.front.volume),
            publisher: publication.publisher.name.clone().unwrap_or_else(|| publication.title.clone()),
            language: publication.language.to_string(),
            covered: vec![from.to_string(), to.to_string()],
            rights: rights.notice.clone().or_else(|| rights.holder.as_ref().map(|holder| format!("© {holder}"))),
            relations,
            modified: self.volume.modified,
            tool: tool(),
            document,
            archive: self.options.standard.archive(),
            accessible: self.options.standard.accessible(),
        }
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
