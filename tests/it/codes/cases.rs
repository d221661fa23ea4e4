//! Codes of files, sources, profiles and fonts: each case makes the fault, or its valid twin, and says what was found.
use std::fs;
use std::path::{Path, PathBuf};

use newsbind::Error;
use newsbind::convert::{self, Format, convert};
use newsbind::export::epub::RareFont;
use newsbind::export::pdf::typeset::font::{FontBook, FontOptions};
use newsbind::import::{self, import};
use newsbind::input::import::{Files, Profile};
use newsbind::input::{Folder, Memory, Source};
use newsbind::model::Date;
use newsbind::parallel::Jobs;
use newsbind::plan::{Options, Plan};
use newsbind::report::{Code, Report, codes};
use newsbind::sink::{self, Sink, Written};
use newsbind::verify;
use serde_json::{Value, json};

use super::archive::Archive;
use super::root;

type Case = fn(bool) -> Vec<Code>;

pub(super) const TABLE: &[(Code, Case)] = &[
    (codes::SRC_001, changed_between_the_passes),
    (codes::SRC_002, days_without_an_issue),
    (codes::OUT_001, target_that_is_a_file),
    (codes::OUT_002, output_that_exists),
    (codes::OUT_003, two_runs_into_one_folder),
    (codes::OUT_004, output_among_the_issues),
    (codes::PRF_001, |fault| profile(if fault { ("[page]", "[pages]") } else { ("", "") })),
    (codes::PRF_002, |fault| profile(if fault { ("\"masthead\"", "\"mast\"") } else { ("", "") })),
    (codes::EPUB_013, font_that_is_none),
    (codes::IMP_102, |fault| imported(if fault { b"\xff\xff" } else { b"" })),
    (codes::IMP_103, |fault| imported_file(if fault { b"<html></html>" } else { PAGE.as_bytes() })),
    (codes::IMP_104, file_over_the_limit),
    #[cfg(unix)]
    (codes::IMP_105, link_in_the_source),
    (codes::IMP_109, article_edited_since),
    (codes::IMP_110, publication_without_id),
    (codes::IMP_211, |fault| {
        imported_body(if fault {
            "■本报记者\n清晨六点，水进了田。"
        } else {
            "清晨六点，水进了田。"
        })
    }),
    (codes::IMP_212, |fault| {
        imported_body(if fault {
            "第一段到此。\n三处渠口同时开闸\n第二段到此。"
        } else {
            "第一段到此。\n第二段到此。"
        })
    }),
    (codes::IMP_213, headline_that_no_line_repeats),
    (codes::IMP_217, article_that_goes_on_elsewhere),
    (codes::IMP_218, |fault| {
        imported_body(if fault { "水进了田。\n（通讯员 文/图）" } else { "水进了田。" })
    }),
    (codes::IMP_219, |fault| {
        imported_body(if fault {
            "水进了田。\n录入:编辑部\n不知何处来的一行"
        } else {
            "水进了田。\n录入:编辑部"
        })
    }),
    (codes::VER_001, |fault| {
        verified(|out| {
            if fault {
                remove(&out.join("manifest.json"))
            }
        })
    }),
    (codes::VER_002, |fault| {
        verified(|out| {
            if fault {
                remove(&only_volume(out))
            }
        })
    }),
    (codes::VER_003, |fault| {
        verified(|out| {
            if fault {
                write(&only_volume(out), b"x")
            }
        })
    }),
    (codes::VER_004, |fault| {
        verified(|out| {
            if fault {
                write(&out.join("notes.txt"), b"x")
            }
        })
    }),
    (codes::PDF_001, fonts_from_nowhere),
    (codes::PDF_010, no_font_for_a_role),
    (codes::PDF_012, font_that_may_not_be_embedded),
];

fn of(report: &Report, error: Option<&Error>) -> Vec<Code> {
    let found = report.diagnostics().iter().map(|finding| finding.code());
    found.chain(error.and_then(Error::code)).collect()
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

fn remove(path: &Path) {
    fs::remove_file(path).unwrap();
}

fn font_that_is_none(fault: bool) -> Vec<Code> {
    let font = fs::read(root().join("tests/fixtures/epub/rare.ttf")).unwrap();
    let made = RareFont::new("rare.ttf", if fault { font[..99].to_vec() } else { font }, 0);
    made.err().and_then(|error| error.code()).into_iter().collect()
}

fn changed_between_the_passes(fault: bool) -> Vec<Code> {
    let before = Archive::new(&json!([])).source();
    let after = if fault { json!([{"set": "/number", "to": 10}]) } else { json!([]) };
    let mut report = Report::new();
    let plan = Plan::new(&before, &Options::default(), &mut report).unwrap();
    let issue = plan.volumes[0].issue(0, &Archive::new(&after).source(), &mut report).unwrap();
    assert_eq!(issue.is_none(), fault);
    of(&report, None)
}

fn target_that_is_a_file(fault: bool) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    if fault {
        write(&target, b"x");
    }
    let error = sink::Folder::create(&target).err();
    of(&Report::new(), error.as_ref())
}

fn epub(source: &dyn Source, out: &Path, force: bool, report: &mut Report) -> Result<convert::Made, Error> {
    let mut options = convert::Options::default();
    options.formats = vec![Format::Epub];
    convert(source, &mut sink::Folder::create(out)?.with_force(force), &options, report)
}

fn days_without_an_issue(fault: bool) -> Vec<Code> {
    let first = if fault { "2024-03-02" } else { "2024-03-01" };
    let mut options = Options::default();
    options.dates = Date::parse(first).zip(Date::parse("2024-03-31"));
    let mut report = Report::new();
    let error = Plan::new(&Archive::new(&json!([])).source(), &options, &mut report).err();
    of(&report, error.as_ref())
}

fn output_that_exists(fault: bool) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    let source = Archive::new(&json!([])).source();
    epub(&source, folder.path(), false, &mut Report::new()).unwrap();
    let mut report = Report::new();
    let error = epub(&source, folder.path(), !fault, &mut report).err();
    of(&report, error.as_ref())
}

/// The first run has written a file and is not done; the second must not take its open file for a leftover.
fn two_runs_into_one_folder(fault: bool) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut first = sink::Folder::create(&out).unwrap();
    first.begin("first.txt").unwrap();
    if !fault {
        first.commit().unwrap();
        drop(first);
        let made = sink::Folder::create(&out).and_then(|mut second| second.begin("second.txt"));
        return made.err().and_then(|error| error.code()).into_iter().collect();
    }
    let second = sink::Folder::create(&out).err();
    first.commit().unwrap();
    assert!(out.join("first.txt").is_file());
    second.and_then(|error| error.code()).into_iter().collect()
}

fn output_among_the_issues(fault: bool) -> Vec<Code> {
    let archive = tempfile::tempdir().unwrap();
    fs::create_dir(archive.path().join("issues")).unwrap();
    write(&archive.path().join("publication.json"), b"{}");
    let target = if fault { "issues/not/yet" } else { "out" };
    let refused = Folder::open(archive.path()).unwrap().refuse_target(archive.path().join(target));
    refused.err().and_then(|error| error.code()).into_iter().collect()
}

fn profile((from, to): (&str, &str)) -> Vec<Code> {
    let source = Profile::source("text-page").unwrap();
    assert!(source.contains(from));
    let error = Profile::parse(&source.replace(from, to), "p.toml").err();
    of(&Report::new(), error.as_ref())
}

const PAGE: &str = "霁川报\n国内统一刊号:CN50-0997\n2024年03月05日\n霁川报春耕专刊 水到田头\n春耕专刊\nA05\n水到田头\n";

fn imported_file(bytes: &[u8]) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("page.txt"), bytes);
    let (_, report) = imported_from(folder.path(), None, false);
    let found = report.diagnostics().iter().map(|finding| finding.code());
    // Without a publication that is given, its id is made.
    found.filter(|code| *code != codes::IMP_110).collect()
}

fn imported(end: &[u8]) -> Vec<Code> {
    imported_file(&[PAGE.as_bytes(), "水进了田".as_bytes(), end, "。\n".as_bytes()].concat())
        .into_iter()
        // A lost character in the source is one in the record.
        .filter(|code| *code != codes::TXT_004)
        .collect()
}

/// Findings of an import and, in the record, its doubts.
fn imported_body(body: &str) -> Vec<Code> {
    imported_page(&format!("{PAGE}{body}\n"))
}

fn imported_page(page: &str) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("page.txt"), page.as_bytes());
    let (files, report) = imported_from(folder.path(), None, false);
    let issue: Value = serde_json::from_slice(&files.files()["issues/2024-03-05.json"]).unwrap();
    let page = &issue["pages"][0];
    let doubts = [&page["origin"]["doubts"], &page["articles"][0]["origin"]["doubts"]];
    let doubts = doubts.into_iter().filter_map(Value::as_array).flatten();
    let doubts = doubts.map(|doubt| Code::find(doubt["code"].as_str().unwrap()).unwrap());
    let found = report.diagnostics().iter().map(|finding| finding.code());
    found.filter(|code| *code != codes::IMP_110).chain(doubts).collect()
}

fn imported_from(folder: &Path, archive: Option<&dyn Source>, force: bool) -> (sink::Memory, Report) {
    let mut report = Report::new();
    let mut sink = sink::Memory::new();
    let mut options = import::Options::default();
    options.force = force;
    let files = Files::open(&[folder.to_owned()], &mut report).unwrap();
    import(&files, archive, &mut sink, &options, &mut report).unwrap();
    (sink, report)
}

/// The second page comes in a later import, and a third import of both changes nothing.
fn article_that_goes_on_elsewhere(fault: bool) -> Vec<Code> {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let turn = if fault { "上接第A05版" } else { "上接第A04版" };
    write(&first.path().join("a05.txt"), format!("{PAGE}水进了田。（下转第A07版）\n").as_bytes());
    let page = PAGE.replace("A05", "A07");
    write(&second.path().join("a07.txt"), format!("{page}（{turn}）渠口同时开闸。\n").as_bytes());
    let archive = tempfile::tempdir().unwrap();
    let import_into = |folder: &Path| {
        let held = archive.path().join("issues").is_dir().then(|| Folder::open(archive.path()).unwrap());
        let (files, report) = imported_from(folder, held.as_ref().map(|held| held as &dyn Source), false);
        fs::create_dir_all(archive.path().join("issues")).unwrap();
        files.files().iter().for_each(|(path, bytes)| write(&archive.path().join(path), bytes));
        (files.files().len(), of(&report, None))
    };
    let mut found = import_into(first.path()).1;
    found.extend(import_into(second.path()).1);
    assert_eq!(import_into(first.path()), (0, Vec::new()));
    let issue = fs::read(archive.path().join("issues/2024-03-05.json")).unwrap();
    let issue: Value = serde_json::from_slice(&issue).unwrap();
    let article = &issue["pages"][0]["articles"][0];
    if fault {
        assert_eq!(article["continues_on"], json!({"page": "A07", "article": "a07"}));
    }
    let doubts = article["origin"]["doubts"].as_array().into_iter().flatten();
    found.extend(doubts.map(|doubt| Code::find(doubt["code"].as_str().unwrap()).unwrap()));
    found
}

fn headline_that_no_line_repeats(fault: bool) -> Vec<Code> {
    let page = format!("{PAGE}水进了田。\n");
    let line = "霁川报春耕专刊 水到田头\n";
    imported_page(&if fault { page.replace(line, "") } else { page })
}

/// 16 MiB and a byte that nobody wrote.
fn file_over_the_limit(fault: bool) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    let large = fs::File::create(folder.path().join("a.txt")).unwrap();
    large.set_len((16 << 20) + u64::from(fault)).unwrap();
    let mut report = Report::new();
    let files = Files::open(&[folder.path().to_owned()], &mut report).unwrap();
    assert_eq!(files.read(0, &mut report).unwrap().is_none(), fault);
    of(&report, None)
}

#[cfg(unix)]
fn link_in_the_source(fault: bool) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("page.txt"), b"x");
    if fault {
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("link.txt")).unwrap();
    }
    let mut report = Report::new();
    let files = Files::open(&[folder.path().to_owned()], &mut report).unwrap();
    assert_eq!(files.len(), 1);
    of(&report, None)
}

fn article_edited_since(fault: bool) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("page.txt"), format!("{PAGE}水进了田。\n").as_bytes());
    let (first, _) = imported_from(folder.path(), None, false);
    let text = |path: &str| String::from_utf8(first.files()[path].clone()).unwrap();
    let mut issue = text("issues/2024-03-05.json");
    if fault {
        issue = issue.replace("水进了田。", "水进了秧田。");
    }
    // The archive names its records as the import did.
    let archive = tempfile::tempdir().unwrap();
    fs::create_dir(archive.path().join("issues")).unwrap();
    write(&archive.path().join("publication.json"), text("publication.json").as_bytes());
    write(&archive.path().join("issues/2024-03-05.json"), issue.as_bytes());
    let held = Folder::open(archive.path()).unwrap();
    of(&imported_from(folder.path(), Some(&held), false).1, None)
}

fn publication_without_id(fault: bool) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("page.txt"), format!("{PAGE}水进了田。\n").as_bytes());
    let mut report = Report::new();
    let mut options = import::Options::default();
    options.publication = (!fault).then(|| r#"{"newsbind": 1, "id": "jichuan-bao"}"#.to_owned());
    let files = Files::open(&[folder.path().to_owned()], &mut report).unwrap();
    import(&files, None, &mut sink::Memory::new(), &options, &mut report).unwrap();
    of(&report, None)
}

/// What `verify` finds in an output folder after a change.
fn verified(change: impl FnOnce(&Path)) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    epub(&Archive::new(&json!([])).source(), folder.path(), false, &mut Report::new()).unwrap();
    change(folder.path());
    let mut report = Report::new();
    verify::folder(&Written::open(folder.path()).unwrap(), Jobs::default(), &(), &mut report).unwrap();
    of(&report, None)
}

fn only_volume(out: &Path) -> PathBuf {
    out.join("example-weekly-2024.epub")
}

fn fonts(options: &FontOptions) -> Vec<Code> {
    let mut report = Report::new();
    let error = FontBook::open(options, &mut report).err();
    of(&report, error.as_ref())
}

fn fonts_from_nowhere(fault: bool) -> Vec<Code> {
    fonts(&FontOptions { system: !fault, ..FontOptions::default() })
}

fn no_font_for_a_role(fault: bool) -> Vec<Code> {
    let empty = tempfile::tempdir().unwrap();
    fonts(&FontOptions { system: !fault, dirs: vec![empty.path().to_owned()], ..FontOptions::default() })
}

/// A copy of an installed font whose OS/2 table forbids embedding, and an honest copy.
fn font_that_may_not_be_embedded(fault: bool) -> Vec<Code> {
    let folder = tempfile::tempdir().unwrap();
    let mut font =
        fs::read(truetype(Path::new("/usr/share/fonts")).expect("`make fonts` installs a TrueType font")).unwrap();
    let word = |at: usize| u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize;
    let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let os2 = (0..tables).map(|n| 12 + 16 * n).find(|at| &font[*at..at + 4] == b"OS/2").map(|at| word(at + 8)).unwrap();
    // fsType 2: restricted licence embedding.
    font[os2 + 8..os2 + 10].copy_from_slice(&[0, if fault { 2 } else { 0 }]);
    let path = folder.path().join("copy.ttf");
    write(&path, &font);
    let mut options = FontOptions::default();
    options.families.insert("body".to_owned(), vec![path.display().to_string()]);
    fonts(&options)
}

fn truetype(folder: &Path) -> Option<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().find_map(|path| match path.is_dir() {
        true => truetype(&path),
        false => Some(path).filter(|path| path.extension().is_some_and(|ending| ending == "ttf")),
    })
}

#[test]
fn a_name_that_is_no_installed_family_is_told() {
    let mut options = FontOptions::default();
    options.families.insert("body".to_owned(), vec!["No Such Family".to_owned()]);
    assert_eq!(fonts(&options), [codes::PDF_012]);
    options.families.insert("body".to_owned(), vec!["nowhere.ttf".to_owned()]);
    assert!(fonts(&options).iter().all(|code| *code == codes::PDF_012));
    // A list names what may do instead: only when none of it is there, somebody is told.
    let list = ["No Such Family", "Noto Serif CJK SC"].map(str::to_owned).to_vec();
    options.families.insert("body".to_owned(), list);
    assert_eq!(fonts(&options), []);
}

#[test]
fn nothing_is_written_before_fonts_are_found() {
    let out = tempfile::tempdir().unwrap();
    let source: Memory = Archive::new(&json!([])).source();
    let mut options = convert::Options::default();
    options.pdf.fonts.system = false;
    let mut target = sink::Folder::create(out.path()).unwrap();
    let error = convert(&source, &mut target, &options, &mut Report::new()).unwrap_err();
    assert_eq!(error.code(), Some(codes::PDF_001));
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    assert!(root().is_dir() && !target.exists("manifest.json"));
}
