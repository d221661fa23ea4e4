//! What makes a PDF a bound volume: cover, imprint, guide, calendar, contents, indexes, what is missing; and that the
//! folios that they name are right.
use newsbind::export::pdf::{self, Options, Scanner};
use newsbind::input;
use newsbind::plan::index::{Index, Kind};
use newsbind::plan::{self, Plan, Volume, VolumeSize};
use newsbind::report::Report;
use serde_json::json;

use crate::pdf::{bind, keep, options, sample, squeezed};
use crate::tools;

/// The text of each page, without white space.
fn pages(name: &str, bytes: &[u8]) -> Option<Vec<String>> {
    Some(lines(name, bytes)?.into_iter().map(|page| page.concat()).collect())
}

/// The lines of each page, without white space.
fn lines(name: &str, bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let text = tools::pdftotext(&keep(name, bytes))?;
    let mut pages: Vec<Vec<String>> = text.split('\u{c}').map(|page| page.lines().map(squeezed).collect()).collect();
    pages.pop();
    Some(pages)
}

fn year() -> Volume {
    let source = input::Folder::open(sample()).unwrap();
    Plan::new(&source, &plan::Options::default(), &mut Report::new()).unwrap().volumes.remove(0)
}

fn at(pages: &[String], word: &str) -> usize {
    pages.iter().position(|page| page.contains(word)).unwrap_or_else(|| panic!("no page has {word}"))
}

#[test]
fn parts_of_the_book_stand_in_order() {
    let (_, bytes) = bind(VolumeSize::Year, &options(2, true)).remove(0);
    let Some(pages) = pages("book-order", &bytes) else { return };
    assert!(pages[0].contains("2024年合订本") && pages[0].contains("第8期—第16-17期"), "{}", pages[0]);
    assert_eq!(pages[1], "", "the back of the cover");
    assert!(pages[2].contains("霁川报社") && pages[3].contains("版权页"), "title page and imprint");
    for words in ["定价每份1.00元", "人员总编辑本报编辑部", "创刊1983年1月7日", "使用条款放弃一切权利"]
    {
        assert!(pages[3].contains(words), "{words}: {}", pages[3]);
    }
    assert!(pages[4].contains("出版说明") && pages[5].contains("2024年年历") && pages[6].contains("总目录3月"));
    let back: Vec<usize> = ["篇名索引", "署名索引", "缺期与校勘一、"].map(|word| at(&pages[8..], word) + 8).to_vec();
    assert!(back.is_sorted() && back[0] > 40, "{back:?}");
    assert!(pages[4].contains("应出版9期，已收录8期，缺1期；另有增刊、号外1期；收录不全的1期"), "{}", pages[4]);
    let notes = &pages[back[2]];
    assert!(notes.contains("3月22日星期五第11期") && notes.contains("缺第07版"), "{notes}");
    let all = pages[back[2]..].concat();
    let told = ["撤稿，本卷只存题名与说明", "更正3月8日01版第1篇", "本篇有更正，见3月29日01版", "铅笔书写的登记号"];
    told.iter().for_each(|words| assert!(all.contains(words), "{words}: {all}"));
}

#[test]
fn folios_of_the_index_are_those_of_the_pages() {
    let (_, bytes) = bind(VolumeSize::Year, &options(2, true)).remove(0);
    let Some(lines) = lines("book-folios", &bytes) else { return };
    let pages: Vec<String> = lines.iter().map(|page| page.concat()).collect();
    let volume = year();
    let indexes: Vec<_> = volume.indexes().collect();
    let titles: &Index<'_> = indexes.iter().find(|index| index.kind == Kind::Titles).unwrap();
    let first = at(&pages, "2024年3月1日星期五第8期第01版");
    let index: Vec<&String> = lines[first + 40..].iter().flatten().collect();
    let mut checked = 0;
    for entry in titles.sections.iter().flat_map(|section| &section.entries).filter(|entry| !entry.generated) {
        let date = entry.references[0].issue(&volume).date;
        let line = format!("{}{:02}.{:02}", squeezed(&entry.name), date.month(), date.day());
        let Some(folio) = index.iter().find_map(|shown| shown.strip_prefix(&line)) else { continue };
        let page = &pages[first - 1 + folio.parse::<usize>().unwrap_or_else(|_| panic!("{line}: no folio: {folio}"))];
        let begin: String = squeezed(&entry.name).chars().take(4).collect();
        assert!(page.contains(&begin), "{} is not on page {folio}: {page}", entry.name);
        checked += 1;
    }
    assert!(checked > titles.len() * 8 / 10, "{checked} of {} entries were found", titles.len());
}

#[test]
fn a_volume_of_one_issue_is_no_book() {
    let (name, bytes) = bind(VolumeSize::Issue, &options(2, true)).remove(1);
    let file = keep(&name, &bytes);
    for flavour in ["2a", "ua1"] {
        tools::verapdf(std::slice::from_ref(&file), flavour).expect_passed(flavour);
    }
    let Some(pages) = pages(&name, &bytes) else { return };
    assert!(pages[0].contains("霁川报") && pages[1].contains("版权页") && pages[2].contains("总目录"));
    let all = pages.concat();
    assert!(!all.contains("篇名索引") && !all.contains("缺期与校勘") && !all.contains("年历"), "{all}");
}

#[test]
fn a_month_has_its_own_calendar_and_validates() {
    let (name, bytes) = bind(VolumeSize::Month, &options(2, false)).remove(1);
    let file = keep(&name, &bytes);
    for flavour in ["2a", "ua1"] {
        tools::verapdf(std::slice::from_ref(&file), flavour).expect_passed(flavour);
    }
    let Some(pages) = pages(&name, &bytes) else { return };
    assert!(pages[0].contains("2024年4月合订本"), "{}", pages[0]);
    assert!(pages.iter().any(|page| page.contains("4月") && page.contains("日期下方为该期起始页")));
}

#[test]
fn house_styles_say_their_own_words_and_leave_out_indexes() {
    let wanted =
        Options {
            index: false, guide: Some("# 题\n本卷为{title}{volume}，{无此}。".to_owned()), ..options(2, true)
        };
    let (_, bytes) = bind(VolumeSize::Year, &wanted).remove(0);
    let Some(pages) = pages("book-house", &bytes) else { return };
    assert!(pages[4].contains("本卷为霁川报2024年合订本，{无此}。"), "{}", pages[4]);
    assert!(!pages.iter().any(|page| page.contains("篇名索引")), "the guide of the house style names none either");
}

/// A record that cannot be read leaves its issue out: the volume says so.
#[test]
fn issues_that_were_left_out_are_listed() {
    let record = |date: &str| {
        let article = json!({"id": "a1", "headline": "标题", "body": [{"paragraph": "正文。"}]});
        json!({"newsbind": 1, "date": date, "pages": [{"label": "01", "articles": [article]}]}).to_string()
    };
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
    let broken = record("2024-03-08").replace("\"pages\"", "\"page\"");
    let source = input::Memory::from_json(
        Some(&publication.to_string()),
        &[&record("2024-03-01"), &broken, &record("2024-03-15")],
    );
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let wanted = plan::Options::default();
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(issue)).unwrap();
    let mut out = Vec::new();
    let made = pdf::Binder::new(&source, &scanner, &Options::default()).volume(&plan.volumes[0], &mut out, &mut report);
    assert!(made.unwrap().sound);
    let Some(pages) = pages("book-left-out", &out) else { return };
    let notes = pages.concat();
    assert!(notes.contains("未收各期") && notes.contains("3月8日星期五"), "{notes}");
}
