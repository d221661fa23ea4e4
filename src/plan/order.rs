//! Pass 1: reading order and identity.
use super::{Options, Plan};
use crate::error::Result;
use crate::input::Source;
use crate::model::Issue;
use crate::report::{Progress, Report};

pub(super) fn read_all<T: Send + Default>(
    _source: &dyn Source,
    _options: &Options,
    _report: &mut Report,
    _progress: &dyn Progress,
    _scan: impl Fn(&Issue) -> T + Sync,
) -> Result<(Plan, Vec<T>)> {
    Err(crate::error::Error::refused(crate::report::codes::SRC_001, "not written yet"))
}
