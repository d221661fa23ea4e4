//! What stands in the notes: the tables of 缺期与校勘.

use std::borrow::Cow;

use super::*;
use crate::export::pdf::issue::{Unshown as InArticle, article_title};
use crate::export::pdf::page::front::weekdays;
use crate::export::pdf::page::opening::{number, page_label, weekday};
use crate::export::pdf::page::year::is_partial;
use crate::export::pdf::typeset::font::Role as FontRole;
use crate::export::pdf::typeset::plan::is_private;
use crate::model::{Date, PageKind};
use crate::plan::collation::Gap;
use crate::plan::{ArticleOutline, Doubt, IssueOutline, LeftOut, Misprint, Misprinted};

/// At most so many doubts are listed, and after them how many more there are; the report of the run has all of them.
const MOST_DOUBTS: usize = 400;

const NUMBERS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "七"];
const DOUBTS: &str = "校勘";
const DOUBT_HEADS: [&str; 4] = ["页", "日期　版　篇", "数据原文", "说明"];
/// Of a character that no font has.
const UNSHOWN: &str = "字体均无此字，以“〓”表示，复制与检索仍为原字。";

/// Characters that no font has, in the order of the issues.
#[derive(Debug, Default)]
pub(crate) struct Unshown {
    /// Numbers of issues, and what they hold.
    held: Vec<(usize, InArticle)>,
    /// How many more there are.
    more: usize,
}

impl Unshown {
    /// Adds those of an issue, without private-use characters: the check has told of them already (`TXT-003`).
    pub(crate) fn add(&mut self, issue: usize, mut characters: Vec<InArticle>) {
        characters.retain(|one| !is_private(one.character));
        let room = MOST_DOUBTS.saturating_sub(self.held.len());
        self.more += characters.len().saturating_sub(room);
        self.held.extend(characters.into_iter().take(room).map(|one| (issue, one)));
    }

    /// Those of an issue.
    fn of(&self, n: usize) -> impl Iterator<Item = &InArticle> {
        self.held.iter().filter(move |(of, _)| *of == n).map(|(_, one)| one)
    }
}

/// U+4469.
fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// The tables of a volume; those without rows are left out.
pub(crate) fn tables(volume: &Volume, year: &Year, unshown: &Unshown) -> Vec<Sheet> {
    let all = [
        counts(volume, year),
        missing(volume),
        left_out(volume),
        partial(volume),
        doubts(volume, unshown),
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
        let labels: Vec<String> = lost.map(|page| page_label(&page.label)).collect();
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

/// 第01版日期.
fn misprinted(misprint: &Misprint) -> String {
    let what = match misprint.what {
        Misprinted::Date => "日期",
        Misprinted::Number => "期号",
        Misprinted::TotalNumber => "总期号",
        Misprinted::Label => "版号",
    };
    misprint.page.as_ref().map_or_else(|| what.to_owned(), |page| format!("第{page}版{what}"))
}

fn doubts(volume: &Volume, unshown: &Unshown) -> Sheet {
    let mut rows = Vec::new();
    for (n, issue) in volume.issues.iter().enumerate() {
        for misprint in &issue.misprints {
            rows.push(vec![
                Cell::Folio(format!("i.{}", issue.id)),
                words(place(issue, None)),
                words(format!("“{}”", misprint.printed)),
                words(format!("{}原报误印，本卷依真实的日期与期次编排。", misprinted(misprint))),
            ]);
        }
        rows.extend(issue.doubts.iter().map(|doubt| doubt_row(volume, issue, doubt)));
        rows.extend(unshown.of(n).map(|one| unshown_row(issue, one)));
    }
    let more = rows.len().saturating_sub(MOST_DOUBTS)
        + volume.issues.iter().map(|issue| issue.more_doubts).sum::<usize>()
        + unshown.more;
    rows.truncate(MOST_DOUBTS);
    if more > 0 {
        rows.push(vec![words(""), words("全卷"), words(""), words(format!("另有{more}处未列，见编制报告。"))]);
    }
    sheet(DOUBTS, &[34.0, 130.0, 130.0, 0.0], &DOUBT_HEADS, rows)
}

fn doubt_row(volume: &Volume, issue: &IssueOutline, doubt: &Doubt) -> Vec<Cell> {
    let note: Cow<'_, str> = match doubt.code.as_str() {
        "ISS-008" => "所印农历与推算不合，照印本。".into(),
        "TXT-003" => "私用区字符，对照表中无此字，以“〓”表示。".into(),
        "TXT-004" => "疑有缺字，正文照录。".into(),
        "TXT-007" => replaced(volume, &doubt.excerpt).into(),
        _ => "数据中有无效字符。".into(),
    };
    noticed(issue, doubt.article.as_deref(), doubt.excerpt.clone(), &note)
}

/// What the table of the archive says of a private-use character.
fn replaced(volume: &Volume, excerpt: &str) -> String {
    let meaning = volume.private_use().find(|(c, _)| code_point(*c) == excerpt).map(|(_, meaning)| meaning);
    format!("私用区字符，依对照表作“{}”。", meaning.unwrap_or_default())
}

fn unshown_row(issue: &IssueOutline, one: &InArticle) -> Vec<Cell> {
    noticed(issue, Some(&one.article), code_point(one.character), UNSHOWN)
}

/// A line about something that was noticed in an article, or in an issue.
fn noticed(issue: &IssueOutline, article: Option<&str>, what: String, note: &str) -> Vec<Cell> {
    let article = article.filter(|id| issue.articles().any(|(_, article)| article.id == *id));
    let folio = article.map_or_else(|| format!("i.{}", issue.id), |id| format!("a.{}.{id}", issue.id));
    vec![Cell::Folio(folio), words(place(issue, article)), words(what), words(note)]
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
            let when = format!("{}　{}", day(issue.date), page_label(&page.label));
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
pub(super) fn method(volume: &Volume) -> String {
    match &volume.publication.schedule {
        Some(schedule) => format!(
            "判定方法：以刊期（{}）、休刊公告和期号的连续性比对；刊期与期号不一致的，两者都列出。",
            weekdays(schedule)
        ),
        None => "判定方法：数据未载刊期，只以期号的连续性判定。".to_owned(),
    }
}

/// What the notes set, for the scan. Which characters no font has is known only after it.
pub(crate) fn font_words(volume: &Volume, year: &Year) -> Vec<(FontRole, String)> {
    let tables = tables(volume, year, &Unshown::default());
    let labels = volume.issues.iter().flat_map(|issue| &issue.pages).map(|page| page.label.as_str());
    let mut out = vec![
        (FontRole::Headline, TITLE.to_owned()),
        (FontRole::Caption, format!("{TITLE}{}", method(volume))),
        (FontRole::Body, format!("0123456789U+ABCDEF月日版第篇全卷另有处未列，见编制报告。{UNSHOWN}")),
        (FontRole::Body, labels.collect()),
        (FontRole::Subhead, DOUBTS.to_owned() + &NUMBERS.join("、")),
        (FontRole::CaptionStrong, DOUBT_HEADS.concat()),
    ];
    for table in &tables {
        out.push((FontRole::Subhead, table.title.clone()));
        out.extend(table.heads.iter().map(|head| (FontRole::CaptionStrong, (*head).to_owned())));
        out.extend(table.rows.iter().flatten().filter_map(|cell| match cell {
            Cell::Words(text) => Some((FontRole::Body, text.clone())),
            Cell::Folio(_) => None,
        }));
    }
    out
}
