//! What a partner gets of an issue: [`Selection`].
use super::profile::Profile;
use super::scan::Prepared;
use crate::export::newsml::What;
use crate::model::{Article, ArticleKind, Date, Issue, Page, Status, Timestamp};
use crate::plan::{IssueOutline, PageOutline, Plan};
use crate::report::{Diagnostic, Report, codes};

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

    /// True where issues of a year may be taken.
    pub(super) fn takes_of_year(&self, year: i32) -> bool {
        self.dates.is_none_or(|(from, until)| (from.year()..=until.year()).contains(&year))
            && self.since.is_none_or(|since| since.year() <= year)
    }

    fn takes_page(&self, label: &str, section: Option<&str>) -> bool {
        let is_section = |name: &String| section == Some(name);
        (self.pages.is_empty() || self.pages.iter().any(|known| known == label))
            && (self.sections.is_empty() || self.sections.iter().any(is_section))
    }

    fn takes_kind(&self, kind: ArticleKind) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind)) && !self.exclude.contains(&kind)
    }

    fn takes_article(&self, article: &Article) -> bool {
        self.takes_kind(article.kind) && !(self.only_usable && article.is_withheld())
    }

    /// True where an item is taken that does not stand for others.
    pub(super) fn takes(&self, what: &What<'_>) -> bool {
        let page = |page: &Page| self.takes_page(&page.label, page.section.as_deref());
        match what {
            What::Article { page: of, article } => page(of) && self.takes_article(article),
            What::Picture { page: of, article, .. } => {
                page(of) && article.is_none_or(|article| self.takes_article(article))
            }
            What::Group { page: of, .. } | What::Page { page: of, .. } => page(of),
            What::Facsimile { page: of } | What::Ocr { page: of } => page(of) && self.kinds.is_empty(),
            What::IssuePdf => self.takes_whole_issues(),
            What::Issue { .. } => true,
        }
    }

    fn takes_whole_issues(&self) -> bool {
        self.pages.is_empty() && self.sections.is_empty() && self.kinds.is_empty()
    }

    fn names_issues(&self) -> bool {
        self.dates.is_some() || self.since.is_some() || !self.issues.is_empty()
    }

    /// True where an issue is named, by its id or its day, and taken with all that it holds.
    pub(super) fn names_issue(&self, id: &str, date: Date) -> bool {
        let whole = self.takes_whole_issues() && self.exclude.is_empty() && !self.only_usable;
        (self.dates.is_some() || !self.issues.is_empty()) && whole && self.takes_issue(id, date)
    }

    /// The days that are in both selections.
    pub(super) fn days_with(&self, other: &Self) -> Option<(Date, Date)> {
        match (self.dates, other.dates) {
            (Some((a, b)), Some((c, d))) => Some((a.max(c), b.min(d))),
            (one, other) => one.or(other),
        }
    }

    /// Takes out of an issue what is not selected, and says which articles fell out. A page with none left is dropped,
    /// and so is a picture of more than what is selected.
    pub(super) fn apply(&self, issue: &mut Issue) -> Prepared {
        let mut out = Prepared::default();
        issue.pages.retain_mut(|page| {
            let whole = self.takes_page(&page.label, page.section.as_deref());
            let had = page.articles.len();
            page.articles.retain(|article| {
                let kept = whole && self.takes_article(article);
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
        if !self.takes_whole_issues() {
            issue.pdf = None;
        }
        out
    }
}

/// Looks whether a command line names what there is, and takes something of what a profile selects; `gone` are issues that it
/// takes and whose record is gone.
///
/// `SRC-002` where it takes nothing, `FEED-011` where it takes something and names what is nowhere.
pub(super) fn look(profile: &Profile, line: &Selection, plan: &Plan, gone: &[Issue], report: &mut Report) {
    let own = &profile.selection;
    let outlines = || plan.volumes.iter().flat_map(|volume| &volume.issues);
    let is_empty = outlines().next().is_none();
    // Where no record is there or can be used, that is told already.
    if is_empty && gone.is_empty() && own.days_with(line).is_none() {
        return;
    }
    let is_taken =
        |issue: &&IssueOutline| own.takes_issue(&issue.id, issue.date) && line.takes_issue(&issue.id, issue.date);
    let of_line = |page: &PageOutline| line.takes_page(&page.label, page.section.as_deref());
    let of_both = |page: &PageOutline| of_line(page) && own.takes_page(&page.label, page.section.as_deref());
    let pages = || outlines().filter(is_taken).flat_map(|issue| &issue.pages);
    let names_kinds = !(line.kinds.is_empty() && line.exclude.is_empty());
    let kinds = ArticleKind::ALL.iter().any(|kind| own.takes_kind(*kind) && line.takes_kind(*kind));
    let what = if outlines().find(is_taken).is_none() {
        (gone.is_empty() && (line.names_issues() || is_empty)).then_some("issue")
    } else if !pages().any(of_both) {
        (!line.pages.is_empty() || !line.sections.is_empty()).then_some("page")
    } else {
        (names_kinds && !kinds).then_some("article")
    };
    if let Some(what) = what {
        let message = format!("the options and the profile of `{}` together select no {what}", profile.partner);
        let hint = "`newsbind plan` lists the issues of the archive; options only narrow what a profile selects";
        report.push(Diagnostic::new(codes::SRC_002, message).with_hint(hint));
        return;
    }
    let issue = |name: &String| outlines().any(|issue| issue.id == *name) || gone.iter().any(|issue| issue.id == *name);
    let label = |name: &String| pages().any(|page| page.label == *name);
    let section = |name: &String| pages().any(|page| page.section.as_ref() == Some(name));
    let unknown = line.issues.iter().filter(|name| !issue(name)).map(|name| ("issues", name));
    let unknown = unknown.chain(line.pages.iter().filter(|name| !label(name)).map(|name| ("pages", name)));
    let unknown = unknown.chain(line.sections.iter().filter(|name| !section(name)).map(|name| ("section", name)));
    for (option, name) in unknown {
        let message = format!("`--{option}` names `{name}`, which is not in the issues of this run");
        report.push(Diagnostic::new(codes::FEED_011, message));
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
    fn days_are_those_of_both() {
        let day = |text: &str| Date::parse(text).unwrap();
        let of = |days: Option<(&str, &str)>| Selection {
            dates: days.map(|(from, until)| (day(from), day(until))),
            ..Selection::default()
        };
        let profile = of(Some(("2024-01-01", "2024-06-30")));
        let both = profile.days_with(&of(Some(("2024-03-01", "2024-12-31"))));
        assert_eq!(both, Some((day("2024-03-01"), day("2024-06-30"))));
        assert_eq!(profile.days_with(&of(None)), profile.dates);
        assert_eq!(of(None).days_with(&profile), profile.dates);
        let since = Selection { since: Some(day("2024-02-01")), ..Selection::default() };
        let takes = |id| since.takes_issue(id, day(id));
        assert!(takes("2024-02-01") && !takes("2024-01-31"));
    }
}
