//! Items that the record no longer holds: each is taken back, and nothing of it is repeated but its headline.
use std::borrow::Cow;

use super::assigned::{Gone, GoneKind};
use super::compose::Composer;
use super::context::Context;
use super::ident::FileNames;
use super::item;
use super::meta::{Item, Root, Words};
use super::vocab;

/// Writes the last version of an item that is gone.
pub(super) fn write(context: &Context<'_>, out: &mut Composer, gone: &Gone, names: &mut FileNames<'_>) {
    let mut version = context.issue_version(&gone.guid);
    if !version.send {
        return;
    }
    version.signal = None;
    let kind = kind_name(gone, context.guids.issue());
    let file = names.item(kind, &gone.name, version.number);
    let (root, class) = match gone.kind {
        GoneKind::Text => (Root::News, vocab::TEXT),
        GoneKind::Picture => (Root::News, vocab::PICTURE),
        GoneKind::Facsimile => (Root::News, vocab::GRAPHIC),
        GoneKind::Package => (Root::Package, vocab::COMPOSITE),
    };
    let title = if gone.title.is_empty() { &gone.note } else { &gone.title };
    let language = &context.issue.language;
    let mut item = Item::new(root, class, Cow::Borrowed(&gone.guid), &file, version, language);
    item.direction = context.issue.direction;
    item.status = vocab::CANCELED;
    item.rights = context.rights(&[]);
    item.title = Cow::Borrowed(title);
    item.ed_note = Some(&gone.note);
    let role = item::main_role(context).filter(|_| gone.kind == GoneKind::Text);
    item.headlines = vec![Words { role, text: Cow::Borrowed(title), generated: gone.title.is_empty() }];
    item.creditline = Some(&context.publication.title);
    item.properties = context.issue_properties();
    context.edition_properties(&mut item.properties);
    match gone.kind {
        GoneKind::Text => item::write_note(context, out, &item, &gone.note, None),
        GoneKind::Picture => empty(context, out, &item, "picture"),
        GoneKind::Facsimile => empty(context, out, &item, "facsimile"),
        GoneKind::Package => empty_package(context, out, &item, kind, &gone.name),
    }
}

fn kind_name(gone: &Gone, issue: &str) -> &'static str {
    match gone.kind {
        GoneKind::Text => "article",
        GoneKind::Picture => "picture",
        GoneKind::Facsimile => "facsimile",
        GoneKind::Package if gone.guid == issue => "issue",
        GoneKind::Package => "page",
    }
}

fn empty(context: &Context<'_>, out: &mut Composer, item: &Item<'_>, kind: &'static str) {
    out.begin();
    item.write(out, context);
    out.body.open("contentSet").close();
    out.finish(item, kind, context.vocabulary);
}

fn empty_package(context: &Context<'_>, out: &mut Composer, item: &Item<'_>, kind: &'static str, name: &str) {
    out.begin();
    item.write(out, context);
    // An xs:ID: once in a message, and the same whatever else is taken back for this partner.
    let group = format!("gone-{}", name.replace('%', "_"));
    out.body.open("groupSet").attr("root", &group).open("group").attr("id", &group);
    out.qcode("role", if kind == "issue" { vocab::GROUP_ISSUE } else { vocab::GROUP_PAGE });
    out.body.close().close();
    out.finish(item, kind, context.vocabulary);
}
