//! The text of a NITF document: blocks and inline mark-up.
use super::Nitf;
use crate::export::newsml::payload::{Lost, each_figure, flat, is_item};
use crate::export::xml::Writer;
use crate::model::{
    Block, BoxBlock, BoxRole, Cell, Figure, Gallery, Inline, ListBlock, Paragraph, Quote, Table, Text, Verse,
};

/// Writes the blocks; gives the number of characters of their text.
pub(super) fn write(xml: &mut Writer, nitf: &Nitf<'_>, lost: &mut Lost) -> usize {
    let mut body = Body { xml, nitf, lost, chars: 0 };
    body.blocks(nitf.blocks);
    let mut pictures = false;
    each_figure(nitf.blocks, &mut |figure, _| pictures |= (nitf.picture)(figure).is_some());
    if body.chars == 0 && !pictures {
        body.words("", nitf.title);
    }
    body.chars
}

struct Body<'w, 'a> {
    xml: &'w mut Writer,
    nitf: &'a Nitf<'a>,
    lost: &'w mut Lost,
    chars: usize,
}

impl Body<'_, '_> {
    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Subhead { text, .. } => self.element("hl2", "", text),
            Block::Figure(figure) => self.figure(figure, None),
            Block::Gallery(gallery) => self.gallery(gallery),
            Block::Quote(quote) => self.quote(quote),
            Block::Verse(verse) => self.verse(verse),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Box(inner) => self.note(inner),
            Block::Separator(words) => self.words("separator", words),
            Block::Faulty { text } if text.is_empty() => {}
            Block::Faulty { text } => self.words("", text),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        self.open("p", paragraph.role.map_or("", |role| role.as_str()));
        self.xml.attr_opt("xml:lang", paragraph.language.as_ref().map(|language| language.as_str()));
        self.xml.attr_opt("style", paragraph.direction.and_then(super::style));
        self.inlines(&paragraph.text);
        self.xml.close();
    }

    /// A picture at its place; one without a file leaves its words.
    fn figure(&mut self, figure: &Figure, credit: Option<&str>) {
        let credit = figure.credit.as_deref().or(credit);
        let source = figure.media().and_then(|media| Some((media, (self.nitf.picture)(figure)?)));
        let Some((media, source)) = source else {
            if !is_item(figure) {
                self.element("p", "caption", &figure.caption);
                if let Some(credit) = credit {
                    self.words("credit", credit);
                }
            }
            return;
        };
        self.xml.open("media").attr("media-type", "image").open("media-reference").attr("source", &source);
        self.xml.attr("mime-type", media.kind.media_type());
        self.xml.attr_number("width", media.width.into()).attr_number("height", media.height.into());
        self.xml.attr_opt("alternate-text", figure.alt.as_deref()).close();
        if !figure.caption.is_empty() {
            self.xml.open("media-caption");
            // What stands under a picture is no running text.
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
        self.element("p", "caption", &gallery.caption);
    }

    fn quote(&mut self, quote: &Quote) {
        self.xml.open("bq").open("block");
        self.blocks(&quote.blocks);
        self.xml.close();
        if let Some(source) = &quote.source {
            self.chars += source.chars().count();
            self.xml.leaf("credit", source);
        }
        self.xml.close();
    }

    fn verse(&mut self, verse: &Verse) {
        for (class, words) in [("verse-title", &verse.title), ("verse-author", &verse.author)] {
            if let Some(words) = words {
                self.words(class, words);
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

    /// The schema wants a `tbody`; a table that is all head has an empty one.
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

    fn note(&mut self, inner: &BoxBlock) {
        let class = if inner.role == BoxRole::EditorsNote { "editorsnote" } else { "undef" };
        self.xml.open("note").attr("noteclass", class).open("body.content");
        if let Some(title) = &inner.title {
            self.words("box-title", title);
        }
        self.blocks(&inner.blocks);
        self.xml.close().close();
    }

    fn open(&mut self, name: &'static str, class: &str) {
        self.xml.open(name);
        if !class.is_empty() {
            self.xml.attr("class", class);
        }
    }

    fn words(&mut self, class: &str, words: &str) {
        self.open("p", class);
        self.plain(words);
        self.xml.close();
    }

    fn element(&mut self, name: &'static str, class: &str, text: &Text) {
        if text.is_empty() {
            return;
        }
        self.open(name, class);
        self.inlines(text);
        self.xml.close();
    }

    fn plain(&mut self, words: &str) {
        self.chars += words.chars().count();
        self.xml.text(words);
    }

    fn inlines(&mut self, text: &Text) {
        text.0.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Plain(words) => {
                for (n, piece) in words.split('\n').enumerate() {
                    self.plain(if n > 0 { " " } else { "" });
                    self.plain(piece);
                }
            }
            Inline::Strong(text) => self.mark("em", Some("strong"), text),
            Inline::Em(text) => self.mark("em", None, text),
            Inline::Sup(text) => self.raised("sup", text),
            Inline::Sub(text) => self.raised("sub", text),
            Inline::Link { href, text } if href.starts_with('#') => self.inlines(text),
            Inline::Link { href, text } => {
                self.xml.open("a").attr("href", href);
                self.inlines(text);
                self.xml.close();
            }
            // The schema defines `ruby` and allows it nowhere in `p`.
            Inline::Ruby { base, text } => {
                let (open, close) = if self.nitf.language.is_chinese() { ("（", "）") } else { (" (", ")") };
                [base, open, text, close].iter().for_each(|words| self.plain(words));
            }
            Inline::Note(note) => {
                let (open, close) =
                    if self.nitf.language.is_chinese() { ("（注：", "）") } else { (" (Note: ", ")") };
                self.plain(open);
                self.inlines(note);
                self.plain(close);
            }
            Inline::Span { text, language, direction } => {
                self.xml.open("lang").attr_opt("xml:lang", language.as_ref().map(|language| language.as_str()));
                self.xml.attr_opt("style", direction.and_then(super::style));
                self.inlines(text);
                self.xml.close();
            }
            Inline::Glyph { image, ids, text } => {
                if image.is_some() {
                    self.lost.glyph();
                }
                self.plain(Inline::glyph_text(ids.as_deref(), text.as_deref()));
            }
        }
    }

    fn mark(&mut self, name: &'static str, class: Option<&str>, text: &Text) {
        self.xml.open(name).attr_opt("class", class);
        self.inlines(text);
        self.xml.close();
    }

    /// `num/sup` holds text only.
    fn raised(&mut self, name: &'static str, text: &Text) {
        let words = flat::line(text, self.nitf.language);
        self.chars += words.chars().count();
        self.xml.open("num").leaf(name, &words).close();
    }
}
