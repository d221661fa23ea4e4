//! Writes a [`Tree`] under its object numbers.

use std::io;

use pdf_writer::types::{NoteType, Placement};
use pdf_writer::writers::StructElement;
use pdf_writer::{Chunk, Name, Rect, Ref, Str, TextStr};

use super::{Attribute, Dialect, Element, ElementId, Extra, Kid, NONE, Reference, Role, Tree};
use crate::export::pdf::file::links::Destinations;
use crate::export::pdf::file::number::push_integer;
use crate::export::pdf::file::objects::Objects;
use crate::export::pdf::file::string::fitting;

impl Tree {
    /// Writes all elements: element `n` under number `run.first + n`, the first below `run.parent`.
    pub(crate) fn write(
        &self,
        objects: &mut Objects<'_>,
        run: &Run<'_>,
        ids: &mut Vec<(String, Ref)>,
    ) -> io::Result<()> {
        for (index, element) in self.elements.iter().enumerate() {
            let id = run.element(ElementId(index as u32));
            if self.is_plain(element) {
                objects.write_plain(id, |out| self.write_plain(out, element, run))?;
                continue;
            }
            objects.write(|chunk| self.write_element(chunk, id, element, run))?;
            if let Some(name) = self.extras.get(element.extra as usize).and_then(|extra| extra.id.clone()) {
                ids.push((name, id));
            }
        }
        Ok(())
    }

    /// True when its kids are marked content of one page: most paragraphs are so.
    fn is_plain(&self, element: &Element) -> bool {
        let here = |kid| matches!(kid, Kid::Content(page, _) if page == element.page);
        element.extra == NONE && element.page != NONE && self.kids(element).all(here)
    }

    fn write_plain(&self, out: &mut Vec<u8>, element: &Element, run: &Run<'_>) {
        let (name, namespace) = run.dialect.name(element.role);
        out.extend_from_slice(b"<</S/");
        out.extend_from_slice(name.as_bytes());
        if let Some(namespace) = namespace {
            push_ref(out, b"/NS ", namespace);
        }
        let parent = if element.parent == NONE { run.parent } else { run.element(ElementId(element.parent)) };
        push_ref(out, b"/P ", parent);
        push_ref(out, b"/Pg ", run.pages[element.page as usize].id);
        out.extend_from_slice(b"/K[");
        for kid in self.kids(element) {
            if let Kid::Content(_, mcid) = kid {
                push_integer(out, u64::from(mcid));
                out.push(b' ');
            }
        }
        out.extend_from_slice(b"]>>");
    }

    fn write_element(&self, chunk: &mut Chunk, id: Ref, element: &Element, run: &Run<'_>) {
        let mut writer = chunk.struct_element(id);
        let (name, namespace) = run.dialect.name(element.role);
        writer.custom_kind(Name(name.as_bytes()));
        if let Some(namespace) = namespace {
            writer.namespace(namespace);
        }
        writer.parent(match element.parent {
            NONE => run.parent,
            parent => run.element(ElementId(parent)),
        });
        let page = element.page;
        if page != NONE {
            writer.page(run.pages[page as usize].id);
        }
        if let Some(extra) = self.extras.get(element.extra as usize) {
            write_extra(&mut writer, extra, page, run);
            run.write_references(&mut writer, element.role, extra);
        }
        let mut kids = writer.children();
        for kid in self.kids(element) {
            match kid {
                Kid::Element(kid) => {
                    kids.struct_element(run.element(ElementId(kid)));
                }
                Kid::Content(on, mcid) if on == page => {
                    kids.marked_content_id(mcid as i32);
                }
                Kid::Content(on, mcid) => {
                    let mut content = kids.marked_content_ref();
                    content.page(run.pages[on as usize].id).marked_content_id(mcid as i32);
                }
                Kid::Link(on, link) => {
                    kids.object_ref().page(run.pages[on as usize].id).object(run.links[link as usize]);
                }
            }
        }
    }
}

/// A page as the tags see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageRef {
    /// Its object.
    pub(crate) id: Ref,
    /// Where its type area begins, in points from the left.
    pub(crate) shift: f32,
}

/// The numbers that a part of the tree gets.
pub(crate) struct Run<'a> {
    /// Number of the first element.
    pub(crate) first: Ref,
    /// What the first element lies under.
    pub(crate) parent: Ref,
    /// The pages of this part.
    pub(crate) pages: &'a [PageRef],
    /// The link annotations of this part.
    pub(crate) links: &'a [Ref],
    /// How structure types are called.
    pub(crate) dialect: Dialect,
    /// Where elements of other parts are.
    pub(crate) destinations: &'a Destinations,
}

impl Run<'_> {
    /// The object of an element.
    pub(crate) fn element(&self, id: ElementId) -> Ref {
        Ref::new(self.first.get() + id.0 as i32)
    }

    /// What an element points at, and the type of a note: both are of PDF 2.0.
    fn write_references(&self, writer: &mut StructElement<'_>, role: Role, extra: &Extra) {
        if !self.dialect.has_references() {
            return;
        }
        if role == Role::Note {
            writer.attributes().push().note().note_type(NoteType::Footnote);
        }
        let mut references = extra.references.iter().filter_map(|reference| self.target(reference)).peekable();
        if references.peek().is_some() {
            writer.refs(references);
        }
    }

    fn target(&self, reference: &Reference) -> Option<Ref> {
        match reference {
            Reference::Element(id) => Some(self.element(*id)),
            Reference::Destination(name) => self.destinations.element(name),
        }
    }
}

fn push_ref(out: &mut Vec<u8>, key: &[u8], id: Ref) {
    out.extend_from_slice(key);
    push_integer(out, id.get() as u64);
    out.extend_from_slice(b" 0 R");
}

fn write_extra(writer: &mut StructElement<'_>, extra: &Extra, page: u32, run: &Run<'_>) {
    if let Some(title) = &extra.title {
        writer.title(TextStr(fitting(title)));
    }
    if let Some(lang) = &extra.lang {
        writer.lang(TextStr(lang));
    }
    if let Some(alt) = &extra.alt {
        writer.alt(TextStr(fitting(alt)));
    }
    if let Some(actual) = &extra.actual {
        writer.actual_text(TextStr(actual));
    }
    if let Some(id) = &extra.id {
        writer.id(Str(id.as_bytes()));
    }
    if !extra.attributes.is_empty() {
        write_attributes(writer, extra, page, run);
    }
}

fn write_attributes(writer: &mut StructElement<'_>, extra: &Extra, page: u32, run: &Run<'_>) {
    let mut attributes = writer.attributes();
    for attribute in &extra.attributes {
        match attribute {
            Attribute::BBox([left, bottom, right, top]) => {
                let shift = run.pages.get(page as usize).map_or(0.0, |page| page.shift);
                let area = Rect::new(left + shift, *bottom, right + shift, *top);
                attributes.push().layout().placement(Placement::Block).bbox(area);
            }
            Attribute::Numbering(numbering) => {
                attributes.push().list().list_numbering(*numbering);
            }
            Attribute::Cell { scope, columns, rows, headers } => {
                let mut cell = attributes.push().table();
                if let Some(scope) = scope {
                    cell.scope(*scope);
                }
                if *columns > 1 {
                    cell.col_span(i32::from(*columns));
                }
                if *rows > 1 {
                    cell.row_span(i32::from(*rows));
                }
                if !headers.is_empty() {
                    cell.headers().items(headers.iter().map(|header| Str(header.as_bytes())));
                }
            }
        }
    }
}
