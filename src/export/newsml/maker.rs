//! One issue at a time, for `feed`: [`Maker`].
use super::Assigned;
use super::compose::Composer;
use super::context::Context;
use super::inventory::{self, Found};
use super::issue;
use super::options::{Options, Versions};
use super::vocab::Vocabulary;
use crate::error::Result;
use crate::input::Source;
use crate::model::{Issue, Publication};
use crate::plan::Volume;
use crate::report::Report;

/// Makes the items of issues that are in memory.
pub(crate) struct Maker<'a> {
    publication: &'a Publication,
    source: &'a dyn Source,
    options: &'a Options,
    vocabulary: Vocabulary<'a>,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(publication: &'a Publication, source: &'a dyn Source, options: &'a Options) -> Self {
        let vocabulary = Vocabulary::new(publication, options.cv_base.as_deref(), &options.schemes);
        Self { publication, source, options, vocabulary }
    }

    /// Hands every item of an issue to `f`, before anything has a version.
    ///
    /// # Errors
    /// When a file cannot be opened that is there.
    pub(crate) fn inventory<T>(&self, issue: &Issue, f: impl FnOnce(&[Found<'_>]) -> T) -> Result<T> {
        let versions = Versions::Record;
        let context =
            Context::new(self.publication, None, "", issue, self.source, self.options, versions, &self.vocabulary);
        Ok(f(&inventory::items(&context)?))
    }

    /// Makes the items of an issue that `assigned` says are to be sent.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn compose(
        &self,
        volume: &Volume,
        n: usize,
        issue: &Issue,
        assigned: &Assigned,
        out: &mut Composer,
        report: &mut Report,
    ) -> Result<()> {
        let (file, versions) = (&volume.issues[n].file, Versions::Ledger(assigned));
        let context = Context::new(
            self.publication,
            Some(volume),
            file,
            issue,
            self.source,
            self.options,
            versions,
            &self.vocabulary,
        );
        issue::compose(&context, out, report)
    }
}
