//! How a figure came about, as words: formula, inputs, edition and frozen proxy, source rows.
//! The screen, the command line and files all show this one value.

mod delivery;
mod source;

use super::commitment::Commitment;
use super::figure::Figure;
use super::filter::Filter;
use super::locality;
use super::number::{Pence, Quantity};
use super::supplier::Supplier;
use super::value::{Total, Value, effective_proxy};
use super::words::MeasureKind;
pub use delivery::{Committed, Delivery, Part};
pub use source::{Link, Source, of_figure};

/// Who made the last change of a row, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Number of the audit row.
    pub seq: i64,
    /// UTC, `2026-11-22T08:00:00Z`.
    pub at: String,
    pub person: String,
    pub action: String,
}

/// A commitment that a figure is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    pub commitment: Commitment,
    pub contract_title: String,
    pub stamp: Stamp,
}

/// A figure that the council has printed; evidence, never an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub report: String,
    pub date: String,
    pub metric: String,
    pub measure: String,
    /// As printed, a plain decimal.
    pub value: String,
    pub unit: String,
    pub source: String,
    pub note: String,
    /// Which contracts it speaks of, by award date, and which measure; empty where it cannot be
    /// compared with ours.
    pub awarded_from: Option<super::Date>,
    pub awarded_to: Option<super::Date>,
    pub edition: Option<String>,
    pub measure_ref: Option<String>,
}

impl Published {
    /// What is printed as an amount in full: millions of pounds as pounds; none where it is none.
    #[must_use]
    pub fn amount(&self) -> Option<Pence> {
        if self.unit.starts_with("GBP million") {
            // Four decimals of a million are hundreds of pounds.
            let millions = Quantity::parse(&self.value).ok()?;
            return Pence::from_raw(millions.raw().checked_mul(10_000)?);
        }
        self.unit.starts_with("GBP").then(|| Pence::parse(&self.value).ok())?
    }
}

/// What the store knows about a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facts {
    Sum {
        figure: Figure,
        /// Sum over every line.
        total: Total,
        /// Sum of units, where all lines count the same thing.
        units: Option<Quantity>,
        /// The first of the lines, in order of contract and measure.
        lines: Vec<SourceLine>,
        /// Where it is of many contracts, what each of them adds instead.
        contracts: Vec<(String, String, Total)>,
        published: Vec<Published>,
        /// What the printed rows of the same report add up to, where its total is compared.
        printed_rows: Option<Pence>,
    },
    Place {
        supplier: Supplier,
        finding: locality::Finding,
        stamp: Stamp,
    },
    Delivery(Box<Delivery>),
    /// One that says what it is by itself.
    Plain(Box<Explanation>),
}

/// A figure explained.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// The figure's name, for `sleva explain`.
    pub id: String,
    pub title: String,
    pub value: String,
    pub formula: String,
    /// Pairs of label and text.
    pub inputs: Vec<(String, String)>,
    /// The rows that it is made of.
    pub sources: Vec<Source>,
    /// Source rows that are not listed.
    pub more_sources: u64,
    pub notes: Vec<String>,
    /// The figure as a number, where its rows add up to it.
    pub amount: Option<Part>,
    /// What the rows that are not listed add to it.
    pub rest: Total,
}

impl Facts {
    #[must_use]
    pub fn plain(explanation: Explanation) -> Self {
        Self::Plain(Box::new(explanation))
    }

    /// With what each contract adds.
    #[must_use]
    pub fn of_contracts(mut self, of: Vec<(String, String, Total)>) -> Self {
        if let Self::Sum { contracts, .. } = &mut self {
            *contracts = of;
        }
        self
    }
}

impl Explanation {
    /// Its rows, and as one more what those add that are not listed.
    #[must_use]
    pub fn rows(&self) -> Vec<Source> {
        let rest = (self.more_sources > 0).then(|| {
            let part = Part { units: None, value: self.rest.value() };
            Source::new(format!("{} more rows", self.more_sources), "not listed").adds(part)
        });
        self.sources.iter().cloned().chain(rest).collect()
    }

    /// Everything but the figure's name, as lines to read.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let Self { title, value, formula, inputs, sources, more_sources, notes, .. } = self;
        let mut lines = vec![title.clone(), format!("= {value}"), String::new()];
        if !formula.is_empty() {
            lines.push(format!("Formula: {formula}"));
        }
        if !formula.is_empty() && !inputs.is_empty() {
            lines.push(String::new());
        }
        lines.extend(inputs.iter().map(|(label, text)| format!("{label}: {text}")));
        if !sources.is_empty() {
            lines.extend([String::new(), "From these rows:".to_owned()]);
            lines.extend(sources.iter().map(Source::line));
        }
        if *more_sources > 0 {
            lines.push(format!("  and {more_sources} more"));
        }
        if !notes.is_empty() {
            lines.push(String::new());
            lines.extend(notes.iter().cloned());
        }
        lines
    }
}

/// Puts the facts about a figure into words.
#[must_use]
pub fn explain(facts: &Facts) -> Explanation {
    match facts {
        Facts::Place { supplier, finding, stamp } => place(supplier, finding, stamp),
        Facts::Delivery(delivery) => delivery.explain(),
        Facts::Plain(explanation) => (**explanation).clone(),
        Facts::Sum { figure: figure @ Figure::CommitmentValue { .. }, lines, .. } => {
            lines.first().map_or_else(|| nothing(figure), |line| one(figure, line))
        }
        Facts::Sum { figure, total, units, lines, contracts, published, printed_rows } => {
            let mut explanation = sum(figure, *total, *units, lines);
            if !contracts.is_empty() {
                explanation = of_contracts(explanation, figure, contracts);
            }
            for printed in published {
                explanation.notes.push(difference(*total, *units, printed, *printed_rows));
            }
            explanation
        }
    }
}

fn place(supplier: &Supplier, finding: &locality::Finding, stamp: &Stamp) -> Explanation {
    let postcode = supplier.postcode.clone().unwrap_or_else(|| "not known".to_owned());
    Explanation {
        id: format!("locality:{}", supplier.supplier_ref),
        title: format!("Locality of {} {}", supplier.supplier_ref, supplier.name),
        value: finding.locality.to_string(),
        formula: "a person's decision, else the registered address, else a branch in the borough"
            .to_owned(),
        inputs: vec![
            ("Because".to_owned(), finding.reason.clone()),
            ("Registered postcode".to_owned(), postcode),
        ],
        sources: vec![
            Source::new(&supplier.supplier_ref, stamp_text(stamp)).leads(Link::Change(stamp.seq)),
        ],
        more_sources: 0,
        notes: if finding.by_branch {
            vec!["Its head office is elsewhere: it counts as local by a branch, which a person should look at.".to_owned()]
        } else {
            Vec::new()
        },
        ..Explanation::default()
    }
}

fn one(figure: &Figure, line: &SourceLine) -> Explanation {
    let commitment = &line.commitment;
    let measure = &commitment.measure;
    let proxy = effective_proxy(measure.kind, measure.proxy);
    let proxy_text = proxy.map_or_else(|| "not known".to_owned(), |p| format!("£{}", p.grouped()));
    let units = format!("{} {}", commitment.units.grouped(), measure.unit);
    let value = commitment.value();
    let formula = match value {
        Some(Value::RecordOnly) => "record only: counted, not valued".to_owned(),
        Some(Value::Unknown) => "the proxy is not known, so there is no value".to_owned(),
        Some(Value::Known(pence)) if proxy.is_none() => {
            format!("{units} is worth £{} whatever the proxy", pence.grouped())
        }
        _ => format!("{units} × {proxy_text}, rounded half up to the penny"),
    };
    let from = measure.from.map_or_else(|| "as published".to_owned(), |day| format!("from {day}"));
    let mut inputs = vec![("Committed".to_owned(), units)];
    if measure.kind != MeasureKind::RecordOnly {
        inputs.push(("Frozen proxy".to_owned(), proxy_text));
    }
    inputs.extend([
        ("Edition".to_owned(), format!("{}, version {from}", measure.edition)),
        ("Kind".to_owned(), measure.kind.to_string()),
        (
            "Relevance".to_owned(),
            commitment.relevance.clone().unwrap_or_else(|| "not noted".to_owned()),
        ),
    ]);
    Explanation {
        id: figure.to_string(),
        title: format!(
            "Value of {} {} in {} {}",
            measure.measure_ref, measure.title, commitment.contract_ref, line.contract_title
        ),
        value: value_text(value),
        formula,
        inputs,
        sources: vec![source(line).leads(Link::Change(line.stamp.seq))],
        amount: Some(Part { units: Some(commitment.units), value }),
        ..Explanation::default()
    }
}

fn sum(
    figure: &Figure,
    total: Total,
    units: Option<Quantity>,
    lines: &[SourceLine],
) -> Explanation {
    let mut inputs = vec![("Lines".to_owned(), total.lines.to_string())];
    if let (Some(units), Some(first)) = (units, lines.first()) {
        let unit = &first.commitment.measure.unit;
        inputs.push(("Units".to_owned(), format!("{} {unit}", units.grouped())));
    }
    if total.record_only > 0 {
        inputs.push(("Record only".to_owned(), format!("{}, not valued", total.record_only)));
    }
    if total.unknown > 0 {
        inputs
            .push(("Proxy unknown".to_owned(), format!("{}, left out of the sum", total.unknown)));
    }
    Explanation {
        id: figure.to_string(),
        title: title(figure),
        value: total
            .value()
            .map_or_else(|| "nothing committed".to_owned(), |v| value_text(Some(v))),
        formula: "the sum of the lines' values, each rounded once to the penny".to_owned(),
        inputs,
        sources: lines.iter().map(source).collect(),
        more_sources: total.lines.saturating_sub(lines.len() as u64),
        amount: Some(Part { units, value: total.value() }),
        rest: total.less(listed(lines)).unwrap_or_default(),
        ..Explanation::default()
    }
}

/// What the lines that are listed come to.
fn listed(lines: &[SourceLine]) -> Total {
    let mut values = lines.iter().filter_map(|line| line.commitment.value());
    values.try_fold(Total::default(), Total::with).unwrap_or_default()
}

/// How many contracts of a figure are listed; its sums are over all of them.
const LISTED: usize = 500;

fn of_contracts(
    explanation: Explanation,
    figure: &Figure,
    contracts: &[(String, String, Total)],
) -> Explanation {
    let further = |contract_ref: &String| match figure {
        // Of one edition a contract is less than whole.
        Figure::AllCommitted { filter } if filter.contract.is_some() => {
            Link::Contract(contract_ref.clone())
        }
        Figure::AllCommitted { filter } if filter.edition.is_some() => {
            let contract = Some(contract_ref.clone());
            Link::figure(Figure::AllCommitted { filter: Filter { contract, ..filter.clone() } })
        }
        _ => Link::figure(Figure::ContractCommitted { contract_ref: contract_ref.clone() }),
    };
    let one = |(contract_ref, title, total): &(String, String, Total)| {
        let part = Part { units: None, value: total.value() };
        Source::new(contract_ref, title).adds(part).leads(further(contract_ref))
    };
    let rest = contracts.get(LISTED..).unwrap_or_default().iter();
    Explanation {
        sources: contracts.iter().take(LISTED).map(one).collect(),
        more_sources: contracts.len().saturating_sub(LISTED) as u64,
        rest: rest.map(|own| own.2).try_fold(Total::default(), Total::plus).unwrap_or_default(),
        ..explanation
    }
}

fn title(figure: &Figure) -> String {
    match figure {
        Figure::ContractCommitted { contract_ref } => format!("Committed in {contract_ref}"),
        Figure::SupplierCommitted { supplier_ref } => format!("Committed by {supplier_ref}"),
        Figure::MeasureCommitted { edition, measure_ref, filter } => {
            format!("Committed to {measure_ref} of {edition}, {}", chosen(filter))
        }
        Figure::AllCommitted { filter } => format!("Committed, {}", chosen(filter)),
        other => other.to_string(),
    }
}

/// The contracts that a filter chooses, in words.
pub(crate) fn chosen(filter: &Filter) -> String {
    let mut parts = Vec::new();
    parts.extend(match (filter.awarded_from, filter.awarded_to) {
        (Some(from), Some(to)) => Some(format!("awarded from {from} to {to}")),
        (Some(from), None) => Some(format!("awarded from {from} on")),
        (None, Some(to)) => Some(format!("awarded up to {to}")),
        (None, None) => None,
    });
    parts.extend(filter.state.map(|state| format!("that are {state}")));
    parts.extend(filter.contract.as_ref().map(|name| format!("with reference {name}")));
    parts.extend(filter.supplier.as_ref().map(|name| format!("of supplier {name}")));
    parts.extend(filter.category.as_ref().map(|name| format!("of category {name}")));
    parts.extend(filter.department.as_ref().map(|name| format!("of department {name}")));
    parts.extend(filter.route.map(|route| format!("by {route}")));
    parts.extend(filter.lead.map(|lead| format!("led by {lead}")));
    parts.extend(filter.words.iter().map(|word| format!("with \u{201c}{word}\u{201d}")));
    let mut text = if parts.is_empty() {
        "all contracts".to_owned()
    } else {
        format!("contracts {}", parts.join(", "))
    };
    if let Some(edition) = &filter.edition {
        text.push_str("; measures of ");
        text.push_str(edition);
    }
    text
}

fn nothing(figure: &Figure) -> Explanation {
    Explanation {
        id: figure.to_string(),
        title: figure.to_string(),
        value: "nothing committed".to_owned(),
        ..Explanation::default()
    }
}

fn source(line: &SourceLine) -> Source {
    let commitment = &line.commitment;
    let label = format!("{} {}", commitment.contract_ref, commitment.measure.measure_ref);
    let text = format!(
        "{} {} = {}; {}",
        commitment.units.grouped(),
        commitment.measure.unit,
        value_text(commitment.value()),
        stamp_text(&line.stamp)
    );
    Source::new(label, text)
        .adds(Part { units: Some(commitment.units), value: commitment.value() })
        .leads(Link::figure(Figure::CommitmentValue {
            contract_ref: commitment.contract_ref.clone(),
            measure_ref: commitment.measure.measure_ref.clone(),
        }))
}

fn stamp_text(stamp: &Stamp) -> String {
    let Stamp { seq, at, person, action } = stamp;
    format!("{action} by {person} at {at}, audit row {seq}")
}

/// A value as screens show it: `£1,234.50`, a dash, or a question mark.
#[must_use]
pub fn value_text(value: Option<Value>) -> String {
    match value {
        Some(Value::Known(pence)) => format!("£{}", pence.grouped()),
        Some(Value::RecordOnly) => "–".to_owned(),
        Some(Value::Unknown) => "?".to_owned(),
        None => "·".to_owned(),
    }
}

/// How a printed figure differs from ours, in a sentence that says why where it is known.
#[must_use]
pub fn difference(
    total: Total,
    units: Option<Quantity>,
    printed: &Published,
    printed_rows: Option<Pence>,
) -> String {
    let Published { value, unit, report, .. } = printed;
    let is_units = printed.metric.contains("units");
    if is_units {
        let same = Quantity::parse(value).ok().is_some_and(|value| Some(value) == units);
        let ours = units.map_or_else(|| "·".to_owned(), Quantity::grouped);
        return if same {
            format!("Printed: {value} {unit}, the same ({report}).")
        } else {
            format!("Printed: {value} {unit}, ours {ours} ({report}).")
        };
    }
    let Ok(theirs) = Pence::parse(value) else {
        return format!("Printed: {value} {unit} ({report}).");
    };
    let gap = total.known.raw() - theirs.raw();
    let shown = format!("Printed: £{}", theirs.pounds());
    if gap == 0 {
        return format!("{shown}, the same ({report}).");
    }
    let way = if gap < 0 { "less" } else { "more" };
    let amount = Pence::from_raw(gap.abs()).unwrap_or_default().pounds();
    let why = match printed_rows {
        Some(rows) if rows == total.known => format!(
            " The printed rows themselves add up to £{}, so the difference is in the printed total.",
            rows.pounds()
        ),
        _ => String::new(),
    };
    format!("{shown}; ours is £{amount} {way} ({report}).{why}")
}
