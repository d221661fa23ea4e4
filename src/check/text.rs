//! `TextRecord` → [`Text`].
use serde_json::Value;

use super::context::{At, Context};
use crate::input::record::{GlyphPiece, LinesRecord, LinkPiece, Piece, RubyPiece, SpanPiece, TextRecord};
use crate::model::{Inline, Text};
use crate::report::codes;

/// Running text after hygiene.
pub(super) fn text(context: &mut Context<'_>, at: &At<'_>, record: TextRecord) -> Text {
    nested(context, at, record, 0)
}

/// Running text that may be absent.
pub(super) fn optional(context: &mut Context<'_>, at: &At<'_>, record: Option<TextRecord>) -> Text {
    record.map_or_else(Text::default, |record| text(context, at, record))
}

/// Lines, empty ones dropped.
pub(super) fn lines(context: &mut Context<'_>, at: &At<'_>, record: Option<LinesRecord>) -> Vec<Text> {
    let lines = record.map(|lines| lines.0).unwrap_or_default();
    let one = lines.len() == 1;
    lines
        .into_iter()
        .enumerate()
        .map(|(n, line)| if one { text(context, at, line) } else { text(context, &at.index(n), line) })
        .filter(|line| !line.is_empty())
        .collect()
}

/// The text of a paragraph: without the 　　 of its printed indent.
pub(super) fn paragraph(context: &mut Context<'_>, at: &At<'_>, record: TextRecord) -> Text {
    let mut text = text(context, at, record);
    if let Some(Inline::Plain(first)) = text.0.first_mut() {
        let kept = first.trim_start_matches(['\u{3000}', '\u{A0}']);
        if kept.len() < first.len() {
            *first = kept.to_owned();
        }
        if first.is_empty() {
            text.0.remove(0);
        }
    }
    text
}

fn nested(context: &mut Context<'_>, at: &At<'_>, record: TextRecord, depth: usize) -> Text {
    match record {
        TextRecord::Plain(text) => Text::plain(context.string(at, text)),
        TextRecord::Pieces(_) if depth >= context.options.limits.depth => {
            let message = format!("inline text is more than {} deep", context.options.limits.depth);
            context.find_with(codes::REC_005, at, message, super::LIMITS);
            Text::default()
        }
        TextRecord::Pieces(pieces) => {
            let mut out = Vec::with_capacity(pieces.len());
            for (n, one) in pieces.into_iter().enumerate() {
                out.extend(piece(context, &at.index(n), one, depth + 1));
            }
            Text(out)
        }
    }
}

fn piece(context: &mut Context<'_>, at: &At<'_>, piece: Piece, depth: usize) -> Option<Inline> {
    let mut inner = |key: &str, text: TextRecord| nested(context, &at.key(key), text, depth);
    let made = match piece {
        Piece::Text(text) => return Some(context.string(at, text)).filter(|text| !text.is_empty()).map(Inline::Plain),
        Piece::Strong(text) => Inline::Strong(inner("strong", text)),
        Piece::Em(text) => Inline::Em(inner("em", text)),
        Piece::Sup(text) => Inline::Sup(inner("sup", text)),
        Piece::Sub(text) => Inline::Sub(inner("sub", text)),
        Piece::Note(text) => Inline::Note(inner("note", text)),
        Piece::Link(piece) => return link(context, &at.key("link"), piece, depth),
        Piece::Ruby(piece) => return ruby(context, &at.key("ruby"), piece),
        Piece::Span(piece) => span(context, &at.key("span"), piece, depth),
        Piece::Glyph(piece) => glyph(context, &at.key("glyph"), piece),
        Piece::Faulty(value) => return faulty(context, at, &value),
    };
    let empty = match &made {
        Inline::Strong(t) | Inline::Em(t) | Inline::Sup(t) | Inline::Sub(t) | Inline::Note(t) => t.is_empty(),
        Inline::Span { text, .. } => text.is_empty(),
        _ => false,
    };
    (!empty).then_some(made)
}

fn link(context: &mut Context<'_>, at: &At<'_>, piece: LinkPiece, depth: usize) -> Option<Inline> {
    let text = nested(context, &at.key("text"), piece.text, depth);
    let href = context.string(&at.key("href"), piece.href);
    if text.is_empty() {
        return None;
    }
    if !can_be_followed(&href) {
        let shown: String = href.chars().take(60).collect();
        let hint = "write http, https, mailto, or `#` and the id of an article in this issue";
        context.find_with(codes::BLK_002, at, format!("a link to `{shown}` cannot be followed; its text stays"), hint);
        return Some(Inline::Span { text, language: None, direction: None });
    }
    Some(Inline::Link { href, text })
}

/// True for http, https, mailto and `#id`, written without white space.
pub(super) fn can_be_followed(href: &str) -> bool {
    let scheme = href.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let known = match &scheme {
        Some((scheme, rest)) if scheme == "http" || scheme == "https" => rest.starts_with("//") && rest.len() > 2,
        Some((scheme, rest)) => scheme == "mailto" && rest.contains('@'),
        None => href.strip_prefix('#').is_some_and(super::context::is_id),
    };
    known && !href.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn ruby(context: &mut Context<'_>, at: &At<'_>, piece: RubyPiece) -> Option<Inline> {
    let base = context.string(&at.key("base"), piece.base);
    let text = context.string(&at.key("text"), piece.text);
    match (base.is_empty(), text.is_empty()) {
        (true, true) => None,
        (false, false) => Some(Inline::Ruby { base, text }),
        // Half a ruby is plain text: nothing is lost.
        _ => Some(Inline::Plain(base + &text)),
    }
}

fn span(context: &mut Context<'_>, at: &At<'_>, piece: SpanPiece, depth: usize) -> Inline {
    Inline::Span {
        language: context.language(&at.key("language"), piece.language),
        direction: piece.direction,
        text: nested(context, &at.key("text"), piece.text, depth),
    }
}

fn glyph(context: &mut Context<'_>, at: &At<'_>, piece: GlyphPiece) -> Inline {
    let path = context.path(&at.key("image"), piece.image);
    Inline::Glyph {
        image: super::figure::glyph(context, &at.key("image"), path),
        ids: context.optional(&at.key("ids"), piece.ids),
        text: context.optional(&at.key("text"), piece.text),
    }
}

fn faulty(context: &mut Context<'_>, at: &At<'_>, value: &Value) -> Option<Inline> {
    context.find_with(
        codes::BLK_001,
        at,
        "an inline piece has no known key, or several",
        "write an object with one key, its kind",
    );
    let text = context.string(at, strings_of(value));
    Some(text).filter(|text| !text.is_empty()).map(Inline::Plain)
}

/// All strings in a JSON value, in order: what can be told of something unknown.
pub(super) fn strings_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(strings_of).collect(),
        Value::Object(members) => members.values().map(strings_of).collect(),
        _ => String::new(),
    }
}
