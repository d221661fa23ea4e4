//! The PDF file: objects, structure tree, outline, links, metadata, pictures and the self-check. Nothing here knows
//! about newspapers.

pub(crate) mod attach;
pub(crate) mod deflate;
pub(crate) mod embed;
pub(crate) mod guard;
pub(crate) mod hidden;
pub(crate) mod image;
pub(crate) mod links;
pub(crate) mod metadata;
pub(crate) mod number;
pub(crate) mod objects;
pub(crate) mod outline;
mod packing;
pub(crate) mod pages;
pub(crate) mod profile;
pub(crate) mod string;
pub(crate) mod tags;
pub(crate) mod trees;
