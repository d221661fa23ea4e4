//! What may be asked of the exporter: [`Options`], and where versions come from: [`Versions`].
use std::collections::BTreeMap;

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
    /// Write articles with `"syndicate": false` (default: leave them out, `NML-023`).
    pub include_unsyndicated: bool,
    /// Time of day at which an issue without `modified` counts as made (default: 06:00:00+08:00).
    pub issue_time: IssueTime,
    /// Subject schemes: alias → URI of the vocabulary. Subjects of other schemes are written as words (`NML-053`).
    pub schemes: BTreeMap<String, String>,
    /// Base of the own vocabularies (default: `https://<host of the tag authority>/cv/`).
    pub cv_base: Option<String>,
    /// Worker threads (default: all cores).
    pub jobs: Jobs,
}

/// Form of the text inside an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payload {
    /// XHTML 1.0 Strict, one element a block, no inline mark-up: what every client reads.
    #[default]
    Xhtml,
}

impl Payload {
    /// The word of the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Xhtml => "xhtml",
        }
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Versions {
    /// From the record: `version` and `modified` of the article, else of the issue. The same input gives the same bytes.
    #[default]
    Record,
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
pub(super) struct Version {
    pub(super) number: u32,
    pub(super) created: Timestamp,
    pub(super) first_created: Timestamp,
    pub(super) signal: Option<Signal>,
}

impl Versions {
    /// Version of an item; `issued` is when its issue appeared.
    pub(super) fn of(self, recorded: Recorded, issued: Timestamp) -> Version {
        match self {
            Self::Record => {
                let created = recorded.modified.unwrap_or(issued);
                let later = recorded.version > 1;
                let signal = if recorded.corrected { Signal::Correction } else { Signal::Update };
                Version {
                    number: recorded.version,
                    created,
                    first_created: if later { created.min(issued) } else { created },
                    signal: later.then_some(signal),
                }
            }
        }
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
        let first = Versions::Record.of(Recorded { version: 1, modified: None, corrected: true }, issued);
        assert_eq!((first.created, first.first_created, first.signal), (issued, issued, None));
        let second = Versions::Record.of(Recorded { version: 2, modified, corrected: true }, issued);
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
