//! What a plan is asked for: [`Options`].
use crate::check;
use crate::model::{Date, Timestamp};
use crate::parallel::Jobs;

/// How much goes into one volume.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum VolumeSize {
    /// A calendar year.
    #[default]
    Year,
    /// January to June, July to December.
    Half,
    /// A calendar quarter.
    Quarter,
    /// A calendar month.
    Month,
    /// One issue.
    Issue,
}

impl VolumeSize {
    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "year" => Self::Year,
            "half" => Self::Half,
            "quarter" => Self::Quarter,
            "month" => Self::Month,
            "issue" => Self::Issue,
            _ => return None,
        })
    }
}

/// What pass 1 reads and how it splits.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// How much goes into one volume (default: a year).
    pub volume: VolumeSize,
    /// At most so many newspaper pages in a part; 0 (default): no limit. Parts are cut at issue borders.
    pub max_pages: usize,
    /// Only issues of these days, inclusive (default: all).
    pub dates: Option<(Date, Date)>,
    /// Date of a volume whose issues say no `modified` (default: the last issue's date).
    pub modified: Option<Timestamp>,
    /// Worker threads (default: all cores).
    pub jobs: Jobs,
    /// Limits and depth of the check.
    pub check: check::Options,
    /// Say nothing where no issue is of the days (default: `SRC-002`): the caller knows of issues that are not in the source.
    pub(crate) may_be_empty: bool,
    /// Forget the articles of an issue when it was looked at: who sends items needs none of them, and there may be many.
    pub(crate) skip_articles: bool,
    /// Do not gather what indexes name (default: gather it): exporters without indexes need none of it.
    pub skip_terms: bool,
    /// How indexes are sorted, and what they hold.
    #[cfg(feature = "index")]
    pub index: super::index::Options,
}
