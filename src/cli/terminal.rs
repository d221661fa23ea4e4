//! What people see: findings, progress bars, the reason why a run stopped.
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Common;
use super::{Failure, environment};
use crate::error::{Error, ErrorKind};
use crate::report::{Diagnostic, Progress, Report, Severity, Stage};

/// Standard error, as the options want it.
pub(super) struct Terminal {
    quiet: bool,
    least: Severity,
    colour: bool,
    bars: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Terminal {
    pub(super) fn new(common: &Common) -> Self {
        let people = environment::talks_to_people();
        Self {
            quiet: common.quiet,
            least: if common.verbose { Severity::Notice } else { Severity::Warning },
            colour: people && !environment::no_color(),
            bars: people && !common.quiet && !common.no_progress,
            bar: Mutex::new(None),
        }
    }

    /// A line of talk.
    pub(super) fn say(&self, line: &str) {
        if !self.quiet {
            // Nobody is told that nobody listens.
            let _ = writeln!(io::stderr(), "{}", plain(line));
        }
    }

    /// Prints the findings; notices only with `-v`.
    pub(super) fn findings(&self, report: &Report) {
        if self.quiet {
            return;
        }
        let mut out = io::stderr().lock();
        for finding in report.diagnostics().iter().filter(|d| d.severity() >= self.least) {
            // As above.
            let _ = self.finding(finding, &mut out);
        }
    }

    fn finding(&self, finding: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
        let (severity, code) = (finding.severity(), finding.code());
        let word = self.paint(severity_colour(severity), &severity.to_string());
        writeln!(out, "{word}: {} [{code}]", plain(finding.message()))?;
        let place = finding.place().to_string();
        if !place.is_empty() {
            writeln!(out, "  in {}", plain(&place))?;
        }
        if let Some(hint) = finding.hint() {
            writeln!(out, "\n{}: {}", self.paint(HINT, "hint"), plain(hint))?;
        }
        writeln!(out)
    }

    /// Says why the run stopped, even with `-q`.
    pub(super) fn failed(&self, error: &Error) {
        let mut out = io::stderr().lock();
        let word = self.paint(severity_colour(Severity::Error), "error");
        let _ = writeln!(out, "{word}: {}", plain(&error.to_string()));
        if let Some(hint) = error.hint() {
            let _ = writeln!(out, "\n{}: {}", self.paint(HINT, "hint"), plain(hint));
        }
    }

    fn paint(&self, colour: &str, word: &str) -> String {
        if self.colour { format!("\x1b[{colour}m{word}\x1b[0m") } else { word.to_owned() }
    }

    /// `--report FILE`.
    /// Sees that the file of `--report` can be written.
    pub(super) fn try_report(&self, common: &Common) -> Result<(), Failure> {
        let Some(path) = common.report.as_deref().filter(|path| *path != Path::new("-")) else { return Ok(()) };
        let failed = |source| Error::new(ErrorKind::Output { path: path.display().to_string(), source });
        fs::OpenOptions::new().create(true).append(true).open(path).map(drop).map_err(failed).map_err(Failure::Run)
    }

    pub(super) fn write_report(&self, common: &Common, report: &Report) -> Result<(), Failure> {
        let Some(path) = &common.report else { return Ok(()) };
        let lines = json_lines(report)?;
        if path == Path::new("-") {
            return Ok(io::stdout().write_all(&lines)?);
        }
        let failed = |source| Error::new(ErrorKind::Output { path: path.display().to_string(), source });
        fs::write(path, lines).map_err(failed).map_err(Failure::Run)
    }
}

fn json_lines(report: &Report) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for finding in report.diagnostics() {
        serde_json::to_writer(&mut out, finding)?;
        out.push(b'\n');
    }
    Ok(out)
}

const HINT: &str = "1;32";

fn severity_colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Notice => "1;36",
    }
}

/// Names and texts of others may hold control characters and marks that turn the direction of what follows.
fn plain(text: &str) -> String {
    let harmful =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if harmful(c) { '\u{fffd}' } else { c }).collect()
}

impl Progress for Terminal {
    fn begin(&self, stage: Stage, total: usize) {
        if !self.bars {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let template = if self.colour { COLOURED } else { PLAIN };
        // Both templates are tested below.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(stage_name(stage));
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
    }

    fn step(&self) {
        if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            bar.inc(1);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.end();
    }
}

const PLAIN: &str = "{msg:8} [{bar:32}] {pos}/{len} {eta}";
const COLOURED: &str = "{msg:8.bold} [{bar:32.cyan}] {pos}/{len} {eta:.dim}";

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Check => "check",
        Stage::Epub => "EPUB",
        Stage::Pdf => "PDF",
        Stage::Newsml => "NewsML",
        Stage::Verify => "verify",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_right() {
        for template in [PLAIN, COLOURED] {
            assert!(ProgressStyle::with_template(template).is_ok());
        }
    }

    #[test]
    fn harmful_characters_do_not_reach_the_terminal() {
        assert_eq!(plain("a\x1b[31mb\u{202e}c\r\u{9b}版"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}\u{fffd}版");
    }
}
