use std::collections::BTreeMap;

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use sleva::calc::sampling::{Purchase, allocate, draw};
use sleva::calc::words::SampleBy;

fn purchases(categories: &[Option<&str>]) -> Vec<Purchase> {
    (1..)
        .zip(categories)
        .map(|(number, category)| Purchase {
            procurement_ref: format!("P-{number:04}"),
            category: category.map(str::to_owned),
        })
        .collect()
}

fn names(drawn: &[Purchase]) -> Vec<&str> {
    drawn.iter().map(|purchase| purchase.procurement_ref.as_str()).collect()
}

#[test]
fn the_queue_is_that_of_sha_256_over_seed_and_reference() {
    let population = purchases(&[None; 9]);
    let mut queue: Vec<&str> = names(&population);
    queue.sort_by_key(|name| <[u8; 32]>::from(Sha256::digest(format!("7/{name}").as_bytes())));
    for size in 0..=9 {
        let mut expected = queue[..size].to_vec();
        expected.sort_unstable();
        assert_eq!(names(&draw(7, size, None, &population)), expected);
    }
    // Worked with sha256sum: the three smallest digests of 7/P-0001 … 7/P-0009.
    assert_eq!(names(&draw(7, 3, None, &population)), GOLDEN);
}

const GOLDEN: [&str; 3] = ["P-0006", "P-0007", "P-0009"];

#[test]
fn places_are_shared_out_by_largest_remainders() {
    // 10 of 60, 30 and 10 of 100: 6, 3 and 1.
    assert_eq!(allocate(10, &[60, 30, 10]), [6, 3, 1]);
    // 10 of 57, 29 and 14: 5.7, 2.9 and 1.4, so the two largest remainders round up.
    assert_eq!(allocate(10, &[57, 29, 14]), [6, 3, 1]);
    // A tie of halves goes to the earlier name.
    assert_eq!(allocate(3, &[1, 1]), [1, 1]);
    assert_eq!(allocate(1, &[5, 5]), [1, 0]);
    // 0.1 of a place would be none: it gets one, from the one that has most above its part.
    assert_eq!(allocate(10, &[98, 1, 1]), [8, 1, 1]);
    // Fewer places than strata: the largest remainders alone.
    assert_eq!(allocate(2, &[5, 4, 1]), [1, 1, 0]);
    assert_eq!(allocate(5, &[]), Vec::<usize>::new());
    assert_eq!(allocate(5, &[0, 2]), [0, 2]);
}

proptest! {
    #[test]
    fn a_sample_has_as_many_as_it_can_and_none_twice(
        seed: u64,
        size in 0_usize..80,
        categories in prop::collection::vec(prop::option::of("[A-D]"), 0..60),
        is_stratified: bool,
        turn in 0_usize..60,
    ) {
        let categories: Vec<Option<&str>> = categories.iter().map(Option::as_deref).collect();
        let mut population = purchases(&categories);
        let by = is_stratified.then_some(SampleBy::Category);
        let drawn = draw(seed, size, by, &population);
        prop_assert_eq!(drawn.len(), size.min(population.len()));
        prop_assert!(drawn.windows(2).all(|pair| pair[0].procurement_ref < pair[1].procurement_ref));
        prop_assert!(drawn.iter().all(|purchase| population.contains(purchase)));
        prop_assert_eq!(&draw(seed, size, by, &population), &drawn);
        if !population.is_empty() {
            let turn = turn % population.len();
            population.rotate_left(turn);
            population.reverse();
        }
        prop_assert_eq!(&draw(seed, size, by, &population), &drawn);
    }

    #[test]
    fn a_purchase_more_takes_no_other_place_than_its_own(
        seed: u64, size in 1_usize..20, count in 0_usize..60,
    ) {
        let all = purchases(&vec![None; count + 1]);
        let before = draw(seed, size, None, &all[..count]);
        let after = draw(seed, size, None, &all);
        let gone = before.iter().filter(|purchase| !after.contains(purchase)).count();
        let is_in = after.contains(&all[count]);
        prop_assert_eq!(gone, usize::from(is_in && count >= size));
    }

    #[test]
    fn strata_get_their_part_within_one_place(
        size in 0_usize..200,
        strata in prop::collection::vec(1_usize..90, 1..7),
    ) {
        let all: usize = strata.iter().sum();
        let parts = allocate(size, &strata);
        let size = size.min(all);
        prop_assert_eq!(parts.iter().sum::<usize>(), size);
        let is_lifted = strata.iter().any(|stratum| size * stratum < all);
        for (part, stratum) in parts.iter().zip(&strata) {
            prop_assert!(part <= stratum);
            if size >= strata.len() {
                prop_assert!(*part >= 1);
            }
            if !is_lifted {
                prop_assert!(part * all < size * stratum + all, "{:?} of {:?}", parts, strata);
                prop_assert!((part + 1) * all > size * stratum, "{:?} of {:?}", parts, strata);
            }
        }
    }

    #[test]
    fn a_category_has_what_is_allocated_to_it(
        seed: u64, size in 0_usize..40, counts in prop::collection::vec(1_usize..20, 1..5),
    ) {
        let names = ["A", "B", "C", "D"];
        let categories: Vec<Option<&str>> = names.iter().zip(&counts)
            .flat_map(|(name, count)| std::iter::repeat_n(Some(*name), *count)).collect();
        let mut got: BTreeMap<String, usize> = BTreeMap::new();
        for purchase in draw(seed, size, Some(SampleBy::Category), &purchases(&categories)) {
            *got.entry(purchase.category.unwrap()).or_default() += 1;
        }
        for (name, part) in names.iter().zip(allocate(size, &counts)) {
            prop_assert_eq!(got.get(*name).copied().unwrap_or(0), part);
        }
    }
}
