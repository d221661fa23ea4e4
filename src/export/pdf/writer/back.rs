//! What comes after the issues and is numbered with them: indexes, then what is missing and was noticed.

use super::*;
use crate::export::pdf::page::index;
use crate::plan::index::{Index, Kind};

impl Writer<'_, '_> {
    /// Writes indexes and notes; the first of them begins like an issue.
    pub(super) fn back_matter(
        &mut self,
        [titles, names, notes]: [Composer; 3],
        indexes: &[Index<'_>],
    ) -> io::Result<()> {
        if self.front.book.is_none() {
            return Ok(());
        }
        let (of_titles, others): (Vec<_>, Vec<_>) = indexes.iter().partition(|index| index.kind == Kind::Titles);
        self.index_part(titles, &of_titles, self.options.recto)?;
        self.index_part(names, &others, false)?;
        self.text_part(notes, false)?;
        self.bookmark("缺期与校勘", "notes")
    }

    fn index_part(&mut self, mut made: Composer, indexes: &[&Index<'_>], recto: bool) -> io::Result<()> {
        if indexes.is_empty() {
            return Ok(());
        }
        if !self.options.has_folio_labels() {
            made.pages.iter_mut().for_each(|page| {
                self.index_pages += 1;
                page.label = Some(format!("索引 {}", self.index_pages));
            });
        }
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
        let part = self.structure(&run, &refs, &annotations, key)?;
        self.parts.extend(part);
        self.add_pages(&run, &refs, &annotations, key, &Shown { month: None, images: &[] })
    }
}
