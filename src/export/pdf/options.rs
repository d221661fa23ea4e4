//! What is asked of the PDF exporter: [`Options`].

use std::collections::BTreeSet;

use super::file::objects::MAX_OBJECTS;
use super::file::profile::is_of_inks;
use super::measures::Measures;
use super::page::sheet::Sheet;
use super::palette::Palette;
use super::standard::{Attaching, Standard};
use super::typeset::font::FontOptions;
use crate::error::{Error, Result};
use crate::parallel::Jobs;
use crate::report::codes;

/// What is attached to a volume for each of its issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Attachment {
    /// The record of the issue as it was read, `<issue id>.json`: what the volume was made from. Not of an issue with a
    /// withheld article (`PDF-014`).
    Json,
    /// All items of the issue in one NewsML-G2 message, `<issue id>.xml`.
    #[cfg(feature = "newsml")]
    Newsml,
    /// The PDF files that the archive holds of the issue and its pages, `<issue id>.pdf`, `<issue id>-<page id>.pdf`.
    FacsimilePdf,
}

impl Attachment {
    /// Everything that can be attached.
    pub const ALL: &'static [Self] = &[
        Self::Json,
        #[cfg(feature = "newsml")]
        Self::Newsml,
        Self::FacsimilePdf,
    ];

    /// Its word in the configuration file and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            #[cfg(feature = "newsml")]
            Self::Newsml => "newsml",
            Self::FacsimilePdf => "facsimile-pdf",
        }
    }

    /// How the imprint page names it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Json => "各期源数据（JSON）",
            #[cfg(feature = "newsml")]
            Self::Newsml => "各期NewsML-G2",
            Self::FacsimilePdf => "所藏原版PDF",
        }
    }

    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|attachment| attachment.as_str() == word)
    }
}

/// Width and height of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize([u16; 2]);

impl PageSize {
    /// 210 × 297 mm.
    pub const A4: Self = Self([210, 297]);
    /// 297 × 420 mm.
    pub const A3: Self = Self([297, 420]);
    /// Sizes with a name; 开本 as books are cut to.
    const NAMED: [(&'static str, Self); 6] = [
        ("a4", Self::A4),
        ("a3", Self::A3),
        ("16k", Self([184, 260])),
        ("8k", Self([260, 368])),
        ("4k", Self([270, 390])),
        ("2k", Self([390, 540])),
    ];
    /// The smallest and the largest side in millimetres.
    const LIMITS: std::ops::RangeInclusive<u16> = 120..=2000;

    /// Reads `a4`, `a3`, `16k`, `8k`, `4k`, `2k`, or `WxH` in whole millimetres from 120 to 2000.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        if let Some((_, size)) = Self::NAMED.into_iter().find(|(name, _)| *name == word) {
            return Some(size);
        }
        let (width, height) = word.split_once('x')?;
        let size = [width.parse().ok()?, height.parse().ok()?];
        size.iter().all(|side| Self::LIMITS.contains(side)).then_some(Self(size))
    }

    /// Width and height in millimetres.
    #[must_use]
    pub fn millimetres(self) -> [u16; 2] {
        self.0
    }
}

/// The paper and the columns on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Size of the paper (default: A4). Other sizes than A4 and A3 take the design of the nearer one.
    pub page: PageSize,
    /// Columns of the news grid, 1 to 4 (default: three on A4, four on A3).
    pub columns: Option<u8>,
    /// What the binding takes at the inner edge, in millimetres (default: 0). The outer margin stays at 11 mm or more.
    pub gutter: f32,
}

impl Layout {
    fn has_room(&self) -> bool {
        (0.0..=30.0).contains(&self.gutter)
            && self.columns.is_none_or(|columns| (1..=4).contains(&columns))
            && Sheet::new(self).column() >= 10
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self { page: PageSize::A4, columns: None, gutter: 0.0 }
    }
}

/// What is shown of the pages of the newspaper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PageContent {
    /// Their text, composed anew; the picture of a page that has no text.
    #[default]
    Text,
    /// Their pictures with the text behind them; the text of a page that has no picture.
    Facsimile,
    /// The picture of each page, then its text.
    Both,
}

impl PageContent {
    /// Reads the word of the configuration file and of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "text" => Self::Text,
            "facsimile" => Self::Facsimile,
            "both" => Self::Both,
            _ => return None,
        })
    }
}

/// What begins on a page of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Start {
    /// Each issue; its pages and articles follow one another.
    #[default]
    Issue,
    /// Each page of the newspaper.
    Page,
    /// Each article.
    Article,
}

impl Start {
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
}

/// How pictures are put into the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ImageQuality {
    /// Bytes or pixels unchanged.
    #[default]
    Keep,
    /// For reading on screens: at most three million pixels, an A4 page at 180 to the inch, as JPEG where nothing is transparent. A picture
    /// that would not become smaller stays as it is. Archives keep their pictures.
    Screen,
}

impl ImageQuality {
    /// Reads the word of the configuration file.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "keep" => Self::Keep,
            "screen" => Self::Screen,
            _ => return None,
        })
    }
}

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
    /// What is shown of the pages of the newspaper (default: their text).
    pub content: PageContent,
    /// The paper and the columns on it.
    pub layout: Layout,
    /// The colours of the house style.
    pub palette: Palette,
    /// The sizes and rules of the house style.
    pub measures: Measures,
    /// A volume of more bytes than this is cut into parts at issue borders (default: no limit); see [`Binder::parts`](super::Binder::parts).
    pub max_size: Option<u64>,
    /// What is attached (default: nothing; [`Attachment::Json`] where the standard asks for an attached file).
    pub attach: Option<BTreeSet<Attachment>>,
    /// How attached NewsML is written.
    #[cfg(feature = "newsml")]
    pub newsml: crate::export::newsml::Options,
    /// What begins on a page of its own (default: each issue). Where each page of the newspaper does, the labels of pages are
    /// those of the newspaper, such as `2024-03-01 02`, and `2024-03-01 02-1`, `2024-03-01 02-2` where it takes several.
    pub start: Start,
    /// The profile (ICC, class `prtr`, CMYK) of JPEG pictures in CMYK that bring none along (default: such pictures are
    /// refused, `IMG-001`).
    pub cmyk_profile: Option<Vec<u8>>,
    /// Begin every issue on a right-hand page (default: yes). Blank pages before it are left untagged.
    pub recto: bool,
    /// Contents pages (default: yes).
    pub contents: bool,
    /// Indexes after the issues (default: yes). A volume of one issue by plan has none.
    pub index: bool,
    /// Text of the page 出版说明 in place of the built-in one: a line a paragraph, `# ` before a subhead, `> ` before a
    /// line on the right; `{title}`, `{volume}`, `{coverage}`, `{content}`, `{shortfall}`, `{order}`, `{example}`, `{tabs}`,
    /// `{publisher}`, `{date}` are filled in.
    pub guide: Option<String>,
    /// Depth of the outline (default: articles).
    pub outline: OutlineDepth,
    /// Tag the file (default: yes), as the levels a of PDF/A and PDF/UA ask for. Without tags a file is smaller, and neither read
    /// aloud in its order nor reflowed.
    pub tagged: bool,
    /// How pictures are put into the file (default: unchanged).
    pub images: ImageQuality,
    /// A volume of more objects than this is cut into parts at issue borders, `PDF-017` (default: 8,388,607, as many as PDF/A-2
    /// allows).
    pub max_objects: usize,
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
            content: PageContent::default(),
            layout: Layout::default(),
            palette: Palette::default(),
            measures: Measures::default(),
            max_size: None,
            attach: None,
            #[cfg(feature = "newsml")]
            newsml: crate::export::newsml::Options::default(),
            start: Start::default(),
            cmyk_profile: None,
            recto: true,
            contents: true,
            index: true,
            guide: None,
            outline: OutlineDepth::default(),
            tagged: true,
            images: ImageQuality::default(),
            max_objects: MAX_OBJECTS,
            object_streams: true,
            fonts: FontOptions::default(),
            jobs: Jobs::default(),
        }
    }
}

impl Options {
    /// Looks at the options before anything is written.
    ///
    /// # Errors
    /// `PDF-001`: something is attached that the standard does not allow, or nothing where it wants something; the page has
    /// no room for the columns; the profile for CMYK is none; a colour cannot be read; a headline does not fit its lines; a standard that
    /// wants tags shall have none.
    pub fn check(&self) -> Result<()> {
        let refused = |message: String, hint: &str| Err(Error::refused(codes::PDF_001, message).with_hint(hint));
        if !self.layout.has_room() {
            let message = "the page has no room for so many columns of at least 10 em, or for such a gutter".to_owned();
            return refused(message, "ask for fewer columns, or for a larger page");
        }
        if !self.palette.can_be_read() {
            let message =
                "a colour of the house style has a contrast below 4.5 to 1 with what lies behind it".to_owned();
            return refused(message, "take darker colours for `ink`, `accent` and `grey`, or a lighter `ground`");
        }
        if !self.measures.are_sound() {
            let [lead, large, normal, brief] = Measures::HEADLINES.map(|(least, most)| format!("{least} to {most}"));
            let (least, most) = Measures::RULES;
            let message = "a size or a rule of the house style is outside what the grid of lines can take".to_owned();
            let hint = format!(
                "headlines: {lead}, {large}, {normal} and {brief} points, none larger than the one before; rules: {least} to {most} points"
            );
            return refused(message, &hint);
        }
        if self.cmyk_profile.as_deref().is_some_and(|profile| !is_of_inks(profile)) {
            let message = "the profile for pictures in CMYK is no ICC profile of versions 2 to 4 for CMYK".to_owned();
            return refused(message, "take the profile of the press, such as that of FOGRA or SWOP");
        }
        let standard = self.standard.as_str();
        if !self.tagged && self.standard.demands().is_tagged() {
            return refused(format!("a file of the standard `{standard}` is tagged"), "use 2u, 2b, 3b, 4 or 4f");
        }
        match (self.standard.demands().attaching, self.attached().is_empty()) {
            (Attaching::Never, false) => {
                refused(format!("nothing may be attached to a file of the standard `{standard}`"), "use 3a+ua1")
            }
            (Attaching::Needed, true) => {
                let hint = "attach `json`, or use 4 or 4+ua2";
                refused(format!("the standard `{standard}` wants an attached file"), hint)
            }
            _ => Ok(()),
        }
    }

    /// True where pages are called by their folios, not as those of the newspaper.
    pub(crate) fn has_folio_labels(&self) -> bool {
        self.start == Start::Issue && self.content == PageContent::Text
    }

    /// What is attached.
    pub(crate) fn attached(&self) -> BTreeSet<Attachment> {
        let needed = self.standard.demands().attaching == Attaching::Needed;
        self.attach.clone().unwrap_or_else(|| needed.then_some(Attachment::Json).into_iter().collect())
    }
}
