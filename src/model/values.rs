//! Checked values: dates, times, language tags, paths, pictures.
use std::fmt;

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// A day of the Gregorian calendar, ISO 8601.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

impl Date {
    /// Reads `YYYY-MM-DD`; `None` when it is written otherwise or the day does not exist.
    ///
    /// ```
    /// use newsbind::model::Date;
    /// assert!(Date::parse("2024-02-29").is_some());
    /// assert!(Date::parse("2023-02-29").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| -> Option<u16> {
            let digits = text.get(range)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        Self::new(i32::from(number(0..4)?), u8::try_from(number(5..7)?).ok()?, u8::try_from(number(8..10)?).ok()?)
    }

    /// The day with this year, month (1..=12) and day (1..=31), if there is one.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = time::Month::try_from(month).ok()?;
        time::Date::from_calendar_date(year, month, day).ok().map(Self)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The day of the week, 1 (Monday) to 7 (Sunday).
    #[must_use]
    pub fn weekday(self) -> u8 {
        self.0.weekday().number_from_monday()
    }

    /// The day after; `None` after the last day of the year 9999.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.next_day().map(Self)
    }

    /// Days from this day to `other`; negative when `other` is earlier.
    #[must_use]
    pub fn days_until(self, other: Self) -> i32 {
        other.0.to_julian_day() - self.0.to_julian_day()
    }

    /// How many days this month has.
    #[must_use]
    pub fn days_in_month(self) -> u8 {
        self.0.month().length(self.0.year())
    }
}

impl Date {
    fn text(self) -> String {
        // Years have four digits at most.
        let year = u32::try_from(self.year()).unwrap_or(0);
        let mut out = String::with_capacity(MOMENT);
        push_digits(&mut out, year / 100);
        push_digits(&mut out, year);
        for part in [self.month(), self.day()] {
            out.push('-');
            push_digits(&mut out, part.into());
        }
        out
    }
}

/// Length of the longest time, `2024-03-02T09:30:00+08:00`.
const MOMENT: usize = 25;

/// The last two digits of a number. Dates and times are written for every item: a formatter with its widths takes much longer.
fn push_digits(out: &mut String, number: u32) {
    for digit in [number / 10 % 10, number % 10] {
        out.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A moment with its offset from UTC, RFC 3339. Ordered by the moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// Reads RFC 3339. `None` also for a moment that has no year of four digits in UTC.
    ///
    /// ```
    /// use newsbind::model::Timestamp;
    /// assert!(Timestamp::parse("2024-03-02T09:30:00+08:00").is_some());
    /// assert!(Timestamp::parse("9999-12-31T23:59:59-23:59").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        let utc = time.checked_to_offset(UtcOffset::UTC)?;
        (0..=9999).contains(&utc.year()).then_some(Self(time))
    }

    /// The moment `seconds` after 1970-01-01T00:00:00Z, in UTC.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        OffsetDateTime::from_unix_timestamp(seconds).ok().map(Self)
    }

    /// The start of a day in UTC.
    #[must_use]
    pub fn midnight(date: Date) -> Self {
        Self(date.0.midnight().assume_utc())
    }

    /// The same moment in UTC.
    #[must_use]
    pub fn to_utc(self) -> Self {
        Self(self.0.to_offset(UtcOffset::UTC))
    }

    /// The day in its own offset.
    #[must_use]
    pub fn date(self) -> Date {
        Date(self.0.date())
    }

    /// Hour, minute and second in its own offset.
    #[must_use]
    pub fn time(self) -> (u8, u8, u8) {
        (self.0.hour(), self.0.minute(), self.0.second())
    }

    /// Minutes east of UTC.
    #[must_use]
    pub fn offset_minutes(self) -> i16 {
        self.0.offset().whole_minutes()
    }
}

/// RFC 3339 with whole seconds and the offset as given; `Z` for UTC.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = self.time();
        let mut out = self.date().text();
        for (sign, part) in [('T', hour), (':', minute), (':', second)] {
            out.push(sign);
            push_digits(&mut out, part.into());
        }
        match self.offset_minutes() {
            0 => out.push('Z'),
            minutes => {
                out.push(if minutes < 0 { '-' } else { '+' });
                push_digits(&mut out, u32::from(minutes.unsigned_abs()) / 60);
                out.push(':');
                push_digits(&mut out, u32::from(minutes.unsigned_abs()) % 60);
            }
        }
        f.write_str(&out)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A language tag, BCP 47, as given (`zh-Hans`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

impl Language {
    /// Takes a tag whose form is sound (letters, digits, hyphens; at most eight a part).
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let first = parts.next()?;
        let sound = (2..=8).contains(&first.len())
            && first.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        sound.then(|| Self(tag.to_owned()))
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for Chinese in any script.
    #[must_use]
    pub fn is_chinese(&self) -> bool {
        self.primary() == "zh"
    }

    /// True for Chinese in traditional script (by script or region).
    #[must_use]
    pub fn is_traditional_chinese(&self) -> bool {
        self.is_chinese()
            && self.0.split('-').skip(1).any(|p| ["Hant", "TW", "HK", "MO"].iter().any(|t| p.eq_ignore_ascii_case(t)))
    }

    /// The primary language subtag in lower case.
    #[must_use]
    pub fn primary(&self) -> String {
        self.0.split('-').next().unwrap_or_default().to_ascii_lowercase()
    }

    /// True where the language is written from right to left.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        ["ar", "fa", "he", "ug", "ur", "yi"].contains(&self.primary().as_str())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path inside the archive: relative to its root, with `/`, without `.` and `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaPath(String);

impl MediaPath {
    /// Joins `path`, as written in a record, to the folder of that record (`issues`, `""` for the root).
    /// `None` when the result is absolute, names a drive or URL, or leaves the archive.
    ///
    /// ```
    /// use newsbind::model::MediaPath;
    /// assert_eq!(MediaPath::resolve("issues", "../media/a.jpg").unwrap().as_str(), "media/a.jpg");
    /// assert!(MediaPath::resolve("issues", "../../a.jpg").is_none());
    /// assert!(MediaPath::resolve("", "C:/a.jpg").is_none());
    /// ```
    #[must_use]
    pub fn resolve(folder: &str, path: &str) -> Option<Self> {
        if path.is_empty() || path.starts_with('/') || path.contains('\\') || path.chars().any(char::is_control) {
            return None;
        }
        // A colon in the first segment is a drive letter or the scheme of a URL.
        if path.split('/').next().is_some_and(|first| first.contains(':')) {
            return None;
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in folder.split('/').chain(path.split('/')) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        (!parts.is_empty()).then(|| Self(parts.join("/")))
    }

    /// The path, with `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file name.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The file name without its last ending.
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }
}

impl fmt::Display for MediaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A picture format that newsbind takes, told by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ImageKind {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// TIFF: only as the master of a page picture.
    Tiff,
    /// JPEG 2000 in its file format (JP2): only as the master of a page picture.
    Jp2,
}

impl ImageKind {
    /// The media type: `image/jpeg` ….
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Jp2 => "image/jp2",
        }
    }

    /// The usual ending of a file name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Tiff => "tif",
            Self::Jp2 => "jp2",
        }
    }
}

/// A picture file that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Media {
    /// Where it lies.
    pub path: MediaPath,
    /// Its format, by content.
    pub kind: ImageKind,
    /// Width in pixels as stored; 0 while the file was not looked at (pass 1).
    pub width: u32,
    /// Height in pixels as stored; 0 while the file was not looked at (pass 1).
    pub height: u32,
    /// Size of the file in bytes; 0 while the file was not looked at (pass 1).
    pub bytes: u64,
    /// True for a GIF or WebP with several frames.
    pub animated: bool,
    /// Exif orientation, 1 to 8; 1 is upright.
    pub orientation: u8,
    /// Colour components as stored; 4 in a JPEG are the inks of print.
    pub components: u8,
    /// Bits of a component.
    pub precision: u8,
}

impl Media {
    /// A picture as `input::media` found it.
    #[must_use]
    pub fn new(path: MediaPath, kind: ImageKind, width: u32, height: u32, bytes: u64) -> Self {
        Self { path, kind, width, height, bytes, animated: false, orientation: 1, components: 3, precision: 8 }
    }
}
