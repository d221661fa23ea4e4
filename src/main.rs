//! The newsbind program.
use std::process::ExitCode;

fn main() -> ExitCode {
    newsbind::cli::main()
}
