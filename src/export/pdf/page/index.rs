//! Indexes: titles in three columns, persons, columns, places and subjects in two; every folio is a link.

use super::board::{Board, root};
use super::composer::Composer;
use super::contents::Folios;
use super::opening::at;
use super::pool::{Align, Mixed, NodeId, Pool, Setting};
use super::style::{BODY, GREY, HAIR, HAIR_COLOR, INK, PITCH, RED, RULE, Style, font, height};
use crate::export::pdf::file::tags::Role;
use crate::export::pdf::typeset::font::Role as FontRole;
use crate::export::pdf::typeset::line::Metrics;
use crate::model::Date;
use crate::plan::index::{Entry, Index, Kind, Reference, Section};
use crate::plan::{Term, Volume};

/// Distance of the lines of entries.
const LINE: f32 = 11.2;
/// Lines of the head of the first page of the titles.
const HEAD: u16 = 3;
/// White above a letter.
const ABOVE: f32 = 9.0;
/// Height of a letter with its rule.
const LETTER: f32 = 19.5;
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
    let board = Board { metrics, pool, composer };
    let count = ((f32::from(board.composer.sheet.width) + 1.5) / 18.5).round().max(1.0) as usize;
    let mut columns = Columns::new(board, folios, volume, count, 1.5 * BODY);
    let list = columns.begin(root, index, Some("；灰色数字为日期，黑色数字为本卷页码"));
    for section in &index.sections {
        columns.letter(list, section, TITLE_ENTRY);
        let items = columns.board.pool.node(Some(list), Role::L);
        for entry in &section.entries {
            columns.title(items, entry);
        }
    }
    columns.turn();
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
    let board = Board { metrics, pool, composer };
    let grid = board.composer.sheet.wide();
    let mut columns = Columns::new(board, folios, volume, grid.count, grid.gap);
    for index in indexes {
        let list = columns.begin_names(root, index);
        for section in &index.sections {
            columns.small_letter(list, index.kind, section);
            let items = columns.board.pool.node(Some(list), Role::L);
            for entry in &section.entries {
                columns.name(items, entry);
            }
        }
    }
    columns.turn();
}

/// Room that an entry of the titles takes at least.
const TITLE_ENTRY: f32 = 2.0 * LINE;

/// Columns that are filled one after the other.
struct Columns<'a, M, F> {
    board: Board<'a, M>,
    folios: &'a F,
    volume: &'a Volume,
    count: usize,
    width: f32,
    gutter: f32,
    column: usize,
    /// Where columns of the open page begin.
    top: f32,
    y: f32,
    /// What the running head of the open page names: indexes and letters.
    shown: Vec<String>,
    letters: Option<(String, String)>,
    long_dates: bool,
}

impl<'a, M: Metrics, F: Folios> Columns<'a, M, F> {
    fn new(board: Board<'a, M>, folios: &'a F, volume: &'a Volume, count: usize, gutter: f32) -> Self {
        let width = (board.composer.sheet.area() - gutter * (count as f32 - 1.0)) / count as f32;
        let (from, to) = volume.dates();
        let long_dates = from.year() != to.year();
        Self {
            board,
            folios,
            volume,
            count,
            width,
            gutter,
            column: 0,
            top: 0.0,
            y: 0.0,
            shown: Vec::new(),
            letters: None,
            long_dates,
        }
    }

    fn x(&self) -> f32 {
        (self.width + self.gutter) * self.column as f32
    }

    /// Begins the index of titles on its own page; returns its `Index`.
    fn begin(&mut self, sect: NodeId, index: &Index<'_>, more: Option<&str>) -> NodeId {
        self.shown = vec![index.kind.title().to_owned()];
        self.board.composer.y = 0;
        self.board.spot(sect, destination(index.kind));
        let note = format!("{}{}", index.note, more.unwrap_or_default());
        self.board.title(Some(sect), index.kind.title(), &note);
        self.top = f32::from(HEAD) * PITCH;
        self.y = self.top;
        self.board.pool.node(Some(sect), Role::Index)
    }

    /// Begins another index where the last one ended.
    fn begin_names(&mut self, root: NodeId, index: &Index<'_>) -> NodeId {
        const HEAD: f32 = 24.0;
        if self.y > self.top {
            self.y += 13.5;
        }
        self.room(HEAD + 40.0);
        if self.column == 0 && self.y <= self.top {
            self.shown.clear();
        }
        let title = index.kind.title();
        if !self.shown.iter().any(|shown| shown == title) {
            self.shown.push(title.to_owned());
        }
        let sect = self.board.pool.node(Some(root), Role::Sect);
        let heading = self.board.pool.node(Some(sect), Role::H1);
        self.board.pool.extra(heading).title = Some(title.to_owned());
        let (x, y) = (self.x(), self.y);
        self.board.composer.y = (y / PITCH) as u16;
        self.board.spot(sect, destination(index.kind));
        let width = self.board.words(heading, title, at(font::HEADLINE, 14.0, INK), x, y);
        let note = self.board.pool.node(Some(sect), Role::P);
        self.board.words(note, index.note, at(font::CAPTION, 7.0, GREY), x + width + 8.0, y + 6.0);
        self.board.composer.rule([x, y + 17.5, self.width, RULE], INK);
        self.y += HEAD;
        if let Some(legend) = legend(index) {
            let node = self.board.pool.node(Some(sect), Role::P);
            let setting = Setting::line(at(font::CAPTION, 7.0, GREY), self.width, Align::Start);
            let (para, lines) = self.board.block(node, &legend, &setting);
            self.board.composer.paragraph(self.board.pool, para, x, self.y, LINE);
            self.y += LINE * f32::from(lines) + 2.0;
        }
        self.board.pool.node(Some(sect), Role::Index)
    }

    /// Makes room for something of this height.
    fn room(&mut self, needed: f32) {
        if self.y + needed > height(self.board.composer.sheet.lines) && self.y > self.top {
            self.column += 1;
            if self.column == self.count {
                let last = self.shown.last().cloned();
                self.turn();
                self.shown.extend(last);
            }
            self.y = self.top;
        }
    }

    /// Ends the open page, whose running head is known now.
    fn turn(&mut self) {
        let mut words = std::mem::take(&mut self.shown).join("　");
        if let Some((from, to)) = self.letters.take() {
            words.push('　');
            words.push_str(&if from == to { from } else { format!("{from}—{to}") });
        }
        self.board.head(&words);
        self.board.composer.turn();
        (self.column, self.top) = (0, 0.0);
        self.y = 0.0;
    }

    /// Forgets the text of entries that are drawn; elements and links stay.
    fn forget(&mut self) {
        const MANY: usize = 512;
        if self.board.pool.paras.len() > MANY {
            self.board.pool.clear_text();
        }
    }

    /// A letter over a hair rule; it stays with the first entry.
    fn letter(&mut self, list: NodeId, section: &Section<'_>, entry: f32) {
        if self.y > self.top {
            self.y += ABOVE;
        }
        self.room(LETTER + entry);
        self.note_letter(&section.heading);
        let node = self.board.pool.node(Some(list), Role::H2);
        let (x, y) = (self.x(), self.y);
        self.board.words(node, &section.heading, at(font::SUBHEAD, 12.0, RED), x, y);
        self.board.composer.rule([x, y + 14.5, self.width, HAIR], HAIR_COLOR);
        self.y += LETTER;
    }

    fn note_letter(&mut self, letter: &str) {
        match &mut self.letters {
            Some((_, last)) => last.replace_range(.., letter),
            None => self.letters = Some((letter.to_owned(), letter.to_owned())),
        }
    }

    fn small_letter(&mut self, list: NodeId, kind: Kind, section: &Section<'_>) {
        let plain = matches!(kind, Kind::Columns | Kind::Places);
        if plain {
            return;
        }
        self.room(13.0 + 2.0 * LINE);
        let subject = kind == Kind::Subjects;
        let words = if subject { scheme(&section.heading) } else { &*section.heading };
        let node = self.board.pool.node(Some(list), Role::H2);
        let color = if subject { INK } else { RED };
        let (x, y) = (self.x(), self.y + 1.5);
        self.board.words(node, words, at(font::SUBHEAD, 9.0, color), x, y);
        self.y += 14.0;
    }

    fn title(&mut self, list: NodeId, entry: &Entry<'_>) {
        self.forget();
        let Some(place) = entry.references.first() else { return };
        let destination = place_name(self.volume, *place);
        let Some(folio) = self.folios.folio(&destination) else { return };
        let item = self.board.pool.node(Some(list), Role::Li);
        let body = self.board.pool.node(Some(item), Role::LBody);
        let reference = self.board.pool.node(Some(body), Role::Reference);
        let shown = shown_title(entry);
        let date = self.date(place.issue(self.volume).date);
        let link = self.board.link(reference, destination, format!("第{folio}页"));
        let folio = folio.to_string();
        let (small, black) = (at(font::CAPTION, 7.0, GREY), at(font::CAPTION, 7.5, INK));
        let (date_width, folio_width) = (self.board.width(&date, small), self.board.width(&folio, black));
        let numbers = date_width + GAP + folio_width.max(12.0);
        let setting = Setting {
            justify: false,
            hang: 9.0 / TITLE.size,
            indent: 0.0,
            ..Setting::body(TITLE, self.width - numbers - 6.0)
        };
        let para = self.board.pool.linked(self.board.metrics, link, &shown, &setting);
        let lines = self.board.pool.paras[para as usize].lines.clone();
        // A title of a few lines is not divided.
        self.room(LINE * lines.len().clamp(1, 4) as f32);
        for line in lines {
            self.room(LINE);
            let (x, y) = (self.x(), self.y);
            self.board.composer.line(self.board.pool, para, line, x, y);
            self.y += LINE;
        }
        let (x, last) = (self.x(), self.y - LINE);
        let right = x + self.width;
        let from = x + self.board.pool.end(para) + 3.0;
        self.board.leader(from, right - numbers - 2.0, last - 0.6);
        self.board.linked_ending(link, &date, small, right - folio_width.max(12.0) - GAP, last + 0.9);
        self.board.linked_ending(link, &folio, black, right, last + 0.5);
    }

    fn date(&self, date: Date) -> String {
        let day = format!("{:02}.{:02}", date.month(), date.day());
        if self.long_dates { format!("{}.{day}", date.year()) } else { day }
    }

    /// An entry with all its folios, the lines after the first indented.
    fn name(&mut self, list: NodeId, entry: &Entry<'_>) {
        self.forget();
        let folios = self.folios_of(entry);
        if folios.is_empty() && !entry.references.is_empty() {
            return;
        }
        let item = self.board.pool.node(Some(list), Role::Li);
        let body = self.board.pool.node(Some(item), Role::LBody);
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
            let reference = self.board.pool.node(Some(body), Role::Reference);
            let link = self.board.link(reference, destination, format!("第{words}页"));
            let node = self.board.pool.links[link as usize].node;
            parts.push(Mixed { node, text: words, font: font::CAPTION, scale: 882, color: INK, link: Some(link) });
        }
        let setting =
            Setting { justify: false, hang: 12.0 / NAME.size, indent: 0.0, ..Setting::body(NAME, self.width) };
        let para = self.board.pool.mixed(self.board.metrics, &parts, &setting);
        // A long entry goes on in the next column, line by line.
        let lines = self.board.pool.paras[para as usize].lines.clone();
        for (n, line) in lines.enumerate() {
            self.room(if n == 0 { 2.0 * LINE } else { LINE });
            let (x, y) = (self.x(), self.y);
            self.board.composer.line(self.board.pool, para, line, x, y);
            self.y += 12.2;
        }
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

/// What the marks of persons mean, as far as they occur.
fn legend(index: &Index<'_>) -> Option<String> {
    const MEANINGS: [(&str, &str); 8] = [
        ("文", "文字"),
        ("图", "图片"),
        ("译", "翻译"),
        ("编", "编辑"),
        ("版", "版式"),
        ("校", "校对"),
        ("录入", "录入"),
        ("署名", "仅见于署名行"),
    ];
    if index.kind != Kind::Persons {
        return None;
    }
    let used = |mark: &str| {
        index.sections.iter().flat_map(|section| &section.entries).any(|entry| entry.marks.contains(&mark))
    };
    let words = MEANINGS.iter().filter(|(mark, _)| used(mark)).map(|(mark, meaning)| format!("［{mark}］{meaning}"));
    Some(words.collect::<Vec<_>>().join("　")).filter(|words| !words.is_empty())
}

/// The name of a scheme of subjects.
fn scheme(scheme: &str) -> &str {
    match scheme {
        "medtop" => "IPTC媒体主题",
        "clc" => "中国图书馆分类法",
        other => other,
    }
}

/// What the indexes set, for the scan.
pub(crate) fn words(volume: &Volume) -> Vec<(FontRole, String)> {
    let mut words = vec![
        (FontRole::Headline, "篇名索引署名索引栏目索引地名索引主题索引".to_owned()),
        (
            FontRole::Subhead,
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789画数字拉丁字母其他关键词IPTC媒体主题中国图书馆分类法".to_owned(),
        ),
        (
            FontRole::Caption,
            "依汉语拼音排列，篇首的引号、书名号不计；灰色数字为日期，黑色数字为本卷页码仅收数据中标注的署名，不从正文推断\
             取自电头与数据中的地点字段依数据中的主题标引依笔画数排列，笔画数依Unicode；篇名索引署名索引栏目索引地名索引主题索引\
             ABCDEFGHIJKLMNOPQRSTUVWXYZ—数字拉丁字母其他画文字图片翻译编辑版式校对录入仅见于署名行连载撤稿全卷［］（）、.0123456789　"
                .to_owned(),
        ),
    ];
    for term in volume.terms() {
        collect(term, &mut words);
    }
    words.extend(volume.publication.place.clone().map(|place| (FontRole::Body, place)));
    if !volume.publication.language.is_chinese() {
        // Sections are letters of the entries then.
        let labels = volume.issues.iter().flat_map(|issue| issue.articles()).map(|(_, article)| article.label.as_str());
        let bodies: Vec<String> =
            words.iter().filter(|(role, _)| *role == FontRole::Body).map(|(_, text)| text.clone()).collect();
        let letters: String =
            labels.chain(bodies.iter().map(String::as_str)).flat_map(str::chars).flat_map(char::to_uppercase).collect();
        words.push((FontRole::Subhead, letters.clone()));
        words.push((FontRole::Caption, letters));
    }
    words
}

fn collect(term: &Term, words: &mut Vec<(FontRole, String)>) {
    let mut body = |text: &str| words.push((FontRole::Body, text.to_owned()));
    match term {
        Term::Person { name, affiliation, .. } => {
            body(name);
            words.extend(affiliation.clone().map(|words| (FontRole::Caption, words)));
        }
        Term::Byline { line, .. } => body(line),
        Term::Column { name, .. } => body(name),
        Term::Series(name) | Term::Place(name) | Term::Keyword(name) => body(name),
        Term::Subject { scheme, code, name } => {
            body(name.as_deref().unwrap_or(code));
            words.push((FontRole::Caption, code.clone()));
            words.push((FontRole::Subhead, scheme.clone()));
        }
    }
}
