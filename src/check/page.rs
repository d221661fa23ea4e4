//! `PageRecord` → [`Page`].
use super::article::{self, Defaults};
use super::context::{At, Context, is_id};
use super::{figure, publication};
use crate::input::record::{FacsimileRecord, PageRecord};
use crate::model::{Detail, Facsimile, MisprintedPage, Page, PageKind, Timestamp};
use crate::report::codes;

/// What pages take from their issue.
pub(super) struct Inherited {
    pub(super) detail: Detail,
    pub(super) version: u32,
    pub(super) modified: Option<Timestamp>,
}

pub(super) fn page(
    context: &mut Context<'_>,
    at: &At<'_>,
    record: PageRecord,
    number: usize,
    inherited: &Inherited,
) -> Page {
    let label = context.string(&at.key("label"), record.label);
    context.place.page = Some(label.clone());
    if label.is_empty() {
        context.find_with(
            codes::REC_003,
            &at.key("label"),
            "the page has no label",
            "write the printed number, such as `01`",
        );
    }
    let id = context.id(&at.key("id"), record.id).unwrap_or_else(|| default_id(&label, number));
    let here = at.key("articles");
    let articles = record
        .articles
        .into_iter()
        .enumerate()
        .map(|(n, record)| {
            let defaults =
                Defaults { page_id: &id, number: n + 1, version: inherited.version, modified: inherited.modified };
            article::article(context, &here.index(n), record, &defaults)
        })
        .collect();
    let kind = record.kind.unwrap_or_default();
    let sides: Vec<String> = record.sides.unwrap_or_default().into_iter().filter(|side| !side.is_empty()).collect();
    let page = Page {
        sides: if sides.is_empty() { vec![label.clone()] } else { sides },
        kind,
        title: context.optional(&at.key("title"), record.title),
        section: context.optional(&at.key("section"), record.section),
        special: context.optional(&at.key("special"), record.special),
        staff: publication::staff(context, &at.key("staff"), record.staff),
        language: context.language(&at.key("language"), record.language),
        direction: record.direction,
        misprinted: MisprintedPage {
            date: context.date(&at.key("misprinted").key("date"), record.misprinted.date),
            label: context.optional(&at.key("misprinted").key("label"), record.misprinted.label),
        },
        notes: context.strings(&at.key("notes"), record.notes),
        facsimile: record.facsimile.map(|record| facsimile(context, &at.key("facsimile"), record)),
        articles,
        label,
        id,
    };
    let unexplained = matches!(page.kind, PageKind::Content | PageKind::Other | PageKind::Cover | PageKind::Gutter);
    if page.articles.is_empty() && page.facsimile.is_none() && unexplained && inherited.detail == Detail::Article {
        let hint = "give its articles or its facsimile, or a `kind` such as `blank` or `missing`";
        context.find_with(codes::PAG_003, at, "nothing is known of this page", hint);
    }
    context.place.page = None;
    page
}

/// The label in lower case where it can be an id, else `p` and the position.
fn default_id(label: &str, number: usize) -> String {
    let lower = label.to_ascii_lowercase();
    if is_id(&lower) { lower } else { format!("p{number}") }
}

fn facsimile(context: &mut Context<'_>, at: &At<'_>, record: FacsimileRecord) -> Facsimile {
    let image = context.path(&at.key("image"), record.image);
    Facsimile {
        image: image.and_then(|path| {
            figure::file(context, &at.key("image"), path, "put the file there, or leave `facsimile` out")
        }),
        master: figure::companion(context, &at.key("master"), record.master),
        pdf: figure::companion(context, &at.key("pdf"), record.pdf),
        text_layer: record
            .text_layer
            .and_then(|layer| figure::companion(context, &at.key("text_layer").key("path"), Some(layer.path))),
        width: record.width,
        height: record.height,
        dpi: record.dpi.filter(|dpi| *dpi > 0.0 && dpi.is_finite()),
        alt: context.optional(&at.key("alt"), record.alt),
    }
}
