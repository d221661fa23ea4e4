//! Vocabularies: our words → qcodes, the table of own aliases, the inline catalogue. No qcode is spelt elsewhere.
use std::collections::BTreeMap;

use crate::export::xml::Writer;
use crate::model::{ArticleKind, AuthorRole, FigureKind, PageKind, Publication, Relation};
use crate::plan::names;

/// The IPTC catalogue: every alias that is not ours stands in it.
pub(super) const IPTC_CATALOG: &str = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml";

/// Our own vocabularies, sorted by alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    Description,
    Group,
    Headline,
    Identifier,
    Kind,
    Property,
    Relation,
    Rendition,
    Role,
}

/// Alias and folder of each own vocabulary, in the order of [`Own`].
const OWN: [(&str, &str); 9] = [
    ("nbdesc", "description-role/"),
    ("nbgrp", "group-role/"),
    ("nbhl", "headline-role/"),
    ("nbid", "identifier/"),
    ("nbkind", "article-kind/"),
    ("nbprop", "property/"),
    ("nbrel", "relation/"),
    ("nbrnd", "rendition/"),
    ("nbrole", "party-role/"),
];

/// True for what can be a code of the IPTC Media Topics.
pub(crate) fn is_media_topic(code: &str) -> bool {
    code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit())
}

/// True for an alias of an own vocabulary.
pub(super) fn is_own(alias: &str) -> bool {
    OWN.iter().any(|(own, _)| *own == alias)
}

/// Where the alias of a qcode is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alias<'a> {
    Iptc(&'static str),
    Own(Own),
    Given(&'a str),
}

/// A qcode: alias and code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Qcode<'a> {
    alias: Alias<'a>,
    code: &'a str,
}

impl<'a> Qcode<'a> {
    const fn iptc(alias: &'static str, code: &'a str) -> Self {
        Self { alias: Alias::Iptc(alias), code }
    }

    const fn own(own: Own, code: &'a str) -> Self {
        Self { alias: Alias::Own(own), code }
    }

    /// A code of a scheme that the user declared.
    pub(super) fn given(alias: &'a str, code: &'a str) -> Self {
        Self { alias: Alias::Given(alias), code }
    }

    /// `alias:code` as the user wrote it.
    pub(super) fn of_user(code: &'a str) -> Self {
        let (alias, code) = code.split_once(':').unwrap_or(("", code));
        Self::given(alias, code)
    }

    /// `alias:code`.
    pub(super) fn to_text(self) -> String {
        let alias = match self.alias {
            Alias::Iptc(alias) | Alias::Given(alias) => alias,
            Alias::Own(own) => OWN[own as usize].0,
        };
        format!("{alias}:{}", self.code)
    }

    /// A topic of the IPTC Media Topics; the code has eight digits.
    pub(super) fn media_topic(code: &'a str) -> Option<Self> {
        is_media_topic(code).then_some(Self::iptc("medtop", code))
    }

    /// A role of the staff; `None` where it cannot be a code (NAR: no white space in a qcode).
    pub(super) fn role(word: &'a str) -> Option<Self> {
        is_code(word).then_some(Self::own(Own::Role, word))
    }
}

/// True where a word can be a code as it is.
pub(super) fn is_code(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// True where a code of a foreign scheme can stand in a qcode: no white space.
pub(super) fn has_no_space(code: &str) -> bool {
    !code.is_empty() && !code.chars().any(char::is_whitespace)
}

pub(super) const TEXT: Qcode<'static> = Qcode::iptc("ninat", "text");
pub(super) const PICTURE: Qcode<'static> = Qcode::iptc("ninat", "picture");
pub(super) const GRAPHIC: Qcode<'static> = Qcode::iptc("ninat", "graphic");
pub(super) const COMPOSITE: Qcode<'static> = Qcode::iptc("ninat", "composite");
pub(super) const USABLE: Qcode<'static> = Qcode::iptc("stat", "usable");
pub(super) const CANCELED: Qcode<'static> = Qcode::iptc("stat", "canceled");
pub(super) const WITHHELD: Qcode<'static> = Qcode::iptc("stat", "withheld");
pub(super) const ABSTRACT: Qcode<'static> = Qcode::iptc("cpnat", "abstract");
pub(super) const SEQUENCE: Qcode<'static> = Qcode::iptc("pgrmod", "seq");
pub(super) const HIGH_RESOLUTION: Qcode<'static> = Qcode::iptc("rnd", "highRes");
pub(super) const WEB: Qcode<'static> = Qcode::iptc("rnd", "web");
pub(super) const THUMB: Qcode<'static> = Qcode::iptc("rnd", "thumb");
pub(super) const SUMMARY: Qcode<'static> = Qcode::iptc("drol", "summary");
pub(super) const CAPTION: Qcode<'static> = Qcode::iptc("drol", "caption");
pub(super) const SEE_ALSO: Qcode<'static> = Qcode::iptc("irel", "seeAlso");

pub(super) const ALT: Qcode<'static> = Qcode::own(Own::Description, "alt");
pub(super) const ALTO: Qcode<'static> = Qcode::own(Own::Rendition, "alto");
pub(super) const PDF: Qcode<'static> = Qcode::own(Own::Rendition, "pdf");
pub(super) const KICKER: Qcode<'static> = Qcode::own(Own::Headline, "kicker");
pub(super) const SUBTITLE: Qcode<'static> = Qcode::own(Own::Headline, "subtitle");
pub(super) const GROUP_ISSUE: Qcode<'static> = Qcode::own(Own::Group, "issue");
pub(super) const GROUP_PAGE: Qcode<'static> = Qcode::own(Own::Group, "page");
pub(super) const GROUP_FACSIMILE: Qcode<'static> = Qcode::own(Own::Group, "facsimile");
pub(super) const CONTINUES_ON: Qcode<'static> = Qcode::own(Own::Relation, "continuesOn");
pub(super) const CONTINUED_FROM: Qcode<'static> = Qcode::own(Own::Relation, "continuedFrom");
pub(super) const PUBLISHED: Qcode<'static> = Qcode::own(Own::Relation, "published");
pub(super) const DATA_ENTRY: Qcode<'static> = Qcode::own(Own::Role, "dataEntry");

/// The kind of an article as `genre`.
pub(super) fn genre(kind: ArticleKind) -> Qcode<'static> {
    Qcode::own(Own::Kind, kind.as_str())
}

/// What an author did.
pub(super) fn author_role(role: AuthorRole) -> Qcode<'static> {
    Qcode::own(Own::Role, role.as_str())
}

/// How articles are related.
pub(super) fn relation(relation: Relation) -> Qcode<'static> {
    Qcode::own(
        Own::Relation,
        match relation {
            Relation::Corrects => "corrects",
            Relation::Retracts => "retracts",
            Relation::Follows => "follows",
            Relation::RespondsTo => "responds",
            Relation::TranslationOf => "translationOf",
            Relation::Republishes => "republishes",
            Relation::See => "see",
        },
    )
}

/// The nature of a picture: photographs are pictures, all else is graphic.
pub(super) fn picture_class(kind: Option<FigureKind>) -> Qcode<'static> {
    if matches!(kind, None | Some(FigureKind::Photo)) { PICTURE } else { GRAPHIC }
}

/// The kind of an identifier; `name` is the word of the format.
pub(super) fn identifier(name: &'static str) -> Qcode<'static> {
    Qcode::own(Own::Identifier, name)
}

/// What a version does to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    Update,
    Correction,
}

impl Signal {
    pub(super) fn qcode(self) -> Qcode<'static> {
        Qcode::iptc(
            "sig",
            match self {
                Self::Update => "update",
                Self::Correction => "correction",
            },
        )
    }
}

/// What a `contentMetaExtProperty` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    DateUntil,
    LunarDate,
    IssueNumber,
    TotalNumber,
    PrintPage,
    PrintSection,
    PageTitle,
    PageKind,
    Special,
    Column,
    Group,
    Series,
    Region,
    GalleryCaption,
    PrintEdition,
    VolumeNumber,
    MisprintedDate,
    MisprintedNumber,
    MisprintedTotalNumber,
    MisprintedLabel,
}

impl Property {
    /// The address of the properties that schema.org has.
    pub(super) fn schema_org(self) -> Option<&'static str> {
        Some(match self {
            Self::IssueNumber => "https://schema.org/issueNumber",
            Self::PrintPage => "https://schema.org/printPage",
            Self::PrintSection => "https://schema.org/printSection",
            Self::PrintEdition => "https://schema.org/printEdition",
            Self::VolumeNumber => "https://schema.org/volumeNumber",
            _ => return None,
        })
    }

    /// The code of the properties that are ours; the last part of the address for the others.
    pub(super) fn qcode(self) -> Qcode<'static> {
        Qcode::own(
            Own::Property,
            match self {
                Self::DateUntil => "dateUntil",
                Self::LunarDate => "lunarDate",
                Self::IssueNumber => "issueNumber",
                Self::TotalNumber => "totalNumber",
                Self::PrintPage => "printPage",
                Self::PrintSection => "printSection",
                Self::PageTitle => "pageTitle",
                Self::PageKind => "pageKind",
                Self::Special => "special",
                Self::Column => "column",
                Self::Group => "group",
                Self::Series => "series",
                Self::Region => "region",
                Self::GalleryCaption => "galleryCaption",
                Self::PrintEdition => "printEdition",
                Self::VolumeNumber => "volumeNumber",
                Self::MisprintedDate => "misprintedDate",
                Self::MisprintedNumber => "misprintedNumber",
                Self::MisprintedTotalNumber => "misprintedTotalNumber",
                Self::MisprintedLabel => "misprintedLabel",
            },
        )
    }
}

/// The word for a page kind that is worth saying.
pub(super) fn page_kind(kind: PageKind) -> Option<&'static str> {
    (kind != PageKind::Content).then(|| kind.as_str())
}

/// What an article without any words is called.
pub(super) fn kind_name(kind: ArticleKind, chinese: bool) -> &'static str {
    if !chinese {
        return kind.as_str();
    }
    match kind {
        ArticleKind::News => "消息",
        ArticleKind::Brief => "简讯",
        ArticleKind::Opinion => "评论",
        ArticleKind::Editorial => "社论",
        ArticleKind::Feature => "通讯",
        ArticleKind::Interview => "访谈",
        ArticleKind::Literary => "副刊作品",
        ArticleKind::Photo => "图片新闻",
        ArticleKind::Cartoon => "漫画",
        ArticleKind::Notice => "公告",
        ArticleKind::Correction => "更正",
        ArticleKind::Obituary => "讣告",
        ArticleKind::Letter => "来信",
        ArticleKind::Teaser => "导读",
        ArticleKind::Advertisement => "广告",
        ArticleKind::Other => "其他",
    }
}

/// The addresses of the own vocabularies and of the schemes that the user declared.
#[derive(Debug)]
pub(super) struct Vocabulary<'a> {
    own: [String; 9],
    given: &'a BTreeMap<String, String>,
    /// `howuri` of what a program or cataloguer made.
    pub(super) generated: String,
}

impl<'a> Vocabulary<'a> {
    /// Vocabularies below `cv_base`, else below the host of the tag authority.
    pub(super) fn new(publication: &Publication, cv_base: Option<&str>, given: &'a BTreeMap<String, String>) -> Self {
        let base = cv_base.map_or_else(|| default_base(publication), str::to_owned);
        Self { own: OWN.map(|(_, folder)| format!("{base}{folder}")), given, generated: format!("{base}how/generated") }
    }

    /// True when the user declared this scheme.
    pub(super) fn has(&self, scheme: &str) -> bool {
        self.given.contains_key(scheme)
    }

    /// The catalogue with exactly the aliases that are used, sorted; nothing where none is.
    pub(super) fn write_catalog(&self, xml: &mut Writer, used: &Used) {
        let own = OWN
            .iter()
            .zip(&self.own)
            .enumerate()
            .filter(|(n, _)| used.own & (1 << n) != 0)
            .map(|(_, ((alias, _), uri))| (*alias, uri));
        let given = used
            .given
            .iter()
            .filter_map(|alias| self.given.get_key_value(alias))
            .map(|(alias, uri)| (alias.as_str(), uri));
        let mut schemes: Vec<(&str, &String)> = own.chain(given).collect();
        if schemes.is_empty() {
            return;
        }
        schemes.sort_unstable();
        xml.open("catalog");
        for (alias, uri) in schemes {
            xml.open("scheme").attr("alias", alias).attr("uri", uri).close();
        }
        xml.close();
    }
}

/// Where the own vocabularies lie unless the user says otherwise.
pub(crate) fn default_base(publication: &Publication) -> String {
    match names::authority(publication) {
        Some(authority) => {
            format!("https://{}/cv/", host(&authority))
        }
        None => "urn:x-newsbind:cv/".to_owned(),
    }
}

/// The host of a tag authority: a host or an e-mail address, then a comma and a date (RFC 4151).
pub(super) fn host(authority: &str) -> &str {
    let name = authority.split(',').next().unwrap_or_default();
    name.rsplit('@').next().unwrap_or_default()
}

/// The aliases that an item uses and the IPTC catalogue does not declare.
#[derive(Debug, Default)]
pub(super) struct Used {
    own: u16,
    given: Vec<String>,
}

impl Used {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.own = 0;
        self.given.clear();
    }
}

/// Writes an attribute with a qcode and remembers its alias.
pub(super) fn write_qcode(xml: &mut Writer, used: &mut Used, name: &'static str, qcode: Qcode<'_>) {
    let alias = match qcode.alias {
        Alias::Iptc(alias) => alias,
        Alias::Own(own) => {
            used.own |= 1 << (own as u16);
            OWN[own as usize].0
        }
        Alias::Given(alias) => {
            if !used.given.iter().any(|known| known == alias) {
                used.given.push(alias.to_owned());
            }
            alias
        }
    };
    xml.attr_parts(name, &[alias, ":", qcode.code]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_aliases_are_sorted() {
        assert!(OWN.is_sorted());
        assert_eq!(OWN[Own::Role as usize].0, "nbrole");
        assert_eq!(OWN[Own::Description as usize].0, "nbdesc");
    }

    #[test]
    fn codes_with_white_space_are_refused() {
        assert!(Qcode::role("chief_editor").is_some());
        assert!(Qcode::role("chief editor").is_none());
        assert!(Qcode::media_topic("01000000").is_some());
        assert!(Qcode::media_topic("1000000").is_none());
        assert!(!has_no_space("G25 1"));
    }
}
