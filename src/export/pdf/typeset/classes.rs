//! Character classes of Chinese text (CLREQ, GB/T 15834-2011 clause 5.1), as one flat table.
//!
//! A class says how a character behaves at the edges of a line and beside its neighbours. How wide it is comes from
//! the class too where the trade fixes the cell (marks, dashes, interpuncts), else from the font.

/// Class of one character. What a *run* of characters becomes (`——`, `？！`, a word) is decided by the line breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Han, kana, hangul, full-width signs: a cell of 1 em.
    Han,
    /// Anything else: the font's advance.
    Other,
    /// Opening mark: blank of 1/2 em, then a face of 1/2 em.
    Opening,
    /// Closing mark: face of 1/2 em, then a blank of 1/2 em.
    Closing,
    /// ， 、 ； ：, as a closing mark.
    Pause,
    /// 。 ．, as a closing mark.
    Stop,
    /// ！ ？: a stop that doubles (GB/T 15834 5.1.2).
    Exclaim,
    /// — : two of them are a dash of 2 em, a single one is a connector of 1 em.
    Dash,
    /// ⸺, a dash of 2 em in one character.
    TwoEmDash,
    /// … ⋯: two of them are an ellipsis of 2 em.
    Ellipsis,
    /// ～: a connector of 1 em.
    WideConnector,
    /// –: a connector of 1/2 em.
    Connector,
    /// - : joins inside Western text, else a connector of 1/2 em.
    Hyphen,
    /// · ‧: 1/2 em, centred.
    Interpunct,
    /// / : 1/2 em.
    Solidus,
    /// ／: 1 em.
    WideSolidus,
    /// Latin, Greek and Cyrillic letters and the signs that stand in words.
    Letter,
    /// Hebrew, Arabic and other letters that run from right to left.
    RightToLeft,
    /// 0–9.
    Digit,
    /// . , and : which join letters and digits; a closing mark of the font's width elsewhere.
    Joiner,
    /// ) ] } ; ! ?: closing marks of the font's width.
    HalfClosing,
    /// ( [ {: opening marks of the font's width.
    HalfOpening,
    /// ￥ №: stays with the digits that follow; 1 em.
    UnitBefore,
    /// $ € # and the like: a letter that stays with the digits that follow.
    LetterBefore,
    /// ℃ ℉ ％: stays with the number before it.
    UnitAfter,
    /// % ‰ °: a letter that stays with the number before it.
    LetterAfter,
    /// Full-width digits and letters, kept as written.
    FullWidth,
    /// A typed space.
    Space,
    /// U+3000, the printed space of 1 em.
    PrintedSpace,
    /// A line end that the text itself demands.
    Break,
    /// Combining marks, variation selectors, joiners: belong to the character before.
    Mark,
}

use Class::{
    Break, Closing, Connector, Dash, Digit, Ellipsis, Exclaim, FullWidth, HalfClosing, HalfOpening, Han, Hyphen,
    Interpunct, Joiner, Letter, LetterAfter, LetterBefore, Mark, Opening, Other, Pause, PrintedSpace, RightToLeft,
    Solidus, Space, Stop, TwoEmDash, UnitAfter, UnitBefore, WideConnector, WideSolidus,
};

/// First and last code point of a range and its class; a later row overrides an earlier one.
const RANGES: &[(u16, u16, Class)] = &[
    (0x0000, 0x2E7F, Other),
    (0x0000, 0x001F, Mark),
    (0x007F, 0x009F, Mark),
    (0x0030, 0x0039, Digit),
    (0x0041, 0x005A, Letter),
    (0x0061, 0x007A, Letter),
    (0x00C0, 0x024F, Letter),
    (0x0300, 0x036F, Mark),
    (0x0370, 0x0482, Letter),
    (0x0483, 0x0489, Mark),
    (0x048A, 0x052F, Letter),
    (0x0590, 0x08FF, RightToLeft),
    (0x0591, 0x05BD, Mark),
    (0x05BF, 0x05BF, Mark),
    (0x05C1, 0x05C2, Mark),
    (0x05C4, 0x05C5, Mark),
    (0x05C7, 0x05C7, Mark),
    (0x0610, 0x061A, Mark),
    (0x064B, 0x065F, Mark),
    (0x0660, 0x0669, Letter),
    (0x0670, 0x0670, Mark),
    (0x06D6, 0x06DC, Mark),
    (0x06DF, 0x06E4, Mark),
    (0x06E7, 0x06E8, Mark),
    (0x06EA, 0x06ED, Mark),
    (0x06F0, 0x06F9, Letter),
    (0x0730, 0x074A, Mark),
    (0x07A6, 0x07B0, Mark),
    (0x08CA, 0x08FF, Mark),
    (0x1AB0, 0x1AFF, Mark),
    (0x1DC0, 0x1DFF, Mark),
    (0x1E00, 0x1FFF, Letter),
    (0x200B, 0x200F, Mark),
    (0x202A, 0x202E, Mark),
    (0x2060, 0x2069, Mark),
    (0x20D0, 0x20FF, Mark),
    (0x2460, 0x24FF, Han),
    (0x302A, 0x302F, Mark),
    (0x3099, 0x309A, Mark),
    (0xA000, 0xABFF, Other),
    (0xD7B0, 0xD7FF, Other),
    (0xE000, 0xF8FF, Han),
    (0xFB00, 0xFB1C, Other),
    (0xFB1D, 0xFDFF, RightToLeft),
    (0xFB1E, 0xFB1E, Mark),
    (0xFE00, 0xFE0F, Mark),
    (0xFE20, 0xFE2F, Mark),
    (0xFE70, 0xFEFF, RightToLeft),
    (0xFEFF, 0xFEFF, Mark),
    (0xFF10, 0xFF19, FullWidth),
    (0xFF21, 0xFF3A, FullWidth),
    (0xFF41, 0xFF5A, FullWidth),
    (0xFF61, 0xFFDC, Other),
    (0xFFE8, 0xFFFF, Other),
];

/// Single characters by class.
const SIGNS: &[(&str, Class)] = &[
    ("“‘（《〈「『【〔〖［｛", Opening),
    ("”’）》〉」』】〕〗］｝", Closing),
    ("，、；：", Pause),
    ("。．", Stop),
    ("！？", Exclaim),
    ("—", Dash),
    ("⸺", TwoEmDash),
    ("…⋯", Ellipsis),
    ("～", WideConnector),
    ("–", Connector),
    ("-", Hyphen),
    ("·‧", Interpunct),
    ("/", Solidus),
    ("／", WideSolidus),
    ("'&+*_=<>|\\^~\"", Letter),
    (".,:", Joiner),
    (")]};!?", HalfClosing),
    ("([{", HalfOpening),
    ("￥№", UnitBefore),
    ("¥$€£#@", LetterBefore),
    ("℃℉‱％", UnitAfter),
    ("%‰°′″", LetterAfter),
    (" \t\u{A0}", Space),
    ("\u{3000}", PrintedSpace),
    ("\n\u{85}\u{2028}\u{2029}", Break),
    ("\u{AD}\u{180E}", Mark),
];

static BMP: [Class; 0x1_0000] = table();

const fn table() -> [Class; 0x1_0000] {
    let mut table = [Han; 0x1_0000];
    let mut row = 0;
    while row < RANGES.len() {
        let (first, last, class) = RANGES[row];
        let mut code = first as usize;
        while code <= last as usize {
            table[code] = class;
            code += 1;
        }
        row += 1;
    }
    row = 0;
    while row < SIGNS.len() {
        let (signs, class) = SIGNS[row];
        let mut at = 0;
        while at < signs.len() {
            let (code, length) = decode(signs.as_bytes(), at);
            table[code] = class;
            at += length;
        }
        row += 1;
    }
    table
}

/// Code point and length of the UTF-8 sequence at `at`; `char_indices` is not const.
const fn decode(bytes: &[u8], at: usize) -> (usize, usize) {
    let first = bytes[at] as usize;
    if first < 0x80 {
        (first, 1)
    } else if first < 0xE0 {
        ((first & 0x1F) << 6 | (bytes[at + 1] as usize & 0x3F), 2)
    } else {
        ((first & 0x0F) << 12 | (bytes[at + 1] as usize & 0x3F) << 6 | (bytes[at + 2] as usize & 0x3F), 3)
    }
}

/// Class of a character, by one look-up.
#[inline]
#[must_use]
pub fn class(c: char) -> Class {
    match BMP.get(c as usize) {
        Some(class) => *class,
        None => beyond_bmp(c as u32),
    }
}

/// Ideographs fill planes 2 and 3; plane 14 holds the ideographic variation selectors; the rest is as wide as its font says.
fn beyond_bmp(code: u32) -> Class {
    match code {
        0x2_0000..=0x3_FFFF | 0xF_0000.. => Han,
        0xE_0000..=0xE_FFFF | 0x1_F3FB..=0x1_F3FF => Mark,
        _ => Other,
    }
}

/// Whether a `’` or a joiner may stand between this character and the next inside a word.
#[must_use]
pub(crate) fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_the_table_has_its_class() {
        for (signs, expected) in SIGNS {
            for sign in signs.chars() {
                assert_eq!(class(sign), *expected, "{sign:?}");
            }
        }
    }

    #[test]
    fn han_and_the_rest() {
        assert_eq!(class('报'), Han);
        assert_eq!(class('𠀀'), Han);
        assert_eq!(class('A'), Letter);
        assert_eq!(class('é'), Letter);
        assert_eq!(class('×'), Letter);
        assert_eq!(class('→'), Other);
        assert_eq!(class('\u{E0100}'), Mark);
        assert_eq!(class('２'), FullWidth);
        assert_eq!(class('①'), Han);
    }
}
