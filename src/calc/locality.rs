//! Where a supplier counts as being, and why.

use jiff::civil::Date;

use super::supplier::{Branch, Supplier};
use super::words::Locality;

/// How many postcodes of a district lie in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistrictShare {
    /// `S60`
    pub district: String,
    /// Code of the council that the place is.
    pub place: String,
    pub place_name: String,
    pub postcodes_in_place: u32,
    pub postcodes_in_district: u32,
}

/// What a council counts as local and as its region. Built once from the council's data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    pub local: Vec<String>,
    pub region: Vec<String>,
    /// Sorted by district.
    pub districts: Vec<DistrictShare>,
    /// Least share of a district, in basis points, that decides for the whole of it.
    pub deciding_share: u32,
}

/// A locality with its reason, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub locality: Locality,
    pub reason: String,
    /// Local by a branch while the registered address is not.
    pub by_branch: bool,
}

/// The outward part of a postcode, in capitals: `s60 1ae` gives `S60`.
#[must_use]
pub fn district(postcode: &str) -> Option<String> {
    parts(postcode).map(|(outward, _)| outward)
}

/// A postcode as it is written, from a whole one or an outward part alone: `s601ae` gives
/// `S60 1AE`.
#[must_use]
pub fn postcode(text: &str) -> Option<String> {
    let (outward, inward) = parts(text)?;
    Some(if inward.is_empty() { outward } else { format!("{outward} {inward}") })
}

fn parts(postcode: &str) -> Option<(String, String)> {
    let text: String =
        postcode.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let inward = |text: &str| {
        text.len() >= 5
            && text.get(text.len() - 3..).is_some_and(|last| {
                let last = last.as_bytes();
                last[0].is_ascii_digit() && last[1..].iter().all(u8::is_ascii_alphabetic)
            })
    };
    let split = if inward(&text) { text.len() - 3 } else { text.len() };
    let (outward, inward) = text.split_at_checked(split)?;
    let letters = outward.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = outward.get(letters..)?;
    let right = (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest.as_bytes()[0].is_ascii_digit()
        && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    right.then(|| (outward.to_owned(), inward.to_owned()))
}

impl Places {
    /// The locality of a postcode through its district.
    #[must_use]
    pub fn of_postcode(&self, postcode: &str) -> Finding {
        let found = |locality, reason| Finding { locality, reason, by_branch: false };
        let Some(district) = district(postcode) else {
            return found(Locality::Unclear, format!("{postcode} is not a UK postcode"));
        };
        if self.districts.is_empty() {
            return found(Locality::Unclear, "no postcode districts are loaded".to_owned());
        }
        let shares: Vec<&DistrictShare> =
            self.districts.iter().filter(|share| share.district == district).collect();
        let Some(whole) = shares.first().map(|share| share.postcodes_in_district) else {
            return found(Locality::Outside, format!("{district} is outside the region"));
        };
        let count = |places: &[String]| -> u32 {
            let inside = shares.iter().filter(|share| places.contains(&share.place));
            inside.map(|share| share.postcodes_in_place).sum()
        };
        let local = count(&self.local);
        let region = count(&self.region).max(local);
        let enough = |part: u32| {
            u64::from(part) * 10_000 >= u64::from(whole) * u64::from(self.deciding_share)
        };
        let of = |part: u32, place: &str| {
            format!("{part} of the {whole} postcodes of {district} lie in {place}")
        };
        if enough(local) {
            found(Locality::Local, of(local, "the borough"))
        } else if local == 0 && enough(region) {
            found(Locality::Region, of(region, "the region"))
        } else if enough(whole - region) {
            found(Locality::Outside, of(whole - region, "other areas"))
        } else {
            let part = if local > 0 { of(local, "the borough") } else { of(region, "the region") };
            found(Locality::Unclear, format!("only {part}; a full postcode table would decide"))
        }
    }

    /// The locality of a supplier on a day: a person's decision, else its registered address,
    /// else a branch that operates in the borough.
    #[must_use]
    pub fn of_supplier(&self, supplier: &Supplier, branches: &[Branch], day: Date) -> Finding {
        if let Some(locality) = supplier.locality_override {
            let reason = supplier.locality_reason.as_deref().unwrap_or("no reason recorded");
            return Finding {
                locality,
                reason: format!("set by a person: {reason}"),
                by_branch: false,
            };
        }
        let registered = match &supplier.postcode {
            None => Finding {
                locality: Locality::Unclear,
                reason: "no registered postcode is recorded".to_owned(),
                by_branch: false,
            },
            Some(postcode) => self.of_postcode(postcode),
        };
        if registered.locality == Locality::Local {
            return registered;
        }
        let open = branches.iter().filter(|branch| branch.open_on(day));
        let local = open
            .map(|branch| (branch, self.of_postcode(&branch.postcode)))
            .find(|(_, finding)| finding.locality == Locality::Local);
        match local {
            None => registered,
            Some((branch, finding)) => Finding {
                locality: Locality::Local,
                reason: format!("by its branch at {}: {}", branch.postcode, finding.reason),
                by_branch: true,
            },
        }
    }
}
