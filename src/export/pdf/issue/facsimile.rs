//! Picture pages of an issue: which pages are shown by their picture, and what stands behind it.

use std::io::Read as _;

use super::*;
use crate::export::pdf::file::pages::SIDES;
use crate::export::pdf::file::tags::Attribute;
use crate::export::pdf::options::PageContent;
use crate::export::pdf::page::composer::actual_text;
use crate::export::pdf::page::facsimile::{self as behind, Run};
use crate::export::pdf::page::figure::Shown;
use crate::input::alto::{self, TextBlock};
use crate::model::Facsimile;

/// Pixels to the inch where nobody says how many there are (`PDF-015`).
const DPI: f64 = 300.0;

/// A picture page that is being made.
struct Picture<'a> {
    page: &'a Page,
    facsimile: &'a Facsimile,
    shown: Shown,
    /// Width and height of the page in points.
    size: [f32; 2],
    sect: NodeId,
    /// Nothing else is shown of the page.
    alone: bool,
}

impl<'a, M: Metrics> Worker<'a, M> {
    /// Shows a page by its picture, where it is to be; true where nothing else is shown of it.
    pub(super) fn picture_page(&mut self, index: usize, page: &'a Page) -> bool {
        let has_text = page.articles.iter().any(|article| !article.is_withheld());
        let wanted = self.content != PageContent::Text || !has_text;
        let Some(facsimile) = page.facsimile.as_ref().filter(|_| wanted) else { return false };
        let image = facsimile.image.as_ref().and_then(|media| self.images.shown(&media.path));
        let master = || facsimile.master.as_ref().and_then(|path| self.images.master(path));
        let Some(shown) = image.or_else(master) else { return false };
        let alone = !has_text || self.content != PageContent::Both;
        let size = self.picture_size(page, facsimile, shown);
        let sect = self.pool.node(Some(self.part), Role::Sect);
        let picture = Picture { page, facsimile, shown, size, sect, alone };
        self.composer.begin_full(size);
        let label = self.composer.label.replace(format!("{} {}", self.issue.id, page.label));
        if alone {
            self.picture_spots(index, &picture);
        }
        self.draw_picture(&picture);
        self.composer.end_full();
        self.composer.label = label;
        alone
    }

    fn notice(&mut self, code: Code, page: &Page, message: &str) {
        let place = Place { issue: Some(self.issue.id.clone()), page: Some(page.label.clone()), ..Place::default() };
        self.images.report.push(Diagnostic::new(code, message).at(place));
    }

    fn picture_size(&mut self, page: &Page, facsimile: &Facsimile, shown: Shown) -> [f32; 2] {
        let dpi = facsimile.dpi.filter(|dpi| *dpi > 0.0).unwrap_or_else(|| {
            self.notice(
                codes::PDF_015,
                page,
                "the record says no resolution of the page picture; it counts as 300 dpi",
            );
            DPI
        });
        let [width, height] = shown.size.map(|pixels| (f64::from(pixels) * 72.0 / dpi) as f32);
        let (least, most) = (*SIDES.start(), *SIDES.end());
        let fit = (most / width.max(height)).min(1.0).max(least / width.min(height).max(f32::MIN_POSITIVE));
        [width * fit, height * fit].map(|side| side.clamp(least, most))
    }

    /// Names the places of issue and page, and puts them into the outline.
    fn picture_spots(&mut self, index: usize, picture: &Picture<'a>) {
        if index == 0 {
            let destination = format!("i.{}", self.issue.id);
            self.composer.spot(&mut self.pool, self.part, destination.clone());
            self.composer.outline(0, issue_title(self.issue), destination);
        }
        let destination = format!("p.{}.{}", self.issue.id, picture.page.id);
        self.composer.spot(&mut self.pool, picture.sect, destination.clone());
        self.composer.outline(1, page_title(picture.page), destination);
    }

    /// The words of the text layer, without those of withdrawn articles.
    fn layer(&mut self, picture: &Picture<'a>) -> Vec<TextBlock> {
        let Picture { page, facsimile, shown, .. } = picture;
        let Some(path) = &facsimile.text_layer else { return Vec::new() };
        let mut text = String::new();
        let read = match self.images.source.media(path) {
            Ok(Some(mut file)) => file.reader.read_to_string(&mut text).map_err(|e| format!("cannot be read: {e}")),
            _ => Err("is missing".to_owned()),
        };
        let dpi = facsimile.dpi.filter(|dpi| *dpi > 0.0).unwrap_or(DPI);
        match read.and_then(|_| alto::words(&text, shown.size, dpi)) {
            Ok(mut blocks) => {
                let canceled = || page.articles.iter().filter(|article| article.is_canceled());
                for line in blocks.iter_mut().flat_map(|block| &mut block.lines) {
                    line.retain(|word| !canceled().any(|article| behind::holds(article, page, word)));
                }
                blocks.retain(|block| block.lines.iter().any(|line| !line.is_empty()));
                blocks
            }
            Err(fault) => {
                self.notice(codes::MED_002, page, &format!("text layer `{path}` {fault}"));
                Vec::new()
            }
        }
    }

    fn draw_picture(&mut self, picture: &Picture<'a>) {
        let blocks = if picture.alone { self.layer(picture) } else { Vec::new() };
        let articles = picture.page.articles.iter().filter(|article| !article.is_withheld());
        let articles: Vec<&'a Article> = if picture.alone { articles.collect() } else { Vec::new() };
        let has_texts = || articles.iter().any(|article| !behind::texts(article).is_empty());
        if blocks.is_empty() && !has_texts() {
            self.figure(picture);
        } else {
            let Shown { number, turn, .. } = picture.shown;
            self.composer.page_picture(&mut self.pool, None, number, turn);
        }
        for (article, paragraphs) in self.shared_out(picture, &articles, &blocks) {
            self.words_behind(picture, article, &paragraphs);
        }
    }

    /// The picture as a figure: nothing stands behind it.
    fn figure(&mut self, picture: &Picture<'a>) {
        let page = picture.page;
        if picture.alone {
            self.notice(codes::PDF_016, page, "the page picture has no text behind it");
        }
        let figure = self.pool.node(Some(picture.sect), Role::Figure);
        let words = || format!("{} {} 版面图像", self.issue.date, page_label(&page.label));
        self.pool.extra(figure).alt = Some(picture.facsimile.alt.clone().unwrap_or_else(words));
        let Shown { number, turn, .. } = picture.shown;
        self.composer.page_picture(&mut self.pool, Some(figure), number, turn);
        let [width, height] = picture.size;
        self.pool.bound(figure, &mut self.composer.tree, Attribute::BBox([0.0, 0.0, width, height]));
    }

    /// The text behind a picture: that of each article in their order, then what belongs to none.
    fn shared_out(
        &self,
        picture: &Picture<'a>,
        articles: &[&'a Article],
        blocks: &[TextBlock],
    ) -> Vec<(Option<&'a Article>, Vec<Vec<Run>>)> {
        let (page, [x, y]) = (picture.page, picture.size);
        let owners: Vec<Option<usize>> = blocks.iter().map(|block| behind::owner(articles, page, block)).collect();
        let of = |owner: Option<usize>| -> Vec<Vec<Run>> {
            let own = blocks.iter().zip(&owners).filter(|(_, known)| **known == owner);
            own.map(|(block, _)| behind::paragraph(block, picture.size)).collect()
        };
        let mut all = Vec::new();
        for (n, article) in articles.iter().enumerate() {
            let mut paragraphs = of(Some(n));
            if blocks.is_empty() {
                let area = behind::area(article, page).unwrap_or([0.0, 0.0, 1.0, 1.0]).map(|part| part as f32);
                let [left, top, width, height] = area;
                paragraphs = behind::spread(&behind::texts(article), [left * x, top * y, width * x, height * y]);
            }
            all.push((Some(*article), paragraphs));
        }
        all.push((None, of(None)));
        all
    }

    fn words_behind(&mut self, picture: &Picture<'a>, article: Option<&'a Article>, paragraphs: &[Vec<Run>]) {
        let role = if article.is_some() { Role::Art } else { Role::Sect };
        let node = match paragraphs {
            [] => picture.sect,
            _ => self.pool.node(Some(picture.sect), role),
        };
        if let Some(article) = article {
            if !paragraphs.is_empty() {
                let extra = self.pool.extra(node);
                extra.title = Some(title(article));
                extra.lang = article.language.as_ref().map(ToString::to_string);
            }
            let destination = format!("{}{}", self.anchors, article.id);
            let top = behind::area(article, picture.page).map_or(0.0, |area| area[1] as f32 * picture.size[1]);
            self.composer.spot_at(&mut self.pool, node, destination.clone(), top);
            self.composer.outline(2, title(article), destination);
        }
        for runs in paragraphs {
            let paragraph = self.pool.node(Some(node), Role::P);
            for (words, actual) in runs {
                let mut owner = paragraph;
                if let Some(actual) = actual {
                    owner = self.pool.node(Some(paragraph), Role::Span);
                    self.pool.extra(owner).actual = Some(actual_text(actual));
                }
                self.composer.hidden(&mut self.pool, owner, words);
            }
        }
    }
}
