//! newsbind binds structured newspaper issues into EPUB volumes, archival PDF/A and NewsML-G2.
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod error;
pub mod export;
pub mod input;
pub mod model;
pub mod parallel;
pub mod plan;
pub mod report;
pub mod sink;
pub mod verify;

pub use error::{Error, ErrorKind, Result};
pub use report::Report;
