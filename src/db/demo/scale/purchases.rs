//! Generated purchases: about three for each contract, with the quotations of those that had any.

use jiff::ToSpan;

use super::{CATEGORIES, Counts, Dice, WORKS, later};
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::words::{ContractKind, Lead, PlanDocument, QuotationOutcome, Route, VatBasis};
use crate::calc::{Date, Pence, Quantity};

/// Purchases for each contract: the first is the one that it followed from.
const EACH: u64 = 3;

pub fn count(counts: Counts) -> u64 {
    counts.contracts * EACH
}

pub fn procurement(counts: Counts, seed: u64, at: u64) -> Procurement {
    let mut dice = Dice::of(seed, 7, at);
    let contract = at / EACH;
    let followed = at.is_multiple_of(EACH).then(|| super::contract(counts, seed, contract));
    let title = format!("{}, purchase {}", dice.pick(&WORKS, ""), at % 89 + 1);
    let mut own = Procurement::new(&reference(at), &title);
    own.route = Some(match &followed {
        Some(contract) => contract.route.unwrap_or(Route::OpenTender),
        None if dice.one_in(8) => Route::Direct,
        None => Route::Quotation,
    });
    own.lead = Some(dice.pick(&[Lead::Council, Lead::Council, Lead::Joint], Lead::Council));
    own.kind = Some(dice.pick(ContractKind::ALL, ContractKind::Services));
    own.category = Some(dice.pick(&CATEGORIES, "Places").to_owned());
    own.department = Some(format!("Department {}", dice.below(14) + 1));
    own.vat_basis = (!dice.one_in(20)).then_some(VatBasis::Excluding);
    own.local_labour_only = Some(dice.one_in(200));
    let pounds = i64::try_from(2_000 + dice.below(58_000)).unwrap_or_default();
    own.estimated_value = Pence::from_raw(pounds * 100).unwrap_or_default();
    let began = later(first_day(), dice.below(1_900));
    let [invited, closed, awarded] = [14, 28, 42].map(|days| later(began, days));
    own.began_on = Some(began);
    (own.invited_on, own.closed_on, own.awarded_on) = (Some(invited), Some(closed), Some(awarded));
    own.awarded_value = Some(own.estimated_value);
    own.supplier_ref = Some(supplier(counts, seed, at, 0));
    if let Some(contract) = followed {
        follow(&mut own, contract);
    }
    own
}

/// Makes a purchase the one that a contract followed from.
fn follow(own: &mut Procurement, contract: crate::calc::contract::Contract) {
    let before =
        |days: i64| contract.award_date.and_then(|award| award.checked_sub(days.days()).ok());
    [own.began_on, own.invited_on, own.closed_on] = [120, 90, 45].map(before);
    own.awarded_on = contract.award_date;
    own.title = contract.title;
    own.estimated_value = contract.value;
    own.awarded_value = Some(contract.value);
    own.supplier_ref = Some(contract.supplier_ref);
    (own.category, own.department) = (contract.category, contract.department);
    own.kind = contract.kind;
    own.contract_ref = Some(contract.contract_ref);
    own.notice_published_on = own.invited_on;
    let points = |points: i64| Quantity::from_raw(points * 10_000);
    own.weights.price = points(40);
    own.weights.quality = points(40);
    own.weights.sv = points(20);
    own.weights.sv_quantitative_share = points(50);
    own.sv_scored_at_award = Some(true);
    own.plan_document = Some(PlanDocument::DeliveryPlan);
}

/// Two or three written prices, where that is how it was bought.
pub fn quotations(counts: Counts, seed: u64, at: u64) -> impl Iterator<Item = Quotation> {
    let own = procurement(counts, seed, at);
    let mut dice = Dice::of(seed, 8, at);
    let is_quoted = own.route == Some(Route::Quotation);
    let asked = if is_quoted { 2 + dice.below(2) } else { 0 };
    // Suppliers lie one after the other, so that nobody is asked twice.
    let asked = asked.min(counts.suppliers);
    (0..asked).filter_map(move |number| {
        let chosen = own.supplier_ref.clone()?;
        let supplier_ref = if number == 0 {
            chosen
        } else {
            Some(supplier(counts, seed, at, number)).filter(|one| *one != chosen)?
        };
        let replied = number == 0 || !dice.one_in(6);
        let more = i64::try_from(number).ok()? * 20_000;
        Some(Quotation {
            procurement_ref: own.procurement_ref.clone(),
            supplier_ref,
            invited_on: own.invited_on?,
            received_on: own.closed_on.filter(|_| replied),
            amount: Pence::from_raw(own.estimated_value.raw() + more).filter(|_| replied),
            outcome: Some(match (number, replied) {
                (0, _) => QuotationOutcome::Accepted,
                (_, true) => QuotationOutcome::NotAccepted,
                (_, false) => QuotationOutcome::NoReply,
            }),
            note: None,
        })
    })
}

fn reference(at: u64) -> String {
    format!("P-{:06}", at + 1)
}

fn supplier(counts: Counts, seed: u64, at: u64, number: u64) -> String {
    let first = Dice::of(seed, 9, at).below(counts.suppliers);
    format!("S-{:05}", (first + number) % counts.suppliers.max(1) + 1)
}

fn first_day() -> Date {
    super::day("2020-04-01").unwrap_or_default()
}
