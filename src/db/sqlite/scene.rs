//! The records that rules look at, with everything around them: of one record, or of all in the
//! order in which they lie, some at a time.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;

use rusqlite::Connection;

use super::read::{self, Fields};
use super::{
    as_it_was, commitments, contract_log, contracts, kept, procurements, rulebook, settings,
    suppliers,
};
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::locality::Places;
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::rule::{
    About, Alike, Book, Finding, Followed, Invited, Line, Picture, Purchase, Returned,
};
use crate::calc::supplier::{Branch, Supplier};
use crate::calc::waiver::Waiver;
use crate::calc::words::{ReturnState, Route};
use crate::calc::{Date, Quarter, performance, rules};
use crate::db::Error;
use crate::db::request::{AsAt, Record};

/// How many contracts or procurements are in memory at once.
const AT_ONCE: i64 = 256;

/// What all records share: the book, the places, who the suppliers are, what was waived.
pub(super) struct Scene<'c> {
    conn: &'c Connection,
    book: Book,
    rules: performance::Rules,
    places: Places,
    as_at: AsAt,
    /// Whether what is dated later is left out: of a day before the trail of changes began.
    by_dates: bool,
    under: Option<Date>,
    suppliers: HashMap<String, (Supplier, Vec<Branch>)>,
    waivers: HashMap<String, Vec<Waiver>>,
    /// Purchases by quotation, by supplier and department.
    alike: HashMap<(String, String), Vec<Alike>>,
    editions: HashMap<String, kept::Pairs>,
    /// Whether all of that was loaded ahead.
    is_whole: bool,
}

/// A record that was looked at, with what the rules say of it.
pub(super) struct Seen<'s> {
    pub id: i64,
    pub about: About,
    pub purchase: Option<&'s Purchase>,
    pub contract: Option<&'s Contract>,
    pub findings: Vec<Finding>,
}

type Visit<'v> = dyn FnMut(Seen) -> Result<(), Error> + 'v;

/// A procurement with the contract that followed it.
struct Linked {
    id: i64,
    contract: Option<i64>,
    purchase: Purchase,
}

impl<'c> Scene<'c> {
    /// A scene in which one record after another can be looked up.
    pub fn of(conn: &'c Connection, as_at: AsAt, under: Option<Date>) -> Result<Self, Error> {
        Ok(Self {
            conn,
            book: rulebook::load(conn, as_at.day)?,
            rules: settings::rules(conn, as_at.day)?,
            places: read::places(conn, as_at.day)?,
            as_at,
            by_dates: as_at.is_past && as_it_was::is_before_trail(conn, as_at.day)?,
            under,
            suppliers: HashMap::new(),
            waivers: HashMap::new(),
            alike: HashMap::new(),
            editions: HashMap::new(),
            is_whole: false,
        })
    }

    /// Looks at every record.
    pub fn every(mut self, visit: &mut Visit) -> Result<(), Error> {
        self.load()?;
        let last = last(self.conn, "SELECT coalesce(max(id), 0) FROM contracts")?;
        for from in steps(last) {
            self.contracts(from..=from + AT_ONCE - 1, visit)?;
        }
        let last = last_of_procurements(self.conn)?;
        for from in steps(last) {
            let found = self.unlinked(from..=from + AT_ONCE - 1)?;
            for linked in found {
                self.look(&linked, None, visit)?;
            }
        }
        Ok(())
    }

    /// Looks at a record, and at the procurement of a contract or the contract of a procurement.
    pub fn record(&mut self, reference: &str, visit: &mut Visit) -> Result<bool, Error> {
        let contract = "SELECT id FROM contracts WHERE contract_ref = ?1";
        if let Some(id) = read::first(self.conn, contract, [reference], read::int)? {
            self.contracts(id..=id, visit)?;
            return Ok(true);
        }
        let procurement = "SELECT id FROM procurements WHERE procurement_ref = ?1";
        let Some(id) = read::first(self.conn, procurement, [reference], read::int)? else {
            return Ok(false);
        };
        self.procurement(id, visit)?;
        Ok(true)
    }

    /// Looks at one record by its id, and at nothing else.
    pub fn only(&mut self, about: &About, id: i64, visit: &mut Visit) -> Result<(), Error> {
        match about {
            About::Contract(_) => self.contracts(id..=id, visit),
            About::Procurement(_) => self.procurement(id, visit),
        }
    }

    fn procurement(&mut self, id: i64, visit: &mut Visit) -> Result<(), Error> {
        let sql = "SELECT coalesce(p.contract_id,
                   (SELECT min(c.id) FROM contracts c WHERE c.procurement_ref = p.procurement_ref))
                   FROM procurements p WHERE p.id = ?1";
        let contract =
            read::first(self.conn, sql, [id], |fields: &mut Fields| fields.some_int())?.flatten();
        let Some(contract) = contract else {
            for linked in self.unlinked(id..=id)? {
                self.look(&linked, None, visit)?;
            }
            return Ok(());
        };
        let own: Vec<Linked> = self.linked(contract..=contract)?;
        let followed = self.followed(contract..=contract)?;
        for linked in own.iter().filter(|linked| linked.id == id) {
            self.look(linked, followed.get(&contract), visit)?;
        }
        Ok(())
    }

    /// What the rules say of a purchase that is not stored so.
    pub fn draft(
        &mut self,
        procurement: &Procurement,
        quotations: Option<&[Quotation]>,
        is_question: bool,
    ) -> Result<Vec<Finding>, Error> {
        let stored;
        let quotations = if let Some(own) = quotations {
            own
        } else {
            stored = procurements::quotations_of(self.conn, &procurement.procurement_ref)?;
            &stored
        };
        let invited = quotations.iter().map(|own| self.invited(own.clone()));
        let invited = invited.collect::<Result<Vec<_>, Error>>()?;
        let purchase = self.purchase(procurement.clone(), invited)?;
        let contract = match &procurement.contract_ref {
            Some(name) => {
                let sql = "SELECT id FROM contracts WHERE contract_ref = ?1";
                read::first(self.conn, sql, [name], read::int)?
            }
            None => None,
        };
        let followed = match contract {
            Some(id) => self.followed(id..=id)?.remove(&id),
            None => None,
        };
        let picture =
            Picture { is_question, ..self.picture(Some(&purchase), followed.as_ref(), false) };
        Ok(rules::all(&picture))
    }

    /// What the rules say of a contract that is not stored so.
    pub fn draft_contract(&mut self, contract: &Contract) -> Result<Vec<Finding>, Error> {
        let sql = "SELECT id FROM contracts WHERE contract_ref = ?1";
        let id = read::first(self.conn, sql, [&contract.contract_ref], read::int)?;
        let (stored, linked) = match id {
            Some(id) => (self.followed(id..=id)?.remove(&id), self.linked(id..=id)?),
            None => (None, Vec::new()),
        };
        let followed = match stored {
            Some(own) => Followed { contract: contract.clone(), ..own },
            None => Followed::begun(contract.clone()),
        };
        let purchase = linked.first().map(|linked| &linked.purchase);
        Ok(rules::all(&self.picture(purchase, Some(&followed), true)))
    }

    fn contracts(&mut self, ids: RangeInclusive<i64>, visit: &mut Visit) -> Result<(), Error> {
        let followed = self.followed(ids.clone())?;
        let linked = self.linked(ids)?;
        for own in &linked {
            self.look(own, own.contract.and_then(|id| followed.get(&id)), visit)?;
        }
        for (id, own) in &followed {
            if self.is_later(begun(&own.contract)) {
                continue;
            }
            let purchase = linked.iter().find(|linked| linked.contract == Some(*id));
            let purchase = purchase.map(|linked| &linked.purchase);
            let about = About::Contract(own.contract.contract_ref.clone());
            let picture = self.picture(purchase, Some(own), true);
            let findings = rules::all(&picture);
            self.waive(&about, findings, |findings| {
                let contract = Some(&own.contract);
                visit(Seen { id: *id, about: about.clone(), purchase, contract, findings })
            })?;
        }
        Ok(())
    }

    fn look(
        &mut self,
        linked: &Linked,
        followed: Option<&Followed>,
        visit: &mut Visit,
    ) -> Result<(), Error> {
        let procurement = &linked.purchase.procurement;
        if procurement.began_on.is_some_and(|on| self.is_later(on)) {
            return Ok(());
        }
        let about = About::Procurement(procurement.procurement_ref.clone());
        // A contract that was awarded later is not there yet.
        let followed = followed.filter(|own| !self.is_later(begun(&own.contract)));
        let picture = self.picture(Some(&linked.purchase), followed, false);
        let findings = rules::all(&picture);
        self.waive(&about, findings, |findings| {
            visit(Seen {
                id: linked.id,
                about: about.clone(),
                purchase: Some(&linked.purchase),
                contract: followed.map(|own| &own.contract),
                findings,
            })
        })
    }

    fn picture<'p>(
        &'p self,
        purchase: Option<&'p Purchase>,
        contract: Option<&'p Followed>,
        subject_is_contract: bool,
    ) -> Picture<'p> {
        Picture {
            day: self.as_at.day,
            under: self.under,
            book: &self.book,
            rules: self.rules,
            purchase,
            contract,
            subject_is_contract,
            is_question: false,
        }
    }

    /// Names the decision by which a finding may stand.
    fn waive(
        &mut self,
        about: &About,
        mut findings: Vec<Finding>,
        hand: impl FnOnce(Vec<Finding>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let name = about.reference();
        if !self.is_whole && !self.waivers.contains_key(name) {
            let found = procurements::waivers_of(self.conn, name)?;
            self.waivers.insert(name.to_owned(), found);
        }
        let own = self.waivers.get(name).map_or(&[][..], Vec::as_slice);
        let day = self.as_at.day;
        for finding in &mut findings {
            let holds = |own: &&Waiver| own.rule == finding.rule && own.holds_on(day);
            finding.waiver = own.iter().find(holds).cloned();
        }
        hand(findings)
    }

    /// Whether a day is after that as at which is looked.
    fn is_later(&self, day: Date) -> bool {
        self.by_dates && day > self.as_at.day
    }
}

fn begun(contract: &Contract) -> Date {
    contract.award_date.unwrap_or(contract.start)
}

fn last(conn: &Connection, sql: &str) -> Result<i64, Error> {
    read::first(conn, sql, [], read::int).map(Option::unwrap_or_default)
}

fn last_of_procurements(conn: &Connection) -> Result<i64, Error> {
    last(conn, "SELECT coalesce(max(id), 0) FROM procurements")
}

fn steps(last: i64) -> impl Iterator<Item = i64> {
    (1..=last).step_by(usize::try_from(AT_ONCE).unwrap_or(1))
}

/// Suppliers, waivers and purchases that are alike.
impl Scene<'_> {
    fn load(&mut self) -> Result<(), Error> {
        suppliers::each(self.conn, &mut |record| {
            if let Record::Supplier(own) = record {
                self.suppliers.insert(own.supplier_ref.clone(), (own, Vec::new()));
            }
            Ok(())
        })?;
        suppliers::each_branch(self.conn, &mut |record| {
            if let Record::Branch(own) = record
                && let Some((_, branches)) = self.suppliers.get_mut(&own.supplier_ref)
            {
                branches.push(own);
            }
            Ok(())
        })?;
        procurements::each_waiver(self.conn, &mut |record| {
            if let Record::Waiver(own) = record {
                self.waivers.entry(own.record_ref.clone()).or_default().push(own);
            }
            Ok(())
        })?;
        for (key, alike) in procurements::alike(self.conn, None)? {
            if !self.is_later(alike.began_on) {
                self.alike.entry(key).or_default().push(alike);
            }
        }
        self.is_whole = true;
        Ok(())
    }

    fn invited(&mut self, quotation: Quotation) -> Result<Invited, Error> {
        let name = &quotation.supplier_ref;
        if !self.suppliers.contains_key(name) {
            let found = read::supplier_with_branches(self.conn, name)?;
            self.suppliers.insert(name.clone(), found);
        }
        let (supplier_name, locality) = match self.suppliers.get(name) {
            Some((supplier, branches)) => (
                supplier.name.clone(),
                self.places.of_supplier(supplier, branches, quotation.invited_on),
            ),
            None => (name.clone(), self.places.of_postcode("")),
        };
        Ok(Invited { quotation, supplier_name, locality })
    }

    fn purchase(
        &mut self,
        procurement: Procurement,
        invited: Vec<Invited>,
    ) -> Result<Purchase, Error> {
        let key = (procurement.supplier_ref.clone(), procurement.department.clone());
        let (Some(supplier), Some(department)) = key else {
            return Ok(Purchase { procurement, invited, alike: Vec::new() });
        };
        let key = (supplier, department);
        if !self.is_whole && !self.alike.contains_key(&key) {
            let found = procurements::alike(self.conn, Some(&key))?;
            let mut alike: Vec<Alike> = found.into_iter().map(|(_, alike)| alike).collect();
            alike.retain(|one| !self.is_later(one.began_on));
            self.alike.insert(key.clone(), alike);
        }
        let mut alike = self.alike.get(&key).cloned().unwrap_or_default();
        if procurement.route == Some(Route::Quotation)
            && let Some(began_on) = procurement.began_on
        {
            // As it is looked at, which need not be as it is stored.
            let name = procurement.procurement_ref.clone();
            alike.retain(|one| one.procurement_ref != name);
            let value = procurement.estimated_value;
            alike.push(Alike { procurement_ref: name, began_on, value });
        }
        Ok(Purchase { procurement, invited, alike })
    }
}

/// Procurements.
impl Scene<'_> {
    /// Those that one of these contracts followed.
    fn linked(&mut self, contracts: RangeInclusive<i64>) -> Result<Vec<Linked>, Error> {
        let found = procurements::linked(self.conn, (*contracts.start(), *contracts.end()))?;
        self.with_quotations(found)
    }

    /// Those of these that no contract followed.
    fn unlinked(&mut self, ids: RangeInclusive<i64>) -> Result<Vec<Linked>, Error> {
        let found = procurements::unlinked(self.conn, (*ids.start(), *ids.end()))?;
        self.with_quotations(found)
    }

    fn with_quotations(
        &mut self,
        found: Vec<(i64, Option<i64>, Procurement)>,
    ) -> Result<Vec<Linked>, Error> {
        let mut all = Vec::with_capacity(found.len());
        for (id, contract, mut procurement) in found {
            let mut invited = Vec::new();
            for mut quotation in procurements::quotations_by_id(self.conn, id)? {
                if self.is_later(quotation.invited_on) {
                    continue;
                }
                if quotation.received_on.is_some_and(|on| self.is_later(on)) {
                    (quotation.received_on, quotation.amount, quotation.outcome) =
                        (None, None, None);
                }
                invited.push(self.invited(quotation)?);
            }
            self.as_it_was(&mut procurement);
            let purchase = self.purchase(procurement, invited)?;
            all.push(Linked { id, contract, purchase });
        }
        Ok(all)
    }

    /// Takes out what came later than the day.
    fn as_it_was(&self, own: &mut Procurement) {
        let is_later = |day: Option<Date>| day.is_some_and(|day| self.is_later(day));
        if is_later(own.awarded_on) {
            (own.awarded_on, own.awarded_value, own.contract_ref) = (None, None, None);
        }
        // The day of closing is named in the invitation: it was known before.
        if is_later(own.notice_published_on) {
            own.notice_published_on = None;
        }
    }
}

/// Contracts.
impl Scene<'_> {
    fn followed(&mut self, ids: RangeInclusive<i64>) -> Result<BTreeMap<i64, Followed>, Error> {
        let range = (*ids.start(), *ids.end());
        let mut found = BTreeMap::new();
        for (id, contract) in contracts::between(self.conn, range)? {
            found.insert(id, Followed::begun(contract));
        }
        let mut measures: HashMap<i64, String> = HashMap::new();
        for (id, contract, own) in commitments::between(self.conn, range)? {
            measures.insert(id, own.measure.measure_ref.clone());
            if let Some(followed) = found.get_mut(&contract)
                && !self.is_committed_later(&followed.contract, &own)
            {
                followed.commitments.push(own);
            }
        }
        for followed in found.values_mut() {
            let own = &followed.commitments;
            followed.conflicts = kept::conflicts(self.conn, own, &mut self.editions)?;
        }
        self.returns(range, &measures, &mut found)?;
        for (contract, rating) in contract_log::ratings_between(self.conn, range)? {
            if let Some(followed) = found.get_mut(&contract)
                && !rating.published_on.is_some_and(|on| self.is_later(on))
            {
                followed.ratings.push(rating);
            }
        }
        Ok(found)
    }

    fn is_committed_later(&self, contract: &Contract, own: &Commitment) -> bool {
        self.is_later(own.committed_on.unwrap_or_else(|| begun(contract)))
    }

    /// Of each quarter the newest version that was submitted, with its lines.
    fn returns(
        &self,
        range: (i64, i64),
        measures: &HashMap<i64, String>,
        found: &mut BTreeMap<i64, Followed>,
    ) -> Result<(), Error> {
        let mut newest: HashMap<(i64, usize), i64> = HashMap::new();
        let sql = "SELECT id, contract_id, quarter, state, substr(submitted_at, 1, 10),
                   substr(validated_at, 1, 10), return_version FROM returns
                   WHERE contract_id BETWEEN ?1 AND ?2
                   ORDER BY contract_id, quarter, return_version";
        read::each(self.conn, sql, range, |fields| {
            let (id, contract) = (fields.int()?, fields.int()?);
            let quarter = fields.word(Quarter::parse)?;
            let state = fields.word(ReturnState::parse)?;
            let submitted = fields.some_day()?.filter(|on| !self.is_later(*on));
            let is_decided = fields.some_day()?.is_some_and(|on| !self.is_later(on));
            let Some(followed) = found.get_mut(&contract) else { return Ok(()) };
            let is_new = followed.returns.last().is_none_or(|last| last.quarter != quarter);
            if is_new && submitted.is_none() && self.by_dates {
                return Ok(());
            }
            if is_new {
                let lines = Vec::new();
                let state = ReturnState::Draft;
                followed.returns.push(Returned { quarter, state, submitted_on: None, lines });
            }
            let at = followed.returns.len() - 1;
            if let (Some(on), Some(own)) = (submitted, followed.returns.get_mut(at)) {
                own.state = if is_decided { state } else { ReturnState::Submitted };
                own.submitted_on = own.submitted_on.or(Some(on));
                newest.insert((contract, at), id);
            }
            Ok(())
        })?;
        let newest = newest.into_iter().map(|(place, id)| (id, place)).collect();
        self.lines(range, &newest, measures, found)
    }

    /// The lines of these returns, by their ids.
    fn lines(
        &self,
        range: (i64, i64),
        newest: &HashMap<i64, (i64, usize)>,
        measures: &HashMap<i64, String>,
        found: &mut BTreeMap<i64, Followed>,
    ) -> Result<(), Error> {
        let mut proven: HashSet<(i64, i64)> = HashSet::new();
        let sql = "SELECT e.return_id, e.commitment_id
                   FROM returns r CROSS JOIN evidence e ON e.return_id = r.id
                   WHERE r.contract_id BETWEEN ?1 AND ?2 AND r.state <> 'draft'";
        read::each(self.conn, sql, range, |fields| {
            proven.insert((fields.int()?, fields.int()?));
            Ok(())
        })?;
        let sql = "SELECT l.return_id, l.commitment_id, l.declared, l.wage_rate
                   FROM returns r CROSS JOIN return_lines l ON l.return_id = r.id
                   WHERE r.contract_id BETWEEN ?1 AND ?2 AND r.state <> 'draft'";
        read::each(self.conn, sql, range, |fields| {
            let key = (fields.int()?, fields.int()?);
            let Some((contract, at)) = newest.get(&key.0) else { return Ok(()) };
            let Some(measure_ref) = measures.get(&key.1) else { return Ok(()) };
            let line = Line {
                measure_ref: measure_ref.clone(),
                declared: fields.some_quantity()?,
                wage_rate: fields.some_pence()?,
                has_evidence: proven.contains(&key),
            };
            let own = found.get_mut(contract).and_then(|own| own.returns.get_mut(*at));
            if let Some(own) = own {
                own.lines.push(line);
            }
            Ok(())
        })
    }
}
