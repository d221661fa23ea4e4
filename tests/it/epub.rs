//! EPUB volumes: the sample against its golden documents, and what holds of every container.
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use newsbind::export::epub::{self, Cover, Options, Unit};
use newsbind::input;
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::report::Report;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Binds an archive; one book for each volume, with its file stem.
fn bind(archive: &Path, size: VolumeSize, options: &Options, jobs: usize) -> (Vec<(String, Vec<u8>)>, Report) {
    let source = input::Folder::open(archive).unwrap();
    let mut report = Report::new();
    let mut wanted = plan::Options::default();
    wanted.volume = size;
    let plan = Plan::new(&source, &wanted, &mut report).unwrap();
    let mut books = Vec::new();
    for volume in &plan.volumes {
        let mut out = Vec::new();
        let outcome = epub::epub(volume, &source, options, Jobs::new(jobs), &mut out, &mut report, &()).unwrap();
        assert!(outcome.complete, "{:#?}", report.diagnostics());
        assert_eq!(outcome.bytes, out.len() as u64);
        books.push((volume.file_stem(), out));
    }
    (books, report)
}

/// Options that do not ask for fonts, so that the bytes are the same on every machine.
fn plain() -> Options {
    let mut options = Options::default();
    options.cover = Cover::Svg;
    options
}

fn sample(size: VolumeSize, options: &Options) -> Vec<(String, Vec<u8>)> {
    bind(&root().join("tests/fixtures/epub-sample/archive"), size, options, 2).0
}

/// The entries of a book, in their order.
fn entries(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut entries = Vec::new();
    for n in 0..archive.len() {
        let mut entry = archive.by_index(n).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        entries.push((entry.name().unwrap().into_owned(), bytes));
    }
    entries
}

/// Keeps the book for the validators and for people.
fn keep(name: &str, book: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.epub")), book).unwrap();
}

#[test]
fn sample_agrees_with_its_golden_documents() {
    let books = sample(VolumeSize::Year, &plain());
    let golden = root().join("tests/golden/epub");
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    let mut names = BTreeSet::new();
    keep("sample-year", &books[0].1);
    for (name, bytes) in entries(&books[0].1) {
        let text = [".xhtml", ".opf", ".ncx", ".css", ".svg", ".xml"].iter().any(|ending| name.ends_with(ending));
        if !text {
            continue;
        }
        let path = golden.join(&name);
        if bless {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        } else if std::fs::read(&path).ok().as_deref() != Some(&bytes) {
            differing.push(name.clone());
        }
        names.insert(name);
    }
    assert!(differing.is_empty(), "not as in tests/golden/epub (BLESS=1 writes them anew): {differing:#?}");
    for extra in files(&golden, &golden) {
        if bless && !names.contains(&extra) {
            std::fs::remove_file(golden.join(&extra)).unwrap();
        }
        assert!(bless || names.contains(&extra), "{extra} is not made any more");
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

/// A book as an independent reader sees it.
struct Book {
    name: String,
    entries: Vec<(String, Vec<u8>)>,
    /// Path to ids.
    ids: BTreeMap<String, BTreeSet<String>>,
}

/// One start tag: name and attributes.
type Tag = (String, BTreeMap<String, String>);

fn tags(bytes: &[u8]) -> Vec<Tag> {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut reader = quick_xml::Reader::from_str(text);
    let mut tags = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                let attributes = tag
                    .attributes()
                    .map(|a| {
                        let a = a.unwrap();
                        let value = quick_xml::escape::unescape(&a.value).unwrap().into_owned();
                        (a.key.as_ref().to_owned(), value)
                    })
                    .collect();
                tags.push((tag.name().as_ref().to_owned(), attributes));
            }
            quick_xml::events::Event::Eof => return tags,
            _ => {}
        }
    }
}

/// `href` as seen from the document `base`.
fn resolve(base: &str, href: &str) -> String {
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop().unwrap();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

impl Book {
    fn new(name: &str, book: &[u8]) -> Self {
        let entries = entries(book);
        let ids = entries
            .iter()
            .filter(|(path, _)| path.ends_with(".xhtml"))
            .map(|(path, bytes)| {
                (path.clone(), tags(bytes).into_iter().filter_map(|(_, a)| a.get("id").cloned()).collect())
            })
            .collect();
        Self { name: name.to_owned(), entries, ids }
    }

    fn bytes(&self, path: &str) -> &[u8] {
        &self.entries.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("{}: no {path}", self.name)).1
    }

    fn check(&self) {
        self.order();
        self.manifest();
        self.links();
        self.page_list();
        self.headings();
    }

    fn order(&self) {
        let names: Vec<&str> = self.entries.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(&names[..2], ["mimetype", "META-INF/container.xml"]);
        assert_eq!(names.last(), Some(&"EPUB/package.opf"));
    }

    /// Every entry is listed once, every listed one is there, ids are unique over the whole package document.
    fn manifest(&self) {
        let opf = tags(self.bytes("EPUB/package.opf"));
        let mut ids = BTreeSet::new();
        for (_, attributes) in &opf {
            if let Some(id) = attributes.get("id") {
                assert!(ids.insert(id.clone()), "{}: id {id} twice", self.name);
            }
            for key in ["idref", "toc", "unique-identifier"] {
                if let Some(id) = attributes.get(key) {
                    assert!(opf.iter().any(|(_, a)| a.get("id") == Some(id)), "{}: {key} {id}", self.name);
                }
            }
            if let Some(id) = attributes.get("refines") {
                assert!(
                    opf.iter().any(|(_, a)| a.get("id").is_some_and(|known| *id == format!("#{known}"))),
                    "{}: refines {id}",
                    self.name
                );
            }
        }
        let listed: BTreeSet<String> =
            opf.iter().filter(|(name, _)| name == "item").map(|(_, a)| format!("EPUB/{}", a["href"])).collect();
        let held: BTreeSet<String> = self
            .entries
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| name.starts_with("EPUB/") && name != "EPUB/package.opf")
            .collect();
        assert_eq!(listed, held, "{}", self.name);
    }

    /// Every link, source and fragment leads to something.
    fn links(&self) {
        for (path, bytes) in self.entries.iter().filter(|(path, _)| path.ends_with(".xhtml") || path.ends_with(".ncx"))
        {
            for (tag, attributes) in tags(bytes) {
                for key in ["href", "src"] {
                    let Some(link) = attributes.get(key).filter(|link| !link.contains(':')) else { continue };
                    let (file, fragment) =
                        link.split_once('#').map_or((link.as_str(), None), |(file, id)| (file, Some(id)));
                    let target = if file.is_empty() { path.clone() } else { resolve(path, file) };
                    assert!(
                        self.entries.iter().any(|(name, _)| *name == target),
                        "{}: {path}: <{tag}> to {link}",
                        self.name
                    );
                    if let Some(id) = fragment {
                        assert!(self.ids[&target].contains(id), "{}: {path}: <{tag}> to {link}", self.name);
                    }
                }
            }
        }
    }

    /// Page markers in the documents are the page list of nav.
    fn page_list(&self) {
        let mut marked = Vec::new();
        for (path, bytes) in self.entries.iter().filter(|(path, _)| path.ends_with(".xhtml")) {
            for (_, attributes) in tags(bytes) {
                if attributes.get("epub:type").is_some_and(|t| t == "pagebreak") {
                    marked.push(format!("{}#{}", path.trim_start_matches("EPUB/"), attributes["id"]));
                }
            }
        }
        let nav = String::from_utf8(self.bytes("EPUB/nav.xhtml").to_vec()).unwrap();
        let list =
            nav.split("epub:type=\"page-list\"").nth(1).and_then(|rest| rest.split("</nav>").next()).unwrap_or("");
        let listed: Vec<String> =
            list.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
        assert_eq!(listed, marked, "{}", self.name);
        assert!(!listed.is_empty(), "{}", self.name);
    }

    /// Headings never skip a level.
    fn headings(&self) {
        for (path, bytes) in self.entries.iter().filter(|(path, _)| path.ends_with(".xhtml")) {
            let mut last = 0;
            for (tag, _) in tags(bytes) {
                if let Some(level) = tag.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
                    assert!(level <= last + 1, "{}: {path}: h{level} after h{last}", self.name);
                    last = level;
                }
            }
        }
    }
}
