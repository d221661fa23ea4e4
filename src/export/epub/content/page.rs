//! One issue to its documents: contents, pages, facsimiles, pictures.
use std::collections::BTreeSet;
use std::io::Read as _;

use super::article::{ArticleMaker, label};
use super::contents::section_name;
use super::context::{
    ArticleContext, ArticleDocument, Entry, GroupContext, Html, IssueContext, Link, Marker, PageContext, PageDocument,
};
use super::inline::headline;
use super::rescue::Grouped;
use super::templates::{Rendered, Templates};
use super::words::Words;
use crate::export::epub::bundle::{Bundle, Sealed};
use crate::export::epub::names::{self, IssueNames};
use crate::export::epub::package::{Item, Spine};
use crate::export::epub::picture::{Pictures, Shown};
use crate::export::epub::{Counts, Shared, Unit};
use crate::input::{Source, alto};
use crate::model::{Article, Issue, Page, PageKind, Staff};
use crate::plan::{ArticleOutline, IssueOutline, PageOutline};
use crate::report::{Diagnostic, Place, Report, codes};

/// What a worker makes of an issue.
pub(in crate::export::epub) struct Made {
    /// Entries of the manifest.
    pub(in crate::export::epub) items: Vec<Item>,
    /// The documents and pictures; absent where `sound` is false.
    pub(in crate::export::epub) bundle: Option<Sealed>,
    /// What was written, for the claims of the package.
    pub(in crate::export::epub) counts: Counts,
    /// Findings.
    pub(in crate::export::epub) report: Report,
    /// False where the volume must not be published: a template failed, or the input changed.
    pub(in crate::export::epub) sound: bool,
}

/// 第01版 要闻.
pub(in crate::export::epub) fn page_label(words: &Words, page: &PageOutline) -> String {
    let label = words.page(&page.label);
    page.title.as_ref().map_or_else(|| label.clone(), |title| format!("{label} {title}"))
}

/// Makes the documents of one issue.
pub(in crate::export::epub) struct IssueMaker<'a> {
    pub(super) volume: &'a Shared<'a>,
    pub(super) n: usize,
    pub(super) outline: &'a IssueOutline,
    pub(super) names: &'a IssueNames,
    source: &'a dyn Source,
    pub(in crate::export::epub) report: Report,
    /// The document that is being made, from the root of the publication.
    pub(super) document: String,
    pub(in crate::export::epub) pictures: Pictures<'a>,
    pub(in crate::export::epub) bundle: Bundle,
    items: Vec<Item>,
    facsimiles: Vec<Option<Shown>>,
    counts: Counts,
    sound: bool,
}

impl Made {
    /// Renders and compresses issue `n` of the volume.
    pub(in crate::export::epub) fn new(
        volume: &Shared<'_>,
        n: usize,
        issue: &Issue,
        source: &dyn Source,
        report: Report,
    ) -> Self {
        let mut maker = IssueMaker {
            volume,
            n,
            outline: &volume.volume.issues[n],
            names: &volume.names[n],
            source,
            report,
            document: String::new(),
            pictures: Pictures::new(source, &volume.names[n].folder, volume.options),
            bundle: Bundle::new(),
            items: Vec::new(),
            facsimiles: Vec::new(),
            counts: Counts::default(),
            sound: true,
        };
        maker.issue(issue);
        let IssueMaker { report, pictures, bundle, mut items, mut counts, sound, .. } = maker;
        counts.animated = pictures.animated;
        counts.changed = pictures.changed;
        let unchanged = pictures.unchanged;
        items.extend(pictures.into_items());
        let bundle = bundle.seal().ok();
        Self { items, sound: sound && unchanged && bundle.is_some(), bundle, counts, report }
    }
}

impl Grouped for PageDocument<'_> {
    fn groups(&mut self) -> &mut Vec<GroupContext> {
        &mut self.groups
    }
}

impl Grouped for ArticleDocument<'_> {
    fn groups(&mut self) -> &mut Vec<GroupContext> {
        &mut self.groups
    }
}

impl IssueMaker<'_> {
    fn issue(&mut self, issue: &Issue) {
        let context = issue_context(self.volume.words, issue);
        self.facsimiles = issue.pages.iter().enumerate().map(|(n, page)| self.facsimile_picture(n, page)).collect();
        self.contents(issue, &context);
        let mut groups = BTreeSet::new();
        for (n, page) in issue.pages.iter().enumerate() {
            debug_assert!(names::is_same(&self.outline.pages[n], page), "outline and issue come from the same record");
            self.page(issue, &context, n, page, &mut groups);
        }
        for (n, page) in issue.pages.iter().enumerate() {
            self.facsimile(issue, n, page);
        }
    }

    /// `path` (from the root) as a link in the present document.
    pub(in crate::export::epub) fn link(&self, path: &str) -> String {
        names::relative(&self.document, path)
    }

    pub(in crate::export::epub) fn place(&self, page: Option<&str>, article: Option<&str>) -> Place {
        Place {
            file: Some(self.outline.file.clone()),
            issue: Some(self.outline.id.clone()),
            page: page.map(str::to_owned),
            article: article.map(str::to_owned),
            ..Place::default()
        }
    }

    /// Counts a picture of an article for the accessibility metadata.
    pub(super) fn count_picture(&mut self, shown: bool, described: bool) {
        if shown {
            self.counts.pictures += 1;
            self.counts.undescribed += usize::from(!described);
        } else {
            self.counts.lost += 1;
        }
    }

    pub(super) fn counts_mut(&mut self) -> &mut Counts {
        &mut self.counts
    }

    pub(super) fn fail(&mut self) {
        self.sound = false;
    }

    pub(super) fn facsimile_of(&self, n: usize) -> Option<&Shown> {
        self.facsimiles.get(n).and_then(Option::as_ref)
    }

    fn page(&mut self, issue: &Issue, context: &IssueContext, n: usize, page: &Page, groups: &mut BTreeSet<String>) {
        let outline = &self.outline.pages[n];
        self.document = self.names.page(n);
        let words = self.volume.words;
        let split = self.volume.options.unit == Unit::Article;
        let label = page_label(words, outline);
        let title = format!("{} {} {label}", self.volume.volume.publication.title, context.date_text);
        let mut groups = self.groups(issue, page, groups);
        let articles = if split { take_articles(&mut groups) } else { Vec::new() };
        let page_context = self.page_context(issue, page);
        let mut document = PageDocument {
            head: self.volume.head(&self.document, title),
            issue: context,
            page: &page_context,
            toc: if split || outline.articles.len() >= 3 { self.toc(n) } else { Vec::new() },
            groups,
            turn: self.turn(n),
        };
        let anchors = outline.articles.iter().filter(|_| !split).map(|a| names::anchor(&a.id));
        let wanted: Vec<String> = page_context.markers.iter().map(|m| m.id.clone()).chain(anchors).collect();
        let id = format!("p{}-{}", self.outline.id, &self.names.pages[n][1..]);
        let place = self.place(Some(&page.label), None);
        self.document("page.xhtml", &mut document, &wanted, id, &place);
        self.counts.generated |= outline.articles.iter().any(|a| a.generated);
        self.counts.turned |= page.articles.iter().any(|a| a.continues_on.is_some() || a.continued_from.is_some());
        for (k, (group, article)) in articles.into_iter().enumerate() {
            self.article_document(context, &page_context, (n, k), group, article);
        }
    }

    /// The document of article `k` of page `n`.
    fn article_document(
        &mut self,
        issue: &IssueContext,
        page: &PageContext,
        (n, k): (usize, usize),
        group: Option<Html>,
        article: ArticleContext,
    ) {
        let outline = &self.outline.pages[n].articles[k];
        let Some(path) = self.names.article_document(n, k) else { return };
        self.document = path;
        let wanted = [article.anchor.clone()];
        let mut document = ArticleDocument {
            head: self.volume.head(&self.document, label(self.volume.words, outline)),
            issue,
            page,
            group,
            groups: vec![GroupContext { articles: vec![article], ..GroupContext::default() }],
            turn: self.turn_article(n, k),
        };
        let id = format!("a{}-{}", self.outline.id, &names::anchor(&outline.id)[2..]);
        let place = self.place(Some(&page.label), Some(&outline.id));
        self.document("article.xhtml", &mut document, &wanted, id, &place);
    }

    /// Renders a document of the reading order that must hold the ids in `wanted`, and keeps it.
    fn document(&mut self, template: &str, context: &mut impl Grouped, wanted: &[String], id: String, place: &Place) {
        let Some(rendered) = self.rendered(template, context, place) else { return self.fail() };
        if !Templates::keeps(template, &rendered.facts, wanted, place, &mut self.report) {
            self.fail();
        }
        self.keep(id, rendered, Spine::Linear);
    }

    /// Compresses a document and keeps it for the container.
    pub(super) fn keep(&mut self, id: String, rendered: Rendered, spine: Spine) {
        self.counts.ruby |= rendered.facts.ruby;
        self.volume.rare_characters(&rendered.text, &mut self.counts);
        let item = Item::document(id, self.document.clone(), spine, rendered.facts.svg);
        // Compressing into memory fails for no document that could be rendered.
        match self.bundle.deflate(&item.entry_name(), rendered.text.as_bytes()) {
            Ok(()) => self.items.push(item),
            Err(error) => {
                let message = format!("the document {} could not be compressed: {error}", self.document);
                self.report.push(Diagnostic::new(codes::EPUB_011, message));
                self.fail();
            }
        }
    }

    /// The articles of page `n`, in the page itself.
    fn toc(&self, n: usize) -> Vec<Entry> {
        let words = self.volume.words;
        let entry = |(k, article): (usize, &ArticleOutline)| Entry {
            href: match self.names.article_document(n, k) {
                Some(path) => self.link(&path),
                None => format!("#{}", names::anchor(&article.id)),
            },
            text: label(words, article),
            mark: article.canceled.then(|| words.get("canceled").to_owned()),
        };
        self.outline.pages[n].articles.iter().enumerate().map(entry).collect()
    }

    fn page_context(&mut self, issue: &Issue, page: &Page) -> PageContext {
        let ocr = self.ocr(page);
        let words = self.volume.words;
        let section = page.section.as_ref().map(|name| match issue.section(name) {
            Some(section) => section_name(words, section),
            None => name.clone(),
        });
        let mut running: Vec<String> = Vec::new();
        for fact in [&issue.lunar_date, &issue.edition, &section, &issue.special, &page.special].into_iter().flatten() {
            if !running.contains(fact) {
                running.push(fact.clone());
            }
        }
        PageContext {
            id: page.id.clone(),
            label: page.label.clone(),
            label_text: words.page(&page.label),
            title: page.title.clone(),
            section: page.section.clone(),
            special: page.special.clone(),
            kind: page.kind.as_str(),
            running,
            markers: markers(words, self.outline, page),
            staff: page.staff.iter().map(|staff| staff_line(words, staff)).collect(),
            note: (ocr.is_empty() && page.articles.iter().all(Article::is_withheld))
                .then(|| words.get(empty_page(page)).to_owned()),
            ocr,
        }
    }

    /// The text layer of a page without articles.
    fn ocr(&mut self, page: &Page) -> Vec<String> {
        let layer = page.facsimile.as_ref().and_then(|facsimile| facsimile.text_layer.as_ref());
        let Some(path) = layer.filter(|_| page.articles.is_empty()) else { return Vec::new() };
        let mut text = String::new();
        let read = match self.source.media(path) {
            Ok(Some(mut file)) => {
                file.reader.read_to_string(&mut text).map_err(|e| format!("cannot be read: {e}")).map(|_| ())
            }
            _ => Err("is missing".to_owned()),
        };
        match read.and_then(|()| alto::paragraphs(&text)) {
            Ok(paragraphs) => {
                self.counts.read_by_machine |= !paragraphs.is_empty();
                paragraphs
            }
            Err(fault) => {
                let place = self.place(Some(&page.label), None);
                self.report.push(Diagnostic::new(codes::MED_002, format!("text layer `{path}` {fault}")).at(place));
                Vec::new()
            }
        }
    }

    /// The articles of a page; consecutive ones of a group stand under its heading. A group's introduction stands where the
    /// group begins.
    fn groups(&mut self, issue: &Issue, page: &Page, begun: &mut BTreeSet<String>) -> Vec<GroupContext> {
        let mut groups: Vec<GroupContext> = Vec::new();
        let mut ids = BTreeSet::new();
        let mut open: Option<&str> = None;
        for article in page.articles.iter().filter(|a| !a.is_withheld()) {
            let group = article.group.as_deref().and_then(|id| issue.group(id)).filter(|g| !g.title.is_empty());
            if groups.is_empty() || group.map(|g| g.id.as_str()) != open {
                open = group.map(|g| g.id.as_str());
                groups.push(match group {
                    Some(group) => self.group(
                        group,
                        names::unique(&mut ids, &format!("g-{}", &names::anchor(&group.id)[2..])),
                        begun,
                    ),
                    None => GroupContext::default(),
                });
            }
            let level = if open.is_some() && self.volume.options.unit == Unit::Page { 3 } else { 2 };
            let label = article.label();
            let maker = ArticleMaker::new(self, &article.id, names::anchor(&article.id), label, level);
            let context = maker.article(article);
            if let Some(last) = groups.last_mut() {
                last.articles.push(context);
            }
        }
        groups
    }

    fn group(&mut self, group: &crate::model::Group, id: String, begun: &mut BTreeSet<String>) -> GroupContext {
        let first = begun.insert(group.id.clone());
        let picture_name = format!("g-{}", group.id);
        let mut maker = ArticleMaker::new(self, &picture_name, id.clone(), group.title.to_line(), 2);
        let kicker_html = maker.lines(&group.kicker);
        let headline_html = Html::from(headline(&group.title, &mut maker).0);
        let subtitle_html = maker.lines(&group.subtitle);
        super::block::levels(&group.intro, &mut maker.levels);
        let intro = if first { maker.blocks(&group.intro) } else { Vec::new() };
        let notes = maker.take_notes();
        GroupContext { id: Some(id), kicker_html, headline_html, subtitle_html, intro, notes, articles: Vec::new() }
    }

    /// The row of links under an article: the one before, its page, contents, calendar, facsimile, the one behind.
    fn turn_article(&self, n: usize, k: usize) -> Vec<Link> {
        let words = self.volume.words;
        let all = &self.volume.names;
        let previous = k.checked_sub(1).and_then(|before| self.names.article_document(n, before));
        let next_page = match n + 1 < self.names.pages.len() {
            true => Some(self.names.page(n + 1)),
            false => all.get(self.n + 1).map(|issue| issue.page(0)),
        };
        let next = self.names.article_document(n, k + 1);
        let page_rel = previous.is_none().then_some("prev");
        let (next, next_word) = if next.is_some() { (next, "next_article") } else { (next_page, "next_page") };
        let facsimile = self.facsimile_of(n).map(|_| self.facsimile_path(n));
        let calendar = self.volume.has_calendar().then(|| "calendar.xhtml".to_owned());
        [
            (Some("prev"), previous, "previous_article"),
            (page_rel, Some(self.names.page(n)), "this_page"),
            (None, Some(self.names.contents()), "this_issue"),
            (None, calendar, "calendar"),
            (None, facsimile, "facsimile"),
            (Some("next"), next, next_word),
        ]
        .into_iter()
        .filter_map(|(rel, path, word)| Some(Link { rel, href: self.link(&path?), label: words.get(word).to_owned() }))
        .collect()
    }

    /// The row of links under a page: previous, contents, calendar, facsimile, next; across issues.
    fn turn(&self, n: usize) -> Vec<Link> {
        let words = self.volume.words;
        let all = &self.volume.names;
        let previous = match n.checked_sub(1) {
            Some(before) => Some(self.names.page(before)),
            None => self.n.checked_sub(1).map(|issue| all[issue].page(all[issue].pages.len() - 1)),
        };
        let next = match n + 1 < self.names.pages.len() {
            true => Some(self.names.page(n + 1)),
            false => all.get(self.n + 1).map(|issue| issue.page(0)),
        };
        let facsimile = self.facsimile_of(n).map(|_| self.facsimile_path(n));
        let calendar = self.volume.has_calendar().then(|| "calendar.xhtml".to_owned());
        [
            (Some("prev"), previous, "previous_page"),
            (None, Some(self.names.contents()), "this_issue"),
            (None, calendar, "calendar"),
            (None, facsimile, "facsimile"),
            (Some("next"), next, "next_page"),
        ]
        .into_iter()
        .filter_map(|(rel, path, word)| Some(Link { rel, href: self.link(&path?), label: words.get(word).to_owned() }))
        .collect()
    }
}

/// Takes the articles out of their groups, each with the headline of its group; groups without words of their own go.
fn take_articles(groups: &mut Vec<GroupContext>) -> Vec<(Option<Html>, ArticleContext)> {
    let mut articles = Vec::new();
    for group in groups.iter_mut() {
        let headline = group.id.is_some().then(|| group.headline_html.clone());
        articles.extend(group.articles.drain(..).map(|article| (headline.clone(), article)));
    }
    groups.retain(|group| group.id.is_some());
    articles
}

fn empty_page(page: &Page) -> &'static str {
    match page.kind {
        _ if !page.articles.is_empty() => "text_withheld",
        PageKind::Missing => "page_missing",
        PageKind::Blank => "page_blank",
        _ => "no_text",
    }
}

/// A marker for each printed side; none for a gutter. They are the page list.
fn markers(words: &Words, issue: &IssueOutline, page: &Page) -> Vec<Marker> {
    let marker = |(n, side): (usize, &String)| Marker { id: names::marker(n), label: side_label(words, issue, side) };
    page.printed_sides().iter().enumerate().map(marker).collect()
}

/// What the page list calls a printed side: 2024-01-05 第01版.
pub(in crate::export::epub) fn side_label(words: &Words, issue: &IssueOutline, side: &str) -> String {
    let edition = match (&issue.edition, issue.edition_order) {
        (Some(edition), order) if order > 1 => format!(" {edition}"),
        (None, order) if order > 1 => format!("-{order:02}"),
        _ => String::new(),
    };
    format!("{}{edition} {}", issue.date, words.page(side))
}

/// 责任编辑：编辑部.
pub(in crate::export::epub) fn staff_line(words: &Words, staff: &Staff) -> String {
    let role = staff.label.as_deref().unwrap_or_else(|| words.of("roles", &staff.role));
    format!("{role}{}{}", words.get("colon"), staff.name)
}

fn issue_context(words: &Words, issue: &Issue) -> IssueContext {
    IssueContext {
        id: issue.id.clone(),
        date: issue.date.to_string(),
        date_text: match issue.date_until {
            Some(until) => words.range("range", issue.date, until),
            None => words.date(issue.date),
        },
        weekday: words.weekday(issue.date).to_owned(),
        lunar: issue.lunar_date.clone(),
        number: issue.number.clone(),
        total_number: issue.total_number.clone(),
        volume_number: issue.volume_number.clone(),
        edition: issue.edition.clone(),
        special: issue.special.clone(),
        notes: issue.notes.clone(),
    }
}
