//! Files against their manifest.
mod manifest;

pub use manifest::{Verified, folder};
