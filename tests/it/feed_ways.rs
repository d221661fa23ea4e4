//! `newsbind feed`: what a profile can ask for, from end to end, and what stops a run on its way.
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use newsbind::export::feed::{Options, Outbox, Profile};
use newsbind::input::{self, Source};
use newsbind::model::{MediaPath, Timestamp};
use newsbind::report::Report;
use serde_json::{Value, json};

use crate::feed::Desk;
use crate::tools;

const PROFILE: &str = "partner = \"library\"\nformats = [\"newsml\"]\n";
const FEED: &str =
    "partner = \"library\"\nformats = [\"rss\", \"jsonfeed\"]\n[feed]\nbase_url = \"https://news.example/\"\n";

/// Three issues, the archive of them.
fn three(name: &str, profile: &str) -> Desk {
    let desk = Desk::new(name);
    for day in ["04", "06"] {
        let file = format!("issues/2024-03-{day}.json");
        fs::copy(desk.path("archive/issues/2024-03-05.json"), desk.path(&format!("archive/{file}"))).unwrap();
        desk.edit(&file, |issue| {
            issue["date"] = json!(format!("2024-03-{day}"));
            issue.as_object_mut().unwrap().retain(|key, _| key != "number" && key != "total_number");
        });
    }
    desk.profile("library.toml", profile);
    desk
}

fn items(desk: &Desk) -> Vec<Value> {
    let feed: Value = serde_json::from_str(&desk.text("library/feed/feed.json")).unwrap();
    feed["items"].as_array().unwrap().clone()
}

#[test]
fn a_feed_ends_where_its_profile_says() {
    let desk = three("ways-days", &format!("{FEED}max_days = 2\n"));
    desk.run_at("library.toml", "2024-03-05T06:00:00+08:00", &["--issues", "2024-03-04"]);
    let first = items(&desk).len();
    assert!(first > 2);
    desk.run_at("library.toml", "2024-03-07T06:00:00+08:00", &["--issues", "2024-03-04,2024-03-05"]);
    assert_eq!(items(&desk).len(), 2 * first, "two days before the newest are still there");
    desk.run_at("library.toml", "2024-03-08T06:00:00+08:00", &[]);
    assert_eq!(items(&desk).len(), 2 * first, "those of the fifth are too old");
    assert!(items(&desk).iter().all(|item| !item["id"].as_str().unwrap().contains("/2024-03-04/")));
}

#[test]
fn a_feed_says_when_a_text_was_first_published_and_where() {
    let more = "pub_date = \"first\"\nlink = \"https://news.example/{date}/{page}/{id}.html\"\n";
    let desk = Desk::new("ways-first");
    desk.profile("library.toml", &format!("{FEED}{more}"));
    desk.run(6, &[]);
    desk.headline("新题");
    desk.run(9, &[]);
    let rss = desk.text("library/feed/rss.xml");
    let item = rss.split("<item>").find(|item| item.contains("新题")).unwrap();
    assert!(item.contains("<pubDate>Tue, 05 Mar 2024 06:00:00 +0800</pubDate>"), "{item}");
    assert!(item.contains("<link>https://news.example/2024-03-05/01/a01.html</link>"), "{item}");
    let changed = items(&desk).into_iter().find(|item| item["title"] == json!("新题")).unwrap();
    assert_eq!(
        (&changed["date_published"], &changed["date_modified"]),
        (&json!("2024-03-05T06:00:00+08:00"), &json!("2024-03-05T09:00:00+08:00"))
    );
}

#[test]
fn files_are_called_as_a_profile_says() {
    let desk = Desk::new("ways-naming");
    desk.profile("library.toml", &format!("{PROFILE}naming = \"{{date}}_{{kind}}-{{name}}_{{version}}.{{ext}}\"\n"));
    desk.run(6, &[]).expect(0, &["NML-042"]);
    let names: Vec<String> = desk.files().into_keys().filter(|path| path.ends_with(".xml")).collect();
    let has = |name: &str| names.contains(&format!("library/000001/2024-03-05/{name}"));
    assert!(has("2024-03-05_article-a01_1.xml") && has("2024-03-05_page-p01_1.xml"), "{names:?}");
    assert!(
        desk.text("library/000001/2024-03-05/2024-03-05_article-a01_1.xml")
            .contains("<fileName>2024-03-05_article-a01_1.xml<")
    );
    assert!(desk.command(&["verify", "out/library/000001"]).status.success());
}

#[test]
fn a_delivery_is_cut_by_its_bytes() {
    let desk = three("ways-bytes", &format!("{PROFILE}max_delivery = {{ bytes = 220000 }}\n"));
    assert_eq!(desk.run(6, &[]).exit, Some(0));
    let deliveries: Vec<String> = desk.files().into_keys().filter(|path| path.ends_with(".done")).collect();
    assert!(deliveries.len() > 1, "{deliveries:?}");
    for done in deliveries {
        let folder = done.trim_end_matches(".done");
        let manifest: Value = serde_json::from_str(&desk.text(&format!("{folder}/manifest.json"))).unwrap();
        let bytes: u64 = manifest["files"].as_array().unwrap().iter().map(|file| file["bytes"].as_u64().unwrap()).sum();
        assert!(bytes <= 220_000, "{folder}: {bytes}");
    }
    desk.profile("library.toml", &format!("{PROFILE}max_delivery = {{ bytes = 1000 }}\n"));
    desk.headline("新题");
    let before = desk.files();
    let ran = desk.run(7, &[]);
    assert!(ran.exit == Some(1) && ran.codes == ["FEED-020"], "{ran:?}");
    assert!(before == desk.files(), "nothing is reserved for what cannot go out");
}

#[test]
fn a_container_stores_pictures_and_deflates_texts() {
    let desk = Desk::new("ways-zip");
    desk.profile("library.toml", &format!("{PROFILE}layout = \"zip\"\n"));
    desk.run(6, &[]).expect(0, &["NML-042"]);
    let mut zip = zip::ZipArchive::new(fs::File::open(desk.path("out/library/000001.zip")).unwrap()).unwrap();
    let mut names = Vec::new();
    for n in 0..zip.len() {
        let file = zip.by_index_raw(n).unwrap();
        let name = file.name().unwrap().into_owned();
        let stored = file.compression() == zip::CompressionMethod::Stored;
        assert_eq!(stored, !name.ends_with(".xml") && !name.ends_with(".json"), "{name}");
        names.push(name);
    }
    assert_eq!(names.last().map(String::as_str), Some("manifest.json"));
}

#[test]
fn topics_are_looked_up_in_a_list_of_the_user() {
    let desk = Desk::new("ways-topics");
    let concept = |code: &str| json!({"qcode": format!("medtop:{code}"), "prefLabel": {"zh-Hans": "题"}});
    let list = json!({"conceptSet": [concept("01000000")]});
    fs::write(desk.path("topics.json"), list.to_string()).unwrap();
    let ran = desk.run(6, &["--media-topics", "topics.json"]);
    assert_eq!((ran.exit, ran.codes.iter().filter(|code| *code == "NML-051").count()), (Some(0), 1), "{ran:?}");
    fs::write(desk.path("topics.json"), "{}").unwrap();
    let twin = Desk::new("ways-topics-bad");
    fs::copy(desk.path("topics.json"), twin.path("topics.json")).unwrap();
    let ran = twin.run(6, &["--media-topics", "topics.json"]);
    assert!(ran.exit == Some(2) && !twin.path("out").exists(), "{ran:?}");
}

#[test]
fn an_outbox_that_cannot_be_written_is_out_001_and_the_next_run_goes_on() {
    let desk = Desk::new("ways-blocked");
    fs::create_dir_all(desk.path("out/library")).unwrap();
    fs::write(desk.path("out/library/000001"), "a file where the delivery should be").unwrap();
    desk.run(6, &[]).refused("OUT-001");
    assert!(!desk.path("out/library/000001.done").exists());
    fs::remove_file(desk.path("out/library/000001")).unwrap();
    desk.run(7, &[]).expect(0, &[]);
    assert!(desk.path("out/library/000001.done").is_file());
    assert!(desk.names("000001").contains(&"a01.v1.xml".to_owned()), "no number is lost: {:?}", desk.names("000001"));
}

/// An archive whose first record is another one when it is read for the second time.
struct Changing {
    before: input::Memory,
    after: input::Memory,
    reads: AtomicUsize,
    changes: AtomicBool,
}

impl Source for Changing {
    fn publication(&self) -> newsbind::Result<Option<(input::Entry, Vec<u8>)>> {
        self.before.publication()
    }

    fn entries(&self) -> &[input::Entry] {
        self.before.entries()
    }

    fn read(&self, n: usize) -> newsbind::Result<Vec<u8>> {
        let again = n == 0 && self.reads.fetch_add(1, Ordering::Relaxed) > 0;
        if again && self.changes.load(Ordering::Relaxed) { self.after.read(n) } else { self.before.read(n) }
    }

    fn media(&self, path: &MediaPath) -> newsbind::Result<Option<input::MediaFile>> {
        self.before.media(path)
    }
}

#[test]
fn a_record_that_changes_while_it_is_read_is_src_001_and_goes_out_next_time() {
    const PUBLICATION: &str = r#"{"newsbind":1,"id":"paper","title":"报","language":"zh","tag_authority":"news.example,2024","publisher":{"name":"社"}}"#;
    let record = |day: &str, title: &str| {
        format!(
            r#"{{"newsbind":1,"date":"2024-03-{day}","pages":[{{"label":"01","articles":[{{"id":"a","headline":"{title}"}}]}}]}}"#
        )
    };
    let memory =
        |title: &str| input::Memory::from_json(Some(PUBLICATION), &[&record("05", title), &record("06", "题")]);
    let source = Changing {
        before: memory("旧题"),
        after: memory("新题"),
        reads: AtomicUsize::new(0),
        changes: AtomicBool::new(true),
    };
    let folder = tools::scratch("feed-ways-changing");
    let profile = Profile::parse(PROFILE, "library.toml").unwrap();
    let run = |source: &dyn Source, hour: u32| {
        let at = Timestamp::parse(&format!("2024-03-06T{hour:02}:00:00Z")).unwrap();
        let mut report = Report::new();
        let mut outbox = Outbox::open(&folder, "test").unwrap();
        let made = outbox.feed(source, std::slice::from_ref(&profile), &Options::new(at), &mut report, &()).unwrap();
        let codes: Vec<String> = report.diagnostics().iter().map(|finding| finding.code().to_string()).collect();
        (made, codes)
    };
    let (made, codes) = run(&source, 6);
    assert_eq!(made.len(), 1);
    assert!(codes.contains(&"SRC-001".to_owned()), "{codes:?}");
    let manifest = fs::read_to_string(folder.join("library/000001/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["without"], json!(["tag:news.example,2024:paper/2024-03-05"]));
    assert!(!folder.join("library/000001/2024-03-05").exists() && folder.join("library/000001/2024-03-06").is_dir());
    let (made, codes) = run(&source.after, 7);
    assert_eq!((made.len(), codes.contains(&"SRC-001".to_owned())), (1, false));
    let item = fs::read_dir(folder.join("library/000002/2024-03-05")).unwrap();
    let mut names: Vec<String> = item.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let item = names.iter().find(|name| name.starts_with("2024-03-05.a.v")).unwrap();
    let text = fs::read_to_string(folder.join("library/000002/2024-03-05").join(item)).unwrap();
    assert!(text.contains("新题") && !text.contains("旧题"), "{text}");
    assert!(run(&source.after, 8).0.is_empty());
}
