//! newsItem of a picture, of a facsimile, of the issue as PDF: metadata and `remoteContent`.
use std::borrow::Cow;

use super::compose::Composer;
use super::context::Context;
use super::ident::FileNames;
use super::item::{PictureItem, TextItem};
use super::meta::{Item, Link, Root, Target, Words};
use super::options::Version;
use super::payload::line;
use super::rendition::Copy;
use super::vocab::{self, Property, Qcode};
use crate::error::Result;
use crate::model::{Article, Facsimile, Media, MediaPath, Page, Status};
use crate::report::{Diagnostic, Report, codes};

/// A file of an item: what it is, and where it lies.
struct Rendition<'a> {
    role: Qcode<'static>,
    path: &'a MediaPath,
    media_type: &'static str,
    extension: &'static str,
    bytes: u64,
    size: Option<(u32, u32)>,
    resolution: Option<u64>,
}

/// A file that is no picture.
#[derive(Clone, Copy)]
enum FileKind {
    Pdf,
    Alto,
}

impl<'a> Rendition<'a> {
    fn of_image(media: &'a Media) -> Self {
        let (media_type, extension) = (media.kind.media_type(), media.kind.extension());
        let size = Some((media.width, media.height));
        Self {
            role: vocab::HIGH_RESOLUTION,
            path: &media.path,
            media_type,
            extension,
            bytes: media.bytes,
            size,
            resolution: None,
        }
    }

    /// A file that is no picture; `None` where it is not there any more (`SRC-001`).
    fn of_file(
        context: &Context<'_>,
        page: Option<&Page>,
        path: &'a MediaPath,
        kind: FileKind,
        report: &mut Report,
    ) -> Result<Option<Self>> {
        let Some(file) = context.source.media(path)? else {
            let message = format!("`{path}` went away while newsbind was reading");
            report.push(Diagnostic::new(codes::SRC_001, message).at(context.place(page, None)));
            return Ok(None);
        };
        let (role, media_type, extension) = match kind {
            FileKind::Pdf => (vocab::PDF, "application/pdf", "pdf"),
            FileKind::Alto => (vocab::ALTO, "application/xml", "xml"),
        };
        Ok(Some(Self { role, path, media_type, extension, bytes: file.len, size: None, resolution: None }))
    }

    fn write(&self, context: &Context<'_>, out: &mut Composer, names: &mut FileNames<'_>) -> Result<()> {
        let media = out.media.add(self.path, self.media_type, self.extension, self.bytes, names, context)?;
        if out.media.files[media].rendition.is_empty() {
            out.media.files[media].rendition = self.role.to_text();
        }
        out.qcode_element("remoteContent", "rendition", self.role);
        out.body
            .attr("href", &context.href(&out.media.files[media].name))
            .attr("contenttype", self.media_type)
            .attr_number("size", self.bytes);
        if let Some((width, height)) = self.size {
            out.body.attr_number("width", u64::from(width)).attr_number("height", u64::from(height));
        }
        if let Some(resolution) = self.resolution {
            out.body.attr_number("resolution", resolution);
        }
        out.hash(media);
        out.body.close();
        Ok(())
    }
}

/// Puts the file of a picture beside the items, before its own item is made.
pub(super) fn add(
    context: &Context<'_>,
    out: &mut Composer,
    picture: &PictureItem<'_>,
    names: &mut FileNames<'_>,
) -> Result<()> {
    if let Some(media) = picture.figure.media() {
        let renditions = &context.options.renditions;
        let mut made = false;
        for copy in renditions.copies().filter(|_| !renditions.original) {
            made |= smaller(context, out, media, copy, names)?.is_some();
        }
        if !made {
            let file = Rendition::of_image(media);
            let n = out.media.add(file.path, file.media_type, file.extension, file.bytes, names, context)?;
            out.media.files[n].rendition = file.role.to_text();
        }
    }
    Ok(())
}

/// The number of a smaller copy of a picture, made where it is not there; `None` where it cannot be made.
#[cfg(feature = "renditions")]
fn smaller(
    context: &Context<'_>,
    out: &mut Composer,
    media: &Media,
    copy: Copy,
    names: &mut FileNames<'_>,
) -> Result<Option<usize>> {
    if let Some(known) = out.media.smaller(&media.path, copy.suffix) {
        return Ok(Some(known));
    }
    let Some(made) = copy.make(context.source, media)? else { return Ok(None) };
    let n = out.media.add_smaller((media, copy.suffix), made, names, context);
    out.media.files[n].rendition = copy.role.to_text();
    Ok(Some(n))
}

/// None: this build cannot decode pictures.
#[cfg(not(feature = "renditions"))]
#[expect(clippy::unnecessary_wraps, reason = "as where copies are made")]
fn smaller(
    _: &Context<'_>,
    out: &mut Composer,
    media: &Media,
    copy: Copy,
    _: &mut FileNames<'_>,
) -> Result<Option<usize>> {
    Ok(out.media.smaller(&media.path, copy.suffix))
}

/// Writes `remoteContent` for each file of a picture: its own where it is asked for or nothing else can be had, then the
/// smaller ones.
fn write_files(
    context: &Context<'_>,
    out: &mut Composer,
    media: &Media,
    names: &mut FileNames<'_>,
    missing: impl FnOnce(),
) -> Result<()> {
    let renditions = &context.options.renditions;
    if renditions.original {
        Rendition::of_image(media).write(context, out, names)?;
    }
    let mut made = 0;
    for copy in renditions.copies() {
        if let Some(n) = smaller(context, out, media, copy, names)? {
            made += 1;
            write_smaller(context, out, copy.role, n);
        }
    }
    if made < renditions.copies().count() {
        missing();
    }
    if made == 0 && !renditions.original {
        Rendition::of_image(media).write(context, out, names)?;
    }
    Ok(())
}

fn write_smaller(context: &Context<'_>, out: &mut Composer, role: Qcode<'static>, n: usize) {
    out.qcode_element("remoteContent", "rendition", role);
    let file = &out.media.files[n];
    out.body
        .attr("href", &context.href(&file.name))
        .attr("contenttype", file.media_type)
        .attr_number("size", file.bytes);
    if let Some((width, height)) = file.size {
        out.body.attr_number("width", u64::from(width)).attr_number("height", u64::from(height));
    }
    out.hash(n);
    out.body.close();
}

/// The text that a picture belongs to.
pub(super) struct Owner<'a> {
    pub(super) page: &'a Page,
    /// Absent in the words that open a group.
    pub(super) article: Option<&'a Article>,
    pub(super) text: &'a TextItem<'a>,
}

/// Writes the item of a picture.
pub(super) fn picture(
    context: &Context<'_>,
    out: &mut Composer,
    owner: &Owner<'_>,
    picture: &PictureItem<'_>,
    names: &mut FileNames<'_>,
    report: &mut Report,
) -> Result<()> {
    let &Owner { page, article, text: owner } = owner;
    let figure = picture.figure;
    let Some(media) = figure.media() else { return Ok(()) };
    stated_size(context, page, article, (figure.width, figure.height), media, report);
    let mut item = Item::new(
        Root::News,
        picture.class(),
        Cow::Borrowed(&picture.guid),
        &picture.file,
        picture.version,
        owner.language,
    );
    item.direction = article.and_then(|article| article.direction).unwrap_or(context.direction(page));
    item.rights = context.rights(&[figure.rights.as_ref(), article.and_then(|article| article.rights.as_ref())]);
    item.title = Cow::Borrowed(&picture.title);
    if let Some(Status::Withheld { until }) = article.map(|article| article.status) {
        item.status = vocab::WITHHELD;
        item.embargoed = Some(until);
    }
    let target = Target::Item { guid: Cow::Borrowed(&owner.guid), version: None, root: Root::News };
    item.links.push(Link { rel: vocab::SEE_ALSO, target, title: None });
    item.headlines.push(Words {
        role: None,
        text: Cow::Borrowed(&*owner.title),
        generated: article.is_some_and(Article::label_generated),
    });
    let credit = figure.credit.as_deref().or_else(|| picture.gallery.and_then(|gallery| gallery.credit.as_deref()));
    (item.by, item.creditline) = (credit, credit);
    let caption = line(&figure.caption, owner.language);
    if !caption.is_empty() {
        item.descriptions.push(Words { role: Some(vocab::CAPTION), text: caption, generated: false });
    }
    if let Some(alt) = &figure.alt {
        let generated = article.is_some_and(|article| article.generated.alt);
        item.descriptions.push(Words { role: Some(vocab::ALT), text: Cow::Borrowed(alt), generated });
    }
    item.properties = context.page_properties(page);
    if let Some(caption) =
        picture.gallery.map(|gallery| line(&gallery.caption, owner.language)).filter(|caption| !caption.is_empty())
    {
        item.properties.push((Property::GalleryCaption, caption));
    }
    context.edition_properties(&mut item.properties);
    out.begin();
    item.write(out, context);
    out.body.open("contentSet");
    write_files(context, out, media, names, || {
        let message = format!("no smaller copy of `{}` can be made", media.path);
        let finding = Diagnostic::new(codes::NML_063, message).with_hint("a picture that moves is sent as it is");
        report.push(finding.at(context.place(Some(page), article.map(|article| article.id.as_str()))));
    })?;
    out.body.close();
    out.finish(&item, "picture", context.vocabulary);
    Ok(())
}

/// `NML-062`: the size that the record states is not the file's.
fn stated_size(
    context: &Context<'_>,
    page: &Page,
    article: Option<&Article>,
    (width, height): (Option<u32>, Option<u32>),
    media: &Media,
    report: &mut Report,
) {
    let differs =
        width.is_some_and(|width| width != media.width) || height.is_some_and(|height| height != media.height);
    if differs {
        let stated = |value: Option<u32>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
        let (width, height) = (stated(width), stated(height));
        let message = format!(
            "`{}` has {} × {} pixels, the record says {width} × {height}",
            media.path, media.width, media.height
        );
        report.push(
            Diagnostic::new(codes::NML_062, message)
                .at(context.place(Some(page), article.map(|article| article.id.as_str()))),
        );
    }
}

fn write(
    context: &Context<'_>,
    out: &mut Composer,
    item: &Item<'_>,
    kind: &'static str,
    files: &[Rendition<'_>],
    names: &mut FileNames<'_>,
) -> Result<()> {
    out.begin();
    item.write(out, context);
    out.body.open("contentSet");
    for file in files {
        file.write(context, out, names)?;
    }
    out.body.close();
    out.finish(item, kind, context.vocabulary);
    Ok(())
}

/// What the facsimile of a page is in a package.
#[derive(Debug)]
pub(super) struct FacsimileItem {
    pub(super) guid: String,
    pub(super) file: String,
    pub(super) version: Version,
}

/// True where a file of the page picture is there.
#[cfg(feature = "feed")]
pub(super) fn is_there(context: &Context<'_>, page: &Page, facsimile: &Facsimile) -> Result<bool> {
    // What is missing is reported when the item is made.
    Ok(!renditions(context, page, facsimile, &mut Report::new())?.is_empty())
}

/// Writes the item of a page picture; false where none of its files is there.
pub(super) fn facsimile(
    context: &Context<'_>,
    out: &mut Composer,
    page: &Page,
    facsimile: &Facsimile,
    named: &FacsimileItem,
    names: &mut FileNames<'_>,
    report: &mut Report,
) -> Result<bool> {
    let files = renditions(context, page, facsimile, report)?;
    if files.is_empty() || !named.version.send {
        return Ok(!files.is_empty());
    }
    if let Some(media) = &facsimile.image {
        stated_size(context, page, None, (facsimile.width, facsimile.height), media, report);
    }
    let language = context.language(page);
    let (open, close) = if language.is_chinese() { ("（版面图", "）") } else { (" (page image", ")") };
    let title = format!("{}{open}{close}", context.page_title(page));
    let mut item = graphic(context, named, &title);
    item.language = language;
    item.direction = context.direction(page);
    if let Some(alt) = &facsimile.alt {
        item.descriptions.push(Words { role: Some(vocab::ALT), text: Cow::Borrowed(alt), generated: false });
    }
    item.properties = context.page_properties(page);
    context.edition_properties(&mut item.properties);
    write(context, out, &item, "facsimile", &files, names)?;
    Ok(true)
}

fn renditions<'a>(
    context: &Context<'_>,
    page: &Page,
    facsimile: &'a Facsimile,
    report: &mut Report,
) -> Result<Vec<Rendition<'a>>> {
    let mut files = Vec::new();
    if let Some(media) = &facsimile.image {
        files.push(Rendition { resolution: resolution(facsimile.dpi), ..Rendition::of_image(media) });
    }
    if let Some(pdf) = &facsimile.pdf {
        files.extend(Rendition::of_file(context, Some(page), pdf, FileKind::Pdf, report)?);
    }
    if let Some(alto) = &facsimile.text_layer {
        files.extend(Rendition::of_file(context, Some(page), alto, FileKind::Alto, report)?);
    }
    Ok(files)
}

/// Pixels per inch, where they say something: 72 is what programs write that know no resolution.
fn resolution(dpi: Option<f64>) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of a float saturates; zero is refused"
    )]
    let rounded = dpi?.round() as u64;
    (rounded > 0 && rounded != 72).then_some(rounded)
}

fn graphic<'a>(context: &Context<'a>, named: &'a FacsimileItem, title: &'a str) -> Item<'a> {
    let guid = Cow::Borrowed(named.guid.as_str());
    let language = &context.issue.language;
    let mut item = Item::new(Root::News, vocab::GRAPHIC, guid, &named.file, named.version, language);
    item.direction = context.issue.direction;
    item.rights = context.rights(&[]);
    item.title = Cow::Borrowed(title);
    item.headlines.push(Words { role: None, text: Cow::Borrowed(title), generated: false });
    item
}

/// Writes the item of the whole issue as PDF; false where the file is not there.
pub(super) fn issue_pdf(
    context: &Context<'_>,
    out: &mut Composer,
    path: &MediaPath,
    named: &FacsimileItem,
    names: &mut FileNames<'_>,
    report: &mut Report,
) -> Result<bool> {
    let Some(pdf) = Rendition::of_file(context, None, path, FileKind::Pdf, report)? else { return Ok(false) };
    if !named.version.send {
        return Ok(true);
    }
    let title = context.issue_title();
    let mut item = graphic(context, named, &title);
    item.properties = context.issue_properties();
    context.edition_properties(&mut item.properties);
    write(context, out, &item, "facsimile", &[pdf], names)?;
    Ok(true)
}
