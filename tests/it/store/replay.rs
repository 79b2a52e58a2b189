//! The register is what its audit trail says: rebuilt from it, every row is the same.

use sleva::db::request::{Command, Kind, Record, SampleSize, SampleSpec};
use sleva::db::sqlite::{Sqlite, replay};
use sleva::db::{Error, Store};

use super::{
    commitment, created, file, measure, memory, morning, profile, put, raw, register, supplier,
};

fn sample(size: SampleSize) -> Command {
    Command::Sample(SampleSpec { size, seed: 1 })
}

fn replayed(log: &Sqlite) -> Sqlite {
    let mut into = memory();
    replay(log, &mut into).unwrap();
    into
}

fn same(log: &Sqlite) {
    let into = replayed(log);
    assert_eq!(into.digests().unwrap(), log.digests().unwrap());
    assert_eq!(into.verify_chain(), log.verify_chain());
}

#[test]
fn imports_are_rebuilt_with_ids_versions_and_numbers() {
    let (_folder, path) = file();
    let mut store = created(&path);
    register(&mut store);
    put(&mut store, Kind::Commitments, vec![Record::Commitment(commitment("C-0001", "M1", "5"))]);
    put(&mut store, Kind::Profiles, vec![profile("C-0001", "M1", "2024-25 Q3", "5")]);
    put(&mut store, Kind::Commitments, vec![Record::Commitment(commitment("C-0001", "M1", "6"))]);
    put(&mut store, Kind::Suppliers, vec![supplier("S-0001", "Renamed"), supplier("S-0002", "B")]);
    put(&mut store, Kind::Measures, vec![Record::Measure(measure("M1", None, Some("9")))]);
    same(&store);
}

#[test]
fn a_generated_sample_is_generated_again_and_later_changes_follow() {
    let (_folder, path) = file();
    let mut store = created(&path);
    let receipt = store.write(&sample(SampleSize::Sample), &morning()).unwrap();
    assert!(receipt.kept && receipt.seq == Some(2) && receipt.added > 0);
    same(&store);
    put(&mut store, Kind::Suppliers, vec![supplier("S-9999", "Later")]);
    same(&store);
}

#[test]
fn a_sample_goes_only_into_an_empty_database() {
    let mut store = memory();
    register(&mut store);
    let refused = store.write(&sample(SampleSize::Sample), &morning());
    assert!(matches!(refused, Err(Error::Refused(_))));
    assert_eq!(super::all(&store, Kind::Contracts).len(), 1);
}

#[test]
fn the_trail_keeps_the_generator_and_not_the_rows() {
    let (_folder, path) = file();
    let mut store = created(&path);
    store.write(&sample(SampleSize::Sample), &morning()).unwrap();
    let (encoding, image): (String, Vec<u8>) = raw(&path)
        .query_row("SELECT encoding, image FROM audit WHERE seq = 2", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(encoding, "generator");
    assert_eq!(String::from_utf8(image).unwrap(), "sleva-sample sample 1 5");
}

#[test]
fn an_edit_past_the_store_shows_when_the_trail_is_replayed() {
    let (_folder, path) = file();
    let mut store = created(&path);
    register(&mut store);
    raw(&path).execute("UPDATE contracts SET value = value + 1", []).unwrap();
    assert_eq!(store.verify_chain().unwrap().rows, 4, "the chain alone does not see it");
    let differ: Vec<&str> = replayed(&store)
        .digests()
        .unwrap()
        .into_iter()
        .zip(store.digests().unwrap())
        .filter(|(rebuilt, stored)| rebuilt != stored)
        .map(|((table, _), _)| table)
        .collect();
    assert_eq!(differ, ["contracts"]);
}

#[test]
fn what_is_exported_and_imported_elsewhere_is_exported_the_same() {
    let mut store = memory();
    store.write(&sample(SampleSize::Sample), &morning()).unwrap();
    let mut other = memory();
    let files = Kind::ALL.iter().map(|kind| super::import(*kind, super::all(&store, *kind)));
    let receipt = other.write(&Command::ImportAll(files.collect()), &morning()).unwrap();
    assert!(receipt.kept, "{receipt:?}");
    for kind in Kind::ALL {
        assert_eq!(super::all(&other, *kind), super::all(&store, *kind), "{}", kind.word());
    }
    same(&other);
}

#[test]
fn verifying_names_the_table_that_differs_from_its_trail() {
    let (_folder, path) = file();
    let mut store = created(&path);
    register(&mut store);
    put(&mut store, Kind::Commitments, vec![Record::Commitment(commitment("C-0001", "M1", "5"))]);
    assert_eq!(store.verify().unwrap().rows, 5);
    for (edit, table) in [
        ("UPDATE measure_kept SET known = known + 1", "measure_kept"),
        ("UPDATE contract_kept SET known = known + 1", "contract_kept"),
    ] {
        raw(&path).execute(edit, []).unwrap();
        let Err(Error::Damaged(what)) = store.verify() else { panic!("{edit}") };
        assert!(what.contains(&format!("the table {table} ")), "{what}");
    }
}
