//! The structure tree: elements, marked-content numbers, parent tree, identifiers.
//!
//! A worker builds a [`Tree`] for its issue without knowing any object number; the writer numbers it in one run.

use std::io;

use pdf_writer::types::{ListNumbering, Placement, TableHeaderScope};
use pdf_writer::writers::StructElement;
use pdf_writer::{Chunk, Name, Rect, Ref, Str, TextStr};

use super::guard::{Fault, Guard};
use super::number::push_integer;
use super::objects::Objects;

const NONE: u32 = u32::MAX;

/// A standard structure type (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Part,
    Art,
    Sect,
    Div,
    BlockQuote,
    Caption,
    Toc,
    Toci,
    Index,
    P,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    L,
    Li,
    Lbl,
    LBody,
    Table,
    Tr,
    Th,
    Td,
    THead,
    TBody,
    Span,
    Reference,
    Note,
    Link,
    Ruby,
    Rb,
    Rt,
    Figure,
}

impl Role {
    /// The name in the file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::Part => "Part",
            Role::Art => "Art",
            Role::Sect => "Sect",
            Role::Div => "Div",
            Role::BlockQuote => "BlockQuote",
            Role::Caption => "Caption",
            Role::Toc => "TOC",
            Role::Toci => "TOCI",
            Role::Index => "Index",
            Role::P => "P",
            Role::H1 => "H1",
            Role::H2 => "H2",
            Role::H3 => "H3",
            Role::H4 => "H4",
            Role::H5 => "H5",
            Role::H6 => "H6",
            Role::L => "L",
            Role::Li => "LI",
            Role::Lbl => "Lbl",
            Role::LBody => "LBody",
            Role::Table => "Table",
            Role::Tr => "TR",
            Role::Th => "TH",
            Role::Td => "TD",
            Role::THead => "THead",
            Role::TBody => "TBody",
            Role::Span => "Span",
            Role::Reference => "Reference",
            Role::Note => "Note",
            Role::Link => "Link",
            Role::Ruby => "Ruby",
            Role::Rb => "RB",
            Role::Rt => "RT",
            Role::Figure => "Figure",
        }
    }

    /// The heading of a level from 1 to 6.
    pub(crate) fn heading(level: u8) -> Role {
        match level {
            0 | 1 => Role::H1,
            2 => Role::H2,
            3 => Role::H3,
            4 => Role::H4,
            5 => Role::H5,
            _ => Role::H6,
        }
    }

    fn heading_level(self) -> Option<u8> {
        Some(match self {
            Role::H1 => 1,
            Role::H2 => 2,
            Role::H3 => 3,
            Role::H4 => 4,
            Role::H5 => 5,
            Role::H6 => 6,
            _ => return None,
        })
    }
}

/// A structure attribute (ISO 32000-1, 14.8.5).
#[derive(Debug, Clone)]
pub(crate) enum Attribute {
    /// Layout: the box of a figure on its page, in points; x counts from the left edge of the type area.
    BBox([f32; 4]),
    /// List: what its labels look like.
    Numbering(ListNumbering),
    /// Table: scope and spans of a head cell, spans and heads of a cell.
    Cell { scope: Option<TableHeaderScope>, columns: u16, rows: u16, headers: Vec<String> },
}

/// What few elements have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extra {
    /// Title, for headings and articles.
    pub(crate) title: Option<String>,
    /// Alternative description.
    pub(crate) alt: Option<String>,
    /// Replacement text.
    pub(crate) actual: Option<String>,
    /// The content stands as it is seen, from left to right, though it reads the other way: readers of places turn it
    /// themselves, so that its replacement is for the element alone.
    pub(crate) reversed: bool,
    /// Language of the content, where it is another one.
    pub(crate) lang: Option<String>,
    /// Identifier, unique in the file.
    pub(crate) id: Option<String>,
    /// Attributes.
    pub(crate) attributes: Vec<Attribute>,
}

/// An element of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ElementId(pub(crate) u32);

#[derive(Debug, Clone, Copy)]
struct Element {
    role: Role,
    parent: u32,
    first: u32,
    last: u32,
    page: u32,
    extra: u32,
}

#[derive(Debug, Clone, Copy)]
enum Kid {
    Element(u32),
    /// Marked content: page within the run, number within the page.
    Content(u32, u32),
    /// The annotation of a link: page and number within the run.
    Link(u32, u32),
}

#[derive(Debug, Clone, Copy)]
struct Link {
    kid: Kid,
    next: u32,
}

/// A part of the structure tree, with numbers of its own.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    elements: Vec<Element>,
    kids: Vec<Link>,
    extras: Vec<Extra>,
}

impl Tree {
    /// Adds an element under `parent`; the first one has none.
    pub(crate) fn add(&mut self, parent: Option<ElementId>, role: Role) -> ElementId {
        let id = self.elements.len() as u32;
        let up = parent.map_or(NONE, |parent| parent.0);
        self.elements.push(Element { role, parent: up, first: NONE, last: NONE, page: NONE, extra: NONE });
        if let Some(parent) = parent {
            self.push(parent, Kid::Element(id));
        }
        ElementId(id)
    }

    /// What few elements have, to be set.
    pub(crate) fn extra(&mut self, id: ElementId) -> &mut Extra {
        let element = &mut self.elements[id.0 as usize];
        if element.extra == NONE {
            element.extra = self.extras.len() as u32;
            self.extras.push(Extra::default());
        }
        &mut self.extras[element.extra as usize]
    }

    /// The type of an element.
    pub(crate) fn role(&self, id: ElementId) -> Role {
        self.elements[id.0 as usize].role
    }

    /// What an element has besides its kids.
    pub(crate) fn extra_of(&self, id: ElementId) -> Option<&Extra> {
        self.extras.get(self.elements[id.0 as usize].extra as usize)
    }

    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        self.elements.len()
    }

    /// Gives marked content `mcid` of page `page` to an element.
    pub(crate) fn content(&mut self, id: ElementId, page: u32, mcid: u32) {
        let element = &mut self.elements[id.0 as usize];
        if element.page == NONE {
            element.page = page;
        }
        self.push(id, Kid::Content(page, mcid));
    }

    /// Gives a link annotation to an element.
    pub(crate) fn link(&mut self, id: ElementId, page: u32, link: u32) {
        let element = &mut self.elements[id.0 as usize];
        if element.page == NONE {
            element.page = page;
        }
        self.push(id, Kid::Link(page, link));
    }

    fn push(&mut self, parent: ElementId, kid: Kid) {
        let index = self.kids.len() as u32;
        self.kids.push(Link { kid, next: NONE });
        let element = &mut self.elements[parent.0 as usize];
        if element.last == NONE {
            element.first = index;
        } else {
            self.kids[element.last as usize].next = index;
        }
        element.last = index;
    }

    fn kids(&self, element: &Element) -> impl Iterator<Item = Kid> + '_ {
        let mut next = element.first;
        std::iter::from_fn(move || {
            let link = self.kids.get(next as usize)?;
            next = link.next;
            Some(link.kid)
        })
    }

    /// Checks what no validator may find: empty elements, figures without text, heading steps, cells without scope.
    pub(crate) fn check(&self, level: &mut u8, guard: &mut Guard) {
        for (index, element) in self.elements.iter().enumerate() {
            let role = element.role;
            let place = || format!("element {index} ({})", role.name());
            if element.first == NONE && !matches!(role, Role::Td | Role::Th) {
                guard.fault(Fault::EmptyElement, place);
            }
            if let Some(new) = role.heading_level() {
                if new > *level + 1 {
                    guard.fault(Fault::HeadingStep, place);
                }
                *level = new;
            }
            let extra = self.extras.get(element.extra as usize);
            if role == Role::Figure && extra.is_none_or(|extra| extra.alt.is_none()) {
                guard.fault(Fault::FigureWithoutText, place);
            }
            if role == Role::Note && extra.is_none_or(|extra| extra.id.is_none()) {
                guard.fault(Fault::Identifier, place);
            }
            if role == Role::Th && extra.is_none_or(|extra| !has_scope(extra)) {
                guard.fault(Fault::HeaderWithoutScope, place);
            }
        }
    }

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
        out.extend_from_slice(b"<</S/");
        out.extend_from_slice(element.role.name().as_bytes());
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
        writer.custom_kind(Name(element.role.name().as_bytes()));
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

    /// The tree as indented text, for tests and golden files.
    #[cfg(test)]
    pub(crate) fn dump(&self) -> String {
        let mut out = String::new();
        if let Some(root) = self.elements.first() {
            self.dump_element(root, 0, &mut out);
        }
        out
    }

    #[cfg(test)]
    fn dump_element(&self, element: &Element, depth: usize, out: &mut String) {
        out.push_str(&"  ".repeat(depth));
        out.push_str(element.role.name());
        if let Some(title) = self.extras.get(element.extra as usize).and_then(|extra| extra.title.as_ref()) {
            out.push_str(&format!(" {title}"));
        }
        out.push('\n');
        for kid in self.kids(element) {
            if let Kid::Element(kid) = kid {
                self.dump_element(&self.elements[kid as usize], depth + 1, out);
            }
        }
    }
}

fn push_ref(out: &mut Vec<u8>, key: &[u8], id: Ref) {
    out.extend_from_slice(key);
    push_integer(out, id.get() as u64);
    out.extend_from_slice(b" 0 R");
}

fn has_scope(extra: &Extra) -> bool {
    extra.attributes.iter().any(|attribute| matches!(attribute, Attribute::Cell { scope: Some(_), .. }))
}

fn write_extra(writer: &mut StructElement<'_>, extra: &Extra, page: u32, run: &Run<'_>) {
    if let Some(title) = &extra.title {
        writer.title(TextStr(title));
    }
    if let Some(lang) = &extra.lang {
        writer.lang(TextStr(lang));
    }
    if let Some(alt) = &extra.alt {
        writer.alt(TextStr(alt));
    }
    if let Some(actual) = &extra.actual {
        writer.actual_text(TextStr(actual));
    }
    if let Some(id) = &extra.id {
        writer.id(Str(id.as_bytes()));
    }
    if extra.attributes.is_empty() {
        return;
    }
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
}

impl Run<'_> {
    /// The object of an element.
    pub(crate) fn element(&self, id: ElementId) -> Ref {
        Ref::new(self.first.get() + id.0 as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_rules_are_found() {
        let mut tree = Tree::default();
        let part = tree.add(None, Role::Part);
        for role in [Role::H1, Role::H3, Role::Figure, Role::Note, Role::Th] {
            let id = tree.add(Some(part), role);
            tree.content(id, 0, 0);
        }
        tree.add(Some(part), Role::P);
        let mut guard = Guard::default();
        tree.check(&mut 0, &mut guard);
        let faults: Vec<_> = guard.faults().iter().map(|(fault, _)| *fault).collect();
        let wanted = [
            Fault::HeadingStep,
            Fault::FigureWithoutText,
            Fault::Identifier,
            Fault::HeaderWithoutScope,
            Fault::EmptyElement,
        ];
        assert_eq!(faults, wanted);
    }

    #[test]
    fn kids_keep_their_order() {
        let mut tree = Tree::default();
        let part = tree.add(None, Role::Part);
        let first = tree.add(Some(part), Role::H1);
        tree.extra(first).title = Some("第1期".to_owned());
        tree.add(Some(part), Role::Sect);
        tree.add(Some(first), Role::Span);
        assert_eq!(tree.dump(), "Part\n  H1 第1期\n    Span\n  Sect\n");
    }
}
