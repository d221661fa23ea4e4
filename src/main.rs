//! The newsbind program.
fn main() {}
