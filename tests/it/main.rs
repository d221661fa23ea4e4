//! One test binary, a module for each feature.

mod codes;
mod hostile;
#[cfg(feature = "epub")]
mod epub;
mod house;
mod layers;
mod licences;
#[cfg(feature = "newsml")]
mod newsml;
mod model;
mod source;
mod tools;
#[cfg(feature = "pdf")]
mod typography;
