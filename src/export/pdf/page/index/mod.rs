//! Indexes: titles in three columns, persons, columns, places and subjects in two; every folio is a link.

mod columns;
mod words;

pub(crate) use words::words;

use columns::{Columns, Ending, Shown, Words, folio_room, legend_setting};
use words::{legend, scheme};

use super::board::{Board, root};
use super::canvas::Color;
use super::composer::Composer;
use super::contents::Folios;
use super::even::Row;
use super::opening::at;
use super::pool::{Align, Mixed, NodeId, Pool, Setting};
use super::style::{BODY, GREY, HAIR_COLOR, INK, PITCH, RED, Style, font, height};
use crate::export::pdf::file::tags::Role;
use crate::export::pdf::typeset::line::Metrics;
use crate::model::Date;
use crate::plan::Volume;
use crate::plan::index::{Entry, Index, Kind, Reference, Section};

/// Distance of the lines of entries.
const LINE: f32 = 11.2;
/// Lines of the head of the first page of the titles.
const HEAD: u16 = 3;
/// Height of the title of an index that begins in a column.
const TITLE_HEIGHT: f32 = 24.0;
/// White above a letter.
const ABOVE: f32 = 9.0;
/// Height of a letter with its rule.
const LETTER: f32 = 19.5;
/// Height of a letter of the names.
const SMALL_LETTER: f32 = 14.0;
/// Distance of the lines of names.
const NAME_LINE: f32 = 12.2;
/// Between date and folio.
const GAP: f32 = 6.0;

const TITLE: Style = style(font::BODY, 8.0);
const NAME: Style = style(font::BODY, 8.5);

const fn style(font: crate::export::pdf::typeset::line::FontId, size: f32) -> Style {
    Style { font, size, color: INK, drop: size * super::style::ASCENT }
}

/// The name of an index among destinations.
pub(crate) fn destination(kind: Kind) -> &'static str {
    match kind {
        Kind::Titles => "index.titles",
        Kind::Persons => "index.persons",
        Kind::Columns => "index.columns",
        Kind::Places => "index.places",
        Kind::Subjects => "index.subjects",
    }
}

/// Draws the index of titles.
pub(crate) fn titles<M: Metrics, F: Folios>(
    metrics: &M,
    pool: &mut Pool,
    composer: &mut Composer,
    folios: &F,
    volume: &Volume,
    index: &Index<'_>,
) {
    let root = root(pool, &mut composer.tree, Role::Sect);
    let count = ((f32::from(composer.sheet.width) + 1.5) / 18.5).round().max(1.0) as usize;
    let columns = Columns::new(Board { metrics, pool, composer }, count, 1.5 * BODY);
    let mut maker = Maker::new(columns, folios, volume);
    let note = format!("{}；灰色数字为日期，黑色数字为本卷页码", index.note);
    let list = maker.columns.begin(root, index.kind, &note);
    for section in &index.sections {
        maker.letter(list, section);
        let items = maker.columns.board.pool.node(Some(list), Role::L);
        for (n, entry) in section.entries.iter().enumerate() {
            maker.title(items, entry, n == 0 && section.entries.len() > 1);
        }
    }
    maker.columns.finish();
}

/// Draws all other indexes, one after the other.
pub(crate) fn names<M: Metrics, F: Folios>(
    metrics: &M,
    pool: &mut Pool,
    composer: &mut Composer,
    folios: &F,
    volume: &Volume,
    indexes: &[&Index<'_>],
) {
    let root = root(pool, &mut composer.tree, Role::Sect);
    let grid = composer.sheet.wide();
    let columns = Columns::new(Board { metrics, pool, composer }, grid.count, grid.gap);
    let mut maker = Maker::new(columns, folios, volume);
    for index in indexes {
        let list = maker.begin(root, index);
        for (n, section) in index.sections.iter().enumerate() {
            let headed = maker.small_letter(list, index.kind, section);
            let items = maker.columns.board.pool.node(Some(list), Role::L);
            let first = if headed { section.entries.len() > 1 } else { n == 0 };
            for (n, entry) in section.entries.iter().enumerate() {
                maker.name(items, entry, n == 0 && first);
            }
        }
    }
    maker.columns.finish();
}

/// Makes the rows of indexes.
struct Maker<'a, M, F> {
    columns: Columns<'a, M>,
    folios: &'a F,
    volume: &'a Volume,
    long_dates: bool,
}

impl<'a, M: Metrics, F: Folios> Maker<'a, M, F> {
    fn new(columns: Columns<'a, M>, folios: &'a F, volume: &'a Volume) -> Self {
        let (from, to) = volume.dates();
        Self { columns, folios, volume, long_dates: from.year() != to.year() }
    }

    /// Begins another index where the last one ended; returns its `Index`.
    fn begin(&mut self, root: NodeId, index: &Index<'_>) -> NodeId {
        let sect = self.columns.board.pool.node(Some(root), Role::Sect);
        let legend = legend(index);
        let legend_height = legend.as_ref().map_or(0.0, |words| {
            let (_, lines) = self.columns.board.block(sect, words, &legend_setting(self.columns.width));
            LINE * f32::from(lines) + 2.0
        });
        let row = Row { height: TITLE_HEIGHT + legend_height, above: PITCH, keep: true };
        self.columns.row(row, Shown::Head { sect, kind: index.kind, note: index.note, legend });
        self.columns.board.pool.node(Some(sect), Role::Index)
    }

    fn letter(&mut self, list: NodeId, section: &Section<'_>) {
        let node = self.columns.board.pool.node(Some(list), Role::H2);
        let row = Row { height: LETTER, above: ABOVE, keep: true };
        self.columns.row(row, Shown::Letter { node, words: section.heading.to_string() });
    }

    /// A letter or a scheme; of few columns and places there is none. Says whether it stands there.
    fn small_letter(&mut self, list: NodeId, kind: Kind, section: &Section<'_>) -> bool {
        if matches!(kind, Kind::Columns | Kind::Places) {
            return false;
        }
        let node = self.columns.board.pool.node(Some(list), Role::H2);
        let (words, color) = match kind {
            Kind::Subjects => (scheme(&section.heading), INK),
            _ => (&*section.heading, RED),
        };
        let row = Row { height: SMALL_LETTER, above: 0.0, keep: true };
        self.columns.row(row, Shown::Small { node, words: words.to_owned(), color });
        true
    }

    fn title(&mut self, list: NodeId, entry: &Entry<'_>, keep: bool) {
        let Some(place) = entry.references.first() else { return };
        let destination = place_name(self.volume, *place);
        let Some(folio) = self.folios.folio(&destination) else { return };
        let board = &mut self.columns.board;
        let item = board.pool.node(Some(list), Role::Li);
        let body = board.pool.node(Some(item), Role::LBody);
        let reference = board.pool.node(Some(body), Role::Reference);
        let link = board.link(reference, destination, format!("第{folio}页"));
        let (date, folio) = (self.date(place.issue(self.volume).date), folio.to_string());
        let board = &self.columns.board;
        let numbers = board.width(&date, at(font::CAPTION, 7.0, GREY)) + GAP + folio_room(board, &folio);
        let setting = Setting {
            justify: false,
            hang: 9.0 / TITLE.size,
            indent: 0.0,
            ..Setting::body(TITLE, self.columns.width - numbers - 6.0)
        };
        let words = Words::Linked { link, text: shown_title(entry) };
        self.columns.entry(words, setting, LINE, keep, Some(Ending { link, date, folio }));
    }

    fn date(&self, date: Date) -> String {
        let day = format!("{:02}.{:02}", date.month(), date.day());
        if self.long_dates { format!("{}.{day}", date.year()) } else { day }
    }

    /// An entry with all its folios, the lines after the first indented.
    fn name(&mut self, list: NodeId, entry: &Entry<'_>, keep: bool) {
        let folios = self.folios_of(entry);
        if folios.is_empty() && !entry.references.is_empty() {
            return;
        }
        let item = self.columns.board.pool.node(Some(list), Role::Li);
        let body = self.columns.board.pool.node(Some(item), Role::LBody);
        let text = |text: String, font, scale, color| Mixed { node: body, text, font, scale, color, link: None };
        let mut parts = vec![text(entry.name.clone().into_owned(), font::BODY, 1000, INK)];
        if let Some(detail) = entry.detail {
            parts.push(text(format!("（{detail}）"), font::CAPTION, 765, GREY));
        }
        if !entry.marks.is_empty() {
            parts.push(text(format!("　［{}］", entry.marks.join("、")), font::CAPTION, 765, GREY));
        }
        for (number, (words, destination)) in folios.into_iter().enumerate() {
            let lead = if number == 0 { "　" } else { "，" };
            parts.push(text(lead.to_owned(), font::CAPTION, 882, INK));
            let reference = self.columns.board.pool.node(Some(body), Role::Reference);
            let link = self.columns.board.link(reference, destination, format!("第{words}页"));
            let node = self.columns.board.pool.links[link as usize].node;
            parts.push(Mixed { node, text: words, font: font::CAPTION, scale: 882, color: INK, link: Some(link) });
        }
        let setting =
            Setting { justify: false, hang: 12.0 / NAME.size, indent: 0.0, ..Setting::body(NAME, self.columns.width) };
        self.columns.entry(Words::Mixed(parts), setting, NAME_LINE, keep, None);
    }

    /// The folios of an entry, pages that follow each other as one range, each with its destination.
    fn folios_of(&self, entry: &Entry<'_>) -> Vec<(String, String)> {
        let mut ranges: Vec<(u32, u32, String)> = Vec::new();
        for place in &entry.references {
            let destination = place_name(self.volume, *place);
            let Some(folio) = self.folios.folio(&destination) else { continue };
            match ranges.last_mut() {
                Some((_, last, _)) if folio <= *last => {}
                Some((_, last, _)) if folio == *last + 1 => *last = folio,
                _ => ranges.push((folio, folio, destination)),
            }
        }
        let words = |from: u32, to: u32| if from == to { from.to_string() } else { format!("{from}—{to}") };
        ranges.into_iter().map(|(from, to, destination)| (words(from, to), destination)).collect()
    }
}

/// The title as an index shows it: made from first words in brackets, withdrawn with its mark.
fn shown_title(entry: &Entry<'_>) -> String {
    let name = if entry.generated { format!("［{}］", entry.name) } else { entry.name.to_string() };
    if entry.marks.is_empty() { name } else { format!("{name}（{}）", entry.marks.join("、")) }
}

/// The name of the destination that a reference leads to.
fn place_name(volume: &Volume, place: Reference) -> String {
    let issue = &place.issue(volume).id;
    match (place.page(volume), place.article(volume)) {
        (_, Some(article)) => format!("a.{issue}.{}", article.id),
        (Some(page), None) => format!("p.{issue}.{}", page.id),
        _ => format!("i.{issue}"),
    }
}
