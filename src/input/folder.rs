//! A folder.
/// An archive in a folder.
#[derive(Debug)]
pub struct Folder;
