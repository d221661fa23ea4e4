//! All items of one issue in one document, for what is attached to a PDF: [`message`].
use super::compose::Composer;
use super::context::Context;
use super::options::{Options, Versions};
use super::vocab::Vocabulary;
use super::{issue, media};
use crate::error::Result;
use crate::input::Source;
use crate::model::Issue;
use crate::plan::Volume;
use crate::report::Report;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><header><sent>";

/// The items and packages of issue `n` of the volume as one `newsMessage`: what [`newsml`](super::newsml) writes as files.
/// Media stay where they are.
///
/// # Errors
/// When a media file cannot be read.
pub(crate) fn message(
    volume: &Volume,
    n: usize,
    issue: &Issue,
    source: &dyn Source,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<u8>> {
    let vocabulary = Vocabulary::new(&volume.publication, options.cv_base.as_deref(), &options.schemes);
    let file = &volume.issues[n].file;
    let publication = &volume.publication;
    let context = Context::new(publication, Some(volume), file, issue, source, options, Versions::Record, &vocabulary);
    let mut out = Composer::default();
    issue::compose(&context, &mut out, report)?;
    for file in &out.media.files {
        let digest = media::digest(source, &file.path)?;
        file.digest_at.iter().for_each(|&at| out.out.overwrite(at, &digest));
    }
    let sent = issue.modified.unwrap_or_else(|| options.issue_time.on(issue.date));
    let xml = out.out.as_str();
    let mut message = format!("{HEAD}{sent}</sent></header><itemSet>\n");
    for file in &out.files {
        let item = &xml[file.bytes.clone()];
        // The declaration is a line of its own.
        message.push_str(item.split_once('\n').map_or(item, |(_, item)| item));
        message.push('\n');
    }
    message.push_str("</itemSet></newsMessage>\n");
    Ok(message.into_bytes())
}
