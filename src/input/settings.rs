//! TOML files of the user: configuration and profiles. Every fault is `PRF-001` or `PRF-002`, with line and "did you mean".
use serde::de::DeserializeOwned;

use super::record::{nearest, plain};
use crate::error::{Error, Result};
use crate::report::codes;

/// Reads a whole TOML file into its type; `file` is its name in messages.
pub(crate) fn parse<T: DeserializeOwned>(text: &str, file: &str) -> Result<T> {
    toml::from_str(text).map_err(|fault| refusal(text, file, &fault))
}

fn refusal(text: &str, file: &str, fault: &toml::de::Error) -> Error {
    let words = fault.message().lines().next().unwrap_or_default();
    let line =
        fault.span().map(|span| 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..span.start.min(text.len())]).count());
    let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    let hint = words.starts_with("unknown ").then(|| did_you_mean(words)).flatten();
    let (code, message) = match words.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
        Some((key, _)) => (codes::PRF_001, format!("{place}: unknown key `{key}`")),
        None => (codes::PRF_002, format!("{place}: {}", plain(words).replace("an object", "a table"))),
    };
    let error = Error::refused(code, message);
    match hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// serde names the unknown word, and those it knows, in backticks.
fn did_you_mean(words: &str) -> Option<String> {
    let mut quoted = words.split('`').skip(1).step_by(2);
    let known = nearest(quoted.next()?, quoted)?;
    Some(format!("did you mean `{known}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only its name matters")]
        volume: Option<Size>,
        #[expect(dead_code, reason = "only its name matters")]
        max_pages: Option<usize>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Size {
        Year,
        Month,
    }

    fn refused(text: &str) -> (String, Option<String>) {
        let error = parse::<Sample>(text, "a.toml").unwrap_err();
        (error.to_string(), error.hint().map(str::to_owned))
    }

    #[test]
    fn unknown_keys_and_wrong_values_are_told_apart() {
        assert!(parse::<Sample>("volume = \"year\"\nmax_pages = 3\n", "a.toml").is_ok());
        assert!(parse::<Sample>("volume = \"month\"\n", "a.toml").is_ok());
        let (message, hint) = refused("\nmax_page = 3\n");
        assert_eq!(message, "a.toml:2: unknown key `max_page` [PRF-001]");
        assert_eq!(hint.as_deref(), Some("did you mean `max_pages`?"));
        let (message, hint) = refused("volume = \"yaer\"\n");
        assert!(
            message.starts_with("a.toml:1: `yaer` is none of `year`") && message.ends_with("[PRF-002]"),
            "{message}"
        );
        assert_eq!(hint.as_deref(), Some("did you mean `year`?"));
        let (message, _) = refused("max_pages = \"many\"\n");
        let words = "the text \"many\" stands where a whole number from 0 on is wanted";
        assert_eq!(message, format!("a.toml:1: {words} [PRF-002]"));
        for syntax in ["max_pages = \n", "[[[\n", "volume = year\n", "\u{0}"] {
            let (message, hint) = refused(syntax);
            assert!(message.starts_with("a.toml:1: ") && message.ends_with("[PRF-002]"), "{message}");
            assert_eq!(hint, None, "{syntax:?}");
        }
    }
}
