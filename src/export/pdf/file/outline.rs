//! The outline (bookmarks), written as its items come: an item waits only for its next sibling.

use std::io;

use pdf_writer::{Name, Ref, Str, TextStr};

use super::objects::Objects;
use super::string::fitting;

/// An item whose next sibling, or whose kids, are not known yet.
struct Open {
    id: Ref,
    title: String,
    destination: String,
    parent: Ref,
    previous: Option<Ref>,
    kids: Option<(Ref, Ref)>,
    count: i32,
}

/// The outline of a file. All items are closed.
pub(crate) struct Outline {
    root: Ref,
    open: Vec<Open>,
    kids: Option<(Ref, Ref)>,
    count: i32,
}

impl Outline {
    /// An empty outline under number `root`.
    pub(crate) fn new(root: Ref) -> Self {
        Self { root, open: Vec::new(), kids: None, count: 0 }
    }

    /// Adds an item at `depth` (0 is the top), at most one deeper than the item before.
    pub(crate) fn add(
        &mut self,
        objects: &mut Objects<'_>,
        depth: usize,
        title: &str,
        destination: &str,
    ) -> io::Result<()> {
        let depth = depth.min(self.open.len());
        let id = objects.reserve();
        let mut previous = None;
        while self.open.len() > depth {
            let Some(item) = self.open.pop() else { break };
            let next = (self.open.len() == depth).then_some(id);
            previous = next.map(|_| item.id);
            write_item(objects, &item, next)?;
        }
        let (parent, kids, count) = match self.open.last_mut() {
            Some(parent) => (parent.id, &mut parent.kids, &mut parent.count),
            None => (self.root, &mut self.kids, &mut self.count),
        };
        *kids = Some((kids.map_or(id, |(first, _)| first), id));
        *count += 1;
        let (title, destination) = (title.to_owned(), destination.to_owned());
        self.open.push(Open { id, title, destination, parent, previous, kids: None, count: 0 });
        Ok(())
    }

    /// Writes what waits, and the root.
    pub(crate) fn finish(mut self, objects: &mut Objects<'_>) -> io::Result<()> {
        while let Some(item) = self.open.pop() {
            write_item(objects, &item, None)?;
        }
        objects.write(|chunk| {
            let mut outline = chunk.outline(self.root);
            if let Some((first, last)) = self.kids {
                outline.first(first).last(last).count(self.count);
            }
        })
    }
}

fn write_item(objects: &mut Objects<'_>, item: &Open, next: Option<Ref>) -> io::Result<()> {
    objects.write(|chunk| {
        let mut writer = chunk.outline_item(item.id);
        writer.title(TextStr(fitting(&item.title))).parent(item.parent);
        writer.insert(Name(b"Dest")).primitive(Str(item.destination.as_bytes()));
        if let Some(previous) = item.previous {
            writer.prev(previous);
        }
        if let Some(next) = next {
            writer.next(next);
        }
        if let Some((first, last)) = item.kids {
            // A negative count: the item is shown closed.
            writer.first(first).last(last).count(-item.count);
        }
    })
}
