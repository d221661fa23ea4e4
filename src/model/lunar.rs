//! Lunar dates, computed.
use icu_calendar::cal::ChineseTraditional;

use super::values::Date;

const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];
const MONTHS: [&str; 12] = ["正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"];
const DIGITS: [&str; 11] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// The date of the Chinese calendar (GB/T 33661-2017): `癸卯年腊月十一`. `None` before 1900-01-31 and after 2100-12-31, where
/// tables and computation are known to differ.
///
/// ```
/// use newsbind::model::{Date, lunar_date};
/// assert_eq!(lunar_date(Date::parse("2024-01-21").unwrap()).as_deref(), Some("癸卯年腊月十一"));
/// ```
#[must_use]
pub fn lunar_date(date: Date) -> Option<String> {
    if date < Date::new(1900, 1, 31)? || date > Date::new(2100, 12, 31)? {
        return None;
    }
    let iso = icu_calendar::Date::try_new_iso(date.year(), date.month(), date.day()).ok()?;
    let lunar = iso.to_calendar(ChineseTraditional::new());
    let year = usize::from(lunar.cyclic_year().year).checked_sub(1)?;
    let month = lunar.month();
    let leap = if month.to_input().is_leap() { "闰" } else { "" };
    let name = MONTHS.get(usize::from(month.to_input().number()).checked_sub(1)?)?;
    Some(format!("{}{}年{leap}{name}月{}", STEMS[year % 10], BRANCHES[year % 12], day(lunar.day_of_month().0)?))
}

/// 初一 … 初十, 十一 … 二十, 廿一 … 廿九, 三十.
fn day(day: u8) -> Option<String> {
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied();
    Some(match day {
        1..=10 => format!("初{}", digit(day)?),
        11..=19 => format!("十{}", digit(day - 10)?),
        20 => "二十".to_owned(),
        21..=29 => format!("廿{}", digit(day - 20)?),
        30 => "三十".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        let lunar = |text| lunar_date(Date::parse(text).unwrap());
        assert_eq!(lunar("2024-02-10").as_deref(), Some("甲辰年正月初一"));
        assert_eq!(lunar("2023-03-22").as_deref(), Some("癸卯年闰二月初一"));
        assert_eq!(lunar("2025-01-28").as_deref(), Some("甲辰年腊月廿九"));
        assert_eq!(lunar("1899-12-31"), None);
    }
}
