//! One issue at a time, for `feed`: [`Maker`].
use super::Assigned;
use super::compose::Composer;
use super::context::Context;
use super::inventory::{self, Found};
use super::issue;
use super::join::Joined;
use super::options::{Options, Versions};
use super::vocab::Vocabulary;
use crate::error::Result;
use crate::input::Source;
use crate::model::{Issue, Publication};
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

    pub(crate) fn publication(&self) -> &'a Publication {
        self.publication
    }

    /// Hands every item of an issue to `f`, before anything has a version.
    ///
    /// # Errors
    /// When a file cannot be opened that is there.
    pub(crate) fn inventory<T>(&self, issue: (&Issue, &Joined), f: impl FnOnce(&[Found<'_>]) -> T) -> Result<T> {
        let context = self.context("", issue, Versions::Record);
        Ok(f(&inventory::items(&context)?))
    }

    /// Makes the items of an issue that `assigned` says are to be sent; `file` is the issue's record.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn compose(
        &self,
        file: &str,
        issue: (&Issue, &Joined),
        assigned: &Assigned,
        out: &mut Composer,
        report: &mut Report,
    ) -> Result<()> {
        let versions = Versions::Ledger(assigned);
        let context = self.context(file, issue, versions);
        issue::compose(&context, out, report)
    }

    /// Makes what takes back all that was sent of an issue whose record is gone.
    pub(crate) fn take_back(&self, issue: (&Issue, &Joined), assigned: &Assigned, out: &mut Composer) {
        issue::take_back(&self.context("", issue, Versions::Ledger(assigned)), out);
    }

    fn context<'c>(&'c self, file: &'c str, issue: (&'c Issue, &'c Joined), versions: Versions<'c>) -> Context<'c> {
        Context::new(self.publication, None, file, issue, self.source, self.options, versions, &self.vocabulary)
    }
}
