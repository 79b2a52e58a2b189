//! Days from which something holds, as exactly as their source says.

use jiff::civil::Date;

/// A day, or a month or year in which it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The first day that it can be.
    pub first: Date,
    /// The last day that it can be: the same where the source names the day.
    pub last: Date,
}

impl Since {
    /// Reads `2019-12-16`, `2019-12` or `2022`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(day) = text.parse::<Date>() {
            return Some(Self::day(day));
        }
        let (year, month) = match text.split_once('-') {
            Some((year, month)) => (year.parse().ok()?, Some(month.parse().ok()?)),
            None => (text.parse().ok()?, None),
        };
        let first = Date::new(year, month.unwrap_or(1), 1).ok()?;
        let last = match month {
            Some(_) => first.last_of_month(),
            None => first.last_of_year(),
        };
        Some(Self { first, last })
    }

    #[must_use]
    pub const fn day(day: Date) -> Self {
        Self { first: day, last: day }
    }

    /// For a table: `from 2019-12-16`, `from a day of 2019-12`.
    #[must_use]
    pub fn written(self) -> String {
        let words = self.words();
        format!("from {}", words.strip_prefix("on ").unwrap_or(&words))
    }

    /// In words: `on 2019-12-16`, `on a day of 2019-12`, `on a day of 2022`, `on a day of
    /// 2025-10-01 to 2026-09-30`.
    #[must_use]
    pub fn words(self) -> String {
        let Self { first, last } = self;
        if first == last {
            format!("on {first}")
        } else if last == first.last_of_month() {
            format!("on a day of {:04}-{:02}", first.year(), first.month())
        } else if first == first.first_of_year() && last == first.last_of_year() {
            format!("on a day of {:04}", first.year())
        } else {
            format!("on a day of {first} to {last}")
        }
    }
}
