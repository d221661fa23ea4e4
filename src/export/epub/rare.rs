//! Characters that the fonts of reading systems lack: a subset of each font that was given for them goes into the book.
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::sfnt;
use crate::error::{Error, Result};
use crate::export::face::embeddable;
use crate::report::codes;

/// The family by which style sheets name the fonts; the last before `serif` and `sans-serif`.
const FAMILY: &str = "Rare Han";

/// A font for characters that the fonts of reading systems lack. Whether its licence allows a book to hold a part of it is
/// for whoever gives it to know; a font that forbids it by itself (OS/2 `fsType`) is refused.
#[derive(Clone)]
pub struct RareFont {
    data: Arc<[u8]>,
    index: u32,
}

impl fmt::Debug for RareFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RareFont").field("bytes", &self.data.len()).field("index", &self.index).finish()
    }
}

impl RareFont {
    /// Takes the content of the font file `name`; of a collection, the face with this number.
    ///
    /// # Errors
    /// `EPUB-013` where it is no font, or one that may not be embedded.
    pub fn new(name: &str, data: Vec<u8>, index: u32) -> Result<Self> {
        let refused = |why| {
            Error::refused(codes::EPUB_013, format!("the font `{name}` {why}"))
                .with_hint("give a static TrueType or OpenType font whose licence allows embedding")
        };
        let face = embeddable(&data, index).map_err(refused)?;
        // Browsers take no font without this table.
        if face.tables().os2.is_none() {
            return Err(refused("has no OS/2 table"));
        }
        Ok(Self { data: data.into(), index })
    }

    fn has(&self, chars: &BTreeSet<char>) -> BTreeSet<char> {
        let Ok(face) = embeddable(&self.data, self.index) else { return BTreeSet::new() };
        chars.iter().copied().filter(|c| face.glyph_index(*c).is_some_and(|glyph| glyph.0 != 0)).collect()
    }
}

/// Keeps the rare characters of a document.
pub(super) fn collect(document: &str, found: &mut BTreeSet<char>) {
    for c in document.chars().filter(|c| *c >= '\u{2e80}' && !('\u{4e00}'..='\u{9fa5}').contains(c)) {
        if is_candidate(c) && !found.contains(&c) && !is_common(c) {
            found.insert(c);
        }
    }
}

/// Chinese characters, their radicals and strokes, and private use, which only a font of one's own can show.
fn is_candidate(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{31c0}'..='\u{31ef}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{e000}'..='\u{faff}' | '\u{20000}'..='\u{10ffff}')
        && !('\u{e0000}'..='\u{e0fff}').contains(&c)
}

/// In the part of GB 18030 with two bytes, which every Chinese font covers; private use apart.
fn is_common(c: char) -> bool {
    let mut text = [0; 4];
    let (bytes, ..) = encoding_rs::GB18030.encode(c.encode_utf8(&mut text));
    bytes.len() == 2 && !('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// What goes into the book.
pub(super) struct Embedded {
    /// The subsets, each with its name.
    pub(super) fonts: Vec<(String, Vec<u8>)>,
    /// The style sheet that names them.
    pub(super) css: String,
    /// The characters that no font has.
    pub(super) lacking: BTreeSet<char>,
}

impl Embedded {
    /// Takes each character from the first font that has it.
    pub(super) fn new(fonts: &[RareFont], chars: &BTreeSet<char>) -> Self {
        let mut made = Self {
            fonts: Vec::new(),
            css: "/* Characters that common fonts lack, each from a font that has it. */\n".to_owned(),
            lacking: chars.clone(),
        };
        for font in fonts {
            made.add(font);
        }
        made
    }

    fn add(&mut self, font: &RareFont) {
        let held = font.has(&self.lacking);
        let list: Vec<char> = held.iter().copied().collect();
        if list.is_empty() {
            return;
        }
        let Some(subset) = sfnt::subset(&font.data, font.index, &list) else { return };
        let number = self.fonts.len() + 1;
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let name = format!("rare{number}.{}", if sfnt::is_cff(&subset) { "otf" } else { "ttf" });
        // Without `unicode-range`: the font has nothing else, and MuPDF drops a sheet in which a range begins with a letter.
        self.css.push_str(&format!("@font-face {{ font-family: \"{FAMILY}\"; src: url(\"../font/{name}\"); }}\n"));
        if self.fonts.is_empty() {
            // For MuPDF, which does not see the families of `newspaper.css`; in other readers those of `body` win.
            self.css.push_str(&format!("html {{ font-family: \"{FAMILY}\", serif; }}\n"));
        }
        self.fonts.push((name, subset));
        self.lacking.retain(|c| !held.contains(c));
    }
}

/// `㐀 (U+3400), 𣲗 (U+23C97) and 3 more`.
pub(super) fn named(chars: &BTreeSet<char>) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = chars.iter().take(SHOWN).map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    let rest = chars.len().saturating_sub(SHOWN);
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    shown.join(", ") + &rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../../tests/fixtures/epub/rare.ttf");

    fn rare(text: &str) -> Vec<char> {
        let mut found = BTreeSet::new();
        collect(text, &mut found);
        found.into_iter().collect()
    }

    #[test]
    fn what_chinese_fonts_cover_is_not_rare() {
        assert_eq!(rare("报，〇㐂䎱龥鿃﨎éЖ🙂。"), ['㐂', '鿃']);
        assert_eq!(rare("<p>㐀𣲗\u{e000}⿰⺌⺀㇀</p>"), ['⺀', '㇀', '㐀', '\u{e000}', '𣲗']);
    }

    #[test]
    fn a_font_that_forbids_it_is_refused() {
        assert!(RareFont::new("rare.ttf", FONT.to_vec(), 0).is_ok());
        let face = ttf_parser::Face::parse(FONT, 0).unwrap();
        let os2 = face.raw_face().table(ttf_parser::Tag::from_bytes(b"OS/2")).unwrap();
        let place = os2.as_ptr() as usize - FONT.as_ptr() as usize + 8;
        let mut restricted = FONT.to_vec();
        restricted[place..place + 2].copy_from_slice(&[0, 2]);
        let refused = |data: Vec<u8>| RareFont::new("rare.ttf", data, 0).unwrap_err();
        assert!(refused(restricted).to_string().contains("fsType"));
        assert_eq!(refused(b"no font".to_vec()).code(), Some(codes::EPUB_013));
    }

    #[test]
    fn each_character_comes_from_the_first_font_that_has_it() {
        let font = RareFont::new("rare.ttf", FONT.to_vec(), 0).unwrap();
        let chars = BTreeSet::from(['㐀', '㐁', '𣲗', '\u{e000}']);
        let made = Embedded::new(&[font.clone(), font], &chars);
        assert_eq!(made.fonts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["rare.ttf"]);
        assert_eq!(made.css.matches("@font-face").count(), 1, "{}", made.css);
        assert_eq!(named(&made.lacking), "㐁 (U+3401)");
    }
}
