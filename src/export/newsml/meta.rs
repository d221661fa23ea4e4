//! Metadata of every item, written in the order of the schema: rightsInfo, itemMeta, contentMeta (NewsML-G2 2.35, power).
use std::borrow::Cow;

use super::compose::Composer;
use super::context::Context;
use super::iri::iri;
use super::options::{Provider, Version};
use super::vocab::{self, Property, Qcode, Signal};
use crate::model::{Author, Dateline, Direction, Generated, Language, Rights, Staff, Timestamp};

/// The two kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    News,
    Package,
}

impl Root {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::News => "newsItem",
            Self::Package => "packageItem",
        }
    }

    /// The media type of an item (NewsML-G2, annex on media types).
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::News => "application/vnd.iptc.g2.newsitem+xml",
            Self::Package => "application/vnd.iptc.g2.packageitem+xml",
        }
    }
}

/// Where a link leads.
#[derive(Debug)]
pub(super) enum Target<'a> {
    Item {
        guid: Cow<'a, str>,
        version: Option<u32>,
        root: Root,
    },
    /// An address that [`iri`] gave.
    Web(Cow<'a, str>),
    /// Only words.
    None,
}

/// `link` of itemMeta.
#[derive(Debug)]
pub(super) struct Link<'a> {
    pub(super) rel: Qcode<'a>,
    pub(super) target: Target<'a>,
    pub(super) title: Option<Cow<'a, str>>,
}

/// `headline` or `description`.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub(super) role: Option<Qcode<'a>>,
    pub(super) text: Cow<'a, str>,
    pub(super) generated: bool,
}

/// `contributor`.
#[derive(Debug)]
pub(super) struct Contributor<'a> {
    pub(super) role: Option<Qcode<'a>>,
    pub(super) name: &'a str,
    pub(super) note: Option<&'a str>,
}

impl<'a> Contributor<'a> {
    /// A printed credit of the staff; a role that cannot be a code stands in the note.
    pub(super) fn staff(staff: &'a Staff) -> Self {
        let role = Qcode::role(&staff.role);
        let note = staff.label.as_deref().or_else(|| role.is_none().then_some(staff.role.as_str()));
        Self { role, name: &staff.name, note }
    }
}

/// `subject`.
#[derive(Debug)]
pub(super) struct SubjectRef<'a> {
    /// A code that resolves, else the words `scheme:code`.
    pub(super) code: Result<Qcode<'a>, String>,
    pub(super) name: Option<&'a str>,
}

/// All that the head of an item may say. Absent fields write nothing.
#[derive(Debug)]
pub(super) struct Item<'a> {
    pub(super) root: Root,
    pub(super) guid: Cow<'a, str>,
    pub(super) file: &'a str,
    pub(super) version: Version,
    pub(super) class: Qcode<'a>,
    pub(super) status: Qcode<'a>,
    /// End of the embargo.
    pub(super) embargoed: Option<Timestamp>,
    pub(super) language: &'a Language,
    pub(super) direction: Direction,
    pub(super) rights: Option<&'a Rights>,
    pub(super) title: Cow<'a, str>,
    pub(super) ed_note: Option<&'a str>,
    pub(super) links: Vec<Link<'a>>,
    pub(super) located: Option<&'a str>,
    pub(super) source: Option<&'a str>,
    pub(super) creators: &'a [Author],
    pub(super) contributors: Vec<Contributor<'a>>,
    pub(super) alt_ids: Vec<(&'static str, &'a str)>,
    pub(super) genre: Option<Qcode<'a>>,
    pub(super) keywords: &'a [String],
    pub(super) subjects: Vec<SubjectRef<'a>>,
    pub(super) slugline: Option<Cow<'a, str>>,
    pub(super) headlines: Vec<Words<'a>>,
    pub(super) dateline: Option<&'a Dateline>,
    pub(super) by: Option<&'a str>,
    pub(super) creditline: Option<&'a str>,
    pub(super) descriptions: Vec<Words<'a>>,
    pub(super) properties: Vec<(Property, Cow<'a, str>)>,
    pub(super) generated: Option<&'a Generated>,
}

impl<'a> Item<'a> {
    /// An item with nothing but what every item has.
    pub(super) fn new(
        root: Root,
        class: Qcode<'a>,
        guid: Cow<'a, str>,
        file: &'a str,
        version: Version,
        language: &'a Language,
    ) -> Self {
        Self {
            root,
            guid,
            file,
            version,
            class,
            status: vocab::USABLE,
            embargoed: None,
            language,
            direction: Direction::Ltr,
            rights: None,
            title: Cow::Borrowed(""),
            ed_note: None,
            links: Vec::new(),
            located: None,
            source: None,
            creators: &[],
            contributors: Vec::new(),
            alt_ids: Vec::new(),
            genre: None,
            keywords: &[],
            subjects: Vec::new(),
            slugline: None,
            headlines: Vec::new(),
            dateline: None,
            by: None,
            creditline: None,
            descriptions: Vec::new(),
            properties: Vec::new(),
            generated: None,
        }
    }

    fn is_generated(&self, field: &str) -> bool {
        self.generated.is_some_and(|generated| generated.fields.iter().any(|name| name == field))
    }

    /// Writes rightsInfo, itemMeta and contentMeta.
    pub(super) fn write(&self, out: &mut Composer, context: &Context<'_>) {
        super::rights::write(out, context, &self.guid, self.rights);
        self.item_meta(out, context);
        self.content_meta(out, context);
    }

    fn item_meta(&self, out: &mut Composer, context: &Context<'_>) {
        out.body.open("itemMeta");
        out.empty("itemClass", "qcode", self.class);
        out.body.open("provider");
        provider(out, context);
        out.body.leaf("name", &context.publication.title).close();
        out.body.leaf("versionCreated", &self.version.created.to_string());
        out.body.leaf("firstCreated", &self.version.first_created.to_string());
        if let Some(until) = self.embargoed {
            out.body.leaf("embargoed", &until.to_string());
        }
        out.empty("pubStatus", "qcode", self.status);
        out.body.leaf("fileName", self.file).leaf("generator", "newsbind").leaf("title", &self.title);
        out.leaf_opt("edNote", self.ed_note);
        if let Some(signal) = self.version.signal.map(Signal::qcode) {
            out.empty("signal", "qcode", signal);
        }
        for link in &self.links {
            write_link(out, link);
        }
        out.body.close();
    }

    fn content_meta(&self, out: &mut Composer, context: &Context<'_>) {
        out.body.open("contentMeta").leaf("contentCreated", &context.date);
        if let Some(modified) = self.version.modified {
            out.body.leaf("contentModified", &modified.to_string());
        }
        if let Some(place) = self.located {
            out.body.open("located").leaf("name", place).close();
        }
        if let Some(source) = self.source {
            out.body.open("infoSource").attr("literal", source).leaf("name", source).close();
        }
        self.creators.iter().for_each(|author| write_creator(out, author));
        self.contributors.iter().for_each(|contributor| write_contributor(out, contributor));
        for &(kind, value) in &self.alt_ids {
            out.qcode_element("altId", "type", vocab::identifier(kind)).text(value).close();
        }
        self.descriptive(out, context);
        for (property, value) in &self.properties {
            write_property(out, *property, value);
        }
        out.body.close();
    }

    fn descriptive(&self, out: &mut Composer, context: &Context<'_>) {
        let generated = |field: &str| self.is_generated(field).then_some(context.vocabulary.generated.as_str());
        out.body.open("language").attr("tag", self.language.as_str()).close();
        if let Some(genre) = self.genre {
            out.empty("genre", "qcode", genre);
        }
        for keyword in self.keywords {
            out.body.open("keyword").attr_opt("howuri", generated("keywords")).text(keyword).close();
        }
        for subject in &self.subjects {
            write_subject(out, subject, generated("subjects"));
        }
        out.leaf_opt("slugline", self.slugline.as_deref());
        for headline in &self.headlines {
            write_words(out, "headline", headline, context);
        }
        if let Some(dateline) = self.dateline {
            let line = dateline.to_line();
            if !line.is_empty() {
                out.body.open("dateline").attr_opt("howuri", generated("dateline")).text(&line).close();
            }
        }
        if let Some(by) = self.by {
            out.body.open("by").attr_opt("howuri", generated("byline")).text(by).close();
        }
        out.leaf_opt("creditline", self.creditline);
        for description in &self.descriptions {
            write_words(out, "description", description, context);
        }
    }
}

fn provider(out: &mut Composer, context: &Context<'_>) {
    let publisher = &context.publication.publisher;
    match &context.options.provider {
        Some(Provider::Qcode(code)) => out.given_qcode("qcode", code),
        Some(Provider::Uri(address)) => _ = out.body.attr("uri", address),
        None => match publisher.website.as_deref().and_then(iri) {
            Some(website) => _ = out.body.attr("uri", &website),
            None => _ = out.body.attr("literal", &context.publication.id),
        },
    }
}

fn write_words(out: &mut Composer, name: &'static str, words: &Words<'_>, context: &Context<'_>) {
    out.body.open(name);
    if let Some(role) = words.role {
        out.qcode("role", role);
    }
    out.body.attr_opt("howuri", words.generated.then_some(context.vocabulary.generated.as_str()));
    out.body.text(&words.text).close();
}

fn write_link(out: &mut Composer, link: &Link<'_>) {
    out.qcode_element("link", "rel", link.rel);
    match &link.target {
        Target::Item { guid, version, root } => {
            out.body.attr("residref", guid);
            if let Some(version) = version {
                out.body.attr_number("version", u64::from(*version));
            }
            out.body.attr("contenttype", root.media_type());
        }
        Target::Web(address) => {
            out.body.attr("href", address).attr("contenttype", "text/html");
        }
        Target::None => {}
    }
    out.body.attr_opt("title", link.title.as_deref()).close();
}

fn write_creator(out: &mut Composer, author: &Author) {
    out.body.open("creator");
    if let Some(role) = author.role {
        out.qcode("role", vocab::author_role(role));
    }
    out.body.leaf("name", &author.name);
    if let Some(affiliation) = &author.affiliation {
        out.body.open("personDetails").open("affiliation").leaf("name", affiliation).close().close();
    }
    out.body.close();
}

fn write_contributor(out: &mut Composer, contributor: &Contributor<'_>) {
    out.body.open("contributor");
    if let Some(role) = contributor.role {
        out.qcode("role", role);
    }
    out.body.leaf("name", contributor.name);
    out.leaf_opt("note", contributor.note);
    out.body.close();
}

fn write_subject(out: &mut Composer, subject: &SubjectRef<'_>, howuri: Option<&str>) {
    out.qcode_element("subject", "type", vocab::ABSTRACT);
    match &subject.code {
        Ok(code) => out.qcode("qcode", *code),
        Err(words) => {
            out.body.attr("literal", words);
        }
    }
    out.body.attr_opt("howuri", howuri);
    out.leaf_opt("name", subject.name);
    out.body.close();
}

fn write_property(out: &mut Composer, property: Property, value: &str) {
    out.body.open("contentMetaExtProperty");
    match property.schema_org() {
        Some(address) => {
            out.body.attr("reluri", address);
        }
        None => out.qcode("rel", property.qcode()),
    }
    out.body.attr("value", value).close();
}
