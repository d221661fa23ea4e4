//! Indexes: what they hold, where entries stand, and what someone should look at.
use std::path::Path;

use newsbind::input::{Folder, Memory};
use newsbind::plan::index::{Index, Kind, Order};
use newsbind::plan::{Options, Plan, Volume};
use newsbind::report::{Report, codes};
use serde_json::{Value, json};

const PUBLICATION: &str =
    r#"{"newsbind":1,"id":"example-weekly","title":"示例周报","language":"zh-Hans","place":"示例县"}"#;

/// A volume of one issue with these articles.
fn volume(articles: &Value, collation: Option<&str>, options: &Options) -> Volume {
    let issue = json!({"newsbind": 1, "date": "2024-03-01", "number": 9, "pages": [
        {"label": "01", "staff": [{"role": "designer", "name": "美编室"}], "articles": articles}
    ]});
    let mut source = Memory::from_json(Some(PUBLICATION), &[&issue.to_string()]);
    if let Some(text) = collation {
        source.add_media("collation.json", text.as_bytes().to_vec());
    }
    let mut report = Report::new();
    let mut plan = Plan::new(&source, options, &mut report).unwrap();
    assert_eq!(report.errors(), 0, "{:#?}", report.diagnostics());
    plan.volumes.remove(0)
}

fn article(id: &str, headline: &str, more: Value) -> Value {
    let mut article = json!({"id": id, "headline": headline, "body": [{"paragraph": "正文。"}]});
    article.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    article
}

/// `heading: name[marks] …` for each section.
fn lines(volume: &Volume, kind: Kind) -> Vec<String> {
    let indexes: Vec<_> = volume.indexes().collect();
    let Some(index) = indexes.iter().find(|index| index.kind == kind) else { return Vec::new() };
    let line = |index: &Index<'_>| {
        let sections = index.sections.iter().map(|section| {
            let entries = section.entries.iter().map(|entry| match entry.marks.as_slice() {
                [] => entry.name.to_string(),
                marks => format!("{}[{}]", entry.name, marks.join("、")),
            });
            format!("{}: {}", section.heading, entries.collect::<Vec<_>>().join(" "))
        });
        sections.collect()
    };
    line(index)
}

fn codes_of(volume: &Volume) -> Vec<(String, String)> {
    let mut report = Report::new();
    volume.check_indexes(&mut report);
    let finding = |one: &newsbind::report::Diagnostic| {
        assert!(one.place().file.is_some() && one.hint().is_some(), "{one}");
        (one.code().to_string(), one.message().split('`').nth(1).unwrap().to_owned())
    };
    report.diagnostics().iter().map(finding).collect()
}

#[test]
fn titles_stand_by_sound_without_their_quotes() {
    let articles = json!([
        article("a1", "“春耕”三题", json!({})),
        article("a2", "安居", json!({})),
        article("a3", "2024年大事", json!({})),
        article("a4", "ABC学校", json!({})),
        article("a5", "长江之歌", json!({})),
        article("a6", "重庆来信", json!({})),
        article("a7", "第10号通知", json!({})),
        article("a8", "第2号通知", json!({})),
        article("a9", "季风", json!({"sort_as": "安风", "status": "canceled", "editor_note": "撤"})),
    ]);
    let volume = volume(&articles, None, &Options::default());
    let wanted = [
        "数字: 2024年大事",
        "A: 季风[撤稿] 安居",
        "C: 长江之歌 重庆来信 “春耕”三题",
        "D: 第2号通知 第10号通知",
        "拉丁字母: ABC学校",
    ];
    assert_eq!(lines(&volume, Kind::Titles), wanted);
}

#[test]
fn an_unknown_reading_is_srt_001_until_the_archive_settles_it() {
    let articles = json!([article("a1", "长乐街改造", json!({})), article("a2", "重要通知", json!({}))]);
    let before = volume(&articles, None, &Options::default());
    assert_eq!(codes_of(&before), [(codes::SRT_001.to_string(), "长乐街改造".to_owned())]);
    assert_eq!(lines(&before, Kind::Titles)[0], "Z: 长乐街改造 重要通知");
    let after = volume(&articles, Some(r#"{"长乐街":"常乐街"}"#), &Options::default());
    assert_eq!(codes_of(&after), []);
    assert_eq!(lines(&after, Kind::Titles), ["C: 长乐街改造", "Z: 重要通知"]);
}

#[test]
fn a_collation_file_that_is_none_is_a_finding() {
    let issue = json!({"newsbind": 1, "date": "2024-03-01", "pages": [{"label": "01", "articles": []}]});
    let mut source = Memory::from_json(Some(PUBLICATION), &[&issue.to_string()]);
    source.add_media("collation.json", b"[1]".to_vec());
    let mut report = Report::new();
    Plan::new(&source, &Options::default(), &mut report).unwrap();
    let found = report.diagnostics().iter().find(|one| one.code() == codes::REC_001).unwrap();
    assert_eq!(found.place().file.as_deref(), Some("collation.json"));
}

#[test]
fn persons_are_named_by_the_data_and_never_guessed() {
    let articles = json!([
        article(
            "a1",
            "甲",
            json!({"authors": [
            {"name": "单某", "role": "reporter"}, {"name": "县水务站", "role": "photographer", "affiliation": "霁川县"}
        ], "byline": "本报记者　单某", "entered_by": "资料室"})
        ),
        article("a2", "乙", json!({"byline": "本报记者　通讯员解某某"})),
        article("a3", "丙", json!({"byline": "县城往事编写组　资料室"})),
        article(
            "a4",
            "丁",
            json!({"body": [
                {"paragraph": "正文。"},
                {"figure": {"image": "media/a.jpg", "caption": "图", "credit": "县水务站　摄"}}
            ]})
        ),
    ]);
    let volume = volume(&articles, None, &Options::default());
    let wanted = [
        "M: 美编室[版]",
        "S: 单某[文]",
        "X: 县城往事编写组[文、署名] 县水务站[图] 县水务站[图、署名] 解某某[文、署名]",
        "Z: 资料室[文、署名]",
    ];
    assert_eq!(lines(&volume, Kind::Persons), wanted);
    assert_eq!(codes_of(&volume), [(codes::IDX_001.to_string(), "县城往事编写组".to_owned())]);
    let mut options = Options::default();
    options.index.entered_by = true;
    let keyed = lines(&self::volume(&articles, None, &options), Kind::Persons).concat();
    assert!(keyed.contains("资料室[文、录入]"), "{keyed}");
}

#[test]
fn columns_places_and_subjects_come_from_their_fields() {
    let articles = json!([
        article(
            "a1",
            "甲",
            json!({"column": "夜读", "dateline": {"place": "石桥镇"}, "keywords": ["春灌"],
            "subjects": [{"scheme": "medtop", "code": "20000210", "name": "农业"}]})
        ),
        article(
            "a2",
            "乙",
            json!({"column": "夜读", "series": {"title": "老街", "part": 2}, "keywords": ["茶叶", "春灌"]})
        ),
    ]);
    let volume = volume(&articles, None, &Options::default());
    assert_eq!(lines(&volume, Kind::Columns), ["L: 老街[连载]", "Y: 夜读"]);
    assert_eq!(lines(&volume, Kind::Places), ["S: 石桥镇 示例县[全卷]"]);
    assert_eq!(lines(&volume, Kind::Subjects), ["medtop: 农业", "关键词: 茶叶 春灌"]);
    let indexes: Vec<_> = volume.indexes().collect();
    let night = &indexes.iter().find(|one| one.kind == Kind::Columns).unwrap().sections[1].entries[0];
    let ids: Vec<_> = night.references.iter().map(|place| place.article(&volume).unwrap().id.as_str()).collect();
    assert_eq!(ids, ["a1", "a2"]);
}

#[test]
fn strokes_are_an_order_of_their_own() {
    let articles = json!([article("a1", "春灌", json!({})), article("a2", "一渠活水", json!({}))]);
    let mut options = Options::default();
    options.index.order = Order::Stroke;
    let volume = volume(&articles, None, &options);
    assert_eq!(lines(&volume, Kind::Titles), ["1画: 一渠活水", "9画: 春灌"]);
}

#[test]
fn what_is_withheld_stands_nowhere() {
    let articles = json!([
        article("a1", "甲", json!({})),
        article(
            "a2",
            "密件",
            json!({"status": "withheld", "embargo": "2030-01-01T00:00:00Z",
            "authors": [{"name": "某某"}], "keywords": ["密"]})
        ),
    ]);
    let volume = volume(&articles, None, &Options::default());
    let shown = format!("{:?}", volume.indexes().collect::<Vec<_>>());
    assert!(!shown.contains('密') && !shown.contains("某某"), "{shown}");
}

#[test]
fn every_entry_of_the_sample_stands_in_the_order_of_the_collator() {
    let source = Folder::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/issues")).unwrap();
    let plan = Plan::new(&source, &Options::default(), &mut Report::new()).unwrap();
    let volume = &plan.volumes[0];
    let headings: Vec<String> =
        lines(volume, Kind::Titles).iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    let mut sorted = headings.clone();
    sorted.dedup();
    assert_eq!(headings, sorted, "each section once");
    let articles = volume.held_articles();
    let titles: usize = volume.indexes().next().unwrap().len();
    assert!(titles <= articles && titles > articles * 9 / 10, "{titles} of {articles}");
}
