//! The house style: sheet, grid, sizes, colours. One baseline grid of 13.5 pt carries everything.

use super::canvas::Color;
pub(crate) use super::sheet::Sheet;
use crate::export::pdf::typeset::line::FontId;

/// One line of the grid in points.
pub(crate) const PITCH: f32 = 13.5;
/// Body size in points; columns are whole numbers of it.
pub(crate) const BODY: f32 = 9.0;
/// Where a baseline lies below the top of its em box, in em.
pub(crate) const ASCENT: f32 = 0.88;

/// Text.
pub(crate) const INK: Color = Color::Ink;
/// Masthead, special line, figure mark.
pub(crate) const RED: Color = Color::Accent;
/// Staff lines, leaders.
pub(crate) const GREY: Color = Color::Grey;
/// Ground of notes.
pub(crate) const PALE: Color = Color::Ground;
/// Rules between columns and articles.
pub(crate) const HAIR_COLOR: Color = Color::Fixed([0x8a; 3]);
/// On black or red grounds.
pub(crate) const WHITE: Color = Color::Fixed([0xff; 3]);
/// Height in points of `lines` lines of the grid, without the space that follows the last.
pub(crate) fn height(lines: u16) -> f32 {
    PITCH * f32::from(lines) - (PITCH - BODY)
}

/// How a kind of text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    /// Font role.
    pub(crate) font: FontId,
    /// Size in points.
    pub(crate) size: f32,
    /// Colour.
    pub(crate) color: Color,
    /// Where the baseline lies below the top of the line's box, in points.
    pub(crate) drop: f32,
}

impl Style {
    const fn new(font: FontId, size: f32, color: Color, lines: f32) -> Self {
        // The em box stands in the middle of the box of its lines.
        let drop = (lines * PITCH - (PITCH - BODY) - size) / 2.0 + size * ASCENT;
        Self { font, size, color, drop }
    }

    const fn top(font: FontId, size: f32, color: Color) -> Self {
        Self { font, size, color, drop: size * ASCENT }
    }
}

/// Font roles, as the font plan numbers them.
pub(crate) mod font {
    use super::FontId;
    use crate::export::pdf::typeset::font::Role;

    /// Body text.
    pub(crate) const BODY: FontId = Role::Body as FontId;
    /// Strong words in running text.
    pub(crate) const STRONG: FontId = Role::Strong as FontId;
    /// Kickers.
    pub(crate) const KICKER: FontId = Role::Kicker as FontId;
    /// Headlines, masthead.
    pub(crate) const HEADLINE: FontId = Role::Headline as FontId;
    /// Subheads, labels.
    pub(crate) const SUBHEAD: FontId = Role::Subhead as FontId;
    /// Subtitles, imprints.
    pub(crate) const SUBTITLE: FontId = Role::Subtitle as FontId;
    /// Bylines, credits, editor's notes, verse.
    pub(crate) const KAI: FontId = Role::Byline as FontId;
    /// Captions, running heads, tables.
    pub(crate) const CAPTION: FontId = Role::Caption as FontId;
    /// Folios, heads of tables.
    pub(crate) const CAPTION_STRONG: FontId = Role::CaptionStrong as FontId;
    /// Footnotes.
    pub(crate) const NOTE: FontId = Role::Note as FontId;
}

/// Running text.
pub(crate) const TEXT: Style = Style::new(font::BODY, BODY, INK, 1.0);
/// Editor's notes, verse, quotes.
pub(crate) const KAI: Style = Style::new(font::KAI, BODY, INK, 1.0);
/// Line above the headline.
pub(crate) const KICKER: Style = Style::top(font::KICKER, 10.5, INK);
/// Name of a column or series before the kicker.
pub(crate) const LABEL: Style = Style::top(font::SUBHEAD, 9.0, RED);
/// Line below the headline.
pub(crate) const SUBTITLE: Style = Style::top(font::SUBTITLE, 10.5, INK);
/// 小标题, in two lines of the grid.
pub(crate) const SUBHEAD: Style = Style::new(font::SUBHEAD, 10.0, INK, 2.0);
/// Titles inside boxes.
pub(crate) const BOX_TITLE: Style = Style::new(font::SUBHEAD, BODY, RED, 1.0);
/// Background boxes, notices.
pub(crate) const SANS: Style = Style::new(font::CAPTION, 8.0, INK, 1.0);
/// Words lifted out of the text.
pub(crate) const PULL: Style = Style::new(font::SUBTITLE, 13.0, INK, 2.0);
/// Words under a picture.
pub(crate) const CAPTION: Style = Style::top(font::CAPTION, 7.5, INK);
/// Distance of caption lines in points.
pub(crate) const CAPTION_PITCH: f32 = 10.5;
/// 录入.
pub(crate) const ENTERED: Style = Style::new(font::CAPTION, 7.0, GREY, 1.0);
/// 下转, 上接.
pub(crate) const TURN: Style = Style::new(font::KICKER, 8.0, INK, 1.0);
/// Footnotes.
pub(crate) const NOTE: Style = Style::new(font::NOTE, 8.0, INK, 1.0);
/// Cells of tables.
pub(crate) const CELL: Style = Style::new(font::CAPTION, 8.0, INK, 1.0);
/// Heads of tables.
pub(crate) const TABLE_HEAD: Style = Style::new(font::CAPTION_STRONG, 8.0, INK, 1.0);

/// A size of headline: points, lines of the grid for the first line, pitch of further lines in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct HeadlineSize {
    /// Size in points.
    pub(crate) size: f32,
    /// Lines of the grid that one line of it takes.
    pub(crate) lines: u16,
    /// From baseline to baseline.
    pub(crate) pitch: f32,
}

/// Headline sizes from the largest: lead, large, normal, brief.
pub(crate) const HEADLINES: [HeadlineSize; 4] = [
    HeadlineSize { size: 29.0, lines: 3, pitch: 40.5 },
    HeadlineSize { size: 22.0, lines: 3, pitch: 27.0 },
    HeadlineSize { size: 17.0, lines: 2, pitch: 27.0 },
    HeadlineSize { size: 13.0, lines: 2, pitch: 20.25 },
];
