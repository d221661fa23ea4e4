//! The standards that a volume can follow, and what each of them demands.

/// A standard for long-term preservation, with or without accessibility.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Standard {
    /// PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): tagged, every word can be found and read aloud.
    #[default]
    A2aUa1,
    /// PDF/A-2u: the pages look the same for ever, and their text can be found.
    A2u,
    /// PDF/A-2b: the pages look the same for ever.
    A2b,
}

impl Standard {
    /// Every standard.
    pub const ALL: &'static [Standard] = &[Standard::A2aUa1, Standard::A2u, Standard::A2b];

    /// Its word in the configuration file and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Standard::A2aUa1 => "2a+ua1",
            Standard::A2u => "2u",
            Standard::A2b => "2b",
        }
    }

    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|standard| standard.as_str() == word)
    }

    /// How the imprint page names it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Standard::A2aUa1 => "PDF/A-2a，PDF/UA-1",
            Standard::A2u => "PDF/A-2u",
            Standard::A2b => "PDF/A-2b",
        }
    }

    /// `pdfaid:part` and `pdfaid:conformance`.
    pub(crate) fn archive(self) -> (u8, char) {
        match self {
            Standard::A2aUa1 => (2, 'A'),
            Standard::A2u => (2, 'U'),
            Standard::A2b => (2, 'B'),
        }
    }

    /// `pdfuaid:part`. All volumes are tagged; only this standard promises it.
    pub(crate) fn accessible(self) -> Option<u8> {
        match self {
            Standard::A2aUa1 => Some(1),
            Standard::A2u | Standard::A2b => None,
        }
    }
}
