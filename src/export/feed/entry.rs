//! An article as every format sees it: [`Entry`].
use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::ledger::Row;
use super::profile::Profile;
use crate::export::newsml::{Found, Lost, What, body, default_base, fixed_note, is_item, is_media_topic, line, lines};
use crate::export::xml::Writer;
use crate::model::{
    Article, Block, Direction, Figure, Gallery, Issue, Language, Media, MediaPath, Page, Publication, Rights, Subject,
};

/// A picture of an article.
pub(super) struct EntryPicture<'a> {
    pub(super) guid: &'a str,
    pub(super) figure: &'a Figure,
    pub(super) media: &'a Media,
    /// File name of its copy.
    pub(super) name: String,
    /// Address, where the profile has a base for it.
    pub(super) href: Option<String>,
    pub(super) caption: String,
    pub(super) credit: Option<&'a str>,
}

/// An article with what formats say of it.
pub(super) struct Entry<'a> {
    pub(super) publication: &'a Publication,
    pub(super) profile: &'a Profile,
    pub(super) issue: &'a Issue,
    pub(super) page: &'a Page,
    pub(super) article: &'a Article,
    pub(super) row: &'a Row,
    pub(super) title: &'a str,
    pub(super) language: &'a Language,
    pub(super) direction: Direction,
    /// True where another file has the name that its item would have.
    pub(super) gave_way: bool,
    /// Where it is published online.
    pub(super) url: Option<String>,
    pub(super) pictures: Vec<EntryPicture<'a>>,
    rich: OnceCell<String>,
}

impl<'a> Entry<'a> {
    /// The entry of article `n` of what an issue holds; `names` are those of its media.
    pub(super) fn new(
        publication: &'a Publication,
        profile: &'a Profile,
        issue: &'a Issue,
        found: &'a [Found<'a>],
        n: usize,
        row: &'a Row,
        names: &BTreeMap<MediaPath, String>,
    ) -> Option<Self> {
        let What::Article { page, article } = found[n].what else { return None };
        let language = article.language.as_ref().or(page.language.as_ref()).unwrap_or(&issue.language);
        let base = profile.media_base();
        let pictures = found.iter().filter_map(|found| match found.what {
            What::Picture { owner, figure, gallery, .. } if owner == n => {
                picture(&found.guid, figure, gallery, language, names, base)
            }
            _ => None,
        });
        Some(Self {
            publication,
            profile,
            issue,
            page,
            article,
            row,
            title: &found[n].title,
            language,
            direction: article.direction.or(page.direction).unwrap_or(issue.direction),
            gave_way: found[n].gave_way,
            url: url(profile, issue, page, article),
            pictures: pictures.collect(),
            rich: OnceCell::new(),
        })
    }

    /// Why it is taken back, where it is.
    pub(super) fn note(&self) -> Option<&str> {
        let note = self.article.editor_note.as_deref().unwrap_or(fixed_note(self.language));
        self.article.is_canceled().then_some(note)
    }

    /// The text as HTML, with those of its pictures that have addresses.
    pub(super) fn html(&self) -> &str {
        self.rich.get_or_init(|| self.write(true))
    }

    /// The text as HTML without its pictures.
    pub(super) fn html_of_text(&self) -> String {
        self.write(false)
    }

    fn write(&self, pictures: bool) -> String {
        let mut xml = Writer::new();
        if let Some(note) = self.note() {
            return xml.leaf("p", note).as_str().to_owned();
        }
        let address = |figure: &Figure| {
            let shown = self.pictures.iter().find(|picture| std::ptr::eq(picture.figure, figure));
            shown.filter(|_| pictures).and_then(|picture| picture.href.clone())
        };
        let vocabulary = body::Vocabulary::Html;
        let around = body::Surroundings { vocabulary, language: self.language, picture: &address };
        body::write(&mut xml, &self.article.body, &around, &mut Lost::default());
        xml.into_string()
    }

    /// The summary, else the first paragraph or caption, cut short.
    pub(super) fn summary(&self) -> String {
        let summary = line(&self.article.summary, self.language);
        if !summary.is_empty() {
            return summary.into_owned();
        }
        let paragraph = self.article.body.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) => Some(line(&paragraph.text, self.language)).filter(|line| !line.is_empty()),
            _ => None,
        });
        let caption = || self.pictures.iter().map(|picture| picture.caption.as_str()).find(|words| !words.is_empty());
        shortened(paragraph.as_deref().or_else(caption).unwrap_or_default()).to_owned()
    }

    /// The printed line with the authors, else their names.
    pub(super) fn by(&self) -> Option<String> {
        let names = || self.article.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join(" ");
        self.article.byline.clone().or_else(|| Some(names()).filter(|names| !names.is_empty()))
    }

    /// Lines above the headline, or below it.
    pub(super) fn lines(&self, texts: &'a [crate::model::Text]) -> Vec<String> {
        lines(texts, self.language).map(|line| line.into_owned()).collect()
    }

    /// The rights of a third party, else the publication's.
    pub(super) fn rights(&self) -> &Rights {
        self.article.rights.as_ref().unwrap_or(&self.publication.rights)
    }

    /// Who holds the rights.
    pub(super) fn holder(&self) -> Option<&str> {
        self.rights().holder.as_deref().or(self.publication.publisher.name.as_deref())
    }

    /// Keywords and names of subjects.
    pub(super) fn tags(&self) -> Vec<&str> {
        let subjects = self.article.subjects.iter().filter_map(|subject| subject.name.as_deref());
        self.article.keywords.iter().map(String::as_str).chain(subjects).collect()
    }

    /// Address of the vocabulary of a subject, where it is known.
    pub(super) fn scheme(&self, subject: &Subject) -> Option<&str> {
        match subject.scheme.as_str() {
            "medtop" if is_media_topic(&subject.code) => Some("http://cv.iptc.org/newscodes/mediatopic/"),
            "medtop" => None,
            alias => self.profile.newsml.schemes.get(alias).map(String::as_str),
        }
    }

    /// True where an article of the issue is sent as a text of its own.
    pub(super) fn is_sent(&self, id: &str) -> bool {
        let mut articles = self.issue.pages.iter().flat_map(|page| &page.articles);
        articles.any(|other| {
            let withheld = other.is_withheld() && !self.profile.newsml.include_withheld;
            other.id == id && other.syndicate && !other.is_canceled() && !withheld
        })
    }

    /// Address of a code of our own vocabularies.
    pub(super) fn own_code(&self, folder: &str, code: &str) -> String {
        let base = self.profile.newsml.cv_base.clone().unwrap_or_else(|| default_base(self.publication));
        format!("{base}{folder}/{code}")
    }

    /// True where there is neither text nor caption.
    pub(super) fn is_bare(&self) -> bool {
        self.html().is_empty() && self.pictures.iter().all(|picture| picture.caption.is_empty())
    }
}

fn picture<'a>(
    guid: &'a str,
    figure: &'a Figure,
    gallery: Option<&'a Gallery>,
    language: &Language,
    names: &BTreeMap<MediaPath, String>,
    base: Option<&str>,
) -> Option<EntryPicture<'a>> {
    let media = figure.media().filter(|_| is_item(figure))?;
    let name = names.get(&media.path)?.clone();
    Some(EntryPicture {
        guid,
        figure,
        media,
        href: base.map(|base| format!("{base}{name}")),
        name,
        caption: line(&figure.caption, language).into_owned(),
        credit: figure.credit.as_deref().or(gallery.and_then(|gallery| gallery.credit.as_deref())),
    })
}

fn url(profile: &Profile, issue: &Issue, page: &Page, article: &Article) -> Option<String> {
    let template = &profile.feed.link;
    let first = article.urls.first().map(String::as_str);
    if template.contains("{url}") && first.is_none() {
        return None;
    }
    let mut out = template.replace("{url}", first.unwrap_or_default());
    for (word, value) in [("{date}", issue.date.to_string()), ("{id}", article.id.clone()), ("{page}", page.id.clone())]
    {
        out = out.replace(word, &value);
    }
    out.starts_with("http").then_some(out)
}

/// At most 80 characters, cut behind a mark where there is one in the second half, never before a combining character.
fn shortened(text: &str) -> &str {
    const MOST: usize = 80;
    let Some((end, _)) = text.char_indices().nth(MOST) else { return text };
    let window = &text[..end];
    let mark = |c: char| matches!(c, '。' | '！' | '？' | '；' | '，' | '…' | '.' | '!' | '?' | ';' | ',');
    // Closing marks belong to what they close.
    let closing = |c: char| matches!(c, '”' | '’' | '」' | '』' | '）' | '》');
    let marks = window.char_indices().rev().filter(|(at, c)| mark(*c) && *at > end / 2);
    let ends = marks.map(|(at, c)| text.len() - text[at + c.len_utf8()..].trim_start_matches(closing).len());
    let cluster = || {
        let clusters = unicode_segmentation::UnicodeSegmentation::grapheme_indices(text, true);
        clusters.map(|(at, _)| at).take_while(|at| *at <= end).last().unwrap_or(end)
    };
    let cut = ends.filter(|cut| *cut <= end).max();
    &text[..cut.unwrap_or_else(cluster)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_end_where_a_reader_would_stop() {
        assert_eq!(shortened("短。"), "短。");
        let long = format!("{}。{}", "甲".repeat(60), "乙".repeat(60));
        assert_eq!(shortened(&long), format!("{}。", "甲".repeat(60)));
        assert_eq!(shortened(&"甲".repeat(100)).chars().count(), 80);
        let quoted = format!("{}。”{}", "甲".repeat(70), "乙".repeat(60));
        assert_eq!(shortened(&quoted), format!("{}。”", "甲".repeat(70)));
        let combined = format!("{}e\u{301}x", "a".repeat(79));
        assert_eq!(shortened(&combined), "a".repeat(79));
    }
}
