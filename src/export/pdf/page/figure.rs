//! Figures: picture, frame for a missing one, words below; whole lines high (TYP-61).

use super::composer::Composer;
use super::pool::{Align, NodeId, ParaId, Pool, Setting};
use super::style::{self, BODY, CAPTION, CAPTION_PITCH, GREY, HAIR_COLOR, PITCH, RED, SANS, font};
use crate::export::pdf::file::tags::{Attribute, Role};
use crate::export::pdf::typeset::line::Metrics;
use crate::input::media::Inspection;
use crate::model::{Figure, FigureKind, Picture, Text};

/// Least resolution at which a picture may be shown (TYP-61).
pub(crate) const MIN_PPI: f32 = 150.0;
/// Height of the frame that stands for a missing picture, in lines.
const FRAME_LINES: u16 = 6;
/// Lines that a page keeps free beside its tallest picture: for its words and for the head of its article.
const FREE_LINES: u16 = 9;

/// Height in points of the tallest picture on a page of so many lines.
pub(crate) fn tallest(page: u16) -> f32 {
    f32::from(page.saturating_sub(FREE_LINES)) * PITCH
}

/// A picture that can be shown, as the run numbers it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// Its number in the run.
    pub(crate) number: u32,
    /// Width and height in pixels, upright.
    pub(crate) size: [u32; 2],
    /// Exif orientation, 1 to 8.
    pub(crate) turn: u8,
}

impl Shown {
    /// The picture of this number, upright.
    pub(crate) fn new(number: u32, found: &Inspection) -> Self {
        let turned = found.orientation >= 5;
        let size = if turned { [found.height, found.width] } else { [found.width, found.height] };
        Self { number, size, turn: found.orientation }
    }
}

/// A figure in a column.
#[derive(Debug)]
pub(crate) struct FigureBox {
    /// Its element; none for ornament.
    node: Option<NodeId>,
    picture: Option<Shown>,
    /// Width of the column.
    measure: f32,
    /// Width and height of the picture.
    size: [f32; 2],
    /// Height of the whole in lines.
    pub(crate) lines: u16,
    caption: Option<ParaId>,
    note: Option<ParaId>,
    /// True when it had to be set smaller than its column (LAY-004).
    pub(crate) coarse: bool,
}

/// What stands for the words of a figure where it has none.
pub(crate) struct Words<'a> {
    /// Headline of its article.
    pub(crate) headline: &'a str,
    /// Caption and credit of its gallery, where it is the last one of it.
    pub(crate) common: Option<(&'a Text, Option<&'a str>)>,
}

impl FigureBox {
    /// Lays a figure out in a column; `room` is its width, and the height that a picture may have, in points.
    pub(crate) fn new<M: Metrics>(
        pool: &mut Pool,
        metrics: &M,
        parent: NodeId,
        figure: &Figure,
        picture: Option<Shown>,
        room: [f32; 2],
        words: &Words<'_>,
    ) -> Self {
        let measure = room[0];
        if figure.decorative && picture.is_some() {
            return Self::finish(None, picture, room, figure, [None, None], 0);
        }
        let node = pool.node(Some(parent), Role::Figure);
        pool.extra(node).alt = Some(alternative(figure, words.headline));
        let note = picture.is_none().then(|| missing_note(pool, metrics, node, figure, measure));
        let caption = caption(pool, metrics, node, figure, measure, words);
        let caption_lines = caption.map_or(0, |caption| pool.paras[caption as usize].len());
        Self::finish(Some(node), picture, room, figure, [caption, note], caption_lines)
    }

    fn finish(
        node: Option<NodeId>,
        picture: Option<Shown>,
        room: [f32; 2],
        figure: &Figure,
        [caption, note]: [Option<ParaId>; 2],
        caption_lines: u16,
    ) -> Self {
        let measure = room[0];
        let (size, coarse) = match picture {
            Some(picture) => picture_size(picture, room, figure.kind),
            None => ([measure, style::height(FRAME_LINES)], false),
        };
        let words = if caption_lines == 0 { 0.0 } else { f32::from(caption_lines) * CAPTION_PITCH + 2.0 };
        // The rest of the last line stays free below the words.
        let lines = ((size[1] + words + (PITCH - BODY)) / PITCH).ceil() as u16;
        Self { node, picture, measure, size, lines: lines.max(1), caption, note, coarse }
    }

    /// Draws it; `x` and `y` are the upper left corner in points.
    pub(crate) fn draw(&self, composer: &mut Composer, pool: &mut Pool, x: f32, y: f32) {
        let [width, height] = self.size;
        let left = x + (self.measure - width) / 2.0;
        let foot = composer.sheet.rise() - y;
        if let Some(node) = self.node {
            pool.bound(node, &mut composer.tree, Attribute::BBox([left, foot - height, left + width, foot]));
        }
        if let Some(picture) = self.picture {
            composer.image(pool, self.node, picture.number, [left, y, width, height], picture.turn);
        } else {
            composer.frame([x, y, width, height], composer.sheet.measures.hair, HAIR_COLOR);
        }
        if let Some(note) = self.note {
            composer.paragraph(pool, note, x, y + height / 2.0 - BODY / 2.0, PITCH);
        }
        if let Some(caption) = self.caption {
            composer.paragraph(pool, caption, x, y + height + 4.5, CAPTION_PITCH);
        }
    }
}

/// Alternative text: the one that is given, else the caption, else the headline of the article.
fn alternative(figure: &Figure, headline: &str) -> String {
    let caption = figure.caption.to_line();
    let words = figure.alt.as_deref().unwrap_or(&caption);
    let words = if words.trim().is_empty() { headline } else { words };
    if words.trim().is_empty() { "新闻图片".to_owned() } else { words.to_owned() }
}

fn missing_note<M: Metrics>(pool: &mut Pool, metrics: &M, node: NodeId, figure: &Figure, measure: f32) -> ParaId {
    let words = match figure.picture {
        Picture::Missing => "［图片未收录］",
        _ => "［图片缺失］",
    };
    let setting = Setting::line(style::Style { color: GREY, ..SANS }, measure, Align::Center);
    let words_node = pool.node(Some(node), Role::P);
    pool.words(metrics, words_node, words, &setting)
}

fn caption<M: Metrics>(
    pool: &mut Pool,
    metrics: &M,
    node: NodeId,
    figure: &Figure,
    measure: f32,
    words: &Words<'_>,
) -> Option<ParaId> {
    let mut text = figure.caption.clone();
    let mut credits: Vec<&str> = figure.credit.iter().map(String::as_str).collect();
    if let Some((common, credit)) = words.common {
        if !text.is_empty() && !common.is_empty() {
            text.0.extend(Text::plain("　").0);
        }
        text.0.extend(common.0.iter().cloned());
        credits.extend(credit);
    }
    if text.is_empty() && credits.is_empty() {
        return None;
    }
    let caption = pool.node(Some(node), Role::Caption);
    let setting = Setting { justify: true, ..Setting::line(CAPTION, measure, Align::Start) };
    let credit = credits.join("　");
    let tail = if credit.is_empty() { String::new() } else { format!("　{credit}") };
    let mark = [(caption, "▲", font::CAPTION, RED)];
    let tail = (caption, tail.as_str(), font::CAPTION, GREY);
    Some(pool.text_between(metrics, caption, &mark, &text, Some(tail), "", &setting))
}

fn picture_size(picture: Shown, [measure, tallest]: [f32; 2], kind: Option<FigureKind>) -> ([f32; 2], bool) {
    let [pixels, rows] = picture.size.map(|side| side.max(1) as f32);
    let widest = if kind == Some(FigureKind::Qr) { measure.min(8.0 * BODY) } else { measure };
    let finest = pixels * 72.0 / MIN_PPI;
    let mut width = widest.min(finest);
    let mut height = width * rows / pixels;
    if height > tallest {
        (width, height) = (width * tallest / height, tallest);
    }
    // A picture a little narrower than its column only looks wrong.
    let coarse = finest < widest && kind != Some(FigureKind::Qr);
    ([width, height], coarse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_not_enlarged_beyond_150_ppi() {
        let picture = |width, height| Shown { number: 0, size: [width, height], turn: 1 };
        let ([width, height], coarse) = picture_size(picture(300, 150), [153.0, 594.0], None);
        assert_eq!((width, height, coarse), (144.0, 72.0, true));
        let ([width, height], coarse) = picture_size(picture(3000, 1500), [153.0, 594.0], None);
        assert_eq!((width, height, coarse), (153.0, 76.5, false));
    }
}
