//! One rendered document, read once before it may go into a volume.
//!
//! Every document of a volume is read, so this is a reader of its own that builds no events: XML 1.0 (fifth edition) without a
//! DTD of one's own, and nothing kept but [`Facts`]. A test holds it against quick-xml, which accepts whatever it accepts.
use std::collections::BTreeSet;

use memchr::{memchr, memchr2, memmem};

use crate::bytes::{self, is_xml_char};

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
    characters(xhtml)?;
    let mut reader = Reader {
        text: xhtml,
        at: 0,
        open: Vec::new(),
        attributes: Vec::new(),
        rooted: false,
        ends_a_section: memmem::find(xhtml.as_bytes(), b"]]>").is_some(),
        facts: Facts::default(),
    };
    while reader.at < xhtml.len() {
        reader.text()?;
        reader.markup()?;
    }
    match reader.open.last() {
        Some(name) => Err(reader.fault(format!("the element `{name}` is not closed"))),
        None if !reader.rooted => Err(reader.fault("a document has one root element")),
        None => Ok(reader.facts),
    }
}

/// XML 1.0, 2.2: no control characters, no U+FFFE and U+FFFF.
fn characters(xhtml: &str) -> Result<(), Fault> {
    let is_doubtful = |byte: u8, next: u8| {
        ((byte < b' ') & (byte != b'\n') & (byte != b'\t') & (byte != b'\r')) | ((byte == 0xEF) & (next == 0xBF))
    };
    let mut from = 0;
    while let Some(found) = bytes::find(&xhtml.as_bytes()[from..], is_doubtful) {
        let at = from + found;
        match xhtml[at..].chars().next() {
            Some(c) if is_xml_char(c) => from = at + c.len_utf8(),
            _ => return Err(Fault { at, message: "a character that XML does not allow".to_owned() }),
        }
    }
    Ok(())
}

struct Reader<'a> {
    text: &'a str,
    /// Next byte; always the first of a character.
    at: usize,
    open: Vec<&'a str>,
    /// Names of the attributes of the present tag.
    attributes: Vec<&'a str>,
    rooted: bool,
    /// `]]>` stands somewhere.
    ends_a_section: bool,
    facts: Facts,
}

impl<'a> Reader<'a> {
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { at: self.at, message: message.into() }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn take(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        self.at += if found { what.len() } else { 0 };
        found
    }

    /// What stands before `end`, which is taken as well.
    fn until(&mut self, end: &str) -> Result<&'a str, Fault> {
        let rest = self.rest();
        let found = memmem::find(rest.as_bytes(), end.as_bytes());
        let found = found.ok_or_else(|| self.fault(format!("`{end}` is missing")))?;
        self.at += found + end.len();
        Ok(&rest[..found])
    }

    /// Text and references up to the next mark-up.
    fn text(&mut self) -> Result<(), Fault> {
        loop {
            let rest = self.rest();
            let end = memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
            let text = &rest[..end];
            if self.open.is_empty() && !text.bytes().all(is_space) {
                return Err(self.fault("text outside the root element"));
            }
            if self.ends_a_section && text.contains("]]>") {
                return Err(self.fault("`]]>` in text"));
            }
            self.at += end;
            if !rest[end..].starts_with('&') {
                return Ok(());
            }
            if self.open.is_empty() {
                return Err(self.fault("text outside the root element"));
            }
            let reference = reference(&rest[end..]).map_err(|message| self.fault(message))?;
            self.at += reference;
        }
    }

    /// What begins with `<`, if anything is left.
    fn markup(&mut self) -> Result<(), Fault> {
        let rest = self.rest();
        match rest.as_bytes().get(1) {
            None if rest.is_empty() => Ok(()),
            Some(b'/') => self.end_tag(),
            Some(b'!') => self.declaration(),
            Some(b'?') => self.instruction(),
            _ => self.start_tag(),
        }
    }

    fn end_tag(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 2;
        let name = self.name()?;
        self.space();
        if !self.take(">") {
            return Err(self.fault("`>` is missing"));
        }
        match self.open.pop() {
            Some(open) if open == name => Ok(()),
            Some(open) => Err(Fault { at: start, message: format!("`{name}` ends where `{open}` is open") }),
            None => Err(Fault { at: start, message: format!("`{name}` ends and is not open") }),
        }
    }

    /// A start tag (3.1, STag) or that of an empty element.
    fn start_tag(&mut self) -> Result<(), Fault> {
        if self.open.is_empty() && std::mem::replace(&mut self.rooted, true) {
            return Err(self.fault("a document has one root element"));
        }
        self.at += 1;
        let name = self.name()?;
        match name {
            "svg" => self.facts.svg = true,
            "ruby" => self.facts.ruby = true,
            _ => {}
        }
        self.attributes.clear();
        loop {
            let spaced = self.space();
            if self.take(">") {
                self.open.push(name);
                return Ok(());
            }
            if self.take("/>") {
                return Ok(());
            }
            if !spaced {
                return Err(self.fault(format!("the tag of `{name}` has no end")));
            }
            self.attribute()?;
        }
    }

    /// An attribute (3.1, Attribute): no name twice, no `<` in the value.
    fn attribute(&mut self) -> Result<(), Fault> {
        let name = self.name()?;
        if self.attributes.contains(&name) {
            return Err(self.fault(format!("the attribute `{name}` stands twice")));
        }
        self.attributes.push(name);
        self.space();
        let is_given = self.take("=");
        self.space();
        let quote = self.rest().as_bytes().first().copied().filter(|byte| is_given && matches!(byte, b'"' | b'\''));
        let quote =
            quote.ok_or_else(|| self.fault(format!("the attribute `{name}` has no value in quotation marks")))?;
        let rest = &self.rest()[1..];
        let end = memchr(quote, rest.as_bytes());
        let end = end.ok_or_else(|| self.fault(format!("the value of `{name}` has no end")))?;
        let value = &rest[..end];
        let mut from = 0;
        while let Some(found) = memchr2(b'<', b'&', &value.as_bytes()[from..]) {
            let special = &value[from + found..];
            if special.starts_with('<') {
                return Err(self.fault(format!("`<` in the attribute `{name}`")));
            }
            from += found + reference(special).map_err(|message| self.fault(message))?;
        }
        if name == "id" && !self.facts.ids.insert(value.to_owned()) {
            return Err(self.fault(format!("the id `{value}` stands twice")));
        }
        self.at += end + 2;
        Ok(())
    }

    /// A comment (2.5), a CDATA section (2.7) or a document type declaration (2.8) without declarations of its own.
    fn declaration(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let fault = |message: &str| Err(Fault { at: start, message: message.to_owned() });
        if self.take("<!--") {
            let comment = self.until("--")?;
            return if self.take(">") { Ok(()) } else { fault(&format!("`--` in the comment `{comment}`")) };
        }
        if self.take("<![CDATA[") {
            self.until("]]>")?;
            return if self.open.is_empty() { fault("text outside the root element") } else { Ok(()) };
        }
        if !self.take("<!DOCTYPE") || self.rooted {
            return fault("a declaration that cannot stand here");
        }
        match self.until(">")? {
            text if text.contains(['[', '<']) => fault("a document type with declarations of its own"),
            _ => Ok(()),
        }
    }

    /// A processing instruction (2.6), or the XML declaration at the very start.
    fn instruction(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 2;
        let name = self.name()?;
        if name.eq_ignore_ascii_case("xml") && start > 0 {
            return Err(Fault { at: start, message: "an XML declaration inside the document".to_owned() });
        }
        self.until("?>").map(|_| ())
    }

    /// White space (2.3, S); true where there is any.
    fn space(&mut self) -> bool {
        let rest = self.rest().as_bytes();
        let count = rest.iter().position(|byte| !is_space(*byte)).unwrap_or(rest.len());
        self.at += count;
        count > 0
    }

    /// A name (2.3, Name).
    fn name(&mut self) -> Result<&'a str, Fault> {
        let rest = self.rest();
        let of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.');
        let ascii = rest.bytes().position(|byte| !of_name(&byte)).unwrap_or(rest.len());
        let end = match rest.as_bytes().get(ascii) {
            // Names are ASCII but for those that nobody has used yet.
            None | Some(0..0x80) if rest.starts_with(|c| is_name(c, true)) => ascii,
            _ => rest.char_indices().find(|(at, c)| !is_name(*c, *at == 0)).map_or(rest.len(), |(at, _)| at),
        };
        if end == 0 {
            return Err(self.fault("a name is missing"));
        }
        self.at += end;
        Ok(&rest[..end])
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// NameStartChar and NameChar (XML 1.0, 2.3).
fn is_name(c: char, first: bool) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '_' | ':' => true,
        '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}' => !first,
        _ => matches!(c,
            '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
            | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
            | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}'),
    }
}

/// The length of the reference (4.1) at the beginning: a character, or one of the five entities of XML.
fn reference(text: &str) -> Result<usize, String> {
    let named = text.get(1..).and_then(|rest| rest.split_once(';')).map(|(name, _)| name);
    let name = named.ok_or("`&` without `;`")?;
    let known = match name.strip_prefix('#').map(|number| (number, number.strip_prefix('x'))) {
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
        Some((_, Some(digits))) => is_of_char(digits, 16),
        Some((digits, None)) => is_of_char(digits, 10),
    };
    if known {
        Ok(name.len() + 2)
    } else {
        Err(format!("`&{}` is no reference", name.chars().take(20).collect::<String>()))
    }
}

fn is_of_char(digits: &str, radix: u32) -> bool {
    let number = u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'));
    number.and_then(char::from_u32).is_some_and(is_xml_char)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::events::Event;

    use super::*;

    #[test]
    fn collects_ids_and_kinds() {
        let facts = read(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html><p id=\"a\">甲&amp;&#x4e59;<ruby>字<rt>zì</rt></ruby>￥</p><!-- x --><svg id='b' /></html>\n",
        );
        let facts = facts.unwrap();
        assert_eq!(facts.ids.into_iter().collect::<Vec<_>>(), ["a", "b"]);
        assert!(facts.svg && facts.ruby);
    }

    #[test]
    fn takes_what_xml_allows() {
        for text in [
            "<a\n/>",
            "<版 b='\"'></版\t>",
            "<a><![CDATA[<&]]></a>",
            "<a><?php x?></a>",
            "<a>]] ></a>",
            "<a b = '&gt;&#9;'/>",
        ] {
            assert!(read(text).is_ok(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn refuses_what_is_not_well_formed() {
        for (text, word) in [
            ("<p>a & b</p>", "`&"),
            ("<p>&nbsp;</p>", "no reference"),
            ("<p>&#0;</p>", "no reference"),
            ("<p>&#+9;</p>", "no reference"),
            ("<p>&#xFFFE;</p>", "no reference"),
            ("<p>&#xD800;</p>", "no reference"),
            ("<p>\u{1}</p>", "does not allow"),
            ("<p>\u{FFFF}</p>", "does not allow"),
            ("<p><b></p></b>", "ends where"),
            ("</p>", "not open"),
            ("<p>", "not closed"),
            ("<p/><p/>", "one root"),
            ("<p a=\"1\" a=\"2\"/>", "twice"),
            ("<p a=\"<\"/>", "attribute"),
            ("<p a=\"&x;\"/>", "no reference"),
            ("<p a=\"1\"b=\"2\"/>", "no end"),
            ("<p a/>", "no value"),
            ("<p a=1/>", "no value"),
            ("<p a=\"1/>", "no end"),
            ("<p", "no end"),
            ("<", "a name"),
            ("< p/>", "a name"),
            ("<1/>", "a name"),
            ("<a id=\"x\"><b id=\"x\"/></a>", "twice"),
            ("<p>]]></p>", "]]>"),
            ("<p/><!DOCTYPE html>", "cannot stand"),
            ("<!DOCTYPE p [<!ENTITY x \"y\">]><p/>", "of its own"),
            ("<p><!-- a -- b --></p>", "comment"),
            ("<p><!-- a</p>", "missing"),
            ("<p/><![CDATA[x]]>", "outside"),
            ("<p><?xml version=\"1.0\"?></p>", "inside"),
            ("", "one root"),
            ("甲", "outside"),
            ("<p/>&amp;", "outside"),
        ] {
            let fault = read(text).expect_err(text);
            assert!(fault.message.contains(word), "{text}: {fault:?}");
        }
    }

    #[test]
    fn a_fault_has_its_place() {
        let text = "<html><p>甲</p><p>a & b</p></html>";
        assert_eq!(read(text).unwrap_err().at, text.find('&').unwrap());
    }

    /// Whether quick-xml, with all its checks, reads to the end.
    fn is_read_by_another(text: &str) -> bool {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().enable_all_checks(true);
        loop {
            match reader.read_event() {
                Ok(Event::Eof) => return true,
                Ok(Event::Start(tag) | Event::Empty(tag)) if tag.attributes().any(|a| a.is_err()) => return false,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
    }

    proptest! {
        /// Pieces of mark-up in any order: what is taken is well-formed for quick-xml as well.
        #[test]
        fn takes_nothing_that_another_reader_refuses(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "<a>", "</a>", "<b", " c=\"", "\"", "'", ">", "/>", "<", "&", "amp;", ";", "#", "x41", "甲", " ", "\n", "<!--", "-->", "--",
                "<![CDATA[", "]]>", "<?p", "?>", "=", "!", "/", "id", "<!DOCTYPE html>", "\u{FFFE}", "b",
            ]), 0..14),
        ) {
            let inner = pieces.concat();
            for text in [format!("<r>{inner}</r>"), inner] {
                if read(&text).is_ok() {
                    prop_assert!(is_read_by_another(&text), "{text}");
                }
            }
        }
    }
}
