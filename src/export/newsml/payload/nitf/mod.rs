//! NITF 3.6: a whole document, as a payload of an item or as a file of its own.
mod head;

use super::Lost;
use super::body::{self, Surroundings, Vocabulary};
use crate::export::xml::Writer;
use crate::model::{Article, Block, Direction, Figure, Issue, Language, Page, Publication, Timestamp};

#[cfg(feature = "feed")]
pub(in crate::export::newsml) use self::head::parts;

/// Media type of the payload.
pub(crate) const MEDIA_TYPE: &str = "application/nitf+xml";

/// What a document is made of.
pub(crate) struct Nitf<'a> {
    pub(crate) publication: &'a Publication,
    pub(crate) issue: &'a Issue,
    /// Absent for what is no longer in the record.
    pub(crate) page: Option<&'a Page>,
    /// Absent for words that are no article: the opening of a group.
    pub(crate) article: Option<&'a Article>,
    /// Headline in one line.
    pub(crate) title: &'a str,
    pub(crate) guid: &'a str,
    pub(crate) version: u32,
    pub(crate) created: Timestamp,
    pub(crate) language: &'a Language,
    pub(crate) direction: Direction,
    pub(crate) blocks: &'a [Block],
    /// Why it is taken back; then nothing but this is written of the text.
    pub(crate) note: Option<&'a str>,
    /// File name or address of a picture.
    pub(crate) picture: &'a dyn Fn(&Figure) -> Option<String>,
    /// True for a file of its own, which names its version of NITF.
    pub(crate) standalone: bool,
    /// False for Superdesk's reader, which wants no namespace.
    pub(crate) namespace: bool,
}

/// Writes the document; gives the number of characters (Unicode scalar values) of the text in its body.
pub(crate) fn write(xml: &mut Writer, nitf: &Nitf<'_>, lost: &mut Lost) -> usize {
    xml.open("nitf");
    if nitf.namespace {
        xml.attr("xmlns", "http://iptc.org/std/NITF/2006-10-18/");
    }
    xml.attr("xml:lang", nitf.language.as_str());
    if nitf.standalone {
        xml.attr("version", "-//IPTC//DTD NITF 3.6//EN");
    }
    head::write(xml, nitf);
    xml.open("body").attr_opt("style", style(nitf.direction));
    head::body_head(xml, nitf);
    xml.open("body.content").open("block");
    let chars = match nitf.note {
        Some(note) => {
            xml.leaf("p", note);
            note.chars().count()
        }
        None => {
            let around = Surroundings { vocabulary: Vocabulary::Nitf, language: nitf.language, picture: nitf.picture };
            body::write_or_title(xml, nitf.blocks, nitf.title, &around, lost)
        }
    };
    xml.close().close();
    let credit = nitf.article.and_then(|article| article.credit.as_deref()).filter(|_| nitf.note.is_none());
    if let Some(credit) = credit {
        xml.open("body.end").leaf("tagline", credit).close();
    }
    xml.close().close();
    chars
}

/// NITF has no `dir`.
pub(super) fn style(direction: Direction) -> Option<&'static str> {
    (direction == Direction::Rtl).then_some("direction:rtl")
}
