//! A set of words, numbered in the order in which they came: one text, one table of slots, no order of its own that
//! could change from run to run.

/// Words and their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<u32>,
    /// Number of a word plus one, found by its hash; 0 is free. A power of two, at most half full.
    slots: Vec<u32>,
}

impl Words {
    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word with this number.
    pub(super) fn get(&self, number: usize) -> &str {
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.text[start as usize..self.ends[number] as usize]
    }

    /// The number of a word.
    #[inline]
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        if self.slots.is_empty() { None } else { self.slot(word).1 }
    }

    /// Adds a word that is not there yet. Beyond 4 GiB of words nothing more is taken.
    pub(super) fn insert(&mut self, word: &str) {
        if self.slots.len() < 2 * (self.len() + 1) {
            self.grow();
        }
        let (slot, found) = self.slot(word);
        let end = u32::try_from(self.text.len() + word.len());
        if let (None, Ok(end)) = (found, end) {
            self.text.push_str(word);
            self.ends.push(end);
            self.slots[slot] = self.ends.len() as u32;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        self.slots.clear();
        self.slots.resize(size, 0);
        for number in 0..self.len() {
            let (slot, _) = self.slot(self.get(number));
            self.slots[slot] = number as u32 + 1;
        }
    }

    /// The slot of a word, or the free one where it would go.
    #[inline]
    fn slot(&self, word: &str) -> (usize, Option<usize>) {
        let mask = self.slots.len() - 1;
        let mut slot = hash(word.as_bytes()) as usize & mask;
        loop {
            match self.slots[slot] {
                0 => return (slot, None),
                number if self.get(number as usize - 1) == word => return (slot, Some(number as usize - 1)),
                _ => slot = (slot + 1) & mask,
            }
        }
    }
}

/// Multiplies and rotates eight bytes at a time; words are short.
#[inline]
fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_once_and_found() {
        let mut words = Words::default();
        assert_eq!(words.find("PDF"), None);
        let all: Vec<String> = (0..1000).map(|n| format!("word{}", n % 700)).collect();
        for word in &all {
            words.insert(word);
        }
        assert_eq!(words.len(), 700);
        for word in &all {
            assert_eq!(words.find(word).map(|number| words.get(number)), Some(word.as_str()));
        }
        assert_eq!(words.find("word700"), None);
    }
}
