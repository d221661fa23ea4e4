//! Manifest.
/// One file of a manifest.
#[derive(Debug)]
pub struct FileEntry;
/// The manifest.
#[derive(Debug)]
pub struct Manifest;
/// A sink that records.
#[derive(Debug)]
pub struct Recorded;
