//! The self-check: what the writer itself must refuse. A broken rule is a fault of this program, not of the input; the
//! file is then not published. Validators let several of these pass.

use std::fmt;

use crate::report::{Code, codes};

/// A rule of the writer that was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// An object was numbered but never written (PDF-901).
    ObjectMissing,
    /// An object was written twice (PDF-902).
    ObjectTwice,
    /// ISO 19005-2, 6.1.13: more than 8,388,607 objects (PDF-903).
    TooManyObjects,
    /// ISO 19005-2, 6.1.13: a string of more than 32,767 bytes (PDF-904).
    StringTooLong,
    /// ISO 19005-2, 6.1.13: a name of more than 127 bytes (PDF-905).
    NameTooLong,
    /// An integer beyond 32 bits (PDF-906).
    NumberTooLarge,
    /// Painting outside marked content, or marked content left open or nested (PDF-907).
    MarkedContent,
    /// An element without kids, or an MCID without its element (PDF-908).
    EmptyElement,
    /// ISO 14289-1, 7.3: a figure without alternative text (PDF-909).
    FigureWithoutText,
    /// ISO 14289-1, 7.4.2: a heading level stepped over (PDF-910).
    HeadingStep,
    /// ISO 14289-1, 7.5: a header cell without scope (PDF-911).
    HeaderWithoutScope,
    /// ISO 14289-1, 7.9: a note without identifier, or one identifier twice (PDF-912).
    Identifier,
    /// A link or an outline item to a destination that nobody made, or a destination made twice (PDF-913).
    Destination,
    /// A glyph that is `.notdef` or has no text (PDF-914).
    Glyph,
    /// The bytes of a picture that do not fit its dictionary, or a picture to be smoothed (ISO 19005-2, 6.2.8.1; PDF-915).
    Picture,
    /// No title, language or date, or two page labels alike (PDF-916).
    Metadata,
    /// A file that is attached without name, kind or description, twice, or where the standard allows none (PDF-917).
    Attachment,
    /// ISO 32000-1, annex C: a side of a page below 3 or above 14,400 points (PDF-918).
    PageSize,
    /// ISO 19005-2, 6.1.13: the graphics state saved more than 28 deep, or not restored (PDF-919).
    SavedState,
    /// ISO 19005-2, 6.2.11.5: a width that is not that of the embedded font (PDF-920).
    Width,
}

impl Fault {
    /// The finding's code.
    pub(crate) fn code(self) -> Code {
        match self {
            Fault::ObjectMissing => codes::PDF_901,
            Fault::ObjectTwice => codes::PDF_902,
            Fault::TooManyObjects => codes::PDF_903,
            Fault::StringTooLong => codes::PDF_904,
            Fault::NameTooLong => codes::PDF_905,
            Fault::NumberTooLarge => codes::PDF_906,
            Fault::MarkedContent => codes::PDF_907,
            Fault::EmptyElement => codes::PDF_908,
            Fault::FigureWithoutText => codes::PDF_909,
            Fault::HeadingStep => codes::PDF_910,
            Fault::HeaderWithoutScope => codes::PDF_911,
            Fault::Identifier => codes::PDF_912,
            Fault::Destination => codes::PDF_913,
            Fault::Glyph => codes::PDF_914,
            Fault::Picture => codes::PDF_915,
            Fault::Metadata => codes::PDF_916,
            Fault::Attachment => codes::PDF_917,
            Fault::PageSize => codes::PDF_918,
            Fault::SavedState => codes::PDF_919,
            Fault::Width => codes::PDF_920,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::ObjectMissing => "an object was numbered but not written",
            Fault::ObjectTwice => "an object was written twice",
            Fault::TooManyObjects => "the file has more objects or bytes than PDF/A allows",
            Fault::StringTooLong => "a string is longer than PDF/A allows",
            Fault::NameTooLong => "a name is longer than PDF/A allows",
            Fault::NumberTooLarge => "a number is larger than PDF/A allows",
            Fault::MarkedContent => "marked content is open, nested or missing",
            Fault::EmptyElement => "a structure element holds nothing",
            Fault::FigureWithoutText => "a figure has no alternative text",
            Fault::HeadingStep => "a heading level was stepped over",
            Fault::HeaderWithoutScope => "a header cell has no scope",
            Fault::Identifier => "a note has no identifier, or an identifier is used twice",
            Fault::Destination => "a destination is missing or made twice",
            Fault::Glyph => "a glyph is shown that has no text",
            Fault::Picture => "a picture does not fit its dictionary",
            Fault::Metadata => "title, language, date or page labels are not as they must be",
            Fault::Attachment => "a file is attached that is not described, or may not be attached",
            Fault::PageSize => "a page is smaller or larger than PDF allows",
            Fault::SavedState => "the graphics state is saved too deep, or not restored",
            Fault::Width => "a width is not that of the font",
        })
    }
}

/// How many faults are kept; one is enough to refuse the file.
const KEPT: usize = 20;

/// Collects broken rules.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    faults: Vec<(Fault, String)>,
}

impl Guard {
    /// Notes a broken rule and where it was broken.
    pub(crate) fn fault(&mut self, fault: Fault, place: impl FnOnce() -> String) {
        if self.faults.len() < KEPT {
            self.faults.push((fault, place()));
        }
    }

    /// True when the file is sound but for its extent.
    pub(crate) fn is_outgrown(&self) -> bool {
        !self.faults.is_empty() && self.faults.iter().all(|(fault, _)| *fault == Fault::TooManyObjects)
    }

    /// Takes over what another guard has found.
    pub(crate) fn extend(&mut self, other: Guard) {
        self.faults.extend(other.faults);
        self.faults.truncate(KEPT);
    }

    /// The broken rules, in the order in which they were found.
    pub(crate) fn faults(&self) -> &[(Fault, String)] {
        &self.faults
    }
}

#[cfg(test)]
mod tests;
