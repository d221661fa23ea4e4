//! Articles that run on on other pages, as one: [`join`].
use std::collections::BTreeMap;

use crate::model::{Article, Issue, Status};

/// What became of the articles that run on.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    /// Ids of the later parts, which are no longer in the issue.
    pub(crate) later: Vec<String>,
    /// Where they stood, by page: how many articles are left before it, and the article that holds it now.
    places: BTreeMap<usize, Vec<(usize, String)>>,
    /// Ids of the articles that lead in a circle; they stay as they are.
    pub(super) circles: Vec<String>,
}

impl Joined {
    /// The articles of other pages that have a part on this one, each with the number of articles before it.
    pub(super) fn on(&self, page: usize) -> &[(usize, String)] {
        self.places.get(&page).map_or(&[], Vec::as_slice)
    }

    /// The further pages on which an article is printed.
    pub(super) fn pages_of(&self, article: &str) -> impl Iterator<Item = usize> {
        self.places
            .iter()
            .filter(move |(_, parts)| parts.iter().any(|(_, first)| first == article))
            .map(|(page, _)| *page)
    }
}

/// Gives the first part of every continued article the whole text, and takes the later parts out. Parts that may not be used,
/// or that lead in a circle, stay as they are.
pub(crate) fn join(issue: &mut Issue) -> Joined {
    let next = next_parts(issue);
    let later: Vec<&String> = next.values().collect();
    let firsts: Vec<&String> = next.keys().filter(|id| !later.contains(id)).collect();
    // Later part → first part.
    let mut whole = BTreeMap::new();
    for first in firsts {
        let mut at = first;
        while let Some(other) = next.get(at).filter(|other| !whole.contains_key(*other)) {
            append(issue, first, other);
            whole.insert(other.clone(), first.clone());
            at = other;
        }
    }
    let circles = next.keys().filter(|id| later.contains(id) && !whole.contains_key(*id)).cloned().collect();
    let mut joined = Joined { circles, ..Joined::default() };
    for (page, of_page) in issue.pages.iter_mut().enumerate() {
        let mut left = 0;
        of_page.articles.retain(|article| match whole.get(&article.id) {
            Some(first) => {
                joined.places.entry(page).or_default().push((left, first.clone()));
                joined.later.push(article.id.clone());
                false
            }
            None => {
                left += 1;
                true
            }
        });
    }
    for (page, parts) in &mut joined.places {
        // What is on a page already is on it once.
        parts.retain(|(_, first)| issue.pages[*page].articles.iter().all(|article| article.id != *first));
        parts.dedup_by(|a, b| a.1 == b.1);
    }
    joined
}

/// Where each article goes on that can be followed.
fn next_parts(issue: &Issue) -> BTreeMap<String, String> {
    let articles = || issue.pages.iter().flat_map(|page| &page.articles);
    let usable = |article: &&Article| article.status == Status::Usable && article.syndicate;
    let is_usable = |id: &String| articles().filter(usable).any(|article| article.id == *id);
    let mut next = BTreeMap::new();
    for article in articles().filter(usable) {
        let other = article.continues_on.as_ref().and_then(|turn| turn.article.clone());
        next.extend(other.filter(is_usable).map(|other| (article.id.clone(), other)));
    }
    next
}

/// Puts the text of one article behind that of another, and where it is printed.
fn append(issue: &mut Issue, first: &str, other: &str) {
    let mut find = |id: &str, f: &mut dyn FnMut(&mut Article)| {
        issue.pages.iter_mut().flat_map(|page| &mut page.articles).filter(|article| article.id == id).for_each(f);
    };
    let (mut body, mut credit, mut regions) = (Vec::new(), None, Vec::new());
    find(other, &mut |article| {
        body = std::mem::take(&mut article.body);
        regions = std::mem::take(&mut article.regions);
        credit = article.credit.take();
    });
    find(first, &mut |article| {
        article.body.append(&mut body);
        article.regions.append(&mut regions);
        article.continues_on = None;
        if article.credit.is_none() {
            article.credit = credit.take();
        }
    });
}
