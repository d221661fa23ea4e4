//! Digests of files that belong to no archive: fonts.
use std::fs::File;
use std::io;
use std::path::Path;

use crate::digest::Sha256;

/// SHA-256 of a file, read in pieces.
pub(crate) fn of_file(path: &Path) -> io::Result<[u8; 32]> {
    Ok(Sha256::of_all(&mut File::open(path)?)?.1)
}
