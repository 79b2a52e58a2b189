//! Samples: a council in a box, and deterministic data of any size for scale.
//!
//! A sample is fully described by its [`SampleSpec`] and [`VERSION`]; the audit trail keeps only
//! those, and replay runs the generator again. A change to what is generated raises the version.

mod builder;
mod sample;
mod scale;

use super::council;
use super::request::{Record, SampleSize, SampleSpec, Setting};
use crate::calc::Date;

/// Raised whenever the same spec would give other records than before.
pub const VERSION: u32 = 5;

/// The present day of every sample, so that it never ages.
pub const TODAY: &str = "2025-11-22";

/// Every record of a sample, kinds in the order in which they can be imported.
#[must_use]
pub fn records(spec: &SampleSpec) -> Box<dyn Iterator<Item = Record> + '_> {
    let settings = settings(spec).into_iter().map(Record::Setting);
    match spec.size {
        SampleSize::Sample => Box::new(settings.chain(sample::records())),
        size => Box::new(settings.chain(scale::records(scale::Counts::of(size), spec.seed))),
    }
}

/// What the audit trail keeps instead of the records.
#[must_use]
pub fn image(spec: &SampleSpec) -> String {
    format!("sleva-sample {} {} {VERSION}", spec.size.word(), spec.seed)
}

/// Reads what [`image`] wrote; none for a generator or version that this program does not have.
#[must_use]
pub fn from_image(image: &str) -> Option<SampleSpec> {
    let (spec, version) = parse(image.strip_prefix("sleva-sample ")?)?;
    (version == VERSION).then_some(spec)
}

/// Whether a text is the size, seed and version of a sample, of whatever version.
#[must_use]
pub fn is_sample(text: &str) -> bool {
    parse(text).is_some()
}

fn parse(text: &str) -> Option<(SampleSpec, u32)> {
    let mut words = text.split(' ');
    let size = SampleSize::parse(words.next()?)?;
    let seed = words.next()?.parse().ok()?;
    let version = words.next()?.parse().ok()?;
    words.next().is_none().then_some((SampleSpec { size, seed }, version))
}

fn settings(spec: &SampleSpec) -> Vec<Setting> {
    let own = |name: &str, value: String| Setting {
        name: name.to_owned(),
        value,
        from: None,
        reason: Some("sample".to_owned()),
    };
    let mut settings: Vec<Setting> = council::settings(council::ROTHERHAM)
        .into_iter()
        .filter(|setting| setting.name != "council.name")
        .collect();
    settings.push(own("council.name", "Sample council".to_owned()));
    settings.push(own("sample", format!("{} {} {VERSION}", spec.size.word(), spec.seed)));
    settings.push(own("sample.today", TODAY.to_owned()));
    settings
}

/// A day written in the tables of this folder.
fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}
