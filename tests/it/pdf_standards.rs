//! Each standard, judged by its validator, and what is attached to a volume.
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use newsbind::export::pdf::{self, Attachment, Options, Scanner, Standard};
use newsbind::input::{self, Memory, Source};
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::report::{Code, Report, codes};
use serde_json::json;

use crate::pdf::{bind, keep, options, sample};
use crate::tools::{self, Schema};

/// A standard, and what veraPDF calls its parts.
const FLAVOURS: &[(Standard, &[&str])] = &[
    (Standard::A2u, &["2u"]),
    (Standard::A2b, &["2b"]),
    (Standard::A3aUa1, &["3a", "ua1"]),
    (Standard::A3b, &["3b"]),
    (Standard::A4Ua2, &["4", "ua2"]),
    (Standard::A4fUa2, &["4f", "ua2"]),
    (Standard::A4, &["4"]),
    (Standard::A4f, &["4f"]),
];

fn following(standard: Standard, attach: &[Attachment]) -> Options {
    Options { standard, attach: Some(attach.iter().copied().collect()), ..options(2, true) }
}

/// Everything that may be attached where it may be.
fn all_attached(standard: Standard) -> Options {
    let allowed = following(standard, Attachment::ALL).check().is_ok();
    following(standard, if allowed { Attachment::ALL } else { &[] })
}

#[test]
fn validators_pass_every_standard() {
    let made: Vec<(PathBuf, &[&str])> = FLAVOURS
        .iter()
        .map(|(standard, flavours)| {
            let (_, bytes) = bind(VolumeSize::Year, &all_attached(*standard)).remove(0);
            (keep(&format!("standard-{}", standard.as_str()), &bytes), *flavours)
        })
        .collect();
    for flavour in ["2u", "2b", "3a", "ua1", "3b", "4", "4f", "ua2"] {
        let of_it = made.iter().filter(|(_, flavours)| flavours.contains(&flavour));
        let files: Vec<PathBuf> = of_it.map(|(file, _)| file.clone()).collect();
        tools::verapdf(&files, flavour).expect_passed(flavour);
    }
    for (file, _) in &made {
        tools::qpdf_check(file).expect_passed("qpdf");
    }
}

#[test]
fn attached_files_come_back_as_they_were() {
    let (_, bytes) = bind(VolumeSize::Year, &all_attached(Standard::A3aUa1)).remove(0);
    let Some(folder) = tools::pdfdetach(&keep("attached", &bytes)) else { return };
    let source = input::Folder::open(sample()).unwrap();
    let mut wanted = BTreeSet::new();
    for (n, entry) in source.entries().iter().enumerate() {
        let name = entry.file.rsplit('/').next().unwrap();
        wanted.insert(name.replace("json", "xml"));
        // One issue has an article that is withheld.
        if name != "2024-04-19.json" {
            assert!(fs::read(folder.join(name)).unwrap() == source.read(n).unwrap(), "{name}");
            wanted.insert(name.to_owned());
        }
    }
    wanted.extend(["2024-04-12.pdf", "2024-04-12.p01.pdf"].map(str::to_owned));
    let found: BTreeSet<String> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, wanted);
    let messages: Vec<PathBuf> = found.iter().filter(|name| name.ends_with("xml")).map(|n| folder.join(n)).collect();
    tools::xmllint(Schema::NewsMlXhtml, &messages).expect_passed("attached NewsML");
    let message = fs::read_to_string(folder.join("2024-04-19.xml")).unwrap();
    assert!(!message.contains("00000000000000000000000000000000"), "every digest is filled in");
}

#[test]
fn options_that_contradict_are_refused() {
    let code = |options: Options| options.check().err().and_then(|error| error.code());
    for (standard, _) in FLAVOURS {
        let word = standard.as_str();
        let (none, json) = (code(following(*standard, &[])), code(following(*standard, &[Attachment::Json])));
        assert_eq!(json.is_none(), word.starts_with('3') || word.starts_with("4f"), "{word}");
        assert_eq!(none.is_none(), !word.starts_with("4f"), "{word}");
        assert!(none.is_none_or(|code| code == codes::PDF_001) && json.is_none_or(|code| code == codes::PDF_001));
        assert_eq!(code(Options { standard: *standard, ..Options::default() }), None, "{word} has a default");
    }
}

#[test]
fn a_file_without_tags_has_its_text_and_validates() {
    let without = |standard| Options { tagged: false, ..following(standard, &[]) };
    for standard in [Standard::A2aUa1, Standard::A3aUa1, Standard::A4Ua2] {
        let refused = without(standard).check().err().and_then(|error| error.code());
        assert_eq!(refused, Some(codes::PDF_001), "{standard:?}");
    }
    for (standard, flavour) in
        [(Standard::A2u, "2u"), (Standard::A2b, "2b"), (Standard::A3b, "3b"), (Standard::A4, "4")]
    {
        let (_, tagged) = bind(VolumeSize::Month, &following(standard, &[])).remove(1);
        let (_, bytes) = bind(VolumeSize::Month, &without(standard)).remove(1);
        assert!(bytes.len() < tagged.len());
        let file = keep(&format!("untagged-{flavour}"), &bytes);
        tools::verapdf(std::slice::from_ref(&file), flavour).expect_passed(flavour);
        tools::qpdf_check(&file).expect_passed("qpdf");
        assert_eq!(tools::pdftotext(&file), tools::pdftotext(&keep("tagged", &tagged)), "{flavour}");
    }
    let plain = Options { object_streams: false, ..without(Standard::A2u) };
    let (_, bytes) = bind(VolumeSize::Month, &plain).remove(1);
    for word in ["/StructTreeRoot", "/StructParent", "/MarkInfo", "/StructElem"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
}

/// The findings of a volume of one article, withheld or not, and whether it may be published.
fn withheld(standard: Standard, withheld: bool) -> (Vec<Code>, bool) {
    let mut article = json!({"id": "a1", "headline": "标题", "body": [{"paragraph": "正文。"}]});
    if withheld {
        article["status"] = json!("withheld");
        article["embargo"] = json!("2030-01-01T00:00:00Z");
    }
    let issue = json!({"newsbind": 1, "date": "2024-03-01", "pages": [{"label": "01", "articles": [article]}]});
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
    let source = Memory::from_json(Some(&publication.to_string()), &[&issue.to_string()]);
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let wanted = plan::Options::default();
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let options = following(standard, &[Attachment::Json]);
    let made =
        pdf::Binder::new(&source, &scanner, &options).volume(&plan.volumes[0], &mut Vec::new(), &mut report).unwrap();
    (report.diagnostics().iter().map(|finding| finding.code()).collect(), made.sound)
}

#[test]
fn a_record_that_holds_what_is_withheld_is_not_attached() {
    let (found, sound) = withheld(Standard::A3b, true);
    assert!(found.contains(&codes::PDF_014) && sound, "{found:?}");
    let (found, sound) = withheld(Standard::A4f, true);
    assert!(found.contains(&codes::PDF_014) && found.contains(&codes::PDF_002) && !sound, "{found:?}");
    for standard in [Standard::A3b, Standard::A4f] {
        let (found, sound) = withheld(standard, false);
        assert!(!found.contains(&codes::PDF_014) && !found.contains(&codes::PDF_002) && sound, "{found:?}");
    }
}

/// 170 issues that are copies of five of the sample's, on days of their own.
fn half_a_year() -> Memory {
    let folder = sample();
    let publication = fs::read_to_string(folder.join("publication.json")).unwrap();
    let names = ["2024-03-08", "2024-03-15", "2024-03-29", "2024-04-05", "2024-04-12"];
    let records = names.map(|name| {
        let text = fs::read_to_string(folder.join(format!("issues/{name}.json"))).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    });
    let days = (1..=6).flat_map(|month| (1..=28).map(move |day| format!("2024-{month:02}-{day:02}")));
    let issues: Vec<String> = days
        .zip(records.iter().cycle())
        .map(|(date, record)| {
            let mut record = record.clone();
            record["date"] = json!(date);
            record.to_string()
        })
        .collect();
    let mut source = Memory::from_json(Some(&publication), &issues.iter().map(String::as_str).collect::<Vec<_>>());
    for file in
        fs::read_dir(folder.join("media")).unwrap().map(|file| file.unwrap().path()).filter(|file| file.is_file())
    {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        source.add_media(&format!("media/{name}"), fs::read(&file).unwrap());
    }
    source
}

#[test]
#[ignore = "takes minutes and 2 GB: `cargo test --test it -- --ignored a_thousand_pages`"]
fn a_thousand_pages_validate() {
    let source = half_a_year();
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let wanted = plan::Options::default();
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut out = Vec::new();
    let made = pdf::Binder::new(&source, &scanner, &options(2, true)).volume(&plan.volumes[0], &mut out, &mut report);
    let made = made.unwrap();
    assert!(made.sound && made.pages >= 1000, "{} pages", made.pages);
    let file = keep("thousand-pages", &out);
    for flavour in ["2a", "ua1"] {
        tools::verapdf_within("-Xmx3g", std::slice::from_ref(&file), flavour).expect_passed(flavour);
    }
    tools::qpdf_check(&file).expect_passed("qpdf");
}
