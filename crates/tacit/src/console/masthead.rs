//! What stands at the head of every page.

use super::{index, today};
use crate::desk::board::Board;
use crate::desk::service::Service;
use tacit_console::desk::Fault;
use tacit_console::view::masthead::Masthead;
use tacit_spelling::words::Words;

/// Whose desk this is, and how it is.
pub(super) fn masthead(service: &mut Service, board: &Board) -> Result<Masthead, Fault> {
    let waiting = today::waiting(service, board)?.len();
    let index = service.known(index::index);
    let now_ms = service.now().0;
    let mut troubles: Vec<String> = service.clock_fault().into_iter().collect();
    let desk = service.desk();
    let stopped = desk.channels().into_iter().filter_map(|channel| {
        let why = channel.status.stopped?;
        Some(format!("Nothing is sealed on {}: {why}", channel.name))
    });
    troubles.extend(stopped);
    Ok(Masthead {
        party: index.name_of(desk.own().actor.as_str()),
        label: desk.label().to_owned(),
        words: Words::of(&desk.fingerprint().0).to_string(),
        exercise: desk.exercise(),
        now_ms,
        waiting,
        unread: index.unread,
        proposals: desk.proposals().count(),
        troubles,
    })
}
