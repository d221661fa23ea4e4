//! Options of the exporters, from the configuration file and the command line, which wins.
#[cfg(feature = "epub")]
mod epub;
#[cfg(feature = "newsml")]
mod newsml;
#[cfg(feature = "pdf")]
mod pdf;

#[cfg(feature = "epub")]
pub(super) use epub::{Epub, EpubArgs};
#[cfg(feature = "feed")]
pub(super) use newsml::media_topics;
#[cfg(feature = "newsml")]
pub(super) use newsml::{Newsml, NewsmlArgs};
#[cfg(feature = "pdf")]
pub(super) use pdf::{Fonts, Pdf, PdfArgs};

/// Reads a word of a list in a TOML file; another word is named together with the list.
#[cfg(any(feature = "epub", feature = "pdf"))]
fn word<'de, D: serde::Deserializer<'de>, T>(
    deserializer: D,
    parse: impl Fn(&str) -> Option<T>,
    words: &'static [&'static str],
) -> Result<Option<T>, D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    parse(&text).map(Some).ok_or_else(|| serde::de::Error::unknown_variant(&text, words))
}

/// Reads a number of things of which there is at least one from a TOML file.
pub(super) fn positive<'de, D: serde::Deserializer<'de>, T: TryFrom<i64>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let number = <i64 as serde::Deserialize>::deserialize(deserializer)?;
    let sound = Some(number).filter(|n| *n > 0).and_then(|n| T::try_from(n).ok());
    sound.map(Some).ok_or_else(|| serde::de::Error::custom(format!("`{number}` is no whole number from 1 on")))
}
