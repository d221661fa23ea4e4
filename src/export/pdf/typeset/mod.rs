//! From text to placed glyphs: character classes, lines, faces, shaping, and the plan that fixes glyph numbers.

pub mod classes;
pub mod line;
