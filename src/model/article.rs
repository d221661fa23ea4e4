//! An article: [`Article`].
use super::block::Block;
use super::kinds::{ArticleKind, AuthorRole, Direction, Relation};
use super::page::Region;
use super::publication::Rights;
use super::text::Text;
use super::values::{Date, Language, Timestamp};

/// An article.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Article {
    /// ASCII, unique in the issue.
    pub id: String,
    /// True when the id comes from the position on the page, not from the record.
    pub positional_id: bool,
    /// Kind.
    pub kind: ArticleKind,
    /// 引题, one entry a line.
    pub kicker: Vec<Text>,
    /// 主题 as printed; `\n` is a line break in print. Empty: see [`Article::label`].
    pub headline: Text,
    /// 副题, one entry a line.
    pub subtitle: Vec<Text>,
    /// 提要.
    pub summary: Text,
    /// Sort string of the headline.
    pub sort_as: Option<String>,
    /// 栏目.
    pub column: Option<Column>,
    /// Id of its group; the group exists.
    pub group: Option<String>,
    /// 连载.
    pub series: Option<Series>,
    /// The printed line with the authors.
    pub byline: Option<String>,
    /// Persons or desks.
    pub authors: Vec<Author>,
    /// 电头.
    pub dateline: Option<Dateline>,
    /// 来源.
    pub source: Option<String>,
    /// Printed credit at the end.
    pub credit: Option<String>,
    /// 录入.
    pub entered_by: Option<String>,
    /// Blocks in reading order. Empty where `status` is [`Status::Canceled`].
    pub body: Vec<Block>,
    /// Free words.
    pub keywords: Vec<String>,
    /// Subjects of a scheme.
    pub subjects: Vec<Subject>,
    /// Where it lies on page pictures.
    pub regions: Vec<Region>,
    /// 下转; both ends exist and agree.
    pub continues_on: Option<Turn>,
    /// 上接; both ends exist and agree.
    pub continued_from: Option<Turn>,
    /// Related articles.
    pub related: Vec<Related>,
    /// Whether it may be used.
    pub status: Status,
    /// Why the status is what it is.
    pub editor_note: Option<String>,
    /// What this version puts right.
    pub correction: Option<String>,
    /// Own revision, else the issue's.
    pub version: u32,
    /// When it changed, else when the issue did.
    pub modified: Option<Timestamp>,
    /// True where the article says itself when it changed.
    pub own_modified: bool,
    /// False: bind it, but leave it out of feeds and NewsML.
    pub syndicate: bool,
    /// Rights of a third party.
    pub rights: Option<Rights>,
    /// Language, where it differs from the page's.
    pub language: Option<Language>,
    /// Direction, where it differs from the page's.
    pub direction: Option<Direction>,
    /// Where it is published online.
    pub urls: Vec<String>,
    /// What a program or cataloguer made, not the paper.
    pub generated: Generated,
    /// What the article is called in lists when it has no headline: its first words. Empty where it has one.
    pub(crate) first_words: String,
}

impl Article {
    /// What the article is called in lists: its headline in one line, else its first words, else nothing (name it by kind).
    #[must_use]
    pub fn label(&self) -> String {
        if self.headline.is_empty() { self.first_words.clone() } else { self.headline.to_line() }
    }

    /// True when [`Article::label`] is not a printed headline.
    #[must_use]
    pub fn label_generated(&self) -> bool {
        self.headline.is_empty() || self.generated.headline
    }

    /// True where only headline and note may be shown (撤稿).
    #[must_use]
    pub fn is_canceled(&self) -> bool {
        self.status == Status::Canceled
    }

    /// True where nothing may be shown before the embargo ends.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        matches!(self.status, Status::Withheld { .. })
    }
}

/// Whether an article may be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Yes.
    #[default]
    Usable,
    /// Not before a moment.
    Withheld {
        /// The end of the embargo.
        until: Timestamp,
    },
    /// No: withdrawn (撤稿).
    Canceled,
}

/// Which fields a program or cataloguer made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The headline.
    pub headline: bool,
    /// The alternative texts of pictures.
    pub alt: bool,
    /// The names of all such fields, as given.
    pub fields: Vec<String>,
}

/// 栏目.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Column {
    /// Name as printed.
    pub name: String,
    /// Sort string.
    pub sort_as: Option<String>,
}

/// 连载.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Series {
    /// Title.
    pub title: String,
    /// This part, from 1.
    pub part: Option<u32>,
    /// How many parts there are.
    pub parts: Option<u32>,
}

/// A person or desk.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Author {
    /// Name.
    pub name: String,
    /// Sort string.
    pub sort_as: Option<String>,
    /// What they did.
    pub role: Option<AuthorRole>,
    /// Where they belong.
    pub affiliation: Option<String>,
}

/// 电头.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Dateline {
    /// As printed.
    pub text: Option<String>,
    /// Place.
    pub place: Option<String>,
    /// Date.
    pub date: Option<Date>,
    /// Agency.
    pub agency: Option<String>,
}

impl Dateline {
    /// The printed text, else place, date and agency joined by spaces.
    #[must_use]
    pub fn to_line(&self) -> String {
        if let Some(text) = &self.text {
            return text.clone();
        }
        let date = self.date.map(|d| d.to_string());
        [&self.place, &date, &self.agency].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// A subject of a scheme.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Subject {
    /// Scheme, such as `medtop`.
    pub scheme: String,
    /// Code in the scheme.
    pub code: String,
    /// Name.
    pub name: Option<String>,
}

/// One end of a continuation (转版). Its page exists, and so does its article where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Turn {
    /// Label of the other page.
    pub page: String,
    /// Id of the other page.
    pub page_id: String,
    /// Id of the other article; absent when the rest is in the same record.
    pub article: Option<String>,
    /// What the other article is called in lists.
    pub title: Option<String>,
    /// The text says it itself: （下转第3版）.
    pub printed: bool,
}

/// A related article.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Related {
    /// How it is related.
    pub rel: Relation,
    /// Which one.
    pub target: RelatedTarget,
    /// Printed words.
    pub text: Option<String>,
}

/// Which article is related.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RelatedTarget {
    /// An article, page or issue of this newspaper; other issues may not be there.
    Article {
        /// Issue id; absent in the same issue.
        issue: Option<String>,
        /// Page label.
        page: Option<String>,
        /// Article id.
        article: Option<String>,
    },
    /// A web address.
    Url(String),
    /// Words only: the target in this issue is not there (`ART-007`).
    None,
}
