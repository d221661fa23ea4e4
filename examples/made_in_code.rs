//! An issue made in code goes the same way as a file: record, check, volume. `cargo run --example made_in_code -- OUT.epub`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people")]
use newsbind::input::record::{ArticleRecord, BlockRecord, IssueRecord, PageRecord, PublicationRecord, SubheadRecord};
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan};
use newsbind::{Report, export, input};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().nth(1).ok_or("one argument: OUT.epub")?;
    let mut source = input::Memory::new(&PublicationRecord {
        newsbind: 1,
        id: "example-weekly".into(),
        title: "示例周报".into(),
        language: "zh-Hans".into(),
        ..PublicationRecord::default()
    })?;
    let article = ArticleRecord {
        kicker: None,
        headline: Some("春水已到田头".into()),
        byline: Some("本报记者".into()),
        body: vec![
            BlockRecord::paragraph("清晨，第一渠水进了秧田。"),
            BlockRecord::Subhead(SubheadRecord { text: "渠道通了".into(), level: None }),
            BlockRecord::paragraph("今年检修的渠道比去年长一倍。"),
        ],
        ..ArticleRecord::default()
    };
    let page =
        PageRecord {
            label: "01".into(), title: Some("要闻".into()), articles: vec![article], ..PageRecord::default()
        };
    source.add_issue(&IssueRecord { date: "2024-03-01".into(), pages: vec![page], ..IssueRecord::default() })?;

    let mut report = Report::new();
    let plan = Plan::new(&source, &plan::Options::default(), &mut report)?;
    let volume = &plan.volumes[0];
    let mut file = std::fs::File::create(&out)?;
    let options = export::epub::Options::default();
    let made = export::epub::epub(volume, &source, &options, Jobs::default(), &mut file, &mut report, &())?;
    println!("{out}: {} entries, {} bytes, complete: {}", made.entries, made.bytes, made.complete);
    for finding in report.diagnostics() {
        eprintln!("{finding}");
    }
    Ok(())
}
