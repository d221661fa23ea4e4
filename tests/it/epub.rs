//! EPUB volumes: the sample against its golden documents, options, and what holds of every container.
use std::collections::BTreeSet;
use std::path::Path;

use newsbind::export::epub::{self, Unit};
use newsbind::plan::VolumeSize;

use crate::epub_book::{Book, bind, entries, keep, plain, root, sample, vertical};
use crate::tools::epubcheck;

#[test]
fn sample_agrees_with_its_golden_documents() {
    let book = sample(VolumeSize::Year, &plain()).remove(0).1;
    keep("sample-year", &book);
    agrees("epub", &book, &|name| {
        [".xhtml", ".opf", ".ncx", ".css", ".svg", ".xml"].iter().any(|ending| name.ends_with(ending))
    });
}

/// Of the variants, what differs in kind from the year by page.
#[test]
fn variants_agree_with_their_golden_documents() {
    let mut articles = plain();
    articles.unit = Unit::Article;
    let mut bare = plain();
    bare.facsimile = false;
    bare.ncx = false;
    let mut shallow = plain();
    shallow.toc_depth = epub::TocDepth::Issue;
    let package =
        |name: &str| ["package.opf", "nav.xhtml", "toc.ncx", "calendar.xhtml"].iter().any(|end| name.ends_with(end));
    let page =
        |name: &str| package(name) || ["2024-01-05/p01.xhtml", "/a01-01.xhtml"].iter().any(|end| name.ends_with(end));
    agrees("epub-variants/article", &sample(VolumeSize::Year, &articles)[0].1, &page);
    agrees("epub-variants/vertical", &vertical(), &page);
    agrees("epub-variants/month", &sample(VolumeSize::Month, &plain())[0].1, &package);
    agrees("epub-variants/issue", &sample(VolumeSize::Issue, &bare)[0].1, &page);
    agrees("epub-variants/shallow", &sample(VolumeSize::Year, &shallow)[0].1, &package);
}

/// The packed files themselves: what deflates and packs them is the same on every machine, and another version of it is seen.
#[test]
fn packed_files_have_the_digests_of_the_list() {
    let mut articles = plain();
    articles.unit = Unit::Article;
    let books = [
        ("year", sample(VolumeSize::Year, &plain()).remove(0).1),
        ("month", sample(VolumeSize::Month, &plain()).remove(0).1),
        ("articles", sample(VolumeSize::Year, &articles).remove(0).1),
        ("vertical", vertical()),
    ];
    let digest = |bytes: &[u8]| {
        let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
        digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let list: String = books.iter().map(|(name, book)| format!("{}  {name}\n", digest(book))).collect();
    let golden = root().join("tests/golden/epub-packed.sha256");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&golden, &list).unwrap();
    }
    let wanted = std::fs::read_to_string(&golden).unwrap();
    assert!(list == wanted, "not as {} (BLESS=1 writes it anew):\n{list}", golden.display());
}

/// Compares the entries that `wanted` picks with tests/golden.
fn agrees(folder: &str, book: &[u8], wanted: &dyn Fn(&str) -> bool) {
    let golden = root().join("tests/golden").join(folder);
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    let mut names = BTreeSet::new();
    for (name, bytes) in entries(book) {
        if !wanted(&name) {
            continue;
        }
        // A new version of the program is no other book.
        let own = concat!("newsbind ", env!("CARGO_PKG_VERSION"));
        let bytes = match name.ends_with(".opf") {
            true => String::from_utf8(bytes).unwrap().replace(own, "newsbind 0.0.0").into_bytes(),
            false => bytes,
        };
        let path = golden.join(&name);
        if bless {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        } else if std::fs::read(&path).ok().as_deref() != Some(&bytes) {
            differing.push(name.clone());
        }
        names.insert(name);
    }
    assert!(differing.is_empty(), "not as in tests/golden/{folder} (BLESS=1 writes them anew): {differing:#?}");
    for extra in files(&golden, &golden) {
        if bless && !names.contains(&extra) {
            std::fs::remove_file(golden.join(&extra)).unwrap();
        }
        assert!(bless || names.contains(&extra), "{folder}: {extra} is not made any more");
    }
}

#[test]
fn a_claim_of_an_evaluation_is_made_only_where_it_is_given() {
    let mut claimed = plain();
    claimed.conforms_to = Some("EPUB Accessibility 1.1 - WCAG 2.2 Level AA".to_owned());
    claimed.certified_by = Some("示例县档案馆".to_owned());
    for (options, count) in [(plain(), 0), (claimed, 1)] {
        let (stem, bytes) = sample(VolumeSize::Year, &options).remove(0);
        let book = Book::new(&stem, &bytes);
        book.check();
        let package = book.text("EPUB/package.opf");
        assert_eq!(package.matches("dcterms:conformsTo").count(), count);
        assert_eq!(package.matches("refines=\"#md-conformance\" property=\"a11y:certifiedBy\"").count(), count);
        if count > 0 {
            epubcheck(&keep("claimed", &bytes)).expect_passed("a book with a claim");
        }
    }
}

fn files(folder: &Path, root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, root));
        } else {
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
    found
}

#[test]
fn bytes_do_not_depend_on_the_number_of_workers() {
    let archive = root().join("tests/fixtures/epub-sample/archive");
    for size in [VolumeSize::Year, VolumeSize::Issue] {
        let one = bind(&archive, size, &plain(), 1);
        let four = bind(&archive, size, &plain(), 4);
        assert!(one.0 == four.0);
        assert_eq!(one.1.diagnostics(), four.1.diagnostics());
    }
}

#[test]
fn every_volume_size_and_option_makes_a_sound_container() {
    let mut bare = plain();
    bare.facsimile = false;
    bare.ncx = false;
    let mut shallow = plain();
    shallow.toc_depth = epub::TocDepth::Issue;
    let mut articles = plain();
    articles.unit = Unit::Article;
    let all = [("default", plain()), ("bare", bare), ("issue-toc", shallow), ("articles", articles)];
    for (name, options) in all {
        for size in [VolumeSize::Year, VolumeSize::Half, VolumeSize::Quarter, VolumeSize::Month, VolumeSize::Issue] {
            for (stem, book) in sample(size, &options) {
                keep(&format!("{stem}-{name}"), &book);
                Book::new(&stem, &book).check();
            }
        }
    }
}

#[test]
fn the_demo_newspaper_makes_sound_books() {
    for size in [VolumeSize::Year, VolumeSize::Month] {
        for (stem, book) in bind(&root().join("examples/issues"), size, &plain(), 2).0 {
            keep(&stem, &book);
            Book::new(&stem, &book).check();
        }
    }
}

#[test]
fn the_calendar_marks_every_day_of_a_combined_issue_and_every_issue_of_a_day() {
    let mut year = bind(&root().join("tests/fixtures/model-example"), VolumeSize::Year, &plain(), 2).0;
    let book = year.remove(0).1;
    keep("calendar", &book);
    let book = Book::new("calendar", &book);
    book.check();
    let calendar = book.text("EPUB/calendar.xhtml");
    for wanted in [
        r#"<td class="issue"><a href="2024-03-01/contents.xhtml" "#,
        r#" <a class="more" href="2024-03-01-02/contents.xhtml" "#,
        r#"<a href="2024-03-08/contents.xhtml" aria-label="3月8日—3月15日，第10-11期">8</a>"#,
        r#"<a href="2024-03-08/contents.xhtml" aria-label="3月8日—3月15日，第10-11期">15</a>"#,
    ] {
        assert!(calendar.contains(wanted), "{wanted}");
    }
}
