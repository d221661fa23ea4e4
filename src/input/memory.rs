//! Memory.
/// Issues made in code.
#[derive(Debug)]
pub struct Memory;
