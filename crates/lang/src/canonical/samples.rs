//! Meanings that several tests share.

use crate::ids::{ActId, ActorId, DegreeId, GradeId, PlaceId};
use crate::meaning::*;
use crate::time::{DAY_SECONDS, Instant, Wait};

pub(super) use tacit_spelling::hex::to_hex;

pub(super) fn from_hex(hex: &str) -> Vec<u8> {
    tacit_spelling::hex::from_hex(hex).unwrap()
}

pub(super) fn actor(id: &str) -> ActorId {
    ActorId::new(id).unwrap()
}

pub(super) fn act(id: &str) -> ActId {
    ActId::new(id).unwrap()
}

pub(super) fn days(days: i64) -> Wait {
    Wait::from_seconds(days * DAY_SECONDS).unwrap()
}

/// Every meaning that has a vector, by the vector's name.
pub(super) fn named() -> Vec<(&'static str, Assurance)> {
    vec![
        ("least", least()),
        ("no-first-strike", no_first_strike()),
        ("group", group()),
        ("every-construct", every_construct()),
    ]
}

/// As little as a promise can say.
pub(super) fn least() -> Assurance {
    Assurance {
        labels: Labels::default(),
        vocabulary: Digest([0xab; 32]),
        parties: Parties::Directed {
            giver: actor("arland"),
            receiver: actor("borland"),
        },
        carriers: [].into(),
        strength: None,
        authority: None,
        answers: None,
        forbearance: Forbearance {
            acts: [act("armed-force")].into(),
            direct: false,
            preventive: false,
            through: None,
            targets: [].into(),
            place: None,
        },
        conditions: vec![],
        unconditional: false,
        grades: vec![],
        proxies: [].into(),
        exceptions: vec![],
        uncounted: [].into(),
        participation: None,
        silent_on: [].into(),
        dependence: None,
        clarification: None,
        standard: None,
        attribution: None,
        disavowal: [].into(),
        entry: None,
        end: None,
        withdrawal: None,
        deemed_receipt: None,
        same_instant_excuses: false,
        provocation: None,
        left_open: [].into(),
    }
}

/// The promise that the system is modelled on, between invented parties.
pub(super) fn no_first_strike() -> Assurance {
    Assurance {
        carriers: [actor("mediania")].into(),
        strength: Some(Strength::Assurance),
        authority: Some(Authority::Stated("leader to leader".into())),
        forbearance: Forbearance {
            direct: true,
            through: Some(Hands::default()),
            targets: [
                TargetKind::Territory,
                TargetKind::Forces,
                TargetKind::People,
            ]
            .into(),
            ..least().forbearance
        },
        conditions: vec![Condition {
            sense: Sense::Mirror,
            first: true,
            by_receiver: true,
            by_others: Hands {
                listed: true,
                ..Hands::default()
            },
            window: None,
        }],
        proxies: [(
            actor("borland"),
            [(actor("gamma-brigades"), DegreeId::new("directed").unwrap())].into(),
        )]
        .into(),
        uncounted: [act("cyber-operation"), act("covert-operation")].into(),
        entry: Some(Entry::OnReceipt),
        end: Some(End::NoneStated),
        withdrawal: Some(Withdrawal::AfterReceipt(days(7))),
        ..least()
    }
}

/// Each to each other, with dated membership.
pub(super) fn group() -> Assurance {
    let from = Membership {
        from: Some(Instant::from_seconds(1_767_225_600)),
        until: None,
    };
    let until = Membership {
        from: Some(Instant::from_seconds(-86_400)),
        until: Some(Instant::from_seconds(1_798_761_600)),
    };
    Assurance {
        parties: Parties::EachToEach {
            members: [
                (actor("arland"), Membership::default()),
                (actor("borland"), from),
                (actor("deltaland"), until),
            ]
            .into(),
        },
        unconditional: true,
        ..least()
    }
}

/// Every part of an assurance, once.
pub(super) fn every_construct() -> Assurance {
    let hands = Hands {
        listed: true,
        degree: Some(DegreeId::new("supported").unwrap()),
        named: [actor("delta"), actor("gamma-brigades")].into(),
    };
    let place = Some(PlaceId::new("northern-march").unwrap());
    let mut conditions = vec![
        Condition {
            sense: Sense::Against([act("blockade"), act("armed-force")].into()),
            first: false,
            by_receiver: true,
            by_others: hands.clone(),
            window: Some(days(90)),
        },
        Condition {
            sense: Sense::Anywhere([act("missile-strike")].into()),
            first: true,
            by_receiver: false,
            by_others: hands.clone(),
            window: None,
        },
    ];
    conditions.sort();
    Assurance {
        authority: Some(Authority::Unknown),
        strength: Some(Strength::Guarantee),
        answers: Some(Digest([0x01; 32])),
        forbearance: Forbearance {
            acts: [act("armed-force"), act("blockade")].into(),
            preventive: true,
            through: Some(hands.clone()),
            place: place.clone(),
            ..no_first_strike().forbearance
        },
        conditions,
        grades: vec![GradedRelease {
            acts: [act("shelling")].into(),
            by: Some((true, hands)),
            answers: [act("shelling")].into(),
            targets: [TargetKind::Forces].into(),
            place: place.clone(),
            lasting: Some(days(2)),
        }],
        exceptions: vec![Exception {
            act: act("armed-force"),
            against: Some(actor("gamma-brigades")),
            place,
            incidental_harm: true,
        }],
        participation: Some(Participation::CountsAsDirect),
        silent_on: [actor("united-powers")].into(),
        dependence: Some(Dependence::OnlyWhileStands),
        clarification: Some(days(3)),
        standard: Some(GradeId::new("clear-and-convincing").unwrap()),
        attribution: Some(Attribution::Finder {
            finder: actor("joint-commission"),
            grade: Some(GradeId::new("balance-of-probabilities").unwrap()),
        }),
        disavowal: [(actor("borland"), days(1))].into(),
        entry: Some(Entry::OnceDone(actor("borland"), act("withdrawal"))),
        end: Some(End::EndOfDay(Instant::from_seconds(1_775_088_000))),
        withdrawal: Some(Withdrawal::Never),
        deemed_receipt: Some(days(2)),
        same_instant_excuses: true,
        provocation: Some(days(30)),
        left_open: [Topic::Attribution, Topic::Start].into(),
        ..no_first_strike()
    }
}
