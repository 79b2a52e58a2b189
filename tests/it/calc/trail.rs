use sleva::calc::trail::TrailFilter;

#[test]
fn changes_are_chosen_by_record_person_day_and_words() {
    let filter =
        TrailFilter::parse("Import record:\"S-0001/S60 1AE\" person:officer1 day:26/11/2026")
            .unwrap();
    assert_eq!(filter.words, ["import"]);
    assert_eq!(filter.record.as_deref(), Some("S-0001/S60 1AE"));
    assert_eq!(filter.person.as_deref(), Some("officer1"));
    assert_eq!((filter.since, filter.until), (filter.until, filter.since));
    assert_eq!(filter.until.unwrap().to_string(), "2026-11-26");
    assert_eq!(TrailFilter::parse(&filter.to_string()), Ok(filter));
}

#[test]
fn a_wrong_term_of_the_trail_says_what_is_allowed() {
    let message = |text: &str| TrailFilter::parse(text).unwrap_err().to_string();
    assert!(message("since:31/02/2026").starts_with("since: 31/02/2026 is a day that does not"));
    assert_eq!(message("record:"), "record: has nothing after it");
    assert!(message("status:live").contains("terms are record:, person:, day:, since:, until:"));
    assert!(TrailFilter::parse("\"status:live\" 12:30").unwrap().words.len() == 2);
}
