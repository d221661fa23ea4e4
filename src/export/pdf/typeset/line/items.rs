//! Text to items: a character, or a cluster that is never divided, with its cell, its blanks and its break flag.

use super::runs::{prefix, right_to_left, western};
use super::{Cell, EM, HALF, Level, MILLI, Metrics, QUARTER, Run, RunKind};
use crate::export::pdf::typeset::classes::{Class, class};

/// What an item is for the rules of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Han,
    Western,
    Full,
    Open,
    Close,
    Pause,
    Stop,
    Dash,
    Ellipsis,
    Connector,
    Interpunct,
    Solidus,
    Space,
    Printed,
    Break,
    HalfOpen,
    HalfClose,
    Note,
    Atom,
}

/// One item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Sum of everything before it, were the paragraph one line.
    pub(super) at: i64,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Width of the face.
    pub(super) width: i32,
    /// Blanks that the line's ends take away and that give when the line is tight.
    pub(super) left: i16,
    pub(super) right: i16,
    /// Autospace to the next item.
    pub(super) space: i16,
    pub(super) run: u16,
    /// The glyph of a single character.
    pub(super) cell: Cell,
    pub(super) kind: Kind,
    pub(super) flags: u8,
}

/// No line starts with this item.
pub(super) const STUCK: u8 = 1;
/// More than one character: the glyphs are looked up again when the line is set.
pub(super) const CLUSTER: u8 = 2;
/// Ends with a typed space that stands for the autospace (TYP-08).
pub(super) const TYPED: u8 = 4;
/// Ends with a digit.
const DIGIT: u8 = 8;
/// Begins with a unit sign that belongs to the number before it.
const UNIT_AFTER: u8 = 16;
/// Is a unit sign that belongs to the number after it.
const UNIT_BEFORE: u8 = 32;
/// First part of a hyphenated word.
pub(super) const HYPHEN: u8 = 64;
/// A space after an opening mark: the line may not end with that mark after the space has vanished.
const GLUED: u8 = 128;

impl Item {
    pub(super) fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn ends_with_digit(&self) -> bool {
        self.is(DIGIT)
    }

    /// Spaces that vanish at a line end.
    pub(super) fn vanishes(&self) -> bool {
        matches!(self.kind, Kind::Space | Kind::Printed | Kind::Break)
    }

    /// A closing mark of any sort, whose blank the line end takes.
    pub(super) fn closes(&self) -> bool {
        matches!(self.kind, Kind::Close | Kind::Pause | Kind::Stop)
    }

    /// Where the next item begins, were the paragraph one line.
    pub(super) fn next_at(&self) -> i64 {
        self.at + i64::from(self.left) + i64::from(self.width) + i64::from(self.right) + i64::from(self.space)
    }

    /// Its own bytes, without a typed space that became the autospace.
    pub(super) fn own_end(&self) -> u32 {
        self.end - u32::from(self.is(TYPED))
    }
}

/// Fills `items` with the items of a text.
pub(super) fn fill<M: Metrics>(items: &mut Vec<Item>, metrics: &M, text: &str, runs: &[Run], level: Level) {
    items.clear();
    let mut filler = Filler { items, metrics, text, strict: level == Level::Strict };
    let mut start = 0;
    for (number, run) in runs.iter().enumerate() {
        let end = (run.end as usize).min(text.len()).min(u32::MAX as usize);
        let Some(piece) = text.get(start..end) else {
            continue;
        };
        filler.run(piece, start, run, u16::try_from(number).unwrap_or(u16::MAX));
        start = end;
    }
}

struct Filler<'a, M> {
    items: &'a mut Vec<Item>,
    metrics: &'a M,
    text: &'a str,
    strict: bool,
}

/// The run at hand and what it multiplies lengths with.
#[derive(Clone, Copy)]
struct Style<'a> {
    run: &'a Run,
    number: u16,
}

impl Style<'_> {
    fn scaled(&self, units: i32) -> i32 {
        if self.run.scale == 1000 { units } else { units * i32::from(self.run.scale) / 1000 }
    }

    fn blank(&self) -> i16 {
        self.scaled(HALF) as i16
    }
}

impl<M: Metrics> Filler<'_, M> {
    fn run(&mut self, piece: &str, offset: usize, run: &Run, number: u16) {
        let style = Style { run, number };
        match run.kind {
            RunKind::Atom { width } => self.atom(piece, offset, style, width),
            RunKind::Text | RunKind::NoteMark => {
                let mut rest = piece;
                while let Some(c) = rest.chars().next() {
                    let at = offset + piece.len() - rest.len();
                    rest = &rest[self.character(rest, c, at, style)..];
                }
            }
        }
    }

    /// Pushes the item that begins with `c`; how many bytes it took.
    #[inline]
    fn character(&mut self, rest: &str, c: char, offset: usize, style: Style<'_>) -> usize {
        if class(c) == Class::Han {
            let cell = self.metrics.cell(style.run.font, c);
            self.push(self.item(offset, c.len_utf8(), (Kind::Han, style.scaled(EM), 0, 0), style, cell));
            return c.len_utf8();
        }
        let length = c.len_utf8();
        let half = style.scaled(HALF);
        let (kind, width, left, right) = match class(c) {
            Class::Opening => (Kind::Open, half, style.blank(), 0),
            Class::Closing => (Kind::Close, half, 0, style.blank()),
            Class::Pause => (Kind::Pause, half, 0, style.blank()),
            Class::Stop => (Kind::Stop, half, 0, style.blank()),
            Class::WideConnector => (Kind::Connector, style.scaled(EM), 0, 0),
            Class::Connector | Class::Hyphen => (Kind::Connector, half, 0, 0),
            Class::Interpunct => (Kind::Interpunct, half, 0, 0),
            Class::Solidus => (Kind::Solidus, half, 0, 0),
            Class::WideSolidus => (Kind::Solidus, style.scaled(EM), 0, 0),
            Class::TwoEmDash => (Kind::Dash, style.scaled(2 * EM), 0, 0),
            Class::PrintedSpace => (Kind::Printed, style.scaled(EM), 0, 0),
            Class::Break => (Kind::Break, 0, 0, 0),
            _ => return self.cluster(rest, c, offset, style),
        };
        let cell = if kind == Kind::Break { Cell::default() } else { self.metrics.cell(style.run.font, c) };
        self.push(self.item(offset, length, (kind, width, left, right), style, cell));
        length
    }

    /// The classes that join with what follows, or whose width is the font's.
    fn cluster(&mut self, rest: &str, c: char, offset: usize, style: Style<'_>) -> usize {
        match class(c) {
            Class::Dash | Class::Ellipsis => self.pairs(rest, c, offset, style),
            Class::Exclaim => self.exclamation(rest, offset, style),
            Class::Mark => self.mark(c, offset, style),
            Class::FullWidth => {
                let length = prefix(rest, |c| class(c) == Class::FullWidth);
                let width = (length / c.len_utf8()) as i32 * style.scaled(EM);
                self.push_cluster(rest, offset, length, (Kind::Full, width), style)
            }
            Class::UnitBefore if !rest[c.len_utf8()..].starts_with(|next: char| next.is_ascii_digit()) => {
                self.single(c, offset, Kind::Han, UNIT_BEFORE, style)
            }
            Class::UnitAfter => self.single(c, offset, Kind::Han, UNIT_AFTER, style),
            Class::Space => self.single(c, offset, Kind::Space, 0, style),
            Class::HalfOpening => self.single(c, offset, Kind::HalfOpen, 0, style),
            Class::HalfClosing | Class::Joiner => self.single(c, offset, Kind::HalfClose, 0, style),
            Class::Other => self.single(c, offset, Kind::Han, 0, style),
            other => {
                let length = if other == Class::RightToLeft { right_to_left(rest) } else { western(rest) };
                let width = self.width(&rest[..length], style);
                self.push_cluster(rest, offset, length, (Kind::Western, width), style)
            }
        }
    }

    /// `——`, `……`: pairs are one item of 2 em; what is left over is a single one of 1 em.
    fn pairs(&mut self, rest: &str, c: char, offset: usize, style: Style<'_>) -> usize {
        let one = c.len_utf8();
        let dash = class(c) == Class::Dash;
        if rest[one..].starts_with(c) {
            let kind = if dash { Kind::Dash } else { Kind::Ellipsis };
            return self.push_cluster(rest, offset, 2 * one, (kind, style.scaled(2 * EM)), style);
        }
        let kind = if dash { Kind::Connector } else { Kind::Ellipsis };
        let cell = self.metrics.cell(style.run.font, c);
        self.push(self.item(offset, one, (kind, style.scaled(EM), 0, 0), style, cell));
        one
    }

    /// ？！ is 1 em, ！！！ 2 em (GB/T 15834 5.1.2).
    fn exclamation(&mut self, rest: &str, offset: usize, style: Style<'_>) -> usize {
        let length = prefix(rest, |c| class(c) == Class::Exclaim);
        match length / 3 {
            1 => {
                let cell = self.metrics.cell(style.run.font, rest.chars().next().unwrap_or('！'));
                self.push(self.item(offset, 3, (Kind::Stop, style.scaled(HALF), 0, style.blank()), style, cell));
                3
            }
            2 => self.push_cluster(rest, offset, 6, (Kind::Stop, style.scaled(EM)), style),
            _ => self.push_cluster(rest, offset, 9, (Kind::Stop, style.scaled(2 * EM)), style),
        }
    }

    /// A combining mark joins the item before it; at the start of a run it stands alone.
    fn mark(&mut self, c: char, offset: usize, style: Style<'_>) -> usize {
        match self.items.last_mut() {
            Some(last) if last.run == style.number && !last.vanishes() => {
                last.end += c.len_utf8() as u32;
                last.flags |= CLUSTER;
                c.len_utf8()
            }
            _ => self.single(c, offset, Kind::Han, 0, style),
        }
    }

    /// One character as wide as the font says.
    fn single(&mut self, c: char, offset: usize, kind: Kind, flags: u8, style: Style<'_>) -> usize {
        let cell = self.metrics.cell(style.run.font, c);
        let width = style.scaled(i32::from(cell.advance) * MILLI);
        let mut item = self.item(offset, c.len_utf8(), (kind, width, 0, 0), style, cell);
        item.flags |= flags;
        self.push(item);
        c.len_utf8()
    }

    fn atom(&mut self, piece: &str, offset: usize, style: Style<'_>, least: i32) {
        let width = self.width(piece, style).max(least);
        if !piece.is_empty() {
            self.push_cluster(piece, offset, piece.len(), (Kind::Atom, width), style);
        }
    }

    fn width(&self, text: &str, style: Style<'_>) -> i32 {
        let milli: i32 = match self.metrics.shaped(style.run.font, text) {
            Some(glyphs) => glyphs.iter().map(|glyph| i32::from(glyph.advance)).sum(),
            None => text
                .chars()
                .filter(|c| class(*c) != Class::Mark)
                .map(|c| i32::from(self.metrics.cell(style.run.font, c).advance))
                .sum(),
        };
        style.scaled(milli * MILLI)
    }

    fn push_cluster(
        &mut self,
        rest: &str,
        offset: usize,
        length: usize,
        (kind, width): (Kind, i32),
        style: Style<'_>,
    ) -> usize {
        let mut chars = rest[..length].chars();
        let first = chars.next().map_or(Class::Other, class);
        let last = chars.next_back();
        let mut item = self.item(offset, length, (kind, width, 0, 0), style, Cell::default());
        item.flags |= CLUSTER;
        if first == Class::LetterAfter {
            item.flags |= UNIT_AFTER;
        }
        if last.is_none() && matches!(first, Class::LetterBefore | Class::UnitBefore) {
            item.flags |= UNIT_BEFORE;
        }
        if rest[..length].ends_with(|c: char| c.is_ascii_digit()) {
            item.flags |= DIGIT;
        }
        self.push(item);
        length
    }

    #[inline]
    fn item(
        &self,
        offset: usize,
        length: usize,
        (kind, width, left, right): (Kind, i32, i16, i16),
        style: Style<'_>,
        cell: Cell,
    ) -> Item {
        let kind = match style.run.kind {
            RunKind::NoteMark if kind != Kind::Break => Kind::Note,
            _ => kind,
        };
        let start = offset as u32;
        Item {
            at: 0,
            start,
            end: start + length as u32,
            width,
            left,
            right,
            space: 0,
            run: style.number,
            cell,
            kind,
            flags: 0,
        }
    }

    /// Appends an item and settles what it and the one before do to each other.
    #[inline]
    fn push(&mut self, mut item: Item) {
        if let Some(before) = self.items.last()
            && (before.kind, item.kind) == (Kind::Han, Kind::Han)
            && (before.flags | item.flags) & (UNIT_BEFORE | UNIT_AFTER) == 0
        {
            item.at = before.next_at();
            self.items.push(item);
            return;
        }
        self.settle(item);
    }

    fn settle(&mut self, mut item: Item) {
        self.absorb_typed_space(&item);
        if let Some(before) = self.items.last_mut() {
            if before.right > 0 && before.closes() && (item.closes() || item.kind == Kind::Open) {
                before.right = 0;
            } else if before.kind == Kind::Open && item.kind == Kind::Open {
                item.left = 0;
            }
            if is_pair(before.kind, item.kind) && !item.is(UNIT_AFTER) {
                before.space = QUARTER as i16;
            }
            if !may_break(before, &item, self.strict) {
                item.flags |= STUCK;
            }
            let opens = matches!(before.kind, Kind::Open | Kind::HalfOpen | Kind::Solidus);
            if matches!(item.kind, Kind::Space | Kind::Printed) && (opens || before.is(GLUED)) {
                item.flags |= GLUED;
            }
            item.at = before.next_at();
        }
        self.items.push(item);
    }

    /// A typed space between Han and Western text is the autospace itself (TYP-08).
    #[inline]
    fn absorb_typed_space(&mut self, item: &Item) {
        let [.., first, space] = self.items.as_mut_slice() else {
            return;
        };
        if space.kind == Kind::Space
            && is_pair(first.kind, item.kind)
            && space.end - space.start == 1
            && self.text.as_bytes()[space.start as usize] == b' '
        {
            first.end = space.end;
            first.flags |= TYPED;
            self.items.pop();
        }
    }
}

/// Han beside Western text, in either order.
fn is_pair(first: Kind, second: Kind) -> bool {
    matches!((first, second), (Kind::Han, Kind::Western) | (Kind::Western, Kind::Han))
}

/// Whether a line may end after `before` and the next start with `item` (TYP-02 … 07).
fn may_break(before: &Item, item: &Item, strict: bool) -> bool {
    use Kind::{
        Break, Close, Connector, Dash, Ellipsis, Full, HalfClose, HalfOpen, Interpunct, Note, Open, Pause, Printed,
        Solidus, Space, Stop, Western,
    };
    let stays = match (before.kind, item.kind) {
        (Break, _) => return true,
        (_, Close | Pause | Stop | Connector | Interpunct | Solidus | HalfClose | Note | Space | Printed | Break) => {
            true
        }
        (Open | Solidus | HalfOpen, _) => true,
        (_, Dash | Ellipsis) => strict,
        (Western, Western | HalfOpen) | (Full, Full) => true,
        (Western | Full, _) => item.is(UNIT_AFTER),
        _ => false,
    };
    !stays && !before.is(UNIT_BEFORE | GLUED)
}
