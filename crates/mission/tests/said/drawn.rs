//! Anything that can be said, drawn.

use proptest::prelude::*;
use tacit_lang::ids::{ActId, ActorId, GradeId};
use tacit_lang::time::{Between, Instant};
use tacit_mission::said::{AnswerKind, Paper, Report, Said};
use tacit_spelling::Digest;
use tacit_standing::record::{Claim, Holding, Incident, Learned, Says, Stance, When};

fn text() -> impl Strategy<Value = String> {
    "[ -~\\n\u{e4}\u{4e16}]{0,40}"
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9:. -]{1,20}"
}

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest)
}

fn instant() -> impl Strategy<Value = Instant> {
    (0_i64..253_402_207_200).prop_map(Instant::from_seconds)
}

fn when() -> impl Strategy<Value = When> {
    (instant(), 0_i64..1_000_000).prop_map(|(from, width)| {
        let to = Instant::from_seconds(from.seconds() + width);
        When(Between::new(from, to).unwrap())
    })
}

fn learned() -> impl Strategy<Value = Learned> {
    prop_oneof![
        instant().prop_map(Learned::Everyone),
        proptest::collection::btree_map(name(), instant(), 0..3).prop_map(Learned::Only),
    ]
}

fn paper() -> impl Strategy<Value = Paper> {
    (text(), text(), digest()).prop_map(|(text, vocabulary, meaning)| Paper {
        text,
        vocabulary,
        meaning,
    })
}

fn says() -> impl Strategy<Value = Says> {
    let before = proptest::collection::btree_set(name(), 0..3);
    (any::<[bool; 3]>(), before).prop_map(|([author, act, preventive], before)| {
        let mut says = Says {
            before,
            preventive: Some(preventive),
            ..Says::default()
        };
        if author {
            says.author.insert(ActorId::new("arland").unwrap());
        }
        if act {
            says.act = ActId::new("attack").ok();
        }
        says
    })
}

fn report() -> impl Strategy<Value = Report> {
    let claims =
        proptest::collection::vec((name(), name(), any::<bool>(), says(), learned()), 0..4);
    let stances = proptest::collection::vec((name(), name(), name(), learned()), 0..4);
    let incident = (
        name(),
        text(),
        when(),
        proptest::option::of(when()),
        learned(),
    );
    (incident, claims, stances).prop_map(|((id, label, begin, end, learned), claims, stances)| {
        let incident = Incident {
            id: id.clone(),
            label,
            begin,
            end,
            source: Some("wire".to_owned()),
            learned,
        };
        let claims = claims
            .into_iter()
            .map(|(name, by, graded, says, learned)| Claim {
                id: name,
                incident: id.clone(),
                by,
                given: std::collections::BTreeSet::new(),
                grade: graded.then(|| GradeId::new("clear").unwrap()),
                says,
                learned,
            });
        let stances = stances
            .into_iter()
            .map(|(id, viewpoint, claim, learned)| Stance {
                id,
                viewpoint,
                claim,
                stance: Holding::Deny,
                grade: None,
                learned,
            });
        Report {
            claims: claims.collect(),
            stances: stances.collect(),
            incident,
        }
    })
}

/// Anything of every kind.
pub(crate) fn said() -> impl Strategy<Value = Said> {
    let answer = prop_oneof![
        Just(AnswerKind::Accepting),
        Just(AnswerKind::Declining),
        Just(AnswerKind::Acknowledging),
    ];
    prop_oneof![
        text().prop_map(|text| Said::Note { text }),
        paper().prop_map(Said::Assurance),
        (answer, text()).prop_map(|(answer, text)| Said::Answer { answer, text }),
        (digest(), paper()).prop_map(|(of, paper)| Said::Amendment { of, paper }),
        paper().prop_map(Said::Offer),
        paper().prop_map(Said::CounterOffer),
        (digest(), text()).prop_map(|(assurance, reason)| Said::Withdrawal { assurance, reason }),
        (digest(), proptest::option::of(instant()))
            .prop_map(|(assurance, until)| Said::Reaffirmation { assurance, until }),
        report().prop_map(Said::Report),
        (digest(), report(), text()).prop_map(|(assurance, report, text)| {
            Said::ClarificationRequest {
                assurance,
                report,
                text,
            }
        }),
        (proptest::option::of(says()), text())
            .prop_map(|(says, text)| Said::ClarificationAnswer { says, text }),
        text().prop_map(|text| Said::LineCheck { text }),
        (digest(), text()).prop_map(|(assurance, text)| Said::Reservation { assurance, text }),
    ]
}
