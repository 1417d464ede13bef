//! Messages, time, corrections: what is told to one promise by itself.

use crate::clause::Bearing;
use crate::step::event::{Doubt, Event};
use crate::stream::deeds::{Says, Touch};
use crate::stream::log::{Entry, Open};
use crate::stream::possible::{Heard, Outcomes, Possible, open_act};
use crate::stream::{ActNumber, Mark, PromiseNumber, Stream, Told, settled};
use std::collections::BTreeSet;
use tacit_lang::time::{Between, Instant};

impl Stream {
    /// Takes an act back, as a correction does, and revises the promises that it touched.
    ///
    /// Gives whether there was such an act.
    pub fn take_back(
        &mut self,
        number: ActNumber,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) -> bool {
        let Some((_, deed, _)) = self.log.get(number) else {
            return false;
        };
        self.log.take_back(number);
        for promise in self.touched(deed) {
            self.tell_again(promise, sink);
        }
        true
    }

    /// Tells one promise something that is no act: that it was given, a notice, a reaffirmation.
    ///
    /// What lies in the time that has come is told at once, and the promise its acts again; what lies
    /// ahead waits for an act that touches the promise, or for [`Stream::settle`]. Gives whether there
    /// is such a promise.
    pub fn tell(
        &mut self,
        promise: PromiseNumber,
        event: Event,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) -> bool {
        let Some(mark) = self.marks.get_mut(promise as usize) else {
            return false;
        };
        let messages = self.told.entry(promise).or_default();
        let place = messages
            .events
            .partition_point(|before| before.at <= event.at);
        // An act that may yet go on at that time may have been left out as nothing to it.
        let is_ahead = event.at > self.latest.max(self.end) && place >= messages.heard;
        messages.events.insert(place, event);
        if is_ahead {
            *mark = Mark::Apart;
            self.turns = self.turns.wrapping_add(1);
        } else {
            self.tell_again(promise, sink);
        }
        true
    }

    /// Lets time pass for every promise: messages are heard, windows and terms run out, and what has
    /// ended before `until` is followed. An act before `until` that comes later revises.
    pub fn settle(
        &mut self,
        until: Instant,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        if until < self.latest {
            return;
        }
        self.latest = until;
        self.settled = until;
        let last = u32::try_from(self.log.len()).unwrap_or(u32::MAX);
        for promise in 0..u32::try_from(self.promises.len()).unwrap_or(u32::MAX) {
            let place = promise as usize;
            let due = match self.marks.get(place) {
                None | Some(Mark::Over) => false,
                Some(Mark::Apart) => true,
                Some(Mark::Live) => {
                    let terms = self.promises.get(place).map(|watched| watched.terms);
                    let terms = terms.and_then(|terms| self.terms.get(terms as usize));
                    let state = self.states.get(place).zip(terms);
                    let deadline = state.and_then(|(state, terms)| state.next_deadline(terms));
                    deadline.is_some_and(|deadline| deadline <= until)
                }
            };
            if due {
                self.with(promise, |stream, possible| {
                    stream.settle_one(promise, possible, until, last, sink);
                });
            }
        }
    }

    /// How a promise may stand at `at`, after every act that was read; and whether that is all: false
    /// if a limit cut something short. None if there is no such promise.
    #[must_use]
    pub fn outcomes(&self, promise: PromiseNumber, at: Instant) -> Option<(Outcomes, bool)> {
        let watched = self.promises.get(promise as usize)?;
        let terms = self.terms.get(watched.terms as usize)?;
        let mut heard = self.told.get(&promise).map_or(0, |messages| messages.heard);
        let mut possible = if at >= self.end && at >= self.settled {
            self.now(promise)?
        } else {
            heard = 0;
            let mut possible = Possible::in_state(self.starts.get(watched.terms as usize)?.clone());
            for entry in self.log.of(promise, &self.deeds) {
                if entry.at > at {
                    break;
                }
                self.hear_messages(promise, &mut possible, &mut heard, entry.at, &mut |_| {});
                let said = self.heard(promise, &entry);
                possible.hear(terms, said, &mut |_| {});
            }
            possible
        };
        self.hear_messages(promise, &mut possible, &mut heard, at, &mut |_| {});
        Some(possible.outcomes(terms, at))
    }

    /// Tells a promise of an act with care.
    pub(super) fn hear(
        &mut self,
        number: ActNumber,
        at: Instant,
        touch: Touch,
        open: Option<Open>,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let promise = touch.promise;
        // Acts that are over at once are nothing to a promise that has ended.
        let ends = open.is_some_and(|open| open.end.is_some());
        if self.marks.get(promise as usize) == Some(&Mark::Over) && !ends {
            return;
        }
        let entry = Entry {
            at,
            number,
            touch,
            open,
        };
        self.with(promise, |stream, possible| {
            stream.hear_one(promise, possible, &entry, sink);
        });
    }

    /// Puts an act in its place that came after later ones.
    pub(super) fn revise(
        &mut self,
        number: ActNumber,
        at: Instant,
        deed: u32,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        for promise in self.touched(deed) {
            let entries = self.log.of(promise, &self.deeds);
            let last = entries.last().filter(|last| last.number == number);
            // Nothing that touches this promise came later.
            match last.filter(|_| at >= self.settled).copied() {
                Some(last) => self.hear(number, at, last.touch, last.open, sink),
                None => self.tell_entries_again(promise, &entries, sink),
            }
        }
    }

    /// Tells one promise everything again from the beginning.
    fn tell_again(
        &mut self,
        promise: PromiseNumber,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let entries = self.log.of(promise, &self.deeds);
        self.tell_entries_again(promise, &entries, sink);
    }

    fn tell_entries_again(
        &mut self,
        promise: PromiseNumber,
        entries: &[Entry],
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let watched = self.promises.get(promise as usize);
        let start = watched.and_then(|watched| self.starts.get(watched.terms as usize));
        let Some(start) = start.cloned() else { return };
        if let Some(messages) = self.told.get_mut(&promise) {
            messages.heard = 0;
        }
        self.turns = self.turns.wrapping_add(1);
        sink(promise, 0, Told::Again);
        let settled = self.settled;
        let last = u32::try_from(self.log.len()).unwrap_or(u32::MAX);
        self.with(promise, |stream, possible| {
            *possible = Possible::in_state(start);
            for entry in entries {
                stream.hear_one(promise, possible, entry, sink);
            }
            if settled > Instant::MIN {
                stream.settle_one(promise, possible, settled, last, sink);
            }
        });
    }

    /// Takes a promise out, lets it be changed, and puts it back with its mark.
    fn with(&mut self, promise: PromiseNumber, change: impl FnOnce(&mut Self, &mut Possible)) {
        let mut possible = match self.apart.remove(&promise) {
            Some(possible) => possible,
            None => match self.states.get_mut(promise as usize) {
                Some(state) => Possible::in_state(std::mem::take(state)),
                None => return,
            },
        };
        change(self, &mut possible);
        let waits = self
            .told
            .get(&promise)
            .is_some_and(|messages| messages.heard < messages.events.len());
        let is_open = possible.several.is_some();
        if let Some(mark) = self.marks.get_mut(promise as usize) {
            *mark = if is_open || waits {
                Mark::Apart
            } else if possible.state.is_over() {
                Mark::Over
            } else {
                Mark::Live
            };
        }
        if is_open || possible.partial {
            self.apart.insert(promise, possible);
        } else if let Some(state) = self.states.get_mut(promise as usize) {
            *state = possible.state;
        }
    }

    fn hear_one(
        &mut self,
        promise: PromiseNumber,
        possible: &mut Possible,
        entry: &Entry,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let mut tell = |told: Told<'_>| sink(promise, entry.number, told);
        self.hear_waiting(promise, possible, entry.at, &mut tell);
        let heard = self.heard(promise, entry);
        let watched = self.promises.get(promise as usize);
        let terms = watched.and_then(|watched| self.terms.get(watched.terms as usize));
        if let Some(terms) = terms {
            possible.hear(terms, heard, &mut tell);
        }
    }

    fn settle_one(
        &mut self,
        promise: PromiseNumber,
        possible: &mut Possible,
        until: Instant,
        last: ActNumber,
        sink: &mut impl FnMut(PromiseNumber, ActNumber, Told<'_>),
    ) {
        let mut tell = |told: Told<'_>| sink(promise, last, told);
        self.hear_waiting(promise, possible, until, &mut tell);
        let watched = self.promises.get(promise as usize);
        let terms = watched.and_then(|watched| self.terms.get(watched.terms as usize));
        if let Some(terms) = terms {
            possible.settle(terms, until, &mut tell);
        }
    }

    /// Tells a promise the messages whose time has come.
    fn hear_waiting(
        &mut self,
        promise: PromiseNumber,
        possible: &mut Possible,
        until: Instant,
        tell: &mut dyn FnMut(Told<'_>),
    ) {
        let Some(mut heard) = self.told.get(&promise).map(|messages| messages.heard) else {
            return;
        };
        self.hear_messages(promise, possible, &mut heard, until, tell);
        if let Some(messages) = self.told.get_mut(&promise) {
            messages.heard = heard;
        }
    }

    fn hear_messages(
        &self,
        promise: PromiseNumber,
        possible: &mut Possible,
        heard: &mut usize,
        until: Instant,
        tell: &mut dyn FnMut(Told<'_>),
    ) {
        let watched = self.promises.get(promise as usize);
        let terms = watched.and_then(|watched| self.terms.get(watched.terms as usize));
        let (Some(messages), Some(terms)) = (self.told.get(&promise), terms) else {
            return;
        };
        let waiting = messages.events.get(*heard..).unwrap_or_default();
        for event in waiting.iter().take_while(|event| event.at <= until) {
            possible.hear(terms, Heard::Settled(event.clone(), *heard), tell);
            *heard += 1;
        }
    }

    /// An act as a promise hears of it.
    fn heard(&self, promise: PromiseNumber, entry: &Entry) -> Heard {
        let says = self.deeds.says(entry.touch);
        let always;
        let reading: &[(Instant, Vec<Bearing>)] = match (says, entry.open) {
            (Says::Settled(bearing), None) => {
                return Heard::Settled(settled(entry.number, entry.at, bearing), usize::MAX);
            }
            (Says::Settled(bearing), Some(_)) => {
                always = [(Instant::MIN, vec![bearing])];
                &always
            }
            (Says::Open(reading), _) => reading,
        };
        let open = entry.open;
        let begin = open.map_or(Between::exactly(entry.at), |open| open.begin);
        let ends = self.ends(promise, open.and_then(|open| open.end));
        let doubt = open.map_or(Doubt::None, |open| open.doubt);
        let item = open_act(entry.number, begin, ends, doubt, reading);
        Heard::Open(item, open.and_then(|open| open.source))
    }

    /// The ends worth trying: whether an act goes on at an entry matters, and entry may be brought by
    /// a message.
    fn ends(&self, promise: PromiseNumber, end: Option<Between>) -> Vec<Instant> {
        let Some(end) = end else {
            return vec![Instant::MIN];
        };
        let messages = self.told.get(&promise).map(|messages| &messages.events);
        let entries = messages.into_iter().flatten().flat_map(|event| {
            let next = Instant::from_seconds(event.at.seconds() + 1);
            [event.at, next]
        });
        let inside = |at: &Instant| end.from() <= *at && *at <= end.to();
        let ends = entries.chain([end.from(), end.to()]).filter(inside);
        ends.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A copy of where a promise may be now.
    fn now(&self, promise: PromiseNumber) -> Option<Possible> {
        match self.apart.get(&promise) {
            Some(possible) => Some(possible.clone()),
            None => Some(Possible::in_state(
                self.states.get(promise as usize)?.clone(),
            )),
        }
    }

    fn touched(&self, deed: u32) -> Vec<PromiseNumber> {
        let touches = self.deeds.touches(deed);
        touches.iter().map(|touch| touch.promise).collect()
    }
}
