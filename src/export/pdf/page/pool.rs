//! What an article is made of while it is laid out: paragraphs with their lines, and the elements they belong to.
//! One pool serves all articles of a worker, so that a page costs few allocations.

mod inline;
mod notes;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

pub(crate) use notes::{NoteStart, PendingNote};

use super::canvas::{Canvas, Color, Show, units};
use super::style::{Style, font};
use crate::export::pdf::file::links::Target;
use crate::export::pdf::file::tags::{Attribute, ElementId, Extra, Role, Tree};
use crate::export::pdf::typeset::line::{Cell, EM, FontId, Metrics, Run, RunKind, Setter, Shape, Text as Lines};
use crate::model::{Inline, Text};

/// Number of a [`Node`] in its pool.
pub(crate) type NodeId = u32;

/// A structure element to come: it is made when the first thing in it is drawn, so that kids stand in reading order.
#[derive(Debug)]
pub(crate) struct Node {
    role: Role,
    parent: Option<NodeId>,
    element: Option<ElementId>,
    extra: Option<Box<Extra>>,
}

/// What a run of a paragraph is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// The element that its glyphs belong to.
    pub(crate) node: NodeId,
    /// Shift up in 1/1000 em of the paragraph.
    pub(crate) rise: i16,
    /// Its colour, where it is not the paragraph's.
    pub(crate) color: Option<Color>,
    /// Number of its link.
    pub(crate) link: Option<u32>,
    /// Number of its ruby.
    pub(crate) ruby: Option<u32>,
}

/// The reading of a ruby: one line, set aside.
#[derive(Debug)]
pub(crate) struct Ruby {
    /// Its line in the pool.
    pub(crate) line: u32,
    /// Its words.
    pub(crate) text: String,
    /// Its element.
    pub(crate) node: NodeId,
    /// How it is set.
    pub(crate) style: Style,
}

/// Words with their element, font and colour.
pub(crate) type Part<'a> = (NodeId, &'a str, FontId, Color);

/// Words of a paragraph whose parts differ in size and may be links.
#[derive(Debug, Clone)]
pub(crate) struct Mixed {
    /// Their element.
    pub(crate) node: NodeId,
    /// The words.
    pub(crate) text: String,
    /// Their font.
    pub(crate) font: FontId,
    /// Their size in 1/1000 of the paragraph's.
    pub(crate) scale: u16,
    /// Their colour.
    pub(crate) color: Color,
    /// Number of their link.
    pub(crate) link: Option<u32>,
}

/// The node of what is no content.
pub(crate) const ARTIFACT: NodeId = NodeId::MAX;

/// A link and where it leads.
#[derive(Debug)]
pub(crate) struct PoolLink {
    /// Its element.
    pub(crate) node: NodeId,
    /// Where it leads.
    pub(crate) target: Target,
    /// What it does, in words.
    pub(crate) contents: String,
}

/// Number of a [`Para`] in its pool.
pub(crate) type ParaId = u32;

/// How lines stand in their measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// As set.
    Start,
    /// In the middle.
    Center,
    /// At the end.
    End,
}

/// A paragraph with its lines.
#[derive(Debug, Clone)]
pub(crate) struct Para {
    /// Its lines in the pool.
    pub(crate) lines: Range<u32>,
    /// Its pieces in the pool.
    pub(crate) pieces: Range<u32>,
    /// Its bytes in the pool.
    pub(crate) bytes: Range<u32>,
    /// How it is set.
    pub(crate) style: Style,
    /// How lines stand.
    pub(crate) align: Align,
    /// From the left edge of its column, in points.
    pub(crate) left: f32,
    /// Width of the measure in points.
    pub(crate) measure: f32,
}

impl Para {
    /// How many lines it has.
    pub(crate) fn len(&self) -> u16 {
        u16::try_from(self.lines.len()).unwrap_or(u16::MAX)
    }
}

/// How a paragraph is to be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Sizes and colours.
    pub(crate) style: Style,
    /// Width of the measure in points.
    pub(crate) measure: f32,
    /// From the left edge of the column in points.
    pub(crate) left: f32,
    /// Indent of the first line in em.
    pub(crate) indent: f32,
    /// Indent of turned lines in em.
    pub(crate) hang: f32,
    /// Whether lines fill the measure.
    pub(crate) justify: bool,
    /// How lines stand.
    pub(crate) align: Align,
    /// The paragraph runs from right to left.
    pub(crate) right_to_left: bool,
}

impl Setting {
    /// Running text in a column of `measure` points.
    pub(crate) fn body(style: Style, measure: f32) -> Self {
        Self {
            style,
            measure,
            left: 0.0,
            indent: 2.0,
            hang: 0.0,
            justify: true,
            align: Align::Start,
            right_to_left: false,
        }
    }

    /// Lines as wide as they are.
    pub(crate) fn line(style: Style, measure: f32, align: Align) -> Self {
        Self { style, measure, left: 0.0, indent: 0.0, hang: 0.0, justify: false, align, right_to_left: false }
    }

    fn shape(&self) -> Shape {
        let em = |value: f32| (value * EM as f32).round() as i32;
        Shape {
            indent: em(self.indent),
            hang: em(self.hang),
            justify: self.justify,
            right_to_left: self.right_to_left,
            ..Shape::ragged(em(self.measure / self.style.size))
        }
    }
}

/// All that is laid out at a time.
#[derive(Default)]
pub(crate) struct Pool {
    bytes: String,
    runs: Vec<Run>,
    pieces: Vec<Piece>,
    /// Lines and glyphs of all paragraphs.
    pub(crate) lines: Lines,
    /// Paragraphs.
    pub(crate) paras: Vec<Para>,
    /// Elements to come.
    nodes: Vec<Node>,
    /// Links.
    pub(crate) links: Vec<PoolLink>,
    /// Rubies.
    pub(crate) rubies: Vec<Ruby>,
    /// Footnotes met so far and not set yet.
    pub(crate) notes: Vec<PendingNote>,
    /// Destination of what the notes belong to.
    note_owner: String,
    /// How many notes of the head were marked, while a head is set: its notes are numbered before those of the body.
    head_notes: Option<u32>,
    /// Paragraphs that begin a note and were not drawn yet.
    note_starts: BTreeMap<ParaId, NoteStart>,
    /// The first character that pass 1 did not see, if there is one: it has no glyph.
    pub(crate) unseen: Option<char>,
    setter: Setter,
}

/// The paragraph that is being written.
struct Draft {
    bytes: u32,
    runs: u32,
}

impl Pool {
    /// Empties it and keeps its memory.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.runs.clear();
        self.pieces.clear();
        self.lines.clear();
        self.paras.clear();
        self.nodes.clear();
        self.links.clear();
        self.rubies.clear();
        self.notes.clear();
        self.note_starts.clear();
        self.head_notes = None;
    }

    /// Forgets text and lines; elements and links stay.
    pub(crate) fn clear_text(&mut self) {
        self.bytes.clear();
        self.runs.clear();
        self.pieces.clear();
        self.lines.clear();
        self.paras.clear();
        self.rubies.clear();
    }

    /// Adds an element to come.
    pub(crate) fn node(&mut self, parent: Option<NodeId>, role: Role) -> NodeId {
        self.nodes.push(Node { role, parent, element: None, extra: None });
        self.nodes.len() as NodeId - 1
    }

    /// Binds a node to an element that is there already.
    pub(crate) fn bind(&mut self, element: ElementId, role: Role) -> NodeId {
        self.nodes.push(Node { role, parent: None, element: Some(element), extra: None });
        self.nodes.len() as NodeId - 1
    }

    /// What few elements have, to be set before the element is made.
    pub(crate) fn extra(&mut self, node: NodeId) -> &mut Extra {
        self.nodes[node as usize].extra.get_or_insert_default()
    }

    /// The element of a node; makes it, and what it lies in, where it is not there yet.
    pub(crate) fn element(&mut self, node: NodeId, tree: &mut Tree) -> ElementId {
        if let Some(element) = self.nodes[node as usize].element {
            return element;
        }
        let parent = self.nodes[node as usize].parent.map(|parent| self.element(parent, tree));
        let node = &mut self.nodes[node as usize];
        let element = tree.add(parent, node.role);
        node.element = Some(element);
        if let Some(extra) = node.extra.take() {
            *tree.extra(element) = *extra;
        }
        element
    }

    /// Gives a figure its box when its place is known.
    pub(crate) fn bound(&mut self, node: NodeId, tree: &mut Tree, attribute: Attribute) {
        let element = self.element(node, tree);
        tree.extra(element).attributes.push(attribute);
    }

    /// Spaces the glyphs of a paragraph's first line by `points` more.
    pub(crate) fn track(&mut self, para: ParaId, points: f32) {
        let para = &self.paras[para as usize];
        let by = (points / para.style.size * EM as f32).round() as i32;
        let Some(line) = self.lines.lines.get_mut(para.lines.start as usize) else { return };
        let range = line.glyphs.start as usize..line.glyphs.end as usize;
        let count = range.len() as i32;
        for (index, glyph) in self.lines.glyphs[range].iter_mut().enumerate() {
            glyph.x += by * index as i32;
        }
        line.natural += by * (count - 1).max(0);
    }

    /// Shows the first line of a paragraph on a baseline that runs through the origin.
    pub(crate) fn show_fragment(&self, para: ParaId, canvas: &mut Canvas) {
        let para = &self.paras[para as usize];
        let Some(line) = self.lines.lines.get(para.lines.start as usize) else { return };
        let style = para.style;
        let show = Show { x: 0.0, y: 0.0, size: style.size, scale: 1000, rise: 0.0, gap: 0, color: style.color };
        canvas.show(self.lines.glyphs(line), &show);
    }

    /// Width of the first line of a paragraph in points.
    pub(crate) fn width(&self, para: ParaId) -> f32 {
        let para = &self.paras[para as usize];
        let line = self.lines.lines.get(para.lines.start as usize);
        line.map_or(0.0, |line| units(line.width()) * para.style.size)
    }

    /// The pieces of a paragraph.
    pub(crate) fn piece(&self, para: &Para, run: u16) -> Piece {
        let piece = para.pieces.start + u32::from(run);
        self.pieces[(piece.min(para.pieces.end.saturating_sub(1))) as usize]
    }

    /// The font size of a run in 1/1000 of its paragraph's.
    pub(crate) fn scale(&self, para: &Para, run: u16) -> u16 {
        self.runs[(para.pieces.start + u32::from(run)) as usize].scale
    }

    /// The characters that a glyph stands for.
    pub(crate) fn source(&self, para: &Para, range: Range<usize>) -> &str {
        let start = para.bytes.start as usize;
        self.bytes.get(start + range.start..start + range.end).unwrap_or_default()
    }

    fn draft(&self) -> Draft {
        Draft { bytes: self.bytes.len() as u32, runs: self.runs.len() as u32 }
    }

    fn push_run(&mut self, draft: &Draft, text: &str, font: FontId, piece: Piece) {
        self.push_scaled(draft, text, font, 1000, RunKind::Text, piece);
    }

    fn push_scaled(&mut self, draft: &Draft, text: &str, font: FontId, scale: u16, kind: RunKind, piece: Piece) {
        if text.is_empty() {
            return;
        }
        self.bytes.push_str(text);
        let end = self.bytes.len() - draft.bytes as usize;
        self.runs.push(Run { scale, kind, ..Run::new(end, font) });
        self.pieces.push(piece);
    }

    fn set<M: Metrics>(&mut self, metrics: &M, draft: &Draft, setting: &Setting) -> ParaId {
        let first = self.lines.lines.len() as u32;
        let text = &self.bytes[draft.bytes as usize..];
        let runs = &self.runs[draft.runs as usize..];
        self.setter.paragraph(metrics, text, runs, &setting.shape(), &mut self.lines);
        self.close(first, draft, setting)
    }

    fn close(&mut self, first: u32, draft: &Draft, setting: &Setting) -> ParaId {
        self.unseen = self.unseen.or_else(|| self.find_unseen(first, draft.bytes as usize));
        self.paras.push(Para {
            lines: first..self.lines.lines.len() as u32,
            pieces: draft.runs..self.runs.len() as u32,
            bytes: draft.bytes..self.bytes.len() as u32,
            style: setting.style,
            align: setting.align,
            left: setting.left,
            measure: setting.measure,
        });
        self.paras.len() as ParaId - 1
    }

    fn find_unseen(&self, first: u32, bytes: usize) -> Option<char> {
        let start = self.lines.lines.get(first as usize)?.glyphs.start as usize;
        let glyph = self.lines.glyphs[start..].iter().find(|glyph| glyph.cell.flags & Cell::UNKNOWN != 0)?;
        self.bytes.get(bytes + glyph.start as usize..)?.chars().next()
    }
}
