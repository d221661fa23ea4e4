//! Yardsticks for newsbind: archives of any size, and the same work done with other libraries.

mod generate;

use std::error::Error;

use clap::Parser;

/// Measures newsbind beside other libraries
#[derive(Parser)]
#[command(version)]
enum Command {
    /// Write an archive: the same options give the same bytes
    Generate(generate::Options),
}

fn main() -> Result<(), Box<dyn Error>> {
    match Command::parse() {
        Command::Generate(options) => generate::run(&options),
    }
}
