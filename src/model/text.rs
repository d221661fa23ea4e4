//! Running text with inline mark-up: [`Text`].
use std::borrow::Cow;

use super::kinds::Direction;
use super::values::{Language, MediaPath};

/// Running text; empty means absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text(pub Vec<Inline>);

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Inline {
    /// Characters; `\n` is a line break in print.
    Plain(String),
    /// Important words.
    Strong(Text),
    /// Stressed words.
    Em(Text),
    /// Raised.
    Sup(Text),
    /// Lowered.
    Sub(Text),
    /// A link that can be followed.
    Link {
        /// An http, https or mailto address, or `#` and an article id of the same issue.
        href: String,
        /// What is shown.
        text: Text,
    },
    /// Characters with their reading.
    Ruby {
        /// The characters.
        base: String,
        /// The reading above them.
        text: String,
    },
    /// A footnote, at its mark.
    Note(Text),
    /// Words in another language or direction.
    Span {
        /// The words.
        text: Text,
        /// Their language.
        language: Option<Language>,
        /// Their direction.
        direction: Option<Direction>,
    },
    /// A character without a code (造字).
    Glyph {
        /// Its picture.
        image: Option<MediaPath>,
        /// Its ideographic description.
        ids: Option<String>,
        /// A character or word that stands for it.
        text: Option<String>,
    },
}

impl Text {
    /// Text without mark-up.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::default() } else { Self(vec![Inline::Plain(text)]) }
    }

    /// True when there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The characters in reading order: ruby by its base, glyphs by [`Inline::glyph_text`], notes left out.
    #[must_use]
    pub fn to_plain(&self) -> Cow<'_, str> {
        match self.0.as_slice() {
            [] => Cow::Borrowed(""),
            [Inline::Plain(text)] => Cow::Borrowed(text),
            _ => {
                let mut out = String::new();
                self.push_plain(&mut out);
                Cow::Owned(out)
            }
        }
    }

    /// As [`Text::to_plain`], with every printed line break turned into a space.
    #[must_use]
    pub fn to_line(&self) -> String {
        self.to_plain().replace('\n', " ")
    }

    fn push_plain(&self, out: &mut String) {
        for piece in &self.0 {
            match piece {
                Inline::Plain(text) => out.push_str(text),
                Inline::Strong(t) | Inline::Em(t) | Inline::Sup(t) | Inline::Sub(t) => t.push_plain(out),
                Inline::Link { text, .. } | Inline::Span { text, .. } => text.push_plain(out),
                Inline::Ruby { base, .. } => out.push_str(base),
                Inline::Note(_) => {}
                Inline::Glyph { ids, text, .. } => out.push_str(Inline::glyph_text(ids.as_deref(), text.as_deref())),
            }
        }
    }

    /// Unicode scalar values of [`Text::to_plain`].
    #[must_use]
    pub fn chars(&self) -> usize {
        self.to_plain().chars().count()
    }

    /// Calls `f` with every string in it, in order: plain text, ruby bases and readings, notes, glyph texts.
    pub fn each_string<'a>(&'a self, f: &mut dyn FnMut(&'a str)) {
        for piece in &self.0 {
            match piece {
                Inline::Plain(text) => f(text),
                Inline::Strong(t) | Inline::Em(t) | Inline::Sup(t) | Inline::Sub(t) | Inline::Note(t) => {
                    t.each_string(f)
                }
                Inline::Link { text, .. } | Inline::Span { text, .. } => text.each_string(f),
                Inline::Ruby { base, text } => {
                    f(base);
                    f(text);
                }
                Inline::Glyph { ids, text, .. } => f(Inline::glyph_text(ids.as_deref(), text.as_deref())),
            }
        }
    }
}

impl Inline {
    /// What stands for a character without a code: its text, else its description, else 〓.
    #[must_use]
    pub fn glyph_text<'a>(ids: Option<&'a str>, text: Option<&'a str>) -> &'a str {
        text.or(ids).unwrap_or("〓")
    }
}
