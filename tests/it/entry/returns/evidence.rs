//! Evidence of a line: a reference and the digest of a file that stays where it is.

use super::*;

/// Of `abc`.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn a_file_is_kept_by_its_name_and_digest_and_begins_the_draft() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.pdf");
    std::fs::write(&path, "abc").unwrap();
    let mut d = at_return();
    d.keys("j E");
    assert!(d.shows("New evidence of M2 in C-0001 2025-26 Q2"), "{}", d.screen());
    d.types("EV-1").keys("<enter>").types("14").keys("<enter>").types("30.9.2025").keys("<enter>");
    d.types(&path.display().to_string()).keys("<f10>");
    assert_eq!(d.app.view(), "return", "{}", d.screen());
    assert!(d.message().contains("Evidence EV-1 of M2 is saved"), "{}", d.message());
    let [own] = <[Evidence; 1]>::try_from(evidence(d.db())).unwrap();
    assert_eq!((own.evidence_ref.as_str(), own.sha256.as_deref()), ("EV-1", Some(ABC)));
    assert_eq!(own.units, Some(quantity("14")));
    assert_eq!(own.note.as_deref(), Some("letters.pdf"));
    let draft = newest(d.db()).unwrap();
    assert_eq!((draft.key.version, draft.people), (1, vec!["officer1".to_owned()]));
    assert!(d.shows("EV-1 of 14 hours, 2025-09-30,"), "{}", d.screen());
    // It adds up to more than is declared: that blocks.
    d.keys("3 <enter>");
    assert!(d.line_with("M2 ").contains("x evidence sum"), "{}", d.screen());
    d.keys("k <tab> D y");
    assert!(evidence(d.db()).is_empty(), "{}", d.screen());
    d.keys("u");
    assert_eq!(evidence(d.db()).len(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_said_at_its_field_and_nothing_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut d = at_return();
    d.keys("a").types("EV-1").keys("<enter> <enter> <enter>");
    d.types(&folder.path().join("none.pdf").display().to_string()).keys("<f10>");
    assert!(d.shows("cannot be read: No such file"), "{}", d.screen());
    d.keys("<ctrl-u>").types(&folder.path().display().to_string()).keys("<f10>");
    assert!(d.shows("is not a file"), "{}", d.screen());
    assert!(evidence(d.db()).is_empty() && newest(d.db()).is_none());
    d.keys("<ctrl-u> <f10>");
    assert_eq!(evidence(d.db()).len(), 1, "{}", d.screen());
}

#[test]
fn evidence_of_what_is_submitted_does_not_change() {
    let mut d = submitted_by("officer2");
    d.keys("g v <enter> E");
    assert!(d.message().contains("does not change any more"), "{}", d.message());
    assert_eq!(d.app.view(), "return");
}
