//! What pass 1 keeps of an issue: [`IssueOutline`].
use std::sync::Arc;

use super::terms::{self, Known, Term};
use crate::model::{ArticleKind, Date, Issue, PageKind, RelatedTarget, Relation, Schedule, Timestamp};
use crate::report::{Code, Diagnostic, Report, codes};

/// What contents pages, outlines and indexes need of an issue.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct IssueOutline {
    /// Number of its record in the source.
    pub entry: usize,
    /// Of its record as read in pass 1 ([`check::fingerprint`](crate::check::fingerprint)).
    pub fingerprint: u64,
    /// File of its record, relative to the archive.
    pub file: String,
    /// Issue id.
    pub id: String,
    /// Date of issue.
    pub date: Date,
    /// Last day of a combined issue.
    pub date_until: Option<Date>,
    /// Printed name of the edition.
    pub edition: Option<String>,
    /// 1, 2 … on one day.
    pub edition_order: u8,
    /// 期号.
    pub number: Option<String>,
    /// 总期号.
    pub total_number: Option<String>,
    /// Title of a special edition.
    pub special: Option<String>,
    /// A title of its own.
    pub title: Option<String>,
    /// Revision of the record.
    pub version: u32,
    /// When the record or one of its articles changed last.
    pub modified: Option<Timestamp>,
    /// Archivist's notes.
    pub notes: Vec<String>,
    /// What the paper printed wrong about itself, for the notes of the volume.
    pub misprints: Vec<Misprint>,
    /// What the check doubts in its text, for the notes of the volume; at most 64.
    pub doubts: Vec<Doubt>,
    /// How many more there are.
    pub more_doubts: usize,
    /// Printed credits of the whole issue, for the indexes.
    pub terms: Vec<Arc<Term>>,
    /// Pages in print order.
    pub pages: Vec<PageOutline>,
    /// Characters in the articles that are held.
    pub characters: usize,
    /// Pictures in the articles that are held.
    pub figures: usize,
    /// Figures without a text of their own (alternative text or ornament).
    pub figures_without_alt: usize,
}

/// What contents pages need of a page.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PageOutline {
    /// Page id.
    pub id: String,
    /// Page label.
    pub label: String,
    /// Kind.
    pub kind: PageKind,
    /// Printed sides; none for a gutter.
    pub sides: Vec<String>,
    /// 版名.
    pub title: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// True when it has a picture.
    pub facsimile: bool,
    /// Archivist's notes.
    pub notes: Vec<String>,
    /// Printed credits, for the indexes.
    pub terms: Vec<Arc<Term>>,
    /// Articles in reading order, without withheld ones.
    pub articles: Vec<ArticleOutline>,
}

/// What contents pages and indexes need of an article.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ArticleOutline {
    /// Article id.
    pub id: String,
    /// Kind.
    pub kind: ArticleKind,
    /// Headline in one line, else first words, else empty.
    pub label: String,
    /// True when the label is not a printed headline.
    pub generated: bool,
    /// 栏目.
    pub column: Option<String>,
    /// True when withdrawn.
    pub canceled: bool,
    /// Why it was withdrawn, or what its last version puts right.
    pub note: Option<String>,
    /// Articles that it puts right: issue id, article id.
    pub corrects: Vec<(String, String)>,
    /// Label of the page on which it began.
    pub continued_from: Option<String>,
    /// Sort string of the headline.
    pub sort_as: Option<String>,
    /// Persons, columns, places and subjects, for the indexes.
    pub terms: Vec<Arc<Term>>,
}

/// What the paper printed wrong about itself; the archive says what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misprint {
    /// Label of the page that it stands on; none for the issue as a whole.
    pub page: Option<String>,
    /// What is wrong.
    pub what: Misprinted,
    /// As printed.
    pub printed: String,
}

/// What may be printed wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misprinted {
    /// 日期.
    Date,
    /// 期号.
    Number,
    /// 总期号.
    TotalNumber,
    /// 版号.
    Label,
}

impl Misprinted {
    /// The name of the field of the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Number => "number",
            Self::TotalNumber => "total_number",
            Self::Label => "label",
        }
    }
}

/// Something in the data of an issue that may not be what was printed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Doubt {
    /// The finding: `TXT-001` to `TXT-004`, `TXT-007`, `ISS-008`.
    pub code: Code,
    /// Article id.
    pub article: Option<String>,
    /// The words in doubt.
    pub excerpt: String,
}

impl Doubt {
    fn new(finding: &Diagnostic) -> Option<Self> {
        const CODES: [Code; 6] =
            [codes::TXT_001, codes::TXT_002, codes::TXT_003, codes::TXT_004, codes::TXT_007, codes::ISS_008];
        CODES.contains(&finding.code()).then(|| Self {
            code: finding.code(),
            article: finding.place().article.clone(),
            excerpt: excerpt(finding.message()).to_owned(),
        })
    }
}

/// What a message quotes, or the code point that it names.
fn excerpt(message: &str) -> &str {
    let between = |open: char, close: char| message.split_once(open)?.1.split_once(close).map(|(words, _)| words);
    let point = || message.find("U+").and_then(|at| message[at..].split([' ', ',']).next());
    between('“', '”').or_else(|| between('`', '`')).or_else(point).unwrap_or_default()
}

impl IssueOutline {
    /// The outline of a checked issue, without the terms of its indexes.
    #[must_use]
    pub fn new(issue: &Issue, entry: usize, file: &str, fingerprint: u64) -> Self {
        let articles = || issue.pages.iter().flat_map(|p| &p.articles).filter(|a| !a.is_withheld());
        let mut counts = Counts::default();
        for article in articles() {
            article.body.iter().for_each(|block| counts.block(block));
        }
        Self {
            entry,
            fingerprint,
            file: file.to_owned(),
            id: issue.id.clone(),
            date: issue.date,
            date_until: issue.date_until,
            edition: issue.edition.clone(),
            edition_order: issue.edition_order,
            number: issue.number.clone(),
            total_number: issue.total_number.clone(),
            special: issue.special.clone(),
            title: issue.title.clone(),
            version: issue.version,
            modified: articles().filter_map(|a| a.modified).chain(issue.modified).max(),
            notes: issue.notes.clone(),
            misprints: misprints(issue),
            doubts: Vec::new(),
            more_doubts: 0,
            terms: Vec::new(),
            pages: issue.pages.iter().map(|one| page(one, &issue.id)).collect(),
            characters: counts.characters,
            figures: counts.figures,
            figures_without_alt: counts.without_alt,
        }
    }

    /// Keeps what the check of the issue doubts, each thing once an article.
    pub(super) fn keep_doubts(&mut self, report: &Report) {
        const MOST: usize = 64;
        for doubt in report.diagnostics().iter().filter_map(Doubt::new) {
            if self.doubts.len() == MOST {
                self.more_doubts += 1;
            } else if !self.doubts.contains(&doubt) {
                self.doubts.push(doubt);
            }
        }
    }

    /// Keeps what the indexes can name of the issue.
    pub(super) fn keep_terms(&mut self, issue: &Issue) {
        self.terms = shared(terms::of_staff(&issue.staff));
        for (outline, page) in self.pages.iter_mut().zip(&issue.pages) {
            outline.terms = shared(terms::of_staff(&page.staff));
            let articles = page.articles.iter().filter(|article| !article.is_withheld());
            for (outline, article) in outline.articles.iter_mut().zip(articles) {
                outline.terms = shared(terms::of_article(article));
            }
        }
    }

    /// Keeps one copy of each term: those that `known` has are taken from there.
    pub(super) fn share_terms(&mut self, known: &mut Known) {
        let pages = self
            .pages
            .iter_mut()
            .flat_map(|page| page.articles.iter_mut().map(|article| &mut article.terms).chain([&mut page.terms]));
        for term in pages.chain([&mut self.terms]).flatten() {
            known.share(term);
        }
    }

    /// The days that the issue stands for: its own and, of a combined one (合刊), the last and the days between on which the
    /// schedule expects an issue. Without a schedule nothing says which of those there are.
    #[must_use]
    pub fn days(&self, schedule: Option<&Schedule>) -> Vec<Date> {
        let mut days = vec![self.date];
        let Some(until) = self.date_until else { return days };
        let between = std::iter::successors(self.date.next(), |day| day.next()).take_while(|day| *day < until);
        days.extend(between.filter(|day| schedule.is_some_and(|schedule| schedule.expects(*day))));
        days.push(until);
        days
    }

    /// Newspaper pages that are held, by printed sides: without those of kind `missing`.
    #[must_use]
    pub fn held_pages(&self) -> usize {
        self.pages.iter().filter(|page| page.kind != PageKind::Missing).map(|page| page.sides.len()).sum()
    }

    /// Articles that are held: neither withheld nor canceled.
    #[must_use]
    pub fn held_articles(&self) -> usize {
        self.articles().filter(|(_, article)| !article.canceled).count()
    }

    /// All articles with their pages, in reading order, canceled ones among them.
    pub fn articles(&self) -> impl Iterator<Item = (&PageOutline, &ArticleOutline)> {
        self.pages.iter().flat_map(|page| page.articles.iter().map(move |article| (page, article)))
    }
}

fn misprints(issue: &Issue) -> Vec<Misprint> {
    let known = |page: Option<&str>, what, printed: Option<String>| {
        printed.map(|printed| Misprint { page: page.map(str::to_owned), what, printed })
    };
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    let of = &issue.misprinted;
    let whole = [
        known(None, Misprinted::Date, date(of.date)),
        known(None, Misprinted::Number, of.number.clone()),
        known(None, Misprinted::TotalNumber, of.total_number.clone()),
    ];
    let pages = issue.pages.iter().flat_map(|page| {
        let label = Some(page.label.as_str());
        [
            known(label, Misprinted::Date, date(page.misprinted.date)),
            known(label, Misprinted::Label, page.misprinted.label.clone()),
        ]
    });
    whole.into_iter().chain(pages).flatten().collect()
}

fn page(page: &crate::model::Page, issue: &str) -> PageOutline {
    // Collecting what a filter lets through would take room for eight.
    let mut articles = Vec::with_capacity(page.articles.len());
    articles.extend(page.articles.iter().filter(|a| !a.is_withheld()).map(|a| article(a, issue)));
    PageOutline {
        id: page.id.clone(),
        label: page.label.clone(),
        kind: page.kind,
        sides: page.printed_sides().to_vec(),
        title: page.title.clone(),
        section: page.section.clone(),
        facsimile: page.facsimile.as_ref().is_some_and(|f| f.image.is_some()),
        notes: page.notes.clone(),
        terms: Vec::new(),
        articles,
    }
}

/// What an article of `issue` puts right.
fn corrects(article: &crate::model::Article, issue: &str) -> Vec<(String, String)> {
    let correcting = article.related.iter().filter(|related| related.rel == Relation::Corrects);
    let targets = correcting.filter_map(|related| match &related.target {
        RelatedTarget::Article { issue: of, article: Some(article), .. } => {
            Some((of.as_deref().unwrap_or(issue).to_owned(), article.clone()))
        }
        _ => None,
    });
    targets.collect()
}

fn article(article: &crate::model::Article, issue: &str) -> ArticleOutline {
    ArticleOutline {
        id: article.id.clone(),
        kind: article.kind,
        label: article.label(),
        generated: article.label_generated(),
        column: article.column.as_ref().map(|c| c.name.clone()),
        canceled: article.is_canceled(),
        note: if article.is_canceled() { article.editor_note.clone() } else { article.correction.clone() },
        corrects: corrects(article, issue),
        continued_from: article.continued_from.as_ref().map(|turn| turn.page.clone()),
        sort_as: article.sort_as.clone(),
        terms: Vec::new(),
    }
}

fn shared(terms: Vec<Term>) -> Vec<Arc<Term>> {
    // Collecting would keep the memory of the terms themselves.
    let mut out = Vec::with_capacity(terms.len());
    out.extend(terms.into_iter().map(Arc::new));
    out
}

#[derive(Default)]
struct Counts {
    characters: usize,
    figures: usize,
    without_alt: usize,
}

impl Counts {
    fn block(&mut self, block: &crate::model::Block) {
        use crate::model::Block;
        match block {
            Block::Paragraph(p) => self.characters += p.text.chars(),
            Block::Subhead { text, .. } => self.characters += text.chars(),
            Block::Figure(figure) => self.figure(figure),
            Block::Gallery(gallery) => {
                gallery.figures.iter().for_each(|f| self.figure(f));
                self.characters += gallery.caption.chars();
            }
            Block::Quote(quote) => quote.blocks.iter().for_each(|b| self.block(b)),
            Block::Verse(verse) => {
                self.characters += verse.stanzas.iter().flatten().map(|line| line.chars()).sum::<usize>()
            }
            Block::List(list) => self.characters += list.items.iter().map(|item| item.chars()).sum::<usize>(),
            Block::Table(table) => {
                self.characters += table.rows.iter().flatten().map(|c| c.text.chars()).sum::<usize>()
            }
            Block::Box(inner) => inner.blocks.iter().for_each(|b| self.block(b)),
            Block::Separator(text) | Block::Faulty { text } => self.characters += text.chars().count(),
        }
    }

    fn figure(&mut self, figure: &crate::model::Figure) {
        self.characters += figure.caption.chars();
        if figure.media().is_some() {
            self.figures += 1;
            self.without_alt += usize::from(figure.alt.is_none() && !figure.decorative);
        }
    }
}
