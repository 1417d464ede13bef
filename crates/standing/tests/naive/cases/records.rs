//! Random records: a few incidents and what everybody says of them, messages and what became of them.

use super::{Tape, act, actor, degree, grade, instant, place};
use std::collections::BTreeSet;
use tacit_lang::ids::{ActorId, GradeId};
use tacit_lang::meaning::{Assurance, End, Participation, Parties, TargetKind};
use tacit_lang::time::Between;
use tacit_standing::record::{
    Accepts, AnswerSays, Claim, ControlClaim, Corroboration, Disavowal, Hit, Holding, Incident,
    Learned, Message, MessageKind, Passage, Posture, Receipt, Record, Retraction, SameClaim, Says,
    Source, Stance, Stand, Viewpoint, When,
};

const SOURCES: [&str; 5] = ["sn", "sa", "sb", "sc", "so"];
const VIEWPOINTS: [&str; 3] = ["va", "vb", "vn"];
const ANSWERS: [Option<AnswerSays>; 5] = [
    None,
    Some(AnswerSays::NotOurs),
    Some(AnswerSays::Ours),
    Some(AnswerSays::Unknown),
    None,
];

/// What the texts turn on, so that the records try it.
#[derive(Clone, Copy)]
struct Leaning {
    /// All at about one time, so that the order is open.
    crowded: bool,
    /// The receiver of a text may disavow its proxy's acts.
    disavowing: Option<&'static str>,
    proxies: bool,
    control: bool,
    joining: bool,
}

impl Leaning {
    fn of(texts: &[Assurance], crowded: bool) -> Self {
        let hands = || {
            texts.iter().flat_map(|text| {
                let of_conditions = text.conditions.iter().map(|it| &it.by_others);
                text.forbearance.through.iter().chain(of_conditions)
            })
        };
        let disavowing = ["b", "a"].into_iter().find(|party| {
            texts
                .iter()
                .any(|text| text.disavowal.contains_key(&actor(party)))
        });
        Self {
            crowded,
            disavowing,
            proxies: hands().any(|hands| !hands.is_empty()),
            control: hands().any(|hands| hands.degree.is_some()),
            joining: texts.iter().any(|text| {
                text.participation
                    .is_some_and(|it| it != Participation::DoesNotCount)
            }),
        }
    }
}

pub(super) fn records(events: &mut Tape, letters: &mut Tape, texts: &[Assurance]) -> Vec<Record> {
    let mut records = sources();
    records.extend(viewpoints(events));
    let leaning = Leaning::of(texts, events.once_in(3));
    let incidents = events.pick(&[1, 2, 3, 3, 4]);
    for number in 0..incidents {
        records.extend(incident(events, number, leaning));
    }
    records.extend(sayings(events, incidents, leaning));
    let mut used = BTreeSet::new();
    for text in texts {
        records.extend(correspondence(letters, text, incidents, &mut used));
    }
    records.extend(opinions(letters, &records));
    records
}

fn sources() -> Vec<Record> {
    SOURCES
        .iter()
        .map(|id| {
            Record::Source(Source {
                id: (*id).to_owned(),
                label: String::new(),
                actor: match *id {
                    "sa" => Some(actor("fa")),
                    "sb" => Some(actor("b")),
                    "sc" => Some(actor("c")),
                    _ => None,
                },
                rests_on: BTreeSet::new(),
                ordered: *id == "so",
                complete: Vec::new(),
            })
        })
        .collect()
}

fn viewpoints(tape: &mut Tape) -> Vec<Record> {
    [("va", Some("a")), ("vb", Some("b")), ("vn", None)]
        .into_iter()
        .map(|(id, party)| {
            let accepts = match tape.below(8) {
                0..=5 => Accepts::All,
                6 => Accepts::Sources(["sn".to_owned(), "so".to_owned()].into()),
                _ => Accepts::default(),
            };
            Record::Viewpoint(Viewpoint {
                id: id.to_owned(),
                party: party.map(actor),
                grade: tape.once_in(5).then(|| grade("balance")),
                accepts,
            })
        })
        .collect()
}

fn learned(tape: &mut Tape, from: i64) -> Learned {
    if !tape.once_in(4) {
        return Learned::Everyone(instant(from + tape.below(3)));
    }
    let each = VIEWPOINTS
        .iter()
        .filter_map(|viewpoint| {
            let at = instant(from + tape.below(6));
            (!tape.once_in(4)).then(|| ((*viewpoint).to_owned(), at))
        })
        .collect();
    Learned::Only(each)
}

fn a_grade(tape: &mut Tape) -> Option<GradeId> {
    tape.pick(&[Some("clear"), Some("clear"), None, Some("balance")])
        .map(grade)
}

fn incident(tape: &mut Tape, number: i64, leaning: Leaning) -> Vec<Record> {
    let begin = if leaning.crowded {
        3 + tape.below(2)
    } else {
        1 + tape.below(6)
    };
    let uncertain = if tape.once_in(3) {
        1 + tape.below(3)
    } else {
        0
    };
    let between = |from: i64, to: i64| {
        When(Between::new(instant(from), instant(to)).expect("ends after it begins"))
    };
    let last = begin + uncertain;
    let end = tape.once_in(5).then(|| {
        let from = last + tape.below(5);
        between(from, from + tape.below(2))
    });
    let first_known = learned(tape, last);
    let mut records = vec![Record::Incident(Incident {
        id: format!("i{number}"),
        label: String::new(),
        begin: between(begin, last),
        end,
        source: tape.once_in(2).then(|| "so".to_owned()),
        learned: first_known,
    })];
    let full = !tape.once_in(16);
    records.push(claim(tape, (number, 0), full, last, leaning));
    if tape.once_in(3) {
        records.push(claim(tape, (number, 1), false, last, leaning));
    }
    records
}

fn an_actor(tape: &mut Tape) -> ActorId {
    actor(tape.pick(&["a", "b", "b", "a", "g", "fa", "fb", "t"]))
}

fn a_hit(tape: &mut Tape) -> Hit {
    Hit {
        of: actor(tape.pick(&["b", "a", "fb", "fa", "b", "a", "g", "t"])),
        kind: tape.pick(&[
            TargetKind::Territory,
            TargetKind::Territory,
            TargetKind::People,
            TargetKind::Territory,
            TargetKind::Forces,
        ]),
        place: tape
            .pick(&[
                None,
                Some("hills"),
                Some("hills"),
                Some("land"),
                Some("sea"),
            ])
            .map(place),
        incidental: tape.once_in(4),
    }
}

fn claim(
    tape: &mut Tape,
    (incident, number): (i64, i64),
    full: bool,
    from: i64,
    leaning: Leaning,
) -> Record {
    let mut says = Says::default();
    // Most accounts are of one side's act against the other, so that promises are tried.
    let sides = match leaning.disavowing {
        Some("b") if incident == 0 => Some("ba"),
        Some(_) if incident == 0 => Some("ab"),
        _ if incident % 2 == 0 => tape.pick(&[Some("ba"), Some("ba"), Some("ab"), None]),
        _ => tape.pick(&[Some("ab"), Some("ab"), Some("ba"), None]),
    };
    if full || tape.once_in(2) {
        let own: &[&str] = match sides {
            Some("ab") => &["a", "fa"],
            Some(_) => &["b", "fb"],
            None => &["a", "b", "g", "fa", "fb", "t"],
        };
        let joins = leaning.joining && tape.once_in(2);
        let author = if joins {
            "t"
        } else if (leaning.disavowing.is_some() && incident == 0)
            || (leaning.proxies && tape.once_in(2))
        {
            "g"
        } else {
            tape.pick(own)
        };
        says.author.insert(actor(author));
        if joins {
            says.joined.insert(actor(tape.pick(own)));
        }
        if tape.once_in(6) {
            says.author.insert(an_actor(tape));
        }
    }
    if full || tape.once_in(3) {
        says.act = Some(act(tape.pick(&["strike", "attack", "strike", "sabotage"])));
    }
    if full || tape.once_in(3) {
        let mut hit = a_hit(tape);
        if let Some(sides) = sides {
            hit.of = actor(if sides == "ab" { "b" } else { "a" });
        }
        says.hits.insert(hit);
        if tape.once_in(4) {
            says.hits.insert(a_hit(tape));
        }
    }
    if tape.once_in(5) {
        says.joined.insert(an_actor(tape));
    }
    if tape.once_in(6) {
        says.preventive = Some(!tape.once_in(2));
    }
    if tape.once_in(3) && incident > 0 {
        says.before.insert(format!("i{}", tape.below(4) % incident));
    }
    if tape.once_in(6) {
        says.from_held_by = Some(actor(tape.pick(&["b", "a", "g", "fa", "t"])));
    }
    if says == Says::default() {
        says.author.insert(an_actor(tape));
    }
    Record::Claim(Claim {
        id: format!("c{incident}-{number}"),
        incident: format!("i{incident}"),
        by: tape.pick(&SOURCES).to_owned(),
        grade: a_grade(tape),
        says,
        learned: learned(tape, from),
    })
}

/// What is said besides: control, sameness, disavowals.
fn sayings(tape: &mut Tape, incidents: i64, leaning: Leaning) -> Vec<Record> {
    let mut records = Vec::new();
    if tape.once_in(if leaning.control { 2 } else { 8 }) {
        for number in 0..tape.pick(&[1, 2]) {
            records.push(Record::Control(ControlClaim {
                id: format!("k{number}"),
                actor: actor(tape.pick(&["g", "t"])),
                principal: actor(tape.pick(&["b", "a"])),
                degree: tape
                    .pick(&[Some("directed"), Some("supported"), None])
                    .map(degree),
                from: tape.once_in(3).then(|| instant(tape.below(6))),
                until: tape.once_in(3).then(|| instant(6 + tape.below(6))),
                by: tape.pick(&SOURCES).to_owned(),
                grade: a_grade(tape),
                learned: learned(tape, 2),
            }));
        }
    }
    if incidents > 1 && tape.once_in(8) {
        records.push(Record::Same(SameClaim {
            id: "same".to_owned(),
            incidents: ["i0".to_owned(), "i1".to_owned()].into(),
            by: tape.pick(&SOURCES).to_owned(),
            grade: a_grade(tape),
            learned: learned(tape, 4),
        }));
    }
    if tape.once_in(2) {
        let at = 2 + tape.below(10);
        records.push(Record::Disavowal(Disavowal {
            id: "d".to_owned(),
            principal: actor(leaning.disavowing.unwrap_or("b")),
            incident: format!("i{}", tape.pick(&[0, 0, 1]) % incidents),
            at: instant(at),
            learned: learned(tape, at),
        }));
    }
    records
}

/// Messages about one text. Of what came at one and the same instant the rules do not say which was
/// first, so no two receipts, real or deemed, are of one.
fn correspondence(
    tape: &mut Tape,
    text: &Assurance,
    incidents: i64,
    used: &mut BTreeSet<i64>,
) -> Vec<Record> {
    let pairs = match &text.parties {
        Parties::Directed { giver, receiver } => vec![(giver.clone(), receiver.clone())],
        Parties::EachToEach { .. } => vec![(actor("a"), actor("b")), (actor("b"), actor("a"))],
    };
    let mut records = Vec::new();
    for (giver, receiver) in pairs {
        let mut letter = |kind: MessageKind, tape: &mut Tape, earliest: i64| {
            let first = earliest < 0;
            let back = matches!(kind, MessageKind::ClarificationAnswer);
            let (from, to) = if back {
                (&receiver, &giver)
            } else {
                (&giver, &receiver)
            };
            let id = format!("m{}-{from}-{to}-{}", used.len(), text.labels.title);
            let deemed = text.deemed_receipt.map_or(0, |wait| wait.seconds());
            let mut held = earliest + tape.below(4);
            while used.contains(&held) || used.contains(&(held + deemed)) {
                held += 1;
            }
            used.extend([held, held + deemed]);
            let mut received = held + tape.below(3);
            while !used.insert(received) {
                received += 1;
            }
            let about = matches!(
                kind,
                MessageKind::ClarificationRequest | MessageKind::ClarificationAnswer
            );
            records.push(Record::Message(Message {
                id: id.clone(),
                kind,
                from: from.clone(),
                to: to.clone(),
                through: Vec::new(),
                assurance: text.labels.title.clone(),
                incident: about.then(|| format!("i{}", tape.below(4) % incidents)),
                until: (kind == MessageKind::Renewal)
                    .then(|| instant(received - 2 + tape.below(13))),
                authority: None,
                answers: None,
                says: (kind == MessageKind::ClarificationAnswer)
                    .then(|| tape.pick(&ANSWERS))
                    .flatten(),
                learned: if first {
                    Learned::Everyone(instant(held))
                } else {
                    learned(tape, held)
                },
            }));
            let mut passage = |fact, at, tape: &mut Tape| {
                records.push(Record::Receipt(Receipt {
                    id: format!("{id}-{fact:?}"),
                    message: id.clone(),
                    fact,
                    at: When(Between::exactly(instant(at))),
                    learned: learned(tape, at),
                }));
            };
            passage(Passage::Deposited, held, tape);
            passage(Passage::Held, held, tape);
            if !tape.once_in(if first { 20 } else { 6 }) {
                passage(Passage::Received, received, tape);
            }
        };
        letter(MessageKind::Assurance, tape, -7);
        for (kind, rarity) in [
            (MessageKind::Assurance, 4),
            (MessageKind::Withdrawal, 4),
            (MessageKind::Reaffirmation, 5),
            (MessageKind::ClarificationRequest, 3),
            (MessageKind::ClarificationAnswer, 4),
        ] {
            if tape.once_in(rarity) {
                let earliest = 2 + tape.below(8);
                letter(kind, tape, earliest);
            }
        }
        if matches!(text.end, Some(End::At(_) | End::AfterEntry(_))) && tape.once_in(3) {
            letter(MessageKind::Renewal, tape, 2);
        }
        if matches!(text.parties, Parties::EachToEach { .. }) && tape.once_in(4) {
            letter(MessageKind::Leaving, tape, 5);
        }
    }
    records
}

/// Stances, postures and retractions about what is among the records.
fn opinions(tape: &mut Tape, records: &[Record]) -> Vec<Record> {
    let claims: Vec<String> = records
        .iter()
        .filter(|it| matches!(it, Record::Claim(_) | Record::Control(_) | Record::Same(_)))
        .map(|record| record.id().to_owned())
        .collect();
    let mut opinions = Vec::new();
    for number in 0..tape.pick(&[0, 1, 2, 3]) {
        opinions.push(Record::Stance(Stance {
            id: format!("t{number}"),
            viewpoint: tape.pick(&VIEWPOINTS).to_owned(),
            claim: tape.pick(&claims),
            stance: tape.pick(&[Holding::Accept, Holding::Deny, Holding::SetAside]),
            grade: tape.once_in(4).then(|| grade("clear")),
            learned: learned(tape, 3),
        }));
    }
    if tape.once_in(4) {
        opinions.push(Record::Corroboration(Corroboration {
            id: "q".to_owned(),
            of: tape.pick(&claims),
            by: tape.pick(&SOURCES).to_owned(),
            learned: learned(tape, 3),
        }));
    }
    if tape.once_in(3) {
        opinions.push(Record::Posture(Posture {
            id: "p".to_owned(),
            party: actor(tape.pick(&["b", "a", "g"])),
            of: tape.pick(&claims),
            posture: tape.pick(&[Stand::Denied, Stand::Declined, Stand::Confirmed]),
            learned: learned(tape, 4),
        }));
    }
    if tape.once_in(5) {
        let retractable: Vec<String> = records
            .iter()
            .chain(&opinions)
            .filter(|it| {
                matches!(
                    it,
                    Record::Incident(_)
                        | Record::Claim(_)
                        | Record::Stance(_)
                        | Record::Receipt(_)
                        | Record::Disavowal(_)
                        | Record::Message(_)
                )
            })
            .map(|record| record.id().to_owned())
            .collect();
        opinions.push(Record::Retraction(Retraction {
            id: "r".to_owned(),
            of: tape.pick(&retractable),
            reason: String::new(),
            learned: learned(tape, 9),
        }));
    }
    opinions
}
