//! A desk that keeps everything in memory: invented people and texts, to look at pages and to test them with.
//!
//! Calm, it is what an officer of Arland might see on a bad evening. Hostile, every text that anybody could have typed holds markup,
//! script, letters that turn others around, or ten thousand of them.

mod acting;
mod exposure;
mod incidents;
mod people;
mod promises;
mod saying;
mod threads;
mod timeline;
mod today;
mod words;

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tacit_console::desk::{Act, Desk, Done, Fault, Login, OrderName, Told, Typed, Who};
use tacit_console::view::exposure::Exposure;
use tacit_console::view::incidents::{Incident, IncidentForm, IncidentList, Pairs};
use tacit_console::view::masthead::Masthead;
use tacit_console::view::people::{Acts, Person};
use tacit_console::view::promises::{Asked, Findings, Promise, PromiseList};
use tacit_console::view::saying::{Draft, Drawn, Proposal};
use tacit_console::view::thread::{Channel, Letter, Note, Thread};
use tacit_console::view::timeline::{Span, Timeline};
use tacit_console::view::today::Today;
use tokio::sync::watch;
use words::Words;

/// Now, at this desk: the evening of 17 February 2026.
pub(crate) const NOW: u64 = 1_771_362_000_000;
/// A minute, in milliseconds.
pub(crate) const MINUTE: u64 = 60_000;
/// An hour.
pub(crate) const HOUR: u64 = 60 * MINUTE;
/// A day.
pub(crate) const DAY: u64 = 24 * HOUR;

/// What opens every officer's file at this desk.
pub(crate) const PASSPHRASE: &str = "four invented words here";

/// The desk.
pub(crate) struct Sample {
    words: Words,
    pub(crate) state: Mutex<State>,
    pub(crate) changes: watch::Sender<u64>,
}

/// What changes at it.
pub(crate) struct State {
    pub(crate) people: Vec<Person>,
    /// Every act that was done, by whom and under which name.
    pub(crate) acts: Vec<(String, OrderName, Act)>,
    done: BTreeMap<OrderName, Done>,
    pub(crate) notes: Vec<Note>,
    pub(crate) logins: Vec<Login>,
    pub(crate) typed: BTreeMap<(String, String), Typed>,
    /// Whether what a draft would say has changed since it was shown.
    pub(crate) stale: bool,
    /// Where the record of acts is broken, if it is.
    pub(crate) broken: Option<String>,
}

impl Sample {
    /// A desk with ordinary texts, or one where nothing that was typed is harmless.
    pub(crate) fn new(hostile: bool) -> Arc<Self> {
        let words = Words::new(hostile);
        let state = State {
            people: people::people(&words),
            acts: Vec::new(),
            done: BTreeMap::new(),
            notes: threads::notes(&words),
            logins: Vec::new(),
            typed: BTreeMap::new(),
            stale: false,
            broken: None,
        };
        Arc::new(Self {
            words,
            state: Mutex::new(state),
            changes: watch::channel(0).0,
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the pages that something is different.
    fn changed(&self) {
        self.changes.send_modify(|number| *number += 1);
    }
}

fn told<'d, T: Send + 'd>(found: Result<T, Fault>) -> Told<'d, T> {
    Box::pin(ready(found))
}

fn missing(what: &str) -> Fault {
    Fault::Missing(format!("there is no {what} of this name at this desk"))
}

impl Desk for Sample {
    fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn masthead(&self) -> Told<'_, Masthead> {
        let done = self.state().acts.len();
        told(Ok(today::masthead(&self.words, done)))
    }

    fn today(&self) -> Told<'_, Today> {
        told(Ok(today::today(&self.words)))
    }

    fn channels(&self) -> Told<'_, Vec<Channel>> {
        told(Ok(threads::channels(&self.words)))
    }

    fn thread(&self, channel: String, before: Option<u64>) -> Told<'_, Thread> {
        let notes = self.state().notes.clone();
        let found = threads::thread(&self.words, &channel, before, notes);
        told(found.ok_or_else(|| missing("channel")))
    }

    fn letter(&self, name: String) -> Told<'_, Letter> {
        let mut letters = threads::letters(&self.words).into_iter();
        let found = letters.find(|letter| letter.name == name);
        told(found.ok_or_else(|| missing("message")))
    }

    fn notes(&self, about: Option<String>) -> Told<'_, Vec<Note>> {
        let mut notes = self.state().notes.clone();
        notes.retain(|note| about.is_none() || note.about == about);
        told(Ok(notes))
    }

    fn promises(&self, asked: Asked) -> Told<'_, PromiseList> {
        told(Ok(promises::list(&self.words, &asked)))
    }

    fn promise(&self, name: String, asked: Asked) -> Told<'_, Promise> {
        let list = promises::list(&self.words, &asked);
        let mut all = list.given.into_iter().chain(list.received);
        let found = all.find(|promise| promise.name == name);
        told(found.ok_or_else(|| missing("promise")))
    }

    fn licenses(&self, _name: String) -> Told<'_, Findings> {
        told(Ok(promises::findings(&self.words)))
    }

    fn timeline(&self, asked: Span) -> Told<'_, Timeline> {
        told(Ok(timeline::timeline(&self.words, &asked)))
    }

    fn incidents(&self, search: String, page: usize) -> Told<'_, IncidentList> {
        told(Ok(incidents::list(&self.words, &search, page)))
    }

    fn incident(&self, id: String) -> Told<'_, Incident> {
        let found = incidents::one(&self.words, &id);
        told(found.ok_or_else(|| missing("incident")))
    }

    fn incident_form(&self) -> Told<'_, IncidentForm> {
        told(Ok(incidents::form(&self.words)))
    }

    fn pairs(&self) -> Told<'_, Pairs> {
        told(Ok(incidents::pairs(&self.words)))
    }

    fn exposure(&self, _asked: Asked) -> Told<'_, Exposure> {
        told(Ok(exposure::exposure(&self.words)))
    }

    fn proposals(&self) -> Told<'_, Vec<Proposal>> {
        told(Ok(saying::proposals(&self.words)))
    }

    fn proposal(&self, name: String) -> Told<'_, Proposal> {
        let mut all = saying::proposals(&self.words).into_iter();
        let found = all.find(|proposal| proposal.name == name);
        told(found.ok_or_else(|| missing("proposal")))
    }

    fn people(&self) -> Told<'_, Vec<Person>> {
        told(Ok(self.state().people.clone()))
    }

    fn acts(&self, page: usize) -> Told<'_, Acts> {
        let state = self.state();
        let broken = state.broken.clone();
        told(Ok(Acts {
            broken,
            ..people::acts(&self.words, &state.acts, page)
        }))
    }

    fn draw_up(&self, draft: Draft) -> Told<'_, Drawn> {
        let changed = u8::from(self.state().stale);
        told(Ok(saying::drawn(&self.words, &draft, changed)))
    }

    fn findings(&self, _draft: Draft) -> Told<'_, Findings> {
        told(Ok(promises::findings(&self.words)))
    }

    fn act(&self, who: Who<'_>, order: OrderName, act: Act) -> Told<'_, Done> {
        told(acting::act(self, who, order, act))
    }

    fn logins(&self) -> Told<'_, Vec<Login>> {
        told(Ok(self.state().logins.clone()))
    }

    fn keep_login(&self, login: Login) -> Told<'_, ()> {
        let mut state = self.state();
        state.logins.retain(|kept| kept.digest != login.digest);
        state.logins.push(login);
        told(Ok(()))
    }

    fn end_login(&self, digest: String) -> Told<'_, ()> {
        self.state().logins.retain(|kept| kept.digest != digest);
        told(Ok(()))
    }

    fn unlock(&self, who: Who<'_>, passphrase: String) -> Told<'_, bool> {
        let state = self.state();
        let mut people = state.people.iter();
        let has_file = people.any(|person| person.name == who && person.has_file);
        told(Ok(has_file && passphrase == PASSPHRASE))
    }

    fn typed(&self, who: Who<'_>, form: String) -> Told<'_, Option<Typed>> {
        let state = self.state();
        told(Ok(state.typed.get(&(who.to_owned(), form)).cloned()))
    }

    fn keep_typed(&self, who: Who<'_>, form: String, typed: Option<Typed>) -> Told<'_, ()> {
        let mut state = self.state();
        let at = (who.to_owned(), form);
        match typed {
            Some(typed) => state.typed.insert(at, typed),
            None => state.typed.remove(&at),
        };
        told(Ok(()))
    }
}
