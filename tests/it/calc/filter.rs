use sleva::calc::figure::Figure;
use sleva::calc::filter::Filter;

#[test]
fn words_and_terms_are_told_apart() {
    let filter = Filter::parse("Grounds awarded-to:31/12/2020 state:live CEMETERY").unwrap();
    assert_eq!(filter.words, ["grounds", "cemetery"]);
    assert_eq!(filter.awarded_to.unwrap().to_string(), "2020-12-31");
    assert_eq!(filter.to_string(), "grounds cemetery awarded-to:2020-12-31 status:live");
    assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
}

#[test]
fn a_wrong_term_says_what_is_allowed() {
    let message = |text: &str| Filter::parse(text).unwrap_err().to_string();
    assert_eq!(
        message("status:open"),
        "status: open is not one of awarded, mobilising, live, completed, terminated"
    );
    assert_eq!(
        message("awarded-to:1/1/20"),
        "awarded-to: 1/1/20 has a year of two digits; write a date as 2020-12-31"
    );
}

#[test]
fn the_word_of_the_command_line_is_read_as_well() {
    assert_eq!(Filter::parse("state:live"), Filter::parse("status:live"));
}

#[test]
fn a_term_that_there_is_not_is_refused_and_quotes_make_it_text() {
    let message = Filter::parse("grounds colour:red").unwrap_err().to_string();
    assert_eq!(
        message,
        "colour: is not a term; terms are awarded-from: -to: began-from: -to: status: contract: \
         supplier: category: department: route: lead: edition: severity: rule:; in quotes it is \
         searched as text"
    );
    assert_eq!(Filter::parse("\"colour:red\" 10:30").unwrap().words, ["colour:red", "10:30"]);
}

#[test]
fn quotes_keep_blanks_together() {
    let filter = Filter::parse("a category:\"Open Spaces\" \"double counting\"").unwrap();
    assert_eq!(filter.category.as_deref(), Some("open spaces"));
    assert_eq!(filter.words, ["a", "double counting"]);
    assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    let typing = Filter::parse("category:\"Open Sp").unwrap();
    assert_eq!(typing.category.as_deref(), Some("open sp"));
}

#[test]
fn figures_have_names_that_read_back() {
    for name in [
        "value:C-0001/NT1",
        "committed:contract/C-0001",
        "committed:supplier/S-0001",
        "committed:measure/rotherham-2021-report/NT1?awarded-to:2020-12-31",
        "committed:all",
        "committed:all?status:live",
        "locality:S-0001",
    ] {
        assert_eq!(Figure::parse(name).unwrap_or_else(|| panic!("{name}")).to_string(), name);
    }
    for name in ["", "value:", "value:C-1", "committed:", "committed:contract/", "total:all"] {
        assert_eq!(Figure::parse(name), None, "{name}");
    }
}
