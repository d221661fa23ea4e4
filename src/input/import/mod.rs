//! Foreign formats, one file each: they read a file and say what stands in it. `import` makes an archive of it.
mod decode;
mod files;
mod profile;
mod shape;
pub mod text;

pub use decode::decode;
pub use files::Files;
pub use profile::Profile;
pub(crate) use shape::doubt;

use crate::input::record::{PageRecord, PublicationRecord};

/// Largest text file: 16 MiB.
pub const MAX_TEXT: u64 = 16 << 20;

/// What one file says: pages of one issue. Its publication has no `id` yet.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Unit {
    /// What the file says of the newspaper.
    pub publication: PublicationRecord,
    /// Date of issue, `YYYY-MM-DD`.
    pub date: String,
    /// 期号.
    pub number: Option<String>,
    /// 总期号.
    pub total_number: Option<String>,
    /// Its pages, with their articles.
    pub pages: Vec<PageRecord>,
    /// Lines of navigation that were dropped.
    pub dropped: usize,
}
