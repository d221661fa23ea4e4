//! Structure types, and how they are called in PDF 1.7 and in PDF 2.0.

use std::io;

use pdf_writer::{Ref, TextStr};

use crate::export::pdf::file::objects::Objects;
use crate::export::pdf::standard::Version;

/// A structure type (ISO 32000-1, 14.8.4; ISO 32000-2, 14.8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Part,
    Art,
    Sect,
    Div,
    Aside,
    BlockQuote,
    Caption,
    Toc,
    Toci,
    Index,
    P,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    L,
    Li,
    Lbl,
    LBody,
    Table,
    Tr,
    Th,
    Td,
    THead,
    TBody,
    Span,
    Reference,
    Note,
    Link,
    Ruby,
    Rb,
    Rt,
    Figure,
}

impl Role {
    /// The name in PDF 1.7, and in content streams, where any name will do.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::Part => "Part",
            Role::Art => "Art",
            Role::Sect => "Sect",
            // What stands beside the text has a type of its own only in PDF 2.0.
            Role::Div | Role::Aside => "Div",
            Role::BlockQuote => "BlockQuote",
            Role::Caption => "Caption",
            Role::Toc => "TOC",
            Role::Toci => "TOCI",
            Role::Index => "Index",
            Role::P => "P",
            Role::H1 => "H1",
            Role::H2 => "H2",
            Role::H3 => "H3",
            Role::H4 => "H4",
            Role::H5 => "H5",
            Role::H6 => "H6",
            Role::L => "L",
            Role::Li => "LI",
            Role::Lbl => "Lbl",
            Role::LBody => "LBody",
            Role::Table => "Table",
            Role::Tr => "TR",
            Role::Th => "TH",
            Role::Td => "TD",
            Role::THead => "THead",
            Role::TBody => "TBody",
            Role::Span => "Span",
            Role::Reference => "Reference",
            Role::Note => "Note",
            Role::Link => "Link",
            Role::Ruby => "Ruby",
            Role::Rb => "RB",
            Role::Rt => "RT",
            Role::Figure => "Figure",
        }
    }

    /// The heading of a level from 1 to 6.
    pub(crate) fn heading(level: u8) -> Role {
        match level {
            0 | 1 => Role::H1,
            2 => Role::H2,
            3 => Role::H3,
            4 => Role::H4,
            5 => Role::H5,
            _ => Role::H6,
        }
    }

    pub(super) fn heading_level(self) -> Option<u8> {
        Some(match self {
            Role::H1 => 1,
            Role::H2 => 2,
            Role::H3 => 3,
            Role::H4 => 4,
            Role::H5 => 5,
            Role::H6 => 6,
            _ => return None,
        })
    }

    /// The name in PDF 2.0, and whether it is one of those that PDF 2.0 took over from 1.7 as they were.
    fn in_pdf_20(self) -> (&'static str, bool) {
        match self {
            Role::Aside => ("Aside", false),
            Role::Note => ("FENote", false),
            Role::Art | Role::BlockQuote | Role::Index | Role::Reference | Role::Toc | Role::Toci => {
                (self.name(), true)
            }
            _ => (self.name(), false),
        }
    }
}

/// Name of the namespace of PDF 2.0 (ISO 32000-2, 14.8.6). `pdf-writer` 0.15 writes another one.
const PDF_20: &str = "http://iso.org/pdf2/ssn";
/// Name of the namespace of PDF 1.7.
const PDF_17: &str = "http://iso.org/pdf/ssn";

/// How the structure types of a file are written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Dialect {
    /// PDF 1.7: by name.
    Pdf17,
    /// PDF 2.0: by name and namespace, of PDF 2.0 and of PDF 1.7.
    Pdf20([Ref; 2]),
}

impl Dialect {
    /// The dialect of a version, with numbers for what it needs.
    pub(crate) fn new(version: Version, objects: &mut Objects<'_>) -> Self {
        match version {
            Version::Pdf17 => Self::Pdf17,
            Version::Pdf20 => Self::Pdf20([objects.reserve(), objects.reserve()]),
        }
    }

    /// The namespaces, as the root of the structure tree names them.
    pub(crate) fn namespaces(&self) -> &[Ref] {
        match self {
            Self::Pdf17 => &[],
            Self::Pdf20(spaces) => spaces,
        }
    }

    /// Writes the namespaces.
    pub(crate) fn write(&self, objects: &mut Objects<'_>) -> io::Result<()> {
        for (id, name) in self.namespaces().iter().zip([PDF_20, PDF_17]) {
            objects.write(|chunk| {
                chunk.namespace(*id).ns(TextStr(name));
            })?;
        }
        Ok(())
    }

    /// The topmost element, `Document`, belongs to the first of them.
    pub(crate) fn document(&self) -> Option<Ref> {
        self.namespaces().first().copied()
    }

    /// The name of a structure type and its namespace.
    pub(super) fn name(self, role: Role) -> (&'static str, Option<Ref>) {
        match self {
            Self::Pdf17 => (role.name(), None),
            Self::Pdf20([own, old]) => {
                let (name, is_old) = role.in_pdf_20();
                (name, Some(if is_old { old } else { own }))
            }
        }
    }

    /// True where elements may point at others (`Ref`) and notes have a type.
    pub(super) fn has_references(self) -> bool {
        matches!(self, Self::Pdf20(_))
    }
}
