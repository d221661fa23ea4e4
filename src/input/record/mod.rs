//! What a file says: records as serde types. They are the definition of the format (`newsbind schema` prints their JSON Schema)
//! and what importers and programs write.
//!
//! Records keep strings as given; `check` decides what they mean.
mod article;
mod block;
mod fields;
mod issue;
mod locate;
mod page;
mod parse;
mod publication;
#[cfg(feature = "schema")]
mod schema;
mod text;
mod words;

pub use article::{
    ArticleRecord, AuthorRecord, ColumnRecord, DatelineRecord, RelatedRecord, SeriesRecord, SubjectRecord, TurnRecord,
};
pub use block::{
    BlockRecord, BoxRecord, CellRecord, FigureRecord, GalleryRecord, ListRecord, ParagraphRecord, QuoteRecord,
    SubheadRecord, TableRecord, VerseRecord,
};
pub use issue::{
    GroupRecord, InlinePublication, IssueRecord, MisprintedIssueRecord, SectionRecord, StaffRecord, StatusWord,
};
pub(crate) use locate::locate;
pub use page::{
    DoubtRecord, FacsimileRecord, MisprintedPageRecord, OriginRecord, PageRecord, RegionRecord, TextLayerFormat,
    TextLayerRecord,
};
pub(crate) use parse::nearest;
pub(crate) use parse::parse_again;
pub use parse::{Limits, Parsed, parse_issue, parse_publication};
pub use publication::{
    IdentifiersRecord, PauseRecord, PublicationRecord, PublisherRecord, RightsRecord, ScheduleRecord,
};
#[cfg(feature = "schema")]
pub use schema::{issue_schema, publication_schema};
pub use text::{GlyphPiece, LinesRecord, LinkPiece, NumberRecord, Piece, RubyPiece, SpanPiece, TextRecord};
pub(crate) use words::plain;

/// The version of the format that this program reads and writes.
pub const FORMAT: u64 = 1;

/// A record as JSON, absent fields left out, in the order of the format's description, ending in a line feed.
///
/// # Errors
/// When a number in an `x-` field cannot be written; records made by the reader always can.
pub fn to_json<T: serde::Serialize>(record: &T) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(record)?;
    prune(&mut value);
    let mut out = serde_json::to_string_pretty(&value)?;
    out.push('\n');
    Ok(out)
}

/// Drops members that are `null` or an empty object: an absent field is not written.
fn prune(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            members.values_mut().for_each(prune);
            members.retain(|_, v| !v.is_null() && v.as_object().is_none_or(|inner| !inner.is_empty()));
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

/// Attributes of every record type.
macro_rules! record {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
            pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }
        )*
    };
}
pub(crate) use record;
