//! Whether two programs wrote the same files, the XML declarations aside.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// How many files both folders have, each with the same content; `manifest.json` is not compared.
pub fn files(one: &Path, other: &Path) -> Result<usize, Box<dyn Error>> {
    let (mut ours, mut theirs) = (BTreeMap::new(), BTreeMap::new());
    collect(one, one, &mut ours)?;
    collect(other, other, &mut theirs)?;
    if ours.keys().ne(theirs.keys()) {
        let odd = ours.keys().find(|name| !theirs.contains_key(*name));
        let odd = odd.or_else(|| theirs.keys().find(|name| !ours.contains_key(*name)));
        return Err(format!("only one of newsbind and lxml writes {odd:?}").into());
    }
    match ours.iter().find(|(name, content)| theirs.get(*name) != Some(*content)) {
        Some((name, _)) => Err(format!("newsbind and lxml write {name} differently").into()),
        None => Ok(ours.len()),
    }
}

fn collect(root: &Path, folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, into)?;
            continue;
        }
        let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
        if name != "manifest.json" {
            let content = fs::read(&path)?;
            let content = if name.ends_with(".xml") { without_declaration(&content) } else { &content };
            into.insert(name, content.to_vec());
        }
    }
    Ok(())
}

fn without_declaration(xml: &[u8]) -> &[u8] {
    let end = xml.windows(2).position(|two| two == b"?>").map_or(0, |at| at + 2);
    xml[end..].trim_ascii()
}
