//! What was typed, in order, and what the database may hold after each of it: independent of how
//! the program keeps it.

use std::collections::BTreeMap;
use std::sync::Arc;

use sleva::calc::{Quantity, Quarter};
use sleva::db::Store;
use sleva::db::request::{Kind, Record};

use super::screen::{Look, Shown};
use crate::store::all;

/// Contract and measure.
pub type Place = (String, String);

/// One thing that has a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    Units(Place),
    Quarter(Place, Quarter),
    Title(String),
    /// What the return declares of a measure.
    Declared(String),
}

impl Slot {
    /// The words under which what is typed there is kept.
    pub fn name(&self) -> String {
        match self {
            Self::Units((contract, measure)) => {
                format!("cell\t{contract}\t{measure}\t{}", super::EDITION)
            }
            Self::Quarter((contract, measure), quarter) => {
                format!("quarter\t{contract}\t{measure}\t{quarter}")
            }
            Self::Title(contract) => format!("contract\t{contract}"),
            Self::Declared(measure) => {
                format!("return\t{}\t{}\t{measure}", super::CONTRACT, super::QUARTER)
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quarters {
    Known(BTreeMap<Quarter, Quantity>),
    /// As the program spreads them: all that is known is what they add up to.
    Spread(Quantity),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    pub units: Quantity,
    pub quarters: Quarters,
}

/// What a place has, in words: none is not entered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Held {
    Known(Option<String>),
    Unknown,
}

/// Everything that is entered here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub cells: BTreeMap<Place, Committed>,
    pub titles: BTreeMap<String, String>,
    /// What the return declares, by measure.
    pub declared: BTreeMap<String, String>,
}

impl State {
    pub fn of(store: &dyn Store) -> Self {
        let mut state = Self::default();
        for record in all(store, Kind::Contracts) {
            if let Record::Contract(contract) = record {
                state.titles.insert(contract.contract_ref, contract.title);
            }
        }
        for record in all(store, Kind::Commitments) {
            if let Record::Commitment(new) = record {
                let quarters = Quarters::Known(BTreeMap::new());
                let own = Committed { units: new.units, quarters };
                state.cells.insert((new.contract_ref, new.measure_ref), own);
            }
        }
        for record in all(store, Kind::Returns) {
            if let Record::ReturnLine(new) = record
                && new.line.key.contract_ref == super::CONTRACT
                && new.line.key.quarter.to_string() == super::QUARTER
                && let Some(units) = new.line.declared
            {
                state.declared.insert(new.line.measure_ref, units.to_string());
            }
        }
        for record in all(store, Kind::Profiles) {
            if let Record::Profile(own) = record
                && let Some(Committed { quarters: Quarters::Known(quarters), .. }) =
                    state.cells.get_mut(&(own.contract_ref, own.measure_ref))
            {
                quarters.insert(own.quarter, own.units);
            }
        }
        state
    }

    /// What a place has, in words.
    fn value(&self, slot: &Slot) -> Held {
        match slot {
            Slot::Units(place) => {
                Held::Known(self.cells.get(place).map(|own| own.units.to_string()))
            }
            Slot::Title(contract) => Held::Known(self.titles.get(contract).cloned()),
            Slot::Declared(measure) => Held::Known(self.declared.get(measure).cloned()),
            Slot::Quarter(place, quarter) => match self.cells.get(place).map(|own| &own.quarters) {
                None => Held::Known(None),
                Some(Quarters::Spread(_)) => Held::Unknown,
                Some(Quarters::Known(own)) => {
                    Held::Known(own.get(quarter).map(Quantity::to_string))
                }
            },
        }
    }

    fn set(&mut self, slot: &Slot, to: Option<&str>) {
        let units = to.and_then(|text| Quantity::parse(text).ok());
        match slot {
            Slot::Title(contract) => {
                self.titles.insert(contract.clone(), to.unwrap_or_default().to_owned());
            }
            Slot::Declared(measure) => match to {
                Some(to) => drop(self.declared.insert(measure.clone(), to.to_owned())),
                None => drop(self.declared.remove(measure)),
            },
            Slot::Units(place) => match (self.cells.get_mut(place), units) {
                (Some(own), Some(units)) => own.units = units,
                (None, Some(units)) => {
                    let own = Committed { units, quarters: Quarters::Spread(units) };
                    self.cells.insert(place.clone(), own);
                }
                (_, None) => {
                    self.cells.remove(place);
                }
            },
            Slot::Quarter(place, quarter) => {
                if let Some(Committed { quarters: Quarters::Known(own), .. }) =
                    self.cells.get_mut(place)
                {
                    match units {
                        Some(units) => own.insert(*quarter, units),
                        None => own.remove(quarter),
                    };
                }
            }
        }
    }

    /// The places in which two states differ.
    fn differences(&self, other: &Self) -> Vec<Slot> {
        let mut slots = Vec::new();
        for place in self.cells.keys().chain(other.cells.keys()) {
            let (own, their) = (self.cells.get(place), other.cells.get(place));
            if own.map(|own| own.units) != their.map(|their| their.units) {
                slots.push(Slot::Units(place.clone()));
            }
            if let (Some(own), Some(their)) = (own, their)
                && let (Quarters::Known(a), Quarters::Known(b)) = (&own.quarters, &their.quarters)
            {
                let quarters = a.keys().chain(b.keys()).filter(|q| a.get(q) != b.get(q));
                slots.extend(quarters.map(|quarter| Slot::Quarter(place.clone(), *quarter)));
            }
        }
        let titles =
            self.titles.iter().filter(|(name, title)| other.titles.get(*name) != Some(title));
        slots.extend(titles.map(|(name, _)| Slot::Title(name.clone())));
        let measures = self.declared.keys().chain(other.declared.keys());
        let measures =
            measures.filter(|name| self.declared.get(*name) != other.declared.get(*name));
        slots.extend(measures.map(|name| Slot::Declared(name.clone())));
        slots.sort();
        slots.dedup();
        slots
    }

    /// Whether what was found is this.
    pub fn fits(&self, found: &Self) -> Result<(), String> {
        if let Some(slot) = self.differences(found).first() {
            let (own, found) = (self.value(slot), found.value(slot));
            return Err(format!("{slot:?} is {found:?}, not {own:?}"));
        }
        for (place, own) in &self.cells {
            let Quarters::Spread(all) = &own.quarters else { continue };
            let Some(Committed { quarters: Quarters::Known(found), .. }) = found.cells.get(place)
            else {
                return Err(format!("{place:?} is not there"));
            };
            let sum = found.values().try_fold(Quantity::ZERO, |sum, own| sum.checked_add(*own));
            if sum != Some(*all) {
                return Err(format!("the quarters of {place:?} do not add up to {all}: {found:?}"));
            }
        }
        Ok(())
    }
}

/// The changes of one session, each of which is one audit row.
pub struct Book {
    /// As it was, and after each change.
    pub states: Vec<State>,
    /// What can be taken back at each of them, oldest first.
    pub stacks: Vec<Vec<Arc<State>>>,
    /// The places that each change is seen at.
    touched: Vec<Vec<Slot>>,
    /// The place under which each was typed, where it was.
    pub places: Vec<Option<String>>,
    /// So many changes have been on the screen as saved.
    pub shown: usize,
}

impl Book {
    pub fn new(state: State, stack: Vec<Arc<State>>) -> Self {
        Self {
            states: vec![state],
            stacks: vec![stack],
            touched: Vec::new(),
            places: Vec::new(),
            shown: 0,
        }
    }

    pub fn count(&self) -> usize {
        self.touched.len()
    }

    pub fn now(&self) -> &State {
        self.states.last().unwrap()
    }

    pub fn can_undo(&self) -> bool {
        self.stacks.last().is_some_and(|stack| !stack.is_empty())
    }

    /// A place is given a value; `typed` where that is typed into its cell.
    pub fn change(&mut self, slot: &Slot, to: Option<&str>, typed: bool) {
        let mut state = self.now().clone();
        let mut stack = self.stacks.last().unwrap().clone();
        stack.push(Arc::new(state.clone()));
        state.set(slot, to);
        self.push(state, stack, typed.then(|| slot.name()));
    }

    pub fn undo(&mut self) {
        let mut stack = self.stacks.last().unwrap().clone();
        let state = stack.pop().unwrap();
        self.push(State::clone(&state), stack, None);
    }

    fn push(&mut self, state: State, stack: Vec<Arc<State>>, place: Option<String>) {
        self.touched.push(self.now().differences(&state));
        self.states.push(state);
        self.stacks.push(stack);
        self.places.push(place);
    }

    /// Takes what a screen says is saved: a value that only stands so after a change was shown as
    /// saved with it, and with everything before it.
    pub fn look(&mut self, shown: &Shown) {
        if !shown.is_saved() || self.shown == self.count() {
            return;
        }
        let slots: Vec<Slot> = self.touched[self.shown..].iter().flatten().cloned().collect();
        for slot in slots {
            let Some(Look::Value(value)) = shown.at(&slot) else { continue };
            let held = Held::Known(value);
            let states = self.states.iter().enumerate().skip(self.shown);
            let mut known = states.map(|(at, state)| (at, state.value(&slot)));
            let first = known.find(|(_, own)| *own == Held::Unknown || *own == held);
            self.shown = self.shown.max(first.map_or(0, |(at, _)| at));
        }
    }

    /// Whether a screen shows everything as it is after the last change, and as saved.
    pub fn is_settled(&self, shown: &Shown) -> bool {
        shown.is_saved()
            && self.touched.iter().flatten().all(|slot| {
                match (shown.at(slot), self.now().value(slot)) {
                    (Some(Look::Value(found)), Held::Known(own)) => found == own,
                    (Some(Look::Typing(_)), _) => false,
                    _ => true,
                }
            })
    }
}
