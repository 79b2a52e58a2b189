//! Quick searching gives what a plain search would give, at any length of list.

use proptest::prelude::*;

use sleva::calc::text::{fold, natural};
use sleva::db::finder::{Block, Order, Rows, Window, window};
use sleva::db::request::{Kind, ListQuery, Query, Record};
use sleva::db::sqlite::Sqlite;

use super::{list, read, references};
use crate::store::{contract, memory, put, register};

fn titles() -> impl Strategy<Value = Vec<(String, String)>> {
    let word =
        prop::sample::select(vec!["Ash", "ash road", "Éclair", "road", "a", "b\u{301}", "Straße"]);
    prop::collection::vec(
        (word.clone().prop_map(str::to_owned), word.prop_map(str::to_owned)),
        0..200,
    )
}

proptest! {
    #[test]
    fn a_search_finds_what_a_plain_search_finds(
        rows in titles(),
        words in prop::collection::vec("[ashrode]{0,3}", 0..4),
    ) {
        let mut block = Block::default();
        for (one, two) in &rows {
            block.push([fold(one), fold(two)]);
        }
        let plain: Vec<usize> = (0..rows.len())
            .filter(|row| {
                let fields = [fold(&rows[*row].0), fold(&rows[*row].1)];
                words.iter().all(|word| fields.iter().any(|field| field.contains(word.as_str())))
            })
            .collect();
        let found = block.search(&words, |_| None);
        prop_assert_eq!(found.iter().collect::<Vec<_>>(), plain.clone());
        prop_assert_eq!(found.count(), plain.len());
    }

    #[test]
    fn a_window_is_a_part_of_the_sorted_rows(
        keys in prop::collection::vec(prop::option::of(0_u8..9), 0..150),
        chosen in prop::collection::vec(any::<bool>(), 150),
        first in 0_usize..160,
        count in 0_usize..160,
        descending in any::<bool>(),
        locate in 0_usize..150,
    ) {
        let order = Order::new(keys.iter().copied());
        let mut rows = Rows::none(keys.len());
        (0..keys.len()).filter(|row| chosen[*row]).for_each(|row| rows.insert(row));
        let mut known: Vec<usize> = (0..keys.len()).filter(|row| keys[*row].is_some()).collect();
        known.sort_by_key(|row| keys[*row]);
        if descending {
            known.reverse();
        }
        known.extend((0..keys.len()).filter(|row| keys[*row].is_none()));
        known.retain(|row| chosen[*row]);
        let at = known.iter().position(|row| *row == locate);
        let wanted = Window { first, count, descending, locate: Some(locate) };
        let (shown, located) = window(Some(&order), &rows, wanted);
        prop_assert_eq!(shown, known.into_iter().skip(first).take(count).collect::<Vec<_>>());
        prop_assert_eq!(located, at);
    }

    #[test]
    fn people_count_in_one_order(a in "[A-C]{0,2}[0-9]{0,3}[a-b]?", b in "[A-C]{0,2}[0-9]{0,3}[a-b]?") {
        prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
        prop_assert_eq!(natural(&a, &b).is_eq(), a == b);
    }
}

#[test]
fn people_count_numbers_as_numbers() {
    let mut names = ["NT10", "NT4a", "NT2", "NT4", "RT1", "NT", "NT02"];
    names.sort_by(|a, b| natural(a, b));
    assert_eq!(names, ["NT", "NT02", "NT2", "NT4", "NT4a", "NT10", "RT1"]);
}

/// A register too long for its first page to be worth a search, with invented titles.
fn long(count: usize) -> Sqlite {
    let mut store = memory();
    register(&mut store);
    let one = |number: usize| {
        let mut contract = contract(&format!("D-{number:05}"));
        contract.title = format!("Invented works number {number}");
        Record::Contract(contract)
    };
    put(&mut store, Kind::Contracts, (0..count).map(one).collect());
    store
}

#[test]
fn a_long_register_opens_from_its_index_and_gives_the_same_pages_when_searched() {
    let store = long(2_500);
    let everywhere = |store: &Sqlite| {
        let mut pages = Vec::new();
        for (first, descending) in
            [(0, false), (2_490, false), (1_240, false), (3, true), (2_495, true), (9_000, false)]
        {
            let query = ListQuery { first, count: 10, descending, ..list("", "contract_ref") };
            pages.push(references(store, &query));
        }
        pages
    };
    let before = everywhere(&store);
    assert_eq!(store.searching_bytes(), 0, "the first pages need no search");
    assert_eq!(before[0][..2], ["C-0001", "D-00000"]);
    assert_eq!(before[1].last().unwrap(), "D-02498");
    assert_eq!(before[3][0], "D-02496");
    assert!(before[5].is_empty());
    let locate = |text: &str, descending| {
        let locate = Some("D-00007".to_owned());
        let query = ListQuery { locate, count: 1, descending, ..list(text, "contract_ref") };
        read!(store, Contracts, Query::Contracts(query)).located
    };
    assert_eq!((locate("", false), locate("", true)), (Some(8), Some(2_492)));
    assert_eq!(locate("number", false), Some(7));
    assert_eq!(everywhere(&store), before);
    // Memory stays far below 300 bytes a contract, whatever else it has.
    let bytes = store.searching_bytes();
    assert!((1..2_501 * 300).contains(&bytes), "{bytes} bytes");
}
