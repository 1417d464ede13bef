//! Words that change no verdict, and words that another clause says already.

use crate::small::{found, one, pair, sentences};
use tacit_analysis::{Clause, Kind, Level};

const QUIET: &str = "Arland will not attack Borland, by its own forces.\nThis holds as long as Arland is not first attacked by Borland.\n";

#[test]
fn an_exception_of_what_was_never_promised_is_dead() {
    let matter = one(&format!(
        "{QUIET}It does not cover raids against the Gamma Brigades."
    ));
    let found = found(&matter, Kind::DeadClause);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].level, Level::Note);
    assert_eq!(found[0].clauses[0].clause, Clause::Exception(0));
    assert_eq!(
        found[0].sentence,
        "nothing would be judged otherwise, with at most one mistake, without `It does not cover raids against the Gamma Brigades.`: in this text the words do nothing"
    );
}

#[test]
fn clauses_that_each_change_some_verdict_are_not_dead() {
    let matter = one(&format!(
        "{QUIET}It does not cover raids in Deltaland.\nNeither side counts shelling.\nWithdrawal takes effect 7 days after receipt.\nA notice is deemed received 24 hours after it is held.\nIt ends 90 days after entry into effect.\nIf it is disputed or unknown who acted, Arland will ask and wait 12 hours before it holds itself released."
    ));
    assert_eq!(sentences(&matter, Kind::DeadClause), Vec::<String>::new());
}

#[test]
fn of_two_clauses_that_say_the_same_each_shadows_the_other() {
    let matter = one(&format!(
        "{QUIET}It does not cover raids.\nNeither side counts raids."
    ));
    let found = found(&matter, Kind::DeadClause);
    let shadowed = found
        .iter()
        .find(|it| it.clauses[0].clause == Clause::Exception(0));
    let shadowed = shadowed.expect("what neither side counts need not be excepted");
    assert_eq!(shadowed.clauses[1].clause, Clause::Uncounted);
    assert!(
        shadowed.sentence.ends_with("says the same already"),
        "{}",
        shadowed.sentence
    );
}

#[test]
fn silence_on_a_power_that_counts_for_nobody_is_dead() {
    let silent = "It says nothing of the acts of Carland.\n";
    let dead = found(&one(&format!("{QUIET}{silent}")), Kind::DeadClause);
    assert_eq!(dead[0].clauses[0].clause, Clause::SilentOn);
}

#[test]
fn harm_that_is_excepted_is_no_dead_clause() {
    let matter = pair(
        &format!(
            "{QUIET}It does not cover raids against the Gamma Brigades, incidental harm included."
        ),
        "Borland will not attack Arland, by its own forces.\nThis holds as long as Borland is not first attacked by Arland.\n",
    );
    assert_eq!(sentences(&matter, Kind::DeadClause), Vec::<String>::new());
}
