//! JSON Feed 1.1.
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::entry::Entry;
use super::rolling::{Head, Rolling};

/// Writes `feed.json`.
#[derive(Debug, Default)]
pub(super) struct JsonFeed {
    any: bool,
    /// Address that explains our own member.
    about: String,
}

impl Rolling for JsonFeed {
    fn file(&self) -> &'static str {
        "feed.json"
    }

    fn media_type(&self) -> &'static str {
        "application/feed+json"
    }

    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.about = head.address("extension");
        let publication = head.publication;
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": publication.title,
            "home_page_url": head.home(),
            "feed_url": head.address(self.file()),
            "language": publication.language.as_str(),
            "authors": [{"name": publication.title}],
        });
        let text = serde_json::to_string(&feed)?;
        // The items follow one by one.
        out.write_all(text.trim_end_matches('}').as_bytes())?;
        out.write_all(b",\"items\":[")
    }

    fn entry(&mut self, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.any {
            out.write_all(b",")?;
        }
        self.any = true;
        out.write_all(b"\n")?;
        serde_json::to_writer(&mut *out, &item(entry, &self.about))?;
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]}\n")
    }
}

fn item(entry: &Entry<'_>, about: &str) -> Value {
    let mut item = Map::new();
    let mut put = |key: &str, value: Value| _ = item.insert(key.to_owned(), value);
    put("id", json!(entry.row.guid));
    if let Some(url) = &entry.url {
        put("url", json!(url));
    }
    put("title", json!(entry.title));
    put("content_html", json!(entry.html()));
    put("summary", json!(entry.summary()));
    put("date_published", json!(entry.row.first_created.to_string()));
    put("date_modified", json!(entry.row.version_created.to_string()));
    put("language", json!(entry.language.as_str()));
    if let Some(by) = entry.by() {
        put("authors", json!([{"name": by}]));
    }
    let tags = entry.tags();
    if !tags.is_empty() {
        put("tags", json!(tags));
    }
    let pictures = entry.pictures.iter().filter_map(|picture| {
        let mut attachment = json!({
            "url": picture.href.as_ref()?,
            "mime_type": picture.media.kind.media_type(),
            "size_in_bytes": picture.media.bytes,
        });
        if !picture.caption.is_empty() {
            attachment["title"] = json!(picture.caption);
        }
        Some(attachment)
    });
    let pictures: Vec<Value> = pictures.collect();
    if let Some(first) = pictures.first() {
        put("image", first["url"].clone());
        put("attachments", json!(pictures));
    }
    put(
        "_newsbind",
        json!({"about": about, "version": entry.row.version, "issue": entry.issue.id, "page": entry.page.label}),
    );
    Value::Object(item)
}
