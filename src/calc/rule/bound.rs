//! Bounds: amounts that a value lies below or above, with their VAT basis and inclusivity.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::Since;
use super::book::Book;
use crate::calc::Pence;
use crate::calc::words::VatBasis;

/// On which side of a bound its own amount lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inclusive {
    /// At the amount one is above: `from £25,000`.
    Yes,
    /// Above means more than the amount: `over £5,000,000`.
    No,
    /// The sources differ, or leave it open.
    NotStated,
}

/// An amount of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    pub name: String,
    pub amount: Pence,
    pub inclusive: Inclusive,
    /// None is not stated.
    pub vat: Option<VatBasis>,
    pub from: Option<Since>,
    pub to: Option<Date>,
    pub source: String,
    /// What is open at exactly the amount.
    pub gap: Option<String>,
    /// The setting that decides it.
    pub settled_by: Option<String>,
    /// Who can settle what is open.
    pub who: String,
}

/// What a source leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub what: String,
    /// Who can settle it.
    pub who: String,
    /// The setting that would, or the field to fill in.
    pub setting: Option<String>,
    pub missing: Option<&'static str>,
}

impl Gap {
    /// What to do, in one sentence.
    #[must_use]
    pub fn remedy(&self) -> String {
        match (&self.setting, self.missing) {
            (Some(setting), _) => format!("{} can settle it with the setting {setting}.", self.who),
            (None, Some(field)) => format!("Fill in {field}."),
            (None, None) => format!("{} can settle it.", self.who),
        }
    }
}

/// Where a value lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    Below,
    /// Exactly the amount of an inclusive bound is above it, too.
    Above,
    Unclear(Gap),
}

/// Where a value lies, with the limit in words and what decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sided {
    pub side: Side,
    /// `under £25,000, VAT basis not stated`
    pub limit: String,
    pub source: Option<String>,
    pub settled: Vec<String>,
}

impl Sided {
    #[must_use]
    pub fn is_above(&self) -> bool {
        self.side == Side::Above
    }
}

impl Bound {
    /// The limit in words, with inclusivity and VAT basis.
    #[must_use]
    pub fn words(&self) -> String {
        let amount = pounds(self.amount);
        let bound = match self.inclusive {
            Inclusive::Yes => format!("from {amount}"),
            Inclusive::No => format!("over {amount}"),
            Inclusive::NotStated => format!("{amount}, over or from is not stated"),
        };
        match self.vat {
            Some(VatBasis::Including) => format!("{bound} including VAT"),
            Some(VatBasis::Excluding) => format!("{bound} excluding VAT"),
            None => format!("{bound}, VAT basis not stated"),
        }
    }

    /// On which side of it a value lies. A bound whose VAT basis nobody states is compared with
    /// the amount as it was recorded.
    #[must_use]
    pub fn side(&self, (value, basis): (Pence, Option<VatBasis>), book: &Book, day: Date) -> Sided {
        let mut settled = Vec::new();
        let own = self.vat.or_else(|| {
            let setting = book.setting("rules.vat_basis", day)?;
            let basis = VatBasis::parse(&setting.value)?;
            settled.push(setting.named());
            Some(basis)
        });
        let seen: Vec<Result<bool, Gap>> = readings(basis, own)
            .iter()
            .map(|reading| match reading.compare(value, self.amount, book.vat_rate) {
                Ordering::Less => Ok(false),
                Ordering::Greater => Ok(true),
                Ordering::Equal => self.at_amount(book, day, &mut settled),
            })
            .collect();
        let side = match seen.as_slice() {
            [only] => side_of(only.clone()),
            [first, rest @ ..] if rest.iter().all(|other| other == first) => side_of(first.clone()),
            _ => Side::Unclear(Gap {
                what: format!(
                    "the VAT basis of {} is not recorded, and including and excluding VAT it \
                     falls on different sides",
                    pounds(value)
                ),
                who: "Whoever keeps the procurement".to_owned(),
                setting: None,
                missing: Some("vat_basis"),
            }),
        };
        let limit = Self { vat: own, ..self.clone() }.words();
        Sided { side, limit, source: Some(self.source.clone()), settled }
    }

    /// Whether an amount is above it as it is recorded, whatever its VAT basis. What is open at
    /// exactly the amount is not above.
    #[must_use]
    pub fn is_passed(&self, value: Pence, book: &Book, day: Date) -> bool {
        match value.cmp(&self.amount) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => self.at_amount(book, day, &mut Vec::new()) == Ok(true),
        }
    }

    /// Whether exactly its amount is above it.
    fn at_amount(&self, book: &Book, day: Date, settled: &mut Vec<String>) -> Result<bool, Gap> {
        match self.inclusive {
            Inclusive::Yes => Ok(true),
            Inclusive::No => Ok(false),
            Inclusive::NotStated => {
                let name = self.settled_by.as_deref().unwrap_or_default();
                let setting = book.setting(name, day);
                let decided = setting.and_then(|setting| match setting.value.trim() {
                    "from" | "delivery plan" => Some(true),
                    "over" | "milestone tracker" => Some(false),
                    _ => None,
                });
                if let (Some(setting), Some(is_above)) = (setting, decided) {
                    settled.push(setting.named());
                    return Ok(is_above);
                }
                Err(Gap {
                    what: self.gap.clone().unwrap_or_default(),
                    who: self.who.clone(),
                    setting: self.settled_by.clone(),
                    missing: None,
                })
            }
        }
    }
}

fn side_of(seen: Result<bool, Gap>) -> Side {
    match seen {
        Ok(true) => Side::Above,
        Ok(false) => Side::Below,
        Err(gap) => Side::Unclear(gap),
    }
}

/// How an amount is brought to the basis of a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    AsRecorded,
    WithVat,
    WithoutVat,
}

const fn readings(value: Option<VatBasis>, bound: Option<VatBasis>) -> &'static [Reading] {
    use Reading::{AsRecorded, WithVat, WithoutVat};
    match (value, bound) {
        (Some(VatBasis::Excluding), Some(VatBasis::Including)) => &[WithVat],
        (Some(VatBasis::Including), Some(VatBasis::Excluding)) => &[WithoutVat],
        (None, Some(VatBasis::Including)) => &[AsRecorded, WithVat],
        (None, Some(VatBasis::Excluding)) => &[AsRecorded, WithoutVat],
        _ => &[AsRecorded],
    }
}

impl Reading {
    /// Compared by multiplying across: nothing is rounded.
    fn compare(self, value: Pence, amount: Pence, vat_rate: u16) -> Ordering {
        let (value, amount) = (i128::from(value.raw()), i128::from(amount.raw()));
        let (one, with) = (10_000, 10_000 + i128::from(vat_rate));
        match self {
            Self::AsRecorded => value.cmp(&amount),
            Self::WithVat => (value * with).cmp(&(amount * one)),
            Self::WithoutVat => (value * one).cmp(&(amount * with)),
        }
    }
}

/// `£25,000`, `£24,999.99`.
#[must_use]
pub fn pounds(amount: Pence) -> String {
    let text = amount.grouped();
    format!("£{}", text.strip_suffix(".00").unwrap_or(&text))
}
