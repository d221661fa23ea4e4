//! Cuts a volume that would be larger than a limit.

use std::collections::BTreeMap;
use std::io;

use pdf_writer::Ref;

use super::Binder;
use super::writer::Size;
use crate::error::Result;
use crate::plan::Volume;
use crate::report::{Diagnostic, Place, Report, codes};

impl Binder<'_> {
    /// The parts of a volume that keep to [`Options::max_size`](super::Options::max_size): the volume itself where it does, or
    /// where there is no limit, or where it is a part already.
    ///
    /// How large an issue is, is known only when it is made: the volume is made once for this alone, and its bytes go nowhere.
    /// Each part counts as its issues, and all that a volume has besides them, fonts and indexes. An issue that is larger than
    /// the limit is a part of its own (`PDF-018`).
    ///
    /// # Errors
    /// As [`Binder::volume`].
    pub fn parts(&self, volume: &Volume, report: &mut Report) -> Result<Vec<Volume>> {
        let Some(limit) = self.options.max_size.filter(|_| volume.part.is_none()) else {
            return Ok(vec![volume.clone()]);
        };
        // What is found is found again when the parts are written.
        let mut unheard = Report::new();
        let (made, sizes) = Self { progress: &(), ..*self }.write(volume, &mut io::sink(), &mut unheard)?;
        if !made.sound {
            return Ok(vec![volume.clone()]);
        }
        let besides = made.bytes - part_size(&sizes);
        let alone = sizes.iter().map(|size| besides + part_size(std::slice::from_ref(size)));
        for (issue, size) in volume.issues.iter().zip(alone).filter(|(_, size)| *size > limit) {
            let place = Place { file: Some(issue.file.clone()), issue: Some(issue.id.clone()), ..Place::default() };
            let message = format!("a part with this issue alone takes about {size} bytes, the limit is {limit}");
            report.push(Diagnostic::new(codes::PDF_018, message).at(place));
        }
        Ok(volume.clone().into_parts(&counts(&sizes, besides, limit)))
    }
}

/// Bytes of some issues in one file: a picture that several of them show counts once.
fn part_size(sizes: &[Size]) -> u64 {
    let pictures: BTreeMap<Ref, u64> = sizes.iter().flat_map(|size| size.pictures.iter().copied()).collect();
    sizes.iter().map(|size| size.text).sum::<u64>() + pictures.values().sum::<u64>()
}

/// How many issues each part takes.
fn counts(sizes: &[Size], besides: u64, limit: u64) -> Vec<usize> {
    let mut counts: Vec<usize> = Vec::new();
    let mut begin = 0;
    for end in 1..=sizes.len() {
        match counts.last_mut() {
            Some(count) if besides + part_size(&sizes[begin..end]) <= limit => *count += 1,
            _ => {
                counts.push(1);
                begin = end - 1;
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<const N: usize>(sizes: [u64; N]) -> [Size; N] {
        sizes.map(|text| Size { text, pictures: Vec::new() })
    }

    #[test]
    fn a_part_ends_before_the_issue_that_would_pass_the_limit() {
        assert_eq!(counts(&texts([3, 3, 3]), 1, 10), [3]);
        assert_eq!(counts(&texts([3, 3, 3, 4]), 1, 8), [2, 2]);
        assert_eq!(counts(&texts([3, 20, 3]), 1, 8), [1, 1, 1]);
    }

    #[test]
    fn a_picture_of_two_issues_counts_in_each_part_once() {
        let issue = Size { text: 1, pictures: vec![(Ref::new(7), 5)] };
        let three = [issue.clone(), issue.clone(), issue];
        assert_eq!(counts(&three, 1, 9), [3]);
        assert_eq!(counts(&three, 1, 8), [2, 1]);
    }
}
