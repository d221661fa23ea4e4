//! What an archive has and what a source brings.
use super::{Options, continued};
use crate::input::record::{ArticleRecord, IssueRecord, PageRecord};
use crate::report::{Diagnostic, Place, Report, codes};

/// Adds a page in print order; the articles of a page that is there follow its own.
pub(super) fn add_page(pages: &mut Vec<PageRecord>, page: PageRecord) {
    match pages.iter_mut().find(|known| known.label == page.label) {
        Some(known) => page.articles.into_iter().for_each(|article| add_article(known, article)),
        None => {
            let behind = pages.iter().position(|known| order(&known.label) > order(&page.label));
            pages.insert(behind.unwrap_or(pages.len()), page);
        }
    }
}

/// Two files of one name in different folders give one id.
fn add_article(page: &mut PageRecord, mut article: ArticleRecord) {
    let base = article.id.clone().unwrap_or_default();
    let mut n = 2;
    while page.articles.iter().any(|known| known.id == article.id) {
        article.id = Some(format!("{base}-{n}"));
        n += 1;
    }
    page.articles.push(article);
}

/// Print order of labels: letters, then the number, gutters last.
fn order(label: &str) -> (bool, &str, u32) {
    let letters = label.trim_end_matches(|c: char| c.is_ascii_digit());
    match label[letters.len()..].parse() {
        Ok(number) => (false, letters, number),
        Err(_) => (true, label, 0),
    }
}

/// The archive's record with what is new; `None` when nothing is.
pub(super) fn issue(
    old: &IssueRecord,
    new: IssueRecord,
    options: &Options,
    file: &str,
    report: &mut Report,
) -> Option<IssueRecord> {
    let mut merged = old.clone();
    merged.number = merged.number.or(new.number);
    merged.total_number = merged.total_number.or(new.total_number);
    for page in new.pages {
        let Some(known) = merged.pages.iter_mut().find(|known| known.label == page.label) else {
            add_page(&mut merged.pages, page);
            continue;
        };
        for article in page.articles {
            match known.articles.iter_mut().find(|a| a.id == article.id) {
                None => known.articles.push(article),
                Some(kept) if same(kept, &article) => {}
                Some(kept) if options.force => *kept = article,
                Some(kept) => report.push(edited(kept, &page.label, file)),
            }
        }
    }
    continued::link(&mut merged, options.text.min_confidence);
    if merged == *old {
        return None;
    }
    merged.version = Some(old.version.unwrap_or(1) + 1);
    Some(merged)
}

/// True when nothing but their origin differs, or what the pages together say.
fn same(a: &ArticleRecord, b: &ArticleRecord) -> bool {
    let bare = |article: &ArticleRecord| ArticleRecord { origin: None, continues_on: None, ..article.clone() };
    bare(a) == bare(b)
}

fn edited(article: &ArticleRecord, page: &str, file: &str) -> Diagnostic {
    let place = Place {
        file: Some(file.to_owned()),
        page: Some(page.to_owned()),
        article: article.id.clone(),
        ..Place::default()
    };
    Diagnostic::new(codes::IMP_109, "the archive has this article with other words; they stay")
        .with_hint("give `--force` to take those of the source")
        .at(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(label: &str, ids: &[&str]) -> PageRecord {
        let article = |id: &&str| ArticleRecord { id: Some((*id).to_owned()), ..ArticleRecord::default() };
        PageRecord { label: label.into(), articles: ids.iter().map(article).collect(), ..PageRecord::default() }
    }

    fn labels(pages: &[PageRecord]) -> Vec<&str> {
        pages.iter().map(|page| page.label.as_str()).collect()
    }

    #[test]
    fn pages_stand_in_print_order() {
        let mut pages = Vec::new();
        for label in ["中缝", "B01", "10", "2", "A02"] {
            add_page(&mut pages, page(label, &[]));
        }
        assert_eq!(labels(&pages), ["2", "10", "A02", "B01", "中缝"]);
        add_page(&mut pages, page("2", &["a"]));
        add_page(&mut pages, page("2", &["a"]));
        assert_eq!(pages[0].articles[1].id.as_deref(), Some("a-2"));
    }

    #[test]
    fn what_an_archive_has_stays() {
        let old = IssueRecord { pages: vec![page("1", &["a"])], ..IssueRecord::default() };
        let mut report = Report::new();
        let (kept, forced) = (Options::default(), Options { force: true, ..Options::default() });
        assert!(issue(&old, old.clone(), &kept, "f", &mut report).is_none(), "the same again changes nothing");
        let mut other = old.clone();
        other.pages[0].articles[0].headline = Some("changed".into());
        assert!(issue(&old, other.clone(), &kept, "f", &mut report).is_none());
        assert_eq!(report.diagnostics()[0].code(), codes::IMP_109);
        let changed = issue(&old, other, &forced, "f", &mut report).unwrap();
        assert_eq!(changed.version, Some(2));
        let more = IssueRecord { pages: vec![page("2", &["b"])], ..IssueRecord::default() };
        assert_eq!(labels(&issue(&old, more, &kept, "f", &mut report).unwrap().pages), ["1", "2"]);
    }
}
