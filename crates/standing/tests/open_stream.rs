//! A stream of acts of which something is open ends where the judge does, however it was read: in
//! order or late, in one go or saved and resumed.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what a test needs is there, or it fails"
)]

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use tacit_lang::canonical::{digest, vocabulary_digest};
use tacit_lang::ids::{ActId, ActorId};
use tacit_lang::meaning::{Assurance, TargetKind};
use tacit_lang::time::{Between, Instant};
use tacit_lang::vocabulary::{Vocabulary, read_vocabulary};
use tacit_standing::clause::Strike;
use tacit_standing::docket::Docket;
use tacit_standing::read::read_records;
use tacit_standing::step::event::{Event, Happening};
use tacit_standing::stream::{
    ActNumber, BYTES_AN_ACT, OpenAct, Outcomes, ResumeError, Stream, StreamError, Told,
};
use tacit_standing::verdict::{Eyes, Life, Performance, Question};

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
control = [{ actor = "g", principal = "b", degree = "directed", from = 1970-01-01T00:00:08Z, until = 1970-01-01T00:00:20Z }]
"#;

const TEXT: &str = r#"
Assurance "Three".
Vocabulary "small".
Among each other: Arland; Borland; Carland.
Each will not strike the other, by its own forces, against the territory of the other.
This holds as long as it is not WORD struck by the other or by forces it controls down to directed WINDOW.
In effect from 1970-01-01T00:00:02Z.
"#;

const ACTORS: [&str; 4] = ["a", "b", "c", "g"];

#[derive(Debug, Clone, Copy)]
struct Wording {
    first: bool,
    window: bool,
    excuses: bool,
}

/// An act that began at some second of `begin` to `begin + length`, by one of `authors`.
#[derive(Debug, Clone)]
struct Uncertain {
    begin: i64,
    length: i64,
    authors: BTreeSet<usize>,
    hit: usize,
}

impl Uncertain {
    fn between(&self) -> Between {
        let at = Instant::from_seconds;
        Between::new(at(self.begin), at(self.begin + self.length)).unwrap()
    }
}

fn vocabulary() -> Vocabulary {
    read_vocabulary(VOCABULARY).unwrap()
}

fn text(wording: Wording) -> Assurance {
    let vocabulary = vocabulary();
    let window = if wording.window {
        " in the last 6 seconds"
    } else {
        ""
    };
    let mut text = TEXT
        .replace("WORD ", if wording.first { "first " } else { "" })
        .replace(" WINDOW", window);
    if wording.excuses {
        text.push_str("Acts of the same instant excuse each other.\n");
    }
    tacit_lang::read(&text, &vocabulary, vocabulary_digest(&vocabulary))
        .assurance
        .unwrap()
}

fn docket(wording: Wording, acts: &[Uncertain]) -> Docket {
    let mut lines = String::from(
        r#"{"v":1,"type":"source","id":"one"}
{"v":1,"type":"source","id":"other"}
{"v":1,"type":"viewpoint","id":"M","accepts":"all"}
"#,
    );
    let learned = r#""learned":"1971-01-01T00:00Z""#;
    for (number, act) in acts.iter().enumerate() {
        let (from, to) = (act.between().from(), act.between().to());
        writeln!(
            lines,
            r#"{{"v":1,"type":"incident","id":"i{number}","begin":["{from}","{to}"],{learned}}}"#
        )
        .unwrap();
        for (author, source) in act.authors.iter().zip(["one", "other"]) {
            let (author, hit) = (ACTORS[*author], ACTORS[act.hit]);
            writeln!(
                lines,
                r#"{{"v":1,"type":"claim","id":"i{number}-{source}","incident":"i{number}","by":"{source}","says":{{"author":"{author}","act":"strike","hits":[{{"of":"{hit}","kind":"territory"}}]}},{learned}}}"#
            )
            .unwrap();
        }
    }
    let batch = read_records(lines.as_bytes()).unwrap();
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
    let text = text(wording);
    let digest = digest(&text);
    let (docket, problems) = Docket::open(vocabulary(), vec![(text, digest)], batch.records);
    assert!(problems.is_empty(), "{problems:?}");
    docket
}

fn silent(_: u32, _: ActNumber, _: Told<'_>) {}

fn read(stream: &mut Stream, act: &Uncertain, alone: bool) -> ActNumber {
    let actor = |stream: &Stream, place: usize| {
        let id = ActorId::new(ACTORS[place]).unwrap();
        stream.index().actor(&id).unwrap()
    };
    let kind = stream.index().kind(&ActId::new("strike").unwrap()).unwrap();
    let strike = Strike {
        of: actor(stream, act.hit),
        kind: TargetKind::Territory,
        place: None,
        incidental: false,
    };
    let mut deeds = Vec::new();
    for author in &act.authors {
        let author = actor(stream, *author);
        deeds.push(stream.deed(author, kind, &[strike]).unwrap());
    }
    if let [only] = deeds.as_slice()
        && act.length == 0
        && alone
    {
        let at = act.between().from();
        return stream.read(at, *only, &mut silent).unwrap();
    }
    let each: Vec<_> = deeds.into_iter().map(Some).collect();
    let deed = stream.one_of(&each).unwrap();
    let act = OpenAct::new(act.between(), deed);
    stream.read_open(act, &mut silent).unwrap()
}

fn again(stream: &Stream, wording: Wording) -> Stream {
    let mut saved = Vec::new();
    stream.save(&mut saved).unwrap();
    Stream::resume(&vocabulary(), &[text(wording)], &mut saved.as_slice()).unwrap()
}

fn stream(wording: Wording, acts: &[Uncertain], order: &[usize], stop: Option<usize>) -> Stream {
    let mut stream = Stream::new(&vocabulary(), &[text(wording)]).unwrap();
    for (done, place) in order.iter().enumerate() {
        if stop == Some(done) {
            stream = again(&stream, wording);
        }
        let act = &acts[*place];
        let alike = |other: &&Uncertain| other.begin == act.begin && other.length == 0;
        let alone = acts.iter().filter(alike).count() < 2;
        read(&mut stream, act, alone);
    }
    stream
}

fn outcomes(stream: &Stream, at: i64) -> Vec<Outcomes> {
    let at = Instant::from_seconds(at);
    let each = (0..6).map(|promise| stream.outcomes(promise, at).unwrap());
    each.map(|(outcomes, whole)| {
        assert!(whole);
        outcomes
    })
    .collect()
}

fn judged(docket: &Docket, stream: &Stream, at: i64) -> Vec<Outcomes> {
    let each = (0..6).map(|promise| {
        let standing = docket
            .judge(&Question {
                promise: stream.promise(promise).unwrap(),
                eyes: Eyes {
                    viewpoint: "M".to_owned(),
                    as_known_to: None,
                },
                at: Instant::from_seconds(at),
                known: Instant::from_seconds(100_000_000),
            })
            .unwrap();
        assert!(standing.partial.is_none());
        standing.outcomes
    });
    each.collect()
}

fn wordings() -> impl Strategy<Value = Wording> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(first, window, excuses)| Wording {
        first,
        window,
        excuses,
    })
}

fn acts() -> impl Strategy<Value = Vec<Uncertain>> {
    let length = prop_oneof![3 => Just(0_i64), 2 => 1..4_i64];
    let authors = proptest::collection::btree_set(0..4_usize, 1..3);
    let act = (0..26_i64, length, authors, 0..3_usize);
    let act = act.prop_map(|(begin, length, authors, hit)| Uncertain {
        begin,
        length,
        authors,
        hit,
    });
    proptest::collection::vec(act, 0..7)
}

fn in_order(acts: &[Uncertain]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..acts.len()).collect();
    order.sort_by_key(|place| acts[*place].begin);
    order
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_stream_of_open_acts_ends_where_the_judge_does(
        wording in wordings(),
        acts in acts(),
        at in 0..40_i64,
    ) {
        let docket = docket(wording, &acts);
        let stream = stream(wording, &acts, &in_order(&acts), None);
        prop_assert_eq!(outcomes(&stream, at), judged(&docket, &stream, at));
        prop_assert_eq!(outcomes(&stream, 50), judged(&docket, &stream, 50));
    }

    #[test]
    fn late_acts_and_a_stop_on_the_way_change_nothing(
        wording in wordings(),
        acts in acts(),
        seed: u64,
        stop in any::<prop::sample::Index>(),
        at in 0..40_i64,
    ) {
        let ordered = in_order(&acts);
        let mut late = ordered.clone();
        late.sort_by_key(|place| (*place as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let straight = stream(wording, &acts, &ordered, None);
        let resumed = stream(wording, &acts, &late, Some(stop.index(acts.len() + 1)));
        for at in [at, 50] {
            prop_assert_eq!(outcomes(&resumed, at), outcomes(&straight, at));
        }
        let resumed = again(&resumed, wording);
        prop_assert_eq!(outcomes(&resumed, 50), outcomes(&straight, 50));
    }

    #[test]
    fn what_was_saved_and_then_damaged_is_refused_and_never_panics(
        acts in acts(),
        which in any::<prop::sample::Index>(),
        bit in 0..8_u8,
        cut: bool,
    ) {
        let wording = Wording { first: false, window: true, excuses: false };
        let stream = stream(wording, &acts, &in_order(&acts), None);
        let mut saved = Vec::new();
        stream.save(&mut saved).unwrap();
        let place = which.index(saved.len());
        if cut {
            saved.truncate(place);
        } else {
            saved[place] ^= 1 << bit;
        }
        let resumed = Stream::resume(&vocabulary(), &[text(wording)], &mut saved.as_slice());
        prop_assert!(resumed.is_err());
    }
}

fn plain() -> Wording {
    Wording {
        first: false,
        window: false,
        excuses: false,
    }
}

fn one(begin: i64, length: i64, author: usize, hit: usize) -> Uncertain {
    let authors = BTreeSet::from([author]);
    Uncertain {
        begin,
        length,
        authors,
        hit,
    }
}

#[test]
fn a_stream_saved_over_another_text_or_vocabulary_is_refused() {
    let stream = stream(plain(), &[one(3, 0, 0, 1)], &[0], None);
    let mut saved = Vec::new();
    stream.save(&mut saved).unwrap();
    let other = Wording {
        first: true,
        ..plain()
    };
    let resume = |vocabulary: &Vocabulary, text: Assurance, saved: &[u8]| {
        Stream::resume(vocabulary, &[text], &mut &*saved).unwrap_err()
    };
    let refused = resume(&vocabulary(), text(other), &saved);
    assert!(matches!(refused, ResumeError::OtherTexts));
    let wider = VOCABULARY.replace("id = \"g\", names", "id = \"z\", names");
    let wider = wider.replace("actor = \"g\"", "actor = \"z\"");
    let wider = read_vocabulary(&wider).unwrap();
    let refused = resume(&wider, text(plain()), &saved);
    assert!(matches!(refused, ResumeError::OtherVocabulary));
    saved[12] = 9;
    let refused = resume(&vocabulary(), text(plain()), &saved);
    assert!(matches!(refused, ResumeError::OtherVersion(9)));
    let refused = resume(&vocabulary(), text(plain()), b"no such thing at all");
    assert!(matches!(refused, ResumeError::NotAStream));
    assert!(refused.to_string().contains("no saved stream"));
}

#[test]
fn an_act_that_may_have_been_before_or_after_leaves_two_outcomes_until_it_is_taken_back() {
    let mut stream = Stream::new(&vocabulary(), &[text(plain())]).unwrap();
    read(&mut stream, &one(10, 0, 0, 1), true);
    let open = read(&mut stream, &one(10, 4, 1, 0), true);
    let both = Outcomes::from([
        (Life::Released, Performance::Breached),
        (Life::Released, Performance::Kept),
    ]);
    let to_b = stream.outcomes(0, Instant::from_seconds(20)).unwrap().0;
    assert_eq!(to_b, both);
    assert!(stream.take_back(open, &mut silent));
    let to_b = stream.outcomes(0, Instant::from_seconds(20)).unwrap().0;
    assert_eq!(
        to_b,
        Outcomes::from([(Life::InEffect, Performance::Breached)])
    );
    let state = stream.state(0).unwrap();
    assert_eq!(state.breaches, 1);
}

#[test]
fn outcomes_are_told_when_a_later_act_or_time_closes_what_was_open() {
    let mut stream = Stream::new(&vocabulary(), &[text(plain())]).unwrap();
    read(&mut stream, &one(10, 0, 0, 1), true);
    read(&mut stream, &one(10, 4, 1, 0), true);
    let mut told = Vec::new();
    stream.settle(
        Instant::from_seconds(15),
        &mut |promise, _, it: Told<'_>| {
            if let Told::Outcomes(outcomes) = it {
                told.push((promise, outcomes.len()));
            }
        },
    );
    assert!(told.contains(&(0, 2)), "{told:?}");
}

#[test]
fn every_breach_is_listed_and_not_only_the_first() {
    let acts = [
        one(5, 0, 0, 1),
        one(7, 0, 0, 1),
        one(9, 0, 0, 1),
        one(11, 0, 1, 0),
    ];
    let stream = stream(plain(), &acts, &[0, 1, 2, 3], None);
    let (found, whole) = stream.breaches(0).unwrap();
    let at = Instant::from_seconds;
    assert_eq!(found, [(0, at(5)), (1, at(7)), (2, at(9))]);
    assert!(whole);
    assert!(stream.breaches(1).unwrap().0.is_empty());
    assert!(stream.breaches(99).is_none());
}

#[test]
fn a_message_ahead_waits_for_its_time() {
    let mut stream = Stream::new(&vocabulary(), &[text(plain())]).unwrap();
    let notice = Event {
        at: Instant::from_seconds(12),
        what: Happening::NoticeReceived,
    };
    assert!(stream.tell(0, notice, &mut silent));
    read(&mut stream, &one(5, 0, 0, 1), true);
    read(&mut stream, &one(14, 0, 0, 1), true);
    assert_eq!(stream.breaches(0).unwrap().0.len(), 1);
    let life = |at| stream.outcomes(0, Instant::from_seconds(at)).unwrap().0;
    assert_eq!(
        life(11),
        Outcomes::from([(Life::InEffect, Performance::Breached)])
    );
    assert_eq!(
        life(12),
        Outcomes::from([(Life::Withdrawn, Performance::Breached)])
    );
}

#[test]
fn a_deed_said_of_a_promise_that_is_not_there_is_refused() {
    let mut stream = Stream::new(&vocabulary(), &[text(plain())]).unwrap();
    let refused = stream.deed_of(vec![(6, Vec::new())]).unwrap_err();
    assert_eq!(refused, StreamError::NoSuchPromise(6));
}

#[test]
fn an_act_costs_sixteen_bytes_to_keep() {
    assert_eq!(BYTES_AN_ACT, 16);
}
