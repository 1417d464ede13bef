//! The reference evaluator against itself and against cases worked out by hand.

#[cfg(test)]
mod naive;

#[cfg(test)]
mod random {
    use super::naive::cases::case;
    use super::naive::{Times, outcomes};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn probe(case in case()) {
            let all = outcomes(&case.vocabulary, &case.texts, &case.records, &case.question, Times::Every);
            println!("{:?}", all.map(|it| it.len()));
        }
    }
}
