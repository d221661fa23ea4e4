//! The standards that a volume can follow, and what each of them demands: one table, which all other code asks.

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
    /// PDF/A-3a (ISO 19005-3) and PDF/UA-1: as 2a+ua1, and any file may be attached.
    A3aUa1,
    /// PDF/A-3b: as 2b, and any file may be attached.
    A3b,
    /// PDF/A-4 (ISO 19005-4) and PDF/UA-2 (ISO 14289-2), on PDF 2.0.
    A4Ua2,
    /// PDF/A-4f and PDF/UA-2: as 4+ua2, with files attached.
    A4fUa2,
    /// PDF/A-4.
    A4,
    /// PDF/A-4f: with files attached.
    A4f,
}

/// The PDF that a standard is made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// ISO 32000-1: an information dictionary; structure types of one kind.
    Pdf17,
    /// ISO 32000-2: no information dictionary; structure types in namespaces, destinations that name elements.
    Pdf20,
}

/// `pdfaid`: which part of ISO 19005, and which level or profile of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Archive {
    /// `pdfaid:part`.
    pub(crate) part: u8,
    /// `pdfaid:conformance`; none for PDF/A-4 without attachments.
    pub(crate) conformance: Option<char>,
    /// `pdfaid:rev`, the year of the edition, which Part 4 asks for.
    pub(crate) revision: Option<u16>,
}

/// `pdfuaid`: which part of ISO 14289.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Accessible {
    /// `pdfuaid:part`.
    pub(crate) part: u8,
    /// `pdfuaid:rev`, the year of the edition, which Part 2 asks for.
    pub(crate) revision: Option<u16>,
}

/// Whether files may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attaching {
    /// None; PDF/A-2 and PDF/A-4 allow only PDF/A files.
    Never,
    /// Any.
    Allowed,
    /// At least one (ISO 19005-4, 6.9).
    Needed,
}

/// What a standard demands of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Demands {
    word: &'static str,
    title: &'static str,
    /// The PDF under it.
    pub(crate) version: Version,
    /// Its part of ISO 19005.
    pub(crate) archive: Archive,
    /// Its part of ISO 14289, where it promises one.
    pub(crate) accessible: Option<Accessible>,
    /// Whether files are attached.
    pub(crate) attaching: Attaching,
}

impl Demands {
    /// True where a file must be tagged; elsewhere it may be.
    pub(crate) fn is_tagged(&self) -> bool {
        self.accessible.is_some() || self.archive.conformance == Some('A')
    }
}

const fn pdf_a(part: u8, level: char) -> Archive {
    Archive { part, conformance: Some(level), revision: None }
}

const fn pdf_a4(profile: Option<char>) -> Archive {
    Archive { part: 4, conformance: profile, revision: Some(2020) }
}

const UA_1: Option<Accessible> = Some(Accessible { part: 1, revision: None });
const UA_2: Option<Accessible> = Some(Accessible { part: 2, revision: Some(2024) });

impl Standard {
    /// Every standard.
    pub const ALL: &'static [Standard] = &[
        Standard::A2aUa1,
        Standard::A2u,
        Standard::A2b,
        Standard::A3aUa1,
        Standard::A3b,
        Standard::A4Ua2,
        Standard::A4fUa2,
        Standard::A4,
        Standard::A4f,
    ];

    /// The table.
    #[rustfmt::skip]
    pub(crate) const fn demands(self) -> Demands {
        use Attaching::{Allowed, Needed, Never};
        use Version::{Pdf17, Pdf20};
        let (word, title, version, archive, accessible, attaching) = match self {
            Self::A2aUa1 => ("2a+ua1", "PDF/A-2a，PDF/UA-1", Pdf17, pdf_a(2, 'A'), UA_1, Never),
            Self::A2u => ("2u", "PDF/A-2u", Pdf17, pdf_a(2, 'U'), None, Never),
            Self::A2b => ("2b", "PDF/A-2b", Pdf17, pdf_a(2, 'B'), None, Never),
            Self::A3aUa1 => ("3a+ua1", "PDF/A-3a，PDF/UA-1", Pdf17, pdf_a(3, 'A'), UA_1, Allowed),
            Self::A3b => ("3b", "PDF/A-3b", Pdf17, pdf_a(3, 'B'), None, Allowed),
            Self::A4Ua2 => ("4+ua2", "PDF/A-4，PDF/UA-2", Pdf20, pdf_a4(None), UA_2, Never),
            Self::A4fUa2 => ("4f+ua2", "PDF/A-4f，PDF/UA-2", Pdf20, pdf_a4(Some('F')), UA_2, Needed),
            Self::A4 => ("4", "PDF/A-4", Pdf20, pdf_a4(None), None, Never),
            Self::A4f => ("4f", "PDF/A-4f", Pdf20, pdf_a4(Some('F')), None, Needed),
        };
        Demands { word, title, version, archive, accessible, attaching }
    }

    /// Its word in the configuration file and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.demands().word
    }

    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|standard| standard.as_str() == word)
    }

    /// How the imprint page names it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.demands().title
    }
}

#[cfg(test)]
mod tests {
    use super::Standard;

    #[test]
    fn words_name_standards_and_standards_their_words() {
        for standard in Standard::ALL {
            assert_eq!(Standard::parse(standard.as_str()), Some(*standard));
        }
        assert_eq!(Standard::parse("4+ua1"), None, "PDF/UA-1 is made on PDF 1.7");
    }
}
