//! Volumes of archives that tests make: bad input, parts, many files, growth.
use std::collections::BTreeMap;
use std::fs;

use newsbind::export::epub::{Options, Unit};
use newsbind::input::{Folder, Memory};
use newsbind::plan::{self, VolumeSize};
use newsbind::report::Report;
use serde_json::{Value, json};

use crate::epub_book::{Book, bind, bind_as, entries, keep, plain, root};
use crate::tools::{epubcheck, lister, python, unzip_test};

pub(crate) fn publication() -> Value {
    json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"})
}

pub(crate) fn issue(date: &str, articles: Value) -> Value {
    json!({"newsbind": 1, "date": date, "pages": [{"label": "01", "articles": articles}]})
}

pub(crate) fn archive(publication: &Value, issues: &[Value]) -> Memory {
    let issues: Vec<String> = issues.iter().map(Value::to_string).collect();
    let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
    Memory::from_json(Some(&publication.to_string()), &issues)
}

pub(crate) fn bound(source: &Memory, options: &Options) -> (Book, Vec<u8>, Report) {
    let (mut books, report) = bind_as(source, &plan::Options::default(), options, 2);
    let (stem, bytes) = books.remove(0);
    let book = Book::new(&stem, &bytes);
    book.check();
    (book, bytes, report)
}

pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    report.diagnostics().iter().map(|finding| finding.code().as_str()).collect()
}

/// A grey PNG of one pixel; `bits` of a sample, `side` as its header claims.
pub(crate) fn png(bits: u8, side: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let header: Vec<u8> =
        [side.to_be_bytes(), side.to_be_bytes()].concat().into_iter().chain([bits, 0, 0, 0, 0]).collect();
    chunk(&mut out, *b"IHDR", &header);
    // zlib: one stored block; the filter byte and one sample.
    let data: &[u8] = if bits == 8 {
        &[0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x00, 0x80, 0x00, 0x82, 0x00, 0x81]
    } else {
        &[0x78, 0x01, 0x01, 0x03, 0x00, 0xFC, 0xFF, 0x00, 0x80, 0x00, 0x01, 0x03, 0x00, 0x81]
    };
    chunk(&mut out, *b"IDAT", data);
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend(data);
    let bit = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    let crc = out[start..].iter().fold(!0_u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), bit));
    out.extend((!crc).to_be_bytes());
}

pub(crate) fn figure(name: &str) -> Value {
    json!({"figure": {"image": format!("../media/{name}"), "alt": "图"}})
}

#[test]
fn text_that_a_machine_read_stands_on_a_page_without_articles() {
    let mut record = issue("2024-03-01", json!([]));
    record["pages"][0]["facsimile"] =
        json!({"image": "../media/p.png", "text_layer": {"format": "alto", "path": "../media/p.xml"}});
    let mut source = archive(&publication(), &[record]);
    source.add_media("media/p.png", png(8, 1));
    source.add_media("media/p.xml", "<alto><Layout><Page><TextBlock><TextLine><String CONTENT=\"望川\"/></TextLine></TextBlock></Page></Layout></alto>".as_bytes().to_vec());
    let (book, bytes, _) = bound(&source, &plain());
    let page = book.text("EPUB/2024-03-01/p01.xhtml");
    assert!(page.contains("<p>望川</p>") && page.contains("未经校对"), "{page}");
    assert!(book.text("EPUB/notes.xhtml").contains("由机器"));
    epubcheck(&keep("text-layer", &bytes)).expect_passed("a page that a machine read");
}

/// Every fault of every fixture, one issue each, in one volume.
#[test]
fn bad_input_makes_a_book_that_checkers_accept() {
    let mut day = newsbind::model::Date::parse("2024-01-01").unwrap();
    let mut issues: Vec<String> = Vec::new();
    let mut files: Vec<_> =
        fs::read_dir(root().join("tests/fixtures/codes")).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    for file in files {
        let fixture: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        for (publication, text) in crate::codes::texts(&fixture["fault"]) {
            if !publication {
                issues.push(text.replace("\"2024-03-01\"", &format!("\"{day}\"")));
                day = day.next().unwrap();
            }
        }
    }
    let long = "长".repeat(350_000);
    let nested =
        (0..8).fold(json!("深"), |text, n| if n % 2 == 0 { json!([{"strong": text}]) } else { json!([{"em": text}]) });
    let odd = json!([
        {"id": "a1", "headline": "]]> -- & < \" '", "body": [{"paragraph": "甲\u{1f}乙\u{fffe}丙\u{202e}丁]]>&amp;<b>"}, {"paragraph": long}, {"paragraph": nested}]},
        {"id": "a2", "body": []},
        {"id": "a3", "headline": "链接", "body": [{"paragraph": [{"link": {"href": "javascript:x()", "text": "甲"}}, {"link": {"href": "../x", "text": "乙"}}]}]},
    ]);
    issues.push(issue(&day.to_string(), odd).to_string());
    issues.push(
        json!({"newsbind": 1, "date": day.next().unwrap().to_string(), "pages": [{"label": "01", "kind": "blank"}]})
            .to_string(),
    );
    let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
    let source = Memory::from_json(Some(&publication().to_string()), &issues);
    for unit in [Unit::Page, Unit::Article] {
        let mut options = plain();
        options.unit = unit;
        let (book, bytes, report) = bound(&source, &options);
        assert!(report.diagnostics().len() > 20 && book.entries.len() > 60);
        epubcheck(&keep(&format!("bad-input-{}", unit.as_str()), &bytes)).expect_passed("the book of bad input");
    }
}

/// What the archive has and the volume has not is told in the volume.
#[test]
fn issues_that_were_left_out_and_missing_pages_are_listed() {
    let article = json!([{"id": "a1", "headline": "题", "body": [{"paragraph": "文"}]}]);
    let twice = json!([{"id": "a1", "headline": "题"}, {"id": "a1", "headline": "题"}]);
    let mut lacking = issue("2024-03-15", article.clone());
    lacking["pages"].as_array_mut().unwrap().push(json!({"label": "02", "kind": "missing"}));
    let issues = [issue("2024-03-01", article.clone()), issue("2024-03-08", twice.clone()), lacking];
    for scheduled in [true, false] {
        let mut publication = publication();
        if scheduled {
            publication["schedule"] = json!({"weekdays": [5]});
        }
        let (book, bytes, report) = bound(&archive(&publication, &issues), &plain());
        assert!(codes(&report).contains(&"ART-001"));
        let missing = book.text("EPUB/missing.xhtml");
        assert_eq!(missing.matches("2024年3月8日　星期五　未收</li>").count(), 1, "{missing}");
        assert!(missing.contains("<a href=\"2024-03-15/p02.xhtml\">2024年3月15日　第02版</a>"), "{missing}");
        assert!(book.text("EPUB/calendar.xhtml").contains("aria-label=\"3月8日，未收\">8*</a>"));
        assert!(book.text("EPUB/2024-03/contents.xhtml").contains("<a href=\"../missing.xhtml\">未收</a>"));
        epubcheck(&keep(&format!("left-out-{scheduled}"), &bytes)).expect_passed("a volume that lacks an issue");
    }
    // Each part lists what falls into its time.
    let mut wanted = plan::Options::default();
    wanted.max_pages = 1;
    let issues = [issue("2024-03-01", article.clone()), issue("2024-03-08", twice), issue("2024-03-15", article)];
    let (books, _) = bind_as(&archive(&publication(), &issues), &wanted, &plain(), 1);
    let lists = books.iter().map(|(name, book)| Book::new(name, book).entries);
    let listed: Vec<bool> =
        lists.map(|entries| entries.iter().any(|(path, _)| path.ends_with("missing.xhtml"))).collect();
    assert_eq!(listed, [false, true]);
}

#[test]
fn parts_of_a_volume_know_each_other() {
    let issues: Vec<Value> = (1..=3)
        .map(|n| {
            let related = json!([{"rel": "see", "issue": "2024-03-01", "article": "a1"}]);
            issue(&format!("2024-0{}-01", n + 2), json!([{"id": "a1", "headline": "题", "body": [{"paragraph": "文"}], "related": if n == 2 { related } else { json!([]) }}]))
        })
        .collect();
    let mut wanted = plan::Options::default();
    wanted.max_pages = 1;
    let (books, report) = bind_as(&archive(&publication(), &issues), &wanted, &plain(), 2);
    let books: Vec<Book> = books.iter().map(|(stem, bytes)| Book::new(stem, bytes)).collect();
    assert_eq!(
        books.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(),
        ["example-weekly-2024-part1", "example-weekly-2024-part2", "example-weekly-2024-part3"]
    );
    books.iter().for_each(Book::check);
    let uid = |book: &Book| {
        book.text("EPUB/package.opf").split("id=\"uid\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    for (n, book) in books.iter().enumerate() {
        let package = book.text("EPUB/package.opf");
        for (k, other) in books.iter().enumerate() {
            assert_eq!(package.contains(&format!("<dc:relation>{}<", uid(other))), n != k);
            assert_eq!(book.text("EPUB/imprint.xhtml").contains(&format!("{}.epub", other.name)), n != k);
        }
    }
    assert!(books[1].text("EPUB/2024-04-01/p01.xhtml").contains("第1册"), "the related article names its part");
    assert!(codes(&report).contains(&"EPUB-008"));
}

#[test]
fn an_issue_that_is_added_changes_its_neighbours_only() {
    let day = |n: u32| {
        issue(&format!("2024-03-{n:02}"), json!([{"id": "a1", "headline": "题", "body": [{"paragraph": "文"}]}]))
    };
    let of = |days: &[u32]| -> BTreeMap<String, Vec<u8>> {
        let issues: Vec<Value> = days.iter().map(|n| day(*n)).collect();
        entries(&bound(&archive(&publication(), &issues), &plain()).1).into_iter().collect()
    };
    let (before, after) = (of(&[1, 2, 3, 5, 6]), of(&[1, 2, 3, 4, 5, 6]));
    let mut changed: Vec<&str> = Vec::new();
    for (path, bytes) in &before {
        match after.get(path) {
            Some(now) if now == bytes => {}
            Some(_) => changed.push(path),
            None => panic!("{path} is gone"),
        }
    }
    let shared =
        ["calendar", "cover", "imprint", "title", "index/", "nav.xhtml", "toc.ncx", "package.opf", "2024-03/contents"];
    changed.retain(|path| !shared.iter().any(|name| path.contains(name)));
    let neighbours =
        ["2024-03-03/contents.xhtml", "2024-03-03/p01.xhtml", "2024-03-05/contents.xhtml", "2024-03-05/p01.xhtml"];
    assert!(changed.iter().all(|path| neighbours.iter().any(|end| path.ends_with(end))), "{changed:?}");
    let ids = |book: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let opf = String::from_utf8(book["EPUB/package.opf"].clone()).unwrap();
        opf.lines().filter(|line| line.contains("<item ")).map(str::to_owned).collect()
    };
    let (old, new) = (ids(&before), ids(&after));
    assert!(old.iter().all(|item| new.contains(item)), "an entry of the manifest has another id");
}

#[test]
fn a_book_of_70_000_files_is_read_by_java_python_and_unzip() {
    let mut source_issues = Vec::new();
    for n in 0..70 {
        let figures: Vec<Value> = (0..1_000).map(|k| figure(&format!("{n}-{k}.png"))).collect();
        let date = newsbind::model::Date::parse("2024-01-01").unwrap();
        let date = (0..n).fold(date, |date, _| date.next().unwrap());
        source_issues.push(issue(&date.to_string(), json!([{"id": "a1", "headline": "图", "body": figures}])));
    }
    let mut source = archive(&publication(), &source_issues);
    for n in 0..70 {
        for k in 0..1_000 {
            source.add_media(&format!("media/{n}-{k}.png"), png(8, 1));
        }
    }
    let mut options = plain();
    options.toc_depth = newsbind::export::epub::TocDepth::Issue;
    let (mut books, report) = bind_as(&source, &plan::Options::default(), &options, 2);
    assert!(codes(&report).contains(&"EPUB-001"));
    let book = keep("zip64", &books.remove(0).1);
    unzip_test(&book).expect_passed("a book of 70,000 files");
    let read =
        "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(len(z.namelist()))";
    let count = if let Some(output) = python(read, std::slice::from_ref(&book)) {
        let text = String::from_utf8_lossy(&output.stdout).trim().parse::<usize>();
        text.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    } else {
        return;
    };
    assert!(count > 70_000, "{count}");
    if let Some(names) = lister(&book) {
        assert_eq!(names.len(), count, "Java reads another number of entries");
    }
}

#[test]
fn a_long_index_is_several_documents() {
    let first = ["安", "步", "城", "大", "风", "公", "河"];
    let pages: Vec<Value> = (0..4)
        .map(|page| {
            let article = |n: usize| {
                json!({"id": format!("{page}-{n}"), "headline": format!("{}{page}{n}", first[n % 7]),
                    "keywords": [format!("词{page}{n}")]})
            };
            let articles: Vec<Value> = (0..500).map(article).collect();
            json!({"label": format!("0{page}"), "articles": articles})
        })
        .collect();
    let record = json!({"newsbind": 1, "date": "2024-03-01", "pages": pages});
    let (book, bytes, _) = bound(&archive(&publication(), &[record]), &plain());
    let parts: Vec<&String> =
        book.entries.iter().map(|(path, _)| path).filter(|path| path.starts_with("EPUB/index/titles")).collect();
    assert_eq!(parts, ["EPUB/index/titles.xhtml", "EPUB/index/titles-2.xhtml"]);
    let entries: Vec<usize> = parts.iter().map(|path| book.text(path).matches("<li>").count()).collect();
    assert_eq!(entries.iter().sum::<usize>(), 2_000);
    for (n, part) in parts.iter().enumerate() {
        let text = book.text(part);
        assert_eq!(text.contains("rel=\"next\""), n + 1 < parts.len());
        assert!(text.contains("class=\"letters\"") && text.len() < 500_000);
    }
    let words: Vec<&String> =
        book.entries.iter().map(|(path, _)| path).filter(|path| path.starts_with("EPUB/index/subjects")).collect();
    assert_eq!(words.len(), 3, "one section of 2,000 words, two lines each: {words:?}");
    epubcheck(&keep("long-index", &bytes)).expect_passed("a long index");
}

#[test]
fn the_volume_sizes_of_a_year_hold_the_same_documents() {
    let archive = root().join("examples/issues");
    let year = bind(&archive, VolumeSize::Year, &plain(), 2).0;
    let year: BTreeMap<String, Vec<u8>> = year.iter().flat_map(|(_, book)| entries(book)).collect();
    let source = Folder::open(&archive).unwrap();
    let mut wanted = plan::Options::default();
    wanted.volume = VolumeSize::Month;
    for (stem, book) in bind_as(&source, &wanted, &plain(), 2).0 {
        for (path, _) in entries(&book).iter().filter(|(path, _)| path.ends_with("p01.xhtml")) {
            assert!(year.contains_key(path), "{stem}: {path} has another name in the year");
        }
    }
}

#[test]
fn the_calendar_of_a_month_shows_every_month_that_a_combined_issue_covers() {
    let mut combined = issue("2024-01-26", json!([{"id": "a1", "headline": "题", "body": [{"paragraph": "文"}]}]));
    combined["date_until"] = json!("2024-03-08");
    let mut wanted = plan::Options::default();
    wanted.volume = VolumeSize::Month;
    let mut publication = publication();
    publication["schedule"] = json!({"weekdays": [5]});
    let (books, _) = bind_as(&archive(&publication, &[combined]), &wanted, &plain(), 1);
    let book = Book::new("combined", &books[0].1);
    book.check();
    let calendar = book.text("EPUB/calendar.xhtml");
    assert_eq!(calendar.matches("<h2").count(), 3, "{calendar}");
    // Seven Fridays: 26 January to 8 March.
    assert_eq!(calendar.matches("href=\"2024-01-26/contents.xhtml\"").count(), 7, "{calendar}");
}

/// What an issue and its texts say of themselves stands in the book.
#[test]
fn numbers_imprint_sections_and_rights_stand_where_they_belong() {
    let own = json!({"holder": "邻县报社", "notice": "转载须注明"});
    let figure = json!({"figure": {"image": "../media/p.png", "alt": "图", "credit": "资料室", "rights": {"holder": "某图片社"}}});
    let article = json!({"id": "a1", "headline": "题", "body": [{"paragraph": "文"}, figure], "rights": own});
    let mut record = issue("2024-03-01", json!([article]));
    record["volume_number"] = json!(40);
    record["imprint"] = json!({"printer": "邻县印刷厂", "price": "1.50元"});
    record["sections"] = json!([{"name": "副刊", "kind": "supplement", "number": 3, "total_number": 207, "identifiers": {"local": "FK-3"}}]);
    record["pages"][0]["section"] = json!("副刊");
    let mut publication = publication();
    publication["frequency"] = json!("weekly");
    publication["format"] = json!("tabloid");
    let mut source = archive(&publication, &[record]);
    source.add_media("media/p.png", png(8, 1));
    let (book, bytes, _) = bound(&source, &plain());
    let contents = book.text("EPUB/2024-03-01/contents.xhtml");
    for wanted in ["第40卷", "副刊 第3期（总第207期）　馆藏号：FK-3", "承印：邻县印刷厂　定价：1.50元"]
    {
        assert!(contents.contains(wanted), "{wanted}: {contents}");
    }
    let page = book.text("EPUB/2024-03-01/p01.xhtml");
    for wanted in ["副刊 第3期（总第207期）", "版权：邻县报社　转载须注明", "（资料室）（版权：某图片社）"]
    {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    let imprint = book.text("EPUB/imprint.xhtml");
    assert!(imprint.contains("<dd>周刊</dd>") && imprint.contains("<dd>四开</dd>"), "{imprint}");
    epubcheck(&keep("own-imprint", &bytes)).expect_passed("an issue with an imprint of its own");
}

#[test]
fn the_imprint_counts_what_is_held() {
    let canceled =
        json!({"id": "a2", "status": "canceled", "headline": "撤下", "editor_note": "本文已撤。", "body": []});
    let kept = json!({"id": "a1", "headline": "标题", "body": [{"paragraph": "正文。"}]});
    let mut record = issue("2024-03-01", json!([kept, canceled]));
    let pages = record["pages"].as_array_mut().unwrap();
    pages.push(json!({"label": "02", "kind": "missing", "articles": []}));
    let (book, _, _) = bound(&archive(&publication(), &[record]), &plain());
    let imprint = book.text("EPUB/imprint.xhtml");
    assert!(imprint.contains("1期　1版　1篇"), "{imprint}");
}

#[test]
fn pauses_stand_in_the_imprint_and_addresses_with_their_article() {
    let mut publication = publication();
    publication["schedule"] = json!({"weekdays": [5], "editions": 1, "pauses": [
        {"from": "2024-02-09", "until": "2024-02-17", "reason": "春节休刊"},
        {"from": "2025-01-28", "until": "2025-02-04"}]});
    let article =
        json!([{"headline": "题", "body": [{"paragraph": "文"}], "urls": ["https://news.example/1?a=1&b=2"]}]);
    let source = archive(&publication, &[issue("2024-02-02", json!([])), issue("2024-02-23", article)]);
    let (book, _, _) = bound(&source, &plain());
    let imprint = book.text("EPUB/imprint.xhtml");
    assert_eq!(imprint.matches("<dt>休刊</dt>").count(), 1, "{imprint}");
    assert!(imprint.contains("2024年2月9日—2月17日　春节休刊"), "{imprint}");
    let page = book.text("EPUB/2024-02-23/p01.xhtml");
    let address = "https://news.example/1?a=1&amp;b=2";
    assert!(page.contains(&format!("网络版：<a href=\"{address}\">{address}</a>")), "{page}");
}

/// Nothing of a withheld article is in the book, nor the picture of its page; what is related to nothing leaves no label.
#[test]
fn what_is_withheld_is_nowhere_in_the_book() {
    let secret = json!({"id": "a2", "status": "withheld", "embargo": "2099-01-01T00:00:00Z", "headline": "密甲", "byline": "密乙",
        "keywords": ["密丙"], "column": "密丁", "body": [{"paragraph": "密戊"}, figure("p.png")]});
    let open = json!({"id": "a1", "headline": "题", "body": [{"paragraph": "文"}], "related": [{"rel": "see", "article": "a9"}]});
    let bind = |articles: Value, unit| {
        let mut record = issue("2024-03-01", articles);
        record["pages"][0]["facsimile"] = json!({"image": "../media/page.png"});
        let mut source = archive(&publication(), &[record]);
        ["media/p.png", "media/page.png"].iter().for_each(|name| source.add_media(name, png(8, 1)));
        let mut options = plain();
        options.unit = unit;
        bound(&source, &options)
    };
    for unit in [Unit::Page, Unit::Article] {
        let (book, _, report) = bind(json!([open.clone(), secret.clone()]), unit);
        assert!(codes(&report).contains(&"ART-009"));
        for (path, bytes) in &book.entries {
            assert!(!String::from_utf8_lossy(bytes).contains('密'), "{path}");
            assert!(!path.ends_with(".png"), "{path}");
            assert!(!String::from_utf8_lossy(bytes).contains("class=\"related\""), "{path}");
        }
        let (book, _, _) = bind(json!([open]), unit);
        assert!(book.entries.iter().any(|(path, _)| path.ends_with("p01-facsimile.png")));
    }
}

/// The words of the volume's own are those of its language, also about misprints.
#[test]
fn misprints_are_told_in_the_language_of_the_title() {
    let mut record = issue("2024-03-01", json!([]));
    record["misprinted"] = json!({"number": "11"});
    record["pages"][0]["misprinted"] = json!({"date": "2024-03-02"});
    for (language, words) in [
        ("zh-Hans", "期号原报误作“11”、第01版日期原报误作“2024-03-02”"),
        ("zh-TW", "期號原報誤作「11」、第01版日期原報誤作「2024-03-02」"),
        ("en", "number printed as “11”, Page 01 date printed as “2024-03-02”"),
    ] {
        let mut publication = publication();
        publication["language"] = json!(language);
        let (book, _, _) = bound(&archive(&publication, std::slice::from_ref(&record)), &plain());
        let notes = book.text("EPUB/notes.xhtml");
        assert!(notes.contains(words), "{notes}");
    }
}
