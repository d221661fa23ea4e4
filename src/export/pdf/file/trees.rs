//! Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7).

use std::io;

use pdf_writer::writers::NumberTree;
use pdf_writer::{Name, Ref, Str};

use super::objects::Objects;

/// How many entries one leaf of a name or number tree holds.
pub(crate) const FAN: usize = 128;

/// Writes a number tree of arrays and elements (the ParentTree) under `root`; keys rise.
pub(crate) fn write_number_tree(objects: &mut Objects<'_>, root: Ref, entries: &[(i32, Ref)]) -> io::Result<()> {
    let mut level = Vec::with_capacity(entries.len() / FAN + 1);
    for leaf in entries.chunks(FAN) {
        let id = objects.reserve();
        let (low, high) = (leaf[0].0, leaf[leaf.len() - 1].0);
        objects.write(|chunk| {
            let mut node = chunk.indirect(id).start::<NumberTree<'_, Ref>>();
            node.limits(low, high);
            let mut nums = node.nums();
            for (key, value) in leaf {
                nums.insert(*key, *value);
            }
        })?;
        level.push((id, low, high));
    }
    while level.len() > FAN {
        level = number_nodes(objects, &level)?;
    }
    objects.write(|chunk| {
        let mut node = chunk.indirect(root).start::<NumberTree<'_, Ref>>();
        node.kids().items(level.iter().map(|(id, ..)| *id));
    })
}

type NumberNode = (Ref, i32, i32);

fn number_nodes(objects: &mut Objects<'_>, level: &[NumberNode]) -> io::Result<Vec<NumberNode>> {
    let mut next = Vec::new();
    for group in level.chunks(FAN) {
        let id = objects.reserve();
        let (low, high) = (group[0].1, group[group.len() - 1].2);
        objects.write(|chunk| {
            let mut node = chunk.indirect(id).start::<NumberTree<'_, Ref>>();
            node.limits(low, high);
            node.kids().items(group.iter().map(|(id, ..)| *id));
        })?;
        next.push((id, low, high));
    }
    Ok(next)
}

/// Writes a name tree (IDTree, Dests) under `root`; names rise. Limits are strings, as ISO 32000-1, table 36, says.
pub(crate) fn write_name_tree(objects: &mut Objects<'_>, root: Ref, entries: &[(String, Ref)]) -> io::Result<()> {
    let mut level: Vec<(Ref, usize, usize)> = Vec::new();
    for (index, leaf) in entries.chunks(FAN).enumerate() {
        let id = objects.reserve();
        let (low, high) = (index * FAN, index * FAN + leaf.len() - 1);
        objects.write(|chunk| {
            let mut node = chunk.indirect(id).dict();
            limits(&mut node, entries, low, high);
            let mut names = node.insert(Name(b"Names")).array();
            for (name, value) in leaf {
                names.item(Str(name.as_bytes())).item(*value);
            }
        })?;
        level.push((id, low, high));
    }
    while level.len() > FAN {
        let mut next = Vec::new();
        for group in level.chunks(FAN) {
            let id = objects.reserve();
            let (low, high) = (group[0].1, group[group.len() - 1].2);
            objects.write(|chunk| {
                let mut node = chunk.indirect(id).dict();
                limits(&mut node, entries, low, high);
                node.insert(Name(b"Kids")).array().items(group.iter().map(|(id, ..)| *id));
            })?;
            next.push((id, low, high));
        }
        level = next;
    }
    objects.write(|chunk| {
        let mut node = chunk.indirect(root).dict();
        node.insert(Name(b"Kids")).array().items(level.iter().map(|(id, ..)| *id));
    })
}

fn limits(node: &mut pdf_writer::Dict<'_>, entries: &[(String, Ref)], low: usize, high: usize) {
    let mut limits = node.insert(Name(b"Limits")).array();
    limits.item(Str(entries[low].0.as_bytes())).item(Str(entries[high].0.as_bytes()));
}
