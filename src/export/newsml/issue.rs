//! One issue → its items, on a worker: articles → pictures → facsimiles → pages → issue.
use std::collections::{BTreeMap, BTreeSet};

use super::compose::Composer;
use super::context::{Context, Sent, has_package};
use super::ident::FileNames;
use super::item::{self, TextItem};
use super::join::{Joined, join};
use super::layer::hide_text_layers;
use super::ocr;
use super::options::{Continued, Options, Version, Versions};
use super::package::{self, PageItem};
use super::picture::{self, FacsimileItem};
use super::vocab::{self, Vocabulary};
use super::{gone, message};
use crate::error::Result;
use crate::input::Source;
use crate::model::{Article, Group, Issue, Page, PageKind, Staff};
use crate::plan::Volume;
use crate::report::{Code, Diagnostic, Report, codes};

/// A text item and where it comes from.
pub(super) struct Member<'a> {
    pub(super) page: usize,
    /// Number of the article on its page; of the words that open a group, that of the article which they stand before.
    place: usize,
    pub(super) origin: Origin<'a>,
    pub(super) text: TextItem<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    Article(&'a Article),
    Kill(&'a Article),
    Group(&'a Group),
}

impl Member<'_> {
    /// True for what a package may name: neither taken back nor withheld.
    pub(super) fn is_usable(&self) -> bool {
        match self.origin {
            Origin::Article(article) => !article.is_withheld(),
            Origin::Kill(_) => false,
            Origin::Group(_) => true,
        }
    }

    fn is_article(&self, id: &str) -> bool {
        matches!(self.origin, Origin::Article(article) if article.id == id)
    }
}

/// Every item of an issue with its guid, its file name and its version.
pub(super) struct Roll<'a> {
    pub(super) file: String,
    pub(super) pdf: Option<FacsimileItem>,
    pub(super) pages: Vec<PageItem<'a>>,
    pub(super) members: Vec<Member<'a>>,
}

impl Roll<'_> {
    /// What has no number was taken back, and nobody says that it may come again: nothing names it.
    fn drop_unnumbered(&mut self) {
        let has_number = |version: &Version| version.number > 0;
        self.pdf.take_if(|pdf| !has_number(&pdf.version));
        for page in &mut self.pages {
            page.facsimile.take_if(|facsimile| !has_number(&facsimile.version));
            page.ocr.take_if(|ocr| !has_number(&ocr.version));
        }
        self.members.retain(|member| has_number(&member.text.version));
        for member in &mut self.members {
            member.text.pictures.retain(|picture| has_number(&picture.version));
        }
    }
}

/// Makes all items of issue `n` of the volume; false where it changed since pass 1.
#[expect(clippy::too_many_arguments, reason = "what a worker needs, gathered into a Context here")]
pub(super) fn make(
    volume: &Volume,
    n: usize,
    source: &dyn Source,
    options: &Options,
    versions: Versions<'_>,
    vocabulary: &Vocabulary<'_>,
    out: &mut Composer,
    report: &mut Report,
) -> Result<bool> {
    let Some(mut issue) = volume.issue(n, source, report)? else { return Ok(false) };
    hide_text_layers(&mut issue);
    let joined = if options.continued == Continued::Join { join(&mut issue) } else { Joined::default() };
    let file = &volume.issues[n].file;
    let publication = &volume.publication;
    let of = (&issue, &joined);
    let context = Context::new(publication, Some(volume), file, of, source, options, versions, vocabulary);
    compose(&context, out, report)?;
    Ok(true)
}

/// Names every item. Names of packages and facsimiles come first: an article that is called like one of them gives way.
pub(super) fn roll<'a>(context: &Context<'a>, names: &mut FileNames<'_>, report: &mut Report) -> Roll<'a> {
    let issue = context.issue;
    let file = names.item("issue", "issue", context.issue_version(context.guids.issue()).number);
    let pdf = issue.pdf.as_ref().map(|_| named_facsimile(context, context.guids.issue_pdf(), "issue.f", names));
    let pages = named_pages(context, issue, names);
    let mut members = members(context, issue, &pages, names);
    drop_twins(context, &mut members, report);
    let mut roll = Roll { file, pdf, pages, members };
    if context.assigned().is_some() {
        roll.drop_unnumbered();
    }
    roll
}

/// Makes every item of the issue that is to be sent.
pub(super) fn compose(context: &Context<'_>, out: &mut Composer, report: &mut Report) -> Result<()> {
    let issue = context.issue;
    left_out(context, report);
    roles(context, report);
    let mut names = FileNames::new(&issue.id, context.options.naming.as_ref());
    let Roll { file, pdf, pages, members } = roll(context, &mut names, report);
    for member in &members {
        write_member(context, out, &issue.pages[member.page], member, &mut names, report)?;
    }
    if context.has_packages() {
        let roll = Packaged { file: &file, pdf: pdf.as_ref(), members: &members };
        write_packages(context, out, &roll, pages, &mut names, report)?;
    }
    finish(context, out, &mut names);
    Ok(())
}

/// Makes the last version of all that was sent of an issue whose record is gone.
#[cfg(feature = "feed")]
pub(super) fn take_back(context: &Context<'_>, out: &mut Composer) {
    finish(context, out, &mut FileNames::new(&context.issue.id, context.options.naming.as_ref()));
}

/// What the record no longer holds, and the messages.
fn finish(context: &Context<'_>, out: &mut Composer, names: &mut FileNames<'_>) {
    if let Some(assigned) = context.assigned() {
        assigned.gone.iter().for_each(|gone| gone::write(context, out, gone, names));
    }
    message::gather(context, out, names);
}

fn named_facsimile(context: &Context<'_>, guid: String, name: &str, names: &mut FileNames<'_>) -> FacsimileItem {
    let version = context.issue_version(&guid);
    let file = names.item("facsimile", name, version.number);
    FacsimileItem { guid, file, version }
}

fn named_pages<'a>(context: &Context<'_>, issue: &'a Issue, names: &mut FileNames<'_>) -> Vec<PageItem<'a>> {
    let mut pages = Vec::with_capacity(issue.pages.len());
    for page in issue.pages.iter().filter(|page| has_package(page)) {
        let guid = context.guids.page(&page.id);
        let version = context.issue_version(&guid);
        let file = names.item("page", &format!("p{}", page.id), version.number);
        let facsimile = page
            .facsimile
            .as_ref()
            .map(|_| named_facsimile(context, context.guids.facsimile(&page.id), &format!("p{}.f", page.id), names));
        let ocr = page.facsimile.as_ref().filter(|facsimile| context.options.ocr && facsimile.text_layer.is_some());
        let ocr = ocr.map(|_| named_facsimile(context, context.guids.ocr(&page.id), &format!("p{}.t", page.id), names));
        pages.push(PageItem { page, guid, file, version, title: context.page_title(page), facsimile, ocr });
    }
    pages
}

/// Every text item in reading order; the words that open a group before the first article of it.
fn members<'a>(
    context: &Context<'a>,
    issue: &'a Issue,
    pages: &[PageItem<'_>],
    names: &mut FileNames<'_>,
) -> Vec<Member<'a>> {
    let mut out = Vec::new();
    let mut opened = BTreeSet::new();
    let with_package: BTreeSet<&str> = pages.iter().map(|page| page.page.id.as_str()).collect();
    for (n, page) in issue.pages.iter().enumerate().filter(|(_, page)| with_package.contains(page.id.as_str())) {
        for (place, article) in page.articles.iter().enumerate() {
            let origin = match context.sent(article) {
                Sent::Nothing => continue,
                Sent::Kill => Origin::Kill(article),
                Sent::Full => Origin::Article(article),
            };
            let group = article.group.as_deref().and_then(|id| issue.group(id));
            // The words wait as long as all articles of the group are withheld.
            if let (Origin::Article(article), Some(group)) = (&origin, group)
                && !article.is_withheld()
                && has_words(group)
                && opened.insert(group.id.as_str())
            {
                out.push(Member {
                    page: n,
                    place,
                    origin: Origin::Group(group),
                    text: TextItem::of_group(context, page, group, names),
                });
            }
            out.push(Member { page: n, place, origin, text: TextItem::of_article(context, page, article, names) });
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
    names: &mut FileNames<'_>,
    report: &mut Report,
) -> Result<()> {
    let text = &member.text;
    if text.version.send {
        if context.options.payload.shows_pictures() {
            // It names its pictures.
            for figure in &text.pictures {
                picture::add(context, out, figure, names)?;
            }
        }
        write_text(context, out, page, member, report);
    }
    let article = match member.origin {
        Origin::Article(article) => Some(article),
        Origin::Kill(_) => return Ok(()),
        Origin::Group(_) => None,
    };
    for figure in text.pictures.iter().filter(|figure| figure.version.send) {
        picture::picture(context, out, &picture::Owner { page, article, text }, figure, names, report)?;
    }
    Ok(())
}

fn write_text(context: &Context<'_>, out: &mut Composer, page: &Page, member: &Member<'_>, report: &mut Report) {
    let text = &member.text;
    match member.origin {
        Origin::Kill(article) => item::kill(context, out, page, article, text, report),
        Origin::Article(article) => item::article(context, out, page, article, text, report),
        Origin::Group(group) => item::group(context, out, page, group, text),
    }
}

/// What the packages of an issue need to know.
struct Packaged<'a> {
    file: &'a str,
    pdf: Option<&'a FacsimileItem>,
    members: &'a [Member<'a>],
}

/// Page pictures, the packages of pages, the issue as PDF, the package of the issue.
fn write_packages(
    context: &Context<'_>,
    out: &mut Composer,
    roll: &Packaged<'_>,
    mut pages: Vec<PageItem<'_>>,
    names: &mut FileNames<'_>,
    report: &mut Report,
) -> Result<()> {
    for page in &mut pages {
        let (Some(facsimile), Some(named)) = (&page.page.facsimile, &page.facsimile) else { continue };
        if !picture::facsimile(context, out, page.page, facsimile, named, names, report)? {
            page.facsimile = None;
        }
        if let Some(named) = &page.ocr
            && !ocr::write(context, out, page.page, named, report)?
        {
            page.ocr = None;
        }
    }
    for page in pages.iter().filter(|page| page.version.send) {
        package::page(context, out, page, &on_page(context, page.page, roll.members));
    }
    let pdf = match (&context.issue.pdf, roll.pdf) {
        (Some(path), Some(named)) if picture::issue_pdf(context, out, path, named, names, report)? => Some(named),
        _ => None,
    };
    if context.issue_version(context.guids.issue()).send {
        package::issue(context, out, roll.file, &pages, pdf);
    }
    Ok(())
}

/// The texts that the package of a page names, in reading order: its own, and those of other pages that run on here.
pub(super) fn on_page<'m, 'a>(context: &Context<'_>, page: &Page, members: &'m [Member<'a>]) -> Vec<&'m TextItem<'a>> {
    let usable = |member: &&Member<'_>| member.is_usable();
    let here = |member: &&Member<'_>| std::ptr::eq(&context.issue.pages[member.page], page);
    let mut texts: Vec<_> = members.iter().filter(here).filter(usable).map(|one| (one.place, 1, &one.text)).collect();
    let parts = context.issue.pages.iter().position(|one| std::ptr::eq(one, page)).map(|n| context.joined.on(n));
    for (before, first) in parts.unwrap_or_default() {
        let whole = members.iter().filter(usable).find(|member| member.is_article(first));
        texts.extend(whole.map(|member| (*before, 0, &member.text)));
    }
    texts.sort_by_key(|(place, own, _)| (*place, *own));
    texts.into_iter().map(|(.., text)| text).collect()
}

/// Says what is not sent, and why.
fn left_out(context: &Context<'_>, report: &mut Report) {
    for id in &context.joined.circles {
        let message = "an article runs on in a circle; its parts stay as they are";
        report.push(Diagnostic::new(codes::NML_030, message).at(context.place(None, Some(id))));
    }
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
