//! A workbook with bytes changed anywhere is read, or it is one sentence.

use proptest::prelude::*;
use sleva::db::request::{Kind, Record};
use sleva::sentence::of_fault;

use super::{NO_STRINGS, book, raw, raw_row, read, sheet};

fn written() -> Vec<u8> {
    let rows: &[&[&str]] = &[&["supplier_ref", "name"], &["S-1", "One"], &["S-2", "Two"]];
    book(vec![sheet("One", rows), sheet("Other", &[&["x"]])])
}

/// The names that were read; none where the workbook was refused in a sentence that can be shown.
fn names(bytes: &[u8]) -> Option<Vec<String>> {
    match read(Kind::Suppliers, bytes) {
        Ok(read) => Some(
            read.records
                .iter()
                .map(|(_, record)| match record {
                    Record::Supplier(supplier) => supplier.name.clone(),
                    other => panic!("{other:?}"),
                })
                .collect(),
        ),
        Err(fault) => {
            let said = of_fault(&fault, "s.xlsx").to_string();
            assert!(!said.chars().any(char::is_control), "{said:?}");
            None
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(140))]

    #[test]
    fn changed_bytes_of_the_file_are_read_or_refused(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
        is_cut in proptest::bool::weighted(0.1),
    ) {
        let mut bytes = written();
        for (at, byte) in places {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(end.index(bytes.len()));
        }
        // Without its first bytes it is no workbook any more, and is never handed over.
        bytes.splice(..4.min(bytes.len()), *b"PK\x03\x04");
        if let Some(names) = names(&bytes) {
            prop_assert_eq!(names, ["One", "Two"], "checksums hold what is read");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn changed_bytes_of_a_sheet_are_read_or_refused(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let rows = [raw_row(1, &["supplier_ref", "name"]), raw_row(2, &["S-1", "One"])];
        let mut rows = rows.concat().into_bytes();
        for (at, byte) in places {
            let at = at.index(rows.len());
            rows[at] = byte;
        }
        names(&raw(&String::from_utf8_lossy(&rows), NO_STRINGS));
    }
}
