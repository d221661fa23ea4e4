//! Link annotations and named destinations.

use std::io;

use pdf_writer::types::{ActionType, AnnotationFlags, AnnotationType};
use pdf_writer::writers::{Annotation, Destination};
use pdf_writer::{Name, Rect, Ref, Str, TextStr};

use super::guard::Fault;
use super::objects::Objects;
use super::tags::{ElementId, PageRef, write_name_tree};

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
    /// Writes the annotation; `key` is its key in the ParentTree.
    pub(crate) fn write(&self, objects: &mut Objects<'_>, id: Ref, page: PageRef, key: i32) -> io::Result<()> {
        let mut whole = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for area in &self.areas {
            whole = [whole[0].min(area[0]), whole[1].min(area[1]), whole[2].max(area[2]), whole[3].max(area[3])];
        }
        let place = |area: [f32; 4]| Rect::new(area[0] + page.shift, area[1], area[2] + page.shift, area[3]);
        objects.write(|chunk| {
            let mut link = chunk.indirect(id).start::<Annotation<'_>>();
            link.subtype(AnnotationType::Link).rect(place(whole)).border(0.0, 0.0, 0.0, None);
            link.flags(AnnotationFlags::PRINT).contents(TextStr(&self.contents)).page(page.id).struct_parent(key);
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
#[derive(Debug, Clone)]
struct Spot {
    name: String,
    page: Ref,
    left: f32,
    top: f32,
}

/// All named destinations of a file.
#[derive(Debug, Default)]
pub(crate) struct Destinations {
    spots: Vec<Spot>,
    wanted: Vec<String>,
}

impl Destinations {
    /// Adds a destination; `left` and `top` are points on its page.
    pub(crate) fn add(&mut self, name: String, page: Ref, left: f32, top: f32) {
        self.spots.push(Spot { name, page, left, top });
    }

    /// Notes that something leads to `name`.
    pub(crate) fn want(&mut self, name: &str) {
        self.wanted.push(name.to_owned());
    }

    /// Writes the name tree under number `root`.
    pub(crate) fn write(mut self, objects: &mut Objects<'_>, root: Ref) -> io::Result<()> {
        self.spots.sort_by(|a, b| a.name.cmp(&b.name));
        for pair in self.spots.windows(2).filter(|pair| pair[0].name == pair[1].name) {
            objects.guard.fault(Fault::Destination, || format!("{} is made twice", pair[0].name));
        }
        for name in &self.wanted {
            if self.spots.binary_search_by(|spot| spot.name.as_str().cmp(name)).is_err() {
                objects.guard.fault(Fault::Destination, || format!("{name} is not defined"));
            }
        }
        self.wanted = Vec::new();
        let mut entries = Vec::with_capacity(self.spots.len());
        for spot in self.spots {
            let id = objects.reserve();
            objects.write(|chunk| {
                let mut dict = chunk.indirect(id).dict();
                let destination = dict.insert(Name(b"D")).start::<Destination<'_>>();
                destination.page(spot.page).xyz(spot.left, spot.top, None);
            })?;
            entries.push((spot.name, id));
        }
        write_name_tree(objects, root, &entries)
    }
}
