//! `newsbind plan --index`: what the indexes of a volume hold, and which entries someone should look at.
use serde_json::{Value, json};

use super::summary::grouped;
use crate::plan::Volume;
use crate::plan::index::{Entry, Index};

/// Sizes of the indexes, then the entries whose reading is not known and the lines that stay whole.
pub(super) fn table(volume: &Volume) -> String {
    let indexes: Vec<_> = volume.indexes().collect();
    let sizes: Vec<String> =
        indexes.iter().map(|index| format!("{} {}", grouped(index.len() as u64), index.kind.as_str())).collect();
    let mut out = format!("\nindexes of {}: {}\n", volume.file_stem(), sizes.join(", "));
    list(&mut out, volume, &indexes, "readings that nothing settles (SRT-001)", |entry| entry.unsure);
    list(&mut out, volume, &indexes, "lines that are no list of known names (IDX-001)", |entry| entry.whole_line);
    out
}

fn list(out: &mut String, volume: &Volume, indexes: &[Index<'_>], title: &str, wanted: impl Fn(&Entry<'_>) -> bool) {
    let mut head = Some(format!("{title}:\n"));
    for index in indexes {
        for section in &index.sections {
            for entry in section.entries.iter().filter(|entry| wanted(entry)) {
                out.push_str(&head.take().unwrap_or_default());
                let place = entry.references.first().map(|first| first.issue(volume).id.as_str());
                let name = &entry.name;
                let (kind, heading) = (index.kind.as_str(), &section.heading);
                out.push_str(&format!("  {name}  ({kind}, {heading}; {})\n", place.unwrap_or("whole volume")));
            }
        }
    }
}

/// The same for programs: every entry, with the ids of the issues and articles that it leads to.
pub(super) fn as_json(volume: &Volume) -> Value {
    let indexes: Vec<Value> = volume.indexes().map(|index| index_json(volume, &index)).collect();
    json!({ "name": volume.file_stem(), "indexes": indexes })
}

fn index_json(volume: &Volume, index: &Index<'_>) -> Value {
    let sections: Vec<Value> = index
        .sections
        .iter()
        .map(|section| {
            let entries: Vec<Value> = section.entries.iter().map(|entry| entry_json(volume, entry)).collect();
            json!({ "heading": section.heading, "entries": entries })
        })
        .collect();
    json!({ "index": index.kind.as_str(), "sections": sections })
}

fn entry_json(volume: &Volume, entry: &Entry<'_>) -> Value {
    let places: Vec<Value> = entry
        .references
        .iter()
        .map(|place| {
            json!({
                "issue": place.issue(volume).id,
                "page": place.page(volume).map(|page| &page.label),
                "article": place.article(volume).map(|article| &article.id),
            })
        })
        .collect();
    json!({
        "name": entry.name,
        "detail": entry.detail,
        "marks": entry.marks,
        "unsure": entry.unsure,
        "whole_line": entry.whole_line,
        "places": places,
    })
}
