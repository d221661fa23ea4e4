//! `newsbind schema`: the input format as JSON Schema.
use std::io::{self, Write};

use super::Outcome;
use super::args::{Record, Schema};
use crate::input::record;

pub(super) fn run(args: &Schema) -> Outcome {
    let schema = match args.record {
        Record::Issue => record::issue_schema(),
        Record::Publication => record::publication_schema(),
    };
    writeln!(io::stdout(), "{schema:#}")?;
    Ok(None)
}
