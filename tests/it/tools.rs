//! The independent validators and readers that other tests judge newsbind's output with.
//!
//! `make test` fetches them and sets `NEWSBIND_TOOLS=required`: then a missing one fails the test. Under plain
//! `cargo test` the test that needs it prints a notice and passes.
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) use crate::epubcheck::epubcheck;

/// What a validator says about what it was given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// No error and no warning.
    Passed,
    /// The validator's own words.
    Refused(String),
    /// The validator is not on this machine, and nobody requires it.
    Skipped,
}

impl Outcome {
    /// Fails the test if the validator found something.
    #[track_caller]
    pub(crate) fn expect_passed(&self, what: &str) {
        if let Self::Refused(words) = self {
            panic!("{what} is refused:\n{words}");
        }
    }

    /// Fails the test if the validator found nothing, or something else than this.
    #[track_caller]
    pub(crate) fn expect_refused(&self, word: &str) {
        match self {
            Self::Passed => panic!("accepted; a refusal with `{word}` was expected"),
            Self::Refused(words) => assert!(words.contains(word), "`{word}` is not in:\n{words}"),
            Self::Skipped => {}
        }
    }
}

/// A schema that [`xmllint`] judges by; the files lie in the shared folder.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Schema {
    /// NewsML-G2 2.35 alone; payloads are not looked at.
    NewsMl,
    /// NewsML-G2 2.35 with XHTML 1.0 Strict payloads.
    NewsMlXhtml,
    /// NewsML-G2 2.35 with NITF 3.6 payloads and ODRL 2.2 policies.
    NewsMlNitf,
    /// NITF 3.6 alone.
    Nitf,
    /// Sitemap 0.9.
    Sitemap,
}

/// Prints past the test harness, which keeps back what a passing test prints.
pub(crate) fn notice(text: &str) {
    writeln!(io::stderr(), "{text}").expect("standard error is open in a test");
}

/// The folder with the real pages and the schemas, beside the repository or where `NEWSBIND_SHARED` says.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = env::var_os("NEWSBIND_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    if folder.join("schemas").is_dir() {
        return Some(folder);
    }
    notice(&format!("skipped: no shared data and schemas at {}", folder.display()));
    None
}

/// An empty folder for one test, below Cargo's folder for test data.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Where `tools/fetch.sh` puts what is not a system package.
fn fetched() -> PathBuf {
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("NEWSBIND_TOOLS_DIR").unwrap_or_else(|| {
        variable("XDG_CACHE_HOME")
            .or_else(|| variable("HOME").map(|home| home.join(".cache")))
            .unwrap_or_default()
            .join("newsbind/tools")
    })
}

/// The path, if there is such a file; otherwise a failed test or a printed notice.
pub(crate) fn present(path: Option<PathBuf>, what: &str, get: &str) -> Option<PathBuf> {
    let path = path.filter(|path| path.is_file());
    if path.is_none() {
        let sentence = format!("{what} is missing; {get} brings it");
        assert!(env::var_os("NEWSBIND_TOOLS").is_none_or(|value| value != "required"), "{sentence}");
        notice(&format!("skipped: {sentence}"));
    }
    path
}

/// A program of a system package.
pub(crate) fn program(name: &str, package: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file());
    present(found, &format!("`{name}`"), &format!("Debian package {package}, or `make tools`,"))
}

/// A file that `tools/fetch.sh` fetches.
pub(crate) fn fetched_file(path: &str, what: &str) -> Option<PathBuf> {
    present(Some(fetched().join(path)), what, "`make tools`")
}

pub(crate) fn python_packages() -> Option<PathBuf> {
    let library = fetched().join("python/lib");
    let version = fs::read_dir(library).ok().and_then(|entries| entries.flatten().next());
    version.map(|entry| entry.path().join("site-packages"))
}

pub(crate) fn run(program: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
    run_with(Command::new(program).args(arguments))
}

pub(crate) fn run_with(command: &mut Command) -> Output {
    let program = PathBuf::from(command.get_program());
    let output = command.stdin(Stdio::null()).output();
    output.unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()))
}

/// All that a program printed.
pub(crate) fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn judged(output: &Output, passed: bool) -> Outcome {
    if passed { Outcome::Passed } else { Outcome::Refused(words(output)) }
}

/// Tests a ZIP file with a program that knows nothing of EPUB: `unzip -tq`.
pub(crate) fn unzip_test(file: &Path) -> Outcome {
    let Some(unzip) = program("unzip", "unzip") else { return Outcome::Skipped };
    let output = run(&unzip, ["-tq".as_ref(), file.as_os_str()]);
    judged(&output, output.status.success())
}

/// The names in a ZIP file as Java's stream reader of Apache Commons Compress meets them, which stops at an entry without
/// sizes.
pub(crate) fn lister(file: &Path) -> Option<Vec<String>> {
    let java = program("java", "default-jre-headless")?;
    let folder = python_packages().map(|folder| folder.join("epubcheck/lib"));
    let folder = folder.filter(|folder| folder.is_dir());
    let jar = present(folder.map(|folder| folder.join("Saxon-HE-11.4.jar")), "EPUBCheck 5.3.0", "`make tools`")?;
    let mut command = Command::new(java);
    command.arg("-cp").arg(jar.with_file_name("*")).arg("org.apache.commons.compress.archivers.Lister");
    let output = run_with(command.arg(file).arg("zip"));
    assert!(output.status.success(), "Java cannot read {}:\n{}", file.display(), words(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(
        text.lines()
            .filter(|line| line.starts_with("EPUB/") || line.starts_with("META") || *line == "mimetype")
            .map(str::to_owned)
            .collect(),
    )
}

/// veraPDF 1.28.2 on PDF files, all in one start, against one flavour (`2a`, `ua1`, …): every file conforms.
pub(crate) fn verapdf(files: &[PathBuf], flavour: &str) -> Outcome {
    verapdf_within("-Xmx1g", files, flavour)
}

/// As [`verapdf`], with more memory than small files need: 1,000 pages take almost 2 GB.
pub(crate) fn verapdf_within(memory: &str, files: &[PathBuf], flavour: &str) -> Outcome {
    let jar = fetched_file("greenfield-apps-1.28.2.jar", "veraPDF 1.28.2");
    let (Some(java), Some(jar)) = (program("java", "default-jre-headless"), jar) else { return Outcome::Skipped };
    let mut command = Command::new(java);
    command.args([memory, "-XX:+UseSerialGC", "-cp"]).arg(jar).arg("org.verapdf.apps.GreenfieldCliWrapper");
    let output = run_with(command.args(["--flavour", flavour, "--format", "text", "-v"]).args(files));
    let text = words(&output);
    // A file that cannot be read has no verdict at all, so the verdicts are counted.
    let passed = text.lines().filter(|line| line.starts_with("PASS ")).count();
    judged(&output, output.status.success() && passed == files.len())
}

impl Schema {
    /// Its file; `None` where the schemas are not there.
    fn file(self) -> Option<PathBuf> {
        let file = match self {
            Self::NewsMl => "newsml-g2-2.35/NewsML-G2_2.35-spec-All-Power.xsd",
            Self::NewsMlXhtml => "drivers/newsml-g2-xhtml.xsd",
            Self::NewsMlNitf => "drivers/newsml-g2-nitf.xsd",
            Self::Nitf => "nitf-3.6/nitf-3-6.xsd",
            Self::Sitemap => return fetched_file("readers/node_modules/sitemap/schema/sitemap.xsd", "sitemap.xsd"),
        };
        Some(shared()?.join("schemas").join(file))
    }
}

/// The schema engine of the JDK, Xerces, on the same files.
pub(crate) fn xerces(schema: Schema, files: &[PathBuf]) -> Outcome {
    // A JRE alone runs no source file.
    let (Some(java), Some(_)) = (program("java", "default-jdk-headless"), program("javac", "default-jdk-headless"))
    else {
        return Outcome::Skipped;
    };
    let (Some(schema), Some(catalog)) = (schema.file(), catalog()) else { return Outcome::Skipped };
    assert!(!files.is_empty(), "nothing to validate");
    let mut command = Command::new(java);
    command
        .args(["-XX:+UseSerialGC", "-Djavax.xml.catalog.resolve=continue"])
        .arg(format!("-Djavax.xml.catalog.files=file://{}", catalog.display()));
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/Validate.java")).arg(schema);
    let output = run_with(command.args(files));
    judged(&output, output.status.success())
}

/// xmllint on XML files: every file is valid. Skipped where the schemas are not there.
pub(crate) fn xmllint(schema: Schema, files: &[PathBuf]) -> Outcome {
    let Some(xmllint) = program("xmllint", "libxml2-utils") else { return Outcome::Skipped };
    let (Some(schema), Some(catalog)) = (schema.file(), catalog()) else { return Outcome::Skipped };
    assert!(!files.is_empty(), "nothing to validate");
    for some in files.chunks(500) {
        let mut command = Command::new(&xmllint);
        command.env("XML_CATALOG_FILES", &catalog).args(["--nonet", "--noout", "--schema"]).arg(&schema);
        let output = run_with(command.args(some));
        if !output.status.success() {
            return Outcome::Refused(words(&output));
        }
    }
    Outcome::Passed
}

/// An XML catalog that leads from the W3C's addresses to the XHTML schema of the Python package `xmlschema`.
fn catalog() -> Option<PathBuf> {
    let strict = python_packages().map(|folder| folder.join("xmlschema/schemas/XHTML/xhtml1-strict.xsd"));
    let strict = present(strict, "the XHTML 1.0 Strict schema", "`make tools`")?;
    let schemas = strict.parent().and_then(Path::parent).expect("the schema lies two folders deep");
    let xml = schemas.join("XML/xml.xsd");
    let mut entries = String::new();
    for (address, file) in
        [("http://www.w3.org/2002/08/xhtml/xhtml1-strict.xsd", &strict), ("http://www.w3.org/2001/xml.xsd", &xml)]
    {
        let file = file.display();
        entries += &format!("<uri name=\"{address}\" uri=\"file://{file}\"/>\n");
        entries += &format!("<system systemId=\"{address}\" uri=\"file://{file}\"/>\n");
    }
    let text = format!("<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">\n{entries}</catalog>\n");
    // Tests run beside each other in one process: each writes its own and moves it into place whole.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let own = folder.join(format!("catalog-{:?}.xml", std::thread::current().id()));
    fs::write(&own, text).unwrap();
    let path = folder.join("catalog.xml");
    fs::rename(&own, &path).unwrap();
    Some(path)
}

/// The text of a PDF in the order of its content, by poppler; pages end with a form feed.
pub(crate) fn pdftotext(pdf: &Path) -> Option<String> {
    let pdftotext = program("pdftotext", "poppler-utils")?;
    let output = run(&pdftotext, ["-raw".as_ref(), "-enc".as_ref(), "UTF-8".as_ref(), pdf.as_os_str(), "-".as_ref()]);
    assert!(output.status.success(), "pdftotext cannot read {}:\n{}", pdf.display(), words(&output));
    Some(String::from_utf8(output.stdout).expect("pdftotext was asked for UTF-8"))
}

/// The files attached to a PDF, in a folder.
pub(crate) fn pdfdetach(pdf: &Path) -> Option<PathBuf> {
    let pdfdetach = program("pdfdetach", "poppler-utils")?;
    let folder = pdf.with_extension("attached");
    fs::create_dir_all(&folder).unwrap();
    let output = run(&pdfdetach, ["-saveall".as_ref(), "-o".as_ref(), folder.as_os_str(), pdf.as_os_str()]);
    assert!(output.status.success(), "pdfdetach cannot read {}:\n{}", pdf.display(), words(&output));
    Some(folder)
}

/// qpdf reads every object, stream and cross reference of a PDF: nothing wrong, nothing to warn of.
pub(crate) fn qpdf_check(pdf: &Path) -> Outcome {
    let Some(qpdf) = program("qpdf", "qpdf") else { return Outcome::Skipped };
    let output = run(&qpdf, ["--check".as_ref(), pdf.as_os_str()]);
    judged(&output, output.status.success())
}

/// The text of a PDF as mutool reads it.
pub(crate) fn mutool_text(pdf: &Path) -> Option<String> {
    let mutool = program("mutool", "mupdf-tools")?;
    let output = run(&mutool, [Path::new("draw"), Path::new("-q"), Path::new("-F"), Path::new("txt"), pdf]);
    assert!(output.status.success(), "{}", words(&output));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What pdf.js, the reader of Firefox, reads in a PDF: labels of pages, titles of the outline, text of each page.
pub(crate) fn pdfjs(pdf: &Path) -> Option<serde_json::Value> {
    let library = fetched_file("readers/node_modules/pdfjs-dist/legacy/build/pdf.mjs", "pdf.js 5.4")?;
    let modules = library.ancestors().nth(4)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/pdf.mjs");
    let output = run(&program("node", "nodejs")?, [&script, modules, pdf]);
    assert!(output.status.success(), "{}", words(&output));
    Some(serde_json::from_slice(&output.stdout).expect("the script writes JSON"))
}

/// MuPDF draws every page of a PDF into nothing: no error, no warning.
pub(crate) fn mutool(pdf: &Path) -> Outcome {
    let Some(mutool) = program("mutool", "mupdf-tools") else { return Outcome::Skipped };
    let output = run(&mutool, ["draw".as_ref(), "-q".as_ref(), "-F".as_ref(), "bbox".as_ref(), pdf.as_os_str()]);
    let talk = String::from_utf8_lossy(&output.stderr);
    // Debian builds it without colour management, and it says so each time.
    let complaint = |line: &str| line.contains("error:") || line.contains("warning:") && !line.contains("ICC support");
    judged(&output, output.status.success() && !talk.lines().any(complaint))
}

/// Runs a Python text with arguments, where lxml, newsmlg2, xmlschema and jsonschema can be imported.
pub(crate) fn python(script: &str, arguments: &[PathBuf]) -> Option<Output> {
    let python = fetched_file("python/bin/python3", "the Python with lxml, newsmlg2 and xmlschema")?;
    Some(run_with(Command::new(python).args(["-I", "-c", script]).args(arguments)))
}

/// Runs a script with the Python 3.8 that has superdesk-core 2.5.3; `None` after a notice where there is none, also where tools
/// are required: `tools/fetch.sh` makes it where a Python 3.8 is, which Debian no longer has.
pub(crate) fn superdesk(script: &str, arguments: &[PathBuf]) -> Option<Output> {
    let python = fetched().join("superdesk/bin/python3");
    let there = python.is_file() && run(&python, ["-c", "import superdesk"]).status.success();
    if !there {
        notice("skipped: Superdesk's own parser; it needs Python 3.8, and tools/fetch.sh validators");
        return None;
    }
    Some(run_with(Command::new(python).args(["-I", "-c", script]).args(arguments)))
}

/// The words that start a command on another day, for tests on sameness; none where `faketime` is missing.
pub(crate) fn another_day() -> Option<Vec<PathBuf>> {
    Some(vec![program("faketime", "faketime")?, PathBuf::from("2031-05-06 07:08:09")])
}

mod tests {
    use super::*;
    use std::fmt::Write as _;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    const CONTAINER: &str = r#"<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

    const PACKAGE: &str = r#"<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:x:1</dc:identifier>
<dc:title>T</dc:title><dc:language>zh</dc:language>
<meta property="dcterms:modified">2024-01-01T00:00:00Z</meta></metadata>
<manifest><item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="n"/></spine></package>"#;

    const NAV: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="zh">
<head><title>T</title></head><body><nav epub:type="toc"><ol><li><a href="n.xhtml">T</a></li></ol></nav></body></html>"#;

    fn epub(name: &str, package: &str) -> PathBuf {
        let path = scratch(name).join("book.epub");
        let mut zip = ZipWriter::new(fs::File::create(&path).unwrap());
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, text) in [
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("p.opf", package),
            ("n.xhtml", NAV),
        ] {
            zip.start_file(name, stored).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        path
    }

    /// A PDF of one page with one line of text, right for every reader and far from any archival standard.
    fn pdf(name: &str) -> PathBuf {
        let content = "BT /F 12 Tf 20 100 Td (one line) Tj ET";
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
                .to_owned(),
            format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ];
        let mut text = String::from("%PDF-1.7\n");
        let mut offsets = String::new();
        for (index, object) in objects.iter().enumerate() {
            writeln!(offsets, "{:010} 00000 n ", text.len()).unwrap();
            write!(text, "{} 0 obj\n{object}\nendobj\n", index + 1).unwrap();
        }
        let start = text.len();
        write!(
            text,
            "xref\n0 6\n0000000000 65535 f \n{offsets}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
        )
        .unwrap();
        let path = scratch(name).join("one.pdf");
        fs::write(&path, text).unwrap();
        path
    }

    fn damaged(pdf: &Path) -> PathBuf {
        let text = fs::read_to_string(pdf).unwrap().replace("endstream", "endstraem").replace("(one line)", "(one");
        let path = pdf.with_file_name("damaged.pdf");
        fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn epubcheck_accepts_a_small_book() {
        epubcheck(&epub("tools-epub", PACKAGE)).expect_passed("a small book");
    }

    #[test]
    fn epubcheck_refuses_broken() {
        let broken = PACKAGE.replace("<dc:language>zh</dc:language>", "");
        epubcheck(&epub("tools-epub-broken", &broken)).expect_refused("RSC-005");
    }

    #[test]
    fn verapdf_refuses_broken() {
        verapdf(&[pdf("tools-verapdf")], "2a").expect_refused("FAIL");
        verapdf(&[pdf("tools-verapdf").with_file_name("none.pdf")], "2a").expect_refused("none.pdf");
    }

    #[test]
    fn pdf_readers_accept_a_small_file() {
        let pdf = pdf("tools-pdf");
        qpdf_check(&pdf).expect_passed("a small PDF");
        mutool(&pdf).expect_passed("a small PDF");
        if let Some(text) = pdftotext(&pdf) {
            assert_eq!(text.trim(), "one line");
        }
    }

    #[test]
    fn pdf_readers_refuse_broken() {
        let damaged = damaged(&pdf("tools-pdf-broken"));
        qpdf_check(&damaged).expect_refused("WARNING");
        mutool(&damaged).expect_refused("warning:");
    }

    fn news_item(payload: &str) -> String {
        format!(
            r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:x:20240101:1" version="1"
 standard="NewsML-G2" standardversion="2.35" conformance="power" xml:lang="zh"><catalogRef href="urn:x:catalog"/>
<itemMeta><itemClass qcode="ninat:text"/><provider literal="p"/><versionCreated>2024-01-01T00:00:00Z</versionCreated>
</itemMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>t</title></head><body>{payload}</body></html></inlineXML></contentSet></newsItem>"#
        )
    }

    #[test]
    fn xmllint_accepts_a_small_item() {
        let path = scratch("tools-xml").join("item.xml");
        fs::write(&path, news_item("<p>一</p>")).unwrap();
        for schema in [Schema::NewsMl, Schema::NewsMlXhtml, Schema::NewsMlNitf] {
            xmllint(schema, std::slice::from_ref(&path)).expect_passed(&format!("a small item, by {schema:?},"));
            xerces(schema, std::slice::from_ref(&path)).expect_passed(&format!("a small item, by {schema:?},"));
        }
    }

    #[test]
    fn xmllint_refuses_broken() {
        let folder = scratch("tools-xml-broken");
        let (item, payload) = (folder.join("item.xml"), folder.join("payload.xml"));
        fs::write(&item, news_item("<p>一</p>").replace("<provider literal=\"p\"/>", "")).unwrap();
        fs::write(&payload, news_item("<section>一</section>")).unwrap();
        xmllint(Schema::NewsMl, std::slice::from_ref(&item)).expect_refused("provider");
        xerces(Schema::NewsMl, std::slice::from_ref(&item)).expect_refused("provider");
        xerces(Schema::NewsMlXhtml, std::slice::from_ref(&payload)).expect_refused("section");
        xmllint(Schema::NewsMlNitf, &[item]).expect_refused("provider");
        xmllint(Schema::NewsMlXhtml, &[payload]).expect_refused("section");
    }

    #[test]
    fn python_has_the_readers() {
        let Some(output) = python("import lxml.etree, NewsMLG2, xmlschema, jsonschema; print('here')", &[]) else {
            return;
        };
        assert_eq!(words(&output), "here\n");
    }

    #[test]
    fn design_samples_pass() {
        let Some(shared) = shared() else { return };
        let outbox = shared.join("design/newsml-sample/outbox/library");
        let mut items = Vec::new();
        for delivery in ["000001", "000002", "000003"] {
            for day in fs::read_dir(outbox.join(delivery)).into_iter().flatten().flatten() {
                let files = fs::read_dir(day.path()).into_iter().flatten().flatten().map(|entry| entry.path());
                items.extend(files.filter(|path| path.extension().is_some_and(|end| end == "xml")));
            }
        }
        if items.is_empty() {
            return notice("skipped: no sample items in the shared folder");
        }
        xmllint(Schema::NewsMl, &items).expect_passed("the sample delivery");
        xmllint(Schema::NewsMlXhtml, &items).expect_passed("the sample delivery");
    }
}
