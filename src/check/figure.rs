//! Pictures: their files and their words.
use super::context::{At, Context};
use super::{links, text};
use crate::error::Error;
use crate::input::media::{self, Fault};
use crate::input::record::{FigureRecord, GalleryRecord};
use crate::model::{Figure, Gallery, ImageKind, Media, MediaPath, Picture};
use crate::report::{Code, codes};

/// A figure with its words; what is wrong with its file costs only the picture.
pub(super) fn figure(context: &mut Context<'_>, at: &At<'_>, record: FigureRecord) -> Figure {
    context.figures += 1;
    let outer = context.place.block.replace(format!("figure {}", context.figures));
    let figure = described(context, at, record);
    context.place.block = outer;
    figure
}

fn described(context: &mut Context<'_>, at: &At<'_>, record: FigureRecord) -> Figure {
    let missing = record.missing.unwrap_or(false);
    let figure = Figure {
        id: context.id(&at.key("id"), record.id),
        picture: picture(context, at, record.image, missing),
        kind: record.kind,
        alt: context.optional(&at.key("alt"), record.alt),
        caption: text::optional(context, &at.key("caption"), record.caption),
        credit: context.optional(&at.key("credit"), record.credit),
        width: record.width,
        height: record.height,
        decorative: record.decorative.unwrap_or(false),
        rights: record.rights.map(|rights| super::publication::rights(context, &at.key("rights"), rights)),
        regions: links::regions(context, &at.key("regions"), record.regions),
    };
    if figure.media().is_some() && figure.alt.is_none() && !figure.decorative {
        if figure.caption.is_empty() {
            let hint = "add `alt`, or set `\"decorative\": true`";
            context.find_with(codes::FIG_002, at, "figure has no alternative text and no caption", hint);
        } else {
            context.find_with(
                codes::FIG_004,
                at,
                "no alternative text, the caption serves",
                "add `alt`: what is to be seen",
            );
        }
    }
    figure
}

fn picture(context: &mut Context<'_>, at: &At<'_>, image: Option<String>, missing: bool) -> Picture {
    if missing {
        context.find(codes::FIG_003, at, "the picture is known and not held");
        return Picture::Missing;
    }
    if image.as_ref().is_none_or(String::is_empty) {
        let hint = "name its file in `image`, or say `\"missing\": true`";
        context.find_with(codes::FIG_001, at, "the figure names no picture file", hint);
        return Picture::Broken(None);
    }
    let here = at.key("image");
    let Some(path) = context.path(&here, image) else { return Picture::Broken(None) };
    match file(context, &here, path.clone(), "put the file there, or say `\"missing\": true`") {
        Some(media) => Picture::File(media),
        None => Picture::Broken(Some(path)),
    }
}

/// The picture of a character without a code; a fault costs the picture, the description stays.
pub(super) fn glyph(context: &mut Context<'_>, at: &At<'_>, path: Option<MediaPath>) -> Option<MediaPath> {
    path.filter(|path| file(context, at, path.clone(), "put the file there, or leave `image` out").is_some())
}

/// Several figures with common words.
pub(super) fn gallery(context: &mut Context<'_>, at: &At<'_>, record: GalleryRecord) -> Gallery {
    let here = at.key("figures");
    let figures = record.figures.into_iter().enumerate().map(|(n, f)| figure(context, &here.index(n), f)).collect();
    Gallery {
        figures,
        caption: text::optional(context, &at.key("caption"), record.caption),
        credit: context.optional(&at.key("credit"), record.credit),
    }
}

/// The path of a file that is no picture to look into: a master, a PDF, a text layer. Where pictures are looked at, one that is
/// not there is told; it stays named.
pub(super) fn companion(context: &mut Context<'_>, at: &At<'_>, path: Option<String>) -> Option<MediaPath> {
    let path = context.path(at, path)?;
    if !context.options.media {
        return Some(path);
    }
    match context.source.media(&path) {
        Ok(Some(_)) => return Some(path),
        Ok(None) => {
            let hint = "put the file there, or take its name out of the record";
            context.find_with(codes::MED_005, at, format!("`{path}` is missing"), hint);
        }
        Err(error) => {
            let (code, hint) = closed(&error);
            context.find_with(code, at, format!("`{path}` cannot be opened: {}", error.reason()), hint);
        }
    }
    None
}

/// The code of a file that cannot be opened, and what helps.
fn closed(error: &Error) -> (Code, &'static str) {
    match error.leads_out() {
        true => (codes::MED_001, "put the file itself into the archive"),
        false => (codes::MED_002, "see whether it is a file that you may read"),
    }
}

/// Looks at a picture file, where pictures are looked at (pass 2, `check`); before that it is believed by its name.
/// `hint` says what helps where it is not there.
pub(super) fn file(context: &mut Context<'_>, at: &At<'_>, path: MediaPath, hint: &str) -> Option<Media> {
    if !context.options.media {
        return Some(Media::new(
            path.clone(),
            media::kind_by_name(path.file_name()).unwrap_or(ImageKind::Jpeg),
            0,
            0,
            0,
        ));
    }
    let mut opened = match context.source.media(&path) {
        Ok(Some(file)) => file,
        Ok(None) => {
            context.find_with(codes::FIG_001, at, format!("picture file `{path}` is missing"), hint);
            return None;
        }
        Err(error) => {
            let (code, hint) = closed(&error);
            context.find_with(code, at, format!("picture `{path}` cannot be opened: {}", error.reason()), hint);
            return None;
        }
    };
    let limits = &context.options.limits;
    if opened.len > limits.picture_bytes {
        let message = format!("picture `{path}` has {} bytes, more than {}", opened.len, limits.picture_bytes);
        context.find(codes::MED_004, at, message);
        return None;
    }
    match media::inspect(&mut opened.reader, limits.picture_pixels) {
        Ok(found) => {
            if media::kind_by_name(path.file_name()).is_some_and(|kind| kind != found.kind) {
                let message = format!("`{path}` is {} by its content", found.kind.media_type());
                context.find_with(
                    codes::MED_003,
                    at,
                    message,
                    format!("name it `{}.{}`", path.stem(), found.kind.extension()),
                );
            }
            Some(found.media(path))
        }
        Err(fault) => {
            let hint = match fault {
                Fault::TooLarge { .. } => "give a smaller picture, or raise `picture_pixels` in [limits]",
                Fault::Unshowable(_) => "convert it to a JPEG of 8 bits, baseline or progressive, or to PNG",
                _ => "fetch or scan it again, as JPEG, PNG, WebP or GIF",
            };
            context.find_with(fault.code(), at, format!("picture `{path}` {fault}"), hint);
            None
        }
    }
}
