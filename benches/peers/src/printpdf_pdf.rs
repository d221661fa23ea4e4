//! The PDF volume with `printpdf`: the same lines, untagged, for it cannot tag; subset fonts, bookmarks.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use printpdf::{
    Codepoint, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem,
    TextMatrix,
};

use crate::reader::{Archive, Issue};
use crate::setting::{Face, Faces, Glyph, Line, PAGE, Placed, Role, Setting};

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
            ops.extend(line(&piece.text, placed));
        }
        ops.push(Op::EndTextSection);
        pages.push(PdfPage::new(Mm::from(Pt(PAGE.0)), Mm::from(Pt(PAGE.1)), ops));
    }
}

fn line(text: &str, placed: &Placed) -> [Op; 2] {
    let matrix = TextMatrix::Translate(Pt(placed.x), Pt(PAGE.1 - placed.y));
    let items = vec![TextItem::GlyphIds(codes(text, &placed.line))];
    [Op::SetTextMatrix { matrix }, Op::ShowText { items }]
}

/// Glyphs with their text, for ToUnicode, and what comes after each: TJ takes thousandths of an em off.
///
/// Whole lines as `TextItem::Text` need less memory, but each character is then looked up anew: ten times slower.
fn codes(text: &str, line: &Line) -> Vec<Codepoint> {
    let code =
        |glyph: &Glyph| Codepoint::with_cid(glyph.id, -1000.0 * glyph.added, text[glyph.start..glyph.end].to_owned());
    line.glyphs.iter().map(code).collect()
}
