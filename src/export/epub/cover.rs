//! The cover picture: title, volume, dates, a dot for every issue and a ring for every missing one.
use serde::Serialize;

use super::front::{Described, numbers_between};
use super::{Shared, calendar};
use crate::error::{Error, Result};
use crate::input::media;
use crate::model::{Date, ImageKind};

/// What a picture that was given for the cover is.
///
/// # Errors
/// When it is none that readers show ([`media::Fault::code`]).
pub(super) fn kind(bytes: &[u8]) -> Result<ImageKind> {
    let found = media::inspect(&mut &*bytes, media::MAX_PIXELS);
    found.map(|found| found.kind).map_err(|fault| {
        Error::refused(fault.code(), format!("the picture for the cover {fault}"))
            .with_hint("give a JPEG, PNG, WebP or GIF file to `--cover`, or none: then a cover is drawn")
    })
}

/// Where the grid begins and how far its rows and days lie apart, in units of the picture (1600 × 2400).
const TOP: u32 = 1205;
const ROW: u32 = 69;
const LEFT: u32 = 307;

#[derive(Serialize)]
pub(super) struct CoverPicture {
    title: TitleLine,
    name_size: u32,
    dates: String,
    months: Vec<MonthRow>,
    dots: Vec<Dot>,
}

#[derive(Serialize)]
struct TitleLine {
    y: u32,
    size: u32,
    length: Option<u32>,
}

#[derive(Serialize)]
struct MonthRow {
    name: String,
    y: u32,
    ticks: Vec<u32>,
}

#[derive(Serialize)]
struct Dot {
    x: u32,
    y: u32,
    missing: bool,
}

/// What the template `cover.svg` draws.
pub(super) fn picture(shared: &Shared<'_>, described: &Described) -> CoverPicture {
    let words = shared.words;
    let months = calendar::months(shared);
    let row = |date: Date| months.iter().position(|m| (m.year(), m.month()) == (date.year(), date.month()));
    let y = |n: usize| TOP + ROW * u32::try_from(n).unwrap_or(0);
    let dot = |date: Date, missing: bool| row(date).map(|n| Dot { x: day_x(date.day()), y: y(n), missing });
    let schedule = shared.volume.publication.schedule.as_ref();
    let days = shared.volume.issues.iter().flat_map(|issue| issue.days(schedule));
    let issues = days.filter_map(|day| dot(day, false));
    let gaps = calendar::absent_days(shared).into_keys().filter_map(|day| dot(day, true));
    let (first, last) = shared.volume.dates();
    let dates = if shared.has_calendar() && first.year() == last.year() {
        words.fill("range", &[("from", &words.day(first)), ("until", &words.day(last))])
    } else {
        words.range("range", first, last)
    };
    let numbers = numbers_between(shared, "range");
    CoverPicture {
        title: title_line(&shared.volume.publication.title),
        name_size: fit(&described.name, 1180, 128),
        dates: [Some(dates), numbers].into_iter().flatten().collect::<Vec<_>>().join(words.get("gap")),
        dots: gaps.chain(issues).collect(),
        months: months
            .iter()
            .enumerate()
            .map(|(n, month)| MonthRow {
                name: words.nth("month_names", usize::from(month.month()) - 1).to_owned(),
                y: y(n),
                ticks: (1..=month.days_in_month()).map(|day| day_x(day) - 9).collect(),
            })
            .collect(),
    }
}

/// The middle of a day in its row.
fn day_x(day: u8) -> u32 {
    LEFT + (u32::from(day) - 1) * 364 / 10
}

/// Four Chinese characters and more fill the line; fewer stand in their own width.
fn title_line(title: &str) -> TitleLine {
    let count = title.chars().count();
    let chinese = title.chars().all(|c| c >= '\u{2e80}');
    TitleLine { y: 530, size: fit(title, 1220, 280), length: (chinese && (4..=12).contains(&count)).then_some(1220) }
}

/// The largest size up to `most` at which `text` is at most `width` wide, taking Latin letters as half a square.
fn fit(text: &str, width: u32, most: u32) -> u32 {
    let halves: u32 = text.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum();
    (width * 2 / halves.max(1)).min(most)
}
