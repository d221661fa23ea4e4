//! The structure tree: elements, marked-content numbers, parent tree, identifiers.
//!
//! A worker builds a [`Tree`] for its issue without knowing any object number; the writer numbers it in one run.

mod role;
mod write;

use pdf_writer::types::{ListNumbering, TableHeaderScope};

pub(crate) use role::{Dialect, Role};
pub(crate) use write::{PageRef, Run};

use super::guard::{Fault, Guard};

const NONE: u32 = u32::MAX;

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

/// What an element points at (`Ref`, ISO 32000-2, table 355).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reference {
    /// An element of the same part of the tree.
    Element(ElementId),
    /// The element of a destination of the file.
    Destination(String),
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
    /// What it points at; PDF 1.7 has no place for it.
    pub(crate) references: Vec<Reference>,
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

    /// Lets a mark and the note that it leads to point at each other (ISO 14289-2, 8.2.5.14).
    pub(crate) fn cite(&mut self, mark: ElementId, note: ElementId) {
        self.extra(mark).references.push(Reference::Element(note));
        self.extra(note).references.push(Reference::Element(mark));
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

fn has_scope(extra: &Extra) -> bool {
    extra.attributes.iter().any(|attribute| matches!(attribute, Attribute::Cell { scope: Some(_), .. }))
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
