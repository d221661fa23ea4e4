//! Sort keys and sections, by CLDR's tailorings.
use std::borrow::Cow;
use std::collections::BTreeMap;

use icu_collator::options::{AlternateHandling, CollatorOptions};
use icu_collator::preferences::{CollationNumericOrdering, CollationType};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

use super::byline::is_han;
use super::{Order, Settings, readings};
use crate::model::Language;

/// The letters that Chinese syllables begin with; the pinyin tailoring marks where each begins by U+FDD0 and the letter.
const LETTERS: &str = "ABCDEFGHJKLMNOPQRSTWXYZ";
/// The stroke tailoring marks `n` strokes by U+FDD0 and U+2800 + n.
const MOST_STROKES: u32 = 64;

/// Where an entry stands. The order of the variants is that of the sections.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Under digits.
    Digits,
    /// Under a letter of pinyin or a number of strokes, counted from 0.
    Han(usize),
    /// Under a letter of another script, in volumes that are not Chinese.
    Letter(char),
    /// Under Latin letters, in Chinese volumes.
    Latin,
    /// Rare characters, other scripts, signs.
    Other,
}

/// What an entry is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// Its section.
    pub(super) place: Place,
    key: Vec<u8>,
}

/// How an entry is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading<'e> {
    /// What is sorted.
    pub(super) text: Cow<'e, str>,
    /// The first character has several readings and nothing says which holds.
    pub(super) unsure: bool,
}

/// Sorts the entries of a volume.
pub(super) struct Sorter<'s> {
    collator: CollatorBorrowed<'static>,
    order: Order,
    chinese: bool,
    /// Where each section of Chinese characters begins.
    bounds: Vec<(String, Vec<u8>)>,
    /// From here on characters are not in the tailoring.
    beyond: Vec<u8>,
    stand_ins: &'s BTreeMap<String, String>,
}

impl<'s> Sorter<'s> {
    /// For a volume in a language. A language that CLDR does not know is sorted by its root.
    pub(super) fn new(language: &Language, settings: &'s Settings) -> Self {
        let order = settings.options.order;
        let chinese = language.is_chinese();
        let collator = collator(language, chinese, order);
        let key = |text: &str| sort_key(&collator, text);
        let marks: Vec<(String, char)> = match order {
            Order::Pinyin => LETTERS.chars().map(|letter| (letter.to_string(), letter)).collect(),
            Order::Stroke => {
                let mark = |n: u32| Some((format!("{n}画"), char::from_u32(0x2800 + n)?));
                (1..=MOST_STROKES).filter_map(mark).collect()
            }
        };
        // Numbers of strokes that no character has are not marked; they sort behind all letters.
        let latin = key("a");
        let bounds: Vec<(String, Vec<u8>)> = marks
            .into_iter()
            .map(|(heading, mark)| (heading, key(&format!("\u{fdd0}{mark}"))))
            .filter(|(_, bound)| *bound < latin)
            .collect();
        let last = bounds.last().map(|(_, bound)| bound.clone()).unwrap_or_default();
        let beyond = ["\u{3400}", "\u{20000}"].map(key).into_iter().find(|key| *key > last).unwrap_or(latin);
        Self { order, chinese, bounds, beyond, stand_ins: &settings.stand_ins, collator }
    }

    /// How an entry is read: `sort_as`, else the archive's stand-ins, else the built-in ones; surnames only for persons.
    pub(super) fn reading<'e>(&self, name: &'e str, sort_as: Option<&'e str>, person: bool) -> Reading<'e> {
        let text = Cow::Borrowed(name);
        if let Some(given) = sort_as {
            return Reading { text: Cow::Borrowed(given), unsure: false };
        }
        if !self.chinese || self.order == Order::Stroke {
            return Reading { text, unsure: false };
        }
        let bare = bare(name);
        if let Some((phrase, stand_in)) = longest(bare, |part| self.stand_ins.get(part).map(String::as_str)) {
            return Reading { text: replaced(bare, phrase, stand_in), unsure: false };
        }
        let built_in = readings::phrase(bare).or_else(|| person.then(|| readings::surname(bare)).flatten());
        match built_in {
            Some((phrase, stand_in)) => Reading { text: replaced(bare, phrase, stand_in), unsure: false },
            None => Reading { text, unsure: bare.chars().next().is_some_and(readings::is_polyphonic) },
        }
    }

    /// The key of a reading.
    pub(super) fn key(&self, reading: &str) -> Key {
        let key = sort_key(&self.collator, reading);
        Key { place: self.place(bare(reading), &key), key }
    }

    fn place(&self, bare: &str, key: &[u8]) -> Place {
        match bare.chars().next() {
            Some(c) if c.is_numeric() && !is_han(c) => Place::Digits,
            Some(c) if is_han(c) && self.chinese => {
                if key >= self.beyond.as_slice() {
                    return Place::Other;
                }
                match self.bounds.partition_point(|(_, bound)| bound.as_slice() <= key) {
                    0 => Place::Other,
                    n => Place::Han(n - 1),
                }
            }
            Some(c) if !self.chinese => Place::Letter(c.to_uppercase().next().unwrap_or(c)),
            Some(c) if is_latin(c) => Place::Latin,
            _ => Place::Other,
        }
    }

    /// What a section is called.
    pub(super) fn heading(&self, place: &Place) -> String {
        match place {
            Place::Digits => "数字".to_owned(),
            Place::Han(n) => self.bounds.get(*n).map(|(heading, _)| heading.clone()).unwrap_or_default(),
            Place::Letter(letter) => letter.to_string(),
            Place::Latin => "拉丁字母".to_owned(),
            Place::Other => "其他".to_owned(),
        }
    }
}

fn collator(language: &Language, chinese: bool, order: Order) -> CollatorBorrowed<'static> {
    let locale = language.as_str().parse::<Locale>().unwrap_or(Locale::UNKNOWN);
    let mut preferences = CollatorPreferences::from(&locale);
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    if chinese {
        preferences.collation_type = Some(match order {
            Order::Pinyin => CollationType::Pinyin,
            Order::Stroke => CollationType::Stroke,
        });
    }
    let mut options = CollatorOptions::default();
    options.alternate_handling = Some(AlternateHandling::Shifted);
    let root = || Collator::try_new(CollatorPreferences::default(), options);
    match Collator::try_new(preferences, options).or_else(|_| root()) {
        Ok(collator) => collator,
        Err(_) => unreachable!("the root collation is compiled in"),
    }
}

fn sort_key(collator: &CollatorBorrowed<'_>, text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(4 * text.len());
    let written: Result<(), std::convert::Infallible> = collator.write_sort_key_to(text, &mut key);
    match written {
        Ok(()) => key,
    }
}

/// An entry without the quotes and marks that it begins with: they do not count.
pub(super) fn bare(name: &str) -> &str {
    name.trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}')
}

/// The longest beginning of `text` for which `find` has something.
fn longest<'t, 'f>(text: &'t str, find: impl Fn(&str) -> Option<&'f str>) -> Option<(&'t str, &'f str)> {
    const MOST: usize = 12;
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(MOST);
    ends.filter_map(|end| Some((&text[..end], find(&text[..end])?))).last()
}

fn replaced<'e>(text: &str, phrase: &str, stand_in: &str) -> Cow<'e, str> {
    Cow::Owned(format!("{stand_in}{}", &text[phrase.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(order: Order) -> Settings {
        let mut settings = Settings::default();
        settings.options.order = order;
        settings
    }

    fn heading(name: &str, person: bool, order: Order) -> String {
        let settings = settings(order);
        let sorter = Sorter::new(&Language::parse("zh-Hans").unwrap(), &settings);
        let reading = sorter.reading(name, None, person);
        sorter.heading(&sorter.key(&reading.text).place)
    }

    #[test]
    fn letters_of_common_characters() {
        let letters: String = ["阿", "白", "县", "“春耕”", "《农事》", "〇", "二〇二四年"]
            .iter()
            .map(|name| heading(name, false, Order::Pinyin))
            .collect();
        assert_eq!(letters, "ABXCNLE");
        for (name, wanted) in [("2024年大事", "数字"), ("AB角", "拉丁字母"), ("𠀀", "其他"), ("……", "其他")]
        {
            assert_eq!(heading(name, false, Order::Pinyin), wanted, "{name}");
        }
    }

    #[test]
    fn polyphonic_characters_are_put_right() {
        for (name, wanted) in [
            ("重庆", "C"),
            ("长江", "C"),
            ("重新", "C"),
            ("厦门", "X"),
            ("校对", "J"),
            ("朝阳路", "C"),
            ("调解员", "T"),
            ("藏族民歌", "Z"),
            ("行业观察", "H"),
        ] {
            assert_eq!(heading(name, false, Order::Pinyin), wanted, "{name}");
        }
        for (name, wanted) in [("单某", "S"), ("解某", "X"), ("查某", "Z"), ("曾某", "Z"), ("仇某", "Q"), ("区某", "O")]
        {
            assert_eq!(heading(name, true, Order::Pinyin), wanted, "{name}");
            assert_ne!(heading(name, false, Order::Pinyin), wanted, "no surname is guessed in a title: {name}");
        }
        assert_eq!(
            (heading("尉迟某", true, Order::Pinyin), heading("万俟某", true, Order::Pinyin)),
            ("Y".into(), "M".into())
        );
    }

    #[test]
    fn strokes_make_sections_of_their_own() {
        assert_eq!(heading("一", false, Order::Stroke), "1画");
        assert_eq!(heading("三", false, Order::Stroke), "3画");
        assert_eq!(heading("春灌", false, Order::Stroke), "9画");
    }

    #[test]
    fn numbers_count_as_numbers() {
        let settings = settings(Order::Pinyin);
        let sorter = Sorter::new(&Language::parse("zh").unwrap(), &settings);
        assert!(sorter.key("第2版") < sorter.key("第10版"));
    }

    #[test]
    fn the_archive_wins_over_the_table() {
        let mut settings = settings(Order::Pinyin);
        settings.stand_ins.insert("重修".into(), "虫修".into());
        let sorter = Sorter::new(&Language::parse("zh").unwrap(), &settings);
        let reading = sorter.reading("《重修石桥》记", None, false);
        assert_eq!((reading.text.as_ref(), reading.unsure), ("虫修石桥》记", false));
        assert!(sorter.reading("乐在其中", None, false).unsure);
        assert_eq!(sorter.reading("乐在其中", Some("le"), false), Reading { text: "le".into(), unsure: false });
    }
}
