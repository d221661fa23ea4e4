//! Articles of a page: what each looks like, and which stand side by side.

use super::*;

impl<'a, M: Metrics> Worker<'a, M> {
    pub(super) fn articles(&mut self, sect: NodeId, page: &'a Page) {
        let mut group: Option<(&str, NodeId)> = None;
        let mut waiting: Vec<Draft<'a>> = Vec::new();
        let articles = page.articles.iter().filter(|article| !article.is_withheld());
        for (index, article) in articles.enumerate() {
            let own = article.group.as_deref();
            if own != group.map(|(id, _)| id) {
                self.place(std::mem::take(&mut waiting));
                group =
                    own.and_then(|id| self.issue.group(id)).map(|group| (group.id.as_str(), self.group(sect, group)));
            }
            let (parent, level) = group.map_or((sect, 3), |(_, node)| (node, 4));
            let draft = self.draft(parent, article, index == 0, level);
            if !draft.single {
                self.place(std::mem::take(&mut waiting));
                self.place(vec![draft]);
                continue;
            }
            waiting.push(draft);
        }
        self.place(waiting);
    }

    fn group(&mut self, sect: NodeId, group: &Group) -> NodeId {
        let node = self.pool.node(Some(sect), Role::Sect);
        let width = self.composer.sheet.area();
        let destination = format!("g.{}.{}", self.issue.id, group.id);
        // A group that runs on over other pages has its heading on each, its introduction and destination once.
        let again = self.groups.contains(&group.id);
        let mut body = Body::default();
        if !again {
            let grid = self.composer.sheet.single(width);
            let (pool, images) = (&mut self.pool, &mut self.images);
            let builder = Builder::new(self.metrics, pool, images, &self.anchors, grid, KAI);
            body = builder.group(node, group, &destination, 3);
        }
        self.pool.notes_of_head(&destination);
        let sizes = self.composer.sheet.headlines();
        let maker = HeadMaker::new(self.metrics, &mut self.pool, &self.anchors, node, width).in_sizes(sizes);
        let head = maker.group(group, 3);
        self.groups.push(group.id.clone());
        if head.lines > 0 || !body.sections.is_empty() {
            let destination = if again { String::new() } else { destination };
            let laid = Laid { node, head, body, width, destination, title: String::new(), framed: false };
            self.pending.push(Pending::Group(Box::new(laid)));
        }
        node
    }

    fn draft(&mut self, parent: NodeId, article: &'a Article, first: bool, level: u8) -> Draft<'a> {
        let node = self.pool.node(Some(parent), Role::Art);
        let chars: usize = article.body.iter().map(block_chars).sum();
        let has_figure = article.body.iter().any(|block| matches!(block, Block::Figure(_) | Block::Gallery(_)));
        let (sheet, framed) = (self.composer.sheet, is_framed(article.kind));
        let look = Look::new(article, first, chars, has_figure, level);
        let wide = is_wide(article.kind) && chars >= 200;
        let grid = match (framed, wide) {
            (true, _) => sheet.framed(),
            (_, true) => sheet.wide(),
            _ => sheet.news(sheet.columns()),
        };
        let look = Look { centered: look.centered && wide, ..look };
        let extra = self.pool.extra(node);
        extra.title = Some(title(article));
        extra.lang = article.language.as_ref().map(ToString::to_string);
        let level = if article.headline.is_empty() { level - 1 } else { level };
        let style = text_style(article);
        let builder = Builder::new(self.metrics, &mut self.pool, &mut self.images, &self.anchors, grid, style);
        let body = builder.article(node, article, level);
        self.findings(article, &body);
        let plain = body.sections.len() <= 1 && body.sections.iter().all(|section| section.wide.is_none());
        let single = !first && !framed && !wide && plain && chars < 900;
        Draft { article, node, grid, body, look, single, pictures_only: has_figure && chars < 60 }
    }

    /// `PDF-019` for every article that contents and outline call by its first words.
    pub(super) fn generated_headlines(&mut self) {
        let articles =
            self.issue.pages.iter().flat_map(|page| page.articles.iter().map(move |article| (page, article)));
        for (page, article) in articles.filter(|(_, article)| !article.is_withheld() && article.label_generated()) {
            let place = Place {
                issue: Some(self.issue.id.clone()),
                page: Some(page.label.clone()),
                article: Some(article.id.clone()),
                ..Place::default()
            };
            let message = format!("the article has no headline; contents and outline call it `{}`", title(article));
            let finding = Diagnostic::new(codes::PDF_019, message).with_hint("give it the headline, if one is printed");
            self.images.report.push(finding.at(place));
        }
    }

    /// What went less than well.
    fn findings(&mut self, article: &Article, body: &Body) {
        let counts = std::mem::take(&mut self.pool.lines.counts);
        self.counts.add(counts);
        let coarse = body.figures.iter().filter(|figure| figure.coarse).count();
        let long = long_words(article).filter(|words| words.chars().count() > string::MOST).count();
        let found = [
            (
                codes::PDF_020,
                long,
                "text(s) of which bookmarks, links and reading aloud have the first 8,000 characters",
            ),
            (codes::LAY_001, counts.emergency as usize, "line(s) broken in an emergency"),
            (codes::LAY_004, coarse, "picture(s) set smaller for want of pixels"),
        ];
        for (code, count, words) in found.into_iter().filter(|(_, count, _)| *count > 0) {
            let place =
                Place { issue: Some(self.issue.id.clone()), article: Some(article.id.clone()), ..Place::default() };
            self.images.report.push(Diagnostic::new(code, format!("{count} {words}")).at(place));
        }
    }

    /// Places articles that may stand side by side.
    fn place(&mut self, drafts: Vec<Draft<'a>>) {
        let mut rest = drafts;
        while !rest.is_empty() {
            let mut spans = best_band(&rest, self.composer.sheet);
            if self.start == Start::Article {
                spans = vec![self.composer.sheet.columns()];
                if self.composer.after_article {
                    self.composer.turn();
                }
            }
            let later = rest.split_off(spans.len());
            let band: Vec<Laid> =
                rest.into_iter().zip(&spans).map(|(draft, columns)| self.laid(draft, *columns)).collect();
            let lead = self.lead();
            match band.as_slice() {
                [alone] => {
                    let slot = flow::find(&mut self.composer, alone, lead);
                    self.draw_pending();
                    flow::place(&mut self.composer, &mut self.pool, alone, slot);
                }
                band => {
                    flow::find_band(&mut self.composer, band, lead);
                    self.draw_pending();
                    flow::place_band(&mut self.composer, &mut self.pool, band);
                }
            }
            rest = later;
        }
    }

    fn laid(&mut self, mut draft: Draft<'a>, columns: usize) -> Laid {
        let sheet = self.composer.sheet;
        let whole = columns == sheet.columns();
        if draft.single && !whole {
            draft.grid = sheet.news(columns);
            draft.look.airy = false;
            draft.look.size = draft.look.size.max(band::largest_headline(columns));
            draft.body.sections.iter_mut().for_each(|section| section.grid = draft.grid);
        }
        if draft.single && whole && draft.pictures_only {
            draft.grid = sheet.single(sheet.news(sheet.columns().min(2)).outer());
            let level = if draft.article.headline.is_empty() { draft.look.level - 1 } else { draft.look.level };
            let style = text_style(draft.article);
            let (pool, images) = (&mut self.pool, &mut self.images);
            let builder = Builder::new(self.metrics, pool, images, &self.anchors, draft.grid, style);
            draft.body = builder.article(draft.node, draft.article, level);
        }
        let framed = is_framed(draft.article.kind);
        let width = draft.grid.outer();
        let destination = format!("{}{}", self.anchors, draft.article.id);
        self.pool.notes_of_head(&destination);
        let sizes = self.composer.sheet.headlines();
        let maker = HeadMaker::new(self.metrics, &mut self.pool, &self.anchors, draft.node, width).in_sizes(sizes);
        let head = maker.article(draft.article, draft.look);
        Laid {
            node: draft.node,
            head,
            body: draft.body,
            width: if framed { self.composer.sheet.area() } else { width },
            destination,
            title: title(draft.article),
            framed,
        }
    }
}
