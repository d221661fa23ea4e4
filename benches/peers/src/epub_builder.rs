//! The EPUB volume with `epub-builder`: the documents of the peers' templates, its own package and navigation.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, TocElement, ZipLibrary};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};

use crate::reader::{Archive, Block, Issue, Page};

const STYLE: &str =
    "body { line-height: 1.7 } h1, h2, h3 { line-height: 1.3 } .kicker, .subtitle, .byline { text-indent: 0 }\n";

pub fn run(archive: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let archive = Archive::open(archive)?;
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.add_template("page", include_str!("../templates/page.xhtml"))?;
    templates.add_template("contents", include_str!("../templates/contents.xhtml"))?;
    let mut book = EpubBuilder::new(ZipLibrary::new()?)?;
    book.epub_version(EpubVersion::V30);
    book.metadata("title", &archive.publication.title)?;
    book.metadata("lang", &archive.publication.language)?;
    book.metadata("author", &archive.publication.publisher.name)?;
    book.stylesheet(STYLE.as_bytes())?;
    archive.issues(|issue| bind(&mut book, &templates, &archive, issue))?;
    book.generate(BufWriter::new(File::create(output)?))?;
    Ok(())
}

fn bind(
    book: &mut EpubBuilder<ZipLibrary>,
    templates: &Environment<'_>,
    archive: &Archive,
    issue: &Issue,
) -> Result<(), Box<dyn Error>> {
    let publication = &archive.publication;
    let contents = templates
        .get_template("contents")?
        .render(context! { title => publication.title.as_str(), language => publication.language.as_str(), issue => Serde(issue) })?;
    book.add_content(
        EpubContent::new(format!("{}/contents.xhtml", issue.date), contents.as_bytes()).title(issue.date.as_str()),
    )?;
    let template = templates.get_template("page")?;
    for page in &issue.pages {
        let text = template.render(
            context! { title => publication.title.as_str(), language => publication.language.as_str(), date => issue.date.as_str(), page => Serde(page) },
        )?;
        book.add_content(document(&format!("{}/p{}.xhtml", issue.date, page.label), page, &text))?;
        pictures(book, archive, page)?;
    }
    Ok(())
}

fn document<'a>(name: &str, page: &Page, text: &'a str) -> EpubContent<&'a [u8]> {
    let content = EpubContent::new(name, text.as_bytes()).title(format!("第{}版 {}", page.label, page.title)).level(2);
    page.articles.iter().fold(content, |content, article| {
        content.child(TocElement::new(format!("{name}#a-{}", article.id), article.headline.as_str()))
    })
}

fn pictures(book: &mut EpubBuilder<ZipLibrary>, archive: &Archive, page: &Page) -> Result<(), Box<dyn Error>> {
    for block in page.articles.iter().flat_map(|article| &article.body) {
        if let Block::Figure(figure) = block {
            let name = figure.image.trim_start_matches("../");
            book.add_resource(name, archive.media(&figure.image)?.as_slice(), "image/jpeg")?;
        }
    }
    Ok(())
}
