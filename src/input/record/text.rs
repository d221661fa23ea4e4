//! Text as a string, or a list of strings and one-key pieces.
use std::borrow::Cow;
use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::record;
use crate::model::Direction;

/// Running text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextRecord {
    /// A string.
    Plain(String),
    /// Strings and pieces.
    Pieces(Vec<Piece>),
}

impl Default for TextRecord {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

impl From<&str> for TextRecord {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<String> for TextRecord {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

/// A string or an object with one key, the kind of the piece.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Characters.
    Text(String),
    /// `strong`.
    Strong(TextRecord),
    /// `em`.
    Em(TextRecord),
    /// `sup`.
    Sup(TextRecord),
    /// `sub`.
    Sub(TextRecord),
    /// `link`.
    Link(LinkPiece),
    /// `ruby`.
    Ruby(RubyPiece),
    /// `note`: the text of a footnote.
    Note(TextRecord),
    /// `span`.
    Span(SpanPiece),
    /// `glyph`: a character without a code.
    Glyph(GlyphPiece),
    /// No key, several keys or an unknown one (`BLK-001`).
    Faulty(Value),
}

record! {
    /// A link.
    LinkPiece {
        /// Address: http, https, mailto, or `#` and an article id.
        href: String,
        /// Words of the link.
        text: TextRecord,
    }
    /// Characters with their reading.
    RubyPiece {
        /// The characters.
        base: String,
        /// The reading.
        text: String,
    }
    /// Words in another language or direction.
    SpanPiece {
        /// The words.
        text: TextRecord,
        /// BCP 47.
        language: Option<String>,
        /// Direction.
        direction: Option<Direction>,
    }
    /// A character without a code (造字).
    GlyphPiece {
        /// Its picture.
        image: Option<String>,
        /// Ideographic description.
        ids: Option<String>,
        /// A character that stands for it.
        text: Option<String>,
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = TextRecord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text: a string, or a list of strings and one-key objects")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<TextRecord, E> {
        Ok(TextRecord::Plain(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<TextRecord, E> {
        Ok(TextRecord::Plain(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<TextRecord, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(TextRecord::Pieces)
    }
}

impl<'de> Deserialize<'de> for TextRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

impl Serialize for TextRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(text) => serializer.serialize_str(text),
            Self::Pieces(pieces) => pieces.serialize(serializer),
        }
    }
}

struct PieceVisitor;

impl<'de> Visitor<'de> for PieceVisitor {
    type Value = Piece;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an object with one key")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Piece, E> {
        Ok(Piece::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Piece, E> {
        Ok(Piece::Text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Piece, A::Error> {
        one_key(map, |key, map| {
            Ok(Some(match key {
                "strong" => Piece::Strong(map.next_value()?),
                "em" => Piece::Em(map.next_value()?),
                "sup" => Piece::Sup(map.next_value()?),
                "sub" => Piece::Sub(map.next_value()?),
                "note" => Piece::Note(map.next_value()?),
                "link" => Piece::Link(map.next_value()?),
                "ruby" => Piece::Ruby(map.next_value()?),
                "span" => Piece::Span(map.next_value()?),
                "glyph" => Piece::Glyph(map.next_value()?),
                _ => return Ok(None),
            }))
        })
        .map(|result| result.unwrap_or_else(Piece::Faulty))
    }
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PieceVisitor)
    }
}

impl Serialize for Piece {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Strong(text) => keyed(serializer, "strong", text),
            Self::Em(text) => keyed(serializer, "em", text),
            Self::Sup(text) => keyed(serializer, "sup", text),
            Self::Sub(text) => keyed(serializer, "sub", text),
            Self::Note(text) => keyed(serializer, "note", text),
            Self::Link(link) => keyed(serializer, "link", link),
            Self::Ruby(ruby) => keyed(serializer, "ruby", ruby),
            Self::Span(span) => keyed(serializer, "span", span),
            Self::Glyph(glyph) => keyed(serializer, "glyph", glyph),
            Self::Faulty(value) => value.serialize(serializer),
        }
    }
}

/// Writes `{"key": value}`.
pub(super) fn keyed<S: Serializer, T: Serialize>(serializer: S, key: &str, value: &T) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

/// A key, borrowed from the record where it is written without escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }
            fn visit_str<E: de::Error>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

/// Reads an object with one known key by `known`; any other object comes back whole.
pub(super) fn one_key<'de, A: MapAccess<'de>, T: Serialize>(
    mut map: A,
    mut known: impl FnMut(&str, &mut A) -> Result<Option<T>, A::Error>,
) -> Result<Result<T, Value>, A::Error> {
    let mut found: Option<(Cow<'de, str>, T)> = None;
    let mut faulty = serde_json::Map::new();
    while let Some(Key(key)) = map.next_key()? {
        // Keys of one's own are allowed everywhere; on a block or piece they have no place to be kept.
        if key.starts_with("x-") {
            map.next_value::<de::IgnoredAny>()?;
            continue;
        }
        if found.is_none()
            && faulty.is_empty()
            && let Some(value) = known(&key, &mut map)?
        {
            found = Some((key, value));
            continue;
        }
        let value = map.next_value::<Value>()?;
        faulty.insert(key.into_owned(), value);
    }
    match found {
        Some((_, value)) if faulty.is_empty() => Ok(Ok(value)),
        Some((key, value)) => {
            let value = serde_json::to_value(&value).map_err(de::Error::custom)?;
            // The value serialises with its key; several keys are a fault that keeps the text of all of them.
            let inner = value.get(&*key).cloned().unwrap_or(value);
            faulty.insert(key.into_owned(), inner);
            Ok(Err(Value::Object(faulty)))
        }
        None => Ok(Err(Value::Object(faulty))),
    }
}

/// One text or several, each a printed line of its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinesRecord(pub Vec<TextRecord>);

struct LinesVisitor;

impl<'de> Visitor<'de> for LinesVisitor {
    type Value = LinesRecord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a list of texts, one a line")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<LinesRecord, E> {
        Ok(LinesRecord(vec![text.into()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<LinesRecord, A::Error> {
        let mut lines = Vec::new();
        while let Some(Line(line)) = seq.next_element()? {
            lines.push(line);
        }
        Ok(LinesRecord(lines))
    }
}

/// An entry of a list of lines: a text, or a single piece.
struct Line(TextRecord);

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LineVisitor;
        impl<'de> Visitor<'de> for LineVisitor {
            type Value = Line;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                TextVisitor.expecting(f)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Line, E> {
                Ok(Line(text.into()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Line, A::Error> {
                TextVisitor.visit_seq(seq).map(Line)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Line, A::Error> {
                PieceVisitor.visit_map(map).map(|piece| Line(TextRecord::Pieces(vec![piece])))
            }
        }
        deserializer.deserialize_any(LineVisitor)
    }
}

impl<'de> Deserialize<'de> for LinesRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LinesVisitor)
    }
}

impl Serialize for LinesRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [line @ TextRecord::Plain(_)] => line.serialize(serializer),
            lines => lines.serialize(serializer),
        }
    }
}

/// A printed number: text or integer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberRecord(pub String);

impl<'de> Deserialize<'de> for NumberRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberVisitor;
        impl Visitor<'_> for NumberVisitor {
            type Value = NumberRecord;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or an integer")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<NumberRecord, E> {
                Ok(NumberRecord(text.to_owned()))
            }
            fn visit_u64<E: de::Error>(self, n: u64) -> Result<NumberRecord, E> {
                Ok(NumberRecord(n.to_string()))
            }
            fn visit_i64<E: de::Error>(self, n: i64) -> Result<NumberRecord, E> {
                Ok(NumberRecord(n.to_string()))
            }
        }
        deserializer.deserialize_any(NumberVisitor)
    }
}

impl Serialize for NumberRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Reads a text in its short form, or an object with more; `$short` makes the value from a [`TextRecord`].
macro_rules! text_or {
    ($name:ident, $full:ident, $expecting:literal, $short:expr) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct V;
                impl<'de> serde::de::Visitor<'de> for V {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok(($short)(TextRecord::from(text)))
                    }
                    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<$name, E> {
                        Ok(($short)(TextRecord::from(text)))
                    }
                    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, seq: A) -> Result<$name, A::Error> {
                        Ok(($short)(TextRecord::deserialize(serde::de::value::SeqAccessDeserializer::new(seq))?))
                    }
                    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<$name, A::Error> {
                        $full::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Into::into)
                    }
                }
                deserializer.deserialize_any(V)
            }
        }
    };
}
pub(super) use text_or;
