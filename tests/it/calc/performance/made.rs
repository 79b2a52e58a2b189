//! Made-up commitments with their life, profile and returns.

use sleva::calc::commitment::{Commitment, Frozen};
use sleva::calc::performance::{Declared, Life, Performance, Record, Rules, performance};
use sleva::calc::words::MeasureKind;
use sleva::calc::{Date, Pence, Proxy, Quantity, Quarter, Value};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

pub fn quarter(text: &str) -> Quarter {
    Quarter::parse(text).unwrap()
}

pub fn known(pounds: &str) -> Value {
    Value::Known(Pence::parse(pounds).unwrap())
}

pub fn commitment(measure_ref: &str, units: Quantity) -> Commitment {
    Commitment {
        contract_ref: "C-1".to_owned(),
        measure: Frozen {
            edition: "made-up".to_owned(),
            measure_ref: measure_ref.to_owned(),
            from: None,
            title: "Made up".to_owned(),
            unit: "weeks".to_owned(),
            kind: MeasureKind::Proxy,
            proxy: None,
        },
        units,
        relevance: None,
        committed_on: None,
    }
}

/// One commitment of a contract, with everything its performance is computed from.
#[derive(Clone, Debug)]
pub struct ContractMade {
    pub commitment: Commitment,
    pub life: Life,
    pub profile: Vec<(Quarter, Quantity)>,
    pub declared: Vec<Declared>,
    pub closed: Vec<Quarter>,
}

impl ContractMade {
    pub fn new(first: &str, end: &str, units: &str) -> Self {
        Self::of(Life::new(day(first), day(end)), quantity(units))
    }

    pub fn of(life: Life, units: Quantity) -> Self {
        let commitment = commitment("M1", units);
        Self { commitment, life, profile: Vec::new(), declared: Vec::new(), closed: Vec::new() }
    }

    pub fn named(mut self, contract_ref: &str, measure_ref: &str) -> Self {
        contract_ref.clone_into(&mut self.commitment.contract_ref);
        measure_ref.clone_into(&mut self.commitment.measure.measure_ref);
        self
    }

    pub fn terminated(mut self, on: &str) -> Self {
        self.life.last = day(on).min(self.life.end);
        self
    }

    pub fn kind(mut self, kind: MeasureKind) -> Self {
        self.commitment.measure.kind = kind;
        self
    }

    pub fn proxy(mut self, pounds: &str) -> Self {
        self.commitment.measure.proxy = Proxy::parse(pounds).ok();
        self
    }

    pub fn profile(mut self, quarters: &[(&str, &str)]) -> Self {
        self.profile = quarters.iter().map(|(at, units)| (quarter(at), quantity(units))).collect();
        self
    }

    pub fn line(&self, at: &str, declared: &str, decided: Option<&str>) -> Self {
        let decided = decided.map(quantity);
        let line = Declared { quarter: quarter(at), declared: quantity(declared), decided };
        let mut made = self.clone();
        made.declared.push(line);
        made
    }

    pub fn closed(mut self, at: &str) -> Self {
        self.closed.push(quarter(at));
        self
    }

    pub fn performance(&self, as_at: Date) -> Option<Performance> {
        let record = Record {
            measure: &self.commitment.measure,
            units: self.commitment.units,
            life: self.life,
            profile: &self.profile,
            declared: &self.declared,
            closed: &self.closed,
        };
        performance(&record, as_at, Rules::default())
    }

    pub fn at(&self, as_at: &str) -> Performance {
        self.performance(day(as_at)).unwrap()
    }
}
