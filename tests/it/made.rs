//! What the program makes of the sample newspaper and of a real page: made once, judged by several tests.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use crate::source::root;
use crate::tools::{scratch, shared};

/// An archive and the folder that holds its three outputs.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) archive: PathBuf,
    pub(crate) out: PathBuf,
}

impl Made {
    /// The volumes of one kind, in order; pictures and pages that lie beside NewsML items are not among them.
    pub(crate) fn volumes(&self, ending: &str) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = fs::read_dir(&self.out).unwrap().map(|entry| entry.unwrap().path()).collect();
        found.retain(|path| path.extension().is_some_and(|end| end == ending));
        found.sort();
        assert!(!found.is_empty(), "no .{ending} was made in {}", self.out.display());
        found
    }

    /// The NewsML-G2 items, in order; a text layer that lies beside them is not among them.
    pub(crate) fn items(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.out.join("newsml"), &mut found);
        found.retain(|path| path.extension().is_some_and(|end| end == "xml"));
        found.retain(|path| !path.to_string_lossy().ends_with(".alto.xml"));
        assert!(!found.is_empty(), "no item was made in {}", self.out.display());
        found
    }
}

/// All files below a folder, in order.
pub(crate) fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// The program, ready for its arguments, without a terminal and without a user's own configuration.
pub(crate) fn newsbind() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsbind"));
    command.stdin(Stdio::null()).env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
    command
}

/// Runs a command that must be done with nothing worse than warnings.
#[track_caller]
pub(crate) fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let talk = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{command:?}:\n{talk}");
    output
}

/// Converts an archive to all three formats.
#[track_caller]
pub(crate) fn convert(archive: &Path, out: &Path) {
    done(newsbind().arg("convert").arg(archive).args(["--to", "epub,pdf,newsml", "-o"]).arg(out));
}

/// The sample newspaper that lies in `examples/issues`.
pub(crate) fn sample() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let made = Made { archive: root().join("examples/issues"), out: scratch("made-sample").join("out") };
        convert(&made.archive, &made.out);
        made
    })
}

/// The text file of a real newspaper page; it stays where it lies.
pub(crate) fn real_page() -> Option<PathBuf> {
    shared().map(|shared| shared.join("data/cqzxb-2024-01-21/page-20.txt")).filter(|path| path.is_file())
}

/// The real page, imported and converted.
pub(crate) fn real() -> Option<&'static Made> {
    static MADE: OnceLock<Option<Made>> = OnceLock::new();
    let make = || {
        let page = real_page()?;
        let folder = scratch("made-real");
        let made = Made { archive: folder.join("archive"), out: folder.join("out") };
        done(newsbind().arg("import").arg(page).arg("-o").arg(&made.archive));
        convert(&made.archive, &made.out);
        Some(made)
    };
    MADE.get_or_init(make).as_ref()
}
