//! Reading systems that tests open books with: Ace, foliate-js and epub.js in headless Chromium, MuPDF, calibre.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::tools::{Outcome, fetched_file, program, run, run_with, scratch, words};

/// Ace by DAISY 1.4.6 on an EPUB file: no violation.
pub(crate) fn ace(epub: &Path) -> Outcome {
    let script = fetched_file("readers/node_modules/@daisy/ace/bin/ace-puppeteer.js", "Ace 1.4.6");
    let (Some(node), Some(script), Some(chromium)) = (program("node", "nodejs"), script, chromium()) else {
        return Outcome::Skipped;
    };
    let folder = scratch(&format!("ace-{}", epub.file_stem().unwrap().display()));
    let mut command = Command::new(node);
    command.env("PUPPETEER_EXECUTABLE_PATH", chromium).arg(script).args(["-f", "-s", "-o"]);
    let output = run_with(command.arg(&folder).arg(epub));
    let report = fs::read_to_string(folder.join("report.json"));
    let Ok(report) = report else { return Outcome::Refused(words(&output)) };
    let report: Value = serde_json::from_str(&report).unwrap();
    let mut faults = Vec::new();
    for document in report["assertions"].as_array().into_iter().flatten() {
        for found in document["assertions"].as_array().into_iter().flatten() {
            let what =
                [&document["earl:testSubject"]["url"], &found["earl:test"]["dct:title"], &found["earl:result"]["html"]];
            faults.push(what.map(ToString::to_string).join(" "));
        }
    }
    let passed = report["earl:result"]["earl:outcome"] == "pass" && faults.is_empty();
    if passed { Outcome::Passed } else { Outcome::Refused(faults.join("\n")) }
}

/// An engine that shows books in headless Chromium; its script lies in tests/readers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Engine {
    /// foliate-js: contents, page list, links, pictures, turning, and what the arguments ask for.
    Foliate,
    /// epub.js: contents, page list, pictures, turning.
    EpubJs,
}

impl Engine {
    /// Opens a book and walks all of it: what was met, or none where the tools are missing. Fails the test where the engine
    /// found something.
    #[track_caller]
    pub(crate) fn walks(self, epub: &Path, arguments: &[&str]) -> Option<Value> {
        let (passed, report, said) = self.run(epub, arguments)?;
        assert!(passed, "{self:?}, {}: {said}", epub.display());
        Some(report)
    }

    /// The same for a book that is broken on purpose: what the engine complains of.
    #[track_caller]
    pub(crate) fn refuses(self, epub: &Path, arguments: &[&str]) -> Option<String> {
        let (passed, report, _) = self.run(epub, arguments)?;
        assert!(!passed, "{self:?}, {}: nothing is found", epub.display());
        Some(report["failures"].to_string())
    }

    fn run(self, epub: &Path, arguments: &[&str]) -> Option<(bool, Value, String)> {
        let (script, library) = match self {
            Self::Foliate => ("check.mjs", "foliate-js/view.js"),
            Self::EpubJs => ("epubjs.mjs", "epubjs/dist/epub.js"),
        };
        let library = fetched_file(&format!("readers/node_modules/{library}"), library)?;
        let modules = library.ancestors().find(|folder| folder.ends_with("node_modules"))?;
        let (node, chromium) = (program("node", "nodejs")?, chromium()?);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers").join(script);
        let out = scratch(&format!("{self:?}-{}", epub.file_stem().unwrap().display())).join("report.json");
        let mut command = Command::new(node);
        command.env("CHROMIUM", chromium).arg(script).arg(modules).arg(epub).arg(&out);
        let output = run_with(command.args(arguments));
        let report = fs::read_to_string(out).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Some((output.status.success(), report, words(&output)))
    }
}

fn chromium() -> Option<PathBuf> {
    program("chromium", "chromium")
}

/// The text of an EPUB in the order of its spine, by MuPDF.
pub(crate) fn mutool_text(epub: &Path) -> Option<String> {
    let mutool = program("mutool", "mupdf-tools")?;
    let output = run(&mutool, ["draw".as_ref(), "-q".as_ref(), "-F".as_ref(), "txt".as_ref(), epub.as_os_str()]);
    assert!(output.status.success(), "mutool cannot read {}:\n{}", epub.display(), words(&output));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The text of an EPUB by calibre, and what it says of the book.
pub(crate) fn calibre(epub: &Path) -> Option<(String, String)> {
    let (convert, meta) = (program("ebook-convert", "calibre")?, program("ebook-meta", "calibre")?);
    let folder = scratch(&format!("calibre-{}", epub.file_stem().unwrap().display()));
    let run = |program: PathBuf| {
        let mut command = Command::new(program);
        command.env("CALIBRE_CONFIG_DIRECTORY", folder.join("config")).env("LANG", "C.UTF-8").arg(epub);
        command
    };
    let out = folder.join("book.txt");
    let output = run_with(run(convert).arg(&out));
    let text = fs::read_to_string(&out);
    let text = text.unwrap_or_else(|_| panic!("calibre cannot read {}:\n{}", epub.display(), words(&output)));
    Some((text, words(&run_with(&mut run(meta)))))
}
