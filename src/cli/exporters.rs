//! Options of the exporters, from the configuration file and the command line, which wins.
#[cfg(feature = "epub")]
pub(super) use epub::{Epub, EpubArgs};
#[cfg(feature = "feed")]
pub(super) use newsml::media_topics;
#[cfg(feature = "newsml")]
pub(super) use newsml::{Newsml, NewsmlArgs};
#[cfg(feature = "pdf")]
pub(super) use pdf::{Fonts, Pdf, PdfArgs};

/// Reads a word of a list in a TOML file; another word is named together with the list.
#[cfg(any(feature = "epub", feature = "pdf"))]
fn word<'de, D: serde::Deserializer<'de>, T>(
    deserializer: D,
    parse: impl Fn(&str) -> Option<T>,
    words: &'static [&'static str],
) -> Result<Option<T>, D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    parse(&text).map(Some).ok_or_else(|| serde::de::Error::unknown_variant(&text, words))
}

/// Reads a number of things of which there is at least one from a TOML file.
pub(super) fn positive<'de, D: serde::Deserializer<'de>, T: TryFrom<i64>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let number = <i64 as serde::Deserialize>::deserialize(deserializer)?;
    let sound = Some(number).filter(|n| *n > 0).and_then(|n| T::try_from(n).ok());
    sound.map(Some).ok_or_else(|| serde::de::Error::custom(format!("`{number}` is no whole number from 1 on")))
}

#[cfg(feature = "epub")]
mod epub {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    use clap::builder::{BoolishValueParser, PossibleValuesParser};
    use serde::{Deserialize, Deserializer};

    use crate::error::{Error, Result};
    #[cfg(feature = "rare-font")]
    use crate::export::epub::RareFont;
    use crate::export::epub::{Cover, Options, TocDepth, Unit};

    const DEPTHS: &[&str] = &["auto", "issue", "page", "article"];
    const UNITS: &[&str] = &["page", "article"];

    /// `[epub]`.
    #[derive(Debug, Default, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    pub(in crate::cli) struct Epub {
        #[serde(deserialize_with = "unit")]
        unit: Option<Unit>,
        cover: Option<PathBuf>,
        #[serde(deserialize_with = "depth")]
        toc_depth: Option<TocDepth>,
        facsimile: Option<bool>,
        ncx: Option<bool>,
        #[cfg(feature = "resize")]
        #[serde(deserialize_with = "super::positive")]
        max_pixels: Option<u64>,
        #[cfg(feature = "rare-font")]
        rare_font: Vec<PathBuf>,
        conforms_to: Option<String>,
        certified_by: Option<String>,
        templates: Option<PathBuf>,
        #[serde(deserialize_with = "super::positive")]
        warn_entries: Option<usize>,
        #[serde(deserialize_with = "super::positive")]
        warn_bytes: Option<u64>,
    }

    fn unit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Unit>, D::Error> {
        super::word(deserializer, Unit::parse, UNITS)
    }

    fn depth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TocDepth>, D::Error> {
        super::word(deserializer, TocDepth::parse, DEPTHS)
    }

    #[derive(Debug, clap::Args)]
    #[command(next_help_heading = "EPUB options")]
    pub(in crate::cli) struct EpubArgs {
        /// What one document holds: a printed page, or an article (default: page)
        #[arg(long, value_name = "UNIT", value_parser = PossibleValuesParser::new(UNITS))]
        unit: Option<String>,
        /// Picture for the cover (default: one is drawn)
        #[arg(long, value_name = "FILE")]
        cover: Option<PathBuf>,
        /// Depth of the table of contents (default: auto)
        #[arg(long, value_name = "DEPTH", value_parser = PossibleValuesParser::new(DEPTHS))]
        toc_depth: Option<String>,
        /// Bind page pictures as pages of fixed layout (default: true)
        #[arg(long, value_name = "BOOL", value_parser = BoolishValueParser::new())]
        facsimile: Option<bool>,
        /// Leave out the NCX for old reading systems
        #[arg(long)]
        no_ncx: bool,
        /// Make pictures with more pixels than this smaller, such as 5600000 (default: none is)
        #[cfg(feature = "resize")]
        #[arg(long, value_name = "N", value_parser = crate::cli::args::positive::<u64>)]
        max_pixels: Option<u64>,
        /// Font for characters that common fonts lack: what the book uses of it goes in (again for a further font; FILE#2
        /// is the third face of a collection)
        #[cfg(feature = "rare-font")]
        #[arg(long, value_name = "FILE")]
        rare_font: Vec<PathBuf>,
        /// Templates of a house style, in place of the built-in ones of the same name
        #[arg(long, value_name = "DIR")]
        templates: Option<PathBuf>,
    }

    impl EpubArgs {
        pub(in crate::cli) fn options(&self, config: &Epub) -> Result<Options> {
            let unit = self.unit.as_deref().and_then(Unit::parse).or(config.unit).unwrap_or_default();
            let mut options = Options { unit, ..Options::default() };
            if let Some(file) = self.cover.as_ref().or(config.cover.as_ref()) {
                options.cover =
                    Cover::Picture(fs::read(file).map_err(|e| Error::input(file.display().to_string(), e))?);
            }
            let given = self.toc_depth.as_deref().and_then(TocDepth::parse);
            options.toc_depth = given.or(config.toc_depth).unwrap_or_default();
            options.facsimile = self.facsimile.or(config.facsimile).unwrap_or(options.facsimile);
            options.ncx = !self.no_ncx && config.ncx.unwrap_or(options.ncx);
            #[cfg(feature = "resize")]
            {
                options.max_pixels = self.max_pixels.or(config.max_pixels);
            }
            #[cfg(feature = "rare-font")]
            {
                let files = if self.rare_font.is_empty() { &config.rare_font } else { &self.rare_font };
                options.rare_fonts = files.iter().map(|file| rare_font(file)).collect::<Result<_>>()?;
            }
            options.conforms_to.clone_from(&config.conforms_to);
            options.certified_by.clone_from(&config.certified_by);
            options.warn_entries = config.warn_entries.unwrap_or(options.warn_entries);
            options.warn_bytes = config.warn_bytes.unwrap_or(options.warn_bytes);
            if let Some(folder) = self.templates.as_ref().or(config.templates.as_ref()) {
                options.templates = read(folder)?;
            }
            Ok(options)
        }
    }

    /// Reads a font file; `FILE#2` is the third face of a collection.
    #[cfg(feature = "rare-font")]
    fn rare_font(file: &Path) -> Result<RareFont> {
        let name = file.to_string_lossy();
        let face = name.rsplit_once('#').and_then(|(file, face)| Some((Path::new(file), face.parse().ok()?)));
        let (file, face) = face.filter(|_| !file.exists()).unwrap_or((file, 0));
        let name = file.display().to_string();
        RareFont::new(&name, fs::read(file).map_err(|e| Error::input(&*name, e))?, face)
    }

    fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
        let failed = |e| Error::input(folder.display().to_string(), e);
        let mut templates = BTreeMap::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && entry.path().is_file() {
                let text = fs::read_to_string(entry.path())
                    .map_err(|e| Error::input(entry.path().display().to_string(), e))?;
                templates.insert(name, text);
            }
        }
        Ok(templates)
    }
}

#[cfg(feature = "pdf")]
mod pdf {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    use clap::builder::PossibleValuesParser;
    use serde::{Deserialize, Deserializer};

    use crate::error::{Error, Result};
    #[cfg(feature = "cover")]
    use crate::export::epub::{Cover, CoverFonts};
    use crate::export::pdf::{
        Attachment, ImageQuality, Layout, Measures, Options, OutlineDepth, PageContent, PageSize, Palette, Rgb,
        Standard, Start,
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
}

#[cfg(feature = "newsml")]
mod newsml {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use crate::error::{Error, Result};
    use crate::export::newsml::settings::{Include, Settings};
    use crate::export::newsml::{MediaTopics, Options};
    use crate::report::codes;

    /// `[newsml]`.
    pub(in crate::cli) type Newsml = Settings;

    #[derive(Debug, clap::Args)]
    #[command(next_help_heading = "NewsML options")]
    pub(in crate::cli) struct NewsmlArgs {
        /// Send what is left out otherwise
        #[arg(long, value_name = "WHAT", value_delimiter = ',')]
        include: Vec<Include>,
        /// The list of media topics of the IPTC (JSON), to find codes that are unknown or retired
        #[arg(long, value_name = "FILE")]
        media_topics: Option<PathBuf>,
    }

    /// Reads a list of media topics.
    pub(in crate::cli) fn media_topics(path: &Path) -> Result<Arc<MediaTopics>> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|e| Error::input(&name, e))?;
        let wrong = |words| Error::refused(codes::PRF_002, format!("{name} {words}"));
        MediaTopics::parse(&text).map(Arc::new).map_err(wrong)
    }

    impl NewsmlArgs {
        pub(in crate::cli) fn options(&self, config: &Newsml) -> Result<Options> {
            if config.withheld.is_some() {
                let message = "`withheld` of [newsml] belongs into the profile of a partner";
                return Err(Error::refused(codes::PRF_004, message));
            }
            let mut options = config.options("[newsml]")?;
            options.include_canceled |= self.include.contains(&Include::Canceled);
            options.include_unsyndicated |= self.include.contains(&Include::Unsyndicated);
            options.media_topics = self.media_topics.as_deref().map(media_topics).transpose()?;
            Ok(options)
        }
    }
}
