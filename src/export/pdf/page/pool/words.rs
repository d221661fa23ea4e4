//! Words as paragraphs: of one style or several, as links, as headlines, as running text.

use super::*;

impl Pool {
    /// Sets words of one style that belong to one element.
    pub(crate) fn words<M: Metrics>(&mut self, metrics: &M, node: NodeId, text: &str, setting: &Setting) -> ParaId {
        self.parts(metrics, &[(node, text, setting.style.font, setting.style.color)], setting)
    }

    /// Sets words in several fonts and colours, each with its element.
    pub(crate) fn parts<M: Metrics>(&mut self, metrics: &M, parts: &[Part<'_>], setting: &Setting) -> ParaId {
        let draft = self.draft();
        self.push_parts(&draft, parts);
        self.set(metrics, &draft, setting)
    }

    /// Sets words in several sizes, some of them links.
    pub(crate) fn mixed<M: Metrics>(&mut self, metrics: &M, parts: &[Mixed], setting: &Setting) -> ParaId {
        let draft = self.draft();
        for part in parts {
            let piece = Piece { node: part.node, rise: 0, color: Some(part.color), link: part.link, ruby: None };
            self.push_scaled(&draft, &part.text, part.font, part.scale, RunKind::Text, piece);
        }
        self.set(metrics, &draft, setting)
    }

    /// Where the last line of a paragraph ends, in points from its left edge.
    pub(crate) fn end(&self, para: ParaId) -> f32 {
        let para = &self.paras[para as usize];
        let line = para.lines.end.checked_sub(1).and_then(|last| self.lines.lines.get(last as usize));
        line.map_or(0.0, |line| units(line.width() + line.indent) * para.style.size)
    }

    /// Adds a link under an element; words of it follow by [`linked`](Pool::linked).
    pub(crate) fn add_link(&mut self, parent: NodeId, target: Target, contents: String) -> u32 {
        let node = self.node(Some(parent), Role::Link);
        self.links.push(PoolLink { node, target, contents });
        self.links.len() as u32 - 1
    }

    /// Sets words of a link.
    pub(crate) fn linked<M: Metrics>(&mut self, metrics: &M, link: u32, text: &str, setting: &Setting) -> ParaId {
        let draft = self.draft();
        let node = self.links[link as usize].node;
        let piece = Piece { node, rise: 0, color: None, link: Some(link), ruby: None };
        self.push_run(&draft, text, setting.style.font, piece);
        self.set(metrics, &draft, setting)
    }

    /// Sets words as one link.
    pub(crate) fn link_words<M: Metrics>(
        &mut self,
        metrics: &M,
        parent: NodeId,
        text: &str,
        link: (Target, String),
        setting: &Setting,
    ) -> ParaId {
        let link = self.add_link(parent, link.0, link.1);
        self.linked(metrics, link, text, setting)
    }

    /// Sets a headline in as few lines as it needs; `None` when it needs more than `most`.
    pub(crate) fn headline<M: Metrics>(
        &mut self,
        metrics: &M,
        node: NodeId,
        text: &Text,
        setting: &Setting,
        most: usize,
    ) -> Option<ParaId> {
        let (draft, marked) = (self.draft(), self.marked());
        self.inline(metrics, &draft, text, setting, node, "");
        let first = self.lines.lines.len() as u32;
        let bytes = &self.bytes[draft.bytes as usize..];
        let runs = &self.runs[draft.runs as usize..];
        if self.setter.headline(metrics, bytes, runs, &setting.shape(), most, &mut self.lines) {
            return Some(self.close(first, &draft, setting));
        }
        self.bytes.truncate(draft.bytes as usize);
        self.runs.truncate(draft.runs as usize);
        self.pieces.truncate(draft.runs as usize);
        self.unmark(marked);
        None
    }

    /// Sets running text after `lead`, words that run in before it. `anchors` is what destinations of articles of the
    /// same issue begin with.
    pub(crate) fn text<M: Metrics>(
        &mut self,
        metrics: &M,
        node: NodeId,
        lead: &[Part<'_>],
        text: &Text,
        anchors: &str,
        setting: &Setting,
    ) -> ParaId {
        self.text_between(metrics, node, lead, text, None, anchors, setting)
    }

    /// As [`text`](Pool::text), with words that run in after it.
    #[expect(clippy::too_many_arguments, reason = "what is set, where it belongs, and how")]
    pub(crate) fn text_between<M: Metrics>(
        &mut self,
        metrics: &M,
        node: NodeId,
        lead: &[Part<'_>],
        text: &Text,
        tail: Option<Part<'_>>,
        anchors: &str,
        setting: &Setting,
    ) -> ParaId {
        let draft = self.draft();
        self.push_parts(&draft, lead);
        self.inline(metrics, &draft, text, setting, node, anchors);
        self.push_parts(&draft, tail.as_slice());
        self.set(metrics, &draft, setting)
    }

    fn push_parts(&mut self, draft: &Draft, parts: &[Part<'_>]) {
        for (node, text, font, color) in parts {
            let piece = Piece { node: *node, rise: 0, color: Some(*color), link: None, ruby: None };
            self.push_run(draft, text, *font, piece);
        }
    }
}
