//! What templates see (docs/templates.md): plain values, one struct for each kind of thing.
use minijinja::value::Value;
use serde::{Serialize, Serializer};

/// Ready inline XHTML: templates print it as it is.
#[derive(Debug, Clone)]
pub(in crate::export::epub) struct Html(Value);

impl Default for Html {
    fn default() -> Self {
        Self::from(String::new())
    }
}

impl From<String> for Html {
    fn from(html: String) -> Self {
        Self(Value::from_safe_string(html))
    }
}

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// What every document has.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct Head {
    pub(in crate::export::epub) lang: String,
    pub(in crate::export::epub) direction: &'static str,
    pub(in crate::export::epub) vertical: bool,
    pub(in crate::export::epub) head_title: String,
    pub(in crate::export::epub) styles: Vec<String>,
    pub(in crate::export::epub) viewport: Option<String>,
}

/// The title, for all documents.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct PublicationContext {
    pub(in crate::export::epub) id: String,
    pub(in crate::export::epub) title: String,
    pub(in crate::export::epub) title_latin: Option<String>,
    pub(in crate::export::epub) subtitle: Option<String>,
    pub(in crate::export::epub) publisher_name: Option<String>,
    pub(in crate::export::epub) place: Option<String>,
}

/// The volume, for all documents.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct VolumeContext {
    pub(in crate::export::epub) title: String,
    pub(in crate::export::epub) name: String,
    pub(in crate::export::epub) subtitle: String,
    pub(in crate::export::epub) kind: &'static str,
    pub(in crate::export::epub) key: String,
    pub(in crate::export::epub) uid: String,
    pub(in crate::export::epub) modified: String,
    pub(in crate::export::epub) first: String,
    pub(in crate::export::epub) last: String,
    pub(in crate::export::epub) issues: usize,
    pub(in crate::export::epub) pages: usize,
    pub(in crate::export::epub) articles: usize,
    pub(in crate::export::epub) missing: usize,
}

/// A link in a row of links.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct Link {
    pub(in crate::export::epub) rel: Option<&'static str>,
    pub(in crate::export::epub) href: String,
    pub(in crate::export::epub) label: String,
}

/// A line of a contents list.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct Entry {
    pub(in crate::export::epub) href: String,
    pub(in crate::export::epub) text: String,
    pub(in crate::export::epub) mark: Option<String>,
}

/// The issue, in its pages and contents.
#[derive(Debug, Clone, Serialize)]
pub(in crate::export::epub) struct IssueContext {
    pub(in crate::export::epub) id: String,
    pub(in crate::export::epub) date: String,
    pub(in crate::export::epub) date_text: String,
    pub(in crate::export::epub) weekday: String,
    pub(in crate::export::epub) lunar: Option<String>,
    pub(in crate::export::epub) number: Option<String>,
    pub(in crate::export::epub) total_number: Option<String>,
    pub(in crate::export::epub) volume_number: Option<String>,
    pub(in crate::export::epub) edition: Option<String>,
    pub(in crate::export::epub) special: Option<String>,
    pub(in crate::export::epub) notes: Vec<String>,
}

/// A page document.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct PageDocument<'a> {
    #[serde(flatten)]
    pub(in crate::export::epub) head: Head,
    pub(in crate::export::epub) issue: &'a IssueContext,
    pub(in crate::export::epub) page: &'a PageContext,
    pub(in crate::export::epub) toc: Vec<Entry>,
    pub(in crate::export::epub) groups: Vec<GroupContext>,
    pub(in crate::export::epub) turn: Vec<Link>,
}

/// The document of one article.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct ArticleDocument<'a> {
    #[serde(flatten)]
    pub(in crate::export::epub) head: Head,
    pub(in crate::export::epub) issue: &'a IssueContext,
    pub(in crate::export::epub) page: &'a PageContext,
    /// Headline of the group that it stands in.
    pub(in crate::export::epub) group: Option<Html>,
    /// One, with the article.
    pub(in crate::export::epub) groups: Vec<GroupContext>,
    pub(in crate::export::epub) turn: Vec<Link>,
}

/// The page itself.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct PageContext {
    pub(in crate::export::epub) id: String,
    pub(in crate::export::epub) label: String,
    pub(in crate::export::epub) label_text: String,
    pub(in crate::export::epub) title: Option<String>,
    pub(in crate::export::epub) section: Option<String>,
    pub(in crate::export::epub) special: Option<String>,
    pub(in crate::export::epub) kind: &'static str,
    pub(in crate::export::epub) running: Vec<String>,
    pub(in crate::export::epub) markers: Vec<Marker>,
    pub(in crate::export::epub) staff: Vec<String>,
    pub(in crate::export::epub) note: Option<String>,
    /// What a machine read, of a page without articles.
    pub(in crate::export::epub) ocr: Vec<String>,
}

/// A marker of a printed side.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct Marker {
    pub(in crate::export::epub) id: String,
    pub(in crate::export::epub) label: String,
}

/// Articles that stand together; `id` is absent for those that stand alone.
#[derive(Debug, Default, Serialize)]
pub(in crate::export::epub) struct GroupContext {
    pub(in crate::export::epub) id: Option<String>,
    pub(in crate::export::epub) kicker_html: Vec<Html>,
    pub(in crate::export::epub) headline_html: Html,
    pub(in crate::export::epub) subtitle_html: Vec<Html>,
    pub(in crate::export::epub) intro: Vec<BlockContext>,
    pub(in crate::export::epub) notes: Vec<Note>,
    pub(in crate::export::epub) articles: Vec<ArticleContext>,
}

/// An article.
#[derive(Debug, Default, Serialize)]
pub(in crate::export::epub) struct ArticleContext {
    pub(in crate::export::epub) anchor: String,
    pub(in crate::export::epub) level: u8,
    pub(in crate::export::epub) kind: &'static str,
    pub(in crate::export::epub) kind_text: String,
    pub(in crate::export::epub) lang: Option<String>,
    pub(in crate::export::epub) direction: Option<&'static str>,
    pub(in crate::export::epub) column: Option<String>,
    pub(in crate::export::epub) series: Option<String>,
    pub(in crate::export::epub) kicker_html: Vec<Html>,
    pub(in crate::export::epub) headline_html: Html,
    pub(in crate::export::epub) headline_parts: Vec<Html>,
    pub(in crate::export::epub) headline: String,
    pub(in crate::export::epub) generated: bool,
    pub(in crate::export::epub) subtitle_html: Vec<Html>,
    pub(in crate::export::epub) summary_html: Option<Html>,
    pub(in crate::export::epub) byline: Option<String>,
    pub(in crate::export::epub) authors: Vec<String>,
    pub(in crate::export::epub) dateline: Option<String>,
    pub(in crate::export::epub) source: Option<String>,
    pub(in crate::export::epub) status: &'static str,
    pub(in crate::export::epub) editor_note: Option<String>,
    pub(in crate::export::epub) correction: Option<String>,
    pub(in crate::export::epub) continued_from: Option<Turned>,
    pub(in crate::export::epub) continues_on: Option<Turned>,
    pub(in crate::export::epub) related: Vec<RelatedContext>,
    pub(in crate::export::epub) blocks: Vec<BlockContext>,
    pub(in crate::export::epub) credit: Option<String>,
    pub(in crate::export::epub) entered_by: Option<String>,
    pub(in crate::export::epub) urls: Vec<String>,
    pub(in crate::export::epub) rights: Option<String>,
    pub(in crate::export::epub) notes: Vec<Note>,
}

/// 下转, 上接.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct Turned {
    pub(in crate::export::epub) href: Option<String>,
    pub(in crate::export::epub) text: String,
}

/// A related article.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct RelatedContext {
    pub(in crate::export::epub) label: String,
    pub(in crate::export::epub) href: Option<String>,
    pub(in crate::export::epub) text: String,
    #[serde(rename = "where")]
    pub(in crate::export::epub) place: Option<String>,
}

impl RelatedContext {
    /// False for a target that is not there (`ART-007`) and has no words: the label alone would say nothing.
    pub(super) fn says_something(&self) -> bool {
        !self.text.is_empty() || self.place.is_some()
    }
}

/// A footnote.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct Note {
    pub(in crate::export::epub) id: String,
    pub(in crate::export::epub) back: String,
    pub(in crate::export::epub) number: u32,
    pub(in crate::export::epub) html: Html,
}

/// A block; templates ask for `type` first.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(in crate::export::epub) enum BlockContext {
    Paragraph(ParagraphContext),
    Subhead { html: Html, level: u8 },
    Figure(FigureContext),
    Quote { blocks: Vec<BlockContext>, source: Option<String> },
    Verse { title: Option<String>, author: Option<String>, stanzas: Vec<Vec<Html>> },
    List { tag: &'static str, items: Vec<Html> },
    Table { caption_html: Option<Html>, head: Vec<Vec<CellContext>>, body: Vec<Vec<CellContext>> },
    Box { tag: &'static str, class: String, title: Option<String>, blocks: Vec<BlockContext> },
    Separator { text: String },
    Note { text: String },
}

/// A paragraph; `label` is a word set before it (编者按), `dateline` the 电头.
#[derive(Debug, Default, Serialize)]
pub(in crate::export::epub) struct ParagraphContext {
    /// Nothing but `html`: most paragraphs are, and need not be asked for the rest.
    pub(in crate::export::epub) plain: bool,
    pub(in crate::export::epub) class: Option<String>,
    pub(in crate::export::epub) lang: Option<String>,
    pub(in crate::export::epub) direction: Option<&'static str>,
    pub(in crate::export::epub) label: Option<String>,
    pub(in crate::export::epub) dateline: Option<String>,
    pub(in crate::export::epub) html: Html,
}

/// One picture or a gallery.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct FigureContext {
    pub(in crate::export::epub) class: Option<&'static str>,
    pub(in crate::export::epub) figures: Vec<ImageContext>,
    pub(in crate::export::epub) caption_html: Option<Html>,
    pub(in crate::export::epub) credit: Option<String>,
}

/// A picture; `missing` when a note stands in its place. In a gallery it may have words of its own.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct ImageContext {
    pub(in crate::export::epub) missing: bool,
    pub(in crate::export::epub) src: String,
    pub(in crate::export::epub) alt: String,
    pub(in crate::export::epub) class: Option<&'static str>,
    pub(in crate::export::epub) kind: Option<&'static str>,
    pub(in crate::export::epub) caption_html: Option<Html>,
    pub(in crate::export::epub) credit: Option<String>,
}

/// A cell of a table.
#[derive(Debug, Serialize)]
pub(in crate::export::epub) struct CellContext {
    pub(in crate::export::epub) html: Html,
    pub(in crate::export::epub) scope: Option<&'static str>,
    pub(in crate::export::epub) colspan: usize,
    pub(in crate::export::epub) rowspan: usize,
    pub(in crate::export::epub) align: Option<&'static str>,
}
