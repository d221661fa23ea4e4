//! What a volume has besides its issues, composed in parallel: all of it looks up folios and none changes them.

use super::*;
use crate::export::pdf::page::{calendar, guide, index};
use crate::plan::index::{Index, Kind};

/// Pages of each part; none where the volume has no such part.
pub(super) struct Besides {
    pub(super) guide: Composer,
    pub(super) calendar: Composer,
    pub(super) contents: Composer,
    pub(super) titles: Composer,
    pub(super) names: Composer,
    pub(super) notes: Composer,
}

/// A part; those that take longest come first.
#[derive(Clone, Copy)]
enum Part {
    Titles,
    Contents,
    Names,
    Notes,
    Calendar,
    Guide,
}

/// What the parts are made from.
struct Sources<'a> {
    plan: &'a FontPlan,
    sheet: Sheet,
    front: &'a Front,
    volume: &'a Volume,
    destinations: &'a Destinations,
    indexes: &'a [Index<'a>],
    contents: bool,
    unshown: &'a notes::Unshown,
}

impl Writer<'_, '_> {
    /// Composes all parts.
    pub(super) fn compose(&mut self, indexes: &[Index<'_>]) -> Besides {
        const PARTS: [Part; 6] = [Part::Titles, Part::Contents, Part::Names, Part::Notes, Part::Calendar, Part::Guide];
        let sources = Sources {
            plan: self.plan,
            sheet: self.sheet,
            front: self.front,
            volume: self.volume,
            destinations: &self.destinations,
            indexes,
            contents: self.options.contents && self.count > 0,
            unshown: &self.unshown,
        };
        let mut made = Vec::with_capacity(PARTS.len());
        let mut unseen = None;
        parallel::ordered(
            self.options.jobs,
            PARTS.len(),
            |n| sources.compose(PARTS[n]),
            |_, (composer, lacks)| {
                unseen = unseen.or(lacks);
                made.push(composer);
                true
            },
        );
        self.check_seen(unseen);
        let mut made = made.into_iter();
        let mut next = || made.next().unwrap_or_else(|| Composer::new(self.sheet));
        let (titles, contents, names, notes, calendar, guide) = (next(), next(), next(), next(), next(), next());
        Besides { guide, calendar, contents, titles, names, notes }
    }
}

impl Sources<'_> {
    /// Composes a part; names besides a character that was not planned for.
    fn compose(&self, part: Part) -> (Composer, Option<char>) {
        let mut composer = Composer::new(self.sheet);
        let mut pool = Pool::default();
        self.draw(part, &mut pool, &mut composer);
        (composer, pool.unseen)
    }

    fn draw(&self, part: Part, pool: &mut Pool, composer: &mut Composer) {
        let Self { plan, volume, destinations, .. } = *self;
        let (titles, others): (Vec<&Index<'_>>, Vec<_>) = self.indexes.iter().partition(|i| i.kind == Kind::Titles);
        match (part, &self.front.book) {
            (Part::Contents, _) if self.contents => contents::draw(plan, pool, composer, destinations, volume),
            (Part::Titles, _) => {
                titles.iter().for_each(|one| index::titles(plan, pool, composer, destinations, volume, one))
            }
            (Part::Names, _) if !others.is_empty() => index::names(plan, pool, composer, destinations, volume, &others),
            (Part::Notes, Some(book)) => {
                let tables = notes::tables(volume, &book.year, self.unshown);
                notes::draw(plan, pool, composer, destinations, volume, &tables);
            }
            (Part::Calendar, Some(book)) => calendar::draw(plan, pool, composer, destinations, volume, &book.year),
            (Part::Guide, Some(book)) => guide::draw(plan, pool, composer, &book.guide),
            _ => {}
        }
    }
}
