//! The configuration file: every option of the library, under the name that it has on the command line, with `_`.
use std::fs;

use serde::Deserialize;

use super::args::{Common, Input, Split, VolumeSize};
use crate::error::{Error, Result};
use crate::input::settings;
use crate::model::Date;
use crate::parallel::Jobs;
use crate::plan;

/// What a configuration file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Config {
    volume: Option<VolumeSize>,
    max_pages: Option<usize>,
    jobs: Option<usize>,
    limits: Limits,
    #[cfg(feature = "index")]
    index: Index,
    #[cfg(feature = "epub")]
    pub(super) epub: super::exporters::Epub,
    #[cfg(feature = "pdf")]
    pub(super) pdf: super::exporters::Pdf,
    #[cfg(feature = "pdf")]
    pub(super) fonts: super::exporters::Fonts,
    #[cfg(feature = "newsml")]
    pub(super) newsml: super::exporters::Newsml,
    #[cfg(feature = "import")]
    import: Import,
}

/// `[index]`: `order` is `pinyin` or `stroke`; `entered_by` lists those who keyed the texts, too.
#[cfg(feature = "index")]
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Index {
    order: IndexOrder,
    entered_by: bool,
}

#[cfg(feature = "index")]
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum IndexOrder {
    #[default]
    Pinyin,
    Stroke,
}

#[cfg(feature = "index")]
impl Index {
    fn options(&self) -> plan::index::Options {
        let order = match self.order {
            IndexOrder::Pinyin => plan::index::Order::Pinyin,
            IndexOrder::Stroke => plan::index::Order::Stroke,
        };
        plan::index::Options { order, entered_by: self.entered_by }
    }
}

/// `[import]`.
#[cfg(feature = "import")]
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Import {
    min_confidence: Option<f64>,
}

/// `[limits]`: what a record may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Limits {
    record_bytes: Option<usize>,
    string_bytes: Option<usize>,
    pages: Option<usize>,
    blocks: Option<usize>,
    table_cells: Option<usize>,
    depth: Option<usize>,
    picture_bytes: Option<u64>,
    picture_pixels: Option<u64>,
}

impl Config {
    /// Reads the file of `--config`; without one nothing is set.
    pub(super) fn load(common: &Common) -> Result<Self> {
        let Some(path) = &common.config else { return Ok(Self::default()) };
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|e| Error::input(&name, e))?;
        settings::parse(&text, &name)
    }

    /// Options of pass 1 without volumes.
    pub(super) fn plan_of(&self, dates: Option<(Date, Date)>, jobs: Option<Jobs>) -> plan::Options {
        let modified = super::environment::source_date();
        let mut options = plan::Options { modified, dates, jobs: self.jobs(jobs), ..plan::Options::default() };
        #[cfg(feature = "index")]
        {
            options.index = self.index.options();
        }
        self.limits.apply(&mut options.check.limits);
        options
    }

    /// Options of pass 1.
    pub(super) fn plan(&self, input: &Input, split: Option<&Split>) -> plan::Options {
        let mut options = self.plan_of(input.dates, input.jobs);
        if let Some(size) = split.and_then(|s| s.volume).or(self.volume) {
            options.volume = size.into();
        }
        if let Some(pages) = split.and_then(|s| s.max_pages).or(self.max_pages) {
            options.max_pages = pages;
        }
        options
    }

    /// Least confidence of a doubt that is applied.
    #[cfg(feature = "import")]
    pub(super) fn min_confidence(&self) -> Option<f64> {
        self.import.min_confidence
    }

    /// Worker threads.
    pub(super) fn jobs(&self, given: Option<Jobs>) -> Jobs {
        given.or(self.jobs.map(Jobs::new)).unwrap_or_default()
    }
}

impl Limits {
    fn apply(&self, limits: &mut crate::input::record::Limits) {
        fn set<T: Copy>(target: &mut T, value: Option<T>) {
            *target = value.unwrap_or(*target);
        }
        set(&mut limits.record_bytes, self.record_bytes);
        set(&mut limits.string_bytes, self.string_bytes);
        set(&mut limits.pages, self.pages);
        set(&mut limits.blocks, self.blocks);
        set(&mut limits.table_cells, self.table_cells);
        set(&mut limits.depth, self.depth);
        set(&mut limits.picture_bytes, self.picture_bytes);
        set(&mut limits.picture_pixels, self.picture_pixels);
    }
}
