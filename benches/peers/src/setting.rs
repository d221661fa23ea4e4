//! Lines for the PDF peers, so that they only draw: Han on a grid of one em, Latin by its advances, justified columns.
//!
//! Plainer than newsbind's own setting (no compression of punctuation), therefore cheaper: what it costs is in the peers' favour.

use std::error::Error;
use std::sync::Arc;

use crate::reader::{Article, Block, Issue};

/// Type area of A4 in points, as in newsbind's default style.
pub const PAGE: (f32, f32) = (595.276, 841.89);
const LEFT: f32 = 63.8;
const TOP: f32 = 70.9;
const ROWS: usize = 53;
const PITCH: f32 = 13.5;
const COLUMNS: usize = 3;
const MEASURE: f32 = 17.0;
const GAP: f32 = 1.5;
const BODY: f32 = 9.0;

/// One face with what setting needs: glyph and advance (in em) by character.
pub struct Face {
    pub data: Arc<Vec<u8>>,
    pub index: u32,
    glyphs: Vec<u16>,
    advances: Vec<f32>,
}

/// The two faces of a volume.
pub struct Faces {
    pub text: Face,
    pub head: Face,
}

impl Faces {
    /// Noto Serif CJK SC for text, Noto Sans CJK SC Bold for heads (Debian `fonts-noto-cjk`).
    pub fn find() -> Result<Self, Box<dyn Error>> {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        Ok(Self {
            text: Face::find(&fonts, "Noto Serif CJK SC", fontdb::Weight::NORMAL)?,
            head: Face::find(&fonts, "Noto Sans CJK SC", fontdb::Weight::BOLD)?,
        })
    }
}

impl Face {
    fn find(fonts: &fontdb::Database, family: &str, weight: fontdb::Weight) -> Result<Self, Box<dyn Error>> {
        let query = fontdb::Query { families: &[fontdb::Family::Name(family)], weight, ..fontdb::Query::default() };
        let id = fonts.query(&query).ok_or_else(|| format!("no font {family}: install fonts-noto-cjk"))?;
        let (data, index) = fonts
            .with_face_data(id, |data, index| (data.to_vec(), index))
            .ok_or_else(|| format!("{family} cannot be read"))?;
        Self::new(data, index)
    }

    fn new(data: Vec<u8>, index: u32) -> Result<Self, Box<dyn Error>> {
        let face = ttf_parser::Face::parse(&data, index)?;
        let em = f32::from(face.units_per_em());
        let glyphs: Vec<u16> = (0..=0xFFFF)
            .map(|code| char::from_u32(code).and_then(|c| face.glyph_index(c)).map_or(0, |glyph| glyph.0))
            .collect();
        let advances = (0..face.number_of_glyphs())
            .map(|glyph| f32::from(face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0)) / em)
            .collect();
        Ok(Self { data: Arc::new(data), index, glyphs, advances })
    }

    fn glyph(&self, c: char) -> u16 {
        self.glyphs.get(c as usize).copied().unwrap_or(0)
    }
}

/// A glyph of a line; lengths in em.
#[derive(Clone)]
pub struct Glyph {
    pub id: u16,
    /// To the next glyph, justification included.
    pub advance: f32,
    /// What justification added.
    pub added: f32,
    /// Bytes of the block's text.
    pub start: usize,
    pub end: usize,
    character: char,
}

pub struct Line {
    pub glyphs: Vec<Glyph>,
    /// Em.
    pub indent: f32,
}

fn may_not_start(c: char) -> bool {
    "，。、；：！？”’）》〉」』】〕%".contains(c)
}

fn may_not_end(c: char) -> bool {
    "“‘（《〈「『【〔".contains(c)
}

fn may_break(before: char, after: char) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '%';
    let word = latin(before) && latin(after);
    !(word || may_not_start(after) || may_not_end(before))
}

/// Sets `text` in lines of `measure` em, the first indented.
fn lines(face: &Face, text: &str, measure: f32, indent: f32) -> Vec<Line> {
    let glyphs: Vec<Glyph> = text
        .char_indices()
        .map(|(start, character)| {
            let id = face.glyph(character);
            let advance = face.advances[usize::from(id)];
            Glyph { id, advance, added: 0.0, start, end: start + character.len_utf8(), character }
        })
        .collect();
    let mut out = Vec::new();
    let mut start = 0;
    while start < glyphs.len() {
        let indent = if start == 0 { indent } else { 0.0 };
        let end = line_end(&glyphs, start, measure - indent);
        let mut line = Line { glyphs: glyphs[start..end].to_vec(), indent };
        if end < glyphs.len() {
            justify(&mut line.glyphs, measure - indent);
        }
        out.push(line);
        start = end;
    }
    out
}

fn line_end(glyphs: &[Glyph], start: usize, measure: f32) -> usize {
    let mut width = 0.0;
    let mut end = start;
    while end < glyphs.len() && width + glyphs[end].advance <= measure + 1e-3 {
        width += glyphs[end].advance;
        end += 1;
    }
    if end == glyphs.len() {
        return end;
    }
    let legal = (start + 1..=end).rev().find(|&at| may_break(glyphs[at - 1].character, glyphs[at].character));
    legal.unwrap_or(end).max(start + 1)
}

fn justify(glyphs: &mut [Glyph], measure: f32) {
    let slack = measure - glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
    let gaps = glyphs.len() - 1;
    if gaps == 0 || slack.abs() < 1e-3 {
        return;
    }
    for glyph in &mut glyphs[..gaps] {
        glyph.added = slack / gaps as f32;
        glyph.advance += glyph.added;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Headline,
    Subhead,
    Text,
}

/// A paragraph or a heading.
pub struct Piece {
    pub role: Role,
    pub text: String,
    /// Points.
    pub size: f32,
    /// The newspaper page and the article it belongs to, by number in the issue.
    pub page: usize,
    pub article: usize,
}

impl Piece {
    pub fn face<'a>(&self, faces: &'a Faces) -> &'a Face {
        if self.role == Role::Text { &faces.text } else { &faces.head }
    }
}

/// A line on its page; points from the top left corner, `y` is the baseline.
pub struct Placed {
    pub piece: usize,
    pub sheet: usize,
    pub x: f32,
    pub y: f32,
    pub line: Line,
}

/// An issue in lines, page after page.
#[derive(Default)]
pub struct Setting {
    pub pieces: Vec<Piece>,
    pub lines: Vec<Placed>,
    pub sheets: usize,
    row: usize,
}

impl Setting {
    /// Every issue begins a new page, its articles flow on.
    pub fn new(faces: &Faces, issue: &Issue) -> Self {
        let mut setting = Self::default();
        for (p, page) in issue.pages.iter().enumerate() {
            setting.head(faces, Role::Subhead, format!("第{}版　{}", page.label, page.title), 10.0, (p, usize::MAX));
            for (a, article) in page.articles.iter().enumerate() {
                setting.article(faces, article, (p, a));
            }
        }
        setting.sheets += 1;
        setting
    }

    fn article(&mut self, faces: &Faces, article: &Article, at: (usize, usize)) {
        if self.row + 12 > ROWS {
            self.next_sheet();
        }
        if let Some(kicker) = &article.kicker {
            self.head(faces, Role::Text, kicker.clone(), 10.5, at);
        }
        self.row += 1;
        self.head(faces, Role::Headline, article.headline.clone(), 22.0, at);
        if let Some(subtitle) = &article.subtitle {
            self.head(faces, Role::Text, subtitle.clone(), 10.5, at);
        }
        if let Some(byline) = &article.byline {
            self.head(faces, Role::Text, byline.clone(), BODY, at);
        }
        self.columns(faces, article, at);
    }

    fn piece(&mut self, role: Role, text: String, size: f32, (page, article): (usize, usize)) -> usize {
        self.pieces.push(Piece { role, text, size, page, article });
        self.pieces.len() - 1
    }

    /// Lines over the full width.
    fn head(&mut self, faces: &Faces, role: Role, text: String, size: f32, at: (usize, usize)) {
        let width = (MEASURE * COLUMNS as f32 + GAP * (COLUMNS as f32 - 1.0)) * BODY;
        let piece = self.piece(role, text, size, at);
        let lines = lines(self.pieces[piece].face(faces), &self.pieces[piece].text, width / size, 0.0);
        for line in lines {
            self.row += if size > PITCH { 2 } else { 1 };
            if self.row > ROWS {
                self.next_sheet();
                self.row = 2;
            }
            self.place(piece, 0, self.row, line);
        }
    }

    /// The body in columns of equal height, over as many pages as it takes.
    fn columns(&mut self, faces: &Faces, article: &Article, at: (usize, usize)) {
        let mut all = Vec::new();
        for block in &article.body {
            let (role, text, size, indent) = match block {
                Block::Paragraph(text) => (Role::Text, text, BODY, 2.0),
                Block::Subhead(text) => (Role::Subhead, text, 10.0, 0.0),
                Block::Figure(figure) => (Role::Text, &figure.caption, 7.5, 0.0),
            };
            let piece = self.piece(role, text.clone(), size, at);
            let set = lines(self.pieces[piece].face(faces), text, MEASURE * BODY / size, indent);
            all.extend(set.into_iter().map(|line| (piece, line)));
        }
        let mut left = all.into_iter().peekable();
        while left.peek().is_some() {
            if self.row >= ROWS {
                self.next_sheet();
            }
            let height = left.len().div_ceil(COLUMNS).min(ROWS - self.row);
            for column in 0..COLUMNS {
                for row in 1..=height {
                    let Some((piece, line)) = left.next() else {
                        break;
                    };
                    self.place(piece, column, self.row + row, line);
                }
            }
            self.row += height;
        }
        self.row += 1;
    }

    fn place(&mut self, piece: usize, column: usize, row: usize, line: Line) {
        let x = LEFT + column as f32 * (MEASURE + GAP) * BODY + line.indent * self.pieces[piece].size;
        let y = TOP + row as f32 * PITCH;
        self.lines.push(Placed { piece, sheet: self.sheets, x, y, line });
    }

    fn next_sheet(&mut self) {
        self.sheets += 1;
        self.row = 0;
    }
}
