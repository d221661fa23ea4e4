//! The structure of a volume, looked at from outside, and that both the validator and this look refuse a damaged one: what
//! veraPDF lets pass (exchanged content, wrong parents, dead destinations) is found here.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use newsbind::plan::VolumeSize;
use serde_json::{Map, Value};

use crate::pdf::{bind, keep, options};
use crate::tools::{self, Outcome};

/// A month with every kind of block, without object streams, so that bytes can be exchanged.
fn plain() -> Vec<u8> {
    bind(VolumeSize::Month, &options(2, false)).remove(0).1
}

/// The file with the first `from` behind `after` made into `to`, which is as long: all offsets stay right.
fn patched(bytes: &[u8], after: &str, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "{from}");
    let find = |needle: &str, start: usize| {
        let found = bytes[start..].windows(needle.len()).position(|window| window == needle.as_bytes());
        start + found.unwrap_or_else(|| panic!("the file has no {needle}"))
    };
    let mut bytes_out = bytes.to_vec();
    let place = find(from, find(after, 0));
    bytes_out[place..place + to.len()].copy_from_slice(to.as_bytes());
    bytes_out
}

/// What a validator must refuse: name, and the bytes that are exchanged.
const REFUSED: &[(&str, [&str; 3])] = &[
    ("not-marked", ["/MarkInfo", "/Marked true", "/Marked null"]),
    ("no-structure", ["/Type/Catalog", "/StructTreeRoot", "/StructTreeRoox"]),
    ("figure-without-alt", ["/S/Figure", "/Alt", "/Alx"]),
    ("unknown-element", ["/S/TOCI", "/S/TOCI", "/S/TOCX"]),
    ("heading-stepped-over", ["/S/H2", "/S/H2", "/S/H5"]),
    ("row-in-a-list", ["/S/LI/", "/S/LI/", "/S/TR/"]),
    ("link-without-words", ["/Subtype/Link", "/Contents", "/Contentx"]),
    ("link-outside", ["/Subtype/Link", "/StructParent ", "/StructParenx "]),
    ("note-without-id", ["/S/Note", "/ID(", "/IX("]),
    ("no-title", ["/DisplayDocTitle", "/DisplayDocTitle true", "/DisplayDocTitle null"]),
];

#[test]
fn the_validator_refuses_damaged_structures() {
    let whole = plain();
    let mut files: Vec<PathBuf> = Vec::new();
    for (name, [after, from, to]) in REFUSED {
        files.push(keep(&format!("damaged-{name}"), &patched(&whole, after, from, to)));
    }
    files.push(keep("not-damaged", &whole));
    let words = match tools::verapdf(&files, "ua1") {
        Outcome::Refused(words) => words,
        Outcome::Skipped => return,
        Outcome::Passed => panic!("every damaged file passed"),
    };
    let verdict = |file: &Path| {
        let name = file.file_name().unwrap().to_str().unwrap();
        let verdicts = words.lines().filter(|line| line.starts_with("PASS ") || line.starts_with("FAIL "));
        verdicts.filter(|line| line.contains(&format!("/{name}"))).map(|line| line.starts_with("PASS")).next()
    };
    let (control, damaged) = files.split_last().unwrap();
    assert_eq!(verdict(control), Some(true), "{words}");
    for file in damaged {
        assert_eq!(verdict(file), Some(false), "{} passed", file.display());
    }
}

/// A PDF as `qpdf --json` tells it.
pub(crate) struct Document(Map<String, Value>);

impl Document {
    pub(crate) fn read(file: &Path) -> Option<Self> {
        let qpdf = tools::program("qpdf", "qpdf")?;
        let output = tools::run(&qpdf, [Path::new("--json=2"), Path::new("--json-stream-data=none"), file]);
        let mut told: Value = serde_json::from_slice(&output.stdout).expect("qpdf writes JSON");
        match told["qpdf"][1].take() {
            Value::Object(objects) => Some(Self(objects)),
            _ => panic!("qpdf tells no objects"),
        }
    }

    /// What a reference leads to; a value that is none is itself.
    fn at<'d>(&'d self, value: &'d Value) -> &'d Value {
        let Some(name) = value.as_str().filter(|text| text.ends_with(" 0 R")) else { return value };
        match self.0.get(&format!("obj:{name}")) {
            Some(object) => object.get("value").unwrap_or(&object["stream"]["dict"]),
            None => &Value::Null,
        }
    }

    /// The pairs of a name tree or a number tree.
    fn tree<'d>(&'d self, node: &'d Value, leaves: &str, out: &mut Vec<(&'d Value, &'d Value)>) {
        let node = self.at(node);
        for pair in list(&node[leaves]).chunks(2) {
            out.push((&pair[0], &pair[1]));
        }
        list(&node["/Kids"]).iter().for_each(|kid| self.tree(kid, leaves, out));
    }

    /// References of the pages in their order.
    fn pages<'d>(&'d self, node: &'d Value, out: &mut Vec<&'d str>) {
        let dict = self.at(node);
        match dict.get("/Kids") {
            Some(kids) => list(kids).iter().for_each(|kid| self.pages(kid, out)),
            None => out.push(node.as_str().unwrap()),
        }
    }

    /// The page, counted from 1, and the box of the figure with this alternative text.
    pub(crate) fn figure(&self, alt: &str) -> (usize, [f64; 4]) {
        let alt = format!("u:{alt}");
        let elements = self.0.values().map(|object| &object["value"]);
        let mut figures = elements.filter(|value| value["/S"] == "/Figure" && value["/Alt"] == alt.as_str());
        let figure = figures.next().unwrap_or_else(|| panic!("no figure {alt}"));
        let bounds = list(&figure["/A"]).iter().map(|attribute| &attribute["/BBox"]);
        let bounds = bounds.chain([&figure["/A"]["/BBox"]]).find_map(Value::as_array).expect("a figure has a box");
        let mut pages = Vec::new();
        self.pages(&self.at(&self.0["trailer"]["value"]["/Root"])["/Pages"], &mut pages);
        let place = pages.iter().position(|page| figure["/Pg"] == *page).expect("a figure has a page");
        (place + 1, std::array::from_fn(|n| bounds[n].as_f64().unwrap()))
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What an element owns.
#[derive(Default)]
struct Owners<'d> {
    /// Marked content by page and number.
    content: BTreeMap<(&'d str, u64), &'d str>,
    /// Annotations.
    objects: BTreeMap<&'d str, &'d str>,
    ids: BTreeMap<String, &'d str>,
    headings: Vec<u8>,
    faults: Vec<String>,
}

impl<'d> Owners<'d> {
    fn element(&mut self, document: &'d Document, id: &'d str, element: &'d Value, parent: &'d str) {
        if element["/P"].as_str() != Some(parent) {
            self.faults.push(format!("{id}: another element is its parent"));
        }
        let role = element["/S"].as_str().unwrap_or_default();
        if let Some(level) = role.strip_prefix("/H").and_then(|level| level.parse().ok()) {
            self.headings.push(level);
        }
        if let Some(name) = element["/ID"].as_str() {
            self.ids.insert(name.to_owned(), id);
        }
        let page = element["/Pg"].as_str();
        let single = std::slice::from_ref(&element["/K"]);
        let kids = element["/K"].as_array().map_or(single, Vec::as_slice);
        // A cell of a table stands in its place, with words or without.
        let may_be_empty = matches!(role, "/TD" | "/TH");
        if !may_be_empty && (element["/K"].is_null() || kids.is_empty()) {
            self.faults.push(format!("{id}: {role} holds nothing"));
        }
        for kid in kids.iter().filter(|kid| !kid.is_null()) {
            match kid {
                Value::Number(number) => self.content(id, page, number.as_u64()),
                Value::Object(of) if of.contains_key("/MCID") => {
                    self.content(id, of.get("/Pg").and_then(Value::as_str).or(page), of["/MCID"].as_u64());
                }
                Value::Object(of) => {
                    if self.objects.insert(of["/Obj"].as_str().unwrap_or_default(), id).is_some() {
                        self.faults.push(format!("{id}: its annotation belongs to two elements"));
                    }
                }
                _ => {
                    let reference = kid.as_str().unwrap_or_default();
                    self.element(document, reference, document.at(kid), id);
                }
            }
        }
    }

    fn content(&mut self, id: &'d str, page: Option<&'d str>, number: Option<u64>) {
        let (Some(page), Some(number)) = (page, number) else {
            return self.faults.push(format!("{id}: content without page"));
        };
        if self.content.insert((page, number), id).is_some() {
            self.faults.push(format!("{id}: content {number} of page {page} belongs to two elements"));
        }
    }
}

/// Everything that is wrong with the structure of a file; `None` where qpdf is missing.
fn faults(file: &Path) -> Option<Vec<String>> {
    let document = Document::read(file)?;
    let catalog = document.at(&document.0["trailer"]["value"]["/Root"]);
    let root = catalog["/StructTreeRoot"].as_str().unwrap_or_default();
    let tree = document.at(&catalog["/StructTreeRoot"]);
    let mut owners = Owners::default();
    let top = tree["/K"].as_str().or(list(&tree["/K"]).first().and_then(Value::as_str)).unwrap_or_default();
    let top_value = list(&tree["/K"]).first().unwrap_or(&tree["/K"]);
    owners.element(&document, top, document.at(top_value), root);
    let mut found = std::mem::take(&mut owners.faults);
    let mut parents = Vec::new();
    document.tree(&tree["/ParentTree"], "/Nums", &mut parents);
    let parents: BTreeMap<u64, &Value> =
        parents.into_iter().filter_map(|(key, value)| Some((key.as_u64()?, value))).collect();
    let mut pages = Vec::new();
    document.pages(&catalog["/Pages"], &mut pages);
    let mut owned = 0;
    let (mut wanted, mut made) = (BTreeSet::new(), Vec::new());
    for page in &pages {
        let dict = &document.0[&format!("obj:{page}")]["value"];
        let entry = dict["/StructParents"].as_u64().and_then(|key| parents.get(&key));
        let entry = entry.map(|entry| list(document.at(entry)));
        for (number, owner) in entry.unwrap_or_default().iter().enumerate() {
            owned += 1;
            if owners.content.get(&(*page, number as u64)).copied() != owner.as_str() {
                found.push(format!("page {page}: content {number} has another owner in the parent tree"));
            }
        }
        for link in list(&dict["/Annots"]) {
            let annotation = document.at(link);
            let owner = annotation["/StructParent"].as_u64().and_then(|key| parents.get(&key));
            let of = owners.objects.get(link.as_str().unwrap_or_default()).copied();
            if owner.is_none() || owner.and_then(|owner| owner.as_str()) != of {
                found.push(format!("annotation {link} has another owner in the parent tree"));
            }
            wanted.extend(annotation["/Dest"].as_str());
        }
    }
    if owned != owners.content.len() {
        found.push(format!("{owned} pieces of content in the parent tree, {} in elements", owners.content.len()));
    }
    let mut ids = Vec::new();
    document.tree(&tree["/IDTree"], "/Names", &mut ids);
    let ids: BTreeMap<&str, &str> = ids.iter().filter_map(|(id, of)| Some((id.as_str()?, of.as_str()?))).collect();
    found.extend(owners.ids.iter().filter(|(id, of)| ids.get(id.as_str()) != Some(of)).map(|(id, _)| id.clone()));
    document.tree(&document.at(&catalog["/Names"])["/Dests"], "/Names", &mut made);
    let named: BTreeSet<&str> = made.iter().filter_map(|(name, _)| name.as_str()).collect();
    found.extend(wanted.difference(&named).map(|name| format!("nothing is called {name}")));
    for (name, place) in &made {
        let page = document.at(place)["/D"][0].as_str().unwrap_or_default();
        if !pages.contains(&page) {
            found.push(format!("{name} leads to no page"));
        }
    }
    found.extend(owners.headings.windows(2).filter(|pair| pair[1] > pair[0] + 1).map(|pair| format!("{pair:?}")));
    Some(found)
}

/// What only this look finds: name, and the bytes that are exchanged.
const FOUND: &[(&str, [&str; 3])] = &[
    ("exchanged-content", ["/S/H2", "/K[9]", "/K[8]"]),
    ("wrong-parent", ["/S/H2", "/P ", "/Q "]),
    ("no-id-tree", ["/IDTree", "/IDTree", "/IDTrex"]),
    ("no-parent-tree", ["/ParentTree", "/ParentTree", "/ParentTrex"]),
    ("dead-destination", ["/Subtype/Link", "/Dest(a.2024-03-01.0", "/Dest(a.2024-03-01.9"]),
    ("annotation-of-another", ["/Subtype/Link", "/StructParent ", "/StructParenx "]),
    ("heading-stepped-over", ["/S/H2", "/S/H2", "/S/H5"]),
    ("nothing-in-it", ["/S/H2", "/K[9]", "/X[9]"]),
];

#[test]
fn content_annotations_and_names_belong_together() {
    let whole = plain();
    let Some(found) = faults(&keep("structure", &whole)) else { return };
    assert!(found.is_empty(), "{found:#?}");
    for (name, [after, from, to]) in FOUND {
        let file = keep(&format!("structure-{name}"), &patched(&whole, after, from, to));
        assert!(faults(&file).is_some_and(|found| !found.is_empty()), "{name} is not found");
    }
}
