//! `newsbind feed`: what a run leaves out by its options, and issues whose record is gone.
use std::fs;

use serde_json::{Value, json};

use crate::feed::Desk;
use crate::tools::{self, Schema};

const PROFILE: &str = "partner = \"library\"\nformats = [\"newsml\"]\n";
const FEEDS: &str = "[feed]\nbase_url = \"https://news.example/\"\n";

/// Packages in a delivery.
fn packages(desk: &Desk, delivery: &str) -> Vec<String> {
    let is_package = |name: &String| name.starts_with("issue") || name.starts_with("p0") && !name.contains(".f.");
    desk.names(delivery).into_iter().filter(|name| name.ends_with(".xml") && is_package(name)).collect()
}

#[test]
fn a_narrowed_run_sends_no_package_in_part() {
    let desk = Desk::new("narrowed");
    assert_eq!(desk.run(6, &["--pages", "01"]).exit, Some(0));
    assert_eq!(packages(&desk, "000001"), ["p01.v1.xml"], "the page is whole, the issue is not");
    let whole = Desk::new("narrowed-twin");
    whole.run(6, &[]);
    for name in desk.names("000001") {
        let path = format!("library/000001/2024-03-05/2024-03-05.{name}");
        assert!(desk.files()[&path] == whole.files()[&path], "{name} depends on the selection");
    }
    assert_eq!(desk.run(7, &[]).exit, Some(0));
    assert_eq!(packages(&desk, "000002"), ["issue.v1.xml", "p02.v1.xml"]);
    let before = desk.files();
    let narrow: [&[&str]; 5] = [
        &["--pages", "01"],
        &["--kinds", "photo"],
        &["--kinds", "literary"],
        &["--exclude", "photo"],
        &["--only", "usable"],
    ];
    for more in narrow {
        desk.run(8, more).expect(0, &[]);
        assert!(before == desk.files(), "{more:?}: something was written");
    }
    // What is new on a page goes out alone; the next whole run brings the packages.
    desk.issue(|issue| issue["pages"][1]["articles"][0]["headline"] = json!("新题"));
    assert_eq!(desk.run(9, &["--kinds", "notice"]).exit, Some(0));
    assert_eq!(desk.names("000003"), ["a03.v2.xml"]);
    assert_eq!(desk.run(10, &[]).exit, Some(0));
    assert_eq!(packages(&desk, "000004"), ["issue.v2.xml", "p02.v2.xml"]);
}

#[test]
fn a_joined_article_is_whole_in_a_narrowed_run() {
    let desk = Desk::new("narrowed-join");
    desk.profile("library.toml", &format!("{PROFILE}[newsml]\ncontinued = \"join\"\n"));
    desk.run(6, &[]);
    let before = desk.files();
    desk.run(7, &["--pages", "01"]).expect(0, &[]);
    assert!(before == desk.files(), "the part on another page is not cut off");
}

#[test]
fn a_feed_is_whole_after_a_narrowed_run() {
    let desk = Desk::new("narrowed-feed");
    let text = "partner = \"library\"\nformats = [\"jsonfeed\"]\nexclude = []\n";
    desk.profile("library.toml", &format!("{text}{FEEDS}"));
    desk.run(6, &[]);
    let items = || -> usize {
        let feed: Value = serde_json::from_str(&desk.text("library/feed/feed.json")).unwrap();
        feed["items"].as_array().unwrap().len()
    };
    let all = items();
    desk.headline("新题");
    assert_eq!(desk.run(7, &["--pages", "01"]).exit, Some(0));
    assert!(desk.text("library/feed/feed.json").contains("新题"));
    assert_eq!(items(), all);
}

#[test]
fn a_selection_that_takes_nothing_is_src_002() {
    let desk = Desk::new("names-nothing");
    assert_eq!(desk.run(6, &[]).exit, Some(0));
    desk.headline("新题");
    desk.profile("page.toml", &format!("{PROFILE}pages = [\"01\"]\nkinds = [\"news\", \"photo\"]\n"));
    let before = desk.files();
    let nothing: [(&str, &[&str]); 9] = [
        ("library.toml", &["--pages", "99"]),
        ("library.toml", &["--section", "文艺"]),
        ("library.toml", &["--issues", "2024-03-06"]),
        ("library.toml", &["--since", "2024-03-06"]),
        ("library.toml", &["--since", "7"]),
        ("library.toml", &["--kinds", "advertisement"]),
        ("page.toml", &["--pages", "02"]),
        ("page.toml", &["--kinds", "letter"]),
        ("page.toml", &["--exclude", "news,photo"]),
    ];
    for (profile, more) in nothing {
        let ran = desk.run_with(profile, 7, more);
        assert!(ran.exit == Some(1) && ran.codes.contains(&"SRC-002".to_owned()), "{profile} {more:?}: {ran:?}");
        assert!(before == desk.files(), "{profile} {more:?}: something was written");
    }
    // The twin.
    let named = ["--pages", "01", "--issues", "2024-03-05", "--since", "1", "--section", "新闻"];
    assert_eq!(desk.run_with("page.toml", 7, &named).exit, Some(0));
    assert!(desk.names("000002").contains(&"a01.v2.xml".to_owned()));
}

#[test]
fn an_option_that_names_what_is_not_there_is_feed_011() {
    let desk = Desk::new("names-unknown");
    let more = ["--pages", "01,99", "--issues", "2024-03-05,2024-03-06", "--section", "新闻,文艺"];
    desk.run(6, &more).expect(0, &["FEED-011", "FEED-011", "FEED-011", "NML-042"]);
    assert!(desk.names("000001").contains(&"a01.v1.xml".to_owned()));
    Desk::new("names-known").run(6, &["--pages", "01", "--issues", "2024-03-05"]).expect(0, &["NML-042"]);
}

/// Two issues, both delivered.
fn two_issues(name: &str, profile: &str) -> Desk {
    let desk = Desk::new(name);
    fs::copy(desk.path("archive/issues/2024-03-05.json"), desk.path("archive/issues/2024-03-06.json")).unwrap();
    desk.edit("issues/2024-03-06.json", |issue| {
        issue["date"] = json!("2024-03-06");
        issue["number"] = json!(66);
        issue["total_number"] = json!(4022);
    });
    desk.profile("library.toml", profile);
    assert_eq!(desk.run(6, &[]).exit, Some(0));
    desk
}

fn remove(desk: &Desk, day: &str) {
    fs::remove_file(desk.path(&format!("archive/issues/{day}.json"))).unwrap();
}

#[test]
fn an_issue_whose_record_is_gone_is_told_or_taken_back() {
    let desk = two_issues("gone", PROFILE);
    let sent: Vec<String> = desk.names("000001").into_iter().filter(|name| name.ends_with(".xml")).collect();
    remove(&desk, "2024-03-05");
    let before = desk.files();
    let ran = desk.run(7, &[]);
    ran.expect(1, &["NML-021"]);
    assert!(ran.words.contains("issue `2024-03-05` was sent to `library`"), "{}", ran.words);
    desk.run(7, &["--removed", "keep"]).expect(0, &[]);
    desk.run(7, &["--removed", "keep", "--issues", "2024-03-05"]).expect(0, &[]);
    for more in [["--issues", "2024-03-06"], ["--since", "2024-03-06"], ["--dates", "2024-03-06..2024-03-31"]] {
        desk.run(7, &more).expect(0, &[]);
    }
    assert!(before == desk.files());
    desk.run(8, &NAMED).expect(0, &[]);
    let killed: Vec<String> = sent.iter().map(|name| name.replace(".v1.xml", ".v2.xml")).collect();
    assert_eq!(desk.names("000002"), killed, "every item and both packages");
    let paths: Vec<_> = desk
        .names("000002")
        .into_iter()
        .map(|name| format!("out/library/000002/2024-03-05/2024-03-05.{name}"))
        .collect();
    for path in &paths {
        let text = fs::read_to_string(desk.path(path)).unwrap();
        assert!(text.contains("stat:canceled") && !text.contains("纺织车间重新打开"), "{text}");
    }
    tools::xmllint(Schema::NewsMl, &paths.iter().map(|path| desk.path(path)).collect::<Vec<_>>())
        .expect_passed("a kill");
    assert!(desk.command(&["verify", "out/library/000002"]).status.success());
    let before = desk.files();
    desk.run(9, &NAMED).expect(0, &[]);
    desk.run(9, &["--removed", "kill"]).expect(0, &[]);
    desk.run(9, &[]).expect(0, &[]);
    assert!(before == desk.files(), "it is taken back once");
}

/// Names the issue of which the record is gone.
const NAMED: [&str; 4] = ["--removed", "kill", "--issues", "2024-03-05"];

#[test]
fn a_folder_of_the_newest_issue_takes_nothing_back() {
    let desk = two_issues("newest-only", PROFILE);
    remove(&desk, "2024-03-05");
    let before = desk.files();
    let kill = |more: &[&str]| desk.run(7, &[&["--removed", "kill"], more].concat());
    let ran = kill(&[]);
    ran.expect(1, &["NML-021"]);
    assert!(ran.words.contains("name them with `--issues` or `--dates`"), "{}", ran.words);
    // Neither a profile nor a day to begin with names an issue, and a part of an issue is not all of it.
    kill(&["--since", "2024-03-05"]).expect(1, &["NML-021"]);
    kill(&["--issues", "2024-03-05", "--pages", "01"]).expect(1, &["FEED-011", "NML-021"]);
    kill(&["--dates", "2024-03-05..2024-03-05", "--only", "usable"]).expect(1, &["NML-021"]);
    desk.profile(
        "library.toml",
        &format!("{PROFILE}dates = \"2024-03-01..2024-03-31\"\nissues = [\"2024-03-05\", \"2024-03-06\"]\n"),
    );
    kill(&[]).expect(1, &["NML-021"]);
    desk.profile("library.toml", PROFILE);
    // What is gone is told, not what is nowhere.
    desk.run(7, &["--dates", "2024-03-05..2024-03-05"]).expect(1, &["NML-021"]);
    kill(&["--dates", "2024-03-04..2024-03-04"]).expect(1, &["SRC-002"]);
    kill(&["--issues", "2024-03-04"]).expect(1, &["SRC-002"]);
    assert!(before == desk.files(), "nothing was written");
    kill(&["--dates", "2024-03-05..2024-03-05"]).expect(0, &[]);
    assert!(desk.names("000002").contains(&"issue.v2.xml".to_owned()));
    let before = desk.files();
    kill(&["--dates", "2024-03-05..2024-03-05"]).expect(0, &[]);
    assert!(before == desk.files(), "it is taken back once");
}

#[test]
fn an_issue_that_is_taken_back_goes_to_those_who_have_it() {
    let desk = two_issues("gone-for-one", PROFILE);
    remove(&desk, "2024-03-05");
    desk.profile("other.toml", &PROFILE.replace("library", "other"));
    // With an issue that stays, and for a partner that never had it.
    let both = ["--removed", "kill", "--issues", "2024-03-05,2024-03-06"];
    assert_eq!(desk.run_with("other.toml", 7, &both).exit, Some(0));
    assert!(!desk.files().keys().any(|path| path.starts_with("other/") && path.contains("2024-03-05")));
    desk.run_with("other.toml", 8, &NAMED).expect(0, &[]);
    desk.run(9, &both).expect(0, &[]);
    assert!(desk.names("000002").contains(&"issue.v2.xml".to_owned()));
}

#[test]
fn an_issue_is_not_gone_where_the_archive_may_hold_it() {
    let desk = two_issues("not-gone", PROFILE);
    const DAYS: &str = "2023-01-01..2024-12-31";
    let before = desk.files();
    let run = |archive: &str| {
        let at = "2024-03-05T07:00:00+08:00";
        let of = [
            "feed",
            archive,
            "--profile",
            "library.toml",
            "-o",
            "out",
            "--at",
            at,
            "--removed",
            "kill",
            "--dates",
            DAYS,
        ];
        let output = desk.command(&of);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(before == desk.files(), "{words}");
        words
    };
    // One file of the archive.
    assert!(!run("archive/issues/2024-03-06.json").contains("NML-021"));
    // A record that cannot be used: by its own day, by its name, by neither.
    let path = desk.path("archive/issues/2024-03-05.json");
    let sound = fs::read_to_string(&path).unwrap();
    fs::write(&path, "{\"date\": \"2024-03-05\", \"pages\": 1}").unwrap();
    run("archive");
    fs::write(&path, "{").unwrap();
    run("archive");
    remove(&desk, "2024-03-05");
    fs::write(desk.path("archive/issues/other.json"), "{").unwrap();
    run("archive");
    fs::remove_file(desk.path("archive/issues/other.json")).unwrap();
    // Two records that contradict each other.
    fs::write(&path, &sound).unwrap();
    fs::write(desk.path("archive/issues/2024-03-05b.json"), sound.replacen("旧", "老", 1)).unwrap();
    assert!(run("archive").contains("ISS-006"));
    fs::remove_file(desk.path("archive/issues/2024-03-05b.json")).unwrap();
    // No record at all, or none of the year.
    fs::rename(desk.path("archive/issues"), desk.path("issues")).unwrap();
    assert!(run("archive").contains("SRC-002"));
    fs::create_dir(desk.path("archive/issues")).unwrap();
    let other = sound.replacen("2024-03-05", "2023-03-05", 1);
    fs::write(desk.path("archive/issues/2023-03-05.json"), other).unwrap();
    let at = "2024-03-05T07:00:00+08:00";
    let of =
        ["feed", "archive", "--profile", "library.toml", "-o", "out", "--at", at, "--removed", "kill", "--dates", DAYS];
    assert!(desk.command(&of).status.success());
    assert!(!desk.files().keys().any(|path| path.contains(".v2.")), "the archive of another year");
}

#[test]
fn an_issue_that_is_gone_is_taken_back_in_every_form() {
    let text = "partner = \"library\"\nformats = [\"ninjs-1.6\", \"nitf\", \"atom\"]\n";
    let desk = two_issues("gone-forms", &format!("{text}{FEEDS}tombstones = true\n"));
    remove(&desk, "2024-03-05");
    // A feed holds what its run selects.
    let both = ["--removed", "kill", "--issues", "2024-03-05,2024-03-06"];
    desk.run(8, &both).expect(0, &["FEED-002"]);
    let names = desk.names("000002");
    assert!(
        ["a01.v2.json", "a01.v2.xml", "issue.v2.json"].iter().all(|name| names.contains(&(*name).to_owned())),
        "{names:?}"
    );
    let issue: Value = serde_json::from_str(&desk.text("library/000002/2024-03-05/2024-03-05.issue.v2.json")).unwrap();
    assert_eq!((&issue["type"], &issue["pubstatus"]), (&json!("composite"), &json!("canceled")));
    let atom = || desk.text("library/feed/atom.xml");
    let deleted = "<at:deleted-entry ref=\"tag:news.example,2024:sample-daily/2024-03-05/a/a01\"";
    assert!(
        atom().contains(deleted) && !atom().contains("<id>tag:news.example,2024:sample-daily/2024-03-05/a/"),
        "{}",
        atom()
    );
    desk.edit("issues/2024-03-06.json", |issue| issue["pages"][0]["articles"][0]["headline"] = json!("新题"));
    assert_eq!(desk.run(9, &[]).exit, Some(0));
    assert!(atom().contains(deleted) && atom().contains("新题"), "{}", atom());
    // The record is back.
    let back = fs::read_to_string(desk.path("archive/issues/2024-03-06.json")).unwrap();
    let back = back.replace("2024-03-06", "2024-03-05").replace(":66", ":65").replace("4022", "4021");
    fs::write(desk.path("archive/issues/2024-03-05.json"), back).unwrap();
    let ran = desk.run(10, &[]);
    assert!(ran.exit == Some(1) && ran.codes.contains(&"NML-020".to_owned()), "{ran:?}");
    assert_eq!(desk.run(11, &["--revive"]).exit, Some(0));
    let names: Vec<String> = desk.files().into_keys().filter(|path| path.contains("a01.v3.json")).collect();
    assert_eq!(names.len(), 1);
}
