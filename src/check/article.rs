//! `ArticleRecord` → [`Article`].
use unicode_segmentation::UnicodeSegmentation;

use super::context::{At, Context};
use super::{block, hygiene, links, publication, text};
use crate::input::record::{ArticleRecord, AuthorRecord, DatelineRecord, StatusWord, SubjectRecord, TurnRecord};
use crate::model::{
    Article, Author, Block, Column, Dateline, Figure, Generated, Picture, Series, Status, Subject, Text, Timestamp,
    Turn,
};
use crate::report::codes;

/// What an article takes from its issue and its place.
pub(super) struct Defaults<'a> {
    pub(super) page_id: &'a str,
    pub(super) number: usize,
    pub(super) version: u32,
    pub(super) modified: Option<Timestamp>,
}

/// How many characters of the first words name an article without a headline (epub.md, 5).
const FIRST_WORDS: usize = 12;

pub(super) fn article(
    context: &mut Context<'_>,
    at: &At<'_>,
    record: ArticleRecord,
    defaults: &Defaults<'_>,
) -> Article {
    context.figures = 0;
    let (id, positional_id) = id(context, at, record.id.clone(), defaults);
    context.place.article = Some(id.clone());
    let mut article = fields(context, at, record, id, positional_id, defaults);
    if article.is_canceled() {
        article.body.clear();
    } else if article.headline.is_empty() && article.body.is_empty() {
        context.find(codes::ART_005, at, "the article has no headline, no text and no picture");
    }
    if article.headline.is_empty() {
        article.first_words = first_words(&article.body);
    }
    hygiene::report_marks(context, at);
    context.place.article = None;
    article
}

fn id(context: &mut Context<'_>, at: &At<'_>, given: Option<String>, defaults: &Defaults<'_>) -> (String, bool) {
    match context.id(&at.key("id"), given) {
        Some(id) => (id, false),
        None => {
            let id = format!("{}-{:02}", defaults.page_id, defaults.number);
            if defaults.version > 1 {
                let hint = format!("give the article the id that it had, such as `{id}`");
                context.find_with(codes::ART_003, at, "the article of a changed record has no stable id", hint);
            }
            (id, true)
        }
    }
}

fn fields(
    context: &mut Context<'_>,
    at: &At<'_>,
    record: ArticleRecord,
    id: String,
    positional_id: bool,
    defaults: &Defaults<'_>,
) -> Article {
    let modified = context.time(&at.key("modified"), record.modified);
    let status = status(context, at, record.status.unwrap_or_default(), record.embargo);
    Article {
        id,
        positional_id,
        kind: record.kind.unwrap_or_default(),
        kicker: text::lines(context, &at.key("kicker"), record.kicker),
        headline: text::optional(context, &at.key("headline"), record.headline),
        subtitle: text::lines(context, &at.key("subtitle"), record.subtitle),
        summary: text::optional(context, &at.key("summary"), record.summary),
        sort_as: context.optional(&at.key("sort_as"), record.sort_as),
        column: record.column.and_then(|column| {
            let name = context.string(&at.key("column"), column.name);
            let sort_as = context.optional(&at.key("column"), column.sort_as);
            (!name.is_empty()).then_some(Column { name, sort_as })
        }),
        group: record.group.filter(|group| !group.is_empty()),
        series: record.series.map(|series| Series {
            title: context.string(&at.key("series"), series.title),
            part: series.part,
            parts: series.parts,
        }),
        byline: context.optional(&at.key("byline"), record.byline),
        authors: authors(context, &at.key("authors"), record.authors),
        dateline: record.dateline.and_then(|dateline| self::dateline(context, &at.key("dateline"), dateline)),
        source: context.optional(&at.key("source"), record.source),
        credit: context.optional(&at.key("credit"), record.credit),
        entered_by: context.optional(&at.key("entered_by"), record.entered_by),
        body: block::blocks(context, &at.key("body"), record.body),
        keywords: context.strings(&at.key("keywords"), record.keywords),
        subjects: subjects(context, &at.key("subjects"), record.subjects),
        regions: links::regions(context, &at.key("regions"), record.regions),
        continues_on: record.continues_on.map(turn),
        continued_from: record.continued_from.map(turn),
        related: links::related(context, &at.key("related"), record.related),
        status,
        editor_note: context.optional(&at.key("editor_note"), record.editor_note),
        correction: context.optional(&at.key("correction"), record.correction),
        version: record.version.unwrap_or(defaults.version),
        modified: modified.or(defaults.modified),
        own_modified: modified.is_some(),
        syndicate: record.syndicate.unwrap_or(true),
        rights: record
            .rights
            .map(|rights| publication::rights(context, &at.key("rights"), rights))
            .filter(|r| !r.is_empty()),
        language: context.language(&at.key("language"), record.language),
        direction: record.direction,
        urls: urls(context, &at.key("urls"), record.urls),
        generated: generated(record.generated),
        first_words: String::new(),
    }
}

fn status(context: &mut Context<'_>, at: &At<'_>, word: StatusWord, embargo: Option<String>) -> Status {
    let embargo = context.time(&at.key("embargo"), embargo);
    match (word, embargo) {
        (StatusWord::Usable, _) => Status::Usable,
        (StatusWord::Canceled, _) => Status::Canceled,
        (StatusWord::Withheld, Some(until)) => Status::Withheld { until },
        (StatusWord::Withheld, None) => {
            let hint = "give `embargo`, the time until which it waits";
            context.find_with(codes::ART_008, at, "the article is withheld without an embargo", hint);
            Status::Usable
        }
    }
}

fn authors(context: &mut Context<'_>, at: &At<'_>, records: Vec<AuthorRecord>) -> Vec<Author> {
    records
        .into_iter()
        .enumerate()
        .map(|(n, record)| {
            let at = at.index(n);
            Author {
                name: context.string(&at.key("name"), record.name),
                sort_as: context.optional(&at.key("sort_as"), record.sort_as),
                role: record.role,
                affiliation: context.optional(&at.key("affiliation"), record.affiliation),
            }
        })
        .filter(|author| !author.name.is_empty())
        .collect()
}

fn dateline(context: &mut Context<'_>, at: &At<'_>, record: DatelineRecord) -> Option<Dateline> {
    let dateline = Dateline {
        text: context.optional(&at.key("text"), record.text),
        place: context.optional(&at.key("place"), record.place),
        date: context.date(&at.key("date"), record.date),
        agency: context.optional(&at.key("agency"), record.agency),
    };
    (dateline != Dateline::default()).then_some(dateline)
}

fn subjects(context: &mut Context<'_>, at: &At<'_>, records: Vec<SubjectRecord>) -> Vec<Subject> {
    records
        .into_iter()
        .enumerate()
        .map(|(n, record)| {
            let at = at.index(n);
            Subject {
                scheme: context.string(&at.key("scheme"), record.scheme),
                code: context.string(&at.key("code"), record.code),
                name: context.optional(&at.key("name"), record.name),
            }
        })
        .collect()
}

fn urls(context: &mut Context<'_>, at: &At<'_>, urls: Vec<String>) -> Vec<String> {
    let mut kept = Vec::with_capacity(urls.len());
    for (n, url) in urls.into_iter().enumerate() {
        if text::can_be_followed(&url) && !url.starts_with('#') {
            kept.push(url);
        } else {
            context.find(codes::BLK_002, &at.index(n), format!("`{url}` cannot be followed; it is left out"));
        }
    }
    kept
}

fn turn(record: TurnRecord) -> Turn {
    let article = record.article.filter(|id| !id.is_empty());
    Turn { page: record.page, page_id: String::new(), article, title: None, printed: false }
}

fn generated(fields: Vec<String>) -> Generated {
    let has = |name: &str| fields.iter().any(|field| field == name);
    Generated { headline: has("headline"), alt: has("alt"), fields }
}

/// Calls `f` with every figure of the blocks, in order.
pub(super) fn each_figure(blocks: &mut [Block], f: &mut dyn FnMut(&mut Figure)) {
    for block in blocks {
        match block {
            Block::Figure(figure) => f(figure),
            Block::Gallery(gallery) => gallery.figures.iter_mut().for_each(&mut *f),
            Block::Quote(quote) => each_figure(&mut quote.blocks, f),
            Block::Box(inner) => each_figure(&mut inner.blocks, f),
            _ => {}
        }
    }
}

/// The first words of a text, cut at a grapheme, with …… where more follows.
fn first_words(blocks: &[Block]) -> String {
    let Some(text) = blocks.iter().find_map(first_text) else { return String::new() };
    let line = text.to_line();
    let line = line.trim();
    let mut graphemes = line.graphemes(true);
    let mut words: String = graphemes.by_ref().take(FIRST_WORDS).collect();
    if graphemes.next().is_some() {
        words.push_str("……");
    }
    words
}

fn first_text(block: &Block) -> Option<&Text> {
    let text = match block {
        Block::Paragraph(paragraph) => &paragraph.text,
        Block::Subhead { text, .. } => text,
        Block::Figure(figure) if !matches!(figure.picture, Picture::Broken(_)) || !figure.caption.is_empty() => {
            &figure.caption
        }
        Block::Gallery(gallery) if gallery.caption.is_empty() => {
            &gallery.figures.iter().find(|f| !f.caption.is_empty())?.caption
        }
        Block::Gallery(gallery) => &gallery.caption,
        Block::Quote(quote) => return quote.blocks.iter().find_map(first_text),
        Block::Verse(verse) => verse.stanzas.first()?.first()?,
        Block::List(list) => list.items.first()?,
        Block::Table(table) if table.caption.is_empty() => &table.rows.first()?.first()?.text,
        Block::Table(table) => &table.caption,
        Block::Box(inner) => return inner.blocks.iter().find_map(first_text),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
