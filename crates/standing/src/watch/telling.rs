//! The telling: what became of a promise, compared with what was told of it, and by what.

use super::track::{Ran, Track};
use super::{Change, How, MAX_WEIGHED, ROWS, Stood, Watch, decisive, told};
use crate::eyes::fact::Seen;
use crate::judge::case::{Case, member};
use crate::judge::course::changes_of;
use crate::judge::open::open_facts;
use crate::judge::reading::Member;
use crate::judge::word;
use crate::verdict::{Life, Performance, Promise, Word};
use std::collections::BTreeSet;
use tacit_lang::time::Instant;

impl Watch {
    /// Judges one promise, and tells if something else stands.
    pub(super) fn look(&mut self, number: u32, now: Instant) {
        let Some(track) = self.tracks.get(number as usize) else {
            return;
        };
        let promise = track.promise.clone();
        let (late, trigger) = (track.late, track.trigger);
        let ran = if track.judged {
            self.judge(track, now)
        } else {
            if track.lacks_acts() {
                self.gather(number, now);
            }
            let Self {
                docket,
                eyes,
                tracks,
                touches,
                ..
            } = self;
            let track = tracks.get_mut(number as usize);
            let member = member(docket, (&promise, &promise), eyes, now);
            track
                .zip(member)
                .map(|(track, member)| track.run(&member, touches, now))
        };
        let Some(ran) = ran else { return };
        self.is_cut |= ran.cut;
        let wakes = ran.wake.map(|at| (at, number));
        let Some(track) = self.tracks.get_mut(number as usize) else {
            return;
        };
        let woken = std::mem::replace(&mut track.wake, ran.wake);
        track.due = ran.due;
        (track.late, track.trigger) = (false, None);
        let is_change = ran.outcomes != track.outcomes && !ran.outcomes.is_empty();
        if let Some(at) = woken {
            self.wakes.remove(&(at, number));
        }
        self.wakes.extend(wakes);
        if is_change {
            self.tell(number, &ran, late, trigger, now);
        }
    }

    fn tell(&mut self, number: u32, ran: &Ran, late: bool, trigger: Option<u32>, now: Instant) {
        let Some(track) = self.tracks.get(number as usize) else {
            return;
        };
        let to = self.word(track, &ran.outcomes, now);
        // From the beginning: what is told must not hang on which marks are kept.
        let mut whole = track.clone();
        whole.again();
        let promise = &track.promise;
        let member = member(&self.docket, (promise, promise), &self.eyes, now);
        let member = member.filter(|_| !track.judged);
        let course = match member {
            Some(member) => whole.run(&member, &self.touches, now).course,
            None => ran.course.clone(),
        };
        let step = decisive(&course, &ran.outcomes);
        let (how, incident) = match &step {
            Some(step) => told(step),
            None if ran.outcomes.len() > 1 => (How::Opened, trigger),
            None => (How::Corrected, trigger),
        };
        let at = step.as_ref().map(|step| step.at);
        let at = at.or_else(|| incident.and_then(|incident| self.begin(incident)));
        // Of a promise judged as a whole it is not known which act came late; its time tells.
        let reaches_back = track.judged && at.is_some_and(|at| at < self.told_passed);
        let claims = incident.map(|incident| self.claims(&track.promise, incident, now));
        let Some(track) = self.tracks.get_mut(number as usize) else {
            return;
        };
        let from = stood(track);
        track.outcomes.clone_from(&ran.outcomes);
        track.word = to;
        track.partial = ran.cut;
        let change = Change {
            number: 0,
            promise: track.promise.clone(),
            from,
            to: stood(track),
            at: at.unwrap_or(now),
            known: now,
            how,
            incident: None,
            claims: claims.unwrap_or_default(),
            revised: late || reaches_back,
        };
        let incident = incident.map(|incident| self.name(incident));
        self.told.push(Change { incident, ..change });
    }

    /// The one word for `outcomes`; where they are open, by the open facts if these are few.
    fn word(&self, track: &Track, outcomes: &BTreeSet<(Life, Performance)>, now: Instant) -> Word {
        let plain = word(outcomes, &[]);
        let is_few =
            track.acts().len() <= MAX_WEIGHED && self.docket.incidents.len() <= MAX_WEIGHED;
        if plain != Word::Undetermined || !is_few {
            return plain;
        }
        let Some(case) = self.case(track, now) else {
            return plain;
        };
        let (open, _) = open_facts(&case);
        word(outcomes, &open)
    }

    fn case<'w>(&'w self, track: &'w Track, now: Instant) -> Option<Case<'w>> {
        let mut case = Case::seen_by(&self.docket, &track.promise, &self.eyes, now, now)?;
        let rows = track.acts().iter().filter(|act| act.record >= ROWS);
        case.besides = rows
            .filter_map(|act| {
                let row = act.record ^ ROWS;
                let sort = self.bulk.sort(row)?;
                let end = self.bulk.end(row);
                let see = |member: &Member<'_>| -> Seen {
                    let claims = self.bulk.claims(sort);
                    let times = (act.begin, end);
                    member.view.sighted(claims, act.record as usize, times)
                };
                Some(case.members.iter().map(see).collect())
            })
            .collect();
        Some(case)
    }

    /// Judges a promise as a whole.
    pub(super) fn judge(&self, track: &Track, now: Instant) -> Option<Ran> {
        let case = self.case(track, now)?;
        let explored = case.explore(&[]);
        let ends = || explored.ends.values().flatten();
        let deadlines = ends().flat_map(|(states, _)| {
            let each = states.iter().zip(&case.members);
            each.filter_map(|(state, member)| state.next_deadline(&member.terms))
        });
        // What is said of a time to come may come at any time; of another promise that is not kept here.
        let next = Instant::from_seconds(now.seconds() + 1);
        let letters = track.letters.iter().map(|item| item.between.to()).max();
        let horizon = self.horizon.max(letters.unwrap_or(Instant::MIN));
        let is_restless = horizon > now || case.members.len() > 1;
        let shown = explored.ends.values().next().and_then(|ends| ends.first());
        let due = deadlines.min();
        Some(Ran {
            outcomes: explored.outcomes(),
            course: shown
                .map(|(_, course)| changes_of(course.as_ref(), 0))
                .unwrap_or_default(),
            cut: explored.cut,
            wake: due.into_iter().chain(is_restless.then_some(next)).min(),
            due,
        })
    }

    /// What a record that an act names is called.
    pub(super) fn name(&self, record: u32) -> String {
        if record >= ROWS {
            self.bulk.name(record ^ ROWS).to_owned()
        } else {
            self.docket.incident_name(record as usize)
        }
    }

    fn begin(&self, record: u32) -> Option<Instant> {
        if record >= ROWS {
            return Some(self.bulk.begin(record ^ ROWS)?.from());
        }
        let filed = self.docket.incidents.get(record as usize)?;
        Some(filed.record.begin.0.from())
    }

    /// The claims on an incident that these eyes accept.
    fn claims(&self, promise: &Promise, record: u32, now: Instant) -> Vec<String> {
        if record >= ROWS {
            return self.bulk.claim_names(record ^ ROWS);
        }
        let member = member(&self.docket, (promise, promise), &self.eyes, now);
        let seen = member.and_then(|member| member.view.incident(record as usize));
        seen.map(|seen| seen.claims).unwrap_or_default()
    }
}

/// What stands of a promise, as told last.
pub(super) fn stood(track: &Track) -> Stood {
    Stood {
        word: track.word,
        outcomes: track.outcomes.clone(),
        partial: track.partial,
    }
}
