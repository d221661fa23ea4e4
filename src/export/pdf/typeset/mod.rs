//! From text to placed glyphs: character classes, lines, faces, shaping, and the plan that fixes glyph numbers.
//!
//! Pass 1 fills a [`plan::Scan`]; [`plan::FontPlan`] then fixes faces and glyph numbers; in pass 2 a
//! [`line::Setter`] sets paragraphs with it, on any number of threads.

pub mod classes;
pub(crate) mod face;
pub mod font;
pub mod line;
pub mod plan;
mod shape;
