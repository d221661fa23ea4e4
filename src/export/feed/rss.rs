//! RSS 2.0, with the modules content, dc, atom and media.
use super::entry::{Entry, EntryPicture};
use super::markup::Vocabulary;
use super::profile::PubDate;
use super::rolling::Head;
use crate::export::xml::Writer;
use crate::model::{Language, Timestamp};

/// The words of RSS and its modules.
pub(super) struct Rss;

impl Vocabulary for Rss {
    const FILE: &'static str = "rss.xml";
    const MEDIA_TYPE: &'static str = "application/rss+xml";
    const AROUND: usize = 2;
    const PICTURES_LAST: bool = true;

    fn head(xml: &mut Writer, head: &Head<'_>, own: &str) {
        let publication = head.publication;
        xml.declaration().open("rss");
        for (name, address) in [
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ] {
            xml.attr(name, address);
        }
        xml.attr("version", "2.0").open("channel").leaf("title", &publication.title);
        xml.leaf("link", &head.home())
            .leaf("description", &description(head))
            .leaf("language", &tag(&publication.language));
        if let Some(notice) = &publication.rights.notice {
            xml.leaf("copyright", notice);
        }
        if let Some(updated) = head.updated {
            xml.leaf("lastBuildDate", &rfc822(updated));
        }
        xml.leaf("generator", "newsbind").leaf("docs", "https://www.rssboard.org/rss-specification");
        xml.open("atom:link").attr("rel", "self").attr("type", Self::MEDIA_TYPE).attr("href", own).close();
    }

    fn open(xml: &mut Writer, entry: &Entry<'_>) {
        xml.open("item").leaf("title", entry.title);
        if let Some(url) = &entry.url {
            xml.leaf("link", url);
        }
        xml.open("guid").attr("isPermaLink", "false").text(&entry.row.guid).close();
        let date = match entry.profile.feed.pub_date {
            PubDate::Version => entry.row.version_created,
            PubDate::First => entry.row.first_created,
        };
        xml.leaf("pubDate", &rfc822(date));
        if let Some(by) = entry.by() {
            xml.leaf("dc:creator", &by);
        }
    }

    fn topics(xml: &mut Writer, entry: &Entry<'_>) {
        for tag in entry.tags() {
            xml.leaf("category", tag);
        }
    }

    fn text(xml: &mut Writer, summary: &str, html: &str) {
        xml.leaf("description", summary).open("content:encoded").cdata(html).close();
    }

    fn picture(xml: &mut Writer, picture: &EntryPicture<'_>, href: &str) {
        xml.open("media:content").attr("url", href).attr("medium", "image");
        xml.attr("type", picture.media.kind.media_type());
        xml.attr_number("width", picture.media.width.into()).attr_number("height", picture.media.height.into());
        xml.attr_number("fileSize", picture.media.bytes);
        if !picture.caption.is_empty() {
            xml.open("media:description").attr("type", "plain").text(&picture.caption).close();
        }
        if let Some(credit) = picture.credit {
            xml.open("media:credit").attr("role", "photographer").text(credit).close();
        }
        xml.close();
    }
}

fn description(head: &Head<'_>) -> String {
    let title = &head.publication.title;
    if head.publication.language.is_chinese() {
        format!("{title} 新近文章")
    } else {
        format!("{title}: recent articles")
    }
}

/// The codes that RSS and news sitemaps have for Chinese; other tags as they are, in lower case.
pub(super) fn tag(language: &Language) -> String {
    if !language.is_chinese() {
        return language.as_str().to_ascii_lowercase();
    }
    if language.is_traditional_chinese() { "zh-tw".to_owned() } else { "zh-cn".to_owned() }
}

/// RFC 822 with four digits of the year: `Tue, 05 Mar 2024 09:30:00 +0800`.
fn rfc822(time: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (date, (hour, minute, second), zone) = (time.date(), time.time(), time.offset_minutes());
    let (day, month) = (DAYS[usize::from(date.weekday()) - 1], MONTHS[usize::from(date.month()) - 1]);
    let sign = if zone < 0 { '-' } else { '+' };
    let (hours, minutes) = (zone.abs() / 60, zone.abs() % 60);
    let (year, n) = (date.year(), date.day());
    format!("{day}, {n:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} {sign}{hours:02}{minutes:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_rfc_822() {
        let time = Timestamp::parse("2024-03-05T09:30:00+08:00").unwrap();
        assert_eq!(rfc822(time), "Tue, 05 Mar 2024 09:30:00 +0800");
        assert_eq!(rfc822(Timestamp::parse("2023-12-31T00:00:01-03:30").unwrap()), "Sun, 31 Dec 2023 00:00:01 -0330");
    }

    #[test]
    fn languages_have_the_codes_that_readers_know() {
        let of = |text| tag(&Language::parse(text).unwrap());
        assert_eq!([of("zh-Hans"), of("zh"), of("zh-Hant"), of("en-GB")], ["zh-cn", "zh-cn", "zh-tw", "en-gb"]);
    }
}
