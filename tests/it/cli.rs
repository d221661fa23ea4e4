//! Command snapshots: `tests/cli/*.md` hold commands with exit code, standard output and standard error.
//!
//! In a `console` block, `$` begins a command, `=>` gives its exit code, `2>` is a line of standard error, all else is
//! standard output. The commands of a file run in one copy of `tests/fixtures/cli`. `BLESS=1` rewrites the files.
#![expect(clippy::unwrap_used, reason = "a test fails where its fixture does")]
#![expect(clippy::disallowed_methods, reason = "BLESS=1 rewrites the snapshots")]
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::source::root;

const NEWSBIND: &str = env!("CARGO_BIN_EXE_newsbind");

#[test]
fn commands_say_what_the_snapshots_say() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    let mut files: Vec<_> = fs::read_dir(root().join("tests/cli")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files {
        let wanted = fs::read_to_string(&file).unwrap();
        let made = rerun(&wanted);
        if made != wanted {
            if bless {
                fs::write(&file, &made).unwrap();
            }
            differing.push(format!("{}:\n{made}", file.display()));
        }
    }
    assert!(bless || differing.is_empty(), "BLESS=1 rewrites the snapshots\n{}", differing.join("\n"));
}

/// The file with what its commands say now.
fn rerun(markdown: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/fixtures/cli"), folder.path());
    let mut out = String::new();
    let mut in_console = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_console = line == "```console";
        } else if in_console {
            if let Some(command) = line.strip_prefix("$ newsbind ") {
                let _ = writeln!(out, "{line}");
                out.push_str(&transcript(&run(folder.path(), command)));
            }
            continue;
        }
        let _ = writeln!(out, "{line}");
    }
    out
}

fn run(folder: &Path, command: &str) -> Output {
    newsbind(folder).args(command.split_whitespace()).stdin(Stdio::null()).output().unwrap()
}

fn newsbind(folder: &Path) -> Command {
    let mut command = Command::new(NEWSBIND);
    command.current_dir(folder).env_clear().env("TERM", "dumb");
    command
}

fn transcript(output: &Output) -> String {
    let mut text = String::new();
    text.push_str(&String::from_utf8_lossy(&output.stdout));
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        text.push_str(format!("2> {line}").trim_end());
        text.push('\n');
    }
    match output.status.code() {
        Some(code) => _ = writeln!(text, "=> {code}"),
        None => text.push_str("=> killed\n"),
    }
    text
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|entries| entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn every_shell_gets_completions_and_every_command_a_page() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(folder.path(), &format!("completions {shell}"));
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("max-pages"), "{shell}");
    }
    for command in ["", "check", "plan", "convert", "verify", "import", "explain", "schema"] {
        let output = run(folder.path(), &format!("man {command}"));
        assert!(output.status.success() && output.stdout.starts_with(b".ie"), "{command}");
    }
}

#[test]
fn the_report_is_one_json_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/fixtures/cli"), folder.path());
    let output = run(folder.path(), "check broken --report report.jsonl -q");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
    let report = fs::read_to_string(folder.path().join("report.jsonl")).unwrap();
    let codes: Vec<String> = report
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["code"].as_str().unwrap().to_owned())
        .collect();
    for code in ["REC-010", "MED-001", "ISS-002"] {
        assert!(codes.iter().any(|found| found == code), "{code} in {codes:?}");
    }
}

#[test]
fn standard_input_is_an_archive_of_json_lines() {
    let folder = tempfile::tempdir().unwrap();
    let archive = root().join("tests/fixtures/cli/archive");
    let one_line = |file: &str| fs::read_to_string(archive.join(file)).unwrap().replace('\n', " ");
    let lines = format!("{}\n{}\n", one_line("publication.json"), one_line("issues/2024-03-05.json"));
    for lines in [lines.clone(), format!("\u{feff}{lines}")] {
        fs::write(folder.path().join("lines"), lines).unwrap();
        let input = fs::File::open(folder.path().join("lines")).unwrap();
        let output = newsbind(folder.path()).args(["plan", "-", "-q"]).stdin(input).output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("jichuan-bao-2024"), "{output:?}");
    }
}

#[test]
fn where_nothing_is_made_there_is_no_manifest() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/fixtures/cli"), folder.path());
    let made = |output: &Output| String::from_utf8_lossy(&output.stderr).contains("nothing was made");
    let output = run(folder.path(), "convert broken --to newsml --strict -o strict");
    assert_eq!((output.status.code(), made(&output)), (Some(1), true), "{output:?}");
    let output = run(folder.path(), "convert archive --to newsml --dates 1990-01-01..1990-12-31 -o empty");
    assert!(made(&output), "{output:?}");
    assert!(!folder.path().join("strict/manifest.json").exists() && !folder.path().join("empty").exists());
}

#[test]
fn a_report_that_cannot_be_written_is_known_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/fixtures/cli"), folder.path());
    let output = run(folder.path(), "convert archive --to newsml -o out --report archive");
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.path().join("out").exists());
}

/// A year of more than a thousand documents opens slowly: `plan` and `convert` name the months.
#[test]
fn long_volumes_get_one_line_of_advice() {
    let folder = tempfile::tempdir().unwrap();
    let pages = |count: usize| (1..=count).map(|n| format!(r#"{{"label":"{n}","kind":"blank"}}"#)).collect::<Vec<_>>();
    let archive = |count: usize| {
        let issue = format!(r#"{{"newsbind":1,"date":"2024-03-01","pages":[{}]}}"#, pages(count).join(","));
        format!("{}\n{issue}\n", r#"{"newsbind":1,"id":"long","title":"示例报","language":"zh-Hans"}"#)
    };
    let talk = |lines: &str, arguments: &[&str]| {
        fs::write(folder.path().join("lines"), lines).unwrap();
        let input = fs::File::open(folder.path().join("lines")).unwrap();
        let output = newsbind(folder.path()).args(arguments).stdin(input).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        transcript(&output)
    };
    let advice = "1 volume would open faster as EPUB months: `--volume month`";
    let (long, short) = (archive(1_001), archive(1_000));
    assert_eq!(talk(&long, &["plan", "-"]).matches(advice).count(), 1);
    assert_eq!(talk(&long, &["convert", "-", "--to", "epub", "-o", "long"]).matches(advice).count(), 1);
    assert!(!talk(&short, &["plan", "-"]).contains("open faster"));
    assert!(!talk(&long, &["plan", "-", "--volume", "month"]).contains("open faster"));
    assert!(!talk(&long, &["convert", "-", "--to", "newsml", "-o", "items"]).contains("open faster"));
}

/// A file system that takes 2 KiB a file stands for a full disk.
#[cfg(all(target_os = "linux", feature = "epub"))]
#[test]
fn a_full_disk_leaves_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let archive = root().join("tests/fixtures/cli/archive");
    let script = r#"trap "" XFSZ; ulimit -f 4; exec "$0" convert "$1" --to epub -o out"#;
    let output =
        Command::new("sh").args(["-c", script, NEWSBIND]).arg(&archive).current_dir(folder.path()).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("[OUT-001]") && words.contains("hint: "), "{words}");
    assert_eq!(names(&folder.path().join("out")), [""; 0]);
}

/// Each record has one fault; the others are made, and every finding says where it is and what to do.
#[cfg(all(unix, feature = "epub"))]
#[test]
fn bad_records_cost_only_themselves() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/fixtures/cli/archive"), folder.path());
    let issues = folder.path().join("issues");
    let put = |name: &str, text: &str| fs::write(issues.join(name), text).unwrap();
    let page = r#""pages": [{"label": "01", "kind": "blank"}]"#;
    put("bad-1.json", "not json");
    put("bad-2.json", r#"{"newsbind": 1, "date": "2024-03-06", "pages": "one"}"#);
    put("bad-3.json", &format!(r#"{{"newsbind": 1, {page}}}"#));
    put("bad-4.json", &format!(r#"{{"newsbind": 2, "date": "2024-03-07", {page}}}"#));
    put("bad-5.json", r#"{"newsbind": 1, "date": "2024-03-08", "pages": []}"#);
    put("bad-6.json", &format!(r#"{{"newsbind": 1, "date": "2024-02-30", {page}}}"#));
    std::os::unix::fs::symlink("/etc/hostname", issues.join("bad-7.json")).unwrap();
    let output = run(folder.path(), "convert . --to epub -o out --report report.jsonl -q");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let report = fs::read_to_string(folder.path().join("report.jsonl")).unwrap();
    let findings: Vec<serde_json::Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let wanted = ["REC-001", "REC-002", "REC-003", "REC-004", "ISS-001", "ISS-002", "MED-001"];
    for (n, code) in wanted.into_iter().enumerate() {
        let file = format!("issues/bad-{}.json", n + 1);
        let finding = findings.iter().find(|finding| finding["file"] == *file).unwrap_or_else(|| panic!("{file}"));
        assert_eq!(finding["code"], code, "{finding}");
        assert!(finding["hint"].is_string(), "{finding}");
    }
    assert_eq!(names(&folder.path().join("out")), ["jichuan-bao-2024.epub", "manifest.json"]);
}

#[cfg(unix)]
#[test]
fn a_broken_pipe_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut child =
        newsbind(folder.path()).arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{output:?}");
}
