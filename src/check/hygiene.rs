//! Text hygiene: what cannot be written is removed, what looks lost is told, nothing is changed silently.
use std::fmt::Write;

use super::context::{At, Context};
use crate::bytes;
use crate::report::codes;

/// Punctuation of one article, for its notices.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Quotation marks that do not pair.
    quotes: usize,
    /// Half-width marks between Chinese characters.
    half_width: usize,
    /// Full-width marks.
    full_width: usize,
    /// `?` between Chinese characters.
    questions: usize,
}

impl Marks {
    fn add(&mut self, other: &Self) {
        self.quotes += other.quotes;
        self.half_width += other.half_width;
        self.full_width += other.full_width;
        self.questions += other.questions;
    }
}

/// Whether a character that cannot simply be kept ends the count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    Stop,
    Pass,
}

/// What one reading of a text counts.
#[derive(Default)]
struct Counted {
    marks: Marks,
    /// Signs of lost characters.
    lost: usize,
}

/// Removes what XML does not allow, replaces private-use characters by `pua.json`, and counts doubtful marks.
pub(super) fn clean(context: &mut Context<'_>, at: &At<'_>, text: String) -> String {
    if text.len() > context.options.limits.string_bytes {
        let message = format!("a string has {} bytes, more than {}", text.len(), context.options.limits.string_bytes);
        context.find_with(codes::REC_005, at, message, super::LIMITS);
        return String::new();
    }
    if context.options.again {
        return if any_needs_care(&text) { mend(context, at, &text) } else { text };
    }
    let (text, counted) = match Counted::of(&text, context.mended, Care::Stop) {
        Some(counted) => (text, counted),
        None => {
            let text = mend(context, at, &text);
            let counted = Counted::of(&text, context.mended, Care::Pass).unwrap_or_default();
            (text, counted)
        }
    };
    context.marks.add(&counted.marks);
    if counted.lost > 0 {
        let hint = "compare with the printed page; the text is kept as it is";
        let message = format!("{} lost character(s), near “{}”", counted.lost, near(&text));
        context.find_with(codes::TXT_004, at, message, hint);
    }
    text
}

/// Length in bytes of what is plain Chinese at the start, and how many of its marks are full-width: Han characters (U+4E00 to
/// U+9FFF) and the commonest marks ，。、：；？！. Most of a Chinese text is such runs, and no rule looks at their characters one by one:
/// skipping them by their bytes takes a third of the time.
fn plain_run(text: &str) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (mut at, mut marks) = (0, 0);
    loop {
        match bytes.get(at..at + 3) {
            Some([0xE5..=0xE9, ..] | [0xE4, 0xB8..=0xBF, _] | [0xE3, 0x80, 0x81]) => {}
            Some([0xE3, 0x80, 0x82] | [0xEF, 0xBC, 0x81 | 0x8C | 0x9A | 0x9B | 0x9F]) => marks += 1,
            _ => return (at, marks),
        }
        at += 3;
    }
}

fn any_needs_care(text: &str) -> bool {
    bytes::find(text.as_bytes(), may_need_care).is_some_and(|at| text[at..].chars().any(needs_care))
}

/// Whether a character that begins with these bytes may need care: a control character, U+E000 to U+F8FF (EE, EF A0 to
/// EF A3), U+FDD0 to U+FDEF (EF B7), U+FFFE and U+FFFF (EF BF), or one beyond the first plane.
fn may_need_care(byte: u8, next: u8) -> bool {
    let control = (byte < b' ') & (byte != b'\n') & (byte != b'\t');
    let rare = (byte == 0xEF) & ((next < 0xA4) | (next == 0xB7) | (next == 0xBF));
    control | rare | (byte == 0xEE) | (byte >= 0xF0)
}

/// A character that cannot simply be kept.
fn needs_care(c: char) -> bool {
    (c < ' ' && c != '\n' && c != '\t') || (c >= '\u{E000}' && (is_private(c) || is_noncharacter(c)))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || (c as u32) & 0xFFFE == 0xFFFE
}

fn mend(context: &mut Context<'_>, at: &At<'_>, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut removed = String::new();
    let mut private: Vec<(char, usize)> = Vec::new();
    let mut replaced: Vec<(char, usize)> = Vec::new();
    let mut chars = text.chars().enumerate().peekable();
    while let Some((n, c)) = chars.next() {
        if c == '\r' {
            // A line end of another system, not a lost character: CR LF becomes LF, as in XML 1.0, 2.11.
            if chars.peek().is_none_or(|(_, next)| *next != '\n') {
                out.push('\n');
            }
        } else if !needs_care(c) {
            out.push(c);
        } else if is_private(c) {
            if let Some(meaning) = context.options.private_use.get(&c) {
                out.push_str(meaning);
                note(&mut replaced, c, n);
            } else {
                out.push(c);
                note(&mut private, c, n);
            }
        } else {
            let _ = write!(
                removed,
                "{}U+{:04X} at character {}",
                if removed.is_empty() { "" } else { ", " },
                c as u32,
                n + 1
            );
        }
    }
    if !removed.is_empty() {
        let hint = "no output can hold it; see in the source what should stand there";
        context.find_with(codes::TXT_002, at, format!("removed {removed}"), hint);
    }
    for (c, n) in private {
        let message = format!("private-use character U+{:04X} at character {}", c as u32, n + 1);
        context.find_with(codes::TXT_003, at, message, "say in `pua.json` what it stands for");
    }
    for (c, n) in replaced {
        let message = format!("private-use character U+{:04X} at character {} replaced", c as u32, n + 1);
        context.find(codes::TXT_007, at, message);
    }
    out
}

/// Keeps the first place of a character.
fn note(places: &mut Vec<(char, usize)>, c: char, n: usize) {
    if places.iter().all(|(seen, _)| *seen != c) {
        places.push((c, n));
    }
}

/// Han, or a mark that only Chinese text has.
fn is_chinese(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        | '\u{3001}'..='\u{3017}' | '“' | '”' | '‘' | '’' | '·' | '—' | '…' | '\u{FF01}'..='\u{FF60}')
}

impl Counted {
    /// Reads a text once; `None` where it needs care. U+FFFD is no sign of loss where the reader put it in (`known`).
    fn of(text: &str, known: bool, care: Care) -> Option<Self> {
        let mut counted = Self::default();
        let marks = &mut counted.marks;
        let mut open: Vec<char> = Vec::new();
        let mut before = ' ';
        let mut rest = text;
        loop {
            let (run, full_width) = plain_run(rest);
            marks.full_width += full_width;
            if run > 0 {
                before = '一';
            }
            let mut chars = rest[run..].chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            let after = chars.clone().next().unwrap_or(' ');
            match c {
                '\u{FFFD}' => counted.lost += usize::from(!known),
                '“' | '‘' | '「' | '『' => {
                    marks.quotes += usize::from(open.last() == Some(&c));
                    open.push(c);
                }
                '”' | '’' | '」' | '』' if !(c == '’' && before.is_ascii_alphanumeric()) => {
                    marks.quotes += usize::from(open.pop() != Some(opener(c)));
                }
                '，' | '。' | '；' | '：' | '？' | '！' => marks.full_width += 1,
                '?' if after == '”' && matches!(chars.clone().nth(1), Some('。' | '，' | ',')) => counted.lost += 1,
                ',' | '.' | ';' | ':' | '!' | '(' | ')' if is_chinese(before) => marks.half_width += 1,
                '?' if is_chinese(before) && is_chinese(after) => marks.questions += 1,
                _ if care == Care::Stop && needs_care(c) => return None,
                _ => {}
            }
            before = c;
        }
        marks.quotes += open.len();
        Some(counted)
    }
}

fn opener(close: char) -> char {
    match close {
        '”' => '“',
        '’' => '‘',
        '」' => '「',
        _ => '『',
    }
}

/// The words before the first sign of loss.
fn near(text: &str) -> String {
    let at = text.find('\u{FFFD}').or_else(|| text.find("?”")).unwrap_or(0);
    let before: Vec<char> = text[..at].chars().rev().take(8).collect();
    before.into_iter().rev().chain(text[at..].chars().take(2)).collect()
}

/// Says what was counted in an article, and counts anew.
pub(super) fn report_marks(context: &mut Context<'_>, at: &At<'_>) {
    let marks = std::mem::take(&mut context.marks);
    if marks.quotes > 0 {
        context.find(codes::TXT_005, at, format!("{} quotation mark(s) unpaired or wrongly nested", marks.quotes));
    }
    if marks.half_width > 0 {
        context.find(codes::TXT_006, at, format!("{} half-width mark(s) between Chinese characters", marks.half_width));
    }
    if marks.questions > 0 && marks.full_width > marks.half_width {
        let message = format!("{} `?` between Chinese characters where full-width marks are usual", marks.questions);
        context.find_with(codes::TXT_004, at, message, "compare with the printed page; the text is kept as it is");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_runs_end_at_their_borders() {
        for (text, run) in [
            ("", (0, 0)),
            ("a一", (0, 0)),
            ("一龥。“", (9, 1)),
            ("\u{4E00}\u{9FFF}\u{A000}", (6, 0)),
            ("\u{4DFF}一", (0, 0)),
            ("𠮷", (0, 0)),
            ("，。、：；？！一", (24, 6)),
            ("\u{3003}", (0, 0)),
            ("（一", (0, 0)),
        ] {
            assert_eq!(plain_run(text), run, "{text}");
        }
    }

    proptest! {
        #[test]
        fn skipping_runs_changes_nothing(text in "[一-龥，。、？！:?,.a“”’\u{0}-\u{7f}\u{e000}\u{f8ff}\u{f900}\u{fdd0}\u{ffff}\u{10ffff}𠀀-𠃿]{0,40}") {
            prop_assert_eq!(any_needs_care(&text), text.chars().any(needs_care));
            let only_chinese = text[..plain_run(&text).0].chars().all(is_chinese);
            prop_assert!(only_chinese);
            let marks = Counted::of(&text, false, Care::Pass).unwrap_or_default().marks;
            prop_assert_eq!(marks.full_width, text.chars().filter(|c| "，。；：？！".contains(*c)).count());
            let pairs = text.chars().zip(text.chars().skip(1));
            let half_width = pairs.filter(|(before, c)| is_chinese(*before) && ",.;:!()".contains(*c)).count();
            prop_assert_eq!(marks.half_width, half_width);
        }
    }
}
