//! Text layers of page pictures, which hold the words of all texts on a page.
use std::collections::BTreeSet;

use crate::model::{Issue, Page};

/// Takes away the text layers of pages that a canceled article stands on, or runs on to with a region: its words are in
/// them. Gives the ids of these pages.
pub(crate) fn hide_text_layers(issue: &mut Issue) -> Vec<String> {
    let mut canceled = BTreeSet::new();
    for page in &issue.pages {
        for article in page.articles.iter().filter(|article| article.is_canceled()) {
            canceled.insert(page.id.clone());
            canceled.extend(article.regions.iter().map(|region| region.page_id.clone()));
        }
    }
    let layered = |page: &&mut Page| page.facsimile.as_ref().is_some_and(|one| one.text_layer.is_some());
    let hidden = issue.pages.iter_mut().filter(|page| canceled.contains(&page.id)).filter(layered);
    let hide = |page: &mut Page| {
        page.facsimile.as_mut().and_then(|facsimile| facsimile.text_layer.take());
        page.id.clone()
    };
    hidden.map(hide).collect()
}
