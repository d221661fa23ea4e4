//! Words at fixed places, as front matter, indexes and tables of the volume need them.

use super::canvas::Color;
use super::composer::Composer;
use super::opening::{at, head_part};
use super::pool::{ARTIFACT, Align, NodeId, ParaId, Pool, Setting};
use super::style::{INK, Style, font};
use crate::export::pdf::file::links::Target;
use crate::export::pdf::file::tags::{Role, Tree};
use crate::export::pdf::typeset::line::{EM, Metrics};

/// Wider than any sheet: words on one line.
const ENDLESS: f32 = 10_000.0;

/// Draws words on the open page of a composer. Places are points from the upper left corner of the type area; `y` is the
/// top of the em box.
pub(crate) struct Board<'a, M> {
    /// Fonts.
    pub(crate) metrics: &'a M,
    /// What is laid out at a time.
    pub(crate) pool: &'a mut Pool,
    /// Pages.
    pub(crate) composer: &'a mut Composer,
}

impl<M: Metrics> Board<'_, M> {
    fn set(&mut self, node: NodeId, text: &str, style: Style) -> (ParaId, f32) {
        let para = self.pool.words(self.metrics, node, text, &Setting::line(style, ENDLESS, Align::Start));
        (para, self.pool.width(para))
    }

    fn draw(&mut self, para: ParaId, x: f32, y: f32) {
        self.composer.paragraph(self.pool, para, x, y, 0.0);
    }

    /// Draws words from `x` on; returns their width.
    pub(crate) fn words(&mut self, node: NodeId, text: &str, style: Style, x: f32, y: f32) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        let (para, width) = self.set(node, text, style);
        self.draw(para, x, y);
        width
    }

    /// Draws words that end at `right`; returns their width.
    pub(crate) fn ending(&mut self, node: NodeId, text: &str, style: Style, right: f32, y: f32) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        let (para, width) = self.set(node, text, style);
        self.draw(para, right - width, y);
        width
    }

    /// Draws words whose middle is `middle`.
    pub(crate) fn centered(&mut self, node: NodeId, text: &str, style: Style, middle: f32, y: f32) {
        let (para, width) = self.set(node, text, style);
        self.draw(para, middle - width / 2.0, y);
    }

    /// Draws words with `tracking` points between the characters; returns their width.
    pub(crate) fn spaced(&mut self, node: NodeId, text: &str, style: Style, place: [f32; 2], tracking: f32) -> f32 {
        let (para, _) = self.set(node, text, style);
        self.pool.track(para, tracking);
        // Readers take wide gaps between characters for blanks.
        self.pool.extra(node).actual = Some(text.to_owned());
        let width = self.pool.width(para);
        self.draw(para, place[0], place[1]);
        width
    }

    /// Draws words of a link from `x` on; returns their width.
    pub(crate) fn linked(&mut self, link: u32, text: &str, style: Style, x: f32, y: f32) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        let setting = Setting::line(style, ENDLESS, Align::Start);
        let para = self.pool.linked(self.metrics, link, text, &setting);
        self.draw(para, x, y);
        self.pool.width(para)
    }

    /// Draws words of a link that end at `right`; returns their width.
    pub(crate) fn linked_ending(&mut self, link: u32, text: &str, style: Style, right: f32, y: f32) -> f32 {
        let width = self.width(text, style);
        self.linked(link, text, style, right - width, y)
    }

    /// Draws words of a link whose middle is `middle`.
    pub(crate) fn linked_centered(&mut self, link: u32, text: &str, style: Style, middle: f32, y: f32) {
        let width = self.width(text, style);
        self.linked(link, text, style, middle - width / 2.0, y);
    }

    /// Sets words in lines of `measure`; returns the paragraph and its number of lines.
    pub(crate) fn block(&mut self, node: NodeId, text: &str, setting: &Setting) -> (ParaId, u16) {
        let para = self.pool.words(self.metrics, node, text, setting);
        (para, self.pool.paras[para as usize].len().max(1))
    }

    /// Adds a link to a destination under a node; `contents` says what it does.
    pub(crate) fn link(&mut self, parent: NodeId, destination: String, contents: String) -> u32 {
        self.pool.add_link(parent, Target::Destination(destination), contents)
    }

    /// Width of words on one line: exact for Chinese and for words of plain digits and letters.
    pub(crate) fn width(&self, text: &str, style: Style) -> f32 {
        let units: i32 = text.chars().map(|c| self.advance(c, style)).sum();
        units as f32 / EM as f32 * style.size
    }

    fn advance(&self, c: char, style: Style) -> i32 {
        if (c as u32) < 0x2000 { i32::from(self.metrics.cell(style.font, c).advance) * EM / 1000 } else { EM }
    }

    /// A dotted leader on the baseline of words of `style` at `y`.
    pub(crate) fn leader(&mut self, from: f32, to: f32, y: f32) {
        if to > from + 6.0 {
            self.composer.dots(from, to, y + 6.9);
        }
    }

    /// Fills a circle, as content of a node or as an artifact.
    pub(crate) fn disc(&mut self, node: NodeId, center: [f32; 2], radius: f32, color: Color) {
        self.composer.mark(self.pool, node);
        self.composer.canvas().disc(center, radius, color);
    }

    /// Draws a circle with a line of `weight` inside it, as content of a node or as an artifact.
    pub(crate) fn ring(&mut self, node: NodeId, center: [f32; 2], radius: f32, weight: f32, color: Color) {
        self.composer.mark(self.pool, node);
        self.composer.canvas().ring(center, radius, weight, color);
    }

    /// Names the place where a node begins, on line `y` of the open page.
    pub(crate) fn spot(&mut self, node: NodeId, name: &str) {
        self.composer.spot(self.pool, node, name.to_owned());
    }

    /// The running head of the open page and those after it.
    pub(crate) fn head(&mut self, words: &str) {
        let part = head_part(self.metrics, self.pool, self.composer.sheet.palette, words, at(font::CAPTION, 7.5, INK));
        self.composer.heads.push(part);
        self.composer.set_head(Some(self.composer.heads.len() as u32 - 1));
    }

    /// Begins a page of a part of the volume: running head, and title with a note beside it. On the first page, where `sect` is
    /// given, the title is a heading and the page has the name `destination`; on others it is only repeated.
    pub(crate) fn begin(&mut self, sect: Option<NodeId>, destination: &str, title: &str, note: &str) {
        self.composer.y = 0;
        self.head(title);
        if let Some(sect) = sect {
            self.spot(sect, destination);
        }
        self.title(sect, title, note);
    }

    /// The title of a part of the volume, three lines high, with a note beside it; a heading where `sect` is given,
    /// otherwise only repeated.
    pub(crate) fn title(&mut self, sect: Option<NodeId>, title: &str, note: &str) {
        let node = match sect {
            Some(sect) => {
                let node = self.pool.node(Some(sect), Role::H1);
                self.pool.extra(node).title = Some(title.to_owned());
                node
            }
            None => ARTIFACT,
        };
        let width = self.words(node, title, at(font::HEADLINE, 22.0, INK), 0.0, 7.0);
        let note_node = sect.map_or(ARTIFACT, |sect| self.pool.node(Some(sect), Role::P));
        self.words(note_node, note, at(font::CAPTION, 8.0, super::style::GREY), width + 12.0, 17.5);
    }
}

/// The element of a part of the volume, the first of its tree.
pub(crate) fn root(pool: &mut Pool, tree: &mut Tree, role: Role) -> NodeId {
    let element = tree.add(None, role);
    pool.bind(element, role)
}
