//! The navigation document (EPUB 3.3, section 7): table of contents, page list, landmarks; and the tree that the NCX shares.
use super::content::{issue_heading, issue_label, label, page_label, side_label};
use super::index::Listed;
use super::{Shared, TocDepth, line, names};
use crate::export::xml::Writer;

/// At most so many entries when the depth is chosen: with more, opening a book takes seconds.
const AUTO_ENTRIES: usize = 5_000;

/// An entry of the table of contents.
pub(super) struct Node {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) children: Vec<Node>,
}

impl Node {
    fn leaf(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), children: Vec::new() }
    }
}

/// A printed side in the page list.
pub(super) struct Side {
    pub(super) href: String,
    pub(super) label: String,
}

/// What the volume has besides its issues.
#[derive(Debug)]
pub(super) struct BackMatter<'a> {
    /// `missing.xhtml`.
    pub(super) missing: bool,
    /// The indexes.
    pub(super) indexes: &'a [Listed],
}

/// The table of contents, to the depth that was asked for.
pub(super) fn toc(shared: &Shared<'_>, back: &BackMatter<'_>) -> Vec<Node> {
    let words = shared.words;
    let mut nodes =
        vec![Node::leaf("title.xhtml", words.get("title_page")), Node::leaf("imprint.xhtml", words.get("imprint"))];
    if shared.has_calendar() {
        nodes.push(Node::leaf("calendar.xhtml", shared.calendar_title()));
    }
    let depth = depth(shared);
    let mut month: Option<Node> = None;
    for (n, issue) in shared.volume.issues.iter().enumerate() {
        let node = issue_node(shared, n, depth);
        if !shared.has_months() {
            nodes.push(node);
            continue;
        }
        let path = shared.month_path(issue.date);
        if month.as_ref().is_none_or(|month| month.href != path) {
            nodes.extend(month.take());
            month = Some(Node::leaf(path, words.month(issue.date)));
        }
        if let Some(month) = &mut month {
            month.children.push(node);
        }
    }
    nodes.extend(month);
    if back.missing {
        nodes.push(Node::leaf("missing.xhtml", words.get("missing_list")));
    }
    if let Some(first) = back.indexes.first() {
        let mut node = Node::leaf(first.href.as_str(), words.get("index"));
        node.children = back.indexes.iter().map(|i| Node::leaf(i.href.as_str(), i.label.as_str())).collect();
        nodes.push(node);
    }
    nodes.push(Node::leaf("notes.xhtml", words.get("notes")));
    nodes
}

fn depth(shared: &Shared<'_>) -> TocDepth {
    let depth = shared.options.toc_depth;
    if depth != TocDepth::Auto {
        return depth;
    }
    let pages: usize = shared.volume.issues.iter().map(|i| i.pages.len()).sum();
    let base = shared.volume.len() + 16;
    let articles: usize = shared.volume.issues.iter().map(|i| i.articles().count()).sum();
    match (base + pages + articles, base + pages) {
        (all, _) if all <= AUTO_ENTRIES => TocDepth::Article,
        (_, pages) if pages <= AUTO_ENTRIES => TocDepth::Page,
        _ => TocDepth::Issue,
    }
}

fn issue_node(shared: &Shared<'_>, n: usize, depth: TocDepth) -> Node {
    let (issue, names) = (&shared.volume.issues[n], &shared.names[n]);
    let words = shared.words;
    // In a volume without calendar nothing else says the year.
    let label_text = if shared.has_calendar() { issue_label(words, issue, " ") } else { issue_heading(words, issue) };
    let mut node = Node::leaf(names.contents(), label_text);
    if depth == TocDepth::Issue {
        return node;
    }
    for (k, page) in issue.pages.iter().enumerate() {
        let mut child = Node::leaf(names.page(k), page_label(words, page));
        if depth == TocDepth::Article {
            let article =
                |(n, a): (usize, &crate::plan::ArticleOutline)| Node::leaf(names.article(k, n, &a.id), label(words, a));
            child.children = page.articles.iter().enumerate().map(article).collect();
        }
        node.children.push(child);
    }
    node
}

/// Every printed side, in reading order.
pub(super) fn page_list(shared: &Shared<'_>) -> Vec<Side> {
    let mut sides = Vec::new();
    for (issue, names) in shared.volume.issues.iter().zip(shared.names) {
        for (k, page) in issue.pages.iter().enumerate() {
            for (n, side) in page.sides.iter().enumerate() {
                let href = format!("{}#{}", names.page(k), names::marker(n));
                sides.push(Side { href, label: side_label(shared.words, issue, side) });
            }
        }
    }
    sides
}

/// The whole document.
pub(super) fn nav(shared: &Shared<'_>, title: &str, toc: &[Node], sides: &[Side], back: &BackMatter<'_>) -> String {
    let words = shared.words;
    let language = shared.volume.publication.language.as_str();
    let mut xml = Writer::new();
    xml.declaration().doctype("html");
    xml.open("html").attr("xmlns", "http://www.w3.org/1999/xhtml").attr("xmlns:epub", "http://www.idpf.org/2007/ops");
    xml.attr("lang", language).attr("xml:lang", language).newline();
    xml.open("head");
    line(&mut xml, 1);
    xml.open("meta").attr("charset", "UTF-8").close();
    line(&mut xml, 1);
    xml.leaf("title", &format!("{title} {}", words.get("contents")));
    xml.newline().close().newline();
    xml.open("body");
    line(&mut xml, 1);
    xml.open("nav").attr("epub:type", "toc").attr("role", "doc-toc").attr("id", "toc").attr("aria-labelledby", "toc-h");
    line(&mut xml, 2);
    xml.open("h1").attr("id", "toc-h").text(words.get("contents")).close();
    list(&mut xml, toc, 2);
    line(&mut xml, 1);
    xml.close();
    if !sides.is_empty() {
        page_list_nav(&mut xml, shared, sides);
    }
    landmarks(&mut xml, shared, back);
    xml.newline().close().newline().close().newline();
    xml.into_string()
}

fn list(xml: &mut Writer, nodes: &[Node], depth: usize) {
    line(xml, depth);
    xml.open("ol");
    for node in nodes {
        line(xml, depth + 1);
        xml.open("li").open("a").attr("href", &node.href).text(&node.label).close();
        if !node.children.is_empty() {
            list(xml, &node.children, depth + 2);
            line(xml, depth + 1);
        }
        xml.close();
    }
    line(xml, depth);
    xml.close();
}

fn page_list_nav(xml: &mut Writer, shared: &Shared<'_>, sides: &[Side]) {
    line(xml, 1);
    xml.open("nav").attr("epub:type", "page-list").attr("role", "doc-pagelist").attr("id", "pages");
    xml.attr("aria-labelledby", "pages-h").attr("hidden", "hidden");
    line(xml, 2);
    xml.open("h2").attr("id", "pages-h").text(shared.words.get("pages")).close();
    line(xml, 2);
    xml.open("ol");
    for side in sides {
        line(xml, 3);
        xml.open("li").open("a").attr("href", &side.href).text(&side.label).close().close();
    }
    line(xml, 2);
    xml.close();
    line(xml, 1);
    xml.close();
}

fn landmarks(xml: &mut Writer, shared: &Shared<'_>, back: &BackMatter<'_>) {
    let words = shared.words;
    let contents = shared.names[0].contents();
    let toc = if shared.has_calendar() {
        ("calendar.xhtml", words.get("calendar"))
    } else {
        (contents.as_str(), words.get("contents"))
    };
    let mut marks = vec![
        ("cover", "cover.xhtml", words.get("cover")),
        ("titlepage", "title.xhtml", words.get("title_page")),
        ("copyright-page", "imprint.xhtml", words.get("imprint")),
        ("toc", toc.0, toc.1),
    ];
    // The same document cannot be both (RSC-005): without a calendar, the body begins with the first page.
    let body = if shared.has_calendar() { contents.clone() } else { shared.names[0].page(0) };
    marks.push(("bodymatter", &body, words.get("body")));
    marks.extend(back.indexes.first().map(|index| ("index", index.href.as_str(), index.label.as_str())));
    line(xml, 1);
    xml.open("nav")
        .attr("epub:type", "landmarks")
        .attr("id", "landmarks")
        .attr("aria-labelledby", "landmarks-h")
        .attr("hidden", "hidden");
    line(xml, 2);
    xml.open("h2").attr("id", "landmarks-h").text(words.get("landmarks")).close();
    line(xml, 2);
    xml.open("ol");
    for (kind, href, text) in marks {
        line(xml, 3);
        xml.open("li").open("a").attr("epub:type", kind).attr("href", href).text(text).close().close();
    }
    line(xml, 2);
    xml.close();
    line(xml, 1);
    xml.close();
}
