//! `newsbind templates`: writes the built-in templates of the EPUB exporter, to be changed.
use super::Outcome;
use super::args::Templates;
use super::summary::count;
use crate::error::Error;
use crate::export::epub::built_in_templates;
use crate::sink::{Folder, Sink};

pub(super) fn run(args: &Templates) -> Outcome {
    let mut sink = Folder::create(&args.output)?.with_force(args.force);
    let templates = built_in_templates();
    for (name, text) in templates {
        sink.begin(name)?;
        sink.writer().write_all(text.as_bytes()).map_err(|e| Error::output(*name, e))?;
        sink.commit()?;
    }
    sink.finish()?;
    Ok(Some(format!("wrote {} to {}", count(templates.len(), "template"), args.output.display())))
}
