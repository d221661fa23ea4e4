//! Options of the PDF exporter, and fonts.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use serde::{Deserialize, Deserializer};

use crate::error::{Error, Result};
#[cfg(feature = "cover")]
use crate::export::epub::{Cover, CoverFonts};
use crate::export::pdf::{
    Attachment, ImageQuality, Layout, Measures, Options, OutlineDepth, PageContent, PageSize, Palette, Rgb, Standard,
    Start,
};

const STANDARDS: &[&str] = &["2a+ua1", "2u", "2b", "3a+ua1", "3b", "4+ua2", "4f+ua2", "4", "4f"];
const NONE: &str = "none";
const ATTACHMENTS: &[&str] = &[
    NONE,
    "json",
    #[cfg(feature = "newsml")]
    "newsml",
    "facsimile-pdf",
];
const DEPTHS: &[&str] = &["issue", "page", "article"];

/// `[pdf]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::cli) struct Pdf {
    #[serde(deserialize_with = "standard")]
    standard: Option<Standard>,
    attach: Option<Vec<Attach>>,
    #[serde(deserialize_with = "content")]
    content: Option<PageContent>,
    #[serde(deserialize_with = "page")]
    page: Option<PageSize>,
    columns: Option<u8>,
    gutter: Option<f32>,
    #[serde(deserialize_with = "super::positive")]
    max_size: Option<u64>,
    #[serde(deserialize_with = "start")]
    start: Option<Start>,
    cmyk_profile: Option<PathBuf>,
    style: Style,
    recto: Option<bool>,
    toc: Option<bool>,
    index: Option<bool>,
    guide: Option<PathBuf>,
    #[serde(deserialize_with = "depth")]
    outline: Option<OutlineDepth>,
    object_streams: Option<bool>,
    tagged: Option<bool>,
    #[serde(deserialize_with = "images")]
    images: Option<ImageQuality>,
}

const PAGES: &[&str] = &["a4", "a3", "16k", "8k", "4k", "2k", "WxH in millimetres"];

/// `[pdf.style]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Style {
    #[serde(deserialize_with = "color")]
    ink: Option<Rgb>,
    #[serde(deserialize_with = "color")]
    accent: Option<Rgb>,
    #[serde(deserialize_with = "color")]
    grey: Option<Rgb>,
    #[serde(deserialize_with = "color")]
    ground: Option<Rgb>,
    headlines: Option<[f32; 4]>,
    hair: Option<f32>,
    rule: Option<f32>,
    column_rules: Option<bool>,
}

fn color<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rgb>, D::Error> {
    super::word(deserializer, Palette::parse, &["#RRGGBB"])
}

impl Style {
    fn palette(&self) -> Palette {
        let default = Palette::default();
        Palette {
            ink: self.ink.unwrap_or(default.ink),
            accent: self.accent.unwrap_or(default.accent),
            grey: self.grey.unwrap_or(default.grey),
            ground: self.ground.unwrap_or(default.ground),
        }
    }

    fn measures(&self) -> Measures {
        let default = Measures::default();
        Measures {
            headlines: self.headlines.unwrap_or(default.headlines),
            hair: self.hair.unwrap_or(default.hair),
            rule: self.rule.unwrap_or(default.rule),
            column_rules: self.column_rules.unwrap_or(default.column_rules),
        }
    }
}

const STARTS: &[&str] = &["issue", "page", "article"];

fn start<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Start>, D::Error> {
    super::word(deserializer, Start::parse, STARTS)
}

const IMAGES: &[&str] = &["keep", "screen"];

fn images<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ImageQuality>, D::Error> {
    super::word(deserializer, ImageQuality::parse, IMAGES)
}

const CONTENTS: &[&str] = &["text", "facsimile", "both"];

fn content<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PageContent>, D::Error> {
    super::word(deserializer, PageContent::parse, CONTENTS)
}

fn page<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PageSize>, D::Error> {
    super::word(deserializer, PageSize::parse, PAGES)
}

fn page_size(word: &str) -> Result<PageSize, String> {
    PageSize::parse(word).ok_or_else(|| format!("one of {}", PAGES.join(", ")))
}

/// A word of `attach`; `none` attaches nothing.
#[derive(Debug, Clone, Copy)]
struct Attach(Option<Attachment>);

impl<'de> Deserialize<'de> for Attach {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |word: &str| ATTACHMENTS.contains(&word).then(|| Self(Attachment::parse(word)));
        let word = super::word(deserializer, parse, ATTACHMENTS)?;
        Ok(word.unwrap_or(Self(None)))
    }
}

/// `[fonts]`: families by role; `dirs` and `system` say where they are looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::cli) struct Fonts {
    body: Vec<String>,
    kicker: Vec<String>,
    headline: Vec<String>,
    subhead: Vec<String>,
    byline: Vec<String>,
    caption: Vec<String>,
    note: Vec<String>,
    latin: Vec<String>,
    dirs: Vec<PathBuf>,
    system: Option<bool>,
}

fn standard<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Standard>, D::Error> {
    super::word(deserializer, Standard::parse, STANDARDS)
}

fn depth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OutlineDepth>, D::Error> {
    super::word(deserializer, OutlineDepth::parse, DEPTHS)
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "PDF options")]
pub(in crate::cli) struct PdfArgs {
    /// Standard that the file follows (default: 2a+ua1)
    #[arg(long, value_name = "STANDARD", value_parser = PossibleValuesParser::new(STANDARDS))]
    pdf_standard: Option<String>,
    /// Files to attach for each issue, where the standard allows it (default: none; json under 4f)
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = PossibleValuesParser::new(ATTACHMENTS))]
    pdf_attach: Vec<String>,
    /// What is shown of the pages: their text, their pictures, or both (default: text)
    #[arg(long, value_name = "CONTENT", value_parser = PossibleValuesParser::new(CONTENTS))]
    pdf_content: Option<String>,
    /// Size of the paper: a4 (default), a3, 16k, 8k, 4k, 2k, or WxH in millimetres
    #[arg(long, value_name = "SIZE", value_parser = page_size)]
    pdf_page: Option<PageSize>,
    /// Columns of a page, 1 to 4 (default: 3 on A4, 4 on A3)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    pdf_columns: Option<u8>,
    /// Millimetres that the binding takes at the inner edge (default: 0)
    #[arg(long, value_name = "MM")]
    pdf_gutter: Option<f32>,
    /// Cut a volume of more bytes than this into parts, at issue borders (default: no limit)
    #[arg(long, value_name = "BYTES", value_parser = crate::cli::args::positive::<u64>)]
    pdf_max_size: Option<u64>,
}

impl PdfArgs {
    pub(in crate::cli) fn options(&self, config: &Pdf, fonts: &Fonts) -> Result<Options> {
        let mut options = Options::default();
        let given = self.pdf_standard.as_deref().and_then(Standard::parse);
        options.standard = given.or(config.standard).unwrap_or_default();
        let content = self.pdf_content.as_deref().and_then(PageContent::parse);
        options.content = content.or(config.content).unwrap_or_default();
        options.layout = Layout {
            page: self.pdf_page.or(config.page).unwrap_or(options.layout.page),
            columns: self.pdf_columns.or(config.columns),
            gutter: self.pdf_gutter.or(config.gutter).unwrap_or(options.layout.gutter),
        };
        options.max_size = self.pdf_max_size.or(config.max_size);
        options.attach = match self.pdf_attach.as_slice() {
            [] => config.attach.as_ref().map(|words| words.iter().filter_map(|word| word.0).collect()),
            words => Some(words.iter().filter_map(|word| Attachment::parse(word)).collect()),
        };
        options.palette = config.style.palette();
        options.measures = config.style.measures();
        options.start = config.start.unwrap_or_default();
        let profile = config.cmyk_profile.as_deref();
        options.cmyk_profile = profile.map(|file| fs::read(file).map_err(|e| unread(file, e))).transpose()?;
        options.recto = config.recto.unwrap_or(options.recto);
        options.contents = config.toc.unwrap_or(options.contents);
        options.index = config.index.unwrap_or(options.index);
        options.guide = config.guide.as_deref().map(read).transpose()?;
        options.outline = config.outline.unwrap_or_default();
        options.tagged = config.tagged.unwrap_or(options.tagged);
        options.images = config.images.unwrap_or_default();
        options.object_streams = config.object_streams.unwrap_or(options.object_streams);
        options.fonts.families = fonts.families();
        options.fonts.dirs.clone_from(&fonts.dirs);
        options.fonts.system = fonts.system.unwrap_or(options.fonts.system);
        Ok(options)
    }
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|e| unread(file, e))
}

fn unread(file: &Path, error: std::io::Error) -> Error {
    Error::input(file.display().to_string(), error)
}

impl Fonts {
    /// A cover is drawn with the same fonts.
    #[cfg(feature = "cover")]
    pub(in crate::cli) fn draw(&self, cover: &mut Cover) {
        if let Cover::Drawn(fonts) = cover {
            *fonts = CoverFonts::new(self.dirs.clone(), self.system.unwrap_or(true));
        }
    }

    fn families(&self) -> BTreeMap<String, Vec<String>> {
        let roles = [
            ("body", &self.body),
            ("kicker", &self.kicker),
            ("headline", &self.headline),
            ("subhead", &self.subhead),
            ("byline", &self.byline),
            ("caption", &self.caption),
            ("note", &self.note),
            ("latin", &self.latin),
        ];
        let given = roles.into_iter().filter(|(_, families)| !families.is_empty());
        given.map(|(role, families)| (role.to_owned(), families.clone())).collect()
    }
}
