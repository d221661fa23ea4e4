//! The independent validators judge what the program makes: the sample newspaper and a real page.
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::expected::archive;
use crate::made::{Made, convert, done, newsbind, real, sample};
use crate::tools::{Schema, epubcheck, mutool, python, qpdf_check, scratch, verapdf, xmllint};

/// What was made, with a name for messages; the real page only where the shared folder is.
fn all() -> Vec<(&'static str, &'static Made)> {
    let real = real().map(|made| ("the real page", made));
    std::iter::once(("the sample newspaper", sample())).chain(real).collect()
}

fn volumes(ending: &str) -> Vec<PathBuf> {
    all().iter().flat_map(|(_, made)| made.volumes(ending)).collect()
}

#[test]
fn epub_passes_epubcheck() {
    for epub in volumes("epub") {
        epubcheck(&epub).expect_passed(&epub.display().to_string());
    }
}

#[test]
fn pdf_passes_verapdf_2a() {
    verapdf(&volumes("pdf"), "2a").expect_passed("PDF/A-2a");
}

#[test]
fn pdf_passes_verapdf_ua1() {
    verapdf(&volumes("pdf"), "ua1").expect_passed("PDF/UA-1");
}

#[test]
fn pdf_is_sound_to_other_readers() {
    for pdf in volumes("pdf") {
        qpdf_check(&pdf).expect_passed(&pdf.display().to_string());
        mutool(&pdf).expect_passed(&pdf.display().to_string());
    }
}

#[test]
fn newsml_passes_the_schemas() {
    for (name, made) in all() {
        let items = made.items();
        for schema in [Schema::NewsMl, Schema::NewsMlXhtml] {
            xmllint(schema, &items).expect_passed(&format!("{name}, by {schema:?},"));
        }
    }
}

/// Reads items with `newsmlg2`: kind, guid and plain headline of each, refusing a code without a catalogue.
const READ_ITEMS: &str = r#"
import json, sys, NewsMLG2
for path in open(sys.argv[1]).read().split('\n'):
    item = NewsMLG2.NewsMLG2Document(open(path, 'rb').read()).get_item()
    for code in (item.itemmeta.itemclass.qcode, item.itemmeta.pubstatus.qcode):
        assert NewsMLG2.qcode_to_uri(code), (code, path)
    headlines = getattr(item.contentmeta, 'headline', None) or []
    plain = [str(headline) for headline in headlines if not headline.role]
    print(json.dumps([type(item).__name__, str(item.guid), plain]))
"#;

#[test]
fn newsml_is_read_by_another_library() {
    for (name, made) in all() {
        let items: Vec<String> = made.items().iter().map(|path| path.display().to_string()).collect();
        let list = scratch(&format!("conform-{}", name.replace(' ', "-"))).join("items.txt");
        fs::write(&list, items.join("\n")).unwrap();
        let Some(output) = python(READ_ITEMS, &[list]) else { return };
        assert!(output.status.success(), "{name}:\n{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let read: Vec<(String, String, Vec<String>)> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read.len(), items.len());
        let guids: BTreeSet<&String> = read.iter().map(|(_, guid, _)| guid).collect();
        assert_eq!(guids.len(), read.len(), "{name}: a guid stands twice");
        for issue in archive(&made.archive) {
            for article in issue.articles.iter().filter(|article| article.syndicated && article.shown) {
                let end = format!("/{}/a/{}", issue.id, article.id);
                let item = read.iter().find(|(_, guid, _)| guid.ends_with(&end)).unwrap_or_else(|| panic!("no {end}"));
                assert_eq!(item.2.len(), 1, "{end}: one headline without a role");
            }
        }
    }
}

#[test]
fn outputs_agree_with_their_manifest() {
    for (_, made) in all() {
        done(newsbind().arg("verify").arg(&made.out));
    }
}

#[test]
fn verify_finds_a_changed_file() {
    let folder = scratch("conform-changed");
    convert(&sample().archive, &folder.join("out"));
    let epub = Made { archive: PathBuf::new(), out: folder.join("out") }.volumes("epub").remove(0);
    let mut bytes = fs::read(&epub).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&epub, bytes).unwrap();
    let output = newsbind().arg("verify").arg(folder.join("out")).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}
