//! What may be asked of the exporter: [`Options`], and where versions come from: [`Versions`].
use std::collections::BTreeMap;
use std::sync::Arc;

use super::assigned::Assigned;
use super::naming::Naming;
use super::rendition::Renditions;
use super::topics::MediaTopics;
use super::vocab::Signal;
use crate::model::{Date, Timestamp};
use crate::parallel::Jobs;

/// How items are written.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Form of the text inside an item (default: XHTML without inline mark-up).
    pub payload: Payload,
    /// Write canceled articles as kills (default: leave them out).
    pub include_canceled: bool,
    /// Write withheld articles under their embargo (default: leave them out, `NML-022`). They are in no package.
    pub include_withheld: bool,
    /// Write articles with `"syndicate": false` (default: leave them out, `NML-023`).
    pub include_unsyndicated: bool,
    /// Time of day at which an issue without `modified` counts as made (default: 06:00:00+08:00).
    pub issue_time: IssueTime,
    /// Subject schemes: alias → URI of the vocabulary. Subjects of other schemes are written as words (`NML-053`).
    pub schemes: BTreeMap<String, String>,
    /// The media topics that there are (default: only the form of a code is looked at).
    pub media_topics: Option<Arc<MediaTopics>>,
    /// Base of the own vocabularies (default: `https://<host of the tag authority>/cv/`).
    pub cv_base: Option<String>,
    /// How the provider is called (default: by the website of the publisher, else by the id of the publication).
    pub provider: Option<Provider>,
    /// Roles of headlines where a client wants others.
    pub headline_roles: HeadlineRoles,
    /// What `slugline` says (default: publication, issue and article id).
    pub slugline: Slugline,
    /// What stands for a summary that is absent (default: nothing).
    pub summary: Option<Summary>,
    /// Say the licence as an ODRL policy too (default: no).
    pub odrl: Option<Odrl>,
    /// Address of a statement on text and data mining, for `dataMining` (default: none).
    pub data_mining: Option<String>,
    /// Address before the names of media (default: none; they lie beside the items).
    pub media_base: Option<String>,
    /// Which files of a picture are sent (default: its own). Page pictures are sent as they are.
    pub renditions: Renditions,
    /// Names of files (default: `<issue id>.<name>.v<version>.xml`).
    pub naming: Option<Naming>,
    /// What becomes of an article that runs on on another page (default: each part is an item).
    pub continued: Continued,
    /// Make an item with the text that a machine read on a page picture (default: no).
    pub ocr: bool,
    /// Whether items stand alone or in messages (default: alone). Messages have names of their own.
    pub message: Message,
    /// Worker threads (default: all cores).
    pub jobs: Jobs,
}

/// What becomes of an article that runs on on another page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Continued {
    /// Each part is an item, and links name the other.
    #[default]
    Link,
    /// The first part carries the whole text, and the packages of all its pages name it.
    Join,
}

/// Whether items are files of their own or stand in a `newsMessage`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Message {
    /// Each item is a file.
    #[default]
    None,
    /// All items and packages of an issue: `<issue id>.xml`.
    Issue,
    /// Each text with its pictures: `<issue id>.<article id>.xml`. Packages and page pictures are not sent.
    Article,
}

/// `provider`: a code of a vocabulary, or an address.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Provider {
    /// `alias:code`; the alias is one of the IPTC's, or stands in [`Options::schemes`].
    Qcode(String),
    /// An address.
    Uri(String),
}

/// Roles of headlines, as `alias:code`; the aliases stand in [`Options::schemes`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeadlineRoles {
    /// Of the main headline (default: none).
    pub main: Option<String>,
    /// Of lines above it (default: `nbhl:kicker`).
    pub kicker: Option<String>,
    /// Of lines below it (default: `nbhl:subtitle`).
    pub subtitle: Option<String>,
}

/// What `slugline` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Slugline {
    /// Publication, issue and article id, joined by hyphens.
    #[default]
    Id,
    /// The headline.
    Headline,
    /// There is none.
    None,
}

/// What stands for a summary that is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Summary {
    /// The first paragraph, marked as made by a program.
    FirstParagraph,
}

/// How a licence is said as an ODRL 2.2 policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Odrl {
    /// `rightsExpressionData`: valid against the schema of NewsML-G2 alone.
    Json,
    /// `rightsExpressionXML`: valid only with the ODRL schema loaded.
    Xml,
}

/// Form of the text inside an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Payload {
    /// XHTML 1.0 Strict, one element a block, no inline mark-up: what every client reads.
    #[default]
    Xhtml,
    /// XHTML 1.0 Strict with inline mark-up, lists, tables and pictures; ruby in brackets.
    XhtmlRich,
    /// NITF 3.6: everything but pictures of characters and ruby.
    Nitf,
    /// HTML as a fragment, escaped (`inlineData`): everything but pictures of characters. Best for Superdesk.
    Html,
    /// Lines of plain text (`inlineData`).
    Text,
}

impl Payload {
    /// The word of the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xhtml => "xhtml",
            Self::XhtmlRich => "xhtml-rich",
            Self::Nitf => "nitf",
            Self::Html => "html",
            Self::Text => "text",
        }
    }

    /// True where the text names the files of its pictures.
    pub(super) fn shows_pictures(self) -> bool {
        matches!(self, Self::XhtmlRich | Self::Nitf | Self::Html)
    }
}

/// A time of day with its offset from UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueTime(String);

impl IssueTime {
    /// Reads `06:00:00+08:00` (RFC 3339, full-time); `None` when it is written otherwise.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Timestamp::parse(&format!("2000-01-01T{text}")).map(|_| Self(text.to_owned()))
    }

    /// This time on a day.
    #[must_use]
    pub fn on(&self, date: Date) -> Timestamp {
        // A date of the calendar with a time that was parsed once always parses; midnight is never reached.
        Timestamp::parse(&format!("{date}T{}", self.0)).unwrap_or_else(|| Timestamp::midnight(date))
    }
}

impl Default for IssueTime {
    fn default() -> Self {
        Self("06:00:00+08:00".to_owned())
    }
}

/// Where versions and times of items come from.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub enum Versions<'a> {
    /// From the record: `version` and `modified` of the article, else of the issue. The same input gives the same bytes.
    #[default]
    Record,
    /// From the ledger of `feed`: every item has a number of its own, and only what a partner lacks is written.
    Ledger(&'a Assigned),
}

/// What the record says of the version of an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recorded {
    pub(super) version: u32,
    pub(super) modified: Option<Timestamp>,
    pub(super) corrected: bool,
}

/// Version and times of an item as they are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version {
    pub(crate) number: u32,
    pub(crate) created: Timestamp,
    pub(crate) first_created: Timestamp,
    pub(crate) signal: Option<Signal>,
    /// False where the receiver has this version: then it is only named.
    pub(crate) send: bool,
    /// When the content changed, as the record said when this version got its number.
    pub(crate) modified: Option<Timestamp>,
}

impl Versions<'_> {
    /// Version of an item; `issued` is when its issue appeared.
    pub(super) fn of(self, guid: &str, recorded: Recorded, issued: Timestamp) -> Version {
        match self {
            Self::Record => of_record(recorded, issued),
            Self::Ledger(assigned) => assigned.version(guid, issued),
        }
    }
}

fn of_record(recorded: Recorded, issued: Timestamp) -> Version {
    let created = recorded.modified.unwrap_or(issued);
    let later = recorded.version > 1;
    let signal = if recorded.corrected { Signal::Correction } else { Signal::Update };
    Version {
        number: recorded.version,
        created,
        first_created: if later { created.min(issued) } else { created },
        signal: later.then_some(signal),
        send: true,
        modified: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_the_record() {
        let date = Date::parse("2024-03-05").unwrap();
        let issued = IssueTime::default().on(date);
        assert_eq!(issued.to_string(), "2024-03-05T06:00:00+08:00");
        let modified = Timestamp::parse("2024-03-05T09:20:00+08:00");
        let first = Versions::Record.of("", Recorded { version: 1, modified: None, corrected: true }, issued);
        assert_eq!((first.created, first.first_created, first.signal), (issued, issued, None));
        let second = Versions::Record.of("", Recorded { version: 2, modified, corrected: true }, issued);
        assert_eq!((Some(second.created), second.first_created), (modified, issued));
        assert_eq!(second.signal, Some(Signal::Correction));
    }

    #[test]
    fn issue_time_is_checked() {
        assert!(IssueTime::parse("05:30:00Z").is_some());
        assert!(IssueTime::parse("5:30").is_none());
        assert!(IssueTime::parse("25:00:00Z").is_none());
    }
}
