//! What an issue holds for a ledger, before anything has a version: [`items`].
use super::context::Context;
use super::ident::FileNames;
use super::issue::{self, Origin, Roll};
use super::picture;
use crate::error::Result;
use crate::model::{Article, Figure, Gallery, Group, Page};
use crate::report::Report;

/// An item of an issue.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) guid: String,
    /// Headline in one line, or what it is called.
    pub(crate) title: String,
    pub(crate) what: What<'a>,
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
    let roll = issue::roll(context, &mut FileNames::new(&context.issue.id, None), &mut Report::new());
    let mut out = Vec::with_capacity(2 * roll.members.len());
    let mut packages = Vec::with_capacity(roll.pages.len());
    for page in &roll.pages {
        let mut members = Vec::new();
        texts(context, &roll, page.page, &mut out, &mut members);
        if let (Some(facsimile), Some(named)) = (&page.page.facsimile, &page.facsimile)
            && picture::is_there(context, page.page, facsimile)?
        {
            members.push(out.len());
            out.push(Found {
                guid: named.guid.clone(),
                title: String::new(),
                what: What::Facsimile { page: page.page },
            });
        }
        let what = What::Page { page: page.page, title: page.title.clone(), members };
        packages.push(Found { guid: page.guid.clone(), title: String::new(), what });
    }
    let mut members: Vec<usize> = (out.len()..out.len() + packages.len()).collect();
    out.extend(packages);
    if let (Some(path), Some(named)) = (&context.issue.pdf, &roll.pdf)
        && context.source.media(path)?.is_some()
    {
        members.push(out.len());
        out.push(Found { guid: named.guid.clone(), title: String::new(), what: What::IssuePdf });
    }
    let what = What::Issue { title: context.issue_title().into_owned(), members };
    out.push(Found { guid: context.guids.issue().to_owned(), title: String::new(), what });
    Ok(out)
}

/// The texts of a page with their pictures; `members` gets those that its package names.
fn texts<'a>(
    context: &Context<'a>,
    roll: &Roll<'a>,
    page: &'a Page,
    out: &mut Vec<Found<'a>>,
    members: &mut Vec<usize>,
) {
    let own = roll.members.iter().filter(|member| std::ptr::eq(&context.issue.pages[member.page], page));
    for member in own {
        let owner = out.len();
        let (article, what) = match member.origin {
            Origin::Article(article) => (Some(article), What::Article { page, article }),
            Origin::Kill(article) => (None, What::Article { page, article }),
            Origin::Group(group) => (None, What::Group { page, group }),
        };
        out.push(Found { guid: member.text.guid.clone(), title: member.text.title.clone().into_owned(), what });
        if !matches!(member.origin, Origin::Kill(_)) {
            out.extend(member.text.pictures.iter().map(|picture| Found {
                guid: picture.guid.clone(),
                title: String::new(),
                what: What::Picture { page, owner, article, figure: picture.figure, gallery: picture.gallery },
            }));
        }
        if member.is_usable() {
            members.extend(owner..out.len());
        }
    }
}
