//! `PublicationRecord` → [`Publication`].
use std::collections::BTreeMap;

use super::Options;
use super::context::{At, Context};
use super::identifiers;
use crate::input::record::{
    IdentifiersRecord, PublicationRecord, PublisherRecord, RightsRecord, ScheduleRecord, StaffRecord, nearest,
};
use crate::input::{Entry, Source};
use crate::model::{
    Direction, Identifiers, Language, Pause, Publication, Publisher, Rights, Schedule, Staff, WritingMode,
};
use crate::report::{Report, codes};

/// Checks a publication record; `None` where it cannot be used. `text` is the record as read, for the lines of findings.
#[must_use]
pub fn publication(
    record: PublicationRecord,
    text: &str,
    entry: &Entry,
    source: &dyn Source,
    options: &Options,
    report: &mut Report,
) -> Option<Publication> {
    checked(record, text, (entry, &At::ROOT), source, options, report)
}

/// As [`publication`], for the record that an issue carries; `text` is that of the issue.
pub(crate) fn inline_publication(
    record: PublicationRecord,
    text: &str,
    entry: &Entry,
    source: &dyn Source,
    options: &Options,
    report: &mut Report,
) -> Option<Publication> {
    checked(record, text, (entry, &At::ROOT.key("publication")), source, options, report)
}

fn checked(
    record: PublicationRecord,
    text: &str,
    (entry, at): (&Entry, &At<'_>),
    source: &dyn Source,
    options: &Options,
    report: &mut Report,
) -> Option<Publication> {
    let placeholder = placeholder();
    let mut context = Context::new(entry, source, options, &placeholder);
    let made = make(&mut context, at, record);
    let usable = !context.fatal();
    context.finish(text, report);
    made.filter(|_| usable)
}

/// A [`Context`] wants a publication; while the publication itself is checked, nothing asks for it.
fn placeholder() -> Publication {
    let language = Language::parse("und").unwrap_or_else(|| unreachable!("`und` is a language tag"));
    Publication {
        id: String::new(),
        title: String::new(),
        title_latin: None,
        subtitle: None,
        parallel_titles: BTreeMap::new(),
        sort_as: None,
        masthead: None,
        language,
        other_languages: Vec::new(),
        direction: Direction::Ltr,
        identifiers: Identifiers::default(),
        publisher: Publisher::default(),
        tag_authority: None,
        rights: Rights::default(),
        frequency: None,
        schedule: None,
        founded: None,
        ceased: None,
        place: None,
        preceded_by: None,
        succeeded_by: None,
        medium: crate::model::Medium::Print,
        writing_mode: WritingMode::Horizontal,
        page_progression: Direction::Ltr,
        format: None,
        staff: Vec::new(),
        notes: Vec::new(),
    }
}

fn make(context: &mut Context<'_>, at: &At<'_>, record: PublicationRecord) -> Option<Publication> {
    if !is_publication_id(&record.id) {
        let hint = "use 1 to 32 of a-z 0-9 -, beginning with a letter or digit; it must never change";
        context.find_with(
            codes::REC_002,
            &at.key("id"),
            format!("`{}` cannot be the id of a publication", record.id),
            hint,
        );
    }
    let title = context.string(&at.key("title"), record.title);
    if title.is_empty() {
        context.find_with(codes::REC_003, &at.key("title"), "the title is empty", "write the title as printed");
    }
    let language = context.language(&at.key("language"), Some(record.language));
    if let Some(authority) = record.tag_authority.as_deref().filter(|authority| !is_tag_authority(authority)) {
        let hint = "write a host that the publisher holds and a day on which it did: `example.cn,2024`";
        context.find_with(codes::REC_002, &at.key("tag_authority"), format!("`{authority}` is no tag authority"), hint);
    }
    let identifiers = checked_identifiers(context, &at.key("identifiers"), record.identifiers);
    let publisher = publisher(context, &at.key("publisher"), record.publisher);
    let language = language?;
    let direction =
        record.direction.unwrap_or(if language.is_right_to_left() { Direction::Rtl } else { Direction::Ltr });
    let writing_mode = record.writing_mode.unwrap_or_default();
    let turning = if writing_mode == WritingMode::Vertical { Direction::Rtl } else { direction };
    Some(Publication {
        id: record.id,
        title,
        title_latin: context.optional(&at.key("title_latin"), record.title_latin),
        subtitle: context.optional(&at.key("subtitle"), record.subtitle),
        parallel_titles: parallel_titles(context, &at.key("parallel_titles"), record.parallel_titles),
        sort_as: context.optional(&at.key("sort_as"), record.sort_as),
        masthead: context.path(&at.key("masthead"), record.masthead),
        other_languages: record
            .other_languages
            .into_iter()
            .filter_map(|tag| context.language(&at.key("other_languages"), Some(tag)))
            .collect(),
        language,
        direction,
        identifiers,
        publisher,
        tag_authority: record.tag_authority.filter(|authority| !authority.is_empty()),
        rights: rights(context, &at.key("rights"), record.rights),
        frequency: frequency(context, &at.key("frequency"), record.frequency),
        schedule: record.schedule.map(|record| schedule(context, &at.key("schedule"), record)),
        founded: context.date(&at.key("founded"), record.founded),
        ceased: context.date(&at.key("ceased"), record.ceased),
        place: context.optional(&at.key("place"), record.place),
        preceded_by: context.optional(&at.key("preceded_by"), record.preceded_by),
        succeeded_by: context.optional(&at.key("succeeded_by"), record.succeeded_by),
        medium: record.medium.unwrap_or_default(),
        writing_mode,
        page_progression: record.page_progression.unwrap_or(turning),
        format: record.format,
        staff: staff(context, &at.key("staff"), record.staff),
        notes: context.strings(&at.key("notes"), record.notes),
    })
}

/// The words of the MARC frequency list (MODS `frequency`) that a newspaper can have.
const FREQUENCIES: &[&str] = &[
    "daily",
    "semiweekly",
    "three times a week",
    "weekly",
    "biweekly",
    "three times a month",
    "semimonthly",
    "monthly",
    "bimonthly",
    "quarterly",
    "three times a year",
    "semiannual",
    "annual",
    "irregular",
];

fn frequency(context: &mut Context<'_>, at: &At<'_>, word: Option<String>) -> Option<String> {
    let word = context.optional(at, word)?;
    if !FREQUENCIES.contains(&word.as_str()) {
        let hint = match nearest(&word, FREQUENCIES.iter().copied()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("known are {}", FREQUENCIES.join(", ")),
        };
        context.find_with(codes::PUB_004, at, format!("`{word}` is no known frequency"), hint);
    }
    Some(word)
}

fn is_publication_id(id: &str) -> bool {
    (1..=32).contains(&id.len())
        && !id.starts_with('-')
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// `authority,date` by RFC 4151: a host or mail address, a year with or without month and day.
fn is_tag_authority(text: &str) -> bool {
    let Some((authority, date)) = text.split_once(',') else { return text.is_empty() };
    let sound = !authority.is_empty()
        && authority.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'@'));
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    sound && parts.len() <= 3 && digits(parts[0], 4) && parts[1..].iter().all(|part| digits(part, 2))
}

fn parallel_titles(
    context: &mut Context<'_>,
    at: &At<'_>,
    titles: BTreeMap<String, String>,
) -> BTreeMap<Language, String> {
    titles
        .into_iter()
        .filter_map(|(tag, title)| {
            let title = context.string(&at.key(&tag), title);
            Some((context.language(at, Some(tag.clone()))?, title))
        })
        .collect()
}

/// Identifiers of a title or section, with their check digits.
pub(super) fn checked_identifiers(context: &mut Context<'_>, at: &At<'_>, record: IdentifiersRecord) -> Identifiers {
    let found = Identifiers {
        cn: context.optional(&at.key("cn"), record.cn),
        issn: context.optional(&at.key("issn"), record.issn),
        postal_code: context.optional(&at.key("postal_code"), record.postal_code),
        lccn: context.optional(&at.key("lccn"), record.lccn),
        zdb: context.optional(&at.key("zdb"), record.zdb),
        uri: context.optional(&at.key("uri"), record.uri),
        local: context.optional(&at.key("local"), record.local),
    };
    if let Some(cn) = found.cn.as_deref().filter(|cn| !identifiers::is_cn(cn)) {
        let hint = "`CN pp-nnnn[/class]`: the code of a province, and 0001 to 0999 for newspapers";
        context.find_with(codes::PUB_001, &at.key("cn"), format!("`{cn}` cannot be a CN number of a newspaper"), hint);
    }
    if let Some(issn) = found.issn.as_deref().filter(|issn| !identifiers::is_issn(issn)) {
        context.find_with(
            codes::PUB_002,
            &at.key("issn"),
            format!("`{issn}` cannot be an ISSN"),
            "its check digit or form is wrong",
        );
    }
    if let Some(code) = found.postal_code.as_deref().filter(|code| !identifiers::is_subscription_code(code)) {
        context.find_with(
            codes::PUB_003,
            &at.key("postal_code"),
            format!("`{code}` cannot be a 邮发代号"),
            "it reads `nn-nnnn`",
        );
    }
    found
}

/// Publisher fields, of a title or of an issue's imprint.
pub(super) fn publisher(context: &mut Context<'_>, at: &At<'_>, record: PublisherRecord) -> Publisher {
    let mut field = |name: &str, value: Option<String>| context.optional(&at.key(name), value);
    let found = Publisher {
        name: field("name", record.name),
        address: field("address", record.address),
        postcode: field("postcode", record.postcode),
        phone: field("phone", record.phone),
        email: field("email", record.email),
        website: field("website", record.website),
        wechat: field("wechat", record.wechat),
        icp: field("icp", record.icp),
        supervisor: field("supervisor", record.supervisor),
        sponsor: field("sponsor", record.sponsor),
        printer: field("printer", record.printer),
        distributor: field("distributor", record.distributor),
        price: field("price", record.price),
        advertising_licence: field("advertising_licence", record.advertising_licence),
    };
    if (context.publication.language.is_chinese() || context.publication.id.is_empty())
        && let Some(code) = found.postcode.as_deref().filter(|code| !identifiers::is_postcode(code))
    {
        context.find_with(
            codes::PUB_003,
            &at.key("postcode"),
            format!("`{code}` cannot be a postcode"),
            "it has six digits",
        );
    }
    found
}

/// Rights of a title, article or picture.
pub(super) fn rights(context: &mut Context<'_>, at: &At<'_>, record: RightsRecord) -> Rights {
    Rights {
        holder: context.optional(&at.key("holder"), record.holder),
        notice: context.optional(&at.key("notice"), record.notice),
        usage_terms: context.optional(&at.key("usage_terms"), record.usage_terms),
        licence: context.optional(&at.key("licence"), record.licence),
    }
}

/// Printed credits.
pub(super) fn staff(context: &mut Context<'_>, at: &At<'_>, records: Vec<StaffRecord>) -> Vec<Staff> {
    records
        .into_iter()
        .enumerate()
        .map(|(n, record)| {
            let at = at.index(n);
            Staff {
                role: context.string(&at.key("role"), record.role),
                label: context.optional(&at.key("label"), record.label),
                name: context.string(&at.key("name"), record.name),
            }
        })
        .collect()
}

fn schedule(context: &mut Context<'_>, at: &At<'_>, record: ScheduleRecord) -> Schedule {
    if record.weekdays.iter().any(|day| !(1..=7).contains(day)) {
        context.find(codes::REC_002, &at.key("weekdays"), "a weekday is 1 (Monday) to 7 (Sunday)");
    }
    let here = at.key("pauses");
    let pauses = record
        .pauses
        .into_iter()
        .enumerate()
        .filter_map(|(n, pause)| {
            let at = here.index(n);
            let from = context.date(&at.key("from"), Some(pause.from));
            let until = context.date(&at.key("until"), Some(pause.until));
            Some(Pause { from: from?, until: until?, reason: context.optional(&at.key("reason"), pause.reason) })
        })
        .collect();
    Schedule { weekdays: record.weekdays, editions: record.editions.unwrap_or(1).max(1), pauses }
}
