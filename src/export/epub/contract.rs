//! docs/templates.md against what templates are really given.
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

use serde::Serialize;
use serde_json::Value;

use super::{Cover, Options, Unit, epub};
use crate::input::{Folder, Source};
use crate::parallel::Jobs;
use crate::plan::{self, Plan};
use crate::report::Report;

const PAGE: &str = include_str!("../../../docs/templates.md");

/// Variables that were given, by section of the page.
type Sections = BTreeMap<String, BTreeSet<String>>;

static SEEN: Mutex<Sections> = Mutex::new(BTreeMap::new());

/// Keeps the names of what a template is given.
pub(super) fn record(template: &str, context: &impl Serialize) {
    let value = serde_json::to_value(context).unwrap();
    let mut paths = Vec::new();
    walk(&value, String::new(), &mut paths);
    let mut seen = SEEN.lock().unwrap();
    for path in paths {
        let (section, name) = placed(template, &path);
        seen.entry(section).or_default().insert(name);
    }
}

fn walk(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(member, path, paths);
            }
        }
        Value::Array(items) if items.is_empty() => paths.push(format!("{path}[]")),
        Value::Array(items) => items.iter().for_each(|item| walk(item, format!("{path}[]"), paths)),
        _ => paths.push(path),
    }
}

/// The section of the page that tells of a variable, and its name there.
fn placed(template: &str, path: &str) -> (String, String) {
    const HEAD: [&str; 6] = ["lang", "direction", "vertical", "head_title", "styles[]", "viewport"];
    for (prefix, section) in [
        ("groups[].articles[].", "article"),
        ("groups[].intro[].", "block"),
        ("blocks[].", "block"),
        ("issue.", "issue"),
        ("page.", "page"),
        ("turn[].", "turn"),
    ] {
        let own = matches!(template, "article" | "block" | "page.xhtml" | "article.xhtml")
            || matches!((section, template), ("issue" | "turn", "issue.xhtml") | ("turn", "index.xhtml"));
        if let Some(rest) = path.strip_prefix(prefix).filter(|_| own) {
            return placed(section, rest);
        }
    }
    if let Some(note) = path.strip_prefix("groups[].notes[].") {
        return placed("article", &format!("notes[].{note}"));
    }
    // The document of an article has a group without words.
    if template == "article.xhtml" && path.starts_with("groups[].") {
        return placed("page.xhtml", path);
    }
    if template.ends_with(".xhtml") && HEAD.contains(&path) {
        return ("every document".to_owned(), path.to_owned());
    }
    if matches!(template, "publication" | "volume") {
        return ("every template".to_owned(), format!("{template}.{path}"));
    }
    (template.to_owned(), path.to_owned())
}

/// A list or object that was empty once has parts elsewhere.
fn without_empty(names: &BTreeSet<String>) -> BTreeSet<String> {
    let parts = |name: &str| [".", "[]", "[]."].map(|end| format!("{name}{end}"));
    let outer = |name: &String| {
        parts(name).iter().any(|start| names.iter().any(|other| other != name && other.starts_with(start)))
    };
    names.iter().filter(|name| !outer(name)).cloned().collect()
}

fn documented() -> Sections {
    let mut sections = Sections::new();
    let mut section = None;
    for line in PAGE.lines() {
        if let Some(name) = line.strip_prefix("### ") {
            section = Some(name.to_owned());
        } else if let (Some(section), Some(rest)) = (&section, line.strip_prefix("| `")) {
            let name = rest.split('`').next().unwrap().to_owned();
            sections.entry(section.clone()).or_default().insert(name);
        }
    }
    sections
}

fn bind(source: &dyn Source, options: &Options) {
    let mut report = Report::new();
    let plan = Plan::new(source, &plan::Options::default(), &mut report).unwrap();
    for volume in &plan.volumes {
        let made = epub(volume, source, options, Jobs::new(1), &mut std::io::sink(), &mut report, &()).unwrap();
        assert!(made.complete, "{:?}", report.diagnostics());
    }
}

#[test]
fn the_page_tells_of_every_variable_and_of_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for unit in [Unit::Page, Unit::Article] {
        let options = Options { unit, cover: Cover::Svg, ..Options::default() };
        for archive in ["tests/fixtures/epub-sample/archive", "tests/fixtures/model-example", "examples/issues"] {
            bind(&Folder::open(root.join(archive)).unwrap(), &options);
        }
    }
    let seen = SEEN.lock().unwrap().clone();
    let told = documented();
    let mut faults = Vec::new();
    let sections: BTreeSet<&String> = seen.keys().chain(told.keys()).collect();
    for section in sections {
        let given = without_empty(seen.get(section).unwrap_or(&BTreeSet::new()));
        let told = told.get(section).cloned().unwrap_or_default();
        let own = |name: &&String| {
            // Told elsewhere: what stands in every template without a context, and parts with sections of their own.
            !matches!(name.as_str(), "templates" | "words")
                && !matches!(
                    name.as_str(),
                    "groups[].articles[]" | "groups[].intro[]" | "groups[].notes[]" | "blocks[]" | "turn[]"
                )
        };
        let given: BTreeSet<String> = given.into_iter().filter(|name| own(&name)).collect();
        faults.extend(told.difference(&given).filter(own).map(|name| format!("{section}: `{name}` is never given")));
        faults.extend(given.difference(&told).map(|name| format!("{section}: `{name}` is not told of")));
    }
    assert!(faults.is_empty(), "docs/templates.md:\n{}", faults.join("\n"));
}
