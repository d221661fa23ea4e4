//! Tagged, archival PDF volumes (PDF/A-2a with PDF/UA-1), written as a stream.

pub(crate) mod file;
pub(crate) mod page;
pub mod typeset;
