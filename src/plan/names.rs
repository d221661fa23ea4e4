//! Names that are made from ids, dates and labels, never from headlines: file names, anchors, UUIDs, URIs.
use uuid::Uuid;

use super::volume::Volume;
use crate::model::Publication;

/// The base of all identifiers of a publication: `tag:<tag_authority>:<id>`, by RFC 4151; the host of the website with
/// `,2024` where no authority is set; `urn:x-newsbind:<id>` where there is neither (`NML-004`).
#[must_use]
pub fn base(publication: &Publication) -> String {
    match authority(publication) {
        Some(authority) => format!("tag:{authority}:{}", publication.id),
        None => format!("urn:x-newsbind:{}", publication.id),
    }
}

/// The tag authority as given, else made from the website's host.
#[must_use]
pub fn authority(publication: &Publication) -> Option<String> {
    publication.tag_authority.clone().or_else(|| website_host(publication).map(|host| format!("{host},2024")))
}

/// The host of `publisher.website` in lower case.
#[must_use]
pub fn website_host(publication: &Publication) -> Option<String> {
    let website = publication.publisher.website.as_deref()?;
    let rest = website.split_once("://").map_or(website, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?.rsplit('@').next()?.to_ascii_lowercase();
    let sound = host.contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    sound.then_some(host)
}

/// UUIDv5 (RFC 9562) in the namespace URL of a name that is stable for ever.
#[must_use]
pub fn uuid(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
}

/// The name behind the identifier of a bound volume: `<base>/<format>/<volume key>[-part<n>]/<unit>`.
#[must_use]
pub fn volume_uri(volume: &Volume, format: &str, unit: &str) -> String {
    part_uri(volume, volume.part.map(|part| part.number), format, unit)
}

/// The same of another part of the volume.
#[must_use]
pub fn part_uri(volume: &Volume, part: Option<usize>, format: &str, unit: &str) -> String {
    let part = part.map_or_else(String::new, |number| format!("-part{number}"));
    format!("{}/{format}/{}{part}/{unit}", base(&volume.publication), volume.key)
}

/// A name that is safe in file systems and URLs: ASCII letters in lower case, digits, dots, hyphens; at most 64 characters.
#[must_use]
pub fn file_name(id: &str) -> String {
    let mut out: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c.to_ascii_lowercase() } else { '-' })
        .collect();
    out.truncate(64);
    out
}

/// Percent-encodes everything outside `[A-Za-z0-9._-]`.
#[must_use]
pub fn percent_encoded(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
