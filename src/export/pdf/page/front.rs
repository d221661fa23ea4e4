//! Title page and imprint (扉页, 版权页).

use super::board::{self, Board};
use super::composer::Composer;
use super::figure::Shown;
use super::opening::{Placer, at, long_date, name_picture, number, staff_line};
use super::pool::{Align, NodeId, Pool, Setting};
use super::style::{self, BODY, GREY, INK, font, height};
use super::year::Year;
use super::{calendar, cover, guide, index, notes};
use crate::export::pdf::file::tags::Role;
use crate::export::pdf::options::PageContent;
use crate::export::pdf::typeset::font::Role as FontRole;
use crate::export::pdf::typeset::line::Metrics;
use crate::model::Schedule;
use crate::plan::{Volume, names};

/// Distance of the lines of the imprint, in points.
const STEP: f32 = 18.0;
/// Where the second column of the imprint begins.
const INDENT: f32 = 76.0;

/// What the imprint and the page 出版说明 are told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// The standard that the file follows, in words.
    pub(crate) standard: &'a str,
    /// What is attached for each issue, in words; empty where nothing is.
    pub(crate) attached: &'a str,
    /// What the pages of the newspaper are in this volume.
    pub(crate) content: PageContent,
    /// The fonts, in words.
    pub(crate) fonts: &'a str,
    /// The identifier of the document.
    pub(crate) document: &'a str,
    /// A house style's text of 出版说明.
    pub(crate) guide: Option<&'a str>,
}

/// What a bound volume has besides its issues.
#[derive(Debug, Clone)]
pub(crate) struct Book {
    /// Its days.
    pub(crate) year: Year,
    /// Lines of 出版说明.
    pub(crate) guide: Vec<guide::Line>,
}

/// What the front matter says, in words.
#[derive(Debug, Clone)]
pub(crate) struct Front {
    /// 云岫报.
    pub(crate) title: String,
    /// 2024年合订本.
    pub(crate) volume: String,
    /// 第1期—第100期, 总第3101期—第3200期.
    pub(crate) numbers: Vec<String>,
    /// Numbers in one line, dates.
    extent: Vec<String>,
    /// 云岫报社.
    pub(crate) publisher: String,
    /// Cover, calendar and the like; none for a volume that is one issue by plan.
    pub(crate) book: Option<Book>,
    /// Rows of the imprint; the extent in pages comes when it is known.
    rows: Vec<(&'static str, String)>,
}

/// What a volume is called: 2024年合订本, 2024年3月合订本.
pub(crate) fn volume_title(volume: &Volume) -> String {
    let year = volume.key.get(..4).unwrap_or(&volume.key);
    let rest = volume.key.get(5..).unwrap_or_default();
    let name = match rest {
        "" => format!("{year}年合订本"),
        "h1" => format!("{year}年上半年合订本"),
        "h2" => format!("{year}年下半年合订本"),
        "q1" => format!("{year}年第一季度合订本"),
        "q2" => format!("{year}年第二季度合订本"),
        "q3" => format!("{year}年第三季度合订本"),
        "q4" => format!("{year}年第四季度合订本"),
        month if month.len() == 2 => format!("{year}年{}月合订本", month.trim_start_matches('0')),
        _ => long_date(volume.issues[0].date),
    };
    match volume.part {
        Some(part) => format!("{name}　第{}册（共{}册）", part.number, part.of),
        None => name,
    }
}

impl Front {
    /// From the plan.
    pub(crate) fn new(volume: &Volume, about: &About<'_>) -> Self {
        let publication = &volume.publication;
        let publisher = publication.publisher.name.clone().unwrap_or_else(|| publication.title.clone());
        let mut front = Self {
            title: publication.title.clone(),
            volume: volume_title(volume),
            numbers: numbers(volume),
            extent: extent(volume),
            publisher,
            book: None,
            rows: Vec::new(),
        };
        front.rows = front.imprint(volume, about);
        if is_bound(volume) {
            let year = Year::new(volume);
            let guide = guide::fill(about.guide.unwrap_or(guide::TEMPLATE), &front, volume, &year, about.content);
            front.book = Some(Book { year, guide });
        }
        front
    }

    /// Pages of cover, title and imprint.
    pub(crate) fn title_pages(&self) -> usize {
        if self.book.is_some() { 4 } else { 2 }
    }

    /// The outline items of the front matter with their destinations.
    pub(crate) fn bookmarks(&self, volume: &Volume, contents: bool) -> Vec<(String, &'static str)> {
        let part = volume.part.map(|part| format!("{}（共{}册）", part_words(volume, part.number), part.of));
        let mut items: Vec<_> = part.map(|part| (part, "imprint")).into_iter().collect();
        items.extend([("扉页".to_owned(), "title"), ("版权页".to_owned(), "imprint")]);
        if let Some(book) = &self.book {
            items.push(("出版说明".to_owned(), "guide"));
            items.push((calendar::title(&book.year), "calendar"));
        }
        if contents {
            items.push(("总目录".to_owned(), "contents"));
        }
        items
    }

    /// What front and back matter set in which font, for the scan.
    pub(crate) fn words(&self, volume: &Volume, index: bool) -> Vec<(FontRole, String)> {
        let mut words = self.title_words();
        if let Some(book) = &self.book {
            words.extend(cover::words(volume));
            words.extend(guide::words(&book.guide));
            words.extend(calendar::words(&book.year));
            words.extend(notes::font_words(volume, &book.year));
            if index {
                words.extend(index::words(volume));
            }
        }
        words
    }

    fn title_words(&self) -> Vec<(FontRole, String)> {
        let mut words = vec![
            (FontRole::Headline, format!("{}总目录", self.title)),
            (FontRole::Strong, self.volume.clone()),
            (FontRole::Subtitle, self.publisher.clone()),
            (FontRole::Subtitle, self.volume.clone()),
            (FontRole::Caption, format!("{}　{}总目录", self.title, self.volume)),
            (FontRole::Caption, "其中特刊期—，…".to_owned()),
            (FontRole::Caption, publication_line(self)),
            (FontRole::Subhead, "版权页".to_owned()),
            (FontRole::Body, "正文页，前置页；文章篇，图片幅0123456789ivxlcdm［］（撤稿）…".to_owned()),
        ];
        words.extend(self.extent.iter().map(|line| (FontRole::Body, line.clone())));
        words.extend(self.numbers.iter().map(|line| (FontRole::Caption, line.clone())));
        words.push((FontRole::Headline, self.volume.clone()));
        for (label, value) in &self.rows {
            words.push((FontRole::Caption, (*label).to_owned()));
            words.push((FontRole::Body, value.clone()));
            // The head of each issue repeats them.
            if matches!(*label, "主办" | "国内统一刊号" | "刊期") {
                words.push((FontRole::Caption, value.clone()));
            }
        }
        words
    }

    fn imprint(&self, volume: &Volume, about: &About<'_>) -> Vec<(&'static str, String)> {
        let publication = &volume.publication;
        let publisher = &publication.publisher;
        let mut rows = vec![("题名", format!("{}　{}", self.title, self.volume))];
        let mut row = |label, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                rows.push((label, value));
            }
        };
        let parallel = publication.parallel_titles.values().cloned().collect::<Vec<_>>().join("；");
        row("并列题名", Some(parallel).filter(|titles| !titles.is_empty()).or(publication.title_latin.clone()));
        row("主管", publisher.supervisor.clone());
        row("主办", publisher.sponsor.clone());
        row("国内统一刊号", publication.identifiers.cn.clone());
        row("国际刊号", publication.identifiers.issn.as_ref().map(|issn| format!("ISSN {issn}")));
        row("邮发代号", publication.identifiers.postal_code.clone());
        row("刊期", publication.schedule.as_ref().map(schedule));
        row("收录", Some(coverage(volume)));
        row("分册", parts_line(volume));
        rows.push(("篇幅", String::new()));
        let mut row = |label, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                rows.push((label, value));
            }
        };
        let mut address = vec![self.publisher.clone()];
        address.extend(publisher.address.clone());
        address.extend(publisher.postcode.as_ref().map(|code| format!("邮编{code}")));
        address.extend(publisher.phone.as_ref().map(|phone| format!("电话{phone}")));
        row("出版者", Some(address.join("　")));
        row("网址", publisher.website.clone());
        row("印刷", publisher.printer.clone());
        row("发行", publisher.distributor.clone());
        row("定价", publisher.price.clone());
        row("广告许可证", publisher.advertising_licence.clone());
        row("人员", Some(staff_line(&publication.staff)));
        row("创刊", publication.founded.map(long_date));
        row("停刊", publication.ceased.map(long_date));
        let rights = &publication.rights;
        let notice = rights.notice.clone().or_else(|| rights.holder.as_ref().map(|holder| format!("© {holder}")));
        row("版权", notice);
        row("使用条款", rights.usage_terms.clone());
        row("许可", rights.licence.clone());
        row("说明", Some(publication.notes.join("　")));
        row("编排", Some(format!("{}，由结构化数据编成", tool())));
        row("字体", Some(about.fonts.to_owned()));
        row("文件格式", Some(format!("{}；sRGB", about.standard)));
        row("附件", Some(about.attached.to_owned()));
        row("资料来源", Some(format!("结构化数据，最近修订于{}", long_date(volume.modified.date()))));
        row("标识符", Some(about.document.to_owned()));
        row("校验", Some("本卷的SHA-256见随卷清单manifest.json".to_owned()));
        rows
    }
}

fn publication_line(front: &Front) -> String {
    format!("{}　{}", front.title, front.volume)
}

/// Name and version of this program.
pub(crate) fn tool() -> String {
    format!("newsbind {}", env!("CARGO_PKG_VERSION"))
}

/// True for a volume that is more than one issue by plan: it has cover, calendar and indexes.
fn is_bound(volume: &Volume) -> bool {
    volume.key != volume.issues[0].id
}

/// 第1期—第100期, 总第3101期—第3200期: of the first and last issue that say their numbers.
fn numbers(volume: &Volume) -> Vec<String> {
    let range = |from: String, to: String| if from == to { from } else { format!("{from}—{to}") };
    let mut numbered = volume.issues.iter().filter_map(|issue| number(issue.number.as_deref()));
    let first = numbered.next();
    let last = numbered.next_back().or_else(|| first.clone());
    let mut lines: Vec<String> = first.zip(last).map(|(from, to)| range(from, to)).into_iter().collect();
    let mut totals = volume.issues.iter().filter_map(|issue| issue.total_number.as_ref());
    let first = totals.next();
    let last = totals.next_back().or(first);
    lines.extend(first.zip(last).map(|(from, to)| match from == to {
        true => format!("总第{from}期"),
        false => format!("总第{from}期—第{to}期"),
    }));
    lines
}

fn extent(volume: &Volume) -> Vec<String> {
    let mut lines = Vec::new();
    match numbers(volume).as_slice() {
        [only] => lines.push(only.clone()),
        [numbers, totals] => lines.push(format!("{numbers}　（{totals}）")),
        _ => {}
    }
    let (from, to) = volume.dates();
    lines.push(if from == to { long_date(from) } else { format!("{}—{}", long_date(from), long_date(to)) });
    lines
}

/// 每周二、周五.
pub(crate) fn weekdays(schedule: &Schedule) -> String {
    const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let days: Vec<&str> =
        schedule.weekdays.iter().filter_map(|day| DAYS.get(usize::from(*day).wrapping_sub(1)).copied()).collect();
    if days.is_empty() { "每日".to_owned() } else { format!("每周{}", days.join("、周")) }
}

fn schedule(schedule: &Schedule) -> String {
    let mut line = format!("{}出版", weekdays(schedule));
    for pause in &schedule.pauses {
        line.push_str(&format!("；{}—{}休刊", long_date(pause.from), long_date(pause.until)));
    }
    line
}

fn coverage(volume: &Volume) -> String {
    let mut line = extent(volume).join("，");
    let held = volume.scheduled();
    let missing: u32 =
        volume.gaps.iter().map(|gap| gap.numbers.map_or(1, |(from, to)| to.saturating_sub(from) + 1)).sum();
    if missing > 0 {
        let due = held as u32 + missing;
        line.push_str(&format!("；应出版{due}期，收录{held}期，缺{missing}期（见“缺期与校勘”）"));
    } else {
        line.push_str(&format!("；收录{held}期"));
    }
    line.push_str(&guide::extra(volume));
    line
}

/// Fills title page and imprint.
pub(crate) struct FrontMaker<'a, M> {
    /// Fonts.
    pub(crate) metrics: &'a M,
    /// What is laid out at a time.
    pub(crate) pool: &'a mut Pool,
    /// Pages.
    pub(crate) composer: &'a mut Composer,
    /// The paper's own title picture, where there is one.
    pub(crate) name: Option<Shown>,
}

impl<M: Metrics> FrontMaker<'_, M> {
    /// The title page and its back; `pages` are those of text and front matter.
    pub(crate) fn draw(&mut self, front: &Front, volume: &Volume, pages: (usize, String)) {
        let part = board::root(self.pool, &mut self.composer.tree, Role::Sect);
        if let Some(book) = &front.book {
            let mut board = Board { metrics: self.metrics, pool: self.pool, composer: self.composer };
            cover::draw(&mut board, part, (front, self.name), volume, &book.year);
            self.composer.turn();
            // The back of the cover is blank, so that the title page is a right-hand one.
            self.composer.page();
            self.composer.turn();
        }
        let sect = self.pool.node(Some(part), Role::Sect);
        self.composer.spot(self.pool, sect, "title".to_owned());
        self.title(sect, front);
        self.composer.turn();
        self.imprint(sect, front, volume, pages);
        self.composer.turn();
    }

    fn placer(&mut self) -> Placer<'_, M> {
        Placer { metrics: self.metrics, pool: self.pool, composer: self.composer }
    }

    fn centered(&mut self, node: NodeId, text: &str, style: style::Style, y: f32, tracking: f32) {
        let width = self.composer.sheet.area();
        let para = self.pool.words(self.metrics, node, text, &Setting::line(style, width, Align::Center));
        self.pool.track(para, tracking);
        if tracking > 0.0 {
            // Readers take wide gaps between characters for blanks.
            self.pool.extra(node).actual = Some(text.to_owned());
        }
        self.composer.paragraph(self.pool, para, 0.0, y, style.size * 1.5);
    }

    fn title(&mut self, sect: NodeId, front: &Front) {
        let heading = self.pool.node(Some(sect), Role::H1);
        self.pool.extra(heading).title = Some(format!("{} {}", front.title, front.volume));
        let (width, tall) = (self.composer.sheet.area(), height(self.composer.sheet.lines) / height(53));
        match self.name {
            Some(name) => {
                let area = [0.0, 143.0 * tall, width, 58.0];
                name_picture(self.composer, self.pool, (heading, &front.title), name, area, Align::Center);
            }
            None => {
                let size = ((width - 46.0) / front.title.chars().count().max(1) as f32 - 8.0).clamp(4.0, 54.0);
                self.centered(heading, &front.title, at(font::HEADLINE, size, INK), 147.0 * tall, 8.0);
            }
        }
        let node = self.pool.node(Some(sect), Role::P);
        self.centered(node, &front.volume, at(font::STRONG, 20.0, INK), 228.0 * tall, 3.0);
        let middle = width / 2.0;
        self.composer.rule([middle - 56.7, 273.0 * tall, 113.4, self.composer.sheet.measures.rule], INK);
        for (index, line) in front.extent.iter().enumerate() {
            let node = self.pool.node(Some(sect), Role::P);
            self.centered(node, line, at(font::BODY, 11.0, INK), 296.0 * tall + 19.0 * index as f32, 0.0);
        }
        let node = self.pool.node(Some(sect), Role::P);
        self.centered(node, &front.publisher, at(font::SUBTITLE, 13.0, INK), 658.0 * tall, 3.0);
    }

    fn imprint(&mut self, sect: NodeId, front: &Front, volume: &Volume, pages: (usize, String)) {
        let rows: Vec<(&str, String)> = front
            .rows
            .iter()
            .map(|(label, value)| match *label {
                "篇幅" => ("篇幅", extent_words(volume, &pages)),
                _ => (*label, value.clone()),
            })
            .collect();
        let width = self.composer.sheet.area();
        let mut paras = Vec::with_capacity(rows.len());
        let mut all = 0.0;
        for (label, value) in &rows {
            let (label_node, node) = (self.pool.node(Some(sect), Role::P), self.pool.node(Some(sect), Role::P));
            let style = at(font::CAPTION, 8.0, GREY);
            let label = self.pool.words(self.metrics, label_node, label, &Setting::line(style, INDENT, Align::Start));
            let setting = Setting::line(at(font::BODY, 8.5, INK), width - INDENT, Align::Start);
            let value = self.pool.words(self.metrics, node, value, &setting);
            let lines = self.pool.paras[value as usize].len().max(1);
            paras.push((label, value, lines));
            all += STEP + f32::from(lines - 1) * 13.0;
        }
        let mut y = (height(self.composer.sheet.lines) - 51.0 - all).max(30.0);
        let heading = self.pool.node(Some(sect), Role::H2);
        self.composer.spot(self.pool, heading, "imprint".to_owned());
        self.placer().words(heading, "版权页", at(font::SUBHEAD, 11.0, INK), [0.0, y - 28.0, width], Align::Start);
        self.composer.rule([0.0, y - 8.0, width, self.composer.sheet.measures.rule], INK);
        for (label, value, lines) in paras {
            self.composer.paragraph(self.pool, label, 0.0, y, BODY);
            self.composer.paragraph(self.pool, value, INDENT, y - 0.3, 13.0);
            y += STEP + f32::from(lines - 1) * 13.0;
            self.composer.rule([0.0, y - 5.5, width, 0.25], super::canvas::Color::Fixed([0xc9; 3]));
        }
    }
}

fn extent_words(volume: &Volume, pages: &(usize, String)) -> String {
    let figures: usize = volume.issues.iter().map(|issue| issue.figures).sum();
    format!("正文{}页，前置{}页；文章{}篇，图片{figures}幅", pages.0, pages.1, volume.held_articles())
}

/// The identifier of a volume.
pub(crate) fn document_id(volume: &Volume) -> uuid::Uuid {
    names::uuid(&names::volume_uri(volume, "pdf", "volume"))
}

/// The identifier of another part of the volume.
pub(crate) fn part_id(volume: &Volume, part: usize) -> uuid::Uuid {
    names::uuid(&names::part_uri(volume, Some(part), "pdf", "volume"))
}

/// Numbers of the other parts of a volume that was cut.
pub(crate) fn other_parts(volume: &Volume) -> impl Iterator<Item = usize> + '_ {
    (1..=volume.parts.len()).filter(|number| volume.part.is_some_and(|part| part.number != *number))
}

/// 第2册：2024年4月5日—2024年4月26日, of a part.
fn part_words(volume: &Volume, number: usize) -> String {
    let (from, to) = volume.parts[number - 1].dates;
    format!("第{number}册：{}—{}", long_date(from), long_date(to))
}

/// What a part says of the others, for the imprint: their days and their files.
fn parts_line(volume: &Volume) -> Option<String> {
    let part = volume.part?;
    let other = |number| format!("{}（{}.pdf）", part_words(volume, number), volume.file_stem_of(Some(number)));
    let others: Vec<String> = other_parts(volume).map(other).collect();
    Some(format!("本册为第{}册，共{}册；{}", part.number, part.of, others.join("；")))
}
