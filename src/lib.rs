//! newsbind binds structured newspaper issues into EPUB volumes, archival PDF/A and NewsML-G2.

pub mod export;
