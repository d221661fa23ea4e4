//! Shaping with harfrust of what is not plain Han: words, dashes, characters with marks.

use std::sync::Arc;

use harfrust::font::{Blob, Font};
use harfrust::{Buffer, ClusterLevel, Direction, Feature, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};
use ttf_parser::RawFace;

use super::classes::{Class, class};
use super::face::{Instance, WEIGHT};

/// The tables that shaping reads; a copy of them is small beside the outlines.
const TABLES: [&[u8; 4]; 17] = [
    b"head", b"hhea", b"hmtx", b"maxp", b"cmap", b"OS/2", b"GDEF", b"GSUB", b"GPOS", b"kern", b"kerx", b"morx",
    b"name", b"post", b"fvar", b"avar", b"HVAR",
];
/// Where a variable font has no table of advances (`HVAR`), they follow from its outlines.
const OUTLINES: [&[u8; 4]; 3] = [b"glyf", b"loca", b"gvar"];

/// The scripts that words are told apart by.
const SCRIPTS: [(Script, Direction); 4] = [
    (Script::LATIN, Direction::LeftToRight),
    (Script::HAN, Direction::LeftToRight),
    (Script::HEBREW, Direction::RightToLeft),
    (Script::ARABIC, Direction::RightToLeft),
];

/// Number of a word's script in [`SCRIPTS`].
fn script(word: &str) -> usize {
    match word.chars().next() {
        Some('\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}') => 2,
        _ if is_right_to_left(word) => 3,
        Some(..'\u{2000}') => 0,
        _ => 1,
    }
}

/// Whether a word runs from right to left.
pub(crate) fn is_right_to_left(word: &str) -> bool {
    word.starts_with(|c| class(c) == Class::RightToLeft)
}

/// A glyph as the shaper gives it, lengths in 1/1000 em.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShapedGlyph {
    pub(crate) glyph: u16,
    pub(crate) advance: i16,
    pub(crate) offset: (i16, i16),
    pub(crate) bytes: u8,
}

/// One face ready to shape.
pub(crate) struct Shaper {
    font: Font,
    features: [Feature; 4],
    em: i32,
}

impl Shaper {
    /// Copies the face's layout tables. `None` when the font cannot be read.
    pub(crate) fn new(data: &[u8], instance: Instance) -> Option<Self> {
        let face = RawFace::parse(data, instance.index).ok()?;
        let needs_outlines = instance.weight.is_some() && face.table(ttf_parser::Tag::from_bytes(b"HVAR")).is_none();
        let copies: Vec<(Tag, Arc<Vec<u8>>)> = TABLES
            .iter()
            .chain(OUTLINES.iter().filter(|_| needs_outlines))
            .filter_map(|tag| {
                let table = face.table(ttf_parser::Tag::from_bytes(tag))?;
                Some((Tag::new(tag), Arc::new(table.to_vec())))
            })
            .collect();
        let table = move |wanted: Tag| {
            let (_, bytes) = copies.iter().find(|(tag, _)| *tag == wanted)?;
            Some(Blob::Shared(bytes.clone()))
        };
        let source: Arc<dyn Fn(Tag) -> Option<Blob> + Send + Sync> = Arc::new(table);
        let mut font = Font::new(source, 0)?;
        if let Some(weight) = instance.weight {
            let axis = Tag::new(&WEIGHT.to_bytes());
            font = font.instance_builder().variations([(axis, f32::from(weight))]).build();
        }
        let em = i32::from(font.units_per_em()).max(1);
        // Ligatures off: ToUnicode stays one to one. Dashes that join come from `ccmp`, which stays on. Proportional
        // widths make an apostrophe of the ’ in a word; they leave the dash alone.
        let features = [(b"kern", 1), (b"liga", 0), (b"clig", 0), (b"pwid", 1)]
            .map(|(tag, on)| Feature::new(Tag::new(tag), on, ..));
        Some(Self { font, features, em })
    }

    /// Shapes many runs with one plan for each script. Glyphs come in the order of the text, whatever its direction.
    pub(crate) fn shape(&self, words: &[&str], mut each: impl FnMut(usize, &[ShapedGlyph])) {
        let shaper = ShaperFont::new(&self.font);
        let plans = SCRIPTS.map(|(script, direction)| self.plan(script, direction));
        let mut glyphs = Vec::new();
        for (nth, word) in words.iter().enumerate() {
            let number = script(word);
            let (plan, (script, direction)) = (&plans[number], SCRIPTS[number]);
            let mut buffer = Buffer::new();
            buffer.push_str(word);
            buffer.set_direction(direction);
            buffer.set_script(Some(script));
            buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
            let options = ShapeOptions::new().plan(Some(plan)).features(&self.features);
            if harfrust::shape(&shaper, &mut buffer, options).is_ok() {
                self.read(&buffer, word, &mut glyphs);
                each(nth, &glyphs);
            }
        }
    }

    fn plan(&self, script: Script, direction: Direction) -> ShapePlan {
        ShapePlan::new(&self.font, direction, Some(script), None, &self.features)
    }

    fn read(&self, buffer: &Buffer, word: &str, glyphs: &mut Vec<ShapedGlyph>) {
        glyphs.clear();
        let mut shaped: Vec<_> = buffer.glyph_infos().iter().zip(buffer.glyph_positions()).collect();
        if is_right_to_left(word) {
            shaped.reverse();
        }
        for (nth, (info, position)) in shaped.iter().enumerate() {
            let end = shaped.get(nth + 1).map_or(word.len(), |(next, _)| next.cluster as usize);
            glyphs.push(ShapedGlyph {
                glyph: u16::try_from(info.glyph_id).unwrap_or(0),
                advance: self.milli(position.x_advance),
                offset: (self.milli(position.x_offset), self.milli(position.y_offset)),
                bytes: u8::try_from(end.saturating_sub(info.cluster as usize)).unwrap_or(0),
            });
        }
    }

    fn milli(&self, units: i32) -> i16 {
        let rounded = (i64::from(units) * 1000 + i64::from(self.em / 2)).div_euclid(i64::from(self.em));
        i16::try_from(rounded).unwrap_or(0)
    }
}
