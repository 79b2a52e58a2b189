//! Days of a spreadsheet, which are numbers.

use calamine::ExcelDateTime;

use crate::exchange::grid::Held;

/// A day number as `2025-10-31`, with its time of day where it has one.
pub fn of_number(day: &ExcelDateTime) -> (Held, String) {
    let (year, month, date, hour, minute, second, _) = day.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if day.is_duration() || day.as_f64() < 1.0 {
        return (Held::Time, time);
    }
    let text = format!("{year:04}-{month:02}-{date:02}");
    if time == "00:00:00" { (Held::Day, text) } else { (Held::Day, format!("{text} {time}")) }
}

/// A day as ISO 8601 has it.
pub fn of_iso(text: &str) -> String {
    let text = text.trim().replacen('T', " ", 1);
    match text.split_once(' ') {
        Some((day, time)) if time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z')) => {
            day.to_owned()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn days_count_from_1900_or_from_1904() {
        let day = |number, is_1904| of_number(&ExcelDateTime::new(number, DateTime, is_1904));
        assert_eq!(day(45_961.0, false), (Held::Day, "2025-10-31".to_owned()));
        assert_eq!(day(44_499.0, true), (Held::Day, "2025-10-31".to_owned()));
        assert_eq!(day(45_961.5, false), (Held::Day, "2025-10-31 12:00:00".to_owned()));
        assert_eq!(day(0.5, false), (Held::Time, "12:00:00".to_owned()));
        let length = ExcelDateTime::new(1.5, TimeDelta, false);
        assert_eq!(of_number(&length).0, Held::Time);
        assert_eq!(of_iso("2025-10-31T00:00:00"), "2025-10-31");
        assert_eq!(of_iso("2025-10-31T10:30:00"), "2025-10-31 10:30:00");
        assert_eq!(of_iso("2025-10-31"), "2025-10-31");
    }
}
