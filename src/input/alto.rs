//! The text of an ALTO file (ALTO 2 to 4, Library of Congress): what a machine read on a page picture.
mod words;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::bytes::is_xml_char;

pub use words::{TextBlock, Word, words};

/// The text of every text block, in the order of the file, without the lines of print.
///
/// # Errors
/// Where the file is no well-formed ALTO, in words that follow its name.
pub fn paragraphs(text: &str) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().enable_all_checks(true);
    let mut page = Page::default();
    let mut known = false;
    loop {
        match reader.read_event().map_err(|e| format!("is not well-formed: {e}"))? {
            Event::Start(tag) | Event::Empty(tag) => {
                known |= tag.local_name().as_ref() == "alto";
                page.element(&tag)?;
            }
            Event::End(tag) if tag.local_name().as_ref() == "TextLine" => page.line_ends(),
            Event::Eof if known => return Ok(page.finish()),
            Event::Eof => return Err("is no ALTO file".to_owned()),
            _ => {}
        }
    }
}

/// The value of an attribute.
fn unescaped(value: &str) -> Result<Cow<'_, str>, String> {
    // Of the entities XML's own five alone, also where another crate of the program asks quick-xml for those of HTML.
    let text = quick_xml::escape::unescape_with(value, quick_xml::escape::resolve_xml_entity);
    let text = text.map_err(|e| format!("is not well-formed: {e}"))?;
    match text.chars().find(|c| !is_xml_char(*c)) {
        Some(c) => Err(format!("is not well-formed: XML does not allow U+{:04X}", u32::from(c))),
        None => Ok(text),
    }
}

#[derive(Default)]
struct Page {
    paragraphs: Vec<String>,
    /// A space of the file, or the end of a line, stands before the next word.
    gap: bool,
}

impl Page {
    fn element(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        match tag.local_name().as_ref() {
            "TextBlock" => {
                self.paragraphs.push(String::new());
                self.gap = false;
            }
            "SP" => self.gap = true,
            "String" => {
                let content = tag.attributes().flatten().find(|a| a.key.as_ref() == "CONTENT");
                let Some(content) = content else { return Ok(()) };
                self.word(&unescaped(&content.value)?);
            }
            _ => {}
        }
        Ok(())
    }

    /// Chinese characters stand without a space, words of letters with one.
    fn word(&mut self, word: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let western = |c: Option<char>| c.is_some_and(|c| c < '\u{2e80}');
        if self.gap && western(paragraph.chars().next_back()) && western(word.chars().next()) {
            paragraph.push(' ');
        }
        paragraph.push_str(word);
        self.gap = false;
    }

    fn line_ends(&mut self) {
        self.gap = true;
    }

    fn finish(mut self) -> Vec<String> {
        self.paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
        self.paragraphs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_paragraphs_and_lines_run_on() {
        let text = r#"<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace>
<TextBlock><TextLine><String CONTENT="望川"/><SP/><String CONTENT="新桥"/></TextLine><TextLine><String CONTENT="通车&amp;"/></TextLine></TextBlock>
<TextBlock><TextLine><String CONTENT="New"/><SP/><String CONTENT="bridge"/></TextLine><TextLine><String CONTENT="open"/></TextLine></TextBlock>
<TextBlock/></PrintSpace></Page></Layout></alto>"#;
        assert_eq!(paragraphs(text).unwrap(), ["望川新桥通车&", "New bridge open"]);
        assert_eq!(paragraphs("<html/>").unwrap_err(), "is no ALTO file");
        assert!(paragraphs("<alto><a></b></alto>").unwrap_err().contains("not well-formed"));
    }

    #[test]
    fn characters_that_xml_does_not_allow_are_a_fault() {
        for character in ["&#1;", "\u{1}", "&#xFFFE;"] {
            let text =
                format!("<alto><TextBlock><TextLine><String CONTENT=\"甲{character}\"/></TextLine></TextBlock></alto>");
            assert!(paragraphs(&text).unwrap_err().contains("not well-formed"), "{text}");
            assert!(words(&text, [100, 100], 300.0).unwrap_err().contains("not well-formed"), "{text}");
        }
    }
}
