//! `newsbind completions`: a script for a shell.
use std::io::{self, Write};

use clap::CommandFactory;

use super::Outcome;
use super::args::{Args, Completions};

pub(super) fn run(args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "newsbind", &mut script);
    io::stdout().write_all(&script)?;
    Ok(None)
}
