//! Runs that stay together: words, numbers with their signs, addresses.

use crate::export::pdf::typeset::classes::{Class, class, joins};

/// Calls `found` with every cluster that is shaped as a whole: words, dashes, characters with marks.
pub(crate) fn words(text: &str, mut found: impl FnMut(&str)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let one = c.len_utf8();
        let mut length = match class(c) {
            Class::Letter | Class::Digit | Class::LetterBefore | Class::LetterAfter => western(rest),
            Class::UnitBefore => western(rest).max(one),
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

/// Bytes of the longest prefix of such characters.
pub(super) fn prefix(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
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
