//! The contents (总目录): month, issue, newspaper page, article, with leaders and folios; every line is a link.

use super::board::{self, Board};
use super::body::Grid;
use super::composer::Composer;
use super::opening::{at, number, weekday};
use super::pool::{ARTIFACT, NodeId, Pool};
use super::style::{GREY, HAIR, HAIR_COLOR, INK, PITCH, RED, RULE, Style, WHITE, font, height};
use crate::export::pdf::file::tags::{Reference, Role};
use crate::export::pdf::issue::article_title;
use crate::export::pdf::typeset::line::Metrics;
use crate::model::Date;
use crate::plan::{IssueOutline, PageOutline, Volume};

const TITLE: &str = "总目录";
/// Lines of the head of a page of contents.
const HEAD: u16 = 3;
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
    column: usize,
    /// Next free line of the column.
    line: u16,
    month: (i32, u8),
    opened: bool,
    root: NodeId,
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
    let date = volume.issues[0].date;
    let month = (date.year(), date.month());
    let grid = composer.sheet.wide();
    let mut maker = ContentsMaker {
        grid,
        board: Board { metrics, pool, composer },
        folios,
        volume,
        toc,
        column: 0,
        line: 0,
        month,
        opened: false,
        root,
    };
    for issue in &volume.issues {
        maker.issue(issue);
    }
    maker.board.composer.turn();
}

impl<M: Metrics, F: Folios> ContentsMaker<'_, M, F> {
    fn room(&self) -> u16 {
        self.board.composer.sheet.lines - HEAD
    }

    fn x(&self) -> f32 {
        (self.grid.width + self.grid.gap) * self.column as f32
    }

    fn y(&self) -> f32 {
        f32::from(HEAD + self.line) * PITCH
    }

    fn issue(&mut self, issue: &IssueOutline) {
        let Some(folio) = self.folios.folio(&format!("i.{}", issue.id)) else { return };
        let lines = 2 + issue.articles().count().max(1) as u16;
        let month = (issue.date.year(), issue.date.month());
        if !self.opened {
            self.month = month;
            self.open_page();
        } else if self.line > 0 && self.line + lines.min(self.room()) > self.room() {
            self.next_column(month);
        }
        let entry = self.entry(self.toc, format!("i.{}", issue.id));
        self.issue_line(entry, issue, folio);
        let nested = self.board.pool.node(Some(entry), Role::Toc);
        for page in &issue.pages {
            self.page(nested, issue, page, month);
        }
        self.line += 1;
        // What is drawn needs no glyphs any more; its elements do go on.
        self.board.pool.clear_text();
    }

    /// An entry, which points at what it names.
    fn entry(&mut self, toc: NodeId, destination: String) -> NodeId {
        let entry = self.board.pool.node(Some(toc), Role::Toci);
        self.board.pool.extra(entry).references.push(Reference::Destination(destination));
        entry
    }

    fn next_column(&mut self, month: (i32, u8)) {
        self.line = 0;
        self.column += 1;
        if self.column == self.grid.count {
            self.board.composer.turn();
            self.column = 0;
            self.month = month;
            self.open_page();
        }
    }

    /// The head of a page: title, month, what is in it.
    fn open_page(&mut self) {
        self.board.composer.y = HEAD;
        self.board.head(&format!("{TITLE}　{}月", self.month.1));
        // The title is a heading once; on the pages that follow it only repeats itself.
        let node = if std::mem::replace(&mut self.opened, true) {
            ARTIFACT
        } else {
            let node = self.board.pool.node(Some(self.root), Role::H1);
            self.board.pool.extra(node).title = Some(TITLE.to_owned());
            self.board.spot(node, "contents");
            node
        };
        let title = self.board.words(node, TITLE, at(font::HEADLINE, 22.0, INK), 0.0, 7.0);
        let month = format!("{}月", self.month.1);
        let label = self.board.words(ARTIFACT, &month, at(font::SUBHEAD, 12.0, RED), title + 14.0, 13.5);
        let note = self.month_note();
        self.board.words(ARTIFACT, &note, at(font::CAPTION, 8.0, GREY), title + label + 26.0, 16.5);
        let (top, all) = (f32::from(HEAD) * PITCH, self.room());
        for column in 1..self.grid.count {
            let middle = self.grid.span(column) + self.grid.gap / 2.0;
            self.board.composer.rule([middle, top, HAIR, height(all)], HAIR_COLOR);
        }
    }

    fn month_note(&self) -> String {
        let of_month = |issue: &&IssueOutline| (issue.date.year(), issue.date.month()) == self.month;
        let issues: Vec<&IssueOutline> = self.volume.issues.iter().filter(of_month).collect();
        let numbers = issues.first().and_then(|issue| number(issue.number.as_deref()));
        let last = issues.last().and_then(|issue| number(issue.number.as_deref()));
        let mut note = match numbers.zip(last) {
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
        self.board.composer.rule([x, y + height(2), self.grid.width, RULE], INK);
        self.line += 2;
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

    fn page(&mut self, toc: NodeId, issue: &IssueOutline, page: &PageOutline, month: (i32, u8)) {
        for (index, article) in page.articles.iter().enumerate() {
            if self.line >= self.room() {
                self.next_column(month);
            }
            let destination = format!("a.{}.{}", issue.id, article.id);
            let Some(folio) = self.folios.folio(&destination) else { continue };
            let entry = self.entry(toc, destination.clone());
            let (x, y) = (self.x(), self.y());
            if index == 0 {
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
            self.line += 1;
        }
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
