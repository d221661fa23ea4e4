//! The text that an archive holds, read from its JSON without newsbind's own reader.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The text of one issue, white space left out.
#[derive(Debug)]
pub(crate) struct IssueText {
    /// `2024-03-01`, or with `-02` for the second edition of a day.
    pub(crate) id: String,
    pub(crate) date: String,
    /// Titles of pages, which stand somewhere in the issue.
    pub(crate) titles: Vec<String>,
    /// In the order of the pages.
    pub(crate) articles: Vec<ArticleText>,
}

/// The text of one article, white space left out.
#[derive(Debug, Default)]
pub(crate) struct ArticleText {
    pub(crate) id: String,
    /// Kicker, headline and subtitle, in this order.
    pub(crate) head: Vec<String>,
    /// Everything that is read one after the other: paragraphs, subheads, lists, tables, verses, boxes.
    pub(crate) flow: String,
    /// Captions, footnotes, byline, credit: they stand at the article, in an order that each format chooses.
    pub(crate) beside: Vec<String>,
    /// Words of paragraphs that run from right to left.
    pub(crate) leftward: Vec<String>,
    /// Neither withheld nor canceled: the text is shown to readers.
    pub(crate) shown: bool,
    pub(crate) syndicated: bool,
}

/// The issues of an archive folder in the order in which they are bound.
pub(crate) fn archive(folder: &Path) -> Vec<IssueText> {
    let replaced = private_use(&folder.join("pua.json"));
    let mut files = Vec::new();
    crate::made::collect(&folder.join("issues"), &mut files);
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    let mut issues: Vec<IssueText> = files.iter().map(|file| issue(file, &replaced)).collect();
    issues.sort_by(|a, b| a.id.cmp(&b.id));
    assert!(!issues.is_empty(), "no issue in {}", folder.display());
    issues
}

/// Without white space and the signs that only steer the breaking of lines.
pub(crate) fn squeezed(text: &str) -> String {
    let steers = |c: char| matches!(c, '\u{AD}' | '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}');
    text.chars().filter(|c| !c.is_whitespace() && !steers(*c)).collect()
}

fn private_use(file: &Path) -> BTreeMap<String, String> {
    fs::read(file).map(|bytes| serde_json::from_slice(&bytes).unwrap()).unwrap_or_default()
}

fn issue(file: &PathBuf, replaced: &BTreeMap<String, String>) -> IssueText {
    let mut text = fs::read_to_string(file).unwrap();
    for (code, stand_in) in replaced {
        text = text.replace(code, stand_in);
    }
    let record: Value = serde_json::from_str(&text).unwrap();
    let date = record["date"].as_str().unwrap().to_owned();
    let id = match record["edition_order"].as_u64() {
        Some(order) if order > 1 => format!("{date}-{order:02}"),
        _ => date.clone(),
    };
    let pages = record["pages"].as_array().unwrap();
    let titles = pages.iter().filter_map(|page| page["title"].as_str()).map(squeezed).collect();
    let articles = pages.iter().enumerate().flat_map(|(position, page)| articles(page, position)).collect();
    IssueText { id, date, titles, articles }
}

fn articles(page: &Value, position: usize) -> Vec<ArticleText> {
    let label = page["label"].as_str().unwrap_or_default();
    let default = if label.is_ascii() { label.to_lowercase() } else { format!("p{}", position + 1) };
    let page_id = page["id"].as_str().unwrap_or(&default);
    let list = page["articles"].as_array().map(Vec::as_slice).unwrap_or_default();
    let numbered = list.iter().enumerate();
    numbered.map(|(index, record)| article(record, format!("{page_id}-{:02}", index + 1))).collect()
}

fn article(record: &Value, default_id: String) -> ArticleText {
    let mut text = ArticleText {
        id: record["id"].as_str().map_or(default_id, str::to_owned),
        shown: record["status"] != "canceled" && record["status"] != "withheld",
        syndicated: record["syndicate"] != false,
        ..ArticleText::default()
    };
    for field in ["kicker", "headline", "subtitle"] {
        match &record[field] {
            Value::Array(lines) => text.head.extend(lines.iter().filter_map(Value::as_str).map(squeezed)),
            Value::String(line) => text.head.push(squeezed(line)),
            _ => {}
        }
    }
    for field in ["byline", "credit", "summary", "source", "entered_by"] {
        text.beside.extend(record[field].as_str().map(squeezed));
    }
    text.beside.extend(record["dateline"]["text"].as_str().map(squeezed));
    blocks(&record["body"], &mut text);
    text.flow = squeezed(&text.flow);
    text
}

fn blocks(list: &Value, text: &mut ArticleText) {
    for block in list.as_array().map(Vec::as_slice).unwrap_or_default() {
        for (kind, value) in block.as_object().into_iter().flatten() {
            self::block(kind, value, text);
        }
    }
}

fn block(kind: &str, value: &Value, text: &mut ArticleText) {
    match kind {
        "figure" => figure(value, text),
        "gallery" => {
            value["figures"].as_array().into_iter().flatten().for_each(|one| figure(one, text));
            beside(value, &["caption", "credit"], text);
        }
        "list" => value["items"].as_array().into_iter().flatten().for_each(|item| inline(item, text)),
        "table" => {
            // A caption may stand above or below its table.
            beside(value, &["caption"], text);
            let rows = value["rows"].as_array().into_iter().flatten();
            rows.flat_map(|row| row.as_array().into_iter().flatten()).for_each(|cell| inline(own_text(cell), text));
        }
        "verse" => {
            beside(value, &["title", "author"], text);
            inline(own_text(value), text);
        }
        "box" => {
            inline(&value["title"], text);
            blocks(&value["blocks"], text);
        }
        "quote" if value["blocks"].is_array() => {
            blocks(&value["blocks"], text);
            inline(&value["source"], text);
        }
        _ if value["direction"] == "rtl" => {
            let mut part = ArticleText::default();
            inline(own_text(value), &mut part);
            text.leftward.extend(part.flow.split_whitespace().map(squeezed));
        }
        _ => {
            inline(own_text(value), text);
            inline(&value["source"], text);
        }
    }
}

/// A block is its text, or an object that holds it.
fn own_text(value: &Value) -> &Value {
    if value.is_object() { &value["text"] } else { value }
}

fn figure(value: &Value, text: &mut ArticleText) {
    beside(value, &["caption", "credit"], text);
}

fn beside(value: &Value, fields: &[&str], text: &mut ArticleText) {
    for field in fields {
        let mut part = ArticleText::default();
        inline(&value[*field], &mut part);
        let flow = squeezed(&part.flow);
        text.beside.extend((!flow.is_empty()).then_some(flow));
        text.beside.append(&mut part.beside);
    }
}

fn inline(value: &Value, text: &mut ArticleText) {
    match value {
        Value::String(plain) => text.flow += plain,
        Value::Array(pieces) => pieces.iter().for_each(|piece| inline(piece, text)),
        Value::Object(piece) => piece.iter().for_each(|(kind, value)| self::piece(kind, value, text)),
        _ => {}
    }
}

fn piece(kind: &str, value: &Value, text: &mut ArticleText) {
    match kind {
        "note" => {
            let mut note = ArticleText::default();
            inline(value, &mut note);
            text.beside.push(squeezed(&note.flow));
        }
        // The reading stands above its base, where a text reader may see it earlier or later.
        "ruby" => inline(&value["base"], text),
        // A character without a code is a picture; what stands for it in text is each format's choice.
        "glyph" => {}
        "link" | "span" => inline(&value["text"], text),
        _ => inline(value, text),
    }
}
