//! How to use the volume (出版说明): text from a template, with a table of the signs beside it.

use super::board::{Board, root};
use super::composer::Composer;
use super::front::Front;
use super::opening::{at, long_date, number, page_label};
use super::pool::{ARTIFACT, Align, NodeId, Pool, Setting};
use super::sheet::Sheet;
use super::style::{BODY, HAIR_COLOR, INK, KAI, PITCH, RED, TEXT, WHITE, font};
use super::year::Year;
use crate::export::pdf::file::tags::{Attribute, Role};
use crate::export::pdf::options::PageContent;
use crate::export::pdf::typeset::font::Role as FontRole;
use crate::export::pdf::typeset::line::Metrics;
use crate::plan::Volume;
use crate::plan::index::Order;
use pdf_writer::types::ListNumbering;

/// The built-in text. `# ` begins a subhead, `> ` a line on the right; words in braces are filled in.
pub(crate) const TEMPLATE: &str = include_str!("../../../../templates/pdf/guide.txt");

/// Width of the text in em, where the page is wide enough.
const WIDTH: u16 = 38;
/// Width of the table of signs in em.
const SIGNS: u16 = 13;
/// Between them.
const BETWEEN: u16 = 3;
/// Lines of the head of the page.
const HEAD: u16 = 4;

const TITLE: &str = "出版说明";

/// A line of the filled template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A paragraph.
    Text(String),
    /// A subhead.
    Subhead(String),
    /// A line on the right.
    Right(String),
}

/// Fills a template with what is known of a volume. Words in braces that it does not know stay as they are.
pub(crate) fn fill(template: &str, front: &Front, volume: &Volume, year: &Year, content: PageContent) -> Vec<Line> {
    let values = values(front, volume, year, content);
    let lines = template.lines().map(str::trim).filter(|line| !line.is_empty());
    let filled = lines.map(|line| values.iter().fold(line.to_owned(), |text, (name, value)| text.replace(name, value)));
    filled
        .filter(|line| !line.trim().is_empty())
        .map(|line| match (line.strip_prefix("# "), line.strip_prefix("> ")) {
            (Some(words), _) => Line::Subhead(words.to_owned()),
            (_, Some(words)) => Line::Right(words.to_owned()),
            _ => Line::Text(line),
        })
        .collect()
}

fn values(front: &Front, volume: &Volume, year: &Year, content: PageContent) -> [(&'static str, String); 10] {
    let months = year.months.len() > 1;
    [
        ("{title}", front.title.clone()),
        ("{volume}", front.volume.clone()),
        ("{coverage}", coverage(front, volume)),
        ("{content}", shown(content).to_owned()),
        ("{shortfall}", shortfall(volume, year)),
        ("{order}", order(volume.index.options.order).to_owned()),
        ("{example}", example(front, volume)),
        ("{tabs}", if months { "页边的黑色标记为月份。".to_owned() } else { String::new() }),
        ("{publisher}", front.publisher.clone()),
        ("{date}", made(volume)),
    ]
}

/// 本卷收录《…》…第1期（总第3101期）至…第100期（总第3200期）。
fn coverage(front: &Front, volume: &Volume) -> String {
    let end = |n: usize| {
        let issue = &volume.issues[n];
        let number = number(issue.number.as_deref()).unwrap_or_default();
        let total = issue.total_number.as_ref().map_or_else(String::new, |total| format!("（总第{total}期）"));
        format!("{}{number}{total}", long_date(issue.date))
    };
    match volume.len() {
        1 => format!("本卷收录《{}》{}。", front.title, end(0)),
        count => format!("本卷收录《{}》{}至{}。", front.title, end(0), end(count - 1)),
    }
}

/// ；另有特刊1期、晚间增刊2期: what appeared besides the issues of the schedule, as the data calls it.
pub(super) fn extra(volume: &Volume) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for issue in volume.extra() {
        let kind = match (&issue.special, &issue.edition) {
            (Some(_), _) => "特刊",
            (None, Some(edition)) => edition,
            (None, None) => "同日另刊",
        };
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    let counted: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind}{count}期")).collect();
    if counted.is_empty() { String::new() } else { format!("；另有{}", counted.join("、")) }
}

/// 其间应出版100期，已收录97期，缺3期；残缺2期。
fn shortfall(volume: &Volume, year: &Year) -> String {
    let counts = year.counts(volume);
    let held = counts.held - counts.extra;
    let mut words = match counts.missing {
        0 => format!("共{held}期，无缺期"),
        missing => format!("其间应出版{}期，已收录{held}期，缺{missing}期", held + missing),
    };
    words.push_str(&extra(volume));
    if counts.partial > 0 {
        words.push_str(&format!("；收录不全的{}期", counts.partial));
    }
    words.push('。');
    if counts.missing + counts.partial > 0 {
        words.push_str("详见年历上的记号和卷末“缺期与校勘”。");
    }
    words
}

fn order(order: Order) -> &'static str {
    match order {
        Order::Pinyin => "依汉语拼音字母顺序排列。",
        Order::Stroke => "依笔画数排列，笔画数依Unicode汉字数据库。",
    }
}

/// A citation of the first headline of the volume.
fn example(front: &Front, volume: &Volume) -> String {
    let articles =
        volume.issues.iter().flat_map(|issue| issue.articles().map(move |(page, article)| (issue, page, article)));
    let mut printed =
        articles.filter(|(.., article)| !article.generated && !article.canceled && !article.label.is_empty());
    let (date, place) = match printed.next() {
        Some((issue, page, article)) => {
            (long_date(issue.date), format!("{}《{}》", page_label(&page.label), inner_quotes(&article.label)))
        }
        None => (long_date(volume.issues[0].date), "第01版".to_owned()),
    };
    format!("《{}》{date}{place}", front.title)
}

/// Inside 《》 other such marks become 〈〉 (GB/T 15834, 4.15); a very long title is cut.
fn inner_quotes(title: &str) -> String {
    const MOST: usize = 60;
    let end = title.char_indices().nth(MOST).map(|(end, _)| end);
    let rest = if end.is_some() { "……" } else { "" };
    format!("{}{rest}", title[..end.unwrap_or(title.len())].replace('《', "〈").replace('》', "〉"))
}

/// What the pages of the newspaper are in this volume.
fn shown(content: PageContent) -> &'static str {
    match content {
        PageContent::Text => "本卷由结构化数据重新排版，文字以数据为准，不是原版面的影印。",
        PageContent::Facsimile => "本卷为原版面的影印，版面后的文字可供检索；没有版面图的，由结构化数据重新排版。",
        PageContent::Both => "本卷各版先为原版面的影印，后为由结构化数据重新排版的文字，文字以数据为准。",
    }
}

/// 2025年1月: when the newest record changed.
fn made(volume: &Volume) -> String {
    let date = volume.modified.date();
    format!("{}年{}月", date.year(), date.month())
}

/// Draws the page, or pages where a house style says more.
pub(crate) fn draw<M: Metrics>(metrics: &M, pool: &mut Pool, composer: &mut Composer, lines: &[Line]) {
    let sect = root(pool, &mut composer.tree, Role::Sect);
    let mut board = Board { metrics, pool, composer };
    let width = text_width(board.composer.sheet);
    board.begin(Some(sect), "guide", TITLE, "");
    let mut y = HEAD;
    for (number, line) in lines.iter().enumerate() {
        let most = board.composer.sheet.lines;
        let (role, setting, before) = match line {
            Line::Text(_) => (Role::P, Setting::body(TEXT, width), 0),
            Line::Subhead(_) => {
                (Role::H2, Setting::line(at(font::SUBHEAD, 10.5, INK), width, Align::Start), u16::from(number > 0))
            }
            Line::Right(_) => (Role::P, Setting::line(KAI, width, Align::End), 1),
        };
        let (Line::Text(text) | Line::Subhead(text) | Line::Right(text)) = line;
        let node = board.pool.node(Some(sect), role);
        let (para, count) = board.block(node, text, &setting);
        if y + before + count > most {
            board.composer.turn();
            board.begin(None, "guide", TITLE, "");
            y = HEAD;
        }
        y += before;
        board.composer.paragraph(board.pool, para, 0.0, f32::from(y) * PITCH, PITCH);
        y += count;
    }
    signs(&mut board, sect);
    board.composer.turn();
}

/// Width of the text in points.
fn text_width(sheet: Sheet) -> f32 {
    f32::from(WIDTH.min(sheet.width - SIGNS - BETWEEN)) * BODY
}

/// The signs, in a column of their own beside the text.
fn signs<M: Metrics>(board: &mut Board<'_, M>, sect: NodeId) {
    let top = f32::from(HEAD) * PITCH;
    let heading = board.pool.node(Some(sect), Role::H2);
    let left = text_width(board.composer.sheet) + f32::from(BETWEEN) * BODY;
    let x = left + 9.0;
    board.words(heading, "记号", at(font::SUBHEAD, 9.0, INK), x, top);
    let list = board.pool.node(Some(sect), Role::L);
    // ISO 14289-2, 8.2.5.25: a list whose items have labels says what they look like.
    board.pool.extra(list).attributes.push(Attribute::Numbering(ListNumbering::Disc));
    let mut y = top + 21.0;
    for (sign, words) in SIGN_TABLE {
        let item = board.pool.node(Some(list), Role::Li);
        let label = board.pool.node(Some(item), Role::Lbl);
        let body = board.pool.node(Some(item), Role::LBody);
        sign_at(board, label, sign, [x + 7.0, y + 3.9]);
        board.words(body, words, at(font::CAPTION, 7.5, INK), x + 26.0, y);
        y += 19.0;
    }
    board.composer.rule([left, top, board.composer.sheet.measures.hair, y - top], HAIR_COLOR);
}

/// A sign of the volume and what draws it.
#[derive(Clone, Copy)]
enum Sign {
    Held,
    Special,
    Missing,
    Partial,
    Character(&'static str),
    Picture,
    Tab,
}

const SIGN_TABLE: [(Sign, &str); 9] = [
    (Sign::Held, "收录，数字为日期"),
    (Sign::Special, "特刊"),
    (Sign::Missing, "应出版而缺藏"),
    (Sign::Partial, "收录不全或残损"),
    (Sign::Character("▶"), "下转某版"),
    (Sign::Character("◀"), "上接某版"),
    (Sign::Picture, "图片说明"),
    (Sign::Character("〓"), "字体所无的字"),
    (Sign::Tab, "页边月份标记"),
];

fn sign_at<M: Metrics>(board: &mut Board<'_, M>, label: NodeId, sign: Sign, [x, y]: [f32; 2]) {
    let day = |board: &mut Board<'_, M>, color| {
        board.centered(label, "5", at(font::CAPTION_STRONG, 7.5, color), x, y - 3.9);
    };
    match sign {
        Sign::Held | Sign::Special => {
            let color = if matches!(sign, Sign::Held) { INK } else { RED };
            board.disc(ARTIFACT, [x, y], 6.4, color);
            day(board, WHITE);
        }
        Sign::Missing => {
            board.ring(ARTIFACT, [x, y], 6.4, 0.7, INK);
            day(board, INK);
        }
        Sign::Partial => board.centered(label, "*", at(font::CAPTION_STRONG, 10.0, RED), x, y - 4.0),
        Sign::Character(sign) => board.centered(label, sign, at(font::KICKER, 8.0, INK), x, y - 4.2),
        Sign::Picture => board.centered(label, "▲", at(font::CAPTION, 8.0, RED), x, y - 4.2),
        Sign::Tab => {
            board.composer.rule([x - 4.3, y - 8.0, 8.6, 15.9], INK);
            board.centered(label, "3", at(font::CAPTION_STRONG, 6.0, WHITE), x, y - 3.2);
        }
    }
}

/// What the page sets, for the scan.
pub(crate) fn words(lines: &[Line]) -> Vec<(FontRole, String)> {
    let mut words = vec![
        (FontRole::Headline, TITLE.to_owned()),
        (FontRole::Subhead, "记号".to_owned()),
        (FontRole::Kicker, "▶◀〓".to_owned()),
        (FontRole::Caption, SIGN_TABLE.iter().map(|(_, words)| *words).chain([TITLE, "▲"]).collect()),
        (FontRole::CaptionStrong, "0123456789*".to_owned()),
    ];
    words.extend(lines.iter().map(|line| match line {
        Line::Text(text) => (FontRole::Body, text.clone()),
        Line::Subhead(text) => (FontRole::Subhead, text.clone()),
        Line::Right(text) => (FontRole::Byline, text.clone()),
    }));
    words
}
