//! Pass 1 of an issue: what it holds for a partner, with digests: [`Scanned`].
use std::collections::BTreeMap;
use std::sync::Arc;

use super::digest::{self, Digester};
use super::format::Format;
use super::ledger::Status;
use super::media;
use super::profile::Profile;
use super::select::{self, Selection};
use crate::error::{Error, Result};
use crate::export::newsml::{Continued, Found, Joined, Maker, What, hide_text_layers, join};
use crate::input::Source;
use crate::model::{Article, Issue, MediaPath, Publication, Timestamp};
use crate::plan::names;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    Article,
    Group,
    Picture,
    Facsimile,
    Page,
    Issue,
}

/// An item as the record has it.
#[derive(Debug)]
pub(super) struct State {
    pub(super) guid: Arc<str>,
    pub(super) kind: ItemKind,
    /// Of a package: of its own fields.
    pub(super) digest: [u8; 32],
    /// Headline; empty for what has none.
    pub(super) title: Arc<str>,
    pub(super) status: Status,
    pub(super) record_version: u32,
    pub(super) note: Option<[u8; 8]>,
    /// When an article changed, where it says so itself.
    pub(super) modified: Option<Timestamp>,
    /// Why a canceled article is taken back.
    pub(super) editor_note: Option<String>,
    /// True where the guid comes from a position.
    pub(super) positional: bool,
    /// Items that it names with their version, by their number: the pictures of a text, what is in a package.
    pub(super) members: Vec<usize>,
    /// False for what the options of the run leave out of what the profile selects, and for a package of it.
    pub(super) taken: bool,
}

/// What an issue holds for a partner.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// Id of the issue; empty where its record could not be used.
    pub(super) id: String,
    /// False for an issue that the options of the run leave out: only what feeds show of it is of interest.
    pub(super) taken: bool,
    /// Members before the packages that name them, the package of the issue last.
    pub(super) items: Vec<State>,
    /// Digest of what the record says of the issue itself.
    pub(super) issue: [u8; 32],
    /// Guids of what is in the record besides: withheld or not syndicated, pages, groups.
    pub(super) besides: Vec<String>,
    /// Guids of articles that the selection leaves out.
    pub(super) unselected: Vec<String>,
    /// Ids of articles whose embargo is over.
    pub(super) released: Vec<String>,
    /// Guids of what a machine read on pages with a canceled article: its words are taken back with it.
    pub(super) hidden: Vec<String>,
    /// SHA-256 of the media.
    pub(super) media: BTreeMap<MediaPath, [u8; 32]>,
    /// Media of the items with the ending of their copies, see [`media::files`].
    pub(super) files: Vec<(MediaPath, &'static str)>,
    /// Why the issue could not be looked at.
    pub(super) error: Option<Error>,
}

/// Makes of an issue what a partner gets of it.
pub(super) fn prepare(issue: &mut Issue, profile: &Profile, at: Timestamp) -> Prepared {
    let released = select::release(issue, at);
    let hidden = hide_text_layers(issue);
    let mut out = profile.selection.apply(issue);
    if profile.newsml.continued == Continued::Join {
        out.joined = join(issue);
    }
    out.released = released;
    out.hidden = hidden;
    out
}

/// Ids of the articles that are no longer what they were in the record.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    /// Not selected.
    pub(super) unselected: Vec<String>,
    /// Their embargo is over.
    pub(super) released: Vec<String>,
    /// Part of another one.
    pub(super) joined: Joined,
    /// Ids of the pages whose text layer holds the words of a canceled one.
    pub(super) hidden: Vec<String>,
}

/// Looks at an issue; `line` is what the options of the run take of what the profile selects.
pub(super) fn scan(
    publication: &Publication,
    issue: Issue,
    source: &dyn Source,
    (profile, line): (&Profile, &Selection),
    at: Timestamp,
) -> Scanned {
    let taken = line.takes_issue(&issue.id, issue.date);
    let is_shown = profile.selection.takes_issue(&issue.id, issue.date) && (taken || profile.rolls());
    let id = issue.id.clone();
    let scanned = match is_shown {
        true => try_scan(publication, issue, source, (profile, line), at),
        false => Ok(Scanned::default()),
    };
    let scanned = scanned.unwrap_or_else(|error| Scanned { error: Some(error), ..Scanned::default() });
    Scanned { id, taken, ..scanned }
}

fn try_scan(
    publication: &Publication,
    mut issue: Issue,
    source: &dyn Source,
    (profile, line): (&Profile, &Selection),
    at: Timestamp,
) -> Result<Scanned> {
    let is_taken = line.takes_issue(&issue.id, issue.date);
    let base = base(publication, &issue.id);
    let guid = |letter: char, id: &str| format!("{base}/{letter}/{}", names::percent_encoded(id));
    let mut besides = besides(&issue, &guid);
    let Prepared { unselected, released, joined, hidden } = prepare(&mut issue, profile, at);
    besides.extend(joined.later.iter().map(|id| guid('a', id)));
    let media = media::digests(&issue, source)?;
    let maker = Maker::new(publication, source, &profile.newsml);
    let (mut items, files, of_issue) = maker.inventory((&issue, &joined), |found| {
        let mut digester = Digester::new(&issue, &media);
        let mut items: Vec<State> = Vec::with_capacity(found.len());
        for n in 0..found.len() {
            let mut state = state(found, n, digester.item(found, n), &issue);
            // Members stand before the packages that name them.
            let is_package = matches!(state.kind, ItemKind::Page | ItemKind::Issue);
            state.taken = is_taken
                && line.takes(&found[n].what)
                && (!is_package || state.members.iter().all(|&n| items[n].taken));
            items.push(state);
        }
        (items, media::files(&issue, found), digester.of_issue())
    })?;
    if !profile.formats.contains(&Format::Newsml) {
        let ninjs = profile.formats.iter().any(|format| matches!(format, Format::Ninjs16 | Format::Ninjs31));
        items = articles_only(items, ninjs);
    }
    let unselected = unselected.iter().map(|id| guid('a', id)).collect();
    let hidden = hidden.iter().map(|page| format!("{}/t", guid('p', page))).collect();
    Ok(Scanned { items, issue: of_issue, besides, unselected, released, hidden, media, files, ..Scanned::default() })
}

/// Formats without packages and picture items know articles, and ninjs the issue that names them.
fn articles_only(items: Vec<State>, issue: bool) -> Vec<State> {
    let kept = |state: &State| state.kind == ItemKind::Article || (issue && state.kind == ItemKind::Issue);
    // The document of an issue says what its pages are called.
    let pages: Vec<[u8; 32]> =
        items.iter().filter(|state| state.kind == ItemKind::Page).map(|state| state.digest).collect();
    let mut out: Vec<State> = items.into_iter().filter(kept).collect();
    out.iter_mut().for_each(|state| state.members.clear());
    let members = (0..out.len()).filter(|&n| out[n].kind == ItemKind::Article && out[n].status == Status::Usable);
    let members = members.collect();
    if let Some(last) = out.last_mut().filter(|_| issue) {
        last.members = members;
        last.digest = digest::with_pages(&last.digest, &pages);
    }
    out
}

/// Guid of the package of an issue; those of all its items begin with it.
pub(super) fn base(publication: &Publication, issue_id: &str) -> String {
    format!("{}/{}", names::base(publication), names::percent_encoded(issue_id))
}

fn besides(issue: &Issue, guid: &dyn Fn(char, &str) -> String) -> Vec<String> {
    let pages = issue.pages.iter().map(|page| guid('p', &page.id));
    let groups = issue.groups.iter().map(|group| guid('g', &group.id));
    let held_back = |article: &&Article| article.is_withheld() || !article.syndicate;
    let articles = issue.pages.iter().flat_map(|page| &page.articles).filter(held_back);
    pages.chain(groups).chain(articles.map(|article| guid('a', &article.id))).collect()
}

fn state(found: &[Found<'_>], n: usize, digest: [u8; 32], issue: &Issue) -> State {
    let item = &found[n];
    let mut state = State {
        guid: item.guid.as_str().into(),
        kind: ItemKind::Issue,
        digest,
        title: Arc::default(),
        status: Status::Usable,
        record_version: issue.version,
        note: None,
        modified: None,
        editor_note: None,
        positional: false,
        members: Vec::new(),
        taken: true,
    };
    match &item.what {
        What::Article { article, .. } => {
            state.kind = ItemKind::Article;
            state.members = pictures_of(found, n);
            state.title = item.title.as_str().into();
            state.status = digest::status(article);
            state.record_version = article.version;
            state.note = digest::note(article);
            state.modified = article.modified.filter(|_| article.own_modified);
            state.editor_note = article.editor_note.clone().filter(|_| article.is_canceled());
            state.positional = article.positional_id;
        }
        What::Group { .. } => {
            state.kind = ItemKind::Group;
            state.members = pictures_of(found, n);
            state.title = item.title.as_str().into();
        }
        What::Picture { article, .. } => {
            state.kind = ItemKind::Picture;
            state.record_version = article.map_or(issue.version, |article| article.version);
            state.status = article.map_or(Status::Usable, digest::status);
        }
        What::Facsimile { .. } | What::IssuePdf | What::Ocr { .. } => state.kind = ItemKind::Facsimile,
        What::Page { members, .. } => {
            state.kind = ItemKind::Page;
            state.members.clone_from(members);
        }
        What::Issue { members, .. } => state.members.clone_from(members),
    }
    state
}

fn pictures_of(found: &[Found<'_>], text: usize) -> Vec<usize> {
    let own = |n: &usize| matches!(found[*n].what, What::Picture { owner, .. } if owner == text);
    (text + 1..found.len()).take_while(own).collect()
}
