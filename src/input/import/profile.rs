//! Profiles: the rules of a format as data, embedded or a file of the user.
use std::collections::BTreeMap;

use regex::{Captures, Regex};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::input::settings;
use crate::report::codes;

/// The embedded profiles: name and text.
const EMBEDDED: [(&str, &str); 1] = [("text-page", include_str!("profiles/text-page.toml"))];

/// Where in a page a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// Before the label of the page.
    Head,
    /// Behind the headline.
    Title,
    /// The text.
    Body,
    /// Behind the text.
    Tail,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Field {
    Masthead,
    Cn,
    Issn,
    Wechat,
    Date,
    Number,
    Drop,
    Label,
    Subtitle,
    EnteredBy,
    Footer,
}

/// Ordered rules over the lines of a text file.
#[derive(Debug)]
pub struct Profile {
    name: String,
    version: u32,
    pub(super) language: String,
    fits: Vec<Regex>,
    rules: Vec<Rule>,
    pub(super) footer: Vec<(String, Regex)>,
    pub(super) special: Option<Regex>,
}

#[derive(Debug)]
struct Rule {
    field: Field,
    states: Vec<State>,
    line: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    newsbind_profile: u32,
    kind: Kind,
    name: String,
    version: u32,
    language: String,
    #[serde(rename = "match", default)]
    fits: Match,
    rule: Vec<RuleFile>,
    #[serde(default)]
    footer: BTreeMap<String, String>,
    #[serde(default)]
    page: PageFile,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Text,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Match {
    #[serde(default)]
    lines: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    field: Field,
    state: Vec<State>,
    line: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageFile {
    special: Option<String>,
}

impl Profile {
    /// The names of the embedded profiles.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// The text of an embedded profile, to be changed and given back as a file.
    #[must_use]
    pub fn source(name: &str) -> Option<&'static str> {
        EMBEDDED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// Reads a profile; `file` is its name in messages.
    ///
    /// # Errors
    /// `PRF-001` for an unknown key, `PRF-002` for a wrong value.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let read: File = settings::parse(text, file)?;
        if read.newsbind_profile != 1 {
            let version = read.newsbind_profile;
            return Err(Error::refused(codes::PRF_002, format!("{file}: profiles of version {version} are not known")));
        }
        let Kind::Text = read.kind;
        let regex = |pattern: &str| regex(pattern, file);
        let rule = |rule: RuleFile| Ok(Rule { field: rule.field, states: rule.state, line: regex(&rule.line)? });
        Ok(Self {
            name: read.name,
            version: read.version,
            language: read.language,
            fits: read.fits.lines.iter().map(|p| regex(p)).collect::<Result<_>>()?,
            rules: read.rule.into_iter().map(rule).collect::<Result<_>>()?,
            footer: footer(read.footer, file)?,
            special: read.page.special.as_deref().map(regex).transpose()?,
        })
    }

    /// The embedded profiles.
    ///
    /// # Errors
    /// None in a build that passed its tests.
    pub(crate) fn embedded() -> Result<Vec<Self>> {
        EMBEDDED.iter().map(|(name, source)| Self::parse(source, name)).collect()
    }

    /// The embedded profile that fits a text.
    ///
    /// # Errors
    /// `IMP-103` when none fits, or two fit equally well.
    pub fn best(text: &str) -> Result<Self> {
        let mut fitting = Self::embedded()?;
        fitting.retain(|profile| profile.fits(text));
        let most = fitting.iter().map(|profile| profile.fits.len()).max().unwrap_or(0);
        fitting.retain(|profile| profile.fits.len() == most);
        match (fitting.pop(), fitting.is_empty()) {
            (Some(profile), true) => Ok(profile),
            (Some(_), false) => Err(Error::refused(codes::IMP_103, "two profiles fit equally well")),
            (None, _) => Err(Error::refused(codes::IMP_103, "no profile fits")),
        }
    }

    fn fits(&self, text: &str) -> bool {
        self.fits.iter().all(|pattern| text.lines().any(|line| pattern.is_match(line.trim())))
    }

    /// Name and version, for `origin.profile`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// The first rule for this state that fits a line.
    pub(super) fn claim<'t>(&self, state: State, line: &'t str, but: &[Field]) -> Option<(Field, Captures<'t>)> {
        let here = |rule: &&Rule| rule.states.contains(&state) && !but.contains(&rule.field);
        self.rules.iter().filter(here).find_map(|rule| Some((rule.field, rule.line.captures(line)?)))
    }
}

fn regex(pattern: &str, file: &str) -> Result<Regex> {
    let wrong = |e: regex::Error| {
        let words = e.to_string();
        let last = words.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Error::refused(codes::PRF_002, format!("{file}: the pattern `{pattern}` is wrong: {last}"))
    };
    regex::RegexBuilder::new(pattern).size_limit(1 << 20).build().map_err(wrong)
}

const FOOTER_FIELDS: [&str; 11] = [
    "supervisor",
    "sponsor",
    "name",
    "address",
    "postcode",
    "phone",
    "email",
    "website",
    "printer",
    "distributor",
    "icp",
];

fn footer(words: BTreeMap<String, String>, file: &str) -> Result<Vec<(String, Regex)>> {
    let known = |name: String, pattern: &str| match FOOTER_FIELDS.contains(&name.as_str()) {
        true => Ok((name, regex(pattern, file)?)),
        false => Err(Error::refused(codes::PRF_001, format!("{file}: unknown key `{name}` in [footer]"))),
    };
    words.into_iter().map(|(name, pattern)| known(name, &pattern)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn embedded_profiles_are_right() {
        for name in Profile::names() {
            let profile = Profile::parse(Profile::source(name).unwrap(), name).unwrap();
            assert_eq!(profile.name, name);
        }
    }

    #[test]
    fn the_docs_name_every_key_and_field() {
        let docs = include_str!("../../../docs/import.md");
        let (_, docs) = docs.split_once("| key | value |").unwrap();
        let documented: BTreeSet<&str> =
            docs.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        let known = |text: &str| {
            let fault = toml::from_str::<File>(text).err().unwrap();
            let names: Vec<String> = fault.message().split('`').skip(3).step_by(2).map(str::to_owned).collect();
            names
        };
        let mut wanted = known("no_such_key = 1");
        wanted.extend(known("[[rule]]\nfield = \"no_such_field\""));
        assert_eq!(wanted.iter().map(String::as_str).collect::<BTreeSet<_>>(), documented);
    }

    #[test]
    fn faults_of_a_profile_have_codes() {
        let source = Profile::source("text-page").unwrap();
        let code = |text: &str| Profile::parse(text, "p.toml").unwrap_err().code().map(|c| c.as_str());
        assert_eq!(code(&source.replace("[page]", "[pages]")), Some("PRF-001"));
        assert_eq!(code(&source.replace("icp =", "ipc =")), Some("PRF-001"));
        assert_eq!(code(&source.replace("\"masthead\"", "\"mast\"")), Some("PRF-002"));
        assert_eq!(code(&source.replace("(?:特刊", "(特刊|(")), Some("PRF-002"));
        assert_eq!(code(&source.replace("newsbind_profile = 1", "newsbind_profile = 2")), Some("PRF-002"));
        assert_eq!(Profile::best("any text").unwrap_err().code().map(|c| c.as_str()), Some("IMP-103"));
    }
}
