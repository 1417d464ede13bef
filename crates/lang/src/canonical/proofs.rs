//! Properties of the encoding over random meanings.

use super::samples::{least, named};
use super::*;
use crate::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use crate::meaning::*;
use crate::time::{Instant, Wait};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use std::collections::BTreeSet;

macro_rules! ids {
    ($($name:ident: $kind:ident;)*) => {$(
        fn $name() -> impl Strategy<Value = $kind> {
            "[a-z0-9]([a-z0-9-]{0,26}[a-z0-9])?".prop_map(|text| $kind::new(&text).unwrap())
        }
    )*};
}

ids! {
    actor: ActorId;
    act: ActId;
    place: PlaceId;
    degree: DegreeId;
    grade: GradeId;
}

fn digests() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest)
}

fn instant() -> impl Strategy<Value = Instant> {
    (Instant::MIN.seconds()..=Instant::MAX.seconds()).prop_map(Instant::from_seconds)
}

fn wait() -> impl Strategy<Value = Wait> {
    (0..=Wait::MAX.seconds()).prop_map(|seconds| Wait::from_seconds(seconds).unwrap())
}

fn choice<T: choice::Choice + std::fmt::Debug>() -> impl Strategy<Value = T> {
    proptest::sample::select(T::ALL)
}

fn acts() -> impl Strategy<Value = BTreeSet<ActId>> {
    btree_set(act(), 1..4)
}

fn hands() -> impl Strategy<Value = Hands> {
    (any::<bool>(), of(degree()), btree_set(actor(), 0..3)).prop_map(|(listed, degree, named)| {
        Hands {
            listed,
            degree,
            named,
        }
    })
}

fn parties() -> impl Strategy<Value = Parties> {
    let membership = (of(instant()), of(instant())).prop_map(|(from, until)| match (from, until) {
        (Some(from), Some(until)) if until <= from => Membership {
            from: Some(from),
            until: None,
        },
        (from, until) => Membership { from, until },
    });
    prop_oneof![
        (actor(), actor())
            .prop_filter("two", |(giver, receiver)| giver != receiver)
            .prop_map(|(giver, receiver)| Parties::Directed { giver, receiver }),
        btree_map(actor(), membership, 2..5).prop_map(|members| Parties::EachToEach { members }),
    ]
}

fn conditions() -> impl Strategy<Value = Vec<Condition>> {
    let sense = prop_oneof![
        Just(Sense::Mirror),
        acts().prop_map(Sense::Against),
        acts().prop_map(Sense::Anywhere),
    ];
    let condition = (sense, any::<bool>(), any::<bool>(), hands(), of(wait())).prop_map(
        |(sense, first, by_receiver, by_others, window)| Condition {
            sense,
            first,
            by_receiver: by_receiver || by_others.is_empty(),
            by_others,
            window,
        },
    );
    btree_set(condition, 0..3).prop_map(|all| all.into_iter().collect())
}

fn grades() -> impl Strategy<Value = Vec<GradedRelease>> {
    let by = of((any::<bool>(), hands()))
        .prop_map(|by| by.map(|(receiver, others)| (receiver || others.is_empty(), others)));
    let targets = btree_set(choice(), 0..3);
    let graded = (acts(), by, acts(), targets, of(place()), of(wait())).prop_map(
        |(acts, by, answers, targets, place, lasting)| GradedRelease {
            acts,
            by,
            answers,
            targets,
            place,
            lasting,
        },
    );
    btree_set(graded, 0..3).prop_map(|all| all.into_iter().collect())
}

fn exceptions() -> impl Strategy<Value = Vec<Exception>> {
    let exception = (act(), of(actor()), of(place()), any::<bool>()).prop_map(
        |(act, against, place, incidental_harm)| Exception {
            act,
            against,
            place,
            incidental_harm,
        },
    );
    btree_set(exception, 0..3).prop_map(|all| all.into_iter().collect())
}

fn forbearance() -> impl Strategy<Value = Forbearance> {
    let targets = btree_set(choice(), 0..3);
    let flags = (any::<bool>(), any::<bool>());
    (acts(), flags, of(hands()), targets, of(place())).prop_map(
        |(acts, (direct, preventive), through, targets, place)| Forbearance {
            acts,
            direct,
            preventive,
            through,
            targets,
            place,
        },
    )
}

fn attribution() -> impl Strategy<Value = Attribution> {
    prop_oneof![
        Just(Attribution::EachForItself),
        (actor(), of(grade())).prop_map(|(finder, grade)| Attribution::Finder { finder, grade }),
    ]
}

fn times() -> impl Strategy<Value = (Option<Entry>, Option<End>, Option<Withdrawal>)> {
    let entry = prop_oneof![
        Just(Entry::OnReceipt),
        Just(Entry::OnDispatch),
        instant().prop_map(Entry::At),
        Just(Entry::OnceOtherInEffect),
        (actor(), act()).prop_map(|(who, act)| Entry::OnceDone(who, act)),
    ];
    let end = prop_oneof![
        Just(End::NoneStated),
        instant().prop_map(End::At),
        wait().prop_map(End::AfterEntry),
        instant().prop_map(End::EndOfDay),
    ];
    let withdrawal = prop_oneof![
        wait().prop_map(Withdrawal::AfterReceipt),
        Just(Withdrawal::Never),
    ];
    (of(entry), of(end), of(withdrawal))
}

fn meaning() -> impl Strategy<Value = Assurance> {
    let authority = prop_oneof![
        Just(Authority::Unknown),
        "[ -~а-я]{0,20}".prop_map(Authority::Stated),
    ];
    let given = (
        digests(),
        parties(),
        btree_set(actor(), 0..3),
        of(choice()),
        of(authority),
        of(digests()),
        forbearance(),
    );
    let bounds = (
        conditions(),
        any::<bool>(),
        grades(),
        btree_map(actor(), btree_map(actor(), degree(), 1..3), 0..3),
        exceptions(),
        btree_set(act(), 0..3),
        of(choice()),
        btree_set(actor(), 0..3),
        of(choice()),
    );
    let proof = (
        of(wait()),
        of(grade()),
        of(attribution()),
        btree_map(actor(), wait(), 0..3),
    );
    let course = (
        times(),
        of(wait()),
        any::<bool>(),
        of(wait()),
        btree_set(choice(), 0..7),
    );
    (given, bounds, proof, course).prop_map(|(given, bounds, proof, course)| {
        let (vocabulary, parties, carriers, strength, authority, answers, forbearance) = given;
        let (conditions, unconditional, grades, proxies, exceptions, uncounted, ..) =
            bounds.clone();
        let (.., participation, silent_on, dependence) = bounds;
        let (clarification, standard, attribution, disavowal) = proof;
        let (
            (entry, end, withdrawal),
            deemed_receipt,
            same_instant_excuses,
            provocation,
            left_open,
        ) = course;
        Assurance {
            labels: Labels::default(),
            unconditional: unconditional && conditions.is_empty(),
            vocabulary,
            parties,
            carriers,
            strength,
            authority,
            answers,
            forbearance,
            conditions,
            grades,
            proxies,
            exceptions,
            uncounted,
            participation,
            silent_on,
            dependence,
            clarification,
            standard,
            attribution,
            disavowal,
            entry,
            end,
            withdrawal,
            deemed_receipt,
            same_instant_excuses,
            provocation,
            left_open,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_meaning_survives_its_encoding(meaning in meaning()) {
        let bytes = encode(&meaning);
        let back = decode(&bytes);
        prop_assert_eq!(back.as_ref(), Ok(&meaning));
        prop_assert_eq!(encode(&meaning), bytes);
    }

    #[test]
    fn mutated_bytes_are_refused_or_canonical(
        meaning in meaning(),
        edits in vec((any::<proptest::sample::Index>(), any::<u8>(), 0..3_u8), 1..4),
    ) {
        let mut bytes = encode(&meaning);
        for (at, byte, edit) in edits {
            let at = at.index(bytes.len());
            match edit {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        if let Ok(read) = decode(&bytes) {
            prop_assert_eq!(encode(&read), bytes);
        }
    }

    #[test]
    fn another_meaning_has_another_digest(one in meaning(), other in meaning()) {
        prop_assert_eq!(one == other, digest(&one) == digest(&other));
    }
}

#[test]
fn every_cut_of_every_sample_is_refused() {
    for (name, meaning) in named() {
        let bytes = encode(&meaning);
        for end in 0..bytes.len() {
            assert!(decode(&bytes[..end]).is_err(), "{name} cut at {end}");
        }
    }
}

#[test]
fn labels_leave_the_digest_alone_and_have_their_own() {
    let mut labelled = least();
    labelled.labels.title = "No first strike".into();
    labelled.labels.observations = vec![(samples::actor("arland"), "that quiet helps".into())];
    assert_eq!(digest(&labelled), digest(&least()));
    assert_ne!(
        labels_digest(&labelled.labels),
        labels_digest(&least().labels)
    );
}

#[test]
fn an_unsorted_meaning_in_memory_has_the_digest_of_the_sorted_one() {
    let mut meaning = samples::every_construct();
    let sorted = digest(&meaning);
    meaning.conditions.reverse();
    assert_eq!(digest(&meaning), sorted);
}

#[test]
fn no_construct_gives_a_code_twice() {
    let rows: BTreeSet<_> = CODES.iter().map(|row| (row.construct, row.code)).collect();
    assert_eq!(rows.len(), CODES.len());
}

#[test]
fn no_two_kinds_of_document_share_their_beginning() {
    let vocabulary = Vocabulary::default();
    let digests = BTreeSet::from([
        digest(&least()),
        labels_digest(&Labels::default()),
        vocabulary_digest(&vocabulary),
        vocabulary_labels_digest(&vocabulary),
    ]);
    assert_eq!(digests.len(), 4);
}
