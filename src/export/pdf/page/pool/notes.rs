//! Footnotes: marks in the text, notes below it, and what leads from one to the other.

use super::*;

/// A footnote whose mark was set.
#[derive(Debug)]
pub(crate) struct PendingNote {
    /// Its words.
    pub(crate) text: Text,
    /// Its number in the article, from 1.
    pub(crate) number: u32,
    /// The element of its mark; none while the head that has it is not set.
    pub(crate) mark: Option<NodeId>,
}

/// Where a footnote begins.
#[derive(Debug)]
pub(crate) struct NoteStart {
    /// Its element.
    pub(crate) node: NodeId,
    /// The element of its mark.
    pub(crate) mark: Option<NodeId>,
    /// Its destination.
    pub(crate) name: String,
}

impl Pool {
    /// What is set now is the body of what `destination` names; notes of its head come first.
    pub(crate) fn notes_of_body<'t>(&mut self, destination: &str, head: impl Iterator<Item = &'t Text>) {
        destination.clone_into(&mut self.note_owner);
        self.head_notes = None;
        self.notes.clear();
        for text in head.flat_map(notes_in) {
            let number = self.notes.len() as u32 + 1;
            self.notes.push(PendingNote { text: text.clone(), number, mark: None });
        }
    }

    /// What is set now is the head of what `destination` names; the body was set before.
    pub(crate) fn notes_of_head(&mut self, destination: &str) {
        destination.clone_into(&mut self.note_owner);
        self.head_notes = Some(0);
    }

    /// How many notes of a head were marked, to go back to by [`unmark`](Self::unmark).
    pub(super) fn marked(&self) -> Option<u32> {
        self.head_notes
    }

    /// A headline is set once more: its marks count again.
    pub(super) fn unmark(&mut self, marked: Option<u32>) {
        self.head_notes = marked;
    }

    /// The destination of a note.
    pub(crate) fn note_name(&self, number: u32) -> String {
        format!("n.{}.{number}", self.note_owner)
    }

    /// A mark in the text: its link and its number.
    pub(super) fn mark_note(&mut self, parent: NodeId, text: &Text) -> (u32, u32) {
        let number = match &mut self.head_notes {
            Some(marked) => {
                *marked += 1;
                *marked
            }
            None => self.notes.last().map_or(1, |note| note.number + 1),
        };
        let reference = self.node(Some(parent), Role::Reference);
        let name = self.note_name(number);
        let link = self.add_link(reference, Target::Destination(name.clone()), format!("注{number}"));
        let mark = self.links[link as usize].node;
        match self.head_notes {
            Some(_) => {
                let start = self.note_starts.values_mut().find(|start| start.name == name);
                start.into_iter().for_each(|start| start.mark = Some(mark));
            }
            None => self.notes.push(PendingNote { text: text.clone(), number, mark: Some(mark) }),
        }
        (link, number)
    }

    /// A paragraph begins a note.
    pub(crate) fn begin_note(&mut self, para: ParaId, note: NoteStart) {
        self.note_starts.insert(para, note);
    }

    /// The note that a paragraph begins, once.
    pub(crate) fn begun_note(&mut self, para: ParaId) -> Option<NoteStart> {
        self.note_starts.remove(&para)
    }
}

/// The notes of a text, in its order.
fn notes_in(text: &Text) -> Vec<&Text> {
    let mut notes = Vec::new();
    for inline in &text.0 {
        match inline {
            Inline::Note(note) => notes.push(note),
            Inline::Strong(text)
            | Inline::Em(text)
            | Inline::Sup(text)
            | Inline::Sub(text)
            | Inline::Link { text, .. }
            | Inline::Span { text, .. } => notes.extend(notes_in(text)),
            Inline::Plain(_) | Inline::Ruby { .. } | Inline::Glyph { .. } => {}
        }
    }
    notes
}
