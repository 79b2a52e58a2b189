//! Purchases on the screen: the list, one of them, and the ways between them and what they name.

use sleva::tables::procurements::PROCUREMENTS;
use sleva::tables::usual;

use crate::driver::Driver;

#[test]
fn the_list_filters_sorts_and_shows_the_selected_one_beside_it() {
    let mut d = Driver::sample(140, 45);
    d.keys("g p");
    assert!(d.shows("Procurements, 72"), "{}", d.screen());
    assert!(d.shows("Hedgerow Supplies Co-operative (local): invited"), "{}", d.screen());
    d.keys("/").types("began-from:2025-02-20 began-to:2025-02-24").keys("<enter>");
    assert!(d.shows("Procurements, 2 of 72"), "{}", d.screen());
    assert_eq!(d.selected().as_deref(), Some("P-0045"));
    d.keys("j");
    assert!(d.line_with("│ Estimated").contains("£220,000.00"), "{}", d.screen());
    assert!(
        d.line_with("Weights").contains("price 40, quality 40, social value"),
        "{}",
        d.screen()
    );
    d.keys("<esc> /").types("status:live");
    assert!(d.shows("status: chooses only contracts. The list is as before."), "{}", d.screen());
    d.keys("<esc> /").types("route:\"direct award\"").keys("<enter>");
    assert!(d.shows("Procurements, 2 of 72"), "{}", d.screen());
}

#[test]
fn every_usual_column_sorts_both_ways_and_the_cursor_stays_on_its_record() {
    let mut d = Driver::sample(140, 45);
    d.keys("g p");
    for _ in usual(PROCUREMENTS) {
        d.keys("s S");
        assert_eq!(d.selected().as_deref(), Some("P-0001"), "{}", d.screen());
        d.keys("s l");
    }
    d.keys("g g 0 l l l S");
    assert_ne!(d.selected(), None);
}

#[test]
fn a_contract_its_procurement_and_back_are_one_key_each() {
    let mut d = Driver::sample(100, 40);
    d.keys("2 /").types("fleet").keys("<enter> <enter> b");
    assert!(d.shows("› P-0066 Fleet maintenance"), "{}", d.screen());
    d.keys("o");
    assert!(d.shows("› C-0022 Fleet maintenance"), "{}", d.screen());
    d.keys("<esc>");
    assert_eq!(d.selected().as_deref(), Some("P-0066"));
    // In the record the supplier that was chosen opens, among quotations the one that was asked.
    d.keys("<tab> <tab> <tab> <enter>");
    assert!(d.shows("S-0012 Hartspring Transport"), "{}", d.screen());
    d.keys("g p /").types("gritting").keys("<enter> <enter> j <enter>");
    assert!(d.shows("S-0021 Wharfemoss"), "{}", d.screen());
    d.keys("2 <esc> /").types("respite").keys("<enter> <enter> b o");
    assert!(d.shows("› C-0021 Respite care"), "{}", d.screen());
    d.keys("2 <esc> /").types("highway").keys("<enter> <enter> b");
    assert_eq!(d.message(), "No procurement is recorded that this contract followed from.");
    d.keys("g p <esc> o");
    assert_eq!(d.message(), "No contract is recorded that followed from it. e names one.");
}

#[test]
fn the_panes_say_what_is_selected_and_the_keys_go_through_all() {
    let mut d = Driver::sample(140, 45);
    d.keys("g p /").types("clock tower").keys("<enter> <enter>");
    assert!(d.shows("Quotations (1)") && d.shows("Waivers (1)"), "{}", d.screen());
    assert!(
        d.shows(
            "Rushbank Repairs Ltd (local): invited on 2020-07-08, received on 2020-07-15, \
             £17,950.00, accepted."
        ),
        "{}",
        d.screen()
    );
    d.keys("<tab>");
    assert!(d.shows("w quotes-two: 1 quotation invited, 2 are needed"), "{}", d.screen());
    d.keys("<tab>");
    assert!(
        d.shows(
            "quotes-two waived by officer1 from 2020-07-20: Only one firm in reach repairs clocks \
             of this kind (invented)."
        ),
        "{}",
        d.screen()
    );
    d.keys("<tab>");
    assert!(d.shows("Supplier: S-0017 Rushbank Repairs Ltd (local"), "{}", d.screen());
    d.keys("}");
    assert!(d.message().contains("last procurement"), "{}", d.message());
    d.keys("{");
    assert!(d.message().contains("first procurement"), "{}", d.message());
    d.keys("<esc> L");
    assert!(d.shows("record:P-0008"), "{}", d.screen());
    assert!(d.shows("sample"), "the change that made it is found: {}", d.screen());
}

#[test]
fn what_the_detail_copies_and_finds_is_what_it_shows() {
    let mut d = Driver::sample(100, 40);
    d.keys("g p /").types("P-0014").keys("<enter> <enter> Y");
    let text = d.clipboard.last().unwrap();
    assert!(text.starts_with("Code\tSupplier\tLocality\t"), "{text}");
    assert!(text.contains("S-0022\tNettlebeck Play Surfaces Ltd\tunclear\t2021-09-08"), "{text}");
    assert_eq!(text.lines().count(), 4);
    d.keys("1 /").types("waste transfer");
    assert!(d.shows("P-0050"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("P-0050 Waste transfer"), "{}", d.screen());
}
