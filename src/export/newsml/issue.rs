//! One issue → its items, on a worker: articles → pictures → facsimiles → pages → issue.
use std::collections::{BTreeMap, BTreeSet};

use super::compose::Composer;
use super::context::{Context, Sent, has_package};
use super::ident::FileNames;
use super::item::{self, TextItem};
use super::options::{Options, Versions};
use super::package::{self, PageItem};
use super::picture::{self, FacsimileItem};
use super::vocab::{self, Vocabulary};
use crate::error::Result;
use crate::input::Source;
use crate::model::{Article, Group, Issue, Page, PageKind, Staff};
use crate::plan::Volume;
use crate::report::{Code, Diagnostic, Report, codes};

/// A text item and where it comes from.
struct Member<'a> {
    page: usize,
    origin: Origin<'a>,
    text: TextItem<'a>,
}

enum Origin<'a> {
    Article(&'a Article),
    Kill(&'a Article),
    Group(&'a Group),
}

/// Makes all items of issue `n` of the volume; false where it changed since pass 1.
#[expect(clippy::too_many_arguments, reason = "what a worker needs, gathered into a Context here")]
pub(super) fn make(
    volume: &Volume,
    n: usize,
    source: &dyn Source,
    options: &Options,
    versions: Versions,
    vocabulary: &Vocabulary<'_>,
    out: &mut Composer,
    report: &mut Report,
) -> Result<bool> {
    let Some(issue) = volume.issue(n, source, report)? else { return Ok(false) };
    let context = Context::new(volume, &volume.issues[n].file, &issue, source, options, versions, vocabulary);
    left_out(&context, report);
    roles(&context, report);
    let mut names = FileNames::new(&issue.id);
    let issue_file = names.item("issue", context.issue_version().number);
    let pdf_named = named_pdf(&context, &issue, &mut names);
    let mut pages = named_pages(&context, &issue, &mut names);
    let mut members = members(&context, &issue, &pages, &mut names);
    drop_twins(&context, &mut members, report);
    for member in &members {
        write_member(&context, out, &issue.pages[member.page], member, &mut names, report)?;
    }
    for page in &mut pages {
        let (Some(facsimile), Some(named)) = (&page.page.facsimile, &page.facsimile) else { continue };
        if !picture::facsimile(&context, out, page.page, facsimile, named, &mut names, report)? {
            page.facsimile = None;
        }
    }
    write_packages(&context, out, &issue, &members, &pages);
    let pdf = match (&issue.pdf, &pdf_named) {
        (Some(path), Some(named)) if picture::issue_pdf(&context, out, path, named, &mut names, report)? => Some(named),
        _ => None,
    };
    package::issue(&context, out, &issue_file, &pages, pdf);
    Ok(true)
}

fn named_pdf(context: &Context<'_>, issue: &Issue, names: &mut FileNames) -> Option<FacsimileItem> {
    issue.pdf.as_ref()?;
    let version = context.issue_version().number;
    Some(FacsimileItem { guid: context.guids.issue_pdf(), file: names.item("issue.f", version) })
}

/// Names of packages and facsimiles come first: an article that is called like one of them gives way.
fn named_pages<'a>(context: &Context<'_>, issue: &'a Issue, names: &mut FileNames) -> Vec<PageItem<'a>> {
    let version = context.issue_version().number;
    let mut pages = Vec::with_capacity(issue.pages.len());
    for page in issue.pages.iter().filter(|page| has_package(page)) {
        let file = names.item(&format!("p{}", page.id), version);
        let facsimile = page.facsimile.as_ref().map(|_| FacsimileItem {
            guid: context.guids.facsimile(&page.id),
            file: names.item(&format!("p{}.f", page.id), version),
        });
        let (guid, title) = (context.guids.page(&page.id), context.page_title(page));
        pages.push(PageItem { page, guid, file, title, facsimile });
    }
    pages
}

/// Every text item in reading order; the words that open a group before the first article of it.
fn members<'a>(
    context: &Context<'a>,
    issue: &'a Issue,
    pages: &[PageItem<'_>],
    names: &mut FileNames,
) -> Vec<Member<'a>> {
    let mut out = Vec::new();
    let mut opened = BTreeSet::new();
    let with_package: BTreeSet<&str> = pages.iter().map(|page| page.page.id.as_str()).collect();
    for (n, page) in issue.pages.iter().enumerate().filter(|(_, page)| with_package.contains(page.id.as_str())) {
        for article in &page.articles {
            let origin = match context.sent(article) {
                Sent::Nothing => continue,
                Sent::Kill => Origin::Kill(article),
                Sent::Full => Origin::Article(article),
            };
            let group = article.group.as_deref().and_then(|id| issue.group(id));
            if let (Origin::Article(_), Some(group)) = (&origin, group)
                && has_words(group)
                && opened.insert(group.id.as_str())
            {
                out.push(Member {
                    page: n,
                    origin: Origin::Group(group),
                    text: TextItem::of_group(context, page, group, names),
                });
            }
            out.push(Member { page: n, origin, text: TextItem::of_article(context, page, article, names) });
        }
    }
    out
}

/// True where a group has words that no article holds.
fn has_words(group: &Group) -> bool {
    !(group.intro.is_empty() && group.kicker.is_empty() && group.subtitle.is_empty())
}

/// `NML-002`: pictures with one guid; neither is written.
fn drop_twins(context: &Context<'_>, members: &mut [Member<'_>], report: &mut Report) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for guid in members.iter().flat_map(|member| member.text.pictures.iter().map(|picture| &picture.guid)) {
        *seen.entry(guid.clone()).or_default() += 1;
    }
    if seen.values().all(|&count| count == 1) {
        return;
    }
    for member in members {
        let page = &context.issue.pages[member.page];
        let article = match member.origin {
            Origin::Article(article) | Origin::Kill(article) => Some(article.id.as_str()),
            Origin::Group(_) => None,
        };
        member.text.pictures.retain(|picture| {
            let unique = seen.get(&picture.guid).is_none_or(|&count| count == 1);
            if !unique {
                let message = format!("`{}` stands for two pictures; neither is sent", picture.guid);
                report.push(Diagnostic::new(codes::NML_002, message).at(context.place(Some(page), article)));
            }
            unique
        });
    }
}

fn write_member(
    context: &Context<'_>,
    out: &mut Composer,
    page: &Page,
    member: &Member<'_>,
    names: &mut FileNames,
    report: &mut Report,
) -> Result<()> {
    let text = &member.text;
    let article = match member.origin {
        Origin::Kill(article) => {
            item::kill(context, out, page, article, text, report);
            return Ok(());
        }
        Origin::Article(article) => {
            item::article(context, out, page, article, text, report);
            Some(article)
        }
        Origin::Group(group) => {
            item::group(context, out, page, group, text);
            None
        }
    };
    for figure in &text.pictures {
        picture::picture(context, out, &picture::Owner { page, article, text }, figure, names, report)?;
    }
    Ok(())
}

fn write_packages(
    context: &Context<'_>,
    out: &mut Composer,
    issue: &Issue,
    members: &[Member<'_>],
    pages: &[PageItem<'_>],
) {
    for page in pages {
        let own = members.iter().filter(|member| std::ptr::eq(&issue.pages[member.page], page.page));
        let sent: Vec<&TextItem<'_>> =
            own.filter(|member| !matches!(member.origin, Origin::Kill(_))).map(|member| &member.text).collect();
        package::page(context, out, page, &sent);
    }
}

/// Says what is not sent, and why.
fn left_out(context: &Context<'_>, report: &mut Report) {
    for page in &context.issue.pages {
        if page.kind == PageKind::Missing {
            let message = "a page that is not held has no package";
            report.push(Diagnostic::new(codes::NML_011, message).at(context.place(Some(page), None)));
        }
        for article in page.articles.iter().filter(|article| context.sent(article) == Sent::Nothing) {
            let (code, message): (Code, _) = match (article.is_withheld(), article.syndicate) {
                (true, _) => (codes::NML_022, "a withheld article is not sent"),
                (false, false) => (codes::NML_023, "an article that may not be syndicated is not sent"),
                (false, true) => continue,
            };
            report.push(Diagnostic::new(code, message).at(context.place(Some(page), Some(&article.id))));
        }
    }
}

/// `NML-070`: a role of the staff that cannot be a code.
fn roles(context: &Context<'_>, report: &mut Report) {
    let issue = context.issue.staff.iter().map(|staff| (None, staff));
    let pages = context.issue.pages.iter().flat_map(|page| page.staff.iter().map(move |staff| (Some(page), staff)));
    for (page, Staff { role, .. }) in issue.chain(pages).filter(|(_, staff)| vocab::Qcode::role(&staff.role).is_none())
    {
        let message = format!("the role `{role}` cannot be a code; it is written as words");
        let hint = "a role is a word of ASCII letters, digits and underscores; the printed words go into `label`";
        report.push(Diagnostic::new(codes::NML_070, message).with_hint(hint).at(context.place(page, None)));
    }
}
