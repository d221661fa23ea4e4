//! The article record.
use serde::{Deserialize, Serialize};

use super::block::BlockRecord;
use super::issue::StatusWord;
use super::page::{OriginRecord, RegionRecord};
use super::publication::RightsRecord;
use super::record;
use super::text::{LinesRecord, TextRecord};
use crate::model::{ArticleKind, AuthorRole, Direction, Relation};

record! {
    /// An article.
    ArticleRecord {
        /// Unique in the issue, ASCII; never changes on an update.
        id: Option<String>,
        /// Kind.
        kind: Option<ArticleKind>,
        /// 引题.
        kicker: Option<LinesRecord>,
        /// 主题; `\n` is a line break in print.
        headline: Option<TextRecord>,
        /// 副题.
        subtitle: Option<LinesRecord>,
        /// 提要.
        summary: Option<TextRecord>,
        /// Sort string of the headline.
        sort_as: Option<String>,
        /// 栏目.
        column: Option<ColumnRecord>,
        /// Id of its group.
        group: Option<String>,
        /// 连载.
        series: Option<SeriesRecord>,
        /// The printed line as is.
        byline: Option<String>,
        /// Persons or desks.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        authors: Vec<AuthorRecord>,
        /// 电头.
        dateline: Option<DatelineRecord>,
        /// 来源.
        source: Option<String>,
        /// Printed credit at the end.
        credit: Option<String>,
        /// 录入.
        entered_by: Option<String>,
        /// Blocks in reading order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        body: Vec<BlockRecord>,
        /// Free words.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        keywords: Vec<String>,
        /// Subjects of a scheme.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        subjects: Vec<SubjectRecord>,
        /// Where it lies on page pictures.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        regions: Vec<RegionRecord>,
        /// 下转.
        continues_on: Option<TurnRecord>,
        /// 上接.
        continued_from: Option<TurnRecord>,
        /// Related articles.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        related: Vec<RelatedRecord>,
        /// Whether it may be used.
        status: Option<StatusWord>,
        /// End of an embargo, RFC 3339.
        embargo: Option<String>,
        /// Why the status is what it is.
        editor_note: Option<String>,
        /// What this version puts right.
        correction: Option<String>,
        /// Own revision.
        version: Option<u32>,
        /// When it changed, RFC 3339.
        modified: Option<String>,
        /// False: bind it, but leave it out of feeds and NewsML.
        syndicate: Option<bool>,
        /// Rights of a third party.
        rights: Option<RightsRecord>,
        /// Language, where it differs.
        language: Option<String>,
        /// Direction, where it differs.
        direction: Option<Direction>,
        /// Where it is published online.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        urls: Vec<String>,
        /// Names of fields that a program or cataloguer made.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        generated: Vec<String>,
        /// Where the record came from.
        origin: Option<OriginRecord>,
    }
    /// 连载.
    SeriesRecord {
        /// Title.
        title: String,
        /// This part.
        part: Option<u32>,
        /// How many parts there are.
        parts: Option<u32>,
    }
    /// A person or desk.
    AuthorRecord {
        /// Name.
        name: String,
        /// Sort string.
        sort_as: Option<String>,
        /// What they did.
        role: Option<AuthorRole>,
        /// Where they belong.
        affiliation: Option<String>,
    }
    /// 电头.
    DatelineRecord {
        /// As printed.
        text: Option<String>,
        /// Place.
        place: Option<String>,
        /// Date.
        date: Option<String>,
        /// Agency.
        agency: Option<String>,
    }
    /// A subject of a scheme.
    SubjectRecord {
        /// Scheme.
        scheme: String,
        /// Code.
        code: String,
        /// Name.
        name: Option<String>,
    }
    /// One end of a continuation.
    TurnRecord {
        /// Label of the other page.
        page: String,
        /// Id of the other article.
        article: Option<String>,
    }
    /// A related article.
    RelatedRecord {
        /// How it is related.
        rel: Relation,
        /// Issue id.
        issue: Option<String>,
        /// Page label.
        page: Option<String>,
        /// Article id.
        article: Option<String>,
        /// Web address.
        url: Option<String>,
        /// Printed words.
        text: Option<String>,
    }
}

/// 栏目: its name, or an object with a sort string.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct ColumnRecord {
    /// Name.
    pub name: String,
    /// Sort string.
    pub sort_as: Option<String>,
}

#[derive(Deserialize)]
struct ColumnFull {
    name: String,
    sort_as: Option<String>,
}

impl From<ColumnFull> for ColumnRecord {
    fn from(full: ColumnFull) -> Self {
        Self { name: full.name, sort_as: full.sort_as }
    }
}

impl<'de> Deserialize<'de> for ColumnRecord {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> serde::de::Visitor<'de> for V {
            type Value = ColumnRecord;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a column, or an object with `name`")
            }
            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<ColumnRecord, E> {
                Ok(ColumnRecord { name: name.to_owned(), sort_as: None })
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<ColumnRecord, A::Error> {
                ColumnFull::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Into::into)
            }
        }
        deserializer.deserialize_any(V)
    }
}
