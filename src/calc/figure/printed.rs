//! Names of figures that the council has printed: `published:2021-02-15/committed_total//GBP`.

use std::fmt;

use crate::calc::explain::Published;

/// Which printed figure: when, of what, of which measure or period, and its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedRef {
    pub date: String,
    pub metric: String,
    /// Empty where it is of no measure or period.
    pub measure: String,
    pub unit: String,
}

impl PublishedRef {
    /// Reads `DATE/METRIC/MEASURE/UNIT`; the measure may be empty, or have a `/` in it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once('/')?;
        let (metric, rest) = rest.split_once('/')?;
        let (measure, unit) = rest.rsplit_once('/')?;
        let all = [date, metric, measure, unit].map(ToOwned::to_owned);
        let [date, metric, measure, unit] = all;
        let is_named = !date.is_empty() && !metric.is_empty() && !unit.is_empty();
        is_named.then_some(Self { date, metric, measure, unit })
    }
}

impl From<&Published> for PublishedRef {
    fn from(own: &Published) -> Self {
        Self {
            date: own.date.clone(),
            metric: own.metric.clone(),
            measure: own.measure.clone(),
            unit: own.unit.clone(),
        }
    }
}

impl fmt::Display for PublishedRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, metric, measure, unit } = self;
        write!(f, "{date}/{metric}/{measure}/{unit}")
    }
}
