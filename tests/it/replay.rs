//! Whatever is imported, in any order: the audit trail alone gives the same register again.

use proptest::prelude::*;
use sleva::calc::supplier::{Branch, Supplier};
use sleva::calc::words::Locality;
use sleva::db::Store;
use sleva::db::request::{Command, Kind, Record, Setting};
use sleva::db::sqlite::{Sqlite, replay};

use crate::store::{by, commitment, contract, day, import, measure, memory, profile};

/// One row of a file, of a few records that come again and again. Many are rejected.
fn records() -> impl Strategy<Value = Record> {
    let few = || 1..4_u8;
    let supplier = (few(), few(), any::<bool>()).prop_map(|(name, word, overridden)| {
        Record::Supplier(Supplier {
            supplier_ref: format!("S-000{name}"),
            name: format!("Invented {word}"),
            locality_override: overridden.then_some(Locality::Local),
            locality_reason: (overridden && word > 1).then(|| "its yard".to_owned()),
            ..Supplier::default()
        })
    });
    let branch = (few(), few()).prop_map(|(name, at)| {
        Record::Branch(Branch {
            supplier_ref: format!("S-000{name}"),
            postcode: format!("S6{at} 1AE"),
            name: None,
            from: None,
            to: (at > 2).then(|| day("2025-01-01")),
        })
    });
    let measure = (few(), any::<bool>(), 0..4_u8).prop_map(|(name, later, proxy)| {
        let from = later.then_some("2025-01-01");
        let proxy = (proxy > 0).then(|| proxy.to_string());
        Record::Measure(measure(&format!("M{name}"), from, proxy.as_deref()))
    });
    let contract = (few(), few(), 0..3_u8).prop_map(|(name, supplier, end)| {
        let mut contract = contract(&format!("C-000{name}"));
        contract.supplier_ref = format!("S-000{supplier}");
        contract.end = day(["2024-01-01", "2026-07-14", "2027-07-14"][usize::from(end)]);
        Record::Contract(contract)
    });
    let committed = (few(), few(), 0..9_u8).prop_map(|(contract, measure, units)| {
        let (contract, measure) = (format!("C-000{contract}"), format!("M{measure}"));
        Record::Commitment(commitment(&contract, &measure, &units.to_string()))
    });
    let quarter = (few(), few(), 1..5_u8, 0..9_u8).prop_map(|(contract, measure, at, units)| {
        let (contract, measure) = (format!("C-000{contract}"), format!("M{measure}"));
        profile(&contract, &measure, &format!("2025-26 Q{at}"), &units.to_string())
    });
    let setting = (few(), few()).prop_map(|(name, value)| {
        Record::Setting(Setting {
            name: format!("invented.{name}"),
            value: value.to_string(),
            from: (value > 2).then(|| day("2025-01-01")),
            reason: None,
        })
    });
    prop_oneof![
        2 => supplier, 1 => branch, 2 => measure, 3 => contract, 3 => committed, 3 => quarter,
        1 => setting,
    ]
}

/// A file has rows of one kind; the trial and the strict one may keep nothing.
fn bring(store: &mut Sqlite, rows: &[Record], mode: u8, minute: usize) -> u64 {
    let mut changes = 0;
    for kind_of_file in Kind::ALL {
        let own: Vec<Record> = rows.iter().filter(|r| r.kind() == *kind_of_file).cloned().collect();
        if own.is_empty() {
            continue;
        }
        let mut file = import(*kind_of_file, own);
        (file.dry_run, file.strict) = (mode == 1, mode == 2);
        let who = by(&format!("2025-11-22T08:{minute:02}:00Z"));
        let receipt = store.write(&Command::Import(file), &who).unwrap();
        changes += if receipt.kept { receipt.added + receipt.changed } else { 0 };
    }
    changes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_sequence_of_imports_is_rebuilt_from_its_trail(
        files in prop::collection::vec((prop::collection::vec(records(), 1..12), 0..5_u8), 1..10),
    ) {
        let mut store = memory();
        let mut changes = 0;
        for (minute, (rows, mode)) in files.into_iter().enumerate() {
            changes += bring(&mut store, &rows, mode, minute);
        }
        let mut again = memory();
        replay(&store, &mut again).unwrap();
        prop_assert_eq!(again.digests().unwrap(), store.digests().unwrap());
        prop_assert_eq!(again.verify_chain(), store.verify_chain());
        let empty = memory().digests().unwrap();
        prop_assert_eq!(store.digests().unwrap() == empty, changes == 0);
    }
}
