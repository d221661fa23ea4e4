//! Facsimile pages: a picture of the printed page with a link over every article.
use serde::Serialize;

use super::context::Head;
use super::page::IssueMaker;
use crate::export::epub::package::Spine;
use crate::export::epub::picture::{FACSIMILE, Shown};
use crate::model::{Issue, Page};
use crate::report::{Diagnostic, codes};

#[derive(Serialize)]
struct FacsimileDocument {
    #[serde(flatten)]
    head: Head,
    heading: String,
    src: String,
    alt: String,
    width: u32,
    height: u32,
    regions: Vec<RegionContext>,
}

/// A link over an article: its bounding box in percent of the picture, and the outline inside it where that is no rectangle.
#[derive(Debug, PartialEq, Serialize)]
struct RegionContext {
    href: String,
    text: String,
    left: String,
    top: String,
    width: String,
    height: String,
    polygon: Option<String>,
}

impl IssueMaker<'_> {
    /// The document of the facsimile of page `n`, from the root of the publication.
    pub(super) fn facsimile_path(&self, n: usize) -> String {
        format!("{}/{}{FACSIMILE}.xhtml", self.names.folder, self.names.pages[n])
    }

    /// Takes the picture of page `n` into the container.
    pub(super) fn facsimile_picture(&mut self, n: usize, page: &Page) -> Option<Shown> {
        let facsimile = page.facsimile.as_ref().filter(|_| self.volume.options.facsimile)?;
        let place = self.place(Some(&page.label), None);
        let Some(image) = &facsimile.image else {
            if self.outline.pages[n].facsimile {
                let message = "the picture of the page cannot be shown; the page is bound without it";
                self.report.push(Diagnostic::new(codes::EPUB_005, message).at(place));
            }
            return None;
        };
        let name = format!("{}{FACSIMILE}", self.names.pages[n]);
        let shown = self.pictures.add(&mut self.bundle, image, &name, &place, &mut self.report)?;
        self.counts_mut().facsimiles += 1;
        Some(shown)
    }

    pub(super) fn facsimile(&mut self, issue: &Issue, n: usize, page: &Page) {
        let (Some(picture), Some(facsimile)) = (self.facsimile_of(n).cloned(), &page.facsimile) else { return };
        let words = self.volume.words;
        let date = words.date(issue.date);
        let label = words.page(&page.label);
        let heading = format!("{date} {label} {}", words.get("facsimile"));
        self.document = self.facsimile_path(n);
        let title = format!("{} {heading}", self.volume.volume.publication.title);
        let mut head = self.volume.horizontal_head(&self.document, title);
        head.viewport = Some(format!("width={}, height={}", picture.width, picture.height));
        let document = FacsimileDocument {
            head,
            heading,
            src: self.link(&picture.href),
            alt: facsimile
                .alt
                .clone()
                .unwrap_or_else(|| words.fill("facsimile_alt", &[("date", &date), ("page", &label)])),
            width: picture.width,
            height: picture.height,
            regions: self.regions(issue, page),
        };
        let place = self.place(Some(&page.label), None);
        match self.volume.templates.render("facsimile.xhtml", &document, &place, &mut self.report) {
            Some(rendered) => {
                let id = format!("f{}-{}", self.outline.id, &self.names.pages[n][1..]);
                self.keep(id, rendered, Spine::Facsimile);
            }
            None => self.fail(),
        }
    }

    /// Every region on this page, in the order of the articles.
    fn regions(&self, issue: &Issue, page: &Page) -> Vec<RegionContext> {
        let mut regions = Vec::new();
        for (own, article) in issue.pages.iter().enumerate().flat_map(|(n, p)| p.articles.iter().map(move |a| (n, a))) {
            if article.is_withheld() {
                continue;
            }
            for region in article.regions.iter().filter(|r| r.page_id == page.id) {
                let articles = &self.outline.pages[own].articles;
                let Some(k) = articles.iter().position(|a| a.id == article.id) else { continue };
                let href = self.link(&self.names.article(own, k, &article.id));
                let text = super::label(self.volume.words, &articles[k]);
                regions.extend(RegionContext::new(&region.polygon, href, text));
            }
        }
        regions
    }
}

impl RegionContext {
    fn new(polygon: &[[f64; 2]], href: String, text: String) -> Option<Self> {
        let bounds = |axis: usize| {
            let of = polygon.iter().map(|point| point[axis]);
            (of.clone().fold(f64::INFINITY, f64::min), of.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((left, right), (top, bottom)) = (bounds(0), bounds(1));
        if right <= left || bottom <= top {
            return None;
        }
        // Widths come from the rounded edges, so that neighbours meet.
        let (l, r, t, b) = (percent(left), percent(right), percent(top), percent(bottom));
        let inside = |p: &[f64; 2]| ((p[0] - left) / (right - left), (p[1] - top) / (bottom - top));
        let corner = |v: f64| !(0.001..=0.999).contains(&v);
        let rectangle = polygon.len() == 4 && polygon.iter().map(inside).all(|(x, y)| corner(x) && corner(y));
        let points = || {
            polygon
                .iter()
                .map(inside)
                .map(|(x, y)| format!("{}% {}%", shown(percent(x)), shown(percent(y))))
                .collect::<Vec<_>>()
        };
        Some(Self {
            href,
            text,
            left: shown(l),
            top: shown(t),
            width: shown(r - l),
            height: shown(b - t),
            polygon: (!rectangle).then(|| points().join(", ")),
        })
    }
}

/// A fraction in hundredths of a percent.
#[expect(clippy::cast_possible_truncation, reason = "fractions are clipped to 0..=1 by the check")]
fn percent(fraction: f64) -> i32 {
    (fraction * 10_000.0).round() as i32
}

fn shown(hundredths: i32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(polygon: &[[f64; 2]]) -> Option<RegionContext> {
        RegionContext::new(polygon, String::new(), String::new())
    }

    #[test]
    fn rectangles_need_no_clip_path() {
        let made = region(&[[0.0422, 0.1077], [0.9578, 0.1077], [0.9578, 0.6272], [0.0422, 0.6272]]).unwrap();
        assert_eq!(
            (made.left.as_str(), made.top.as_str(), made.width.as_str(), made.height.as_str()),
            ("4.22", "10.77", "91.56", "51.95")
        );
        assert_eq!(made.polygon, None);
    }

    #[test]
    fn other_outlines_are_clipped_inside_their_box() {
        let made = region(&[[0.0, 0.0], [0.5, 0.0], [0.5, 0.5], [0.25, 0.5], [0.25, 1.0], [0.0, 1.0]]).unwrap();
        assert_eq!((made.width.as_str(), made.height.as_str()), ("50", "100"));
        assert_eq!(made.polygon.as_deref(), Some("0% 0%, 100% 0%, 100% 50%, 50% 50%, 50% 100%, 0% 100%"));
        assert_eq!(region(&[[0.1, 0.1], [0.1, 0.2], [0.1, 0.3]]), None);
    }
}
