//! newsItem with the text that a machine read on the picture of a page, from its text layer (ALTO).
use std::borrow::Cow;
use std::io::Read as _;

use super::compose::Composer;
use super::context::Context;
use super::item;
use super::meta::{Item, Root, Words};
use super::picture::FacsimileItem;
use super::vocab;
use crate::error::Result;
use crate::input::alto;
use crate::model::{Block, Page};
use crate::report::{Diagnostic, Report, codes};

/// Writes the item; false where nothing was read.
pub(super) fn write(
    context: &Context<'_>,
    out: &mut Composer,
    page: &Page,
    named: &FacsimileItem,
    report: &mut Report,
) -> Result<bool> {
    let blocks = blocks(context, page, report)?;
    if blocks.is_empty() || !named.version.send {
        return Ok(!blocks.is_empty());
    }
    let language = context.language(page);
    let (open, close) = if language.is_chinese() { ("（版面文字", "）") } else { (" (text of the page)", "") };
    let title = format!("{}{open}{close}", context.page_title(page));
    let guid = Cow::Borrowed(named.guid.as_str());
    let mut item = Item::new(Root::News, vocab::TEXT, guid, &named.file, named.version, language);
    item.direction = context.direction(page);
    item.rights = context.rights(&[]);
    item.title = Cow::Borrowed(&title);
    item.headlines.push(Words { role: None, text: Cow::Borrowed(&title), generated: true });
    item.creditline = Some(&context.publication.title);
    item.properties = context.page_properties(page);
    context.edition_properties(&mut item.properties);
    item::write_page_text(context, out, &item, page, &blocks);
    Ok(true)
}

/// The paragraphs of the text layer; none where there is none, or none that can be read (`MED-002`).
///
/// # Errors
/// When it cannot be opened.
pub(super) fn blocks(context: &Context<'_>, page: &Page, report: &mut Report) -> Result<Vec<Block>> {
    let path = page.facsimile.as_ref().and_then(|facsimile| facsimile.text_layer.as_ref());
    // One that is missing is told with the page picture.
    let Some(path) = path else { return Ok(Vec::new()) };
    let Some(mut file) = context.source.media(path)? else { return Ok(Vec::new()) };
    let mut text = String::new();
    let read = file.reader.read_to_string(&mut text).map_err(|e| format!("cannot be read: {e}"));
    match read.and_then(|_| alto::paragraphs(&text)) {
        Ok(paragraphs) => Ok(paragraphs.iter().map(|words| super::paragraph(words)).collect()),
        Err(fault) => {
            let message = format!("text layer `{path}` {fault}");
            report.push(Diagnostic::new(codes::MED_002, message).at(context.place(Some(page), None)));
            Ok(Vec::new())
        }
    }
}
