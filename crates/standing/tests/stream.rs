//! A stream that is told its acts late, or told to forget some, ends where one told rightly would.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what a test needs is there, or it fails"
)]

use proptest::prelude::*;
use std::collections::BTreeMap;
use tacit_lang::canonical::vocabulary_digest;
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::meaning::{Assurance, TargetKind};
use tacit_lang::time::Instant;
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};
use tacit_standing::clause::Strike;
use tacit_standing::step::State;
use tacit_standing::step::event::{Change, Changed, Event, Happening};
use tacit_standing::stream::{Stream, StreamError, Told};

const VOCABULARY: &str = r#"
vocabulary = 1
name = "small"
actor = [
  { id = "a", names = ["Arland"] },
  { id = "b", names = ["Borland"] },
  { id = "c", names = ["Carland"] },
  { id = "g", names = ["Gamma"] },
]
act = [{ id = "strike", noun = "strikes", verb = "strike", participle = "struck" }]
degree = [{ id = "directed", name = "directed" }]
control = [{ actor = "g", principal = "b", degree = "directed", from = 1970-01-01T00:00:05Z, until = 1970-01-01T00:00:20Z }]
"#;

const TEXT: &str = r#"
Assurance "Three".
Vocabulary "small".
Among each other: Arland; Borland; Carland.
Each will not strike the other, by its own forces, against the territory of the other.
This holds as long as it is not WORD struck by the other or by forces it controls down to directed WINDOW.
In effect from 1970-01-01T00:00Z.
"#;

fn vocabulary() -> Vocabulary {
    read_vocabulary(VOCABULARY).unwrap()
}

fn text(first: bool, window: bool) -> Assurance {
    let vocabulary = vocabulary();
    let text = TEXT
        .replace("WORD ", if first { "first " } else { "" })
        .replace(
            " WINDOW",
            if window { " in the last 6 seconds" } else { "" },
        );
    tacit_lang::read(&text, &vocabulary, vocabulary_digest(&vocabulary))
        .assurance
        .unwrap()
}

/// Every breach that was told and never taken back, and every state.
fn end(
    (first, window): (bool, bool),
    acts: &[(i64, usize, usize)],
    forget: &[usize],
) -> (BTreeMap<u32, Vec<Instant>>, Vec<State>) {
    let vocabulary = vocabulary();
    let mut stream = Stream::new(&vocabulary, &[text(first, window)]).unwrap();
    let actors =
        ["a", "b", "c", "g"].map(|id| stream.index().actor(&ActorId::new(id).unwrap()).unwrap());
    let kind = stream.index().kind(&ActId::new("strike").unwrap()).unwrap();
    let mut breaches: BTreeMap<u32, Vec<Instant>> = BTreeMap::new();
    let mut sink = |promise: u32, _: u32, told: Told<'_>| match told {
        Told::Again => _ = breaches.remove(&promise),
        Told::Change(Change {
            at,
            what: Changed::Breached { .. },
        }) => {
            breaches.entry(promise).or_default().push(*at);
        }
        Told::Change(_) | Told::Outcomes(_) => {}
    };
    let mut numbers = Vec::new();
    for (at, author, hit) in acts {
        let strike = Strike {
            of: actors[*hit],
            kind: TargetKind::Territory,
            place: None,
            incidental: false,
        };
        let deed = stream.deed(actors[*author], kind, &[strike]).unwrap();
        numbers.push(
            stream
                .read(Instant::from_seconds(*at), deed, &mut sink)
                .unwrap(),
        );
    }
    for act in forget {
        assert!(stream.take_back(numbers[*act], &mut sink));
        assert!(!stream.take_back(numbers[*act], &mut sink));
    }
    let states = (0..).map_while(|promise| stream.state(promise).cloned());
    let states = states.collect();
    (breaches, states)
}

fn acts() -> impl Strategy<Value = Vec<(i64, usize, usize)>> {
    // Every act at an instant of its own: acts of one instant stand in the order in which they came.
    proptest::collection::btree_map(0..30_i64, (0..4_usize, 0..3_usize), 0..14).prop_map(|acts| {
        acts.into_iter()
            .map(|(at, (author, hit))| (at, author, hit))
            .collect()
    })
}

proptest! {
    #[test]
    fn acts_that_come_late_end_where_they_would_in_order(
        ordered in acts(),
        first: bool,
        window: bool,
        seed: u64,
    ) {
        let mut late = ordered.clone();
        late.sort_by_key(|(at, ..)| (*at as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        prop_assert_eq!(end((first, window), &late, &[]), end((first, window), &ordered, &[]));
    }

    #[test]
    fn an_act_taken_back_is_as_if_it_had_never_been(
        acts in acts().prop_filter("at least one", |acts| !acts.is_empty()),
        first: bool,
        window: bool,
        which: prop::sample::Index,
    ) {
        let gone = which.index(acts.len());
        let mut rest = acts.clone();
        rest.remove(gone);
        let (breaches, _) = end((first, window), &acts, &[gone]);
        let (expected, _) = end((first, window), &rest, &[]);
        prop_assert_eq!(breaches, expected);
    }
}

#[test]
fn a_promise_is_withdrawn_in_the_stream_as_before_the_judge() {
    let vocabulary = vocabulary();
    let mut stream = Stream::new(&vocabulary, &[text(false, false)]).unwrap();
    let mut changes = Vec::new();
    let event = Event {
        at: Instant::from_seconds(10),
        what: Happening::NoticeReceived,
    };
    let mut sink = |promise: u32, _: u32, told: Told<'_>| match told {
        Told::Change(change) if promise == 0 => changes.push(change.what),
        _ => {}
    };
    assert!(stream.tell(0, event, &mut sink));
    stream.settle(Instant::from_seconds(9), &mut sink);
    stream.settle(Instant::from_seconds(10), &mut sink);
    assert_eq!(changes, [Changed::Entered, Changed::Withdrawn]);
}

#[test]
fn a_text_that_depends_on_another_promise_is_for_the_judge() {
    let vocabulary = vocabulary();
    let mut text = text(false, false);
    text.dependence = Some(tacit_lang::meaning::Dependence::ReleasedWhenEnds);
    let refused = Stream::new(&vocabulary, &[text]).unwrap_err();
    assert!(matches!(refused, StreamError::Depends(_)));
    assert!(refused.to_string().contains("judge it from records"));
}
