//! The words of an ALTO file with their places on the page picture.
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A word, or what stands for one, and where it is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Word {
    /// Its characters as printed.
    pub text: String,
    /// The whole word, where this is one half of a hyphenated one and the first; empty for the second half.
    pub whole: Option<String>,
    /// Left, top, width and height, in fractions of the page.
    pub area: [f64; 4],
    /// True where a space follows on the same line.
    pub spaced: bool,
}

/// A block of text: its lines from top to bottom.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TextBlock {
    /// Lines of words.
    pub lines: Vec<Vec<Word>>,
}

/// The text blocks of a page in the order of the file. `pixels` is the size of the page picture and `dpi` its resolution,
/// for files that do not say how large their page is.
///
/// # Errors
/// Where the file is no well-formed ALTO, in words that follow its name.
pub fn words(text: &str, pixels: [u32; 2], dpi: f64) -> Result<Vec<TextBlock>, String> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().enable_all_checks(true);
    let mut layer = Layer { size: pixels.map(f64::from), unit: 1.0, pixels, dpi, ..Layer::default() };
    let mut known = false;
    loop {
        match reader.read_event().map_err(|e| format!("is not well-formed: {e}"))? {
            Event::Start(tag) | Event::Empty(tag) => {
                known |= tag.local_name().as_ref() == "alto";
                layer.element(&tag)?;
            }
            Event::Text(text) if layer.in_unit => layer.unit(&text),
            Event::End(tag) if tag.local_name().as_ref() == "MeasurementUnit" => layer.in_unit = false,
            Event::Eof if known => return Ok(layer.finish()),
            Event::Eof => return Err("is no ALTO file".to_owned()),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Layer {
    blocks: Vec<TextBlock>,
    /// Width and height of the page in units of the file.
    size: [f64; 2],
    /// Units in a pixel, where the file measures otherwise.
    unit: f64,
    in_unit: bool,
    pixels: [u32; 2],
    dpi: f64,
}

impl Layer {
    /// `pixel`, `mm10` or `inch1200`.
    fn unit(&mut self, name: &str) {
        self.unit = match name.trim() {
            "mm10" => 254.0 / self.dpi,
            "inch1200" => 1200.0 / self.dpi,
            _ => return,
        };
        self.size = self.pixels.map(|side| f64::from(side) * self.unit);
    }

    fn element(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        match tag.local_name().as_ref() {
            "MeasurementUnit" => self.in_unit = true,
            "Page" => {
                if let [Some(width), Some(height)] = [number(tag, "WIDTH"), number(tag, "HEIGHT")] {
                    self.size = [width, height];
                }
            }
            "TextBlock" => self.blocks.push(TextBlock::default()),
            "TextLine" => {
                if let Some(block) = self.blocks.last_mut() {
                    block.lines.push(Vec::new());
                }
            }
            "SP" => {
                if let Some(word) = self.last() {
                    word.spaced = true;
                }
            }
            "String" => self.word(tag)?,
            _ => {}
        }
        Ok(())
    }

    fn last(&mut self) -> Option<&mut Word> {
        self.blocks.last_mut()?.lines.last_mut()?.last_mut()
    }

    fn word(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let text = attribute(tag, "CONTENT")?.unwrap_or_default();
        let place = ["HPOS", "VPOS", "WIDTH", "HEIGHT"].map(|name| number_or_zero(tag, name));
        let [width, height] = self.size;
        let sound = text.chars().any(|c| !c.is_whitespace()) && width > 0.0 && height > 0.0 && place[3] > 0.0;
        let whole = match attribute(tag, "SUBS_TYPE")?.as_deref() {
            Some("HypPart1") => attribute(tag, "SUBS_CONTENT")?,
            Some("HypPart2") => Some(String::new()),
            _ => None,
        };
        let area = [place[0] / width, place[1] / height, place[2] / width, place[3] / height];
        if let Some(line) = self.blocks.last_mut().and_then(|block| block.lines.last_mut()).filter(|_| sound) {
            line.push(Word { text, whole, area, spaced: false });
        }
        Ok(())
    }

    fn finish(mut self) -> Vec<TextBlock> {
        self.blocks.iter_mut().for_each(|block| block.lines.retain(|line| !line.is_empty()));
        self.blocks.retain(|block| !block.lines.is_empty());
        self.blocks
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = tag.attributes().flatten().find(|a| a.key.as_ref() == name);
    let Some(found) = found else { return Ok(None) };
    super::unescaped(&found.value).map(|value| Some(value.into_owned()))
}

/// A number above 0.
fn number(tag: &BytesStart<'_>, name: &str) -> Option<f64> {
    Some(number_or_zero(tag, name)).filter(|value| *value > 0.0)
}

fn number_or_zero(tag: &BytesStart<'_>, name: &str) -> f64 {
    let value = attribute(tag, name).ok().flatten().and_then(|value| value.trim().parse::<f64>().ok());
    value.filter(|value| value.is_finite()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(unit: &str, page: &str) -> Vec<TextBlock> {
        let text = format!(
            r#"<alto><Description><MeasurementUnit>{unit}</MeasurementUnit></Description><Layout><Page {page}><PrintSpace>
<TextBlock><TextLine><String CONTENT="new" HPOS="100" VPOS="50" WIDTH="40" HEIGHT="20"/><SP/>
<String CONTENT="brid" SUBS_TYPE="HypPart1" SUBS_CONTENT="bridge" HPOS="150" VPOS="50" WIDTH="50" HEIGHT="20"/><HYP CONTENT="-"/></TextLine>
<TextLine><String CONTENT="ge" SUBS_TYPE="HypPart2" SUBS_CONTENT="bridge" HPOS="100" VPOS="80" WIDTH="20" HEIGHT="20"/></TextLine></TextBlock>
<TextBlock><TextLine><String CONTENT=" " HPOS="1" VPOS="1" WIDTH="1" HEIGHT="1"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"#
        );
        words(&text, [1000, 500], 254.0).unwrap()
    }

    #[test]
    fn words_have_places_in_any_unit() {
        let said = page("pixel", r#"WIDTH="1000" HEIGHT="500""#);
        assert_eq!(said[0].lines[0][0].area, [0.1, 0.1, 0.04, 0.04]);
        assert_eq!(page("pixel", ""), said);
        // 254 to the inch: a tenth of a millimetre is a pixel.
        assert_eq!(page("mm10", ""), said);
        assert_eq!(page("inch1200", "")[0].lines[0][0].area[0], 100.0 / (1000.0 * 1200.0 / 254.0));
    }

    #[test]
    fn halves_of_a_word_know_the_whole_and_blank_strings_go() {
        let blocks = page("pixel", "");
        assert_eq!(blocks.len(), 1);
        let line = &blocks[0].lines[0];
        assert!(line[0].spaced && line[0].whole.is_none());
        assert_eq!(line[1].whole.as_deref(), Some("bridge"));
        assert_eq!(blocks[0].lines[1][0].whole.as_deref(), Some(""));
        assert!(words("<html/>", [1, 1], 300.0).is_err());
    }
}
