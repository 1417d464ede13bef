//! Random meanings, built directly.

use super::{Tape, act, actor, degree, grade, instant, place, wait};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::meaning::{
    Assurance, Attribution, Condition, Dependence, Digest, End, Entry, Exception, Forbearance,
    GradedRelease, Hands, Labels, Membership, Participation, Parties, Sense, TargetKind,
    Withdrawal,
};

/// A's to B, B's to A, and once in five a group's.
pub(super) fn texts(first: &mut Tape, second: &mut Tape) -> Vec<Assurance> {
    let mut texts = vec![text(first, "a", "b"), text(second, "b", "a")];
    let depends = |text: &Assurance| {
        matches!(
            text.dependence,
            Some(Dependence::ReleasedWhenEnds | Dependence::OnlyWhileStands)
        ) || text.entry == Some(Entry::OnceOtherInEffect)
    };
    if texts.iter().any(depends) {
        // Each promise is judged by its own text's standard and finder; the reference reads one set
        // of facts.
        let (standard, attribution) = (texts[0].standard.clone(), texts[0].attribution.clone());
        texts[1].standard = standard;
        texts[1].attribution = attribution;
    }
    if first.once_in(5) {
        let mut group = text(second, "a", "b");
        let membership = |tape: &mut Tape| Membership {
            from: tape.once_in(3).then(|| instant(tape.below(8))),
            until: tape.once_in(3).then(|| instant(5 + tape.below(8))),
        };
        let mut members = BTreeMap::new();
        members.insert(actor("a"), membership(first));
        members.insert(actor("b"), membership(first));
        if first.once_in(3) {
            members.insert(actor("t"), membership(first));
        }
        group.parties = Parties::EachToEach { members };
        "group".clone_into(&mut group.labels.title);
        texts.push(group);
    }
    texts
}

/// The plainest promise: no attack, without condition, from receipt.
pub(crate) fn plain(giver: &str, receiver: &str) -> Assurance {
    Assurance {
        labels: Labels {
            title: format!("{giver}-to-{receiver}"),
            vocabulary: "small".to_owned(),
            observations: Vec::new(),
        },
        vocabulary: Digest([0; 32]),
        parties: Parties::Directed {
            giver: actor(giver),
            receiver: actor(receiver),
        },
        carriers: BTreeSet::new(),
        strength: None,
        authority: None,
        answers: None,
        forbearance: Forbearance {
            acts: [act("attack")].into(),
            direct: false,
            preventive: false,
            through: None,
            targets: BTreeSet::new(),
            place: None,
        },
        conditions: Vec::new(),
        unconditional: false,
        grades: Vec::new(),
        proxies: BTreeMap::new(),
        exceptions: Vec::new(),
        uncounted: BTreeSet::new(),
        participation: None,
        silent_on: BTreeSet::new(),
        dependence: None,
        clarification: None,
        standard: None,
        attribution: None,
        disavowal: BTreeMap::new(),
        entry: None,
        end: None,
        withdrawal: None,
        deemed_receipt: None,
        same_instant_excuses: false,
        provocation: None,
        left_open: BTreeSet::new(),
    }
}

fn text(tape: &mut Tape, giver: &str, receiver: &str) -> Assurance {
    let mut text = plain(giver, receiver);
    clauses(&mut text, tape, giver, receiver);
    lifetime(&mut text, tape, receiver);
    if tape.once_in(4) {
        text.standard = Some(grade(tape.pick(&["balance", "clear"])));
    }
    if tape.once_in(6) {
        text.attribution = Some(Attribution::Finder {
            finder: actor("c"),
            grade: tape
                .once_in(2)
                .then(|| grade(tape.pick(&["balance", "clear"]))),
        });
    }
    text
}

fn clauses(text: &mut Assurance, tape: &mut Tape, giver: &str, receiver: &str) {
    text.forbearance = Forbearance {
        acts: tape.pick(&[
            [act("attack")].into(),
            [act("attack"), act("sabotage")].into(),
            [act("attack")].into(),
            [act("strike")].into(),
        ]),
        direct: tape.once_in(5),
        preventive: tape.once_in(10),
        through: tape.once_in(3).then(|| hands(tape)),
        targets: targets(tape),
        place: tape.once_in(5).then(|| a_place(tape)),
    };
    text.conditions = (0..tape.pick(&[1, 1, 0, 2]))
        .map(|_| condition(tape))
        .collect();
    text.conditions.sort();
    text.conditions.dedup();
    if tape.once_in(5) {
        text.grades = (0..tape.pick(&[1, 2])).map(|_| graded(tape)).collect();
        text.grades.sort();
        text.grades.dedup();
    }
    for principal in [receiver, giver] {
        if tape.once_in(4) {
            let listed = degree(tape.pick(&["directed", "supported"]));
            text.proxies
                .insert(actor(principal), [(actor("g"), listed)].into());
        }
    }
    if tape.once_in(3) {
        text.exceptions = vec![Exception {
            act: act(tape.pick(&["strike", "attack", "sabotage"])),
            against: tape.pick(&[Some("g"), None, Some("t")]).map(actor),
            place: tape.once_in(4).then(|| a_place(tape)),
            incidental_harm: tape.once_in(2),
        }];
    }
    if tape.once_in(8) {
        text.uncounted = [act(tape.pick(&["sabotage", "strike"]))].into();
    }
    if tape.once_in(4) {
        text.participation = Some(tape.pick(&[
            Participation::Counts,
            Participation::CountsAsDirect,
            Participation::DoesNotCount,
        ]));
    }
    if tape.once_in(8) {
        text.silent_on = [actor(tape.pick(&["t", "g"]))].into();
    }
    if tape.once_in(6) {
        text.dependence = Some(tape.pick(&[
            Dependence::ReleasedWhenEnds,
            Dependence::OnlyWhileStands,
            Dependence::Independent,
        ]));
    }
    if tape.once_in(5) {
        text.clarification = Some(wait(1 + tape.below(4)));
    }
    if tape.once_in(6) {
        // A disavowal takes an act out of account only where the proxy's act is in it.
        text.disavowal.insert(actor(receiver), wait(tape.below(5)));
        for condition in &mut text.conditions {
            condition.by_others.listed = true;
        }
        text.proxies
            .insert(actor(receiver), [(actor("g"), degree("supported"))].into());
        text.conditions.sort();
        text.conditions.dedup();
    }
    text.same_instant_excuses = tape.once_in(3);
}

fn lifetime(text: &mut Assurance, tape: &mut Tape, receiver: &str) {
    text.entry = match tape.below(18) {
        7 => Some(Entry::OnDispatch),
        8 => Some(Entry::At(instant(tape.below(6)))),
        9 => Some(Entry::OnceOtherInEffect),
        10 => Some(Entry::OnceDone(actor(receiver), act("sabotage"))),
        11 => Some(Entry::OnReceipt),
        _ => None,
    };
    text.end = match tape.below(14) {
        5 => Some(End::AfterEntry(wait(1 + tape.below(10)))),
        6 => Some(End::At(instant(3 + tape.below(10)))),
        7 => Some(End::EndOfDay(instant(3 + tape.below(10)))),
        _ => None,
    };
    text.withdrawal = match tape.below(4) {
        2 => Some(Withdrawal::AfterReceipt(wait(tape.below(4)))),
        3 => Some(Withdrawal::Never),
        _ => None,
    };
    if tape.once_in(3) {
        text.deemed_receipt = Some(wait(1 + tape.below(3)));
    }
}

fn hands(tape: &mut Tape) -> Hands {
    let mut hands = Hands::default();
    match tape.below(4) {
        0 => hands.listed = true,
        1 => hands.degree = Some(degree(tape.pick(&["supported", "directed"]))),
        2 => hands.named = [actor(tape.pick(&["g", "t"]))].into(),
        _ => {
            hands.listed = true;
            hands.degree = Some(degree("directed"));
        }
    }
    hands
}

fn targets(tape: &mut Tape) -> BTreeSet<TargetKind> {
    tape.pick(&[
        [].into(),
        [].into(),
        [TargetKind::Territory].into(),
        [TargetKind::Territory, TargetKind::People].into(),
    ])
}

fn a_place(tape: &mut Tape) -> tacit_lang::ids::PlaceId {
    place(tape.pick(&["land", "hills", "sea"]))
}

fn condition(tape: &mut Tape) -> Condition {
    let sense = match tape.below(6) {
        4 => Sense::Against([act(tape.pick(&["attack", "strike", "sabotage"]))].into()),
        5 => Sense::Anywhere([act(tape.pick(&["attack", "strike", "sabotage"]))].into()),
        _ => Sense::Mirror,
    };
    let by_others = if tape.once_in(2) {
        hands(tape)
    } else {
        Hands::default()
    };
    Condition {
        sense,
        first: tape.once_in(2),
        by_receiver: by_others.is_empty() || !tape.once_in(4),
        by_others,
        window: tape.once_in(4).then(|| wait(tape.below(6))),
    }
}

fn graded(tape: &mut Tape) -> GradedRelease {
    GradedRelease {
        acts: [act(tape.pick(&["strike", "attack", "sabotage"]))].into(),
        by: tape.once_in(3).then(|| (tape.once_in(2), hands(tape))),
        answers: [act(tape.pick(&["strike", "attack", "sabotage"]))].into(),
        targets: targets(tape),
        place: tape.once_in(4).then(|| a_place(tape)),
        lasting: tape.once_in(3).then(|| wait(tape.below(5))),
    }
}
