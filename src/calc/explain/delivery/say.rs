//! Figures of delivery in words.

use super::{Delivery, Part};
use crate::calc::commitment::Frozen;
use crate::calc::explain::{Explanation, chosen, value_text};
use crate::calc::figure::{Figure, Of, What};
use crate::calc::number::{Quantity, group};
use crate::calc::performance::{Amount, Basis, Expected, Performance, Rules, Sum};
use crate::calc::returns::{Evidence, Returned};
use crate::calc::value::{Total, Value};

/// `2.5 hours = £5.00`, or the units alone where they have no value.
pub(super) fn amount(measure: &Frozen, amount: Amount) -> String {
    let units = format!("{} {}", amount.units.grouped(), measure.unit);
    match amount.value {
        Value::RecordOnly => units,
        Value::Unknown => format!("{units}, value not known"),
        value @ Value::Known(_) => format!("{units} = {}", value_text(Some(value))),
    }
}

/// What is expected, and on what basis.
pub(super) fn expected(measure: &Frozen, own: &Expected) -> String {
    let basis = match own.basis {
        _ if own.through.is_none() => "no return is due yet".to_owned(),
        Basis::Profile { quarters, .. } => {
            format!("{} of the profile", count(quarters, "quarter"))
        }
        Basis::Days { elapsed, of } => {
            format!("{} of {} days", group(&elapsed.to_string()), group(&of.to_string()))
        }
    };
    format!("{}; {basis}", amount(measure, own.amount))
}

/// A line of a return: what it adds, who keyed it, who decided on it, and when; its evidence, and
/// its last audit row.
pub(super) fn line(
    measure: &Frozen,
    returned: &Returned,
    own: Amount,
    is_taken_off: bool,
) -> String {
    let Returned { line, evidence, amended, seq } = returned;
    let sign = if is_taken_off { "less " } else { "" };
    let declared = match line.declared {
        Some(declared) if declared != own.units => format!(" of {} declared", declared.grouped()),
        _ => String::new(),
    };
    let decided = line.decided.as_ref().map_or_else(
        || "not decided yet".to_owned(),
        |decided| {
            let reason = decided.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            format!("{} by {} at {}{reason}", decided.decision, decided.by.person, decided.by.at)
        },
    );
    let keyed = &line.keyed;
    let mut parts = vec![
        format!("{sign}{}{declared}", amount(measure, own)),
        format!("keyed by {} at {}", keyed.person, keyed.at),
        decided,
    ];
    parts.extend(amended.as_ref().map(|why| format!("amended because: {why}")));
    parts.extend(evidence.iter().map(proof));
    parts.extend(evidence.is_empty().then(|| "no evidence".to_owned()));
    parts.extend(seq.map(|seq| format!("audit row {seq}")));
    parts.join("; ")
}

fn proof(evidence: &Evidence) -> String {
    let sha256 = evidence.sha256.as_ref().map(|digest| format!(", SHA-256 {digest}"));
    format!("evidence {}{}", evidence.evidence_ref, sha256.unwrap_or_default())
}

/// What a contract adds, and its title.
pub(super) fn contract(what: What, sum: &Sum, title: &str) -> String {
    let of = |total: Total| value_text(total.value());
    let share = |whole: Total| format!("{} of {}; {title}", of(sum.validated), of(whole));
    match what {
        What::Contracts => {
            let lines = usize::try_from(sum.committed.lines).unwrap_or(usize::MAX);
            format!("{}; {title}", count(lines, "commitment"))
        }
        What::Delivered => share(sum.committed),
        What::Rag => share(sum.expected),
        _ => title.to_owned(),
    }
}

/// `1 quarter`, `2 quarters`.
fn count(how_many: usize, what: &str) -> String {
    if how_many == 1 { format!("1 {what}") } else { format!("{how_many} {what}s") }
}

fn percent(hundredths: u16) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 { format!("{whole}%") } else { format!("{whole}.{rest:02}%") }
}

impl Delivery {
    /// The figure explained.
    #[must_use]
    pub(in crate::calc::explain) fn explain(&self) -> Explanation {
        let amount = self.amount();
        let figure = Figure::Delivered { what: self.what, of: self.of.clone() };
        Explanation {
            id: figure.to_string(),
            title: format!("{} {}, as at {}", self.heading(), self.place(), self.day),
            value: self.value(amount),
            formula: self.formula(),
            inputs: self.inputs(),
            sources: self.rows.clone(),
            more_sources: self.more,
            notes: self.notes(),
            // The rows of a grade are what was validated; those of what might be recovered are the
            // shortfall, before the rate.
            amount: Some(amount),
            rest: self.rest,
        }
    }

    /// What the rows add up to.
    fn amount(&self) -> Part {
        if self.what == What::Contracts {
            let raw = i64::try_from(self.contracts).ok().and_then(|all| all.checked_mul(10_000));
            return Part { units: raw.and_then(Quantity::from_raw), value: None };
        }
        let units = self.is_of_one_measure().then_some(self.units);
        Part { units, value: self.total(&self.sum).value() }
    }

    /// Which of the sums of some commitments the figure is.
    pub(super) fn total(&self, sum: &Sum) -> Total {
        match self.what {
            What::Contracts => Total::default(),
            What::Committed => sum.committed,
            What::Expected => sum.expected,
            What::Declared => sum.declared,
            What::Validated | What::Rag | What::Delivered => sum.validated,
            What::Over => sum.over,
            What::ShortfallAtEnd => sum.shortfall_at_end,
            What::OverAtEnd => sum.over_at_end,
            What::Waiting => sum.waiting,
            What::Forecast => sum.forecast,
            What::Recoverable if self.is_over() => sum.shortfall_at_end,
            What::Shortfall | What::Recoverable => sum.shortfall,
        }
    }

    fn is_over(&self) -> bool {
        self.contract.as_ref().is_some_and(|contract| contract.1)
    }

    const fn heading(&self) -> &'static str {
        match self.what {
            What::Contracts => "Contracts with a commitment in",
            What::Committed => "Committed of",
            What::Expected => "Expected of",
            What::Declared => "Declared of",
            What::Validated => "Validated of",
            What::Waiting => "Waiting for validation of",
            What::Rag => "Grade of",
            What::Forecast => "Forecast at the end of",
            What::Shortfall => "Shortfall to date of",
            What::Over => "Over-delivery to date of",
            What::ShortfallAtEnd => "Still to be validated of",
            What::OverAtEnd => "Validated beyond all committed of",
            What::Delivered => "Delivered share of",
            What::Recoverable => "What might be recovered of",
        }
    }

    fn place(&self) -> String {
        let place = match &self.of {
            Of::Commitment { contract_ref, measure_ref } => {
                let title = self.one.as_ref().map_or("", |one| one.0.measure.title.as_str());
                return format!("{measure_ref} {title} in {contract_ref} {}", self.title);
            }
            Of::Contract { contract_ref } => return format!("{contract_ref} {}", self.title),
            Of::Supplier { supplier_ref } => return format!("{supplier_ref} {}", self.title),
            Of::Category { name, .. } if name.is_empty() => "no known category".to_owned(),
            Of::Category { name, .. } => format!("category {name}"),
            Of::Theme { name, .. } if name.is_empty() => "no known theme".to_owned(),
            Of::Theme { name, .. } => format!("theme {name}"),
            Of::Outcome { name, .. } if name.is_empty() => "no known policy outcome".to_owned(),
            Of::Outcome { name, .. } => format!("policy outcome {name}"),
            Of::Department { name, .. } if name.is_empty() => "no known department".to_owned(),
            Of::Department { name, .. } => format!("department {name}"),
            Of::Size { name, .. } if name.is_empty() => "suppliers of no known size".to_owned(),
            Of::Size { name, .. } => format!("{name} suppliers"),
            Of::Ownership { name, .. } if name.is_empty() => {
                "suppliers of no known ownership".to_owned()
            }
            Of::Ownership { name, .. } => format!("suppliers whose ownership is {name}"),
            Of::Through { quarter, .. } => format!("all quarters up to {quarter}"),
            Of::Measure { edition, measure_ref, .. } => format!("{measure_ref} of {edition}"),
            Of::Quarter { quarter, .. } => quarter.to_string(),
            Of::All { filter } => return chosen(filter),
        };
        format!("{place}, {}", chosen(&self.of.filter()))
    }

    fn value(&self, amount: Part) -> String {
        match self.what {
            What::Rag => {
                let grade = self.one.as_ref().map(|one| one.1.rag);
                return grade.unwrap_or_else(|| self.sum.rag(self.rules)).word().to_owned();
            }
            What::Recoverable => {
                return self.recoverable.map_or_else(
                    || "no amount: no clause states a rate".to_owned(),
                    |pence| value_text(Some(Value::Known(pence))),
                );
            }
            What::Contracts => return self.contracts.to_string(),
            What::Delivered => {
                let percent = self.sum.delivered().percent();
                return percent.map_or_else(
                    || "nothing of value is committed".to_owned(),
                    |share| format!("{share}%"),
                );
            }
            What::Forecast if self.sum.forecast.lines == 0 => {
                return "none: there are fewer than two decided quarters".to_owned();
            }
            _ => {}
        }
        match (amount.units, amount.value) {
            (Some(units), Some(value @ Value::Known(_))) => {
                format!("{} {} = {}", units.grouped(), self.unit, value_text(Some(value)))
            }
            (Some(units), Some(_)) => format!("{} {}", units.grouped(), self.unit),
            (_, None) => "nothing".to_owned(),
            (None, value) => value_text(value),
        }
    }

    fn formula(&self) -> String {
        let one = self.one.as_deref();
        match (self.what, one) {
            (What::Expected, Some((commitment, own))) => {
                let committed = commitment.units.grouped();
                match own.expected.basis {
                    _ if own.expected.through.is_none() => {
                        "nothing: no return is due yet".to_owned()
                    }
                    Basis::Profile { quarters, sum } => format!(
                        "the sum of {} of the profile whose return is due: {}; at most the {committed} committed",
                        count(quarters, "quarter"),
                        sum.grouped()
                    ),
                    Basis::Days { elapsed, of } => format!(
                        "units × days elapsed ÷ all days: {committed} × {} ÷ {}, rounded once",
                        group(&elapsed.to_string()),
                        group(&of.to_string())
                    ),
                }
            }
            (What::Forecast, Some((_, Performance { forecast: Some(own), validated, .. }))) => {
                format!(
                    "validated so far + the mean of the last {} decided quarters × quarters not yet decided: {} + {} × {}",
                    own.mean_of,
                    validated.units.grouped(),
                    own.mean.grouped(),
                    own.left
                )
            }
            (What::Recoverable, _) => self.recovered(),
            (what, one) => general(what, one.is_some(), &self.of).to_owned(),
        }
    }

    fn recovered(&self) -> String {
        let rate = self.contract.as_ref().and_then(|contract| contract.0.recovery_rate);
        let promised = if self.is_over() { "committed" } else { "expected to date" };
        let short = format!("{promised} − validated, measure by measure, never below zero");
        match rate {
            Some(rate) => format!(
                "shortfall ({short}) × the pounds per pound that the clause states: {} × {}, rounded half up",
                value_text(self.amount().value),
                rate.grouped()
            ),
            None => format!("shortfall: {short}; no rate is stated"),
        }
    }

    fn inputs(&self) -> Vec<(String, String)> {
        let mut inputs: Vec<(String, String)> = Vec::new();
        let mut add = |label: &str, text: String| inputs.push((label.to_owned(), text));
        if let Some(through) = self.through {
            let days = self.rules.due_days;
            add(
                "Due by then",
                format!(
                    "returns up to {through}; due {days} days after a quarter ends (council setting)"
                ),
            );
        }
        if let Some((commitment, own)) = self.one.as_deref() {
            let measure = &commitment.measure;
            add("Committed", amount(measure, own.committed));
            add("Expected", expected(measure, &own.expected));
            add("Validated", amount(measure, own.validated));
            add("Edition", measure.edition.clone());
        } else {
            let contracts =
                count(usize::try_from(self.contracts).unwrap_or(usize::MAX), "contract");
            // Of quarters no commitments are counted.
            if self.commitments == 0 && self.contracts > 0 {
                add("Of", contracts);
            } else {
                add("Commitments", format!("{} in {contracts}", self.commitments));
            }
            if self.what != What::Expected && self.sum.expected.lines > 0 {
                add("Expected", value_text(self.sum.expected.value()));
            }
            if self.what == What::Delivered {
                add("Committed", value_text(self.sum.committed.value()));
            }
            if matches!(self.what, What::Rag | What::Delivered) {
                add("Validated", value_text(self.sum.validated.value()));
            }
        }
        if self.what == What::Rag {
            let share = match self.one.as_deref() {
                Some((_, own)) => own.share,
                None => self.sum.share(),
            };
            let none = || "nothing is expected yet".to_owned();
            let share = share.and_then(crate::calc::fraction::Fraction::percent);
            add("Validated ÷ expected", share.map_or_else(none, |share| format!("{share}%")));
            add("Bounds", bounds(self.rules));
            if let Some(worst) = self.sum.worst.as_ref().filter(|_| self.one.is_none()) {
                let share = worst.share.percent().unwrap_or_default();
                let (contract, measure) = (&worst.contract_ref, &worst.measure_ref);
                add("Furthest behind", format!("{contract} {measure}, {share}%"));
            }
        }
        if let (What::Recoverable, Some((contract, _))) = (self.what, self.contract.as_deref()) {
            let none = || "not known".to_owned();
            add("Clause", contract.recovery_clause.clone().unwrap_or_else(none));
            add("Rate", contract.recovery_rate.map_or_else(none, Quantity::grouped));
        }
        inputs
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.is_past {
            notes.push(format!(
                "Only what was submitted, decided and agreed by {} counts.",
                self.day
            ));
        }
        let total = match self.what {
            What::Forecast => self.sum.forecast,
            _ => self.sum.committed,
        };
        if total.record_only > 0 && self.one.is_none() {
            notes.push(match total.record_only {
                1 => "A record-only commitment has no value and is not in the sum.".to_owned(),
                many => {
                    format!("{many} record-only commitments have no value and are not in the sum.")
                }
            });
        }
        if total.unknown > 0 {
            notes.push(match total.unknown {
                1 => "The value of a commitment is not known and not in the sum.".to_owned(),
                many => format!("The value of {many} commitments is not known and not in the sum."),
            });
        }
        match self.what {
            What::Declared | What::Waiting => notes.push(
                "Declared is what the supplier says; only validated counts as delivered.".to_owned(),
            ),
            What::Forecast => notes.push(
                "A forecast says what the end brings if the quarters left are as the last decided ones.".to_owned(),
            ),
            What::Shortfall => notes.push(
                "A shortfall says what is missing so far; it is not a debt.".to_owned(),
            ),
            What::Recoverable => notes.push(
                "Whether anything is recovered is the contract manager's decision; this is a possibility, not a debt.".to_owned(),
            ),
            _ => {}
        }
        notes
    }
}

fn bounds(rules: Rules) -> String {
    format!(
        "green from {}, amber from {}, red below (council settings)",
        percent(rules.green),
        percent(rules.amber)
    )
}

const fn general(what: What, is_one: bool, of: &Of) -> &'static str {
    match what {
        What::Contracts => "the contracts with a commitment in it, each counted once",
        What::Committed => {
            "the sum of what is committed, each commitment rounded once to the penny"
        }
        What::Delivered => "validated ÷ committed. The rows are what was validated",
        What::Over => "the sum of what was validated of each commitment beyond what was expected",
        What::ShortfallAtEnd => {
            "the sum of what is committed and not validated, of each commitment"
        }
        What::OverAtEnd => "the sum of what was validated of each commitment beyond all of it",
        What::Expected if matches!(of, Of::Quarter { .. } | Of::Through { .. }) => {
            "what falls to the quarters of each commitment, by its profile or by days"
        }
        What::Expected => {
            "the sum of what each commitment was to bring by the end of the last quarter whose return is due, each rounded once to the penny"
        }
        What::Declared => {
            "the sum of what the newest submitted return of each quarter declares, each line rounded once to the penny"
        }
        What::Validated => {
            "the sum of what was validated of the newest submitted return of each quarter, each line rounded once to the penny"
        }
        What::Waiting => "the sum of what is declared on lines that are not decided yet",
        What::Rag => {
            "validated ÷ expected, compared exactly with the bounds; grey when nothing is expected yet. The rows are what was validated"
        }
        What::Forecast if is_one => {
            "validated so far + the mean of the last decided quarters × quarters not yet decided"
        }
        What::Forecast => "the sum of the forecasts of those commitments that have one",
        What::Shortfall if is_one => "expected to date − validated, never below zero",
        What::Shortfall | What::Recoverable => {
            "the sum of what is missing of each commitment; over-delivery of one hides no gap of another"
        }
    }
}
