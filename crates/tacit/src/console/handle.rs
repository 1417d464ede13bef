//! The way from the console's pages to the desk: jobs that the daemon does, one after the other.

use super::{
    acting, exposure, incidents, licenses, masthead, people, promises, saying, threads, timeline,
    today,
};
use crate::desk::board::Board;
use crate::desk::service::Service;
use std::sync::Arc;
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
use tacit_mission::effect::Effect;
use tokio::sync::{mpsc, oneshot, watch};

/// Something that is done with the desk where it lives; what comes out of it is to be carried out like what comes of a command.
pub(crate) type Job = Box<dyn FnOnce(&mut Service, &Board) -> Vec<Effect> + Send>;

/// The desk, as the console has it.
#[derive(Clone)]
pub(crate) struct Handle {
    jobs: mpsc::Sender<Job>,
    changes: watch::Receiver<u64>,
    searches: licenses::Searches,
    /// What was read off the book for the pages of incidents.
    pub(super) ledger: incidents::Ledger,
    times: timeline::Kept,
    tries: Arc<acting::Tries>,
    orders: acting::Orders,
    /// What browsers call the console that has this; none where it is not served.
    origin: Option<String>,
}

impl Handle {
    pub(crate) fn new(jobs: mpsc::Sender<Job>, changes: watch::Receiver<u64>) -> Self {
        Self {
            jobs,
            changes,
            searches: licenses::Searches::default(),
            ledger: incidents::Ledger::default(),
            times: timeline::Kept::default(),
            tries: Arc::default(),
            orders: acting::Orders::default(),
            origin: None,
        }
    }

    /// The same for the console of this origin.
    pub(crate) fn at(self, origin: &str) -> Self {
        Self {
            origin: Some(origin.to_owned()),
            ..self
        }
    }

    /// Which orders asked for what.
    pub(super) fn orders(&self) -> &acting::Orders {
        &self.orders
    }

    /// What browsers call the console.
    pub(super) fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// What is sought beside the desk.
    pub(super) fn searches(&self) -> licenses::Searches {
        self.searches.clone()
    }

    /// What was worked out for the timeline.
    pub(super) fn times(&self) -> &timeline::Kept {
        &self.times
    }

    /// How often passphrases were tried.
    pub(super) fn tries(&self) -> &acting::Tries {
        &self.tries
    }

    /// Asks the desk something; what changes nothing.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut Service, &Board) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.work(move |service, board| (look(service, board), Vec::new()))
            .await
    }

    /// Has the desk do something; what comes of it is carried out by the daemon.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Service, &Board) -> (Result<T, Fault>, Vec<Effect>) + Send + 'static,
    ) -> Result<T, Fault> {
        let ended = || Fault::Failed("the desk is ending; nothing was done".to_owned());
        let (told, answer) = oneshot::channel();
        let job: Job = Box::new(move |service, board| {
            let (found, effects) = work(service, board);
            // Whoever asked may have gone; an order's name tells them later.
            let _ = told.send(found);
            effects
        });
        self.jobs.send(job).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

impl Desk for Handle {
    fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }

    fn masthead(&self) -> Told<'_, Masthead> {
        Box::pin(self.look(masthead::masthead))
    }

    fn today(&self) -> Told<'_, Today> {
        Box::pin(self.look(today::today))
    }

    fn channels(&self) -> Told<'_, Vec<Channel>> {
        Box::pin(self.look(threads::channels))
    }

    fn thread(&self, channel: String, before: Option<u64>) -> Told<'_, Thread> {
        Box::pin(self.look(move |service, board| threads::thread(service, board, &channel, before)))
    }

    fn letter(&self, name: String) -> Told<'_, Letter> {
        Box::pin(self.look(move |service, _| threads::letter(service, &name)))
    }

    fn notes(&self, about: Option<String>) -> Told<'_, Vec<Note>> {
        Box::pin(self.look(move |service, _| threads::notes(service, about.as_deref())))
    }

    fn promises(&self, asked: Asked) -> Told<'_, PromiseList> {
        Box::pin(self.look(move |service, _| promises::promises(service, &asked)))
    }

    fn promise(&self, name: String, asked: Asked) -> Told<'_, Promise> {
        Box::pin(self.look(move |service, _| promises::promise(service, &name, &asked)))
    }

    fn licenses(&self, name: String) -> Told<'_, Findings> {
        Box::pin(licenses::of_name(self, name))
    }

    fn timeline(&self, asked: Span) -> Told<'_, Timeline> {
        Box::pin(timeline::timeline(self, asked))
    }

    fn incidents(&self, search: String, page: usize) -> Told<'_, IncidentList> {
        Box::pin(incidents::list(self, search, page))
    }

    fn incident(&self, id: String) -> Told<'_, Incident> {
        Box::pin(self.look(move |service, _| incidents::one(service, &id)))
    }

    fn incident_form(&self) -> Told<'_, IncidentForm> {
        Box::pin(self.look(|service, _| incidents::form(service)))
    }

    fn pairs(&self) -> Told<'_, Pairs> {
        Box::pin(incidents::pairs(self))
    }

    fn exposure(&self, asked: Asked) -> Told<'_, Exposure> {
        Box::pin(self.look(move |service, _| exposure::exposure(service, &asked)))
    }

    fn proposals(&self) -> Told<'_, Vec<Proposal>> {
        Box::pin(self.look(|service, _| saying::proposals(service)))
    }

    fn proposal(&self, name: String) -> Told<'_, Proposal> {
        Box::pin(self.look(move |service, _| saying::proposal(service, &name)))
    }

    fn people(&self) -> Told<'_, Vec<Person>> {
        Box::pin(self.look(|service, _| people::people(service)))
    }

    fn acts(&self, page: usize) -> Told<'_, Acts> {
        Box::pin(people::acts(self, page))
    }

    fn draw_up(&self, draft: Draft) -> Told<'_, Drawn> {
        Box::pin(self.look(move |service, _| saying::draw_up(service, &draft)))
    }

    fn findings(&self, draft: Draft) -> Told<'_, Findings> {
        Box::pin(licenses::of_draft(self, draft))
    }

    fn act(&self, who: Who<'_>, order: OrderName, act: Act) -> Told<'_, Done> {
        Box::pin(acting::act(self, who.to_owned(), order, act))
    }

    fn logins(&self) -> Told<'_, Vec<Login>> {
        Box::pin(self.look(|service, _| people::logins(service)))
    }

    fn keep_login(&self, login: Login) -> Told<'_, ()> {
        Box::pin(self.look(move |service, _| people::keep_login(service, &login)))
    }

    fn end_login(&self, digest: String) -> Told<'_, ()> {
        Box::pin(self.look(move |service, _| people::end_login(service, &digest)))
    }

    fn unlock(&self, who: Who<'_>, passphrase: String) -> Told<'_, bool> {
        Box::pin(acting::unlock(self, who.to_owned(), passphrase))
    }

    fn typed(&self, who: Who<'_>, form: String) -> Told<'_, Option<Typed>> {
        let who = who.to_owned();
        Box::pin(self.look(move |service, _| people::typed(service, &who, &form)))
    }

    fn keep_typed(&self, who: Who<'_>, form: String, typed: Option<Typed>) -> Told<'_, ()> {
        let who = who.to_owned();
        Box::pin(self.look(move |service, _| people::keep_typed(service, &who, &form, typed)))
    }
}
