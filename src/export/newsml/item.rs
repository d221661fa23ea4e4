//! newsItem of an article, of the words that open a group, of a picture, of a facsimile, of the issue as PDF.
use std::borrow::Cow;

use super::compose::Composer;
use super::context::{Context, Sent, page_label, push};
use super::ident::{self, FileNames};
use super::iri::iri;
use super::meta::{Contributor, Item, Link, Root, Target, Words};
use super::options::{Payload, Recorded, Slugline, Summary, Version};
use super::payload::nitf::{self, Nitf};
use super::payload::{Story, each_figure, is_item, line, lines, rich, xhtml};
use super::vocab::{self, Property, Qcode};
use crate::model::{
    Article, Block, Figure, Gallery, Generated, Group, Language, Page, Related, RelatedTarget, Rights, Status, Turn,
};
use crate::report::{Diagnostic, Report, codes};

/// A picture that is an item.
#[derive(Debug)]
pub(super) struct PictureItem<'a> {
    pub(super) figure: &'a Figure,
    pub(super) gallery: Option<&'a Gallery>,
    pub(super) guid: String,
    pub(super) file: String,
    pub(super) version: Version,
    pub(super) title: Cow<'a, str>,
}

impl PictureItem<'_> {
    pub(super) fn class(&self) -> Qcode<'static> {
        vocab::picture_class(self.figure.kind)
    }
}

/// A text item with its pictures: an article, or the words that open a group.
#[derive(Debug)]
pub(super) struct TextItem<'a> {
    pub(super) guid: String,
    pub(super) file: String,
    pub(super) version: Version,
    /// Headline in one line, else what it is called.
    pub(super) title: Cow<'a, str>,
    pub(super) language: &'a Language,
    pub(super) pictures: Vec<PictureItem<'a>>,
    rights: Option<&'a Rights>,
    generated: Option<&'a Generated>,
}

impl<'a> TextItem<'a> {
    /// Guid, name and version of an article and of its pictures.
    pub(super) fn of_article(
        context: &Context<'a>,
        page: &'a Page,
        article: &'a Article,
        names: &mut FileNames<'_>,
    ) -> Self {
        let corrected = article.correction.is_some();
        let recorded = Recorded { version: article.version, modified: article.modified, corrected };
        let guid = context.guids.article(&article.id);
        let mut version = context.version(&guid, recorded);
        if article.is_canceled() {
            version.signal = None;
        }
        let language = article.language.as_ref().unwrap_or(context.language(page));
        let file = names.item("article", &article.id, version.number);
        let title = match line(&article.headline, language) {
            words if words.is_empty() => called(article, language),
            words => words,
        };
        let pictures = pictures(&article.body, &guid, &article.id, &title, language, names, &|guid| {
            context.version(guid, recorded)
        });
        let (rights, generated) = (article.rights.as_ref(), Some(&article.generated));
        Self { guid, file, version, title, language, pictures, rights, generated }
    }

    /// The same of the words that open a group.
    pub(super) fn of_group(context: &Context<'a>, page: &'a Page, group: &'a Group, names: &mut FileNames<'_>) -> Self {
        let language = context.language(page);
        let guid = context.guids.group(&group.id);
        let version = context.issue_version(&guid);
        let name = format!("g.{}", group.id);
        let file = names.item("article", &name, version.number);
        let title = match line(&group.title, language) {
            words if words.is_empty() => Cow::Owned(context.page_title(page)),
            words => words,
        };
        let pictures =
            pictures(&group.intro, &guid, &name, &title, language, names, &|guid| context.issue_version(guid));
        Self { guid, file, version, title, language, pictures, rights: None, generated: None }
    }
}

/// What an article without headline is called: its first words, else its kind.
fn called<'a>(article: &'a Article, language: &Language) -> Cow<'a, str> {
    let label = article.label();
    if label.is_empty() {
        Cow::Borrowed(vocab::kind_name(article.kind, language.is_chinese()))
    } else {
        Cow::Owned(label)
    }
}

/// Pictures are called by their id, else by the stem of their file; equal stems get `-2` …, by order.
fn pictures<'a>(
    blocks: &'a [Block],
    owner: &str,
    owner_name: &str,
    title: &str,
    language: &Language,
    names: &mut FileNames<'_>,
    version: &dyn Fn(&str) -> Version,
) -> Vec<PictureItem<'a>> {
    let mut found = Vec::new();
    each_figure(blocks, &mut |figure, gallery| {
        if is_item(figure) {
            found.push((figure, gallery));
        }
    });
    let mut taken: Vec<String> = found.iter().filter_map(|(figure, _)| figure.id.clone()).collect();
    let mut out = Vec::with_capacity(found.len());
    for (figure, gallery) in found {
        let name = figure.id.clone().unwrap_or_else(|| free_stem(figure, &mut taken));
        let caption = line(&figure.caption, language);
        let words = match (caption.is_empty(), &figure.alt) {
            (false, _) => caption,
            (true, Some(alt)) => Cow::Borrowed(alt.as_str()),
            (true, None) => Cow::Owned(title.to_owned()),
        };
        let guid = ident::picture(owner, &name);
        let version = version(&guid);
        let file = names.item("picture", &format!("{owner_name}.{name}"), version.number);
        out.push(PictureItem { figure, gallery, guid, file, version, title: words });
    }
    out
}

fn free_stem(figure: &Figure, taken: &mut Vec<String>) -> String {
    let stem = figure.media().map_or("", |media| media.path.stem());
    let mut name = stem.to_owned();
    let mut n = 2;
    while taken.contains(&name) {
        name = format!("{stem}-{n}");
        n += 1;
    }
    taken.push(name.clone());
    name
}

/// Writes the item of an article.
pub(super) fn article(
    context: &Context<'_>,
    out: &mut Composer,
    page: &Page,
    article: &Article,
    text: &TextItem<'_>,
    report: &mut Report,
) {
    let language = text.language;
    let mut item = Item::new(Root::News, vocab::TEXT, Cow::Borrowed(&text.guid), &text.file, text.version, language);
    item.direction = article.direction.unwrap_or(context.direction(page));
    item.rights = context.rights(&[text.rights]);
    item.title = Cow::Borrowed(&text.title);
    item.ed_note = article.correction.as_deref();
    if let Status::Withheld { until } = article.status {
        item.status = vocab::WITHHELD;
        item.embargoed = Some(until);
    }
    item.links = links(context, page, article, text, report);
    item.located = article.dateline.as_ref().and_then(|dateline| dateline.place.as_deref());
    item.source = article.source.as_deref();
    item.creators = &article.authors;
    let entered_by = article.entered_by.as_deref();
    item.contributors.extend(entered_by.map(|name| Contributor { role: Some(vocab::DATA_ENTRY), name, note: None }));
    item.genre = Some(vocab::genre(article.kind));
    item.keywords = &article.keywords;
    item.subjects = article
        .subjects
        .iter()
        .map(|subject| super::subject::subject(context, page, article, subject, report))
        .collect();
    item.slugline = slugline(context, &article.id, text);
    item.headlines = headlines(context, article, text);
    item.dateline = article.dateline.as_ref();
    item.by = article.byline.as_deref();
    item.creditline = Some(article.credit.as_deref().unwrap_or(&context.publication.title));
    item.descriptions.extend(summary(context, article, language));
    item.properties = article_properties(context, page, article, language);
    item.generated = text.generated;
    let story = Story { title: &text.title, language, direction: item.direction, blocks: &article.body };
    let subject = Subject { page: Some(page), article: Some(article), note: None, kind: "article" };
    write_text(context, out, &item, &story, &subject);
}

/// What a text is of.
struct Subject<'a> {
    page: Option<&'a Page>,
    article: Option<&'a Article>,
    /// Why it is taken back.
    note: Option<&'a str>,
    /// What a manifest calls the file.
    kind: &'static str,
}

/// Writes an item with a text.
fn write_text(context: &Context<'_>, out: &mut Composer, item: &Item<'_>, story: &Story<'_>, subject: &Subject<'_>) {
    out.begin();
    item.write(out, context);
    let Composer { payload, lost, media, .. } = out;
    let picture = |figure: &Figure| media.name(&figure.media()?.path).map(|name| context.href(name).into_owned());
    let (element, media_type, chars) = match context.options.payload {
        Payload::Xhtml => ("inlineXML", xhtml::MEDIA_TYPE, xhtml::write(payload, story, lost)),
        Payload::XhtmlRich => ("inlineXML", xhtml::MEDIA_TYPE, rich::xhtml(payload, story, &picture, lost)),
        Payload::Nitf => {
            let document = nitf_of(context, item, story, subject, &picture);
            ("inlineXML", nitf::MEDIA_TYPE, nitf::write(payload, &document, lost))
        }
        Payload::Html => ("inlineData", rich::HTML, rich::html(payload, story, &picture, lost)),
        Payload::Text => ("inlineData", xhtml::TEXT, xhtml::text(payload, story, lost)),
    };
    out.body.open("contentSet").open(element).attr("contenttype", media_type).attr_number("charcount", chars as u64);
    if context.options.payload == Payload::Html {
        out.body.text(out.payload.as_str());
    } else {
        out.body.fragment(&out.payload);
    }
    out.body.close().close();
    out.finish(item, subject.kind, context.vocabulary);
}

fn nitf_of<'a>(
    context: &Context<'a>,
    item: &'a Item<'_>,
    story: &Story<'a>,
    subject: &Subject<'a>,
    picture: &'a dyn Fn(&Figure) -> Option<String>,
) -> Nitf<'a> {
    Nitf {
        publication: context.publication,
        issue: context.issue,
        page: subject.page,
        article: subject.article,
        title: story.title,
        guid: &item.guid,
        version: item.version.number,
        created: item.version.created,
        language: story.language,
        direction: story.direction,
        blocks: story.blocks,
        note: subject.note,
        picture,
        standalone: false,
        namespace: true,
    }
}

fn slugline<'a>(context: &Context<'_>, id: &str, text: &'a TextItem<'_>) -> Option<Cow<'a, str>> {
    match context.options.slugline {
        Slugline::Id => Some(Cow::Owned(format!("{}-{}-{id}", context.publication.id, context.issue.id))),
        Slugline::Headline => Some(Cow::Borrowed(&*text.title)),
        Slugline::None => None,
    }
}

/// The role of a main headline, where a receiver wants one.
pub(super) fn main_role<'a>(context: &Context<'a>) -> Option<Qcode<'a>> {
    context.options.headline_roles.main.as_deref().map(Qcode::of_user)
}

/// The main headline first and without a role, then every line above and below it.
fn headlines<'a>(context: &Context<'a>, article: &'a Article, text: &'a TextItem<'a>) -> Vec<Words<'a>> {
    let made = |field: &str| article.generated.fields.iter().any(|name| name == field);
    let roles = &context.options.headline_roles;
    let kicker = roles.kicker.as_deref().map_or(vocab::KICKER, Qcode::of_user);
    let subtitle = roles.subtitle.as_deref().map_or(vocab::SUBTITLE, Qcode::of_user);
    let main =
        Words { role: main_role(context), text: Cow::Borrowed(&*text.title), generated: article.label_generated() };
    let line = |role, generated| move |text| Words { role: Some(role), text, generated };
    let mut out = vec![main];
    out.extend(lines(&article.kicker, text.language).map(line(kicker, made("kicker"))));
    out.extend(lines(&article.subtitle, text.language).map(line(subtitle, made("subtitle"))));
    out
}

fn summary<'a>(context: &Context<'_>, article: &'a Article, language: &Language) -> Option<Words<'a>> {
    let mut text = line(&article.summary, language);
    let mut generated = article.generated.fields.iter().any(|name| name == "summary");
    if text.is_empty() && context.options.summary == Some(Summary::FirstParagraph) {
        let paragraphs = article.body.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(line(&paragraph.text, language)),
            _ => None,
        });
        let mut paragraphs = paragraphs.filter(|line| !line.is_empty());
        text = paragraphs.next()?;
        generated = true;
    }
    (!text.is_empty()).then_some(Words { role: Some(vocab::SUMMARY), text, generated })
}

fn article_properties<'a>(
    context: &Context<'a>,
    page: &'a Page,
    article: &'a Article,
    language: &Language,
) -> Vec<(Property, Cow<'a, str>)> {
    let mut out = context.article_properties(page, article);
    push(&mut out, Property::Column, article.column.as_ref().map(|column| column.name.as_str()));
    let group = article.group.as_deref().and_then(|id| context.issue.group(id));
    if let Some(title) = group.map(|group| line(&group.title, language)).filter(|title| !title.is_empty()) {
        out.push((Property::Group, title));
    }
    if let Some(series) = &article.series {
        let value = match (series.part, series.parts) {
            (Some(part), Some(parts)) => format!("{} {part}/{parts}", series.title),
            (Some(part), None) => format!("{} {part}", series.title),
            (None, _) => series.title.clone(),
        };
        out.push((Property::Series, Cow::Owned(value)));
    }
    for region in &article.regions {
        let points: Vec<String> = region.polygon.iter().map(|[x, y]| format!("{x},{y}")).collect();
        out.push((Property::Region, Cow::Owned(format!("{} {}", region.page_id, points.join(" ")))));
    }
    context.edition_properties(&mut out);
    out
}

fn links<'a>(
    context: &Context<'a>,
    page: &'a Page,
    article: &'a Article,
    text: &'a TextItem<'a>,
    report: &mut Report,
) -> Vec<Link<'a>> {
    let mut out = Vec::new();
    for (rel, turn) in [(vocab::CONTINUES_ON, &article.continues_on), (vocab::CONTINUED_FROM, &article.continued_from)]
    {
        if let Some(turn) = turn {
            out.extend(continuation(context, page, article, rel, turn, text.language, report));
        }
    }
    out.extend(text.pictures.iter().map(picture_link));
    out.extend(article.related.iter().filter_map(|related| relation(context, related)));
    out.extend(article.urls.iter().map(|url| web(vocab::PUBLISHED, url, None)));
    out
}

fn picture_link<'a>(picture: &'a PictureItem<'_>) -> Link<'a> {
    let version = Some(picture.version.number);
    let target = Target::Item { guid: Cow::Borrowed(&picture.guid), version, root: Root::News };
    Link { rel: vocab::SEE_ALSO, target, title: None }
}

/// `nbrel:continuesOn`, `nbrel:continuedFrom`; none where the rest is in the same record.
fn continuation<'a>(
    context: &Context<'a>,
    page: &Page,
    article: &Article,
    rel: Qcode<'a>,
    turn: &'a Turn,
    language: &Language,
    report: &mut Report,
) -> Option<Link<'a>> {
    let other = turn.article.as_deref()?;
    if context.article(other).is_none_or(|other| context.sent(other) != Sent::Full) {
        let message = format!("the other part `{other}` on page {} is not sent", turn.page);
        report.push(Diagnostic::new(codes::NML_030, message).at(context.place(Some(page), Some(&article.id))));
        return None;
    }
    let guid = Cow::Owned(context.guids.article(other));
    let title = Some(Cow::Owned(page_label(&turn.page, language.is_chinese())));
    Some(Link { rel, target: Target::Item { guid, version: None, root: Root::News }, title })
}

/// A link to an address; what is no address stands as words.
fn web<'a>(rel: Qcode<'a>, url: &'a str, words: Option<&'a str>) -> Link<'a> {
    match iri(url) {
        Some(address) => Link { rel, target: Target::Web(address), title: words.map(Cow::Borrowed) },
        None => Link { rel, target: Target::None, title: Some(Cow::Borrowed(words.unwrap_or(url))) },
    }
}

fn relation<'a>(context: &Context<'a>, related: &'a Related) -> Option<Link<'a>> {
    let target = match &related.target {
        RelatedTarget::Url(url) => return Some(web(vocab::relation(related.rel), url, related.text.as_deref())),
        RelatedTarget::Article { issue, page, article } => {
            super::subject::related(context, issue.as_deref(), page.as_deref(), article.as_deref())
        }
        RelatedTarget::None => Target::None,
    };
    if matches!(target, Target::None) && related.text.is_none() {
        return None;
    }
    Some(Link { rel: vocab::relation(related.rel), target, title: related.text.as_deref().map(Cow::Borrowed) })
}

/// What is said where nobody said why.
pub(crate) fn fixed_note(language: &Language) -> &'static str {
    if language.is_chinese() { "撤稿：请勿使用。" } else { "Withdrawn: do not use." }
}

/// Writes an item that takes the earlier ones back: nothing of the text is repeated.
pub(super) fn kill(
    context: &Context<'_>,
    out: &mut Composer,
    page: &Page,
    article: &Article,
    text: &TextItem<'_>,
    report: &mut Report,
) {
    let fixed = fixed_note(text.language);
    if article.editor_note.is_none() {
        let finding = Diagnostic::new(codes::NML_082, format!("a canceled article says no reason; `{fixed}` is sent"));
        report.push(finding.with_hint("say why in `editor_note`").at(context.place(Some(page), Some(&article.id))));
    }
    let note = article.editor_note.as_deref().unwrap_or(fixed);
    let mut item =
        Item::new(Root::News, vocab::TEXT, Cow::Borrowed(&text.guid), &text.file, text.version, text.language);
    item.direction = article.direction.unwrap_or(context.direction(page));
    item.status = vocab::CANCELED;
    item.rights = context.rights(&[text.rights]);
    item.title = Cow::Borrowed(&text.title);
    item.ed_note = Some(note);
    item.slugline = slugline(context, &article.id, text);
    item.headlines = vec![Words {
        role: main_role(context),
        text: Cow::Borrowed(&*text.title),
        generated: article.label_generated(),
    }];
    item.creditline = Some(&context.publication.title);
    item.properties = context.page_properties(page);
    context.edition_properties(&mut item.properties);
    write_note(context, out, &item, note, Some((page, article)));
}

/// Writes an item whose only text is a note.
pub(super) fn write_note(
    context: &Context<'_>,
    out: &mut Composer,
    item: &Item<'_>,
    note: &str,
    of: Option<(&Page, &Article)>,
) {
    let blocks = [super::paragraph(note)];
    let story = Story { title: &item.title, language: item.language, direction: item.direction, blocks: &blocks };
    let subject = Subject {
        page: of.map(|(page, _)| page),
        article: of.map(|(_, article)| article),
        note: Some(note),
        kind: "article",
    };
    write_text(context, out, item, &story, &subject);
}

/// Writes the item with the text of a page picture.
pub(super) fn write_page_text(
    context: &Context<'_>,
    out: &mut Composer,
    item: &Item<'_>,
    page: &Page,
    blocks: &[Block],
) {
    let story = Story { title: &item.title, language: item.language, direction: item.direction, blocks };
    write_text(context, out, item, &story, &Subject { page: Some(page), article: None, note: None, kind: "ocr" });
}

/// Writes the item with the words that open a group.
pub(super) fn group(context: &Context<'_>, out: &mut Composer, page: &Page, group: &Group, text: &TextItem<'_>) {
    let mut item =
        Item::new(Root::News, vocab::TEXT, Cow::Borrowed(&text.guid), &text.file, text.version, text.language);
    item.direction = context.direction(page);
    item.rights = context.rights(&[]);
    item.title = Cow::Borrowed(&text.title);
    item.links = text.pictures.iter().map(picture_link).collect();
    item.slugline = slugline(context, &group.id, text);
    let line = |role| move |text| Words { role: Some(role), text, generated: false };
    item.headlines.push(Words { role: None, text: Cow::Borrowed(&*text.title), generated: group.title.is_empty() });
    item.headlines.extend(lines(&group.kicker, text.language).map(line(vocab::KICKER)));
    item.headlines.extend(lines(&group.subtitle, text.language).map(line(vocab::SUBTITLE)));
    item.creditline = Some(&context.publication.title);
    item.properties = context.page_properties(page);
    push(
        &mut item.properties,
        Property::Group,
        Some(&text.title).filter(|_| !group.title.is_empty()).map(|title| &**title),
    );
    context.edition_properties(&mut item.properties);
    let story = Story { title: &text.title, language: text.language, direction: item.direction, blocks: &group.intro };
    let subject = Subject { page: Some(page), article: None, note: None, kind: "article" };
    write_text(context, out, &item, &story, &subject);
}
