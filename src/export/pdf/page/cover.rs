//! The cover (封面): title, year, numbers, and the year as a matrix of dots: a row a month, a dot an issue.

use super::board::Board;
use super::canvas::Color;
use super::figure::Shown;
use super::front::Front;
use super::opening::{at, name_picture};
use super::pool::{ARTIFACT, Align, NodeId};
use super::style::{GREY, INK, RED, font};
use super::year::{Counts, Day, Year};
use crate::export::pdf::file::tags::{Attribute, Role};
use crate::export::pdf::typeset::line::Metrics;
use crate::model::Date;
use crate::plan::Volume;

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;
/// Width of the text of the cover, in millimetres of A4, as all that follows.
const WIDTH: f32 = 160.0;
/// Distance of the rows of the matrix.
const ROW: f32 = 8.6;
/// Distance of its dots.
const STEP: f32 = 4.75;
/// From the names of the months to the dots.
const NAMES: f32 = 13.0;
/// A day without an issue.
const FAINT: Color = Color::Fixed([0xb9, 0xb5, 0xac]);

/// Draws the cover on a page of its own.
/// `name` is the paper's own title picture, where there is one.
pub(crate) fn draw<M: Metrics>(
    board: &mut Board<'_, M>,
    part: NodeId,
    (front, name): (&Front, Option<Shown>),
    volume: &Volume,
    year: &Year,
) {
    let sheet = board.composer.sheet;
    // The cover counts from the edges of the sheet; it is a right-hand page.
    let scale = sheet.scale();
    let origin = [30.0 * MM * scale - sheet.left(true), -sheet.top];
    let mut cover = Cover { board, sect: part, origin, scale, front };
    cover.sect = cover.board.pool.node(Some(part), Role::Sect);
    cover.board.composer.rule([-sheet.left(true), -sheet.top, 9.0 * MM * scale, sheet.size[1]], RED);
    cover.title(volume, name);
    cover.year();
    cover.matrix(volume, year);
    cover.foot(volume);
}

struct Cover<'a, 'b, M> {
    board: &'a mut Board<'b, M>,
    sect: NodeId,
    origin: [f32; 2],
    /// Of A4.
    scale: f32,
    front: &'a Front,
}

impl<M: Metrics> Cover<'_, '_, M> {
    /// Millimetres of an A4 cover in points of this one.
    fn mm(&self, millimetres: f32) -> f32 {
        millimetres * MM * self.scale
    }

    /// Points of an A4 cover in points of this one.
    fn pt(&self, points: f32) -> f32 {
        points * self.scale
    }

    fn p(&mut self) -> NodeId {
        self.board.pool.node(Some(self.sect), Role::P)
    }

    fn title(&mut self, volume: &Volume, name: Option<Shown>) {
        let [x, y] = self.origin;
        let heading = self.board.pool.node(Some(self.sect), Role::H1);
        self.board.pool.extra(heading).title = Some(format!("{} {}", self.front.title, self.front.volume));
        match name {
            Some(name) => {
                let area = [x, y + self.mm(36.0), self.mm(WIDTH), self.pt(88.0)];
                let words = (heading, self.front.title.as_str());
                name_picture(self.board.composer, self.board.pool, words, name, area, Align::Start);
            }
            None => self.set_title(heading),
        }
        let words = imprint_line(volume);
        if !words.is_empty() {
            let node = self.p();
            self.board.words(node, &words, at(font::CAPTION, self.pt(10.5), GREY), x + self.mm(1.0), y + self.mm(74.0));
        }
        self.board.composer.rule([x, y + self.mm(92.0), self.mm(WIDTH), 0.8], INK);
    }

    /// The title in type, as wide as the cover at most.
    fn set_title(&mut self, heading: NodeId) {
        let [x, y] = self.origin;
        let wide = self.board.width(&self.front.title, at(font::HEADLINE, self.pt(92.0), RED));
        let blanks = self.pt(10.0) * self.front.title.chars().count().saturating_sub(1) as f32;
        let fit = (self.mm(WIDTH) / (wide + blanks)).min(1.0);
        let style = at(font::HEADLINE, self.pt(92.0) * fit, RED);
        self.board.spaced(
            heading,
            &self.front.title,
            style,
            [x, y + self.mm(34.0) + self.pt(92.0) * (1.0 - fit) * 0.9],
            self.pt(10.0) * fit,
        );
    }

    /// 2024 年合订本, and the numbers to the right.
    fn year(&mut self) {
        let [x, y] = self.origin;
        let (digits, rest) =
            self.front.volume.split_at(self.front.volume.find(|c: char| !c.is_ascii_digit()).unwrap_or(0));
        let node = self.p();
        let width = self.board.words(node, digits, at(font::HEADLINE, self.pt(40.0), INK), x, y + self.mm(98.0));
        let gap = if digits.is_empty() { 0.0 } else { self.mm(3.0) };
        self.board.words(node, rest, at(font::STRONG, self.pt(20.0), INK), x + width + gap, y + self.mm(102.0));
        for (line, words) in self.front.numbers.clone().iter().zip(0u8..) {
            let node = self.p();
            let place = y + self.mm(100.0) + f32::from(words) * self.pt(14.5);
            self.board.ending(node, line, at(font::CAPTION, self.pt(10.0), INK), x + self.mm(WIDTH), place);
        }
    }

    fn matrix(&mut self, volume: &Volume, year: &Year) {
        let [x, y] = self.origin;
        let top = y + self.mm(131.0);
        let height = self.mm(ROW) * year.months.len() as f32;
        let counts = year.counts(volume);
        let figure = self.board.pool.node(Some(self.sect), Role::Figure);
        self.board.pool.extra(figure).alt = Some(spoken(&counts));
        for (month, row) in year.months.iter().zip(0u8..) {
            let middle = top + f32::from(row) * self.mm(ROW) + self.mm(1.25);
            self.month(figure, *month, volume, year, [x, middle]);
        }
        let rise = self.board.composer.sheet.rise();
        let area = [x, rise - top - height, x + self.mm(WIDTH), rise - top];
        self.board.pool.bound(figure, &mut self.board.composer.tree, Attribute::BBox(area));
        self.legend(&counts, [x + self.mm(NAMES), top + height + self.mm(4.0)]);
    }

    fn month(&mut self, figure: NodeId, month: Date, volume: &Volume, year: &Year, [x, y]: [f32; 2]) {
        self.board.words(
            figure,
            &format!("{}月", month.month()),
            at(font::CAPTION, self.pt(8.5), INK),
            x,
            y - self.pt(5.2),
        );
        for day in 1..=month.days_in_month() {
            let center = [x + self.mm(NAMES) + f32::from(day - 1) * self.mm(STEP) + self.mm(1.25), y];
            let state = Date::new(month.year(), month.month(), day).and_then(|date| year.day(date));
            match state {
                None | Some(Day::Combined(_)) => self.board.disc(figure, center, self.mm(0.22), FAINT),
                Some(Day::Pause) => self.dash(figure, center),
                Some(Day::Missing) => self.board.ring(figure, center, self.mm(1.25), 0.8, INK),
                Some(Day::Issue(n)) if volume.issues[n].special.is_some() => {
                    self.board.disc(figure, center, self.mm(1.5), RED);
                }
                Some(Day::Issue(_)) => self.board.disc(figure, center, self.mm(1.25), INK),
            }
        }
    }

    fn dash(&mut self, node: NodeId, [x, y]: [f32; 2]) {
        self.board.composer.mark(self.board.pool, node);
        let (left, width) = (x - self.mm(0.8), self.mm(1.6));
        self.board.composer.canvas().fill([left, y - 0.3, width, 0.6], GREY);
    }

    fn legend(&mut self, counts: &Counts, [mut x, y]: [f32; 2]) {
        let entries = [
            (format!("收录 {}期", counts.held), true),
            (format!("特刊 {}期", counts.special), counts.special > 0),
            (format!("缺藏 {}期", counts.missing), counts.missing > 0),
            ("休刊".to_owned(), counts.pauses > 0),
        ];
        for (number, (words, _)) in entries.into_iter().enumerate().filter(|(_, (_, shown))| *shown) {
            let center = [x + self.mm(1.3), y];
            match number {
                0 => self.board.disc(ARTIFACT, center, self.mm(1.25), INK),
                1 => self.board.disc(ARTIFACT, center, self.mm(1.5), RED),
                2 => self.board.ring(ARTIFACT, center, self.mm(1.25), 0.8, INK),
                _ => self.dash(ARTIFACT, center),
            }
            // The figure says it already.
            let width = self.board.words(
                ARTIFACT,
                &words,
                at(font::CAPTION, self.pt(8.0), INK),
                x + self.mm(4.4),
                y - self.pt(4.2),
            );
            x += self.mm(4.4) + width + self.mm(7.0);
        }
    }

    fn foot(&mut self, volume: &Volume) {
        let [x, y] = self.origin;
        let y = y + self.mm(269.0);
        let node = self.p();
        self.board.spaced(node, &self.front.publisher, at(font::STRONG, self.pt(13.0), INK), [x, y], self.pt(2.0));
        let node = self.p();
        self.board.ending(
            node,
            &dates(volume),
            at(font::CAPTION, self.pt(9.0), INK),
            x + self.mm(WIDTH),
            y + self.pt(3.0),
        );
    }
}

fn imprint_line(volume: &Volume) -> String {
    let publication = &volume.publication;
    let mut words: Vec<String> = publication.publisher.sponsor.iter().map(|name| format!("{name}主办")).collect();
    words.extend(publication.identifiers.cn.iter().map(|cn| format!("国内统一刊号 {cn}")));
    words.join("　　")
}

/// 2024年1月2日—12月31日.
fn dates(volume: &Volume) -> String {
    let (from, to) = volume.dates();
    let first = super::opening::long_date(from);
    match (from == to, from.year() == to.year()) {
        (true, _) => first,
        (_, true) => format!("{first}—{}月{}日", to.month(), to.day()),
        _ => format!("{first}—{}", super::opening::long_date(to)),
    }
}

fn spoken(counts: &Counts) -> String {
    let mut words = format!("各期分布图，每行一月，每点一期：收录{}期", counts.held);
    for (name, count) in [("其中特刊", counts.special), ("缺藏", counts.missing)] {
        if count > 0 {
            words.push_str(&format!("，{name}{count}期"));
        }
    }
    words.push('。');
    words
}

/// What the cover sets, for the scan.
pub(crate) fn words(volume: &Volume) -> [(crate::export::pdf::typeset::font::Role, String); 2] {
    use crate::export::pdf::typeset::font::Role as FontRole;
    [
        (FontRole::Caption, format!("{}{}收录特刊缺藏休期", imprint_line(volume), dates(volume))),
        (
            FontRole::Strong,
            volume.publication.publisher.name.clone().unwrap_or_else(|| volume.publication.title.clone()),
        ),
    ]
}
