//! The calendar (年历): twelve months, Monday first; a disc for each issue with its first page below, which is a link.

use super::board::{Board, root};
use super::canvas::Color;
use super::composer::Composer;
use super::contents::Folios;
use super::opening::{at, long_date, weekday};
use super::pool::{ARTIFACT, NodeId, Pool};
use super::style::{GREY, HAIR_COLOR, INK, PITCH, RED, Style, WHITE, font};
use super::year::{Day, Year, is_partial};
use crate::export::pdf::file::tags::Role;
use crate::export::pdf::typeset::font::Role as FontRole;
use crate::export::pdf::typeset::line::Metrics;
use crate::model::Date;
use crate::plan::Volume;

/// Months beside each other.
const COLUMNS: usize = 3;
/// Between the columns, in points.
const GUTTER: f32 = 16.0;
/// Height of the name of a month with its rule.
const NAME: f32 = 18.5;
/// Height of the names of the weekdays.
const WEEKDAYS: f32 = 12.0;
/// Height of a week, on A4.
const WEEK: f32 = 20.5;
/// The least height of a week.
const CLOSE_WEEK: f32 = 19.2;
/// White below a month.
const BELOW: f32 = 15.0;
/// Half the diameter of a disc.
const DISC: f32 = 6.4;
/// Days without an issue.
const FAINT: Color = Color::Fixed([0x76; 3]);
/// Lines of the head of the page.
const HEAD: u16 = 3;
/// Lines of the legend at the foot of the page.
const LEGEND: u16 = 1;

/// Draws the calendar.
pub(crate) fn draw<M: Metrics, F: Folios>(
    metrics: &M,
    pool: &mut Pool,
    composer: &mut Composer,
    folios: &F,
    volume: &Volume,
    year: &Year,
) {
    let sect = root(pool, &mut composer.tree, Role::Sect);
    let board = Board { metrics, pool, composer };
    let mut calendar = Calendar { board, folios, volume, year, sect, week: WEEK };
    let mut rest = year.months.as_slice();
    while !rest.is_empty() {
        let rows = calendar.rows(rest);
        let (now, later) = rest.split_at(rest.len().min(rows * COLUMNS));
        calendar.page(rest.len() == year.months.len(), now);
        rest = later;
    }
}

/// 2024年年历, 2024年3月日历.
pub(crate) fn title(year: &Year) -> String {
    match year.months.as_slice() {
        [first, .., last] if first.year() == last.year() => format!("{}年年历", first.year()),
        [first, .., last] => format!("{}—{}年年历", first.year(), last.year()),
        [only] => format!("{}年{}月日历", only.year(), only.month()),
        [] => "年历".to_owned(),
    }
}

struct Calendar<'a, M, F> {
    board: Board<'a, M>,
    folios: &'a F,
    volume: &'a Volume,
    year: &'a Year,
    sect: NodeId,
    /// Height of a week on the open page.
    week: f32,
}

impl<M: Metrics, F: Folios> Calendar<'_, M, F> {
    /// How many rows of months fit on a page; weeks may be a little closer than they are by choice.
    fn rows(&self, months: &[Date]) -> usize {
        let lines = self.board.composer.sheet.lines - HEAD - LEGEND;
        let mut room = f32::from(lines) * PITCH + BELOW;
        let heights = months.chunks(COLUMNS).map(|row| NAME + WEEKDAYS + CLOSE_WEEK * most_weeks(row) as f32 + BELOW);
        let fit = heights.take_while(|height| {
            room -= height;
            room >= 0.0
        });
        fit.count().max(1)
    }

    /// The height of a week on a page of these months.
    fn week(&self, months: &[Date]) -> f32 {
        let lines = self.board.composer.sheet.lines - HEAD - LEGEND;
        let rows = months.len().div_ceil(COLUMNS) as f32;
        let weeks: usize = months.chunks(COLUMNS).map(most_weeks).sum();
        let room = f32::from(lines) * PITCH - 6.0 - rows * (NAME + WEEKDAYS + BELOW) + BELOW;
        (room / weeks.max(1) as f32).min(WEEK * self.board.composer.sheet.scale().max(1.0))
    }

    fn page(&mut self, first: bool, months: &[Date]) {
        self.week = self.week(months);
        let title = title(self.year);
        self.board.begin(first.then_some(self.sect), "calendar", &title, "日期下方为该期起始页");
        let width = (self.board.composer.sheet.area() - GUTTER * (COLUMNS as f32 - 1.0)) / COLUMNS as f32;
        let mut y = f32::from(HEAD) * PITCH + 6.0;
        for row in months.chunks(COLUMNS) {
            for (column, month) in row.iter().enumerate() {
                self.month(*month, [column as f32 * (width + GUTTER), y], width);
            }
            y += NAME + WEEKDAYS + self.week * most_weeks(row) as f32 + BELOW;
        }
        self.legend();
        self.board.composer.turn();
    }

    fn month(&mut self, month: Date, [x, y]: [f32; 2], width: f32) {
        let heading = self.board.pool.node(Some(self.sect), Role::H2);
        self.board.words(heading, &format!("{}月", month.month()), at(font::HEADLINE, 14.0, INK), x, y);
        self.board.composer.rule([x, y + NAME, width, self.board.composer.sheet.measures.rule], INK);
        let cell = width / 7.0;
        for (n, name) in ["一", "二", "三", "四", "五", "六", "日"].into_iter().enumerate() {
            let middle = x + cell * (n as f32 + 0.5);
            self.board.centered(ARTIFACT, name, at(font::CAPTION, 6.5, GREY), middle, y + NAME + 3.5);
        }
        let list = self.board.pool.node(Some(self.sect), Role::L);
        let top = y + NAME + WEEKDAYS;
        let blank = usize::from(month.weekday() - 1);
        for day in 1..=month.days_in_month() {
            let Some(date) = Date::new(month.year(), month.month(), day) else { continue };
            let place = blank + usize::from(day - 1);
            let middle = x + cell * ((place % 7) as f32 + 0.5);
            self.day(list, date, [middle, top + self.week * (place / 7) as f32]);
        }
    }

    fn day(&mut self, list: NodeId, date: Date, place: [f32; 2]) {
        match self.year.day(date) {
            Some(Day::Issue(n)) => self.issue(list, n, date, place),
            Some(Day::Missing) => self.missing(list, date, place),
            Some(Day::Pause) => {
                self.plain(date, place);
                self.below(ARTIFACT, "休", GREY, place);
            }
            Some(Day::Combined(n)) => self.combined(list, n, date, place),
            None => self.plain(date, place),
        }
    }

    fn plain(&mut self, date: Date, [x, y]: [f32; 2]) {
        let style = at(font::CAPTION, 7.5, FAINT);
        self.board.centered(ARTIFACT, &date.day().to_string(), style, x, y + 3.0);
    }

    fn below(&mut self, node: NodeId, words: &str, color: Color, [x, y]: [f32; 2]) {
        self.board.centered(node, words, at(font::CAPTION, 6.0, color), x, y + 13.5);
    }

    fn body(&mut self, list: NodeId) -> NodeId {
        let item = self.board.pool.node(Some(list), Role::Li);
        self.board.pool.node(Some(item), Role::LBody)
    }

    fn issue(&mut self, list: NodeId, n: usize, date: Date, [x, y]: [f32; 2]) {
        let issue = &self.volume.issues[n];
        let destination = format!("i.{}", issue.id);
        let folio = self.folios.folio(&destination);
        let color = if issue.special.is_some() { RED } else { INK };
        self.board.disc(ARTIFACT, [x, y + 6.5], DISC, color);
        let body = self.body(list);
        let style = at(font::CAPTION_STRONG, 7.5, WHITE);
        let day = date.day().to_string();
        let Some(folio) = folio else {
            self.board.centered(body, &day, style, x, y + 2.75);
            return;
        };
        let kind = if issue.special.is_some() { "，特刊" } else { "" };
        let contents = format!("{}{}{kind}，第{folio}页", long_date(date), weekday(date));
        let link = self.board.link(body, destination, contents);
        self.board.linked_centered(link, &day, style, x, y + 2.75);
        let under = at(font::CAPTION, 6.0, if issue.special.is_some() { RED } else { GREY });
        self.start_pages(list, n, (link, folio), under, [x, y + 13.5]);
        if is_partial(issue) {
            self.board.words(body, "*", at(font::CAPTION_STRONG, 8.0, RED), x + 7.0, y - 1.5);
        }
    }

    /// Where the issue of a day begins, and where its other issues do.
    fn start_pages(&mut self, list: NodeId, n: usize, (link, folio): (u32, u32), style: Style, [x, y]: [f32; 2]) {
        let mut folios = vec![(link, folio.to_string())];
        let date = self.volume.issues[n].date;
        let (volume, folios_of) = (self.volume, self.folios);
        for issue in volume.issues[n + 1..].iter().take_while(|issue| issue.date == date) {
            let destination = format!("i.{}", issue.id);
            let Some(folio) = folios_of.folio(&destination) else { continue };
            let body = self.body(list);
            let edition = issue.edition.as_deref().unwrap_or("同日另一期");
            let contents = format!("{}，{edition}，第{folio}页", long_date(date));
            folios.push((self.board.link(body, destination, contents), format!("·{folio}")));
        }
        let width: f32 = folios.iter().map(|(_, words)| self.board.width(words, style)).sum();
        let mut left = x - width / 2.0;
        for (link, words) in folios {
            left += self.board.linked(link, &words, style, left, y);
        }
    }

    fn missing(&mut self, list: NodeId, date: Date, [x, y]: [f32; 2]) {
        self.board.ring(ARTIFACT, [x, y + 6.5], DISC, 0.7, INK);
        let body = self.body(list);
        let link = self.board.link(body, "missing".to_owned(), format!("{}缺，见缺期与校勘", long_date(date)));
        self.board.linked_centered(link, &date.day().to_string(), at(font::CAPTION, 7.5, INK), x, y + 2.75);
        self.board.linked_centered(link, "缺", at(font::CAPTION, 6.0, INK), x, y + 13.5);
    }

    /// A day that an earlier issue stands for.
    fn combined(&mut self, list: NodeId, n: usize, date: Date, [x, y]: [f32; 2]) {
        let destination = format!("i.{}", self.volume.issues[n].id);
        let Some(folio) = self.folios.folio(&destination) else { return self.plain(date, [x, y]) };
        let body = self.body(list);
        let link = self.board.link(body, destination, format!("{}，合刊，第{folio}页", long_date(date)));
        self.board.linked_centered(link, &date.day().to_string(), at(font::CAPTION, 7.5, INK), x, y + 3.0);
        self.board.linked_centered(link, "合", at(font::CAPTION, 6.0, GREY), x, y + 13.5);
    }

    /// What the signs mean.
    fn legend(&mut self) {
        let sheet = self.board.composer.sheet;
        let y = f32::from(sheet.lines - 1) * PITCH;
        self.board.composer.rule([0.0, y - 6.0, sheet.area(), self.board.composer.sheet.measures.hair], HAIR_COLOR);
        let node = self.board.pool.node(Some(self.sect), Role::P);
        let (style, middle) = (at(font::CAPTION, 7.5, INK), y + 4.2);
        let mut x = DISC;
        for (n, words) in ["已收录", "特刊", "缺藏"].into_iter().enumerate() {
            match n {
                0 => self.board.disc(ARTIFACT, [x, middle], DISC * 0.9, INK),
                1 => self.board.disc(ARTIFACT, [x, middle], DISC * 0.9, RED),
                _ => self.board.ring(ARTIFACT, [x, middle], DISC * 0.9, 0.7, INK),
            }
            x += DISC + 8.0;
            x += self.board.words(node, words, style, x, y) + 20.0;
        }
        x -= DISC;
        x += self.board.words(node, "*", at(font::CAPTION_STRONG, 8.0, RED), x, y) + 7.5;
        x += self.board.words(node, "残缺（收录不全）", style, x, y) + 18.0;
        let covered = self.year.months.iter().all(|month| self.year.touches(*month));
        let rest = if covered { "其余日期不出版" } else { "其余日期不出版或不在本卷" };
        self.board.words(node, &format!("休　停刊日　　合　合刊　　{rest}"), style, x, y);
    }
}

/// Weeks of the longest of some months.
fn most_weeks(months: &[Date]) -> usize {
    months.iter().map(|month| weeks(*month)).max().unwrap_or(0)
}

/// Weeks that a month touches.
fn weeks(month: Date) -> usize {
    (usize::from(month.weekday() - 1) + usize::from(month.days_in_month())).div_ceil(7)
}

/// What the calendar sets, for the scan.
pub(crate) fn words(year: &Year) -> [(FontRole, String); 4] {
    let title = title(year);
    [
        (FontRole::Headline, title.clone()),
        (FontRole::Headline, "0123456789月".to_owned()),
        (
            FontRole::Caption,
            format!(
                "{title}日期下方为该期起始页一二三四五六日休缺·已收录特刊缺藏残缺（收录不全）停刊日合其余不出版或在本卷 0123456789"
            ),
        ),
        (FontRole::CaptionStrong, "*0123456789".to_owned()),
    ]
}
