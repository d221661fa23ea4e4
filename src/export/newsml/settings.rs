//! The table `[newsml]` of the configuration file and of a partner's profile: [`Settings`].
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::iri::is_iri;
use super::options::{Continued, IssueTime, Message, Odrl, Options, Payload, Provider, Slugline, Summary};
use super::vocab;
use crate::error::{Error, Result};
use crate::report::codes;

/// `[newsml]`, as it stands in a TOML file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    include: Vec<Include>,
    payload: Payload,
    #[serde(deserialize_with = "time")]
    issue_time: Option<IssueTime>,
    schemes: BTreeMap<String, String>,
    cv_base: Option<String>,
    provider: Option<Provider>,
    headline_roles: BTreeMap<Headline, String>,
    slugline: Slugline,
    summary: Option<Summary>,
    odrl: Option<Odrl>,
    data_mining: Option<String>,
    /// Only in a profile.
    pub(crate) withheld: Option<Withheld>,
    pub(crate) continued: Option<Continued>,
    ocr: bool,
    /// Not in a profile, which has a key of its own.
    pub(crate) message: Option<Message>,
}

/// What is left out unless it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub(crate) enum Include {
    /// Canceled articles, as kills
    Canceled,
    /// Articles with `"syndicate": false`
    Unsyndicated,
}

/// What becomes of withheld articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Withheld {
    #[default]
    Skip,
    Send,
}

/// A line of the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Headline {
    Main,
    Kicker,
    Subtitle,
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<IssueTime>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let wrong = || serde::de::Error::custom(format!("`{text}` is no time such as 06:00:00+08:00"));
    IssueTime::parse(&text).map(Some).ok_or_else(wrong)
}

impl Settings {
    /// The options that the table asks for; `file` is its name in messages.
    ///
    /// # Errors
    /// `PRF-003` for an alias that nothing declares.
    pub(crate) fn options(&self, file: &str) -> Result<Options> {
        let mut options = Options {
            payload: self.payload,
            include_canceled: self.include.contains(&Include::Canceled),
            include_unsyndicated: self.include.contains(&Include::Unsyndicated),
            schemes: self.schemes.clone(),
            cv_base: self.cv_base.clone(),
            provider: self.provider.clone(),
            slugline: self.slugline,
            summary: self.summary,
            odrl: self.odrl,
            data_mining: self.data_mining.clone(),
            continued: self.continued.unwrap_or_default(),
            ocr: self.ocr,
            message: self.message.unwrap_or_default(),
            ..Options::default()
        };
        if let Some(time) = &self.issue_time {
            options.issue_time = time.clone();
        }
        let role = |line| self.headline_roles.get(&line).cloned();
        options.headline_roles.main = role(Headline::Main);
        options.headline_roles.kicker = role(Headline::Kicker);
        options.headline_roles.subtitle = role(Headline::Subtitle);
        self.check_aliases(file)?;
        self.check_addresses().map_err(|fault| Error::refused(codes::PRF_002, format!("{file}: {fault}")))?;
        Ok(options)
    }

    fn check_addresses(&self) -> std::result::Result<(), String> {
        for alias in self.schemes.keys() {
            if !is_alias(alias) {
                return Err(format!("`{alias}` in `schemes` cannot be an alias: letters, digits, `-`, `_` and `.`"));
            }
            if vocab::is_own(alias) {
                return Err(format!("`{alias}` in `schemes` is an alias of newsbind's own"));
            }
        }
        let provider = self.provider.iter().filter_map(|provider| match provider {
            Provider::Uri(address) => Some(("provider", address)),
            Provider::Qcode(_) => None,
        });
        let own = [("data_mining", &self.data_mining), ("cv_base", &self.cv_base)];
        let own = own.into_iter().filter_map(|(key, address)| Some((key, address.as_ref()?)));
        let schemes = self.schemes.values().map(|address| ("schemes", address));
        for (key, address) in own.chain(provider).chain(schemes) {
            if !is_iri(address) {
                return Err(format!("`{address}` in `{key}` is no address"));
            }
        }
        match self.cv_base.as_ref().filter(|base| !base.ends_with(['/', '#', ':'])) {
            Some(base) => {
                Err(format!("`cv_base` must end with `/`: what follows `{base}` is the name of a vocabulary"))
            }
            None => Ok(()),
        }
    }

    fn check_aliases(&self, file: &str) -> Result<()> {
        let provider = self.provider.iter().filter_map(|provider| match provider {
            Provider::Qcode(code) => Some(("provider", code)),
            Provider::Uri(_) => None,
        });
        let roles = self.headline_roles.values().map(|code| ("headline_roles", code));
        for (key, code) in provider.chain(roles) {
            let Some((alias, rest)) = code.split_once(':') else {
                let message = format!("{file}: `{code}` in `{key}` is no qcode such as `alias:code`");
                return Err(Error::refused(codes::PRF_002, message));
            };
            if rest.is_empty() || rest.chars().any(char::is_whitespace) {
                let message = format!("{file}: `{code}` in `{key}` has no code, or one with white space");
                return Err(Error::refused(codes::PRF_002, message));
            }
            if !self.schemes.contains_key(alias) && !IPTC.contains(&alias) {
                let message = format!("{file}: the alias `{alias}` of `{code}` in `{key}` is not declared");
                let hint = format!("give its address: schemes = {{ {alias} = \"https://…\" }}");
                return Err(Error::refused(codes::PRF_003, message).with_hint(hint));
            }
        }
        Ok(())
    }
}

/// An NCName without what only words have.
fn is_alias(alias: &str) -> bool {
    alias.starts_with(|c: char| c.is_ascii_alphabetic())
        && alias.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Aliases of the IPTC catalogue 41 that a profile may name.
const IPTC: [&str; 5] = ["drol", "genre", "medtop", "nprov", "subj"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_must_be_declared() {
        let settings = |text: &str| crate::input::settings::parse::<Settings>(text, "a.toml").unwrap();
        let refused = |text: &str| settings(text).options("a.toml").unwrap_err().code();
        assert_eq!(refused("provider = { qcode = \"x:apa\" }"), Some(codes::PRF_003));
        assert_eq!(refused("headline_roles = { main = \"apahltype:title\" }"), Some(codes::PRF_003));
        assert_eq!(refused("provider = { qcode = \"apa\" }"), Some(codes::PRF_002));
        assert_eq!(refused("provider = { qcode = \"nprov:a b\" }"), Some(codes::PRF_002));
        let roles = "headline_roles = { main = \"apahltype:title\" }\nschemes = { apahltype = \"http://cv.apa.at/\" }";
        assert!(settings(roles).options("a.toml").is_ok());
        assert!(settings("provider = { qcode = \"nprov:apa\" }").options("a.toml").is_ok());
        assert_eq!(refused("data_mining = \"no\""), Some(codes::PRF_002));
        assert!(settings("data_mining = \"https://news.example/tdm\"").options("a.toml").is_ok());
    }
}
