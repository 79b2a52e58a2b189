//! A workbook with bytes changed anywhere is read, or it is one sentence.

use proptest::prelude::*;
use sleva::db::request::Kind;
use sleva::exchange::Fault;

use super::{NO_STRINGS, book, raw, raw_row, read, sheet};

fn written() -> Vec<u8> {
    let rows: &[&[&str]] = &[&["supplier_ref", "name"], &["S-1", "One"], &["S-2", "Two"]];
    book(vec![sheet("One", rows), sheet("Other", &[&["x"]])])
}

fn sane(bytes: &[u8]) -> Result<(), TestCaseError> {
    match read(Kind::Suppliers, bytes) {
        Ok(_)
        | Err(Fault::Refused(_) | Fault::Empty | Fault::Missing { .. } | Fault::Twice { .. }) => {
            Ok(())
        }
        Err(other) => Err(TestCaseError::fail(format!("{other:?}"))),
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
        sane(&bytes)?;
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
        sane(&raw(&String::from_utf8_lossy(&rows), NO_STRINGS))?;
    }
}
