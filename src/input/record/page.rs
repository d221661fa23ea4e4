//! The page record, its facsimile, and where records come from.
use super::article::ArticleRecord;
use super::issue::StaffRecord;
use super::record;
use crate::model::{Direction, PageKind};

record! {
    /// A page (版).
    PageRecord {
        /// As printed; unique in the issue except for gutters.
        label: String,
        /// ASCII; default from the label.
        id: Option<String>,
        /// What is on it.
        kind: Option<PageKind>,
        /// Printed sides that it stands for.
        sides: Option<Vec<String>>,
        /// 版名.
        title: Option<String>,
        /// Name of its section.
        section: Option<String>,
        /// Special title.
        special: Option<String>,
        /// Printed credits.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        staff: Vec<StaffRecord>,
        /// Language, where it differs.
        language: Option<String>,
        /// Direction, where it differs.
        direction: Option<Direction>,
        /// What the page says where it is wrong.
        #[serde(default)]
        misprinted: MisprintedPageRecord,
        /// Picture of the page.
        facsimile: Option<FacsimileRecord>,
        /// Articles in reading order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        articles: Vec<ArticleRecord>,
        /// Archivist's notes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<String>,
        /// Where the record came from.
        origin: Option<OriginRecord>,
    }
    /// What a page says of itself where it is wrong.
    MisprintedPageRecord {
        /// The printed date.
        date: Option<String>,
        /// The printed label.
        label: Option<String>,
    }
    /// Picture of a printed page.
    FacsimileRecord {
        /// JPEG, PNG or WebP.
        image: Option<String>,
        /// TIFF or JPEG 2000, for deposit.
        master: Option<String>,
        /// The page as PDF.
        pdf: Option<String>,
        /// Words with their places.
        text_layer: Option<TextLayerRecord>,
        /// Pixels of `image`.
        width: Option<u32>,
        /// Pixels of `image`.
        height: Option<u32>,
        /// Pixels per inch of the printed page.
        dpi: Option<f64>,
        /// Text for readers who cannot see it.
        alt: Option<String>,
    }
    /// Words with their places.
    TextLayerRecord {
        /// Format.
        format: TextLayerFormat,
        /// File.
        path: String,
    }
    /// Where something lies on a page picture.
    RegionRecord {
        /// Label of the page, default its own.
        page: Option<String>,
        /// Points in fractions 0..1.
        polygon: Vec<[f64; 2]>,
    }
    /// Where a record came from. Written by importers, read by people.
    OriginRecord {
        /// Source format.
        format: Option<String>,
        /// Profile and its version.
        profile: Option<String>,
        /// Source file.
        file: Option<String>,
        /// Source address.
        url: Option<String>,
        /// `algorithm:hex` of the source.
        digest: Option<String>,
        /// What a rule inferred.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        doubts: Vec<DoubtRecord>,
    }
    /// What a rule inferred.
    DoubtRecord {
        /// Code of the rule.
        code: String,
        /// Field that it filled.
        field: Option<String>,
        /// 0..1.
        confidence: Option<f64>,
    }
}

/// Format of a text layer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TextLayerFormat {
    /// ALTO, any version.
    #[default]
    Alto,
}
