//! The issue record.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::block::BlockRecord;
use super::page::{OriginRecord, PageRecord};
use super::publication::{IdentifiersRecord, PublicationRecord, PublisherRecord};
use super::record;
use super::text::{LinesRecord, NumberRecord, TextRecord};
use crate::model::{Detail, SectionKind};

/// One issue of a newspaper, as a file says it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct IssueRecord {
    /// Format version, 1.
    pub newsbind: Option<u64>,
    /// The publication's id, or the publication itself.
    pub publication: Option<InlinePublication>,
    /// True date of issue, ISO 8601.
    pub date: String,
    /// Last day of a combined issue.
    pub date_until: Option<String>,
    /// Printed name of the edition.
    pub edition: Option<String>,
    /// 1 (default), 2 … when there are several on one day.
    pub edition_order: Option<u8>,
    /// 期号.
    pub number: Option<NumberRecord>,
    /// 总期号.
    pub total_number: Option<NumberRecord>,
    /// 年卷.
    pub volume_number: Option<NumberRecord>,
    /// What the paper says where it is wrong.
    #[serde(default)]
    pub misprinted: MisprintedIssueRecord,
    /// 农历 as printed.
    pub lunar_date: Option<String>,
    /// Title of a special edition.
    pub special: Option<String>,
    /// A title of its own.
    pub title: Option<String>,
    /// How deep it is described.
    pub detail: Option<Detail>,
    /// 叠, 副刊, 增刊.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SectionRecord>,
    /// What stands together under one heading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupRecord>,
    /// Pages in print order.
    pub pages: Vec<PageRecord>,
    /// The whole issue as delivered.
    pub pdf: Option<String>,
    /// Printed credits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<StaffRecord>,
    /// What differs from the publication's publisher.
    pub imprint: Option<PublisherRecord>,
    /// Revision of this record.
    pub version: Option<u32>,
    /// When it changed, RFC 3339.
    pub modified: Option<String>,
    /// Language, where it differs.
    pub language: Option<String>,
    /// Archivist's notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Where the record came from.
    pub origin: Option<OriginRecord>,
    /// Fields that begin with `x-`, by JSON pointer, as they were. They travel with the record, not in its JSON form.
    #[serde(skip)]
    pub extra: BTreeMap<String, Value>,
}

/// The publication's id, or the publication itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum InlinePublication {
    /// Its id.
    Id(String),
    /// All of it.
    Whole(Box<PublicationRecord>),
}

// Not `#[serde(untagged)]`: that would lose the place of an error inside.
impl<'de> Deserialize<'de> for InlinePublication {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> serde::de::Visitor<'de> for V {
            type Value = InlinePublication;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the id of a publication, or a publication")
            }
            fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<InlinePublication, E> {
                Ok(InlinePublication::Id(id.to_owned()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<InlinePublication, A::Error> {
                PublicationRecord::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    .map(|record| InlinePublication::Whole(Box::new(record)))
            }
        }
        deserializer.deserialize_any(V)
    }
}

/// The word of an article's status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum StatusWord {
    /// It may be used.
    #[default]
    Usable,
    /// It waits for its embargo.
    Withheld,
    /// 撤稿.
    Canceled,
}

record! {
    /// What an issue says of itself where it is wrong.
    MisprintedIssueRecord {
        /// The printed date.
        date: Option<String>,
        /// The printed number.
        number: Option<NumberRecord>,
        /// The printed running number.
        total_number: Option<NumberRecord>,
    }
    /// A section (叠).
    SectionRecord {
        /// Name; pages name it.
        name: String,
        /// Kind.
        kind: Option<SectionKind>,
        /// Its own number.
        number: Option<NumberRecord>,
        /// Its own running number.
        total_number: Option<NumberRecord>,
        /// Its own identifiers.
        #[serde(default)]
        identifiers: IdentifiersRecord,
    }
    /// Articles under one heading.
    GroupRecord {
        /// Id; articles name it.
        id: String,
        /// Heading.
        title: Option<TextRecord>,
        /// Above the heading.
        kicker: Option<LinesRecord>,
        /// Below the heading.
        subtitle: Option<LinesRecord>,
        /// Before the first article.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        intro: Vec<BlockRecord>,
    }
    /// A printed credit of the staff.
    StaffRecord {
        /// `editor`, `designer` …
        role: String,
        /// The role as printed.
        label: Option<String>,
        /// Name.
        name: String,
    }
}
