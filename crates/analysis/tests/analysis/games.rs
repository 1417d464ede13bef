//! What a party can make sure of, whatever the others do.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose own case is not there has failed"
)]

use crate::cases::{disagreements, example, matter, of};
use tacit_analysis::arena::{Arena, Move, Scene};
use tacit_analysis::game::{GameAnswer, GameError, GameQuestion, GameVerdict, Goal, play};
use tacit_analysis::{Bounds, Eyes, Matter};
use tacit_standing::verdict::{Life, Performance};

const VOCABULARY: &str = r#"
vocabulary = 1
name = "games"
actor = [
  { id = "arland", names = ["Arland"] },
  { id = "borland", names = ["Borland"] },
  { id = "carland", names = ["Carland"] },
  { id = "gamma", names = ["Gamma"] },
]
act = [
  { id = "attack", noun = "attacks", verb = "attack", participle = "attacked" },
  { id = "shelling", noun = "shelling", within = "attack" },
  { id = "exercise", noun = "exercises" },
]
place = []
degree = [{ id = "directed", name = "directed" }]
grade = [{ id = "balance", name = "balance of probabilities" }]
"#;

const QUIET: &str = "Arland will not attack Borland, by its own forces.";
const THROUGH_PROXIES: &str =
    "Arland will not attack Borland, by its own forces or through its listed proxies.
The listed proxies of Arland are Gamma, directed.";
const UNLESS_ATTACKED: &str = "This holds as long as Arland is not first attacked by Borland.";
const UNLESS_BY_PROXIES: &str =
    "This holds as long as Arland is not first attacked by Borland or by its listed proxies.
The listed proxies of Borland are Gamma, directed.";
const GRADED: &str = "This holds as long as Arland is not first attacked by Borland.
Against shelling, only shelling is released, for 24 hours.";
const AT_ONCE: &str = "Withdrawal takes effect on receipt.";
const IN_A_WEEK: &str = "Withdrawal takes effect 7 days after receipt.";
const NEVER: &str = "It cannot be withdrawn.";
const WITH_THE_OTHER: &str = "It is released when the promise of Borland ends or is breached.";

/// Arland's promise of these sentences.
fn forth(sentences: &[&str]) -> String {
    let head = "Assurance \"Forth\".\nVocabulary \"games\".\nFrom Arland to Borland.\n";
    head.to_owned() + &sentences.join("\n") + "\n"
}

/// The same from Borland to Arland.
fn back(sentences: &[&str]) -> String {
    let text = forth(sentences)
        .replace("Arland", "+")
        .replace("Borland", "Arland");
    text.replace('+', "Borland").replace("Forth", "Back")
}

fn texts(texts: &[String]) -> Matter {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    of(VOCABULARY, &texts)
}

fn arena(matter: &Matter) -> Arena {
    Arena::all(matter).unwrap().swap_remove(0)
}

fn asked(matter: &Matter, party: usize, goal: Goal) -> GameAnswer {
    let question = GameQuestion { party, goal };
    play(&arena(matter), question, &Bounds::default(), &|| false).unwrap()
}

/// Every combination of an act clause, a condition and a withdrawal, with and without an answer to it.
fn family() -> Vec<Matter> {
    let mut found = Vec::new();
    for act in [QUIET, THROUGH_PROXIES] {
        for condition in ["It is unconditional.", UNLESS_ATTACKED, UNLESS_BY_PROXIES] {
            if act == THROUGH_PROXIES && condition == UNLESS_BY_PROXIES {
                continue;
            }
            for withdrawal in [AT_ONCE, IN_A_WEEK, NEVER] {
                let text = forth(&[act, condition, withdrawal]);
                let answer = back(&[QUIET, UNLESS_ATTACKED, IN_A_WEEK]);
                let depends = back(&[QUIET, UNLESS_ATTACKED, WITH_THE_OTHER, NEVER]);
                found.push(texts(std::slice::from_ref(&text)));
                found.push(texts(&[text.clone(), answer]));
                found.push(texts(&[text, depends]));
            }
        }
    }
    found
}

#[test]
fn whoever_may_withdraw_on_receipt_comes_free_at_once() {
    let answer = asked(&texts(&[forth(&[QUIET, AT_ONCE])]), 0, Goal::ComeFree);
    let page = answer.page();
    assert_eq!(answer.verdict, GameVerdict::Yes);
    assert_eq!(
        page[..3],
        [
            "Can Arland come free without breaking its promise, whatever the others do?",
            "Yes: Arland can come free without breaking its promise, whatever the others do.",
            "  1. Arland gives notice of withdrawal. With this, Arland is free.",
        ]
    );
}

#[test]
fn whoever_must_wait_for_its_withdrawal_is_told_to_wait() {
    let pair = texts(&[
        forth(&[QUIET, UNLESS_ATTACKED, IN_A_WEEK]),
        back(&[QUIET, NEVER]),
    ]);
    let answer = asked(&pair, 0, Goal::ComeFree);
    assert_eq!(
        answer.lines,
        [
            "1. Arland gives notice of withdrawal. Go on with 2, whatever the others do, unless Arland is free by then.",
            "2. Arland does nothing. When the time has passed, Arland is free.",
        ]
    );
    let steps = answer.scenario.unwrap().steps;
    assert_eq!(
        steps.last().unwrap().what,
        "about 7 days pass, and nothing is done"
    );
}

#[test]
fn whoever_only_an_attack_upon_it_frees_cannot_come_free_by_itself() {
    let matter = texts(&[forth(&[QUIET, UNLESS_ATTACKED, NEVER])]);
    let answer = asked(&matter, 0, Goal::ComeFree);
    assert_eq!(answer.verdict, GameVerdict::No);
    assert_eq!(
        answer.lines,
        ["1. The others do nothing. It goes on so, whatever Arland does."]
    );
    let held = asked(&matter, 1, Goal::HoldOther);
    assert_eq!(held.verdict, GameVerdict::Yes, "{held:?}");
}

#[test]
fn whoever_answers_for_its_proxies_is_in_a_trap() {
    let answer = asked(
        &texts(&[forth(&[THROUGH_PROXIES, NEVER])]),
        0,
        Goal::KeepWord,
    );
    assert_eq!(answer.verdict, GameVerdict::No);
    assert_eq!(
        answer.sentence,
        "No: whatever Arland does, the others can bring it into breach."
    );
    assert_eq!(
        answer.lines,
        ["1. Attacks by Gamma against the territory of Borland. With this, Arland is in breach."]
    );
}

#[test]
fn a_trap_is_left_by_withdrawing_before_anybody_acts() {
    let answer = asked(
        &texts(&[forth(&[THROUGH_PROXIES, AT_ONCE])]),
        0,
        Goal::KeepWord,
    );
    assert_eq!(answer.verdict, GameVerdict::Yes);
    assert_eq!(
        answer.lines,
        ["1. Arland gives notice of withdrawal. Nothing can come of it after that."]
    );
}

#[test]
fn a_disavowal_that_counts_opens_the_trap() {
    let disavowal = "An act of a listed proxy that Arland disavows within 48 hours does not count.";
    let matter = texts(&[forth(&[THROUGH_PROXIES, disavowal, NEVER])]);
    let answer = asked(&matter, 0, Goal::KeepWord);
    assert_eq!(answer.verdict, GameVerdict::Yes);
    assert_eq!(
        answer.lines,
        [
            "1. Arland does nothing. If it comes to attacks by Gamma against the territory of Borland: go on with 2. Otherwise it goes on so.",
            "2. Arland disavows it in time. Go on with 1.",
        ]
    );
}

#[test]
fn nobody_is_made_to_join_in_an_act_of_others() {
    let matter = texts(&[forth(&[QUIET, "Participation counts.", NEVER])]);
    let joined = |arena: &Arena| {
        let mut choices = arena.repertoire.choices.iter();
        choices.any(|choice| !choice.deed.joined.is_empty() && !choice.is_nothing())
    };
    assert!(
        joined(&arena(&matter)),
        "joining in an attack is a breach here"
    );
    assert_eq!(asked(&matter, 0, Goal::KeepWord).verdict, GameVerdict::Yes);
}

#[test]
fn nobody_brings_into_breach_whoever_answers_for_itself_alone() {
    let pair = texts(&[
        forth(&[QUIET, UNLESS_BY_PROXIES, IN_A_WEEK]),
        back(&[QUIET, UNLESS_ATTACKED, NEVER]),
    ]);
    for party in 0..2 {
        assert_eq!(
            asked(&pair, party, Goal::KeepWord).verdict,
            GameVerdict::Yes
        );
        let breach = asked(&pair, party, Goal::BringOtherIntoBreach);
        assert_eq!(breach.verdict, GameVerdict::No);
    }
}

#[test]
fn attacks_that_are_answered_by_degrees_do_not_go_on_for_ever() {
    let pair = texts(&[
        forth(&[QUIET, GRADED, IN_A_WEEK]),
        back(&[QUIET, GRADED, IN_A_WEEK]),
    ]);
    let answer = asked(&pair, 0, Goal::ComeFree);
    assert_eq!(answer.verdict, GameVerdict::Yes);
    assert!(answer.positions < 1_000, "{}", answer.positions);
}

/// Every example of one text or two.
fn gallery() -> Vec<Matter> {
    let folders = std::fs::read_dir(example("")).unwrap();
    let mut folders: Vec<_> = folders.map(|folder| folder.unwrap().path()).collect();
    folders.sort();
    let mut found = vec![matter(
        "december",
        "december.vocabulary.toml",
        &["a-to-b.assurance", "b-to-a.assurance"],
    )];
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let names = std::fs::read_dir(folder).unwrap();
        let names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        let of_kind = |kind: &str| -> Vec<&str> {
            let names = names.iter().map(String::as_str);
            names.filter(|name| name.ends_with(kind)).collect()
        };
        let texts = of_kind(".assurance");
        if let ([vocabulary], 1..=2) = (of_kind(".vocabulary.toml").as_slice(), texts.len()) {
            found.push(matter(folder.to_str().unwrap(), vocabulary, &texts));
        }
    }
    found
}

#[test]
fn every_way_that_is_shown_is_replayed_by_the_judge() {
    let (gallery, family) = (gallery(), family());
    assert!(gallery.len() >= 10, "{}", gallery.len());
    for matter in gallery.iter().chain(&family) {
        for arena in Arena::all(matter).unwrap() {
            for (party, goal) in questions() {
                let question = GameQuestion { party, goal };
                let Ok(answer) = play(&arena, question, &Bounds::default(), &|| false) else {
                    continue;
                };
                let scenario = answer.scenario.as_ref();
                let scenario = scenario.expect("a decided game shows its way");
                let wrong = disagreements(matter, scenario);
                assert_eq!(wrong, Vec::<String>::new(), "{answer:#?}");
                assert!(!answer.lines.is_empty(), "{answer:#?}");
            }
        }
    }
}

#[test]
fn a_bound_leaves_the_answer_open_or_as_it_is() {
    let pair = texts(&[
        forth(&[QUIET, UNLESS_BY_PROXIES, IN_A_WEEK]),
        back(&[QUIET, UNLESS_ATTACKED, WITH_THE_OTHER, NEVER]),
    ]);
    let arena = arena(&pair);
    let mut open = 0;
    for (party, goal) in questions() {
        let question = GameQuestion { party, goal };
        let whole = play(&arena, question, &Bounds::default(), &|| false).unwrap();
        for positions in 1..whole.positions {
            let bounds = Bounds {
                positions,
                ..Bounds::default()
            };
            let answer = play(&arena, question, &bounds, &|| false).unwrap();
            if answer.verdict == GameVerdict::Unknown {
                open += 1;
                assert!(
                    answer.sentence.starts_with("Not decided within"),
                    "{answer:?}"
                );
                assert_eq!((answer.lines.len(), answer.scenario), (0, None));
            } else {
                assert_eq!(answer.verdict, whole.verdict, "{answer:?}");
            }
        }
        let broken = play(&arena, question, &Bounds::default(), &|| true).unwrap();
        assert_eq!(broken.sentence, "Not decided: the search was broken off.");
    }
    assert!(open > 20, "{open}");
}

#[test]
fn nothing_is_asked_of_a_promise_that_is_not_there() {
    let arena = arena(&texts(&[forth(&[QUIET, NEVER])]));
    let ask = |party, goal| {
        play(
            &arena,
            GameQuestion { party, goal },
            &Bounds::default(),
            &|| false,
        )
    };
    let none = GameError::NoPromise("Borland".to_owned());
    assert_eq!(ask(1, Goal::ComeFree), Err(none.clone()));
    assert_eq!(ask(0, Goal::HoldOther), Err(none));
    assert_eq!(ask(2, Goal::ComeFree), Err(GameError::NoParty(2)));
}

#[test]
fn a_goal_is_found_by_its_name() {
    for goal in Goal::ALL {
        assert_eq!(Goal::named(&goal.to_string()), Some(goal));
    }
    assert_eq!(Goal::named("win"), None);
}

#[test]
fn the_answers_are_those_of_trying_every_play() {
    let mut verdicts = Vec::new();
    for matter in family() {
        let arena = arena(&matter);
        for (party, goal) in questions() {
            let question = GameQuestion { party, goal };
            let Ok(answer) = play(&arena, question, &Bounds::default(), &|| false) else {
                continue;
            };
            let naive = Naive {
                arena: &arena,
                question,
            };
            let reached = naive.comes_to_it(&arena.given(), Whose::Party, &[], NAIVE_TURNS);
            let is_yes = reached == matches!(goal, Goal::ComeFree | Goal::BringOtherIntoBreach);
            let expected = if is_yes {
                GameVerdict::Yes
            } else {
                GameVerdict::No
            };
            let texts: Vec<_> = matter.texts.iter().map(|(text, _)| text).collect();
            assert_eq!(
                answer.verdict,
                expected,
                "{question:?} {texts:#?} {:#?}",
                answer.page()
            );
            verdicts.push((goal, answer.verdict));
        }
    }
    verdicts.sort_unstable();
    verdicts.dedup();
    // Nobody's own act is another's breach in these texts; all else is won here and lost there.
    assert_eq!(verdicts.len(), 7, "{verdicts:?}");
}

fn questions() -> impl Iterator<Item = (usize, Goal)> {
    (0..2).flat_map(|party| Goal::ALL.into_iter().map(move |goal| (party, goal)))
}

/// How many turns of either side a play lasts: twice those of a notice and the wait for it.
const NAIVE_TURNS: usize = 10;

/// The rules of the game once more, for clarity alone: every play is tried, nothing is remembered, and no two positions are one.
struct Naive<'a> {
    arena: &'a Arena,
    question: GameQuestion,
}

#[derive(Clone, Copy, PartialEq)]
enum Whose {
    Party,
    Others { idle: bool },
}

impl Naive<'_> {
    /// Whether the side that wants something to come about gets it within so many turns.
    fn comes_to_it(&self, scene: &Scene, whose: Whose, notices: &[usize], turns: usize) -> bool {
        if self.is_there(scene) {
            return true;
        }
        if turns == 0 {
            return false;
        }
        let is_party = whose == Whose::Party;
        let next = |is_idle: bool| {
            if is_party {
                Whose::Others { idle: is_idle }
            } else {
                Whose::Party
            }
        };
        let waited = self.arena.turn(scene, Move::Wait);
        let idle = match (whose, waited) {
            (Whose::Others { idle: true }, Some(turn)) => turn.scene,
            _ => scene.clone(),
        };
        let wants = matches!(
            self.question.goal,
            Goal::ComeFree | Goal::BringOtherIntoBreach
        );
        // One play is enough for the side that wants something to come about; the other needs one that does not lead there.
        let enough = is_party == wants;
        if self.comes_to_it(&idle, next(true), notices, turns - 1) == enough {
            return enough;
        }
        let choices = self.arena.repertoire.choices.iter().enumerate();
        let own = &self.arena.parties[self.question.party];
        let acts = choices.filter(|(_, choice)| (choice.deed.author == *own) == is_party);
        for (number, _) in acts {
            let after = self.arena.turn(scene, Move::Act(number)).unwrap().scene;
            // An act after which everything is as it was does not hold up the others.
            if self.outcomes(&after) != self.outcomes(scene)
                && self.comes_to_it(&after, next(false), notices, turns - 1) == enough
            {
                return enough;
            }
        }
        for promise in 0..self.arena.promises.len() {
            let is_own = self.arena.giver(promise) == self.question.party;
            if is_own == is_party && !notices.contains(&promise) {
                let after = self.arena.turn(scene, Move::Notice(promise)).unwrap().scene;
                let notices: Vec<usize> = notices.iter().copied().chain([promise]).collect();
                if self.comes_to_it(&after, next(false), &notices, turns - 1) == enough {
                    return enough;
                }
            }
        }
        !enough
    }

    fn outcomes(&self, scene: &Scene) -> Vec<(Life, Performance)> {
        let promises = 0..self.arena.promises.len();
        promises
            .map(|it| self.arena.outcome(scene, Eyes::Supposed, it))
            .collect()
    }

    fn is_there(&self, scene: &Scene) -> bool {
        let of = |party: usize| {
            let mut promises = 0..self.arena.promises.len();
            let promise = promises.find(|it| self.arena.giver(*it) == party);
            promise.map(|it| self.arena.outcome(scene, Eyes::Supposed, it))
        };
        let (own, other) = (of(self.question.party), of(1 - self.question.party));
        let is_free = |outcome: Option<(Life, Performance)>| {
            let ends = [Life::Released, Life::Withdrawn, Life::Expired];
            outcome.is_some_and(|(life, kept)| ends.contains(&life) && kept == Performance::Kept)
        };
        let is_broken = |outcome: Option<(Life, Performance)>| {
            outcome.is_some_and(|(_, performance)| performance == Performance::Breached)
        };
        match self.question.goal {
            Goal::ComeFree => is_free(own),
            Goal::KeepWord => is_broken(own),
            Goal::BringOtherIntoBreach => is_broken(other) && !is_broken(own),
            Goal::HoldOther => is_free(other),
        }
    }
}
