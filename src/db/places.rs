//! What counts as local and as the region, from the council's settings and the data that ships.

use crate::calc::locality::{DistrictShare, Places};

/// Settings that name the places.
pub const LOCAL: &str = "places.local";
pub const REGION: &str = "places.region";
pub const DECIDING_SHARE: &str = "places.deciding_share";
pub const DISTRICTS: &str = "places.districts";

/// The files of postcode districts that ship, by the name that the setting chooses them with.
const FILES: &[(&str, &str)] =
    &[("rotherham", include_str!("../../data/councils/rotherham/postcode_districts.csv"))];

/// 99%, where no setting says otherwise.
const USUAL_SHARE: u32 = 9_900;

/// Puts the places together. `setting` gives the value in force of a setting.
///
/// # Errors
/// Those of `setting`.
pub fn places<E>(mut setting: impl FnMut(&str) -> Result<Option<String>, E>) -> Result<Places, E> {
    let chosen = setting(DISTRICTS)?.unwrap_or_default();
    let file = FILES.iter().find(|(name, _)| *name == chosen.trim()).map_or("", |(_, file)| file);
    let share = setting(DECIDING_SHARE)?;
    Ok(Places {
        local: codes(setting(LOCAL)?),
        region: codes(setting(REGION)?),
        districts: districts(file),
        deciding_share: share.as_deref().and_then(self::share).unwrap_or(USUAL_SHARE),
    })
}

/// Whether a file of districts with this name ships.
#[must_use]
pub fn ships(name: &str) -> bool {
    FILES.iter().any(|(file, _)| *file == name)
}

/// The share of its postcodes, in hundredths of a per cent, that decides for a district.
#[must_use]
pub fn share(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|share| *share <= 10_000)
}

fn codes(value: Option<String>) -> Vec<String> {
    let value = value.unwrap_or_default();
    value.split(';').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// Reads a file of districts; a line that does not fit is left out.
fn districts(file: &str) -> Vec<DistrictShare> {
    let mut shares: Vec<DistrictShare> = file.lines().skip(1).filter_map(district).collect();
    shares.sort_by(|a, b| a.district.cmp(&b.district));
    shares
}

fn district(line: &str) -> Option<DistrictShare> {
    let mut fields = line.split(',');
    let mut next = || fields.next().map(str::to_owned);
    Some(DistrictShare {
        district: next()?,
        place: next()?,
        place_name: next()?,
        postcodes_in_place: next()?.parse().ok()?,
        postcodes_in_district: next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::calc::words::Locality;

    fn rotherham() -> Places {
        let value = |name: &str| match name {
            LOCAL => Some("E08000018"),
            REGION => Some("E08000016;E08000017; E08000018 ;E08000019;E08000038;E08000039"),
            DISTRICTS => Some("rotherham"),
            _ => None,
        };
        let Ok(places) = places(|name| Ok::<_, Infallible>(value(name).map(str::to_owned)));
        places
    }

    #[test]
    fn every_line_of_the_file_is_read() {
        assert_eq!(rotherham().districts.len(), FILES[0].1.lines().count() - 1);
    }

    #[test]
    fn districts_decide_as_worked_by_hand() {
        let places = rotherham();
        let locality = |postcode| places.of_postcode(postcode).locality;
        assert_eq!(locality("S60 1AE"), Locality::Local);
        assert!(places.of_postcode("S60 1AE").reason.contains("1691 of the 1693 postcodes"));
        assert_eq!(locality("S63"), Locality::Unclear);
        assert_eq!(locality("S66"), Locality::Unclear);
        assert_eq!(locality("DN2"), Locality::Region);
        assert_eq!(locality("LS1"), Locality::Outside);
    }
}
