//! What is missing: gaps by the schedule and by numbers.
use crate::model::Date;

/// Issues that are expected and not there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The day, where the schedule names one.
    pub date: Option<Date>,
    /// The issue before.
    pub after: String,
    /// The missing 期号, first and last, where numbers skip.
    pub numbers: Option<(u32, u32)>,
    /// How we know.
    pub reason: GapReason,
}

/// How a gap was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GapReason {
    /// The schedule names the day.
    Schedule,
    /// Numbers skip.
    Numbers,
    /// A record was there and could not be used; its issue id.
    Refused(String),
}
