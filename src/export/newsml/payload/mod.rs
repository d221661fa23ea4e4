//! The text of an item: blocks → payload. One file for each form.
pub(crate) mod body;
mod flat;
mod inline;
pub(crate) mod nitf;
pub(super) mod rich;
pub(super) mod xhtml;

pub(crate) use flat::Lost;
pub(crate) use flat::{line, lines};

use crate::model::{Block, Direction, Figure, Gallery, Language};

/// What a payload is made of.
#[derive(Debug)]
pub(super) struct Story<'a> {
    /// Headline in one line.
    pub(super) title: &'a str,
    pub(super) language: &'a Language,
    pub(super) direction: Direction,
    pub(super) blocks: &'a [Block],
}

/// True when a picture is an item of its own, which holds its words.
pub(crate) fn is_item(figure: &Figure) -> bool {
    figure.media().is_some() && !figure.decorative
}

/// Calls `f` with every picture of the blocks, in reading order, and its gallery.
pub(crate) fn each_figure<'a>(blocks: &'a [Block], f: &mut dyn FnMut(&'a Figure, Option<&'a Gallery>)) {
    for block in blocks {
        match block {
            Block::Figure(figure) => f(figure, None),
            Block::Gallery(gallery) => gallery.figures.iter().for_each(|figure| f(figure, Some(gallery))),
            Block::Quote(quote) => each_figure(&quote.blocks, f),
            Block::Box(inner) => each_figure(&inner.blocks, f),
            _ => {}
        }
    }
}
