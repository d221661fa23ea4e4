//! Options of the NewsML exporter.
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
