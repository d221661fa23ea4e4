//! Articles that run on on other pages, as one: [`join`].
use std::collections::BTreeMap;

use crate::model::{Article, Issue, Status};

/// Gives the first part of every continued article the whole text and takes the later parts out; gives their ids. Parts that
/// may not be used, or that lead in a circle, stay as they are.
pub(super) fn join(issue: &mut Issue) -> Vec<String> {
    let mut next = BTreeMap::new();
    let articles = || issue.pages.iter().flat_map(|page| &page.articles);
    let usable = |article: &Article| article.status == Status::Usable && article.syndicate;
    let is_usable = |id: &str| articles().any(|article| article.id == id && usable(article));
    for article in articles().filter(|article| usable(article)) {
        let other = article.continues_on.as_ref().and_then(|turn| turn.article.clone());
        next.extend(other.filter(|other| is_usable(other)).map(|other| (article.id.clone(), other)));
    }
    let later: Vec<String> = next.values().cloned().collect();
    let firsts: Vec<String> = next.keys().filter(|id| !later.contains(id)).cloned().collect();
    let mut gone = Vec::new();
    for first in firsts {
        let mut at = &first;
        while let Some(other) = next.get(at) {
            append(issue, &first, other);
            gone.push(other.clone());
            at = other;
        }
    }
    for page in &mut issue.pages {
        page.articles.retain(|article| !gone.contains(&article.id));
    }
    issue.pages.retain(|page| !page.articles.is_empty() || page.facsimile.is_some());
    gone
}

/// Puts the text of one article behind that of another.
fn append(issue: &mut Issue, first: &str, other: &str) {
    let find = |issue: &mut Issue, id: &str, f: &mut dyn FnMut(&mut Article)| {
        issue.pages.iter_mut().flat_map(|page| &mut page.articles).filter(|article| article.id == id).for_each(f);
    };
    let (mut body, mut credit) = (Vec::new(), None);
    find(issue, other, &mut |article| {
        body = std::mem::take(&mut article.body);
        credit = article.credit.take();
    });
    find(issue, first, &mut |article| {
        article.body.append(&mut body);
        article.continues_on = None;
        if article.credit.is_none() {
            article.credit = credit.take();
        }
    });
}
