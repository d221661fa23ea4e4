//! Flat payloads without inline mark-up: XHTML 1.0 Strict with one element a block and its kind as the class; plain text with
//! one line a block.
use super::flat::{Lost, line, pieces};
use super::{Story, each_figure, is_item};
use crate::export::xml::Writer;
use crate::model::{Block, Direction, Figure, Gallery, Language, ListBlock, Paragraph, Quote, Table, Text, Verse};

/// Media type of the payload.
pub(in crate::export::newsml) const MEDIA_TYPE: &str = "application/xhtml+xml";

/// Writes the document; gives the number of characters (Unicode scalar values) of all text in its body.
pub(in crate::export::newsml) fn write(xml: &mut Writer, story: &Story<'_>, lost: &mut Lost) -> usize {
    let language = story.language.as_str();
    xml.open("html").attr("xmlns", "http://www.w3.org/1999/xhtml").attr("xml:lang", language);
    if story.direction == Direction::Rtl {
        xml.attr("dir", "rtl");
    }
    xml.open("head").leaf("title", story.title).close().open("body");
    let chars = Body { xml, language: story.language, lost, chars: 0, plain: false }.story(story);
    xml.close().close();
    chars
}

/// Media type of plain text.
pub(in crate::export::newsml) const TEXT: &str = "text/plain";

/// Writes the lines; gives the number of their characters.
pub(in crate::export::newsml) fn text(xml: &mut Writer, story: &Story<'_>, lost: &mut Lost) -> usize {
    Body { xml, language: story.language, lost, chars: 0, plain: true }.story(story)
}

struct Body<'a> {
    xml: &'a mut Writer,
    language: &'a Language,
    lost: &'a mut Lost,
    chars: usize,
    /// Lines instead of elements.
    plain: bool,
}

impl Body<'_> {
    /// The blocks, else the captions, else the title.
    fn story(mut self, story: &Story<'_>) -> usize {
        self.blocks(story.blocks, "");
        if self.chars == 0 {
            self.captions(story.blocks);
        }
        if self.chars == 0 {
            self.words("p", "", story.title);
        }
        self.chars
    }

    /// `around` is the class of the quotation or box that the blocks stand in.
    fn blocks(&mut self, blocks: &[Block], around: &str) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph, around),
                Block::Subhead { text, level } => self.element(heading(*level), around, "", text),
                Block::Figure(figure) => self.figure(figure, None, around),
                Block::Gallery(gallery) => self.gallery(gallery, around),
                Block::Quote(quote) => self.quote(quote, around),
                Block::Verse(verse) => self.verse(verse, around),
                Block::List(list) => self.list(list, around),
                Block::Table(table) => self.table(table, around),
                Block::Box(inner) => {
                    if let Some(title) = &inner.title {
                        self.words("p", "box-title", title);
                    }
                    self.blocks(&inner.blocks, "box");
                }
                Block::Separator(words) => {
                    self.open("p", around, "separator");
                    self.text(words);
                    self.close();
                }
                Block::Faulty { text } if !text.is_empty() => {
                    self.open("p", around, "");
                    self.text(text);
                    self.close();
                }
                Block::Faulty { .. } => {}
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, around: &str) {
        self.open("p", around, "");
        if !self.plain {
            self.xml.attr_opt("xml:lang", paragraph.language.as_ref().map(Language::as_str));
            self.xml.attr_opt("dir", paragraph.direction.map(|direction| direction.as_str()));
        }
        self.inline(&paragraph.text);
        self.close();
    }

    /// The words of a picture that is no item of its own: nowhere else would they be found.
    fn figure(&mut self, figure: &Figure, credit: Option<&str>, around: &str) {
        if is_item(figure) {
            return;
        }
        self.element("p", around, "caption", &figure.caption);
        if let Some(credit) = figure.credit.as_deref().or(credit) {
            self.words("p", "credit", credit);
        }
    }

    fn gallery(&mut self, gallery: &Gallery, around: &str) {
        let credit = gallery.credit.as_deref();
        gallery.figures.iter().for_each(|figure| self.figure(figure, credit, around));
        if !gallery.figures.iter().any(is_item) {
            self.element("p", around, "caption", &gallery.caption);
        }
    }

    fn quote(&mut self, quote: &Quote, around: &str) {
        let class = if around.is_empty() { "quote" } else { "box quote" };
        self.blocks(&quote.blocks, class);
        if let Some(source) = &quote.source {
            self.words("p", "quote-source", source);
        }
    }

    fn verse(&mut self, verse: &Verse, around: &str) {
        for (class, words) in [("verse-title", &verse.title), ("verse-author", &verse.author)] {
            if let Some(words) = words {
                self.words("p", class, words);
            }
        }
        verse.stanzas.iter().flatten().for_each(|text| self.element("p", around, "verse", text));
    }

    fn list(&mut self, list: &ListBlock, around: &str) {
        for (n, item) in list.items.iter().enumerate() {
            self.open("p", around, "li");
            if list.ordered {
                self.text(&format!("{}. ", n + 1));
            }
            self.inline(item);
            self.close();
        }
    }

    fn table(&mut self, table: &Table, around: &str) {
        self.element("p", around, "caption", &table.caption);
        for row in &table.rows {
            self.open("p", around, "tr");
            for (n, cell) in row.iter().enumerate() {
                if n > 0 {
                    self.text("\u{3000}");
                }
                if cell.colspan > 1 || cell.rowspan > 1 {
                    self.lost.table_span();
                }
                self.inline(&cell.text);
            }
            self.close();
        }
    }

    fn captions(&mut self, blocks: &[Block]) {
        let mut found = Vec::new();
        let mut last: Option<&Gallery> = None;
        each_figure(blocks, &mut |figure, gallery| {
            found.push(line(&figure.caption, self.language));
            if let Some(gallery) = gallery
                && !last.is_some_and(|last| std::ptr::eq(last, gallery))
            {
                last = Some(gallery);
                found.push(line(&gallery.caption, self.language));
            }
        });
        found.iter().filter(|words| !words.is_empty()).for_each(|words| self.words("p", "caption", words));
    }

    /// An element with a text, where there is text.
    fn element(&mut self, name: &'static str, around: &str, class: &str, text: &Text) {
        if text.is_empty() {
            return;
        }
        self.open(name, around, class);
        self.inline(text);
        self.close();
    }

    fn words(&mut self, name: &'static str, class: &str, words: &str) {
        self.open(name, "", class);
        self.text(words);
        self.close();
    }

    fn open(&mut self, name: &'static str, around: &str, class: &str) {
        if self.plain {
            if !self.xml.is_empty() {
                self.xml.newline();
            }
            return;
        }
        self.xml.open(name);
        match (around, class) {
            ("", "") => {}
            ("", class) | (class, "") => {
                self.xml.attr("class", class);
            }
            (around, class) => {
                self.xml.attr_parts("class", &[around, " ", class]);
            }
        }
    }

    fn close(&mut self) {
        if !self.plain {
            self.xml.close();
        }
    }

    fn inline(&mut self, text: &Text) {
        let (xml, chars) = (&mut *self.xml, &mut self.chars);
        pieces(text, self.language, self.lost, &mut |piece| {
            xml.text(piece);
            *chars += piece.chars().count();
        });
    }

    fn text(&mut self, words: &str) {
        self.xml.text(words);
        self.chars += words.chars().count();
    }
}

/// h1 is the headline, which stands in the metadata.
fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "h2",
        2 => "h3",
        _ => "h4",
    }
}
