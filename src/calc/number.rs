//! Money in pence, quantities to 4 decimals, proxies to 8: scaled integers, never floats.
//!
//! Every number is within ±[`LIMIT`], so that a sum of two never overflows and the store can
//! check the same range.

use std::fmt;

/// The largest absolute scaled value that any column accepts.
pub const LIMIT: i64 = 9_007_199_254_740_991;

/// Why a text is not a number of our own records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    #[error("is empty")]
    Empty,
    #[error("is not a number")]
    NotANumber,
    #[error("has commas that do not separate thousands")]
    Grouping,
    #[error("has more than {0} decimals")]
    Decimals(u32),
    #[error("is too large")]
    TooLarge,
}

/// Reads a decimal as people type it: `£`, spaces, thousands commas, a minus before or after, or
/// brackets for a negative. Returns the value times 10 to the power of `places`.
///
/// # Errors
/// Says what is wrong; more decimals than `places` are refused, never rounded.
pub fn parse_scaled(text: &str, places: u32) -> Result<i64, NumberError> {
    let (body, negative) = strip_sign(text.trim())?;
    let (whole, fraction) = body.split_once('.').unwrap_or((body.as_str(), ""));
    let whole = strip_commas(whole)?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !digits(&whole) || !digits(fraction) {
        return Err(NumberError::NotANumber);
    }
    let places_len = places as usize;
    if fraction.len() > places_len {
        return Err(NumberError::Decimals(places));
    }
    let mut scaled: i64 = 0;
    let padding = std::iter::repeat_n(b'0', places_len - fraction.len());
    for digit in whole.bytes().chain(fraction.bytes()).chain(padding) {
        scaled = scaled
            .checked_mul(10)
            .and_then(|n| n.checked_add(i64::from(digit - b'0')))
            .filter(|n| *n <= LIMIT)
            .ok_or(NumberError::TooLarge)?;
    }
    Ok(if negative { -scaled } else { scaled })
}

fn strip_sign(text: &str) -> Result<(String, bool), NumberError> {
    let mut negative = false;
    let mut body: String =
        text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '£')).collect();
    if let Some(inner) = body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
        body = inner.to_owned();
        negative = true;
    }
    for strip in [
        |b: &str| b.strip_prefix('-').map(str::to_owned),
        |b: &str| b.strip_suffix('-').map(str::to_owned),
    ] {
        if let Some(rest) = strip(&body) {
            if negative {
                return Err(NumberError::NotANumber);
            }
            negative = true;
            body = rest;
        }
    }
    if body.is_empty() {
        return Err(if text.is_empty() { NumberError::Empty } else { NumberError::NotANumber });
    }
    Ok((body, negative))
}

fn strip_commas(whole: &str) -> Result<String, NumberError> {
    if !whole.contains(',') {
        return Ok(whole.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let right = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if right { Ok(whole.replace(',', "")) } else { Err(NumberError::Grouping) }
}

fn plain(raw: i64, places: u32, least: usize) -> String {
    let unit = 10_u64.pow(places);
    let magnitude = raw.unsigned_abs();
    let sign = if raw < 0 { "-" } else { "" };
    let mut fraction = format!("{:0width$}", magnitude % unit, width = places as usize);
    while fraction.len() > least && fraction.ends_with('0') {
        fraction.pop();
    }
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{fraction}", magnitude / unit)
}

/// Puts thousands commas into a plain decimal.
#[must_use]
pub fn group(plain: &str) -> String {
    let (sign, body) = match plain.strip_prefix('-') {
        Some(body) => ("-", body),
        None => ("", plain),
    };
    let (whole, fraction) = body.split_at(body.find('.').unwrap_or(body.len()));
    let mut out = String::with_capacity(plain.len() + whole.len() / 3);
    out.push_str(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(fraction);
    out
}

macro_rules! scaled {
    ($(#[$doc:meta])* $name:ident, places $places:literal, shows at least $least:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// How many decimals the scaled integer carries.
            pub const PLACES: u32 = $places;
            pub const ZERO: Self = Self(0);

            /// From the scaled integer; none outside ±[`LIMIT`].
            #[must_use]
            pub const fn from_raw(raw: i64) -> Option<Self> {
                if raw.unsigned_abs() <= LIMIT.unsigned_abs() { Some(Self(raw)) } else { None }
            }

            /// The scaled integer, as stored.
            #[must_use]
            pub const fn raw(self) -> i64 {
                self.0
            }

            /// Reads it as people type it.
            ///
            /// # Errors
            /// Says what is wrong with the text.
            pub fn parse(text: &str) -> Result<Self, NumberError> {
                parse_scaled(text, $places).map(Self)
            }

            /// The sum; none outside the range.
            #[must_use]
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).and_then(Self::from_raw)
            }

            /// With thousands commas, as screens show it.
            #[must_use]
            pub fn grouped(self) -> String {
                group(&self.to_string())
            }
        }

        /// A plain decimal, as files and JSON carry it.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&plain(self.0, $places, $least))
            }
        }
    };
}

scaled! {
    /// Pounds in whole pence.
    Pence, places 2, shows at least 2
}
scaled! {
    /// Units of a measure, to four decimals.
    Quantity, places 4, shows at least 0
}
scaled! {
    /// Pounds of value per unit, to eight decimals.
    Proxy, places 8, shows at least 2
}

impl Pence {
    /// Whole pounds, half a pound away from zero, with thousands commas: how reports print.
    #[must_use]
    pub fn pounds(self) -> String {
        let rounded = (self.0.unsigned_abs() + 50) / 100;
        let sign = if self.0 < 0 && rounded > 0 { "-" } else { "" };
        group(&format!("{sign}{rounded}"))
    }
}

/// What one decimal is more than another, both as files carry them, to as many decimals as the
/// longer has; none where either is not a number in range.
#[must_use]
pub fn more(one: &str, other: &str) -> Option<String> {
    const PLACES: u32 = 8;
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let least = decimals(one).max(decimals(other));
    let scaled = |text: &str| parse_scaled(text, PLACES).ok().map(i128::from);
    let difference = i64::try_from(scaled(one)? - scaled(other)?).ok()?;
    Some(plain(difference, PLACES, least))
}

/// `part` ÷ `whole` as a percentage with one decimal, rounded half up; none without a whole.
#[must_use]
pub fn percent(part: i64, whole: i64) -> Option<String> {
    if whole <= 0 {
        return None;
    }
    let tenths = (i128::from(part) * 2000 + i128::from(whole)).div_euclid(i128::from(whole) * 2);
    let raw = i64::try_from(tenths).ok()?;
    Some(plain(raw, 1, 1))
}
