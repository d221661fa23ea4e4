//! Running text to XHTML.
use std::borrow::Cow;

use crate::bytes;
use crate::model::{Direction, Inline, Language, MediaPath, Text};

/// What inline text needs to know of its surroundings.
pub(super) trait Surroundings {
    /// The link to an article of the same issue, if it is there.
    fn article_link(&self, id: &str) -> Option<String>;
    /// The link to the picture of a character, if it can be shown; `described` where the data says which character it is.
    fn glyph(&mut self, path: &MediaPath, described: bool) -> Option<String>;
    /// Takes a footnote: its number.
    fn note(&mut self) -> u32;
    /// Keeps a footnote's text under its number.
    fn keep_note(&mut self, number: u32, html: String);
    /// The anchor of the article, before which notes put their own.
    fn anchor(&self) -> &str;
    /// What stands for a character that nothing is known of.
    fn unknown_glyph(&self) -> String;
    /// Lines run from top to bottom.
    fn vertical(&self) -> bool;
}

/// How a printed line break is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// As a line break.
    Line,
    /// As a space.
    Space,
}

/// Escapes text for XHTML; the quotation mark too, so that it may stand in attributes.
pub(in crate::export::epub) fn escaped(text: &str) -> Cow<'_, str> {
    let is_special = |byte: u8, _| (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"');
    let Some(first) = bytes::find(text.as_bytes(), is_special) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Text as inline XHTML.
pub(super) fn html(text: &Text, breaks: Break, around: &mut dyn Surroundings) -> String {
    let mut out = String::new();
    push(text, breaks, around, &mut out);
    out
}

/// A headline: one `span` of class `part` for each part that print may set on a line of its own. Parts end at printed line
/// breaks and at spaces between Chinese characters.
pub(super) fn headline(text: &Text, around: &mut dyn Surroundings) -> (String, Vec<String>) {
    let mut parts = vec![String::new()];
    for piece in &text.0 {
        match piece {
            Inline::Plain(words) => {
                for (n, part) in split(words).into_iter().enumerate() {
                    if n > 0 {
                        parts.push(String::new());
                    }
                    if let Some(last) = parts.last_mut() {
                        push_words(part, around, last);
                    }
                }
            }
            _ => {
                if let Some(last) = parts.last_mut() {
                    inline(piece, Break::Space, around, last);
                }
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    let html = match parts.as_slice() {
        [one] => one.clone(),
        _ => parts.iter().map(|part| format!("<span class=\"part\">{part}</span>")).collect::<Vec<_>>().join(" "),
    };
    (html, parts)
}

fn split(words: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in words.char_indices() {
        let wide = |c: Option<char>| c.is_some_and(|c| c >= '\u{2e80}');
        let parted =
            c == '\n' || (c == ' ' && wide(words[..at].chars().next_back()) && wide(words[at + 1..].chars().next()));
        if parted {
            parts.push(&words[from..at]);
            from = at + 1;
        }
    }
    parts.push(&words[from..]);
    parts
}

fn push(text: &Text, breaks: Break, around: &mut dyn Surroundings, out: &mut String) {
    for piece in &text.0 {
        inline(piece, breaks, around, out);
    }
}

fn inline(piece: &Inline, breaks: Break, around: &mut dyn Surroundings, out: &mut String) {
    match piece {
        Inline::Plain(words) => plain(words, breaks, around, out),
        Inline::Strong(text) => wrap("strong", text, breaks, around, out),
        Inline::Em(text) => wrap("em", text, breaks, around, out),
        Inline::Sup(text) => wrap("sup", text, breaks, around, out),
        Inline::Sub(text) => wrap("sub", text, breaks, around, out),
        Inline::Link { href, text } => link(href, text, breaks, around, out),
        Inline::Ruby { base, text } => {
            out.push_str(&format!("<ruby>{}<rt>{}</rt></ruby>", escaped(base), escaped(text)));
        }
        Inline::Note(text) => note(text, around, out),
        Inline::Span { text, language, direction } => span(text, language.as_ref(), *direction, breaks, around, out),
        Inline::Glyph { image, ids, text } => glyph(image.as_ref(), ids.as_deref(), text.as_deref(), around, out),
    }
}

fn plain(words: &str, breaks: Break, around: &dyn Surroundings, out: &mut String) {
    for (n, line) in words.split('\n').enumerate() {
        if n > 0 {
            out.push_str(if breaks == Break::Line { "<br/>" } else { " " });
        }
        push_words(line, around, out);
    }
}

fn push_words(words: &str, around: &dyn Surroundings, out: &mut String) {
    if around.vertical() {
        push_upright(words, out);
    } else {
        out.push_str(&escaped(words));
    }
}

/// Escapes text of a vertical line; one or two digits that stand alone among Chinese characters, and `!?`, stand upright
/// (縦中横).
pub(in crate::export::epub) fn push_upright(words: &str, out: &mut String) {
    let mut done = 0;
    let mut at = 0;
    while at < words.len() {
        let run = words[at..].bytes().take_while(u8::is_ascii_graphic).count();
        if matches!(&words.as_bytes()[at..at + run], [a] if a.is_ascii_digit())
            || matches!(&words.as_bytes()[at..at + run], [a, b] if a.is_ascii_digit() && b.is_ascii_digit())
            || matches!(&words[at..at + run], "!?" | "!!" | "?!" | "??")
        {
            out.push_str(&escaped(&words[done..at]));
            out.push_str("<span class=\"tcy\">");
            out.push_str(&words[at..at + run]);
            out.push_str("</span>");
            done = at + run;
        }
        at += run.max(words[at..].chars().next().map_or(1, char::len_utf8));
    }
    out.push_str(&escaped(&words[done..]));
}

fn wrap(name: &str, text: &Text, breaks: Break, around: &mut dyn Surroundings, out: &mut String) {
    out.push_str(&format!("<{name}>"));
    push(text, breaks, around, out);
    out.push_str(&format!("</{name}>"));
}

fn link(href: &str, text: &Text, breaks: Break, around: &mut dyn Surroundings, out: &mut String) {
    let target = match href.strip_prefix('#') {
        Some(id) => around.article_link(id),
        None => web_address(href),
    };
    // A link in a link is not allowed, and a note is a link: its text stands without one then.
    match target.filter(|_| !holds_link(text)) {
        Some(target) => {
            out.push_str(&format!("<a href=\"{}\">", escaped(&target)));
            push(text, breaks, around, out);
            out.push_str("</a>");
        }
        None => push(text, breaks, around, out),
    }
}

fn holds_link(text: &Text) -> bool {
    text.0.iter().any(|piece| match piece {
        Inline::Link { .. } | Inline::Note(_) => true,
        Inline::Strong(t) | Inline::Em(t) | Inline::Sup(t) | Inline::Sub(t) | Inline::Span { text: t, .. } => {
            holds_link(t)
        }
        _ => false,
    })
}

/// The reference to a footnote; the note itself stands at the end of the article. A note in a note is set in brackets.
fn note(text: &Text, around: &mut dyn Surroundings, out: &mut String) {
    let number = around.note();
    let anchor = around.anchor().to_owned();
    out.push_str(&format!(
        "<a class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\" href=\"#{anchor}-n{number}\" id=\"{anchor}-r{number}\">[{number}]</a>"
    ));
    let html = html(text, Break::Line, around);
    around.keep_note(number, html);
}

fn span(
    text: &Text,
    language: Option<&Language>,
    direction: Option<Direction>,
    breaks: Break,
    around: &mut dyn Surroundings,
    out: &mut String,
) {
    out.push_str("<span");
    if let Some(language) = language {
        out.push_str(&format!(" lang=\"{language}\" xml:lang=\"{language}\""));
    }
    if let Some(direction) = direction {
        out.push_str(&format!(" dir=\"{}\"", direction.as_str()));
    }
    out.push('>');
    push(text, breaks, around, out);
    out.push_str("</span>");
}

fn glyph(
    image: Option<&MediaPath>,
    ids: Option<&str>,
    text: Option<&str>,
    around: &mut dyn Surroundings,
    out: &mut String,
) {
    let known = text.or(ids);
    let words = known.map_or_else(|| around.unknown_glyph(), str::to_owned);
    match image.and_then(|path| around.glyph(path, known.is_some())) {
        Some(src) => {
            out.push_str(&format!("<img class=\"glyph\" src=\"{}\" alt=\"{}\"/>", escaped(&src), escaped(&words)))
        }
        None => out.push_str(&escaped(Inline::glyph_text(ids, text))),
    }
}

/// A web or mail address as it may stand in `href`: spaces and characters outside ASCII percent-encoded. `None` for what
/// cannot be an address.
pub(super) fn web_address(href: &str) -> Option<String> {
    let (scheme, rest) = href.trim().split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let sound = match scheme.as_str() {
        "mailto" => rest.contains('@'),
        "http" | "https" => {
            let host = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
            let host = host.rsplit('@').next()?;
            let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
            !name.is_empty()
                && port.bytes().all(|b| b.is_ascii_digit())
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        }
        _ => false,
    };
    sound.then(|| format!("{scheme}:{}", encoded(rest)))
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let escape = bytes.get(at + 1..at + 3).is_some_and(|next| next.iter().all(u8::is_ascii_hexdigit));
        let keep = match byte {
            b'%' => escape,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'[' | b']' => false,
            _ => byte.is_ascii_graphic(),
        };
        if keep {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Around(Vec<(u32, String)>, u32);

    impl Surroundings for Around {
        fn article_link(&self, id: &str) -> Option<String> {
            (id == "01-02").then(|| "p01.xhtml#a-01-02".to_owned())
        }
        fn glyph(&mut self, _: &MediaPath, _: bool) -> Option<String> {
            Some("img/g.png".to_owned())
        }
        fn note(&mut self) -> u32 {
            self.1 += 1;
            self.1
        }
        fn keep_note(&mut self, number: u32, html: String) {
            self.0.push((number, html));
        }
        fn anchor(&self) -> &str {
            "a-1"
        }
        fn unknown_glyph(&self) -> String {
            "缺字".to_owned()
        }
        fn vertical(&self) -> bool {
            false
        }
    }

    fn made(pieces: Vec<Inline>) -> String {
        html(&Text(pieces), Break::Line, &mut Around::default())
    }

    #[test]
    fn escapes_and_nests() {
        let piece = Inline::Strong(Text(vec![Inline::Plain("a<b".into()), Inline::Em(Text::plain("&\n\"甲\""))]));
        assert_eq!(made(vec![piece]), "<strong>a&lt;b<em>&amp;<br/>&quot;甲&quot;</em></strong>");
        assert_eq!(
            made(vec![Inline::Ruby { base: "芦荻".into(), text: "lú dí".into() }]),
            "<ruby>芦荻<rt>lú dí</rt></ruby>"
        );
    }

    #[test]
    fn links_are_made_only_where_they_can_be_followed() {
        let link = |href: &str| made(vec![Inline::Link { href: href.into(), text: Text::plain("甲") }]);
        assert_eq!(
            link("https://a.example/新 闻?x=1&y=2"),
            "<a href=\"https://a.example/%E6%96%B0%20%E9%97%BB?x=1&amp;y=2\">甲</a>"
        );
        assert_eq!(link("#01-02"), "<a href=\"p01.xhtml#a-01-02\">甲</a>");
        for dead in ["#x", "javascript:alert(1)", "http://", "https://a b/", "file:///a", "x"] {
            assert_eq!(link(dead), "甲", "{dead}");
        }
    }

    #[test]
    fn notes_are_numbered_and_kept() {
        let mut around = Around::default();
        let text = Text(vec![
            Inline::Plain("甲".into()),
            Inline::Note(Text::plain("注一")),
            Inline::Note(Text::plain("注二")),
        ]);
        let out = html(&text, Break::Line, &mut around);
        assert!(out.contains("href=\"#a-1-n2\" id=\"a-1-r2\">[2]"), "{out}");
        assert_eq!(around.0, [(1, "注一".to_owned()), (2, "注二".to_owned())]);
    }

    #[test]
    fn headlines_part_where_print_does() {
        let parts = |text: &str| headline(&Text::plain(text), &mut Around::default()).1;
        assert_eq!(parts("望川新桥\n今日通车"), ["望川新桥", "今日通车"]);
        assert_eq!(parts("走心助发展 共绘新篇章"), ["走心助发展", "共绘新篇章"]);
        assert_eq!(parts("A New Bridge"), ["A New Bridge"]);
    }

    #[test]
    fn digits_that_stand_alone_are_upright_in_vertical_lines() {
        let made = |text: &str| {
            let mut out = String::new();
            push_upright(text, &mut out);
            out.replace("<span class=\"tcy\">", "[").replace("</span>", "]")
        };
        assert_eq!(made("1月15日，2024年<真的!?>"), "[1]月[15]日，2024年&lt;真的!?&gt;");
        assert_eq!(made("真的!?第A5版、3.5元、12"), "真的[!?]第A5版、3.5元、[12]");
        assert_eq!(made(""), "");
    }
}
