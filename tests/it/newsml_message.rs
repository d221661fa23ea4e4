//! NewsML-G2 beyond single items: messages, joined articles, the text of page pictures.
use std::fs;
use std::sync::Arc;

use newsbind::export::newsml::{Continued, MediaTopics, Message, Options, Payload, Smaller};
use newsbind::input;

use crate::newsml::{
    Files, canonical, everything, everything_usable, made, on_disk, sample, text, usable_issue, with_everything,
};
use crate::source::root;
use crate::tools::{self, Schema};

fn golden(name: &str) -> String {
    fs::read_to_string(root().join("tests/golden/newsml/variants").join(name)).unwrap()
}

/// Takes out what stands between two pieces of a text.
fn without(text: &str, from: &str, until: &str) -> String {
    let mut out = text.to_owned();
    while let Some(start) = out.find(from) {
        let behind = start + from.len();
        let end = behind + out[behind..].find(until).unwrap() + until.len();
        out.replace_range(start..end, "");
    }
    out
}

/// What `convert` and the worked delivery say alike of a message: its head, and its items in any order, which may declare the
/// namespace again.
fn message(xml: &str) -> Vec<String> {
    let namespace = " xmlns=\"http://iptc.org/std/nar/2006-10-01/\"";
    let xml = without(&canonical(xml), "\n<transmitId>", "</transmitId>");
    let xml = without(&xml, "\n<destination>", "</destination>").replace(namespace, "");
    let (head, items) = xml.split_once("<itemSet>").unwrap();
    let items = items.replace("\n<newsItem ", "\u{1}<newsItem ").replace("\n<packageItem ", "\u{1}<packageItem ");
    let items = items.trim_end_matches("</itemSet></newsMessage>").to_owned();
    let mut out: Vec<String> = items.split('\u{1}').map(|item| item.trim().to_owned()).collect();
    out.sort_unstable();
    out.insert(0, head.to_owned());
    out
}

#[test]
fn the_message_of_an_issue_comes_out_as_designed() {
    for (payload, name) in [(Payload::Xhtml, "message-issue.xml"), (Payload::Nitf, "message-issue-nitf.xml")] {
        let mut options = Options::default();
        (options.message, options.payload) = (Message::Issue, payload);
        let (files, _) = made(&sample("archive", false), &options);
        let xml: Vec<_> = files.keys().filter(|path| path.ends_with(".xml")).collect();
        assert_eq!(xml, ["newsml/2024-03-05/2024-03-05.xml"]);
        let item = text(&files, "2024-03-05.xml");
        // The worked NITF gives the counts of its XHTML; the mapping asks for those of the payload.
        let counted =
            |xml: &str| if payload == Payload::Nitf { without(xml, " charcount=\"", "\"") } else { xml.to_owned() };
        assert_eq!(message(&counted(&item)), message(&counted(&golden(name))), "{name}");
        assert!(item.contains("<transmitId>tag:news.example,2024:sample-daily/2024-03-05/delivery/v1</transmitId>"));
    }
}

#[test]
fn a_message_of_a_text_has_its_pictures_and_no_package() {
    let mut options = Options::default();
    options.message = Message::Article;
    let (files, _) = made(&sample("archive", false), &options);
    let names: Vec<_> = files.keys().filter(|path| path.ends_with(".xml")).map(|path| &path[18..]).collect();
    assert_eq!(names, ["2024-03-05.a01.xml", "2024-03-05.a02.xml", "2024-03-05.a03.xml", "2024-03-05.a04.xml"]);
    let story = text(&files, "2024-03-05.a02.xml");
    assert_eq!(story.matches("<newsItem ").count(), 3, "{story}");
    assert!(story.contains("/2024-03-05/delivery/v1-a02</transmitId>"), "{story}");
    let (_, behind) = story.split_once("?>\n").unwrap();
    assert!(!behind.contains(">\n<"), "WordPress's plugin stumbles over white space between items");
}

/// Everything, with a text layer that has words.
fn with_words() -> input::Memory {
    let mut source = everything();
    let words = |words: &str| format!(r#"<TextBlock><TextLine><String CONTENT="{words}"/></TextLine></TextBlock>"#);
    let text = format!(
        r#"<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace>{}{}</PrintSpace></Page></Layout></alto>"#,
        words("机器读出的字"),
        words("A &amp; B")
    );
    source.add_media("media/p01-alto.xml", text.into_bytes());
    source
}

fn made_with(f: impl FnOnce(&mut Options)) -> Files {
    let mut options = with_everything();
    f(&mut options);
    made(&with_words(), &options).0
}

#[test]
fn messages_are_valid_in_every_form() {
    for payload in [Payload::Xhtml, Payload::XhtmlRich, Payload::Nitf, Payload::Html, Payload::Text] {
        for form in [Message::Issue, Message::Article] {
            let files = made_with(|options| {
                (options.payload, options.message, options.ocr) = (payload, form, true);
                options.continued = Continued::Join;
            });
            let paths = on_disk(&format!("newsml-message-{}-{form:?}", payload.as_str()), &files);
            for schema in [Schema::NewsMl, Schema::NewsMlXhtml, Schema::NewsMlNitf] {
                tools::xmllint(schema, &paths).expect_passed("a message");
            }
        }
    }
}

#[test]
fn the_text_of_a_page_picture_is_an_item() {
    let files = made_with(|options| options.ocr = true);
    let find = |middle: &str| crate::newsml::item(&files, middle);
    let item = find("pa01.t");
    for piece in [
        r#"guid="urn:x-newsbind:sample-daily/2024-03-05-02/p/a01/t""#,
        r#"<itemClass qcode="ninat:text"/>"#,
        "<p>机器读出的字</p><p>A &amp; B</p>",
        r#"<headline howuri="urn:x-newsbind:cv/how/generated">A01-A02版：要闻（版面文字）</headline>"#,
    ] {
        assert!(item.contains(piece), "no {piece}: {item}");
    }
    let package = find("pa01");
    let group = &package[package.find(r#"<group id="pa01.f""#).unwrap()..];
    let (picture, words) = (group.find("/p/a01/f\"").unwrap(), group.find("/p/a01/t\"").unwrap());
    assert!(picture < words, "{group}");
    let plain = made_with(|_| {});
    assert!(!plain.keys().any(|path| path.contains("pa01.t.")), "only where it is asked for");
}

#[test]
fn an_article_that_runs_on_is_one_item_where_it_is_asked_for() {
    let mut options = Options::default();
    options.continued = Continued::Join;
    let (files, report) = made(&sample("archive", false), &options);
    let item = text(&files, "2024-03-05.a01.v1.xml");
    // The worked example names the first page only; the mapping asks for every page.
    let second =
        "\n<contentMetaExtProperty reluri=\"https://schema.org/printPage\" value=\"02\"></contentMetaExtProperty>";
    let found = canonical(&item);
    assert!(found.contains(second), "{found}");
    // And it drops the credit of the second part.
    let credit = |words: &str| format!("<creditline>{words}</creditline>");
    let designed = canonical(&golden("a01-joined.xml")).replace(&credit("示例日报"), &credit("编辑部 文/图"));
    assert_eq!(found.replace(second, ""), designed);
    assert!(!files.keys().any(|path| path.contains(".a04.")), "the second part is no item");
    for page in ["2024-03-05.p01.v1.xml", "2024-03-05.p02.v1.xml"] {
        let package = text(&files, page);
        assert_eq!(
            package.matches("residref=\"tag:news.example,2024:sample-daily/2024-03-05/a/a01\"").count(),
            1,
            "{page}"
        );
    }
    let package = text(&files, "2024-03-05.p02.v1.xml");
    assert!(package.find("/a/a03\"").unwrap() < package.find("/a/a01\"").unwrap(), "where the second part stood");
    assert!(report.diagnostics().iter().all(|finding| finding.code().as_str() != "NML-030"));
    let schema = on_disk("newsml-joined", &files);
    tools::xmllint(Schema::NewsMl, &schema).expect_passed("a joined article");
}

#[test]
fn a_circle_is_not_joined() {
    let article = |id: &str, label: &str, to: &str, from: &str| {
        format!(
            r#"{{"label":"{label}","articles":[{{"id":"{id}","headline":"题{id}","body":[{{"paragraph":"文{id}"}}],
            "continues_on":{{"page":"{to}","article":"{from}"}}}}]}}"#
        )
    };
    let issue = format!(
        r#"{{"newsbind":1,"date":"2024-03-05","pages":[{},{}]}}"#,
        article("a", "01", "02", "b"),
        article("b", "02", "01", "a")
    );
    let publication = r#"{"newsbind":1,"id":"p","title":"报","language":"zh","tag_authority":"news.example,2024"}"#;
    let mut options = Options::default();
    options.continued = Continued::Join;
    let (files, report) = made(&input::Memory::from_json(Some(publication), &[&issue]), &options);
    let told = report.diagnostics().iter().filter(|finding| finding.code().as_str() == "NML-030").count();
    assert_eq!(told, 2, "{:?}", report.diagnostics());
    assert!(text(&files, "2024-03-05.a.v1.xml").contains("文a") && text(&files, "2024-03-05.b.v1.xml").contains("文b"));
}

fn with_copies() -> Options {
    let mut options = Options::default();
    options.renditions.web = Some(Smaller::new(300));
    options.renditions.thumb = Some(Smaller::new(100));
    options
}

/// The values of an attribute, in order.
fn all_of<'a>(xml: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    xml.split(start.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn smaller_copies_stand_beside_the_picture_and_are_what_their_item_says() {
    let (files, _) = made(&sample("archive", false), &with_copies());
    let item = text(&files, "2024-03-05.a02.street.v1.xml");
    assert_eq!(all_of(&item, "rendition"), ["rnd:highRes", "rnd:web", "rnd:thumb"]);
    let names = ["2024-03-05.street.jpg", "2024-03-05.street.web.jpg", "2024-03-05.street.thumb.jpg"];
    let content = &item[item.find("<contentSet>").unwrap()..];
    assert_eq!(all_of(content, "href"), names);
    let sizes = (all_of(content, "width"), all_of(content, "height"));
    assert_eq!(sizes, (vec!["600", "300", "100"], vec!["400", "200", "67"]));
    for (n, name) in names.iter().enumerate() {
        let bytes = &files[&format!("newsml/2024-03-05/{name}")];
        assert_eq!(all_of(content, "size")[n], bytes.len().to_string(), "{name}");
        let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
        let digest: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(content.contains(&format!("{digest}</hash>")), "{name} has another digest");
    }
    let mut options = with_copies();
    options.renditions.original = false;
    options.payload = Payload::XhtmlRich;
    let (files, _) = made(&sample("archive", false), &options);
    assert!(!files.contains_key("newsml/2024-03-05/2024-03-05.street.jpg"), "only what is asked for");
    assert!(text(&files, "2024-03-05.a02.v1.xml").contains("<img src=\"2024-03-05.street.web.jpg\""));
    let paths = on_disk("newsml-copies", &files);
    tables_valid(&paths);
}

fn tables_valid(paths: &[std::path::PathBuf]) {
    for schema in [Schema::NewsMl, Schema::NewsMlXhtml, Schema::NewsMlNitf] {
        tools::xmllint(schema, paths).expect_passed("a picture with smaller copies");
    }
}

/// GIF 89a, one pixel, two colours, two frames.
fn moving_gif() -> Vec<u8> {
    let head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff";
    let frame = b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00";
    [&head[..], frame, frame, b"\x3b"].concat()
}

#[test]
fn a_picture_that_moves_is_sent_as_it_is() {
    let publication = r#"{"newsbind":1,"id":"p","title":"报","language":"zh","tag_authority":"news.example,2024"}"#;
    let run = |file: &str| {
        let issue = format!(
            r#"{{"newsbind":1,"date":"2024-03-05","pages":[{{"label":"01","articles":[{{"id":"a","headline":"题",
            "body":[{{"figure":{{"image":"../media/{file}","alt":"图"}}}}]}}]}}]}}"#
        );
        let mut source = input::Memory::from_json(Some(publication), &[&issue]);
        let bytes = match file {
            "moves.gif" => moving_gif(),
            _ => fs::read(crate::newsml::fixture("archive/media").join(file)).unwrap(),
        };
        source.add_media(&format!("media/{file}"), bytes);
        let mut options = with_copies();
        options.renditions.original = false;
        let (files, report) = made(&source, &options);
        let told = report.diagnostics().iter().any(|finding| finding.code().as_str() == "NML-063");
        (files, told)
    };
    let (files, told) = run("moves.gif");
    assert!(told && files.contains_key("newsml/2024-03-05/2024-03-05.moves.gif"), "{:?}", files.keys());
    let (files, told) = run("street.jpg");
    assert!(!told && files.contains_key("newsml/2024-03-05/2024-03-05.street.web.jpg"), "{:?}", files.keys());
}

#[test]
fn a_list_tells_unknown_and_retired_media_topics() {
    let told = |list: &str| {
        let mut options = Options::default();
        options.media_topics = Some(Arc::new(MediaTopics::parse(list).unwrap()));
        let (files, report) = made(&sample("archive", false), &options);
        let item = text(&files, "2024-03-05.a01.v1.xml");
        assert!(item.contains("qcode=\"medtop:01000000\""), "it is sent all the same: {item}");
        let found = report.diagnostics().iter().filter(|one| one.code().as_str().starts_with("NML-05"));
        found.map(|one| format!("{} {}", one.code(), one.hint().unwrap_or_default())).collect::<Vec<_>>()
    };
    let topic = |code: &str, more: &str| format!(r#"{{"qcode":"medtop:{code}"{more}}}"#);
    let list = |concepts: &[String]| format!(r#"{{"conceptSet":[{}]}}"#, concepts.join(","));
    let (arts, weather) = (topic("01000000", ""), topic("17000000", ""));
    assert!(told(&list(&[arts.clone(), weather.clone()])).is_empty());
    assert_eq!(told(&list(&[arts])), ["NML-051 "]);
    let retired = topic("01000000", r#","retired":"2020-01-01","replacedBy":"medtop:20000002""#);
    assert_eq!(told(&list(&[retired, weather])), ["NML-052 take `20000002`, which replaces it"]);
}

/// Every row of the mapping, read back by a program of another language.
#[test]
fn every_field_is_read_back_from_its_element() {
    let folder = tools::scratch("newsml-fields");
    let fixture = |name: &str| crate::newsml::fixture(name).display().to_string();
    let sample = (
        "archive/publication.json",
        fixture("archive/issues/2024-03-05.json"),
        made(&sample("archive", true), &Options::default()).0,
    );
    let everything =
        ("everything-publication.json", fixture("everything.json"), made(&everything(), &with_everything()).0);
    let record = folder.join("usable.json");
    fs::write(&record, usable_issue()).unwrap();
    let usable =
        ("everything-publication.json", record.display().to_string(), made(&everything_usable(), &with_everything()).0);
    for (n, (publication, issue, files)) in [sample, everything, usable].into_iter().enumerate() {
        let mut paths = vec![fixture(publication), issue.clone()];
        let items = on_disk(&format!("newsml-fields-{n}"), &files);
        paths.extend(items.iter().map(|path| path.display().to_string()));
        let list = folder.join(format!("{n}.txt"));
        fs::write(&list, paths.join("\n")).unwrap();
        let Some(output) = tools::python(include_str!("read_fields.py"), &[list]) else { return };
        let compared = String::from_utf8_lossy(&output.stdout).trim().parse::<usize>().unwrap_or(0);
        assert!(output.status.success(), "{issue}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(compared > 100, "only {compared} fields");
    }
}
