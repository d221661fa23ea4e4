//! Numbers and keys of a run of pages: its elements, the owners of its content, its links and destinations.

use super::*;

impl Writer<'_, '_> {
    /// The next key of the parent tree, where there is one.
    pub(super) fn next_key(&self) -> Option<i32> {
        self.roots.structure.map(|_| self.parents.len() as i32)
    }

    /// Tells the parent tree that nothing on a page belongs to an element; returns the key of the page.
    pub(super) fn no_content(&mut self) -> io::Result<Option<i32>> {
        let key = self.next_key();
        if let Some(key) = key {
            let empty = self.objects.reserve();
            self.objects.write(|chunk| {
                chunk.indirect(empty).array();
            })?;
            self.parents.push((key, empty));
        }
        Ok(key)
    }

    /// Gives numbers to the pages and links of a run; pages and links take the next keys of the parent tree.
    pub(super) fn number(&mut self, run: &Pages<'_>) -> (Vec<PageRef>, Vec<Ref>, Option<i32>) {
        let first = self.objects.reserve_run(run.pages.len());
        let pages = (0i32..)
            .zip(run.pages)
            .map(|(index, page)| {
                let recto = (self.count as i32 + index) % 2 == 0;
                let shift = if page.full.is_some() { 0.0 } else { self.sheet.left(recto) };
                PageRef { id: Ref::new(first.get() + index), shift }
            })
            .collect();
        let links = self.objects.reserve_run(run.links.len());
        let links = (0..run.links.len()).map(|index| Ref::new(links.get() + index as i32)).collect();
        (pages, links, self.next_key())
    }

    /// Writes elements, parent tree entries, annotations; notes destinations. Returns the topmost element.
    pub(super) fn structure(
        &mut self,
        run: &Pages<'_>,
        pages: &[PageRef],
        links: &[Ref],
        key: Option<i32>,
    ) -> io::Result<Option<Ref>> {
        let first = self.roots.structure.map(|_| self.objects.reserve_run(run.tree.len()));
        for spot in run.spots {
            let page = pages[spot.page as usize];
            let folio = self.count + spot.page + 1;
            let (left, top) = ((page.shift - 6.0).max(0.0), spot.top);
            let element = first.map(|first| element(first, spot.element));
            self.destinations.add(spot.name.clone(), links::Spot { page: page.id, element, left, top, folio });
        }
        if let (Some(first), Some(key), Some(structure)) = (first, key, self.roots.structure) {
            let (parent, dialect, destinations) = (structure.document, structure.dialect, &self.destinations);
            let numbers = Run { first, parent, pages, links, dialect, destinations };
            run.tree.write(&mut self.objects, &numbers, &mut self.ids)?;
            self.owners(run, first, key)?;
        }
        for (link, id) in run.links.iter().zip(links) {
            let link_key = self.next_key();
            link.write(&mut self.objects, *id, pages[link.page as usize], link_key)?;
            self.parents.extend(link_key.zip(first).map(|(key, first)| (key, element(first, link.element))));
            if let Target::Destination(name) = &link.target {
                self.destinations.want(name);
            }
        }
        Ok(first)
    }

    /// Says of each page which elements own its content.
    fn owners(&mut self, run: &Pages<'_>, first: Ref, key: i32) -> io::Result<()> {
        for (index, page) in run.pages.iter().enumerate() {
            let owners = self.objects.reserve();
            self.objects.write(|chunk| {
                chunk.indirect(owners).array().items(page.owners.iter().map(|owner| element(first, *owner)));
            })?;
            self.parents.push((key + index as i32, owners));
        }
        Ok(())
    }
}

/// The object of an element of a run, whose first has this number.
fn element(first: Ref, id: ElementId) -> Ref {
    Ref::new(first.get() + id.0 as i32)
}
