//! The documents of an EPUB volume as newsbind makes them: its reader and check, its templates, without what belongs to
//! a whole volume (calendar, links across issues, front matter).

use std::borrow::Cow;
use std::error::Error;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Output, State};
use newsbind::export::epub::built_in_templates;
use newsbind::input::{Folder, Source, record};
use newsbind::model::{Article, Block, Figure, Issue, MediaPath, Page, Paragraph, Publication, Text};
use newsbind::{Report, check};
use serde::{Serialize, Serializer};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// An archive behind newsbind's own reader.
pub struct Archive {
    source: Folder,
    options: check::Options,
    pub publication: Publication,
}

impl Archive {
    pub fn open(folder: &Path) -> Result<Self> {
        let source = Folder::open(folder)?;
        let options = check::Options::default();
        let mut report = Report::new();
        let (entry, bytes) = source.publication()?.ok_or("no publication.json")?;
        let parsed = record::parse_publication(&bytes, &entry, &options.limits, &mut report);
        let parsed = parsed.ok_or("publication.json cannot be read")?;
        let made = check::publication(parsed.record, &parsed.text, &entry, &source, &options, &mut report);
        let publication = made.ok_or("publication.json is not usable")?;
        Ok(Self { source, options, publication })
    }

    /// Calls `each` with every issue, in order; one is held at a time.
    pub fn issues(&self, mut each: impl FnMut(&Issue) -> Result<()>) -> Result<()> {
        for (n, entry) in self.source.entries().iter().enumerate() {
            let bytes = self.source.read(n)?;
            let report = &mut Report::new();
            let issue = check::issue(&bytes, entry, &self.publication, &self.source, &self.options, report);
            each(&issue.ok_or_else(|| format!("{}:{} is not usable", entry.file, entry.line))?)?;
        }
        Ok(())
    }

    pub fn media(&self, path: &MediaPath) -> Result<Vec<u8>> {
        let file = self.source.media(path)?.ok_or_else(|| format!("no {}", path.as_str()))?;
        Ok(file.read_all()?)
    }
}

/// newsbind's templates, escaping as newsbind does.
pub struct Templates {
    environment: Environment<'static>,
    language: String,
    title: String,
}

impl Templates {
    pub fn new(publication: &Publication) -> Result<Self> {
        let mut environment = Environment::new();
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        environment.set_syntax(syntax.build()?);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(format);
        // Upright digits of vertical titles: the text as it is in horizontal ones, as in newsbind.
        environment.add_filter("tcy", |value: Value| value);
        for (name, text) in built_in_templates() {
            if name.ends_with(".xhtml") {
                environment.add_template(name, text)?;
            }
        }
        let words: serde_json::Value = serde_json::from_str(text("words.json")?)?;
        environment.add_global("words", Value::from(Serde(&words["zh-Hans"])));
        let title = publication.title.clone();
        environment.add_global("publication", Value::from(Serde(serde_json::json!({ "title": title }))));
        Ok(Self { environment, language: publication.language.to_string(), title })
    }

    /// The contents page of an issue.
    pub fn contents(&self, issue: &Issue) -> Result<String> {
        let context = ContentsDocument {
            head: self.head(format!("{} {} 目录", self.title, issue.date)),
            heading: issue.date.to_string(),
            facts: vec![format!("共{}版", issue.pages.len())],
            issue: IssueContext::new(issue),
            pages: issue.pages.iter().map(ContentsPage::new).collect(),
            turn: Vec::new(),
        };
        self.render("issue.xhtml", context)
    }

    /// The document of a page.
    pub fn page(&self, issue: &Issue, page: &Page) -> Result<String> {
        let label = format!("第{}版", page.label);
        let context = PageDocument {
            head: self.head(format!("{} {} {label}", self.title, issue.date)),
            issue: IssueContext::new(issue),
            page: PageContext {
                label_text: label.clone(),
                title: page.title.as_deref(),
                markers: vec![Marker { id: "page", label: format!("{} {label}", issue.date) }],
                running: Vec::new(),
                staff: page.staff.iter().map(|staff| staff.name.clone()).collect(),
            },
            toc: page.articles.iter().map(|article| Entry::new("", article)).collect(),
            groups: [Group { articles: page.articles.iter().map(ArticleContext::new).collect() }],
            turn: vec![Link { href: "contents.xhtml", label: "本期目录" }],
        };
        self.render("page.xhtml", context)
    }

    fn head(&self, head_title: String) -> Head<'_> {
        Head { lang: &self.language, head_title, styles: ["../stylesheet.css"] }
    }

    fn render(&self, name: &str, context: impl Serialize) -> Result<String> {
        Ok(self.environment.get_template(name)?.render(Value::from(Serde(context)))?)
    }
}

/// The text of a template.
pub fn text(name: &str) -> Result<&'static str> {
    let found = built_in_templates().iter().find(|(known, _)| *known == name);
    Ok(found.ok_or_else(|| format!("no template {name}"))?.1)
}

/// The name of a picture in the book.
pub fn picture_name(path: &MediaPath) -> String {
    path.as_str().to_owned()
}

/// The figure's file.
pub fn picture(block: &Block) -> Option<&MediaPath> {
    match block {
        Block::Figure(figure) => figure.media().map(|media| &media.path),
        _ => None,
    }
}

fn format(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> std::result::Result<(), minijinja::Error> {
    let written = match value.as_str() {
        _ if value.is_none() || value.is_undefined() => Ok(()),
        Some(text) if value.is_safe() => out.write_str(text),
        Some(text) => out.write_str(&escaped(text)),
        None => out.write_str(&escaped(&value.to_string())),
    };
    written.map_err(minijinja::Error::from)
}

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
}

/// Ready XHTML.
struct Html(String);

impl Html {
    fn new(text: &Text) -> Self {
        Self(escaped(&text.to_plain()).into_owned())
    }
}

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Head<'a> {
    lang: &'a str,
    head_title: String,
    styles: [&'static str; 1],
}

#[derive(Serialize)]
struct PageDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    issue: IssueContext,
    page: PageContext<'a>,
    toc: Vec<Entry>,
    groups: [Group<'a>; 1],
    turn: Vec<Link>,
}

#[derive(Serialize)]
struct ContentsDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    heading: String,
    facts: Vec<String>,
    issue: IssueContext,
    pages: Vec<ContentsPage>,
    turn: Vec<Link>,
}

#[derive(Serialize)]
struct ContentsPage {
    href: String,
    label: String,
    articles: Vec<Entry>,
    notes: Vec<String>,
}

impl ContentsPage {
    fn new(page: &Page) -> Self {
        let href = format!("p{}.xhtml", page.id);
        let articles = page.articles.iter().map(|article| Entry::new(&href, article)).collect();
        Self { label: format!("第{}版", page.label), articles, notes: Vec::new(), href }
    }
}

#[derive(Serialize)]
struct IssueContext {
    date: String,
    notes: Vec<String>,
}

impl IssueContext {
    fn new(issue: &Issue) -> Self {
        Self { date: issue.date.to_string(), notes: Vec::new() }
    }
}

#[derive(Serialize)]
struct PageContext<'a> {
    label_text: String,
    title: Option<&'a str>,
    markers: Vec<Marker>,
    running: Vec<String>,
    staff: Vec<String>,
}

#[derive(Serialize)]
struct Marker {
    id: &'static str,
    label: String,
}

#[derive(Serialize)]
struct Entry {
    href: String,
    text: String,
}

impl Entry {
    fn new(document: &str, article: &Article) -> Self {
        Self { href: format!("{document}#a-{}", article.id), text: article.label() }
    }
}

#[derive(Serialize)]
struct Link {
    href: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct Group<'a> {
    articles: Vec<ArticleContext<'a>>,
}

#[derive(Serialize)]
struct ArticleContext<'a> {
    anchor: String,
    level: u8,
    kind: &'static str,
    kicker_html: Vec<Html>,
    headline_html: Html,
    subtitle_html: Vec<Html>,
    byline: Option<&'a str>,
    blocks: Vec<BlockContext<'a>>,
}

impl<'a> ArticleContext<'a> {
    fn new(article: &'a Article) -> Self {
        let dateline = article.dateline.as_ref().map(newsbind::model::Dateline::to_line);
        let mut blocks: Vec<BlockContext<'a>> = article.body.iter().filter_map(BlockContext::new).collect();
        if let Some(BlockContext::Paragraph { dateline: place, plain, .. }) = blocks.first_mut() {
            *plain = dateline.is_none();
            *place = dateline;
        }
        Self {
            anchor: format!("a-{}", article.id),
            level: 2,
            kind: article.kind.as_str(),
            kicker_html: article.kicker.iter().map(Html::new).collect(),
            headline_html: Html::new(&article.headline),
            subtitle_html: article.subtitle.iter().map(Html::new).collect(),
            byline: article.byline.as_deref(),
            blocks,
        }
    }
}

/// The blocks that generated archives have.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum BlockContext<'a> {
    Paragraph { html: Html, dateline: Option<String>, plain: bool },
    Subhead { html: Html, level: u8 },
    Figure { figures: [Image<'a>; 1], caption_html: Html, credit: Option<&'a str> },
}

impl<'a> BlockContext<'a> {
    fn new(block: &'a Block) -> Option<Self> {
        Some(match block {
            Block::Paragraph(Paragraph { text, .. }) => {
                Self::Paragraph { html: Html::new(text), dateline: None, plain: true }
            }
            Block::Subhead { text, level } => Self::Subhead { html: Html::new(text), level: level + 2 },
            Block::Figure(figure) => Self::Figure {
                figures: [Image::new(figure)?],
                caption_html: Html::new(&figure.caption),
                credit: figure.credit.as_deref(),
            },
            _ => return None,
        })
    }
}

#[derive(Serialize)]
struct Image<'a> {
    src: String,
    alt: Option<&'a str>,
}

impl<'a> Image<'a> {
    fn new(figure: &'a Figure) -> Option<Self> {
        let src = format!("../{}", picture_name(&figure.media()?.path));
        Some(Self { src, alt: figure.alt.as_deref() })
    }
}
