//! Sitemap 0.9 with the news extension 0.9: addresses of the last two days, at most a thousand in a file.
use std::io::{self, Write};

use super::entry::Entry;
use super::rolling::{Head, Rolling};
use super::rss;
use crate::export::xml::Writer;
use crate::model::Timestamp;

/// The most addresses that a news sitemap may hold.
const MOST: usize = 1000;
/// Days that search engines look back.
const DAYS: i32 = 2;

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Writes `news-sitemap.xml`, or an index of that name and parts beside it.
#[derive(Debug, Default)]
pub(super) struct Sitemap {
    updated: Option<Timestamp>,
    base: String,
    /// One `url` each.
    urls: Vec<String>,
}

impl Rolling for Sitemap {
    fn file(&self) -> &'static str {
        "news-sitemap.xml"
    }

    fn media_type(&self) -> &'static str {
        "application/xml"
    }

    fn begin(&mut self, head: &Head<'_>, _: &mut dyn Write) -> io::Result<()> {
        self.updated = head.updated;
        self.base = head.address("");
        Ok(())
    }

    fn entry(&mut self, entry: &Entry<'_>, _: &mut dyn Write) -> io::Result<()> {
        let first = entry.row.first_created;
        let old = self.updated.is_some_and(|updated| first.to_utc().date().days_until(updated.to_utc().date()) > DAYS);
        let Some(url) = entry.url.as_ref().filter(|_| !old) else { return Ok(()) };
        let mut xml = Writer::new();
        xml.open("url").leaf("loc", url).open("news:news").open("news:publication");
        xml.leaf("news:name", &entry.publication.title).leaf("news:language", &rss::tag(entry.language)).close();
        xml.leaf("news:publication_date", &first.to_string()).leaf("news:title", entry.title).close().close();
        self.urls.push(xml.into_string());
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.urls.len() <= MOST {
            return urlset(&self.urls, out);
        }
        let mut xml = Writer::new();
        xml.declaration().open("sitemapindex").attr("xmlns", SITEMAP);
        for n in 1..=self.urls.len().div_ceil(MOST) {
            xml.open("sitemap").leaf("loc", &format!("{}{}", self.base, part_name(n))).close();
        }
        out.write_all(xml.close().as_str().as_bytes())
    }

    fn parts(&self) -> Vec<(String, Vec<u8>)> {
        if self.urls.len() <= MOST {
            return Vec::new();
        }
        let part = |(n, urls): (usize, &[String])| {
            let mut out = Vec::new();
            urlset(urls, &mut out).map(|()| (part_name(n + 1), out))
        };
        // Writing to memory does not fail.
        self.urls.chunks(MOST).enumerate().filter_map(|chunk| part(chunk).ok()).collect()
    }
}

fn part_name(n: usize) -> String {
    format!("news-sitemap-{n}.xml")
}

fn urlset(urls: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new();
    xml.declaration().open("urlset").attr("xmlns", SITEMAP);
    xml.attr("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9");
    xml.drain(out)?;
    for url in urls {
        out.write_all(url.as_bytes())?;
    }
    xml.close();
    xml.drain(out)
}
