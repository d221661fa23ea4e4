//! The colours of a house style.

/// A colour in sRGB: red, green, blue.
pub type Rgb = [u8; 3];

/// The colours that pages are drawn in. All else, such as the rules between columns, goes with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Text and rules (default: #1A1A1A).
    pub ink: Rgb,
    /// Masthead, special lines, labels of columns (default: the red #9B1B1E).
    pub accent: Rgb,
    /// Staff lines, dates, leaders (default: #6E6E6E).
    pub grey: Rgb,
    /// The ground of boxes (default: #E9E7E2).
    pub ground: Rgb,
}

impl Default for Palette {
    fn default() -> Self {
        Self { ink: [0x1a; 3], accent: [0x9b, 0x1b, 0x1e], grey: [0x6e; 3], ground: [0xe9, 0xe7, 0xe2] }
    }
}

impl Palette {
    /// Reads `#9B1B1E`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Rgb> {
        let digits = word
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    }

    /// True where all text can be read: black, accent and grey on white paper, ink on the ground of boxes, each with a contrast
    /// of 4.5 to 1 at least (WCAG 2.2, 1.4.3).
    pub(crate) fn can_be_read(&self) -> bool {
        let white = [0xff; 3];
        let pairs = [(self.ink, white), (self.accent, white), (self.grey, white), (self.ink, self.ground)];
        pairs.into_iter().all(|(text, ground)| (luminance(ground) + 0.05) / (luminance(text) + 0.05) >= 4.5)
    }
}

/// Relative luminance (WCAG 2.2).
fn luminance(color: Rgb) -> f64 {
    let [red, green, blue] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_six_digits() {
        assert_eq!(Palette::parse("#9B1b1E"), Some([0x9b, 0x1b, 0x1e]));
        for word in ["9B1B1E", "#9B1B1", "#9B1B1EF", "#GGGGGG", "#红红", "#+1+1+1"] {
            assert_eq!(Palette::parse(word), None, "{word}");
        }
    }

    #[test]
    fn text_must_stand_out() {
        let palette = Palette::default();
        assert!(palette.can_be_read());
        assert!(!Palette { grey: [0xbb; 3], ..palette }.can_be_read());
        assert!(!Palette { ground: [0x40; 3], ..palette }.can_be_read());
    }
}
