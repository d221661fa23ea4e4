//! One rendered document, read once before it may go into a volume.
use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What a document holds that others refer to.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Every `id`.
    pub(super) ids: BTreeSet<String>,
    /// Holds SVG elements (manifest property `svg`).
    pub(super) svg: bool,
    /// Holds ruby.
    pub(super) ruby: bool,
}

/// Why a document cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where, in bytes.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) message: String,
}

/// Reads a document: well-formed, one root, no entity but the five of XML, no id twice.
pub(super) fn read(xhtml: &str) -> Result<Facts, Fault> {
    let mut reader = Reader::from_str(xhtml);
    reader.config_mut().enable_all_checks(true);
    let mut facts = Facts::default();
    let ends_a_section = xhtml.contains("]]>");
    let mut depth = 0_usize;
    let mut roots = 0_usize;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let fault = |message: String| Fault { at, message };
        match reader.read_event().map_err(|e| fault(e.to_string()))? {
            Event::Start(tag) => {
                roots += usize::from(depth == 0);
                depth += 1;
                element(&tag, &mut facts).map_err(fault)?;
            }
            Event::Empty(tag) => {
                roots += usize::from(depth == 0);
                element(&tag, &mut facts).map_err(fault)?;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) if depth == 0 && !text.trim().is_empty() => {
                return Err(fault("text outside the root element".into()));
            }
            Event::Text(text) if ends_a_section && text.contains("]]>") => return Err(fault("`]]>` in text".into())),
            Event::GeneralRef(name) => reference(&name).map_err(fault)?,
            Event::Eof if depth > 0 => return Err(fault("an element is not closed".into())),
            Event::Eof if roots != 1 => return Err(fault("a document has one root element".into())),
            Event::Eof => return Ok(facts),
            _ => {}
        }
    }
}

fn element(tag: &BytesStart<'_>, facts: &mut Facts) -> Result<(), String> {
    match tag.name().as_ref() {
        "svg" => facts.svg = true,
        "ruby" => facts.ruby = true,
        _ => {}
    }
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let value = attribute.value.as_ref();
        if value.contains('<') {
            return Err("`<` in an attribute".into());
        }
        if attribute.key.as_ref() == "id" && !facts.ids.insert(value.to_owned()) {
            return Err(format!("the id `{value}` stands twice"));
        }
        if value.contains('&') {
            quick_xml::escape::unescape(value).map_err(|e| e.to_string())?;
        }
    }
    Ok(())
}

fn reference(name: &str) -> Result<(), String> {
    quick_xml::escape::unescape(&format!("&{name};")).map(|_| ()).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collects_ids_and_kinds() {
        let facts =
            read("<html><p id=\"a\">甲&amp;&#x4e59;<ruby>字<rt>zì</rt></ruby></p><svg id=\"b\"/></html>").unwrap();
        assert_eq!(facts.ids.into_iter().collect::<Vec<_>>(), ["a", "b"]);
        assert!(facts.svg && facts.ruby);
    }

    #[test]
    fn refuses_what_is_not_well_formed() {
        for (text, word) in [
            ("<p>a & b</p>", ""),
            ("<p>&nbsp;</p>", ""),
            ("<p><b></p></b>", ""),
            ("<p>", "not closed"),
            ("<p/><p/>", "one root"),
            ("<p a=\"1\" a=\"2\"/>", ""),
            ("<p a=\"<\"/>", "attribute"),
            ("<p a=\"&x;\"/>", ""),
            ("<a id=\"x\"><b id=\"x\"/></a>", "twice"),
            ("<p>]]></p>", "]]>"),
            ("", "one root"),
            ("甲", "outside"),
        ] {
            let fault = read(text).expect_err(text);
            assert!(fault.message.contains(word), "{text}: {fault:?}");
        }
    }
}
