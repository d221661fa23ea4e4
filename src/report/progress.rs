//! How far a run is: [`Progress`].

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stage {
    /// Pass 1: every issue is read and checked.
    Check,
    /// Pass 2 of the EPUB exporter.
    Epub,
    /// Pass 2 of the PDF exporter.
    Pdf,
    /// Pass 2 of the NewsML exporter.
    Newsml,
    /// Files are compared with their manifest.
    Verify,
}

/// Told how far a run is. `()` is silent.
pub trait Progress: Send + Sync {
    /// A stage begins; it has `total` steps (issues or files).
    fn begin(&self, stage: Stage, total: usize);
    /// One step is done.
    fn step(&self);
    /// The stage is over.
    fn end(&self);
}

impl Progress for () {
    fn begin(&self, _: Stage, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}
