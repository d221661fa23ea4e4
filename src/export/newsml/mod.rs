//! NewsML-G2 2.35, conformance `power`: one newsItem for each article, picture and page picture, one packageItem for each
//! page and for the issue, in a folder for each date, with the media beside them.
//!
//! Issues are made on workers, each into one buffer, and written in order: memory is bound by the largest issue times the
//! number of workers. Pictures are hashed while they are copied; the digest is then put into the place that waits for it.
mod assigned;
mod compose;
mod context;
mod gone;
mod ident;
#[cfg(feature = "feed")]
mod inventory;
mod iri;
mod issue;
mod item;
mod join;
mod layer;
#[cfg(feature = "feed")]
mod maker;
mod media;
mod message;
mod meta;
mod naming;
mod ocr;
mod options;
mod package;
mod payload;
mod picture;
mod rendition;
mod rights;
#[cfg(any(feature = "cli", feature = "feed"))]
pub(crate) mod settings;
mod subject;
mod topics;
mod vocab;

use std::sync::Mutex;

#[cfg(feature = "pdf")]
pub(crate) use self::message::message;
#[cfg(feature = "feed")]
pub(crate) use self::{
    assigned::{Gone, GoneKind},
    ident::{FileNames, media_name},
    inventory::{Found, What},
    iri::is_iri,
    item::fixed_note,
    join::{Joined, join},
    layer::hide_text_layers,
    maker::Maker,
    message::Transmission,
    options::Version,
    payload::{body, is_item, line, lines, nitf},
    vocab::{Signal, default_base, is_media_topic},
};
pub use assigned::Assigned;
pub use naming::Naming;
pub use options::{
    Continued, HeadlineRoles, IssueTime, Message, Odrl, Options, Payload, Provider, Slugline, Summary, Versions,
};
pub use rendition::{Renditions, Smaller, SmallerFormat};
pub use topics::MediaTopics;

pub(crate) use self::compose::Composer;
pub(crate) use self::payload::Lost;
use self::vocab::Vocabulary;
use crate::error::{Error, Result};
use crate::input::{Buffers, ReadOnce, Source};
use crate::model::{Block, Date, Paragraph, Publication, Text};
use crate::parallel;
use crate::plan::Volume;
use crate::report::{Diagnostic, Place, Progress, Report, Stage, codes};
use crate::sink::Sink;

/// Writes the items and packages of a volume to `newsml/<date>/`.
///
/// An issue that changed since pass 1 is left out (`SRC-001`); all others are written.
///
/// # Errors
/// When the source cannot be read or the sink cannot be written.
pub fn newsml(
    volume: &Volume,
    source: &dyn Source,
    options: &Options,
    versions: Versions<'_>,
    sink: &mut dyn Sink,
    report: &mut Report,
    progress: &dyn Progress,
) -> Result<()> {
    publication_findings(volume, report);
    let vocabulary = Vocabulary::new(&volume.publication, options.cv_base.as_deref(), &options.schemes);
    let (buffers, files) = (Mutex::new(Vec::new()), Buffers::default());
    let child = report.child();
    let work = |n: usize| {
        let mut out: Composer = take(&buffers);
        let mut found = child.child();
        let source = ReadOnce::new(source, &files);
        let made = issue::make(volume, n, &source, options, versions, &vocabulary, &mut out, &mut found);
        (made, source, out, found)
    };
    progress.begin(Stage::Newsml, volume.len());
    let mut lost = Lost::default();
    let mut outcome = Ok(());
    parallel::ordered(options.jobs, volume.len(), work, |n, (made, source, mut out, found)| {
        report.append(found);
        lost.add(&out.lost);
        let outline = &volume.issues[n];
        outcome = made.and_then(|made| {
            if made { write(&source, outline.date, &outline.file, &mut out, sink, report) } else { Ok(()) }
        });
        give_back(&buffers, out);
        progress.step();
        outcome.is_ok() && !report.stopped()
    });
    progress.end();
    if let Some(words) = lost.in_words() {
        let message = format!("the payload `{}` drops mark-up and keeps its text: {words}", options.payload.as_str());
        report.push(Diagnostic::new(codes::NML_042, message));
    }
    outcome
}

fn publication_findings(volume: &Volume, report: &mut Report) {
    let publication = &volume.publication;
    if publication.tag_authority.is_none() {
        let base = crate::plan::names::base(publication);
        let message = format!("`tag_authority` is not set; identifiers begin with `{base}`");
        report.push(
            Diagnostic::new(codes::NML_004, message)
                .with_hint("set it before the first delivery: it must never change"),
        );
    }
    look_at_rights(publication, report);
}

/// `NML-010`: nothing says whose the texts are.
pub(crate) fn look_at_rights(publication: &Publication, report: &mut Report) {
    if publication.rights.is_empty() && publication.publisher.name.is_none() {
        report.push(Diagnostic::new(codes::NML_010, "the publication says no rights and no publisher"));
    }
}

fn take(buffers: &Mutex<Vec<Composer>>) -> Composer {
    let kept = buffers.lock().ok().and_then(|mut kept| kept.pop());
    let mut out = kept.unwrap_or_default();
    out.clear();
    out
}

fn give_back(buffers: &Mutex<Vec<Composer>>, out: Composer) {
    if let Ok(mut kept) = buffers.lock() {
        kept.push(out);
    }
}

/// Writes an issue that was made: media first, so that no item ever names a file that is not there.
fn write(
    source: &dyn Source,
    date: Date,
    record: &str,
    out: &mut Composer,
    sink: &mut dyn Sink,
    report: &mut Report,
) -> Result<()> {
    for file in out.media.files.iter().filter(|file| !file.held) {
        let path = format!("newsml/{date}/{}", file.name);
        sink.begin(&path)?;
        if let Some(made) = &file.made {
            sink.describe(file.media_type, "media");
            sink.writer().write_all(made).map_err(|e| Error::output(&path, e))?;
            sink.commit()?;
            continue;
        }
        let copied = media::copy_to(sink, source, &file.path)?;
        let Some((_, digest)) = copied.filter(|(bytes, _)| *bytes == file.bytes) else {
            sink.abort();
            let message = format!("`{}` changed while newsbind was reading", file.path);
            report.push(
                Diagnostic::new(codes::SRC_001, message)
                    .at(Place { file: Some(record.to_owned()), ..Place::default() }),
            );
            return Ok(());
        };
        sink.describe(file.media_type, "media");
        sink.commit()?;
        file.digest_at.iter().for_each(|&at| out.out.overwrite(at, &digest));
    }
    for document in out.documents() {
        let path = format!("newsml/{date}/{}", document.name());
        sink.begin(&path)?;
        sink.describe(document.media_type(), document.kind());
        document.write(sink.writer()).map_err(|e| Error::output(&path, e))?;
        sink.commit()?;
    }
    Ok(())
}

/// A paragraph of plain text.
fn paragraph(words: &str) -> Block {
    Block::Paragraph(Paragraph { text: Text::plain(words), ..Paragraph::default() })
}
