//! From checked values to XHTML: contexts, inline text, templates, words.
mod article;
mod block;
mod contents;
pub(super) mod context;
mod facsimile;
mod inline;
mod page;
mod rescue;
pub(super) mod templates;
pub(super) mod words;

pub(super) use article::label;
pub(super) use contents::{issue_heading, issue_label};
pub(super) use page::{IssueMaker, Made, page_label, side_label, staff_line};
