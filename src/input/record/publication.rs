//! The publication record.
use std::collections::BTreeMap;

use super::issue::StaffRecord;
use super::record;
use crate::model::{Direction, Medium, PageFormat, WritingMode};

record! {
    /// `publication.json`: the title.
    PublicationRecord {
        /// Format version, 1.
        newsbind: u64,
        /// `[a-z0-9][a-z0-9-]{0,31}`, stable for ever.
        id: String,
        /// Name as printed.
        title: String,
        /// Romanised name.
        title_latin: Option<String>,
        /// Line under the name.
        subtitle: Option<String>,
        /// Names by language tag.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        parallel_titles: BTreeMap<String, String>,
        /// Sort string.
        sort_as: Option<String>,
        /// Picture of the printed name.
        masthead: Option<String>,
        /// BCP 47.
        language: String,
        /// Further languages.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        other_languages: Vec<String>,
        /// Base direction.
        direction: Option<Direction>,
        /// Standard numbers.
        #[serde(default)]
        identifiers: IdentifiersRecord,
        /// Who publishes.
        #[serde(default)]
        publisher: PublisherRecord,
        /// `authority,date` of `tag:` URIs.
        tag_authority: Option<String>,
        /// Rights.
        #[serde(default)]
        rights: RightsRecord,
        /// `daily`, `weekly` …
        frequency: Option<String>,
        /// When issues appear.
        schedule: Option<ScheduleRecord>,
        /// First date.
        founded: Option<String>,
        /// Last date.
        ceased: Option<String>,
        /// Place of publication.
        place: Option<String>,
        /// Title before.
        preceded_by: Option<String>,
        /// Title after.
        succeeded_by: Option<String>,
        /// Print or digital.
        medium: Option<Medium>,
        /// Direction of lines.
        writing_mode: Option<WritingMode>,
        /// Direction in which pages turn.
        page_progression: Option<Direction>,
        /// Size of the paper.
        format: Option<PageFormat>,
        /// Staff, when the same all year.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        staff: Vec<StaffRecord>,
        /// Archivist's notes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<String>,
    }
    /// Standard numbers and other identifiers.
    IdentifiersRecord {
        /// 国内统一刊号.
        cn: Option<String>,
        /// ISSN.
        issn: Option<String>,
        /// 邮发代号.
        postal_code: Option<String>,
        /// Library of Congress control number.
        lccn: Option<String>,
        /// Zeitschriftendatenbank.
        zdb: Option<String>,
        /// URI of the title.
        uri: Option<String>,
        /// Number of the holding library.
        local: Option<String>,
    }
    /// Who publishes, prints and sells the paper.
    PublisherRecord {
        /// Name.
        name: Option<String>,
        /// Street and town.
        address: Option<String>,
        /// 邮编.
        postcode: Option<String>,
        /// Telephone.
        phone: Option<String>,
        /// E-mail.
        email: Option<String>,
        /// Address on the web.
        website: Option<String>,
        /// 微信公众号.
        wechat: Option<String>,
        /// 备案号.
        icp: Option<String>,
        /// 主管.
        supervisor: Option<String>,
        /// 主办.
        sponsor: Option<String>,
        /// 承印.
        printer: Option<String>,
        /// 发行.
        distributor: Option<String>,
        /// 定价.
        price: Option<String>,
        /// 广告许可证.
        advertising_licence: Option<String>,
    }
    /// Rights.
    RightsRecord {
        /// Who holds them.
        holder: Option<String>,
        /// The notice as printed.
        notice: Option<String>,
        /// What may be done.
        usage_terms: Option<String>,
        /// URI of the licence.
        licence: Option<String>,
    }
    /// When issues appear.
    ScheduleRecord {
        /// 1 Monday … 7 Sunday.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weekdays: Vec<u8>,
        /// Editions a day.
        editions: Option<u8>,
        /// Times without issues.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pauses: Vec<PauseRecord>,
    }
    /// A time without issues.
    PauseRecord {
        /// First day.
        from: String,
        /// Last day.
        until: String,
        /// Why.
        reason: Option<String>,
    }
}
