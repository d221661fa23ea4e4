//! The content of articles as canonical JSON. Every field is named, so that a new one must be decided upon here: what may
//! reach an item belongs in; what is absent is not written, so that a new field leaves old digests as they are.
use std::collections::BTreeMap;

use super::json::Json;
use crate::model::{
    Article, Author, Block, BoxBlock, Cell, Column, Dateline, Figure, Gallery, Generated, Inline, ListBlock, MediaPath,
    Paragraph, Picture, Quote, Region, Related, RelatedTarget, Rights, Series, Status, Subject, Table, Text, Turn,
    Verse,
};
use crate::sink::hex;

/// SHA-256 of the media of an issue.
pub(super) type Media = BTreeMap<MediaPath, [u8; 32]>;

/// Writes content; pictures by their digest.
pub(super) struct Content<'a> {
    pub(super) json: &'a mut Json,
    pub(super) media: &'a Media,
}

impl Content<'_> {
    /// All of an article but where it stands on the page, when its record changed and its number there.
    pub(super) fn article(&mut self, article: &Article) {
        let Article {
            id,
            positional_id: _,
            kind,
            kicker,
            headline,
            subtitle,
            summary,
            sort_as: _,
            column,
            group: _,
            series,
            byline,
            authors,
            dateline,
            source,
            credit,
            entered_by,
            body,
            keywords,
            subjects,
            regions,
            continues_on,
            continued_from,
            related,
            status,
            editor_note,
            correction,
            version: _,
            modified: _,
            own_modified: _,
            syndicate: _,
            rights,
            language,
            direction,
            urls,
            generated,
            first_words,
        } = article;
        self.json.object(|json| {
            let mut content = Content { json, media: self.media };
            content.json.each("authors", authors, author);
            content.blocks("body", body);
            content.json.maybe("byline", byline.as_deref());
            if let Some(Column { name, sort_as: _ }) = column {
                content.json.words("column", name);
            }
            content.turn("continued_from", continued_from.as_ref());
            content.turn("continues_on", continues_on.as_ref());
            content.json.maybe("correction", correction.as_deref());
            content.json.maybe("credit", credit.as_deref());
            if let Some(dateline) = dateline {
                self::dateline(content.json, dateline);
            }
            content.json.maybe("direction", direction.map(|direction| direction.as_str()));
            content.json.maybe("editor_note", editor_note.as_deref());
            content.json.maybe("entered_by", entered_by.as_deref());
            if headline.is_empty() {
                content.json.words("first_words", first_words);
            }
            self::generated(content.json, generated);
            content.text("headline", headline);
            content.json.words("id", id);
            content.json.each("keywords", keywords, |json, word| json.text(word));
            content.texts("kicker", kicker);
            content.json.key("kind").text(kind.as_str());
            content.json.maybe("language", language.as_ref().map(|language| language.as_str()));
            content.json.each("regions", regions, region);
            content.json.each("related", related, self::related);
            content.rights(rights.as_ref());
            if let Some(series) = series {
                self::series(content.json, series);
            }
            content.json.maybe("source", source.as_deref());
            self::status(content.json, *status);
            content.json.each("subjects", subjects, subject);
            content.texts("subtitle", subtitle);
            content.text("summary", summary);
            content.json.each("urls", urls, |json, url| json.text(url));
        });
    }

    pub(super) fn rights(&mut self, rights: Option<&Rights>) {
        let Some(Rights { holder, notice, usage_terms, licence }) = rights.filter(|rights| !rights.is_empty()) else {
            return;
        };
        self.json.key("rights").object(|json| {
            json.maybe("holder", holder.as_deref());
            json.maybe("licence", licence.as_deref());
            json.maybe("notice", notice.as_deref());
            json.maybe("usage_terms", usage_terms.as_deref());
        });
    }

    fn turn(&mut self, key: &'static str, turn: Option<&Turn>) {
        let Some(Turn { page, page_id, article, title: _, printed: _ }) = turn else { return };
        self.json.key(key).object(|json| {
            json.maybe("article", article.as_deref());
            json.words("page", page);
            json.words("page_id", page_id);
        });
    }

    pub(super) fn blocks(&mut self, key: &'static str, blocks: &[Block]) {
        let media = self.media;
        self.json.each(key, blocks, |json, block| Content { json, media }.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.one("paragraph", |content| content.paragraph(paragraph)),
            Block::Subhead { text, level } => self.one("subhead", |content| {
                content.json.key("level").plain(level);
                content.text("text", text);
            }),
            Block::Figure(figure) => self.one("figure", |content| content.figure(figure)),
            Block::Gallery(gallery) => self.one("gallery", |content| content.gallery(gallery)),
            Block::Quote(Quote { blocks, source }) => self.one("quote", |content| {
                content.blocks("blocks", blocks);
                content.json.maybe("source", source.as_deref());
            }),
            Block::Verse(verse) => self.one("verse", |content| content.verse(verse)),
            Block::List(ListBlock { ordered, items }) => self.one("list", |content| {
                content.texts("items", items);
                content.json.flag("ordered", *ordered);
            }),
            Block::Table(table) => self.one("table", |content| content.table(table)),
            Block::Box(BoxBlock { role, title, blocks }) => self.one("box", |content| {
                content.blocks("blocks", blocks);
                content.json.key("role").text(role.as_str());
                content.json.maybe("title", title.as_deref());
            }),
            Block::Separator(words) => self.json.object(|json| json.key("separator").text(words)),
            Block::Faulty { text } => self.json.object(|json| json.key("faulty").text(text)),
        }
    }

    /// An object with one key, whose value is an object.
    fn one(&mut self, key: &'static str, f: impl FnOnce(&mut Content<'_>)) {
        let media = self.media;
        self.json.object(|json| json.key(key).object(|json| f(&mut Content { json, media })));
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let Paragraph { text, role, align, language, direction } = paragraph;
        self.json.maybe("align", align.map(|align| align.as_str()));
        self.json.maybe("direction", direction.map(|direction| direction.as_str()));
        self.json.maybe("language", language.as_ref().map(|language| language.as_str()));
        self.json.maybe("role", role.map(|role| role.as_str()));
        self.text("text", text);
    }

    pub(super) fn figure(&mut self, figure: &Figure) {
        let Figure { id, picture, kind, alt, caption, credit, width: _, height: _, decorative, rights, regions } =
            figure;
        self.json.maybe("alt", alt.as_deref());
        self.text("caption", caption);
        self.json.maybe("credit", credit.as_deref());
        self.json.flag("decorative", *decorative);
        self.json.maybe("id", id.as_deref());
        self.json.maybe("kind", kind.map(|kind| kind.as_str()));
        self.picture(picture);
        self.json.each("regions", regions, region);
        self.rights(rights.as_ref());
    }

    fn picture(&mut self, picture: &Picture) {
        match picture {
            Picture::File(media) => {
                let digest = self.media.get(&media.path).map(|digest| hex(digest)).unwrap_or_default();
                self.json.key("picture").object(|json| {
                    json.words("sha256", &digest);
                    // The name of the file is in the guid of a picture without an id.
                    json.words("stem", media.path.stem());
                });
            }
            Picture::Missing => self.json.key("picture").text("missing"),
            Picture::Broken(_) => self.json.key("picture").text("broken"),
        }
    }

    fn gallery(&mut self, gallery: &Gallery) {
        let Gallery { figures, caption, credit } = gallery;
        let media = self.media;
        self.text("caption", caption);
        self.json.maybe("credit", credit.as_deref());
        self.json.each("figures", figures, |json, figure| {
            json.object(|json| Content { json, media }.figure(figure));
        });
    }

    fn verse(&mut self, verse: &Verse) {
        let Verse { title, author, stanzas } = verse;
        let media = self.media;
        self.json.maybe("author", author.as_deref());
        self.json.each("stanzas", stanzas, |json, lines| {
            json.list(lines, |json, line| Content { json, media }.inlines(line));
        });
        self.json.maybe("title", title.as_deref());
    }

    fn table(&mut self, table: &Table) {
        let Table { caption, header_rows, header_columns, rows, columns: _ } = table;
        let media = self.media;
        self.text("caption", caption);
        self.json.key("header_columns").plain(header_columns);
        self.json.key("header_rows").plain(header_rows);
        self.json.each("rows", rows, |json, row| {
            json.list(row, |json, cell| json.object(|json| Content { json, media }.cell(cell)));
        });
    }

    fn cell(&mut self, cell: &Cell) {
        let Cell { text, colspan, rowspan, align } = cell;
        self.json.maybe("align", align.map(|align| align.as_str()));
        self.json.number("colspan", (*colspan > 1).then_some(*colspan as u64));
        self.json.number("rowspan", (*rowspan > 1).then_some(*rowspan as u64));
        self.text("text", text);
    }

    pub(super) fn text(&mut self, key: &'static str, text: &Text) {
        if !text.is_empty() {
            self.json.key(key);
            self.inlines(text);
        }
    }

    pub(super) fn texts(&mut self, key: &'static str, texts: &[Text]) {
        let media = self.media;
        self.json.each(key, texts, |json, text| Content { json, media }.inlines(text));
    }

    fn inlines(&mut self, text: &Text) {
        if let [Inline::Plain(words)] = text.0.as_slice() {
            return self.json.text(words);
        }
        let media = self.media;
        self.json.list(&text.0, |json, inline| Content { json, media }.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        let (key, text) = match inline {
            Inline::Plain(words) => return self.json.text(words),
            Inline::Strong(text) => ("strong", text),
            Inline::Em(text) => ("em", text),
            Inline::Sup(text) => ("sup", text),
            Inline::Sub(text) => ("sub", text),
            Inline::Note(text) => ("note", text),
            Inline::Link { href, text } => {
                return self.one("link", |content| {
                    content.json.words("href", href);
                    content.text("text", text);
                });
            }
            Inline::Ruby { base, text } => {
                return self.one("ruby", |content| {
                    content.json.words("base", base);
                    content.json.words("text", text);
                });
            }
            Inline::Span { text, language, direction } => {
                return self.one("span", |content| {
                    content.json.maybe("direction", direction.map(|direction| direction.as_str()));
                    content.json.maybe("language", language.as_ref().map(|language| language.as_str()));
                    content.text("text", text);
                });
            }
            Inline::Glyph { image: _, ids, text } => {
                return self.one("glyph", |content| {
                    content.json.maybe("ids", ids.as_deref());
                    content.json.maybe("text", text.as_deref());
                });
            }
        };
        let media = self.media;
        self.json.object(|json| {
            json.key(key);
            Content { json, media }.inlines(text);
        });
    }
}

fn author(json: &mut Json, author: &Author) {
    let Author { name, sort_as: _, role, affiliation } = author;
    json.object(|json| {
        json.maybe("affiliation", affiliation.as_deref());
        json.words("name", name);
        json.maybe("role", role.map(|role| role.as_str()));
    });
}

fn dateline(json: &mut Json, dateline: &Dateline) {
    let Dateline { text, place, date, agency } = dateline;
    json.key("dateline").object(|json| {
        json.maybe("agency", agency.as_deref());
        json.maybe("date", date.map(|date| date.to_string()).as_deref());
        json.maybe("place", place.as_deref());
        json.maybe("text", text.as_deref());
    });
}

fn generated(json: &mut Json, generated: &Generated) {
    let Generated { headline, alt, fields } = generated;
    if *generated == Generated::default() {
        return;
    }
    json.key("generated").object(|json| {
        json.flag("alt", *alt);
        json.each("fields", fields, |json, field| json.text(field));
        json.flag("headline", *headline);
    });
}

fn region(json: &mut Json, region: &Region) {
    let Region { page_id, polygon } = region;
    json.object(|json| {
        json.words("page_id", page_id);
        json.each("polygon", polygon, |json, point| json.list(point, |json, number| json.plain(number)));
    });
}

fn related(json: &mut Json, related: &Related) {
    let Related { rel, target, text } = related;
    json.object(|json| {
        if let RelatedTarget::Article { article, .. } = target {
            json.maybe("article", article.as_deref());
        }
        if let RelatedTarget::Article { issue, .. } = target {
            json.maybe("issue", issue.as_deref());
        }
        if let RelatedTarget::Article { page, .. } = target {
            json.maybe("page", page.as_deref());
        }
        json.key("rel").text(rel.as_str());
        json.maybe("text", text.as_deref());
        if let RelatedTarget::Url(url) = target {
            json.key("url").text(url);
        }
    });
}

fn series(json: &mut Json, series: &Series) {
    let Series { title, part, parts } = series;
    json.key("series").object(|json| {
        json.number("part", part.map(u64::from));
        json.number("parts", parts.map(u64::from));
        json.words("title", title);
    });
}

/// `usable` is not written: it is what an article is.
fn status(json: &mut Json, status: Status) {
    match status {
        Status::Usable => {}
        Status::Withheld { until } => json.key("status").object(|json| json.words("until", &until.to_string())),
        Status::Canceled => json.key("status").text("canceled"),
    }
}

fn subject(json: &mut Json, subject: &Subject) {
    let Subject { scheme, code, name } = subject;
    json.object(|json| {
        json.words("code", code);
        json.maybe("name", name.as_deref());
        json.words("scheme", scheme);
    });
}
