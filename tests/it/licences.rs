//! The dependencies keep to the licences that `deny.toml` lists and to the oldest compiler that `Cargo.toml` names.
use std::collections::{BTreeMap, BTreeSet};
use std::env::consts::ARCH;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::source::root;

#[test]
fn every_licence_is_allowed() {
    let allowed = allowed(&fs::read_to_string(root().join("deny.toml")).unwrap());
    let mut faults = Vec::new();
    for package in dependencies() {
        let licence = text(&package, "license");
        if !accepts(licence, &allowed) {
            faults.push(format!("{} {}: `{licence}`", text(&package, "name"), text(&package, "version")));
        }
    }
    assert!(faults.is_empty(), "licences that deny.toml does not allow:\n{}", faults.join("\n"));
}

#[test]
fn licences_refuse_what_is_not_listed() {
    let allowed = allowed("[licenses]\n# allow = [\nallow = [\n \"MIT\", # short\n \"Zlib\",\n]\nother = [\"ISC\"]\n");
    assert_eq!(allowed.iter().collect::<Vec<_>>(), ["MIT", "Zlib"]);
    for good in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR (MIT AND Zlib)", "(ISC OR MIT) AND Zlib", "MIT AND Zlib OR ISC"] {
        assert!(accepts(good, &allowed), "{good}");
    }
    for bad in ["", "ISC", "MIT AND ISC", "(MIT OR ISC) AND ISC", "MIT WITH Some-exception", "MIT-0"] {
        assert!(!accepts(bad, &allowed), "{bad}");
    }
}

#[test]
fn no_dependency_needs_a_newer_compiler() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let promised = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    let promised = version(promised.split('"').nth(1).unwrap());
    let newest = dependencies().into_iter().max_by_key(|package| version(text(package, "rust_version"))).unwrap();
    let (name, needs) = (text(&newest, "name"), version(text(&newest, "rust_version")));
    assert!(needs <= promised, "{name} needs Rust {needs:?}, Cargo.toml promises {promised:?}");
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn version(text: &str) -> Vec<u32> {
    text.split('.').take(2).filter_map(|part| part.parse().ok()).collect()
}

/// What newsbind, its build and its tests need, as `cargo metadata` tells it; the yardsticks in benches are left out.
fn dependencies() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--locked", "--all-features", "--format-version", "1"]).current_dir(root());
    if cfg!(target_os = "linux") {
        cargo.args(["--filter-platform", &format!("{ARCH}-unknown-linux-gnu")]);
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut packages: BTreeMap<String, Value> =
        list(&metadata["packages"]).into_iter().map(|package| (text(&package, "id").to_owned(), package)).collect();
    let nodes: BTreeMap<String, Vec<Value>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| (text(node, "id").to_owned(), list(&node["dependencies"])))
        .collect();
    let mut waiting: Vec<String> = packages
        .values()
        .filter(|package| package["name"] == "newsbind")
        .map(|own| text(own, "id").to_owned())
        .collect();
    let mut found = Vec::new();
    while let Some(id) = waiting.pop() {
        let Some(package) = packages.remove(&id) else { continue };
        found.push(package);
        waiting.extend(nodes[&id].iter().filter_map(|id| id.as_str().map(str::to_owned)));
    }
    assert!(found.len() > 10, "the graph of dependencies could not be read");
    found
}

/// The list `allow` of `deny.toml`.
fn allowed(deny: &str) -> BTreeSet<String> {
    let start = deny.find("\nallow = [").expect("deny.toml has a list of licences");
    let list = &deny[start..];
    let list = &list[..list.find(']').expect("the list ends")];
    list.lines()
        .filter_map(|line| line.split('#').next())
        .flat_map(|line| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Is one way to read this SPDX expression allowed? `AND` binds closer than `OR`; an old `/` means `OR`.
fn accepts(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    either(&mut words, allowed) && words.is_empty()
}

fn either(words: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
    let mut accepted = both(words, allowed);
    while words.last() == Some(&"OR") {
        words.pop();
        accepted |= both(words, allowed);
    }
    accepted
}

fn both(words: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
    let mut accepted = one(words, allowed);
    while words.last() == Some(&"AND") {
        words.pop();
        accepted &= one(words, allowed);
    }
    accepted
}

fn one(words: &mut Vec<&str>, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.pop() else { return false };
    if word == "(" {
        let accepted = either(words, allowed);
        return words.pop() == Some(")") && accepted;
    }
    let mut name = word.to_owned();
    if words.last() == Some(&"WITH") {
        words.pop();
        name = format!("{name} WITH {}", words.pop().unwrap_or_default());
    }
    allowed.contains(&name)
}
