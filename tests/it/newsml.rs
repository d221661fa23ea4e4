//! NewsML-G2: the sample comes out as designed, items are valid, every qcode resolves, no character is lost.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use newsbind::export::newsml::{Options, Versions};
use newsbind::input::{self, Source};
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan};
use newsbind::report::Severity;
use newsbind::sink::Memory;
use newsbind::{Report, export};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::source::root;
use crate::tools::{self, Schema};

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Exports everything that a source holds.
pub(crate) fn made(source: &dyn Source, options: &Options) -> (Files, Report) {
    let mut report = Report::new();
    let plan = Plan::new(source, &plan::Options::default(), &mut report).unwrap();
    let mut sink = Memory::new();
    for volume in &plan.volumes {
        export::newsml(volume, source, options, Versions::Record, &mut sink, &mut report, &()).unwrap();
    }
    (sink.into_files(), report)
}

fn codes(report: &Report) -> Vec<&str> {
    report.diagnostics().iter().map(|finding| finding.code().as_str()).filter(|code| code.starts_with("NML")).collect()
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    root().join("tests/fixtures/newsml").join(name)
}

/// The sample's issue, in the archive whose media it uses; `None` for `modified` as in a record that says none.
pub(crate) fn sample(version: &str, keep_modified: bool) -> input::Memory {
    let text = fs::read_to_string(fixture(version).join("issues/2024-03-05.json")).unwrap();
    let mut issue: serde_json::Value = serde_json::from_str(&text).unwrap();
    if !keep_modified {
        issue.as_object_mut().unwrap().remove("modified");
    }
    let publication = fs::read_to_string(fixture(version).join("publication.json")).unwrap();
    let mut source = input::Memory::from_json(Some(&publication), &[&issue.to_string()]);
    for name in ["p01.jpg", "p01.pdf", "street.jpg", "umbrella.jpg"] {
        source.add_media(&format!("media/{name}"), fs::read(fixture("archive").join("media").join(name)).unwrap());
    }
    source
}

fn golden(version: &str, name: &str) -> String {
    fs::read_to_string(root().join("tests/golden/newsml").join(version).join(name)).unwrap()
}

/// The text of an XML file so that two files are equal if their canonical XML is: attributes sorted, references resolved,
/// empty elements as a pair of tags. Smaller copies of pictures are left out: a profile of `feed` asks for them.
pub(crate) fn canonical(xml: &str) -> String {
    let mut out = String::new();
    let mut reader = Reader::from_str(xml);
    let mut skipping = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if is_web(&tag) => skipping = true,
            Event::End(tag) if skipping => skipping = tag.name().as_ref() != "remoteContent",
            Event::Eof => return out,
            _ if skipping => {}
            Event::Start(tag) => start(&tag, &mut out),
            Event::Empty(tag) => {
                start(&tag, &mut out);
                write!(out, "</{}>", tag.name().as_ref()).unwrap();
            }
            Event::End(tag) => write!(out, "</{}>", tag.name().as_ref()).unwrap(),
            Event::Text(text) => out.push_str(&text),
            Event::GeneralRef(name) => write!(out, "&{};", &*name).unwrap(),
            Event::Decl(_) => {}
            other => panic!("{other:?} in an item"),
        }
    }
}

fn is_web(tag: &BytesStart<'_>) -> bool {
    attributes(tag).get("rendition").is_some_and(|value| value == "rnd:web")
}

pub(crate) fn attributes(tag: &BytesStart<'_>) -> BTreeMap<String, String> {
    let value = |a: &quick_xml::events::attributes::Attribute<'_>| {
        a.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned()
    };
    tag.attributes().map(|a| a.unwrap()).map(|a| (a.key.as_ref().to_owned(), value(&a))).collect()
}

fn start(tag: &BytesStart<'_>, out: &mut String) {
    write!(out, "\n<{}", tag.name().as_ref()).unwrap();
    for (name, value) in attributes(tag) {
        write!(out, " {name}={value:?}").unwrap();
    }
    out.push('>');
}

pub(crate) fn text(files: &Files, name: &str) -> String {
    let path = format!("newsml/2024-03-05/{name}");
    let bytes = files.get(&path).unwrap_or_else(|| panic!("no {path} in {:?}", files.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn the_first_delivery_of_the_sample_comes_out_as_designed() {
    let (files, report) = made(&sample("archive", false), &Options::default());
    assert_eq!(report.count(Severity::Error), 0, "{:?}", report.diagnostics());
    let mut names: BTreeSet<String> = files.keys().map(|path| path.replace("newsml/2024-03-05/", "")).collect();
    for name in ["2024-03-05.p01.jpg", "2024-03-05.p01.pdf", "2024-03-05.street.jpg", "2024-03-05.umbrella.jpg"] {
        assert!(names.remove(name), "{name} is not beside the items");
    }
    let designed = fs::read_dir(root().join("tests/golden/newsml/v1")).unwrap();
    let designed: BTreeSet<String> = designed.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, designed);
    for name in &designed {
        assert_eq!(canonical(&text(&files, name)), canonical(&golden("v1", name)), "{name}");
    }
}

/// What differs by design: `feed` gives the time of its run and numbers each item by itself, `convert` takes both from the
/// record. Only times are masked.
fn masked(xml: &str) -> String {
    let mut out = canonical(xml);
    let start = out.find("<versionCreated>").unwrap() + "<versionCreated>".len();
    let end = out.find("</versionCreated>").unwrap();
    out.replace_range(start..end, "TIME");
    out
}

#[test]
fn a_corrected_article_comes_out_as_designed() {
    let (files, _) = made(&sample("archive-v2", true), &Options::default());
    let name = "2024-03-05.a03.v2.xml";
    let item = text(&files, name);
    assert!(item.contains("<versionCreated>2024-03-05T09:20:00+08:00<"), "the time of the record: {item}");
    assert_eq!(masked(&item), masked(&golden("v2", name)));
}

#[test]
fn a_canceled_article_comes_out_as_designed() {
    let source = sample("archive-v3", true);
    let (files, _) = made(&source, &Options::default());
    assert!(!files.keys().any(|path| path.contains(".a03.")), "canceled articles are written only where asked for");
    let mut options = Options::default();
    options.include_canceled = true;
    let (files, report) = made(&source, &options);
    let name = "2024-03-05.a03.v3.xml";
    assert_eq!(masked(&text(&files, name)), masked(&golden("v3", name)));
    assert!(!text(&files, "2024-03-05.p02.v3.xml").contains("/a/a03"), "a canceled item is in no package");
    assert_eq!(codes(&report), ["NML-042"], "the sample has one strong");
}

/// Qcodes of an item, by attribute; every alias must stand in its own catalogue or in the IPTC's.
fn aliases(xml: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut used, mut declared) = (BTreeSet::new(), BTreeSet::new());
    let mut reader = Reader::from_str(xml);
    let mut payload = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                payload |= name == "html";
                for (key, value) in attributes(&tag) {
                    let is_code = ["qcode", "role", "rel", "rendition", "type", "mode"].contains(&key.as_str());
                    if is_code && !payload {
                        used.insert(value.split_once(':').expect("an alias").0.to_owned());
                    }
                    if name == "scheme" && key == "alias" {
                        declared.insert(value);
                    }
                }
            }
            Event::End(tag) => payload &= tag.name().as_ref() != "html",
            Event::Eof => return (used, declared),
            _ => {}
        }
    }
}

#[test]
fn every_qcode_resolves() {
    let Some(shared) = tools::shared() else { return };
    let catalog = fs::read_to_string(shared.join("schemas/iptc-catalog-41/catalog.IPTC-G2-Standards_41.xml")).unwrap();
    let (_, iptc) = aliases(&catalog);
    let (files, _) = made(&everything(), &with_everything());
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".xml") && !path.ends_with("alto.xml")) {
        let (used, declared) = aliases(std::str::from_utf8(bytes).unwrap());
        let own: BTreeSet<String> = used.iter().filter(|alias| !iptc.contains(*alias)).cloned().collect();
        assert_eq!(own, declared, "{path}: the inline catalogue holds exactly the aliases that IPTC's does not");
    }
}

pub(crate) fn on_disk(name: &str, files: &Files) -> Vec<PathBuf> {
    let folder = tools::scratch(name);
    let mut paths = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".xml") && !path.ends_with("alto.xml")) {
        let to = folder.join(Path::new(path).file_name().unwrap());
        fs::write(&to, bytes).unwrap();
        paths.push(to);
    }
    paths
}

#[test]
fn every_item_is_valid() {
    let mut files = made(&sample("archive", true), &Options::default()).0;
    files.extend(made(&everything(), &with_everything()).0);
    let paths = on_disk("newsml-valid", &files);
    for schema in [Schema::NewsMl, Schema::NewsMlXhtml, Schema::NewsMlNitf] {
        tools::xmllint(schema, &paths).expect_passed("an item");
    }
}

#[test]
fn the_same_bytes_on_one_and_on_eight_threads() {
    let source = everything();
    let mut options = with_everything();
    options.jobs = Jobs::new(1);
    let one = made(&source, &options);
    options.jobs = Jobs::new(8);
    let eight = made(&source, &options);
    assert_eq!(one.0, eight.0);
    assert_eq!(one.1.diagnostics(), eight.1.diagnostics());
}

/// An issue with every field and every kind of block, and with all that a finding can be had for.
pub(crate) fn everything() -> input::Memory {
    everything_of(&fs::read_to_string(fixture("everything.json")).unwrap())
}

/// [`everything`] without the withheld article, for which the issue as PDF waits.
pub(crate) fn everything_usable() -> input::Memory {
    everything_of(&usable_issue())
}

/// The record of [`everything_usable`].
pub(crate) fn usable_issue() -> String {
    let issue = fs::read_to_string(fixture("everything.json")).unwrap();
    let usable = issue.replace(r#""status": "withheld", "embargo": "2024-04-01T00:00:00+08:00", "#, "");
    assert_ne!(usable, issue);
    usable
}

fn everything_of(issue: &str) -> input::Memory {
    let publication = fs::read_to_string(fixture("everything-publication.json")).unwrap();
    let mut source = input::Memory::from_json(Some(&publication), &[issue]);
    let media = |name: &str| fs::read(fixture("archive/media").join(name)).unwrap();
    for name in ["p01.jpg", "p01.pdf", "street.jpg", "umbrella.jpg"] {
        source.add_media(&format!("media/{name}"), media(name));
    }
    source.add_media("media/more/street.jpg", media("umbrella.jpg"));
    source.add_media("media/issue.pdf", media("p01.pdf"));
    source.add_media("media/p01-alto.xml", *b"<alto/>");
    source
}

pub(crate) fn with_everything() -> Options {
    let mut options = Options::default();
    options.include_canceled = true;
    options.include_unsyndicated = true;
    options.schemes.insert("clc".into(), "https://news.example/schemes/clc/".into());
    options
}

pub(crate) fn item<'a>(files: &'a Files, middle: &str) -> &'a str {
    let path = files
        .keys()
        .find(|path| path.contains(&format!("2024-03-05-02.{middle}.v")))
        .unwrap_or_else(|| panic!("no {middle}"));
    std::str::from_utf8(&files[path]).unwrap()
}

#[test]
fn every_field_has_its_element() {
    let (files, _) = made(&everything(), &with_everything());
    let has = |middle: &str, pieces: &[&str]| {
        let xml = item(&files, middle);
        let missing: Vec<_> = pieces.iter().filter(|piece| !xml.contains(**piece)).collect();
        assert!(missing.is_empty(), "{middle} has no {missing:?}:\n{xml}");
    };
    has(
        "a01",
        &[
            r#"guid="urn:x-newsbind:sample-daily/2024-03-05-02/a/a01" version="3""#,
            r#"<provider literal="sample-daily"><name>示例日报</name></provider>"#,
            "<copyrightHolder><name>示例社</name></copyrightHolder><copyrightNotice>版权所有 示例社</copyrightNotice><usageTerms>不得转载<",
            "<versionCreated>2024-03-05T10:00:00+08:00</versionCreated><firstCreated>2024-03-05T06:00:00+08:00<",
            r#"<edNote>更正：站名有误。</edNote><signal qcode="sig:correction"/>"#,
            r#"<link rel="nbrel:corrects" residref="urn:x-newsbind:sample-daily/2024-03-01/a/a07" contenttype="application/vnd.iptc.g2.newsitem+xml" title="更正三月一日的报道"/>"#,
            r#"<link rel="nbrel:see" residref="urn:x-newsbind:sample-daily/2024-03-05-02/p/a03" contenttype="application/vnd.iptc.g2.packageitem+xml" title="见第三版"/>"#,
            r#"<link rel="nbrel:translationOf" href="https://news.example/old""#,
            r#"href="https://news.example/a01.html?a=1&amp;b=2""#,
            "<headline>走心助发展 共绘新篇章</headline><headline role=\"nbhl:kicker\">引题一</headline><headline role=\"nbhl:kicker\">引题二</headline>",
            r#"<headline role="nbhl:subtitle" howuri="urn:x-newsbind:cv/how/generated">副题二</headline>"#,
            r#"<keyword howuri="urn:x-newsbind:cv/how/generated">老街</keyword>"#,
            "<affiliation><name>示例报社</name></affiliation>",
            "<creator><name>编辑部</name></creator>",
            "<dateline>江湾 2024-03-04 示例社</dateline>",
            r#"<description role="drol:summary">提要：老街新事。</description>"#,
            r#"<subject type="cpnat:abstract" qcode="clc:G25">"#,
            r#"<subject type="cpnat:abstract" literal="clc:G 25"/>"#,
            r#"<subject type="cpnat:abstract" literal="medtop:1">"#,
            r#"<scheme alias="clc" uri="https://news.example/schemes/clc/"/><scheme alias="nbhl""#,
            r#"value="A01"/><contentMetaExtProperty reluri="https://schema.org/printPage" value="A02"/>"#,
            r#"rel="nbprop:series" value="街巷志 2/5""#,
            r#"rel="nbprop:group" value="两会专题""#,
            r#"rel="nbprop:region" value="a01 0.1,0.2 0.5,0.2 0.5,0.6""#,
            r#"https://schema.org/printEdition" value="晚报""#,
            "<p>老街很老，水2面3，网站江湾（注：见上文）Old street⿰木木。</p>",
            r#"<p xml:lang="en">An English paragraph.</p><h3>小标题</h3><h2>一级</h2><h4>三级</h4>"#,
            r#"<p class="caption">缺图的说明</p><p class="credit">编辑部 摄</p><p class="caption">饰图的字</p>"#,
            r#"<p class="quote">引文一段。</p><p class="quote li">引文的一项</p><p class="quote-source">《旧车间》</p>"#,
            r#"<p class="li">1. 第一项</p><p class="li">2. 第二项</p>"#,
            r#"<p class="tr">站　时</p><p class="tr">江湾　6:00　7:00</p>"#,
            r#"<p class="box-title">链接</p><h2 class="box">盒中小题</h2><p class="box">盒中一段。</p><p class="box quote">盒中引文。</p>"#,
            r#"<p class="separator"/><p class="separator">＊＊＊</p>"#,
        ],
    );
    let article = item(&files, "a01");
    assert!(!article.contains("continuesOn"), "the other part is withheld");
    has(
        "a01.street",
        &[
            r#"<itemClass qcode="ninat:graphic"/>"#,
            r#"width="600" height="400""#,
            "<name>地图社</name>",
            "<by>编辑部 制图</by>",
        ],
    );
    has("a01.street-2", &[r#"/m/street-2""#, r#"href="2024-03-05-02.street-"#, "<title>同名的另一张</title>"]);
    has(
        "a01.rain",
        &[
            r#"<description role="nbdesc:alt" howuri="#,
            r#"rel="nbprop:galleryCaption" value="组图说明""#,
            "<creditline>编辑部 摄<",
        ],
    );
    has(
        "g.g1",
        &["<headline>两会专题</headline><headline role=\"nbhl:kicker\">春天里的声音<", "汇到一起。", "/g/g1/m/street"],
    );
    has("pa01-2", &["不外发。"]);
    has(
        "pa01",
        &[
            r#"<group id="pa01" role="nbgrp:page" mode="pgrmod:seq"><itemRef residref="urn:x-newsbind:sample-daily/2024-03-05-02/g/g1""#,
            r#"<altId type="nbid:issn">0000-0000</altId>"#,
            r#"rel="nbprop:misprintedLabel" value="A03""#,
            r#"rel="nbprop:special" value="跨版""#,
            "<headline>A01-A02版：要闻</headline>",
        ],
    );
    has("pa01.f", &[r#"resolution="300""#, r#"rendition="nbrnd:alto""#, r#"<description role="nbdesc:alt">版面图<"#]);
    has("b01", &[r#"xml:lang="ug" dir="rtl""#, "<headline howuri="]);
    has("b03", &[r#"<pubStatus qcode="stat:canceled"/>"#]);
    has("b04", &["<title>cartoon</title>", "<p>cartoon</p>"]);
    has("pp3", &[r#"reluri="https://schema.org/printPage" value="中缝""#, r#"rel="nbprop:pageKind" value="gutter""#]);
    has(
        "issue",
        &[
            "<title>示例日报 2024-03-05 第65-66期</title>",
            r#"rel="nbprop:dateUntil" value="2024-03-06""#,
            r#"rel="nbprop:lunarDate""#,
            r#"rel="nbprop:misprintedNumber" value="64""#,
            "<note>night duty</note>",
            r#"<contributor role="nbrole:chief_editor"><name>编辑部</name><note>总编辑</note></contributor>"#,
        ],
    );
    for absent in ["b02", "pa04", "pa05", "p-a01.twin", "issue.f"] {
        assert!(!files.keys().any(|path| path.contains(&format!("02.{absent}."))), "{absent} is not sent");
    }
    let (files, _) = made(&everything_usable(), &with_everything());
    assert!(item(&files, "issue.f").contains(r#"rendition="nbrnd:pdf""#));
    assert!(item(&files, "issue").contains(r#"<groupRef idref="issue.f"/>"#));
}

#[test]
fn findings_say_what_is_not_as_it_should_be() {
    let (files, report) = made(&everything(), &with_everything());
    let expected = [
        "NML-004", "NML-022", "NML-011", "NML-070", "NML-002", "NML-030", "NML-050", "NML-070", "NML-053", "NML-062",
        "NML-062", "NML-082", "NML-042",
    ];
    let mut found = codes(&report);
    found.dedup();
    let sorted = |mut codes: Vec<&str>| -> Vec<String> {
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().map(str::to_owned).collect()
    };
    assert_eq!(sorted(found), sorted(expected.to_vec()), "{:#?}", report.diagnostics());
    let lost = report.diagnostics().iter().find(|finding| finding.code().as_str() == "NML-042").unwrap();
    assert!(
        lost.message().contains("strong 1, em 2, sup 1, sub 1, link 1, ruby 1, span 1, table span 1"),
        "{}",
        lost.message()
    );
    assert!(
        files.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("未到时候")),
        "withheld words are nowhere"
    );
    let (_, plain) = made(&everything(), &Options::default());
    assert!(codes(&plain).contains(&"NML-023"));
}

#[test]
fn a_publication_without_rights_is_noticed() {
    let issue =
        r#"{"newsbind":1,"date":"2024-03-05","pages":[{"label":"01","articles":[{"id":"a","headline":"题"}]}]}"#;
    let publication = r#"{"newsbind":1,"id":"p","title":"报","language":"zh","tag_authority":"news.example,2024"}"#;
    let (files, report) = made(&input::Memory::from_json(Some(publication), &[issue]), &Options::default());
    assert_eq!(codes(&report), ["NML-010"]);
    let item = text(&files, "2024-03-05.a.v1.xml");
    assert!(!item.contains("rightsInfo") && item.contains("<p>题</p>"), "{item}");
}

#[test]
fn a_picture_that_changed_costs_its_issue() {
    /// Gives a large picture, and only its beginning when it is opened again.
    struct Changing(input::Memory, std::sync::atomic::AtomicUsize);
    impl Source for Changing {
        fn publication(&self) -> newsbind::Result<Option<(input::Entry, Vec<u8>)>> {
            self.0.publication()
        }
        fn entries(&self) -> &[input::Entry] {
            self.0.entries()
        }
        fn read(&self, n: usize) -> newsbind::Result<Vec<u8>> {
            self.0.read(n)
        }
        fn companion(&self, name: &str) -> newsbind::Result<Option<Vec<u8>>> {
            self.0.companion(name)
        }
        fn media(&self, path: &newsbind::model::MediaPath) -> newsbind::Result<Option<input::MediaFile>> {
            let mut file = self.0.media(path)?;
            if path.stem() == "umbrella"
                && let Some(file) = &mut file
            {
                let first = self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0;
                let picture = std::mem::replace(&mut file.reader, Box::new(std::io::empty()));
                // What follows the end marker is part of the file.
                let rest: u64 = if first { 2 << 20 } else { 0 };
                file.len += rest;
                file.reader = Box::new(std::io::Read::chain(picture, std::io::Read::take(std::io::repeat(0), rest)));
            }
            Ok(file)
        }
    }
    let source = Changing(sample("archive", true), std::sync::atomic::AtomicUsize::new(0));
    let mut report = Report::new();
    let plan = Plan::new(&source, &plan::Options::default(), &mut report).unwrap();
    source.1.store(0, std::sync::atomic::Ordering::Relaxed);
    let mut sink = Memory::new();
    export::newsml(&plan.volumes[0], &source, &Options::default(), Versions::Record, &mut sink, &mut report, &())
        .unwrap();
    assert!(
        report.diagnostics().iter().any(|finding| finding.code().as_str() == "SRC-001"),
        "{:?}",
        report.diagnostics()
    );
    assert!(!sink.files().keys().any(|path| path.ends_with(".xml")), "no item names a file that is not there");
}
