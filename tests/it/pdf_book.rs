//! What makes a PDF a bound volume: cover, imprint, guide, calendar, contents, indexes, what is missing; and that the
//! folios that they name are right.
use newsbind::export::pdf::{self, Options, Scanner};
use newsbind::input;
use newsbind::plan::index::{Index, Kind};
use newsbind::plan::{self, Plan, Volume, VolumeSize};
use newsbind::report::Report;
use serde_json::{Value, json};

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
    assert!(pages[4].contains("应出版9期，已收录8期，缺1期；另有增刊1期；收录不全的1期"), "{}", pages[4]);
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

/// A volume of issues that are made here: its plan, and the text of its pages.
fn made(name: &str, issues: &[Value]) -> (Volume, Option<Vec<String>>) {
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
    let issues: Vec<String> = issues.iter().map(Value::to_string).collect();
    let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
    let source = input::Memory::from_json(Some(&publication.to_string()), &issues);
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let wanted = plan::Options::default();
    let (mut plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut out = Vec::new();
    let made = pdf::Binder::new(&source, &scanner, &Options::default()).volume(&plan.volumes[0], &mut out, &mut report);
    assert!(made.unwrap().sound, "{:#?}", report.diagnostics());
    (plan.volumes.remove(0), pages(name, &out))
}

fn article(id: &str) -> Value {
    json!({"id": id, "headline": "标题", "body": [{"paragraph": "正文。"}]})
}

/// An issue of one page with so many articles.
fn issue(date: &str, number: &str, articles: usize) -> Value {
    let articles: Vec<Value> = (1..=articles).map(|n| article(&format!("a{n}"))).collect();
    json!({"newsbind": 1, "date": date, "number": number, "pages": [{"label": "01", "articles": articles}]})
}

/// The head of a page of contents names the months and numbers of the issues that stand on it, and of no others.
#[test]
fn contents_pages_say_what_stands_on_them() {
    let many = |n: u32, date: &str| issue(date, &n.to_string(), 40);
    let dates = [
        "2024-03-15",
        "2024-03-22",
        "2024-03-29",
        "2024-04-05",
        "2024-04-12",
        "2024-04-19",
        "2024-04-26",
        "2024-05-03",
    ];
    let issues: Vec<Value> = (1..).zip(dates).map(|(n, date)| many(n, date)).collect();
    let (_, Some(pages)) = made("book-contents", &issues) else { return };
    let contents: Vec<&String> = pages[6..].iter().take_while(|page| page.contains("总目录")).collect();
    assert!(contents.len() > 1, "{pages:#?}");
    for page in contents {
        // An issue that began on the page before shows no line of its own here.
        let lines: Vec<usize> = (0..dates.len()).filter(|n| page.contains(&format!("星期五第{}期", n + 1))).collect();
        let (first, last) = (lines[0], lines[lines.len() - 1]);
        let month = |n: usize| dates[n][5..7].trim_start_matches('0').to_owned();
        let heads = |first: usize| {
            let months = match (month(first), month(last)) {
                (from, to) if from == to => format!("{from}月"),
                (from, to) => format!("{from}月—{to}月"),
            };
            format!("总目录{months}第{}期—第{}期", first + 1, last + 1)
        };
        let carried = first.checked_sub(1).map(heads);
        assert!(page.contains(&heads(first)) || carried.is_some_and(|head| page.contains(&head)), "{page}");
    }
}

#[test]
fn what_is_not_held_is_not_counted() {
    let canceled =
        json!({"id": "a2", "status": "canceled", "headline": "撤下", "editor_note": "本文已撤。", "body": []});
    let withheld = json!({"id": "a3", "status": "withheld", "embargo": "2099-01-01T00:00:00+08:00", "headline": "未发", "body": [{"paragraph": "正文。"}]});
    let record = json!({"newsbind": 1, "date": "2024-03-01", "pages": [
        {"label": "01", "articles": [article("a1"), canceled, withheld]},
        {"label": "02", "kind": "missing", "articles": []},
    ]});
    let (volume, pages) = made("book-held", &[record]);
    assert_eq!((volume.held_pages(), volume.held_articles()), (1, 1));
    let Some(pages) = pages else { return };
    assert!(pages[3].contains("文章1篇"), "{}", pages[3]);
}

/// What appeared besides the schedule is called what the data calls it.
#[test]
fn special_editions_have_one_name() {
    let mut special = issue("2024-03-02", "1", 1);
    special["special"] = json!("春耕");
    special.as_object_mut().unwrap().remove("number");
    let mut supplement = issue("2024-03-08", "2", 1);
    supplement["edition_order"] = json!(2);
    supplement["edition"] = json!("增刊");
    let issues = [issue("2024-03-01", "1", 1), special, issue("2024-03-08", "2", 1), supplement];
    let (_, Some(pages)) = made("book-special", &issues) else { return };
    for page in [&pages[3], &pages[4]] {
        assert!(page.contains("另有特刊1期、增刊1期") && !page.contains("号外"), "{page}");
    }
}

#[test]
fn a_correction_that_is_called_so_says_it_once() {
    let mut record = issue("2024-03-01", "1", 0);
    let headed = |id: &str, headline: &str| {
        json!({"id": id, "kind": "correction", "headline": headline,
        "body": [{"paragraph": "第三版的日期有误。"}]})
    };
    record["pages"][0]["articles"] = json!([headed("a1", "更正"), headed("a2", "一个日期")]);
    let (_, Some(pages)) = made("book-correction", &[record]) else { return };
    let page = &pages[at(&pages, "第三版的日期有误")];
    assert_eq!(page.matches("更正").count(), 2, "one head, one label: {page}");
}

/// A record that cannot be read leaves its issue out: the volume says so.
#[test]
fn issues_that_were_left_out_are_listed() {
    let broken = json!({"newsbind": 1, "date": "2024-03-08", "page": []});
    let issues = [issue("2024-03-01", "1", 1), broken, issue("2024-03-15", "3", 1)];
    let (_, Some(pages)) = made("book-left-out", &issues) else { return };
    let notes = pages.concat();
    assert!(notes.contains("未收各期") && notes.contains("3月8日星期五"), "{notes}");
}

/// What the reader sees otherwise than the data has it is listed, each with its code point and its place, once an article.
#[test]
fn characters_that_are_shown_otherwise_are_listed() {
    let mut record = issue("2024-03-01", "1", 2);
    let body = json!([{"paragraph": "甲\u{12345}，乙\u{E010}。"}, {"paragraph": "丙\u{12345}，丁\u{E010}。"}]);
    record["pages"][0]["articles"][1]["body"] = body;
    let (volume, Some(pages)) = made("book-characters", &[record]) else { return };
    assert_eq!(volume.issues[0].doubts.len(), 1, "each once an article");
    let notes = &pages[at(&pages, "缺期与校勘一")];
    let place = "13月1日01版第2篇";
    assert!(notes.contains(&format!("{place}U+E010私用区字符")), "{notes}");
    assert!(notes.contains(&format!("{place}U+12345字体均无此字")), "{notes}");
    assert_eq!(notes.matches("U+").count(), 2, "nothing is listed twice: {notes}");
}

/// However many there are, the list ends, and says how many more it would hold.
#[test]
fn the_list_of_characters_ends() {
    let issues: Vec<Value> = (1..=8)
        .map(|n| {
            let mut record = issue(&format!("2024-03-0{n}"), &n.to_string(), 70);
            let articles = record["pages"][0]["articles"].as_array_mut().unwrap();
            articles.iter_mut().for_each(|article| article["body"] = json!([{"paragraph": "甲\u{E010}。"}]));
            record
        })
        .collect();
    let (volume, Some(pages)) = made("book-many-characters", &issues) else { return };
    assert!(volume.issues.iter().all(|issue| (issue.doubts.len(), issue.more_doubts) == (64, 6)));
    let notes = pages.concat();
    assert_eq!(notes.matches("私用区字符，对照表中无此字").count(), 400);
    assert!(notes.contains(&format!("另有{}处未列", 8 * 70 - 400)), "{}", pages.last().unwrap());
}
