//! What an EPUB is asked for: [`Options`].
use std::collections::BTreeMap;

use crate::error::Result;

/// How deep the table of contents goes; issue contents pages always list every article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TocDepth {
    /// The deepest with at most 5,000 entries.
    #[default]
    Auto,
    /// Issues.
    Issue,
    /// Issues and pages.
    Page,
    /// Issues, pages and articles.
    Article,
}

impl TocDepth {
    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "auto" => Self::Auto,
            "issue" => Self::Issue,
            "page" => Self::Page,
            "article" => Self::Article,
            _ => return None,
        })
    }
}

/// What one document holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// A printed page (版) with its articles.
    #[default]
    Page,
    /// An article; the page keeps its head and a list of its articles.
    Article,
}

impl Unit {
    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Page, Self::Article].into_iter().find(|unit| unit.as_str() == word)
    }

    /// The word of the command line, which also stands in the identifier of the book.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Article => "article",
        }
    }
}

/// The cover picture.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Cover {
    /// A picture file: JPEG, PNG, WebP or GIF.
    Picture(Vec<u8>),
    /// The template `cover.svg`, as it is.
    Svg,
    /// The template `cover.svg`, drawn with these fonts as a PNG of 1600 × 2400 pixels. As it is where a font is wanting
    /// (`EPUB-007`).
    #[cfg(feature = "cover")]
    Drawn(super::CoverFonts),
}

impl Default for Cover {
    /// Drawn with the fonts of the system, in a build that can draw.
    fn default() -> Self {
        #[cfg(feature = "cover")]
        return Self::Drawn(super::CoverFonts::new(Vec::new(), true));
        #[cfg(not(feature = "cover"))]
        return Self::Svg;
    }
}

/// What an EPUB is asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// What one document holds (default: a printed page).
    pub unit: Unit,
    /// The cover picture (default: drawn, or the SVG picture where newsbind was built without `cover`).
    pub cover: Cover,
    /// Depth of the table of contents (default: auto).
    pub toc_depth: TocDepth,
    /// Bind page pictures as pages of fixed layout (default: yes).
    pub facsimile: bool,
    /// Write the NCX of EPUB 2 for old reading systems (default: yes).
    pub ncx: bool,
    /// Pictures with more pixels than this are made smaller (default: none is).
    #[cfg(feature = "resize")]
    pub max_pixels: Option<u64>,
    /// Fonts for characters that the fonts of reading systems lack: Chinese ones outside the two-byte part of GB 18030, and
    /// private use. What a volume uses of them goes into it; each character comes from the first font that has it (default:
    /// none; then nothing is embedded).
    #[cfg(feature = "rare-font")]
    pub rare_fonts: Vec<super::RareFont>,
    /// What somebody who evaluated the book says that it conforms to, such as `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`
    /// (default: nothing; newsbind evaluates no book).
    pub conforms_to: Option<String>,
    /// Who says so.
    pub certified_by: Option<String>,
    /// Templates of a house style by name, in place of the built-in ones (default: none).
    pub templates: BTreeMap<String, String>,
    /// More entries than this are `EPUB-001` (default: 65,535; more need zip64, which few reading systems were seen to
    /// open).
    pub warn_entries: usize,
    /// More bytes than this are `EPUB-002` (default: 500,000,000, Apple's advice; Send-to-Kindle takes 50,000,000).
    pub warn_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            unit: Unit::default(),
            cover: Cover::default(),
            toc_depth: TocDepth::default(),
            facsimile: true,
            ncx: true,
            #[cfg(feature = "resize")]
            max_pixels: None,
            #[cfg(feature = "rare-font")]
            rare_fonts: Vec::new(),
            conforms_to: None,
            certified_by: None,
            templates: BTreeMap::new(),
            warn_entries: 65_535,
            warn_bytes: 500_000_000,
        }
    }
}

impl Options {
    /// Finds what cannot be done before a byte is written.
    ///
    /// # Errors
    /// When the cover is no picture that readers show (`MED-002`).
    pub fn check(&self) -> Result<()> {
        match &self.cover {
            Cover::Picture(bytes) => super::cover::kind(bytes).map(|_| ()),
            _ => Ok(()),
        }
    }
}
