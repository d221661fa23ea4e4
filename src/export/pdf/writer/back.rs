//! What comes after the issues and is numbered with them: indexes, then what is missing and was noticed.

use super::*;
use crate::export::pdf::page::{index, notes};
use crate::plan::index::{Index, Kind};

impl Writer<'_, '_> {
    /// Writes indexes and notes; the first of them begins like an issue.
    pub(super) fn back_matter(&mut self) -> io::Result<()> {
        let (front, volume) = (self.front, self.volume);
        let Some(book) = &front.book else { return Ok(()) };
        if self.options.index {
            let (titles, others): (Vec<_>, Vec<_>) = volume.indexes().partition(|index| index.kind == Kind::Titles);
            for index in &titles {
                let made = self.composed(|this, pool, composer| {
                    index::titles(this.plan, pool, composer, &this.destinations, volume, index);
                });
                self.index_part(made, std::slice::from_ref(index), self.options.recto)?;
            }
            if !others.is_empty() {
                let made = self.composed(|this, pool, composer| {
                    index::names(this.plan, pool, composer, &this.destinations, volume, &others);
                });
                self.index_part(made, &others, false)?;
            }
        }
        let made = self.composed(|this, pool, composer| {
            notes::draw(this.plan, pool, composer, &this.destinations, volume, &book.notes);
        });
        self.text_part(made, false)?;
        self.bookmark("缺期与校勘", "notes")
    }

    /// A part of the volume on pages of its own.
    pub(super) fn composed(&mut self, draw: impl FnOnce(&Self, &mut Pool, &mut Composer)) -> Composer {
        let mut composer = Composer::new(self.sheet);
        let mut pool = Pool::default();
        draw(self, &mut pool, &mut composer);
        self.check_seen(&pool);
        composer
    }

    fn index_part(&mut self, made: Composer, indexes: &[Index<'_>], recto: bool) -> io::Result<()> {
        self.text_part(made, recto)?;
        for index in indexes {
            self.bookmark(index.kind.title(), index::destination(index.kind))?;
        }
        Ok(())
    }

    /// Adds an outline item of the first level.
    pub(super) fn bookmark(&mut self, title: &str, destination: &str) -> io::Result<()> {
        self.destinations.want(destination);
        self.outline.add(&mut self.objects, 0, title, destination)
    }

    /// Writes pages that are numbered with the text.
    fn text_part(&mut self, made: Composer, recto: bool) -> io::Result<()> {
        let Composer { tree, pages, heads, links, spots, guard, .. } = made;
        self.objects.guard.extend(guard);
        tree.check(&mut 0, &mut self.objects.guard);
        if recto && self.count % 2 == 1 {
            self.blank()?;
        }
        let run = Pages { tree: &tree, pages: &pages, heads: &heads, links: &links, spots: &spots };
        let (refs, annotations, key) = self.number(&run);
        let part = self.structure(&run, &refs, &annotations, key, self.roots.document)?;
        self.parts.push(part);
        self.add_pages(&run, &refs, &annotations, key, &Shown { month: None, images: &[] })
    }
}
