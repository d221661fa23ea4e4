//! Mark-up inside of a line, for [`super::body`].
use super::body::{Body, Vocabulary};
use super::flat;
use crate::model::{Inline, Text};

impl Body<'_, '_> {
    pub(super) fn plain(&mut self, words: &str) {
        self.chars += words.chars().count();
        self.xml.text(words);
    }

    pub(super) fn inlines(&mut self, text: &Text) {
        text.0.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        let nitf = self.is(Vocabulary::Nitf);
        match inline {
            Inline::Plain(words) => self.line(words),
            Inline::Strong(text) if nitf => self.mark("em", Some("strong"), text),
            Inline::Strong(text) => self.mark("strong", None, text),
            Inline::Em(text) => self.mark("em", None, text),
            Inline::Sup(text) => self.raised("sup", text),
            Inline::Sub(text) => self.raised("sub", text),
            // `#id` leads to nothing outside the issue.
            Inline::Link { href, text } if href.starts_with('#') => self.inlines(text),
            Inline::Link { href, text } => {
                self.xml.open("a").attr("href", href);
                self.inlines(text);
                self.xml.close();
            }
            Inline::Ruby { base, text } => self.ruby(base, text),
            Inline::Note(note) => {
                let (open, close) = self.brackets("（注：", "）", " (Note: ", ")");
                self.plain(open);
                self.inlines(note);
                self.plain(close);
            }
            Inline::Span { text, language, direction } => {
                self.xml.open(if nitf { "lang" } else { "span" });
                self.language(language.as_ref(), *direction);
                self.inlines(text);
                self.xml.close();
            }
            Inline::Glyph { image, ids, text } => {
                if image.is_some() {
                    self.lost.glyph();
                }
                self.plain(Inline::glyph_text(ids.as_deref(), text.as_deref()));
            }
        }
    }

    fn brackets<'s>(
        &self,
        open: &'s str,
        close: &'s str,
        latin_open: &'s str,
        latin_close: &'s str,
    ) -> (&'s str, &'s str) {
        if self.around.language.is_chinese() { (open, close) } else { (latin_open, latin_close) }
    }

    /// XHTML 1.0 has no ruby, and NITF defines it and allows it nowhere in `p`: the reading stands in brackets.
    fn ruby(&mut self, base: &str, reading: &str) {
        if self.is(Vocabulary::Html) {
            self.xml.open("ruby");
            self.plain(base);
            self.xml.leaf("rt", reading).close();
        } else {
            let (open, close) = self.brackets("（", "）", " (", ")");
            [base, open, reading, close].iter().for_each(|words| self.plain(words));
        }
    }

    fn mark(&mut self, name: &'static str, class: Option<&str>, text: &Text) {
        self.xml.open(name).attr_opt("class", class);
        self.inlines(text);
        self.xml.close();
    }

    /// `num/sup` of NITF holds text only.
    fn raised(&mut self, name: &'static str, text: &Text) {
        if !self.is(Vocabulary::Nitf) {
            return self.mark(name, None, text);
        }
        let words = flat::line(text, self.around.language);
        self.chars += words.chars().count();
        self.xml.open("num").leaf(name, &words).close();
    }

    /// A printed line break is a space.
    fn line(&mut self, words: &str) {
        for (n, piece) in words.split('\n').enumerate() {
            self.plain(if n > 0 { " " } else { "" });
            self.plain(piece);
        }
    }
}
