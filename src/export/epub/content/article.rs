//! Articles to their contexts.
use std::collections::BTreeSet;

use super::context::{ArticleContext, BlockContext, Html, Note, RelatedContext, Turned};
use super::inline::{Break, Surroundings, escaped, headline, html, web_address};
use super::page::IssueMaker;
use super::words::Words;
use crate::export::epub::names;
use crate::model::{Article, Block, Direction, MediaPath, Related, RelatedTarget, Rights, Series, Status, Text, Turn};
use crate::plan::ArticleOutline;
use crate::report::{Diagnostic, codes};

/// What an article is called in lists. A title that is not printed has its kind before it: ［公告］….
pub(in crate::export::epub) fn label(words: &Words, article: &ArticleOutline) -> String {
    if article.generated {
        format!("{}{}", kind_mark(words, article.kind.as_str()), article.label)
    } else {
        article.label.clone()
    }
}

fn kind_mark(words: &Words, kind: &str) -> String {
    words.fill("kind_mark", &[("text", words.of("kinds", kind))])
}

/// Makes the context of one article (or of the text before a group's articles).
pub(super) struct ArticleMaker<'m, 'a> {
    pub(super) issue: &'m mut IssueMaker<'a>,
    pub(super) id: &'m str,
    pub(super) anchor: String,
    /// What it is called, for the alternative texts of pictures.
    pub(super) label: String,
    /// Level of its heading.
    pub(super) level: u8,
    /// Level of the last subhead, 0 before the first.
    pub(super) subhead: u8,
    /// The levels of subheads that it uses.
    pub(super) levels: BTreeSet<u8>,
    /// Pictures so far.
    pub(super) pictures: u32,
    notes: Vec<(u32, String)>,
    numbers: u32,
}

impl<'m, 'a> ArticleMaker<'m, 'a> {
    pub(super) fn new(issue: &'m mut IssueMaker<'a>, id: &'m str, anchor: String, label: String, level: u8) -> Self {
        Self {
            issue,
            id,
            anchor,
            label,
            level,
            subhead: 0,
            levels: BTreeSet::new(),
            pictures: 0,
            notes: Vec::new(),
            numbers: 0,
        }
    }

    /// The context of `article`. Text is taken in reading order, so that notes and pictures are numbered as they are read.
    pub(super) fn article(mut self, article: &Article) -> ArticleContext {
        let words = self.issue.volume.words;
        let kicker_html = self.lines(&article.kicker);
        let (headline_html, headline_parts) = headline(&article.headline, &mut self);
        let generated = article.label_generated();
        let headline_html =
            if article.headline.is_empty() { escaped(&article.label()).into_owned() } else { headline_html };
        let subtitle_html = self.lines(&article.subtitle);
        let summary_html = self.html_opt(&article.summary);
        let mut dateline = article.dateline.as_ref().map(crate::model::Dateline::to_line).filter(|d| !d.is_empty());
        super::block::levels(&article.body, &mut self.levels);
        let mut blocks = if article.is_canceled() { Vec::new() } else { self.blocks(&article.body) };
        // Pictures may stand before the first words.
        let mut made = blocks.iter_mut().zip(&article.body);
        let first = made.find(|(block, _)| !matches!(block, BlockContext::Figure(_)));
        if let Some((BlockContext::Paragraph(first), Block::Paragraph(_))) = first {
            first.plain &= dateline.is_none();
            first.dateline = dateline.take();
        }
        let names: Vec<String> = article.authors.iter().map(|a| a.name.clone()).collect();
        ArticleContext {
            level: self.level,
            kind: article.kind.as_str(),
            kind_text: kind_mark(words, article.kind.as_str()),
            lang: article.language.as_ref().map(ToString::to_string),
            direction: article.direction.map(Direction::as_str),
            column: article.column.as_ref().map(|c| c.name.clone()),
            series: article.series.as_ref().map(|s| series(words, s)),
            kicker_html,
            headline_html: Html::from(headline_html),
            headline_parts: headline_parts.into_iter().map(Html::from).collect(),
            headline: article.label(),
            generated,
            subtitle_html,
            summary_html,
            byline: article.byline.clone().or_else(|| (!names.is_empty()).then(|| names.join(words.get("gap")))),
            authors: names,
            dateline,
            source: article.source.clone(),
            status: status(article.status),
            editor_note: article.editor_note.clone(),
            correction: article.correction.clone(),
            continued_from: self.turned("continued_from", article.continued_from.as_ref()),
            continues_on: self.turned("continues_on", article.continues_on.as_ref()),
            related: article
                .related
                .iter()
                .map(|related| self.related(related))
                .filter(RelatedContext::says_something)
                .collect(),
            blocks,
            credit: article.credit.clone(),
            entered_by: article.entered_by.clone(),
            urls: article.urls.iter().filter_map(|url| web_address(url)).collect(),
            rights: article.rights.as_ref().and_then(|rights| rights_line(words, rights)),
            notes: self.take_notes(),
            anchor: self.anchor,
        }
    }

    /// The footnotes so far, in the order of their numbers.
    pub(super) fn take_notes(&mut self) -> Vec<Note> {
        let mut notes = std::mem::take(&mut self.notes);
        notes.sort_by_key(|(number, _)| *number);
        let note = |(number, html): (u32, String)| Note {
            id: format!("{}-n{number}", self.anchor),
            back: format!("{}-r{number}", self.anchor),
            number,
            html: Html::from(html),
        };
        notes.into_iter().map(note).collect()
    }

    /// One context for each line of its own.
    pub(super) fn lines(&mut self, lines: &[Text]) -> Vec<Html> {
        lines.iter().map(|line| Html::from(html(line, Break::Line, self))).collect()
    }

    /// 下转, 上接, where the text does not say it itself.
    fn turned(&self, word: &str, turn: Option<&Turn>) -> Option<Turned> {
        let turn = turn.filter(|turn| !turn.printed)?;
        let words = self.issue.volume.words;
        let text = words.fill(word, &[("page", &words.page(&turn.page))]);
        let href = match &turn.article {
            Some(article) => self.article_link(article),
            None => names::find_page(self.issue.outline, &turn.page_id)
                .map(|page| self.issue.link(&self.issue.names.page(page))),
        };
        Some(Turned { href, text })
    }

    fn related(&mut self, related: &Related) -> RelatedContext {
        let words = self.issue.volume.words;
        let label = words.of("related", related.rel.as_str()).to_owned();
        let text = |fallback: &str| related.text.clone().unwrap_or_else(|| fallback.to_owned());
        match &related.target {
            RelatedTarget::Article { issue, page, article } => {
                let found = self.find_related(issue.as_deref(), page.as_deref(), article.as_deref());
                let place = words.fill("in_brackets", &[("text", &found.place)]);
                if found.href.is_none() && issue.is_some() {
                    self.issue.outside(issue.as_deref().unwrap_or_default(), self.id);
                }
                RelatedContext {
                    label,
                    text: text(&found.title),
                    href: found.href,
                    place: (!found.place.is_empty()).then_some(place),
                }
            }
            RelatedTarget::Url(url) => RelatedContext { label, text: text(url), href: web_address(url), place: None },
            RelatedTarget::None => RelatedContext { label, text: text(""), href: None, place: None },
        }
    }

    fn find_related(&self, issue: Option<&str>, page: Option<&str>, article: Option<&str>) -> Found {
        let volume = self.issue.volume;
        let other = issue.filter(|id| *id != self.issue.outline.id);
        let Some((n, outline)) = other.map_or(Some((self.issue.n, self.issue.outline)), |id| volume.volume.find(id))
        else {
            let label = page.map(|label| volume.words.page(label));
            let part = other.and_then(|id| volume.volume.part_of(id));
            let part = part.map(|number| volume.words.fill("part_named", &[("n", &number.to_string())]));
            let place: Vec<&str> = other.into_iter().chain(label.as_deref()).chain(part.as_deref()).collect();
            return Found { place: place.join(" "), ..Found::default() };
        };
        let names = &volume.names[n];
        let by_article = article.and_then(|id| names::find_article(outline, id));
        let number =
            by_article.map(|(number, _)| number).or_else(|| page.and_then(|label| names::find_label(outline, label)));
        let path = match (by_article, article, number) {
            (Some((page, n)), Some(id), _) => Some(names.article(page, n, id)),
            (None, Some(_), _) => None,
            (_, None, Some(number)) => Some(names.page(number)),
            _ => other.map(|_| names.contents()),
        };
        let title = by_article.map(|(page, n)| label(volume.words, &outline.pages[page].articles[n]));
        let label = number.map(|number| outline.pages[number].label.as_str()).or(page).map(|l| volume.words.page(l));
        let date = other.map(|_| outline.date.to_string());
        let place: Vec<&str> = date.as_deref().into_iter().chain(label.as_deref()).collect();
        Found {
            href: path.map(|path| self.issue.link(&path)),
            title: title.unwrap_or_default(),
            place: place.join(" "),
        }
    }
}

#[derive(Default)]
struct Found {
    href: Option<String>,
    title: String,
    place: String,
}

fn series(words: &Words, series: &Series) -> String {
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let (part, parts) = (number(series.part), number(series.parts));
    match (series.part, series.parts) {
        (None, _) => series.title.clone(),
        (Some(_), None) => words.fill("series", &[("title", &series.title), ("part", &part)]),
        (Some(_), Some(_)) => words.fill("series_of", &[("title", &series.title), ("part", &part), ("parts", &parts)]),
    }
}

/// Whose a text or picture is, and what may be done with it; `None` where nothing is said.
pub(super) fn rights_line(words: &Words, rights: &Rights) -> Option<String> {
    let notice = rights.notice.as_deref();
    let holder = rights.holder.as_deref().filter(|holder| !notice.is_some_and(|notice| notice.contains(holder)));
    let said: Vec<&str> =
        [holder, notice, rights.usage_terms.as_deref(), rights.licence.as_deref()].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(words.get("gap")))
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Canceled => "canceled",
        Status::Withheld { .. } => "withheld",
        Status::Usable => "usable",
    }
}

impl Surroundings for ArticleMaker<'_, '_> {
    fn article_link(&self, id: &str) -> Option<String> {
        let (page, n) = names::find_article(self.issue.outline, id)?;
        Some(self.issue.link(&self.issue.names.article(page, n, id)))
    }

    fn glyph(&mut self, path: &MediaPath, described: bool) -> Option<String> {
        let shown = self.issue.glyph(path, self.id, &mut self.pictures)?;
        self.issue.count_picture(true, described);
        Some(shown)
    }

    fn note(&mut self) -> u32 {
        self.numbers += 1;
        self.numbers
    }

    fn keep_note(&mut self, number: u32, html: String) {
        self.notes.push((number, html));
    }

    fn anchor(&self) -> &str {
        &self.anchor
    }

    fn unknown_glyph(&self) -> String {
        self.issue.volume.words.get("glyph_missing").to_owned()
    }

    fn vertical(&self) -> bool {
        self.issue.volume.is_vertical()
    }
}

impl IssueMaker<'_> {
    /// A link that would leave the volume becomes words (`EPUB-008`).
    fn outside(&mut self, issue: &str, article: &str) {
        let message = format!("the related article is not in this volume (issue {issue}); it is named without a link");
        let place = self.place(None, Some(article));
        self.report.push(Diagnostic::new(codes::EPUB_008, message).at(place));
    }
}
