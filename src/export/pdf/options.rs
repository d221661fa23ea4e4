//! What is asked of the PDF exporter: [`Options`].

use super::standard::Standard;
use super::typeset::font::FontOptions;
use crate::parallel::Jobs;

/// How deep the outline (bookmarks) goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OutlineDepth {
    /// Months and issues.
    Issue,
    /// Newspaper pages too.
    Page,
    /// Articles too.
    #[default]
    Article,
}

impl OutlineDepth {
    /// Reads the word of the configuration file.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "issue" => Self::Issue,
            "page" => Self::Page,
            "article" => Self::Article,
            _ => return None,
        })
    }

    pub(crate) fn levels(self) -> usize {
        match self {
            Self::Issue => 1,
            Self::Page => 2,
            Self::Article => 3,
        }
    }
}

/// Options of the PDF exporter.
#[derive(Debug, Clone)]
pub struct Options {
    /// The standard that the file follows and claims (default: PDF/A-2a with PDF/UA-1).
    pub standard: Standard,
    /// Begin every issue on a right-hand page (default: yes). Blank pages before it are left untagged.
    pub recto: bool,
    /// Contents pages (default: yes).
    pub contents: bool,
    /// Indexes after the issues (default: yes). A volume of one issue by plan has none.
    pub index: bool,
    /// Text of the page 出版说明 in place of the built-in one: a line a paragraph, `# ` before a subhead, `> ` before a
    /// line on the right; `{title}`, `{volume}`, `{coverage}`, `{shortfall}`, `{order}`, `{example}`, `{tabs}`,
    /// `{publisher}`, `{date}` are filled in.
    pub guide: Option<String>,
    /// Depth of the outline (default: articles).
    pub outline: OutlineDepth,
    /// Pack objects into object streams (default: yes). `false` is for archives that want plain objects.
    pub object_streams: bool,
    /// Which fonts are used (default: the system's Noto CJK and LXGW WenKai, or what stands for them).
    pub fonts: FontOptions,
    /// Worker threads (default: one for each core). The file does not depend on it.
    pub jobs: Jobs,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            standard: Standard::default(),
            recto: true,
            contents: true,
            index: true,
            guide: None,
            outline: OutlineDepth::default(),
            object_streams: true,
            fonts: FontOptions::default(),
            jobs: Jobs::default(),
        }
    }
}
