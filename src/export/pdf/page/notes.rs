//! What is missing and what was noticed (缺期与校勘): counts, missing issues, incomplete ones, doubts, corrections.

use pdf_writer::types::TableHeaderScope;

use super::board::{Board, root};
use super::canvas::Color;
use super::composer::Composer;
use super::contents::Folios;
use super::front::weekdays;
use super::opening::{at, number, weekday};
use super::pool::{ARTIFACT, Align, NodeId, Pool, Setting};
use super::style::{GREY, HAIR, HAIR_COLOR, INK, PITCH, RULE, font};
use super::year::{Year, is_partial};
use crate::export::pdf::file::tags::{Attribute, Role};
use crate::export::pdf::issue::article_title;
use crate::export::pdf::typeset::font::Role as FontRole;
use crate::export::pdf::typeset::line::Metrics;
use crate::model::{Date, PageKind};
use crate::plan::collation::Gap;
use crate::plan::{ArticleOutline, Doubt, IssueOutline, LeftOut, Volume};

const TITLE: &str = "缺期与校勘";
/// Lines of the head of the first page.
const HEAD: f32 = 3.0 * PITCH;
/// Distance of the lines in a cell.
const LINE: f32 = 13.0;
/// White above and below the words of a cell.
const PAD: f32 = 4.25;
/// White at the left of a cell.
const INSET: f32 = 4.0;
/// Between rows.
const FAINT: Color = Color::Fixed([0xd5; 3]);
/// At most so many doubts are listed; the report of the run has all of them.
const MOST_DOUBTS: usize = 400;

/// A table of the notes.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    title: String,
    /// Widths of the columns in points; 0: what is left, in equal parts.
    widths: &'static [f32],
    heads: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
}

/// Words in a cell, and where they lead.
#[derive(Debug, Clone)]
enum Cell {
    Words(String),
    /// A folio that is known when the pages are numbered.
    Folio(String),
}

/// The tables of a volume; those without rows are left out.
pub(crate) fn tables(volume: &Volume, year: &Year) -> Vec<Sheet> {
    const NUMBERS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "七"];
    let all = [
        counts(volume, year),
        missing(volume),
        left_out(volume),
        partial(volume),
        doubts(volume),
        corrections(volume),
        remarks(volume),
    ];
    let filled = all.into_iter().filter(|sheet| !sheet.rows.is_empty());
    filled.zip(NUMBERS).map(|(sheet, n)| Sheet { title: format!("{n}、{}", sheet.title), ..sheet }).collect()
}

/// Words of a cell; a row must fit on a page, so very long ones are cut.
fn words(text: impl Into<String>) -> Cell {
    const MOST: usize = 500;
    let text: String = text.into();
    Cell::Words(match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text,
    })
}

fn sheet(title: &str, widths: &'static [f32], heads: &'static [&'static str], rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { title: title.to_owned(), widths, heads, rows }
}

fn counts(volume: &Volume, year: &Year) -> Sheet {
    let counts = year.counts(volume);
    let row = vec![
        words(format!("{}期", counts.held - counts.extra + counts.missing)),
        words(match counts.extra {
            0 => format!("{}期", counts.held),
            extra => format!("{}期，另{extra}期", counts.held - extra),
        }),
        words(format!("{}期", counts.missing)),
        words(format!("{}期", counts.partial)),
        words(format!("{}期", counts.special)),
        words(format!("{}次", counts.pauses)),
    ];
    sheet("期数统计", &[0.0; 6], &["应出版", "已收录", "缺藏", "残缺", "特刊", "休刊"], vec![row])
}

fn missing(volume: &Volume) -> Sheet {
    let row = |gap: &Gap| {
        let numbers = gap.numbers.map_or_else(String::new, |(from, to)| match from == to {
            true => format!("第{from}期"),
            false => format!("第{from}期—第{to}期"),
        });
        let reason = match (gap.date, gap.numbers) {
            (Some(_), Some(_)) => "依刊期应出版，前后期号不相连，归档数据中无此期。",
            (Some(_), None) => "依刊期应出版，归档数据中无此期；前后期号相连，或为休刊。",
            _ => "前后期号不相连，归档数据中无此期；日期不详。",
        };
        vec![words(gap.date.map_or_else(|| "不详".to_owned(), day)), words(numbers), words(reason)]
    };
    let rows = volume.gaps.iter().map(row).collect();
    sheet("缺藏各期", &[100.0, 100.0, 0.0], &["应出版日期", "期号", "说明"], rows)
}

/// Issues that the archive holds and that could not be bound.
fn left_out(volume: &Volume) -> Sheet {
    let row = |issue: &LeftOut| {
        let note = "归档数据有误，本卷未收；原因见编制报告。";
        vec![words(day(issue.date)), words(issue.file.clone()), words(note)]
    };
    let rows = volume.left_out.iter().map(row).collect();
    sheet("未收各期", &[100.0, 170.0, 0.0], &["日期", "数据文件", "说明"], rows)
}

fn partial(volume: &Volume) -> Sheet {
    let row = |issue: &IssueOutline| {
        let lost = issue.pages.iter().filter(|page| page.kind == PageKind::Missing);
        let labels: Vec<String> = lost.map(|page| super::opening::page_label(&page.label)).collect();
        let note = format!("缺{}，目录与索引中不列其文章。", labels.join("、"));
        vec![
            words(day(issue.date)),
            words(number(issue.number.as_deref()).unwrap_or_default()),
            Cell::Folio(format!("i.{}", issue.id)),
            words(note),
        ]
    };
    let rows = volume.issues.iter().filter(|issue| is_partial(issue)).map(row).collect();
    sheet("残缺各期", &[100.0, 70.0, 60.0, 0.0], &["日期", "期号", "本卷页码", "说明"], rows)
}

fn doubts(volume: &Volume) -> Sheet {
    let mut rows = Vec::new();
    for issue in &volume.issues {
        for misprint in &issue.misprints {
            let (what, printed) = misprint.split_once("原报误作").unwrap_or((misprint, ""));
            rows.push(vec![
                Cell::Folio(format!("i.{}", issue.id)),
                words(place(issue, None)),
                words(printed),
                words(format!("{what}原报误印，本卷依真实的日期与期次编排。")),
            ]);
        }
        rows.extend(issue.doubts.iter().map(|doubt| doubt_row(issue, doubt)));
    }
    rows.truncate(MOST_DOUBTS);
    rows.extend(volume.private_use().map(|(c, meaning)| {
        let note = format!("私用区字符，依对照表作“{meaning}”。");
        vec![words(""), words("全卷"), words(format!("U+{:04X}", u32::from(c))), words(note)]
    }));
    sheet("校勘", &[34.0, 130.0, 130.0, 0.0], &["页", "日期　版　篇", "数据原文", "说明"], rows)
}

fn doubt_row(issue: &IssueOutline, doubt: &Doubt) -> Vec<Cell> {
    let note = match doubt.code.as_str() {
        "ISS-008" => "所印农历与推算不合，照印本。",
        "TXT-003" => "私用区字符，对照表中无此字，以“〓”表示。",
        "TXT-004" => "疑有缺字，正文照录。",
        _ => "数据中有无效字符。",
    };
    let article = doubt.article.as_deref().filter(|id| issue.articles().any(|(_, article)| article.id == *id));
    let folio = article.map_or_else(|| format!("i.{}", issue.id), |id| format!("a.{}.{id}", issue.id));
    vec![Cell::Folio(folio), words(place(issue, article)), words(doubt.excerpt.clone()), words(note)]
}

/// 1月9日　02版　第3篇.
fn place(issue: &IssueOutline, article: Option<&str>) -> String {
    let date = format!("{}月{}日", issue.date.month(), issue.date.day());
    let found = issue.pages.iter().find_map(|page| {
        let number = page.articles.iter().position(|one| Some(one.id.as_str()) == article)?;
        Some(format!("{date}　{}版　第{}篇", page.label, number + 1))
    });
    found.unwrap_or(date)
}

fn corrections(volume: &Volume) -> Sheet {
    let mut rows = Vec::new();
    for issue in &volume.issues {
        for (_, article) in issue.articles() {
            let note = match (article.canceled, &article.note) {
                (true, Some(note)) => Some(format!("撤稿，本卷只存题名与说明：{note}")),
                (true, None) => Some("撤稿，本卷只存题名。".to_owned()),
                (false, note) => note.clone(),
            };
            rows.extend(note.map(|note| correction(issue, article, note)));
            for (other, id) in &article.corrects {
                let corrected = find(volume, other, id);
                let named = corrected.map_or_else(|| other.clone(), |(issue, article)| name(issue, article));
                rows.push(correction(issue, article, format!("更正{named}。")));
                rows.extend(corrected.map(|(found, corrected)| {
                    correction(found, corrected, format!("本篇有更正，见{}。", name(issue, article)))
                }));
            }
        }
    }
    sheet("更正与撤稿", &[34.0, 130.0, 0.0], &["页", "日期　版　篇", "说明"], rows)
}

/// A line about an article.
fn correction(issue: &IssueOutline, article: &ArticleOutline, note: String) -> Vec<Cell> {
    let destination = format!("a.{}.{}", issue.id, article.id);
    vec![Cell::Folio(destination), words(place(issue, Some(&article.id))), words(note)]
}

/// An article of the volume by its issue and its own id.
fn find<'v>(volume: &'v Volume, issue: &str, article: &str) -> Option<(&'v IssueOutline, &'v ArticleOutline)> {
    let issue = volume.issues.iter().find(|one| one.id == issue)?;
    let (_, article) = issue.articles().find(|(_, one)| one.id == article)?;
    Some((issue, article))
}

/// 3月15日　02版　第1篇《春水到田》.
fn name(issue: &IssueOutline, article: &ArticleOutline) -> String {
    format!("{}《{}》", place(issue, Some(&article.id)), article_title(article))
}

/// What archivists wrote down.
fn remarks(volume: &Volume) -> Sheet {
    let mut rows: Vec<Vec<Cell>> =
        volume.publication.notes.iter().map(|note| vec![words("全卷"), words(note.clone())]).collect();
    for issue in &volume.issues {
        rows.extend(issue.notes.iter().map(|note| vec![words(day(issue.date)), words(note.clone())]));
        for page in &issue.pages {
            let when = format!("{}　{}", day(issue.date), super::opening::page_label(&page.label));
            rows.extend(page.notes.iter().map(|note| vec![words(when.clone()), words(note.clone())]));
        }
    }
    sheet("附注", &[130.0, 0.0], &["日期　版", "附注"], rows)
}

/// 5月10日　星期五.
fn day(date: Date) -> String {
    format!("{}月{}日　{}", date.month(), date.day(), weekday(date))
}

/// How gaps are found, in one sentence.
fn method(volume: &Volume) -> String {
    match &volume.publication.schedule {
        Some(schedule) => format!(
            "判定方法：以刊期（{}）、休刊公告和期号的连续性比对；刊期与期号不一致的，两者都列出。",
            weekdays(schedule)
        ),
        None => "判定方法：数据未载刊期，只以期号的连续性判定。".to_owned(),
    }
}

/// Draws the notes.
pub(crate) fn draw<M: Metrics, F: Folios>(
    metrics: &M,
    pool: &mut Pool,
    composer: &mut Composer,
    folios: &F,
    volume: &Volume,
    tables: &[Sheet],
) {
    let sect = root(pool, &mut composer.tree, Role::Sect);
    let mut board = Board { metrics, pool, composer };
    board.begin(Some(sect), "notes", TITLE, "");
    board.spot(sect, "missing");
    let mut notes = Notes { board, folios, sect, y: HEAD };
    for table in tables {
        notes.table(table);
    }
    notes.room(2.0 * PITCH);
    let node = notes.board.pool.node(Some(sect), Role::P);
    let y = f32::from(notes.board.composer.sheet.lines - 1) * PITCH;
    notes.board.words(node, &method(volume), at(font::CAPTION, 7.5, GREY), 0.0, y.max(notes.y));
    notes.board.composer.turn();
}

struct Notes<'a, M, F> {
    board: Board<'a, M>,
    folios: &'a F,
    sect: NodeId,
    y: f32,
}

impl<M: Metrics, F: Folios> Notes<'_, M, F> {
    /// Turns the page where less than this is left; says whether it did.
    fn room(&mut self, needed: f32) -> bool {
        let over = self.y + needed > f32::from(self.board.composer.sheet.lines) * PITCH && self.y > 0.0;
        if over {
            self.board.composer.turn();
            self.board.pool.clear_text();
            self.y = 0.0;
        }
        over
    }

    fn table(&mut self, table: &Sheet) {
        let widths = self.widths(table);
        self.y += if self.y > 0.0 { 16.0 } else { 0.0 };
        self.room(22.0 + 3.0 * (LINE + 2.0 * PAD));
        let heading = self.board.pool.node(Some(self.sect), Role::H2);
        self.board.words(heading, &table.title, at(font::SUBHEAD, 11.0, INK), 0.0, self.y);
        self.y += 19.0;
        let node = self.board.pool.node(Some(self.sect), Role::Table);
        let row = self.board.pool.node(Some(node), Role::Tr);
        self.heads(Some(row), table, &widths);
        for cells in &table.rows {
            self.row(node, table, cells, &widths);
        }
        let area = self.board.composer.sheet.area();
        self.board.composer.rule([0.0, self.y, area, RULE], INK);
    }

    fn widths(&self, table: &Sheet) -> Vec<f32> {
        let area = self.board.composer.sheet.area();
        let fixed: f32 = table.widths.iter().sum();
        let open = table.widths.iter().filter(|width| **width == 0.0).count().max(1);
        let share = (area - fixed) / open as f32;
        table.widths.iter().map(|width| if *width == 0.0 { share } else { *width }).collect()
    }

    /// The head of a table; where it is repeated on another page it is an artifact.
    fn heads(&mut self, row: Option<NodeId>, table: &Sheet, widths: &[f32]) {
        let area = self.board.composer.sheet.area();
        self.board.composer.rule([0.0, self.y, area, RULE], INK);
        let mut x = 0.0;
        for (head, width) in table.heads.iter().zip(widths) {
            let node = row.map_or(ARTIFACT, |row| {
                let node = self.board.pool.node(Some(row), Role::Th);
                let scope = Some(TableHeaderScope::Column);
                let attribute = Attribute::Cell { scope, columns: 1, rows: 1, headers: Vec::new() };
                self.board.pool.extra(node).attributes.push(attribute);
                node
            });
            self.board.words(node, head, at(font::CAPTION_STRONG, 8.0, INK), x + INSET, self.y + PAD + 0.4);
            x += width;
        }
        self.y += 9.0 + 2.0 * PAD;
        self.board.composer.rule([0.0, self.y, area, HAIR], HAIR_COLOR);
    }

    fn row(&mut self, node: NodeId, table: &Sheet, cells: &[Cell], widths: &[f32]) {
        let row = self.board.pool.node(Some(node), Role::Tr);
        let mut set = Vec::with_capacity(cells.len());
        let mut lines = 1;
        for (cell, width) in cells.iter().zip(widths) {
            let para = self.cell(row, cell, *width);
            lines = lines.max(para.map_or(1, |para| self.board.pool.paras[para as usize].len()));
            set.push(para);
        }
        let needed = LINE * f32::from(lines - 1) + 9.0 + 2.0 * PAD;
        if self.y + needed > f32::from(self.board.composer.sheet.lines) * PITCH {
            let area = self.board.composer.sheet.area();
            self.board.composer.rule([0.0, self.y, area, RULE], INK);
            // What was set for this row must outlive the turn of the page.
            self.board.composer.turn();
            self.y = 0.0;
            self.heads(None, table, widths);
        }
        let mut x = 0.0;
        for (para, width) in set.into_iter().zip(widths) {
            if let Some(para) = para {
                self.board.composer.paragraph(self.board.pool, para, x + INSET, self.y + PAD, LINE);
            }
            x += width;
        }
        self.y += needed;
        let area = self.board.composer.sheet.area();
        self.board.composer.rule([0.0, self.y, area, 0.25], FAINT);
    }

    /// Sets a cell.
    fn cell(&mut self, row: NodeId, cell: &Cell, width: f32) -> Option<super::pool::ParaId> {
        let node = self.board.pool.node(Some(row), Role::Td);
        // Cells stand in their order, those without words too.
        self.board.pool.element(node, &mut self.board.composer.tree);
        let setting = Setting::line(at(font::BODY, 8.5, INK), width - 2.0 * INSET, Align::Start);
        match cell {
            Cell::Words(text) if text.is_empty() => None,
            Cell::Words(text) => Some(self.board.block(node, text, &setting).0),
            Cell::Folio(destination) => {
                let folio = self.folios.folio(destination)?;
                let link = self.board.link(node, destination.clone(), format!("第{folio}页"));
                Some(self.board.pool.linked(self.board.metrics, link, &folio.to_string(), &setting))
            }
        }
    }
}

/// What the notes set, for the scan.
pub(crate) fn font_words(volume: &Volume, tables: &[Sheet]) -> Vec<(FontRole, String)> {
    let mut out = vec![
        (FontRole::Headline, TITLE.to_owned()),
        (FontRole::Caption, format!("{TITLE}{}", method(volume))),
        (FontRole::Body, "0123456789".to_owned()),
    ];
    for table in tables {
        out.push((FontRole::Subhead, table.title.clone()));
        out.extend(table.heads.iter().map(|head| (FontRole::CaptionStrong, (*head).to_owned())));
        out.extend(table.rows.iter().flatten().filter_map(|cell| match cell {
            Cell::Words(text) => Some((FontRole::Body, text.clone())),
            Cell::Folio(_) => None,
        }));
    }
    out
}
