//! Pass 1's gift: the characters and words of each font role, so that glyph numbers are fixed before a page is made.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::page::opening::{head_words, lunar, page_label, staff_line};
use super::typeset::font::{FontBook, FontOptions, Role};
use super::typeset::plan::Scan;
use crate::error::Result;
use crate::model::{Article, Block, Figure, Inline, Issue, Text};
use crate::plan::Volume;
use crate::report::{Place, Report};

/// Collects what the issues need, on any number of threads.
///
/// Issues of one month share a set, so that a year costs twelve, and a volume gets no glyphs of other months.
#[derive(Debug, Default)]
pub struct Scanner {
    months: Mutex<BTreeMap<(i32, u8), Scan>>,
    fonts: Option<FontBook>,
}

impl Scanner {
    /// Nothing seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing seen yet, and the fonts found: a volume need not look for them again, and nothing is begun without them.
    ///
    /// # Errors
    /// `PDF-001`, `PDF-010`; see [`FontBook::open`].
    pub fn with_fonts(options: &FontOptions, report: &mut Report) -> Result<Self> {
        let fonts = Some(FontBook::open(options, report)?);
        Ok(Self { fonts, ..Self::default() })
    }

    /// The fonts that were found; a copy, for what one volume looks up must not change the numbers of the next.
    pub(crate) fn fonts(&self) -> Option<FontBook> {
        self.fonts.clone()
    }

    /// Notes the text of an issue. Call it once for each checked issue of pass 1.
    pub fn add(&self, issue: &Issue) {
        let mut scan = Scan::new();
        Collector { scan: &mut scan }.issue(issue);
        let mut months = self.months.lock().unwrap_or_else(PoisonError::into_inner);
        months.entry((issue.date.year(), issue.date.month())).or_default().merge(scan);
    }

    /// What the issues of a volume need, with the words of its own pages.
    pub(crate) fn volume(&self, volume: &Volume, words: &[(Role, String)]) -> Scan {
        let months = self.months.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wanted: Vec<_> = volume.issues.iter().map(|issue| (issue.date.year(), issue.date.month())).collect();
        wanted.dedup();
        let mut scan = Scan::new();
        for month in wanted {
            if let Some(seen) = months.get(&month) {
                scan.merge(seen.clone());
            }
        }
        for (role, text) in FIXED {
            scan.add(*role, text);
        }
        for (role, text) in words {
            scan.add(*role, text);
        }
        for role in Role::ALL.into_iter().filter(|role| scan.sets(*role)).collect::<Vec<_>>() {
            scan.add(role, BETWEEN);
        }
        scan
    }
}

/// The articles of an issue that hold characters of `missing`, each with those characters.
pub(super) fn holders(issue: &Issue, missing: &[char]) -> Vec<(Place, Vec<char>)> {
    let mut holders = Vec::new();
    for page in &issue.pages {
        for article in page.articles.iter().filter(|article| !article.is_withheld()) {
            let mut scan = Scan::new();
            Collector { scan: &mut scan }.article(article);
            let held: Vec<char> = missing.iter().copied().filter(|c| scan.has(*c)).collect();
            if !held.is_empty() {
                let (page, article) = (Some(page.label.clone()), Some(article.id.clone()));
                holders.push((Place { issue: Some(issue.id.clone()), page, article, ..Place::default() }, held));
            }
        }
    }
    holders
}

/// What the program puts before, between and after words, in whatever role these are set.
const BETWEEN: &str = " 　0123456789（）《》〈〉［］，、。；：—…·•.";

/// What else the program itself sets.
const FIXED: &[(Role, &str)] = &[
    (Role::Headline, "0123456789年月日期第特刊"),
    (Role::Subhead, "0123456789 年月 　第版特刊星期一二三四五六日启事广告更正之十〇七八九"),
    (Role::CaptionStrong, "0123456789ivxlcdm月"),
    (
        Role::Caption,
        "0123456789 年月日　第期版总今主办国内统一刊号星一二三四五六日▲［图片未收录缺失此处内容无法读取］录入：•.1234567890",
    ),
    (Role::Byline, "（）来源：——本版缺，未收录。为空白广告画刊无文字内容文已撤稿不再提供正农历•. 0123456789［］"),
    (Role::Kicker, "▶ ◀下转上接第版《》"),
    (Role::Body, "0123456789 .•［］·．"),
    (Role::Note, "［］0123456789"),
];

struct Collector<'a> {
    scan: &'a mut Scan,
}

impl Collector<'_> {
    fn words(&mut self, role: Role, text: &str) {
        self.scan.add(role, text);
    }

    fn maybe(&mut self, role: Role, text: Option<&String>) {
        if let Some(text) = text {
            self.scan.add(role, text);
        }
    }

    fn text(&mut self, role: Role, text: &Text) {
        for inline in &text.0 {
            match inline {
                Inline::Plain(words) => self.words(role, words),
                Inline::Strong(text) => self.text(Role::Strong, text),
                Inline::Em(text) => self.text(Role::Byline, text),
                Inline::Sup(text) | Inline::Sub(text) => self.text(role, text),
                Inline::Link { text, .. } | Inline::Span { text, .. } => self.text(role, text),
                Inline::Ruby { base, text } => {
                    self.words(role, base);
                    self.words(role, text);
                }
                Inline::Note(text) => {
                    self.words(role, "［0123456789］");
                    self.text(Role::Note, text);
                }
                Inline::Glyph { ids, text, .. } => {
                    self.words(role, Inline::glyph_text(ids.as_deref(), text.as_deref()));
                }
            }
        }
    }

    fn issue(&mut self, issue: &Issue) {
        for text in [&issue.special, &issue.title, &issue.edition] {
            self.maybe(Role::Subhead, text.as_ref());
            self.maybe(Role::Caption, text.as_ref());
        }
        self.maybe(Role::Caption, issue.total_number.as_ref());
        self.maybe(Role::Caption, issue.number.as_ref());
        if let Some(sponsor) = issue.imprint.as_ref().and_then(|imprint| imprint.sponsor.as_ref()) {
            self.words(Role::Caption, sponsor);
        }
        if let Some(lunar) = lunar(issue) {
            self.words(Role::Byline, &lunar);
        }
        self.words(Role::Caption, &staff_line(&issue.staff));
        for group in &issue.groups {
            self.text(Role::Headline, &group.title);
            group.kicker.iter().for_each(|text| self.text(Role::Kicker, text));
            group.subtitle.iter().for_each(|text| self.text(Role::Subtitle, text));
            group.intro.iter().for_each(|block| self.block(Role::Byline, block));
        }
        for page in &issue.pages {
            self.words(Role::Caption, &head_words(issue, page));
            self.words(Role::Subhead, &page_label(&page.label));
            self.maybe(Role::Headline, page.title.as_ref());
            self.maybe(Role::Caption, page.special.as_ref());
            self.words(Role::Caption, &staff_line(&page.staff));
            page.articles.iter().filter(|article| !article.is_withheld()).for_each(|article| self.article(article));
        }
    }

    fn article(&mut self, article: &Article) {
        let role = super::page::body::text_style(article).font;
        let body = Role::ALL.into_iter().find(|one| one.id() == role).unwrap_or(Role::Body);
        self.text(Role::Headline, &article.headline);
        if super::page::article::is_mute(article) {
            self.words(Role::Subhead, super::page::article::kind_name(article.kind));
        }
        // The contents show it too.
        self.words(Role::Body, &super::issue::title(article));
        article.kicker.iter().for_each(|text| self.text(Role::Kicker, text));
        article.subtitle.iter().for_each(|text| self.text(Role::Subtitle, text));
        self.text(Role::Byline, &article.summary);
        if let Some(column) = &article.column {
            self.words(Role::Subhead, &column.name);
        }
        if let Some(series) = &article.series {
            self.words(Role::Subhead, &series.title);
        }
        for text in [&article.byline, &article.source, &article.credit, &article.editor_note, &article.correction] {
            self.maybe(Role::Byline, text.as_ref());
        }
        article.authors.iter().for_each(|author| self.words(Role::Byline, &format!("{}　", author.name)));
        self.maybe(Role::Caption, article.entered_by.as_ref());
        if let Some(dateline) = &article.dateline {
            self.words(Role::Byline, &dateline.to_line());
        }
        for turn in [&article.continues_on, &article.continued_from].into_iter().flatten() {
            self.words(Role::Kicker, &turn.page);
            self.maybe(Role::Kicker, turn.title.as_ref());
        }
        article.related.iter().for_each(|related| self.maybe(Role::Caption, related.text.as_ref()));
        article.body.iter().for_each(|block| self.block(body, block));
    }

    fn block(&mut self, role: Role, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.text(role, &paragraph.text),
            Block::Subhead { text, .. } => self.text(Role::Subhead, text),
            Block::Figure(figure) => self.figure(figure),
            Block::Gallery(gallery) => {
                gallery.figures.iter().for_each(|figure| self.figure(figure));
                self.text(Role::Caption, &gallery.caption);
                self.maybe(Role::Caption, gallery.credit.as_ref());
            }
            Block::Quote(quote) => {
                quote.blocks.iter().for_each(|block| self.block(Role::Byline, block));
                self.maybe(Role::Byline, quote.source.as_ref());
            }
            Block::Verse(verse) => {
                self.maybe(Role::CaptionStrong, verse.title.as_ref());
                self.maybe(Role::Byline, verse.author.as_ref());
                verse.stanzas.iter().flatten().for_each(|line| self.text(Role::Byline, line));
            }
            Block::List(list) => list.items.iter().for_each(|item| self.text(role, item)),
            Block::Table(table) => {
                self.text(Role::CaptionStrong, &table.caption);
                for (row, cells) in table.rows.iter().enumerate() {
                    let role = if row < table.header_rows { Role::CaptionStrong } else { Role::Caption };
                    cells.iter().for_each(|cell| self.text(role, &cell.text));
                }
            }
            Block::Box(inner) => {
                let role = match inner.role {
                    crate::model::BoxRole::EditorsNote => Role::Byline,
                    crate::model::BoxRole::PullQuote => Role::Subtitle,
                    _ => Role::Caption,
                };
                self.maybe(Role::Subhead, inner.title.as_ref());
                inner.blocks.iter().for_each(|block| self.block(role, block));
            }
            Block::Separator(text) => self.words(role, text),
            Block::Faulty { text } => self.words(Role::Caption, text),
        }
    }

    fn figure(&mut self, figure: &Figure) {
        self.text(Role::Caption, &figure.caption);
        self.maybe(Role::Caption, figure.credit.as_ref());
    }
}
