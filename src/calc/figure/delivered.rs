//! Names of figures about delivery: `validated:C-0001/NT1`, `rag:contract/C-0001`.

use std::fmt;

use crate::calc::filter::Filter;
use crate::calc::quarter::Quarter;

macro_rules! whats {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// What of delivery a figure says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum What { $($(#[$doc])* $variant),+ }

        impl What {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

whats! {
    Committed = "committed",
    Expected = "expected",
    Declared = "declared",
    Validated = "validated",
    Waiting = "waiting",
    Rag = "rag",
    Forecast = "forecast",
    /// Against what was expected by the day.
    Shortfall = "shortfall",
    /// Beyond what was expected by the day.
    Over = "over",
    /// Against all that is committed.
    ShortfallAtEnd = "shortfall-at-end",
    /// Beyond all that is committed.
    OverAtEnd = "over-at-end",
    /// Validated as a share of what is committed.
    Delivered = "delivered",
    /// How many contracts have a commitment in it.
    Contracts = "contracts",
    /// Only of a contract.
    Recoverable = "recoverable",
}

impl What {
    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|what| what.word() == word)
    }

    /// Whether there is such a figure of this.
    pub(super) fn is_of(self, of: &Of) -> bool {
        match self {
            Self::Recoverable => matches!(of, Of::Contract { .. }),
            Self::Expected | Self::Declared | Self::Validated | Self::Waiting => true,
            Self::Rag => !matches!(of, Of::Through { .. }),
            _ => !matches!(of, Of::Quarter { .. } | Of::Through { .. }),
        }
    }
}

/// What a figure of delivery is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    Commitment {
        contract_ref: String,
        measure_ref: String,
    },
    Contract {
        contract_ref: String,
    },
    Supplier {
        supplier_ref: String,
    },
    /// Empty: the contracts whose category is not known.
    Category {
        name: String,
        filter: Filter,
    },
    Theme {
        name: String,
        filter: Filter,
    },
    /// One of the council's policy outcomes.
    Outcome {
        name: String,
        filter: Filter,
    },
    Department {
        name: String,
        filter: Filter,
    },
    /// By the size of the supplier.
    Size {
        name: String,
        filter: Filter,
    },
    /// By the ownership of the supplier.
    Ownership {
        name: String,
        filter: Filter,
    },
    Measure {
        edition: String,
        measure_ref: String,
        filter: Filter,
    },
    Quarter {
        quarter: Quarter,
        filter: Filter,
    },
    /// Every quarter up to the end of this one.
    Through {
        quarter: Quarter,
        filter: Filter,
    },
    All {
        filter: Filter,
    },
}

/// Reads what follows the name of a figure of delivery; none where it has no known form.
pub(super) fn parse(kind: &str, rest: &str) -> Option<(What, Of)> {
    let what = What::parse(kind)?;
    let of = Of::parse(rest)?;
    what.is_of(&of).then_some((what, of))
}

impl Of {
    fn parse(text: &str) -> Option<Self> {
        let some = |part: &str| (!part.is_empty()).then(|| part.to_owned());
        let (place, filter) = match text.split_once('?') {
            Some((place, filter)) => (place, Filter::parse(filter).ok()?),
            None => (text, Filter::default()),
        };
        // Delivery is of whole contracts.
        if filter.edition.is_some() {
            return None;
        }
        if place == "all" {
            return Some(Self::All { filter });
        }
        let (of, name) = place.split_once('/')?;
        match of {
            "category" => return Some(Self::Category { name: name.to_owned(), filter }),
            "theme" => return Some(Self::Theme { name: name.to_owned(), filter }),
            "policy-outcome" => return Some(Self::Outcome { name: name.to_owned(), filter }),
            "department" => return Some(Self::Department { name: name.to_owned(), filter }),
            "size" => return Some(Self::Size { name: name.to_owned(), filter }),
            "ownership" => return Some(Self::Ownership { name: name.to_owned(), filter }),
            "quarter" => return Some(Self::Quarter { quarter: Quarter::parse(name)?, filter }),
            "through" => return Some(Self::Through { quarter: Quarter::parse(name)?, filter }),
            "measure" => {
                let (edition, measure_ref) = name.split_once('/')?;
                let (edition, measure_ref) = (some(edition)?, some(measure_ref)?);
                return Some(Self::Measure { edition, measure_ref, filter });
            }
            _ => {}
        }
        // References may have a question mark.
        let (of, name) = text.split_once('/')?;
        match of {
            "contract" => Some(Self::Contract { contract_ref: some(name)? }),
            "supplier" => Some(Self::Supplier { supplier_ref: some(name)? }),
            _ => {
                let (contract, measure) = text.rsplit_once('/')?;
                let (contract_ref, measure_ref) = (some(contract)?, some(measure)?);
                Some(Self::Commitment { contract_ref, measure_ref })
            }
        }
    }

    /// The filter that it has beside what it names.
    #[must_use]
    pub fn filter(&self) -> Filter {
        match self {
            Self::Category { filter, .. }
            | Self::Theme { filter, .. }
            | Self::Outcome { filter, .. }
            | Self::Department { filter, .. }
            | Self::Size { filter, .. }
            | Self::Ownership { filter, .. }
            | Self::Through { filter, .. }
            | Self::Measure { filter, .. }
            | Self::Quarter { filter, .. }
            | Self::All { filter } => filter.clone(),
            _ => Filter::default(),
        }
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Commitment { contract_ref, measure_ref } => {
                write!(f, "{contract_ref}/{measure_ref}")?;
            }
            Self::Contract { contract_ref } => write!(f, "contract/{contract_ref}")?,
            Self::Supplier { supplier_ref } => write!(f, "supplier/{supplier_ref}")?,
            Self::Category { name, .. } => write!(f, "category/{name}")?,
            Self::Theme { name, .. } => write!(f, "theme/{name}")?,
            Self::Outcome { name, .. } => write!(f, "policy-outcome/{name}")?,
            Self::Department { name, .. } => write!(f, "department/{name}")?,
            Self::Size { name, .. } => write!(f, "size/{name}")?,
            Self::Ownership { name, .. } => write!(f, "ownership/{name}")?,
            Self::Through { quarter, .. } => write!(f, "through/{quarter}")?,
            Self::Measure { edition, measure_ref, .. } => {
                write!(f, "measure/{edition}/{measure_ref}")?;
            }
            Self::Quarter { quarter, .. } => write!(f, "quarter/{quarter}")?,
            Self::All { .. } => f.write_str("all")?,
        }
        match self.filter().to_string() {
            filter if filter.is_empty() => Ok(()),
            filter => write!(f, "?{filter}"),
        }
    }
}
