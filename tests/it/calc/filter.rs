use sleva::calc::figure::Figure;
use sleva::calc::filter::Filter;

#[test]
fn words_and_terms_are_told_apart() {
    let filter = Filter::parse("Grounds awarded-to:31/12/2020 state:live CEMETERY").unwrap();
    assert_eq!(filter.words, ["grounds", "cemetery"]);
    assert_eq!(filter.awarded_to.unwrap().to_string(), "2020-12-31");
    assert_eq!(filter.to_string(), "grounds cemetery awarded-to:2020-12-31 state:live");
    assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
}

#[test]
fn a_wrong_term_says_what_is_allowed() {
    let message = |text: &str| Filter::parse(text).unwrap_err().to_string();
    assert_eq!(
        message("state:open"),
        "state: open is not one of awarded, mobilising, live, completed, terminated"
    );
    assert_eq!(
        message("awarded-to:1/1/20"),
        "awarded-to: 1/1/20 has a year of two digits; write a date as 2020-12-31"
    );
}

#[test]
fn figures_have_names_that_read_back() {
    for name in [
        "value:C-0001/NT1",
        "committed:contract/C-0001",
        "committed:supplier/S-0001",
        "committed:measure/rotherham-2021-report/NT1?awarded-to:2020-12-31",
        "committed:all",
        "committed:all?state:live",
        "locality:S-0001",
    ] {
        assert_eq!(Figure::parse(name).unwrap_or_else(|| panic!("{name}")).to_string(), name);
    }
    for name in ["", "value:", "value:C-1", "committed:", "committed:contract/", "total:all"] {
        assert_eq!(Figure::parse(name), None, "{name}");
    }
}
