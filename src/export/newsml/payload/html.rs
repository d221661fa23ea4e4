//! Rich HTML as a fragment: every block and all inline mark-up kept, well-formed as XML too.
use super::is_item;
use crate::export::xml::Writer;
use crate::model::{
    Block, BoxBlock, Cell, Figure, Gallery, Inline, Language, ListBlock, Paragraph, Quote, Table, Text, Verse,
};

/// What the text needs to know of the world around it.
pub(crate) struct Surroundings<'a> {
    pub(crate) language: &'a Language,
    /// Address of a picture. A picture with none is left to what goes beside the text.
    pub(crate) picture: &'a dyn Fn(&Figure) -> Option<String>,
}

/// Writes blocks as HTML; gives the number of characters (Unicode scalar values) of their text.
pub(crate) fn write(xml: &mut Writer, blocks: &[Block], around: &Surroundings<'_>) -> usize {
    let mut html = Html { xml, around, chars: 0 };
    html.blocks(blocks);
    html.chars
}

struct Html<'w, 'a> {
    xml: &'w mut Writer,
    around: &'a Surroundings<'a>,
    chars: usize,
}

impl Html<'_, '_> {
    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Subhead { text, level } => self.element(heading(*level), "", text),
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

    fn open(&mut self, name: &'static str, class: &str) {
        self.xml.open(name);
        if !class.is_empty() {
            self.xml.attr("class", class);
        }
    }

    fn words(&mut self, name: &'static str, class: &str, words: &str) {
        self.open(name, class);
        self.plain(words);
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

    fn paragraph(&mut self, paragraph: &Paragraph) {
        self.open("p", paragraph.role.map_or("", |role| role.as_str()));
        self.xml.attr_opt("lang", paragraph.language.as_ref().map(Language::as_str));
        self.xml.attr_opt("dir", paragraph.direction.map(|direction| direction.as_str()));
        self.inlines(&paragraph.text);
        self.xml.close();
    }

    fn figure(&mut self, figure: &Figure, credit: Option<&str>) {
        let address = figure.media().and_then(|media| Some((media, (self.around.picture)(figure)?)));
        match address {
            Some((media, address)) => {
                self.open("div", "figure");
                self.xml.open("img").attr("src", &address);
                self.xml.attr("alt", figure.alt.as_deref().unwrap_or_default());
                if media.width > 0 && media.height > 0 {
                    self.xml.attr_number("width", media.width.into()).attr_number("height", media.height.into());
                }
                self.xml.close();
                self.element("p", "caption", &figure.caption);
                self.xml.close();
            }
            // Its words are found beside the text.
            None if is_item(figure) => {}
            None => {
                self.element("p", "caption", &figure.caption);
                if let Some(credit) = figure.credit.as_deref().or(credit) {
                    self.words("p", "credit", credit);
                }
            }
        }
    }

    fn gallery(&mut self, gallery: &Gallery) {
        let credit = gallery.credit.as_deref();
        gallery.figures.iter().for_each(|figure| self.figure(figure, credit));
        let shown = gallery.figures.iter().any(|figure| (self.around.picture)(figure).is_some());
        if shown || !gallery.figures.iter().any(is_item) {
            self.element("p", "caption", &gallery.caption);
        }
    }

    fn quote(&mut self, quote: &Quote) {
        self.open("blockquote", "");
        self.blocks(&quote.blocks);
        if let Some(source) = &quote.source {
            self.words("p", "quote-source", source);
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

    fn table(&mut self, table: &Table) {
        self.xml.open("table");
        self.element("caption", "", &table.caption);
        let (head, body) = table.rows.split_at(table.header_rows.min(table.rows.len()));
        for (name, rows, is_head) in [("thead", head, true), ("tbody", body, false)] {
            if rows.is_empty() {
                continue;
            }
            self.xml.open(name);
            for row in rows {
                self.xml.open("tr");
                for (n, cell) in row.iter().enumerate() {
                    self.cell(cell, is_head || n < table.header_columns);
                }
                self.xml.close();
            }
            self.xml.close();
        }
        self.xml.close();
    }

    fn cell(&mut self, cell: &Cell, head: bool) {
        self.xml.open(if head { "th" } else { "td" });
        for (name, span) in [("colspan", cell.colspan), ("rowspan", cell.rowspan)] {
            if span > 1 {
                self.xml.attr_number(name, span as u64);
            }
        }
        self.inlines(&cell.text);
        self.xml.close();
    }

    fn boxed(&mut self, inner: &BoxBlock) {
        self.xml.open("div").attr_parts("class", &["box ", inner.role.as_str()]);
        if let Some(title) = &inner.title {
            self.words("p", "box-title", title);
        }
        self.blocks(&inner.blocks);
        self.xml.close();
    }

    fn plain(&mut self, words: &str) {
        self.chars += words.chars().count();
        self.xml.text(words);
    }

    fn inlines(&mut self, text: &Text) {
        for inline in &text.0 {
            match inline {
                Inline::Plain(words) => self.line(words),
                Inline::Strong(text) => self.mark("strong", text),
                Inline::Em(text) => self.mark("em", text),
                Inline::Sup(text) => self.mark("sup", text),
                Inline::Sub(text) => self.mark("sub", text),
                // `#id` leads to nothing outside the issue.
                Inline::Link { href, text } if href.starts_with('#') => self.inlines(text),
                Inline::Link { href, text } => {
                    self.xml.open("a").attr("href", href);
                    self.inlines(text);
                    self.xml.close();
                }
                Inline::Ruby { base, text } => {
                    self.xml.open("ruby");
                    self.plain(base);
                    self.xml.leaf("rt", text).close();
                }
                Inline::Note(note) => {
                    let (open, close) =
                        if self.around.language.is_chinese() { ("（注：", "）") } else { (" (Note: ", ")") };
                    self.plain(open);
                    self.inlines(note);
                    self.plain(close);
                }
                Inline::Span { text, language, direction } => {
                    self.xml.open("span").attr_opt("lang", language.as_ref().map(Language::as_str));
                    self.xml.attr_opt("dir", direction.map(|direction| direction.as_str()));
                    self.inlines(text);
                    self.xml.close();
                }
                Inline::Glyph { ids, text, .. } => self.plain(Inline::glyph_text(ids.as_deref(), text.as_deref())),
            }
        }
    }

    fn mark(&mut self, name: &'static str, text: &Text) {
        self.xml.open(name);
        self.inlines(text);
        self.xml.close();
    }

    /// A printed line break is a space.
    fn line(&mut self, words: &str) {
        for (n, piece) in words.split('\n').enumerate() {
            if n > 0 {
                self.plain(" ");
            }
            self.plain(piece);
        }
    }
}

/// h1 is the headline, which stands elsewhere.
fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "h2",
        2 => "h3",
        _ => "h4",
    }
}
