//! newsbind binds structured newspaper issues into EPUB volumes, archival PDF/A and NewsML-G2.
//!
//! Everything follows one way: a [`input::Source`] gives records; [`check`] turns each into a [`model::Issue`] with findings in a
//! [`Report`]; a [`plan::Plan`] decides from outlines what is bound with what; an exporter of [`export`] writes each
//! [`plan::Volume`] forward only; a [`sink::Sink`] makes every file appear whole or not at all. [`convert()`] is all of it at once:
//!
//! ```
//! use newsbind::input::record::{ArticleRecord, BlockRecord, IssueRecord, PageRecord, PublicationRecord};
//! use newsbind::{Report, convert, input, sink};
//!
//! fn main() -> newsbind::Result<()> {
//!     let mut source = input::Memory::new(&PublicationRecord {
//!         newsbind: 1,
//!         id: "example-weekly".into(),
//!         title: "示例周报".into(),
//!         language: "zh-Hans".into(),
//!         ..PublicationRecord::default()
//!     })?;
//!     let article = ArticleRecord {
//!         headline: Some("春水已到田头".into()),
//!         body: vec![BlockRecord::paragraph("清晨，第一渠水进了秧田。")],
//!         ..ArticleRecord::default()
//!     };
//!     let page = PageRecord { label: "01".into(), articles: vec![article], ..PageRecord::default() };
//!     source.add_issue(&IssueRecord { date: "2024-03-01".into(), pages: vec![page], ..IssueRecord::default() })?;
//!
//!     let mut out = sink::Memory::default();
//!     let mut options = convert::Options::default();
//!     options.formats.retain(|format| format.as_str() == "epub");
//!     let mut report = Report::new();
//!     convert(&source, &mut out, &options, &mut report)?;
//!     for finding in report.diagnostics() {
//!         println!("{finding}");
//!     }
//!     report.into_result() // an error if any finding is one
//! }
//! ```
//!
//! An archive in a folder is [`input::Folder::open`], a folder to write to [`sink::Folder::create`].
//!
//! Features, all on by default: `epub`, `pdf`, `newsml` (the exporters); `cover`, `resize`, `rare-font` (drawn covers, changed pictures
//! and embedded fonts in EPUB); `feed` (deliveries to partners); `renditions` (smaller copies of pictures in NewsML-G2); `index` (indexes of a volume, brought in by `epub` and `pdf`);
//! `import` (foreign forms to the model); `schema` (JSON Schema of the format); `cli` (the program); `allocator` (what the
//! program, never the library, allocates with).
mod bytes;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod convert;
mod digest;
pub mod error;
pub mod export;
#[cfg(feature = "import")]
pub mod import;
pub mod input;
pub mod model;
pub mod parallel;
pub mod plan;
pub mod report;
pub mod sink;
pub mod verify;

pub use convert::convert;
pub use error::{Error, ErrorKind, Result};
pub use report::Report;
