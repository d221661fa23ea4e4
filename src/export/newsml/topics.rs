//! The IPTC Media Topics as their publisher gives them out: [`MediaTopics`].
use std::collections::BTreeMap;

use serde::Deserialize;

/// A list of media topics: which codes there are, which are retired, and what replaces them.
///
/// newsbind has no list of its own (it is under CC BY 4.0, and grows); users download it from the IPTC, as JSON.
#[derive(Debug, Default)]
pub struct MediaTopics(BTreeMap<String, Topic>);

#[derive(Debug)]
struct Topic {
    retired: bool,
    successor: Option<String>,
}

/// What a list says of a code.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    Sound,
    Unknown,
    Retired { successor: Option<&'a str> },
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "conceptSet")]
    concepts: Vec<Concept>,
}

#[derive(Deserialize)]
struct Concept {
    qcode: String,
    retired: Option<String>,
    #[serde(default, rename = "replacedBy")]
    replaced_by: OneOrMore,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl MediaTopics {
    /// Reads the JSON of the list: `conceptSet`, of each concept `qcode`, and `retired` and `replacedBy` where it has them.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|e| format!("is no list of the IPTC as JSON: {e}"))?;
        let mut topics = BTreeMap::new();
        for concept in file.concepts {
            let Some(code) = concept.qcode.strip_prefix("medtop:") else { continue };
            let successor = match concept.replaced_by {
                OneOrMore::One(one) => Some(one),
                OneOrMore::More(more) => more.into_iter().next(),
            };
            // A code, or an address that ends in one.
            let successor = successor.and_then(|one| one.rsplit([':', '/']).next().map(str::to_owned));
            topics.insert(code.to_owned(), Topic { retired: concept.retired.is_some(), successor });
        }
        if topics.is_empty() {
            return Err("has no media topic (`medtop:`)".to_owned());
        }
        Ok(Self(topics))
    }

    pub(super) fn standing(&self, code: &str) -> Standing<'_> {
        match self.0.get(code) {
            None => Standing::Unknown,
            Some(Topic { retired: true, successor }) => Standing::Retired { successor: successor.as_deref() },
            Some(_) => Standing::Sound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_what_is_retired() {
        let list = r#"{"conceptSet":[{"qcode":"medtop:01000000","prefLabel":{"en-GB":"arts"}},
            {"qcode":"medtop:20000001","retired":"2020-01-01T00:00:00+00:00","replacedBy":["http://cv.iptc.org/newscodes/mediatopic/01000000"]},
            {"qcode":"medtop:20000002","retired":"2020-01-01T00:00:00+00:00"}]}"#;
        let topics = MediaTopics::parse(list).unwrap();
        assert_eq!(topics.standing("01000000"), Standing::Sound);
        assert_eq!(topics.standing("20000001"), Standing::Retired { successor: Some("01000000") });
        assert_eq!(topics.standing("20000002"), Standing::Retired { successor: None });
        assert_eq!(topics.standing("99999999"), Standing::Unknown);
        assert!(MediaTopics::parse("[]").is_err() && MediaTopics::parse(r#"{"conceptSet":[]}"#).is_err());
    }
}
