//! Days and pounds as people type them into a form. Files are read more strictly: see
//! [`parse`](super::parse).

use jiff::civil::Date;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads `1 apr 2026`, `31.12.2028`, `31-12-2028` and, of this century, `31/3/26`: the day first.
/// None for anything else, also what files may have.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    let mut parts = text.split(|c: char| c.is_whitespace() || ",./-".contains(c));
    let parts: Vec<&str> = parts.by_ref().filter(|part| !part.is_empty()).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    if day.len() > 2 {
        return None;
    }
    let year: i16 = match year.len() {
        2 => number::<i16>(year)? + 2000,
        4 => number(year)?,
        _ => return None,
    };
    let month = number(month).or_else(|| named(month))?;
    let date = Date::new(year, month, number(day)?).ok()?;
    (1900..=2999).contains(&date.year()).then_some(date)
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A month by its name, or by at least three letters of it.
fn named(text: &str) -> Option<i8> {
    let text = text.to_ascii_lowercase();
    let at = MONTHS.iter().position(|name| text.len() >= 3 && name.starts_with(&text));
    at.and_then(|at| i8::try_from(at + 1).ok()).or((text == "sept").then_some(9))
}

/// Reads `12k` and `£1.2m` as digits, exactly; none for anything else.
#[must_use]
pub fn pounds(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('£').trim_start();
    let (amount, zeros) = match text.char_indices().last()? {
        (at, 'k' | 'K') => (text.get(..at)?, 3),
        (at, 'm' | 'M') => (text.get(..at)?, 6),
        _ => return None,
    };
    let amount = amount.trim_end().replace(',', "");
    let (whole, part) = amount.split_once('.').unwrap_or((&amount, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let padded = format!("{part:0<zeros$}");
    let (moved, rest) = padded.split_at_checked(zeros)?;
    let whole = format!("{whole}{moved}");
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let rest = rest.trim_end_matches('0');
    Some(if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them_the_day_first() {
        for (typed, kept) in [
            ("1 apr 2026", "2026-04-01"),
            ("1 April 2026", "2026-04-01"),
            ("3 sept 26", "2026-09-03"),
            ("31.12.2028", "2028-12-31"),
            ("31-12-2028", "2028-12-31"),
            ("31/3/26", "2026-03-31"),
            ("1/2/26", "2026-02-01"),
            ("29/2/2028", "2028-02-29"),
        ] {
            assert_eq!(day(typed).map(|day| day.to_string()).as_deref(), Some(kept), "{typed}");
        }
        for other in ["", "2026-04-01", "31/13/26", "29/2/26", "1 ma 2026", "1/2/226", "46000"] {
            assert_eq!(day(other), None, "{other}");
        }
    }

    #[test]
    fn thousands_and_millions_are_exact() {
        for (typed, kept) in [
            ("12k", "12000"),
            ("£1.2m", "1200000"),
            ("£ 1,250 k", "1250000"),
            ("0.07M", "70000"),
            ("1.23456789m", "1234567.89"),
            ("0k", "0"),
        ] {
            assert_eq!(pounds(typed).as_deref(), Some(kept), "{typed}");
        }
        for other in ["", "12", "m", ".5m", "1.2.3k", "-1k", "12 pounds"] {
            assert_eq!(pounds(other), None, "{other}");
        }
    }
}
