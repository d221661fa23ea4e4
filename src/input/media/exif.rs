//! The few Exif fields that matter for showing a picture (CIPA DC-008).

use super::tiff::Tiff;

/// Orientation and density as Exif gives them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Exif {
    /// Tag 0112, 1 to 8.
    pub(super) orientation: Option<u8>,
    /// Tags 011A, 011B and 0128, in pixels per inch.
    pub(super) density: Option<(f64, f64)>,
}

/// Reads the first directory of a TIFF structure. Whatever is broken counts as absent.
pub(super) fn read(tiff: &[u8]) -> Exif {
    let directory = Tiff::new(tiff).and_then(|tiff| tiff.directory());
    directory.map_or_else(Exif::default, |directory| Exif {
        orientation: directory.orientation(),
        density: directory.density(),
    })
}
