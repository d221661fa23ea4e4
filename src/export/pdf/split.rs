//! Cuts a volume that would be larger than a limit.

use std::collections::BTreeMap;
use std::io;

use pdf_writer::Ref;

use super::file::objects::{Extent, MAX_BYTES};
use super::writer::Size;
use super::{Binder, Measured};
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
        if self.options.max_size.is_none() || volume.part.is_some() {
            return Ok(vec![volume.clone()]);
        }
        self.cut(volume, report)
    }

    /// The parts of a volume that keep to the limits of PDF too: objects and bytes. For a volume that was found to be
    /// [outgrown](super::Outcome::outgrown), which is `PDF-017`.
    ///
    /// # Errors
    /// As [`Binder::volume`].
    pub fn cut(&self, volume: &Volume, report: &mut Report) -> Result<Vec<Volume>> {
        // What is found is found again when the parts are written.
        let mut unheard = Report::new();
        let Measured { made, objects, sizes } =
            Self { progress: &(), ..*self }.write(volume, &mut io::sink(), &mut unheard)?;
        if !made.sound && !made.outgrown {
            return Ok(vec![volume.clone()]);
        }
        let limit = self.options.max_size.unwrap_or(MAX_BYTES).min(MAX_BYTES);
        let most = Extent { bytes: limit, objects: self.options.max_objects };
        let whole = extent(&sizes);
        let besides = Extent { bytes: made.bytes - whole.bytes, objects: objects.saturating_sub(whole.objects) };
        let alone = sizes.iter().map(|size| besides.bytes + extent(std::slice::from_ref(size)).bytes);
        for (issue, size) in volume.issues.iter().zip(alone).filter(|(_, size)| *size > limit) {
            let place = Place { file: Some(issue.file.clone()), issue: Some(issue.id.clone()), ..Place::default() };
            let message = format!("a part with this issue alone takes about {size} bytes, the limit is {limit}");
            report.push(Diagnostic::new(codes::PDF_018, message).at(place));
        }
        if made.outgrown {
            let place = Place { file: Some(format!("{}.pdf", volume.file_stem())), ..Place::default() };
            let message = format!("the volume has {objects} objects and {} bytes; it is bound in parts", made.bytes);
            report.push(Diagnostic::new(codes::PDF_017, message).at(place));
        }
        Ok(volume.clone().into_parts(&counts(&sizes, besides, most)))
    }
}

/// A picture is so many objects at most: itself, its mask, a profile and its colour space.
const OF_PICTURE: usize = 4;

/// What some issues take in one file: a picture that several of them show counts once.
fn extent(sizes: &[Size]) -> Extent {
    let pictures: BTreeMap<Ref, u64> = sizes.iter().flat_map(|size| size.pictures.iter().copied()).collect();
    Extent {
        bytes: sizes.iter().map(|size| size.text).sum::<u64>() + pictures.values().sum::<u64>(),
        objects: sizes.iter().map(|size| size.objects).sum::<usize>() + pictures.len() * OF_PICTURE,
    }
}

/// How many issues each part takes.
fn counts(sizes: &[Size], besides: Extent, most: Extent) -> Vec<usize> {
    let fits = |sizes: &[Size]| {
        let taken = extent(sizes);
        besides.bytes + taken.bytes <= most.bytes && besides.objects + taken.objects <= most.objects
    };
    let mut counts: Vec<usize> = Vec::new();
    let mut begin = 0;
    for end in 1..=sizes.len() {
        match counts.last_mut() {
            Some(count) if fits(&sizes[begin..end]) => *count += 1,
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
        sizes.map(|text| Size { text, objects: 2, pictures: Vec::new() })
    }

    fn parts(sizes: &[Size], besides: u64, bytes: u64) -> Vec<usize> {
        counts(sizes, Extent { bytes: besides, objects: 1 }, Extent { bytes, objects: 100 })
    }

    #[test]
    fn a_part_ends_before_the_issue_that_would_pass_the_limit() {
        assert_eq!(parts(&texts([3, 3, 3]), 1, 10), [3]);
        assert_eq!(parts(&texts([3, 3, 3, 4]), 1, 8), [2, 2]);
        assert_eq!(parts(&texts([3, 20, 3]), 1, 8), [1, 1, 1]);
        let (besides, most) = (Extent { bytes: 0, objects: 1 }, Extent { bytes: 100, objects: 5 });
        assert_eq!(counts(&texts([3, 3, 3]), besides, most), [2, 1]);
    }

    #[test]
    fn a_picture_of_two_issues_counts_in_each_part_once() {
        let issue = Size { text: 1, objects: 2, pictures: vec![(Ref::new(7), 5)] };
        let three = [issue.clone(), issue.clone(), issue];
        assert_eq!(parts(&three, 1, 9), [3]);
        assert_eq!(parts(&three, 1, 8), [2, 1]);
    }
}
