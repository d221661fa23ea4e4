//! References out of an article: subjects of a scheme, related articles.
use std::borrow::Cow;

use super::context::{Context, Sent, has_package};
use super::ident::Guids;
use super::meta::{Root, SubjectRef, Target};
use super::topics::{MediaTopics, Standing};
use super::vocab::{self, Qcode};
use crate::model::{Article, Page, Subject};
use crate::report::{Diagnostic, Place, Report, codes};

/// `subject`: a code that resolves, else words.
pub(super) fn subject<'a>(
    context: &Context<'a>,
    page: &Page,
    article: &Article,
    subject: &'a Subject,
    report: &mut Report,
) -> SubjectRef<'a> {
    let Subject { scheme, code, name } = subject;
    let place = || context.place(Some(page), Some(&article.id));
    let name = name.as_deref();
    let words = || SubjectRef { code: Err(format!("{scheme}:{code}")), name };
    if scheme == "medtop" {
        let topic = Qcode::media_topic(code);
        if topic.is_none() {
            let message = format!("`{code}` is no media topic: they have eight digits");
            report.push(Diagnostic::new(codes::NML_050, message).at(place()));
        } else if let Some(topics) = &context.options.media_topics
            && let Some(finding) = listed(topics, code)
        {
            report.push(finding.at(place()));
        }
        return topic.map_or_else(words, |topic| SubjectRef { code: Ok(topic), name });
    }
    if !context.vocabulary.has(scheme) {
        // The same words at no place: once for each scheme of a run.
        let finding = Diagnostic::new(codes::NML_053, format!("the subject scheme `{scheme}` has no address"));
        report
            .push(finding.with_hint("give it in the table [newsml.schemes] of the configuration").at(Place::default()));
        return words();
    }
    if !vocab::has_no_space(code) {
        let message = format!("`{code}` of the scheme `{scheme}` holds white space");
        report.push(Diagnostic::new(codes::NML_070, message).at(place()));
        return words();
    }
    SubjectRef { code: Ok(Qcode::given(scheme, code)), name }
}

/// `NML-051`, `NML-052`: what the list of media topics says against a code, which is sent all the same.
fn listed(topics: &MediaTopics, code: &str) -> Option<Diagnostic> {
    match topics.standing(code) {
        Standing::Sound => None,
        Standing::Unknown => {
            Some(Diagnostic::new(codes::NML_051, format!("`{code}` is not in the list of media topics")))
        }
        Standing::Retired { successor } => {
            let finding = Diagnostic::new(codes::NML_052, format!("the media topic `{code}` is retired"));
            Some(match successor {
                Some(successor) => finding.with_hint(format!("take `{successor}`, which replaces it")),
                None => finding,
            })
        }
    }
}

/// The item of a related article, page or issue; words only where it is not sent.
pub(super) fn related<'a>(
    context: &Context<'a>,
    issue: Option<&str>,
    page: Option<&str>,
    article: Option<&str>,
) -> Target<'a> {
    let here = issue.is_none_or(|issue| issue == context.issue.id);
    let other = issue.filter(|_| !here).map(|issue| Guids::new(context.publication, issue));
    let guids = other.as_ref().unwrap_or(&context.guids);
    if let Some(id) = article {
        let sent = !here || context.article(id).is_some_and(|article| context.sent(article) == Sent::Full);
        return if sent { target(guids.article(id), Root::News) } else { Target::None };
    }
    match page {
        None => target(guids.issue().to_owned(), Root::Package),
        Some(label) => page_id(context, issue.filter(|_| !here), label)
            .map_or(Target::None, |id| target(guids.page(&id), Root::Package)),
    }
}

fn target<'a>(guid: String, root: Root) -> Target<'a> {
    Target::Item { guid: Cow::Owned(guid), version: None, root }
}

/// The id of a page that has a package, by its label.
fn page_id(context: &Context<'_>, issue: Option<&str>, label: &str) -> Option<String> {
    match issue {
        None => {
            context.issue.pages.iter().find(|page| page.label == label && has_package(page)).map(|page| page.id.clone())
        }
        Some(issue) => match context.volume.and_then(|volume| volume.find(issue)) {
            Some((_, outline)) => outline.pages.iter().find(|page| page.label == label).map(|page| page.id.clone()),
            // An issue of another volume: the rule by which a page gets its id from a printed label (docs/format.md).
            None => label.is_ascii().then(|| label.to_ascii_lowercase()),
        },
    }
}
