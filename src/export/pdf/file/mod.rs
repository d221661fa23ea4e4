//! The PDF file: objects, structure tree, outline, links, metadata, pictures and the self-check. Nothing here knows
//! about newspapers.

pub(crate) mod guard;
pub(crate) mod objects;
