//! The cover as a PNG picture, drawn by `resvg` with the fonts that are installed.
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, ID};
use resvg::usvg::{FontResolver, ImageHrefResolver, Options, Tree};

/// More pixels than this on a side are not drawn.
const LARGEST: f32 = 4_000.0;

/// Fonts that covers are drawn with. They are looked for once, when the first cover is drawn, and clones share them.
#[derive(Debug, Clone, Default)]
pub struct CoverFonts {
    dirs: Vec<PathBuf>,
    system: bool,
    found: Arc<OnceLock<Arc<Database>>>,
}

impl CoverFonts {
    /// Fonts in `dirs`, which come first, and those of the system where it is asked for.
    #[must_use]
    pub fn new(dirs: Vec<PathBuf>, system: bool) -> Self {
        Self { dirs, system, found: Arc::default() }
    }

    fn database(&self) -> Arc<Database> {
        let load = || {
            let mut database = Database::new();
            self.dirs.iter().for_each(|dir| database.load_fonts_dir(dir));
            if self.system {
                database.load_system_fonts();
            }
            Arc::new(database)
        };
        Arc::clone(self.found.get_or_init(load))
    }
}

/// Draws `svg`, which was read before; `None` where a character has no font, or the picture no size.
pub(super) fn png(svg: &str, fonts: &CoverFonts) -> Option<Vec<u8>> {
    let missing = AtomicBool::new(false);
    let tree = tree(svg, fonts.database(), &missing)?;
    if missing.load(Ordering::Relaxed) {
        return None;
    }
    let size = tree.size();
    let scale = (LARGEST / size.width().max(size.height())).min(1.0);
    let size = size.to_int_size().scale_by(scale)?;
    let mut pixmap = Pixmap::new(size.width(), size.height())?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let rgb = opaque(pixmap);
    let mut out = Vec::new();
    // Most lines of a cover are like the one above.
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Up);
    encoder.write_image(&rgb, size.width(), size.height(), ExtendedColorType::Rgb8).ok()?;
    Some(out)
}

/// The colours alone, moved together where they stand: a second picture would be the greatest use of memory of a run.
fn opaque(pixmap: Pixmap) -> Vec<u8> {
    let width = pixmap.width() as usize;
    let mut bytes = pixmap.take();
    let mut line = vec![0; 3 * width];
    let lines = bytes.len() / (4 * width);
    for n in 0..lines {
        let pixels = bytes[4 * width * n..4 * width * (n + 1)].chunks_exact(4);
        line.chunks_exact_mut(3).zip(pixels).for_each(|(to, pixel)| to.copy_from_slice(&pixel[..3]));
        bytes[3 * width * n..3 * width * (n + 1)].copy_from_slice(&line);
    }
    bytes.truncate(3 * width * lines);
    bytes
}

fn tree(svg: &str, fonts: Arc<Database>, missing: &AtomicBool) -> Option<Tree> {
    let select = FontResolver::default_font_selector();
    let options = Options {
        fontdb: fonts,
        font_resolver: FontResolver {
            select_font: Box::new(move |font, database| {
                let found = select(font, database).or_else(|| covering('中', &[], database));
                missing.fetch_or(found.is_none(), Ordering::Relaxed);
                found
            }),
            select_fallback: Box::new(move |c, used, database| {
                let found = covering(c, used, database);
                missing.fetch_or(found.is_none(), Ordering::Relaxed);
                found
            }),
        },
        // A cover draws nothing from files.
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    Tree::from_str(svg, &options).ok()
}

/// The first face by name that has the character: folders are listed in any order.
fn covering(c: char, used: &[ID], database: &Database) -> Option<ID> {
    let mut faces: Vec<_> = database.faces().filter(|face| !used.contains(&face.id)).collect();
    faces.sort_by(|a, b| a.post_script_name.cmp(&b.post_script_name));
    let has = |id: ID| {
        let glyph = |data: &[u8], index: u32| {
            ttf_parser::Face::parse(data, index).is_ok_and(|face| face.glyph_index(c).is_some())
        };
        database.with_face_data(id, glyph).unwrap_or(false)
    };
    faces.into_iter().map(|face| face.id).find(|id| has(*id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_font_nothing_is_drawn() {
        let svg =
            |text: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\">{text}</svg>");
        let none = CoverFonts::new(Vec::new(), false);
        assert!(png(&svg("<text y=\"9\" font-family=\"serif\">报</text>"), &none).is_none());
        let drawn = png(&svg("<rect width=\"20\" height=\"20\" fill=\"red\"/>"), &none).unwrap();
        assert!(drawn.starts_with(b"\x89PNG"));
        assert!(png("<svg", &none).is_none());
    }
}
