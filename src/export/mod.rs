//! The exporters: each turns one volume of checked issues into one format.

#[cfg(any(feature = "resize", feature = "renditions", feature = "pdf"))]
mod change;
#[cfg(feature = "epub")]
pub mod epub;
#[cfg(any(feature = "pdf", feature = "rare-font"))]
mod face;
#[cfg(feature = "feed")]
pub mod feed;
#[cfg(feature = "newsml")]
pub mod newsml;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod xml;

#[cfg(feature = "newsml")]
pub use newsml::newsml;
