//! Pass 1: the characters and the words of each role.

use super::words::Words;
use crate::export::pdf::typeset::font::Role;
use crate::export::pdf::typeset::line::words;

/// What one role was asked to set.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// One bit a character, as far as the highest one.
    bits: Vec<u64>,
    words: Words,
}

impl Seen {
    fn insert(&mut self, c: char) {
        let (at, bit) = (c as usize / 64, c as usize % 64);
        if at >= self.bits.len() {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << bit;
    }

    fn merge(&mut self, other: Seen) {
        if other.bits.len() > self.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        for (mine, theirs) in self.bits.iter_mut().zip(other.bits) {
            *mine |= theirs;
        }
        for number in 0..other.words.len() {
            self.words.insert(other.words.get(number));
        }
    }

    fn has(&self, c: char) -> bool {
        self.bits.get(c as usize / 64).is_some_and(|bits| bits & (1 << (c as usize % 64)) != 0)
    }

    /// The characters, ascending.
    pub(super) fn chars(&self) -> Vec<char> {
        let set = |at: &usize| self.bits[at / 64] & (1 << (at % 64)) != 0;
        let codes = (0..self.bits.len() * 64).filter(set);
        codes.filter_map(|code| char::from_u32(code as u32)).collect()
    }

    /// The words, sorted.
    pub(super) fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = (0..self.words.len()).map(|number| self.words.get(number)).collect();
        words.sort_unstable();
        words
    }
}

/// Characters and words by role. Each worker fills its own; the order of merging does not matter.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    roles: [Seen; Role::ALL.len()],
}

impl Scan {
    /// Nothing seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a text that will be set in this role.
    pub fn add(&mut self, role: Role, text: &str) {
        let seen = &mut self.roles[usize::from(role.id())];
        for c in text.chars() {
            seen.insert(c);
        }
        words(text, |word| seen.words.insert(word));
    }

    /// Whether any role is asked to set a character.
    pub(crate) fn has(&self, c: char) -> bool {
        self.roles.iter().any(|seen| seen.has(c))
    }

    /// Whether a role is asked to set anything.
    pub(crate) fn sets(&self, role: Role) -> bool {
        !self.role(role).bits.is_empty()
    }

    /// Takes over what another worker saw.
    pub fn merge(&mut self, other: Scan) {
        for (mine, theirs) in self.roles.iter_mut().zip(other.roles) {
            mine.merge(theirs);
        }
    }

    pub(super) fn role(&self, role: Role) -> &Seen {
        &self.roles[usize::from(role.id())]
    }
}
