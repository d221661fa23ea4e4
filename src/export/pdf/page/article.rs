//! An article on the page: its head over the whole block, its body in columns.
use std::borrow::Cow;

use super::body::Body;
use super::pool::{Align, NodeId, ParaId, Pool, Setting};
use super::style::{
    BODY, HEADLINES, HeadlineSize, INK, KAI, KICKER, LABEL, PITCH, SUBTITLE, Style, TURN, font, height,
};
use crate::export::pdf::file::links::Target;
use crate::export::pdf::file::tags::Role;
use crate::export::pdf::typeset::line::Metrics;
use crate::model::{Article, ArticleKind, Block, Figure, Text, Turn};

/// Lines above the columns.
#[derive(Debug, Default)]
pub(crate) struct Head {
    items: Vec<HeadItem>,
    /// Height in lines of the grid.
    pub(crate) lines: u16,
}

#[derive(Debug)]
struct HeadItem {
    para: ParaId,
    /// Top of the first line's box, in points from the top of the head.
    y: f32,
    /// Distance of its lines.
    pitch: f32,
}

/// An article, laid out.
#[derive(Debug)]
pub(crate) struct Laid {
    /// Its element.
    pub(crate) node: NodeId,
    /// Its head.
    pub(crate) head: Head,
    /// Its body.
    pub(crate) body: Body,
    /// Width of the block in points.
    pub(crate) width: f32,
    /// Name of its destination.
    pub(crate) destination: String,
    /// Outline item; none for what has no title.
    pub(crate) title: String,
    /// True when it stands in a frame.
    pub(crate) framed: bool,
}

/// How an article's head is to look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Index into the sizes of headlines.
    pub(crate) size: usize,
    /// Words in the middle.
    pub(crate) centered: bool,
    /// A blank line below the byline.
    pub(crate) airy: bool,
    /// Level of the headline in the structure tree.
    pub(crate) level: u8,
}

impl Look {
    /// By kind and length (typography.md, section 5): `first` on its newspaper page, so many characters.
    pub(crate) fn new(article: &Article, first: bool, chars: usize, has_figure: bool, level: u8) -> Self {
        let brief = article.kind == ArticleKind::Brief || (chars <= 150 && !has_figure);
        let size = match chars {
            600.. if first => 0,
            400.. => 1,
            _ if brief => 3,
            _ => 2,
        };
        let centered = is_wide(article.kind);
        Self { size, centered, airy: size < 2, level }
    }

    fn align(&self) -> Align {
        if self.centered { Align::Center } else { Align::Start }
    }
}

/// Kinds that are set in two wide columns.
pub(crate) fn is_wide(kind: ArticleKind) -> bool {
    matches!(kind, ArticleKind::Opinion | ArticleKind::Editorial | ArticleKind::Feature | ArticleKind::Literary)
}

/// Kinds that are set in a frame.
pub(crate) fn is_framed(kind: ArticleKind) -> bool {
    matches!(kind, ArticleKind::Notice | ArticleKind::Advertisement)
}

/// What a kind is called where there is no headline.
pub(crate) fn kind_name(kind: ArticleKind) -> &'static str {
    match kind {
        ArticleKind::Brief => "简讯",
        ArticleKind::Opinion => "评论",
        ArticleKind::Editorial => "社论",
        ArticleKind::Feature => "通讯",
        ArticleKind::Interview => "访谈",
        ArticleKind::Literary => "副刊作品",
        ArticleKind::Photo => "图片新闻",
        ArticleKind::Cartoon => "漫画",
        ArticleKind::Notice => "启事",
        ArticleKind::Correction => "更正",
        ArticleKind::Obituary => "讣告",
        ArticleKind::Letter => "来信",
        ArticleKind::Teaser => "导读",
        ArticleKind::Advertisement => "广告",
        _ => "消息",
    }
}

/// Makes heads.
pub(crate) struct HeadMaker<'a, M> {
    /// Fonts.
    pub(crate) metrics: &'a M,
    /// What is laid out at a time.
    pub(crate) pool: &'a mut Pool,
    /// What destinations of articles of this issue begin with.
    pub(crate) anchors: &'a str,
    /// Sizes of headlines from the largest.
    pub(crate) sizes: [HeadlineSize; 4],
    /// Element of the article.
    pub(crate) node: NodeId,
    /// Width of the block in points.
    pub(crate) width: f32,
    head: Head,
}

/// What becomes a string of the file: the headline, and alternative texts.
pub(crate) fn long_words(article: &Article) -> impl Iterator<Item = Cow<'_, str>> {
    let alts = article.body.iter().flat_map(|block| match block {
        Block::Figure(figure) => std::slice::from_ref(&**figure),
        Block::Gallery(gallery) => gallery.figures.as_slice(),
        _ => &[],
    });
    let alts = alts.filter_map(|figure| figure.alt.as_deref().map(Cow::Borrowed));
    std::iter::once(article.headline.to_plain()).chain(alts)
}

impl<'a, M: Metrics> HeadMaker<'a, M> {
    /// A maker for one head.
    pub(crate) fn new(metrics: &'a M, pool: &'a mut Pool, anchors: &'a str, node: NodeId, width: f32) -> Self {
        Self { metrics, pool, anchors, sizes: HEADLINES, node, width, head: Head::default() }
    }

    /// With the headline sizes of a house style.
    pub(crate) fn in_sizes(self, sizes: [HeadlineSize; 4]) -> Self {
        Self { sizes, ..self }
    }

    /// The head of an article.
    pub(crate) fn article(mut self, article: &Article, look: Look) -> Head {
        let align = look.align();
        if let Some(turn) = article.continued_from.as_ref().filter(|turn| !turn.printed) {
            self.turn(turn);
        }
        self.labels(article, align);
        for kicker in &article.kicker {
            self.words(KICKER, Role::P, kicker, align, 1);
        }
        if !article.headline.is_empty() {
            self.headline(&article.headline, look);
        }
        for subtitle in &article.subtitle {
            let align = if look.centered { Align::Center } else { Align::Start };
            self.words(SUBTITLE, Role::P, subtitle, align, 1);
        }
        let byline = article.byline.clone().unwrap_or_else(|| authors(article));
        if !byline.is_empty() {
            self.plain(KAI, &byline, align, 1);
            self.head.lines += u16::from(look.airy && article.summary.is_empty());
        }
        self.remarks(article);
        self.head
    }

    /// The head of a group of articles.
    pub(crate) fn group(mut self, group: &crate::model::Group, level: u8) -> Head {
        for kicker in &group.kicker {
            self.words(KICKER, Role::P, kicker, Align::Center, 1);
        }
        if !group.title.is_empty() {
            self.headline(&group.title, Look { size: 1, centered: true, airy: false, level });
        }
        for subtitle in &group.subtitle {
            self.words(SUBTITLE, Role::P, subtitle, Align::Center, 1);
        }
        self.head
    }

    fn top(&self) -> f32 {
        f32::from(self.head.lines) * PITCH
    }

    fn push(&mut self, para: ParaId, y: f32, pitch: f32, lines: u16) {
        self.head.items.push(HeadItem { para, y, pitch });
        self.head.lines += lines;
    }

    fn words(&mut self, style: Style, role: Role, text: &Text, align: Align, lines: u16) {
        let node = self.pool.node(Some(self.node), role);
        let setting = Setting::line(style, self.width, align);
        let para = self.pool.text(self.metrics, node, &[], text, self.anchors, &setting);
        let count = self.pool.paras[para as usize].len();
        self.push(para, self.top(), PITCH, lines * count);
    }

    fn plain(&mut self, style: Style, text: &str, align: Align, lines: u16) {
        self.words(style, Role::P, &Text::plain(text), align, lines);
    }

    fn turn(&mut self, turn: &Turn) {
        let title = turn.title.as_ref().map_or_else(String::new, |title| format!("《{title}》"));
        let words = format!("◀ 上接第{}版{title}", turn.page);
        let setting = Setting::line(TURN, self.width, Align::Start);
        let node = self.pool.node(Some(self.node), Role::P);
        let para = match &turn.article {
            Some(article) => {
                let target = Target::Destination(format!("{}{article}", self.anchors));
                let link = (target, format!("上接第{}版{title}", turn.page));
                self.pool.link_words(self.metrics, node, &words, link, &setting)
            }
            None => self.pool.words(self.metrics, node, &words, &setting),
        };
        self.push(para, self.top(), PITCH, 1);
    }

    fn labels(&mut self, article: &Article, align: Align) {
        let mut words: Vec<String> = Vec::new();
        let kind = kind_name(article.kind);
        let named = is_framed(article.kind) || article.kind == ArticleKind::Correction || is_mute(article);
        // 更正 over a headline 更正 says nothing more.
        if named && squeezed(&article.headline.to_plain()) != kind {
            words.push(kind.to_owned());
        }
        words.extend(article.column.as_ref().map(|column| column.name.clone()));
        if let Some(series) = &article.series {
            words.push(match series.part {
                Some(part) => format!("{}之{}", series.title, chinese_number(part)),
                None => series.title.clone(),
            });
        }
        if !words.is_empty() {
            self.plain(LABEL, &words.join("　"), align, 1);
        }
    }

    fn headline(&mut self, text: &Text, look: Look) {
        let node = self.pool.node(Some(self.node), Role::heading(look.level));
        self.pool.extra(node).title = Some(text.to_line());
        // TYP-52: too long for three lines, one size down, twice at most, then four lines; beyond eight lines of the smallest size it
        // is running text.
        for (down, most) in [(0, 3), (1, 3), (2, 3), (2, 4), (3, 8)] {
            let kind = self.sizes[(look.size + down).min(self.sizes.len() - 1)];
            let setting = Setting::line(headline_style(kind), self.width, look.align());
            if let Some(para) = self.pool.headline(self.metrics, node, text, &setting, most) {
                self.push_headline(para, kind);
                return;
            }
        }
        let kind = small(self.sizes[3], text.chars(), self.width);
        let setting = Setting::line(headline_style(kind), self.width, look.align());
        let para = self.pool.text(self.metrics, node, &[], text, self.anchors, &setting);
        self.push_headline(para, kind);
    }

    fn push_headline(&mut self, para: ParaId, kind: HeadlineSize) {
        let count = self.pool.paras[para as usize].len().max(1);
        let all = kind.size + kind.pitch * f32::from(count - 1);
        let lines = if count == 1 { kind.lines } else { ((all + 6.0 + (PITCH - BODY)) / PITCH).ceil() as u16 };
        let y = self.top() + (height(lines) - all) / 2.0;
        self.push(para, y, kind.pitch, lines);
    }

    fn remarks(&mut self, article: &Article) {
        if article.is_canceled() {
            let note = article.editor_note.as_deref().unwrap_or("本文已撤稿，不再提供正文。");
            self.remark(KAI, note);
            return;
        }
        if !article.summary.is_empty() {
            let node = self.pool.node(Some(self.node), Role::P);
            let setting = Setting::body(KAI, self.width);
            let para = self.pool.text(self.metrics, node, &[], &article.summary, self.anchors, &setting);
            let count = self.pool.paras[para as usize].len();
            self.push(para, self.top(), PITCH, count + 1);
        }
        if let Some(correction) = &article.correction {
            self.remark(KAI, correction);
        }
        if let Some(note) = &article.editor_note {
            self.remark(KAI, note);
        }
    }

    fn remark(&mut self, style: Style, text: &str) {
        let node = self.pool.node(Some(self.node), Role::P);
        let para = self.pool.words(self.metrics, node, text, &Setting::body(style, self.width));
        let count = self.pool.paras[para as usize].len();
        self.push(para, self.top(), PITCH, count);
    }
}

impl Head {
    /// Draws it; `x` and `y` are its upper left corner in points.
    pub(crate) fn draw(&self, composer: &mut super::composer::Composer, pool: &mut Pool, x: f32, y: f32) {
        for item in &self.items {
            composer.paragraph(pool, item.para, x, y + item.y, item.pitch);
        }
    }
}

/// The size in which so many characters take no more than `LONGEST`: a head is not divided between pages.
fn small(least: HeadlineSize, chars: usize, width: f32) -> HeadlineSize {
    const LONGEST: f32 = 20.0 * PITCH;
    let leading = least.pitch / least.size;
    let size = (LONGEST * width / (leading * chars.max(1) as f32)).sqrt().min(least.size);
    HeadlineSize { size, pitch: size * leading, ..least }
}

fn headline_style(kind: HeadlineSize) -> Style {
    Style { font: font::HEADLINE, size: kind.size, color: INK, drop: kind.size * super::style::ASCENT }
}

/// True where nothing of an article can be read, and its element would hold nothing (PDF-908): it is named by its kind.
pub(crate) fn is_mute(article: &Article) -> bool {
    let words = [&article.kicker, &article.subtitle];
    article.label().is_empty()
        && words.iter().all(|lines| lines.is_empty())
        && article.byline.is_none()
        && article.body.iter().all(is_silent)
}

/// Ornaments, and what holds nothing else.
fn is_silent(block: &Block) -> bool {
    let figure = |figure: &Figure| figure.decorative && figure.caption.is_empty() && figure.credit.is_none();
    match block {
        Block::Separator(text) => text.is_empty(),
        Block::Figure(one) => figure(one),
        Block::Gallery(all) => all.figures.iter().all(figure) && all.caption.is_empty() && all.credit.is_none(),
        Block::Quote(quote) => quote.source.is_none() && quote.blocks.iter().all(is_silent),
        Block::Box(inner) => inner.title.is_none() && inner.blocks.iter().all(is_silent),
        _ => false,
    }
}

/// Without white space: 更　正.
fn squeezed(words: &str) -> String {
    words.split_whitespace().collect()
}

fn authors(article: &Article) -> String {
    article.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join("　")
}

fn chinese_number(number: u32) -> String {
    const DIGITS: [&str; 11] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    match number {
        0..=10 => DIGITS[number as usize].to_owned(),
        11..=19 => format!("十{}", DIGITS[number as usize - 10]),
        20..=99 if number.is_multiple_of(10) => format!("{}十", DIGITS[number as usize / 10]),
        20..=99 => format!("{}十{}", DIGITS[number as usize / 10], DIGITS[number as usize % 10]),
        _ => number.to_string(),
    }
}
