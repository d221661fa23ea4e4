//! The NCX of EPUB 2 (OPF 2.0.1, 2.4.1), for old readers and Kindle: three levels, page list, the same labels as nav.
use super::nav::{Node, Side};
use super::{Shared, line};
use crate::export::xml::Writer;

const LEVELS: usize = 3;

/// The whole document.
pub(super) fn ncx(shared: &Shared<'_>, uid: &str, title: &str, toc: &[Node], sides: &[Side]) -> String {
    let mut xml = Writer::new();
    xml.declaration();
    xml.open("ncx").attr("xmlns", "http://www.daisy.org/z3986/2005/ncx/").attr("version", "2005-1");
    xml.attr("xml:lang", shared.volume.publication.language.as_str());
    line(&mut xml, 1);
    xml.open("head");
    for (name, content) in [
        ("dtb:uid", uid.to_owned()),
        ("dtb:depth", depth(toc).min(LEVELS).to_string()),
        ("dtb:totalPageCount", sides.len().to_string()),
        ("dtb:maxPageNumber", "0".to_owned()),
    ] {
        line(&mut xml, 2);
        xml.open("meta").attr("name", name).attr("content", &content).close();
    }
    line(&mut xml, 1);
    xml.close();
    line(&mut xml, 1);
    xml.open("docTitle").leaf("text", title).close();
    line(&mut xml, 1);
    xml.open("navMap");
    let mut order = 0;
    points(&mut xml, toc, 2, LEVELS, &mut order);
    line(&mut xml, 1);
    xml.close();
    if !sides.is_empty() {
        page_list(&mut xml, shared, sides, order);
    }
    xml.newline().close().newline();
    xml.into_string()
}

fn depth(nodes: &[Node]) -> usize {
    nodes
        .iter()
        .map(|node| if repeats(node) { depth(&node.children) } else { 1 + depth(&node.children) })
        .max()
        .unwrap_or(0)
}

/// Leads where its first child leads.
fn repeats(node: &Node) -> bool {
    node.children.first().is_some_and(|first| first.href == node.href)
}

fn points(xml: &mut Writer, nodes: &[Node], indent: usize, levels: usize, order: &mut u64) {
    for node in nodes {
        // Two points to one place would have to share their number in the order of play.
        if repeats(node) {
            points(xml, &node.children, indent, levels, order);
            continue;
        }
        *order += 1;
        line(xml, indent);
        xml.open("navPoint").attr("id", &format!("n-{}", id(&node.href))).attr_number("playOrder", *order);
        target(xml, indent, &node.label, &node.href);
        if levels > 1 {
            points(xml, &node.children, indent + 1, levels - 1, order);
        }
        line(xml, indent);
        xml.close();
    }
}

fn target(xml: &mut Writer, indent: usize, label: &str, href: &str) {
    line(xml, indent + 1);
    xml.open("navLabel").leaf("text", label).close();
    line(xml, indent + 1);
    xml.open("content").attr("src", href).close();
}

fn page_list(xml: &mut Writer, shared: &Shared<'_>, sides: &[Side], mut order: u64) {
    line(xml, 1);
    xml.open("pageList");
    line(xml, 2);
    xml.open("navLabel").leaf("text", shared.words.get("pages")).close();
    for side in sides {
        order += 1;
        line(xml, 2);
        xml.open("pageTarget")
            .attr("id", &format!("pt-{}", id(&side.href)))
            .attr("type", "special")
            .attr_number("playOrder", order);
        target(xml, 2, &side.label, &side.href);
        line(xml, 2);
        xml.close();
    }
    line(xml, 1);
    xml.close();
}

/// An id from a path: `2024-01-05/p01.xhtml#page` is `2024-01-05-p01`, the second side `2024-01-05-p01-2`.
fn id(href: &str) -> String {
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    let mut out = path.trim_end_matches(".xhtml").replace('/', "-");
    let rest = fragment.strip_prefix("page").unwrap_or(fragment);
    if !rest.is_empty() {
        out.push_str(if rest.starts_with('-') { "" } else { "-" });
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_paths() {
        assert_eq!(id("title.xhtml"), "title");
        assert_eq!(id("2024-01-05/p01.xhtml#page"), "2024-01-05-p01");
        assert_eq!(id("2024-01-05/p01.xhtml#page-2"), "2024-01-05-p01-2");
        assert_eq!(id("2024-01-05/p01.xhtml#a-01-02"), "2024-01-05-p01-a-01-02");
    }
}
