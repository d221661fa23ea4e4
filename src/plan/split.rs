//! Volumes and parts.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::collation;
use super::options::{Options, VolumeSize};
use super::outline::IssueOutline;
use super::volume::{Extent, LeftOut, Part, Volume, is_of_part};
use crate::check;
use crate::model::{Date, Publication, Timestamp};

/// Cuts the issues, which are in order, into volumes by the calendar, and volumes into parts by the limit.
pub(super) fn volumes(
    publication: &Arc<Publication>,
    outlines: Vec<IssueOutline>,
    mut left_out: Vec<LeftOut>,
    options: &Options,
    check: &check::Options,
) -> Vec<Volume> {
    left_out.sort();
    let schedule = publication.schedule.as_ref();
    let regular = collation::regular(&outlines);
    let gaps_before: BTreeMap<String, Vec<collation::Gap>> =
        regular.windows(2).map(|pair| (pair[1].id.clone(), collation::between(schedule, pair[0], pair[1]))).collect();
    let mut groups: Vec<(String, Vec<IssueOutline>)> = Vec::new();
    for outline in outlines {
        let key = key(outline.date, &outline.id, options.volume);
        match groups.last_mut() {
            Some((current, issues)) if *current == key => issues.push(outline),
            _ => groups.push((key, vec![outline])),
        }
    }
    let check = check::Options { media: true, again: true, ..check.clone() };
    let mut volumes = Vec::new();
    for (key, issues) in groups {
        let parts = parts(issues, options.max_pages);
        let of = parts.len();
        let extents: Arc<[Extent]> =
            if of > 1 { parts.iter().map(|issues| Extent::new(issues)).collect() } else { Arc::default() };
        for (n, issues) in parts.into_iter().enumerate() {
            let part = (of > 1).then_some(Part { number: n + 1, of });
            let mut made = volume(publication, key.clone(), part, issues, &gaps_before, options.modified, &check);
            made.parts = Arc::clone(&extents);
            let of_volume = left_out.iter().filter(|issue| self::key(issue.date, "", options.volume) == made.key);
            made.left_out = of_volume.filter(|issue| is_of_part(issue, &extents, n)).cloned().collect();
            volumes.push(made);
        }
    }
    volumes
}

fn key(date: Date, id: &str, size: VolumeSize) -> String {
    let (year, month) = (date.year(), date.month());
    match size {
        VolumeSize::Year => format!("{year}"),
        VolumeSize::Half => format!("{year}-h{}", (month - 1) / 6 + 1),
        VolumeSize::Quarter => format!("{year}-q{}", (month - 1) / 3 + 1),
        VolumeSize::Month => format!("{year}-{month:02}"),
        VolumeSize::Issue => id.to_owned(),
    }
}

/// Cuts at issue borders so that no part has more than `max_pages` newspaper pages; an issue that is larger is a part of its own.
fn parts(issues: Vec<IssueOutline>, max_pages: usize) -> Vec<Vec<IssueOutline>> {
    if max_pages == 0 {
        return vec![issues];
    }
    let mut parts: Vec<Vec<IssueOutline>> = Vec::new();
    let mut pages = 0;
    for issue in issues {
        match parts.last_mut() {
            Some(part) if pages + issue.pages.len() <= max_pages => {
                pages += issue.pages.len();
                part.push(issue);
            }
            _ => {
                pages = issue.pages.len();
                parts.push(vec![issue]);
            }
        }
    }
    parts
}

fn volume(
    publication: &Arc<Publication>,
    key: String,
    part: Option<Part>,
    issues: Vec<IssueOutline>,
    gaps_before: &BTreeMap<String, Vec<collation::Gap>>,
    modified: Option<Timestamp>,
    check: &check::Options,
) -> Volume {
    // A gap between two volumes belongs to the one that would hold the missing issues: the later one, where its year has begun.
    let gaps = issues.iter().filter_map(|issue| gaps_before.get(&issue.id)).flatten().cloned().collect();
    let newest = issues.iter().filter_map(|issue| issue.modified).max();
    let last = issues.last().map(|issue| Timestamp::midnight(issue.date));
    let places = issues.iter().enumerate().map(|(n, issue)| (issue.id.clone(), n)).collect();
    Volume {
        publication: Arc::clone(publication),
        key,
        part,
        parts: Arc::default(),
        gaps,
        left_out: Vec::new(),
        modified: newest.or(modified).or(last).unwrap_or_else(|| unreachable!("a volume has an issue")).to_utc(),
        issues,
        check: check.clone(),
        places,
        #[cfg(feature = "index")]
        index: Arc::default(),
    }
}
