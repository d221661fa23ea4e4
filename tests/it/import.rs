//! Plain text of a page → archive: fixtures with what is expected, and the page of a real newspaper.
#![expect(clippy::unwrap_used, reason = "a test fails where its fixture does")]
#![expect(clippy::disallowed_methods, reason = "BLESS=1 rewrites what is expected")]
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use newsbind::Report;
use newsbind::import::{Options, import};
use newsbind::input::Memory as Archive;
use newsbind::input::import::Files;
use newsbind::sink::Memory;
use serde_json::{Value, json};

use crate::source::root;
use crate::tools;

fn imported(paths: &[PathBuf]) -> (BTreeMap<String, Vec<u8>>, Report, usize) {
    let mut report = Report::new();
    let files = Files::open(paths, &mut report).unwrap();
    let mut sink = Memory::new();
    let made = import(&files, None, &mut sink, &Options::default(), &mut report).unwrap();
    (sink.into_files(), report, made.iter().map(|issue| issue.dropped).sum())
}

fn codes(report: &Report) -> Vec<&str> {
    report.diagnostics().iter().map(|finding| finding.code().as_str()).collect()
}

#[test]
fn fixtures_become_what_is_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    for case in ["composite", "plain", "two-pages"] {
        let folder = root().join("tests/fixtures/import/text").join(case);
        let is_source =
            |path: &PathBuf| path.extension().is_some_and(|x| x == "txt") && !path.ends_with("findings.txt");
        let paths: Vec<PathBuf> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(is_source).collect();
        let (files, report, dropped) = imported(&paths);
        let files: BTreeMap<String, Value> =
            files.into_iter().map(|(path, bytes)| (path, serde_json::from_slice(&bytes).unwrap())).collect();
        let record = format!("{:#}\n", json!({ "dropped": dropped, "files": files }));
        let findings: String = report.diagnostics().iter().map(|finding| format!("{finding}\n")).collect();
        for (name, made) in [("expected.json", record), ("findings.txt", findings)] {
            if bless {
                fs::write(folder.join(name), &made).unwrap();
            }
            let wanted = fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert_eq!(made, wanted, "{case}/{name}: BLESS=1 rewrites it");
        }
    }
}

#[test]
fn the_publication_of_an_archive_stays() {
    let folder = root().join("tests/fixtures/import/text/composite");
    let page = folder.join("page-05.txt");
    let (files, ..) = imported(std::slice::from_ref(&page));
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let archive = Archive::from_json(Some(&text("publication.json")), &[&text("issues/2024-03-05.json")]);
    let mut report = Report::new();
    let again = Files::open(&[page], &mut report).unwrap();
    let mut sink = Memory::new();
    let made = import(&again, Some(&archive), &mut sink, &Options::default(), &mut report).unwrap();
    assert_eq!(made.len(), 1);
    assert!(!sink.files().contains_key("publication.json"), "the archive's own stays");
}

/// Files that `import.json` knows are not read again; a record that somebody edited stays.
#[test]
fn a_repeat_reads_what_changed() {
    let (source, archive) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let text = fs::read_to_string(root().join("tests/fixtures/import/text/composite/page-05.txt")).unwrap();
    let other = text.replace("2024年03月05日", "2024年03月12日");
    fs::write(source.path().join("a.txt"), &text).unwrap();
    fs::write(source.path().join("b.txt"), &other).unwrap();
    let run = |force: bool| {
        let (mut report, mut options) = (Report::new(), Options::default());
        options.force = force;
        let files = Files::open(&[source.path().to_owned()], &mut report).unwrap();
        let held = newsbind::input::Folder::open(archive.path()).ok();
        let held = held.as_ref().map(|held| held as &dyn newsbind::input::Source);
        let mut sink = newsbind::sink::Folder::create(archive.path()).unwrap().with_force(true);
        let made = import(&files, held, &mut sink, &options, &mut report).unwrap();
        made.into_iter().map(|issue| (issue.date, issue.written)).collect::<Vec<_>>()
    };
    let day = |day: &str, written: bool| (day.to_owned(), written);
    assert_eq!(run(false), [day("2024-03-05", true), day("2024-03-12", true)]);
    let ledger = fs::read(archive.path().join("import.json")).unwrap();
    let value: Value = serde_json::from_slice(&ledger).unwrap();
    let known = &value["issues"]["issues/2024-03-05.json"]["sources"]["a.txt"];
    assert_eq!((&known["bytes"], &known["profile"]), (&json!(text.len()), &json!("text-page 1")));
    assert_eq!(run(false), []);
    assert_eq!(fs::read(archive.path().join("import.json")).unwrap(), ledger);
    // A person puts a headline right, and one of the sources changes.
    let record = archive.path().join("issues/2024-03-05.json");
    let edited = fs::read_to_string(&record).unwrap().replace("\"headline\": \"", "\"headline\": \"新");
    fs::write(&record, &edited).unwrap();
    fs::write(source.path().join("b.txt"), other + "\n\n").unwrap();
    assert_eq!(run(false), [day("2024-03-12", false)], "it says the same as before");
    assert_eq!(fs::read_to_string(&record).unwrap(), edited);
    assert_eq!(run(false), []);
    fs::remove_file(archive.path().join("issues/2024-03-12.json")).unwrap();
    assert_eq!(run(false), [day("2024-03-12", true)], "a record that is gone is made again");
    assert_eq!(run(true), [day("2024-03-05", true), day("2024-03-12", false)]);
}

#[test]
fn what_is_no_plain_text_is_left_out_and_the_rest_imported() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), "<html></html>").unwrap();
    fs::write(folder.path().join("b.txt"), "没有日期的一页").unwrap();
    fs::write(folder.path().join("c.zip"), b"PK\x03\x04").unwrap();
    fs::copy(root().join("tests/fixtures/import/text/composite/page-05.txt"), folder.path().join("d.txt")).unwrap();
    let (files, report, _) = imported(&[folder.path().to_owned()]);
    assert!(files.contains_key("issues/2024-03-05.json"));
    assert_eq!(codes(&report).iter().filter(|code| **code == "IMP-103").count(), 3);
}

/// One real page, read where it lies: exactly what the design expects of it.
#[test]
fn seed_page() {
    let Some(shared) = tools::shared() else { return };
    let page = shared.join("data/cqzxb-2024-01-21/page-20.txt");
    let (files, report, dropped) = imported(&[page]);
    let read = |path: &str| -> Value { serde_json::from_slice(&files[path]).unwrap() };
    assert_eq!(
        read("publication.json"),
        json!({
            "newsbind": 1, "id": "cn50-0064", "title": "重庆政协报", "language": "zh-Hans",
            "identifiers": { "cn": "CN 50-0064" },
            "publisher": {
                "sponsor": "中国人民政治协商会议重庆市委员会", "address": "重庆市渝北区红锦大道68号",
                "postcode": "401147", "wechat": "CQZXB999"
            }
        })
    );
    let issue = read("issues/2024-01-21.json");
    assert_eq!(issue["date"], "2024-01-21");
    let page = &issue["pages"][0];
    let title = "为加快现代化新重庆建设加油干——2024两会特刊";
    assert_eq!([&page["label"], &page["kind"]], ["20", "content"]);
    assert_eq!([&page["title"], &page["special"]], [title, title]);
    let article = &page["articles"][0];
    assert_eq!(article["headline"], "走心助发展 共绘新篇章");
    assert_eq!(article["subtitle"], "——涪陵区政协助力经济社会高质量发展记略");
    assert_eq!([&article["credit"], &article["entered_by"]], ["(涪陵区政协 文/图)", "徐影"]);
    for absent in ["kicker", "byline", "number"] {
        assert!(article[absent].is_null() && issue[absent].is_null(), "{absent}");
    }
    check_blocks(article);
    assert_eq!(doubts(page), Vec::<String>::new());
    assert_eq!(doubts(article), ["IMP-212", "IMP-212", "IMP-212", "IMP-218"]);
    let mut found = codes(&report);
    found.sort_unstable();
    assert_eq!(found, ["IMP-110", "TXT-004", "TXT-005", "TXT-006"]);
    assert!(report.diagnostics().iter().any(|finding| finding.message().starts_with("142 ")));
    assert_eq!(dropped, 4);
}

fn check_blocks(article: &Value) {
    let blocks: Vec<(&String, &Value)> = article["body"]
        .as_array()
        .unwrap()
        .iter()
        .map(|block| block.as_object().unwrap().iter().next().unwrap())
        .collect();
    let forms: String = blocks
        .iter()
        .map(|(kind, _)| match kind.as_str() {
            "paragraph" => 'p',
            "subhead" => 'h',
            "separator" => 's',
            _ => '?',
        })
        .collect();
    assert_eq!(forms, "pppsphppppphpppppppppppppppphpppsppppp");
    let of = |kind: &str| -> Vec<&str> {
        blocks.iter().filter(|(k, _)| *k == kind).map(|(_, text)| text.as_str().unwrap()).collect()
    };
    assert_eq!(of("subhead"), ["深学细悟夯实思想根基", "以高质量履职助推高质量发展", "持续叫响具有辨识度的协商品牌"]);
    assert_eq!(of("paragraph").iter().map(|text| text.chars().count()).sum::<usize>(), 3458);
}

fn doubts(record: &Value) -> Vec<String> {
    let doubts = record["origin"]["doubts"].as_array().cloned().unwrap_or_default();
    let mut codes: Vec<String> = doubts.iter().map(|doubt| doubt["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}
