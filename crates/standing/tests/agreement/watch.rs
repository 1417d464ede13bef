//! A watch tells, after every record, what the judge says of everything read so far.
//!
//! `PROPTEST_CASES` sets the number of cases.

use crate::naive::cases::{Case, case};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tacit_lang::canonical::digest;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::Instant;
use tacit_standing::docket::Docket;
use tacit_standing::record::{Claim, Incident, Learned, Record};
use tacit_standing::verdict::{Eyes, Life, Performance, Question};
use tacit_standing::watch::{Row, Sighted, Watch};

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(60)
}

fn texts(case: &Case) -> Vec<(Assurance, Digest)> {
    let each = case.texts.iter();
    each.map(|text| (text.clone(), digest(text))).collect()
}

fn latest(records: &[Record]) -> Option<Instant> {
    let learned = records.iter().filter_map(Record::learned);
    let each = learned.flat_map(|learned| match learned {
        Learned::Everyone(at) => vec![*at],
        Learned::Only(each) => each.values().copied().collect(),
    });
    each.max()
}

/// What the judge says of every promise, of all that is read so far.
fn judged(case: &Case, read: &[Record], eyes: &Eyes) -> Option<Vec<Outcomes>> {
    let now = latest(read)?;
    let records = (1..).zip(read.iter().cloned()).collect();
    let (docket, _) = Docket::open(case.vocabulary.clone(), texts(case), records);
    let each = docket.promises().into_iter().map(|promise| {
        let question = Question {
            promise,
            eyes: eyes.clone(),
            at: now,
            known: now,
        };
        docket
            .judge(&question)
            .ok()
            .map(|standing| standing.outcomes)
    });
    each.collect()
}

type Outcomes = BTreeSet<(Life, Performance)>;

fn told(watch: &Watch) -> Vec<Outcomes> {
    watch.standings().map(|(_, stood)| stood.outcomes).collect()
}

fn agree(case: &Case, watch: &Watch, read: &[Record]) -> Result<(), TestCaseError> {
    if let Some(expected) = judged(case, read, watch.eyes()) {
        prop_assert_eq!(told(watch), expected, "after {:?}", read.last());
    }
    Ok(())
}

/// An incident and a claim on it that a feed might have said in one row.
fn as_row<'r>(records: &'r [Record], id: &str) -> Option<(&'r Incident, &'r Claim)> {
    let incident = records.iter().find_map(|record| match record {
        Record::Incident(found) if found.id == id => Some(found),
        _ => None,
    })?;
    let claim = records.iter().find_map(|record| match record {
        Record::Claim(found) if found.incident == id => Some(found),
        _ => None,
    })?;
    let plain = incident.source.is_none()
        && claim.says.before.is_empty()
        && matches!(claim.learned, Learned::Everyone(_))
        && claim.learned == incident.learned;
    plain.then_some((incident, claim))
}

fn row<'r>(incident: &'r Incident, claim: &'r Claim) -> Row<'r> {
    let Learned::Everyone(learned) = incident.learned else {
        panic!("only what everyone learned is a row");
    };
    Row {
        id: &incident.id,
        claim: Some(&claim.id),
        begin: incident.begin.0,
        end: incident.end.map(|end| end.0),
        learned,
        by: &claim.by,
        grade: claim.grade.as_ref(),
        says: &claim.says,
        ordered: false,
    }
}

/// The same watch, saved and taken up again.
fn taken_up(case: &Case, watch: &mut Watch) -> Watch {
    let mut saved = Vec::new();
    watch.save(&mut saved).expect("it is written to memory");
    let vocabulary = case.vocabulary.clone();
    Watch::resume(vocabulary, texts(case), &mut saved.as_slice()).expect("it was saved just now")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        rng_seed: crate::seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_told_after_every_record_is_what_the_judge_says(case in case()) {
        let eyes = case.question.eyes.clone();
        let (mut watch, _) = Watch::new(case.vocabulary.clone(), texts(&case), eyes);
        for count in 1..=case.records.len() {
            let read = &case.records[..count];
            watch.add(count, read[count - 1].clone());
            watch.settle();
            agree(&case, &watch, read)?;
        }
    }

    #[test]
    fn rows_of_feeds_are_told_as_the_records_that_they_stand_for(
        case in case(),
        rows in any::<u16>(),
    ) {
        let eyes = case.question.eyes.clone();
        let (mut watch, _) = Watch::new(case.vocabulary.clone(), texts(&case), eyes);
        let mut sighted: BTreeSet<String> = BTreeSet::new();
        let mut read: Vec<Record> = Vec::new();
        for (place, record) in case.records.iter().enumerate() {
            let wanted = rows & (1 << (place % 16)) != 0;
            match record {
                Record::Claim(claim) if sighted.contains(&claim.id) => continue,
                Record::Incident(incident) if wanted && as_row(&case.records, &incident.id).is_some() => {
                    let (incident, claim) = as_row(&case.records, &incident.id).expect("it is there");
                    let by = |record: &Record| matches!(record, Record::Source(it) if it.id == claim.by);
                    prop_assume!(read.iter().any(by));
                    prop_assert_eq!(watch.sight(&row(incident, claim)), Ok(Sighted::New));
                    prop_assert_eq!(watch.sight(&row(incident, claim)), Ok(Sighted::Repeated));
                    sighted.insert(claim.id.clone());
                    read.push(record.clone());
                    read.push(Record::Claim(claim.clone()));
                }
                _ => {
                    watch.add(place, record.clone());
                    read.push(record.clone());
                }
            }
            watch.settle();
            agree(&case, &watch, &read)?;
        }
    }

    #[test]
    fn what_is_told_late_is_what_is_told_at_once(case in case()) {
        let eyes = case.question.eyes.clone();
        let (mut watch, _) = Watch::new(case.vocabulary.clone(), texts(&case), eyes);
        for (place, record) in case.records.iter().enumerate() {
            watch.add(place, record.clone());
        }
        watch.settle();
        agree(&case, &watch, &case.records)?;
    }

    #[test]
    fn a_watch_taken_up_again_tells_what_it_would_have_told(
        case in case(),
        cut in any::<prop::sample::Index>(),
        rows in any::<bool>(),
    ) {
        let eyes = case.question.eyes.clone();
        let (mut whole, _) = Watch::new(case.vocabulary.clone(), texts(&case), eyes);
        let cut = cut.index(case.records.len() + 1);
        let mut parted: Option<Watch> = None;
        let mut sighted: BTreeSet<String> = BTreeSet::new();
        for (place, record) in case.records.iter().enumerate() {
            if place == cut {
                whole.changes();
                parted = Some(taken_up(&case, &mut whole));
            }
            for watch in [Some(&mut whole), parted.as_mut()].into_iter().flatten() {
                match record {
                    Record::Claim(claim) if sighted.contains(&claim.id) => {}
                    Record::Incident(incident) if rows && as_row(&case.records, &incident.id).is_some() => {
                        let (incident, claim) = as_row(&case.records, &incident.id).expect("it is there");
                        watch.sight(&row(incident, claim)).expect("it is new");
                        sighted.insert(claim.id.clone());
                    }
                    _ => _ = watch.add(place, record.clone()),
                }
            }
        }
        if let Some(parted) = &mut parted {
            parted.settle();
            whole.settle();
            prop_assert_eq!(parted.changes(), whole.changes());
            prop_assert_eq!(told(parted), told(&whole));
        }
    }
}
