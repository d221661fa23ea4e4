//! The title: [`Publication`].
use std::collections::BTreeMap;

use super::issue::Staff;
use super::kinds::{Direction, Medium, PageFormat, WritingMode};
use super::values::{Date, Language, MediaPath};

/// A newspaper, that is, the title under which issues appear.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Publication {
    /// `[a-z0-9][a-z0-9-]{0,31}`; ids and file names derive from it for ever.
    pub id: String,
    /// Name as printed.
    pub title: String,
    /// Romanised name, for catalogues.
    pub title_latin: Option<String>,
    /// Line under the name.
    pub subtitle: Option<String>,
    /// Names in other languages.
    pub parallel_titles: BTreeMap<Language, String>,
    /// Sort string of the name.
    pub sort_as: Option<String>,
    /// Picture of the printed name.
    pub masthead: Option<MediaPath>,
    /// Main language.
    pub language: Language,
    /// Further languages.
    pub other_languages: Vec<Language>,
    /// Base direction.
    pub direction: Direction,
    /// Standard numbers.
    pub identifiers: Identifiers,
    /// Who publishes.
    pub publisher: Publisher,
    /// `authority,date` of `tag:` URIs (RFC 4151), as given.
    pub tag_authority: Option<String>,
    /// Rights of the whole.
    pub rights: Rights,
    /// `daily`, `weekly` …
    pub frequency: Option<String>,
    /// When issues appear.
    pub schedule: Option<Schedule>,
    /// First date.
    pub founded: Option<Date>,
    /// Last date.
    pub ceased: Option<Date>,
    /// Place of publication.
    pub place: Option<String>,
    /// Title before.
    pub preceded_by: Option<String>,
    /// Title after.
    pub succeeded_by: Option<String>,
    /// Print or digital.
    pub medium: Medium,
    /// Direction of lines.
    pub writing_mode: WritingMode,
    /// Direction in which pages turn.
    pub page_progression: Direction,
    /// Size of the paper.
    pub format: Option<PageFormat>,
    /// Staff, when the same all year.
    pub staff: Vec<Staff>,
    /// Archivist's notes.
    pub notes: Vec<String>,
}

/// Standard numbers and other identifiers.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Identifiers {
    /// 国内统一刊号, `CN pp-nnnn[/class]`.
    pub cn: Option<String>,
    /// ISSN with its hyphen.
    pub issn: Option<String>,
    /// 邮发代号.
    pub postal_code: Option<String>,
    /// Library of Congress control number.
    pub lccn: Option<String>,
    /// Zeitschriftendatenbank.
    pub zdb: Option<String>,
    /// URI of the title.
    pub uri: Option<String>,
    /// Number of the holding library.
    pub local: Option<String>,
}

impl Identifiers {
    /// The identifiers that are given, with the word of the format for each, in the order of the format.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("cn", &self.cn),
            ("issn", &self.issn),
            ("postal_code", &self.postal_code),
            ("lccn", &self.lccn),
            ("zdb", &self.zdb),
            ("uri", &self.uri),
            ("local", &self.local),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.as_deref().map(|v| (name, v)))
    }
}

/// Who publishes, prints and sells the paper.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Publisher {
    /// Name.
    pub name: Option<String>,
    /// Street and town.
    pub address: Option<String>,
    /// 邮编.
    pub postcode: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Address on the web.
    pub website: Option<String>,
    /// 微信公众号.
    pub wechat: Option<String>,
    /// 备案号.
    pub icp: Option<String>,
    /// 主管.
    pub supervisor: Option<String>,
    /// 主办.
    pub sponsor: Option<String>,
    /// 承印.
    pub printer: Option<String>,
    /// 发行.
    pub distributor: Option<String>,
    /// 定价.
    pub price: Option<String>,
    /// 广告许可证.
    pub advertising_licence: Option<String>,
}

/// Rights in the whole, an article or a picture.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Rights {
    /// Who holds them.
    pub holder: Option<String>,
    /// The notice as printed.
    pub notice: Option<String>,
    /// What may be done.
    pub usage_terms: Option<String>,
    /// URI of the licence.
    pub licence: Option<String>,
}

impl Rights {
    /// True when nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

/// When issues appear.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Schedule {
    /// Days of the week, 1 (Monday) to 7; empty: every day.
    pub weekdays: Vec<u8>,
    /// Editions a day.
    pub editions: u8,
    /// Times without issues.
    pub pauses: Vec<Pause>,
}

impl Schedule {
    /// True where an issue is due on a day: a weekday of the list, outside the pauses.
    #[must_use]
    pub fn expects(&self, day: Date) -> bool {
        let printed = self.weekdays.is_empty() || self.weekdays.contains(&day.weekday());
        printed && !self.pauses.iter().any(|pause| pause.from <= day && day <= pause.until)
    }
}

/// A time without issues.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Pause {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why.
    pub reason: Option<String>,
}
