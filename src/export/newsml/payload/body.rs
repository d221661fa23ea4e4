//! Running text with all its mark-up, in one of three vocabularies: HTML, XHTML 1.0 Strict, NITF 3.6.
use super::{Lost, each_figure, is_item};
use crate::export::xml::Writer;
use crate::model::{
    Block, BoxBlock, BoxRole, Cell, Direction, Figure, Gallery, Language, ListBlock, Media, Paragraph, Quote, Table,
    Text, Verse,
};

/// The names of elements and attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vocabulary {
    /// HTML, written so that it is well-formed as XML too.
    Html,
    /// XHTML 1.0 Strict: no ruby, languages as `xml:lang`.
    Xhtml,
    Nitf,
}

/// What the text needs to know of the world around it.
pub(crate) struct Surroundings<'a> {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) language: &'a Language,
    /// File name or address of a picture. A picture with none is left to what goes beside the text.
    pub(crate) picture: &'a dyn Fn(&Figure) -> Option<String>,
}

/// Writes blocks; gives the number of characters (Unicode scalar values) of their text.
#[cfg(feature = "feed")]
pub(crate) fn write(xml: &mut Writer, blocks: &[Block], around: &Surroundings<'_>, lost: &mut Lost) -> usize {
    let mut body = Body { xml, around, lost, chars: 0 };
    body.blocks(blocks);
    body.chars
}

/// As [`write`]; where there is neither text nor picture, the title stands for both.
pub(super) fn write_or_title(
    xml: &mut Writer,
    blocks: &[Block],
    title: &str,
    around: &Surroundings<'_>,
    lost: &mut Lost,
) -> usize {
    let mut body = Body { xml, around, lost, chars: 0 };
    body.blocks(blocks);
    let mut pictures = false;
    each_figure(blocks, &mut |figure, _| pictures |= (around.picture)(figure).is_some());
    if body.chars == 0 && !pictures {
        body.words("p", "", title);
    }
    body.chars
}

pub(super) struct Body<'w, 'a> {
    pub(super) xml: &'w mut Writer,
    pub(super) around: &'a Surroundings<'a>,
    pub(super) lost: &'w mut Lost,
    pub(super) chars: usize,
}

impl Body<'_, '_> {
    pub(super) fn is(&self, vocabulary: Vocabulary) -> bool {
        self.around.vocabulary == vocabulary
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Subhead { text, level } => self.element(self.heading(*level), "", text),
            Block::Figure(figure) => self.figure(figure, None),
            Block::Gallery(gallery) => self.gallery(gallery),
            Block::Quote(quote) => self.quote(quote),
            Block::Verse(verse) => self.verse(verse),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Box(inner) => self.boxed(inner),
            Block::Separator(words) => self.words("p", "separator", words),
            Block::Faulty { text } if text.is_empty() => {}
            Block::Faulty { text } => self.words("p", "", text),
        }
    }

    /// h1 and hl1 are the headline, which stands elsewhere; NITF has one level below it.
    fn heading(&self, level: u8) -> &'static str {
        match level {
            _ if self.is(Vocabulary::Nitf) => "hl2",
            0 | 1 => "h2",
            2 => "h3",
            _ => "h4",
        }
    }

    fn open(&mut self, name: &'static str, class: &str) {
        self.xml.open(name);
        if !class.is_empty() {
            self.xml.attr("class", class);
        }
    }

    fn words(&mut self, name: &'static str, class: &str, words: &str) {
        self.open(name, class);
        self.plain(words);
        if self.is(Vocabulary::Html) {
            self.xml.content();
        }
        self.xml.close();
    }

    /// An element with a text, where there is text.
    fn element(&mut self, name: &'static str, class: &str, text: &Text) {
        if text.is_empty() {
            return;
        }
        self.open(name, class);
        self.inlines(text);
        self.xml.close();
    }

    /// Language and direction of the element that was just opened. NITF has no `dir`.
    pub(super) fn language(&mut self, language: Option<&Language>, direction: Option<Direction>) {
        let name = if self.is(Vocabulary::Html) { "lang" } else { "xml:lang" };
        self.xml.attr_opt(name, language.map(Language::as_str));
        if self.is(Vocabulary::Nitf) {
            self.xml.attr_opt("style", direction.and_then(super::nitf::style));
        } else {
            self.xml.attr_opt("dir", direction.map(|direction| direction.as_str()));
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        self.open("p", paragraph.role.map_or("", |role| role.as_str()));
        self.language(paragraph.language.as_ref(), paragraph.direction);
        self.inlines(&paragraph.text);
        self.xml.close();
    }

    /// A picture at its place. One whose words are found beside the text is left to that; one without a file leaves its words.
    fn figure(&mut self, figure: &Figure, credit: Option<&str>) {
        let credit = figure.credit.as_deref().or(credit);
        match figure.media().and_then(|media| Some((media, (self.around.picture)(figure)?))) {
            Some((media, source)) if self.is(Vocabulary::Nitf) => self.media(figure, media, &source, credit),
            Some((media, source)) => self.image(figure, media, &source),
            None if is_item(figure) => {}
            None => {
                self.element("p", "caption", &figure.caption);
                if let Some(credit) = credit {
                    self.words("p", "credit", credit);
                }
            }
        }
    }

    fn image(&mut self, figure: &Figure, media: &Media, source: &str) {
        self.open("div", "figure");
        self.xml.open("img").attr("src", source);
        self.xml.attr("alt", figure.alt.as_deref().unwrap_or_default());
        if media.width > 0 && media.height > 0 {
            self.xml.attr_number("width", media.width.into()).attr_number("height", media.height.into());
        }
        self.xml.close();
        self.element("p", "caption", &figure.caption);
        self.xml.close();
    }

    fn media(&mut self, figure: &Figure, media: &Media, source: &str, credit: Option<&str>) {
        self.xml.open("media").attr("media-type", "image").open("media-reference").attr("source", source);
        self.xml.attr("mime-type", media.kind.media_type());
        self.xml.attr_number("width", media.width.into()).attr_number("height", media.height.into());
        self.xml.attr_opt("alternate-text", figure.alt.as_deref()).close();
        if !figure.caption.is_empty() {
            self.xml.open("media-caption");
            // What stands under a picture is no running text there.
            let chars = self.chars;
            self.inlines(&figure.caption);
            self.chars = chars;
            self.xml.close();
        }
        if let Some(credit) = credit {
            self.xml.leaf("media-producer", credit);
        }
        self.xml.close();
    }

    fn gallery(&mut self, gallery: &Gallery) {
        let credit = gallery.credit.as_deref();
        gallery.figures.iter().for_each(|figure| self.figure(figure, credit));
        let shown = gallery.figures.iter().any(|figure| (self.around.picture)(figure).is_some());
        if shown || !gallery.figures.iter().any(is_item) || self.is(Vocabulary::Nitf) {
            self.element("p", "caption", &gallery.caption);
        }
    }

    fn quote(&mut self, quote: &Quote) {
        if self.is(Vocabulary::Nitf) {
            self.xml.open("bq").open("block");
            self.blocks(&quote.blocks);
            self.xml.close();
            if let Some(source) = &quote.source {
                self.words("credit", "", source);
            }
        } else {
            self.open("blockquote", "");
            self.blocks(&quote.blocks);
            if let Some(source) = &quote.source {
                self.words("p", "quote-source", source);
            }
        }
        self.xml.close();
    }

    fn verse(&mut self, verse: &Verse) {
        for (class, words) in [("verse-title", &verse.title), ("verse-author", &verse.author)] {
            if let Some(words) = words {
                self.words("p", class, words);
            }
        }
        for stanza in &verse.stanzas {
            self.open("p", "verse");
            for (n, line) in stanza.iter().enumerate() {
                if n > 0 {
                    self.xml.open("br").close();
                }
                self.inlines(line);
            }
            self.xml.close();
        }
    }

    fn list(&mut self, list: &ListBlock) {
        self.xml.open(if list.ordered { "ol" } else { "ul" });
        for item in &list.items {
            self.xml.open("li");
            self.inlines(item);
            self.xml.close();
        }
        self.xml.close();
    }

    /// XHTML and NITF want a `tbody`; a table that is all head has its rows there.
    fn table(&mut self, table: &Table) {
        self.xml.open("table");
        self.element("caption", "", &table.caption);
        let (head, body) = table.rows.split_at(table.header_rows.min(table.rows.len()));
        if body.is_empty() {
            self.rows("tbody", head, table.header_columns, true);
        } else {
            if !head.is_empty() {
                self.rows("thead", head, table.header_columns, true);
            }
            self.rows("tbody", body, table.header_columns, false);
        }
        self.xml.close();
    }

    fn rows(&mut self, name: &'static str, rows: &[Vec<Cell>], head_columns: usize, is_head: bool) {
        self.xml.open(name);
        for row in rows {
            self.xml.open("tr");
            for (n, cell) in row.iter().enumerate() {
                self.xml.open(if is_head || n < head_columns { "th" } else { "td" });
                for (name, span) in [("rowspan", cell.rowspan), ("colspan", cell.colspan)] {
                    if span > 1 {
                        self.xml.attr_number(name, span as u64);
                    }
                }
                self.inlines(&cell.text);
                self.xml.close();
            }
            self.xml.close();
        }
        self.xml.close();
    }

    fn boxed(&mut self, inner: &BoxBlock) {
        let nitf = self.is(Vocabulary::Nitf);
        if nitf {
            let class = if inner.role == BoxRole::EditorsNote { "editorsnote" } else { "undef" };
            self.xml.open("note").attr("noteclass", class).open("body.content");
        } else {
            self.xml.open("div").attr_parts("class", &["box ", inner.role.as_str()]);
        }
        if let Some(title) = &inner.title {
            self.words("p", "box-title", title);
        }
        self.blocks(&inner.blocks);
        self.xml.close();
        if nitf {
            self.xml.close();
        }
    }
}
