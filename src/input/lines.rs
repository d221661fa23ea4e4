//! JSON Lines.
/// Spool.
pub fn spool() {}
