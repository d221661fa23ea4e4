//! The page tree and the page labels.

use std::io;

use pdf_writer::types::{NumberingStyle, TabOrder};
use pdf_writer::writers::{NumberTree, PageLabel};
use pdf_writer::{Chunk, Finish, Name, Rect, Ref, TextStr};

use super::guard::Fault;
use super::objects::Objects;
use super::trees::FAN;

/// A page object, ready to be written.
pub(crate) struct Page<'a> {
    /// Its number.
    pub(crate) id: Ref,
    /// Width and height in points.
    pub(crate) size: [f32; 2],
    /// Its content streams, in order.
    pub(crate) contents: &'a [Ref],
    /// Font and colour-space dictionaries, the same for all pages.
    pub(crate) resources: Resources,
    /// Pictures by number: `/I<number>`.
    pub(crate) images: &'a [(u32, Ref)],
    /// A picture has transparency, so that the page needs a group with a colour space (ISO 19005-2, 6.2.10).
    pub(crate) transparent: bool,
    /// Link annotations.
    pub(crate) links: &'a [Ref],
    /// Key in the ParentTree, where there is one.
    pub(crate) struct_parents: Option<i32>,
}

/// What every page refers to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resources {
    /// The dictionary of all fonts.
    pub(crate) fonts: Ref,
    /// The sRGB colour space, `/C0`.
    pub(crate) color_space: Ref,
}

/// How long a side of a page may be, in points (ISO 32000-1, annex C; ISO 19005-2, 6.1.13).
pub(crate) const SIDES: std::ops::RangeInclusive<f32> = 3.0..=14_400.0;

pub(super) fn check(objects: &mut Objects<'_>, [width, height]: [f32; 2]) {
    if !(SIDES.contains(&width) && SIDES.contains(&height)) {
        objects.guard.fault(Fault::PageSize, || format!("{width} x {height} points"));
    }
}

fn write_page(chunk: &mut Chunk, page: &Page<'_>, parent: Ref) {
    let mut writer = chunk.page(page.id);
    writer.parent(parent).media_box(Rect::new(0.0, 0.0, page.size[0], page.size[1]));
    writer.insert(Name(b"Contents")).array().items(page.contents.iter().copied());
    if let Some(key) = page.struct_parents {
        writer.struct_parents(key).tab_order(TabOrder::StructureOrder);
    }
    if !page.links.is_empty() {
        writer.annotations(page.links.iter().copied());
    }
    if page.transparent {
        let mut group = writer.group();
        group.transparency().isolated(true);
        group.pair(Name(b"CS"), page.resources.color_space);
    }
    let mut resources = writer.resources();
    resources.pair(Name(b"Font"), page.resources.fonts);
    resources.color_spaces().pair(Name(b"C0"), page.resources.color_space);
    if !page.images.is_empty() {
        let mut images = resources.x_objects();
        for (number, id) in page.images {
            images.pair(Name(format!("I{number}").as_bytes()), *id);
        }
    }
}

/// A node of the tree that is being filled.
struct Node {
    id: Ref,
    kids: Vec<Ref>,
    pages: i32,
}

/// The page tree: pages of the text as they come, pages of the front matter at the end, though they stand first.
/// Three levels, so that no node has more than 128 kids below the root.
pub(crate) struct PageTree {
    root: Ref,
    middles: Vec<(Ref, i32)>,
    middle: Option<Node>,
    leaf: Option<Node>,
}

impl PageTree {
    /// An empty tree under number `root`.
    pub(crate) fn new(root: Ref) -> Self {
        Self { root, middles: Vec::new(), middle: None, leaf: None }
    }

    /// Writes the next page of the text.
    pub(crate) fn add(&mut self, objects: &mut Objects<'_>, page: &Page<'_>) -> io::Result<()> {
        if self.leaf.as_ref().is_some_and(|leaf| leaf.kids.len() == FAN) {
            self.close_leaf(objects)?;
        }
        let leaf = self.leaf.get_or_insert_with(|| Node { id: objects.reserve(), kids: Vec::new(), pages: 0 });
        leaf.kids.push(page.id);
        leaf.pages += 1;
        let parent = leaf.id;
        check(objects, page.size);
        objects.write(|chunk| write_page(chunk, page, parent))
    }

    fn close_leaf(&mut self, objects: &mut Objects<'_>) -> io::Result<()> {
        let Some(leaf) = self.leaf.take() else { return Ok(()) };
        if self.middle.as_ref().is_some_and(|middle| middle.kids.len() == FAN) {
            self.close_middle(objects)?;
        }
        let middle = self.middle.get_or_insert_with(|| Node { id: objects.reserve(), kids: Vec::new(), pages: 0 });
        middle.kids.push(leaf.id);
        middle.pages += leaf.pages;
        let parent = middle.id;
        write_node(objects, &leaf, parent)
    }

    fn close_middle(&mut self, objects: &mut Objects<'_>) -> io::Result<()> {
        let Some(middle) = self.middle.take() else { return Ok(()) };
        self.middles.push((middle.id, middle.pages));
        write_node(objects, &middle, self.root)
    }

    /// Writes the pages of the front matter and all that is left of the tree.
    pub(crate) fn finish(mut self, objects: &mut Objects<'_>, front: &[Page<'_>]) -> io::Result<()> {
        let mut kids = Vec::new();
        let mut pages = front.len() as i32;
        for group in front.chunks(FAN) {
            let ids = group.iter().map(|page| page.id).collect();
            let node = Node { id: objects.reserve(), kids: ids, pages: group.len() as i32 };
            for page in group {
                check(objects, page.size);
                objects.write(|chunk| write_page(chunk, page, node.id))?;
            }
            kids.push(node.id);
            write_node(objects, &node, self.root)?;
        }
        self.close_leaf(objects)?;
        self.close_middle(objects)?;
        for (id, count) in &self.middles {
            kids.push(*id);
            pages += count;
        }
        objects.write(|chunk| {
            chunk.pages(self.root).count(pages).kids(kids);
        })
    }
}

fn write_node(objects: &mut Objects<'_>, node: &Node, parent: Ref) -> io::Result<()> {
    objects.write(|chunk| {
        chunk.pages(node.id).parent(parent).count(node.pages).kids(node.kids.iter().copied());
    })
}

/// One range of page labels (ISO 32000-1, 12.4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LabelRange {
    /// Index of its first page.
    pub(crate) first: i32,
    /// What its pages are called.
    pub(crate) kind: Label,
}

/// What pages of a range are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Label {
    /// By numbers in a style, from this one on.
    Number(NumberingStyle, i32),
    /// By words; for one page alone.
    Words(String),
}

/// Writes the tree of page labels under number `id`.
pub(crate) fn write_labels(objects: &mut Objects<'_>, id: Ref, ranges: &[LabelRange]) -> io::Result<()> {
    let labels: Vec<(i32, Ref)> = ranges.iter().map(|range| (range.first, objects.reserve())).collect();
    for (range, (_, label)) in ranges.iter().zip(&labels) {
        objects.write(|chunk| {
            let mut writer = chunk.indirect(*label).start::<PageLabel<'_>>();
            match &range.kind {
                Label::Number(style, 1) => writer.style(*style),
                Label::Number(style, first) => writer.style(*style).offset(*first),
                Label::Words(words) => writer.prefix(TextStr(words)),
            };
        })?;
    }
    objects.write(|chunk| {
        let mut tree = chunk.indirect(id).start::<NumberTree<'_, Ref>>();
        let mut nums = tree.nums();
        for (first, label) in &labels {
            nums.insert(*first, *label);
        }
        nums.finish();
    })
}
