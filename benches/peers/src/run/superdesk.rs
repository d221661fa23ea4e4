//! Superdesk's own writer of NewsML-G2, where the tools of the tests have brought it.
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Entrant, Place};

/// Python with superdesk-core, in the folder that `tools/fetch.sh where` prints.
fn python() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/fetch.sh");
    let printed = Command::new("sh").arg(script).arg("where").output().ok()?;
    let folder = PathBuf::from(String::from_utf8(printed.stdout).ok()?.trim_end());
    let python = folder.join("superdesk/bin/python3");
    python.is_file().then_some(python)
}

impl Place {
    /// Empty, with a word on standard error, where it is not there.
    pub(super) fn superdesk(&self, archive: &Path) -> Option<Entrant> {
        let Some(python) = python() else {
            eprintln!("Superdesk's writer is left out: `make tools` brings it where there is a Python 3.8");
            return None;
        };
        let output = self.work.join("peer");
        let mut command = Command::new(python);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("superdesk_items.py")).arg(archive).arg(&output);
        Some(Entrant { who: "superdesk-core 2.5.3, articles alone".to_owned(), newsbind: false, command, output })
    }
}
