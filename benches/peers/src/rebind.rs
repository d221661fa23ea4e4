//! The documents, style sheets and pictures of a finished book, bound anew by `epub-builder`: for readers that are to open
//! the same documents in a package of another.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::Path;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use zip::ZipArchive;

/// newsbind writes entries in the order of the spine, so that order serves here.
pub fn run(book: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let mut from = ZipArchive::new(BufReader::new(File::open(book)?))?;
    let mut to = EpubBuilder::new(ZipLibrary::new()?)?;
    to.epub_version(EpubVersion::V30);
    to.metadata("title", "the same documents")?;
    for n in 0..from.len() {
        let mut entry = from.by_index(n)?;
        let Some(name) = entry.name()?.strip_prefix("EPUB/").map(str::to_owned) else { continue };
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        match name.rsplit('.').next() {
            Some("xhtml") if name != "nav.xhtml" => {
                let title = title(&bytes);
                to.add_content(EpubContent::new(name, bytes.as_slice()).title(title))?;
            }
            Some("css") => {
                to.add_resource(name, bytes.as_slice(), "text/css")?;
            }
            Some(kind @ ("jpg" | "png" | "webp" | "gif")) => {
                let kind = if kind == "jpg" { "jpeg" } else { kind };
                to.add_resource(&name, bytes.as_slice(), format!("image/{kind}"))?;
            }
            _ => {}
        }
    }
    to.generate(BufWriter::new(File::create(output)?))?;
    Ok(())
}

/// What stands in `<title>`.
fn title(document: &[u8]) -> String {
    let text = String::from_utf8_lossy(document);
    let title = text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    title.map_or_else(String::new, |(title, _)| title.to_owned())
}
