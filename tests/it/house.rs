//! The house's own rules: short files, one seam to the outside world, no trace of one machine, links that lead
//! somewhere.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::source::{Word, code_lines, files, root, words};

/// The most lines of code that a file may have; split it before.
const MOST_LINES: usize = 450;

/// What only some folders may use: the words, the folders of `src`, the reason.
const SEAMS: [(&[&str], &[&str], &str); 9] = [
    (&["std", "::", "fs"], &["input", "sink", "verify", "cli"], "files are read by `input`, written by `sink`"),
    (&["fs", "::", "File"], &["input", "sink", "verify", "cli"], "files are read by `input`, written by `sink`"),
    (&["std", "::", "env"], &["cli"], "the library does not read the environment"),
    (&["SystemTime"], &["cli"], "the same input gives the same bytes on any day"),
    (&["Instant"], &["cli"], "the library does not read the clock"),
    (&["process", "::", "exit"], &[], "`main` returns the exit code"),
    (&["println", "!"], &["cli"], "the library does not print"),
    (&["eprintln", "!"], &["cli"], "the library does not print"),
    (&["HashMap"], &[], "its order changes from run to run; take a BTreeMap or a Vec"),
];

#[test]
fn files_are_short() {
    let long = |file: &Path| {
        let lines = code_lines(&words(&fs::read_to_string(root().join(file)).unwrap()));
        (lines > MOST_LINES).then(|| format!("{}: {lines} lines of code", file.display()))
    };
    let faults: Vec<String> = files("src", ".rs").iter().filter_map(|file| long(file)).collect();
    assert!(faults.is_empty(), "more than {MOST_LINES} lines of code:\n{}", faults.join("\n"));
}

#[test]
fn only_the_seams_touch_the_world() {
    let mut faults = Vec::new();
    for file in files("src", ".rs") {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        faults.extend(leaks(&file.to_string_lossy().replace('\\', "/"), &words(&text)));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn seams_refuse_a_made_up_leak() {
    let text = "//! std::fs in a comment\nuse std::fs;\nfn f() { let t = SystemTime::now(); println!(\"std::env\"); }";
    assert_eq!(leaks("src/plan/split.rs", &words(text)).len(), 3);
    assert_eq!(leaks("src/input/folder.rs", &words("use std::{fs, env};")).len(), 1);
    assert_eq!(leaks("src/input/folder.rs", &words("use std::fs;")), Vec::<String>::new());
}

fn leaks(file: &str, words: &[Word]) -> Vec<String> {
    let layer = file.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
    let mut faults = Vec::new();
    for (pattern, allowed, reason) in SEAMS {
        if allowed.contains(&layer) {
            continue;
        }
        for at in 0..words.len() {
            if stands(words, at, pattern) {
                faults.push(format!("{file}:{}: `{}`: {reason}", words[at].line, pattern.concat()));
            }
        }
    }
    faults
}

/// Do these words stand here, also as `std::{…, fs, …}`?
fn stands(words: &[Word], at: usize, pattern: &[&str]) -> bool {
    let texts = || words[at..].iter().map(|word| word.text.as_str());
    if texts().take(pattern.len()).eq(pattern.iter().copied()) {
        return true;
    }
    let [first, "::", last] = pattern else { return false };
    let group = texts().take(3).eq([*first, "::", "{"]);
    group && texts().skip(3).take_while(|text| *text != "}").any(|text| text == *last)
}

#[test]
fn nothing_names_one_machine() {
    // Put together here, so that this file does not name one itself.
    let marks = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["/tmp", "/w/"], ["C:\\", "Users"]]
        .map(|parts| parts.concat());
    let mut faults = Vec::new();
    for file in files("", "") {
        let Ok(text) = fs::read_to_string(root().join(&file)) else { continue };
        for (index, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                faults.push(format!("{}:{}: {}", file.display(), index + 1, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "paths of one machine:\n{}", faults.join("\n"));
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut faults = Vec::new();
    for file in files("", ".md") {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        let folder = file.parent().unwrap_or(Path::new(""));
        for link in links(&text) {
            if let Some(fault) = dead(&text, folder, &link) {
                faults.push(format!("{}: ({link}): {fault}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn links_refuse_a_made_up_dead_end() {
    let text = "# A title, long\n[x](#a-title-long) ![y](Cargo.toml \"t\") `[no](link)`\n```\n[no](link)\n```\n";
    assert_eq!(links(text), ["#a-title-long", "Cargo.toml"]);
    let fault = |link: &str| dead(text, Path::new(""), link).is_some();
    assert!(!fault("#a-title-long") && !fault("Cargo.toml") && !fault("https://example.org/"));
    assert!(fault("#b") && fault("Cargo.tom") && fault("src/lib.rs/x"));
}

/// The targets of a Markdown text's links and pictures, outside code.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        } else if !code {
            let plain: String = line.split('`').step_by(2).collect();
            for rest in plain.split("](").skip(1) {
                let target = rest.split([')', ' ']).next().unwrap_or_default();
                found.push(target.to_owned());
            }
        }
    }
    found
}

/// Why a link of a document leads nowhere.
fn dead(text: &str, folder: &Path, link: &str) -> Option<&'static str> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = root().join(folder).join(path);
    if !path.is_empty() && !target.exists() {
        return Some("no such file");
    }
    if anchor.is_empty() {
        return None;
    }
    let text = if path.is_empty() { text.to_owned() } else { fs::read_to_string(target).unwrap_or_default() };
    (!anchors(&text).contains(anchor)).then_some("no such heading")
}

/// The anchors of a text's headings, as Git hosts make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let anchor = |title: &str| -> String {
        let kept = title.trim().to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    text.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}
