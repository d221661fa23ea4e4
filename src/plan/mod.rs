//! What is bound with what: [`Plan`], decided from outlines alone, and [`Volume`].
pub mod collation;
#[cfg(feature = "index")]
pub mod index;
pub mod names;
mod options;
mod order;
mod outline;
mod split;
mod terms;
mod volume;

pub use options::{Options, VolumeSize};
#[cfg(feature = "feed")]
pub(crate) use order::days_of;
pub use outline::{ArticleOutline, Doubt, IssueOutline, Misprint, Misprinted, PageOutline};
pub use terms::{Term, Work};
pub use volume::{Extent, LeftOut, Part, Volume};

use std::sync::Arc;

use crate::error::Result;
use crate::input::Source;
use crate::model::{Issue, Publication};
use crate::report::{Progress, Report};

/// Everything that will be bound, in order.
#[derive(Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The title.
    pub publication: Arc<Publication>,
    /// Volumes and parts, in the order of their dates.
    pub volumes: Vec<Volume>,
}

impl Plan {
    /// Pass 1: reads and checks every issue in parallel, keeps its outline, and decides the volumes.
    ///
    /// # Errors
    /// When the source cannot be read, or the publication record is unusable.
    pub fn new(source: &dyn Source, options: &Options, report: &mut Report) -> Result<Self> {
        Ok(Self::with_scan(source, options, report, &(), |_, _| ())?.0)
    }

    /// As [`Plan::new`]; `scan` is given every checked issue, on a worker, when its outline is made, and its results come back
    /// beside the outlines (`Volume::issues[k].entry` gives the index).
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn with_scan<T: Send + Default>(
        source: &dyn Source,
        options: &Options,
        report: &mut Report,
        progress: &dyn Progress,
        scan: impl Fn(&Publication, Issue) -> T + Sync,
    ) -> Result<(Self, Vec<T>)> {
        order::read_all(source, options, report, progress, scan)
    }
}
