//! Templates of file names: [`Naming`].

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Date,
    Edition,
    Name,
    Id,
    Version,
    Kind,
    Ext,
}

/// How files of items are called: words and `{date}` (of issue), `{edition}` (nothing, or `-02`), `{name}` (of the item),
/// `{id}` (of the issue), `{version}`, `{kind}` (`article`, `picture` …), `{ext}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming(Vec<Piece>);

/// What stands in a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) issue: &'a str,
    pub(super) name: &'a str,
    pub(super) version: u32,
    pub(super) kind: &'a str,
    pub(super) ext: &'a str,
}

impl Naming {
    /// Reads a template; it must hold `{name}` and `{ext}`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(template: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = template;
        while !rest.is_empty() {
            let (words, behind) = rest.split_once('{').unwrap_or((rest, ""));
            if !words.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')) {
                return Err(format!("`naming`: `{words}` cannot stand in a file name"));
            }
            if !words.is_empty() {
                pieces.push(Piece::Words(words.to_owned()));
            }
            rest = behind;
            if rest.is_empty() && !template.ends_with('{') {
                break;
            }
            let (word, behind) = rest.split_once('}').ok_or("`naming`: a `{` without its `}`")?;
            pieces.push(Piece::parse(word).ok_or_else(|| {
                format!("`naming`: `{{{word}}}` is none of {{date}} {{edition}} {{name}} {{id}} {{version}} {{kind}} {{ext}}")
            })?);
            rest = behind;
        }
        let naming = Self(pieces);
        if !naming.0.contains(&Piece::Name) || !naming.0.contains(&Piece::Ext) {
            return Err("`naming` must hold `{name}` and `{ext}`".to_owned());
        }
        if matches!(naming.0.first(), Some(Piece::Words(words)) if words.starts_with('.')) {
            return Err("`naming` begins with a dot: such files are hidden".to_owned());
        }
        Ok(naming)
    }

    /// True where two versions have two names.
    #[must_use]
    pub fn has_version(&self) -> bool {
        self.0.contains(&Piece::Version)
    }

    pub(super) fn render(&self, parts: Parts<'_>) -> String {
        let (date, edition) = parts.issue.split_at_checked(10).unwrap_or((parts.issue, ""));
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Date => out.push_str(date),
                Piece::Edition => out.push_str(edition),
                Piece::Name => out.push_str(parts.name),
                Piece::Id => out.push_str(parts.issue),
                Piece::Version => out.push_str(&parts.version.to_string()),
                Piece::Kind => out.push_str(parts.kind),
                Piece::Ext => out.push_str(parts.ext),
            }
        }
        out
    }
}

impl Piece {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "date" => Self::Date,
            "edition" => Self::Edition,
            "name" => Self::Name,
            "id" => Self::Id,
            "version" => Self::Version,
            "kind" => Self::Kind,
            "ext" => Self::Ext,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_their_template() {
        let naming = Naming::parse("{date}{edition}_{kind}-{name}.v{version}.{ext}").unwrap();
        let parts = Parts { issue: "2024-03-05-02", name: "a01", version: 3, kind: "article", ext: "xml" };
        assert_eq!(naming.render(parts), "2024-03-05-02_article-a01.v3.xml");
        assert!(naming.has_version());
        assert!(!Naming::parse("{id}.{name}.{ext}").unwrap().has_version());
    }

    #[test]
    fn what_could_go_wrong_is_refused() {
        for bad in
            ["", "{name}", "{ext}", "{nam}.{ext}", "{name.{ext}", "a/{name}.{ext}", ".{name}.{ext}", "{name}.{ext}{"]
        {
            assert!(Naming::parse(bad).is_err(), "{bad}");
        }
    }
}
