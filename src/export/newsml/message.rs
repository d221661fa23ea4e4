//! newsMessage: several items in one document (NewsML-G2 2.35, `newsMessage`), and which items one holds.
use std::io::{self, Write};

use super::compose::{Composer, ItemFile, NAR};
use super::context::Context;
use super::ident::FileNames;
use super::options::Message;
use super::vocab;
#[cfg(feature = "pdf")]
use super::{Continued, Joined, Options, Renditions, Versions, issue, join::join, media, vocab::Vocabulary};
use crate::export::xml::Writer;
use crate::model::Timestamp;
use crate::plan::names;
#[cfg(feature = "pdf")]
use crate::{error::Result, input::Source, model::Issue, plan::Volume, report::Report};

/// The media type of a message.
const MEDIA_TYPE: &str = "application/vnd.iptc.g2.newsmessage+xml";
const TAIL: &[u8] = b"</itemSet></newsMessage>";

/// The delivery that messages belong to.
#[derive(Debug, Clone)]
pub(crate) struct Transmission {
    /// Number of the delivery, six digits.
    pub(crate) delivery: String,
    /// The partner.
    pub(crate) destination: String,
    pub(crate) sent: Timestamp,
}

/// A message: its name, all that stands before its items, and the items by their number.
#[derive(Debug)]
pub(super) struct MessageFile {
    name: String,
    head: Vec<u8>,
    items: Vec<usize>,
}

/// What is written as one file: an item, or a message with several.
#[derive(Clone, Copy)]
pub(crate) struct Document<'a> {
    composer: &'a Composer,
    of: Of<'a>,
}

#[derive(Clone, Copy)]
enum Of<'a> {
    Item(&'a ItemFile),
    Message(&'a MessageFile),
}

impl<'a> Document<'a> {
    /// The files of an issue: its messages where there are any, else its items.
    pub(super) fn all(composer: &'a Composer) -> impl Iterator<Item = Self> {
        let of_message = move |message| Self { composer, of: Of::Message(message) };
        let alone = if composer.messages.is_empty() { composer.files.as_slice() } else { &[] };
        let items = alone.iter().map(move |item| Self { composer, of: Of::Item(item) });
        composer.messages.iter().map(of_message).chain(items)
    }

    pub(crate) fn name(&self) -> &'a str {
        match self.of {
            Of::Item(item) => &item.name,
            Of::Message(message) => &message.name,
        }
    }

    /// `article`, `picture`, `facsimile`, `page`, `issue` or `message`.
    pub(crate) fn kind(&self) -> &'static str {
        match self.of {
            Of::Item(item) => item.kind,
            Of::Message(_) => "message",
        }
    }

    pub(crate) fn media_type(&self) -> &'static str {
        match self.of {
            Of::Item(item) => item.root.media_type(),
            Of::Message(_) => MEDIA_TYPE,
        }
    }

    /// Guids of the items in it.
    #[cfg(feature = "feed")]
    pub(crate) fn guids(&self) -> Vec<String> {
        match self.of {
            Of::Item(item) => vec![item.guid.clone()],
            Of::Message(message) => message.items.iter().map(|&n| self.composer.files[n].guid.clone()).collect(),
        }
    }

    /// The document, in memory.
    #[cfg(any(feature = "feed", feature = "pdf"))]
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut out = Vec::new();
        in_memory(self.write(&mut out));
        out
    }

    /// Writes the document.
    ///
    /// # Errors
    /// When `out` fails.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let xml = self.composer.out.as_str();
        match self.of {
            Of::Item(item) => out.write_all(&xml.as_bytes()[item.bytes.clone()]),
            Of::Message(message) => {
                out.write_all(&message.head)?;
                for item in message.items.iter().map(|&n| &self.composer.files[n]) {
                    let item = &xml[item.bytes.clone()];
                    // The declaration is a line of its own, and nothing may stand between items.
                    out.write_all(item.split_once('\n').map_or(item, |(_, item)| item).as_bytes())?;
                }
                out.write_all(TAIL)
            }
        }
    }
}

/// Puts the items of an issue into messages, as the options say.
pub(super) fn gather(context: &Context<'_>, out: &mut Composer, names: &mut FileNames<'_>) {
    let messages = match context.options.message {
        Message::None => return,
        Message::Issue => vec![(None, (0..out.files.len()).collect())],
        Message::Article => by_text(context, &out.files),
    };
    let made = messages.into_iter().filter(|(_, items): &(_, Vec<usize>)| !items.is_empty());
    let made = made.map(|(text, items)| MessageFile { name: names.message(text), head: head(context, text), items });
    out.messages = made.collect();
}

/// Each text with its pictures.
fn by_text<'a>(context: &Context<'_>, files: &'a [ItemFile]) -> Vec<(Option<&'a str>, Vec<usize>)> {
    let mut out: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    for (n, file) in files.iter().enumerate() {
        let text = file.guid.split_once("/m/").map_or(file.guid.as_str(), |(text, _)| text);
        let text = text.strip_prefix(context.guids.issue()).unwrap_or(text);
        let id = text.strip_prefix("/a/").unwrap_or(text);
        match out.iter_mut().find(|(known, _)| *known == Some(id)) {
            Some((_, items)) => items.push(n),
            None => out.push((Some(id), vec![n])),
        }
    }
    out
}

/// All that stands before the items. `text` is that of a message of one.
fn head(context: &Context<'_>, text: Option<&str>) -> Vec<u8> {
    let publication = context.publication;
    let transmission = context.assigned().and_then(|assigned| assigned.transmission.as_ref());
    let sent = transmission.map_or_else(|| context.recorded_time(), |transmission| transmission.sent);
    let mut id = match transmission {
        Some(transmission) => format!("{}/delivery/{}", context.guids.issue(), transmission.delivery),
        // Nobody numbers what is converted; the version of the record tells one state from the next.
        None => format!("{}/delivery/v{}", context.guids.issue(), context.issue.version),
    };
    if let Some(text) = text {
        id = format!("{id}-{}", text.trim_start_matches('/'));
    }
    let authority = names::authority(publication);
    let sender = authority.as_deref().map_or(publication.id.as_str(), vocab::host);
    let mut xml = Writer::new();
    xml.declaration().open("newsMessage").attr("xmlns", NAR).open("header");
    xml.leaf("sent", &sent.to_string()).open("catalogRef").attr("href", vocab::IPTC_CATALOG).close();
    xml.leaf("sender", sender).leaf("transmitId", &id).leaf("priority", "4").leaf("origin", &publication.id);
    if let Some(transmission) = transmission {
        xml.leaf("destination", &transmission.destination);
    }
    xml.open("signal").attr("qcode", "nmsig:atomic").close().close();
    // Its end is `TAIL`.
    xml.open("itemSet");
    let mut head = Vec::new();
    in_memory(xml.drain(&mut head));
    head
}

/// Memory takes all that is written.
fn in_memory(written: io::Result<()>) {
    debug_assert!(written.is_ok(), "{written:?}");
}

/// The items and packages of issue `n` of the volume as one `newsMessage`: what [`newsml`](super::newsml) writes as files.
/// Media stay where they are.
///
/// # Errors
/// When a media file cannot be read.
#[cfg(feature = "pdf")]
pub(crate) fn message(
    volume: &Volume,
    n: usize,
    issue: &Issue,
    source: &dyn Source,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<u8>> {
    let vocabulary = Vocabulary::new(&volume.publication, options.cv_base.as_deref(), &options.schemes);
    // Smaller copies would lie beside it, where nothing is.
    let options = Options { message: Message::Issue, renditions: Renditions::default(), ..options.clone() };
    let file = &volume.issues[n].file;
    let publication = &volume.publication;
    let mut whole;
    let (issue, joined) = match options.continued {
        Continued::Link => (issue, Joined::default()),
        Continued::Join => {
            whole = issue.clone();
            let joined = join(&mut whole);
            (&whole, joined)
        }
    };
    let of = (issue, &joined);
    let context = Context::new(publication, Some(volume), file, of, source, &options, Versions::Record, &vocabulary);
    let mut out = Composer::default();
    issue::compose(&context, &mut out, report)?;
    for file in &out.media.files {
        let digest = media::digest(source, &file.path)?;
        file.digest_at.iter().for_each(|&at| out.out.overwrite(at, &digest));
    }
    Ok(Document::all(&out).next().map(Document::to_bytes).unwrap_or_default())
}
