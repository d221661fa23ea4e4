//! What is written after the issues: contents and front matter, then the trailer.

use super::besides::Besides;
use super::*;
use crate::export::pdf::file::hidden;
use crate::export::pdf::page::front;
use crate::export::pdf::standard::Version;
use crate::plan::index::Index;

impl Writer<'_, '_> {
    /// Writes contents, front matter and all that readers need to find the rest.
    pub(crate) fn finish(mut self, document: Uuid, indexes: &[Index<'_>]) -> io::Result<Finished> {
        let Besides { guide, calendar, contents, titles, names, notes } = self.compose(indexes);
        self.back_matter([titles, names, notes], indexes)?;
        let pages = guide.pages.len() + calendar.pages.len() + contents.pages.len();
        let title = self.make_title(self.front.title_pages() + pages);
        // The text counts from 1; what stands before it has folios of its own.
        let text = std::mem::take(&mut self.count);
        let mut front = Vec::new();
        let mut parts = Vec::new();
        for composer in [title, guide, calendar, contents] {
            if !composer.pages.is_empty() {
                parts.extend(self.front_part(composer, &mut front)?);
            }
        }
        if self.count % 2 == 1 {
            front.push(self.blank_front()?);
            self.count += 1;
        }
        parts.append(&mut self.parts);
        self.parts = parts;
        let count = self.count + text;
        let (digests, sizes) = (std::mem::take(&mut self.digests), std::mem::take(&mut self.sizes));
        let (extent, guard) = self.trailer(&front, document)?;
        Ok(Finished { pages: count as usize, extent, guard, digests, sizes })
    }

    fn make_title(&mut self, front: usize) -> Composer {
        let mut composer = Composer::new(self.sheet);
        let mut pool = Pool::default();
        let name = self.masthead.map(|(_, name, _)| name);
        let mut maker = FrontMaker { metrics: self.plan, pool: &mut pool, composer: &mut composer, name };
        maker.draw(self.front, self.volume, (self.count as usize, roman(front + front % 2)));
        self.check_seen(pool.unseen);
        composer
    }

    /// What the program itself sets must have been planned for: pages that lack a glyph name one.
    pub(super) fn check_seen(&mut self, unseen: Option<char>) {
        if let Some(c) = unseen.or(self.furniture.unseen()) {
            self.objects.guard.fault(Fault::Glyph, || format!("no glyph for {c} (U+{:04X})", u32::from(c)));
        }
    }

    /// Writes a part of the front matter; its page objects wait.
    fn front_part(&mut self, composer: Composer, front: &mut Vec<FrontPage>) -> io::Result<Option<Ref>> {
        let Composer { tree, pages, heads, links, spots, guard, .. } = composer;
        self.objects.guard.extend(guard);
        tree.check(&mut 0, &mut self.objects.guard);
        let run = Pages { tree: &tree, pages: &pages, heads: &heads, links: &links, spots: &spots };
        let (refs, annotations, key) = self.number(&run);
        let part = self.structure(&run, &refs, &annotations, key)?;
        for (index, page) in pages.iter().enumerate() {
            let folio = roman(self.count as usize + 1);
            let outer = page.head.and_then(|head| run.heads.get(head as usize));
            let side =
                Side { recto: self.count.is_multiple_of(2), folio: Some(&folio), outer, month: None, full: false };
            let contents = self.contents(page, &side)?.to_vec();
            let links = own_links(&links, &annotations, index);
            let shown = self.masthead.filter(|_| !page.images.is_empty());
            let images = shown.map(|(id, name, _)| (name.number, id)).into_iter().collect();
            let transparent = shown.is_some_and(|(.., transparent)| transparent);
            let key = key.map(|key| key + index as i32);
            front.push(FrontPage { id: refs[index].id, contents, links, images, transparent, key });
            self.count += 1;
        }
        Ok(part)
    }

    fn blank_front(&mut self) -> io::Result<FrontPage> {
        let (id, content) = (self.objects.reserve(), self.objects.reserve());
        self.objects.write_deflated(content, &deflate(b""), |_| ())?;
        let key = self.no_content()?;
        let (links, images) = (Vec::new(), Vec::new());
        Ok(FrontPage { id, contents: vec![content], links, images, transparent: false, key })
    }

    fn trailer(mut self, front: &[FrontPage], document: Uuid) -> io::Result<(Extent, Guard)> {
        let front_pages: Vec<pages::Page<'_>> = front
            .iter()
            .map(|page| pages::Page {
                id: page.id,
                size: self.sheet.size,
                contents: &page.contents,
                resources: self.resources,
                images: &page.images,
                transparent: page.transparent,
                links: &page.links,
                struct_parents: page.key,
            })
            .collect();
        let tree = std::mem::replace(&mut self.tree, PageTree::new(self.roots.pages));
        tree.finish(&mut self.objects, &front_pages)?;
        self.objects.write(|chunk| {
            let mut dict = chunk.indirect(self.roots.fonts).dict();
            for (number, id) in self.faces.iter().enumerate() {
                dict.pair(Name(format!("F{number}").as_bytes()), *id);
            }
            if let Some(id) = self.hidden {
                dict.pair(Name(hidden::NAME.as_bytes()), id);
            }
        })?;
        if let Some(id) = self.hidden {
            hidden::write(&mut self.objects, id)?;
        }
        let names = self.objects.reserve();
        let elements = self.version() == Version::Pdf20;
        std::mem::take(&mut self.destinations).write(&mut self.objects, names, elements)?;
        let outline = std::mem::replace(&mut self.outline, Outline::new(self.roots.outline));
        outline.finish(&mut self.objects)?;
        if let Some(structure) = self.roots.structure {
            self.structure_root(structure)?;
        }
        let labels = self.objects.reserve();
        let ranges = label_ranges(front.len() as i32, &self.labels);
        pages::write_labels(&mut self.objects, labels, &ranges)?;
        self.end(names, labels, document)
    }

    fn structure_root(&mut self, Structure { root: structure, document, dialect }: Structure) -> io::Result<()> {
        let (parents, ids) = (self.objects.reserve(), self.objects.reserve());
        write_number_tree(&mut self.objects, parents, &self.parents)?;
        self.ids.sort();
        for pair in self.ids.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            self.objects.guard.fault(Fault::Identifier, || format!("{} is used twice", pair[0].0));
        }
        write_name_tree(&mut self.objects, ids, &self.ids)?;
        let next = self.parents.len() as i32;
        dialect.write(&mut self.objects)?;
        self.objects.write(|chunk| {
            let mut root = chunk.indirect(structure).start::<StructTreeRoot<'_>>();
            root.child(document);
            if !dialect.namespaces().is_empty() {
                root.namespaces().items(dialect.namespaces().iter().copied());
            }
            root.pair(Name(b"ParentTree"), parents);
            root.pair(Name(b"IDTree"), ids);
            root.parent_tree_next_key(next);
        })?;
        let language = self.volume.publication.language.as_str();
        self.objects.write(|chunk| {
            let mut element = chunk.struct_element(document);
            element.custom_kind(Name(b"Document")).parent(structure).lang(TextStr(language));
            if let Some(namespace) = dialect.document() {
                element.namespace(namespace);
            }
            let mut kids = element.children();
            for part in &self.parts {
                kids.struct_element(*part);
            }
        })
    }

    fn end(mut self, names: Ref, labels: Ref, document: Uuid) -> io::Result<(Extent, Guard)> {
        let metadata = self.metadata(document);
        metadata.check(&mut self.objects);
        let (xmp, intent) = (self.objects.reserve(), self.objects.reserve());
        let info = match self.version() {
            Version::Pdf17 => Some(metadata.write_info(&mut self.objects)?),
            Version::Pdf20 => None,
        };
        write_output_intent(&mut self.objects, intent, self.colors.profile)?;
        self.catalog(names, labels, xmp, intent)?;
        let digest = self.objects.digest()?;
        let (instance, _) = digest.split_at(16);
        let instance_id = Uuid::new_v5(&document, instance);
        metadata.write_xmp(&mut self.objects, xmp, instance_id)?;
        self.objects.finish(self.roots.catalog, info, [document.as_bytes(), instance])
    }

    fn version(&self) -> Version {
        self.options.standard.demands().version
    }

    fn catalog(&mut self, names: Ref, labels: Ref, xmp: Ref, intent: Ref) -> io::Result<()> {
        let roots = &self.roots;
        let language = self.volume.publication.language.as_str();
        let files = self.attachments.write(&mut self.objects)?;
        let attachments = &self.attachments;
        self.objects.write(|chunk| {
            let mut catalog = chunk.indirect(roots.catalog).start::<Catalog<'_>>();
            catalog.pages(roots.pages).outlines(roots.outline).lang(TextStr(language)).metadata(xmp);
            catalog.page_mode(PageMode::UseOutlines);
            catalog.viewer_preferences().display_doc_title(true).direction(Direction::L2R);
            catalog.insert(Name(b"OutputIntents")).array().item(intent);
            if let Some(structure) = roots.structure {
                catalog.pair(Name(b"StructTreeRoot"), structure.root);
                catalog.mark_info().marked(true);
            }
            catalog.pair(Name(b"PageLabels"), labels);
            let mut trees = catalog.insert(Name(b"Names")).dict();
            trees.pair(Name(b"Dests"), names);
            if let Some(files) = files {
                trees.pair(Name(b"EmbeddedFiles"), files);
            }
            trees.finish();
            if files.is_some() {
                catalog.insert(Name(b"AF")).array().items(attachments.files());
            }
            catalog.finish();
        })
    }

    fn metadata(&self, document: Uuid) -> Metadata {
        let publication = &self.volume.publication;
        let (from, to) = self.volume.dates();
        let identifiers = &publication.identifiers;
        let mut relations: Vec<String> = identifiers.issn.iter().map(|issn| format!("urn:issn:{issn}")).collect();
        relations.extend(identifiers.cn.clone());
        relations
            .extend(front::other_parts(self.volume).map(|part| front::part_id(self.volume, part).urn().to_string()));
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
            demands: self.options.standard.demands(),
        }
    }
}

/// Labels of all pages: i, ii … of the front matter, 1, 2 … of the text, and the words of those that a picture fills.
fn label_ranges(front: i32, pictures: &[(u32, String)]) -> Vec<LabelRange> {
    let mut ranges = vec![LabelRange { first: 0, kind: Label::Number(NumberingStyle::LowerRoman, 1) }];
    let number = |page: u32| LabelRange {
        first: front + page as i32,
        kind: Label::Number(NumberingStyle::Arabic, page as i32 + 1),
    };
    let mut next = 0;
    ranges.push(number(next));
    for (page, words) in pictures {
        if *page == next {
            // A range of no page.
            ranges.pop();
        }
        ranges.push(LabelRange { first: front + *page as i32, kind: Label::Words(words.clone()) });
        next = page + 1;
        ranges.push(number(next));
    }
    ranges
}
