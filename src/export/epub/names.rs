//! File names, manifest ids and anchors of a volume, over `plan::names`. They come from ids alone, so the same page has
//! the same name in a year and in a month, whatever other issues there are.
use std::collections::BTreeSet;

use super::options::Unit;
use super::picture::FACSIMILE;
use crate::model::Page;
use crate::plan::{IssueOutline, PageOutline, names};

/// The names of one issue.
#[derive(Debug)]
pub(super) struct IssueNames {
    /// Folder, which is the issue id.
    pub(super) folder: String,
    /// File name of every page without its ending: `p01`.
    pub(super) pages: Vec<String>,
    /// The same of every page's articles, where articles are documents: `a01-01`.
    articles: Vec<Vec<String>>,
}

impl IssueNames {
    pub(super) fn new(issue: &IssueOutline, unit: Unit) -> Self {
        let mut used = BTreeSet::new();
        let mut name = |kind: char, id: &str| {
            let name = format!("{kind}{}", names::file_name(id));
            // So that no page is called like the facsimile of another.
            if name.ends_with(FACSIMILE) {
                used.insert(name.clone());
            }
            unique(&mut used, &name)
        };
        let pages = issue.pages.iter().map(|page| name('p', &page.id)).collect();
        let articles = match unit {
            Unit::Page => Vec::new(),
            Unit::Article => {
                issue.pages.iter().map(|page| page.articles.iter().map(|a| name('a', &a.id)).collect()).collect()
            }
        };
        Self { folder: names::file_name(&issue.id), pages, articles }
    }

    /// The contents page, from the root of the publication.
    pub(super) fn contents(&self) -> String {
        format!("{}/contents.xhtml", self.folder)
    }

    /// The document of page `n`, from the root of the publication.
    pub(super) fn page(&self, n: usize) -> String {
        format!("{}/{}.xhtml", self.folder, self.pages[n])
    }

    /// The document of article `n` of a page, where it has one.
    pub(super) fn article_document(&self, page: usize, n: usize) -> Option<String> {
        let name = self.articles.get(page)?.get(n)?;
        Some(format!("{}/{name}.xhtml", self.folder))
    }

    /// Where article `n` of a page stands: a document, or a place in the document of its page.
    pub(super) fn article(&self, page: usize, n: usize, id: &str) -> String {
        self.article_document(page, n).unwrap_or_else(|| format!("{}#{}", self.page(page), anchor(id)))
    }
}

/// `name`, or `name-2`, `-3` … when it is taken.
pub(super) fn unique(used: &mut BTreeSet<String>, name: &str) -> String {
    let mut candidate = name.to_owned();
    let mut n = 2;
    while !used.insert(candidate.clone()) {
        candidate = format!("{name}-{n}");
        n += 1;
    }
    candidate
}

/// Anchor of an article: `a-` and its id. Characters that cannot stand in an XML name become `_xx`, `_` becomes `__`.
pub(super) fn anchor(article: &str) -> String {
    let mut out = String::with_capacity(article.len() + 2);
    out.push_str("a-");
    for byte in article.bytes() {
        match byte {
            b'_' => out.push_str("__"),
            b'.' | b'-' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("_{byte:02x}")),
        }
    }
    out
}

/// Anchors of the printed sides of a page: `page`, `page-2` ….
pub(super) fn marker(n: usize) -> String {
    if n == 0 { "page".to_owned() } else { format!("page-{}", n + 1) }
}

/// Where an article of this issue stands: numbers of its page, and of it on the page.
pub(super) fn find_article(issue: &IssueOutline, id: &str) -> Option<(usize, usize)> {
    let on = |page: &PageOutline| page.articles.iter().position(|a| a.id == id);
    issue.pages.iter().enumerate().find_map(|(n, page)| Some((n, on(page)?)))
}

/// The number of the page with this id.
pub(super) fn find_page(issue: &IssueOutline, id: &str) -> Option<usize> {
    issue.pages.iter().position(|page| page.id == id)
}

/// The number of the page with this printed label.
pub(super) fn find_label(issue: &IssueOutline, label: &str) -> Option<usize> {
    issue.pages.iter().position(|page| page.label == label)
}

/// Keeps the outline and the checked page together by position.
pub(super) fn is_same(outline: &PageOutline, page: &Page) -> bool {
    outline.id == page.id
}

/// `path` (from the root) as a link in a document at `from` (from the root).
pub(super) fn relative(from: &str, path: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    if folder.is_empty() {
        return path.to_owned();
    }
    match path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) => rest.to_owned(),
        None => format!("{}{path}", "../".repeat(folder.split('/').count())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_xml_names_and_never_clash() {
        assert_eq!(anchor("01-02"), "a-01-02");
        assert_eq!(anchor("a_1"), "a-a__1");
        assert_eq!(anchor("a:1 b"), "a-a_3a1_20b");
        assert_ne!(anchor("a:"), anchor("a_3a"));
    }

    #[test]
    fn links_are_relative_to_the_document() {
        assert_eq!(relative("title.xhtml", "calendar.xhtml"), "calendar.xhtml");
        assert_eq!(relative("2024-01-05/p01.xhtml", "calendar.xhtml"), "../calendar.xhtml");
        assert_eq!(relative("2024-01-05/p01.xhtml", "2024-01-05/p02.xhtml"), "p02.xhtml");
        assert_eq!(relative("2024-01-05/p01.xhtml", "2024-01-05-02/p02.xhtml"), "../2024-01-05-02/p02.xhtml");
    }

    #[test]
    fn names_that_are_taken_get_a_number() {
        let mut used = BTreeSet::new();
        assert_eq!(unique(&mut used, "pa1"), "pa1");
        assert_eq!(unique(&mut used, "pa1"), "pa1-2");
        assert_eq!(unique(&mut used, "pa1"), "pa1-3");
    }
}
