//! `newsbind feed`: what must not be seen any more, or not yet, and what a run must not touch.
use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use crate::feed::Desk;

const PROFILE: &str = "partner = \"library\"\nformats = [\"newsml\"]\n";
const FEEDS: &str = "partner = \"library\"\nformats = [\"rss\", \"atom\", \"jsonfeed\", \"news-sitemap\"]\n[feed]\nbase_url = \"https://news.example/feeds/\"\nmedia_base = \"https://media.news.example/\"\n";
const ROLLING: [&str; 4] = ["rss.xml", "atom.xml", "feed.json", "news-sitemap.xml"];

fn article(issue: &mut Value, page: usize, n: usize) -> &mut Value {
    &mut issue["pages"][page]["articles"][n]
}

/// A run goes on when a lock that is held is given back, and not before.
fn waits_for(lock: &fs::File, desk: &Desk, more: &[&str]) {
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| desk.run(7, more));
        std::thread::sleep(Duration::from_millis(500));
        assert!(!waiting.is_finished(), "it did not wait");
        lock.unlock().unwrap();
        waiting.join().unwrap().expect(0, &[]);
    });
}

/// How many of the rolling files show an article.
fn shown(desk: &Desk, title: &str) -> usize {
    ROLLING.iter().filter(|name| desk.text(&format!("library/feed/{name}")).contains(title)).count()
}

#[test]
fn feeds_drop_what_may_not_be_shown_any_more() {
    type Edit = fn(&mut Value);
    let edits: [(&str, Edit, &[&str]); 4] = [
        (
            "withheld",
            |issue| {
                article(issue, 1, 0)["status"] = json!("withheld");
                article(issue, 1, 0)["embargo"] = json!("2024-04-01T00:00:00+08:00");
            },
            &[],
        ),
        ("syndicate", |issue| article(issue, 1, 0)["syndicate"] = json!(false), &[]),
        ("kind", |issue| article(issue, 1, 0)["kind"] = json!("advertisement"), &[]),
        ("gone", |issue| _ = issue["pages"][1]["articles"].as_array_mut().unwrap().remove(0), &["--removed", "keep"]),
    ];
    for (name, edit, more) in edits {
        let desk = Desk::new(&format!("held-{name}"));
        desk.profile("library.toml", FEEDS);
        desk.issue(|issue| article(issue, 1, 0)["headline"] = json!("停水通知"));
        desk.run(6, &[]);
        assert_eq!(shown(&desk, "停水通知"), 4, "{name}: before");
        desk.issue(edit);
        let ran = desk.run(7, more);
        assert_eq!((ran.exit, shown(&desk, "停水通知")), (Some(0), 0), "{name}: {}", ran.words);
        let before = desk.files();
        desk.run(8, more);
        assert!(before == desk.files(), "{name}: a run that finds nothing wrote something");
    }
}

#[test]
fn feeds_follow_their_profile() {
    let desk = Desk::new("held-profile");
    desk.profile("library.toml", &FEEDS.replace(", \"atom\"", ""));
    desk.run(6, &[]);
    assert!(!desk.path("out/library/feed/atom.xml").exists());
    desk.profile("library.toml", FEEDS);
    desk.run(7, &[]).expect(0, &[]);
    assert!(desk.text("library/feed/atom.xml").contains("<entry>"));
    desk.profile("library.toml", &FEEDS.replace("\"rss\", ", "").replace("/feeds/", "/f/"));
    desk.run(8, &[]).expect(0, &[]);
    assert!(!desk.path("out/library/feed/rss.xml").exists(), "a format that is no longer made is no longer there");
    assert!(desk.text("library/feed/feed.json").contains("https://news.example/f/"));
    let verified = desk.command(&["verify", "out/library/feed"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    desk.profile("library.toml", PROFILE);
    assert_eq!(desk.run(9, &[]).exit, Some(0));
    let left = desk.files().into_keys().filter(|path| path.starts_with("library/feed/"));
    assert_eq!(left.collect::<Vec<_>>(), Vec::<String>::new(), "nobody keeps them up to date");
}

#[test]
fn a_feed_does_not_go_back_in_time() {
    let desk = Desk::new("held-back");
    desk.profile("library.toml", FEEDS);
    desk.issue(|issue| {
        article(issue, 1, 0)["status"] = json!("withheld");
        article(issue, 1, 0)["embargo"] = json!("2024-03-05T08:00:00+08:00");
    });
    desk.run(9, &[]);
    assert_eq!(shown(&desk, "十二路公交"), 4);
    let before = desk.files();
    desk.run(7, &[]).refused("LED-040");
    assert!(before == desk.files());
    // A run that stops at its first error replaces nothing.
    desk.headline("新题");
    fs::write(desk.path("archive/issues/2024-03-04.json"), "{").unwrap();
    assert_eq!(desk.run(10, &["--strict"]).exit, Some(1));
    assert!(before == desk.files());
    fs::remove_file(desk.path("archive/issues/2024-03-04.json")).unwrap();
    fs::rename(desk.path("archive/media/street.jpg"), desk.path("street.jpg")).unwrap();
    desk.run(10, &["--strict"]);
    assert!(
        ROLLING
            .iter()
            .all(|name| before[&format!("library/feed/{name}")] == desk.files()[&format!("library/feed/{name}")])
    );
    fs::rename(desk.path("street.jpg"), desk.path("archive/media/street.jpg")).unwrap();
    assert_eq!((desk.run(10, &["--strict"]).exit, shown(&desk, "新题")), (Some(0), 4));
    let before = desk.files();
    // An archive that is not there takes nothing out.
    fs::remove_file(desk.path("archive/issues/2024-03-05.json")).unwrap();
    desk.run(11, &[]).expect(1, &["SRC-002"]);
    assert!(before == desk.files());
}

#[test]
fn a_run_about_one_issue_leaves_the_others_in_the_feed() {
    let desk = Desk::new("held-other");
    fs::copy(desk.path("archive/issues/2024-03-05.json"), desk.path("archive/issues/2024-03-06.json")).unwrap();
    desk.edit("issues/2024-03-06.json", |issue| {
        issue["date"] = json!("2024-03-06");
        (issue["number"], issue["total_number"]) = (json!(66), json!(4022));
    });
    desk.profile("library.toml", FEEDS);
    desk.run(6, &[]);
    let before = desk.files();
    for more in [["--issues", "2024-03-05"], ["--dates", "2024-03-06..2024-03-06"], ["--since", "2024-03-06"]] {
        desk.run(7, &more).expect(0, &[]);
        assert!(before == desk.files(), "{more:?}");
    }
    // Of another issue nothing is sent, told or taken back.
    desk.edit("issues/2024-03-06.json", |issue| {
        article(issue, 1, 0)["headline"] = json!("另题");
        issue["pages"][0]["articles"].as_array_mut().unwrap().remove(1);
    });
    desk.issue(|issue| article(issue, 1, 0)["headline"] = json!("新题"));
    desk.run(8, &["--issues", "2024-03-05", "--removed", "kill"]).expect(0, &[]);
    let feed: Value = serde_json::from_str(&desk.text("library/feed/feed.json")).unwrap();
    let ids: Vec<&str> = feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    let of = |day: &str| ids.iter().filter(|id| id.contains(day)).count();
    assert_eq!((shown(&desk, "新题"), shown(&desk, "另题")), (4, 0));
    assert!(of("/2024-03-05/") > 2 && of("/2024-03-06/") > 0, "{ids:?}");
    let ran = desk.run(9, &[]);
    assert!(ran.exit == Some(1) && ran.codes == ["NML-021"], "{ran:?}");
    assert_eq!(shown(&desk, "另题"), 4);
}

#[test]
fn a_sitemap_that_gets_shorter_leaves_no_part() {
    let desk = Desk::new("held-parts");
    desk.profile("library.toml", &format!("{FEEDS}max_items = 5000\n"));
    let notice = |n: usize| json!({"id": format!("n{n}"), "kind": "notice", "headline": format!("通知{n}"), "body": [{"paragraph": "见报。"}], "urls": [format!("https://news.example/{n}")]});
    desk.issue(|issue| issue["pages"][1]["articles"].as_array_mut().unwrap().extend((0..1001).map(notice)));
    desk.run(6, &[]);
    assert!(desk.text("library/feed/news-sitemap-2.xml").contains("https://news.example/1000<"));
    desk.issue(|issue| {
        for n in 0..10 {
            article(issue, 1, 2 + n)["status"] = json!("canceled");
        }
    });
    desk.run(7, &[]);
    assert!(!desk.path("out/library/feed/news-sitemap-1.xml").exists());
    let verified = desk.command(&["verify", "out/library/feed"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

/// An issue with a withheld article on page 02, which opens a group, and the issue as PDF.
fn with_embargo(name: &str, profile: &str) -> Desk {
    let desk = Desk::new(name);
    desk.profile("library.toml", profile);
    desk.issue(|issue| {
        issue["pdf"] = json!("../media/p01.pdf");
        issue["groups"] = json!([{"id": "g1", "title": "两会专题", "intro": [{"paragraph": "组稿的话。"}]}]);
        issue["pages"][1]["facsimile"] = json!({"image": "../media/p01.jpg"});
        article(issue, 1, 0)["status"] = json!("withheld");
        article(issue, 1, 0)["embargo"] = json!("2024-03-05T08:00:00+08:00");
        article(issue, 1, 0)["group"] = json!("g1");
    });
    desk
}

#[test]
fn nothing_that_shows_a_withheld_text_goes_out_before_it() {
    let waiting = ["a03.v1.xml", "g.g1.v1.xml", "issue.f.v1.xml", "p02.f.v1.xml"];
    for (name, more, sent) in [("skip", "", 0), ("send", "[newsml]\nwithheld = \"send\"\n", 1)] {
        let desk = with_embargo(&format!("held-embargo-{name}"), &format!("{PROFILE}{more}"));
        let ran = desk.run(6, &[]);
        let names = desk.names("000001");
        let found: Vec<&str> = waiting.into_iter().filter(|name| names.contains(&(*name).to_owned())).collect();
        assert_eq!(found, &waiting[..sent], "{name}: {names:?}");
        assert!(names.contains(&"p01.f.v1.xml".to_owned()) && ran.codes.contains(&"ART-009".to_owned()), "{ran:?}");
        assert!(!ran.words.contains("no item holds it"), "{}", ran.words);
        if sent == 1 {
            assert!(desk.text("library/000001/2024-03-05/2024-03-05.a03.v1.xml").contains("stat:withheld"));
        }
        // The embargo is over; the record still says `withheld`.
        let ran = desk.run(9, &[]);
        assert!(ran.exit == Some(0) && !ran.codes.contains(&"ART-009".to_owned()), "{ran:?}");
        let names = desk.names("000002");
        let text = if sent == 1 { "a03.v2.xml" } else { "a03.v1.xml" };
        for one in [text, "g.g1.v1.xml", "issue.f.v1.xml", "p02.f.v1.xml"] {
            assert!(names.contains(&one.to_owned()), "{name}: {one} is not in {names:?}");
        }
        let before = desk.files();
        desk.run(10, &[]);
        assert!(before == desk.files(), "{name}");
    }
}

#[test]
fn the_words_that_a_machine_read_go_with_the_text_that_is_taken_back() {
    const SECRET: &str = "机密被撤";
    let desk = Desk::new("held-words");
    desk.profile("library.toml", &format!("{PROFILE}[newsml]\nocr = true\n"));
    desk.profile("later.toml", "partner = \"later\"\nformats = [\"newsml\"]\n[newsml]\nocr = true\n");
    let alto = format!(
        "<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\"><Layout><Page WIDTH=\"700\" HEIGHT=\"1000\"><PrintSpace><TextBlock><TextLine><String HPOS=\"1\" VPOS=\"1\" WIDTH=\"9\" HEIGHT=\"9\" CONTENT=\"{SECRET}\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
    );
    fs::write(desk.path("archive/media/p02.xml"), alto).unwrap();
    desk.issue(|issue| {
        issue["pages"][1]["facsimile"] =
            json!({"image": "../media/p01.jpg", "text_layer": {"format": "alto", "path": "../media/p02.xml"}});
        article(issue, 1, 0)["body"] = json!([{"paragraph": SECRET}]);
    });
    desk.run(6, &[]);
    assert!(desk.names("000001").contains(&"p02.t.v1.xml".to_owned()));
    desk.issue(|issue| {
        issue["version"] = json!(2);
        article(issue, 1, 0)["status"] = json!("canceled");
        article(issue, 1, 0)["editor_note"] = json!("本文撤稿。");
    });
    let ran = desk.run_at("library.toml", "2024-03-05T07:00:00+08:00", &["--profile", "later.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.words);
    let text = desk.text("library/000002/2024-03-05/2024-03-05.p02.t.v2.xml");
    assert!(text.contains("stat:canceled"), "{text}");
    assert!(desk.names("000002").contains(&"p02.f.v2.xml".to_owned()), "the page picture comes without its words");
    let files = desk.files();
    let holds = |bytes: &[u8]| bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
    let leaks = |path: &&String| !path.starts_with("library/000001/") && holds(&files[*path]);
    assert_eq!(files.keys().find(leaks), None);
    assert!(files.keys().any(|path| path.starts_with("later/") && path.contains("p02.f.v2")), "{:?}", files.keys());
    let before = desk.files();
    desk.run(8, &[]);
    assert!(before == desk.files());
    let converted = desk.command(&["convert", "archive", "--to", "newsml", "-o", "snapshot"]);
    assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
    let snapshot = fs::read_dir(desk.path("snapshot")).unwrap().map(|entry| entry.unwrap().path());
    let of_layer = |path: &std::path::PathBuf| fs::read(path).is_ok_and(|bytes| holds(&bytes));
    assert_eq!(snapshot.filter(|path| path.is_file()).find(of_layer), None);
}

#[test]
fn a_delivery_can_be_sent_again_from_a_compacted_ledger() {
    let desk = Desk::new("held-compacted");
    desk.run(6, &[]);
    desk.headline("新题");
    desk.run(7, &[]);
    assert!(desk.command(&["feed", "-o", "out", "--compact"]).status.success());
    let first = desk.names("000001");
    desk.run(8, &["--redeliver", "1"]).expect(0, &["NML-042"]);
    let stem = |name: &String| name.split(".v").next().unwrap().to_owned();
    let again = desk.names("000003");
    assert_eq!(again.iter().map(stem).collect::<Vec<_>>(), first.iter().map(stem).collect::<Vec<_>>());
    assert!(again.contains(&"a01.v2.xml".to_owned()), "the version that is current: {again:?}");
    assert!(desk.command(&["feed", "-o", "out", "--compact"]).status.success(), "once more");
    desk.run(9, &["--redeliver", "1"]).expect(0, &["NML-042"]);
    assert_eq!(desk.names("000004"), again);
}

#[test]
fn numbers_do_not_run_over() {
    let desk = Desk::new("held-floor");
    desk.run(6, &["--version-floor", "4294967295"]);
    assert!(!desk.path("out").exists(), "a floor that leaves no numbers is refused before anything is made");
    desk.run(6, &["--version-floor", "4000000000"]).expect(0, &["NML-042"]);
    assert!(desk.names("000001").contains(&"a01.v4000000001.xml".to_owned()));
}

#[test]
fn looking_makes_no_outbox() {
    let desk = Desk::new("held-looking");
    for what in ["--status", "--compact"] {
        let output = desk.command(&["feed", "-o", "out", what]);
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && words.contains("no outbox"), "{what}: {words}");
    }
    assert!(!desk.path("out").exists());
    desk.run(6, &[]);
    let output = desk.command(&["feed", "-o", "out", "--status"]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("library: 000001 at 2024-03-05T06:00:00+08:00"));
}

#[test]
fn dated_folders_leave_nothing_behind_after_an_interruption() {
    let desk = Desk::new("held-dated");
    desk.profile("library.toml", &format!("{PROFILE}layout = \"dated\"\n"));
    desk.run(6, &[]);
    let whole = desk.files();
    // As it was between the last rename and the `commit`.
    let ledger = desk.path("out/.newsbind/ledger/2024.jsonl");
    let text = fs::read_to_string(&ledger).unwrap();
    let commit = text.trim_end().rfind('\n').unwrap() + 1;
    fs::write(&ledger, &text[..commit]).unwrap();
    let partial = desk.path("out/library/.000001.partial");
    fs::create_dir_all(partial.join("2024-03-05")).unwrap();
    desk.run(7, &[]).expect(0, &[]);
    assert!(whole == desk.files() && !partial.exists());
}

#[test]
fn a_run_waits_for_another_and_says_who_it_is() {
    let desk = Desk::new("held-wait");
    desk.run(6, &[]);
    let lock = desk.path("out/.newsbind/lock");
    let holder = fs::read_to_string(&lock).unwrap();
    assert!(holder.starts_with("process ") && holder.contains(", since 20"), "{holder}");
    let file = fs::OpenOptions::new().write(true).open(lock).unwrap();
    file.lock().unwrap();
    desk.run(7, &["--wait", "0"]).refused("LED-001");
    waits_for(&file, &desk, &["--wait", "60"]);
}

#[test]
fn an_entry_leads_to_its_item_only_where_it_lies() {
    let link = |name: &str, more: &str| {
        let desk = Desk::new(&format!("held-link-{name}"));
        let text = "partner = \"library\"\nformats = [\"newsml\", \"atom\"]\n";
        let feed = "[feed]\nbase_url = \"https://news.example/\"\nmedia_base = \"https://media.news.example/\"\n";
        desk.profile("library.toml", &format!("{text}{more}{feed}"));
        // It gives way to the package of the page.
        desk.issue(|issue| article(issue, 0, 1)["id"] = json!("p01"));
        let ran = desk.run(6, &[]);
        assert_eq!(ran.exit, Some(0), "{}", ran.words);
        let atom = desk.text("library/feed/atom.xml");
        let files = desk.files();
        let links = atom.split("type=\"application/vnd.iptc.g2.newsitem+xml\" href=\"").skip(1);
        let names: Vec<String> = links.map(|rest| rest[..rest.find('"').unwrap()].to_owned()).collect();
        for name in &names {
            let file = name.strip_prefix("https://media.news.example/").unwrap();
            let path = format!("library/000001/2024-03-05/{file}");
            let item = files.get(&path).unwrap_or_else(|| panic!("{path} is not there"));
            assert!(String::from_utf8_lossy(item).contains("<newsItem"), "{path}");
        }
        names.len()
    };
    assert_eq!(link("files", ""), 3);
    assert_eq!(link("message", "message = \"issue\"\n"), 0);
    assert_eq!(link("zip", "layout = \"zip\"\n"), 0);
    assert_eq!(link("naming", "naming = \"{name}.{version}.{ext}\"\n"), 0);
}

#[test]
fn two_outboxes_with_one_ledger_do_not_run_at_once() {
    let desk = Desk::new("held-ledger");
    desk.run(6, &["--ledger", "ledger"]).expect(0, &["NML-042"]);
    assert!(desk.path("ledger/2024.jsonl").is_file() && !desk.path("out/.newsbind/ledger").exists());
    let lock = fs::OpenOptions::new().write(true).open(desk.path("ledger.lock")).unwrap();
    lock.lock().unwrap();
    let other = ["feed", "archive", "--profile", "library.toml", "-o", "other", "--ledger", "ledger"];
    let output = desk.command(&other);
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && words.contains("[LED-001]") && words.contains("ledger"), "{words}");
    for what in [&["--status"][..], &["--compact"], &["--since", "1"], &["archive", "--rebuild-ledger"]] {
        let output = desk.command(&[&["feed", "-o", "out", "--ledger", "ledger"], what].concat());
        assert_eq!(output.status.code(), Some(2), "{what:?}");
    }
    waits_for(&lock, &desk, &["--ledger", "ledger", "--wait", "60"]);
}

#[test]
fn manifests_of_others_make_no_ledger() {
    let desk = Desk::new("held-manifests");
    desk.run(6, &[]);
    fs::remove_dir_all(desk.path("out/.newsbind/ledger")).unwrap();
    let manifest = desk.path("out/library/000001/manifest.json");
    let trigger = desk.path("out/library/000001.done");
    let (sound, done) = (fs::read_to_string(&manifest).unwrap(), fs::read_to_string(&trigger).unwrap());
    let rebuild = || {
        let output = desk.command(&["feed", "archive", "-o", "out", "--rebuild-ledger"]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let edits = [
        ("\"publication\": \"sample-daily\"", "\"publication\": \"other\"", "LED-003"),
        ("tag:news.example,2024:", "tag:other.example,2024:", "LED-003"),
        ("\"version\": 1", "\"version\": 7", "LED-031"),
    ];
    for (from, to, code) in edits {
        fs::write(&manifest, sound.replacen(from, to, 1)).unwrap();
        let (exit, words) = rebuild();
        assert!(exit == Some(2) && words.contains(&format!("[{code}]")), "{to}: {words}");
        assert!(!desk.path("out/.newsbind/ledger/2024.jsonl").exists(), "{to}");
    }
    fs::remove_file(&trigger).unwrap();
    for version in ["0", "4294967295"] {
        fs::write(&manifest, sound.replace("\"version\": 1", &format!("\"version\": {version}"))).unwrap();
        assert!(rebuild().1.contains("[LED-031]"), "{version}");
    }
    fs::write(&manifest, sound).unwrap();
    fs::write(&trigger, done).unwrap();
    assert_eq!(rebuild().0, Some(0));
    let before = desk.files();
    desk.run(7, &[]).expect(0, &[]);
    assert!(before == desk.files());
}

#[test]
fn files_that_are_none_cost_only_themselves() {
    let desk = Desk::new("held-files");
    desk.issue(|issue| issue["pdf"] = json!("../media/issue.pdf"));
    fs::remove_file(desk.path("archive/media/p01.pdf")).unwrap();
    fs::create_dir(desk.path("archive/media/p01.pdf")).unwrap();
    let ran = desk.run(6, &[]);
    let count = |code: &str| ran.codes.iter().filter(|found| *found == code).count();
    assert_eq!((ran.exit, count("MED-002"), count("MED-005"), count("FIG-001")), (Some(1), 1, 1, 0), "{ran:?}");
    assert!(desk.names("000001").contains(&"p01.f.v1.xml".to_owned()));
    let item = desk.text("library/000001/2024-03-05/2024-03-05.p01.f.v1.xml");
    assert!(item.contains("p01.jpg") && !item.contains("p01.pdf"), "{item}");
    fs::remove_dir(desk.path("archive/media/p01.pdf")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hostname", desk.path("archive/media/p01.pdf")).unwrap();
    let before = desk.files();
    let ran = desk.run(7, &[]);
    assert!(ran.codes.contains(&"MED-001".to_owned()) && before == desk.files(), "{ran:?}");
}

#[test]
fn a_partner_that_gives_up_newsml_hears_nothing_of_its_pictures() {
    let desk = Desk::new("held-formats");
    desk.run(6, &[]);
    desk.profile("library.toml", "partner = \"library\"\nformats = [\"ninjs-1.6\"]\n");
    desk.run(7, &[]).expect(0, &[]);
    desk.headline("新题");
    desk.run(8, &[]).expect(0, &[]);
    assert!(desk.files().keys().any(|path| path.ends_with(".a01.v2.json")), "{:?}", desk.files().keys());
}

#[test]
fn what_is_taken_back_says_why_in_the_role_that_its_receiver_reads() {
    let desk = Desk::new("held-kill");
    let roles =
        "[newsml]\nschemes = { apahltype = \"http://cv.apa.at/\" }\nheadline_roles = { main = \"apahltype:title\" }\n";
    desk.profile("library.toml", &format!("{PROFILE}{roles}"));
    desk.run(6, &[]);
    desk.issue(|issue| {
        issue["version"] = json!(2);
        article(issue, 0, 1)["status"] = json!("canceled");
        article(issue, 0, 1)["editor_note"] = json!("图片有误，撤回。");
        article(issue, 1, 0)["status"] = json!("withheld");
    });
    desk.issue(|issue| article(issue, 1, 0)["embargo"] = json!("2024-04-01T00:00:00+08:00"));
    desk.run(7, &[]);
    let item = |name: &str| desk.text(&format!("library/000002/2024-03-05/2024-03-05.{name}"));
    let kill = item("a02.v2.xml");
    assert!(kill.contains("<headline role=\"apahltype:title\">春雨中的老街</headline>"), "{kill}");
    let picture = item("a02.street.v2.xml");
    assert!(picture.contains("<edNote>图片有误，撤回。</edNote>") && picture.contains("春雨中的老街"), "{picture}");
    assert!(picture.contains("stat:canceled") && picture.contains("<contentSet/>"), "{picture}");
}

#[test]
fn files_for_people_name_only_what_is_sent() {
    let desk = Desk::new("held-names");
    let text = "partner = \"library\"\nformats = [\"ninjs-1.6\", \"nitf\"]\n[newsml]\nwithheld = \"send\"\n";
    desk.profile("library.toml", text);
    desk.issue(|issue| {
        article(issue, 1, 1)["syndicate"] = json!(false);
        article(issue, 0, 1)["status"] = json!("withheld");
        article(issue, 0, 1)["embargo"] = json!("2024-04-01T00:00:00+08:00");
        article(issue, 0, 0)["subjects"] = json!([{"scheme": "medtop", "code": "1 2"}]);
    });
    let ran = desk.run(6, &[]);
    assert_ne!(ran.exit, Some(2), "{}", ran.words);
    let file = |name: &str| desk.text(&format!("library/000001/2024-03-05/2024-03-05.{name}"));
    let first: Value = serde_json::from_str(&file("a01.v1.json")).unwrap();
    assert!(first["associations"].get("continuesOn").is_none(), "{first}");
    assert!(!file("a01.v1.xml").contains("<series"), "a part of one that is not sent is no part");
    let withheld: Value = serde_json::from_str(&file("a02.v1.json")).unwrap();
    assert_eq!(withheld["associations"]["picture1"]["pubstatus"], json!("withheld"), "{withheld}");
}
