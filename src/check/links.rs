//! What points at something else: regions, continuations, relations.
use std::collections::BTreeMap;

use super::context::{At, Context};
use crate::input::record::{RegionRecord, RelatedRecord};
use crate::model::{Page, Region, Related, RelatedTarget, Turn};
use crate::report::codes;

/// Regions with polygons inside the page; the page is still a label here and becomes an id in [`resolve`].
pub(super) fn regions(context: &mut Context<'_>, at: &At<'_>, records: Vec<RegionRecord>) -> Vec<Region> {
    let mut out = Vec::with_capacity(records.len());
    for (n, record) in records.into_iter().enumerate() {
        let at = at.index(n);
        let mut polygon = record.polygon;
        if polygon.len() < 3 {
            context.find(codes::REG_002, &at, format!("a region has {} point(s); it is dropped", polygon.len()));
            continue;
        }
        if polygon.iter().flatten().any(|v| !(0.0..=1.0).contains(v)) {
            context.find_with(
                codes::REG_001,
                &at,
                "a region leaves the page; it is clipped",
                "write fractions of the picture, 0 to 1",
            );
            polygon.iter_mut().flatten().for_each(|v| *v = if v.is_nan() { 0.0 } else { v.clamp(0.0, 1.0) });
        }
        let page_id = record.page.unwrap_or_default();
        out.push(Region { page_id, polygon });
    }
    out
}

/// Related articles; targets in the same issue are looked for in [`resolve`].
pub(super) fn related(context: &mut Context<'_>, at: &At<'_>, records: Vec<RelatedRecord>) -> Vec<Related> {
    let mut out = Vec::with_capacity(records.len());
    for (n, record) in records.into_iter().enumerate() {
        let at = at.index(n);
        let text = context.optional(&at.key("text"), record.text);
        let target = match record.url.filter(|url| !url.is_empty()) {
            Some(url) if super::text::can_be_followed(&url) => RelatedTarget::Url(url),
            Some(url) => {
                context.find(codes::BLK_002, &at.key("url"), format!("a link to `{url}` cannot be followed"));
                RelatedTarget::None
            }
            None => RelatedTarget::Article {
                issue: context.optional(&at.key("issue"), record.issue),
                page: context.optional(&at.key("page"), record.page),
                article: context.id(&at.key("article"), record.article),
            },
        };
        out.push(Related { rel: record.rel, target, text });
    }
    out
}

/// Where things are in an issue.
struct Index {
    /// Label or side → page id.
    pages: BTreeMap<String, String>,
    /// Article id → (page number, article number).
    articles: BTreeMap<String, (usize, usize)>,
}

impl Index {
    fn new(pages: &[Page]) -> Self {
        let mut index = Self { pages: BTreeMap::new(), articles: BTreeMap::new() };
        for (p, page) in pages.iter().enumerate() {
            for side in page.printed_sides() {
                index.pages.entry(side.clone()).or_insert_with(|| page.id.clone());
            }
            for (a, article) in page.articles.iter().enumerate() {
                index.articles.insert(article.id.clone(), (p, a));
            }
        }
        for page in pages {
            // A whole label is a better match than the side of a spread.
            index.pages.insert(page.label.clone(), page.id.clone());
        }
        index
    }
}

/// Turns labels into ids and checks that both ends of every continuation exist and agree.
pub(super) fn resolve(context: &mut Context<'_>, issue_id: &str, pages: &mut [Page]) {
    let index = Index::new(pages);
    turn_labels_into_ids(context, &index, pages);
    let mut answers = Vec::new();
    let root = At::ROOT;
    let here = root.key("pages");
    for p in 0..pages.len() {
        context.place.page = Some(pages[p].label.clone());
        for a in 0..pages[p].articles.len() {
            context.place.article = Some(pages[p].articles[a].id.clone());
            let (page_at, articles_at);
            page_at = here.index(p);
            articles_at = page_at.key("articles");
            let at = articles_at.index(a);
            for forward in [true, false] {
                answers.extend(turn(context, &at, &index, pages, (p, a), forward));
            }
            related_targets(context, &at, issue_id, &index, &mut pages[p].articles[a].related);
        }
    }
    context.place.page = None;
    context.place.article = None;
    for ((p, a), forward, answer) in answers {
        let article = &mut pages[p].articles[a];
        let slot = if forward { &mut article.continues_on } else { &mut article.continued_from };
        slot.get_or_insert(answer);
    }
}

fn turn_labels_into_ids(context: &mut Context<'_>, index: &Index, pages: &mut [Page]) {
    let root = At::ROOT;
    let here = root.key("pages");
    for (p, page) in pages.iter_mut().enumerate() {
        let at = here.index(p);
        let own = page.id.clone();
        context.place.page = Some(page.label.clone());
        let mut unknown = Vec::new();
        let mut find = |region: &mut Region| {
            if region.page_id.is_empty() {
                region.page_id.clone_from(&own);
            } else if let Some(id) = index.pages.get(&region.page_id) {
                region.page_id.clone_from(id);
            } else {
                unknown.push(std::mem::replace(&mut region.page_id, own.clone()));
            }
        };
        for article in &mut page.articles {
            article.regions.iter_mut().for_each(&mut find);
            super::article::each_figure(&mut article.body, &mut |figure| figure.regions.iter_mut().for_each(&mut find));
        }
        for label in unknown {
            context.find(
                codes::PAG_002,
                &at,
                format!("a region names page `{label}`, which is not there; its own page is taken"),
            );
        }
    }
    context.place.page = None;
}

type Answer = ((usize, usize), bool, Turn);

/// Resolves one end of a continuation in place; returns what the other end must say.
fn turn(
    context: &mut Context<'_>,
    at: &At<'_>,
    index: &Index,
    pages: &mut [Page],
    (p, a): (usize, usize),
    forward: bool,
) -> Option<Answer> {
    let article = &pages[p].articles[a];
    let given = if forward { article.continues_on.clone() } else { article.continued_from.clone() }?;
    let at = at.key(if forward { "continues_on" } else { "continued_from" });
    let target = given.article.as_ref().map(|id| (id, index.articles.get(id).copied()));
    let words = match (&target, index.pages.get(&given.page)) {
        (Some((id, None)), _) => Some(format!("article `{id}` is not in this issue")),
        (_, None) => Some(format!("page `{}` is not in this issue", given.page)),
        (Some((_, Some((q, b)))), Some(_)) => contradiction(pages, (p, a), (*q, *b), forward),
        (None, Some(_)) => None,
    };
    let own = Turn {
        page: pages[p].label.clone(),
        page_id: pages[p].id.clone(),
        article: Some(article.id.clone()),
        title: Some(article.label()),
        printed: false,
    };
    if let Some(words) = words {
        context.find_with(
            codes::ART_006,
            &at,
            words,
            "name a page label and an article id of this issue, the same on both sides",
        );
        let article = &mut pages[p].articles[a];
        if forward {
            article.continues_on = None;
        } else {
            article.continued_from = None;
        }
        return None;
    }
    let place = target.and_then(|(_, place)| place);
    let resolved = Turn {
        page_id: index.pages.get(&given.page).cloned().unwrap_or_default(),
        title: place.map(|(q, b)| pages[q].articles[b].label()),
        page: given.page,
        article: given.article,
        printed: false,
    };
    let article = &mut pages[p].articles[a];
    if forward {
        article.continues_on = Some(resolved);
    } else {
        article.continued_from = Some(resolved);
    }
    place.map(|place| (place, !forward, own))
}

/// The other end says something else, or is this end itself.
fn contradiction(pages: &[Page], here: (usize, usize), there: (usize, usize), forward: bool) -> Option<String> {
    if here == there {
        return Some("the article continues itself".to_owned());
    }
    let other = &pages[there.0].articles[there.1];
    let back = if forward { &other.continued_from } else { &other.continues_on };
    let own = &pages[here.0].articles[here.1].id;
    let says = back.as_ref().and_then(|turn| turn.article.as_ref());
    says.filter(|says| *says != own).map(|says| format!("article `{}` names `{says}` on its side", other.id))
}

fn related_targets(context: &mut Context<'_>, at: &At<'_>, issue_id: &str, index: &Index, related: &mut [Related]) {
    let at = at.key("related");
    for (n, one) in related.iter_mut().enumerate() {
        let RelatedTarget::Article { issue, page, article } = &one.target else { continue };
        if issue.as_deref().is_some_and(|issue| issue != issue_id) {
            continue;
        }
        let article_known = article.as_ref().is_none_or(|id| index.articles.contains_key(id));
        let page_known = page.as_ref().is_none_or(|label| index.pages.contains_key(label));
        let nothing = article.is_none() && page.is_none() && issue.is_none();
        if !article_known || !page_known || (nothing && one.text.is_none()) {
            let words = "a related article of this issue is not there; the words stay";
            context.find_with(
                codes::ART_007,
                &at.index(n),
                words,
                "name an article id of this issue, or the other issue",
            );
            one.target = RelatedTarget::None;
        } else if nothing {
            one.target = RelatedTarget::None;
        } else {
            one.target = RelatedTarget::Article { issue: None, page: page.clone(), article: article.clone() };
        }
    }
}
