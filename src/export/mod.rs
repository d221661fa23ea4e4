//! The exporters: each turns one volume of checked issues into one format.

#[cfg(feature = "pdf")]
pub mod pdf;
pub mod xml;
