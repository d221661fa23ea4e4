//! An independent reader of EPUB containers: what holds of every book, whatever it was made of. Needs no tool.
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use newsbind::export::epub::{self, Cover, Options};
use newsbind::input::{self, Source};
use newsbind::parallel::Jobs;
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::report::Report;

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A book with its file stem.
pub(crate) type Bound = (String, Vec<u8>);

/// Binds an archive; one book for each volume.
pub(crate) fn bind(archive: &Path, size: VolumeSize, options: &Options, jobs: usize) -> (Vec<Bound>, Report) {
    let mut wanted = plan::Options::default();
    wanted.volume = size;
    bind_as(&input::Folder::open(archive).unwrap(), &wanted, options, jobs)
}

/// The same with all that a plan can be asked for.
pub(crate) fn bind_as(
    source: &dyn Source,
    wanted: &plan::Options,
    options: &Options,
    jobs: usize,
) -> (Vec<Bound>, Report) {
    let mut report = Report::new();
    let plan = Plan::new(source, wanted, &mut report).unwrap();
    let mut books = Vec::new();
    for volume in &plan.volumes {
        let mut out = Vec::new();
        let outcome = epub::epub(volume, source, options, Jobs::new(jobs), &mut out, &mut report, &()).unwrap();
        assert!(outcome.complete, "{:#?}", report.diagnostics());
        assert_eq!(outcome.bytes, out.len() as u64);
        books.push((volume.file_stem(), out));
    }
    (books, report)
}

/// Options that do not ask for fonts, so that the bytes are the same on every machine.
pub(crate) fn plain() -> Options {
    let mut options = Options::default();
    options.cover = Cover::Svg;
    options
}

pub(crate) fn sample(size: VolumeSize, options: &Options) -> Vec<(String, Vec<u8>)> {
    bind(&root().join("tests/fixtures/epub-sample/archive"), size, options, 2).0
}

/// The sample as a title that is set vertically.
pub(crate) fn vertical() -> Vec<u8> {
    let archive = root().join("tests/fixtures/epub-sample/archive");
    let read = |name: &str| std::fs::read_to_string(archive.join(name)).unwrap();
    let publication = read("publication.json").replacen('{', "{\"writing_mode\": \"vertical\",", 1);
    let mut memory = input::Memory::from_json(
        Some(&publication),
        &[&read("issues/2024-01-05.json"), &read("issues/2024-01-19.json")],
    );
    for file in std::fs::read_dir(archive.join("media")).unwrap() {
        let path = file.unwrap().path();
        let name = format!("media/{}", path.file_name().unwrap().to_str().unwrap());
        memory.add_media(&name, std::fs::read(path).unwrap());
    }
    bind_as(&memory, &plan::Options::default(), &plain(), 2).0.remove(0).1
}

/// The entries of a book, in their order.
pub(crate) fn entries(book: &[u8]) -> Vec<(String, Vec<u8>)> {
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
pub(crate) fn keep(name: &str, book: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.epub"));
    std::fs::write(&path, book).unwrap();
    path
}

/// A book as an independent reader sees it.
pub(crate) struct Book {
    pub(crate) name: String,
    pub(crate) entries: Vec<(String, Vec<u8>)>,
    /// Path to ids.
    pub(crate) ids: BTreeMap<String, BTreeSet<String>>,
}

/// One start tag: name and attributes.
pub(crate) type Tag = (String, BTreeMap<String, String>);

pub(crate) fn tags(bytes: &[u8]) -> Vec<Tag> {
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
pub(crate) fn resolve(base: &str, href: &str) -> String {
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
    pub(crate) fn new(name: &str, book: &[u8]) -> Self {
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

    pub(crate) fn bytes(&self, path: &str) -> &[u8] {
        &self.entries.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("{}: no {path}", self.name)).1
    }

    pub(crate) fn check(&self) {
        self.order();
        self.manifest();
        self.links();
        self.page_list();
        self.headings();
        self.style_sheets();
        self.reached();
    }

    /// A document as text.
    pub(crate) fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.bytes(path)).unwrap()
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

    /// Style sheets take in nothing.
    fn style_sheets(&self) {
        for (path, bytes) in self.entries.iter().filter(|(path, _)| path.ends_with(".css")) {
            let text = std::str::from_utf8(bytes).unwrap();
            for link in text.split("url(").skip(1).filter_map(|rest| rest.split(')').next()) {
                let target = resolve(path, link.trim_matches(['"', '\'']));
                let inside = self.entries.iter().any(|(name, _)| *name == target) || link.contains("www.idpf.org");
                assert!(inside, "{}: {path}: {link}", self.name);
            }
            assert!(!text.contains("@import"), "{}: {path}", self.name);
        }
    }

    /// Every document can be reached from the table of contents.
    fn reached(&self) {
        let mut waiting = vec!["EPUB/nav.xhtml".to_owned(), "EPUB/cover.xhtml".to_owned()];
        let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
        while let Some(path) = waiting.pop() {
            for (_, attributes) in tags(self.bytes(&path)) {
                let Some(link) = attributes.get("href").filter(|link| !link.contains(':')) else { continue };
                let file = link.split('#').next().unwrap_or_default();
                let target = resolve(&path, file);
                if target.ends_with(".xhtml") && !file.is_empty() && seen.insert(target.clone()) {
                    waiting.push(target);
                }
            }
        }
        let documents = self.entries.iter().map(|(path, _)| path).filter(|path| path.ends_with(".xhtml"));
        let lost: Vec<&String> = documents.filter(|path| !seen.contains(*path)).collect();
        assert!(lost.is_empty(), "{}: nothing leads to {lost:?}", self.name);
    }
}
