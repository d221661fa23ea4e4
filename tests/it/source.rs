//! Reads the crate's own source, as far as the tests on the house need it: words with their lines, without
//! comments, text literals and test modules.
use std::fs;
use std::path::{Path, PathBuf};

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A word of Rust: an identifier, `::`, or one character of punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// The words of a source text, without comments, literals and `#[cfg(test)]` items.
pub(crate) fn words(text: &str) -> Vec<Word> {
    without_tests(&scan(text))
}

/// How many lines hold at least one word: not blank, comment or test.
pub(crate) fn code_lines(words: &[Word]) -> usize {
    let mut lines: Vec<usize> = words.iter().map(|word| word.line).collect();
    lines.dedup();
    lines.len()
}

/// All files below a folder whose names end so, in order, as paths relative to the repository.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.retain(|path| path.to_string_lossy().ends_with(ending));
    found.iter().filter_map(|path| path.strip_prefix(root()).ok().map(Path::to_path_buf)).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if matches!(name.as_str(), "target" | "out" | ".git" | "node_modules") {
            continue;
        }
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

fn scan(text: &str) -> Vec<Word> {
    let mut scanner = Scanner { rest: text, line: 1, words: Vec::new() };
    while !scanner.rest.is_empty() {
        scanner.step();
    }
    scanner.words
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    words: Vec<Word>,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let rest = self.rest;
        if rest.starts_with("//") {
            self.skip(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.skip(block_comment(rest));
        } else if let Some(length) = literal(rest) {
            self.word("\"");
            self.skip(length);
        } else if rest.starts_with("::") {
            self.word("::");
            self.skip(2);
        } else {
            self.plain();
        }
    }

    fn plain(&mut self) {
        let rest = self.rest;
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if length > 0 {
            self.word(&rest[..length]);
            self.skip(length);
            return;
        }
        let first = rest.chars().next().unwrap_or(' ');
        if !first.is_whitespace() {
            self.word(&rest[..first.len_utf8()]);
        }
        self.skip(first.len_utf8());
    }

    fn word(&mut self, text: &str) {
        self.words.push(Word { text: text.to_owned(), line: self.line });
    }

    fn skip(&mut self, length: usize) {
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
    }
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of the text, byte or character literal that stands here; a lifetime is none.
fn literal(text: &str) -> Option<usize> {
    let body = text.trim_start_matches(['b', 'c']);
    let prefix = text.len() - body.len();
    if prefix > 1 {
        return None;
    }
    if let Some(raw) = body.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let open = raw[hashes..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(hashes));
        let end = open.find(&close).map_or(open.len(), |at| at + close.len());
        return Some(text.len() - open.len() + end);
    }
    match body.chars().next()? {
        '"' => Some(prefix + quoted(body, '"')),
        '\'' if is_character(body) => Some(prefix + quoted(body, '\'')),
        _ => None,
    }
}

fn is_character(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    match chars.next() {
        Some('\\') => true,
        Some(_) => chars.next() == Some('\''),
        None => false,
    }
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn without_tests(words: &[Word]) -> Vec<Word> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let marked = words[at..].iter().map(|word| word.text.as_str()).take(MARK.len()).eq(MARK);
        if marked {
            at = item_end(words, at + MARK.len());
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    kept
}

/// The place after the item that starts here: its `;`, or the brace that closes it.
fn item_end(words: &[Word], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate().skip(start) {
        match word.text.as_str() {
            ";" if depth == 0 => return at + 1,
            "{" => depth += 1,
            "}" if depth == 1 => return at + 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    words.len()
}

#[test]
fn scanner_leaves_out_comments_literals_and_tests() {
    let text = "fn a<'x>() { b(\"std::fs // \\\" \", 'c', r#\"d\"e\"#); } // f\n/* g /* h */ */\n#[cfg(test)]\nmod tests { fn i() {} }\nuse j::k;\n";
    let seen: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
    assert_eq!(seen.join(" "), "fn a < ' x > ( ) { b ( \" , \" , \" ) ; } use j :: k ;");
    assert_eq!(code_lines(&words(text)), 2);
    assert_eq!(words(text).last().map(|word| word.line), Some(5));
}
