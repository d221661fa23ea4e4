//! One test binary, a module for each feature.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops where something is wrong, and is told by the environment what is there"
)]

#[cfg(all(feature = "cli", feature = "newsml", feature = "import"))]
mod cli;
mod codes;
#[cfg(feature = "cli")]
mod conform;
#[cfg(feature = "epub")]
mod epub;
#[cfg(feature = "epub")]
mod epub_book;
#[cfg(feature = "epub")]
mod epub_fields;
#[cfg(feature = "epub")]
mod epub_made;
#[cfg(feature = "epub")]
mod epub_pictures;
#[cfg(feature = "rare-font")]
mod epub_rare;
#[cfg(feature = "epub")]
mod epub_rbook;
#[cfg(feature = "epub")]
mod epub_readers;
#[cfg(feature = "epub")]
mod epub_templates;
#[cfg(feature = "epub")]
mod epub_text;
mod epubcheck;
mod examples;
#[cfg(feature = "cli")]
mod expected;
#[cfg(all(feature = "cli", feature = "feed"))]
mod feed;
#[cfg(all(feature = "cli", feature = "feed"))]
mod feed_formats;
#[cfg(all(feature = "cli", feature = "feed"))]
mod feed_held;
#[cfg(all(feature = "cli", feature = "feed"))]
mod feed_selection;
#[cfg(all(feature = "cli", feature = "feed"))]
mod feed_ways;
mod hostile;
mod house;
#[cfg(feature = "import")]
mod import;
#[cfg(feature = "index")]
mod index;
mod layers;
mod licences;
#[cfg(feature = "cli")]
mod made;
#[cfg(feature = "schema")]
mod model;
#[cfg(feature = "epub")]
mod mutated;
#[cfg(feature = "newsml")]
mod newsml;
#[cfg(feature = "newsml")]
mod newsml_message;
#[cfg(feature = "newsml")]
mod newsml_payloads;
#[cfg(feature = "newsml")]
mod newsml_text;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf_book;
#[cfg(feature = "pdf")]
mod pdf_facsimile;
#[cfg(feature = "pdf")]
mod pdf_fonts;
#[cfg(feature = "pdf")]
mod pdf_hard;
#[cfg(feature = "pdf")]
mod pdf_inks;
#[cfg(feature = "pdf")]
mod pdf_layout;
#[cfg(feature = "pdf")]
mod pdf_pages;
#[cfg(feature = "pdf")]
mod pdf_pictures;
#[cfg(feature = "pdf")]
mod pdf_rules;
#[cfg(feature = "pdf")]
mod pdf_standards;
#[cfg(feature = "pdf")]
mod pdf_structure;
#[cfg(feature = "pdf")]
mod pdf_trees;
#[cfg(feature = "epub")]
mod readers;
#[cfg(feature = "cli")]
mod repro;
#[cfg(feature = "cli")]
mod roundtrip;
mod source;
mod tools;
#[cfg(feature = "pdf")]
mod typography;
