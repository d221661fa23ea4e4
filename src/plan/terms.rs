//! What pass 1 keeps for the indexes: [`Term`].
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::model::{Article, AuthorRole, Block, Staff};

/// Something that an index can name, as the data gives it. Nothing is taken from running text.
///
/// Equal terms of a plan are kept once and shared by all outlines that have them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Term {
    /// A person or desk: an author, or a member of the staff.
    Person {
        /// Name as given.
        name: String,
        /// Sort string.
        sort_as: Option<String>,
        /// Where they belong.
        affiliation: Option<String>,
        /// What they did.
        work: Work,
    },
    /// A printed line that holds names, of an article without authors or of a picture.
    Byline {
        /// The line as printed.
        line: String,
        /// What it stands under or beside.
        work: Work,
    },
    /// 栏目.
    Column {
        /// Name as printed.
        name: String,
        /// Sort string.
        sort_as: Option<String>,
    },
    /// 连载: its title.
    Series(String),
    /// The place of a dateline.
    Place(String),
    /// A subject of a scheme.
    Subject {
        /// Scheme, such as `medtop`.
        scheme: String,
        /// Code in the scheme.
        code: String,
        /// Name.
        name: Option<String>,
    },
    /// A free word.
    Keyword(String),
}

/// The terms so far, one of each. They are found by a number that stands for their words: comparing the words on the way
/// through a tree of ten thousand would take ten times as long.
#[derive(Debug, Default)]
pub(super) struct Known(BTreeMap<u64, Vec<Arc<Term>>>);

impl Known {
    /// Puts the term that is known in place of its equal.
    pub(super) fn share(&mut self, term: &mut Arc<Term>) {
        let mut hasher = DefaultHasher::new();
        term.hash(&mut hasher);
        let alike = self.0.entry(hasher.finish()).or_default();
        match alike.iter().find(|known| *known == term) {
            Some(known) => *term = Arc::clone(known),
            None => alike.push(Arc::clone(term)),
        }
    }
}

/// What a person or desk did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Work {
    /// 文.
    Text,
    /// 图.
    Picture,
    /// 译.
    Translation,
    /// 编.
    Editing,
    /// 版.
    Layout,
    /// 校.
    Proofreading,
    /// 录入.
    Keying,
    /// Something else.
    Other,
}

impl Work {
    /// Its mark in an index: 文, 图 …; nothing for other work.
    #[must_use]
    pub fn mark(self) -> Option<&'static str> {
        Some(match self {
            Self::Text => "文",
            Self::Picture => "图",
            Self::Translation => "译",
            Self::Editing => "编",
            Self::Layout => "版",
            Self::Proofreading => "校",
            Self::Keying => "录入",
            Self::Other => return None,
        })
    }

    fn of_author(role: Option<AuthorRole>) -> Self {
        match role {
            Some(AuthorRole::Photographer) => Self::Picture,
            Some(AuthorRole::Translator) => Self::Translation,
            Some(AuthorRole::Editor) => Self::Editing,
            _ => Self::Text,
        }
    }

    fn of_staff(role: &str) -> Self {
        match role {
            "chief_editor" | "duty_editor" | "editor" | "photo_editor" => Self::Editing,
            "designer" => Self::Layout,
            "proofreader" => Self::Proofreading,
            _ => Self::Other,
        }
    }
}

/// The terms of printed credits of an issue or a page.
pub(super) fn of_staff(staff: &[Staff]) -> Vec<Term> {
    let person = |one: &Staff| Term::Person {
        name: one.name.clone(),
        sort_as: None,
        affiliation: None,
        work: Work::of_staff(&one.role),
    };
    staff.iter().map(person).collect()
}

/// The terms of an article, each once. A canceled one has none: only its title is kept.
pub(super) fn of_article(article: &Article) -> Vec<Term> {
    if article.is_canceled() {
        return Vec::new();
    }
    let mut terms: Vec<Term> = article
        .authors
        .iter()
        .map(|author| Term::Person {
            name: author.name.clone(),
            sort_as: author.sort_as.clone(),
            affiliation: author.affiliation.clone(),
            work: Work::of_author(author.role),
        })
        .collect();
    if terms.is_empty() {
        terms.extend(article.byline.clone().map(|line| Term::Byline { line, work: Work::Text }));
    }
    terms.extend(article.entered_by.clone().map(|name| Term::Person {
        name,
        sort_as: None,
        affiliation: None,
        work: Work::Keying,
    }));
    terms
        .extend(article.column.iter().map(|one| Term::Column { name: one.name.clone(), sort_as: one.sort_as.clone() }));
    terms.extend(article.series.iter().map(|series| Term::Series(series.title.clone())));
    terms.extend(article.dateline.iter().filter_map(|line| line.place.clone()).map(Term::Place));
    terms.extend(article.subjects.iter().map(|subject| Term::Subject {
        scheme: subject.scheme.clone(),
        code: subject.code.clone(),
        name: subject.name.clone(),
    }));
    terms.extend(article.keywords.iter().cloned().map(Term::Keyword));
    article.body.iter().for_each(|block| credits(block, &mut terms));
    terms.sort();
    terms.dedup();
    terms
}

/// The credits of the pictures in a block.
fn credits(block: &Block, terms: &mut Vec<Term>) {
    let mut credit = |line: Option<&String>| {
        terms.extend(line.cloned().map(|line| Term::Byline { line, work: Work::Picture }));
    };
    match block {
        Block::Figure(figure) => credit(figure.credit.as_ref()),
        Block::Gallery(gallery) => {
            credit(gallery.credit.as_ref());
            gallery.figures.iter().for_each(|figure| credit(figure.credit.as_ref()));
        }
        Block::Quote(quote) => quote.blocks.iter().for_each(|block| credits(block, terms)),
        Block::Box(inner) => inner.blocks.iter().for_each(|block| credits(block, terms)),
        _ => {}
    }
}
