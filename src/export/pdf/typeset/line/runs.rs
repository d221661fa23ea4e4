//! Runs that stay together: words, numbers with their signs, addresses.

use crate::export::pdf::typeset::classes::{Class, class, joins};

/// Calls `found` with every cluster that is shaped as a whole: words, dashes, characters with marks.
pub(crate) fn words(text: &str, mut found: impl FnMut(&str)) {
    let mut at = 0;
    loop {
        at += plain_han(&text.as_bytes()[at..]);
        let Some(c) = text[at..].chars().next() else { return };
        let rest = &text[at..];
        let one = c.len_utf8();
        let mut length = match class(c) {
            Class::Letter | Class::Digit | Class::LetterBefore | Class::LetterAfter => western(rest),
            Class::UnitBefore => western(rest).max(one),
            Class::RightToLeft => right_to_left(rest),
            Class::Dash if rest[one..].starts_with(c) => 2 * one,
            _ => one,
        };
        length += prefix(&rest[length..], |c| class(c) == Class::Mark);
        if length > one {
            found(&rest[..length]);
        }
        at += length;
    }
}

/// Bytes of the Han at the start that are followed by more of them: U+4000 to U+9FFF, three bytes each, hold nothing
/// else, so that no mark can follow and most of a text needs no look at classes.
fn plain_han(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let (0xE4..=0xE9, Some(0xE4..=0xE9)) = (bytes.get(at).copied().unwrap_or(0), bytes.get(at + 3)) {
        at += 3;
    }
    at
}

/// Bytes of the longest prefix of such characters.
pub(super) fn prefix(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

/// Bytes of the word at the start that runs from right to left, with its marks.
pub(super) fn right_to_left(text: &str) -> usize {
    prefix(text, |c| matches!(class(c), Class::RightToLeft | Class::Mark))
}

/// Bytes of the Western run at the start: letters, digits, signs, what joins them, and the unit sign after a number.
pub(super) fn western(text: &str) -> usize {
    let mut end = 0;
    let mut after_digit = false;
    for (at, c) in text.char_indices() {
        let next = || text[at + c.len_utf8()..].starts_with(joins);
        let taken = match class(c) {
            Class::Letter | Class::Digit | Class::LetterBefore | Class::LetterAfter => true,
            Class::Mark => at > 0,
            Class::UnitBefore => at == 0,
            Class::Joiner | Class::Hyphen | Class::Solidus => at > 0 && next(),
            Class::Closing => at > 0 && c == '’' && next(),
            Class::UnitAfter => after_digit,
            _ => false,
        };
        if !taken {
            break;
        }
        end = at + c.len_utf8();
        let unit = class(c) == Class::UnitAfter;
        after_digit = c.is_ascii_digit() || (unit && after_digit);
        if unit && !text[end..].starts_with(|c| class(c) == Class::UnitAfter) {
            break;
        }
    }
    if text[end..].starts_with("://") { end + address(&text[end..]) } else { end }
}

/// Bytes of what follows the scheme of a web address; a stop that ends the sentence is no part of it.
fn address(text: &str) -> usize {
    let all = &text[..prefix(text, |c| c.is_ascii_graphic())];
    all.trim_end_matches(['.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '{', '}', '\'', '"']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_between_han() {
        let mut found = Vec::new();
        words("渠长36.5公里——The Canal’s 水\u{302A}位，2024年", |word| found.push(word.to_owned()));
        assert_eq!(found, ["36.5", "——", "The", "Canal’s", "水\u{302A}", "2024"]);
    }

    #[test]
    fn every_character_that_is_skipped_is_han() {
        for c in '\u{4000}'..='\u{9FFF}' {
            assert_eq!(class(c), Class::Han, "{c}");
        }
    }
}
