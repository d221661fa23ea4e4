//! Blocks to their contexts.
use std::collections::BTreeSet;

use super::article::{ArticleMaker, rights_line};
use super::context::{BlockContext, CellContext, FigureContext, Html, ImageContext, ParagraphContext};
use super::inline::{Break, html};
use crate::export::epub::picture::Shown;
use crate::model::{
    Align, Block, BoxBlock, BoxRole, Cell, Figure, FigureKind, Gallery, MarkRole, Paragraph, Picture, Quote, Table,
    Text, Verse,
};

impl ArticleMaker<'_, '_> {
    /// The contexts of some blocks, in order.
    pub(super) fn blocks(&mut self, blocks: &[Block]) -> Vec<BlockContext> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> BlockContext {
        match block {
            Block::Paragraph(paragraph) => BlockContext::Paragraph(self.paragraph(paragraph)),
            Block::Subhead { text, level } => self.subhead(text, *level),
            Block::Figure(figure) => BlockContext::Figure(self.figure(figure)),
            Block::Gallery(gallery) => BlockContext::Figure(self.gallery(gallery)),
            Block::Quote(quote) => self.quote(quote),
            Block::Verse(verse) => self.verse(verse),
            Block::List(list) => BlockContext::List {
                tag: if list.ordered { "ol" } else { "ul" },
                items: list.items.iter().map(|item| self.html(item)).collect(),
            },
            Block::Table(table) => self.table(table),
            Block::Box(boxed) => self.boxed(boxed),
            Block::Separator(text) => BlockContext::Separator { text: text.clone() },
            Block::Faulty { text } => BlockContext::Note { text: text.clone() },
        }
    }

    pub(super) fn html(&mut self, text: &Text) -> Html {
        Html::from(html(text, Break::Line, self))
    }

    /// As [`Self::html`]; `None` for no text.
    pub(super) fn html_opt(&mut self, text: &Text) -> Option<Html> {
        (!text.is_empty()).then(|| self.html(text))
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> ParagraphContext {
        let role = paragraph.role.map(MarkRole::as_str);
        let align = paragraph.align.filter(|a| *a != Align::Start).map(Align::as_str);
        let class: Vec<&str> = role.into_iter().chain(align).collect();
        ParagraphContext {
            class: (!class.is_empty()).then(|| class.join(" ")),
            lang: paragraph.language.as_ref().map(ToString::to_string),
            direction: paragraph.direction.map(crate::model::Direction::as_str),
            html: self.html(&paragraph.text),
            plain: class.is_empty() && paragraph.language.is_none() && paragraph.direction.is_none(),
            ..ParagraphContext::default()
        }
    }

    /// Levels that the article leaves out do not count, and a subhead never lies more than one level below the heading
    /// before it.
    fn subhead(&mut self, text: &Text, level: u8) -> BlockContext {
        let rank = self.levels.iter().filter(|used| **used <= level).count();
        self.subhead = u8::try_from(rank).unwrap_or(1).clamp(1, self.subhead + 1);
        BlockContext::Subhead {
            html: Html::from(html(text, Break::Space, self)),
            level: (self.level + self.subhead).min(6),
        }
    }

    fn figure(&mut self, figure: &Figure) -> FigureContext {
        let class = match figure.kind {
            Some(FigureKind::Qr) => Some("qr"),
            Some(FigureKind::Advertisement) => Some("advert"),
            _ => None,
        };
        FigureContext {
            class,
            figures: vec![self.image(figure, !figure.caption.is_empty())],
            caption_html: self.html_opt(&figure.caption),
            credit: self.figure_credit(figure),
        }
    }

    /// Pictures with words of their own keep them beside the picture.
    fn gallery(&mut self, gallery: &Gallery) -> FigureContext {
        let described = !gallery.caption.is_empty();
        let figures = gallery
            .figures
            .iter()
            .map(|figure| {
                let mut image = self.image(figure, described || !figure.caption.is_empty());
                image.caption_html = self.html_opt(&figure.caption);
                image.credit = self.figure_credit(figure);
                image
            })
            .collect();
        FigureContext {
            class: Some("gallery"),
            figures,
            caption_html: self.html_opt(&gallery.caption),
            credit: self.credit(gallery.credit.as_deref()),
        }
    }

    fn image(&mut self, figure: &Figure, captioned: bool) -> ImageContext {
        let words = self.issue.volume.words;
        let shown = match &figure.picture {
            Picture::File(media) => self.issue.picture(media, self.id, &mut self.pictures),
            Picture::Missing | Picture::Broken(_) => None,
        };
        let alt = match (&figure.alt, captioned) {
            _ if figure.decorative => String::new(),
            (Some(alt), _) => alt.clone(),
            // A caption is read anyway: the alternative text only says that there is a picture.
            (None, true) => words.get("picture_see_caption").to_owned(),
            (None, false) => words.fill("picture_of", &[("text", &self.label)]),
        };
        let own = figure.decorative || figure.alt.is_some();
        self.issue.count_picture(shown.is_some(), own);
        ImageContext {
            missing: shown.is_none(),
            alt: if shown.is_none() { figure.alt.clone().unwrap_or_default() } else { alt },
            src: shown.map(|Shown { href, .. }| href).unwrap_or_default(),
            class: match figure.kind {
                Some(
                    FigureKind::Chart | FigureKind::Map | FigureKind::Drawing | FigureKind::Cartoon | FigureKind::Qr,
                ) => Some("line-art"),
                _ => None,
            },
            kind: figure.kind.map(FigureKind::as_str),
            caption_html: None,
            credit: None,
        }
    }

    /// Who made a picture, and whose it is.
    fn figure_credit(&self, figure: &Figure) -> Option<String> {
        let words = self.issue.volume.words;
        let rights = figure.rights.as_ref().and_then(|rights| rights_line(words, rights));
        let rights =
            rights.map(|rights| words.fill("in_brackets", &[("text", &(words.get("rights").to_owned() + &rights))]));
        let credit: Vec<String> = self.credit(figure.credit.as_deref()).into_iter().chain(rights).collect();
        (!credit.is_empty()).then(|| credit.concat())
    }

    /// A credit in brackets, unless it is printed in brackets.
    fn credit(&self, credit: Option<&str>) -> Option<String> {
        credit.map(|credit| match credit.starts_with(['（', '(', '［', '[']) {
            true => credit.to_owned(),
            false => self.issue.volume.words.fill("in_brackets", &[("text", credit)]),
        })
    }

    fn quote(&mut self, quote: &Quote) -> BlockContext {
        let blocks = self.blocks(&quote.blocks);
        let source = quote.source.as_ref().map(|source| match source.starts_with(['—', '–', '-']) {
            true => source.clone(),
            false => self.issue.volume.words.fill("quote_source", &[("text", source)]),
        });
        BlockContext::Quote { blocks, source }
    }

    fn verse(&mut self, verse: &Verse) -> BlockContext {
        let stanzas = verse.stanzas.iter().map(|lines| lines.iter().map(|line| self.html(line)).collect()).collect();
        BlockContext::Verse { title: verse.title.clone(), author: verse.author.clone(), stanzas }
    }

    fn boxed(&mut self, boxed: &BoxBlock) -> BlockContext {
        let words = self.issue.volume.words;
        let mut blocks = self.blocks(&boxed.blocks);
        let mut title = boxed.title.clone().or_else(|| {
            let word = words.of("boxes", boxed.role.as_str());
            (!word.is_empty()).then(|| word.to_owned())
        });
        if boxed.role != BoxRole::EditorsNote {
            return BlockContext::Box { tag: "aside", class: format!("box {}", boxed.role.as_str()), title, blocks };
        }
        // 编者按 runs into its first paragraph, as printed.
        if let Some(BlockContext::Paragraph(first)) = blocks.first_mut() {
            first.plain &= title.is_none();
            first.label = title.take();
        }
        BlockContext::Box { tag: "div", class: "editor-note".to_owned(), title, blocks }
    }

    fn table(&mut self, table: &Table) -> BlockContext {
        let head_rows = table.header_rows.min(table.rows.len());
        // For each column, how many more rows a cell from above covers.
        let mut covered = vec![0_usize; table.columns];
        let mut rows = Vec::with_capacity(table.rows.len());
        for (y, row) in table.rows.iter().enumerate() {
            let mut cells = Vec::with_capacity(row.len());
            let mut column = 0;
            for cell in row {
                while covered.get(column).is_some_and(|n| *n > 0) {
                    column += 1;
                }
                let scope = scope(y < head_rows, column < table.header_columns, cell);
                cells.push(self.cell(cell, scope));
                for below in covered.iter_mut().skip(column).take(cell.colspan) {
                    *below = cell.rowspan;
                }
                column += cell.colspan;
            }
            covered.iter_mut().for_each(|n| *n = n.saturating_sub(1));
            rows.push(cells);
        }
        let body = rows.split_off(head_rows);
        BlockContext::Table { caption_html: self.html_opt(&table.caption), head: rows, body }
    }

    fn cell(&mut self, cell: &Cell, scope: Option<&'static str>) -> CellContext {
        CellContext {
            html: self.html(&cell.text),
            scope,
            colspan: cell.colspan,
            rowspan: cell.rowspan,
            align: cell.align.filter(|a| *a != Align::Start).map(Align::as_str),
        }
    }
}

/// The levels of subheads that some blocks use.
pub(super) fn levels(blocks: &[Block], used: &mut BTreeSet<u8>) {
    for block in blocks {
        match block {
            Block::Subhead { level, .. } => {
                used.insert(*level);
            }
            Block::Quote(quote) => levels(&quote.blocks, used),
            Block::Box(boxed) => levels(&boxed.blocks, used),
            _ => {}
        }
    }
}

fn scope(head_row: bool, head_column: bool, cell: &Cell) -> Option<&'static str> {
    match (head_row, head_column) {
        (true, _) if cell.colspan > 1 => Some("colgroup"),
        (true, _) => Some("col"),
        (false, true) if cell.rowspan > 1 => Some("rowgroup"),
        (false, true) => Some("row"),
        (false, false) => None,
    }
}
