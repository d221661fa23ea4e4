//! Options of the EPUB exporter.
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
            options.cover = Cover::Picture(fs::read(file).map_err(|e| Error::input(file.display().to_string(), e))?);
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
            let text =
                fs::read_to_string(entry.path()).map_err(|e| Error::input(entry.path().display().to_string(), e))?;
            templates.insert(name, text);
        }
    }
    Ok(templates)
}
