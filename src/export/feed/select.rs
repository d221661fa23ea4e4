//! What a partner gets of an issue: [`Selection`].
use super::scan::Prepared;
use crate::model::{Article, ArticleKind, Date, Issue, Page, Status, Timestamp};

/// Which issues, pages and articles are sent. Empty lists take everything.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Selection {
    /// Only issues of these days, inclusive.
    pub dates: Option<(Date, Date)>,
    /// Only issues of this day and later.
    pub since: Option<Date>,
    /// Only these issues, by id.
    pub issues: Vec<String>,
    /// Only these pages, by label.
    pub pages: Vec<String>,
    /// Only pages of these sections.
    pub sections: Vec<String>,
    /// Only these kinds of articles.
    pub kinds: Vec<ArticleKind>,
    /// Not these kinds of articles.
    pub exclude: Vec<ArticleKind>,
    /// Leave withheld articles out even where the profile sends them.
    pub only_usable: bool,
}

/// From where on issues are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Since {
    /// A day.
    Day(Date),
    /// The day of a delivery.
    Delivery(u32),
}

impl Selection {
    /// True where an issue is taken.
    #[must_use]
    pub fn takes_issue(&self, id: &str, date: Date) -> bool {
        self.dates.is_none_or(|(from, until)| from <= date && date <= until)
            && self.since.is_none_or(|since| since <= date)
            && (self.issues.is_empty() || self.issues.iter().any(|known| known == id))
    }

    fn takes_page(&self, page: &Page) -> bool {
        let section = |name: &String| page.section.as_ref() == Some(name);
        (self.pages.is_empty() || self.pages.contains(&page.label))
            && (self.sections.is_empty() || self.sections.iter().any(section))
    }

    fn takes(&self, article: &Article) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&article.kind)) && !self.exclude.contains(&article.kind)
    }

    /// What both selections take: a command line narrows a profile.
    #[must_use]
    pub fn narrowed(&self, by: &Self) -> Self {
        fn both<T: Clone + PartialEq>(a: &[T], b: &[T]) -> Vec<T> {
            if a.is_empty() || b.is_empty() {
                return if a.is_empty() { b.to_vec() } else { a.to_vec() };
            }
            a.iter().filter(|one| b.contains(one)).cloned().collect()
        }
        let dates = match (self.dates, by.dates) {
            (Some((a, b)), Some((c, d))) => Some((a.max(c), b.min(d))),
            (one, other) => one.or(other),
        };
        Self {
            dates,
            since: self.since.max(by.since),
            issues: both(&self.issues, &by.issues),
            pages: both(&self.pages, &by.pages),
            sections: both(&self.sections, &by.sections),
            kinds: both(&self.kinds, &by.kinds),
            exclude: self.exclude.iter().chain(&by.exclude).copied().collect(),
            only_usable: self.only_usable || by.only_usable,
        }
    }

    /// Takes out of an issue what is not selected, and says which articles fell out. A page with none left is dropped,
    /// and so is a picture of more than what is selected.
    pub(super) fn apply(&self, issue: &mut Issue) -> Prepared {
        let mut out = Prepared::default();
        issue.pages.retain_mut(|page| {
            let whole = self.takes_page(page);
            let had = page.articles.len();
            page.articles.retain(|article| {
                let kept = whole && self.takes(article);
                if !kept {
                    out.unselected.push(article.id.clone());
                }
                kept
            });
            whole && (had == 0 || !page.articles.is_empty())
        });
        if !self.kinds.is_empty() {
            issue.pages.iter_mut().for_each(|page| page.facsimile = None);
        }
        if !(self.pages.is_empty() && self.sections.is_empty() && self.kinds.is_empty()) {
            issue.pdf = None;
        }
        out
    }
}

/// Articles whose embargo is over are usable; gives their ids.
pub(super) fn release(issue: &mut Issue, at: Timestamp) -> Vec<String> {
    let mut released = Vec::new();
    for article in issue.pages.iter_mut().flat_map(|page| &mut page.articles) {
        if matches!(article.status, Status::Withheld { until } if until <= at) {
            article.status = Status::Usable;
            released.push(article.id.clone());
        }
    }
    released
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_narrows_a_profile() {
        let day = |text| Date::parse(text).unwrap();
        let profile = Selection {
            dates: Some((day("2024-01-01"), day("2024-06-30"))),
            kinds: vec![ArticleKind::News, ArticleKind::Photo],
            exclude: vec![ArticleKind::Advertisement],
            ..Selection::default()
        };
        let line = Selection {
            dates: Some((day("2024-03-01"), day("2024-12-31"))),
            pages: vec!["01".to_owned()],
            kinds: vec![ArticleKind::News, ArticleKind::Letter],
            ..Selection::default()
        };
        let both = profile.narrowed(&line);
        assert_eq!(both.dates, Some((day("2024-03-01"), day("2024-06-30"))));
        assert_eq!((both.pages, both.kinds), (vec!["01".to_owned()], vec![ArticleKind::News]));
        assert_eq!(both.exclude, [ArticleKind::Advertisement]);
        let both = profile.narrowed(&Selection { since: Some(day("2024-02-01")), ..Selection::default() });
        assert!(
            both.takes_issue("2024-02-01", day("2024-02-01")) && !both.takes_issue("2024-01-31", day("2024-01-31"))
        );
    }
}
