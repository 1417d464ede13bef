//! A way through an arena as records, which the judge replays to the same verdicts.

use crate::arena::{Arena, Move, Scene, Turn};
use crate::deed::Deed;
use crate::scenario::{Eyes, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::ActorId;
use tacit_lang::meaning::{Attribution, Hands};
use tacit_lang::time::{Between, Instant};
use tacit_standing::record::{
    Accepts, AnswerSays, Claim, ControlClaim, Disavowal, Incident, Learned, Message, MessageKind,
    Passage, Posture, Receipt, Record, Says, Source, Stand, Viewpoint, When,
};

/// The viewpoint that holds what the scenario supposes.
pub const SUPPOSED: &str = "supposed";

/// The source of what is supposed.
const REPORT: &str = "report";

/// Records under way.
pub(crate) struct Writing {
    pub(crate) records: Vec<Record>,
}

/// The name of the message that gives the promise in this place.
pub(crate) fn message(promise: usize) -> String {
    format!("assurance-{}", promise + 1)
}

fn act(incident: u32) -> String {
    format!("act-{}", incident + 1)
}

fn question(incident: u32) -> String {
    format!("question-{}", incident + 1)
}

/// What the judge must come to in each viewpoint at the end.
pub(crate) fn verdicts(arena: &Arena, scene: &Scene) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for (place, promise) in arena.promises.iter().enumerate() {
        let parties = arena.parties.iter().enumerate();
        let parties = parties.map(|(number, party)| (Eyes::Party(number), party.to_string()));
        for (eyes, viewpoint) in
            std::iter::once((Eyes::Supposed, SUPPOSED.to_owned())).chain(parties)
        {
            verdicts.push(Verdict {
                promise: promise.clone(),
                viewpoint,
                at: scene.now,
                outcome: arena.outcome(scene, eyes, place),
            });
        }
    }
    verdicts
}

impl Writing {
    pub(crate) fn begin(arena: &Arena) -> Self {
        let mut writing = Self {
            records: Vec::new(),
        };
        writing.add_eyes(arena);
        writing.add_controls(arena);
        for (place, promise) in arena.promises.iter().enumerate() {
            let at = arena.giving(place);
            writing.add_message(
                arena,
                at,
                Message {
                    id: message(place),
                    kind: MessageKind::Assurance,
                    from: promise.giver.clone(),
                    to: promise.receiver.clone(),
                    ..blank(arena, place, at)
                },
            );
        }
        writing
    }

    /// Adds what `made` is; the record's name, if it is one.
    pub(crate) fn add(
        &mut self,
        arena: &Arena,
        before: &Scene,
        made: Move,
        turn: &Turn,
    ) -> Option<String> {
        let at = turn.scene.now;
        match made {
            Move::Wait => None,
            Move::Act(number) => {
                let choice = arena.repertoire.choices.get(number)?;
                Some(self.add_act(arena, before.acts, &choice.deed, None, (at, None)))
            }
            Move::UnderWay(number) => {
                let choice = arena.repertoire.choices.get(number)?;
                let lasts = (arena.before_giving(), Some(arena.goes_on_until()));
                Some(self.add_act(arena, before.acts, &choice.deed, None, lasts))
            }
            Move::Mistaken(number) => {
                let mistake = arena.repertoire.mistakes.get(number)?;
                let choice = arena.repertoire.choices.get(mistake.choice)?;
                let mistaken = (arena.parties.get(mistake.party)?, &mistake.accused);
                Some(self.add_act(arena, before.acts, &choice.deed, Some(mistaken), (at, None)))
            }
            Move::Notice(place) | Move::HoldNotice(place) => {
                let promise = arena.promises.get(place)?;
                let id = format!("withdrawal-{}-{}", place + 1, self.records.len());
                let last = if made == Move::Notice(place) {
                    (Passage::Received, "received")
                } else {
                    (Passage::Held, "held")
                };
                self.add_passing(
                    last,
                    at.max(arena.begins),
                    at,
                    Message {
                        id: id.clone(),
                        kind: MessageKind::Withdrawal,
                        from: promise.giver.clone(),
                        to: promise.receiver.clone(),
                        ..blank(arena, place, at)
                    },
                );
                Some(id)
            }
            Move::Ask(place, incident) => {
                let promise = arena.promises.get(place)?;
                self.add_message(
                    arena,
                    at,
                    Message {
                        id: question(incident),
                        kind: MessageKind::ClarificationRequest,
                        from: promise.giver.clone(),
                        to: promise.receiver.clone(),
                        incident: Some(act(incident)),
                        ..blank(arena, place, at)
                    },
                );
                Some(question(incident))
            }
            Move::Answer(place, incident) => {
                let promise = arena.promises.get(place)?;
                let id = format!("answer-{}", incident + 1);
                self.add_message(
                    arena,
                    at,
                    Message {
                        id: id.clone(),
                        kind: MessageKind::ClarificationAnswer,
                        from: promise.receiver.clone(),
                        to: promise.giver.clone(),
                        incident: Some(act(incident)),
                        answers: Some(question(incident)),
                        says: Some(AnswerSays::NotOurs),
                        ..blank(arena, place, at)
                    },
                );
                Some(id)
            }
        }
    }

    fn add_eyes(&mut self, arena: &Arena) {
        self.add_source(REPORT, "what the scenario supposes", None);
        for finder in finders(arena) {
            let label = format!("what {} finds", arena.name(finder));
            self.add_source(&findings(finder), &label, Some(finder.clone()));
        }
        self.add_viewpoint(SUPPOSED, None);
        for party in &arena.parties {
            let label = format!("what {} holds", arena.name(party));
            self.add_source(&desk(party), &label, Some(party.clone()));
            self.add_viewpoint(party.as_str(), Some(party.clone()));
        }
    }

    fn add_source(&mut self, id: &str, label: &str, actor: Option<ActorId>) {
        self.records.push(Record::Source(Source {
            id: id.to_owned(),
            label: label.to_owned(),
            actor,
            rests_on: BTreeSet::new(),
            ordered: false,
            complete: Vec::new(),
        }));
    }

    fn add_viewpoint(&mut self, id: &str, party: Option<ActorId>) {
        self.records.push(Record::Viewpoint(Viewpoint {
            id: id.to_owned(),
            party,
            grade: None,
            accepts: Accepts::Sources(BTreeSet::from([REPORT.to_owned()])),
        }));
    }

    /// Of whom the vocabulary says nothing, a text that asks how closely somebody is controlled must be told: by nobody.
    fn add_controls(&mut self, arena: &Arena) {
        if !arena.texts().into_iter().any(asks_how_closely) {
            return;
        }
        let vocabulary = &arena.matter.vocabulary;
        for (actor, _) in &arena.cast.actors {
            for party in &arena.parties {
                let declared = vocabulary.controls.iter().any(|control| {
                    control.actor == *actor && vocabulary.principal(&control.principal) == party
                });
                if declared || vocabulary.principal(actor) == party {
                    continue;
                }
                self.records.push(Record::Control(ControlClaim {
                    id: format!("control-{actor}-{party}"),
                    actor: actor.clone(),
                    principal: party.clone(),
                    degree: None,
                    from: None,
                    until: None,
                    by: REPORT.to_owned(),
                    grade: grade(arena),
                    given: BTreeSet::new(),
                    learned: Learned::Everyone(arena.begins),
                }));
            }
        }
    }

    fn add_message(&mut self, arena: &Arena, at: Instant, message: Message) {
        let last = (Passage::Received, "received");
        self.add_passing(last, at.max(arena.begins), at, message);
    }

    /// A message that is handed over and goes so far.
    fn add_passing(
        &mut self,
        last: (Passage, &'static str),
        learned: Instant,
        at: Instant,
        message: Message,
    ) {
        let id = message.id.clone();
        self.records.push(Record::Message(message));
        let facts = [(Passage::Deposited, "deposited"), last];
        for (fact, word) in facts {
            self.records.push(Record::Receipt(Receipt {
                id: format!("{id}-{word}"),
                message: id.clone(),
                fact,
                at: when(at),
                learned: Learned::Everyone(learned),
            }));
        }
    }

    fn add_act(
        &mut self,
        arena: &Arena,
        number: u32,
        deed: &Deed,
        mistaken: Option<(&ActorId, &ActorId)>,
        (at, end): (Instant, Option<Instant>),
    ) -> String {
        let id = act(number);
        self.records.push(Record::Incident(Incident {
            id: id.clone(),
            label: crate::telling::aimed(&arena.matter.vocabulary, deed),
            begin: when(at),
            end: end.map(when),
            source: None,
            learned: Learned::Everyone(at),
        }));
        let author = |author: &ActorId| Says {
            author: BTreeSet::from([author.clone()]),
            ..Says::default()
        };
        let what = deed.says(None);
        self.add_claim(arena, (&id, "what"), REPORT, what, Learned::Everyone(at));
        let viewpoints = std::iter::once(SUPPOSED.to_owned())
            .chain(arena.parties.iter().map(ToString::to_string));
        let knows = |viewpoint: &String| mistaken.is_none_or(|(by, _)| by.as_str() != viewpoint);
        let learned: BTreeMap<String, Instant> =
            viewpoints.filter(knows).map(|it| (it, at)).collect();
        self.add_claim(
            arena,
            (&id, "author"),
            REPORT,
            author(&deed.author),
            Learned::Only(learned),
        );
        // What is found is the fact to whoever knows of it, accepted or not (S15).
        for finder in finders(arena) {
            let by = findings(finder);
            let names = (id.as_str(), by.as_str());
            let found = author(&deed.author);
            self.add_claim(arena, names, &by, found, Learned::Everyone(at));
        }
        if let Some((by, accused)) = mistaken {
            let only = Learned::Only(BTreeMap::from([(by.to_string(), at)]));
            self.add_claim(arena, (&id, "mistaken"), &desk(by), author(accused), only);
            self.records.push(Record::Posture(Posture {
                id: format!("{id}-denied"),
                party: accused.clone(),
                of: format!("{id}-mistaken"),
                posture: Stand::Denied,
                learned: Learned::Everyone(at),
            }));
        }
        if let Some(principal) = &deed.disavowed_by {
            self.records.push(Record::Disavowal(Disavowal {
                id: format!("{id}-disavowed"),
                principal: principal.clone(),
                incident: id.clone(),
                at,
                learned: Learned::Everyone(at),
            }));
        }
        id
    }

    fn add_claim(
        &mut self,
        arena: &Arena,
        (incident, name): (&str, &str),
        by: &str,
        says: Says,
        learned: Learned,
    ) {
        self.records.push(Record::Claim(Claim {
            id: format!("{incident}-{name}"),
            incident: incident.to_owned(),
            by: by.to_owned(),
            grade: grade(arena),
            says,
            given: BTreeSet::new(),
            learned,
        }));
    }
}

/// A message about the promise in this place, everything else to be filled in.
fn blank(arena: &Arena, promise: usize, at: Instant) -> Message {
    let found = arena.promises.get(promise);
    let text = found.and_then(|promise| arena.matter.texts.get(promise.text));
    Message {
        id: String::new(),
        kind: MessageKind::Assurance,
        from: arena.parties[0].clone(),
        to: arena.parties[1].clone(),
        through: Vec::new(),
        assurance: text
            .map(|(_, digest)| digest.to_string())
            .unwrap_or_default(),
        incident: None,
        until: None,
        authority: None,
        answers: None,
        says: None,
        learned: Learned::Everyone(at),
    }
}

fn desk(party: &ActorId) -> String {
    format!("{party}-desk")
}

/// Everybody whose findings a text names as the fact.
fn finders(arena: &Arena) -> BTreeSet<&ActorId> {
    let texts = arena.texts().into_iter();
    let found = texts.filter_map(|text| match &text.attribution {
        Some(Attribution::Finder { finder, .. }) => Some(finder),
        _ => None,
    });
    found.collect()
}

fn findings(finder: &ActorId) -> String {
    format!("{finder}-findings")
}

fn when(at: Instant) -> When {
    When(Between::exactly(at))
}

/// The strongest grade: what a scenario supposes is proved to whatever standard a text names.
fn grade(arena: &Arena) -> Option<tacit_lang::ids::GradeId> {
    let grades = &arena.matter.vocabulary.grades;
    grades.last().map(|grade| grade.id.clone())
}

/// Whether how closely somebody is controlled is anything to `text`.
pub(crate) fn asks_how_closely(text: &tacit_lang::meaning::Assurance) -> bool {
    let degree = |hands: &Hands| hands.degree.is_some();
    text.forbearance.through.as_ref().is_some_and(degree)
        || text.conditions.iter().any(|it| degree(&it.by_others))
        || text
            .grades
            .iter()
            .any(|grade| grade.by.as_ref().is_some_and(|(_, hands)| degree(hands)))
}
