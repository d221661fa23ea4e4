//! The picture of the printed title (报头), on the title page.
use std::io::Read as _;

use super::svg;
use crate::input::{Source, media};
use crate::model::MediaPath;
use crate::report::{Diagnostic, codes};

/// Media type of SVG pictures.
pub(super) const SVG: &str = "image/svg+xml";

/// A masthead that may go into a book.
pub(super) struct Masthead {
    /// Its name at the root of the publication.
    pub(super) name: String,
    pub(super) media_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// Reads the picture; where it cannot be shown, the title stands in letters, and the finding says why.
pub(super) fn read(path: &MediaPath, source: &dyn Source) -> Result<Masthead, Box<Diagnostic>> {
    let missing = || Box::new(Diagnostic::new(codes::FIG_001, format!("the masthead `{path}` is missing")));
    let mut bytes = Vec::new();
    let mut file = source.media(path).ok().flatten().ok_or_else(missing)?;
    file.reader.read_to_end(&mut bytes).map_err(|_| missing())?;
    if bytes.trim_ascii_start().starts_with(b"<") {
        let fault = std::str::from_utf8(&bytes).map_or_else(|_| Some("it is not UTF-8".to_owned()), svg::fault);
        return match fault {
            None => Ok(Masthead { name: "masthead.svg".to_owned(), media_type: SVG, bytes }),
            Some(fault) => {
                let message = format!("the masthead `{path}` is not safe: {fault}");
                Err(Box::new(Diagnostic::new(codes::EPUB_010, message)))
            }
        };
    }
    match media::inspect(&mut bytes.as_slice(), media::MAX_PIXELS) {
        Ok(found) => Ok(Masthead {
            name: format!("masthead.{}", found.kind.extension()),
            media_type: found.kind.media_type(),
            bytes,
        }),
        Err(fault) => Err(Box::new(Diagnostic::new(fault.code(), format!("the masthead `{path}` {fault}")))),
    }
}
