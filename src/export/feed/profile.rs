//! A partner's profile, a TOML file: [`Profile`]. A new partner is a new file.
use serde::Deserialize;

use super::format::Format;
use super::layout::{Layout, Naming};
use super::select::Selection;
use super::sound;
use crate::digest::Sha256;
use crate::error::{Error, Result};
use crate::export::newsml;
use crate::export::newsml::settings::{Settings, Withheld};
use crate::export::newsml::{Continued, Message, Payload, Renditions, Smaller};
use crate::input::settings;
use crate::model::{ArticleKind, Date};
use crate::report::codes;

/// What a partner gets, and in which form.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Profile {
    /// Name of the partner: its folder in the outbox.
    pub partner: String,
    /// What is made.
    pub formats: Vec<Format>,
    /// How a delivery lies in the outbox.
    pub layout: Layout,
    /// Names of files in a delivery; none is `{date}{edition}.{name}.v{version}.{ext}`.
    pub naming: Option<Naming>,
    /// Which issues, pages and articles.
    pub selection: Selection,
    /// Where a delivery is cut.
    pub max_delivery: Limit,
    /// How NewsML-G2 items are written.
    pub newsml: newsml::Options,
    /// What goes into feeds.
    pub feed: FeedOptions,
    /// Base of the addresses of media; feeds may have their own.
    pub media_base: Option<String>,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
}

/// The most that a delivery may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Limit {
    /// Files.
    pub files: Option<u64>,
    /// Bytes of all files.
    pub bytes: Option<u64>,
}

/// `[feed]`: what the rolling files hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct FeedOptions {
    /// Address of the site (default: the publisher's website).
    pub home_url: Option<String>,
    /// Where the files will lie, for their `self` links.
    pub base_url: Option<String>,
    /// Base of the addresses of media and items.
    pub media_base: Option<String>,
    /// Address of an article: `{url}` is the first of its `urls`; else a template with `{date}`, `{id}`, `{page}`.
    pub link: String,
    /// At most so many entries (default: 200).
    pub max_items: usize,
    /// Entries of so many days before the newest one (default: 14).
    pub max_days: u32,
    /// Which time `pubDate` of RSS gives.
    pub pub_date: PubDate,
    /// Whether parts on several pages become one entry (default: yes).
    continued: Option<Continued>,
    /// Name deleted entries in Atom (RFC 6721).
    pub tombstones: bool,
    /// Write NITF with its namespace (default: yes); Superdesk's reader wants none.
    pub nitf_namespace: bool,
}

impl Default for FeedOptions {
    fn default() -> Self {
        Self {
            home_url: None,
            base_url: None,
            media_base: None,
            link: "{url}".to_owned(),
            max_items: 200,
            max_days: 14,
            pub_date: PubDate::Version,
            continued: None,
            tombstones: false,
            nitf_namespace: true,
        }
    }
}

/// Which time an entry was published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PubDate {
    /// That of its version.
    #[default]
    Version,
    /// That of its first version.
    First,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    toml: Option<u32>,
    partner: String,
    formats: Vec<Format>,
    #[serde(default)]
    layout: Layout,
    #[serde(default)]
    message: Message,
    naming: Option<String>,
    dates: Option<String>,
    since: Option<String>,
    #[serde(default)]
    issues: Vec<String>,
    #[serde(default)]
    pages: Vec<String>,
    #[serde(default)]
    section: Vec<String>,
    #[serde(default)]
    kinds: Vec<ArticleKind>,
    exclude: Option<Vec<ArticleKind>>,
    only: Option<Only>,
    #[serde(default)]
    max_delivery: Limit,
    #[serde(default)]
    newsml: Settings,
    #[serde(default)]
    media: Media,
    #[serde(default)]
    feed: FeedOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Only {
    Usable,
}

/// `[media]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Media {
    renditions: Option<Vec<Rendition>>,
    web: Option<Smaller>,
    thumb: Option<Smaller>,
    media_base: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rendition {
    Original,
    Web,
    Thumb,
}

impl Media {
    /// What is sent of a picture: what is listed; the tables say how large.
    fn renditions(&self) -> Result<Renditions, String> {
        let Some(listed) = &self.renditions else { return Ok(Renditions::default()) };
        if listed.is_empty() {
            return Err("`renditions` is empty".to_owned());
        }
        if cfg!(not(feature = "renditions")) && listed.iter().any(|one| *one != Rendition::Original) {
            return Err("this build of newsbind cannot make pictures smaller".to_owned());
        }
        let mut out = Renditions::default();
        let listed = |one| listed.contains(&one);
        out.original = listed(Rendition::Original);
        out.web = listed(Rendition::Web).then(|| sound(self.web, 1200)).transpose()?;
        out.thumb = listed(Rendition::Thumb).then(|| sound(self.thumb, 240)).transpose()?;
        Ok(out)
    }
}

/// A smaller copy as it is asked for; with `longest` where nothing is said.
fn sound(given: Option<Smaller>, longest: u32) -> Result<Smaller, String> {
    let smaller = given.unwrap_or(Smaller::new(longest));
    if !(16..=20_000).contains(&smaller.longest) || !(1..=100).contains(&smaller.quality) {
        return Err("a smaller picture has `longest` from 16 to 20000 and `quality` from 1 to 100".to_owned());
    }
    Ok(smaller)
}

impl Profile {
    /// Reads a profile; `name` is its name in messages and in manifests.
    ///
    /// # Errors
    /// `PRF-001` to `PRF-004`.
    pub fn parse(text: &str, name: &str) -> Result<Self> {
        let file: File = settings::parse(text, name)?;
        let wrong = |message: String| Error::refused(codes::PRF_002, format!("{name}: {message}"));
        if !is_name(&file.partner) {
            let message = format!("`{}` cannot be the name of a partner: it is a folder", file.partner);
            return Err(wrong(message).with_hint("lower-case letters, digits and hyphens"));
        }
        if file.toml.is_some_and(|version| version != 1) {
            return Err(wrong("this newsbind knows profiles of `toml = 1`".to_owned()));
        }
        if file.formats.is_empty() {
            return Err(wrong("`formats` is empty".to_owned()));
        }
        if file.newsml.message.is_some() {
            return Err(wrong("`message` of a profile stands above its tables".to_owned()));
        }
        let naming = file.naming.as_deref().map(Naming::parse).transpose().map_err(wrong)?;
        let mut newsml = file.newsml.options(name)?;
        newsml.include_canceled = true;
        newsml.media_base.clone_from(&file.media.media_base);
        newsml.renditions = file.media.renditions().map_err(wrong)?;
        let withheld = file.newsml.withheld == Some(Withheld::Send);
        let only_usable = file.only.is_some();
        newsml.include_withheld = withheld && !only_usable;
        let rolling_only = file.formats.iter().all(|format| format.is_rolling());
        if rolling_only {
            newsml.continued = file.feed.continued.unwrap_or(Continued::Join);
        }
        newsml.message = file.message;
        let profile = Self {
            selection: file.selection().map_err(wrong)?,
            partner: file.partner,
            formats: file.formats,
            layout: file.layout,
            naming,
            max_delivery: file.max_delivery,
            newsml,
            feed: file.feed,
            media_base: file.media.media_base,
            name: name.rsplit('/').next().unwrap_or(name).to_owned(),
            sha256: Sha256::digest(text),
        };
        if let Some(fault) = sound::fault(&profile) {
            return Err(Error::refused(codes::PRF_002, format!("{name}: {fault}")));
        }
        profile.contradictions(name)?;
        if only_usable && withheld {
            let message = format!("{name}: `only = \"usable\"` and `withheld = \"send\"` contradict");
            return Err(Error::refused(codes::PRF_004, message));
        }
        Ok(profile)
    }

    /// `PRF-004`: what cannot be had together, or what a format needs and is not there.
    fn contradictions(&self, name: &str) -> Result<()> {
        let fault = if self.layout == Layout::Dated && self.naming.as_ref().is_some_and(|naming| !naming.has_version())
        {
            "`naming` must hold `{version}` with the layout `dated`: files of all versions lie in one folder"
        } else if self.formats.contains(&Format::Ninjs31) && self.media_base().is_none() {
            "ninjs 3.1 needs `media_base`: its pictures have absolute addresses"
        } else if self.formats.iter().any(|format| format.needs_base()) && self.feed.base_url.is_none() {
            "a feed needs `base_url`: its `self` link is absolute"
        } else if self.layout == Layout::Zip && !self.delivers() {
            "the layout `zip` has no use for formats that are replaced in place"
        } else if self.newsml.headline_roles.main.as_deref() == Some("apahltype:title")
            && !matches!(self.newsml.payload, Payload::Xhtml | Payload::XhtmlRich)
        {
            "the WordPress reader that wants `apahltype:title` takes the payload `xhtml`, and no other"
        } else if self.newsml.message != Message::None && self.layout == Layout::Dated {
            "`message` and the layout `dated` contradict: names of messages have no version"
        } else if self.newsml.message != Message::None && !self.formats.contains(&Format::Newsml) {
            "`message` is for NewsML-G2, and `formats` has none"
        } else if self.newsml.message != Message::None && self.naming.is_some() {
            "`naming` is for items; messages have names of their own"
        } else if self.formats.contains(&Format::Ninjs16) && self.formats.contains(&Format::Ninjs31) {
            "both versions of ninjs would have the same file names; write two profiles"
        } else {
            return Ok(());
        };
        Err(Error::refused(codes::PRF_004, format!("{name}: {fault}")))
    }

    /// Base of the addresses of media.
    #[must_use]
    pub fn media_base(&self) -> Option<&str> {
        self.feed.media_base.as_deref().or(self.media_base.as_deref())
    }

    /// True where files are made that are replaced in place.
    #[must_use]
    pub fn rolls(&self) -> bool {
        self.formats.iter().any(|format| format.is_rolling())
    }

    /// True where something is made that is not replaced in place.
    #[must_use]
    pub fn delivers(&self) -> bool {
        self.formats.iter().any(|format| !format.is_rolling())
    }
}

fn is_name(partner: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=64).contains(&partner.len()) && !partner.starts_with('-') && partner.bytes().all(plain)
}

impl File {
    fn selection(&self) -> Result<Selection, String> {
        let day = |text: &str| Date::parse(text).ok_or_else(|| format!("`{text}` is no day; write YYYY-MM-DD"));
        let dates = match &self.dates {
            Some(text) => {
                let (from, until) = text.split_once("..").ok_or_else(|| format!("`{text}` is not `A..B`"))?;
                Some((day(from)?, day(until)?))
            }
            None => None,
        };
        Ok(Selection {
            dates,
            since: self.since.as_deref().map(day).transpose()?,
            issues: self.issues.clone(),
            pages: self.pages.clone(),
            sections: self.section.clone(),
            kinds: self.kinds.clone(),
            exclude: self.exclude.clone().unwrap_or_else(|| vec![ArticleKind::Advertisement]),
            only_usable: self.only == Some(Only::Usable),
        })
    }
}

/// `PRF-005`: partners are told apart by their names.
///
/// # Errors
/// `PRF-005`.
pub fn check_partners(profiles: &[Profile]) -> Result<()> {
    for (n, profile) in profiles.iter().enumerate() {
        if let Some(other) = profiles[..n].iter().find(|other| other.partner == profile.partner) {
            let message =
                format!("`{}` and `{}` are both for the partner `{}`", other.name, profile.name, profile.partner);
            return Err(Error::refused(codes::PRF_005, message));
        }
    }
    Ok(())
}
