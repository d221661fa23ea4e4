//! What a newspaper is: checked values without knowledge of files or formats.
//!
//! The only way to make an [`Issue`] or a [`Publication`] is `check`; exporters rely on what it guarantees.
mod article;
mod block;
mod issue;
mod kinds;
mod lunar;
mod page;
mod publication;
mod text;
mod values;

pub use article::{
    Article, Author, Column, Dateline, Generated, Related, RelatedTarget, Series, Status, Subject, Turn,
};
pub use block::{Block, BoxBlock, Cell, Figure, Gallery, ListBlock, Paragraph, Picture, Quote, Table, Verse};
pub use issue::{Group, Issue, MisprintedIssue, Section, Staff};
pub use kinds::{
    Align, ArticleKind, AuthorRole, BoxRole, Detail, Direction, FigureKind, MarkRole, Medium, PageFormat, PageKind,
    Relation, SectionKind, WritingMode,
};
pub use lunar::lunar_date;
pub use page::{Facsimile, MisprintedPage, Page, Region};
pub use publication::{Identifiers, Pause, Publication, Publisher, Rights, Schedule};
pub use text::{Inline, Text};
pub use values::{Date, ImageKind, Language, Media, MediaPath, Timestamp};
