//! `newsbind explain`: what a code means.
use std::io::{self, Write};

use super::Outcome;
use super::args::Explain;
use crate::report::codes;

/// Columns of running text.
const WIDTH: usize = 80;

pub(super) fn run(args: &Explain) -> Outcome {
    let mut out = io::stdout().lock();
    match args.code {
        Some(code) => {
            writeln!(out, "{code} ({}): {}\n\n{}", code.severity(), code.title(), wrap(code.explain()))?;
        }
        None => {
            for code in codes::ALL {
                writeln!(out, "{:8} {:7} {}", code.as_str(), code.severity().to_string(), code.title())?;
            }
        }
    }
    Ok(None)
}

/// Breaks at spaces; a word longer than a line stands alone.
fn wrap(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let width = word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        if column > 0 && column + 1 + width > WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}
