//! Whether the values of a profile can be used: addresses, limits, templates, days.
use super::profile::{FeedOptions, Limit, Profile};
use crate::export::newsml::is_iri;

/// What may stand in `link`.
const IN_LINKS: [&str; 4] = ["{url}", "{date}", "{id}", "{page}"];

/// What is wrong with a value, in words; `None` where nothing is.
pub(super) fn fault(profile: &Profile) -> Option<String> {
    twice(profile).or_else(|| days(profile)).or_else(|| limit(profile.max_delivery)).or_else(|| addresses(profile))
}

fn twice(profile: &Profile) -> Option<String> {
    let formats = &profile.formats;
    let known = |(n, format): &(usize, &_)| formats[..*n].contains(*format);
    formats.iter().enumerate().find(known).map(|(_, format)| format!("`formats` names {} twice", format.title()))
}

fn days(profile: &Profile) -> Option<String> {
    let (from, until) = profile.selection.dates?;
    (until < from).then(|| format!("`dates` ends before it begins: {from}..{until}"))
}

fn limit(limit: Limit) -> Option<String> {
    let nothing = limit.files == Some(0) || limit.bytes == Some(0);
    nothing.then(|| "`max_delivery` lets nothing through".to_owned())
}

fn addresses(profile: &Profile) -> Option<String> {
    let FeedOptions { home_url, base_url, media_base, link, max_items, .. } = &profile.feed;
    let given = [
        ("media_base", &profile.media_base),
        ("media_base", media_base),
        ("base_url", base_url),
        ("home_url", home_url),
    ];
    for (key, address) in given.into_iter().filter_map(|(key, address)| Some((key, address.as_deref()?))) {
        if !is_iri(address) {
            return Some(format!("`{address}` in `{key}` is no address such as https://news.example/"));
        }
        // Names of files follow at once.
        if key != "home_url" && !address.ends_with(['/', '=']) {
            return Some(format!("`{key}` must end with `/`: names of files follow `{address}`"));
        }
    }
    if *max_items == 0 {
        return Some("`max_items` lets nothing through".to_owned());
    }
    link_fault(link)
}

fn link_fault(link: &str) -> Option<String> {
    // The words around the places must make an address of whatever stands there.
    let filled = IN_LINKS.iter().fold(link.to_owned(), |text, place| {
        text.replace(place, if *place == "{url}" { "https://a.example/" } else { "a" })
    });
    let sound = is_iri(&filled) && !filled.contains(['{', '}']);
    (!sound).then(|| format!("`{link}` in `link` makes no address; it may hold {}", IN_LINKS.join(" ")))
}
