//! Strings that describe, and are not shown: titles, alternative texts, words of links.

/// So many characters of such a string are written. ISO 19005-2, 6.1.13 allows 32,767 bytes, and a character has four at most.
pub(crate) const MOST: usize = 8_000;

/// The beginning of words that are too long.
pub(crate) fn fitting(words: &str) -> &str {
    // Bytes are counted faster, and most words are short.
    if words.len() <= MOST {
        return words;
    }
    words.char_indices().nth(MOST).map_or(words, |(end, _)| &words[..end])
}
