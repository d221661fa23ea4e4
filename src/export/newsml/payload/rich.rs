//! Rich payloads: XHTML 1.0 Strict as a document, HTML as a fragment.
use super::body::{Surroundings, Vocabulary, write_or_title};
use super::{Lost, Story};
use crate::export::xml::Writer;
use crate::model::{Direction, Figure};

/// Media type of the fragment.
pub(in crate::export::newsml) const HTML: &str = "text/html";

/// Name or address of a picture.
type Address<'a> = &'a dyn Fn(&Figure) -> Option<String>;

/// Writes a document; gives the number of characters of the text in its body.
pub(in crate::export::newsml) fn xhtml(
    xml: &mut Writer,
    story: &Story<'_>,
    picture: Address<'_>,
    lost: &mut Lost,
) -> usize {
    xml.open("html").attr("xmlns", "http://www.w3.org/1999/xhtml").attr("xml:lang", story.language.as_str());
    if story.direction == Direction::Rtl {
        xml.attr("dir", "rtl");
    }
    xml.open("head").leaf("title", story.title).close().open("body");
    let chars = fragment(xml, story, Vocabulary::Xhtml, picture, lost);
    xml.close().close();
    chars
}

/// Writes a fragment; gives the number of characters of its text.
pub(in crate::export::newsml) fn html(
    xml: &mut Writer,
    story: &Story<'_>,
    picture: Address<'_>,
    lost: &mut Lost,
) -> usize {
    fragment(xml, story, Vocabulary::Html, picture, lost)
}

fn fragment(
    xml: &mut Writer,
    story: &Story<'_>,
    vocabulary: Vocabulary,
    picture: Address<'_>,
    lost: &mut Lost,
) -> usize {
    let around = Surroundings { vocabulary, language: story.language, picture };
    write_or_title(xml, story.blocks, story.title, &around, lost)
}
