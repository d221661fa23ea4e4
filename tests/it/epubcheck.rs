//! EPUBCheck, started once for all tests.
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::tools::{Outcome, present, program, python_packages};

/// One EPUBCheck for all tests, which it judges one after the other. It ends with them: then its input ends.
struct Epubcheck {
    process: Child,
    words: BufReader<ChildStdout>,
}

static EPUBCHECK: Mutex<Option<Epubcheck>> = Mutex::new(None);

impl Epubcheck {
    fn start(java: &Path, jar: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/Epubcheck.java");
        let mut command = Command::new(java);
        // Small books: most of the time goes into starting, so the first compiler and one collector do.
        command.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g", "-cp"]).arg(jar).arg(script);
        command.args(["--failonwarnings", "--usage", "--locale", "en"]);
        let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = process.expect("Java can be started");
        let words = BufReader::new(process.stdout.take().unwrap());
        Self { process, words }
    }

    /// What it says of a book, and whether it is content.
    fn judge(&mut self, epub: &Path) -> (String, bool) {
        let books = self.process.stdin.as_mut().unwrap();
        writeln!(books, "{}", epub.display()).expect("EPUBCheck listens");
        let mut said = String::new();
        loop {
            let mut line = String::new();
            let read = self.words.read_line(&mut line).expect("EPUBCheck speaks UTF-8");
            assert!(read > 0, "EPUBCheck ended, {:?}:\n{said}", self.process.wait());
            match line.trim_end().strip_prefix("exit status ") {
                Some(status) => return (said, status == "0"),
                None => said += &line,
            }
        }
    }
}

/// EPUBCheck 5.3.0 on an EPUB file: no error, no warning.
pub(crate) fn epubcheck(epub: &Path) -> Outcome {
    let jar = present(
        python_packages().map(|folder| folder.join("epubcheck/epubcheck.jar")),
        "EPUBCheck 5.3.0",
        "`make tools`",
    );
    let (Some(java), Some(jar)) = (program("java", "default-jre-headless"), jar) else { return Outcome::Skipped };
    let mut running = EPUBCHECK.lock().unwrap_or_else(PoisonError::into_inner);
    let (said, passed) = running.get_or_insert_with(|| Epubcheck::start(&java, &jar)).judge(epub);
    // CSS-028 only says that a font is embedded.
    let usage = said.lines().any(|line| line.starts_with("USAGE(") && !line.starts_with("USAGE(CSS-028)"));
    let clean = said.contains("0 fatals / 0 errors / 0 warnings / 0 infos") && !usage;
    if passed && clean { Outcome::Passed } else { Outcome::Refused(said) }
}
