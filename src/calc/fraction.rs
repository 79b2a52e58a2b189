//! Exact fractions, for what is compared before it is rounded.

use std::cmp::Ordering;

use super::number;

/// A fraction in its lowest terms, the sign above and a positive number below, so that equal
/// fractions are the same. Ordered by size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// None where `denominator` is not above zero.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let common = i128::try_from(common_divisor(numerator, denominator)).ok()?;
        (denominator > 0)
            .then(|| Self { numerator: numerator / common, denominator: denominator / common })
    }

    #[must_use]
    pub const fn whole(number: i128) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// The sum; none beyond the range of the integers it is made of.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// The product; none beyond the range of the integers it is made of.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.numerator)?;
        Self::new(numerator, self.denominator.checked_mul(other.denominator)?)
    }

    /// `part` ÷ `whole`; none where the whole is not above zero.
    #[must_use]
    pub fn ratio(part: i64, whole: Self) -> Option<Self> {
        Self::new(i128::from(part).checked_mul(whole.denominator)?, whole.numerator)
    }

    /// Whether it is at least so many hundredths of a per cent.
    #[must_use]
    pub fn reaches(self, bound: u16) -> bool {
        match self.numerator.checked_mul(10_000).zip(self.denominator.checked_mul(bound.into())) {
            Some((own, bound)) => own >= bound,
            None => Self::new(bound.into(), 10_000).is_some_and(|bound| self >= bound),
        }
    }

    /// The nearest whole number, halves away from zero.
    #[must_use]
    pub fn rounded(self) -> i128 {
        rounded(self.numerator, self.denominator)
    }

    /// As a percentage with one decimal, rounded half up.
    #[must_use]
    pub fn percent(self) -> Option<String> {
        let tenths = self.checked_mul(Self::whole(1000))?.rounded();
        number::percent(i64::try_from(tenths).ok()?, 1000)
    }
}

/// The whole number that is nearest to `numerator` ÷ `denominator`, which is above zero; halves
/// away from zero.
#[must_use]
pub fn rounded(numerator: i128, denominator: i128) -> i128 {
    // Short numbers divide many times faster.
    let short = (u64::try_from(numerator.unsigned_abs()), u64::try_from(denominator));
    let (whole, rest, of) = match short {
        (Ok(numerator), Ok(denominator)) => {
            let (whole, rest) = (numerator / denominator, numerator % denominator);
            (i128::from(whole), i128::from(rest), i128::from(denominator))
        }
        _ => ((numerator / denominator).abs(), (numerator % denominator).abs(), denominator),
    };
    let nearest = whole + i128::from(rest >= of - rest);
    if numerator < 0 { -nearest } else { nearest }
}

fn common_divisor(a: i128, b: i128) -> u128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        // Short numbers divide many times faster.
        if let (Ok(mut short), Ok(mut rest)) = (u64::try_from(a), u64::try_from(b)) {
            while rest != 0 {
                (short, rest) = (rest, short % rest);
            }
            return u128::from(short);
        }
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Ord for Fraction {
    /// Multiplies across; where that would leave the range, compares whole parts, then what is
    /// left of each turned over.
    fn cmp(&self, other: &Self) -> Ordering {
        let left = self.numerator.checked_mul(other.denominator);
        let right = other.numerator.checked_mul(self.denominator);
        if let (Some(left), Some(right)) = (left, right) {
            return left.cmp(&right);
        }
        let (mut a, mut b) = (*self, *other);
        loop {
            let whole = |of: Self| of.numerator.div_euclid(of.denominator);
            let rest = |of: Self| of.numerator.rem_euclid(of.denominator);
            let (rest_a, rest_b) = (rest(a), rest(b));
            match whole(a).cmp(&whole(b)) {
                Ordering::Equal if rest_a == 0 || rest_b == 0 => return rest_a.cmp(&rest_b),
                Ordering::Equal => {
                    let turned =
                        |of: Self, rest| Self { numerator: of.denominator, denominator: rest };
                    (a, b) = (turned(b, rest_b), turned(a, rest_a));
                }
                order => return order,
            }
        }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
