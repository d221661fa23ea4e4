//! The contents (总目录): month, issue, newspaper page, article, with leaders and folios; every line is a link.

use super::board::{self, Board};
use super::body::Grid;
use super::composer::Composer;
use super::opening::{at, number, weekday};
use super::pool::{ARTIFACT, NodeId, Pool};
use super::style::{GREY, HAIR_COLOR, INK, PITCH, RED, Style, WHITE, font, height};
use crate::export::pdf::file::tags::{Reference, Role};
use crate::export::pdf::issue::article_title;
use crate::export::pdf::typeset::line::Metrics;
use crate::model::Date;
use crate::plan::{ArticleOutline, IssueOutline, PageOutline, Volume};

const TITLE: &str = "总目录";
/// Lines of the head of a page of contents.
const HEAD: u16 = 3;
/// Lines of the line of an issue, with its rule.
const ISSUE_LINE: u16 = 2;
/// Where titles begin.
const INDENT: f32 = 44.0;
/// Room for folios.
const FOLIO: f32 = 24.0;

/// Where things are, by the names of their destinations.
pub(crate) trait Folios {
    /// The folio of a destination; none where nothing was made of it.
    fn folio(&self, destination: &str) -> Option<u32>;
}

/// Fills contents pages.
pub(crate) struct ContentsMaker<'a, M, F> {
    board: Board<'a, M>,
    folios: &'a F,
    volume: &'a Volume,
    toc: NodeId,
    /// Columns of a page.
    grid: Grid,
    /// Next free line.
    place: Place,
    /// What stands on each page.
    pages: Vec<Filled>,
    /// Pages that were begun.
    opened: usize,
    root: NodeId,
}

/// An article that has a folio.
struct Listed<'v> {
    page: &'v PageOutline,
    article: &'v ArticleOutline,
    folio: u32,
    /// The first of its newspaper page.
    first: bool,
}

/// A line of the contents.
#[derive(Debug, Clone, Copy)]
struct Place {
    page: usize,
    column: usize,
    line: u16,
    columns: usize,
    /// Lines of a column.
    full: u16,
    /// The last page with its lines, where it is evened out (TYP-42).
    last: Option<(usize, u16)>,
}

impl Place {
    fn room(&self) -> u16 {
        self.last.filter(|(page, _)| *page == self.page).map_or(self.full, |(_, lines)| lines)
    }

    /// Moves to where an issue of so many lines begins.
    fn begin(&mut self, lines: u16) {
        if self.line > 0 && self.line + lines.min(self.full) > self.room() {
            self.next_column();
        }
    }

    /// Moves to where a line of an issue stands; says whether that is in another column.
    fn fit(&mut self) -> bool {
        let over = self.line >= self.room();
        if over {
            self.next_column();
        }
        over
    }

    fn next_column(&mut self) {
        self.line = 0;
        self.column += 1;
        if self.column == self.columns {
            self.column = 0;
            self.page += 1;
        }
    }
}

/// What stands on a page of contents, for its head and its rules.
#[derive(Debug)]
struct Filled {
    /// First and last issue that has lines on it, by their numbers in the volume.
    issues: (usize, usize),
    /// Lines in each column.
    lines: Vec<u16>,
}

/// Makes the contents pages.
pub(crate) fn draw<M: Metrics, F: Folios>(
    metrics: &M,
    pool: &mut Pool,
    composer: &mut Composer,
    folios: &F,
    volume: &Volume,
) {
    let root = board::root(pool, &mut composer.tree, Role::Sect);
    let toc = pool.node(Some(root), Role::Toc);
    let grid = composer.sheet.wide();
    let full = composer.sheet.lines - HEAD;
    let issues: Vec<(usize, usize)> = volume
        .issues
        .iter()
        .enumerate()
        .filter(|(_, issue)| issue_folio(folios, issue).is_some())
        .map(|(n, issue)| (n, listed(folios, issue).len()))
        .collect();
    let place = Place { page: 0, column: 0, line: 0, columns: grid.count, full, last: None };
    let (place, pages) = evened(place, &issues);
    let mut maker = ContentsMaker {
        grid,
        board: Board { metrics, pool, composer },
        folios,
        volume,
        toc,
        place,
        pages,
        opened: 0,
        root,
    };
    for issue in &volume.issues {
        maker.issue(issue);
    }
    maker.board.composer.turn();
}

/// Fills pages without drawing them, the last one as low as it can be without dividing an issue.
fn evened(place: Place, issues: &[(usize, usize)]) -> (Place, Vec<Filled>) {
    let (mut best, divided) = filled(place, issues);
    let mut low = place;
    let last = best.len().saturating_sub(1);
    for lines in (1..place.full).rev() {
        let trial = Place { last: Some((last, lines)), ..place };
        let (pages, parts) = filled(trial, issues);
        if pages.len() > best.len() || parts > divided {
            break;
        }
        (low, best) = (trial, pages);
    }
    (low, best)
}

/// Fills pages without drawing them: the head of a page names the last issue on it. `issues` are numbers of issues and of the
/// articles that are listed of each. Says besides how often an issue is divided.
fn filled(mut place: Place, issues: &[(usize, usize)]) -> (Vec<Filled>, usize) {
    let mut pages: Vec<Filled> = Vec::new();
    let mut divided = 0;
    let mut note = |n: usize, place: &Place| {
        if pages.len() == place.page {
            pages.push(Filled { issues: (n, n), lines: vec![0; place.columns] });
        }
        if let Some(page) = pages.last_mut() {
            page.issues.1 = n;
            page.lines[place.column] = place.line;
        }
    };
    for &(n, listed) in issues {
        place.begin(issue_lines(listed));
        place.line += ISSUE_LINE;
        note(n, &place);
        for _ in 0..listed {
            divided += usize::from(place.fit());
            place.line += 1;
            note(n, &place);
        }
        place.line += 1;
    }
    (pages, divided)
}

fn issue_folio(folios: &impl Folios, issue: &IssueOutline) -> Option<u32> {
    folios.folio(&format!("i.{}", issue.id))
}

/// Lines of an issue with so many articles.
fn issue_lines(articles: usize) -> u16 {
    ISSUE_LINE.saturating_add(u16::try_from(articles.max(1)).unwrap_or(u16::MAX))
}

fn listed<'v>(folios: &impl Folios, issue: &'v IssueOutline) -> Vec<Listed<'v>> {
    let of_page = |page: &'v PageOutline| {
        let found = page
            .articles
            .iter()
            .filter_map(|article| Some((article, folios.folio(&format!("a.{}.{}", issue.id, article.id))?)));
        found
            .enumerate()
            .map(|(n, (article, folio))| Listed { page, article, folio, first: n == 0 })
            .collect::<Vec<_>>()
    };
    issue.pages.iter().flat_map(of_page).collect()
}

impl<M: Metrics, F: Folios> ContentsMaker<'_, M, F> {
    fn x(&self) -> f32 {
        (self.grid.width + self.grid.gap) * self.place.column as f32
    }

    fn y(&self) -> f32 {
        f32::from(HEAD + self.place.line) * PITCH
    }

    fn issue(&mut self, issue: &IssueOutline) {
        let Some(folio) = issue_folio(self.folios, issue) else { return };
        let listed = listed(self.folios, issue);
        self.place.begin(issue_lines(listed.len()));
        self.reach_page();
        let entry = self.entry(self.toc, format!("i.{}", issue.id));
        self.issue_line(entry, issue, folio);
        let nested = self.board.pool.node(Some(entry), Role::Toc);
        for listed in &listed {
            self.place.fit();
            self.reach_page();
            self.listed(nested, issue, listed);
            self.place.line += 1;
        }
        self.place.line += 1;
        // What is drawn needs no glyphs any more; its elements do go on.
        self.board.pool.clear_text();
    }

    /// An entry, which points at what it names.
    fn entry(&mut self, toc: NodeId, destination: String) -> NodeId {
        let entry = self.board.pool.node(Some(toc), Role::Toci);
        self.board.pool.extra(entry).references.push(Reference::Destination(destination));
        entry
    }

    /// Begins the page of the next line, where it is not begun.
    fn reach_page(&mut self) {
        if self.opened > self.place.page {
            return;
        }
        if self.opened > 0 {
            self.board.composer.turn();
        }
        self.open_page();
        self.opened += 1;
    }

    /// The issues of the page, by their numbers in the volume.
    fn shown(&self) -> &[IssueOutline] {
        let (first, last) = self.pages[self.place.page].issues;
        &self.volume.issues[first..=last]
    }

    /// 3月, 3月—4月: of the issues of the page.
    fn months(&self) -> String {
        let month = |issue: &IssueOutline| issue.date.month();
        match self.shown() {
            [first, .., last] if month(first) != month(last) => format!("{}月—{}月", month(first), month(last)),
            shown => shown.first().map_or_else(String::new, |only| format!("{}月", month(only))),
        }
    }

    /// The head of a page: title, months, what is on it.
    fn open_page(&mut self) {
        let months = self.months();
        self.board.composer.y = HEAD;
        self.board.head(&format!("{TITLE}　{months}"));
        // The title is a heading once; on the pages that follow it only repeats itself.
        let node = if self.opened > 0 {
            ARTIFACT
        } else {
            let node = self.board.pool.node(Some(self.root), Role::H1);
            self.board.pool.extra(node).title = Some(TITLE.to_owned());
            self.board.spot(node, "contents");
            node
        };
        let title = self.board.words(node, TITLE, at(font::HEADLINE, 22.0, INK), 0.0, 7.0);
        let label = self.board.words(ARTIFACT, &months, at(font::SUBHEAD, 12.0, RED), title + 14.0, 13.5);
        let note = self.note();
        self.board.words(ARTIFACT, &note, at(font::CAPTION, 8.0, GREY), title + label + 26.0, 16.5);
        self.column_rules();
    }

    /// Rules between columns that hold something, as long as the longer of the two.
    fn column_rules(&mut self) {
        let lines = &self.pages[self.place.page].lines;
        for (column, pair) in (1..).zip(lines.windows(2)).filter(|(_, pair)| pair[1] > 0) {
            let middle = self.grid.span(column) + self.grid.gap / 2.0;
            let tall = height(pair[0].max(pair[1]));
            self.board
                .composer
                .rule([middle, f32::from(HEAD) * PITCH, self.board.composer.sheet.measures.hair, tall], HAIR_COLOR);
        }
    }

    /// 第9期—第13期，其中特刊1期: of the issues of the page.
    fn note(&self) -> String {
        let issues = self.shown();
        let mut numbers = issues.iter().filter_map(|issue| number(issue.number.as_deref()));
        let first = numbers.next();
        let last = numbers.next_back().or_else(|| first.clone());
        let mut note = match first.zip(last) {
            Some((from, to)) if from == to => from,
            Some((from, to)) => format!("{from}—{to}"),
            None => String::new(),
        };
        let special = issues.iter().filter(|issue| issue.special.is_some()).count();
        if special > 0 {
            note.push_str(&format!("，其中特刊{special}期"));
        }
        note.trim_start_matches('，').to_owned()
    }

    fn issue_line(&mut self, entry: NodeId, issue: &IssueOutline, folio: u32) {
        let (x, y) = (self.x(), self.y());
        let reference = self.board.pool.node(Some(entry), Role::Reference);
        let day = format!("{}月{}日", issue.date.month(), issue.date.day());
        let mut rest = vec![weekday(issue.date).to_owned()];
        rest.extend(number(issue.number.as_deref()));
        rest.extend(issue.edition.clone());
        let contents = format!("{}，第{folio}页", full_date(issue.date));
        let link = self.board.link(reference, format!("i.{}", issue.id), contents);
        // Two lines high, words on a rule below.
        let base = y + height(2) - 4.0;
        let day = self.board.linked(link, &day, at(font::HEADLINE, 12.0, INK), x, base - 12.5);
        let rest = rest.join("　");
        let rest = self.board.linked(link, &rest, at(font::CAPTION, 8.0, INK), x + day + 6.0, base - 9.0);
        if let Some(special) = &issue.special {
            let left = x + day + 6.0 + rest + 8.0;
            self.special(entry, special, left, base - 9.5, x + self.grid.width - FOLIO - left);
        }
        let style = at(font::CAPTION_STRONG, 9.0, INK);
        self.board.linked_ending(link, &folio.to_string(), style, x + self.grid.width, base - 9.5);
        self.board.composer.rule([x, y + height(2), self.grid.width, self.board.composer.sheet.measures.rule], INK);
        self.place.line += ISSUE_LINE;
    }

    fn special(&mut self, entry: NodeId, special: &str, x: f32, y: f32, room: f32) {
        let style = at(font::SUBHEAD, 7.0, WHITE);
        let width = self.board.width(special, style) + 6.0;
        if width > room {
            return;
        }
        self.board.composer.rule([x, y - 1.5, width, 11.0], RED);
        let label = self.board.pool.node(Some(entry), Role::Lbl);
        self.board.words(label, special, style, x + 3.0, y + 0.6);
    }

    fn listed(&mut self, toc: NodeId, issue: &IssueOutline, listed: &Listed<'_>) {
        let Listed { page, article, folio, first } = *listed;
        let destination = format!("a.{}.{}", issue.id, article.id);
        let entry = self.entry(toc, destination.clone());
        let (x, y) = (self.x(), self.y());
        if first {
            let label = self.board.pool.node(Some(entry), Role::Lbl);
            let words = match &page.title {
                Some(title) => format!("{} {title}", page.label),
                None => page.label.clone(),
            };
            let style = at(font::CAPTION, 7.0, GREY);
            let words = self.fitted(&words, style, INDENT - 3.0);
            self.board.words(label, &words, style, x, y + 1.0);
        }
        self.article_line(entry, destination, article_title(article), folio, x, y);
    }

    fn article_line(&mut self, entry: NodeId, destination: String, title: String, folio: u32, x: f32, y: f32) {
        let reference = self.board.pool.node(Some(entry), Role::Reference);
        let link = self.board.link(reference, destination, format!("{title}，第{folio}页"));
        let style = at(font::BODY, 8.5, INK);
        let room = self.grid.width - INDENT - FOLIO - 10.0;
        let title = self.fitted(&title, style, room);
        let width = self.board.linked(link, &title, style, x + INDENT, y);
        self.board.leader(x + INDENT + width + 4.0, x + self.grid.width - FOLIO - 2.0, y);
        let number = at(font::CAPTION, 8.0, INK);
        self.board.linked_ending(link, &folio.to_string(), number, x + self.grid.width, y + 0.3);
    }

    /// A title cut to its room: contents show one line each.
    fn fitted(&self, title: &str, style: Style, room: f32) -> String {
        if self.board.width(title, style) <= room {
            return title.to_owned();
        }
        let mut end = title.len();
        while let Some((place, _)) = title[..end].char_indices().next_back() {
            end = place;
            let cut = format!("{}…", &title[..end]);
            if self.board.width(&cut, style) <= room {
                return cut;
            }
        }
        title.to_owned()
    }
}

fn full_date(date: Date) -> String {
    super::opening::long_date(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(articles: &[usize]) -> Vec<Vec<u16>> {
        let issues: Vec<_> = articles.iter().copied().enumerate().collect();
        let place = Place { page: 0, column: 0, line: 0, columns: 2, full: 50, last: None };
        evened(place, &issues).1.into_iter().map(|page| page.lines).collect()
    }

    #[test]
    fn the_last_page_is_even_and_no_issue_is_divided() {
        assert_eq!(pages(&[10, 10, 10, 10]), [[25, 25]]);
        assert_eq!(pages(&[20, 20, 20, 20, 8, 8]), [[45, 45], [10, 10]]);
        assert_eq!(pages(&[30]), [[32, 0]]);
    }

    #[test]
    fn an_issue_longer_than_a_column_is_divided() {
        assert_eq!(pages(&[60]), [[31, 31]]);
    }
}
