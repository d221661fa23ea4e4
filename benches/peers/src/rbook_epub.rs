//! The EPUB volume with `rbook`: newsbind's reader and templates before it, its own package and navigation.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use newsbind::model::{Issue, Page};
use rbook::epub::{Epub, EpubChapter, EpubEditor};

use crate::documents::{self, Archive, Templates};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

pub fn run(archive: &Path, output: &Path) -> Result<()> {
    let archive = Archive::open(archive)?;
    let publication = &archive.publication;
    let templates = Templates::new(publication)?;
    let mut book = Some(
        Epub::builder()
            .identifier(format!("urn:x-peers:{}", publication.id))
            .title(publication.title.clone())
            .language(publication.language.to_string())
            .author(publication.publisher.name.clone().unwrap_or_default())
            .resource(("stylesheet.css", documents::text("newspaper.css")?.as_bytes().to_vec())),
    );
    archive.issues(|issue| {
        let made = book.take().ok_or("the book is gone")?;
        book = Some(bind(made, &templates, &archive, issue)?);
        Ok(())
    })?;
    let book = book.ok_or("the book is gone")?.build();
    book.write().compression(6).write(BufWriter::new(File::create(output)?))?;
    Ok(())
}

fn bind(
    mut book: EpubEditor<'static>,
    templates: &Templates,
    archive: &Archive,
    issue: &Issue,
) -> Result<EpubEditor<'static>> {
    let contents = EpubChapter::new(issue.date.to_string())
        .href(format!("{}/contents.xhtml", issue.date))
        .xhtml(templates.contents(issue)?.into_bytes());
    let mut pages = Vec::new();
    for page in &issue.pages {
        pages.push(document(issue, page, templates.page(issue, page)?));
        for path in page.articles.iter().flat_map(|article| &article.body).filter_map(documents::picture) {
            book = book.resource((documents::picture_name(path), archive.media(path)?));
        }
    }
    Ok(book.chapter(contents.children(pages)))
}

fn document(issue: &Issue, page: &Page, text: String) -> EpubChapter {
    let name = format!("{}/p{}.xhtml", issue.date, page.id);
    let title = format!("第{}版 {}", page.label, page.title.as_deref().unwrap_or_default());
    let articles: Vec<EpubChapter> = page
        .articles
        .iter()
        .map(|article| EpubChapter::new(article.label()).href(format!("{name}#a-{}", article.id)))
        .collect();
    EpubChapter::new(title).href(name).xhtml(text.into_bytes()).children(articles)
}
