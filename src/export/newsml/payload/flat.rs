//! Running text without mark-up: ruby by its base, notes in brackets at their place, glyphs by what stands for them.
use std::borrow::Cow;
use std::fmt::Write as _;

use crate::model::{Inline, Language, Text};

/// Mark-up that a payload cannot hold.
#[derive(Debug, Clone, Copy)]
enum Mark {
    Strong,
    Em,
    Sup,
    Sub,
    Link,
    Ruby,
    Span,
    Glyph,
    TableSpan,
}

const NAMES: [&str; 9] = ["strong", "em", "sup", "sub", "link", "ruby", "span", "glyph picture", "table span"];

/// How much mark-up was lost, by kind.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Lost([usize; NAMES.len()]);

impl Lost {
    fn count(&mut self, mark: Mark) {
        self.0[mark as usize] += 1;
    }

    /// A cell that covers more than its place.
    pub(super) fn table_span(&mut self) {
        self.count(Mark::TableSpan);
    }

    /// The picture of a character without a code.
    pub(super) fn glyph(&mut self) {
        self.count(Mark::Glyph);
    }

    /// Adds what was lost elsewhere.
    pub(crate) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, n)| *sum += n);
    }

    /// In words, such as `strong 3, ruby 1`; `None` when nothing was lost.
    pub(crate) fn in_words(&self) -> Option<String> {
        let mut out = String::new();
        for (name, count) in NAMES.iter().zip(self.0).filter(|(_, count)| *count > 0) {
            let comma = if out.is_empty() { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(out, "{comma}{name} {count}");
        }
        (!out.is_empty()).then_some(out)
    }
}

/// Calls `f` with the pieces of a text in reading order; a printed line break becomes a space.
pub(super) fn pieces(text: &Text, language: &Language, lost: &mut Lost, f: &mut dyn FnMut(&str)) {
    for inline in &text.0 {
        let (mark, inner) = match inline {
            Inline::Plain(words) => {
                plain(words, f);
                continue;
            }
            Inline::Ruby { base, .. } => {
                lost.count(Mark::Ruby);
                plain(base, f);
                continue;
            }
            Inline::Glyph { image, ids, text } => {
                if image.is_some() {
                    lost.count(Mark::Glyph);
                }
                plain(Inline::glyph_text(ids.as_deref(), text.as_deref()), f);
                continue;
            }
            Inline::Note(note) => {
                let (open, close) = if language.is_chinese() { ("（注：", "）") } else { (" (Note: ", ")") };
                f(open);
                pieces(note, language, lost, f);
                f(close);
                continue;
            }
            Inline::Strong(inner) => (Mark::Strong, inner),
            Inline::Em(inner) => (Mark::Em, inner),
            Inline::Sup(inner) => (Mark::Sup, inner),
            Inline::Sub(inner) => (Mark::Sub, inner),
            Inline::Link { text, .. } => (Mark::Link, text),
            Inline::Span { text, .. } => (Mark::Span, text),
        };
        lost.count(mark);
        pieces(inner, language, lost, f);
    }
}

fn plain(words: &str, f: &mut dyn FnMut(&str)) {
    let mut first = true;
    for piece in words.split('\n') {
        if !first {
            f(" ");
        }
        first = false;
        if !piece.is_empty() {
            f(piece);
        }
    }
}

/// The text in one line.
pub(crate) fn line<'a>(text: &'a Text, language: &Language) -> Cow<'a, str> {
    if let [Inline::Plain(words)] = text.0.as_slice()
        && !words.contains('\n')
    {
        return Cow::Borrowed(words);
    }
    let mut out = String::new();
    pieces(text, language, &mut Lost::default(), &mut |piece| out.push_str(piece));
    Cow::Owned(out)
}

/// The texts that are not empty, each in one line.
pub(crate) fn lines<'a>(texts: &'a [Text], language: &'a Language) -> impl Iterator<Item = Cow<'a, str>> {
    texts.iter().map(|text| line(text, language)).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_mark_up() {
        let zh = Language::parse("zh-Hans").unwrap();
        let text = Text(vec![
            Inline::Plain("甲\n乙".into()),
            Inline::Strong(Text(vec![Inline::Ruby { base: "字".into(), text: "zì".into() }])),
            Inline::Note(Text::plain("见一版")),
            Inline::Glyph { image: None, ids: Some("⿰木木".into()), text: None },
        ]);
        assert_eq!(line(&text, &zh), "甲 乙字（注：见一版）⿰木木");
        assert_eq!(line(&text, &Language::parse("en").unwrap()), "甲 乙字 (Note: 见一版)⿰木木");
        let mut lost = Lost::default();
        pieces(&text, &zh, &mut lost, &mut |_| {});
        let mut twice = lost.clone();
        twice.add(&lost);
        assert_eq!(twice.in_words().as_deref(), Some("strong 2, ruby 2"));
        assert_eq!(Lost::default().in_words(), None);
    }
}
