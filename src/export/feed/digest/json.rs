//! Canonical JSON: keys sorted, no white space, nothing that is absent: [`Json`].
use std::fmt::Write as _;

use crate::bytes;

/// Writes one JSON text. Keys must come in order; that is tested where they are written.
#[derive(Debug, Default)]
pub(super) struct Json {
    out: String,
    /// Last key of each object that is open.
    keys: Vec<&'static str>,
    comma: bool,
}

impl Json {
    pub(super) fn into_string(self) -> String {
        self.out
    }

    pub(super) fn as_str(&self) -> &str {
        &self.out
    }

    /// Empties it and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.out.clear();
        self.keys.clear();
        self.comma = false;
    }

    fn begin(&mut self) {
        if self.comma {
            self.out.push(',');
        }
        self.comma = false;
    }

    /// A key of the object that is open.
    pub(super) fn key(&mut self, key: &'static str) -> &mut Self {
        self.begin();
        if let Some(last) = self.keys.last_mut() {
            debug_assert!(*last < key, "`{key}` after `{last}`");
            *last = key;
        }
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\":");
        self
    }

    pub(super) fn object(&mut self, f: impl FnOnce(&mut Self)) {
        self.begin();
        self.out.push('{');
        self.keys.push("");
        f(self);
        self.keys.pop();
        self.out.push('}');
        self.comma = true;
    }

    pub(super) fn list<T>(&mut self, values: impl IntoIterator<Item = T>, mut f: impl FnMut(&mut Self, T)) {
        self.begin();
        self.out.push('[');
        for value in values {
            f(self, value);
        }
        self.out.push(']');
        self.comma = true;
    }

    pub(super) fn text(&mut self, text: &str) {
        self.begin();
        self.out.push('"');
        let mut rest = text;
        while let Some(at) = bytes::find(rest.as_bytes(), is_special) {
            let (plain, from) = rest.split_at(at);
            self.out.push_str(plain);
            // What is special is one byte long.
            let (special, behind) = from.split_at(1);
            match special {
                "\"" => self.out.push_str("\\\""),
                "\\" => self.out.push_str("\\\\"),
                control => {
                    // Writing to a string cannot fail.
                    let _ = write!(self.out, "\\u{:04x}", control.as_bytes()[0]);
                }
            }
            rest = behind;
        }
        self.out.push_str(rest);
        self.out.push('"');
        self.comma = true;
    }

    /// Anything that is written as JSON writes it: numbers, true.
    pub(super) fn plain(&mut self, value: impl std::fmt::Display) {
        self.begin();
        // As above.
        let _ = write!(self.out, "{value}");
        self.comma = true;
    }

    /// A key with a text that is not empty.
    pub(super) fn words(&mut self, key: &'static str, text: &str) {
        if !text.is_empty() {
            self.key(key).text(text);
        }
    }

    /// A key with a text, where there is one.
    pub(super) fn maybe(&mut self, key: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.key(key).text(text);
        }
    }

    /// A key with a number, where there is one.
    pub(super) fn number(&mut self, key: &'static str, value: Option<u64>) {
        if let Some(value) = value {
            self.key(key).plain(value);
        }
    }

    /// A key with `true`, where it is so.
    pub(super) fn flag(&mut self, key: &'static str, value: bool) {
        if value {
            self.key(key).plain(true);
        }
    }

    /// A key with a list that is not empty.
    pub(super) fn each<T>(&mut self, key: &'static str, values: &[T], mut f: impl FnMut(&mut Self, &T)) {
        if !values.is_empty() {
            self.key(key).list(values, |json, value| f(json, value));
        }
    }
}

/// A byte that stands in no string of JSON as it is (RFC 8259, 7).
fn is_special(byte: u8, _next: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_is_not_written() {
        let mut json = Json::default();
        json.object(|json| {
            json.words("a", "“甲”\"\\\n");
            json.maybe("b", None);
            json.number("c", Some(3));
            json.flag("d", false);
            json.each("e", &["x", "y"], |json, word| json.object(|json| json.words("w", word)));
            json.each("f", &[0u8; 0], |json, n| json.plain(n));
        });
        let text = json.into_string();
        assert_eq!(text, r#"{"a":"“甲”\"\\\u000a","c":3,"e":[{"w":"x"},{"w":"y"}]}"#);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}
