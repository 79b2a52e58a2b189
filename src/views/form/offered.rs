//! What the lists of a form offer, and what is said beside it.

use super::kinds::Of;
use super::{FormView, Sought};
use crate::calc::commitment::Commitment;
use crate::calc::explain::value_text;
use crate::calc::measure::Measure;
use crate::calc::words::MeasureKind;
use crate::calc::{Quantity, Quarter, value};
use crate::columns::{self, Info};
use crate::db::request::{Choices, Edit, Kind, Offer, Record};
use crate::tables::measures::proxy;
use crate::views::Cx;
use crate::views::part::detail::Line;
use crate::views::part::form::{Input, Offered, Source};
use crate::views::part::theme::Role;

impl FormView {
    /// The list of the current field.
    pub(super) fn offered(&self) -> Vec<Offered> {
        let Some(entry) = self.form.current() else { return Vec::new() };
        if let Some(theirs) = &entry.clash {
            return vec![
                Offered::new(entry.text(), "which you typed"),
                Offered::new(&theirs.text, format!("by {}", theirs.who)),
            ];
        }
        let (Input::One(source) | Input::Any(source)) = entry.spec.input else {
            return Vec::new();
        };
        match source {
            Source::Words(words) => words.iter().map(|word| Offered::plain(word)).collect(),
            Source::YesNo => vec![Offered::plain("yes"), Offered::plain("no")],
            Source::Suppliers | Source::Contracts => self.found(),
            Source::Measures => self.measures(),
            Source::Committed => self.committed(),
            source => self.used(source),
        }
    }

    fn found(&self) -> Vec<Offered> {
        if self.searched().is_some_and(|sought| self.found.0.as_ref() != Some(&sought)) {
            return Vec::new();
        }
        self.found.1.iter().map(|(name, title)| Offered::new(name, title)).collect()
    }

    /// The kind and the words that suppliers or contracts are looked for with; no words for the
    /// first of all.
    pub(super) fn searched(&self) -> Option<Sought> {
        let entry = self.form.current().filter(|entry| entry.clash.is_none())?;
        let kind = match entry.spec.input {
            Input::One(Source::Suppliers) => Kind::Suppliers,
            Input::One(Source::Contracts) => Kind::Contracts,
            _ => return None,
        };
        let text = entry.text();
        if self.form.is_sought() && !text.is_empty() {
            return Some((kind, text));
        }
        self.form.is_listing().then(|| (kind, String::new()))
    }

    /// What a column of the form refers to by name.
    fn refers_to(&self, column: &str) -> Option<Kind> {
        match (self.of, column) {
            (Of::Contract | Of::Branch | Of::Procurement | Of::Quotation, "supplier_ref") => {
                Some(Kind::Suppliers)
            }
            (Of::Procurement, "contract_ref") => Some(Kind::Contracts),
            _ => None,
        }
    }

    /// A record that the form refers to, and whose own name is not known yet.
    pub(super) fn unnamed(&self) -> Option<Sought> {
        if self.searched().is_some() {
            return None;
        }
        let named = |column| Some((self.refers_to(column)?, self.form.text(column)));
        let all = ["supplier_ref", "contract_ref"].into_iter().filter_map(named);
        all.into_iter().find(|sought| !sought.1.is_empty() && !self.names.contains_key(sought))
    }

    /// Records that were found for [`FormView::searched`] or [`FormView::unnamed`].
    pub(super) fn take_names(&mut self, found: Vec<(String, String)>) {
        let unnamed = self.unnamed();
        let Some((kind, _)) = unnamed.clone().or_else(|| self.searched()) else { return };
        if let Some(sought) = unnamed {
            // Asked once, whether there is one or not.
            self.names.insert(sought, String::new());
        }
        self.names.extend(found.iter().cloned().map(|(name, title)| ((kind, name), title)));
        if let Some(sought) = self.searched() {
            self.found = (Some(sought), found);
        }
    }

    fn measures(&self) -> Vec<Offered> {
        let Some(offer) = &self.offer else { return Vec::new() };
        let barred = |measure: &Measure| {
            let name = &measure.measure_ref;
            let is_here = offer.commitments.iter().any(|own| own.measure.measure_ref == *name);
            is_here.then(|| {
                format!("{name} is committed here already: Esc, then e on its row changes it.")
            })
        };
        let line = |measure: &Measure| Offered {
            barred: barred(measure),
            ..Offered::new(&measure.measure_ref, format!("{}, {}", measure.title, measure.unit))
        };
        offer.measures.iter().map(line).collect()
    }

    fn committed(&self) -> Vec<Offered> {
        let all = self.offer.iter().flat_map(|offer| &offer.commitments);
        all.map(|own| Offered::new(&own.measure.measure_ref, committed_in_words(own))).collect()
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
            Source::Words(_)
            | Source::YesNo
            | Source::Suppliers
            | Source::Contracts
            | Source::Measures
            | Source::Committed => return Vec::new(),
        };
        names.iter().map(|name| Offered::plain(name)).collect()
    }

    /// A new record begins with the reference that is free, and with the newest edition.
    pub(super) fn take_choices(&mut self, choices: &Choices, cx: &Cx) {
        if !self.is_new() || self.choices.is_some() {
            return;
        }
        let newest = choices.editions.first().cloned().unwrap_or_default();
        let (person, today) = (cx.person.to_owned(), cx.today.to_string());
        let year = Quarter::of(cx.today).financial_year();
        let given: &[(&str, &str)] = match self.of {
            Of::Contract => &[("contract_ref", &choices.contract_ref), ("edition", &newest)],
            Of::Supplier => &[("supplier_ref", &choices.supplier_ref)],
            Of::Action => &[("on", &today), ("person", &person)],
            Of::Rating => &[("year", &year)],
            Of::Variation => &[("signed_on", &today)],
            Of::Procurement => {
                &[("procurement_ref", &choices.procurement_ref), ("began_on", &today)]
            }
            Of::Waiver => &[("person", &person), ("from", &today)],
            Of::Branch
            | Of::Measure
            | Of::Commitment
            | Of::Evidence
            | Of::Quotation
            | Of::Result
            | Of::Milestone => &[],
            Of::Sample => &[("seed", "1")],
        };
        for (column, text) in given {
            if self.form.text(column).is_empty() {
                self.form.load(column, text);
            }
        }
        let is_offered =
            matches!(self.of, Of::Commitment | Of::Variation | Of::Evidence | Of::Quotation);
        if !self.loaded && !is_offered && self.of != Of::Measure
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
        if entry.spec.column == super::kinds::FILE {
            return Some(
                "File: the document on this computer. It stays where it is; its digest is kept."
                    .to_owned(),
            );
        }
        if let Some(found) = self.says_of_rules(entry.spec.column) {
            return Some(found);
        }
        let infos = columns::shape(self.of.kind()).infos();
        let info = infos.iter().find(|info| info.name == entry.spec.column)?;
        let need = if self.is_needed(info.name) { "needed" } else { "may stay empty" };
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
            shape_in_words(self.of, info),
            name.unwrap_or_default()
        ))
    }

    /// The name of what a reference stands for.
    pub(super) fn chosen_name(&self, column: &str) -> Option<String> {
        let text = self.form.text(column);
        match column {
            "measure_ref" if self.of == Of::Variation => {
                let mut own = self.offer.iter().flat_map(|offer| &offer.commitments);
                own.find(|own| own.measure.measure_ref == text).map(committed_in_words)
            }
            "measure_ref" => self.chosen().map(|measure| measure.title.clone()),
            _ => {
                let sought = (self.refers_to(column)?, text);
                self.names.get(&sought).filter(|name| !name.is_empty()).cloned()
            }
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

/// What a field takes.
fn shape_in_words(of: Of, info: &Info) -> &'static str {
    match (of, info.name, info.shape) {
        (Of::Contract | Of::Branch | Of::Procurement | Of::Quotation, "supplier_ref", _) => {
            "a supplier by name or reference"
        }
        (Of::Procurement, "contract_ref", _) => "a contract by title or reference",
        (Of::Procurement, "procurement_ref", _) => "the code of the procurement",
        (Of::Contract, "contract_ref", _) => "the code of the contract",
        (Of::Supplier, "supplier_ref", _) => "the code of the supplier",
        (Of::Commitment | Of::Variation, "measure_ref", _) => {
            "a measure by its code or a word of it"
        }
        (_, "measure_ref", _) => "the code of the measure",
        (_, _, "date") => "a day, such as 31/3/2026",
        (_, _, shape) => shape,
    }
}

fn committed_in_words(own: &Commitment) -> String {
    format!("{}, {} {} committed", own.measure.title, own.units.grouped(), own.measure.unit)
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
