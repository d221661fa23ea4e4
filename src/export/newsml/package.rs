//! packageItem of a page and of the issue. Groups hold only `itemRef` and `groupRef`: anything else makes clients lose them.
use std::borrow::Cow;

use super::compose::Composer;
use super::context::{Context, push};
use super::item::TextItem;
use super::meta::{Contributor, Item, Root, Words};
use super::options::Version;
use super::picture::FacsimileItem;
use super::vocab::{self, Property};
use crate::model::{Identifiers, Page};

/// A page as its package and the issue's package name it.
#[derive(Debug)]
pub(super) struct PageItem<'a> {
    pub(super) page: &'a Page,
    pub(super) guid: String,
    pub(super) file: String,
    pub(super) version: Version,
    pub(super) title: String,
    pub(super) facsimile: Option<FacsimileItem>,
    /// The text of the page picture, as a machine read it.
    pub(super) ocr: Option<FacsimileItem>,
}

/// Writes the package of a page: text items in reading order, each with its pictures behind it.
pub(super) fn page(context: &Context<'_>, out: &mut Composer, named: &PageItem<'_>, members: &[&TextItem<'_>]) {
    let page = named.page;
    let mut item = Item::new(
        Root::Package,
        vocab::COMPOSITE,
        Cow::Borrowed(&named.guid),
        &named.file,
        named.version,
        context.language(page),
    );
    item.direction = context.direction(page);
    item.rights = context.rights(&[]);
    item.title = Cow::Borrowed(&named.title);
    item.contributors = page.staff.iter().map(Contributor::staff).collect();
    let section = page.section.as_deref().and_then(|name| context.issue.section(name));
    item.alt_ids = section.map(|section| alt_ids(&section.identifiers)).unwrap_or_default();
    item.headlines.push(Words { role: None, text: Cow::Borrowed(&named.title), generated: false });
    item.properties = context.page_properties(page);
    context.edition_properties(&mut item.properties);
    if let Some(date) = page.misprinted.date {
        item.properties.push((Property::MisprintedDate, Cow::Owned(date.to_string())));
    }
    push(&mut item.properties, Property::MisprintedLabel, page.misprinted.label.as_deref());
    out.begin();
    item.write(out, context);
    // group/@id is an xs:ID: a name must begin with a letter.
    let group = format!("p{}", page.id);
    out.body.open("groupSet").attr("root", &group);
    open_group(out, &group, vocab::GROUP_PAGE);
    for text in members {
        out.item_ref(Root::News, &text.guid, text.version.number, vocab::TEXT, &text.title);
        for picture in &text.pictures {
            out.item_ref(Root::News, &picture.guid, picture.version.number, picture.class(), &picture.title);
        }
    }
    let graphic = named.facsimile.as_ref().map(|item| (item, vocab::GRAPHIC));
    let text = named.ocr.as_ref().map(|item| (item, vocab::TEXT));
    facsimile_group(out, &group, graphic.into_iter().chain(text), &named.title);
    out.body.close();
    out.finish(&item, "page", context.vocabulary);
}

/// Writes the package of the issue: one reference for each page.
pub(super) fn issue(
    context: &Context<'_>,
    out: &mut Composer,
    file: &str,
    pages: &[PageItem<'_>],
    pdf: Option<&FacsimileItem>,
) {
    let issue = context.issue;
    let version = context.issue_version(context.guids.issue());
    let title = context.issue_title();
    let guid = Cow::Borrowed(context.guids.issue());
    let mut item = Item::new(Root::Package, vocab::COMPOSITE, guid, file, version, &issue.language);
    item.direction = issue.direction;
    item.rights = context.rights(&[]);
    item.title = Cow::Borrowed(&title);
    item.contributors = issue.staff.iter().map(Contributor::staff).collect();
    item.alt_ids = alt_ids(&context.publication.identifiers);
    item.headlines.push(Words { role: None, text: Cow::Borrowed(&title), generated: false });
    item.properties = own_properties(context);
    out.begin();
    item.write(out, context);
    out.body.open("groupSet").attr("root", "issue");
    open_group(out, "issue", vocab::GROUP_ISSUE);
    for page in pages {
        out.item_ref(Root::Package, &page.guid, page.version.number, vocab::COMPOSITE, &page.title);
    }
    facsimile_group(out, "issue", pdf.map(|item| (item, vocab::GRAPHIC)).into_iter(), &title);
    out.body.close();
    out.finish(&item, "issue", context.vocabulary);
}

fn own_properties<'a>(context: &Context<'a>) -> Vec<(Property, Cow<'a, str>)> {
    let issue = context.issue;
    let mut out = Vec::new();
    if let Some(date) = issue.date_until {
        out.push((Property::DateUntil, Cow::Owned(date.to_string())));
    }
    push(&mut out, Property::LunarDate, issue.lunar_date.as_deref());
    out.extend(context.issue_properties());
    push(&mut out, Property::Special, issue.special.as_deref());
    context.edition_properties(&mut out);
    if let Some(date) = issue.misprinted.date {
        out.push((Property::MisprintedDate, Cow::Owned(date.to_string())));
    }
    push(&mut out, Property::MisprintedNumber, issue.misprinted.number.as_deref());
    push(&mut out, Property::MisprintedTotalNumber, issue.misprinted.total_number.as_deref());
    out
}

/// ISSN first: it is the one that all catalogues know.
fn alt_ids(identifiers: &Identifiers) -> Vec<(&'static str, &str)> {
    let mut out: Vec<_> = identifiers.iter().collect();
    out.sort_by_key(|(kind, _)| *kind != "issn");
    out
}

fn open_group(out: &mut Composer, id: &str, role: vocab::Qcode<'static>) {
    out.body.open("group").attr("id", id);
    out.qcode("role", role);
    out.qcode("mode", vocab::SEQUENCE);
}

/// Closes the group, with a reference to a second one for the page picture and its text, where there is one.
fn facsimile_group<'a>(
    out: &mut Composer,
    group: &str,
    items: impl Iterator<Item = (&'a FacsimileItem, vocab::Qcode<'static>)>,
    title: &str,
) {
    let mut items = items.peekable();
    if items.peek().is_none() {
        out.body.close();
        return;
    }
    out.body.open("groupRef").attr_parts("idref", &[group, ".f"]).close().close();
    out.body.open("group").attr_parts("id", &[group, ".f"]);
    out.qcode("role", vocab::GROUP_FACSIMILE);
    for (item, class) in items {
        out.item_ref(Root::News, &item.guid, item.version.number, class, title);
    }
    out.body.close();
}
