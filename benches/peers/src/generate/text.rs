//! Chinese newspaper text that means nothing and looks right: character frequencies, punctuation, digits, Latin words.

/// SplitMix64: small, and the same numbers everywhere.
pub struct Rng(u64);

impl Rng {
    /// A stream of its own for `key`: the text of an article does not depend on how many came before.
    pub fn new(seed: u64, key: u64) -> Self {
        let mut rng = Self(seed ^ key.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        rng.next();
        rng
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const LATIN: &[&str] = &["GDP", "AI", "5G", "WTO", "Internet", "LED", "CT", "App", "C919", "2.0"];
const PAUSES: &[char] = &['，', '，', '，', '，', '、', '；', '：'];
const STOPS: &[char] = &['。', '。', '。', '。', '。', '！', '？'];

/// The words of a newspaper.
pub struct Text {
    /// Level 1 of GB 2312 in a shuffled order: the first are the frequent ones.
    han: Vec<char>,
}

impl Text {
    pub fn new(seed: u64) -> Self {
        let mut han: Vec<char> = (0xB0u8..=0xD7)
            .flat_map(|high| (0xA1u8..=0xFE).map(move |low| [high, low]))
            .filter_map(|pair| {
                let (text, _, damaged) = encoding_rs::GBK.decode(&pair);
                text.chars().next().filter(|c| !damaged && ('\u{4E00}'..='\u{9FFF}').contains(c))
            })
            .take(3755)
            .collect();
        let mut rng = Rng::new(seed, u64::MAX);
        for i in (1..han.len()).rev() {
            han.swap(i, rng.below(i + 1));
        }
        Self { han }
    }

    /// `n` Han characters, the frequent ones more often.
    pub fn words(&self, rng: &mut Rng, n: usize) -> String {
        (0..n).map(|_| self.character(rng)).collect()
    }

    fn character(&self, rng: &mut Rng) -> char {
        let unit = (rng.next() >> 11) as f64 / (1u64 << 53) as f64;
        // the power gives about the share that the 1,000 most frequent characters have in a newspaper
        let rank = (self.han.len() as f64 * unit * unit * unit.sqrt()) as usize;
        self.han[rank.min(self.han.len() - 1)]
    }

    /// A paragraph of exactly `length` characters that ends a sentence.
    pub fn paragraph(&self, rng: &mut Rng, length: usize) -> String {
        let mut text = String::with_capacity(length * 3);
        let mut left = length;
        while left > 0 {
            left -= self.clause(rng, left, &mut text);
        }
        text
    }

    /// One clause with the mark that ends it; gives back how many characters it took (at most `left`).
    fn clause(&self, rng: &mut Rng, left: usize, text: &mut String) -> usize {
        let before = text.len();
        let words = 4 + rng.below(11);
        match rng.below(24) {
            0 => *text += &format!("“{}”", self.words(rng, words)),
            1 => *text += &format!("《{}》{}", self.words(rng, 4), self.words(rng, words)),
            2 => *text += &format!("{}{}年{}月", self.words(rng, words), 1950 + rng.below(76), 1 + rng.below(12)),
            3 => *text += &format!("{}{}.{}%", self.words(rng, words), rng.below(100), rng.below(10)),
            4 => *text += &format!("{}{}{}", self.words(rng, words / 2), rng.pick(LATIN), self.words(rng, words / 2)),
            5 => *text += &format!("{}（{}）", self.words(rng, words), self.words(rng, 3)),
            _ => *text += &self.words(rng, words),
        }
        let taken = text[before..].chars().count() + 1;
        // a rest too short for a clause of its own goes into this one
        if taken + 6 > left {
            text.truncate(before);
            *text += &self.words(rng, left - 1);
            text.push('。');
            return left;
        }
        text.push(if rng.below(3) == 0 { *rng.pick(STOPS) } else { *rng.pick(PAUSES) });
        taken
    }
}
