//! One test binary, a module for each feature.

mod house;
mod layers;
mod licences;
#[cfg(feature = "newsml")]
mod newsml;
mod source;
mod tools;
#[cfg(feature = "pdf")]
mod typography;
mod model;
