//! Memory.
/// Files in memory.
#[derive(Debug)]
pub struct Memory;
