//! XML element writer: [`Writer`]. Names come from the code, values from the data, and every value is escaped on its way.
//!
//! The output is compact UTF-8 in one buffer that can be used again: no white space between elements, attributes in the
//! order of the calls, `<a/>` for an element without content. Characters that XML 1.0 does not allow are left out, so what
//! is written can always be read.
//!
//! ```
//! use newsbind::export::xml::Writer;
//!
//! let mut xml = Writer::new();
//! xml.open("p").attr("class", "a\"b").text("1 < 2").close();
//! xml.open("br").close();
//! assert_eq!(xml.as_str(), "<p class=\"a&quot;b\">1 &lt; 2</p><br/>");
//! ```
use memchr::memmem;

use crate::bytes;

/// Writes elements, attributes and text into one buffer.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    names: Vec<&'static str>,
    /// A start tag waits for attributes.
    in_tag: bool,
}

impl Writer {
    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Empties the buffer and keeps its memory.
    pub fn clear(&mut self) {
        self.out.clear();
        self.names.clear();
        self.in_tag = false;
    }

    /// What was written so far. Whole when as many elements were closed as opened.
    #[must_use]
    pub fn as_str(&self) -> &str {
        debug_assert!(self.names.is_empty() && !self.in_tag, "open elements: {:?}", self.names);
        &self.out
    }

    /// What was written so far, and the buffer with it.
    #[must_use]
    pub fn into_string(self) -> String {
        debug_assert!(self.names.is_empty() && !self.in_tag, "open elements: {:?}", self.names);
        self.out
    }

    /// Number of bytes so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// True when nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// The XML declaration, and a line feed.
    pub fn declaration(&mut self) -> &mut Self {
        self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self
    }

    /// A document type declaration, as given.
    pub fn doctype(&mut self, text: &'static str) -> &mut Self {
        self.end_tag();
        self.out.push_str("<!DOCTYPE ");
        self.out.push_str(text);
        self.out.push_str(">\n");
        self
    }

    /// Opens an element; attributes may follow.
    pub fn open(&mut self, name: &'static str) -> &mut Self {
        self.end_tag();
        self.out.push('<');
        self.out.push_str(name);
        self.names.push(name);
        self.in_tag = true;
        self
    }

    /// An attribute of the element that was just opened.
    pub fn attr(&mut self, name: &'static str, value: &str) -> &mut Self {
        debug_assert!(self.in_tag, "attribute `{name}` after content");
        self.begin_attr(name);
        escape(&mut self.out, value, true);
        self.out.push('"');
        self
    }

    /// An attribute whose value comes in pieces.
    pub fn attr_parts(&mut self, name: &'static str, parts: &[&str]) -> &mut Self {
        debug_assert!(self.in_tag, "attribute `{name}` after content");
        self.begin_attr(name);
        for part in parts {
            escape(&mut self.out, part, true);
        }
        self.out.push('"');
        self
    }

    /// An attribute where there is a value.
    pub fn attr_opt(&mut self, name: &'static str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute with a number.
    pub fn attr_number(&mut self, name: &'static str, value: u64) -> &mut Self {
        debug_assert!(self.in_tag, "attribute `{name}` after content");
        self.begin_attr(name);
        push_number(&mut self.out, value);
        self.out.push('"');
        self
    }

    /// Text in the element that is open. No text is no content.
    pub fn text(&mut self, text: &str) -> &mut Self {
        if text.is_empty() {
            return self;
        }
        self.end_tag();
        escape(&mut self.out, text, false);
        self
    }

    /// The element gets an end tag of its own, also where nothing is in it: HTML knows no empty `p`.
    pub fn content(&mut self) -> &mut Self {
        self.end_tag();
        self
    }

    /// Text as a CDATA section; `]]>` in it is divided. What XML 1.0 does not allow must not be in it.
    pub fn cdata(&mut self, text: &str) -> &mut Self {
        self.end_tag();
        self.out.push_str("<![CDATA[");
        let mut rest = text;
        while let Some(at) = memmem::find(rest.as_bytes(), b"]]>") {
            let (plain, from) = rest.split_at(at + 2);
            self.out.push_str(plain);
            self.out.push_str("]]><![CDATA[");
            rest = from;
        }
        self.out.push_str(rest);
        self.out.push_str("]]>");
        self
    }

    /// As [`Writer::drain`], once there is much.
    ///
    /// # Errors
    /// What `to` says.
    pub fn drain_much(&mut self, to: &mut dyn std::io::Write) -> std::io::Result<()> {
        const MUCH: usize = 1 << 16;
        if self.out.len() < MUCH { Ok(()) } else { self.drain(to) }
    }

    /// Hands over what was written so far and empties the buffer; elements stay open.
    ///
    /// # Errors
    /// What `to` says.
    pub fn drain(&mut self, to: &mut dyn std::io::Write) -> std::io::Result<()> {
        self.end_tag();
        to.write_all(self.out.as_bytes())?;
        self.out.clear();
        Ok(())
    }

    /// Closes the last element that was opened.
    pub fn close(&mut self) -> &mut Self {
        let name = self.names.pop();
        debug_assert!(name.is_some(), "closed more elements than were opened");
        if self.in_tag {
            self.out.push_str("/>");
            self.in_tag = false;
        } else if let Some(name) = name {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self
    }

    /// An element with text and no attributes.
    pub fn leaf(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.open(name).text(text).close()
    }

    /// A line feed between elements, for files that people read.
    pub fn newline(&mut self) -> &mut Self {
        self.end_tag();
        self.out.push('\n');
        self
    }

    /// Copies what another writer made, as it is.
    pub fn fragment(&mut self, xml: &Writer) -> &mut Self {
        self.end_tag();
        self.out.push_str(xml.as_str());
        self
    }

    /// Writes over as many bytes as `text` has; for what is known only later, such as a digest.
    ///
    /// # Panics
    /// When `at` is not the place of as many bytes of whole characters.
    pub fn overwrite(&mut self, at: usize, text: &str) {
        self.out.replace_range(at..at + text.len(), text);
    }

    fn begin_attr(&mut self, name: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
    }

    fn end_tag(&mut self) {
        if self.in_tag {
            self.out.push('>');
            self.in_tag = false;
        }
    }
}

fn push_number(out: &mut String, mut value: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        // A remainder of ten always fits.
        digits[at] = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|&d| char::from(d)));
}

/// Appends `text` so that a reader gets back the same characters, less those that XML 1.0 (2.2, Char) does not allow.
fn escape(out: &mut String, text: &str, quoted: bool) {
    let mut rest = text;
    while let Some(at) = bytes::find(rest.as_bytes(), |byte, next| is_special(byte, next, quoted)) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = from.chars();
        match chars.next() {
            Some('\u{FFFE}' | '\u{FFFF}') | None => {}
            Some(c) if c.is_ascii() => out.push_str(reference(c)),
            Some(c) => out.push(c),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// A byte that cannot be copied as it is, or the first of a character that may not (U+FFFE, U+FFFF and their neighbours).
/// XML 1.0, 2.11: a reader turns a carriage return into a line feed unless it is written as a reference.
fn is_special(byte: u8, next: u8, quoted: bool) -> bool {
    let control = (byte < b' ') & (quoted | ((byte != b'\t') & (byte != b'\n')));
    let markup = (byte == b'&') | (byte == b'<') | (byte == b'>') | (quoted & (byte == b'"'));
    control | markup | ((byte == 0xEF) & (next == 0xBF))
}

fn reference(c: char) -> &'static str {
    match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\t' => "&#9;",
        '\n' => "&#10;",
        '\r' => "&#13;",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::XmlVersion;
    use quick_xml::events::Event;

    use super::*;

    #[test]
    fn writes_elements_attributes_and_text() {
        let mut xml = Writer::new();
        xml.declaration()
            .open("a")
            .attr("x", "1")
            .attr_opt("y", None)
            .attr_number("n", 1205)
            .attr_parts("z", &["b", "<"]);
        xml.open("b").close().leaf("c", "版").text("]]>").close();
        let expected =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x=\"1\" n=\"1205\" z=\"b&lt;\"><b/><c>版</c>]]&gt;</a>";
        assert_eq!(xml.as_str(), expected);
        xml.clear();
        assert_eq!(xml.open("e").attr_number("n", 0).text("").close().as_str(), "<e n=\"0\"/>");
    }

    #[test]
    fn no_text_ends_its_section() {
        let mut xml = Writer::new();
        xml.open("t").cdata("a]]>]]>]]").close();
        assert_eq!(xml.as_str(), "<t><![CDATA[a]]]]><![CDATA[>]]]]><![CDATA[>]]]]></t>");
    }

    #[test]
    fn leaves_out_what_xml_does_not_allow() {
        let mut xml = Writer::new();
        xml.leaf("t", "甲\u{0}乙\u{b}，\u{fffe}丙\u{ffff}。\u{fffd}");
        assert_eq!(xml.as_str(), "<t>甲乙，丙。\u{fffd}</t>");
    }

    proptest! {
        #[test]
        fn a_reader_gets_back_what_was_written(text in "(?s).*", value in "(?s).*") {
            let allowed = |s: &str| s.chars().filter(|&c| c >= ' ' || "\t\n\r".contains(c)).filter(|&c| c != '\u{fffe}' && c != '\u{ffff}').collect::<String>();
            let mut xml = Writer::new();
            xml.open("t").attr("a", &value).text(&text).close();
            let mut reader = quick_xml::Reader::from_str(xml.as_str());
            let mut found = String::new();
            loop {
                match reader.read_event().expect("well-formed") {
                    Event::Start(tag) | Event::Empty(tag) => {
                        let attribute = tag.attributes().next().expect("one attribute").expect("well-formed");
                        prop_assert_eq!(attribute.normalized_value(XmlVersion::Explicit1_0).expect("known references").into_owned(), allowed(&value));
                    }
                    Event::Text(piece) => found.push_str(&piece),
                    Event::GeneralRef(name) => {
                        let name = format!("&{};", &*name);
                        found.push_str(&quick_xml::escape::unescape(&name).expect("known reference"));
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
            prop_assert_eq!(found, allowed(&text));
        }
    }
}
