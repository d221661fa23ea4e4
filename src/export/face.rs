//! Whether a font may go into a book: what both exporters that embed ask of a face.
use ttf_parser::{Face, Permissions};

/// How much of a face must be embedded (OS/2 fsType).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The glyphs that are used.
    Subset,
    /// All of it.
    Whole,
}

/// Reads a face that may be embedded, and says how much of it must be, or why it may not.
pub(crate) fn permitted(data: &[u8], index: u32) -> Result<(Face<'_>, Extent), &'static str> {
    let face = Face::parse(data, index).map_err(|_| "cannot be read")?;
    let tables = face.tables();
    if tables.glyf.is_none() && tables.cff.is_none() && tables.cff2.is_none() {
        return Err("has no outlines");
    }
    let mut extent = Extent::Subset;
    // A font without OS/2 table says nothing about embedding.
    if tables.os2.is_some() {
        if matches!(face.permissions(), None | Some(Permissions::Restricted)) {
            return Err("may not be embedded (fsType)");
        }
        if !face.is_outline_embedding_allowed() {
            return Err("may be embedded as bitmaps only (fsType)");
        }
        if !face.is_subsetting_allowed() {
            extent = Extent::Whole;
        }
    }
    match (extent, face.is_variable()) {
        (Extent::Whole, true) => Err("is a variable font that may be embedded as a whole only (fsType)"),
        _ => Ok((face, extent)),
    }
}

/// Reads a face that can and may be embedded as a subset as it is, or says why not.
#[cfg(feature = "rare-font")]
pub(crate) fn embeddable(data: &[u8], index: u32) -> Result<Face<'_>, &'static str> {
    match permitted(data, index)? {
        (face, _) if face.is_variable() => Err("is a variable font"),
        (_, Extent::Whole) => Err("may not be embedded as a subset (fsType)"),
        (face, Extent::Subset) => Ok(face),
    }
}
