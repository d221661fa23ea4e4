//! The PDF volume with `printpdf`: the same lines, untagged, for it cannot tag; subset fonts, bookmarks.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use printpdf::{
    FontId, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem, TextMatrix,
};

use crate::reader::{Archive, Issue};
use crate::setting::{Face, Faces, PAGE, Placed, Role, Setting};

pub fn run(archive: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let archive = Archive::open(archive)?;
    let faces = Faces::find()?;
    let mut document = PdfDocument::new(&archive.publication.title);
    let (text, head) = (add(&mut document, &faces.text)?, add(&mut document, &faces.head)?);
    let mut pages = Vec::new();
    archive.issues(|issue| {
        document.add_bookmark(&issue.date, pages.len() + 1);
        set(&faces, (&text, &head), issue, &mut pages);
        Ok(())
    })?;
    let mut file = BufWriter::new(File::create(output)?);
    document.with_pages(pages).save_writer(&mut file, &PdfSaveOptions::default(), &mut Vec::new());
    file.flush()?;
    Ok(())
}

fn add(document: &mut PdfDocument, face: &Face) -> Result<FontId, Box<dyn Error>> {
    let font = ParsedFont::from_bytes(&face.data, face.index as usize, &mut Vec::new())
        .ok_or("printpdf cannot read the font")?;
    Ok(document.add_font(&font))
}

fn set(faces: &Faces, (text, head): (&FontId, &FontId), issue: &Issue, pages: &mut Vec<PdfPage>) {
    let setting = Setting::new(faces, issue);
    for sheet in setting.lines.chunk_by(|a, b| a.sheet == b.sheet) {
        let mut ops = vec![Op::StartTextSection];
        for placed in sheet {
            let piece = &setting.pieces[placed.piece];
            let font = if piece.role == Role::Text { text } else { head };
            ops.push(Op::SetFont { font: PdfFontHandle::External(font.clone()), size: Pt(piece.size) });
            ops.extend(line(&piece.text, piece.size, placed));
        }
        ops.push(Op::EndTextSection);
        pages.push(PdfPage::new(Mm::from(Pt(PAGE.0)), Mm::from(Pt(PAGE.1)), ops));
    }
}

/// A line as text with one character spacing, the cheapest that its API has: glyph by glyph it wants a `String` for each.
fn line(text: &str, size: f32, placed: &Placed) -> Vec<Op> {
    let glyphs = &placed.line.glyphs;
    let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else {
        return Vec::new();
    };
    let matrix = TextMatrix::Translate(Pt(placed.x), Pt(PAGE.1 - placed.y));
    vec![
        Op::SetTextMatrix { matrix },
        Op::SetCharacterSpacing { multiplier: first.added * size },
        Op::ShowText { items: vec![TextItem::Text(text[first.start..last.end].to_owned())] },
    ]
}
