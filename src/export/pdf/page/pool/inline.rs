//! Text with its marks, links, notes and rubies, as runs of a paragraph.

use super::*;
use crate::export::pdf::typeset::classes::{Class, class};

/// A reading that is wider than its base reaches so far over a Han on each side, in units of the em (TYP-64).
const OVERHANG: i32 = EM / 4;

/// What inline text stands in.
#[derive(Clone, Copy)]
struct Context<'a> {
    node: NodeId,
    font: FontId,
    scale: u16,
    rise: i16,
    link: Option<u32>,
    anchors: &'a str,
}

impl Pool {
    pub(super) fn inline<M: Metrics>(
        &mut self,
        metrics: &M,
        draft: &Draft,
        text: &Text,
        setting: &Setting,
        node: NodeId,
        anchors: &str,
    ) {
        let context = Context { node, font: setting.style.font, scale: 1000, rise: 0, link: None, anchors };
        self.push_text(metrics, draft, text, context, setting);
    }

    fn push_text<M: Metrics>(
        &mut self,
        metrics: &M,
        draft: &Draft,
        text: &Text,
        context: Context<'_>,
        setting: &Setting,
    ) {
        for (n, inline) in text.0.iter().enumerate() {
            match inline {
                Inline::Ruby { base, text: reading } => {
                    let next = text.0.get(n + 1);
                    self.push_ruby(metrics, draft, (base, reading, next), context, setting);
                }
                _ => self.push_inline(metrics, draft, inline, context, setting),
            }
        }
    }

    fn push_inline<M: Metrics>(
        &mut self,
        metrics: &M,
        draft: &Draft,
        inline: &Inline,
        context: Context<'_>,
        setting: &Setting,
    ) {
        match inline {
            Inline::Plain(text) => self.push_words(draft, text, context, RunKind::Text),
            Inline::Strong(text) => {
                let context = Context { font: font::STRONG, ..context };
                self.push_text(metrics, draft, text, context, setting);
            }
            Inline::Em(text) => {
                let context = Context { font: font::KAI, ..context };
                self.push_text(metrics, draft, text, context, setting);
            }
            Inline::Sup(text) => {
                let context = Context { scale: 600, rise: 350, ..context };
                self.push_text(metrics, draft, text, context, setting);
            }
            Inline::Sub(text) => {
                let context = Context { scale: 600, rise: -120, ..context };
                self.push_text(metrics, draft, text, context, setting);
            }
            Inline::Link { href, text } => {
                let context = self.open_link(href, &text.to_line(), context);
                self.push_text(metrics, draft, text, context, setting);
            }
            Inline::Span { text, language, .. } => {
                let node = self.node(Some(context.node), Role::Span);
                self.extra(node).lang = language.as_ref().map(ToString::to_string);
                self.push_text(metrics, draft, text, Context { node, ..context }, setting);
            }
            Inline::Ruby { base, text } => self.push_ruby(metrics, draft, (base, text, None), context, setting),
            Inline::Note(text) => self.push_note(draft, text, context),
            Inline::Glyph { ids, text, .. } => {
                let shown = Inline::glyph_text(ids.as_deref(), text.as_deref());
                self.push_words(draft, shown, context, RunKind::Text);
            }
        }
    }

    fn push_words(&mut self, draft: &Draft, text: &str, context: Context<'_>, kind: RunKind) {
        let piece = Piece { node: context.node, rise: context.rise, color: None, link: context.link, ruby: None };
        self.push_scaled(draft, text, context.font, context.scale, kind, piece);
    }

    fn open_link<'a>(&mut self, href: &str, words: &str, context: Context<'a>) -> Context<'a> {
        let target = match href.strip_prefix('#') {
            // Where no destinations can be named, as in captions of other volumes, the words stay.
            Some(_) if context.anchors.is_empty() => return context,
            Some(id) => Target::Destination(format!("{}{id}", context.anchors)),
            None => Target::Address(href.to_owned()),
        };
        let contents = match &target {
            Target::Destination(_) => format!("转到：{words}"),
            Target::Address(address) => address.clone(),
        };
        let node = self.node(Some(context.node), Role::Link);
        self.links.push(PoolLink { node, target, contents });
        Context { node, link: Some(self.links.len() as u32 - 1), ..context }
    }

    fn push_note(&mut self, draft: &Draft, text: &Text, context: Context<'_>) {
        let (link, number) = self.mark_note(context.node, text);
        let node = self.links[link as usize].node;
        let context = Context { node, scale: 600, rise: 350, link: Some(link), ..context };
        self.push_words(draft, &format!("［{number}］"), context, RunKind::NoteMark);
    }

    fn push_ruby<M: Metrics>(
        &mut self,
        metrics: &M,
        draft: &Draft,
        (base, reading, next): (&str, &str, Option<&Inline>),
        context: Context<'_>,
        setting: &Setting,
    ) {
        let ruby = self.node(Some(context.node), Role::Ruby);
        let (rb, rt) = (self.node(Some(ruby), Role::Rb), self.node(Some(ruby), Role::Rt));
        let width = self.set_reading(metrics, rt, reading, context.font, setting);
        let before = self.bytes[draft.bytes as usize..].chars().next_back();
        let own = self.pieces.get(draft.runs as usize..).and_then(<[_]>::last).is_none_or(|piece| piece.ruby.is_none());
        let after = match next {
            Some(Inline::Plain(text)) => text.chars().next(),
            _ => None,
        };
        let over = own && [before, after].into_iter().all(|c| c.is_some_and(|c| class(c) == Class::Han));
        let width = if over { width - 2 * OVERHANG } else { width };
        let number = self.rubies.len() as u32 - 1;
        let piece = Piece { node: rb, rise: 0, color: None, link: context.link, ruby: Some(number) };
        self.push_scaled(draft, base, context.font, context.scale, RunKind::Atom { width }, piece);
    }

    /// Sets a reading at half size, aside; returns its width in units of the base's em.
    fn set_reading<M: Metrics>(
        &mut self,
        metrics: &M,
        node: NodeId,
        reading: &str,
        font: FontId,
        setting: &Setting,
    ) -> i32 {
        let style = Style { font, size: setting.style.size / 2.0, ..setting.style };
        let setting = Setting::line(style, 10_000.0, Align::Start);
        // A reading has one line.
        let reading = &reading.replace(|c| class(c) == Class::Break, " ");
        let runs = [Run::new(reading.len(), font)];
        let first = self.lines.lines.len() as u32;
        self.setter.paragraph(metrics, reading, &runs, &setting.shape(), &mut self.lines);
        let width = self.lines.lines.get(first as usize).map_or(0, |line| line.width());
        let set = self.lines.lines.get(first as usize).map_or(&[][..], |line| self.lines.glyphs(line));
        if let Some(glyph) = set.iter().find(|glyph| glyph.cell.flags & Cell::UNKNOWN != 0) {
            self.unseen = self.unseen.or_else(|| reading.get(glyph.start as usize..)?.chars().next());
        }
        self.rubies.push(Ruby { line: first, text: reading.to_owned(), node, style });
        width / 2
    }
}
