//! The contents (总目录): month, issue, newspaper page, article, with leaders and folios; every line is a link.

use super::board;
use super::body::Grid;
use super::composer::Composer;
use super::opening::{at, head_part, number, weekday};
use super::pool::{ARTIFACT, Align, NodeId, Pool, Setting};
use super::style::{GREY, HAIR, HAIR_COLOR, INK, PITCH, RED, RULE, Style, WHITE, font, height};
use crate::export::pdf::file::links::Target;
use crate::export::pdf::file::tags::{Reference, Role};
use crate::export::pdf::issue::article_title;
use crate::export::pdf::typeset::line::{EM, Metrics};
use crate::model::Date;
use crate::plan::{IssueOutline, PageOutline, Volume};

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
    metrics: &'a M,
    pool: &'a mut Pool,
    composer: &'a mut Composer,
    folios: &'a F,
    volume: &'a Volume,
    toc: NodeId,
    /// Columns of a page.
    grid: Grid,
    column: usize,
    /// Next free line of the column.
    line: u16,
    month: (i32, u8),
    heading: Option<NodeId>,
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
        metrics,
        pool,
        composer,
        folios,
        volume,
        toc,
        column: 0,
        line: 0,
        month,
        heading: None,
        root,
    };
    for issue in &volume.issues {
        maker.issue(issue);
    }
    maker.finish();
}

impl<M: Metrics, F: Folios> ContentsMaker<'_, M, F> {
    fn room(&self) -> u16 {
        self.composer.sheet.lines - HEAD
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
        if self.heading.is_none() {
            self.month = month;
            self.open_page();
        } else if self.line > 0 && self.line + lines.min(self.room()) > self.room() {
            self.next_column(month);
        }
        let entry = self.entry(self.toc, format!("i.{}", issue.id));
        self.issue_line(entry, issue, folio);
        let nested = self.pool.node(Some(entry), Role::Toc);
        for page in &issue.pages {
            self.page(nested, issue, page, month);
        }
        self.line += 1;
        // What is drawn needs no glyphs any more; its elements do go on.
        self.pool.clear_text();
    }

    /// An entry, which points at what it names.
    fn entry(&mut self, toc: NodeId, destination: String) -> NodeId {
        let entry = self.pool.node(Some(toc), Role::Toci);
        self.pool.extra(entry).references.push(Reference::Destination(destination));
        entry
    }

    fn next_column(&mut self, month: (i32, u8)) {
        self.line = 0;
        self.column += 1;
        if self.column == self.grid.count {
            self.composer.turn();
            self.column = 0;
            self.month = month;
            self.open_page();
        }
    }

    /// The head of a page: title, month, what is in it.
    fn open_page(&mut self) {
        self.composer.y = HEAD;
        let words = format!("总目录　{}月", self.month.1);
        let part = head_part(self.metrics, self.pool, &words, at(font::CAPTION, 7.5, INK));
        self.composer.heads.push(part);
        self.composer.set_head(Some(self.composer.heads.len() as u32 - 1));
        // The title is a heading once; on the pages that follow it only repeats itself.
        let node = if self.heading.is_none() {
            let node = self.pool.node(Some(self.root), Role::H1);
            self.pool.extra(node).title = Some("总目录".to_owned());
            self.composer.spot(self.pool, node, "contents".to_owned());
            node
        } else {
            ARTIFACT
        };
        self.heading = Some(node);
        let month = format!("{}月", self.month.1);
        let width = self.composer.sheet.area();
        let title = self.words(node, "总目录", at(font::HEADLINE, 22.0, INK), 0.0, 7.0, width);
        let label = self.words(ARTIFACT, &month, at(font::SUBHEAD, 12.0, RED), title + 14.0, 13.5, width);
        let note = self.month_note();
        self.words(ARTIFACT, &note, at(font::CAPTION, 8.0, GREY), title + 14.0 + label + 12.0, 16.5, width);
        let (top, all) = (f32::from(HEAD) * PITCH, self.composer.sheet.lines - HEAD);
        for column in 1..self.grid.count {
            let middle = self.grid.span(column) + self.grid.gap / 2.0;
            self.composer.rule([middle, top, HAIR, height(all)], HAIR_COLOR);
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

    /// Draws words; returns their width.
    fn words(&mut self, node: NodeId, text: &str, style: Style, x: f32, y: f32, width: f32) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        let para = self.pool.words(self.metrics, node, text, &Setting::line(style, width, Align::Start));
        self.composer.paragraph(self.pool, para, x, y, PITCH);
        self.pool.width(para)
    }

    fn issue_line(&mut self, entry: NodeId, issue: &IssueOutline, folio: u32) {
        let (x, y) = (self.x(), self.y());
        let reference = self.pool.node(Some(entry), Role::Reference);
        let day = format!("{}月{}日", issue.date.month(), issue.date.day());
        let mut rest = vec![weekday(issue.date).to_owned()];
        rest.extend(number(issue.number.as_deref()));
        rest.extend(issue.edition.clone());
        let contents = format!("{}，第{folio}页", full_date(issue.date));
        let link = self.link(reference, format!("i.{}", issue.id), contents);
        // Two lines high, words on a rule below.
        let base = y + height(2) - 4.0;
        let day = self.linked(link, &day, at(font::HEADLINE, 12.0, INK), x, base - 12.5, self.grid.width);
        let rest = rest.join("　");
        let rest = self.linked(link, &rest, at(font::CAPTION, 8.0, INK), x + day + 6.0, base - 9.0, self.grid.width);
        if let Some(special) = &issue.special {
            let left = x + day + 6.0 + rest + 8.0;
            self.special(entry, special, left, base - 9.5, x + self.grid.width - FOLIO - left);
        }
        let folio = folio.to_string();
        let style = at(font::CAPTION_STRONG, 9.0, INK);
        let width = self.width(&folio, style);
        self.linked(link, &folio, style, x + self.grid.width - width, base - 9.5, FOLIO);
        self.composer.rule([x, y + height(2), self.grid.width, RULE], INK);
        self.line += 2;
    }

    fn special(&mut self, entry: NodeId, special: &str, x: f32, y: f32, room: f32) {
        let style = at(font::SUBHEAD, 7.0, WHITE);
        let width = self.width(special, style) + 6.0;
        if width > room {
            return;
        }
        self.composer.rule([x, y - 1.5, width, 11.0], RED);
        let label = self.pool.node(Some(entry), Role::Lbl);
        self.words(label, special, style, x + 3.0, y + 0.6, width);
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
                let label = self.pool.node(Some(entry), Role::Lbl);
                let words = match &page.title {
                    Some(title) => format!("{} {title}", page.label),
                    None => page.label.clone(),
                };
                let style = at(font::CAPTION, 7.0, GREY);
                let words = self.fitted(&words, style, INDENT - 3.0);
                self.words(label, &words, style, x, y + 1.0, self.grid.width);
            }
            self.article_line(entry, destination, article_title(article), folio, x, y);
            self.line += 1;
        }
    }

    fn article_line(&mut self, entry: NodeId, destination: String, title: String, folio: u32, x: f32, y: f32) {
        let reference = self.pool.node(Some(entry), Role::Reference);
        let link = self.link(reference, destination, format!("{title}，第{folio}页"));
        let style = at(font::BODY, 8.5, INK);
        let room = self.grid.width - INDENT - FOLIO - 10.0;
        let title = self.fitted(&title, style, room);
        let width = self.linked(link, &title, style, x + INDENT, y, self.grid.width);
        let folio = folio.to_string();
        let number = at(font::CAPTION, 8.0, INK);
        let folio_width = self.width(&folio, number);
        self.leader(x + INDENT + width + 4.0, x + self.grid.width - FOLIO - 2.0, y);
        self.linked(link, &folio, number, x + self.grid.width - folio_width, y + 0.3, FOLIO);
    }

    /// A title cut to its room: contents show one line each.
    fn fitted(&mut self, title: &str, style: Style, room: f32) -> String {
        if self.width(title, style) <= room {
            return title.to_owned();
        }
        let mut end = title.len();
        while let Some((place, _)) = title[..end].char_indices().next_back() {
            end = place;
            let cut = format!("{}…", &title[..end]);
            if self.width(&cut, style) <= room {
                return cut;
            }
        }
        title.to_owned()
    }

    /// Width of words on one line, roughly enough for layout and exact for what fonts say.
    fn width(&self, text: &str, style: Style) -> f32 {
        let units: i32 =
            text.chars()
                .map(|c| {
                    if (c as u32) < 0x2000 {
                        i32::from(self.metrics.cell(style.font, c).advance) * EM / 1000
                    } else {
                        EM
                    }
                })
                .sum();
        units as f32 / EM as f32 * style.size
    }

    fn link(&mut self, reference: NodeId, destination: String, contents: String) -> u32 {
        self.pool.add_link(reference, Target::Destination(destination), contents)
    }

    fn linked(&mut self, link: u32, text: &str, style: Style, x: f32, y: f32, width: f32) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        let para = self.pool.linked(self.metrics, link, text, &Setting::line(style, width, Align::Start));
        self.composer.paragraph(self.pool, para, x, y, PITCH);
        self.pool.width(para)
    }

    fn leader(&mut self, from: f32, to: f32, y: f32) {
        if to > from + 8.0 {
            self.composer.dots(from, to, y + 6.9);
        }
    }

    fn finish(self) {
        self.composer.turn();
    }
}

fn full_date(date: Date) -> String {
    super::opening::long_date(date)
}
