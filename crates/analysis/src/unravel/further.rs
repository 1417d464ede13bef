//! One way in which a set works: told in steps, and written as records to be put behind those on file.

use super::accounts::{knowers, records, strongest};
use super::field::{Element, Field};
use super::part::{Account, Part};
use super::sets::{Made, Node};
use crate::deed::Deed;
use crate::scenario::{Scenario, Side, Step, Verdict};
use crate::telling::{actor_name, aimed, changed, rounded, told};
use crate::written::asks_how_closely;
use std::collections::{BTreeMap, BTreeSet};
use tacit_lang::ids::{ActorId, GradeId};
use tacit_lang::meaning::Attribution;
use tacit_lang::time::{Between, Instant, Wait};
use tacit_standing::record::{
    Claim, ControlClaim, Disavowal, Holding, Incident, Learned, Message, MessageKind, Passage,
    Posture, Receipt, Record, Says, Source, Stance, Stand, When,
};
use tacit_standing::step::event::Change;
use tacit_standing::verdict::Question;

/// The way to `node` as a scenario: its records are the further ones alone, its verdicts what the judge comes to
/// on all of them in the giver's eyes. No verdict: the judge is of several minds.
pub(super) fn further(field: &Field<'_>, elements: &[Element], node: &Node) -> Scenario {
    let mut writing = Writing::of(field, elements, &node.path);
    let held = writing.hold();
    let mut here = Node {
        positions: field.starts(&held),
        now: field.ground.begins(),
        acts: 0,
        path: Vec::new(),
    };
    for made in &node.path {
        let Some((after, changes)) = field.step(&here, elements, made) else {
            continue;
        };
        writing.add(elements, &here, made, &after, &changes);
        here = after;
    }
    // Accounts alone are held by when the first of them is.
    let last = writing.steps.iter().map(|step| step.at).max();
    let at = here.now.max(last.unwrap_or(here.now));
    let docket = field.ground.docket(&field.matter, &writing.records);
    let standing = docket.judge(&Question {
        promise: field.promise.clone(),
        eyes: field.eyes.clone(),
        at,
        known: at,
    });
    let outcomes = standing
        .map(|standing| standing.outcomes)
        .unwrap_or_default();
    let verdicts = outcomes.iter().map(|outcome| Verdict {
        promise: field.promise.clone(),
        viewpoint: field.eyes.viewpoint.clone(),
        at,
        outcome: *outcome,
    });
    Scenario {
        verdicts: verdicts.collect(),
        steps: writing.steps,
        records: writing.records,
    }
}

struct Writing<'f, 'g> {
    field: &'f Field<'g>,
    records: Vec<Record>,
    steps: Vec<Step>,
    grade: Option<GradeId>,
    accounts: Vec<&'f Account>,
}

impl<'f, 'g> Writing<'f, 'g> {
    fn of(field: &'f Field<'g>, elements: &'f [Element], path: &[Made]) -> Self {
        let parts = path.iter().filter_map(|made| match made {
            Made::Part(place) => elements.get(*place).map(|element| &element.part),
            _ => None,
        });
        let accounts = parts.filter_map(|part| match part {
            Part::Account(account) => Some(account),
            _ => None,
        });
        Self {
            field,
            records: Vec::new(),
            steps: Vec::new(),
            grade: strongest(field),
            accounts: accounts.collect(),
        }
    }

    /// What comes to be held, before anything is done: one account after the other, each at an instant of its own.
    fn hold(&mut self) -> Vec<&'f Account> {
        let field = self.field;
        let ground = field.ground;
        // Accounts become known in the time before the first act.
        let apart = field.arena.apart_seconds;
        let count = i64::try_from(self.accounts.len()).unwrap_or(1);
        let between = (apart / (count + 1)).max(1);
        let accounts = self.accounts.clone();
        for (number, account) in (0_i64..).zip(&accounts) {
            let at = Instant::from_seconds(ground.begins().seconds() + (number + 1) * between);
            let place = usize::try_from(number).unwrap_or_default();
            let written = records(ground, &field.eyes, self.grade.clone(), place, account, at);
            let record = written.last().map(|record| record.id().to_owned());
            self.put(written);
            let what = Part::Account((*account).clone());
            self.steps.push(Step {
                at,
                side: Side::Party(0),
                actor: Some(account.party.clone()),
                what: what.words(&field.matter.vocabulary, ground, &account.party),
                follows: self.held(place + 1),
                deed: None,
                mistaken: None,
                record,
            });
        }
        accounts
    }

    /// What these eyes may hold of the promise once they hold the first so many accounts.
    fn held(&self, count: usize) -> Vec<String> {
        let field = self.field;
        let held = self.accounts.get(..count).unwrap_or_default();
        let starts = field.starts(held);
        let outcomes: BTreeSet<_> = starts.iter().map(|it| field.outcome(it)).collect();
        let words: Vec<String> = outcomes
            .iter()
            .map(|(life, performance)| format!("{life} and {performance}"))
            .collect();
        vec![format!(
            "the promise of {} is then {}",
            self.name(&field.promise.giver),
            words.join(", or ")
        )]
    }

    fn add(
        &mut self,
        elements: &[Element],
        before: &Node,
        made: &Made,
        after: &Node,
        changes: &[Vec<Change>],
    ) {
        let vocabulary = &self.field.matter.vocabulary;
        let at = after.now;
        let mut step = Step {
            at,
            side: Side::Time,
            actor: None,
            what: String::new(),
            follows: self.follows(changes),
            deed: None,
            mistaken: None,
            record: None,
        };
        let giver = &self.field.promise.giver;
        match made {
            Made::Wait => {
                let passed = Wait::from_seconds(rounded(at.seconds_since(before.now)));
                let passed = passed.unwrap_or_default();
                step.what = format!("about {passed} pass, and nothing is done");
            }
            Made::Part(place) => {
                let Some(part) = elements.get(*place).map(|element| &element.part) else {
                    return;
                };
                step.what = part.words(vocabulary, self.field.ground, giver);
                match part {
                    Part::Act { deed, side, .. } => {
                        step.side = *side;
                        step.actor = Some(deed.author.clone());
                        step.record = Some(self.add_act(before.acts, deed, None, at));
                        step.deed = Some(deed.clone());
                    }
                    Part::Mistaken {
                        deed,
                        side,
                        accused,
                        ..
                    } => {
                        step.side = *side;
                        step.actor = Some(deed.author.clone());
                        step.what = format!(
                            "{}; {} takes it for an act of {}, which denies it",
                            told(vocabulary, deed),
                            self.name(giver),
                            self.name(accused)
                        );
                        step.record = Some(self.add_act(before.acts, deed, Some(accused), at));
                        step.deed = Some(deed.clone());
                        step.mistaken = Some((giver.clone(), accused.clone()));
                    }
                    Part::Notice { by, to } => {
                        step.side = Side::Party(1);
                        step.actor = Some(by.clone());
                        let id = format!("{}-withdrawal", self.field.ground.prefix);
                        self.add_message(&id, MessageKind::Withdrawal, (by, to), None, at);
                        step.record = Some(id);
                    }
                    Part::Account(_) => return,
                }
            }
            Made::Ask(_) | Made::AskRecorded(..) => {
                let incident = match made {
                    Made::AskRecorded(_, name) => name.clone(),
                    Made::Ask(act) => self.act(*act),
                    _ => return,
                };
                let receiver = &self.field.promise.receiver;
                step.side = Side::Party(0);
                step.actor = Some(giver.clone());
                step.what = format!(
                    "{} asks {} who did `{incident}`, and gets no answer",
                    self.name(giver),
                    self.name(receiver)
                );
                let id = format!("{}-question-{incident}", self.field.ground.prefix);
                let kind = MessageKind::ClarificationRequest;
                self.add_message(&id, kind, (giver, receiver), Some(incident), at);
                step.record = Some(id);
            }
        }
        self.steps.push(step);
    }

    /// What changed, in a few words each; what changes in some readings of the open facts alone is said to.
    fn follows(&self, changes: &[Vec<Change>]) -> Vec<String> {
        let mut each: Vec<(&'static str, usize)> = Vec::new();
        for own in changes {
            let words: BTreeSet<&str> = own.iter().filter_map(|it| changed(it.what)).collect();
            for word in words {
                match each.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, count)) => *count += 1,
                    None => each.push((word, 1)),
                }
            }
        }
        let giver = self.name(&self.field.promise.giver);
        let said = each.into_iter().map(|(word, count)| {
            let everywhere = if count == changes.len() {
                ""
            } else {
                ", in some readings of the open facts"
            };
            format!("in the eyes of {giver}, the promise of {giver} {word}{everywhere}")
        });
        said.collect()
    }

    fn add_act(
        &mut self,
        number: u32,
        deed: &Deed,
        accused: Option<&ActorId>,
        at: Instant,
    ) -> String {
        let field = self.field;
        let ground = field.ground;
        let id = self.act(number);
        let report = self.report();
        let everyone = Learned::Everyone(at);
        let author = |author: &ActorId| Says {
            author: BTreeSet::from([author.clone()]),
            ..Says::default()
        };
        self.put(vec![Record::Incident(Incident {
            id: id.clone(),
            label: aimed(&field.matter.vocabulary, deed),
            begin: when(at),
            end: None,
            source: None,
            learned: everyone.clone(),
        })]);
        self.add_controls(deed, accused, at);
        let what = format!("{id}-what");
        self.add_claim(&id, &what, &report, deed.says(None), everyone.clone());
        self.accept(&what, &ground.viewpoints, at);
        let mistaken: BTreeSet<String> = match accused {
            Some(_) => BTreeSet::from([field.eyes.viewpoint.clone()]),
            None => BTreeSet::new(),
        };
        let knowing = ground.viewpoints.iter();
        let knowing: Vec<String> = knowing
            .filter(|it| !mistaken.contains(*it))
            .cloned()
            .collect();
        let learned: BTreeMap<String, Instant> =
            knowing.iter().map(|it| (it.clone(), at)).collect();
        let name = format!("{id}-author");
        if !knowing.is_empty() {
            let learned = Learned::Only(learned);
            self.add_claim(&id, &name, &report, author(&deed.author), learned);
            self.accept(&name, &knowing, at);
        }
        if let Some(accused) = accused {
            let giver = field.promise.giver.clone();
            let desk = format!("{}-{giver}", ground.prefix);
            let label = format!("what {} holds, for a rehearsal", self.name(&giver));
            self.add_source(&desk, &label, Some(giver));
            let name = format!("{id}-mistaken");
            let only = Learned::Only(knowers(&field.eyes).map(|it| (it, at)).collect());
            self.add_claim(&id, &name, &desk, author(accused), only);
            self.accept(&name, std::slice::from_ref(&field.eyes.viewpoint), at);
            self.put(vec![Record::Posture(Posture {
                id: format!("{id}-denied"),
                party: accused.clone(),
                of: name,
                posture: Stand::Denied,
                learned: everyone.clone(),
            })]);
        }
        if let Some(principal) = &deed.disavowed_by {
            self.put(vec![Record::Disavowal(Disavowal {
                id: format!("{id}-disavowed"),
                principal: principal.clone(),
                incident: id.clone(),
                at,
                learned: everyone,
            })]);
        }
        id
    }

    /// Where a text asks how closely somebody is controlled, those of whom neither the vocabulary nor the record says it are by
    /// nobody.
    fn add_controls(&mut self, deed: &Deed, accused: Option<&ActorId>, at: Instant) {
        if !self.field.arena.texts().into_iter().any(asks_how_closely) {
            return;
        }
        let vocabulary = &self.field.matter.vocabulary;
        let report = self.report();
        for actor in std::iter::once(&deed.author).chain(accused) {
            for party in &self.field.arena.parties {
                let declared = vocabulary.controls.iter().any(|control| {
                    control.actor == *actor && vocabulary.principal(&control.principal) == party
                });
                let mut on_record = self.field.ground.records.iter();
                let is_said = on_record.any(|(_, record)| {
                    matches!(record, Record::Control(it) if it.actor == *actor && vocabulary.principal(&it.principal) == party)
                });
                if declared || is_said || vocabulary.principal(actor) == party {
                    continue;
                }
                let id = format!("{}-control-{actor}-{party}", self.field.ground.prefix);
                let control = Record::Control(ControlClaim {
                    id: id.clone(),
                    actor: actor.clone(),
                    principal: party.clone(),
                    degree: None,
                    from: None,
                    until: None,
                    by: report.clone(),
                    grade: self.grade.clone(),
                    given: BTreeSet::new(),
                    learned: Learned::Everyone(at),
                });
                self.put(vec![control]);
                self.accept(&id, &self.field.ground.viewpoints, at);
            }
        }
    }

    /// The source of what a rehearsal supposes: where the text names a finder, its finding.
    fn report(&mut self) -> String {
        let texts = self.field.arena.texts();
        let finder = texts.into_iter().find_map(|text| match &text.attribution {
            Some(Attribution::Finder { finder, .. }) => Some(finder.clone()),
            _ => None,
        });
        let id = format!("{}-report", self.field.ground.prefix);
        self.add_source(&id, "what is supposed, for a rehearsal", finder);
        id
    }

    fn add_source(&mut self, id: &str, label: &str, actor: Option<ActorId>) {
        self.put(vec![Record::Source(Source {
            id: id.to_owned(),
            label: label.to_owned(),
            actor,
            rests_on: BTreeSet::new(),
            ordered: false,
            complete: Vec::new(),
        })]);
    }

    fn add_claim(&mut self, incident: &str, id: &str, by: &str, says: Says, learned: Learned) {
        self.put(vec![Record::Claim(Claim {
            id: id.to_owned(),
            incident: incident.to_owned(),
            by: by.to_owned(),
            grade: self.grade.clone(),
            says,
            given: BTreeSet::new(),
            learned,
        })]);
    }

    fn accept(&mut self, claim: &str, viewpoints: &[String], at: Instant) {
        for viewpoint in viewpoints {
            let stance = Record::Stance(Stance {
                id: format!("{claim}-held-by-{viewpoint}"),
                viewpoint: viewpoint.clone(),
                claim: claim.to_owned(),
                stance: Holding::Accept,
                grade: self.grade.clone(),
                learned: Learned::Everyone(at),
            });
            self.put(vec![stance]);
        }
    }

    fn add_message(
        &mut self,
        id: &str,
        kind: MessageKind,
        (from, to): (&ActorId, &ActorId),
        incident: Option<String>,
        at: Instant,
    ) {
        let promises = &self.field.arena.promises;
        let of = match kind {
            MessageKind::Withdrawal => promises.get(1),
            _ => promises.first(),
        };
        let text = of.and_then(|promise| self.field.matter.texts.get(promise.text));
        let learned = Learned::Everyone(at);
        let mut written = vec![Record::Message(Message {
            id: id.to_owned(),
            kind,
            from: from.clone(),
            to: to.clone(),
            through: Vec::new(),
            assurance: text
                .map(|(_, digest)| digest.to_string())
                .unwrap_or_default(),
            incident,
            until: None,
            authority: None,
            answers: None,
            says: None,
            learned: learned.clone(),
        })];
        for (fact, word) in [
            (Passage::Deposited, "deposited"),
            (Passage::Received, "received"),
        ] {
            written.push(Record::Receipt(Receipt {
                id: format!("{id}-{word}"),
                message: id.to_owned(),
                fact,
                at: when(at),
                learned: learned.clone(),
            }));
        }
        self.put(written);
    }

    /// Puts records down, each name once.
    fn put(&mut self, records: Vec<Record>) {
        for record in records {
            if !self.records.iter().any(|it| it.id() == record.id()) {
                self.records.push(record);
            }
        }
    }

    fn act(&self, number: u32) -> String {
        format!("{}-act-{}", self.field.ground.prefix, number + 1)
    }

    fn name(&self, actor: &ActorId) -> String {
        actor_name(&self.field.matter.vocabulary, actor)
    }
}

fn when(at: Instant) -> When {
    When(Between::exactly(at))
}
