use proptest::prelude::*;
use sleva::calc::assurance::{Bands, Tally, assurance, hundredths};
use sleva::calc::interval::{Interval, WHOLE, clopper_pearson};
use sleva::calc::words::AssuranceLevel;

/// Found by bisection to 60 digits with another program, and rounded outward by hand.
const GOLDENS: &[(u32, u32, u16, u16)] = &[
    (0, 10, 0, 3085),         // 0 to 30.84971078
    (10, 10, 6915, 10_000),   // 69.15028922 to 100
    (9, 10, 5549, 9975),      // 55.49838830 to 99.74714215
    (27, 30, 7347, 9789),     // 73.47115495 to 97.88828630
    (58, 60, 8847, 9960),     // 88.47189556 to 99.59373754
    (1, 1, 250, 10_000),      // 2.5 to 100, exactly
    (0, 1, 0, 9750),          // 0 to 97.5, exactly
    (1, 2, 125, 9875),        // 1.25791171 to 98.74208829
    (3, 7, 989, 8160),        // 9.89882784 to 81.59484324
    (19, 20, 7512, 9988),     // 75.12672372 to 99.87349105
    (150, 200, 6840, 8084),   // 68.40371667 to 80.83928304
    (299, 300, 9815, 10_000), // 98.15687480 to 99.99156109
    (5, 1000, 16, 117),       // 0.16254195 to 1.16294706
];

#[test]
fn bounds_are_those_worked_elsewhere_rounded_outward() {
    for (hits, all, lower, upper) in GOLDENS.iter().copied() {
        let found = clopper_pearson(hits, all);
        assert_eq!(found, Some(Interval { lower, upper }), "{hits} of {all}");
    }
    assert_eq!(clopper_pearson(0, 0), None);
    assert_eq!(clopper_pearson(2, 1), None);
}

proptest! {
    #[test]
    fn an_interval_holds_its_rate_and_is_the_mirror_of_its_opposite(
        all in 1_u32..120, part in 0_u32..120,
    ) {
        let hits = part % (all + 1);
        let found = clopper_pearson(hits, all).unwrap();
        let (rate, whole) = (u64::from(hits) * u64::from(WHOLE), u64::from(all));
        prop_assert!(u64::from(found.lower) * whole <= rate);
        prop_assert!(u64::from(found.upper) * whole >= rate);
        let opposite = clopper_pearson(all - hits, all).unwrap();
        prop_assert_eq!((WHOLE - opposite.upper, WHOLE - opposite.lower), (found.lower, found.upper));
        if hits < all {
            let more = clopper_pearson(hits + 1, all).unwrap();
            prop_assert!(more.lower >= found.lower && more.upper >= found.upper);
        }
    }
}

fn tally(compliant: u32, not_compliant: u32, not_determined: u32) -> Tally {
    Tally { compliant, not_compliant, not_determined, not_checked: 0 }
}

#[test]
fn a_level_begins_exactly_at_its_band() {
    use AssuranceLevel::*;
    let bands = Bands::default();
    let of = |hits, all| bands.level(hits, all);
    assert_eq!(of(19, 20), Some(Substantial)); // 95%
    assert_eq!(of(949, 1000), Some(Reasonable)); // 94.9%
    assert_eq!(of(17, 20), Some(Reasonable)); // 85%
    assert_eq!(of(84, 100), Some(Limited));
    assert_eq!(of(7, 10), Some(Limited)); // 70%
    assert_eq!(of(699, 1000), Some(None)); // 69.9%
    assert_eq!(of(0, 0), Option::None);
}

#[test]
fn a_level_is_weak_where_the_interval_reaches_into_another_band() {
    let bands = Bands::default();
    // 27 of 30 is 90%, reasonable; 73.47% to 97.89% reaches from limited to substantial.
    let found = assurance(&tally(27, 3, 0), &bands).unwrap();
    assert_eq!((found.level, found.is_weak), (AssuranceLevel::Reasonable, true));
    // 299 of 300: 98.15% to 100%, all of it substantial.
    let found = assurance(&tally(299, 1, 0), &bands).unwrap();
    assert_eq!((found.level, found.is_weak), (AssuranceLevel::Substantial, false));
}

#[test]
fn what_was_not_determined_is_apart_and_counts_against_in_the_worst_case() {
    // 19 of 20 determined is 95%; with 4 not determined at worst 19 of 24, 79.2%.
    let counts = tally(19, 1, 4);
    let found = assurance(&counts, &Bands::default()).unwrap();
    assert_eq!((counts.determined(), counts.checked()), (20, 24));
    assert_eq!(found.level, AssuranceLevel::Substantial);
    assert_eq!(found.worst_level, AssuranceLevel::Limited);
    assert_eq!(found.interval, clopper_pearson(19, 20).unwrap());
    assert_eq!(assurance(&tally(0, 0, 4), &Bands::default()), None);
}

#[test]
fn hundredths_read_as_a_percentage() {
    assert_eq!(hundredths(7347), "73.47%");
    assert_eq!(hundredths(5), "0.05%");
    assert_eq!(hundredths(10_000), "100.00%");
}
