//! The package document (EPUB 3.3, section 5): metadata, manifest, spine.
use std::collections::BTreeSet;

use super::front::Described;
use super::names::unique;
use super::{Counts, Shared, line};
use crate::export::xml::Writer;
use crate::model::{Direction, ImageKind, Medium, WritingMode};
use crate::plan::names;

/// How a document stands in the spine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spine {
    /// In reading order.
    Linear,
    /// A facsimile: fixed layout, at the end, outside the reading order.
    Facsimile,
    /// Not at all.
    None,
}

/// An entry of the manifest.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) id: String,
    /// From the root of the publication.
    pub(super) href: String,
    pub(super) media_type: &'static str,
    pub(super) properties: Option<&'static str>,
    pub(super) spine: Spine,
}

impl Item {
    pub(super) fn document(id: String, href: String, spine: Spine, svg: bool) -> Self {
        Self { id, href, media_type: "application/xhtml+xml", properties: svg.then_some("svg"), spine }
    }

    pub(super) fn picture(id: String, href: String, kind: ImageKind) -> Self {
        Self { id, href, media_type: kind.media_type(), properties: None, spine: Spine::None }
    }

    pub(super) fn other(id: &str, href: &str, media_type: &'static str, properties: Option<&'static str>) -> Self {
        Self { id: id.to_owned(), href: href.to_owned(), media_type, properties, spine: Spine::None }
    }

    /// Its name in the container.
    pub(super) fn entry_name(&self) -> String {
        format!("EPUB/{}", self.href)
    }
}

/// The manifest while it grows: fixed entries, documents in reading order, facsimiles, pictures.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    fixed: Vec<Item>,
    linear: Vec<Item>,
    facsimiles: Vec<Item>,
    pictures: Vec<Item>,
    ids: BTreeSet<String>,
}

impl Manifest {
    /// Adds an entry; an id that is taken gets a number.
    pub(super) fn add(&mut self, mut item: Item) {
        item.id = unique(&mut self.ids, &item.id);
        match item.spine {
            Spine::Linear => self.linear.push(item),
            Spine::Facsimile => self.facsimiles.push(item),
            Spine::None if item.media_type.starts_with("image/") && item.properties.is_none() => {
                self.pictures.push(item)
            }
            Spine::None => self.fixed.push(item),
        }
    }

    fn items(&self) -> impl Iterator<Item = &Item> {
        self.fixed.iter().chain(&self.linear).chain(&self.facsimiles).chain(&self.pictures)
    }
}

/// The whole document.
pub(super) fn package(
    shared: &Shared<'_>,
    described: &Described,
    counts: &Counts,
    manifest: &Manifest,
    index: bool,
) -> String {
    let publication = &shared.volume.publication;
    let mut xml = Writer::new();
    xml.declaration();
    xml.open("package")
        .attr("xmlns", "http://www.idpf.org/2007/opf")
        .attr("version", "3.0")
        .attr("unique-identifier", "uid");
    xml.attr("xml:lang", publication.language.as_str());
    line(&mut xml, 1);
    xml.open("metadata").attr("xmlns:dc", "http://purl.org/dc/elements/1.1/");
    bibliographic(&mut xml, shared, described);
    series(&mut xml, shared);
    accessibility(&mut xml, shared, counts, index);
    evaluation(&mut xml, shared);
    line(&mut xml, 2);
    xml.open("meta").attr("name", "cover").attr("content", "cover-image").close();
    line(&mut xml, 2);
    xml.open("meta").attr("name", "generator").attr("content", concat!("newsbind ", env!("CARGO_PKG_VERSION"))).close();
    line(&mut xml, 1);
    xml.close();
    write_manifest(&mut xml, manifest);
    write_spine(&mut xml, shared, manifest);
    xml.newline().close().newline();
    xml.into_string()
}

fn element(xml: &mut Writer, name: &'static str, text: &str) {
    line(xml, 2);
    xml.leaf(name, text);
}

fn element_opt(xml: &mut Writer, name: &'static str, text: Option<&str>) {
    if let Some(text) = text {
        element(xml, name, text);
    }
}

fn meta(xml: &mut Writer, property: &'static str, text: &str) {
    line(xml, 2);
    xml.open("meta").attr("property", property).text(text).close();
}

fn refine(xml: &mut Writer, refines: &str, property: &'static str, text: &str) {
    line(xml, 2);
    xml.open("meta").attr("refines", refines).attr("property", property).text(text).close();
}

fn bibliographic(xml: &mut Writer, shared: &Shared<'_>, described: &Described) {
    let publication = &shared.volume.publication;
    let publisher = &publication.publisher;
    line(xml, 2);
    xml.open("dc:identifier").attr("id", "uid").text(&described.uid).close();
    title(xml, shared, described);
    element(xml, "dc:language", publication.language.as_str());
    for language in &publication.other_languages {
        element(xml, "dc:language", language.as_str());
    }
    // No role: calibre shows "Unknown" when the creator's role is not `aut`.
    let creator = publisher.sponsor.as_deref().or(publisher.name.as_deref()).unwrap_or(&publication.title);
    element(xml, "dc:creator", creator);
    element_opt(xml, "dc:contributor", publisher.supervisor.as_deref());
    element_opt(xml, "dc:publisher", publisher.name.as_deref());
    let (first, last) = shared.volume.dates();
    element(xml, "dc:date", &shared.volume.issues.iter().map(|i| i.date).max().unwrap_or(last).to_string());
    element(xml, "dc:type", "newspaper");
    let issn = publication.identifiers.issn.as_ref().map(|issn| format!("urn:issn:{issn}"));
    element_opt(xml, "dc:source", issn.as_deref());
    element_opt(xml, "dc:source", publication.identifiers.cn.as_deref());
    // The other parts of a volume that was cut.
    for number in shared.other_parts() {
        let uri = names::part_uri(shared.volume, Some(number), "epub", shared.options.unit.as_str());
        element(xml, "dc:relation", &format!("urn:uuid:{}", names::uuid(&uri)));
    }
    element_opt(xml, "dc:coverage", publication.place.as_deref());
    element(xml, "dc:coverage", &if first == last { first.to_string() } else { format!("{first}/{last}") });
    element(xml, "dc:description", &described.description);
    element_opt(xml, "dc:rights", publication.rights.notice.as_deref());
    meta(xml, "dcterms:modified", &shared.volume.modified.to_utc().to_string());
    if let Some(licence) = &publication.rights.licence {
        meta(xml, "dcterms:license", licence);
    }
}

/// Ids of metadata begin with `md-`: one that the manifest has too is RSC-005.
fn title(xml: &mut Writer, shared: &Shared<'_>, described: &Described) {
    let publication = &shared.volume.publication;
    line(xml, 2);
    xml.open("dc:title").attr("id", "md-title").text(&described.title).close();
    refine(xml, "#md-title", "title-type", "main");
    if let Some(name) = publication.sort_as.as_ref().or(publication.title_latin.as_ref()) {
        refine(xml, "#md-title", "file-as", &format!("{name} {}", shared.volume.key));
    }
    line(xml, 2);
    xml.open("dc:title").attr("id", "md-subtitle").text(&described.subtitle).close();
    refine(xml, "#md-subtitle", "title-type", "subtitle");
}

fn series(xml: &mut Writer, shared: &Shared<'_>) {
    let publication = &shared.volume.publication;
    line(xml, 2);
    xml.open("meta").attr("property", "belongs-to-collection").attr("id", "md-series").text(&publication.title).close();
    refine(xml, "#md-series", "collection-type", "series");
    refine(xml, "#md-series", "group-position", &position(shared));
    if let Some(issn) = &publication.identifiers.issn {
        refine(xml, "#md-series", "dcterms:identifier", &format!("urn:issn:{issn}"));
    }
    meta(xml, "rendition:layout", "reflowable");
    if publication.medium == Medium::Print {
        let source = publication
            .identifiers
            .issn
            .as_ref()
            .map_or_else(|| publication.title.clone(), |issn| format!("urn:issn:{issn}"));
        meta(xml, "pageBreakSource", &source);
    }
}

/// `2024`, `2024.1`, `2024.1.5`: numbers in the order of the dates (5.5.3, group-position).
fn position(shared: &Shared<'_>) -> String {
    let (first, _) = shared.volume.dates();
    let mut numbers = match shared.kind() {
        "year" => vec![first.year().to_string()],
        "issue" => vec![first.year().to_string(), first.month().to_string(), first.day().to_string()],
        "month" => vec![first.year().to_string(), first.month().to_string()],
        _ => shared.volume.key.split('-').map(|part| part.trim_start_matches(['h', 'q']).to_owned()).collect(),
    };
    numbers.extend(shared.volume.part.map(|part| part.number.to_string()));
    numbers.join(".")
}

/// EPUB Accessibility 1.1, section 2: what was really written, and no claim of an evaluation.
fn accessibility(xml: &mut Writer, shared: &Shared<'_>, counts: &Counts, index: bool) {
    let pictures = counts.pictures + counts.facsimiles > 0;
    meta(xml, "schema:accessMode", "textual");
    if pictures {
        meta(xml, "schema:accessMode", "visual");
    }
    meta(xml, "schema:accessModeSufficient", if counts.undescribed == 0 { "textual" } else { "textual,visual" });
    let printed = shared.has_printed_pages();
    let features = [
        ("tableOfContents", true),
        ("structuralNavigation", true),
        ("readingOrder", true),
        ("index", index),
        ("pageNavigation", printed),
        ("pageBreakMarkers", printed),
        ("displayTransformability", true),
        ("alternativeText", pictures && counts.undescribed == 0),
        ("rubyAnnotations", counts.ruby),
    ];
    for (feature, _) in features.iter().filter(|(_, held)| *held) {
        meta(xml, "schema:accessibilityFeature", feature);
    }
    meta(xml, "schema:accessibilityHazard", if counts.animated { "unknown" } else { "none" });
    let words = shared.words;
    let pictures = match (counts.pictures, counts.undescribed) {
        (0, _) => "",
        (_, 0) => words.get("summary_all_alt"),
        _ => words.get("summary_some_alt"),
    };
    let facsimiles = if counts.facsimiles > 0 { words.get("summary_facsimile") } else { "" };
    meta(
        xml,
        "schema:accessibilitySummary",
        &format!("{}{pictures}{facsimiles}", words.get(if index { "summary" } else { "summary_no_index" })),
    );
}

/// The claim of whoever evaluated the book (EPUB Accessibility 1.1, 4.2, 4.3).
fn evaluation(xml: &mut Writer, shared: &Shared<'_>) {
    let Some(standard) = &shared.options.conforms_to else { return };
    line(xml, 2);
    xml.open("meta").attr("property", "dcterms:conformsTo").attr("id", "md-conformance").text(standard).close();
    if let Some(name) = &shared.options.certified_by {
        refine(xml, "#md-conformance", "a11y:certifiedBy", name);
    }
}

fn write_manifest(xml: &mut Writer, manifest: &Manifest) {
    line(xml, 1);
    xml.open("manifest");
    for item in manifest.items() {
        line(xml, 2);
        xml.open("item").attr("id", &item.id).attr("href", &item.href).attr("media-type", item.media_type);
        xml.attr_opt("properties", item.properties).close();
    }
    line(xml, 1);
    xml.close();
}

fn write_spine(xml: &mut Writer, shared: &Shared<'_>, manifest: &Manifest) {
    line(xml, 1);
    xml.open("spine").attr_opt("toc", shared.options.ncx.then_some("ncx"));
    xml.attr("page-progression-direction", progression(shared));
    for item in &manifest.linear {
        line(xml, 2);
        xml.open("itemref").attr("idref", &item.id).close();
    }
    for item in &manifest.facsimiles {
        line(xml, 2);
        xml.open("itemref").attr("idref", &item.id).attr("linear", "no");
        xml.attr("properties", "rendition:layout-pre-paginated rendition:spread-none").close();
    }
    line(xml, 1);
    xml.close();
}

fn progression(shared: &Shared<'_>) -> &'static str {
    let publication = &shared.volume.publication;
    match (publication.page_progression, publication.writing_mode) {
        (Direction::Rtl, _) | (_, WritingMode::Vertical) => "rtl",
        _ => "ltr",
    }
}
