//! How an issue begins, and how each of its pages does: masthead, date, special line; label, name, staff.

use super::canvas::{Canvas, Color};
use super::composer::{Composer, HeadPart};
use super::figure::Shown;
use super::front::weekdays;
use super::pool::{ARTIFACT, Align, NodeId, ParaId, Pool, Setting};
use super::style::{self, GREY, HAIR_COLOR, INK, PITCH, RED, Style, WHITE, font};
use crate::export::pdf::file::tags::{Attribute, Role};
use crate::export::pdf::palette::Palette;
use crate::export::pdf::typeset::classes::{Class, class};
use crate::export::pdf::typeset::line::{FontId, Metrics};
use crate::model::{Date, Issue, Page, Publication, Staff};

/// Width of the block with the date, in points.
const DATE_WIDTH: f32 = 176.0;

/// Staff in the head of a page.
const STAFF: Style = Style { font: font::CAPTION, size: 7.5, color: GREY, drop: 7.5 * style::ASCENT };

/// 星期一 … 星期日.
pub(crate) fn weekday(date: Date) -> &'static str {
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"][usize::from(date.weekday() - 1) % 7]
}

/// 2024年3月22日.
pub(crate) fn long_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 第01版, or the label where it is no number.
pub(crate) fn page_label(label: &str) -> String {
    if label.chars().all(|c| c.is_ascii_alphanumeric()) { format!("第{label}版") } else { label.to_owned() }
}

/// 第21期, or nothing.
pub(crate) fn number(number: Option<&str>) -> Option<String> {
    number.map(|number| if number.starts_with('第') { number.to_owned() } else { format!("第{number}期") })
}

/// What a running head says of a page of an issue.
pub(crate) fn head_words(issue: &Issue, page: &Page) -> String {
    let mut words = vec![long_date(issue.date), weekday(issue.date).to_owned()];
    words.extend(number(issue.number.as_deref()));
    words.push(page_label(&page.label));
    words.extend(page.title.clone());
    words.join("　")
}

/// Words of the staff: label and name, two blanks between people.
pub(crate) fn staff_line(staff: &[Staff]) -> String {
    let role = |staff: &Staff| staff.label.clone().unwrap_or_else(|| role_name(&staff.role).to_owned());
    staff.iter().map(|one| format!("{}　{}", role(one), one.name)).collect::<Vec<_>>().join("　　")
}

fn role_name(role: &str) -> &str {
    match role {
        "chief_editor" => "总编辑",
        "duty_editor" => "值班编辑",
        "editor" => "责任编辑",
        "designer" => "版式",
        "photo_editor" => "图片编辑",
        "proofreader" => "校对",
        other => other,
    }
}

/// Draws words at fixed places.
pub(crate) struct Placer<'a, M> {
    /// Fonts.
    pub(crate) metrics: &'a M,
    /// What is laid out at a time.
    pub(crate) pool: &'a mut Pool,
    /// The open page.
    pub(crate) composer: &'a mut Composer,
}

impl<M: Metrics> Placer<'_, M> {
    /// Draws words in a box that begins at `x` and `y` and is `width` wide.
    pub(crate) fn words(&mut self, node: NodeId, text: &str, style: Style, place: [f32; 3], align: Align) -> ParaId {
        let [x, y, width] = place;
        let para = self.pool.words(self.metrics, node, text, &Setting::line(style, width, align));
        self.composer.paragraph(self.pool, para, x, y, style.size * 1.4);
        para
    }

    /// How wide words are in one line.
    fn length(&mut self, text: &str, style: Style) -> f32 {
        let trial = self.pool.words(self.metrics, ARTIFACT, text, &Setting::line(style, 10_000.0, Align::Start));
        self.pool.width(trial)
    }

    /// Draws words in one line, smaller on the same baseline where the room is too narrow; returns their width.
    fn fitted(&mut self, node: NodeId, text: &str, style: Style, place: [f32; 2], room: f32) -> f32 {
        let text = &text.replace(|c| class(c) == Class::Break, " ");
        let fit = (room / self.length(text, style).max(1.0)).min(1.0);
        let small = Style { size: style.size * fit, ..style };
        let para = self.pool.words(self.metrics, node, text, &Setting::line(small, 10_000.0, Align::Start));
        self.composer.paragraph(self.pool, para, place[0], place[1], 0.0);
        self.pool.width(para)
    }

    fn spaced(&mut self, node: NodeId, text: &str, style: Style, place: [f32; 2], room: f32, tracking: f32) {
        let blanks = tracking * text.chars().count().saturating_sub(1) as f32;
        let width = self.length(text, style) + blanks;
        let fit = (room / width.max(1.0)).min(1.0);
        let style = Style { size: style.size * fit, drop: style.drop * fit, ..style };
        let para = self.pool.words(self.metrics, node, text, &Setting::line(style, 10_000.0, Align::Start));
        self.pool.track(para, tracking * fit);
        // Readers take wide gaps between characters for blanks.
        self.pool.extra(node).actual = Some(text.to_owned());
        self.composer.paragraph(self.pool, para, place[0], place[1], 0.0);
    }

    /// The head of an issue; returns nothing, but takes its lines from the open page.
    /// `name` is the paper's own title picture, where there is one.
    pub(crate) fn issue(
        &mut self,
        part: NodeId,
        publication: &Publication,
        issue: &Issue,
        name: Option<Shown>,
        top: f32,
    ) {
        let lines = if special_line(issue).is_some() { 8 } else { 6 };
        self.masthead(part, publication, issue, name, top);
        self.date(part, issue, top);
        if let Some(special) = special_line(issue) {
            let bottom = top + style::height(8) - 3.0;
            self.composer.rule([0.0, bottom - 18.0, self.composer.sheet.area(), 18.0], RED);
            let node = self.pool.node(Some(part), Role::P);
            let bold = at(font::SUBHEAD, 9.5, WHITE);
            self.words(node, &special, bold, [9.0, bottom - 18.0 + 4.25, 460.0], Align::Start);
        }
        self.composer.y += lines;
    }

    fn masthead(&mut self, part: NodeId, publication: &Publication, issue: &Issue, name: Option<Shown>, top: f32) {
        let title = self.pool.node(Some(part), Role::H1);
        let number = number(issue.number.as_deref()).map_or_else(String::new, |number| format!("　{number}"));
        self.pool.extra(title).title = Some(format!("{}{number}", long_date(issue.date)));
        let room = self.composer.sheet.area() - DATE_WIDTH - 18.0;
        match name {
            Some(name) => {
                // In the height of the set one.
                let area = [0.0, top + 1.0, room, 57.0];
                name_picture(self.composer, self.pool, (title, &publication.title), name, area, Align::Start);
            }
            None => self.spaced(title, &publication.title, at(font::HEADLINE, 60.0, RED), [0.0, top - 2.0], room, 8.0),
        }
        let publisher = issue.imprint.as_ref().unwrap_or(&publication.publisher);
        let sponsor = publisher.sponsor.as_ref().or(publication.publisher.sponsor.as_ref());
        let mut words: Vec<String> = sponsor.map(|sponsor| format!("{sponsor}主办")).into_iter().collect();
        words.extend(publication.identifiers.cn.as_ref().map(|cn| format!("国内统一刊号 {cn}")));
        words.extend(publication.schedule.as_ref().map(|schedule| format!("{}出版", weekdays(schedule))));
        words.extend(issue.edition.clone());
        words.extend(issue.title.clone());
        if !words.is_empty() {
            let node = self.pool.node(Some(part), Role::P);
            self.words(node, &words.join("　　"), at(font::CAPTION, 7.5, GREY), [0.0, top + 66.0, room], Align::Start);
        }
    }

    fn date(&mut self, part: NodeId, issue: &Issue, top: f32) {
        let x = self.composer.sheet.area() - DATE_WIDTH;
        let date = issue.date;
        let node = self.pool.node(Some(part), Role::P);
        let day = self.words(
            node,
            &date.day().to_string(),
            at(font::HEADLINE, 50.0, INK),
            [x, top + 1.0, 100.0],
            Align::Start,
        );
        let left = x + self.pool.width(day) + 10.0;
        let rest = x + DATE_WIDTH - left;
        let month = format!("{}年{}月　{}", date.year(), date.month(), weekday(date));
        let node = self.pool.node(Some(part), Role::P);
        self.words(node, &month, at(font::SUBHEAD, 10.5, INK), [left, top + 7.0, rest + 10.0], Align::Start);
        if let Some(lunar) = lunar(issue) {
            let node = self.pool.node(Some(part), Role::P);
            self.words(node, &lunar, at(font::KAI, 9.5, INK), [left, top + 25.0, rest], Align::Start);
        }
        self.composer.rule([x, top + 52.0, DATE_WIDTH, self.composer.sheet.measures.hair], HAIR_COLOR);
        self.numbers(part, issue, x, top + 57.0);
    }

    fn numbers(&mut self, part: NodeId, issue: &Issue, x: f32, y: f32) {
        let sides: usize = issue.pages.iter().map(|page| page.printed_sides().len()).sum();
        let total = issue.total_number.as_ref().map(|total| match total.starts_with('总') {
            true => total.clone(),
            false => format!("总第{total}期"),
        });
        let words = [
            (number(issue.number.as_deref()), Align::Start),
            (total, Align::Center),
            (Some(format!("今日{sides}版")), Align::End),
        ];
        for (words, align) in words {
            if let Some(words) = words {
                let node = self.pool.node(Some(part), Role::P);
                self.words(node, &words, at(font::CAPTION, 8.0, INK), [x, y, DATE_WIDTH], align);
            }
        }
    }

    /// The head of a page of an issue, two lines high.
    pub(crate) fn page(&mut self, sect: NodeId, page: &Page) {
        let top = f32::from(self.composer.y) * PITCH;
        let heading = self.pool.node(Some(sect), Role::H2);
        let label = page_label(&page.label);
        let name = page.title.clone().unwrap_or_default();
        self.pool.extra(heading).title = Some(format!("{label} {name}").trim_end().to_owned());
        let setting = Setting::line(at(font::SUBHEAD, 10.5, WHITE), 200.0, Align::Start);
        let para = self.pool.words(self.metrics, heading, &label, &setting);
        let width = self.pool.width(para) + 12.0;
        let area = self.composer.sheet.area();
        self.composer.rule([0.0, top, width, 17.0], INK);
        self.composer.rule([0.0, top + 17.0, area, self.composer.sheet.measures.rule], INK);
        self.composer.paragraph(self.pool, para, 6.0, top + 3.25, 0.0);
        let left = width + 12.0;
        let mut staff = staff_line(&page.staff);
        if let Some(special) = page.special.as_ref().filter(|special| **special != name) {
            staff = if staff.is_empty() { special.clone() } else { format!("{special}　　{staff}") };
        }
        // The name has the first claim to the line, the staff to a third of it.
        let share = (area - left) / 3.0;
        let rest = if staff.is_empty() { area } else { area - share.min(self.length(&staff, STAFF)) - 12.0 };
        let mut end = left;
        if !name.is_empty() {
            end = left
                + self.fitted(heading, &name, at(font::HEADLINE, 15.0, INK), [left, top + 0.5], rest - left)
                + 12.0;
        }
        if !staff.is_empty() {
            let node = self.pool.node(Some(sect), Role::P);
            let start = (area - self.length(&staff, STAFF)).max(end);
            self.fitted(node, &staff, STAFF, [start, top + 6.0], area - start);
        }
        self.composer.y += 2;
    }
}

/// The name of the paper, a heading and its words, as a picture in a box: left, top, width and height.
pub(crate) fn name_picture(
    composer: &mut Composer,
    pool: &mut Pool,
    (heading, words): (NodeId, &str),
    name: Shown,
    [left, top, room, tall]: [f32; 4],
    align: Align,
) {
    let [wide, high] = name.size.map(|pixels| pixels.max(1) as f32);
    let fit = (tall / high).min(room / wide);
    let (width, height) = (wide * fit, high * fit);
    let top = top + (tall - height) / 2.0;
    let left = left
        + match align {
            Align::Start => 0.0,
            Align::Center => (room - width) / 2.0,
            Align::End => room - width,
        };
    let figure = pool.node(Some(heading), Role::Figure);
    pool.extra(figure).alt = Some(words.to_owned());
    composer.image(pool, Some(figure), name.number, [left, top, width, height], name.turn);
    let rise = composer.sheet.rise();
    pool.bound(figure, &mut composer.tree, Attribute::BBox([left, rise - top - height, left + width, rise - top]));
}

/// The line in red under the masthead.
fn special_line(issue: &Issue) -> Option<String> {
    issue
        .special
        .as_ref()
        .map(|special| if special.starts_with("特刊") { special.clone() } else { format!("特刊　{special}") })
}

/// 农历, as printed, else computed.
pub(crate) fn lunar(issue: &Issue) -> Option<String> {
    let lunar = issue.lunar_date.clone().or_else(|| crate::model::lunar_date(issue.date))?;
    Some(if lunar.starts_with("农历") { lunar } else { format!("农历{lunar}") })
}

/// A style whose box begins with its em.
pub(crate) fn at(font: FontId, size: f32, color: Color) -> Style {
    Style { font, size, color, drop: size * style::ASCENT }
}

/// A line of furniture, drawn from x = 0 on the baseline.
pub(crate) fn head_part<M: Metrics>(
    metrics: &M,
    pool: &mut Pool,
    palette: Palette,
    text: &str,
    style: Style,
) -> HeadPart {
    let para = pool.words(metrics, ARTIFACT, text, &Setting::line(style, 10_000.0, Align::Start));
    let width = pool.width(para);
    let mut canvas = Canvas::fragment(palette);
    pool.show_fragment(para, &mut canvas);
    HeadPart { operators: canvas.into_fragment(), width }
}
