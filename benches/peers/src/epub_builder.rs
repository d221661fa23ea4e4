//! The EPUB volume with `epub-builder`: newsbind's reader and templates before it, its own package and navigation.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, TocElement, ZipLibrary};
use newsbind::model::{Issue, Page};

use crate::documents::{self, Archive, Templates};

type Book = EpubBuilder<ZipLibrary>;

pub fn run(archive: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let archive = Archive::open(archive)?;
    let publication = &archive.publication;
    let templates = Templates::new(publication)?;
    let mut book = EpubBuilder::new(ZipLibrary::new()?)?;
    book.epub_version(EpubVersion::V30);
    book.metadata("title", publication.title.as_str())?;
    book.metadata("lang", publication.language.to_string())?;
    book.metadata("author", publication.publisher.name.as_deref().unwrap_or_default())?;
    book.stylesheet(documents::text("newspaper.css")?.as_bytes())?;
    archive.issues(|issue| bind(&mut book, &templates, &archive, issue))?;
    book.generate(BufWriter::new(File::create(output)?))?;
    Ok(())
}

fn bind(book: &mut Book, templates: &Templates, archive: &Archive, issue: &Issue) -> Result<(), Box<dyn Error>> {
    let name = format!("{}/contents.xhtml", issue.date);
    book.add_content(EpubContent::new(name, templates.contents(issue)?.as_bytes()).title(issue.date.to_string()))?;
    for page in &issue.pages {
        let text = templates.page(issue, page)?;
        book.add_content(document(&format!("{}/p{}.xhtml", issue.date, page.id), page, &text))?;
        for path in page.articles.iter().flat_map(|article| &article.body).filter_map(documents::picture) {
            book.add_resource(documents::picture_name(path), archive.media(path)?.as_slice(), "image/jpeg")?;
        }
    }
    Ok(())
}

fn document<'a>(name: &str, page: &Page, text: &'a str) -> EpubContent<&'a [u8]> {
    let title = format!("第{}版 {}", page.label, page.title.as_deref().unwrap_or_default());
    let content = EpubContent::new(name, text.as_bytes()).title(title).level(2);
    page.articles.iter().fold(content, |content, article| {
        content.child(TocElement::new(format!("{name}#a-{}", article.id), article.label()))
    })
}
