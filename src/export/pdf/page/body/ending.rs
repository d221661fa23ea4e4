//! Boxes, separators and what ends an article: credits, the turn to another page, notes.

use super::*;
use crate::export::pdf::page::pool::NoteStart;

impl<M: Metrics, P: Pictures> Builder<'_, M, P> {
    pub(super) fn boxed(&mut self, place: Place, inner: &BoxBlock) {
        let number = self.body.boxes.len() as u16;
        self.body.boxes.push(BoxInfo { role: inner.role });
        let node = self.pool.node(Some(place.node), Role::Aside);
        let style = match inner.role {
            BoxRole::EditorsNote => KAI,
            BoxRole::PullQuote => PULL,
            _ => SANS,
        };
        let place =
            Place { node, left: place.left + BODY, measure: place.measure - 2.0 * BODY, style, boxed: Some(number) };
        let first = self.rows.len();
        let mut title = inner.title.as_deref().unwrap_or_default();
        let mut blocks = inner.blocks.as_slice();
        if let ([Block::Paragraph(paragraph), rest @ ..], false) = (blocks, title.is_empty()) {
            self.titled_paragraph(place, title, paragraph);
            (title, blocks) = ("", rest);
        }
        if !title.is_empty() {
            self.line(place, BOX_TITLE, title, Align::Start);
        }
        for block in blocks {
            self.block(place, block);
        }
        self.close_box(first, number, inner.role);
    }

    pub(super) fn titled_paragraph(&mut self, place: Place, title: &str, paragraph: &Paragraph) {
        let node = self.pool.node(Some(place.node), Role::P);
        let setting = Setting { indent: 0.0, left: place.left, ..Setting::body(place.style, place.measure) };
        let title = format!("{title}　");
        let lead = [(node, title.as_str(), font::SUBHEAD, RED)];
        let para = self.pool.text(self.metrics, node, &lead, &paragraph.text, self.anchors, &setting);
        self.push_rows(para, place);
    }

    pub(super) fn close_box(&mut self, first: usize, number: u16, role: BoxRole) {
        let lines: u16 = self.rows[first..].iter().map(|row| row.lines).sum();
        if first == self.rows.len() {
            return;
        }
        // A box that fits nowhere must be allowed to break.
        if lines > self.grid.page * 3 / 4 {
            self.rows[first..].iter_mut().for_each(|row| row.after = After::Break);
        } else {
            self.rows[first..].iter_mut().for_each(|row| row.after = After::Keep);
        }
        if role == BoxRole::PullQuote {
            // Each of its lines takes two lines of the grid.
            self.rows[first..].iter_mut().for_each(|row| row.lines = 2);
        }
        self.rows.push(Row { lines: 1, after: After::Break, what: What::BoxEnd { boxed: number } });
    }

    pub(super) fn separator(&mut self, place: Place, text: &str) {
        if text.is_empty() {
            self.rows.push(Row::GAP);
            return;
        }
        let setting = Setting { left: place.left, ..Setting::line(place.style, place.measure, Align::Center) };
        let para = self.pool.words(self.metrics, ARTIFACT, text, &setting);
        self.push_rows(para, place);
    }

    pub(super) fn faulty(&mut self, place: Place, text: &str) {
        let number = self.body.boxes.len() as u16;
        self.body.boxes.push(BoxInfo { role: BoxRole::Tips });
        let node = self.pool.node(Some(place.node), Role::Div);
        let place = Place {
            node,
            left: place.left + BODY,
            measure: place.measure - 2.0 * BODY,
            style: SANS,
            boxed: Some(number),
        };
        let first = self.rows.len();
        self.line(place, Style { color: GREY, ..SANS }, "［此处内容无法读取］", Align::Start);
        if !text.is_empty() {
            self.line(place, SANS, text, Align::Start);
        }
        self.close_box(first, number, BoxRole::Tips);
    }

    /// A line, or lines, of words of their own.
    pub(super) fn line(&mut self, place: Place, style: Style, text: &str, align: Align) {
        let node = self.pool.node(Some(place.node), Role::P);
        let setting = Setting { left: place.left, ..Setting::line(style, place.measure, align) };
        let para = self.pool.words(self.metrics, node, text, &setting);
        self.push_rows(para, place);
    }

    pub(super) fn ending(&mut self, place: Place, style: Style, text: &str) {
        self.line(place, style, text, Align::End);
    }

    pub(super) fn endings(&mut self, place: Place, article: &Article) {
        if let Some(source) = &article.source {
            self.keep_last();
            self.ending(place, KAI, &format!("（来源：{source}）"));
        }
        if let Some(credit) = &article.credit {
            self.keep_last();
            let bare = credit.starts_with(['（', '(']);
            self.ending(place, KAI, &if bare { credit.clone() } else { format!("（{credit}）") });
        }
        if let Some(entered) = &article.entered_by {
            self.keep_last();
            self.ending(place, ENTERED, &format!("录入：{entered}"));
        }
        for related in &article.related {
            if let Some(text) = &related.text {
                self.line(place, Style { color: GREY, ..SANS }, text, Align::Start);
            }
        }
        if let Some(turn) = article.continues_on.as_ref().filter(|turn| !turn.printed) {
            self.turn(place, turn);
        }
    }

    pub(super) fn turn(&mut self, place: Place, turn: &model::Turn) {
        self.keep_last();
        let title = turn.title.as_ref().map_or_else(String::new, |title| format!("《{title}》"));
        let words = format!("▶ 下转第{}版{title}", turn.page);
        let setting = Setting { left: place.left, ..Setting::line(TURN, place.measure, Align::End) };
        let node = self.pool.node(Some(place.node), Role::P);
        let para = match &turn.article {
            Some(article) => {
                let target = Target::Destination(format!("{}{article}", self.anchors));
                let contents = format!("下转第{}版{title}", turn.page);
                self.pool.link_words(self.metrics, node, &words, (target, contents), &setting)
            }
            None => self.pool.words(self.metrics, node, &words, &setting),
        };
        self.push_rows(para, place);
    }

    pub(super) fn notes(&mut self, node: NodeId) {
        let notes = std::mem::take(&mut self.pool.notes);
        if notes.is_empty() {
            return;
        }
        self.rows.push(Row::GAP);
        for note in &notes {
            let element = self.pool.node(Some(node), Role::Note);
            let name = self.pool.note_name(note.number);
            self.pool.extra(element).id = Some(name.clone());
            let (label, words) = (self.pool.node(Some(element), Role::Lbl), self.pool.node(Some(element), Role::P));
            let mark = format!("［{}］", note.number);
            let setting = Setting { hang: 1.5, justify: true, ..Setting::line(NOTE, self.grid.width, Align::Start) };
            let lead = [(label, mark.as_str(), font::NOTE, INK)];
            let para = self.pool.text(self.metrics, words, &lead, &note.text, self.anchors, &setting);
            self.pool.begin_note(para, NoteStart { node: element, mark: note.mark, name });
            self.push_rows(para, self.place(node));
        }
        // A note inside a note has no place of its own.
        self.pool.notes.clear();
    }
}
