//! `newsbind feed`: the worked example comes out as designed, and every code stops or tells what it should.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::newsml::{canonical, fixture};
use crate::source::root;
use crate::tools::{self, Schema};

const PROFILE: &str = "partner = \"library\"\nformats = [\"newsml\"]\n";

/// An archive and an outbox of one test.
pub(crate) struct Desk {
    folder: PathBuf,
}

impl Desk {
    /// The sample newspaper and a profile.
    pub(crate) fn new(name: &str) -> Self {
        let desk = Self { folder: tools::scratch(&format!("feed-{name}")) };
        copy(&fixture("archive"), &desk.folder.join("archive"));
        desk.profile("library.toml", PROFILE);
        desk
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    pub(crate) fn profile(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Takes the issue of another version of the sample.
    pub(crate) fn take(&self, version: &str) {
        let issue = "issues/2024-03-05.json";
        fs::copy(fixture(version).join(issue), self.path("archive").join(issue)).unwrap();
    }

    /// Changes the issue.
    pub(crate) fn edit(&self, file: &str, f: impl FnOnce(&mut Value)) {
        let path = self.path("archive").join(file);
        let mut value: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        f(&mut value);
        fs::write(path, value.to_string()).unwrap();
    }

    pub(crate) fn issue(&self, f: impl FnOnce(&mut Value)) {
        self.edit("issues/2024-03-05.json", f);
    }

    /// Changes the headline of the first article.
    pub(crate) fn headline(&self, text: &str) {
        self.issue(|issue| issue["pages"][0]["articles"][0]["headline"] = json!(text));
    }

    /// Leaves this of the year file of the ledger.
    fn lose(&self, left: Option<&str>) {
        let path = self.path("out/.newsbind/ledger/2024.jsonl");
        match left {
            Some(left) => fs::write(path, left).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Output {
        self.prepared(arguments).output().unwrap()
    }

    fn prepared(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsbind"));
        command.current_dir(&self.folder).env_remove("SOURCE_DATE_EPOCH").args(arguments);
        command
    }

    /// A run at an hour of the day of issue.
    pub(crate) fn run(&self, hour: u32, more: &[&str]) -> Ran {
        self.run_with("library.toml", hour, more)
    }

    pub(crate) fn run_with(&self, profile: &str, hour: u32, more: &[&str]) -> Ran {
        self.run_at(profile, &format!("2024-03-05T{hour:02}:00:00+08:00"), more)
    }

    pub(crate) fn run_at(&self, profile: &str, at: &str, more: &[&str]) -> Ran {
        let mut arguments =
            vec!["feed", "archive", "--profile", profile, "-o", "out", "--at", at, "--report", "report"];
        arguments.extend(more);
        let _ = fs::remove_file(self.path("report"));
        let output = self.command(&arguments);
        let report = fs::read_to_string(self.path("report")).unwrap_or_default();
        let findings = report.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let codes = findings.map(|finding| finding["code"].as_str().unwrap().to_owned());
        let codes = codes.filter(|code| !code.starts_with("PUB")).collect();
        Ran { exit: output.status.code(), words: String::from_utf8_lossy(&output.stderr).into_owned(), codes }
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path("out").join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut out = BTreeMap::new();
        collect(&self.path("out"), "", &mut out);
        out.remove(".newsbind/lock");
        out
    }

    /// What a delivery has: file name without folder.
    pub(crate) fn names(&self, delivery: &str) -> Vec<String> {
        let prefix = format!("library/{delivery}/2024-03-05/2024-03-05.");
        self.files().into_keys().filter_map(|path| path.strip_prefix(&prefix).map(str::to_owned)).collect()
    }
}

#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: Option<i32>,
    pub(crate) words: String,
    pub(crate) codes: Vec<String>,
}

impl Ran {
    #[track_caller]
    pub(crate) fn expect(&self, exit: i32, codes: &[&str]) {
        assert_eq!(
            (self.exit, &self.codes[..]),
            (Some(exit), &codes.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>()[..]),
            "{}",
            self.words
        );
    }

    /// Refused with this code.
    #[track_caller]
    pub(crate) fn refused(&self, code: &str) {
        assert!(self.exit == Some(2) && self.words.contains(&format!("[{code}]")), "{self:?}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(&target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

fn collect(folder: &Path, prefix: &str, out: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), out);
        } else {
            out.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

/// The sample's three runs.
fn delivered(name: &str) -> Desk {
    let desk = Desk::new(name);
    desk.run(6, &[]).expect(0, &["NML-042"]);
    desk.take("archive-v2");
    desk.run(9, &[]).expect(0, &[]);
    desk.take("archive-v3");
    desk.run(11, &[]).expect(0, &[]);
    desk
}

#[test]
fn the_worked_example_comes_out_as_designed() {
    let desk = delivered("example");
    for (delivery, version) in [("000001", "v1"), ("000002", "v2"), ("000003", "v3")] {
        let designed = fs::read_dir(root().join("tests/golden/newsml").join(version)).unwrap();
        let mut designed: Vec<String> =
            designed.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        designed.sort();
        let made = desk.names(delivery).into_iter().filter(|name| name.ends_with(".xml"));
        assert_eq!(made.map(|name| format!("2024-03-05.{name}")).collect::<Vec<_>>(), designed);
        for name in designed {
            let golden = fs::read_to_string(root().join("tests/golden/newsml").join(version).join(&name)).unwrap();
            let made = desk.text(&format!("library/{delivery}/2024-03-05/{name}"));
            // The sample was made half past nine.
            let made = made.replace("2024-03-05T09:00:00", "2024-03-05T09:30:00");
            assert_eq!(canonical(&made), canonical(&golden), "{delivery}/{name}");
        }
        let manifest = desk.text(&format!("library/{delivery}/manifest.json"));
        let trigger = desk.text(&format!("library/{delivery}.done"));
        assert!(trigger.ends_with(&format!("  {delivery}/manifest.json\n")), "{trigger}");
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!((&manifest["delivery"], &manifest["partner"]), (&json!(delivery), &json!("library")));
    }
    let folders = ["out/library/000001", "out/library/000002", "out/library/000003"];
    let verified = desk.command(&[&["verify"][..], &folders[..]].concat());
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn superdesk_takes_every_item() {
    let desk = delivered("superdesk");
    let files = desk.files();
    let items = files.keys().filter(|path| path.ends_with(".xml")).map(|path| desk.path("out").join(path));
    let items: Vec<PathBuf> = items.collect();
    let Some(output) = tools::superdesk(include_str!("read_superdesk.py"), &items) else { return };
    let words = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !words.contains("REFUSED"), "{words}");
}

#[test]
fn superdesk_reads_all_that_its_profile_sends() {
    let desk = Desk::new("superdesk-profile");
    desk.profile("superdesk.toml", &fs::read_to_string(root().join("examples/profiles/superdesk.toml")).unwrap());
    assert_eq!(desk.run_with("superdesk.toml", 6, &[]).exit, Some(0));
    let items = xml_of(&desk);
    let Some(output) = tools::superdesk(include_str!("read_superdesk.py"), &items) else { return };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let read: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read.len(), items.len(), "{text}");
    let find = |end: &str| read.iter().find(|item| item["uri"].as_str().is_some_and(|uri| uri.ends_with(end))).unwrap();
    let story = find("/a/a01")["body_html"].as_str().unwrap();
    for piece in
        ["<h2>窗子没有换</h2>", "<strong>只换玻璃", "<li>周二", "𠮷馆 A&amp;B &lt;东区&gt;", "我们把车间还给了街坊。"]
    {
        assert!(story.contains(piece), "no {piece}: {story}");
    }
    let files = &find("/m/street")["renditions"];
    assert_eq!(files["web"]["href"], json!("2024-03-05.street.web.jpg"), "{files}");
    assert_eq!(files["highRes"]["href"], json!("2024-03-05.street.jpg"), "{files}");
}

#[test]
fn a_first_delivery_equals_a_conversion_with_equal_times() {
    let desk = Desk::new("convert");
    desk.issue(|issue| _ = issue.as_object_mut().unwrap().remove("modified"));
    desk.run(6, &[]);
    assert!(desk.command(&["convert", "archive", "--to", "newsml", "-o", "converted"]).status.success());
    let mut converted = BTreeMap::new();
    collect(&desk.path("converted/newsml"), "", &mut converted);
    assert_eq!(converted.len(), 14);
    let files = desk.files();
    for (path, bytes) in converted {
        assert!(files[&format!("library/000001/{path}")] == bytes, "{path}");
    }
}

#[test]
fn a_second_run_writes_nothing() {
    let desk = delivered("twice");
    let before = desk.files();
    desk.run(12, &[]).expect(0, &[]);
    assert!(before == desk.files());
}

#[test]
fn every_item_of_a_life_is_valid() {
    let desk = delivered("valid");
    desk.issue(|issue| {
        issue["version"] = json!(4);
        issue["pages"][0]["articles"].as_array_mut().unwrap().remove(1);
        issue["pages"][1]["articles"][0]["status"] = json!("withheld");
        issue["pages"][1]["articles"][0]["embargo"] = json!("2024-03-06T00:00:00+08:00");
    });
    desk.profile("library.toml", &format!("{PROFILE}[newsml]\nwithheld = \"send\"\n"));
    let ran = desk.run(13, &["--removed", "kill", "--revive"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    let names = desk.names("000004");
    for name in ["a02.v2.xml", "a02.street.v2.xml", "a03.v4.xml", "p01.v2.xml", "issue.v4.xml"] {
        assert!(names.contains(&name.to_owned()), "{name} is not in {names:?}");
    }
    let withheld = desk.text("library/000004/2024-03-05/2024-03-05.a03.v4.xml");
    assert!(withheld.contains("<embargoed>2024-03-06T00:00:00+08:00</embargoed><pubStatus qcode=\"stat:withheld\"/>"));
    assert!(!names.iter().any(|name| name.starts_with("p02")), "a withheld item is in no package");
    let killed = desk.text("library/000004/2024-03-05/2024-03-05.a02.v2.xml");
    assert!(
        killed.contains("stat:canceled") && killed.contains("春雨中的老街") && !killed.contains("细雨"),
        "{killed}"
    );
    let xml = |path: &&String| path.ends_with(".xml");
    let items: Vec<PathBuf> = desk.files().keys().filter(xml).map(|path| desk.path("out").join(path)).collect();
    for schema in [Schema::NewsMl, Schema::NewsMlXhtml] {
        tools::xmllint(schema, &items).expect_passed("an item of a delivery");
        tools::xerces(schema, &items).expect_passed("an item of a delivery");
    }
}

#[test]
fn a_picture_goes_once_and_a_changed_one_under_a_new_name() {
    let desk = Desk::new("media");
    desk.run(6, &[]);
    desk.issue(|issue| issue["pages"][0]["articles"][1]["body"][0]["figure"]["caption"] = json!("新说明。"));
    desk.run(7, &[]).expect(0, &[]);
    let names = desk.names("000002");
    assert!(names.contains(&"a02.street.v2.xml".to_owned()) && !names.contains(&"street.jpg".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("umbrella")), "{names:?}");
    fs::copy(desk.path("archive/media/umbrella.jpg"), desk.path("archive/media/street.jpg")).unwrap();
    desk.run(8, &[]).expect(0, &[]);
    let names = desk.names("000003");
    let fresh = names.iter().find(|name| name.starts_with("street-") && name.ends_with(".jpg")).expect("a new name");
    let item = desk.text("library/000003/2024-03-05/2024-03-05.a02.street.v3.xml");
    assert!(item.contains(&format!("href=\"2024-03-05.{fresh}\"")), "{item}");
}

#[test]
fn a_new_partner_gets_current_versions_and_the_same_bytes() {
    let desk = Desk::new("partner");
    desk.run(6, &[]);
    desk.take("archive-v2");
    desk.run(9, &[]);
    desk.profile("other.toml", "partner = \"other\"\nformats = [\"newsml\"]\n");
    desk.run_with("other.toml", 10, &[]);
    let files = desk.files();
    let mine = |name: &str| files.get(&format!("other/000001/2024-03-05/2024-03-05.{name}"));
    assert_eq!(mine("a03.v2.xml"), files.get("library/000002/2024-03-05/2024-03-05.a03.v2.xml"));
    assert_eq!(mine("a01.v1.xml"), files.get("library/000001/2024-03-05/2024-03-05.a01.v1.xml"));
    assert!(mine("a03.v1.xml").is_none());
}

#[test]
fn layouts_hold_the_same_files() {
    let desk = Desk::new("layouts");
    desk.profile("dated.toml", "partner = \"dated\"\nformats = [\"newsml\"]\nlayout = \"dated\"\n");
    desk.profile("zip.toml", "partner = \"zip\"\nformats = [\"newsml\"]\nlayout = \"zip\"\n");
    desk.run(6, &["--profile", "dated.toml", "--profile", "zip.toml"]).expect(0, &["NML-042"]);
    let files = desk.files();
    let folder: Vec<&str> = files.keys().filter_map(|path| path.strip_prefix("library/000001/2024")).collect();
    let dated: Vec<&str> = files.keys().filter_map(|path| path.strip_prefix("dated/2024")).collect();
    assert_eq!(folder, dated);
    assert!(files.contains_key("dated/manifest-000001.json") && files.contains_key("dated/000001.done"));
    let verified = desk.command(&["verify", "out/dated"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let container = fs::File::open(desk.path("out/zip/000001.zip")).unwrap();
    let mut container = zip::ZipArchive::new(container).unwrap();
    let names: Vec<String> =
        (0..container.len()).map(|n| container.by_index(n).unwrap().name().unwrap().into_owned()).collect();
    let (last, rest) = names.split_last().unwrap();
    assert_eq!(last, "manifest.json");
    assert_eq!(rest.iter().map(|name| &name[4..]).collect::<Vec<_>>(), folder);
    assert!(rest.is_sorted() && files.contains_key("zip/000001.zip.done"));
    assert!(desk.command(&["verify", "out/zip/000001.zip"]).status.success());
    // A byte of a picture, which stands in the container as it is.
    let street = &files["library/000001/2024-03-05/2024-03-05.street.jpg"];
    let mut damaged = files["zip/000001.zip"].clone();
    let at = damaged.windows(64).position(|window| window == &street[street.len() - 64..]).unwrap();
    damaged[at] ^= 1;
    fs::write(desk.path("out/zip/000001.zip"), &damaged).unwrap();
    let refused = desk.command(&["verify", "out/zip/000001.zip"]);
    let words = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(1) && words.contains("[VER-003]") && words.contains("street.jpg"), "{words}");
    fs::write(desk.path("out/zip/000001.zip"), &damaged[..damaged.len() / 2]).unwrap();
    assert_eq!(desk.command(&["verify", "out/zip/000001.zip"]).status.code(), Some(2));
}

#[test]
fn a_ledger_comes_back_from_its_manifests() {
    let desk = delivered("rebuild");
    fs::remove_dir_all(desk.path("out/.newsbind/ledger")).unwrap();
    let before = desk.files();
    desk.run(12, &[]).refused("LED-030");
    assert!(before == desk.files(), "nothing is touched");
    let at = ["feed", "archive", "-o", "out", "--rebuild-ledger"];
    let output = desk.command(&at);
    assert!(String::from_utf8_lossy(&output.stderr).contains("3 deliveries to 1 partner, 16 items"), "{output:?}");
    let before = desk.files();
    desk.run(12, &[]).expect(0, &[]);
    assert!(before == desk.files(), "nothing is new");
    desk.issue(|issue| {
        issue["version"] = json!(4);
        issue["pages"][0]["articles"][0]["headline"] = json!("新题");
    });
    desk.run(13, &[]).expect(0, &["NML-042"]);
    assert!(desk.names("000004").contains(&"a01.v2.xml".to_owned()), "{:?}", desk.names("000004"));
    let again = desk.command(&at);
    assert!(String::from_utf8_lossy(&again.stderr).contains("[LED-031]"), "{again:?}");
}

const PORTAL: &str =
    "partner = \"portal\"\nformats = [\"jsonfeed\"]\n[feed]\nbase_url = \"https://news.example/\"\nmax_items = 1\n";

#[test]
fn a_ledger_of_feeds_alone_comes_back_too() {
    let desk = Desk::new("rebuild-feeds");
    desk.profile("portal.toml", PORTAL);
    desk.run_with("portal.toml", 6, &[]);
    desk.headline("新题");
    desk.run_with("portal.toml", 9, &[]);
    assert!(desk.text("portal/feed/feed.json").contains("新题"));
    fs::remove_dir_all(desk.path("out/.newsbind/ledger")).unwrap();
    desk.run_with("portal.toml", 10, &[]).refused("LED-030");
    let rebuild = ["feed", "archive", "-o", "out", "--rebuild-ledger"];
    // The first manifest holds versions that no file shows any more.
    let first = desk.path("out/portal/manifest-000001.json");
    fs::rename(&first, desk.path("away")).unwrap();
    assert!(String::from_utf8_lossy(&desk.command(&rebuild).stderr).contains("[LED-030]"));
    fs::rename(desk.path("away"), &first).unwrap();
    let made = desk.command(&rebuild);
    assert!(String::from_utf8_lossy(&made.stderr).contains("2 deliveries to 1 partner"), "{made:?}");
    let before = desk.files();
    assert_eq!(desk.run_with("portal.toml", 10, &[]).exit, Some(0));
    assert!(before == desk.files(), "nothing is new");
    desk.headline("更新的题");
    assert_eq!(desk.run_with("portal.toml", 11, &[]).exit, Some(0));
    let feed: Value = serde_json::from_str(&desk.text("portal/feed/feed.json")).unwrap();
    assert_eq!(feed["items"][0]["_newsbind"]["version"], json!(3), "{feed}");
}

/// A profile with messages, and its runs.
fn with_messages(name: &str, message: &str, more: &str) -> Desk {
    let desk = Desk::new(name);
    desk.profile("library.toml", &format!("{PROFILE}message = \"{message}\"\n{more}"));
    desk.run(6, &[]);
    for (version, hour) in [("archive-v2", 9), ("archive-v3", 11)] {
        desk.take(version);
        let ran = desk.run(hour, &[]);
        assert!(ran.exit == Some(0), "{ran:?}");
    }
    desk
}

fn xml_of(desk: &Desk) -> Vec<PathBuf> {
    desk.files().into_keys().filter(|path| path.ends_with(".xml")).map(|path| desk.path("out").join(path)).collect()
}

#[test]
fn messages_live_as_items_do() {
    let media = "[media]\nrenditions = [\"original\", \"web\"]\nweb = { longest = 300 }\n";
    for (message, more, files) in [("issue", "", [1, 1, 1]), ("article", "[newsml]\ncontinued = \"join\"\n", [3, 1, 1])]
    {
        let desk = with_messages(&format!("message-{message}"), message, &format!("{more}{media}"));
        let paths = xml_of(&desk);
        let found = ["000001", "000002", "000003"].map(|delivery| {
            paths.iter().filter(|path| path.to_string_lossy().contains(&format!("/{delivery}/"))).count()
        });
        assert_eq!(found, files, "{message}");
        tools::xmllint(Schema::NewsMl, &paths).expect_passed("a message");
        let id = if message == "issue" { "000003" } else { "000003-a03" };
        let last = if message == "issue" { "2024-03-05.xml" } else { "2024-03-05.a03.xml" };
        let last = desk.text(&format!("library/000003/2024-03-05/{last}"));
        for piece in [
            "<sent>2024-03-05T11:00:00+08:00</sent>".to_owned(),
            format!(
                "<transmitId>tag:news.example,2024:sample-daily/2024-03-05/delivery/{id}</transmitId><priority>4</priority>"
            ),
            "<origin>sample-daily</origin><destination>library</destination>".to_owned(),
            "qcode=\"stat:canceled\"".to_owned(),
        ] {
            assert!(last.contains(&piece), "no {piece}: {last}");
        }
        assert!(desk.files().contains_key("library/000001/2024-03-05/2024-03-05.street.web.jpg"));
        let verified = desk.command(&["verify", "out/library/000001", "out/library/000003"]);
        assert!(verified.status.success(), "{verified:?}");
        let before = desk.files();
        desk.run(12, &[]).expect(0, &[]);
        assert!(before == desk.files(), "{message}: a second run writes nothing");
        fs::remove_dir_all(desk.path("out/.newsbind/ledger")).unwrap();
        let made = desk.command(&["feed", "archive", "-o", "out", "--rebuild-ledger"]);
        assert!(made.status.success(), "{made:?}");
        let before = desk.files();
        desk.run(12, &[]).expect(0, &[]);
        assert!(before == desk.files(), "{message}: nothing is new to a ledger that was made anew");
    }
}

#[test]
fn a_text_brings_its_pictures_into_its_message() {
    let desk = Desk::new("message-pictures");
    desk.profile("library.toml", &format!("{PROFILE}message = \"article\"\n"));
    desk.run(6, &[]);
    desk.issue(|issue| issue["pages"][0]["articles"][1]["headline"] = json!("雨后"));
    desk.run(9, &[]);
    let story = desk.text("library/000002/2024-03-05/2024-03-05.a02.xml");
    assert_eq!(story.matches("<newsItem ").count(), 3, "a client makes a post of each message: {story}");
}

/// Three headlines of the first article, two of them delivered.
fn two_headlines(name: &str) -> Desk {
    let desk = Desk::new(name);
    desk.profile("library.toml", PROFILE);
    for (hour, headline) in [(6, "一"), (7, "二")] {
        desk.headline(headline);
        assert_eq!(desk.run(hour, &[]).exit, Some(0));
    }
    desk.headline("三");
    desk
}

/// Every way in which a file of the ledger may lose lines, with what is left of it.
fn losses(sound: &str) -> Vec<(&'static str, Option<String>)> {
    let lines: Vec<&str> = sound.split_inclusive('\n').collect();
    assert_eq!(lines.len(), 5, "a head, two deliveries with begin and commit");
    let without = |from: usize, to: usize| Some([&lines[..from], &lines[to..]].concat().concat());
    vec![
        ("gone", None),
        ("empty", Some(String::new())),
        ("head", without(1, 5)),
        ("begin 1", without(2, 5)),
        ("delivery 1", without(3, 5)),
        ("begin 2", without(4, 5)),
        ("first delivery cut out", without(1, 3)),
        ("begin cut out", without(1, 2)),
        ("commit cut out", without(2, 3)),
        ("second begin cut out", without(3, 4)),
    ]
}

#[test]
fn a_ledger_that_lost_lines_is_led_030_and_is_made_anew() {
    let desk = two_headlines("lost-lines");
    let ledger = desk.path("out/.newsbind/ledger/2024.jsonl");
    let sound = fs::read_to_string(&ledger).unwrap();
    for (what, left) in losses(&sound) {
        let desk = two_headlines("lost-lines");
        desk.lose(left.as_deref());
        let before = desk.files();
        let ran = desk.run(8, &[]);
        if what == "begin 2" {
            // As after a fault of power: the delivery stands, and is noted.
            assert!(ran.exit == Some(0) && desk.names("000003").contains(&"a01.v3.xml".to_owned()), "{ran:?}");
            continue;
        }
        let code = if what.ends_with("cut out") { "[LED-011]" } else { "[LED-030]" };
        assert!(ran.exit == Some(2) && ran.words.contains(code), "{what}: {ran:?}");
        assert!(ran.words.contains("--rebuild-ledger"), "{what}: {ran:?}");
        assert!(before == desk.files(), "{what}: something was written");
        let output = desk.command(&["feed", "archive", "-o", "out", "--rebuild-ledger"]);
        assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        let put_away = desk.files().get(".newsbind/ledger.old1/2024.jsonl").cloned();
        assert_eq!(put_away, left.map(String::into_bytes), "{what}");
        let ran = desk.run(9, &[]);
        assert!(ran.exit == Some(0) && desk.names("000003").contains(&"a01.v3.xml".to_owned()), "{what}: {ran:?}");
    }
    // The twin: a sound ledger goes on, and is not made anew.
    let desk = two_headlines("lost-lines");
    let again = desk.command(&["feed", "archive", "-o", "out", "--rebuild-ledger"]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("[LED-031]"), "{again:?}");
    assert_eq!(desk.run(8, &[]).exit, Some(0));
}

#[test]
fn numbers_of_deliveries_that_were_taken_away_are_not_used_again() {
    let desk = two_headlines("taken-away");
    let sound = desk.text(".newsbind/ledger/2024.jsonl");
    for (what, left) in losses(&sound) {
        let desk = two_headlines("taken-away");
        for delivery in ["000001", "000002"] {
            fs::remove_dir_all(desk.path("out/library").join(delivery)).unwrap();
        }
        desk.lose(left.as_deref());
        let before = desk.files();
        let ran = desk.run(8, &[]);
        let code = if what.ends_with("cut out") { "[LED-011]" } else { "[LED-030]" };
        assert!(ran.exit == Some(2) && ran.words.contains(code), "{what}: {ran:?}");
        let rebuild = ["feed", "archive", "-o", "out", "--rebuild-ledger"];
        let refused = desk.command(&rebuild);
        let words = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(words.contains("[LED-030]") && words.contains("--version-floor"), "{what}: {words}");
        assert!(before == desk.files(), "{what}: something was written");
        match code {
            "[LED-011]" => {
                let made = desk.command(&[&rebuild[..], &["--version-floor", "100"]].concat());
                assert!(made.status.success(), "{made:?}");
                assert_eq!(desk.run(8, &[]).exit, Some(0));
            }
            _ => assert_eq!(desk.run(8, &["--version-floor", "100"]).exit, Some(0), "{what}"),
        }
        assert!(desk.names("000003").contains(&"a01.v101.xml".to_owned()), "{what}: {:?}", desk.names("000003"));
        assert!(!desk.path("out/library/000002").exists(), "{what}");
        assert_eq!(desk.run(9, &[]).exit, Some(0), "{what}: the floor stands for what was lost");
    }
    let desk = two_headlines("taken-away");
    // The twin: the shard is whole, the receiver took the folders.
    for delivery in ["000001", "000002"] {
        fs::remove_dir_all(desk.path("out/library").join(delivery)).unwrap();
    }
    assert_eq!(desk.run(8, &[]).exit, Some(0));
    assert!(desk.names("000003").contains(&"a01.v3.xml".to_owned()));
}

#[test]
fn a_compacted_ledger_is_held_together() {
    let desk = two_headlines("chain");
    assert!(desk.command(&["feed", "-o", "out", "--compact"]).status.success());
    let sound = desk.text(".newsbind/ledger/2024.jsonl");
    for missing in 1..4 {
        let lines = sound.split_inclusive('\n').enumerate().filter(|(n, _)| *n != missing);
        desk.lose(Some(&lines.map(|(_, line)| line).collect::<String>()));
        let ran = desk.run(8, &[]);
        assert!(ran.exit == Some(2) && ran.words.contains("[LED-011]"), "line {missing}: {ran:?}");
    }
    desk.lose(Some(&sound));
    assert_eq!(desk.run(8, &[]).exit, Some(0));
}

#[test]
fn what_a_record_says_of_its_change_is_settled_with_the_version() {
    let desk = Desk::new("modified");
    let edit = |headline: Option<&str>, modified: &str| {
        desk.issue(|issue| {
            let article = &mut issue["pages"][0]["articles"][0];
            article["modified"] = json!(modified);
            headline.into_iter().for_each(|headline| article["headline"] = json!(headline));
        });
    };
    edit(None, "2024-03-05T05:30:00+08:00");
    desk.run(6, &[]);
    assert!(!desk.text("library/000001/2024-03-05/2024-03-05.a01.v1.xml").contains("contentModified"));
    edit(Some("新题"), "2024-03-05T06:30:00+08:00");
    desk.run(7, &[]);
    let second = desk.text("library/000002/2024-03-05/2024-03-05.a01.v2.xml");
    let written =
        "<contentCreated>2024-03-05</contentCreated><contentModified>2024-03-05T06:30:00+08:00</contentModified>";
    assert!(second.contains(written), "{second}");
    tools::xmllint(Schema::NewsMl, &[desk.path("out/library/000002/2024-03-05/2024-03-05.a01.v2.xml")])
        .expect_passed("an item with contentModified");
    // The time alone is no new version, and another partner gets the version as it was, from a ledger that was made anew too.
    edit(None, "2024-03-05T07:30:00+08:00");
    desk.run(8, &[]).expect(0, &[]);
    fs::remove_dir_all(desk.path("out/.newsbind/ledger")).unwrap();
    assert!(desk.command(&["feed", "archive", "-o", "out", "--rebuild-ledger"]).status.success());
    desk.profile("other.toml", "partner = \"other\"\nformats = [\"newsml\"]\n");
    desk.run_with("other.toml", 9, &[]);
    assert_eq!(desk.text("other/000001/2024-03-05/2024-03-05.a01.v2.xml"), second);
}

#[test]
fn a_lost_journal_is_led_030() {
    let desk = two_headlines("lost-journal");
    let journal = desk.path("out/.newsbind/ledger/deliveries.jsonl");
    let sound = fs::read(&journal).unwrap();
    fs::remove_file(&journal).unwrap();
    let before = desk.files();
    for hour in [8, 9] {
        let ran = desk.run(hour, &[]);
        assert!(ran.exit == Some(2) && ran.words.contains("[LED-030]"), "{ran:?}");
        assert!(ran.words.contains("deliveries.jsonl` is lost"), "{ran:?}");
        assert!(before == desk.files(), "something was written");
    }
    // Each way out: a backup, the manifests, a floor.
    fs::write(&journal, sound).unwrap();
    assert_eq!(desk.run(8, &[]).exit, Some(0));
    fs::remove_file(&journal).unwrap();
    assert!(desk.command(&["feed", "archive", "-o", "out", "--rebuild-ledger"]).status.success());
    desk.headline("四");
    assert_eq!(desk.run(9, &[]).exit, Some(0));
    assert!(desk.names("000004").contains(&"a01.v4.xml".to_owned()), "{:?}", desk.names("000004"));
    fs::remove_file(&journal).unwrap();
    desk.headline("五");
    assert_eq!(desk.run(10, &["--version-floor", "100"]).exit, Some(0));
    assert!(desk.names("000005").contains(&"a01.v101.xml".to_owned()), "{:?}", desk.names("000005"));
    assert_eq!(
        desk.text(".newsbind/ledger/deliveries.jsonl").lines().count(),
        7,
        "a head, a floor and five deliveries"
    );
}

#[test]
fn times_that_stop_an_outbox_are_led_040() {
    let desk = two_headlines("times");
    let ran = desk.run(7, &[]);
    assert!(ran.exit == Some(2) && ran.words.contains("[LED-040]") && ran.words.contains("wait one"), "{ran:?}");
    let before = desk.files();
    desk.run_at("library.toml", "9999-12-31T23:59:59Z", &[]).refused("LED-040");
    assert!(before == desk.files());
    assert_eq!(desk.run(8, &[]).exit, Some(0));
}

#[test]
fn without_manifests_numbers_begin_above_a_floor() {
    let desk = delivered("floor");
    fs::remove_dir_all(desk.path("out/.newsbind/ledger")).unwrap();
    desk.run(12, &["--version-floor", "2024030500"]).expect(0, &["NML-024", "NML-042"]);
    let item = desk.text("library/000004/2024-03-05/2024-03-05.a01.v2024030501.xml");
    assert!(item.contains("version=\"2024030501\"") && !item.contains("<signal"), "{item}");
}

#[test]
fn a_compacted_ledger_says_the_same() {
    let desk = delivered("compact");
    let long = desk.text(".newsbind/ledger/2024.jsonl").len();
    assert!(desk.command(&["feed", "-o", "out", "--compact"]).status.success());
    let short = desk.text(".newsbind/ledger/2024.jsonl").len();
    assert!(short < long, "{short} {long}");
    let before = desk.files();
    desk.run(12, &[]).expect(0, &[]);
    assert!(before == desk.files());
    let status = desk.command(&["feed", "archive", "--profile", "library.toml", "-o", "out", "--status", "--json"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!((&status[0]["last_delivery"], &status[0]["waiting"]), (&json!("000003"), &json!(0)));
}

#[test]
fn of_runs_at_once_one_works_and_others_are_led_001() {
    let desk = Desk::new("race");
    let at = "2024-03-05T06:00:00+08:00";
    let mut run = desk.prepared(&["feed", "archive", "--profile", "library.toml", "-o", "out", "--at", at]);
    run.stderr(Stdio::piped()).stdout(Stdio::null());
    let children: Vec<_> = (0..4).map(|_| run.spawn().unwrap()).collect();
    let ended: Vec<Output> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let worked = ended.iter().filter(|output| output.status.success()).count();
    for output in ended.iter().filter(|output| !output.status.success()) {
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && words.contains("[LED-001]"), "{words}");
    }
    // One that began when another was done found nothing to send.
    assert!(worked >= 1);
    let names: Vec<String> = desk.files().into_keys().filter(|path| path.ends_with(".done")).collect();
    assert_eq!(names, ["library/000001.done"]);
    let twin = Desk::new("race-twin");
    twin.run(6, &[]);
    assert!(desk.files() == twin.files(), "what one of them leaves is what one alone leaves");
}

#[test]
fn deliveries_are_cut_at_issues() {
    let desk = Desk::new("cut");
    let second = desk.path("archive/issues/2024-03-06.json");
    fs::copy(desk.path("archive/issues/2024-03-05.json"), &second).unwrap();
    desk.edit("issues/2024-03-06.json", |issue| {
        issue["date"] = json!("2024-03-06");
        issue["number"] = json!(66);
        issue["total_number"] = json!(4022);
    });
    desk.profile("library.toml", &format!("{PROFILE}max_delivery = {{ files = 20 }}\n"));
    desk.run(6, &[]).expect(0, &["NML-042"]);
    assert!(
        desk.path("out/library/000002/2024-03-06").is_dir() && !desk.path("out/library/000001/2024-03-06").exists()
    );
    let small = Desk::new("small");
    small.profile("library.toml", &format!("{PROFILE}max_delivery = {{ files = 10 }}\n"));
    small.run(6, &[]).expect(1, &["FEED-020"]);
    assert!(small.names("000001").is_empty());
}

#[test]
fn refusals_touch_nothing() {
    let desk = delivered("refusals");
    let before = desk.files();
    let ledger = desk.path("out/.newsbind/ledger/2024.jsonl");
    let sound = fs::read_to_string(&ledger).unwrap();
    let lock = fs::OpenOptions::new().write(true).open(desk.path("out/.newsbind/lock")).unwrap();
    lock.lock().unwrap();
    desk.run(12, &[]).refused("LED-001");
    lock.unlock().unwrap();
    desk.edit("publication.json", |publication| publication["tag_authority"] = json!("other.example,2024"));
    desk.run(12, &[]).refused("LED-003");
    desk.edit("publication.json", |publication| _ = publication.as_object_mut().unwrap().remove("tag_authority"));
    desk.run(12, &[]).refused("NML-001");
    desk.edit("publication.json", |publication| publication["tag_authority"] = json!("news.example,2024"));
    fs::write(&ledger, sound.replacen("usable", "usablf", 1)).unwrap();
    desk.run(12, &[]).refused("LED-011");
    fs::write(&ledger, &sound).unwrap();
    desk.issue(|issue| {
        issue["version"] = json!(4);
        issue["pages"][1]["articles"][1]["headline"] = json!("新题");
    });
    desk.run(5, &[]).refused("LED-040");
    desk.run(11, &[]).refused("LED-040");
    assert!(before == desk.files());
    fs::rename(desk.path("out/library/000003"), desk.path("taken")).unwrap();
    desk.run(12, &[]).expect(0, &[]);
    fs::remove_dir_all(desk.path("out/library/000004")).unwrap();
    fs::remove_file(desk.path("out/library/000004.done")).unwrap();
    let lost = desk.files();
    desk.run(13, &[]).refused("LED-012");
    assert!(lost == desk.files());
    desk.run(13, &["--redeliver", "4"]).expect(0, &[]);
    assert!(desk.names("000005").contains(&"a04.v2.xml".to_owned()));
}

#[test]
fn findings_of_a_ledger_tell_and_go_on() {
    let desk = Desk::new("findings");
    desk.run(6, &[]);
    let ledger = desk.path("out/.newsbind/ledger/2024.jsonl");
    let torn = format!("{}{}", fs::read_to_string(&ledger).unwrap(), "{\"t\":\"begin\",\"deli");
    fs::write(&ledger, torn).unwrap();
    desk.run(7, &[]).expect(0, &["LED-010"]);
    desk.run(7, &[]).expect(0, &[]);
    desk.edit("publication.json", |publication| publication["title"] = json!("新示例日报"));
    desk.run(8, &[]).expect(0, &["LED-020"]);
    desk.run(9, &["--resend"]).expect(0, &["NML-042"]);
    assert!(desk.text("library/000002/2024-03-05/2024-03-05.a01.v2.xml").contains("新示例日报"));
    desk.run(10, &[]).expect(0, &[]);
}

#[test]
fn findings_of_a_record_tell_and_go_on() {
    let desk = delivered("record");
    // Usable again.
    desk.take("archive-v2");
    desk.issue(|issue| issue["version"] = json!(4));
    desk.run(12, &[]).expect(1, &["NML-020"]);
    desk.run(12, &["--revive"]).expect(0, &[]);
    assert!(desk.names("000004").contains(&"a03.v4.xml".to_owned()));
    // An old copy.
    desk.issue(|issue| {
        issue["version"] = json!(1);
        issue["pages"][1]["articles"][0]["headline"] = json!("旧题");
    });
    desk.run(13, &[]).expect(1, &["LED-021"]);
    desk.issue(|issue| issue["version"] = json!(5));
    desk.run(13, &[]).expect(0, &[]);
    // Gone.
    desk.issue(|issue| _ = issue["pages"][1]["articles"].as_array_mut().unwrap().remove(0));
    let ran = desk.run(14, &[]);
    assert!(ran.exit == Some(1) && ran.codes.contains(&"NML-021".to_owned()), "{ran:?}");
    desk.run(15, &["--removed", "keep"]).expect(0, &[]);
    // No longer selected.
    desk.profile("library.toml", &format!("{PROFILE}exclude = [\"photo\"]\n"));
    let ran = desk.run(16, &["--removed", "keep"]);
    assert!(ran.exit == Some(0) && ran.codes.contains(&"FEED-010".to_owned()), "{ran:?}");
}

#[test]
fn findings_of_a_first_run() {
    let desk = Desk::new("first");
    desk.issue(|issue| {
        issue["pages"][0]["articles"][0].as_object_mut().unwrap().remove("id");
        issue["pages"][0]["articles"][0].as_object_mut().unwrap().remove("continues_on");
        issue["pages"][1]["articles"][1].as_object_mut().unwrap().remove("continued_from");
        let notice = &mut issue["pages"][1]["articles"][0];
        notice["status"] = json!("withheld");
        notice["embargo"] = json!("2024-03-05T05:00:00+08:00");
    });
    let ran = desk.run(6, &[]);
    let expected = ["NML-081", "NML-003"];
    assert!(ran.exit == Some(0) && expected.iter().all(|code| ran.codes.contains(&(*code).to_owned())), "{ran:?}");
    assert!(desk.text("library/000001/2024-03-05/2024-03-05.a03.v1.xml").contains("stat:usable"));
    Desk::new("first-twin").run(6, &[]).expect(0, &["NML-042"]);
    let canceled = Desk::new("never-sent");
    canceled.take("archive-v3");
    canceled.run(6, &[]).expect(0, &["NML-024", "NML-042"]);
    assert!(!canceled.names("000001").iter().any(|name| name.starts_with("a03")));
}

#[test]
fn profiles_are_checked() {
    let desk = Desk::new("profiles");
    let refused = |text: &str, code: &str| {
        desk.profile("bad.toml", text);
        let output = desk.command(&["feed", "--check-profile", "bad.toml"]);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && words.contains(&format!("[{code}]")), "{text}: {words}");
        words
    };
    let words = refused(&format!("{PROFILE}layuot = \"zip\"\n"), "PRF-001");
    assert!(words.contains("did you mean `layout`?"), "{words}");
    refused(&format!("{PROFILE}layout = \"box\"\n"), "PRF-002");
    refused("partner = \"a b\"\nformats = [\"newsml\"]\n", "PRF-002");
    refused(&format!("{PROFILE}naming = \"{{nam}}.{{ext}}\"\n"), "PRF-002");
    refused(&format!("{PROFILE}[newsml]\nprovider = {{ qcode = \"x:y\" }}\n"), "PRF-003");
    refused(&format!("{PROFILE}layout = \"dated\"\nnaming = \"{{name}}.{{ext}}\"\n"), "PRF-004");
    refused(&format!("{PROFILE}layout = \"dated\"\nmessage = \"issue\"\n"), "PRF-004");
    refused(&format!("{PROFILE}naming = \"{{name}}.{{version}}.{{ext}}\"\nmessage = \"issue\"\n"), "PRF-004");
    let wordpress = fs::read_to_string(root().join("examples/profiles/wordpress.toml")).unwrap();
    refused(&wordpress.replace("\"xhtml\"", "\"nitf\""), "PRF-004");
    refused(&format!("{PROFILE}[newsml]\nmessage = \"issue\"\n"), "PRF-002");
    refused(&format!("{PROFILE}[media]\nrenditions = []\n"), "PRF-002");
    refused(&format!("{PROFILE}[media]\nrenditions = [\"web\"]\nweb = {{ longest = 3 }}\n"), "PRF-002");
    unsound_values(&refused);
    let output = desk.command(&["feed", "archive", "--profile", "bad.toml", "-o", "never"]);
    assert!(output.status.code() == Some(2) && !desk.path("never").exists(), "a refused run makes no outbox");
    desk.profile("twin.toml", PROFILE);
    let output = desk.command(&["feed", "--check-profile", "library.toml", "--check-profile", "twin.toml"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("[PRF-005]"));
    let output = desk.command(&["feed", "--check-profile", "library.toml"]);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stderr).contains("1 profile: sound"));
}

/// Values that look right to a reader of TOML and cannot be used.
fn unsound_values(refused: &dyn Fn(&str, &str) -> String) {
    let newsml = [
        "schemes = { \"a:b\" = \"https://a.example/\" }",
        "schemes = { nbhl = \"https://a.example/\" }",
        "schemes = { clc = \"\" }",
        "cv_base = \"\"",
        "cv_base = \"cv/\"",
        "cv_base = \"https://news.example/cv\"",
        "provider = { uri = \"no no\" }",
    ];
    for line in newsml {
        refused(&format!("{PROFILE}[newsml]\n{line}\n"), "PRF-002");
    }
    let feed = [
        "media_base = \"https://media.news.example\"",
        "media_base = \"media/\"",
        "base_url = \"feeds/\"",
        "home_url = \"https://news example/\"",
        "link = \"{nope}\"",
        "link = \"{url} {id}\"",
        "link = \"/a/{id}\"",
        "max_items = 0",
    ];
    for line in feed {
        refused(&format!("{PROFILE}[feed]\n{line}\n"), "PRF-002");
    }
    refused(&format!("{PROFILE}[media]\nmedia_base = \"https://m\"\n"), "PRF-002");
    refused(&format!("{PROFILE}max_delivery = {{ files = 0 }}\n"), "PRF-002");
    refused(&format!("{PROFILE}dates = \"2024-03-02..2024-03-01\"\n"), "PRF-002");
    refused("partner = \"library\"\nformats = [\"newsml\", \"nitf\", \"newsml\"]\n", "PRF-002");
    refused(&format!("{PROFILE}only = \"usable\"\n[newsml]\nwithheld = \"send\"\n"), "PRF-004");
    refused("partner = \"library\"\nformats = [\"nitf\"]\nmessage = \"issue\"\n", "PRF-004");
}
