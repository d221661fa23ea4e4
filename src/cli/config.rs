//! The configuration file: every option of the library, under the name that it has on the command line, with `_`.
use std::fs;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::args::{Common, Input, Split, VolumeSize};
use super::exporters::positive;
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
    #[serde(deserialize_with = "positive")]
    max_pages: Option<usize>,
    #[serde(deserialize_with = "jobs")]
    jobs: Option<Jobs>,
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

fn jobs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Jobs>, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let sound = super::args::jobs(&number.to_string());
    sound.map(Some).map_err(|wanted| D::Error::custom(format!("`{number}` is not {wanted}")))
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
    #[serde(deserialize_with = "confidence")]
    min_confidence: Option<f64>,
}

#[cfg(feature = "import")]
fn confidence<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = f64::deserialize(deserializer)?;
    let sound = Some(number).filter(|number| (0.0..=1.0).contains(number));
    sound.map(Some).ok_or_else(|| D::Error::custom(format!("`{number}` is no number from 0 to 1")))
}

/// `[limits]`: what a record may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Limits {
    #[serde(deserialize_with = "positive")]
    record_bytes: Option<usize>,
    #[serde(deserialize_with = "positive")]
    string_bytes: Option<usize>,
    #[serde(deserialize_with = "positive")]
    pages: Option<usize>,
    #[serde(deserialize_with = "positive")]
    blocks: Option<usize>,
    #[serde(deserialize_with = "positive")]
    table_cells: Option<usize>,
    #[serde(deserialize_with = "positive")]
    depth: Option<usize>,
    #[serde(deserialize_with = "positive")]
    picture_bytes: Option<u64>,
    #[serde(deserialize_with = "positive")]
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
        given.or(self.jobs).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Names in backticks.
    fn quoted(text: &str) -> impl Iterator<Item = &str> {
        text.split('`').skip(1).step_by(2)
    }

    /// What serde knows of a table says the fault of a key that it does not know.
    fn known(table: &str) -> BTreeSet<String> {
        let fault = toml::from_str::<Config>(&format!("{table}\nno_such_key = 1\n")).unwrap_err();
        quoted(fault.message()).skip(1).map(str::to_owned).collect()
    }

    /// The keys of a section's table.
    fn documented<'d>(sections: &[(&str, &'d str)], heading: &str) -> BTreeSet<&'d str> {
        let (_, text) = sections.iter().find(|(known, _)| *known == heading).unwrap();
        text.lines().filter(|line| line.starts_with("| `")).filter_map(|line| quoted(line).next()).collect()
    }

    #[test]
    #[cfg(all(
        feature = "epub",
        feature = "resize",
        feature = "rare-font",
        feature = "pdf",
        feature = "newsml",
        feature = "import"
    ))]
    fn the_docs_name_every_key() {
        let docs = include_str!("../../docs/configuration.md");
        let sections: Vec<_> = docs.split("\n## ").skip(1).filter_map(|part| part.split_once('\n')).collect();
        let tables: BTreeSet<&str> =
            sections.iter().filter_map(|(heading, _)| heading.strip_prefix('[')?.strip_suffix(']')).collect();
        let top: BTreeSet<String> = documented(&sections, "At the top")
            .into_iter()
            .chain(tables.iter().copied().filter(|table| !table.contains('.')))
            .map(str::to_owned)
            .collect();
        assert_eq!(known(""), top);
        for table in tables {
            let heading = format!("[{table}]");
            let documented: BTreeSet<String> = documented(&sections, &heading).into_iter().map(str::to_owned).collect();
            assert_eq!(known(&heading), documented, "{heading}");
        }
    }
}
