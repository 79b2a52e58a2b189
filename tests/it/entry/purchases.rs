//! Purchases, quotations and waivers on their forms.

use sleva::calc::procurement::{Procurement, Quotation};
use sleva::calc::waiver::Waiver;
use sleva::calc::words::QuotationOutcome;
use sleva::db::request::{Kind, Record};
use sleva::db::sqlite::Sqlite;

use super::trail;
use crate::driver::Driver;
use crate::store::{all, everything};

fn procurement(d: &Driver<Sqlite>, name: &str) -> Option<Procurement> {
    all(d.db(), Kind::Procurements).into_iter().find_map(|record| match record {
        Record::Procurement(own) if own.procurement_ref == name => Some(*own),
        _ => None,
    })
}

fn quotations(d: &Driver<Sqlite>, name: &str) -> Vec<Quotation> {
    let of_it = |record| match record {
        Record::Quotation(own) if own.procurement_ref == name => Some(own),
        _ => None,
    };
    all(d.db(), Kind::Quotations).into_iter().filter_map(of_it).collect()
}

fn waivers(d: &Driver<Sqlite>, name: &str) -> Vec<Waiver> {
    let of_it = |record| match record {
        Record::Waiver(own) if own.record_ref == name => Some(own),
        _ => None,
    };
    all(d.db(), Kind::Waivers).into_iter().filter_map(of_it).collect()
}

fn to(d: &mut Driver<Sqlite>, label: &str) {
    for _ in 0..40 {
        if d.shows(label) {
            return;
        }
        d.keys("<tab>");
    }
    panic!("no field {label}:\n{}", d.screen());
}

#[test]
fn a_purchase_is_added_with_lists_for_what_it_names_and_taken_back() {
    let mut d = Driver::sample(120, 45);
    let start = everything(d.db());
    d.keys("g p a <enter>").types("Invented bandstand").keys("<enter>").types("£24,999.99");
    to(&mut d, ">Route");
    d.types("quot").keys("<enter>");
    to(&mut d, ">Category");
    d.types("Places").keys("<enter>");
    to(&mut d, ">Invited");
    d.types("10/11/2025");
    to(&mut d, ">Supplier chosen");
    d.types("cobble").keys("<enter>");
    to(&mut d, ">Contract ");
    d.keys("<f4>");
    assert!(d.shows("C-0024  Library refurbishment"), "the newest first: {}", d.screen());
    d.types("fleet").keys("<enter> <f10>");
    assert!(d.shows("P-0073 is saved"), "{}", d.screen());
    assert!(d.shows("› P-0073 Invented bandstand"), "{}", d.screen());
    let own = procurement(&d, "P-0073").unwrap();
    assert_eq!(own.estimated_value.to_string(), "24999.99");
    assert_eq!(own.category.as_deref(), Some("Places"));
    assert_eq!(own.supplier_ref.as_deref(), Some("S-0015"));
    assert_eq!(own.contract_ref.as_deref(), Some("C-0022"));
    assert_eq!(
        own.began_on.unwrap().to_string(),
        "2025-11-22",
        "today, where nobody says otherwise"
    );
    assert_eq!(trail(&d)[0].record, "P-0073");
    d.keys("u");
    assert_eq!(everything(d.db()), start);
}

#[test]
fn quotations_and_waivers_are_added_where_they_stand_and_changed_and_removed() {
    let mut d = Driver::sample(120, 45);
    d.keys("g p /").types("bird boxes").keys("<enter> <enter> a");
    assert!(
        d.shows("New quotation of P-0027") && d.line_with("Invited").contains("2025-10-15"),
        "{}",
        d.screen()
    );
    d.types("hedge").keys("<enter>");
    to(&mut d, ">Received");
    d.types("2025-10-01").keys("<f10>");
    assert!(d.shows("comes before invited_on, which is 2025-10-15"), "{}", d.screen());
    assert_eq!(quotations(&d, "P-0027").len(), 2, "nothing is kept before it is right");
    d.keys("<ctrl-u>").types("2025-10-28").keys("<enter>").types("3050").keys("<f10>");
    let own = quotations(&d, "P-0027");
    assert_eq!((own.len(), own[1].supplier_ref.as_str()), (3, "S-0016"), "{}", d.screen());
    assert_eq!(own[1].amount.unwrap().to_string(), "3050.00");

    d.keys("j e");
    assert!(d.shows("Quotation P-0027 S-0016"), "{}", d.screen());
    to(&mut d, ">Outcome");
    d.types("acc").keys("<enter> <f10>");
    assert_eq!(quotations(&d, "P-0027")[1].outcome, Some(QuotationOutcome::Accepted));
    d.keys("D y");
    assert_eq!(quotations(&d, "P-0027").len(), 2, "{}", d.screen());
    d.keys("u");
    assert_eq!(quotations(&d, "P-0027").len(), 3);

    d.keys("<tab> <tab> a").types("quotes 2").keys("<f10>");
    assert!(d.shows("is none of what this can be"), "{}", d.screen());
    d.keys("<ctrl-u>")
        .types("quotes-two")
        .keys("<enter>")
        .types("Agreed in a meeting")
        .keys("<f10>");
    let own = waivers(&d, "P-0027");
    assert_eq!(own.len(), 1, "{}", d.screen());
    assert_eq!(
        (own[0].person.as_str(), own[0].from.to_string().as_str()),
        ("officer1", "2025-11-22")
    );
    d.keys("e");
    to(&mut d, ">To");
    d.types("31/12/2025").keys("<f10>");
    assert_eq!(waivers(&d, "P-0027")[0].to.unwrap().to_string(), "2025-12-31", "{}", d.screen());
}

#[test]
fn a_purchase_that_quotations_need_is_not_removed() {
    let mut d = Driver::sample(120, 45);
    let start = everything(d.db());
    d.keys("g p D");
    assert_eq!(
        d.message(),
        "P-0001 Winter gritting leaflets is used by 2 quotations, so it is not removed. Remove \
         those first."
    );
    d.keys("G D y");
    assert_eq!(procurement(&d, "P-0072"), None, "{}", d.screen());
    d.keys("u");
    assert_eq!(everything(d.db()), start);
}

#[test]
fn two_people_who_change_one_purchase_keep_both_changes() {
    use sleva::db::request::{Command, Edit, Step};
    let mut d = Driver::sample(120, 45);
    d.keys("g p e");
    let old = procurement(&d, "P-0001").unwrap();
    let theirs = Procurement { department: Some("Parks".to_owned()), ..old.clone() };
    let boxed = |own: Procurement| Record::Procurement(Box::new(own));
    let edit = Edit::of(Step::change(boxed(old), boxed(theirs)));
    d.meanwhile("officer2", &Command::Edit(vec![edit]));
    to(&mut d, ">Title");
    d.keys("<ctrl-u>").types("Leaflets on gritting").keys("<f10>");
    assert!(d.shows("in other fields. F10 saves both changes."), "{}", d.screen());
    d.keys("<f10>");
    let own = procurement(&d, "P-0001").unwrap();
    assert_eq!(
        (own.title.as_str(), own.department.as_deref()),
        ("Leaflets on gritting", Some("Parks"))
    );
}

/// At the field, and beside the form, while it is typed and nothing is kept.
#[test]
fn what_the_rules_say_follows_what_is_typed() {
    let mut d = Driver::sample(140, 45);
    d.keys("g p /").types("pest control").keys("<enter> <enter> e");
    let start = everything(d.db());
    assert!(d.line_with("Social value of 100").contains("x sv-weight"), "{}", d.screen());
    to(&mut d, ">Social value of 100");
    let said = " x sv-weight: social value weighs 15 of 100, not 20, and no decision is recorded.";
    assert!(d.shows(said), "{}", d.screen());
    d.keys("<ctrl-u>").types("20");
    assert!(d.shows("the weights add to 105, not 100"), "{}", d.screen());
    d.keys("<ctrl-u>").types("15");
    to(&mut d, ">Decision on weights");
    d.types("business case");
    assert!(!d.shows("x sv-weight"), "{}", d.screen());
    assert!(everything(d.db()) == start, "nothing is kept");
}
