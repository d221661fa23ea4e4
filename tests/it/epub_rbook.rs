//! Books as a second reader of containers sees them: `rbook`, a library, so that it always runs.
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use newsbind::export::epub::Unit;
use newsbind::plan::VolumeSize;
use rbook::Epub;
use rbook::ebook::metadata::TitleKind;
use rbook::ebook::toc::TocEntryKind;
use rbook::epub::metadata::EpubVersion;
use rbook::epub::toc::EpubTocEntry;

use crate::epub_book::{Book, bind, entries, plain, root, sample, tags, vertical};

fn opened(bytes: &[u8]) -> Epub {
    let read = Epub::options().strict(true).retain_variants(true).read(Cursor::new(bytes.to_vec()));
    read.unwrap_or_else(|error| panic!("{error}"))
}

fn books() -> Vec<(&'static str, Vec<u8>)> {
    let mut articles = plain();
    articles.unit = Unit::Article;
    let first = |archive: &str, size, options| bind(&root().join(archive), size, options, 2).0.remove(0).1;
    vec![
        ("by page", sample(VolumeSize::Year, &plain()).remove(0).1),
        ("by article", sample(VolumeSize::Year, &articles).remove(0).1),
        ("an issue", sample(VolumeSize::Issue, &plain()).remove(0).1),
        ("vertical", vertical()),
        ("the demo", first("examples/issues", VolumeSize::Year, &plain())),
        ("the worked example", first("tests/fixtures/model-example", VolumeSize::Month, &plain())),
    ]
}

/// Entries of one of the lists of a navigation document or an NCX, in order: how deep, words, path, fragment.
fn listed(root: Option<EpubTocEntry<'_>>) -> Vec<(usize, String, String)> {
    let entries = root.into_iter().flat_map(|root| root.flatten().collect::<Vec<_>>());
    entries.map(|entry| (entry.depth(), entry.label().to_owned(), entry.href().unwrap().as_str().to_owned())).collect()
}

#[test]
fn a_second_reader_finds_every_entry_and_the_order_of_the_spine() {
    for (name, bytes) in books() {
        let (epub, book) = (opened(&bytes), Book::new(name, &bytes));
        let held: BTreeMap<String, Vec<u8>> = entries(&bytes).into_iter().collect();
        let package = tags(book.bytes("EPUB/package.opf"));
        let items: BTreeMap<&str, &str> = package
            .iter()
            .filter(|(tag, _)| tag == "item")
            .map(|(_, a)| (a["id"].as_str(), a["href"].as_str()))
            .collect();
        assert_eq!(epub.manifest().len(), items.len(), "{name}");
        for entry in epub.manifest().iter() {
            let path = entry.href().decode().trim_start_matches('/').to_owned();
            assert_eq!(items[entry.id()], path.trim_start_matches("EPUB/"), "{name}");
            assert!(entry.read_bytes().unwrap() == held[&path], "{name}: {path}");
        }
        let order: Vec<&str> =
            package.iter().filter(|(tag, _)| tag == "itemref").map(|(_, a)| a["idref"].as_str()).collect();
        assert_eq!(epub.spine().iter().map(|entry| entry.idref()).collect::<Vec<_>>(), order, "{name}");
        for entry in epub.spine().iter() {
            assert_eq!(entry.is_linear(), !entry.idref().starts_with('f'), "{name}: {}", entry.idref());
        }
        assert_eq!(epub.spine().page_direction().is_rtl(), name == "vertical", "{name}");
        assert_eq!(epub.manifest().cover_image().unwrap().id(), "cover-image", "{name}");
    }
}

#[test]
fn a_second_reader_finds_contents_pages_and_landmarks() {
    for (name, bytes) in books() {
        let (epub, book) = (opened(&bytes), Book::new(name, &bytes));
        let toc = epub.toc();
        let of = |kind, version| listed(toc.by_kind_version(kind, version));
        let nav = of(TocEntryKind::Toc, EpubVersion::EPUB3);
        let ncx = of(TocEntryKind::Toc, EpubVersion::EPUB2);
        let pages = of(TocEntryKind::PageList, EpubVersion::EPUB3);
        assert!(nav.len() > 5, "{name}: {nav:?}");
        for (_, label, href) in nav.iter().chain(&pages) {
            let (path, id) = href.split_once('#').unwrap_or((href, ""));
            let ids = book.ids.get(path.trim_start_matches('/')).unwrap_or_else(|| panic!("{name}, {label}: {path}"));
            assert!(id.is_empty() || ids.contains(id), "{name}, {label}: {href}");
        }
        // The NCX has three levels, and what it has is what the navigation document has.
        let known: BTreeSet<(&str, &str)> =
            nav.iter().map(|(_, label, href)| (label.as_str(), href.as_str())).collect();
        assert!(ncx.len() > 5 && ncx.iter().all(|(depth, ..)| *depth <= 3), "{name}: {ncx:?}");
        assert!(ncx.iter().all(|(_, label, href)| known.contains(&(label, href))), "{name}: {ncx:?}");
        let markers = book.entries.iter().filter(|(path, _)| path.ends_with(".xhtml")).flat_map(|(_, text)| tags(text));
        let markers = markers.filter(|(_, a)| a.get("role").is_some_and(|role| role == "doc-pagebreak")).count();
        assert_eq!(pages.len(), markers, "{name}");
        let kinds: Vec<TocEntryKind<'_>> = toc.landmarks().unwrap().iter().map(|entry| entry.kind()).collect();
        for kind in
            [TocEntryKind::Cover, TocEntryKind::TitlePage, TocEntryKind::CopyrightPage, TocEntryKind::BodyMatter]
        {
            assert!(kinds.contains(&kind), "{name}: {kinds:?}");
        }
    }
}

#[test]
fn a_second_reader_finds_the_metadata() {
    let bytes = sample(VolumeSize::Year, &plain()).remove(0).1;
    let epub = opened(&bytes);
    let metadata = epub.metadata();
    assert_eq!(metadata.version(), EpubVersion::EPUB3);
    assert_eq!(metadata.identifier().unwrap().value(), "urn:uuid:09b83d6b-0406-51a8-a0ae-bac338502b43");
    let titles: Vec<&str> = metadata.titles().map(|title| title.value()).collect();
    assert_eq!(titles, ["望川县报 2024年合订本", "2024年1月5日—1月19日"]);
    assert_eq!(metadata.title().unwrap().kind(), TitleKind::Main);
    assert_eq!(metadata.title().unwrap().file_as(), Some("Wangchuan Xian Bao 2024"));
    assert_eq!(metadata.language().unwrap().value(), "zh-Hans");
    assert_eq!(metadata.creators().next().unwrap().value(), "望川县报社");
    assert_eq!(metadata.modified_entry().unwrap().value(), "2024-02-02T08:00:00Z");
    let series = metadata.by_property("belongs-to-collection").next().unwrap();
    assert_eq!(series.value(), "望川县报");
    assert_eq!(series.refinements().by_property("group-position").next().unwrap().value(), "2024");
    let features: Vec<&str> = metadata.by_property("schema:accessibilityFeature").map(|meta| meta.value()).collect();
    for wanted in ["tableOfContents", "pageNavigation", "pageBreakMarkers", "index", "rubyAnnotations"] {
        assert!(features.contains(&wanted), "{features:?}");
    }
}
