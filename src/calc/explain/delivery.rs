//! Figures of delivery: what was expected, declared, validated, and what is missing, with the rows
//! that each is made of.

mod say;

use jiff::civil::Date;

use super::{Link, Source};
use crate::calc::commitment::{Commitment, Frozen};
use crate::calc::contract::Contract;
use crate::calc::figure::{Figure, Of, What};
use crate::calc::filter::Filter;
use crate::calc::number::{Pence, Quantity};
use crate::calc::performance::{Amount, Performance, Rules, Sum};
use crate::calc::quarter::Quarter;
use crate::calc::returns::Returned;
use crate::calc::value::{self, Total, Value};

/// How many rows of a figure are listed; its sums are over all of them.
const LISTED: usize = 500;

/// What a figure is in numbers, or what a row adds to it. Units only where all rows count the same
/// thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub units: Option<Quantity>,
    /// None where there is nothing at all.
    pub value: Option<Value>,
}

/// A commitment that a figure is of, as it was delivered.
#[derive(Debug, Clone, Copy)]
pub struct Committed<'a> {
    pub commitment: &'a Commitment,
    pub performance: &'a Performance,
    /// What falls to each quarter of the contract's life: together what is expected.
    pub by_quarter: &'a [(Quarter, Amount)],
    /// What counts of it in returns.
    pub returned: &'a [&'a Returned],
    /// Whether the last return of its contract is due.
    pub is_over: bool,
}

/// What is known about a figure of delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub what: What,
    pub of: Of,
    /// Title of the contract, or name of the supplier.
    pub title: String,
    pub day: Date,
    /// Whether only what was there by then counts.
    pub is_past: bool,
    pub rules: Rules,
    /// The last quarter whose return is due.
    pub through: Option<Quarter>,
    pub contracts: u64,
    pub commitments: u64,
    pub sum: Sum<'static>,
    /// Where it is of one commitment.
    pub one: Option<Box<(Commitment, Performance)>>,
    /// Where it is of one contract, and whether that is over.
    pub contract: Option<Box<(Contract, bool)>>,
    pub recoverable: Option<Pence>,
    /// The sum of units, where it is of one measure.
    units: Quantity,
    unit: String,
    rows: Vec<Source>,
    more: u64,
    rest: Total,
}

impl Delivery {
    /// One that nothing was added to.
    #[must_use]
    pub fn new(
        (what, of): (What, Of),
        (day, is_past): (Date, bool),
        (rules, through): (Rules, Option<Quarter>),
    ) -> Self {
        Self {
            what,
            of,
            title: String::new(),
            day,
            is_past,
            rules,
            through,
            contracts: 0,
            commitments: 0,
            sum: Sum::default(),
            one: None,
            contract: None,
            recoverable: None,
            units: Quantity::ZERO,
            unit: String::new(),
            rows: Vec::new(),
            more: 0,
            rest: Total::default(),
        }
    }

    /// Adds a commitment; none where a sum leaves its range.
    #[must_use]
    pub fn with(mut self, own: &Committed) -> Option<Self> {
        self.commitments += 1;
        self.unit.clone_from(&own.commitment.measure.unit);
        if self.is_of_quarters() {
            let sum = self.of_quarters(own)?;
            self.sum = self.sum.plus(&sum)?;
        } else {
            self.sum = self.sum.with(own.commitment.key(), own.performance)?;
            if let Some(amount) = self.amount_of(own.performance) {
                self.units = self.units.checked_add(amount.units)?;
            }
        }
        match self.what {
            What::Declared | What::Validated | What::Waiting | What::Rag | What::Delivered
                if !matches!(self.of, Of::Measure { .. }) =>
            {
                self.lines(own)?;
            }
            What::Contracts => {}
            What::Declared
            | What::Validated
            | What::Waiting
            | What::Rag
            | What::Delivered
            | What::Committed
            | What::Over
            | What::ShortfallAtEnd
            | What::OverAtEnd => {
                let amount = self.amount_of(own.performance)?;
                let text = say::amount(&own.commitment.measure, amount);
                self.push(self.of_commitment(own, text), amount)?;
            }
            What::Expected => self.expected(own)?,
            What::Forecast => self.forecast(own)?,
            What::Shortfall | What::Recoverable => self.missing(own)?,
        }
        if matches!(self.of, Of::Commitment { .. }) {
            self.one = Some(Box::new((own.commitment.clone(), *own.performance)));
        }
        Some(self)
    }

    /// Adds a contract as it is summed up: one row, which leads to the same figure of it alone.
    /// None where a sum leaves its range.
    #[must_use]
    pub fn with_contract(
        mut self,
        (contract_ref, title): (&str, &str),
        sum: &Sum,
        units: Option<(String, Quantity)>,
    ) -> Option<Self> {
        self.contracts += 1;
        self.commitments += sum.committed.lines;
        self.sum = self.sum.plus(sum)?;
        let row = Source::new(contract_ref, say::contract(self.what, sum, title));
        let row = row.leads(self.of_contract(contract_ref));
        let total = self.total(sum);
        let units = units.map(|(unit, units)| {
            self.unit = unit;
            units
        });
        self.units = self.units.checked_add(units.unwrap_or(Quantity::ZERO))?;
        if self.what == What::Contracts {
            let one = Quantity::from_raw(10_000);
            self.rows.push(row.adds(Part { units: one, value: None }));
        } else if total.lines == 0 {
            // Nothing of it is here.
        } else if self.rows.len() < LISTED {
            self.rows.push(row.adds(Part { units, value: total.value() }));
        } else {
            self.more += 1;
            self.rest = self.rest.plus(total)?;
        }
        Some(self)
    }

    /// The same figure of one contract alone.
    fn of_contract(&self, contract_ref: &str) -> Link {
        let name = contract_ref.to_owned();
        let narrowed = |filter: &Filter| Filter { contract: Some(name.clone()), ..filter.clone() };
        let of = match &self.of {
            Of::Theme { name, filter } => {
                Of::Theme { name: name.clone(), filter: narrowed(filter) }
            }
            Of::Outcome { name, filter } => {
                Of::Outcome { name: name.clone(), filter: narrowed(filter) }
            }
            Of::Quarter { quarter, filter } => {
                Of::Quarter { quarter: *quarter, filter: narrowed(filter) }
            }
            Of::Through { quarter, filter } => {
                Of::Through { quarter: *quarter, filter: narrowed(filter) }
            }
            Of::Measure { measure_ref, .. } => {
                let (contract_ref, measure_ref) = (name.clone(), measure_ref.clone());
                Of::Commitment { contract_ref, measure_ref }
            }
            _ => Of::Contract { contract_ref: name.clone() },
        };
        let further = (self.what != What::Contracts).then(|| Figure::of(self.what, of)).flatten();
        further.map_or(Link::Contract(name), Link::figure)
    }

    /// What a commitment adds to the sums of the quarters that it is of.
    fn of_quarters(&self, own: &Committed) -> Option<Sum<'static>> {
        let mut sum = Sum::default();
        for (_, amount) in own.by_quarter.iter().filter(|(at, _)| self.is_in(*at)) {
            sum.expected = sum.expected.with(amount.value)?;
        }
        let measure = &own.commitment.measure;
        let lines = own.returned.iter().map(|returned| &returned.line);
        for line in lines.filter(|line| self.is_in(line.key.quarter)) {
            if let Some(declared) = line.declared {
                let declared = worth(measure, declared)?.value;
                sum.declared = sum.declared.with(declared)?;
                match line.validated() {
                    Some(units) => {
                        sum.validated = sum.validated.with(worth(measure, units)?.value)?;
                    }
                    None => sum.waiting = sum.waiting.with(declared)?,
                }
            }
        }
        Some(sum)
    }

    /// What a commitment adds to the figure.
    fn amount_of(&self, performance: &Performance) -> Option<Amount> {
        Some(match self.what {
            What::Contracts => return None,
            What::Committed => performance.committed,
            What::Over => performance.to_date.over,
            What::ShortfallAtEnd => performance.at_end.shortfall,
            What::OverAtEnd => performance.at_end.over,
            What::Expected => performance.expected.amount,
            What::Declared => performance.declared,
            What::Validated | What::Delivered | What::Rag => performance.validated,
            What::Waiting => performance.waiting,
            What::Forecast => performance.forecast?.amount,
            What::Shortfall | What::Recoverable => performance.to_date.shortfall,
        })
    }

    fn push(&mut self, row: Source, amount: Amount) -> Option<()> {
        if self.rows.len() < LISTED {
            let units = self.is_of_one_measure().then_some(amount.units);
            self.rows.push(row.adds(Part { units, value: Some(amount.value) }));
        } else {
            self.more += 1;
            self.rest = self.rest.with(amount.value)?;
        }
        Some(())
    }

    const fn is_of_one_measure(&self) -> bool {
        matches!(self.of, Of::Commitment { .. } | Of::Measure { .. })
    }

    const fn is_of_one(&self) -> bool {
        matches!(self.of, Of::Commitment { .. })
    }

    /// The lines of returns that it is the sum of.
    fn lines(&mut self, own: &Committed) -> Option<()> {
        for returned in own.returned {
            let line = &returned.line;
            if !self.is_in(line.key.quarter) {
                continue;
            }
            let units = match self.what {
                What::Declared => line.declared,
                What::Waiting if line.validated().is_none() => line.declared,
                What::Waiting => None,
                _ => line.validated(),
            };
            if let Some(units) = units {
                self.line(own, returned, units, false)?;
            }
        }
        Some(())
    }

    const fn is_of_quarters(&self) -> bool {
        matches!(self.of, Of::Quarter { .. } | Of::Through { .. })
    }

    fn is_in(&self, quarter: Quarter) -> bool {
        match self.of {
            Of::Quarter { quarter: own, .. } => quarter == own,
            Of::Through { quarter: last, .. } => quarter <= last,
            _ => true,
        }
    }

    fn line(
        &mut self,
        own: &Committed,
        returned: &Returned,
        units: Quantity,
        is_taken_off: bool,
    ) -> Option<()> {
        let line = &returned.line;
        let measure = &own.commitment.measure;
        let amount = worth(measure, units)?;
        let key = &line.key;
        let label = format!(
            "{} {} {} version {}",
            key.contract_ref, key.quarter, line.measure_ref, key.version
        );
        let text = say::line(measure, returned, amount, is_taken_off);
        let amount = if is_taken_off { nothing(amount).less(amount)? } else { amount };
        let further = Link::Return {
            contract_ref: key.contract_ref.clone(),
            quarter: key.quarter,
            version: Some(key.version),
            measure_ref: Some(line.measure_ref.clone()),
        };
        self.push(Source::new(label, text).leads(further), amount)
    }

    /// A row of a commitment, which leads to the same figure of it.
    fn of_commitment(&self, own: &Committed, text: String) -> Source {
        let commitment = own.commitment;
        let (contract_ref, measure_ref) =
            (commitment.contract_ref.clone(), commitment.measure.measure_ref.clone());
        let row = Source::new(name(commitment), text);
        let further = match self.what {
            _ if self.is_of_one() => return row.leads(Link::Contract(contract_ref)),
            What::Committed => Figure::CommitmentValue { contract_ref, measure_ref },
            What::Recoverable => {
                let of = Of::Commitment { contract_ref, measure_ref };
                Figure::Delivered { what: What::Shortfall, of }
            }
            what => Figure::Delivered { what, of: Of::Commitment { contract_ref, measure_ref } },
        };
        row.leads(Link::figure(further))
    }

    fn expected(&mut self, own: &Committed) -> Option<()> {
        let measure = &own.commitment.measure;
        if !self.is_of_one() && !self.is_of_quarters() {
            let expected = own.performance.expected;
            let text = say::expected(measure, &expected);
            return self.push(self.of_commitment(own, text), expected.amount);
        }
        let through = own.performance.expected.through;
        for (quarter, amount) in own.by_quarter {
            let is_due = || through.is_some_and(|last| *quarter <= last);
            let is_wanted = if self.is_of_quarters() { self.is_in(*quarter) } else { is_due() };
            if is_wanted {
                let label = format!("{} {quarter}", name(own.commitment));
                let link = Link::Contract(own.commitment.contract_ref.clone());
                let row = Source::new(label, say::amount(measure, *amount)).leads(link);
                self.push(row, *amount)?;
            }
        }
        Some(())
    }

    fn forecast(&mut self, own: &Committed) -> Option<()> {
        let Some(forecast) = own.performance.forecast else { return Some(()) };
        let measure = &own.commitment.measure;
        if !self.is_of_one() {
            let text = format!(
                "{}; the mean of {} decided quarters, {} not yet decided",
                say::amount(measure, forecast.amount),
                forecast.mean_of,
                forecast.left
            );
            return self.push(self.of_commitment(own, text), forecast.amount);
        }
        self.lines(own)?;
        let to_come = forecast.amount.less(own.performance.validated)?;
        let text = format!(
            "{} ÷ {} a quarter × {}: {}",
            forecast.sum.grouped(),
            forecast.mean_of,
            forecast.left,
            say::amount(measure, to_come)
        );
        self.push(Source::new("Quarters not yet decided", text), to_come)
    }

    fn missing(&mut self, own: &Committed) -> Option<()> {
        let performance = own.performance;
        let measure = &own.commitment.measure;
        if self.is_of_one() {
            let expected = performance.expected;
            let text = say::expected(measure, &expected);
            let figure = Figure::Delivered { what: What::Expected, of: self.of.clone() };
            let row = Source::new("Expected to date", text).leads(Link::figure(figure));
            self.push(row, expected.amount)?;
            for returned in own.returned {
                if let Some(units) = returned.line.validated() {
                    self.line(own, returned, units, true)?;
                }
            }
            let over = performance.to_date.over;
            if is_some(over) {
                let text = format!("{}, which is not missing", say::amount(measure, over));
                self.push(Source::new("Validated beyond it", text), over)?;
            }
            return Some(());
        }
        let is_at_end = self.what == What::Recoverable && own.is_over;
        let (gap, promised) = if is_at_end {
            (performance.at_end, performance.committed)
        } else {
            (performance.to_date, performance.expected.amount)
        };
        if !is_some(gap.shortfall) {
            return Some(());
        }
        let text = format!(
            "{} of {} {} less {} validated",
            say::amount(measure, gap.shortfall),
            promised.units.grouped(),
            if is_at_end { "committed" } else { "expected" },
            performance.validated.units.grouped()
        );
        self.push(self.of_commitment(own, text), gap.shortfall)
    }
}

fn name(commitment: &Commitment) -> String {
    format!("{} {}", commitment.contract_ref, commitment.measure.measure_ref)
}

/// Pence can be missing, or over, where no unit is: each line is rounded by itself.
fn is_some(amount: Amount) -> bool {
    let has_pence = matches!(amount.value, Value::Known(pence) if pence.raw() > 0);
    amount.units > Quantity::ZERO || has_pence
}

fn worth(measure: &Frozen, units: Quantity) -> Option<Amount> {
    Some(Amount { units, value: value::line(measure.kind, units, measure.proxy)? })
}

const fn nothing(like: Amount) -> Amount {
    let value = match like.value {
        Value::Known(_) => Value::Known(Pence::ZERO),
        other => other,
    };
    Amount { units: Quantity::ZERO, value }
}
