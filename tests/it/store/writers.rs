//! Several writers at once, in threads with connections of their own, as processes have them.

use sleva::db::request::Kind;
use sleva::db::sqlite::{Mode, Sqlite};

use super::{all, created, file, put, raw, supplier};

#[test]
fn writers_wait_for_one_another_and_lose_nothing() {
    let (_folder, path) = file();
    drop(created(&path));
    let (writers, each) = (4, 25);
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let path = &path;
            scope.spawn(move || {
                let mut store = Sqlite::open(path, Mode::ReadWrite).unwrap();
                for n in 0..each {
                    // One of their own, and one that all of them change.
                    let own = supplier(&format!("S-{writer}-{n}"), "Own");
                    let shared = supplier("S-SHARED", &format!("{writer} {n}"));
                    let receipt = put(&mut store, Kind::Suppliers, vec![own, shared]);
                    assert!(receipt.kept && receipt.rejected.is_empty());
                }
            });
        }
    });
    let store = Sqlite::open(&path, Mode::ReadWrite).unwrap();
    assert_eq!(all(&store, Kind::Suppliers).len(), writers * each + 1);
    assert_eq!(store.verify_chain().unwrap().rows, (writers * each + 1) as u64);
    let version: i64 = raw(&path)
        .query_row("SELECT version FROM suppliers WHERE supplier_ref = 'S-SHARED'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(
        version,
        (writers * each).try_into().unwrap(),
        "every change is a version of its own"
    );
}
