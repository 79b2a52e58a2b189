//! Dates and yes/no as people type them and as files carry them.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    #[error("is not a date")]
    NotADate,
    #[error("has a year of two digits")]
    ShortYear,
    #[error("is a day that does not exist")]
    NoSuchDay,
    #[error("has a year outside 1900 to 2999")]
    Year,
}

/// Reads `2025-10-31`, `31/10/2025`, `2025-10-31 00:00:00` or an Excel day number.
///
/// # Errors
/// Says what is wrong; a year of two digits is never guessed.
pub fn day(text: &str) -> Result<Date, DateError> {
    let text = text.trim();
    let text = text.strip_suffix(" 00:00:00").unwrap_or(text);
    if let Some(day) = excel_day(text) {
        return Ok(day);
    }
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [first, second, third] = parts.as_slice() else {
        return Err(DateError::NotADate);
    };
    let (year, month, day) =
        if text.contains('/') { (third, second, first) } else { (first, second, third) };
    let short = |part: &str| (1..=2).contains(&part.len());
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if ![year, month, day].iter().all(|part| digits(part)) || !short(month) {
        return Err(DateError::NotADate);
    }
    if year.len() == 2 && short(day) {
        return Err(DateError::ShortYear);
    }
    if year.len() != 4 || !short(day) {
        return Err(DateError::NotADate);
    }
    let number = |part: &str| part.parse::<i16>().map_err(|_| DateError::NotADate);
    let small = |part: &str| part.parse::<i8>().map_err(|_| DateError::NotADate);
    match Date::new(number(year)?, small(month)?, small(day)?) {
        Ok(day) if (1900..=2999).contains(&day.year()) => Ok(day),
        Ok(_) => Err(DateError::Year),
        Err(_) => Err(DateError::NoSuchDay),
    }
}

/// Day numbers of the 1900 system, taken only where nothing else could be meant.
fn excel_day(text: &str) -> Option<Date> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if whole.len() != 5 || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    date(1899, 12, 30).checked_add(number.days()).ok()
}

/// Reads yes or no; none for anything else.
#[must_use]
pub fn yes_no(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}
