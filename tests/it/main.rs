//! One test binary, a module for each feature.

#[cfg(feature = "pdf")]
mod typography;
