//! One issue: from the checked model to finished pages, without any object number. Runs on a worker.

mod articles;
mod band;
mod facsimile;
mod images;
mod made;

pub(crate) use images::ImageUse;
pub(crate) use made::{IssuePages, Unshown};

use std::collections::BTreeMap;

use band::best_band;
use images::Images;

use super::file::string;
use super::file::tags::Role;
use super::options::{Options, PageContent, Start};
use super::page::article::{HeadMaker, Laid, Look, is_framed, is_wide, kind_name, long_words};
use super::page::body::{Body, Builder, Grid, Pictures, block_chars, text_style};
use super::page::composer::{Composer, PageRecord};
use super::page::flow;
use super::page::opening::{Placer, at, head_part, head_words, long_date, number, page_label};
use super::page::pool::{NodeId, Pool};
use super::page::style::{INK, KAI, PITCH, Sheet, font};
use super::typeset::line::{Counts, Metrics};
use crate::input::Source;
use crate::model::{Article, Block, Group, Issue, Page, PageKind, Publication};
use crate::plan::ArticleOutline;
use crate::report::{Code, Diagnostic, Place, Report, codes};

/// Lines that must be left for a newspaper page to begin on a sheet with others.
const ROOM_FOR_PAGE: u16 = 12;
/// Lines of the head of a newspaper page.
const PAGE_HEAD: u16 = 2;

/// Makes issues into pages.
pub(crate) struct Worker<'a, M> {
    metrics: &'a M,
    publication: &'a Publication,
    issue: &'a Issue,
    content: PageContent,
    start: Start,
    composer: Composer,
    pool: Pool,
    images: Images<'a>,
    anchors: String,
    part: NodeId,
    /// Groups whose heading was set.
    groups: Vec<String>,
    /// Heads that wait for the first article below them.
    pending: Vec<Pending<'a>>,
    counts: Counts,
    /// The head of the first page follows the masthead.
    opened: bool,
}

/// A head that waits.
enum Pending<'a> {
    Page(&'a Page, NodeId),
    Group(Box<Laid>),
}

/// What is known of an article before it is placed.
struct Draft<'a> {
    article: &'a Article,
    node: NodeId,
    grid: Grid,
    body: Body,
    look: Look,
    single: bool,
    /// Hardly more than pictures with their words.
    pictures_only: bool,
}

/// Makes the pages of one issue.
pub(crate) fn make<M: Metrics>(
    metrics: &M,
    (sheet, options): (Sheet, &Options),
    publication: &Publication,
    issue: &Issue,
    source: &dyn Source,
    report: &mut Report,
) -> IssuePages {
    let images = Images::new(source, &issue.id, options, report);
    let worker = Worker {
        metrics,
        publication,
        issue,
        content: options.content,
        start: options.start,
        composer: Composer::new(sheet),
        pool: Pool::default(),
        images,
        anchors: format!("a.{}.", issue.id),
        part: 0,
        groups: Vec::new(),
        pending: Vec::new(),
        counts: Counts::default(),
        opened: false,
    };
    worker.run()
}

impl<'a, M: Metrics> Worker<'a, M> {
    fn run(mut self) -> IssuePages {
        let root = self.composer.tree.add(None, Role::Part);
        self.composer.tree.extra(root).title = Some(issue_title(self.issue));
        for (index, page) in self.issue.pages.iter().enumerate() {
            self.pool.clear();
            self.part = self.pool.bind(root, Role::Part);
            self.page(index, page);
        }
        self.composer.turn();
        number_labels(&mut self.composer.pages);
        self.generated_headlines();
        let unseen = self.pool.unseen;
        if let Some(c) = unseen {
            let message = format!("pass 1 did not see the character {c} (U+{:04X})", u32::from(c));
            let place = Place { issue: Some(self.issue.id.clone()), ..Place::default() };
            let hint = "run again when nothing writes to the archive";
            self.images.report.push(Diagnostic::new(codes::SRC_001, message).at(place).with_hint(hint));
        }
        let composer = self.composer;
        IssuePages {
            tree: composer.tree,
            pages: composer.pages,
            heads: composer.heads,
            links: composer.links,
            spots: composer.spots,
            outline: composer.outline,
            images: self.images.list,
            attached: Vec::new(),
            unshown: Vec::new(),
            guard: composer.guard,
            seen: unseen.is_none(),
            has_hidden: composer.has_hidden,
            counts: self.counts,
        }
    }

    fn page(&mut self, index: usize, page: &'a Page) {
        if self.picture_page(index, page) {
            return;
        }
        let sect = self.pool.node(Some(self.part), Role::Sect);
        if self.start != Start::Issue {
            self.composer.turn();
            self.composer.label = Some(format!("{} {}", self.issue.id, page.label));
        }
        if index == 0 {
            self.head(page);
            self.opening();
        } else if self.composer.room() < ROOM_FOR_PAGE + PAGE_HEAD + 1 {
            self.composer.turn();
        }
        // The head waits for its first article, so that both stand on one sheet.
        self.pending.push(Pending::Page(page, sect));
        if page.articles.iter().all(|article| article.is_withheld()) {
            self.draw_pending();
            self.remark(sect, page);
        }
        self.articles(sect, page);
        self.draw_pending();
    }

    /// Lines that waiting heads take.
    fn lead(&self) -> u16 {
        let white = u16::from(!self.composer.fresh() && self.composer.after_article);
        let lines = self.pending.iter().map(|pending| match pending {
            Pending::Page(..) => PAGE_HEAD + white,
            Pending::Group(laid) => laid.lines(self.composer.sheet.lines) + 1,
        });
        lines.sum()
    }

    fn draw_pending(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            match pending {
                Pending::Page(page, sect) => self.page_head(page, sect),
                Pending::Group(laid) => {
                    let slot = flow::find(&mut self.composer, &laid, 0);
                    flow::place(&mut self.composer, &mut self.pool, &laid, slot);
                    self.composer.after_article = false;
                    self.composer.y += 1;
                }
            }
        }
    }

    fn page_head(&mut self, page: &'a Page, sect: NodeId) {
        if !std::mem::take(&mut self.opened) {
            self.head(page);
            self.composer.y += u16::from(!self.composer.fresh());
        }
        let destination = format!("p.{}.{}", self.issue.id, page.id);
        self.composer.spot(&mut self.pool, sect, destination.clone());
        self.composer.outline(1, page_title(page), destination);
        let (metrics, pool, composer) = (self.metrics, &mut self.pool, &mut self.composer);
        Placer { metrics, pool, composer }.page(sect, page);
        self.composer.after_article = false;
    }

    fn head(&mut self, page: &Page) {
        let words = head_words(self.issue, page);
        let mut part =
            head_part(self.metrics, &mut self.pool, self.composer.sheet.palette, &words, at(font::CAPTION, 7.5, INK));
        let room = self.composer.sheet.area() * 0.6;
        if part.width > room {
            // A long name may not run into the title of the volume.
            let size = 7.5 * room / part.width;
            part = head_part(
                self.metrics,
                &mut self.pool,
                self.composer.sheet.palette,
                &words,
                at(font::CAPTION, size, INK),
            );
        }
        self.composer.heads.push(part);
        // A sheet that is begun keeps the head of the page that began it.
        if self.composer.fresh() {
            self.composer.set_head(Some(self.composer.heads.len() as u32 - 1));
        } else {
            self.composer.set_next_head(self.composer.heads.len() as u32 - 1);
        }
    }

    fn opening(&mut self) {
        self.opened = true;
        let destination = format!("i.{}", self.issue.id);
        self.composer.spot(&mut self.pool, self.part, destination.clone());
        self.composer.outline(0, issue_title(self.issue), destination);
        let name = self.publication.masthead.as_ref().and_then(|path| self.images.shown(path));
        let (metrics, pool, composer) = (self.metrics, &mut self.pool, &mut self.composer);
        let top = f32::from(composer.y) * PITCH;
        Placer { metrics, pool, composer }.issue(self.part, self.publication, self.issue, name, top);
        let staff = super::page::opening::staff_line(&self.issue.staff);
        if !staff.is_empty() {
            let node = self.pool.node(Some(self.part), Role::P);
            let (metrics, pool, composer) = (self.metrics, &mut self.pool, &mut self.composer);
            let place = [0.0, f32::from(composer.y) * PITCH - 3.0, composer.sheet.area()];
            let style = at(font::CAPTION, 7.5, super::page::style::GREY);
            Placer { metrics, pool, composer }.words(node, &staff, style, place, super::page::pool::Align::Start);
            self.composer.y += 1;
        }
    }

    /// What is said of a page without articles.
    fn remark(&mut self, sect: NodeId, page: &Page) {
        if page.articles.iter().any(|article| !article.is_withheld()) {
            return;
        }
        let words = match page.kind {
            _ if !page.articles.is_empty() => "本版文字未收录。",
            PageKind::Missing => "本版缺，未收录。",
            PageKind::Blank => "本版为空白。",
            PageKind::Advertisement => "本版为广告。",
            PageKind::Pictures => "本版为画刊。",
            _ => "本版无文字内容。",
        };
        let node = self.pool.node(Some(sect), Role::P);
        let (metrics, pool, composer) = (self.metrics, &mut self.pool, &mut self.composer);
        let place = [0.0, f32::from(composer.y) * PITCH, composer.sheet.area()];
        let style = at(font::KAI, 9.0, super::page::style::GREY);
        Placer { metrics, pool, composer }.words(node, words, style, place, super::page::pool::Align::Start);
        self.composer.y += 2;
    }
}

/// Labels of pages of the newspaper that take several get a number each.
fn number_labels(pages: &mut [PageRecord]) {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for label in pages.iter().filter_map(|page| page.label.as_ref()) {
        counts.entry(label.clone()).or_default().0 += 1;
    }
    for label in pages.iter_mut().filter_map(|page| page.label.as_mut()) {
        if let Some((_, number)) = counts.get_mut(label).filter(|(all, _)| *all > 1) {
            *number += 1;
            label.push_str(&format!("-{number}"));
        }
    }
}

/// What an article is called in outline and contents.
pub(crate) fn title(article: &Article) -> String {
    let label = article.label();
    if label.is_empty() { kind_name(article.kind).to_owned() } else { label }
}

/// What an article is called in contents: one that was made from first words in brackets, a withdrawn one with its mark.
pub(crate) fn article_title(article: &ArticleOutline) -> String {
    let name = match (article.label.as_str(), article.generated) {
        ("", _) => kind_name(article.kind).to_owned(),
        (label, true) => format!("［{label}］"),
        (label, false) => label.to_owned(),
    };
    if article.canceled { format!("{name}（撤稿）") } else { name }
}

/// What a page of the newspaper is called in the outline.
fn page_title(page: &Page) -> String {
    let label = page_label(&page.label);
    page.title.as_ref().map_or_else(|| label.clone(), |title| format!("{label}　{title}"))
}

fn issue_title(issue: &Issue) -> String {
    let mut words = vec![long_date(issue.date)];
    words.extend(number(issue.number.as_deref()));
    words.extend(issue.edition.clone());
    words.join("　")
}
