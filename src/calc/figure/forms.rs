//! The forms that names of figures have, and which of them somebody may have meant.

use super::{Count, Figure, What};
use crate::calc::text::distance;

/// What a figure of delivery can be of: how it is written, and an example that shows whether there
/// is such a figure.
const PLACES: &[(&str, &str)] = &[
    ("all[?FILTER]", "all"),
    ("CONTRACT/MEASURE", "C/M"),
    ("contract/CONTRACT", "contract/C"),
    ("supplier/SUPPLIER", "supplier/S"),
    ("measure/EDITION/MEASURE[?FILTER]", "measure/E/M"),
    ("theme/THEME[?FILTER]", "theme/T"),
    ("policy-outcome/OUTCOME[?FILTER]", "policy-outcome/O"),
    ("category/CATEGORY[?FILTER]", "category/C"),
    ("department/DEPARTMENT[?FILTER]", "department/D"),
    ("size/SIZE[?FILTER]", "size/S"),
    ("ownership/OWNERSHIP[?FILTER]", "ownership/O"),
    ("quarter/QUARTER[?FILTER]", "quarter/2025-26 Q3"),
    ("through/QUARTER[?FILTER]", "through/2025-26 Q3"),
];

/// The forms of those that are of nothing of delivery.
const OTHERS: &[&str] = &[
    "value:CONTRACT/MEASURE",
    "locality:SUPPLIER",
    "findings:all[?FILTER]",
    "findings:waived[?FILTER]",
    "waivers:all[?FILTER]",
    "returns:STANDING[?FILTER]",
    "living-wage:OUTCOME[?FILTER]",
    "compliance:SAMPLE",
    "wage:YEAR",
    "published:DATE/METRIC/MEASURE/UNIT",
    "difference:DATE/METRIC/MEASURE/UNIT[?FILTER]",
];

/// How many letters may differ in a word that is meant.
const ALIKE: usize = 2;

/// The words that a name can begin with.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    let delivery = What::ALL.iter().map(|what| what.word());
    let counts = Count::ALL.iter().map(|count| count.word());
    let others = ["value", "locality", "compliance", "wage", "published", "difference"];
    others.into_iter().chain(delivery).chain(counts).collect()
}

/// The forms of the names that begin with a word.
#[must_use]
pub fn forms(kind: &str) -> Vec<String> {
    let of = |example: &str| Figure::parse(&format!("{kind}:{example}"));
    let delivery = PLACES.iter().filter(|_| What::parse(kind).is_some());
    let delivery = delivery.filter(|(_, example)| of(example).is_some());
    let others = OTHERS.iter().filter(|form| form.split(':').next() == Some(kind));
    let delivery = delivery.map(|(form, _)| format!("{kind}:{form}"));
    others.map(|form| (*form).to_owned()).chain(delivery).collect()
}

/// The word that somebody meant to begin a name with; none where nothing is near to it.
#[must_use]
pub fn kind_meant(text: &str) -> Option<&'static str> {
    nearest(text.split(':').next().unwrap_or_default().trim(), kinds().into_iter())
}

/// The name that somebody meant where a place is misspelt, so that it reads as a contract:
/// `validated:theme/Jobs` for `validated:thme/Jobs`.
#[must_use]
pub fn place_meant(text: &str) -> Option<String> {
    let (kind, rest) = text.trim().split_once(':')?;
    let (place, name) = rest.split_once('/')?;
    let known = PLACES.iter().filter_map(|(form, _)| Some(form.split_once('/')?.0));
    let meant = nearest(place, known.filter(|word| *word != "CONTRACT"))?;
    let meant = format!("{kind}:{meant}/{name}");
    Figure::parse(&meant).map(|_| meant)
}

fn nearest(word: &str, among: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let (far, found) = among.map(|own| (distance(word, own), own)).min()?;
    (far <= ALIKE && far < found.len()).then_some(found)
}
