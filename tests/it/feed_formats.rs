//! The formats of `newsbind feed`: RSS, Atom, JSON Feed, sitemap, ninjs and NITF come out as designed, and independent readers
//! take them.
use std::fs;
use std::path::PathBuf;

use newsbind::model::Timestamp;
use serde_json::{Value, json};

use crate::feed::Desk;
use crate::newsml::{canonical, fixture};
use crate::source::root;
use crate::tools::{self, Schema};

const PORTAL: &str = r#"partner = "portal"
formats = ["rss", "atom", "jsonfeed", "news-sitemap"]
[feed]
home_url = "https://news.example/"
base_url = "https://news.example/feeds/"
media_base = "https://media.news.example/"
tombstones = true
"#;

const TIMES: [&str; 3] = ["2024-03-05T06:00:00+08:00", "2024-03-05T09:30:00+08:00", "2024-03-05T11:00:00+08:00"];

fn golden(name: &str) -> String {
    fs::read_to_string(root().join("tests/golden/feed").join(name)).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The sample with all its versions; `each` looks after each run.
fn life(name: &str, profile: &str, mut each: impl FnMut(usize, &Desk)) -> Desk {
    let desk = Desk::new(name);
    desk.profile("partner.toml", profile);
    for (n, at) in TIMES.iter().enumerate() {
        if n > 0 {
            desk.take(["archive-v2", "archive-v3"][n - 1]);
        }
        let ran = desk.run_at("partner.toml", at, &[]);
        assert_eq!((ran.exit, ran.codes.len()), (Some(0), 0), "{}", ran.words);
        each(n, &desk);
    }
    desk
}

#[test]
fn feeds_come_out_as_designed() {
    let desk = life("portal", PORTAL, |n, desk| {
        if n != 1 {
            return;
        }
        for file in ["rss.xml", "atom.xml", "news-sitemap.xml"] {
            assert_eq!(
                canonical_with_text(&desk.text(&format!("portal/feed/{file}"))),
                canonical_with_text(&golden(file)),
                "{file}"
            );
        }
        assert_eq!(json(&desk.text("portal/feed/feed.json")), json(&golden("feed.json")));
        let folder = desk.path("readers");
        fs::create_dir_all(&folder).unwrap();
        for file in ["rss.xml", "atom.xml", "news-sitemap.xml", "feed.json"] {
            fs::copy(desk.path("out/portal/feed").join(file), folder.join(file)).unwrap();
        }
    });
    let after_kill = desk.text("portal/feed/atom.xml");
    assert_eq!(canonical_with_text(&after_kill), canonical_with_text(&golden("atom-after-kill.xml")));
    assert!(!desk.text("portal/feed/rss.xml").contains("a/a03"), "a killed article is gone");
    let verified = desk.command(&["verify", "out/portal/feed"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    fs::write(desk.path("readers/atom-after-kill.xml"), after_kill).unwrap();
    // The schema of sitemaps knows no news; they have none that is free.
    let sitemap = fs::read_to_string(desk.path("readers/news-sitemap.xml")).unwrap();
    let mut parts = sitemap.split("<news:news>");
    let mut core = parts.next().unwrap_or_default().to_owned();
    core.extend(parts.map(|part| part.split_once("</news:news>").unwrap().1));
    fs::write(desk.path("core.xml"), &core).unwrap();
    assert_eq!(core.matches("<url><loc>").count(), 3);
    tools::xmllint(Schema::Sitemap, &[desk.path("core.xml")]).expect_passed("the core of a sitemap");
    let schema = "readers/node_modules/jsonfeed-schema/schema-v1.1.json";
    let Some(schema) = tools::fetched_file(schema, "the schema of JSON Feed") else { return };
    let checked = [desk.path("readers"), schema];
    let Some(output) = tools::python(include_str!("check_feeds.py"), &checked) else { return };
    let words = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && words.contains("feeds ok: 3 entries"), "{words}");
}

/// CDATA is text.
fn canonical_with_text(xml: &str) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some((before, inner)) = rest.split_once("<![CDATA[") {
        let (inner, behind) = inner.split_once("]]>").unwrap();
        out.push_str(before);
        out.push_str(&inner.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        rest = behind;
    }
    canonical(&(out + rest))
}

/// feed-rs reads what feedparser reads.
#[test]
fn a_second_reader_takes_every_feed() {
    let desk = Desk::new("feed-rs");
    desk.profile("partner.toml", PORTAL);
    assert_eq!(desk.run_at("partner.toml", TIMES[0], &[]).exit, Some(0));
    let expected = json(&desk.text("portal/feed/feed.json"));
    let expected: Vec<&Value> = expected["items"].as_array().unwrap().iter().collect();
    assert!(expected.len() > 2);
    for file in ["rss.xml", "atom.xml", "feed.json"] {
        let feed = feed_rs::parser::parse(desk.text(&format!("portal/feed/{file}")).as_bytes()).unwrap();
        assert_eq!(feed.title.as_ref().map(|title| title.content.as_str()), Some("示例日报"), "{file}");
        assert_eq!(feed.entries.len(), expected.len(), "{file}");
        for (entry, expected) in feed.entries.iter().zip(&expected) {
            let text = |name: &str| expected[name].as_str().unwrap();
            assert_eq!(entry.id, text("id"), "{file}");
            assert_eq!(entry.title.as_ref().map(|title| title.content.as_str()), Some(text("title")), "{file}");
            assert_eq!(entry.links.first().map(|link| link.href.as_str()), expected["url"].as_str(), "{file}");
            let published = entry.published.and_then(|time| Timestamp::from_unix(time.timestamp()));
            assert_eq!(published, Timestamp::parse(text("date_published")), "{file}");
            let html = entry.content.as_ref().and_then(|content| content.body.as_deref());
            assert_eq!(html.map(str::trim), Some(text("content_html").trim()), "{file}");
            let keywords = expected["tags"].as_array().map_or(0, Vec::len);
            assert!(entry.categories.len() >= keywords, "{file}: {:?}", entry.categories);
        }
    }
}

#[test]
fn ninjs_comes_out_as_designed() {
    for version in ["1.6", "3.1"] {
        let folder = format!("ninjs-{version}");
        let profile = format!(
            "partner = \"wire\"\nformats = [\"{folder}\"]\n[media]\nmedia_base = \"https://media.news.example/\"\n"
        );
        let desk = life(&folder, &profile, |_, _| ());
        let files = desk.files();
        let designed = fs::read_dir(root().join("tests/golden/feed").join(&folder)).unwrap();
        for name in designed.map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
            let made = files.iter().find(|(path, _)| path.ends_with(&name)).unwrap_or_else(|| panic!("no {name}"));
            let made = json(std::str::from_utf8(made.1).unwrap());
            assert_eq!(made, json(&golden(&format!("{folder}/{name}"))), "{folder}/{name}");
        }
        let Some(shared) = tools::shared() else { continue };
        let check = desk.path("check");
        fs::create_dir_all(check.join(&folder)).unwrap();
        for (path, bytes) in files.iter().filter(|(path, _)| path.contains("2024-03-05.") && path.ends_with(".json")) {
            fs::write(check.join(&folder).join(path.replace('/', "_")), bytes).unwrap();
        }
        let Some(output) = tools::python(include_str!("check_ninjs.py"), &[shared.join("schemas"), check]) else {
            continue;
        };
        let words = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && words.contains("9 ninjs files, 0 errors"), "{words}");
    }
}

#[test]
fn nitf_comes_out_as_designed() {
    let desk = life("nitf", "partner = \"wire\"\nformats = [\"nitf\"]\n", |_, _| ());
    let files = desk.files();
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(root().join("tests/golden/feed/nitf")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let (path, bytes) = files.iter().find(|(path, _)| path.ends_with(&name)).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(
            canonical(std::str::from_utf8(bytes).unwrap()),
            canonical(&golden(&format!("nitf/{name}"))),
            "{name}"
        );
        paths.push(desk.path("out").join(path));
    }
    tools::xmllint(Schema::Nitf, &paths).expect_passed("an article as NITF");
    assert!(files.contains_key("wire/000001/2024-03-05/2024-03-05.street.jpg"), "pictures lie beside");
}

/// An issue with every field and every kind of block.
fn everything(name: &str) -> Desk {
    let desk = Desk::new(name);
    let mut publication = json(&fs::read_to_string(fixture("everything-publication.json")).unwrap());
    publication["tag_authority"] = json!("news.example,2024");
    fs::write(desk.path("archive/publication.json"), publication.to_string()).unwrap();
    fs::copy(fixture("everything.json"), desk.path("archive/issues/2024-03-05.json")).unwrap();
    let media = desk.path("archive/issues/media");
    fs::create_dir_all(media.join("more")).unwrap();
    for (from, to) in [
        ("p01.jpg", "p01.jpg"),
        ("p01.pdf", "p01.pdf"),
        ("p01.pdf", "issue.pdf"),
        ("street.jpg", "street.jpg"),
        ("umbrella.jpg", "umbrella.jpg"),
        ("umbrella.jpg", "more/street.jpg"),
    ] {
        fs::copy(desk.path("archive/media").join(from), media.join(to)).unwrap();
        let beside = desk.path("archive/media").join(to);
        fs::create_dir_all(beside.parent().unwrap()).unwrap();
        fs::copy(media.join(to), beside).unwrap();
    }
    for folder in ["archive/media", "archive/issues/media"] {
        fs::write(desk.path(folder).join("p01-alto.xml"), "<alto/>").unwrap();
    }
    desk
}

#[test]
fn every_kind_of_block_is_valid_nitf_in_items_and_alone() {
    let desk = everything("everything");
    desk.profile("items.toml", "partner = \"items\"\nformats = [\"newsml\"]\n[newsml]\npayload = \"nitf\"\n");
    desk.profile("files.toml", "partner = \"files\"\nformats = [\"nitf\"]\n");
    let ran = desk.run_at("items.toml", TIMES[0], &["--profile", "files.toml"]);
    assert!(ran.exit != Some(2), "{}", ran.words);
    let files = desk.files();
    let of = |partner: &str| -> Vec<PathBuf> {
        let own =
            files.keys().filter(|path| path.starts_with(partner) && path.ends_with(".xml") && !path.contains("alto"));
        own.map(|path| desk.path("out").join(path)).collect()
    };
    assert!(of("files").len() > 3 && of("items").len() > 8, "{:?}", files.keys());
    tools::xmllint(Schema::Nitf, &of("files")).expect_passed("an article as NITF");
    tools::xerces(Schema::Nitf, &of("files")).expect_passed("an article as NITF");
    tools::xmllint(Schema::NewsMlNitf, &of("items")).expect_passed("an item with NITF");
    tools::xerces(Schema::NewsMlNitf, &of("items")).expect_passed("an item with NITF");
    let text = of("items").iter().map(|path| fs::read_to_string(path).unwrap()).collect::<String>();
    assert!(
        text.contains("<num><sup>3</sup></num>") && text.contains("<note noteclass=") && text.contains("<bq><block>")
    );
}

#[test]
fn findings_of_feeds() {
    let desk = Desk::new("feed-findings");
    desk.profile(
        "bare.toml",
        "partner = \"bare\"\nformats = [\"rss\", \"news-sitemap\"]\n[feed]\nbase_url = \"https://news.example/feeds/\"\n",
    );
    desk.profile("namespace.toml", "partner = \"plain\"\nformats = [\"nitf\"]\n[feed]\nnitf_namespace = false\n");
    desk.issue(|issue| {
        let article = issue["pages"][1]["articles"][0].as_object_mut().unwrap();
        article.remove("urls");
        article.remove("body");
        issue["pages"][0]["articles"][0].as_object_mut().unwrap().remove("urls");
    });
    let ran = desk.run_at("bare.toml", TIMES[0], &["--profile", "namespace.toml"]);
    let said = ran.codes.iter().filter(|code| *code == "FEED-001").count();
    let entries =
        desk.text("bare/feed/rss.xml").split("<item>").skip(1).map(|item| item.contains("<link>")).collect::<Vec<_>>();
    let bare = entries.iter().filter(|linked| !**linked).count();
    assert!(
        bare > 1 && said == 1 && ran.words.contains(&format!("has {bare} articles without address")),
        "{}",
        ran.words
    );
    assert_eq!(ran.exit, Some(0));
    for code in ["FEED-001", "FEED-002", "FEED-003", "FEED-004"] {
        assert!(ran.codes.iter().any(|found| found == code), "{code} is not in {:?}", ran.codes);
    }
    assert!(
        desk.text("bare/feed/rss.xml").contains("/a/a03<") && !desk.text("bare/feed/news-sitemap.xml").contains("a03")
    );
    let nitf = desk.text("plain/000001/2024-03-05/2024-03-05.a02.v1.xml");
    assert!(nitf.contains("<nitf xml:lang="), "{nitf}");
    let twin = Desk::new("feed-findings-twin");
    twin.profile("portal.toml", PORTAL);
    twin.profile("namespace.toml", "partner = \"plain\"\nformats = [\"nitf\"]\n");
    let ran = twin.run_at("portal.toml", TIMES[0], &["--profile", "namespace.toml"]);
    assert!(ran.exit == Some(0) && !ran.codes.iter().any(|code| code.starts_with("FEED")), "{ran:?}");
}

#[test]
fn rolling_files_heal() {
    let desk = life("heal", PORTAL, |_, _| ());
    let before = desk.files();
    fs::remove_dir_all(desk.path("out/portal/feed")).unwrap();
    desk.run_at("partner.toml", "2024-03-05T12:00:00+08:00", &[]);
    let after = desk.files();
    let feed = |files: &std::collections::BTreeMap<String, Vec<u8>>, name: &str| {
        files.get(&format!("portal/feed/{name}")).cloned()
    };
    for name in ["rss.xml", "atom.xml", "feed.json", "news-sitemap.xml"] {
        assert!(feed(&before, name).is_some() && feed(&before, name) == feed(&after, name), "{name}");
    }
    let names: Vec<&String> = after.keys().filter(|path| !path.starts_with('.')).collect();
    let manifests = names.iter().filter(|path| path.starts_with("portal/manifest-")).count();
    assert_eq!(names.len(), 5 + manifests, "{names:?}");
}

#[test]
fn shipped_profiles_are_sound() {
    let desk = Desk::new("shipped");
    let mut arguments = vec!["feed".to_owned()];
    for entry in fs::read_dir(root().join("examples/profiles")).unwrap() {
        arguments.extend(["--check-profile".to_owned(), entry.unwrap().path().display().to_string()]);
    }
    let output = desk.command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
