//! `newsbind man`: manual pages, in roff.
use std::io::{self, Write};

use clap::CommandFactory;

use super::Outcome;
use super::args::{Args, Man};

pub(super) fn run(args: &Man) -> Outcome {
    let mut root = Args::command();
    root.build();
    let page = match &args.command {
        None => clap_mangen::Man::new(root),
        Some(name) => {
            let command = root.find_subcommand(name).cloned().unwrap_or(root);
            clap_mangen::Man::new(command).title(format!("newsbind-{name}"))
        }
    };
    let mut text = Vec::new();
    page.render(&mut text)?;
    io::stdout().write_all(&text)?;
    Ok(None)
}
