//! Each folder of `src` may import only what stands left of it in the flow: the table of ARCHITECTURE.md.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::source::{Word, files, root, words};

/// What every layer may use: errors, findings, worker threads, digests, rare bytes.
const BASE: [&str; 5] = ["error", "report", "parallel", "digest", "bytes"];

/// A layer and what it may import besides itself and [`BASE`].
const TABLE: [(&str, &[&str]); 14] = [
    ("error", &[]),
    ("report", &[]),
    ("parallel", &[]),
    ("digest", &[]),
    ("bytes", &[]),
    ("model", &[]),
    ("input", &["model"]),
    ("check", &["input", "model"]),
    ("plan", &["check", "input", "model"]),
    ("sink", &[]),
    ("export", &["plan", "model", "input", "sink"]),
    ("verify", &["sink"]),
    ("convert", &["check", "export", "input", "model", "plan", "sink", "verify"]),
    ("import", &["check", "export", "input", "model", "plan", "sink", "verify"]),
];

/// The library's front door and the program: they may use every layer.
const FREE: [&str; 3] = ["lib", "main", "cli"];

/// What exporters share with each other; an exporter is a folder or file of `src/export` besides these.
const SHARED_BY_EXPORTERS: [&str; 4] = ["change", "face", "mod", "xml"];

/// One use of a path that starts in the crate.
#[derive(Debug, PartialEq, Eq)]
struct Import {
    line: usize,
    path: Vec<String>,
}

#[test]
fn every_layer_imports_only_what_stands_left_of_it() {
    let exports = reexports(&fs::read_to_string(root().join("src/lib.rs")).unwrap());
    let mut faults = Vec::new();
    for file in files("src", ".rs") {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        faults.extend(violations(&file.to_string_lossy().replace('\\', "/"), &text, &exports));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn layers_refuse_a_made_up_violation() {
    let exports = reexports("pub use error::{Error, Result};\npub use check::check_issue;");
    let refused = |file: &str, text: &str| violations(file, text, &exports);
    assert_eq!(
        refused("src/model/page.rs", "use crate::model::Date;\nuse crate::{error::Result, plan::{names, Volume}};"),
        ["src/model/page.rs:2: `model` imports `plan`"]
    );
    assert_eq!(
        refused("src/input/mod.rs", "fn f() { crate::check::run() }"),
        ["src/input/mod.rs:1: `input` imports `check`"]
    );
    assert_eq!(
        refused("src/input/a.rs", "use super::super::sink::Sink;"),
        ["src/input/a.rs:1: `input` imports `sink`"]
    );
    assert_eq!(
        refused("src/input/a.rs", "mod b { use super::super::super::sink; }"),
        ["src/input/a.rs:1: `input` imports `sink`"]
    );
    assert_eq!(refused("src/sink/mod.rs", "use crate::check_issue;"), ["src/sink/mod.rs:1: `sink` imports `check`"]);
    assert_eq!(
        refused("src/export/epub/nav.rs", "use crate::export::pdf::file;"),
        ["src/export/epub/nav.rs:1: exporter `epub` imports exporter `pdf`"]
    );
    assert_eq!(
        refused("src/export/newsml/item.rs", "use super::super::epub;"),
        ["src/export/newsml/item.rs:1: exporter `newsml` imports exporter `epub`"]
    );
    assert_eq!(refused("src/odd.rs", ""), ["src/odd.rs:1: `odd` is no layer of the table"]);
    assert_eq!(
        refused("src/sink/mod.rs", "use crate::oddity;"),
        ["src/sink/mod.rs:1: `sink` imports `oddity`, which is no layer of the table"]
    );
}

#[test]
fn layers_accept_what_the_table_allows() {
    let exports = reexports("pub use error::{Error, Result};");
    let text = "//! [`crate::cli`]\nuse crate::{Error, model::{Date, Issue}};\nuse super::xml::Element;\n#[cfg(test)]\nmod tests { use crate::check::check; }\npub(crate) fn f() -> crate::Result<()> {}";
    assert_eq!(violations("src/export/epub/mod.rs", text, &exports), Vec::<String>::new());
    assert_eq!(violations("src/cli/convert.rs", "use crate::convert::Options;", &exports), Vec::<String>::new());
}

/// What a file imports against the table, a sentence each.
fn violations(file: &str, text: &str, exports: &BTreeMap<String, String>) -> Vec<String> {
    let module = module_of(file);
    let layer = module.first().map_or("lib", String::as_str);
    if FREE.contains(&layer) {
        return Vec::new();
    }
    let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == layer) else {
        return vec![format!("{file}:1: `{layer}` is no layer of the table")];
    };
    let mut faults = Vec::new();
    for import in imports(&module, &words(text)) {
        let Some(first) = import.path.first() else { continue };
        let target = exports.get(first).unwrap_or(first).as_str();
        let known = TABLE.iter().any(|(name, _)| *name == target) || FREE.contains(&target);
        if !known {
            faults
                .push(format!("{file}:{}: `{layer}` imports `{target}`, which is no layer of the table", import.line));
        } else if target != layer && !BASE.contains(&target) && !allowed.contains(&target) {
            faults.push(format!("{file}:{}: `{layer}` imports `{target}`", import.line));
        } else if let Some(fault) = between_exporters(&module, &import) {
            faults.push(format!("{file}:{}: {fault}", import.line));
        }
    }
    faults.dedup();
    faults
}

fn between_exporters(module: &[String], import: &Import) -> Option<String> {
    let [layer, own, ..] = module else { return None };
    let [target, other, ..] = import.path.as_slice() else { return None };
    let exporter = |name: &str| !SHARED_BY_EXPORTERS.contains(&name) && name.starts_with(char::is_lowercase);
    let apart = layer == "export" && target == "export" && own != other && exporter(own) && is_exporter_file(other);
    // A delivery holds what other exporters make; a PDF has NewsML attached.
    let apart = apart && own != "feed" && !(own == "pdf" && other == "newsml");
    apart.then(|| format!("exporter `{own}` imports exporter `{other}`"))
}

/// Is there, or will there be, an exporter of this name? A name with a capital is an item of `export` itself.
fn is_exporter_file(name: &str) -> bool {
    ["epub", "pdf", "newsml", "feed", "deposit"].contains(&name)
        || root().join("src/export").join(name).is_dir() && !SHARED_BY_EXPORTERS.contains(&name)
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are the module `a::b`.
fn module_of(file: &str) -> Vec<String> {
    let path = Path::new(file).with_extension("");
    let mut module: Vec<String> = path.iter().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    if module.len() > 1 && module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    module
}

/// The names that `lib.rs` gives out at the crate's root, with the layer that each comes from.
fn reexports(lib: &str) -> BTreeMap<String, String> {
    let words = words(lib);
    let mut exports = BTreeMap::new();
    for at in 0..words.len() {
        if words[at].text != "use" {
            continue;
        }
        let mut paths = Vec::new();
        tree(&words, at + 1, &[], &mut paths);
        for import in paths {
            let path = match import.path.split_first() {
                Some((first, rest)) if first == "crate" || first == "self" => rest,
                _ => &import.path[..],
            };
            if let [layer, .., name] = path {
                exports.insert(name.clone(), layer.clone());
            }
        }
    }
    exports
}

/// All paths that start with `crate`, `self` or `super`, from the crate's root.
fn imports(module: &[String], words: &[Word]) -> Vec<Import> {
    let mut found = Vec::new();
    let mut inner: Vec<(usize, String)> = Vec::new();
    let mut depth = 0;
    for at in 0..words.len() {
        match words[at].text.as_str() {
            "{" => {
                depth += 1;
                if at >= 2 && words[at - 2].text == "mod" {
                    inner.push((depth, words[at - 1].text.clone()));
                }
            }
            "}" => {
                inner.retain(|(start, _)| *start != depth);
                depth = depth.saturating_sub(1);
            }
            "crate" | "self" | "super" if starts_path(words, at) => {
                let here: Vec<String> =
                    module.iter().cloned().chain(inner.iter().map(|(_, name)| name.clone())).collect();
                let mut paths = Vec::new();
                tree(words, at, &[], &mut paths);
                found.extend(paths.into_iter().filter_map(|import| resolve(&here, import)));
            }
            _ => {}
        }
    }
    found
}

fn starts_path(words: &[Word], at: usize) -> bool {
    let after = words.get(at + 1).is_some_and(|word| word.text == "::");
    after && (at == 0 || words[at - 1].text != "::")
}

/// Follows a path and the braces in it; returns the place after it.
fn tree(words: &[Word], start: usize, prefix: &[String], found: &mut Vec<Import>) -> usize {
    let mut path = prefix.to_vec();
    let mut at = start;
    while let Some(word) = words.get(at) {
        match word.text.as_str() {
            "{" => return branches(words, at + 1, &path, found),
            "*" => {
                at += 1;
                break;
            }
            text if text.starts_with(|c: char| c.is_alphabetic() || c == '_') => path.push(text.to_owned()),
            _ => break,
        }
        at += 1;
        if words.get(at).is_none_or(|next| next.text != "::") {
            break;
        }
        at += 1;
    }
    let line = words[start.min(words.len() - 1)].line;
    found.push(Import { line, path });
    if words.get(at).is_some_and(|word| word.text == "as") { at + 2 } else { at }
}

fn branches(words: &[Word], start: usize, prefix: &[String], found: &mut Vec<Import>) -> usize {
    let mut at = start;
    while let Some(word) = words.get(at) {
        match word.text.as_str() {
            "}" => return at + 1,
            "," => at += 1,
            _ => at = tree(words, at, prefix, found).max(at + 1),
        }
    }
    at
}

/// The path from the crate's root; none for one that names the file's own module only.
fn resolve(here: &[String], import: Import) -> Option<Import> {
    let mut base = here.to_vec();
    let mut rest = import.path.as_slice();
    while let [first, tail @ ..] = rest {
        match first.as_str() {
            "crate" => base.clear(),
            "super" => drop(base.pop()),
            "self" => {}
            _ => break,
        }
        rest = tail;
    }
    base.extend(rest.iter().cloned());
    (!base.is_empty()).then_some(Import { line: import.line, path: base })
}
