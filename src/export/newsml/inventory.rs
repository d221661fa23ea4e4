//! What an issue holds for a ledger, before anything has a version: [`items`].
use std::collections::BTreeMap;
use std::ops::Range;

use super::context::Context;
use super::ident::FileNames;
use super::issue::{self, Origin, Roll};
use super::meta::Target;
use super::ocr;
use super::package::PageItem;
use super::payload::nitf;
use super::picture;
use super::subject;
use crate::error::Result;
use crate::model::{Article, Figure, Gallery, Group, Page, Related, RelatedTarget};
use crate::report::Report;

/// An item of an issue.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) guid: String,
    /// Headline in one line, or what it is called.
    pub(crate) title: String,
    /// What the item says that depends on what else is in the issue: that its file gave way, where its relations lead.
    pub(crate) surroundings: Vec<String>,
    /// True where its file has a number in its name, since another one has the name.
    pub(crate) gave_way: bool,
    pub(crate) what: What<'a>,
}

impl<'a> Found<'a> {
    fn new(guid: &str, what: What<'a>) -> Self {
        Self { guid: guid.to_owned(), title: String::new(), surroundings: Vec::new(), gave_way: false, what }
    }
}

/// What an item is made of.
#[derive(Debug)]
pub(crate) enum What<'a> {
    Article {
        page: &'a Page,
        article: &'a Article,
    },
    Group {
        page: &'a Page,
        group: &'a Group,
    },
    Picture {
        page: &'a Page,
        /// Number of the text that it belongs to.
        owner: usize,
        /// Absent in the words that open a group.
        article: Option<&'a Article>,
        figure: &'a Figure,
        gallery: Option<&'a Gallery>,
    },
    Facsimile {
        page: &'a Page,
    },
    /// The text of a page picture, as a machine read it.
    Ocr {
        page: &'a Page,
    },
    IssuePdf,
    /// The package of a page; members by their number.
    Page {
        page: &'a Page,
        title: String,
        members: Vec<usize>,
    },
    /// The package of the issue.
    Issue {
        title: String,
        members: Vec<usize>,
    },
}

/// Every item of an issue, members before the packages that name them, the package of the issue last.
///
/// # Errors
/// When a file cannot be opened that is there.
pub(crate) fn items<'a>(context: &Context<'a>) -> Result<Vec<Found<'a>>> {
    // Findings are told when the items are made.
    let mut names = FileNames::new(&context.issue.id, context.options.naming.as_ref());
    let roll = issue::roll(context, &mut names, &mut Report::new());
    let mut out = Vec::with_capacity(2 * roll.members.len());
    let mut texts = BTreeMap::new();
    let mut pictures = Vec::with_capacity(roll.pages.len());
    for page in &roll.pages {
        write_texts(context, (&roll, &names), page.page, &mut out, &mut texts);
        let before = out.len();
        page_pictures(context, page, &mut out)?;
        pictures.push(before..out.len());
    }
    if !context.has_packages() {
        return Ok(out);
    }
    let mut packages = Vec::with_capacity(roll.pages.len());
    for (page, pictures) in roll.pages.iter().zip(pictures) {
        let on_page = issue::on_page(context, page.page, &roll.members).into_iter();
        let members = on_page.filter_map(|text| texts.get(text.guid.as_str()).cloned()).flatten().chain(pictures);
        let what = What::Page { page: page.page, title: page.title.clone(), members: members.collect() };
        packages.push(Found::new(&page.guid, what));
    }
    let mut members: Vec<usize> = (out.len()..out.len() + packages.len()).collect();
    out.extend(packages);
    if let (Some(path), Some(named)) = (&context.issue.pdf, &roll.pdf)
        && context.source.media(path)?.is_some()
    {
        members.push(out.len());
        out.push(Found::new(&named.guid, What::IssuePdf));
    }
    let what = What::Issue { title: context.issue_title().into_owned(), members };
    out.push(Found::new(context.guids.issue(), what));
    Ok(out)
}

/// The picture of a page, and what a machine read on it.
fn page_pictures<'a>(context: &Context<'a>, page: &PageItem<'a>, out: &mut Vec<Found<'a>>) -> Result<()> {
    if !context.has_packages() {
        return Ok(());
    }
    if let (Some(facsimile), Some(named)) = (&page.page.facsimile, &page.facsimile)
        && picture::is_there(context, page.page, facsimile)?
    {
        out.push(Found::new(&named.guid, What::Facsimile { page: page.page }));
    }
    if let Some(named) = &page.ocr
        && !ocr::blocks(context, page.page, &mut Report::new())?.is_empty()
    {
        out.push(Found::new(&named.guid, What::Ocr { page: page.page }));
    }
    Ok(())
}

/// The texts of a page with their pictures; `texts` gets the place of each by its guid.
fn write_texts<'a, 'r>(
    context: &Context<'a>,
    (roll, names): (&'r Roll<'a>, &FileNames<'_>),
    page: &'a Page,
    out: &mut Vec<Found<'a>>,
    texts: &mut BTreeMap<&'r str, Range<usize>>,
) {
    let own = roll.members.iter().filter(|member| std::ptr::eq(&context.issue.pages[member.page], page));
    for member in own {
        let owner = out.len();
        let (article, what) = match member.origin {
            Origin::Article(article) => (Some(article), What::Article { page, article }),
            Origin::Kill(article) => (None, What::Article { page, article }),
            Origin::Group(group) => (None, What::Group { page, group }),
        };
        let mut text = Found::new(&member.text.guid, what);
        text.title = member.text.title.clone().into_owned();
        text.surroundings.extend(twin(names, &member.text.file));
        text.gave_way = !text.surroundings.is_empty();
        if let Origin::Article(article) = member.origin {
            let series = nitf::parts(context.issue, article);
            text.surroundings.extend(series.map(|(first, part, parts)| format!("{first} {part}/{parts}")));
            let further = context.further_pages(article).map(|page| format!("{} {}", page.label, page.sides.join(" ")));
            text.surroundings.extend(further);
            text.surroundings.extend(article.related.iter().filter_map(|related| leads_to(context, related)));
        }
        out.push(text);
        if !matches!(member.origin, Origin::Kill(_)) {
            out.extend(member.text.pictures.iter().map(|picture| {
                let (figure, gallery) = (picture.figure, picture.gallery);
                let mut found = Found::new(&picture.guid, What::Picture { page, owner, article, figure, gallery });
                found.surroundings.extend(twin(names, &picture.file));
                found
            }));
        }
        texts.insert(&member.text.guid, owner..out.len());
    }
}

fn twin(names: &FileNames<'_>, file: &str) -> Option<String> {
    names.twin(file).map(|n| format!("-{n}"))
}

/// The item that a relation to an article, page or issue leads to; empty where it is not sent.
fn leads_to(context: &Context<'_>, related: &Related) -> Option<String> {
    let RelatedTarget::Article { issue, page, article } = &related.target else { return None };
    Some(match subject::related(context, issue.as_deref(), page.as_deref(), article.as_deref()) {
        Target::Item { guid, .. } => guid.into_owned(),
        Target::Web(_) | Target::None => String::new(),
    })
}
