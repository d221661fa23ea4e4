//! The sizes and rules of a house style.

/// Sizes of headlines and weights of rules. Whatever they are, a headline takes as many lines of the grid as the built-in one, so
/// that the baselines of the text stay where they are (TYP-60).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Sizes of headlines in points: lead, large, normal, brief (default: 29, 22, 17, 13).
    pub headlines: [f32; 4],
    /// Weight in points of hair rules: between columns and articles, inside tables (default: 0.35).
    pub hair: f32,
    /// Weight in points of the other rules: under heads, above and below tables, frames (default: 0.6).
    pub rule: f32,
    /// Rules are drawn between columns and articles (default: yes).
    pub column_rules: bool,
}

impl Default for Measures {
    fn default() -> Self {
        Self { headlines: [29.0, 22.0, 17.0, 13.0], hair: 0.35, rule: 0.6, column_rules: true }
    }
}

impl Measures {
    /// Smallest and largest size of each headline: no larger than the distance of its lines.
    pub(crate) const HEADLINES: [(f32, f32); 4] = [(18.0, 36.0), (14.0, 26.0), (11.0, 24.0), (10.0, 18.0)];
    /// Lightest and heaviest rule.
    pub(crate) const RULES: (f32, f32) = (0.2, 2.0);

    /// True where every headline fits its lines and is no smaller than the next, and rules can be printed.
    pub(crate) fn are_sound(&self) -> bool {
        let within = |value: f32, (least, most): (f32, f32)| (least..=most).contains(&value);
        self.headlines.into_iter().zip(Self::HEADLINES).all(|(size, range)| within(size, range))
            && self.headlines.is_sorted_by(|larger, smaller| larger >= smaller)
            && [self.hair, self.rule].into_iter().all(|weight| within(weight, Self::RULES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_fit_their_lines() {
        let default = Measures::default();
        assert!(default.are_sound());
        assert!(Measures { headlines: [36.0, 24.0, 24.0, 18.0], ..default }.are_sound());
        for headlines in [[37.0, 22.0, 17.0, 13.0], [29.0, 27.0, 17.0, 13.0], [20.0, 22.0, 17.0, 13.0], [f32::NAN; 4]] {
            assert!(!Measures { headlines, ..default }.are_sound(), "{headlines:?}");
        }
        for weight in [0.0, 0.1, 2.1, -1.0, f32::NAN, f32::INFINITY] {
            assert!(!Measures { hair: weight, ..default }.are_sound(), "{weight}");
            assert!(!Measures { rule: weight, ..default }.are_sound(), "{weight}");
        }
    }
}
