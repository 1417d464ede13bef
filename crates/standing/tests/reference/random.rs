//! What holds of the reference in every small case.

use crate::naive::cases::case;
use crate::naive::{Times, outcomes};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(300)
    ))]

    #[test]
    fn the_earliest_instants_show_no_outcome_that_no_instant_shows(case in case()) {
        // Which acts are of one instant is the one thing that the two read differently.
let mut case = case;
        for text in &mut case.texts {
            text.same_instant_excuses = false;
        }
        let told = |times| {
            outcomes(&case.vocabulary, &case.texts, &case.records, &case.question, times)
        };
        if let (Some(every), Some(earliest)) = (told(Times::Every), told(Times::EarliestInOrder)) {
            prop_assert!(!every.is_empty() && !earliest.is_empty());
            prop_assert!(every.is_superset(&earliest), "{every:?} {earliest:?}");
        }
    }
}
