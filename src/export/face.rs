//! Whether a font may go into a book: what both exporters that embed ask of a face.
use ttf_parser::{Face, Permissions};

/// Reads a face that can and may be embedded as a subset, or says why not.
pub(crate) fn embeddable(data: &[u8], index: u32) -> Result<Face<'_>, &'static str> {
    let face = Face::parse(data, index).map_err(|_| "cannot be read")?;
    if face.is_variable() {
        return Err("is a variable font");
    }
    let tables = face.tables();
    if tables.glyf.is_none() && tables.cff.is_none() {
        return Err("has no outlines");
    }
    // A font without OS/2 table says nothing about embedding.
    if tables.os2.is_some() {
        if matches!(face.permissions(), None | Some(Permissions::Restricted)) {
            return Err("may not be embedded (fsType)");
        }
        if !face.is_subsetting_allowed() {
            return Err("may not be embedded as a subset (fsType)");
        }
        if !face.is_outline_embedding_allowed() {
            return Err("may be embedded as bitmaps only (fsType)");
        }
    }
    Ok(face)
}
