//! One test binary, a module for each feature.

#[cfg(all(feature = "cli", feature = "newsml", feature = "import"))]
mod cli;
mod codes;
#[cfg(feature = "epub")]
mod epub;
mod examples;
mod hostile;
mod house;
#[cfg(feature = "import")]
mod import;
mod layers;
mod licences;
mod model;
#[cfg(feature = "newsml")]
mod newsml;
#[cfg(feature = "newsml")]
mod newsml_text;
#[cfg(feature = "pdf")]
mod pdf;
mod source;
mod tools;
#[cfg(feature = "pdf")]
mod typography;
