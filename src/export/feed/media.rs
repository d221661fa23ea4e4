//! Media beside the items: their digests, and what their copies are called, which is the same for every partner.
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use crate::digest::Sha256;
use crate::error::{Error, Result};
use crate::export::newsml::{Found, What, media_name};
use crate::input::Source;
use crate::model::{Block, Figure, Issue, MediaPath};
use crate::sink::hex;

/// SHA-256 of every file that the items of an issue name.
///
/// # Errors
/// When a file cannot be read that is there.
pub(super) fn digests(issue: &Issue, source: &dyn Source) -> Result<BTreeMap<MediaPath, [u8; 32]>> {
    let mut paths = Vec::new();
    paths.extend(&issue.pdf);
    for group in &issue.groups {
        pictures(&group.intro, &mut paths);
    }
    for page in &issue.pages {
        if let Some(facsimile) = &page.facsimile {
            paths.extend(facsimile.image.as_ref().map(|image| &image.path));
            paths.extend(facsimile.pdf.iter().chain(&facsimile.text_layer));
        }
        page.articles.iter().for_each(|article| pictures(&article.body, &mut paths));
    }
    let mut out = BTreeMap::new();
    for path in paths {
        if !out.contains_key(path)
            && let Some(digest) = digest(source, path)?
        {
            out.insert(path.clone(), digest);
        }
    }
    Ok(out)
}

fn pictures<'a>(blocks: &'a [Block], out: &mut Vec<&'a MediaPath>) {
    let path = |figure: &'a Figure| figure.media().map(|media| &media.path);
    for block in blocks {
        match block {
            Block::Figure(figure) => out.extend(path(figure)),
            Block::Gallery(gallery) => out.extend(gallery.figures.iter().filter_map(path)),
            Block::Quote(quote) => pictures(&quote.blocks, out),
            Block::Box(inner) => pictures(&inner.blocks, out),
            _ => {}
        }
    }
}

/// SHA-256 of a file; `None` where it is not there.
///
/// # Errors
/// When it cannot be read.
pub(super) fn digest(source: &dyn Source, path: &MediaPath) -> Result<Option<[u8; 32]>> {
    let Some(mut file) = source.media(path)? else { return Ok(None) };
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.reader.read(&mut buffer).map_err(|e| Error::input(path.as_str(), e))? {
            0 => return Ok(Some(digest.finalize())),
            n => digest.update(&buffer[..n]),
        }
    }
}

/// The files of the items, with the ending of their copies, in the order in which a conversion names them.
pub(super) fn files(issue: &Issue, found: &[Found<'_>]) -> Vec<(MediaPath, &'static str)> {
    let mut out = Vec::new();
    for item in found {
        if let What::Picture { figure, .. } = item.what {
            out.extend(figure.media().map(|media| (media.path.clone(), media.kind.extension())));
        }
    }
    for item in found {
        if let What::Facsimile { page } = item.what
            && let Some(facsimile) = &page.facsimile
        {
            out.extend(facsimile.image.as_ref().map(|image| (image.path.clone(), image.kind.extension())));
            out.extend(facsimile.pdf.clone().map(|pdf| (pdf, "pdf")));
            out.extend(facsimile.text_layer.clone().map(|alto| (alto, "xml")));
        }
    }
    out.extend(issue.pdf.clone().map(|pdf| (pdf, "pdf")));
    out
}

/// Names of copies (in lower case) that were taken for a delivery, to whomever, with their content.
pub(super) type Named = BTreeMap<String, BTreeSet<[u8; 32]>>;

/// Names of the copies: `<issue id>.<stem>.<ending>`, with a piece of the digest where another file, here or in a
/// delivery to anybody, has that name. What a file was once called it is called for ever: items of one version must name it
/// alike, whoever gets them and whenever.
pub(super) fn names(
    issue_id: &str,
    files: &[(MediaPath, &'static str)],
    digests: &BTreeMap<MediaPath, [u8; 32]>,
    named: &Named,
) -> BTreeMap<MediaPath, String> {
    let mut out = BTreeMap::new();
    let mut taken: BTreeMap<String, ([u8; 32], String)> = BTreeMap::new();
    for (path, extension) in files.iter().filter(|(path, _)| digests.contains_key(path)) {
        let digest = digests[path];
        let plain = media_name(issue_id, path.stem(), extension);
        let exact = media_name(issue_id, &format!("{}-{}", path.stem(), &hex(&digest)[..8]), extension);
        let low = plain.to_ascii_lowercase();
        let before = named.get(&low);
        let free = before.is_none_or(|contents| contents.len() == 1 && contents.contains(&digest))
            && !named.contains_key(&exact.to_ascii_lowercase());
        let name = match taken.get(&low) {
            Some((other, name)) if *other == digest => name.clone(),
            None if free => plain,
            _ => exact,
        };
        taken.entry(name.to_ascii_lowercase()).or_insert_with(|| (digest, name.clone()));
        out.insert(path.clone(), name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_for_ever_what_it_was_called_once() {
        let path = |text| MediaPath::resolve("", text).unwrap();
        let (old, new) = ([1; 32], [2; 32]);
        let files = [(path("media/a/street.jpg"), "jpg"), (path("media/b/Street.jpg"), "jpg")];
        let called = |digests: [[u8; 32]; 2], delivered: &[(&str, [u8; 32])]| {
            let digests = files.iter().map(|(path, _)| path.clone()).zip(digests).collect();
            let mut before = Named::new();
            for (name, digest) in delivered {
                before.entry((*name).to_owned()).or_default().insert(*digest);
            }
            let names = names("2024-03-05", &files, &digests, &before);
            names.into_values().map(|name| name["2024-03-05.".len()..].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(called([old, old], &[]), ["street.jpg", "street.jpg"]);
        assert_eq!(called([old, new], &[]), ["street.jpg", "Street-02020202.jpg"]);
        assert_eq!(called([new, old], &[("2024-03-05.street.jpg", old)])[0], "street-02020202.jpg");
        assert_eq!(called([old, new], &[("2024-03-05.street-01010101.jpg", old)])[0], "street-01010101.jpg");
    }
}
