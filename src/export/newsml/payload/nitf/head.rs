//! Head of a NITF document and the head of its body: what is known of the text.
use super::Nitf;
use crate::export::newsml::payload::flat::lines;
use crate::export::xml::Writer;
use crate::model::{Article, Dateline, Issue, Rights, Status, Timestamp};
use crate::plan::names;

pub(super) fn write(xml: &mut Writer, nitf: &Nitf<'_>) {
    xml.open("head").leaf("title", nitf.title);
    docdata(xml, nitf);
    pubdata(xml, nitf);
    revision_history(xml, nitf);
    xml.close();
}

fn docdata(xml: &mut Writer, nitf: &Nitf<'_>) {
    let article = nitf.article;
    let status = match article.map(|article| article.status) {
        _ if nitf.note.is_some() => "canceled",
        Some(Status::Withheld { .. }) => "embargoed",
        _ => "usable",
    };
    xml.open("docdata").attr("management-status", status);
    let source = names::authority(nitf.publication);
    if let Some(correction) = article.and_then(|article| article.correction.as_deref()) {
        xml.open("correction").attr("info", correction).attr("id-string", nitf.guid);
        xml.attr_opt("regsrc", source.as_deref()).close();
    }
    xml.open("doc-id").attr("id-string", nitf.guid).attr_opt("regsrc", source.as_deref()).close();
    if let Some(column) = article.and_then(|article| article.column.as_ref()) {
        xml.open("fixture").attr("fix-id", &column.name).close();
    }
    let release = match article.map(|article| article.status) {
        Some(Status::Withheld { until }) => until,
        _ => nitf.created,
    };
    xml.open("date.issue").attr("norm", &basic(nitf.created)).close();
    xml.open("date.release").attr("norm", &basic(release)).close();
    if let Some(note) = nitf.note {
        xml.open("ed-msg").attr("info", note).close();
    }
    xml.open("du-key").attr_number("version", nitf.version.into()).close();
    rights(xml, nitf);
    if let Some(article) = article.filter(|_| nitf.note.is_none()) {
        words(xml, article);
    }
    xml.close();
}

fn rights(xml: &mut Writer, nitf: &Nitf<'_>) {
    let own = nitf.article.and_then(|article| article.rights.as_ref());
    let rights: Option<&Rights> = own.or(Some(&nitf.publication.rights)).filter(|rights| !rights.is_empty());
    let holder = rights.and_then(|rights| rights.holder.as_deref()).or(nitf.publication.publisher.name.as_deref());
    if let Some(holder) = holder {
        xml.open("doc.copyright").attr("holder", holder).attr("year", &nitf.issue.date.year().to_string()).close();
    }
    let limits = rights.and_then(|rights| rights.usage_terms.as_deref().or(rights.notice.as_deref()));
    if let Some(limits) = limits {
        xml.open("doc.rights").attr("limitations", limits).close();
    }
}

fn words(xml: &mut Writer, article: &Article) {
    if !article.keywords.is_empty() {
        xml.open("key-list");
        for keyword in &article.keywords {
            xml.open("keyword").attr("key", keyword).close();
        }
        xml.close();
    }
    if !article.subjects.is_empty() {
        xml.open("identified-content");
        for subject in &article.subjects {
            xml.open("classifier").attr("type", "subject");
            xml.attr_parts("value", &[&subject.scheme, ":", &subject.code]);
            xml.text(subject.name.as_deref().unwrap_or_default()).close();
        }
        xml.close();
    }
}

fn pubdata(xml: &mut Writer, nitf: &Nitf<'_>) {
    let Issue { date, number, edition, volume_number, .. } = nitf.issue;
    xml.open("pubdata").attr("type", "print");
    xml.attr("date.publication", &date.to_string().replace('-', ""));
    xml.attr("name", &nitf.publication.title).attr_opt("issn", nitf.publication.identifiers.issn.as_deref());
    xml.attr_opt("volume", volume_number.as_deref()).attr_opt("issue", number.as_deref());
    xml.attr_opt("edition.name", edition.as_deref())
        .attr_opt("position.section", nitf.page.and_then(|page| page.section.as_deref()));
    xml.attr_opt("position.sequence", nitf.page.map(|page| page.label.as_str())).close();
}

fn revision_history(xml: &mut Writer, nitf: &Nitf<'_>) {
    let entered_by = nitf.article.and_then(|article| article.entered_by.as_deref()).filter(|_| nitf.note.is_none());
    if let Some(name) = entered_by {
        let comment = if nitf.language.is_chinese() { "录入" } else { "data entry" };
        xml.open("revision-history").attr("name", name).attr("function", "other").attr("comment", comment).close();
    }
    for staff in nitf.page.iter().flat_map(|page| &page.staff) {
        let function = match staff.role.as_str() {
            "chief_editor" | "duty_editor" | "editor" => "editor",
            "designer" => "graphic-artist",
            _ => "other",
        };
        xml.open("revision-history").attr("name", &staff.name).attr("function", function);
        let comment = (function == "other").then(|| staff.label.as_deref().unwrap_or(&staff.role));
        xml.attr_opt("comment", comment).close();
    }
}

/// `body.head`: the headline first, then what stands above and below it.
pub(super) fn body_head(xml: &mut Writer, nitf: &Nitf<'_>) {
    xml.open("body.head").open("hedline").leaf("hl1", nitf.title);
    let Some(article) = nitf.article.filter(|_| nitf.note.is_none()) else {
        xml.close().close();
        return;
    };
    for (class, texts) in [("kicker", &article.kicker), ("subtitle", &article.subtitle)] {
        for line in lines(texts, nitf.language) {
            xml.open("hl2").attr("class", class).text(&line).close();
        }
    }
    xml.close();
    if let Some(source) = &article.source {
        xml.open("rights").leaf("rights.owner", source).close();
    }
    if let Some(byline) = &article.byline {
        xml.leaf("byline", byline);
    }
    xml.leaf("distributor", &nitf.publication.title);
    dateline(xml, article.dateline.as_ref());
    summary(xml, nitf, article);
    series(xml, nitf.issue, article);
    xml.close();
}

fn dateline(xml: &mut Writer, dateline: Option<&Dateline>) {
    let Some(Dateline { text, place, date, agency }) = dateline else { return };
    xml.open("dateline");
    let mut first = true;
    if let Some(place) = place {
        xml.leaf("location", place);
        first = false;
    }
    let date = date.map(|date| date.to_string());
    let rest: Vec<&str> = match text {
        Some(text) => vec![text],
        None => date.iter().chain(agency).map(String::as_str).collect(),
    };
    for words in rest {
        xml.text(if first { "" } else { " " }).text(words);
        first = false;
    }
    xml.close();
}

fn summary(xml: &mut Writer, nitf: &Nitf<'_>, article: &Article) {
    let line = crate::export::newsml::payload::flat::line(&article.summary, nitf.language);
    if !line.is_empty() {
        xml.open("abstract").leaf("p", &line).close();
    }
}

/// Parts of an article on several pages; else 连载.
fn series(xml: &mut Writer, issue: &Issue, article: &Article) {
    if let Some((first, part, parts)) = parts(issue, article) {
        write_series(xml, first, Some(part), Some(parts));
    } else if let Some(series) = &article.series {
        write_series(xml, &series.title, series.part, series.parts);
    }
}

fn write_series(xml: &mut Writer, name: &str, part: Option<u32>, parts: Option<u32>) {
    xml.open("series").attr("series.name", name);
    for (name, number) in [("series.part", part), ("series.totalpart", parts)] {
        if let Some(number) = number {
            xml.attr_number(name, number.into());
        }
    }
    xml.close();
}

/// Of a part of an article: id of the first part, the number of this one, how many there are.
pub(in crate::export::newsml) fn parts<'a>(issue: &'a Issue, article: &'a Article) -> Option<(&'a str, u32, u32)> {
    let turns = article.continues_on.is_some() || article.continued_from.is_some();
    turns.then(|| chain(issue, article)).filter(|(_, _, parts)| *parts > 1)
}

/// A chain that loops ends where it was entered.
fn chain<'a>(issue: &'a Issue, article: &'a Article) -> (&'a str, u32, u32) {
    let is_sent = |other: &Article| other.syndicate && other.status == Status::Usable;
    let articles = || issue.pages.iter().flat_map(|page| &page.articles);
    let find = |id: &str| articles().find(|other| other.id == id && is_sent(other));
    let mut first = article;
    let mut before = 0;
    let most = issue.pages.iter().map(|page| page.articles.len()).sum::<usize>();
    while let Some(other) = first.continued_from.as_ref().and_then(|turn| turn.article.as_deref()).and_then(find)
        && other.id != article.id
        && (before as usize) < most
    {
        (first, before) = (other, before + 1);
    }
    let (mut last, mut after) = (article, 0);
    while let Some(other) = last.continues_on.as_ref().and_then(|turn| turn.article.as_deref()).and_then(find)
        && other.id != article.id
        && (after as usize) < most
    {
        (last, after) = (other, after + 1);
    }
    (&first.id, before + 1, before + after + 1)
}

/// ISO 8601, basic: `20240305T060000+0800`.
fn basic(time: Timestamp) -> String {
    let text = time.to_string();
    let (date, zone) = text.split_at(19.min(text.len()));
    format!("{}{}", date.replace(['-', ':'], ""), zone.replace(':', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_without_separators() {
        let norm = |text| basic(Timestamp::parse(text).unwrap());
        assert_eq!(norm("2024-03-05T06:00:00+08:00"), "20240305T060000+0800");
        assert_eq!(norm("2024-03-05T06:00:00-03:30"), "20240305T060000-0330");
        assert_eq!(norm("2024-03-05T06:00:00Z"), "20240305T060000Z");
    }
}
