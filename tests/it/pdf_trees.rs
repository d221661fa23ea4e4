//! Structure trees as another reader shows them: elements, attributes and words in reading order. `BLESS=1` keeps those of today.
use std::fs;

use newsbind::plan::VolumeSize;

use crate::pdf::{bind, keep, options};
use crate::source::root;
use crate::tools;

/// Issues with every kind of block, with pages that are pictures only, and with groups, verse and tables.
const ISSUES: [&str; 3] = ["2024-03-01", "2024-04-19-02", "2024-04-26"];

/// The part of the issue: what stands before it names versions and fonts. Titles of elements are left out, which the reader
/// does not print as text.
fn tree(dump: &str) -> String {
    let part = dump.find("\n  Part").map_or("", |at| &dump[at + 1..]);
    let mut tree = String::with_capacity(part.len());
    for line in part.lines() {
        let element = line.trim_start().starts_with(|c: char| c.is_ascii_uppercase());
        let shown = line.split_once(" \"").filter(|_| element).map_or(line, |(name, _)| name);
        tree.push_str(shown.trim_end());
        tree.push('\n');
    }
    tree
}

#[test]
fn trees_are_as_they_were() {
    let Some(pdfinfo) = tools::program("pdfinfo", "poppler-utils") else { return };
    let volumes = bind(VolumeSize::Issue, &options(2, true));
    for issue in ISSUES {
        let (name, bytes) = volumes.iter().find(|(name, _)| name.ends_with(&format!("-{issue}"))).unwrap();
        let file = keep(&format!("tree-{name}"), bytes);
        let output = tools::run(&pdfinfo, ["-struct-text".as_ref(), file.as_os_str()]);
        assert!(output.status.success(), "{}", tools::words(&output));
        let made = tree(&String::from_utf8_lossy(&output.stdout));
        assert!(made.contains("    Sect\n"), "{issue}: no tree");
        let golden = root().join(format!("tests/golden/pdf/{issue}.tree.txt"));
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(golden.parent().unwrap()).unwrap();
            fs::write(&golden, &made).unwrap();
        }
        let kept = fs::read_to_string(&golden).unwrap_or_default();
        let first = made.lines().zip(kept.lines()).position(|(made, kept)| made != kept);
        assert!(
            made == kept,
            "{issue}: another tree than the one kept, from line {first:?} on; see {}",
            golden.display()
        );
    }
}

#[test]
fn titles_are_left_out_and_words_are_kept() {
    let dump = "Document\n  Sect\n  Part \"x\"\n    P (block)\n      \"A \"b\"\"\n      /Placement /Block\n";
    assert_eq!(tree(dump), "  Part\n    P (block)\n      \"A \"b\"\"\n      /Placement /Block\n");
}
