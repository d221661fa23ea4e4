//! The words of the interface, from the template `words.json`, in the language of the title.
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::model::{Date, Language};

/// Words by key; patterns hold `{name}`s.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(in crate::export::epub) struct Words(BTreeMap<String, Value>);

impl Words {
    /// The words for a language: Chinese in its script, English for everything else. Tables that come later in `sources`
    /// change words of the earlier ones.
    ///
    /// # Errors
    /// The reason why a source is not an object of languages of words.
    pub(in crate::export::epub) fn new(sources: &[&str], language: &Language) -> Result<Self, serde_json::Error> {
        let languages: &[&str] = if language.is_traditional_chinese() {
            &["zh-Hans", "zh-Hant"]
        } else if language.is_chinese() {
            &["zh-Hans"]
        } else {
            &["en"]
        };
        let mut words = BTreeMap::new();
        for source in sources {
            let table: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_str(source)?;
            for language in languages {
                if let Some(own) = table.get(*language) {
                    words.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
                }
            }
        }
        Ok(Self(words))
    }

    /// A word; the key itself where a house style took it away.
    pub(in crate::export::epub) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).and_then(Value::as_str).unwrap_or(key)
    }

    /// A word of a group, such as the kind of an article.
    pub(in crate::export::epub) fn of<'a>(&'a self, group: &str, key: &'a str) -> &'a str {
        self.0.get(group).and_then(|g| g.get(key)).and_then(Value::as_str).unwrap_or(key)
    }

    /// Word `n` of a list.
    pub(in crate::export::epub) fn nth(&self, list: &str, n: usize) -> &str {
        self.0.get(list).and_then(|l| l.get(n)).and_then(Value::as_str).unwrap_or_default()
    }

    /// A pattern with its values.
    pub(in crate::export::epub) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// A day in full: 2024年1月5日.
    pub(in crate::export::epub) fn date(&self, date: Date) -> String {
        self.dated("date", date)
    }

    /// A day without its year: 1月5日.
    pub(in crate::export::epub) fn day(&self, date: Date) -> String {
        self.dated("day", date)
    }

    /// A month: 2024年1月.
    pub(in crate::export::epub) fn month(&self, date: Date) -> String {
        self.dated("month", date)
    }

    /// A pattern with the parts of a day.
    pub(in crate::export::epub) fn dated(&self, key: &str, date: Date) -> String {
        let (y, m, d) = (date.year().to_string(), date.month().to_string(), date.day().to_string());
        let name = self.nth("month_names", usize::from(date.month()) - 1);
        self.fill(key, &[("y", &y), ("m", &m), ("d", &d), ("month_name", name)])
    }

    /// The day of the week: 星期五.
    pub(in crate::export::epub) fn weekday(&self, date: Date) -> &str {
        self.nth("weekdays", usize::from(date.weekday()) - 1)
    }

    /// First and last day in one line; the year once where it is the same.
    pub(in crate::export::epub) fn range(&self, key: &str, first: Date, last: Date) -> String {
        if first == last {
            return self.date(first);
        }
        let chinese = self.get("date").starts_with("{y}");
        let (from, until) = match first.year() == last.year() {
            true if chinese => (self.date(first), self.day(last)),
            true => (self.day(first), self.date(last)),
            false => (self.date(first), self.date(last)),
        };
        self.fill(key, &[("from", &from), ("until", &until)])
    }

    /// The name of a page: 第01版; a label that is no number or letter stands alone: 中缝.
    pub(in crate::export::epub) fn page(&self, label: &str) -> String {
        if label.is_ascii() { self.fill("page", &[("label", label)]) } else { label.to_owned() }
    }
}

fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../../../templates/words.json");

    fn words(tag: &str) -> Words {
        Words::new(&[TABLE], &Language::parse(tag).unwrap()).unwrap()
    }

    #[test]
    fn every_language_has_every_word() {
        let chinese: Vec<String> = words("zh-Hans").0.into_keys().collect();
        for tag in ["zh-Hant", "zh-TW", "en", "de"] {
            assert_eq!(words(tag).0.into_keys().collect::<Vec<_>>(), chinese, "{tag}");
        }
    }

    #[test]
    fn dates_and_pages_read_as_printed() {
        let day = |text| Date::parse(text).unwrap();
        let zh = words("zh-Hans");
        assert_eq!(zh.range("range", day("2024-01-05"), day("2024-01-19")), "2024年1月5日—1月19日");
        assert_eq!(zh.page("A05"), "第A05版");
        assert_eq!(zh.page("中缝"), "中缝");
        let en = words("en");
        assert_eq!(en.range("range", day("2024-01-05"), day("2024-01-19")), "5 January – 19 January 2024");
    }

    #[test]
    fn a_house_style_changes_single_words() {
        let words = Words::new(&[TABLE, r#"{"zh-Hans": {"notes": "凡例"}}"#], &Language::parse("zh").unwrap()).unwrap();
        assert_eq!((words.get("notes"), words.get("imprint")), ("凡例", "版权页"));
    }
}
