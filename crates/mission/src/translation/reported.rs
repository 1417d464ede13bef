//! What the other side reports, under names that nobody can take (`spec/mission.md`, section 4).

use super::{OnRecord, Translated};
use crate::learned::{is_same_but_for_learning, only};
use crate::party::Party;
use crate::said::Report;
use std::collections::BTreeSet;
use tacit_lang::time::Instant;
use tacit_standing::record::{Claim, Incident, Record, Says, Stance};

/// The records of a report by `from`, as they are filed at the desk of `ours`, which learned of them `at`.
///
/// Every name gets the sender's viewpoint before it, every claim is said by the sender's desk and every stance is the sender's, whatever the
/// report says. An incident that is here already under the same name, with the same begin and end, is the same one. Of our own report the
/// names stay as they are.
#[must_use]
pub fn report(
    report: &Report,
    from: &Party,
    ours: &Party,
    at: Instant,
    on_record: &OnRecord<'_>,
) -> Translated {
    let naming = Naming {
        from,
        ours,
        on_record,
    };
    naming.take_in(report, at).1
}

/// By how much the clocks of two desks may differ before what one reports lies in the other's future.
const CLOCKS_DIFFER_SECONDS: i64 = 86_400;

/// How the names of a sender are names of ours.
pub(super) struct Naming<'t, 'r> {
    pub(super) from: &'t Party,
    pub(super) ours: &'t Party,
    pub(super) on_record: &'t OnRecord<'r>,
}

impl Naming<'_, '_> {
    /// Also gives the incident's name here, if it could be taken in.
    pub(super) fn take_in(&self, report: &Report, at: Instant) -> (Option<String>, Translated) {
        let mut taken = Translated::default();
        // Two honest clocks differ: what is said to begin a little later than now was learned when it began.
        let at = match report.incident.begin.0.from() {
            begin if begin > at && begin.seconds_since(at) <= CLOCKS_DIFFER_SECONDS => begin,
            _ => at,
        };
        let learned = only(&self.ours.viewpoint, at);
        let name = self.theirs(&report.incident.id);
        let incident = match self.held(&report.incident) {
            Some(held) => held,
            None if (self.on_record)(&name).is_some() => {
                taken.left_out.push(format!(
                    "`{name}` is on record with another begin or end: what is told of it now is not taken in"
                ));
                return (None, taken);
            }
            None if report.incident.begin.0.from() > at => {
                taken.left_out.push(format!(
                    "`{name}` is said to begin later than it was told: it is not taken in"
                ));
                return (None, taken);
            }
            None => {
                let incident = Incident {
                    id: name.clone(),
                    source: None,
                    learned: learned.clone(),
                    ..report.incident.clone()
                };
                taken.records.push(Record::Incident(incident));
                name
            }
        };
        for claim in &report.claims {
            let Some(says) = self.says(&claim.says) else {
                taken.left_out.push(format!(
                    "the claim `{}` is about incidents that are not on record here",
                    self.theirs(&claim.id)
                ));
                continue;
            };
            let claim = Claim {
                id: self.theirs(&claim.id),
                incident: incident.clone(),
                by: self.from.source(),
                says,
                learned: learned.clone(),
                ..claim.clone()
            };
            self.add(Record::Claim(claim), &mut taken);
        }
        for stance in &report.stances {
            let Some(claim) = self.named(&stance.claim, &taken.records, is_claim) else {
                taken.left_out.push(format!(
                    "the stance `{}` is on a claim that is not on record here",
                    self.theirs(&stance.id)
                ));
                continue;
            };
            let stance = Stance {
                id: self.theirs(&stance.id),
                viewpoint: self.from.viewpoint.clone(),
                claim,
                learned: learned.clone(),
                ..stance.clone()
            };
            self.add(Record::Stance(stance), &mut taken);
        }
        (Some(incident), taken)
    }

    /// What a claim says, with the incidents that it names as they are named here. One that is not on record is not named; a claim of which
    /// nothing is left is none.
    pub(super) fn says(&self, says: &Says) -> Option<Says> {
        let is_incident = |record: &Record| matches!(record, Record::Incident(_));
        let here = |name: &String| self.named(name, &[], is_incident);
        let mut local = says.clone();
        local.before = says.before.iter().filter_map(here).collect();
        (local != Says::default()).then_some(local)
    }

    fn add(&self, record: Record, taken: &mut Translated) {
        let names: BTreeSet<&str> = taken.records.iter().map(Record::id).collect();
        match (self.on_record)(record.id()) {
            // Told before: once is enough.
            Some(known) if is_same_but_for_learning(known, &record) => {}
            None if !names.contains(record.id()) => taken.records.push(record),
            _ => taken.left_out.push(format!(
                "`{}` is on record with something else: what is told now is not taken in",
                record.id()
            )),
        }
    }

    /// The sender's own name for something, as it is filed here.
    fn theirs(&self, name: &str) -> String {
        if self.from == self.ours {
            name.to_owned()
        } else {
            format!("{}:{name}", self.from.viewpoint)
        }
    }

    /// Our own name for something, where the sender writes ours.
    fn ours_of<'n>(&self, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(&self.ours.viewpoint)?.strip_prefix(':')
    }

    /// Under which name the incident is here already.
    fn held(&self, incident: &Incident) -> Option<String> {
        let theirs = self.theirs(&incident.id);
        let ours = self.ours_of(&incident.id).unwrap_or(&incident.id);
        let mut names = [theirs.as_str(), ours].into_iter();
        let held = names.find(|name| match (self.on_record)(name) {
            Some(Record::Incident(held)) => {
                held.begin == incident.begin && held.end == incident.end
            }
            _ => false,
        });
        held.map(str::to_owned)
    }

    /// Under which name something that the sender names is on record here, or is about to be. What they write our viewpoint before is ours;
    /// everything else is theirs.
    fn named(&self, name: &str, told: &[Record], is: impl Fn(&Record) -> bool) -> Option<String> {
        let on_record = |name: &str| (self.on_record)(name).is_some_and(&is);
        if let Some(ours) = self.ours_of(name).filter(|ours| on_record(ours)) {
            return Some(ours.to_owned());
        }
        let theirs = self.theirs(name);
        let told = told.iter().any(|it| it.id() == theirs && is(it));
        (told || on_record(&theirs)).then_some(theirs)
    }
}

fn is_claim(record: &Record) -> bool {
    matches!(
        record,
        Record::Claim(_) | Record::Control(_) | Record::Same(_)
    )
}
