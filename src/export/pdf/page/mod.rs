//! Pages: what stands where on the sheet.

pub(crate) mod article;
pub(crate) mod board;
pub(crate) mod body;
pub(crate) mod calendar;
pub(crate) mod canvas;
pub(crate) mod columns;
pub(crate) mod composer;
pub(crate) mod contents;
pub(crate) mod cover;
pub(crate) mod even;
pub(crate) mod facsimile;
pub(crate) mod figure;
pub(crate) mod flow;
pub(crate) mod front;
pub(crate) mod furniture;
pub(crate) mod guide;
pub(crate) mod index;
pub(crate) mod notes;
pub(crate) mod opening;
pub(crate) mod pool;
pub(crate) mod sheet;
pub(crate) mod style;
pub(crate) mod table;
pub(crate) mod year;
