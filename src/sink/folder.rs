//! Folder.
/// A folder on disk.
#[derive(Debug)]
pub struct Folder;
