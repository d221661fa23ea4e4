//! What can be made for a partner: [`Format`].
use serde::Deserialize;

/// A format of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[non_exhaustive]
pub enum Format {
    /// NewsML-G2 2.35 items and packages, with their media.
    #[serde(rename = "newsml")]
    Newsml,
    /// ninjs 1.6, a file for each article and one for the issue.
    #[serde(rename = "ninjs-1.6")]
    Ninjs16,
    /// ninjs 3.1.
    #[serde(rename = "ninjs-3.1")]
    Ninjs31,
    /// NITF 3.6, a file for each article.
    #[serde(rename = "nitf")]
    Nitf,
    /// RSS 2.0, one file that is replaced.
    #[serde(rename = "rss")]
    Rss,
    /// Atom 1.0.
    #[serde(rename = "atom")]
    Atom,
    /// JSON Feed 1.1.
    #[serde(rename = "jsonfeed")]
    JsonFeed,
    /// Sitemap with the news extension.
    #[serde(rename = "news-sitemap")]
    NewsSitemap,
}

impl Format {
    /// The word of a profile.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newsml => "newsml",
            Self::Ninjs16 => "ninjs-1.6",
            Self::Ninjs31 => "ninjs-3.1",
            Self::Nitf => "nitf",
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::JsonFeed => "jsonfeed",
            Self::NewsSitemap => "news-sitemap",
        }
    }

    /// True for one file with the newest entries, which is replaced; false for files of a delivery.
    #[must_use]
    pub fn is_rolling(self) -> bool {
        matches!(self, Self::Rss | Self::Atom | Self::JsonFeed | Self::NewsSitemap)
    }

    /// True for a format that names its own address.
    pub(super) fn needs_base(self) -> bool {
        self.is_rolling()
    }

    /// True for files of one article each, beside NewsML-G2.
    pub(super) fn is_document(self) -> bool {
        matches!(self, Self::Ninjs16 | Self::Ninjs31 | Self::Nitf)
    }

    /// What a manifest says of the format.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Newsml => "NewsML-G2 2.35 power",
            Self::Ninjs16 => "ninjs 1.6",
            Self::Ninjs31 => "ninjs 3.1",
            Self::Nitf => "NITF 3.6",
            Self::Rss => "RSS 2.0",
            Self::Atom => "Atom 1.0",
            Self::JsonFeed => "JSON Feed 1.1",
            Self::NewsSitemap => "sitemap 0.9 with news 0.9",
        }
    }
}
