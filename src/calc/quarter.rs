//! Quarters of the council's financial year, which begins on 1 April.

use std::fmt;

use jiff::civil::{Date, date};

/// A quarter: `2025-26 Q3` is October to December 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    /// The calendar year in which the financial year begins.
    year: i16,
    /// 1 to 4.
    number: i8,
}

impl Quarter {
    /// The quarter with this number of the financial year that begins in `year`.
    #[must_use]
    pub fn new(year: i16, number: i8) -> Option<Self> {
        ((1900..=2998).contains(&year) && (1..=4).contains(&number))
            .then_some(Self { year, number })
    }

    /// The quarter that a day falls in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let quarters = (day.month() + 8) % 12 / 3;
        let year = if day.month() < 4 { day.year() - 1 } else { day.year() };
        Self { year, number: quarters + 1 }
    }

    /// Reads `2025-26 Q3`, `Q3 25/26`, `2025/26 Q3`, `2025-26Q3` and the like.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // As it is stored: a count of the rows reads a hundred thousand of them.
        let stored = text.split_once(" Q").and_then(|(years, number)| Self::read(years, number));
        if stored.is_some() {
            return stored;
        }
        let text: String =
            text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let (years, number) = match text.strip_prefix('Q') {
            Some(rest) => rest.split_at_checked(1).map(|(number, years)| (years, number))?,
            None => text.split_once('Q')?,
        };
        Self::read(years, number)
    }

    /// The quarter of two years, with a hyphen or slash between.
    fn read(years: &str, number: &str) -> Option<Self> {
        let (first, second) = years.split_once(['-', '/'])?;
        let year = read_year(first)?;
        let next: i16 = match second.len() {
            2 | 4 if second.bytes().all(|b| b.is_ascii_digit()) => second.parse().ok()?,
            _ => return None,
        };
        let follows = (year + 1) % if second.len() == 2 { 100 } else { 10_000 } == next;
        let number = if number.len() == 1 { number.parse().ok()? } else { return None };
        follows.then(|| Self::new(year, number)).flatten()
    }

    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    #[must_use]
    pub const fn number(self) -> i8 {
        self.number
    }

    #[must_use]
    pub fn start(self) -> Date {
        let (year, month) = match self.number {
            4 => (self.year + 1, 1),
            number => (self.year, number * 3 + 1),
        };
        date(year, month, 1)
    }

    #[must_use]
    pub fn end(self) -> Date {
        let start = self.start();
        let month = start.month() + 2;
        date(start.year(), month, if matches!(month, 6 | 9) { 30 } else { 31 })
    }

    #[must_use]
    pub const fn next(self) -> Self {
        match self.number {
            4 => Self { year: self.year + 1, number: 1 },
            number => Self { year: self.year, number: number + 1 },
        }
    }

    #[must_use]
    pub const fn previous(self) -> Self {
        match self.number {
            1 => Self { year: self.year - 1, number: 4 },
            number => Self { year: self.year, number: number - 1 },
        }
    }

    /// Every quarter that touches the days from `start` to `end`, both included.
    pub fn spanning(start: Date, end: Date) -> impl Iterator<Item = Self> {
        let last = Self::of(end);
        std::iter::successors(Some(Self::of(start)), |quarter| Some(quarter.next()))
            .take_while(move |quarter| *quarter <= last)
    }

    /// `2025-26`, the financial year.
    #[must_use]
    pub fn financial_year(self) -> String {
        format!("{}-{:02}", self.year, (self.year + 1) % 100)
    }
}

fn read_year(text: &str) -> Option<i16> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        4 => text.parse().ok(),
        2 => text.parse::<i16>().ok().map(|year| year + 2000),
        _ => None,
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Q{}", self.financial_year(), self.number)
    }
}
