//! The program `newsbind`: arguments, configuration file, what people see. One file for each command.
//!
//! Standard output is data, standard error is talk. Exit code 0: done, perhaps with warnings; 1: done, with errors
//! found; 2: could not run.
mod args;
mod check;
mod completions;
mod config;
mod convert;
mod environment;
mod explain;
mod exporters;
#[cfg(feature = "feed")]
mod feed;
#[cfg(feature = "import")]
mod import;
#[cfg(feature = "index")]
mod index;
mod man;
mod plan;
mod schema;
mod summary;
#[cfg(feature = "epub")]
mod templates;
mod terminal;
mod verify;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, ErrorKind};
use crate::report::Report;
use args::{Args, Command};
use terminal::Terminal;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Done, perhaps with warnings.
    Done,
    /// Done, with errors found.
    Found,
    /// Could not run.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Failed => 2,
        })
    }
}

/// What a command can fail of.
#[derive(Debug)]
enum Failure {
    /// Of the library.
    Run(Error),
    /// Of standard output; a broken pipe is none.
    Output(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Run(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// What a command leaves to say when it is done.
type Outcome = Result<Option<String>, Failure>;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    match Args::try_parse() {
        Ok(args) => run(&args).into(),
        Err(usage) => {
            // Help that nobody reads to its end is no fault.
            let _ = usage.print();
            if usage.use_stderr() { Exit::Failed } else { Exit::Done }.into()
        }
    }
}

fn run(args: &Args) -> Exit {
    let terminal = Terminal::new(&args.common);
    let mut report = if args.common.strict { Report::strict() } else { Report::new() };
    // A report that cannot be written is better known before the work than after it.
    let outcome = terminal.try_report(&args.common).and_then(|()| command(args, &terminal, &mut report));
    terminal.findings(&report);
    let written = terminal.write_report(&args.common, &report);
    let exit = match outcome.and_then(|summary| written.map(|()| summary)) {
        Ok(summary) => {
            summary.iter().for_each(|line| terminal.say(line));
            Exit::Done
        }
        Err(Failure::Output(e)) if e.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
        Err(Failure::Output(e)) => {
            terminal.failed(&Error::output("-", e));
            Exit::Failed
        }
        Err(Failure::Run(e)) if matches!(e.kind(), ErrorKind::Findings { .. }) => Exit::Found,
        Err(Failure::Run(e)) => {
            terminal.failed(&e);
            Exit::Failed
        }
    };
    match exit {
        Exit::Done if report.errors() > 0 => Exit::Found,
        exit => exit,
    }
}

fn command(args: &Args, terminal: &Terminal, report: &mut Report) -> Outcome {
    let common = &args.common;
    match &args.command {
        Command::Check(check) => check::run(check, common, terminal, report),
        Command::Plan(plan) => plan::run(plan, common, terminal, report),
        Command::Convert(convert) => convert::run(convert, common, terminal, report),
        #[cfg(feature = "epub")]
        Command::Templates(templates) => templates::run(templates),
        #[cfg(feature = "feed")]
        Command::Feed(feed) => feed::run(feed, common, terminal, report),
        Command::Verify(verify) => verify::run(verify, terminal, report),
        #[cfg(feature = "import")]
        Command::Import(import) => import::run(import, common, report),
        Command::Explain(explain) => explain::run(explain),
        Command::Schema(schema) => schema::run(schema),
        Command::Completions(completions) => completions::run(completions),
        Command::Man(man) => man::run(man),
    }
}
