//! What the lists of a form offer, and what is said beside it.

use super::FormView;
use super::kinds::Of;
use crate::calc::explain::value_text;
use crate::calc::measure::Measure;
use crate::calc::words::MeasureKind;
use crate::calc::{Quantity, value};
use crate::columns::{self, Need};
use crate::db::request::{Choices, Edit, Offer, Record};
use crate::tables::measures::proxy;
use crate::views::part::detail::Line;
use crate::views::part::form::{Input, Offered, Source};
use crate::views::part::theme::Role;

impl FormView {
    /// The list of the current field.
    pub(super) fn offered(&self) -> Vec<Offered> {
        let Some(entry) = self.form.current() else { return Vec::new() };
        if !entry.clash.is_empty() {
            return entry.clash.clone();
        }
        let (Input::One(source) | Input::Any(source)) = entry.spec.input else {
            return Vec::new();
        };
        match source {
            Source::Words(words) => words.iter().map(|word| Offered::plain(word)).collect(),
            Source::YesNo => vec![Offered::plain("yes"), Offered::plain("no")],
            Source::Suppliers => self.suppliers(),
            Source::Measures => self.measures(),
            source => self.used(source),
        }
    }

    fn suppliers(&self) -> Vec<Offered> {
        let hits = self.found.1.iter();
        hits.map(|hit| Offered { text: hit.name.clone(), help: hit.title.clone() }).collect()
    }

    fn measures(&self) -> Vec<Offered> {
        let Some(offer) = &self.offer else { return Vec::new() };
        let is_free = |measure: &&Measure| {
            let own = |own: &&crate::calc::commitment::Commitment| {
                own.measure.measure_ref == measure.measure_ref
            };
            !offer.commitments.iter().any(|commitment| own(&commitment))
        };
        let line = |measure: &Measure| Offered {
            text: measure.measure_ref.clone(),
            help: format!("{}, {}", measure.title, measure.unit),
        };
        offer.measures.iter().filter(is_free).map(line).collect()
    }

    /// Names that records have already.
    fn used(&self, source: Source) -> Vec<Offered> {
        let Some(choices) = &self.choices else { return Vec::new() };
        let names = match source {
            Source::Editions => &choices.editions,
            Source::Categories => &choices.categories,
            Source::Departments => &choices.departments,
            Source::Managers => &choices.managers,
            Source::Partners => &choices.partners,
            Source::Themes => &choices.themes,
            Source::Outcomes => &choices.outcomes,
            Source::PolicyOutcomes => &choices.policy_outcomes,
            Source::Units => &choices.units,
            Source::Words(_) | Source::YesNo | Source::Suppliers | Source::Measures => {
                return Vec::new();
            }
        };
        names.iter().map(|name| Offered::plain(name)).collect()
    }

    /// A new record begins with the reference that is free, and with the newest edition.
    pub(super) fn take_choices(&mut self, choices: &Choices) {
        if !self.is_new() || self.choices.is_some() {
            return;
        }
        let newest = choices.editions.first().cloned().unwrap_or_default();
        let given: &[(&str, &str)] = match self.of {
            Of::Contract => &[("contract_ref", &choices.contract_ref), ("edition", &newest)],
            Of::Supplier => &[("supplier_ref", &choices.supplier_ref)],
            Of::Branch | Of::Measure | Of::Commitment => &[],
        };
        for (column, text) in given {
            if self.form.text(column).is_empty() {
                self.form.load(column, text);
            }
        }
        if !self.loaded && self.of != Of::Commitment && self.of != Of::Measure
            || self.of == Of::Measure && self.part(1).is_empty()
        {
            self.take_nothing();
        }
    }

    /// The current field in a sentence: what is wrong, or what it takes.
    pub(super) fn says_of_field(&self) -> Option<String> {
        let entry = self.form.current()?;
        if let Some(problem) = self.form.problem() {
            return Some(problem.to_owned());
        }
        let infos = columns::shape(self.of.kind()).infos();
        let info = infos.iter().find(|info| info.name == entry.spec.column)?;
        let need = if info.need == Need::Required { "needed" } else { "may stay empty" };
        let way = match entry.spec.input {
            Input::Note => "Tab keeps it, Enter begins a new line",
            Input::Text => "Enter goes on, F10 saves all",
            Input::One(_) | Input::Any(_) if self.form.is_listing() => {
                "Up and Down choose, Enter takes it"
            }
            Input::One(_) | Input::Any(_) => "type a part of it, or F4 for the list",
        };
        let name = self.chosen_name(entry.spec.column).map(|name| format!(" {name}."));
        Some(format!(
            "{}: {}, {need}; {way}.{}",
            entry.spec.label,
            info.shape,
            name.unwrap_or_default()
        ))
    }

    /// The name of what a reference stands for.
    fn chosen_name(&self, column: &str) -> Option<String> {
        let text = self.form.text(column);
        match column {
            "measure_ref" => self.chosen().map(|measure| measure.title.clone()),
            "supplier_ref" => {
                self.found.1.iter().find(|hit| hit.name == text).map(|hit| hit.title.clone())
            }
            _ => None,
        }
    }

    /// What was saved, and what it is worth.
    pub(super) fn says_of_saved(&self, edit: &Edit) -> String {
        let quarters = edit.steps.len().saturating_sub(1);
        let name = self.form.text("measure_ref");
        let worth = self.worth().unwrap_or_default();
        format!(
            "{} {name} is saved: {worth}, over {}. The next measure, or Esc.",
            self.part(0),
            crate::views::part::record::counted(quarters as u64, "quarter")
        )
    }

    /// The units that are typed, and their value.
    fn worth(&self) -> Option<String> {
        let measure = self.chosen()?;
        let units = Quantity::parse(&self.form.text("units")).ok()?;
        let own = crate::calc::Proxy::parse(&self.form.text("proxy_gbp")).ok();
        let worth = value_text(value::line(measure.kind, units, own.or(measure.proxy)));
        Some(format!("{} {}, {worth}", units.grouped(), measure.unit))
    }

    /// What a commitment freezes before it is kept, what it counts twice, and what is there.
    pub(super) fn lines_of_offer(&self) -> Vec<Line> {
        let Some(offer) = &self.offer else { return Vec::new() };
        let mut lines = Vec::new();
        match (&self.base, self.chosen()) {
            (Some(Record::Commitment(new)), _) => {
                if let Some(frozen) = &new.frozen {
                    lines.push(Line::Heading(format!("{} {}", frozen.measure_ref, frozen.title)));
                    lines
                        .push(Line::Pair("Frozen", format!("{}, {}", frozen.edition, frozen.kind)));
                    lines.push(Line::Pair("Unit", frozen.unit.clone()));
                    let proxy = frozen.proxy.map(crate::calc::Proxy::grouped);
                    lines.push(Line::known("Proxy £", proxy));
                }
            }
            (_, Some(measure)) => lines.extend(frozen(measure, offer)),
            (_, None) => lines.push(Line::Text(Role::Dim, none_chosen(offer))),
        }
        if let Some(worth) = self.worth() {
            lines.push(Line::Pair("Worth", worth));
        }
        lines.push(Line::Blank);
        let count = offer.commitments.len() as u64;
        lines.push(Line::Heading(format!("Committed here ({count})")));
        lines.extend(offer.commitments.iter().rev().map(|own| {
            let (units, worth) = (own.units.grouped(), value_text(own.value()));
            let measure = &own.measure;
            Line::Text(
                Role::Text,
                format!("{} {units} {}, {worth}", measure.measure_ref, measure.unit),
            )
        }));
        lines
    }
}

fn none_chosen(offer: &Offer) -> String {
    match &offer.edition {
        None => format!(
            "{} names no edition of measures. Esc, then e on the contract gives it one.",
            offer.contract.contract_ref
        ),
        Some(edition) => format!("Type a part of a measure of {edition}, or F4 for the list."),
    }
}

/// What is frozen, exactly as it will be kept.
fn frozen(measure: &Measure, offer: &Offer) -> Vec<Line> {
    let version = measure.from.map_or("as published".to_owned(), |day| format!("from {day}"));
    let mut lines = vec![
        Line::Heading(format!("{} {}", measure.measure_ref, measure.title)),
        Line::Pair("Freezes", format!("{}, {version}", measure.edition)),
        Line::Pair("Unit", measure.unit.clone()),
        Line::Pair("Proxy £", format!("{} ({})", proxy(measure).shown(), measure.kind)),
    ];
    if measure.kind == MeasureKind::Localised {
        let text = "A contract may have its own proxy: S-Tab goes up to it.";
        lines.push(Line::Text(Role::Dim, text.to_owned()));
    }
    let is_twice = |other: &str| {
        measure.conflicts_with.iter().any(|own| own == other)
            || offer.measures.iter().any(|own| {
                own.measure_ref == other && own.conflicts_with.contains(&measure.measure_ref)
            })
    };
    let twice = offer.commitments.iter().map(|own| own.measure.measure_ref.as_str());
    let twice: Vec<&str> = twice.filter(|other| is_twice(other)).collect();
    if !twice.is_empty() {
        lines.push(Line::Text(
            Role::Warning,
            format!("~ counts the same as {}, which is committed here.", twice.join(", ")),
        ));
    }
    lines
}
