//! Keeping records that were found to fit: each where questions look for it.

use crate::clause::Clause;
use crate::docket::named::Mentioned;
use crate::docket::{Docket, Filed, Text};
use crate::record::{Claim, Incident, Message, Record, SameClaim};
use std::collections::BTreeSet;
use tacit_lang::meaning::{Assurance, Digest};
use tacit_lang::time::Between;

impl Docket {
    pub(crate) fn keep(&mut self, place: usize, record: Record) {
        match record {
            Record::Source(found) => {
                self.sources.insert(found.id.clone(), found);
            }
            Record::Viewpoint(found) => {
                self.viewpoints.insert(found.id.clone(), found);
            }
            Record::Incident(found) => {
                let number = self.incidents.len();
                self.incident_numbers.insert(found.id.clone(), number);
                if let Some(source) = self.ordered_source(&found) {
                    self.lines.add(&source, found.begin.0, number);
                }
                self.changed.insert(number);
                self.incidents.push(Filed {
                    place,
                    record: found,
                });
                self.claims.push(Vec::new());
                self.disavowals.push(Vec::new());
            }
            Record::Claim(found) => self.keep_claim(found),
            Record::Disavowal(found) => {
                let number = self.incident_numbers.get(&found.incident).copied();
                if let Some(said) = number.and_then(|number| self.disavowals.get_mut(number)) {
                    said.push(found);
                }
            }
            Record::Control(found) => self.controls.push(found),
            Record::Same(found) => self.keep_same(found),
            Record::Stance(found) => {
                self.set_apart(&found.claim);
                self.stances
                    .entry(found.claim.clone())
                    .or_default()
                    .push(found);
            }
            Record::Corroboration(found) => {
                self.corroborations
                    .entry(found.of.clone())
                    .or_default()
                    .push(found);
            }
            Record::Message(found) => {
                self.keep_answer(&found);
                self.letters.add(&found, self.messages.len());
                self.messages.push(Filed {
                    place,
                    record: found,
                });
            }
            Record::Receipt(found) => {
                self.receipts
                    .entry(found.message.clone())
                    .or_default()
                    .push(found);
            }
            Record::Retraction(found) => {
                self.set_apart(&found.of);
                self.retractions
                    .entry(found.of.clone())
                    .or_default()
                    .push(found);
            }
            Record::Posture(found) => {
                self.postures
                    .entry(found.of.clone())
                    .or_default()
                    .push(found.clone());
                self.context.push(Record::Posture(found));
            }
            other @ (Record::Statement(_) | Record::Exposure(_) | Record::GoodOffices(_)) => {
                self.context.push(other);
            }
        }
    }

    fn keep_claim(&mut self, found: Claim) {
        let Some(number) = self.incident_numbers.get(&found.incident).copied() else {
            return;
        };
        let later = found.says.before.iter();
        let later: Vec<usize> = later
            .filter_map(|id| self.incident_numbers.get(id).copied())
            .collect();
        if !later.is_empty() {
            self.tied.extend(later.into_iter().chain([number]));
        }
        // Who may have acted from there hangs on when it was: such an incident is like no other.
        if found.says.from_held_by.is_some() {
            self.alone.insert(number);
        }
        self.claim_incidents.insert(found.id.clone(), number);
        self.changed.insert(number);
        if let Some(claims) = self.claims.get_mut(number) {
            claims.push(found);
        }
    }

    /// What an answer says of who acted is a posture to that incident, which is then like no other.
    fn keep_answer(&mut self, found: &Message) {
        let incident = found.incident.as_ref().filter(|_| found.says.is_some());
        let number = incident
            .and_then(|id| self.incident_numbers.get(id))
            .copied();
        if let Some(number) = number {
            self.answers
                .entry(number)
                .or_default()
                .push(self.messages.len());
            self.alone.insert(number);
            self.changed.insert(number);
        }
    }

    fn keep_same(&mut self, found: SameClaim) {
        let numbers = found.incidents.iter();
        let numbers: Vec<usize> = numbers
            .filter_map(|id| self.incident_numbers.get(id).copied())
            .collect();
        for number in &numbers {
            let sames = self.sames_of.entry(*number).or_default();
            sames.push(self.sames.len());
        }
        self.alone.extend(&numbers);
        self.changed.extend(&numbers);
        self.sames.push(found);
        if let Some(first) = numbers.first() {
            self.tie_company(*first);
        }
    }

    /// Held to be one, incidents may lie anywhere between the first begin of any and the last.
    fn tie_company(&mut self, number: usize) {
        let company = self.company(number);
        let found = || {
            let each = company.iter();
            each.filter_map(|number| Some((*number, &self.incidents.get(*number)?.record)))
        };
        let from = found().map(|(_, incident)| incident.begin.0.from()).min();
        let to = found().map(|(_, incident)| incident.begin.0.to()).max();
        let whole = from.zip(to).and_then(|(from, to)| Between::new(from, to));
        let ordered: Vec<(usize, String)> = found()
            .filter_map(|(number, incident)| Some((number, self.ordered_source(incident)?)))
            .collect();
        for (number, source) in ordered {
            if let Some(whole) = whole {
                self.lines.add(&source, whole, number);
            }
        }
    }

    /// The source of an incident, where the order of its lines is the order of events.
    pub(crate) fn ordered_source(&self, incident: &Incident) -> Option<String> {
        let name = incident.source.as_ref()?;
        let source = self.sources.get(name).filter(|source| source.ordered);
        source.map(|_| name.clone())
    }

    /// Every incident that may be held to be one with this, through whatever claims of sameness.
    pub(crate) fn company(&self, number: usize) -> BTreeSet<usize> {
        let mut company = BTreeSet::new();
        let mut open = vec![number];
        while let Some(here) = open.pop() {
            if !company.insert(here) {
                continue;
            }
            let sames = self.sames_of.get(&here).into_iter().flatten();
            let sames = sames.filter_map(|same| self.sames.get(*same));
            let others = sames.flat_map(|same| &same.incidents);
            open.extend(others.filter_map(|id| self.incident_numbers.get(id)));
        }
        company
    }

    fn set_apart(&mut self, id: &str) {
        let incident = self.incident_numbers.get(id);
        if let Some(number) = incident.or_else(|| self.claim_incidents.get(id)) {
            self.alone.insert(*number);
            self.changed.insert(*number);
        }
    }

    /// Puts every incident of which something new is said among those alike.
    pub(crate) fn sort_changed(&mut self) {
        for number in std::mem::take(&mut self.changed) {
            let found = self.incidents.get(number).zip(self.claims.get(number));
            if let Some((filed, claims)) = found {
                let alone = self.alone.contains(&number);
                let said = (&filed.record, claims.as_slice());
                self.sorts.put(&self.index, number, said, alone);
            }
        }
    }

    pub(crate) fn keep_text(&mut self, assurance: Assurance, digest: Digest) {
        let clause = Clause::new(&assurance, &self.vocabulary, &self.index);
        self.texts.push(Text {
            mentioned: Mentioned::by(&assurance, &self.index),
            assurance,
            digest,
            clause,
        });
    }
}
