//! The PDF volume with `krilla`: tagged, PDF/A-2a and PDF/UA-1 by its own validators, with an outline.

use std::error::Error;
use std::fs;
use std::num::NonZeroU16;
use std::ops::Range;
use std::path::Path;

use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::{Location, Surface};
use krilla::tagging::{ContentTag, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, GlyphId};
use krilla::{Document, SerializeSettings};

use crate::reader::{Archive, Issue};
use crate::setting::{Faces, Glyph, PAGE, Piece, Placed, Role, Setting};

pub fn run(archive: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let archive = Archive::open(archive)?;
    let mut volume = Volume::new(Faces::find()?)?;
    archive.issues(|issue| volume.issue(issue))?;
    fs::write(output, volume.finish(&archive)?)?;
    Ok(())
}

struct Volume {
    document: Document,
    faces: Faces,
    text: Font,
    head: Font,
    tags: TagTree,
    outline: Outline,
    sheets: usize,
}

impl Volume {
    fn new(faces: Faces) -> Result<Self, Box<dyn Error>> {
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|error| format!("{error:?}"))?;
        let font = |face: &crate::setting::Face| {
            Font::new(std::sync::Arc::clone(&face.data).into(), face.index).ok_or("krilla cannot read the font")
        };
        let (text, head) = (font(&faces.text)?, font(&faces.head)?);
        let document =
            Document::new_with(SerializeSettings { configuration, enable_tagging: true, ..Default::default() });
        Ok(Self { document, faces, text, head, tags: TagTree::new(), outline: Outline::new(), sheets: 0 })
    }

    fn issue(&mut self, issue: &Issue) -> Result<(), Box<dyn Error>> {
        let setting = Setting::new(&self.faces, issue);
        let mut groups: Vec<TagGroup> = setting.pieces.iter().map(group).collect();
        for sheet in setting.lines.chunk_by(|a, b| a.sheet == b.sheet) {
            self.sheet(&setting, sheet, &mut groups)?;
        }
        self.outline(issue, &setting);
        self.tag(issue, &setting, groups);
        self.sheets += setting.sheets;
        Ok(())
    }

    fn sheet(&mut self, setting: &Setting, lines: &[Placed], groups: &mut [TagGroup]) -> Result<(), Box<dyn Error>> {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or("page size")?;
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        for run in lines.chunk_by(|a, b| a.piece == b.piece) {
            let piece = &setting.pieces[run[0].piece];
            let font = if piece.role == Role::Text { &self.text } else { &self.head };
            let mark = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            run.iter().for_each(|placed| draw(&mut surface, font, piece, placed));
            surface.end_tagged();
            groups[run[0].piece].push(mark);
        }
        surface.finish();
        page.finish();
        Ok(())
    }

    fn outline(&mut self, issue: &Issue, setting: &Setting) {
        let mut node = OutlineNode::new(issue.date.clone(), XyzDestination::new(self.sheets, Point::from_xy(0.0, 0.0)));
        let mut pages: Vec<OutlineNode> = Vec::new();
        for piece in setting.lines.chunk_by(|a, b| a.piece == b.piece) {
            let (first, place) = (&setting.pieces[piece[0].piece], &piece[0]);
            let target = XyzDestination::new(self.sheets + place.sheet, Point::from_xy(0.0, place.y - first.size));
            if first.article == usize::MAX {
                pages.push(OutlineNode::new(first.text.clone(), target).with_open(false));
            } else if let (Role::Headline, Some(page)) = (first.role, pages.last_mut()) {
                page.push_child(OutlineNode::new(first.text.clone(), target));
            }
        }
        pages.into_iter().for_each(|page| node.push_child(page));
        self.outline.push_child(node.with_open(false));
    }

    /// Part (issue) > Sect (page) > Art > headings and paragraphs.
    fn tag(&mut self, issue: &Issue, setting: &Setting, groups: Vec<TagGroup>) {
        let mut part = TagGroup::new(Tag::Part);
        let mut pages: Vec<TagGroup> = issue.pages.iter().map(|_| TagGroup::new(Tag::Section)).collect();
        let mut articles: Vec<Vec<TagGroup>> = issue
            .pages
            .iter()
            .map(|page| page.articles.iter().map(|_| TagGroup::new(Tag::Article)).collect())
            .collect();
        for (piece, group) in setting.pieces.iter().zip(groups) {
            match articles[piece.page].get_mut(piece.article) {
                Some(article) => article.push(group),
                None => pages[piece.page].push(group),
            }
        }
        for (mut page, articles) in pages.into_iter().zip(articles) {
            articles.into_iter().for_each(|article| page.push(article));
            part.push(page);
        }
        self.tags.push(part);
    }

    fn finish(mut self, archive: &Archive) -> Result<Vec<u8>, Box<dyn Error>> {
        let publication = &archive.publication;
        self.document.set_metadata(
            Metadata::new()
                .title(publication.title.clone())
                .language(publication.language.clone())
                .authors(vec![publication.publisher.name.clone()])
                .creation_date(DateTime::new(2024)),
        );
        self.document.set_outline(self.outline);
        self.document.set_tag_tree(self.tags);
        self.document.finish().map_err(|error| format!("{error:?}").chars().take(2000).collect::<String>().into())
    }
}

fn heading(level: u16, text: &str) -> TagGroup {
    TagGroup::new(Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(text.to_owned())))
}

fn group(piece: &Piece) -> TagGroup {
    match piece.role {
        _ if piece.article == usize::MAX => heading(1, &piece.text),
        Role::Headline => heading(2, &piece.text),
        Role::Subhead => heading(3, &piece.text),
        Role::Text => TagGroup::new(Tag::P),
    }
}

fn draw(surface: &mut Surface<'_>, font: &Font, piece: &Piece, placed: &Placed) {
    surface.draw_glyphs(
        Point::from_xy(placed.x, placed.y),
        &placed.line.glyphs,
        font.clone(),
        &piece.text,
        piece.size,
        false,
    );
}

impl krilla::text::Glyph for Glyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.id))
    }

    fn text_range(&self) -> Range<usize> {
        self.start..self.end
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, _: f32) -> f32 {
        0.0
    }

    fn y_offset(&self, _: f32) -> f32 {
        0.0
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}
