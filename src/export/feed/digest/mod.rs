//! What makes two contents equal: `d1`, SHA-256 of canonical JSON.
//!
//! All that may reach an item is in it, but the publication's data (which have a digest of their own) and the profile.
//! Where an article stands on its page is not: an article that is put in changes no neighbour.
mod content;
mod json;

use std::collections::BTreeMap;

use self::content::Content;
use self::json::Json;
use super::ledger::{Status, parse_hex};
use crate::digest::Sha256;
use crate::export::newsml::{Found, Gone, What};
use crate::model::{self, Article, Figure, Gallery, Group, Issue, MediaPath, Page, Publication};
use crate::sink::hex;

/// Digests the items of one issue.
pub(super) struct Digester<'a> {
    issue: &'a Issue,
    media: &'a BTreeMap<MediaPath, [u8; 32]>,
    json: Json,
}

impl<'a> Digester<'a> {
    pub(super) fn new(issue: &'a Issue, media: &'a BTreeMap<MediaPath, [u8; 32]>) -> Self {
        Self { issue, media, json: Json::default() }
    }

    /// Digest of an item; of a text without the versions of its pictures ([`pictures`]), of a package without its
    /// members ([`package`]).
    pub(super) fn item(&mut self, items: &[Found<'_>], n: usize) -> [u8; 32] {
        let mut json = std::mem::take(&mut self.json);
        json.clear();
        json.object(|json| {
            match &items[n].what {
                What::Article { page, article } => self.article(json, page, article),
                What::Group { page, group } => self.group(json, page, group),
                What::Picture { page, owner, article, figure, gallery } => {
                    let owner = (items[*owner].title.as_str(), *article);
                    self.picture(json, page, owner, figure, *gallery);
                }
                What::Facsimile { page } => self.facsimile(json, page),
                What::Ocr { page } => self.ocr(json, page),
                What::IssuePdf => {
                    self.issue(json);
                    self.file(json, "pdf", self.issue.pdf.as_ref());
                }
                What::Page { page, .. } => self.package_of_page(json, page),
                What::Issue { .. } => self.package_of_issue(json),
            }
            json.each("within", &items[n].surroundings, |json, fact| json.text(fact));
        });
        let digest = Sha256::digest(json.as_str());
        self.json = json;
        digest
    }

    /// Digest of what every item says of the issue.
    pub(super) fn of_issue(&self) -> [u8; 32] {
        let mut json = Json::default();
        json.object(|json| self.issue(json));
        Sha256::digest(json.into_string())
    }

    fn article(&self, json: &mut Json, page: &Page, article: &Article) {
        json.key("article");
        Content { json, media: self.media }.article(article);
        let group = article.group.as_deref().and_then(|id| self.issue.group(id));
        if let Some(group) = group {
            Content { json, media: self.media }.text("group", &group.title);
        }
        self.issue(json);
        json.each("open", &self.open_ends(article), |json, end| json.text(end));
        self.page(json, page);
        // NITF names the editors of the page.
        json.each("staff", &page.staff, staff);
    }

    /// The ends of a continuation that cannot be followed: their link is not written.
    fn open_ends(&self, article: &Article) -> Vec<&'static str> {
        let usable = |id: &str| {
            let mut articles = self.issue.pages.iter().flat_map(|page| &page.articles);
            articles.any(|other| other.id == id && other.syndicate && other.status == model::Status::Usable)
        };
        let ends = [("continued_from", &article.continued_from), ("continues_on", &article.continues_on)];
        let open = ends.into_iter().filter(|(_, turn)| {
            turn.as_ref().and_then(|turn| turn.article.as_deref()).is_some_and(|other| !usable(other))
        });
        open.map(|(name, _)| name).collect()
    }

    fn group(&self, json: &mut Json, page: &Page, group: &Group) {
        json.key("group").object(|json| {
            let mut content = Content { json, media: self.media };
            content.blocks("intro", &group.intro);
            content.texts("kicker", &group.kicker);
            content.texts("subtitle", &group.subtitle);
            content.text("title", &group.title);
        });
        self.issue(json);
        self.page(json, page);
        json.each("staff", &page.staff, staff);
    }

    fn picture(
        &self,
        json: &mut Json,
        page: &Page,
        (title, article): (&str, Option<&Article>),
        figure: &Figure,
        gallery: Option<&Gallery>,
    ) {
        json.key("figure").object(|json| Content { json, media: self.media }.figure(figure));
        if let Some(gallery) = gallery {
            json.key("gallery").object(|json| {
                Content { json, media: self.media }.text("caption", &gallery.caption);
                json.maybe("credit", gallery.credit.as_deref());
            });
        }
        self.issue(json);
        if let Some(article) = article {
            json.key("owner").object(|json| {
                json.maybe("direction", article.direction.map(|direction| direction.as_str()));
                json.flag("generated_alt", article.generated.alt);
                json.flag("generated_headline", article.label_generated());
                json.maybe("language", article.language.as_ref().map(|language| language.as_str()));
                Content { json, media: self.media }.rights(article.rights.as_ref());
                if let model::Status::Withheld { until } = article.status {
                    json.words("until", &until.to_string());
                }
            });
        }
        self.page(json, page);
        json.words("title", title);
    }

    fn facsimile(&self, json: &mut Json, page: &Page) {
        if let Some(facsimile) = &page.facsimile {
            json.key("facsimile").object(|json| {
                json.maybe("alt", facsimile.alt.as_deref());
                json.maybe("dpi", facsimile.dpi.map(|dpi| dpi.to_string()).as_deref());
                self.file(json, "image", facsimile.image.as_ref().map(|image| &image.path));
                self.file(json, "pdf", facsimile.pdf.as_ref());
                self.file(json, "text_layer", facsimile.text_layer.as_ref());
            });
        }
        self.issue(json);
        self.page(json, page);
    }

    fn ocr(&self, json: &mut Json, page: &Page) {
        let layer = page.facsimile.as_ref().and_then(|facsimile| facsimile.text_layer.as_ref());
        self.issue(json);
        self.page(json, page);
        // NITF names the editors of the page.
        json.each("staff", &page.staff, staff);
        self.file(json, "text_layer", layer);
    }

    /// A file that is there: its content and the stem of its name, which its copy has too.
    fn file(&self, json: &mut Json, key: &'static str, path: Option<&MediaPath>) {
        if let Some((path, digest)) = path.and_then(|path| Some((path, self.media.get(path)?))) {
            json.key(key).list([&hex(digest), path.stem()], |json, words| json.text(words));
        }
    }

    fn package_of_page(&self, json: &mut Json, page: &Page) {
        let section = page.section.as_deref().and_then(|name| self.issue.section(name));
        if let Some(section) = section {
            let identifiers: Vec<_> = section.identifiers.iter().collect();
            json.each("identifiers", &identifiers, |json, (kind, value)| {
                json.list([kind, value], |json, w| json.text(w))
            });
        }
        self.issue(json);
        json.maybe("misprinted_date", page.misprinted.date.map(|date| date.to_string()).as_deref());
        json.maybe("misprinted_label", page.misprinted.label.as_deref());
        self.page(json, page);
        json.each("staff", &page.staff, staff);
    }

    fn package_of_issue(&self, json: &mut Json) {
        let Issue { misprinted, .. } = self.issue;
        json.maybe("date_until", self.issue.date_until.map(|date| date.to_string()).as_deref());
        self.issue(json);
        json.maybe("lunar_date", self.issue.lunar_date.as_deref());
        json.maybe("misprinted_date", misprinted.date.map(|date| date.to_string()).as_deref());
        json.maybe("misprinted_number", misprinted.number.as_deref());
        json.maybe("misprinted_total_number", misprinted.total_number.as_deref());
        json.maybe("special", self.issue.special.as_deref());
        json.each("staff", &self.issue.staff, staff);
        json.maybe("title", self.issue.title.as_deref());
    }

    /// What every item says of the issue.
    fn issue(&self, json: &mut Json) {
        let issue = self.issue;
        json.key("issue").object(|json| {
            json.words("date", &issue.date.to_string());
            json.key("direction").text(issue.direction.as_str());
            json.maybe("edition", issue.edition.as_deref());
            json.words("id", &issue.id);
            json.words("language", issue.language.as_str());
            json.maybe("number", issue.number.as_deref());
            json.maybe("total_number", issue.total_number.as_deref());
            json.maybe("volume_number", issue.volume_number.as_deref());
        });
    }

    /// What every item says of the page.
    fn page(&self, json: &mut Json, page: &Page) {
        json.key("page").object(|json| {
            json.maybe("direction", page.direction.map(|direction| direction.as_str()));
            json.words("id", &page.id);
            json.key("kind").text(page.kind.as_str());
            json.words("label", &page.label);
            json.maybe("language", page.language.as_ref().map(|language| language.as_str()));
            json.maybe("section", page.section.as_deref());
            json.each("sides", &page.sides, |json, side| json.text(side));
            json.maybe("special", page.special.as_deref());
            json.maybe("title", page.title.as_deref());
        });
    }
}

fn staff(json: &mut Json, staff: &model::Staff) {
    json.object(|json| {
        json.maybe("label", staff.label.as_deref());
        json.words("name", &staff.name);
        json.words("role", &staff.role);
    });
}

/// Digest of a package: its own fields, and guid and version of its members.
pub(super) fn package<'a>(own: &[u8; 32], members: impl IntoIterator<Item = (&'a str, u32)>) -> [u8; 32] {
    let mut json = Json::default();
    json.object(|json| {
        self::members(json, members);
        json.words("own", &hex(own));
    });
    Sha256::digest(json.into_string())
}

/// Own fields of the package of an issue that says of its pages what else their packages do.
pub(super) fn with_pages(issue: &[u8; 32], pages: &[[u8; 32]]) -> [u8; 32] {
    let mut json = Json::default();
    json.object(|json| {
        json.words("issue", &hex(issue));
        json.each("pages", pages, |json, page| json.text(&hex(page)));
    });
    Sha256::digest(json.into_string())
}

/// A piece of the digest of guid and version of the pictures that a text names.
pub(super) fn pictures<'a>(members: impl IntoIterator<Item = (&'a str, u32)>) -> [u8; 8] {
    let mut json = Json::default();
    json.object(|json| self::members(json, members));
    let [a, b, c, d, e, f, g, h, ..] = Sha256::digest(json.into_string());
    [a, b, c, d, e, f, g, h]
}

fn members<'a>(json: &mut Json, members: impl IntoIterator<Item = (&'a str, u32)>) {
    json.key("members").list(members, |json, (guid, version)| {
        json.list([(); 1], |json, ()| {
            json.text(guid);
            json.plain(version);
        });
    });
}

/// Digest of the publication's data that reach items.
pub(super) fn publication(publication: &Publication) -> [u8; 32] {
    let mut json = Json::default();
    json.object(|json| {
        let identifiers: Vec<_> = publication.identifiers.iter().collect();
        json.each("identifiers", &identifiers, |json, (kind, value)| json.list([kind, value], |json, w| json.text(w)));
        json.maybe("publisher", publication.publisher.name.as_deref());
        let media = BTreeMap::new();
        Content { json, media: &media }.rights(Some(&publication.rights));
        json.words("title", &publication.title);
        json.maybe("website", publication.publisher.website.as_deref());
    });
    Sha256::digest(json.into_string())
}

/// Digest of an item that is taken back because the record no longer holds it; `issue` is [`Digester::of_issue`].
pub(super) fn gone(gone: &Gone, issue: &[u8; 32]) -> [u8; 32] {
    let mut json = Json::default();
    json.object(|json| {
        json.words("gone", &gone.guid);
        json.words("issue", &hex(issue));
        json.words("note", &gone.note);
        json.words("title", &gone.title);
    });
    Sha256::digest(json.into_string())
}

/// A piece of the digest of a correction note, to tell a new note from the old one.
pub(super) fn note(article: &Article) -> Option<[u8; 8]> {
    let digest = hex(&Sha256::digest(article.correction.as_deref()?));
    parse_hex(&digest[..16])
}

/// The status of an article as a ledger has it.
pub(super) fn status(article: &Article) -> Status {
    match article.status {
        model::Status::Usable => Status::Usable,
        model::Status::Withheld { .. } => Status::Withheld,
        model::Status::Canceled => Status::Canceled,
    }
}
