//! Continuations that two pages print: （下转第3版） on one and （上接第1版） on the other (`IMP-217`).
use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::input::import::doubt;
use crate::input::record::{ArticleRecord, BlockRecord, IssueRecord, TextRecord, TurnRecord};

/// How sure a pair is.
const CONFIDENCE: f64 = 0.9;

/// One end of a text that goes on.
struct End {
    page: usize,
    article: usize,
    /// Its own page, and the page that it names.
    own: String,
    names: String,
    headline: Option<TextRecord>,
}

impl End {
    fn meets(&self, other: &Self) -> bool {
        self.names == other.own && other.names == self.own
    }
}

/// Links the first part of each pair to the second. Where several pairs fit, their headlines must agree; else nothing is linked.
pub(super) fn link(issue: &mut IssueRecord, least: f64) {
    if CONFIDENCE < least {
        return;
    }
    let (firsts, seconds) = (ends(issue, first_part), ends(issue, second_part));
    let mut taken = BTreeSet::new();
    for first in &firsts {
        let Some(second) = only(first, &seconds).filter(|second| only(second, &firsts).is_some()) else { continue };
        let target = &issue.pages[second.page];
        let turn = TurnRecord { page: target.label.clone(), article: target.articles[second.article].id.clone() };
        let article = &mut issue.pages[first.page].articles[first.article];
        if taken.insert((second.page, second.article)) && article.continues_on.is_none() {
            article.continues_on = Some(turn);
            let doubts = article.origin.as_mut().map(|origin| &mut origin.doubts);
            doubts.into_iter().for_each(|doubts| doubts.push(doubt("IMP-217", "continues_on", CONFIDENCE)));
        }
    }
}

/// The one end that meets this one, or the one of them with the same headline.
fn only<'e>(end: &End, others: &'e [End]) -> Option<&'e End> {
    let meeting: Vec<&End> = others.iter().filter(|other| end.meets(other)).collect();
    match meeting.as_slice() {
        [one] => Some(one),
        several => {
            let mut agreeing = several.iter().filter(|other| other.headline == end.headline && end.headline.is_some());
            agreeing.next().filter(|_| agreeing.next().is_none()).copied()
        }
    }
}

fn ends(issue: &IssueRecord, named: fn(&ArticleRecord) -> Option<String>) -> Vec<End> {
    let pages = issue.pages.iter().enumerate();
    let articles =
        pages.flat_map(|(p, page)| page.articles.iter().enumerate().map(move |(a, article)| (p, page, a, article)));
    let end = |(page, record, article, text): (usize, &crate::input::record::PageRecord, usize, &ArticleRecord)| {
        Some(End { page, article, own: key(&record.label), names: named(text)?, headline: text.headline.clone() })
    };
    articles.filter_map(end).collect()
}

fn first_part(article: &ArticleRecord) -> Option<String> {
    static PRINTED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern("下转", "", r"\s*$"));
    named(PRINTED.as_ref()?, article.body.iter().rev().find_map(words)?)
}

fn second_part(article: &ArticleRecord) -> Option<String> {
    static PRINTED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern("上接", r"^\s*", ""));
    named(PRINTED.as_ref()?, article.body.iter().find_map(words)?)
}

fn pattern(verb: &str, before: &str, after: &str) -> Option<Regex> {
    let label = "(?P<label>[A-Z]?[0-9]{1,3}|[一二三四五六七八九十]{1,3})";
    Regex::new(&format!(r"{before}[（(]\s*{verb}\s*第?\s*{label}\s*版[^（()）]*[）)]{after}")).ok()
}

fn named(pattern: &Regex, text: &str) -> Option<String> {
    pattern.captures(text)?.name("label").map(|label| key(label.as_str()))
}

fn words(block: &BlockRecord) -> Option<&str> {
    match block {
        BlockRecord::Paragraph(paragraph) => match &paragraph.text {
            TextRecord::Plain(text) => Some(text),
            TextRecord::Pieces(_) => None,
        },
        _ => None,
    }
}

/// `03`, `3` and 三 are one page; `A03` is another.
fn key(label: &str) -> String {
    let digits = label.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &label[..label.len() - digits.len()];
    let number = digits.parse().ok().or_else(|| chinese(digits));
    number.map_or_else(|| label.to_owned(), |number: u32| format!("{}{number}", letters.to_ascii_uppercase()))
}

/// 一 to 九十九.
fn chinese(text: &str) -> Option<u32> {
    let digit = |part: &str| {
        "一二三四五六七八九".chars().zip(1..).find(|(c, _)| part.starts_with(*c) && part.chars().count() == 1)
    };
    let digit = |part: &str| digit(part).map(|(_, number)| number);
    match text.split_once('十') {
        None => digit(text),
        Some((tens, ones)) => {
            let part = |part: &str, absent| if part.is_empty() { Some(absent) } else { digit(part) };
            Some(part(tens, 1)? * 10 + part(ones, 0)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::record::{PageRecord, ParagraphRecord};

    fn page(label: &str, articles: &[(&str, &str, &str)]) -> PageRecord {
        let paragraph =
            |text: &str| BlockRecord::Paragraph(ParagraphRecord { text: text.into(), ..Default::default() });
        let article = |(id, headline, text): &(&str, &str, &str)| ArticleRecord {
            id: Some((*id).to_owned()),
            headline: Some((*headline).into()),
            body: vec![paragraph(text)],
            origin: Some(Default::default()),
            ..Default::default()
        };
        PageRecord { label: label.to_owned(), articles: articles.iter().map(article).collect(), ..Default::default() }
    }

    fn linked(pages: Vec<PageRecord>) -> Vec<String> {
        let mut issue = IssueRecord { pages, ..IssueRecord::default() };
        link(&mut issue, 0.5);
        let again = issue.clone();
        link(&mut issue, 0.5);
        assert_eq!(issue, again, "a second time changes nothing");
        let articles = issue.pages.iter().flat_map(|page| &page.articles);
        let turn = |article: &ArticleRecord| {
            let turn = article.continues_on.as_ref()?;
            assert_eq!(article.origin.as_ref()?.doubts[0].code, "IMP-217");
            Some(format!("{} → {} {}", article.id.as_ref()?, turn.page, turn.article.as_ref()?))
        };
        articles.filter_map(turn).collect()
    }

    #[test]
    fn pages_that_name_each_other_are_linked() {
        let first = page("01", &[("a", "水到田头", "春耕已经开始。（下转第三版）"), ("b", "另一篇", "到此为止。")]);
        let second = page("03", &[("c", "水到田头", "（上接第1版）渠口同时开闸。")]);
        assert_eq!(linked(vec![first.clone(), second]), ["a → 03 c"]);
        let elsewhere = page("03", &[("c", "水到田头", "（上接第2版）渠口同时开闸。")]);
        assert_eq!(linked(vec![first.clone(), elsewhere]), [""; 0]);
        assert_eq!(linked(vec![first]), [""; 0]);
    }

    #[test]
    fn of_several_pairs_headlines_tell() {
        let first = page("A1", &[("a", "水", "水。（下转A03版）"), ("b", "渠", "渠。（下转A03版）")]);
        let second = |headline| page("A03", &[("c", headline, "（上接A01版）渠。"), ("d", "水", "（上接A01版）水。")]);
        assert_eq!(linked(vec![first.clone(), second("渠")]), ["a → A03 d", "b → A03 c"]);
        assert_eq!(linked(vec![first, second("水")]), [""; 0]);
    }

    #[test]
    fn labels_are_compared_by_number() {
        assert_eq!(
            ["03", "3", "三", "十", "十二", "二十", "a05", "中缝"].map(key),
            ["3", "3", "3", "10", "12", "20", "A5", "中缝"]
        );
    }
}
