//! Link annotations and named destinations.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use pdf_writer::types::{ActionType, AnnotationFlags, AnnotationType};
use pdf_writer::writers::{Annotation, Destination};
use pdf_writer::{Name, Rect, Ref, Str, TextStr};

use super::guard::Fault;
use super::objects::Objects;
use super::string::fitting;
use super::tags::{ElementId, PageRef};
use super::trees::write_name_tree;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A named destination of this file.
    Destination(String),
    /// An address outside.
    Address(String),
}

/// A link on a page of a run.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// Page within the run.
    pub(crate) page: u32,
    /// The boxes of its words, one a line: left, bottom, right, top; x counts from the left edge of the type area.
    pub(crate) areas: Vec<[f32; 4]>,
    /// Its structure element.
    pub(crate) element: ElementId,
    /// Where it leads.
    pub(crate) target: Target,
    /// What it does, in words (ISO 14289-1, 7.18.5).
    pub(crate) contents: String,
}

impl Link {
    /// Writes the annotation; `key` is its key in the ParentTree, where there is one.
    pub(crate) fn write(&self, objects: &mut Objects<'_>, id: Ref, page: PageRef, key: Option<i32>) -> io::Result<()> {
        let mut whole = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for area in &self.areas {
            whole = [whole[0].min(area[0]), whole[1].min(area[1]), whole[2].max(area[2]), whole[3].max(area[3])];
        }
        let place = |area: [f32; 4]| Rect::new(area[0] + page.shift, area[1], area[2] + page.shift, area[3]);
        objects.write(|chunk| {
            let mut link = chunk.indirect(id).start::<Annotation<'_>>();
            link.subtype(AnnotationType::Link).rect(place(whole)).border(0.0, 0.0, 0.0, None);
            link.flags(AnnotationFlags::PRINT).contents(TextStr(fitting(&self.contents))).page(page.id);
            if let Some(key) = key {
                link.struct_parent(key);
            }
            if self.areas.len() > 1 {
                link.quad_points(self.areas.iter().flat_map(|area| {
                    let area = place(*area);
                    [area.x1, area.y2, area.x2, area.y2, area.x1, area.y1, area.x2, area.y1]
                }));
            }
            match &self.target {
                Target::Destination(name) => link.insert(Name(b"Dest")).primitive(Str(name.as_bytes())),
                Target::Address(address) => {
                    link.action().action_type(ActionType::Uri).uri(Str(address.as_bytes()));
                }
            }
        })
    }
}

/// Where a named destination is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    /// Its page.
    pub(crate) page: Ref,
    /// Its structure element, in a file that has any.
    pub(crate) element: Option<Ref>,
    /// Points from the left edge of the page.
    pub(crate) left: f32,
    /// Points from the foot of the page.
    pub(crate) top: f32,
    /// The number of its page among those of the text, from 1.
    pub(crate) folio: u32,
}

/// All named destinations of a file: each name is held once.
#[derive(Debug, Default)]
pub(crate) struct Destinations {
    spots: BTreeMap<String, Spot>,
    /// Names that something led to before they were made.
    wanted: BTreeSet<String>,
    twice: Vec<String>,
}

impl Destinations {
    /// Adds a destination.
    pub(crate) fn add(&mut self, name: String, spot: Spot) {
        match self.spots.entry(name) {
            Entry::Vacant(place) => drop(place.insert(spot)),
            Entry::Occupied(place) => self.twice.push(place.key().clone()),
        }
    }

    /// Notes that something leads to `name`.
    pub(crate) fn want(&mut self, name: &str) {
        if !self.spots.contains_key(name) && !self.wanted.contains(name) {
            self.wanted.insert(name.to_owned());
        }
    }

    /// The folio of a destination; none where nothing was made of it.
    pub(crate) fn folio(&self, name: &str) -> Option<u32> {
        self.spots.get(name).map(|spot| spot.folio)
    }

    /// The structure element of a destination.
    pub(crate) fn element(&self, name: &str) -> Option<Ref> {
        self.spots.get(name)?.element
    }

    /// Writes the name tree under number `root`; `elements`: each destination names its element too, as PDF 2.0 has it
    /// (ISO 14289-2, 8.8).
    pub(crate) fn write(self, objects: &mut Objects<'_>, root: Ref, elements: bool) -> io::Result<()> {
        for name in &self.twice {
            objects.guard.fault(Fault::Destination, || format!("{name} is made twice"));
        }
        for name in self.wanted.iter().filter(|name| !self.spots.contains_key(*name)) {
            objects.guard.fault(Fault::Destination, || format!("{name} is not defined"));
        }
        let mut entries = Vec::with_capacity(self.spots.len());
        for (name, spot) in self.spots {
            let id = objects.reserve();
            objects.write(|chunk| {
                let mut dict = chunk.indirect(id).dict();
                let mut place = |key: &[u8], object| {
                    let destination = dict.insert(Name(key)).start::<Destination<'_>>();
                    destination.page(object).xyz(spot.left, spot.top, None);
                };
                place(b"D", spot.page);
                if let Some(element) = spot.element.filter(|_| elements) {
                    place(b"SD", element);
                }
            })?;
            entries.push((name, id));
        }
        write_name_tree(objects, root, &entries)
    }
}
