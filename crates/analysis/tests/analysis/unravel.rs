//! What would unravel what stands: every set replays, none has a part too many, and trying everything finds no other.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is what a test is for"
)]

use crate::cases::{example, matter};
use std::collections::{BTreeMap, BTreeSet};
use tacit_analysis::unravel::{Change, Ground, Now, Part, Reach, Situation, Unravelling, own_eyes};
use tacit_analysis::{Matter, unravel};
use tacit_lang::time::{Between, parse_instant};
use tacit_standing::docket::Docket;
use tacit_standing::read::{read_records, write_record};
use tacit_standing::record::{Claim, Holding, Incident, Learned, Record, Source, Stance, When};
use tacit_standing::verdict::{Eyes, Life, Performance, Question, Word};

/// What is on record in this example, as of `at`, as known then.
fn situation(matter: Matter, folder: &str, records: &str, at: &str) -> Situation {
    let file = std::fs::read(example(folder).join(records)).expect(records);
    let batch = read_records(file.as_slice()).expect("records in memory");
    assert_eq!(batch.problems, []);
    let own = own_eyes(&matter.vocabulary, &batch.records);
    let eyes = own.into_iter().filter_map(|(party, names)| {
        let viewpoint = names.into_iter().next()?;
        let eyes = Eyes {
            viewpoint,
            as_known_to: None,
        };
        Some((party, eyes))
    });
    let at = parse_instant(at).unwrap();
    Situation {
        eyes: eyes.collect(),
        matter,
        records: batch.records,
        at,
        known: at,
    }
}

fn december(at: &str) -> Situation {
    let texts = ["a-to-b.assurance", "b-to-a.assurance"];
    let matter = matter("december", "december.vocabulary.toml", &texts);
    situation(matter, "december", "timeline.records.jsonl", at)
}

fn contested(at: &str) -> Situation {
    let texts = ["arland-to-borland.assurance", "borland-to-arland.assurance"];
    let matter = matter("contested", "contested.vocabulary.toml", &texts);
    situation(matter, "contested", "records.jsonl", at)
}

/// What the judge comes to otherwise than a set says, of its records written to lines behind those on record.
fn disagreements(situation: &Situation, found: &Unravelling) -> Vec<String> {
    let ground = Ground::of(situation);
    let mut wrong = Vec::new();
    for one in &found.promises {
        for set in &one.sets {
            let on_record = ground.records.iter().map(|(_, record)| record);
            let lines: String = on_record
                .chain(&set.scenario.records)
                .map(|record| write_record(record) + "\n")
                .collect();
            let batch = read_records(lines.as_bytes()).unwrap();
            wrong.extend(batch.problems.iter().map(|it| format!("{it:?}")));
            let texts = situation.matter.texts.clone();
            let (docket, problems) =
                Docket::open(situation.matter.vocabulary.clone(), texts, batch.records);
            wrong.extend(problems.iter().map(|it| format!("{it:?}")));
            let at = set.scenario.verdicts.first().expect("a verdict").at;
            let standing = docket
                .judge(&Question {
                    promise: one.promise.clone(),
                    eyes: one.eyes.clone(),
                    at,
                    known: at,
                })
                .unwrap();
            let said: BTreeSet<(Life, Performance)> =
                set.scenario.verdicts.iter().map(|it| it.outcome).collect();
            if standing.outcomes != said {
                wrong.push(format!("{:?} and {said:?}", standing.outcomes));
            }
            if standing
                .outcomes
                .iter()
                .any(|(life, _)| *life == Life::InEffect)
            {
                wrong.push(format!("binds still: {:?}", set.parts));
            }
        }
    }
    wrong
}

fn told(situation: &Situation, found: &Unravelling) -> String {
    let ground = Ground::of(situation);
    let vocabulary = &situation.matter.vocabulary;
    let mut out = String::new();
    for one in &found.promises {
        out.push_str(&format!(
            "{} in {}: {:?} {} {:?} {:?}\n",
            one.promise.giver, one.eyes, one.now, one.word, one.ends, one.within
        ));
        for set in &one.sets {
            let words: Vec<String> = set
                .parts
                .iter()
                .map(|part| part.words(vocabulary, &ground, &one.promise.giver))
                .collect();
            out.push_str(&format!("  {{{}}}\n", words.join("; ")));
            for step in &set.scenario.steps {
                out.push_str(&format!(
                    "      {} {} -> {:?}\n",
                    step.at, step.what, step.follows
                ));
            }
        }
    }
    for easing in &found.easings {
        let change = match &easing.change {
            Change::Words { text, change, .. } => format!("text {text}: {change}"),
            Change::Fact { subject, holds, .. } => {
                format!("{subject:?}: {}", holds.words(vocabulary, &ground))
            }
        };
        out.push_str(&format!(
            "{change}: removes {}, brings {}, frees {:?}\n",
            easing.removes.len(),
            easing.brings.len(),
            easing.frees
        ));
    }
    out + &format!("{} {:?} {:?}", found.tried, found.effort, found.left_out)
}

#[test]
fn what_unravels_december_replays_and_both_stand_before() {
    let situation = december("2026-01-20T20:00Z");
    let found = unravel(&situation, &Reach::default(), &|| false);
    println!("{}", told(&situation, &found));
    assert_eq!(disagreements(&situation, &found), Vec::<String>::new());
    let words: Vec<Word> = found.promises.iter().map(|it| it.word).collect();
    assert_eq!(words, [Word::Stands, Word::Stands]);
    let [israel, iran] = found.promises.as_slice() else {
        panic!("two promises");
    };
    let alone = |one: &tacit_analysis::unravel::Unravelled, author: &str, accused: Option<&str>| {
        one.sets.iter().any(|set| match set.parts.as_slice() {
            [Part::Act { deed, .. }] => accused.is_none() && deed.author.as_str() == author,
            [
                Part::Mistaken {
                    deed,
                    accused: taken,
                    ..
                },
            ] => accused == Some(taken.as_str()) && deed.author.as_str() == author,
            _ => false,
        })
    };
    assert!(alone(israel, "iran", None));
    assert!(alone(israel, "hezbollah", None));
    assert!(alone(israel, "united-states", Some("iran")));
    assert!(alone(iran, "israel", None));
    assert!(alone(iran, "united-states", Some("israel")));
    assert!(!alone(iran, "hezbollah", None));
    assert!(!found.easings.is_empty());
    assert!(found.effort.limits.is_empty(), "{:?}", found.effort);
}

#[test]
fn open_facts_are_settled_and_each_set_replays() {
    let situation = contested("2026-05-05T00:00Z");
    let found = unravel(&situation, &Reach::default(), &|| false);
    println!("{}", told(&situation, &found));
    assert_eq!(disagreements(&situation, &found), Vec::<String>::new());
    let accounts = found.promises.iter().flat_map(|one| &one.sets);
    let accounts = accounts.flat_map(|set| &set.parts);
    assert!(accounts.filter(|it| matches!(it, Part::Account(_))).count() > 0);
    assert!(found.effort.limits.is_empty(), "{:?}", found.effort);
}

#[test]
fn before_anything_is_given_nothing_can_be_unravelled() {
    let situation = december("2025-12-20T00:00Z");
    let found = unravel(&situation, &Reach::default(), &|| false);
    for one in &found.promises {
        assert_eq!((one.now, one.sets.len()), (Now::DoesNotBind, 0));
    }
    assert!(found.easings.is_empty());
}

#[test]
fn a_party_without_eyes_is_left_out_and_that_is_said() {
    let mut situation = december("2026-01-20T20:00Z");
    situation.eyes = BTreeMap::new();
    let found = unravel(&situation, &Reach::default(), &|| false);
    assert_eq!(found.promises, []);
    assert_eq!(found.left_out.len(), 2);
}

#[test]
fn an_interrupt_leaves_what_was_found() {
    let situation = december("2026-01-20T20:00Z");
    let found = unravel(&situation, &Reach::default(), &|| true);
    assert!(found.effort.interrupted);
    assert_eq!(found.promises.len(), 2);
}

/// Every sequence of two acts at most, one after the other without waiting, through the judge alone.
fn by_trying_everything(
    situation: &Situation,
    found: &Unravelling,
    place: usize,
) -> BTreeSet<Vec<String>> {
    use tacit_analysis::deed::Deed;
    let one = &found.promises[place];
    let docket = Docket::open(
        situation.matter.vocabulary.clone(),
        situation.matter.texts.clone(),
        Vec::new(),
    )
    .0;
    let parties = [one.promise.giver.clone(), one.promise.receiver.clone()];
    let promises = vec![one.promise.clone()];
    let arena =
        tacit_analysis::arena::Arena::playing(&situation.matter, &docket, parties, promises)
            .unwrap();
    // Each act, and each act taken for another's, as the giver sees it.
    let mut seen: Vec<(String, Deed)> = Vec::new();
    for choice in &arena.repertoire.choices {
        seen.push((choice.deed.author.to_string(), choice.deed.clone()));
    }
    for mistake in arena.repertoire.mistakes.iter().filter(|it| it.party == 0) {
        let deed = &arena.repertoire.choices[mistake.choice].deed;
        let name = format!("{} for {}", deed.author, mistake.accused);
        let author = mistake.accused.clone();
        seen.push((
            name,
            Deed {
                author,
                ..deed.clone()
            },
        ));
    }
    let frees = |deeds: &[&Deed]| {
        let mut records = situation.records.clone();
        let mut add = |record: Record| records.push((records.len() + 1, record));
        add(Record::Source(Source {
            id: "brute".to_owned(),
            label: String::new(),
            actor: None,
            rests_on: BTreeSet::new(),
            ordered: false,
            complete: Vec::new(),
        }));
        let mut at = situation.at;
        for (number, deed) in deeds.iter().enumerate() {
            at = tacit_lang::time::Instant::from_seconds(at.seconds() + 60);
            let id = format!("brute-{number}");
            let learned = Learned::Everyone(at);
            add(Record::Incident(Incident {
                id: id.clone(),
                label: String::new(),
                begin: When(Between::exactly(at)),
                end: None,
                source: None,
                learned: learned.clone(),
            }));
            add(Record::Claim(Claim {
                id: format!("{id}-claim"),
                incident: id.clone(),
                by: "brute".to_owned(),
                grade: situation
                    .matter
                    .vocabulary
                    .grades
                    .last()
                    .map(|it| it.id.clone()),
                says: deed.says(Some(&deed.author)),
                given: BTreeSet::new(),
                learned: learned.clone(),
            }));
            add(Record::Stance(Stance {
                id: format!("{id}-held"),
                viewpoint: one.eyes.viewpoint.clone(),
                claim: format!("{id}-claim"),
                stance: Holding::Accept,
                grade: None,
                learned,
            }));
        }
        let texts = situation.matter.texts.clone();
        let (docket, problems) = Docket::open(situation.matter.vocabulary.clone(), texts, records);
        assert!(problems.is_empty(), "{problems:?}");
        let standing = docket
            .judge(&Question {
                promise: one.promise.clone(),
                eyes: one.eyes.clone(),
                at,
                known: at,
            })
            .unwrap();
        standing
            .outcomes
            .iter()
            .all(|(life, performance)| *life != Life::InEffect && *performance == Performance::Kept)
    };
    let mut sets: BTreeSet<Vec<String>> = BTreeSet::new();
    for (name, deed) in &seen {
        if frees(&[deed]) {
            sets.insert(vec![name.clone()]);
        }
    }
    for (one, first) in &seen {
        for (other, second) in &seen {
            let is_smaller = |it: &String| sets.contains(&vec![it.clone()]);
            if one != other && !is_smaller(one) && !is_smaller(other) && frees(&[first, second]) {
                let mut both = vec![one.clone(), other.clone()];
                both.sort();
                sets.insert(both);
            }
        }
    }
    sets
}

fn names(found: &Unravelling, place: usize) -> BTreeSet<Vec<String>> {
    let sets = found.promises[place].sets.iter();
    sets.map(|set| {
        let mut parts: Vec<String> = set
            .parts
            .iter()
            .map(|part| match part {
                Part::Act { deed, .. } => deed.author.to_string(),
                Part::Mistaken { deed, accused, .. } => format!("{} for {accused}", deed.author),
                Part::Notice { by, .. } => format!("notice of {by}"),
                Part::Account(_) => "account".to_owned(),
            })
            .collect();
        parts.sort();
        parts
    })
    .collect()
}

#[test]
fn trying_every_two_acts_in_every_order_finds_the_same_sets() {
    let cases = [
        december("2026-01-20T20:00Z"),
        contested("2026-04-20T00:00Z"),
    ];
    let reach = Reach {
        size: 2,
        ..Reach::default()
    };
    let mut compared = 0;
    for situation in cases {
        let found = unravel(&situation, &reach, &|| false);
        for place in 0..found.promises.len() {
            let tried = by_trying_everything(&situation, &found, place);
            assert_eq!(names(&found, place), tried);
            compared += tried.len();
        }
    }
    assert!(compared > 8, "{compared}");
}

#[test]
fn no_set_holds_another() {
    let found = unravel(&december("2026-01-20T20:00Z"), &Reach::default(), &|| false);
    for one in &found.promises {
        for (place, set) in one.sets.iter().enumerate() {
            for (other, smaller) in one.sets.iter().enumerate() {
                let is_within = smaller.parts.iter().all(|part| set.parts.contains(part));
                assert!(
                    place == other || !is_within,
                    "{:?} in {:?}",
                    smaller.parts,
                    set.parts
                );
            }
        }
    }
}
