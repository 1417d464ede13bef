//! Keeping what is followed in step with what was read: incidents, rows and messages that are new,
//! corrected or taken back.

use super::touch::{Act, Glance, Touch};
use super::{JUDGED, ROWS, Watch};
use crate::eyes::View;
use crate::index::ActorNumber;
use crate::judge::case::{Case, asks_for_degree, member};
use crate::judge::worlds::What;
use crate::record::{Claim, Record};
use crate::step::event::Happening;
use crate::verdict::Promise;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tacit_lang::time::{Between, Instant};

impl Watch {
    /// Notes that an incident is to be read anew; everything, if `id` is something else that is shared.
    pub(super) fn changes_incident(&mut self, id: &str) {
        let incident = self.docket.incident_numbers.get(id);
        match incident.or_else(|| self.docket.claim_incidents.get(id)) {
            Some(number) => _ = self.changed.insert(*number),
            None => self.stale = true,
        }
    }

    /// Notes that a message, or its passage, is to be read anew. Gives the promises that it is about.
    pub(super) fn letters_change(&mut self, id: &str) -> Vec<u32> {
        let mut found = self.docket.messages.iter().rev();
        let Some(message) = found.find(|filed| filed.record.id == id) else {
            return Vec::new();
        };
        let message = &message.record;
        let text = self.docket.text_named(&message.assurance);
        let parties = [&message.from, &message.to];
        let is_about = |promise: &Promise| {
            Some(promise.text) == text
                && parties.contains(&&promise.giver)
                && parties.contains(&&promise.receiver)
        };
        let tracks = (0..).zip(&self.tracks);
        let about = tracks.filter(|(_, track)| is_about(&track.promise));
        let about: Vec<u32> = about.map(|(number, _)| number).collect();
        self.lettered.extend(&about);
        about
    }

    /// Files the rows that `record` names as records of their own, since more is said of them.
    pub(super) fn file_rows_named(&mut self, record: &Record) {
        if self.bulk.len() == 0 {
            return;
        }
        let names: Vec<&str> = match record {
            Record::Claim(found) => {
                let others = found.says.before.iter().map(String::as_str);
                others.chain([found.incident.as_str()]).collect()
            }
            Record::Stance(found) => vec![&found.claim],
            Record::Corroboration(found) => vec![&found.of],
            Record::Posture(found) => vec![&found.of],
            Record::Retraction(found) => vec![&found.of],
            Record::Disavowal(found) => vec![&found.incident],
            Record::Same(found) => found.incidents.iter().map(String::as_str).collect(),
            Record::Message(found) => found.incident.iter().map(String::as_str).collect(),
            Record::Exposure(found) => found.of.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let of_claims = names
            .iter()
            .filter_map(|name| Some(name.rsplit_once('/')?.0));
        let rows: BTreeSet<u32> = of_claims
            .chain(names.iter().copied())
            .filter_map(|name| self.bulk.number(name))
            .collect();
        for row in rows {
            self.withdraw_row(row);
            let Some((incident, claims)) = self.bulk.take(row) else {
                continue;
            };
            let records = std::iter::once(Record::Incident(incident));
            for record in records.chain(claims.into_iter().map(Record::Claim)) {
                if self.docket.add(vec![(0, record.clone())]).is_empty() {
                    self.lines.push(crate::read::write_record(&record));
                    self.note(&record);
                }
            }
            // It was told of before: what it is now is a correction.
            self.stale = true;
        }
    }

    /// Brings everything that is followed up to what was read.
    pub(super) fn mend(&mut self, now: Instant) {
        let ties = !self.docket.tied.is_empty()
            || !self.docket.lines.is_empty()
            || !self.docket.assumptions.is_empty();
        self.stale |= std::mem::replace(&mut self.is_tied, ties) != ties;
        if std::mem::take(&mut self.stale) {
            self.read_anew(now, ties);
        } else {
            for number in std::mem::take(&mut self.lettered) {
                self.read_letters(number, now, ties);
            }
            for incident in std::mem::take(&mut self.changed) {
                self.read_incident(incident, now);
            }
        }
        if std::mem::take(&mut self.is_filed) {
            let tracks = (0..).zip(&self.tracks);
            let judged = tracks.filter(|(_, track)| track.judged);
            self.dirty.extend(judged.map(|(number, _)| number));
        }
    }

    /// Reads everything anew.
    fn read_anew(&mut self, now: Instant, ties: bool) {
        self.lettered.clear();
        self.changed.clear();
        self.effects.clear();
        let declared = self.docket.vocabulary.controls.iter();
        let declared = declared.flat_map(|control| [control.from, control.until]);
        let claimed = self.docket.controls.iter();
        let claimed = claimed.flat_map(|control| [control.from, control.until]);
        let edges: BTreeSet<Instant> = declared.chain(claimed).flatten().collect();
        self.edges = edges.into_iter().collect();
        let is_told = self.settled_at.is_some();
        let count = u32::try_from(self.tracks.len()).unwrap_or(u32::MAX);
        for number in 0..count {
            if let Some(track) = self.tracks.get_mut(number as usize) {
                track.clear();
                track.late |= is_told;
            }
            self.prepare(number, now, ties);
        }
        for incident in 0..self.docket.incidents.len() {
            self.read_incident(incident, now);
        }
        for row in 0..u32::try_from(self.bulk.len()).unwrap_or(ROWS) {
            self.follow_row(row, false);
        }
        self.dirty.extend(0..count);
    }

    /// How one promise is to be followed, and what messages do to it.
    fn prepare(&mut self, number: u32, now: Instant, ties: bool) {
        let Self {
            docket,
            eyes,
            tracks,
            ..
        } = self;
        let Some(track) = tracks.get_mut(number as usize) else {
            return;
        };
        let promise = track.promise.clone();
        let Some(member) = member(docket, (&promise, &promise), eyes, now) else {
            return;
        };
        track.minded = member.view.minded();
        let mut questions = member.controls.questions.iter();
        let hangs = ties
            || docket.depends(&promise)
            || !member.view.open_sames().is_empty()
            || questions.any(|question| question.answers.len() > 1);
        let (_, letters) = Case::letters_on(docket, member, Instant::MAX);
        let is_asked = letters.iter().any(|item| match &item.what {
            What::Message(effects) => effects.iter().any(|(_, what)| {
                matches!(what, Happening::Asked { .. } | Happening::Answered { .. })
            }),
            What::Act { .. } => false,
        });
        track.judged = hangs || is_asked;
        track.letters = letters;
        track.letters.sort_by_key(crate::judge::worlds::Item::rank);
        track.again();
    }

    /// Reads the messages about one promise anew.
    fn read_letters(&mut self, number: u32, now: Instant, ties: bool) {
        let was_judged = |watch: &Self| {
            let track = watch.tracks.get(number as usize);
            track.is_some_and(|track| track.judged)
        };
        let before = was_judged(self);
        self.prepare(number, now, ties);
        self.dirty.insert(number);
        let skipped = self
            .tracks
            .get(number as usize)
            .is_some_and(|track| track.skipped);
        if before != was_judged(self) || skipped {
            self.gather(number, now);
        }
    }

    /// Finds anew what touches one promise.
    pub(super) fn gather(&mut self, number: u32, now: Instant) {
        if let Some(track) = self.tracks.get_mut(number as usize) {
            track.clear();
        }
        for incident in 0..self.docket.incidents.len() {
            self.read_incident_for(incident, &[number], now);
        }
        for row in 0..u32::try_from(self.bulk.len()).unwrap_or(ROWS) {
            self.follow_row_for(row, Some(number), false);
        }
    }

    /// Reads one incident of the docket anew for every promise that it may touch.
    fn read_incident(&mut self, incident: usize, now: Instant) {
        let is_new =
            incident >= self.told_incidents && !self.docket.sames_of.contains_key(&incident);
        let struck = self.struck(incident, now).filter(|_| is_new);
        let numbers = match struck {
            Some(numbers) => numbers,
            None => (0..).take(self.tracks.len()).collect(),
        };
        self.read_incident_for(incident, &numbers, now);
    }

    /// The promises that an incident may touch by what it hit; none: every one.
    fn struck(&self, incident: usize, now: Instant) -> Option<Vec<u32>> {
        let any = &self.tracks.first()?.promise;
        let member = member(&self.docket, (any, any), &self.eyes, now)?;
        let claims = self.docket.claims.get(incident)?;
        let known = claims
            .iter()
            .filter(|claim| member.view.learned(&claim.id, &claim.learned).is_some());
        self.promises_of(known)
    }

    /// The promises between whomever these claims say was hit and others, and those that mind whatever is
    /// hit; none: every one, since nothing is said of it.
    fn promises_of<'c>(&self, claims: impl Iterator<Item = &'c Claim>) -> Option<Vec<u32>> {
        let index = &self.docket.index;
        let hits = claims.flat_map(|claim| &claim.says.hits);
        let mut parties: Vec<ActorNumber> = hits
            .filter_map(|hit| index.actor(&hit.of))
            .map(|actor| index.principal(actor))
            .collect();
        if parties.is_empty() {
            return None;
        }
        parties.sort_unstable();
        parties.dedup();
        let of_parties = parties.iter().filter_map(|party| self.of_party.get(party));
        let mut numbers: Vec<u32> = of_parties.flatten().chain(&self.wide).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        Some(numbers)
    }

    fn read_incident_for(&mut self, incident: usize, numbers: &[u32], now: Instant) {
        let company = self.docket.company(incident);
        let corrected = incident < self.told_incidents && self.settled_at.is_some();
        for number in numbers {
            let Self {
                docket,
                eyes,
                tracks,
                touches,
                dirty,
                told_passed,
                is_cut,
                ..
            } = self;
            let Some(track) = tracks
                .get_mut(*number as usize)
                .filter(|track| !track.judged)
            else {
                continue;
            };
            let promise = track.promise.clone();
            let Some(member) = member(docket, (&promise, &promise), eyes, now) else {
                continue;
            };
            let is_single = company.len() == 1;
            let minds = || {
                let view = &member.view;
                view.knows_incident(incident).is_some()
                    && view.leaves_open(incident, member.clause, track.parties, &track.minded)
            };
            let seen = if is_single && !minds() {
                Vec::new()
            } else {
                member.view.incidents(&company, &[])
            };
            let mut acts: Vec<Act> = Vec::new();
            for mut seen in seen {
                seen.disavowals.retain(|(_, said)| *said <= now);
                let (touch, whole) = Touch::of(&member, &seen);
                *is_cut |= !whole;
                let record = u32::try_from(seen.incident).ok();
                if let Some((touch, record)) = touch.zip(record) {
                    let touch = touches.number(touch);
                    let begin = seen.begin;
                    acts.push(Act {
                        begin,
                        record,
                        touch,
                    });
                }
            }
            let mut is_moved = false;
            for known in company.iter().filter_map(|it| u32::try_from(*it).ok()) {
                let same = acts.iter().find(|act| act.record == known);
                is_moved |= track.take(known, same);
            }
            for act in acts {
                if !track.has(&act) && track.put(act, touches) {
                    is_moved = true;
                    track.late |= act.begin.to() < *told_passed;
                    track.trigger = Some(act.record);
                }
            }
            if is_moved {
                track.late |= corrected;
                dirty.insert(*number);
            }
        }
    }

    /// Has a row move every promise that it touches.
    pub(super) fn follow_row(&mut self, row: u32, late: bool) {
        self.follow_row_for(row, None, late);
    }

    fn follow_row_for(&mut self, row: u32, only: Option<u32>, late: bool) {
        let Some((sort, begin)) = self.bulk.sort(row).zip(self.bulk.begin(row)) else {
            return;
        };
        let effects = self.effects(row, sort, begin);
        let record = ROWS | row;
        for (number, touch) in effects.iter() {
            if only.is_some_and(|only| only != *number) {
                continue;
            }
            let Some(track) = self.tracks.get_mut(*number as usize) else {
                continue;
            };
            let act = Act {
                begin,
                record,
                touch: *touch,
            };
            if track.put(act, &self.touches) {
                track.late |= late;
                track.trigger = Some(record);
                self.dirty.insert(*number);
            }
        }
    }

    /// Takes a row out of the course of every promise.
    pub(super) fn withdraw_row(&mut self, row: u32) {
        let Some((sort, begin)) = self.bulk.sort(row).zip(self.bulk.begin(row)) else {
            return;
        };
        let effects = self.effects(row, sort, begin);
        for (number, _) in effects.iter() {
            if let Some(track) = self.tracks.get_mut(*number as usize)
                && track.take(ROWS | row, None)
            {
                track.late = true;
                self.dirty.insert(*number);
            }
        }
    }

    /// What a row of `sort` is to each promise that it touches.
    fn effects(&mut self, row: u32, sort: u32, begin: Between) -> Rc<[(u32, u32)]> {
        let end = self.bulk.end(row);
        let stretch = |at: Instant| self.edges.partition_point(|edge| *edge <= at);
        let from = begin.from();
        let length = end.map(|end| [end.from(), end.to()].map(|at| at.seconds_since(from)));
        let key = (sort, stretch(from), length);
        // Who may have acted from some territory hangs on when it was.
        let mut claims = self.bulk.claims(sort);
        let is_dated = claims.any(|claim| claim.says.from_held_by.is_some());
        let is_common = stretch(begin.to()) == key.1 && !is_dated;
        if let Some(known) = self.effects.get(&key).filter(|_| is_common) {
            return Rc::clone(known);
        }
        let now = self.now.unwrap_or(Instant::MAX);
        let claims: Vec<&Claim> = self.bulk.claims(sort).collect();
        let numbers = self.promises_of(claims.iter().copied());
        let numbers = numbers.unwrap_or_else(|| (0..).take(self.tracks.len()).collect());
        let mut found = Vec::new();
        let mut glances: BTreeMap<usize, Option<Glance>> = BTreeMap::new();
        for number in numbers {
            let Some(track) = self.tracks.get(number as usize) else {
                continue;
            };
            if track.judged {
                found.push((number, JUDGED));
                continue;
            }
            let promise = &track.promise;
            let said = || claims.iter().copied();
            let Some(text) = self.docket.texts.get(promise.text) else {
                continue;
            };
            let glance = glances.entry(promise.text).or_insert_with(|| {
                let view = View::new(&self.docket, &self.eyes, now, [text, text]);
                let view = view.filter(|_| !asks_for_degree(&text.assurance))?;
                Glance::of(view.sighted(said(), (ROWS | row) as usize, (begin, end)))
            });
            let index = &self.docket.index;
            let is_nothing =
                |glance: &Glance| glance.is_nothing(&text.clause, index, track.parties);
            if glance.as_ref().is_some_and(is_nothing) {
                continue;
            }
            let Some(member) = member(&self.docket, (promise, promise), &self.eyes, now) else {
                continue;
            };
            let view = &member.view;
            if !view.leave_open(said(), member.clause, track.parties, &track.minded) {
                continue;
            }
            let seen = view.sighted(said(), (ROWS | row) as usize, (begin, end));
            let (touch, whole) = Touch::of(&member, &seen);
            self.is_cut |= !whole;
            if let Some(touch) = touch {
                found.push((number, self.touches.number(touch)));
            }
        }
        let found: Rc<[(u32, u32)]> = found.into();
        if is_common {
            self.effects.insert(key, Rc::clone(&found));
        }
        found
    }
}
