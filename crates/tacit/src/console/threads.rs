//! Channels, messages, and what is kept for this desk alone.

mod letters;

use super::index::{self, Index};
use super::saying;
use crate::commands::desk::shown;
use crate::desk::answer;
use crate::desk::board::{Board, LineState, LineView};
use crate::desk::service::Service;
use crate::desk::view::{ChannelView, KeptView, OPEN};
use tacit_console::desk::Fault;
use tacit_console::view::thread as view;
use tacit_console::view::thread::{Channel, Letter, Line, Note, THREAD_PAGE, Thread};
use tacit_mission::correspondence::record_name;
use tacit_mission::party::ChannelName;
use tacit_mission::private::PrivateEntry;

/// How many notes stand beside a thread.
const MOST_NOTES: usize = 20;

/// Every channel.
pub(super) fn channels(service: &mut Service, board: &Board) -> Result<Vec<Channel>, Fault> {
    let index = service.known(index::index);
    let views = answer::channels(service, board);
    Ok(views
        .into_iter()
        .map(|view| channel(service, &index, view))
        .collect())
}

/// A page of what was said on a channel: before number `before`, or the last.
pub(super) fn thread(
    service: &mut Service,
    board: &Board,
    name: &str,
    before: Option<u64>,
) -> Result<Thread, Fault> {
    let missing = || Fault::Missing(format!("there is no channel `{name}`"));
    let views = answer::channels(service, board);
    let view = views.into_iter().find(|view| view.name == name);
    let view = view.ok_or_else(missing)?;
    let of = ChannelName::new(name).map_err(|_| missing())?;
    let index = service.known(index::index);
    let channel = channel(service, &index, view);
    let places = index.of(&of).map_or(&[][..], |of| of.places.as_slice());
    let letters = service.desk().letters();
    let numbers = |place: &usize| letters.get(*place).map_or(0, |letter| letter.number);
    let end = before.map_or(places.len(), |before| {
        places.partition_point(|place| numbers(place) < before)
    });
    let begin = end.saturating_sub(THREAD_PAGE);
    let shown = places.get(begin..end).unwrap_or_default();
    let earlier = shown.first().filter(|_| begin > 0).map(numbers);
    let shown: Vec<Letter> = shown
        .iter()
        .filter_map(|place| letters::in_thread(service, &index, *place))
        .collect();
    let mut proposals = saying::proposals(service)?;
    proposals.retain(|proposal| proposal.channel == name);
    let on_channel = |note: &&PrivateEntry| {
        let about = note.shown().about.and_then(|about| index.place_of(&about));
        about.is_some_and(|place| places.binary_search(&place).is_ok())
    };
    let notes = service.desk().kept().iter().rev().filter(on_channel);
    let notes = notes.take(MOST_NOTES).map(note).collect();
    Ok(Thread {
        channel,
        letters: shown,
        earlier,
        notes,
        proposals,
    })
}

/// One message whole.
pub(super) fn letter(service: &mut Service, name: &str) -> Result<Letter, Fault> {
    let index = service.known(index::index);
    letters::whole(service, &index, name)
}

/// What is kept for this desk alone, newest first: about one message, or all of it.
pub(super) fn notes(service: &mut Service, about: Option<&str>) -> Result<Vec<Note>, Fault> {
    let about = match about {
        Some(name) => {
            let letter = service.desk().letter(name);
            Some(letter.map_err(|why| Fault::Missing(why.to_string()))?.id)
        }
        None => None,
    };
    let kept = service.desk().kept().iter().rev();
    let asked = kept.filter(|entry| about.is_none() || entry.shown().about == about);
    Ok(asked.map(note).collect())
}

fn note(entry: &PrivateEntry) -> Note {
    let KeptView {
        number,
        kind,
        at_ms,
        about: _,
        text,
    } = KeptView::of(entry);
    Note {
        number,
        kind,
        at_ms,
        about: entry.shown().about.as_ref().map(record_name),
        text,
    }
}

fn channel(service: &mut Service, index: &Index, view: ChannelView) -> Channel {
    let of = ChannelName::new(&view.name).ok();
    let of = of.as_ref().and_then(|name| index.of(name));
    let last = of.and_then(|of| of.places.last().copied());
    let last = last.and_then(|place| service.desk().letters().get(place));
    let name = |actor: &str| index.name_of(actor);
    Channel {
        other: name(view.other.actor.as_str()),
        through: view.through.iter().map(|actor| name(actor)).collect(),
        verified: view.verified,
        identity: view.identity,
        open: view.step == OPEN,
        step: view.step,
        other_label: view.other_label,
        other_fingerprint: view.other_fingerprint,
        other_words: view.other_words,
        evidence: view.records.iter().map(shown::evidence).collect(),
        stopped: view.stopped,
        silence_ms: view.silence_ms,
        lines: view.lines.into_iter().map(line).collect(),
        unread: of.map_or(0, |of| of.unread),
        waiting: view.waiting,
        last: last.map(letters::in_one_line),
        last_ms: last.map(|letter| letter.logged_at.0),
        name: view.name,
    }
}

fn line(view: LineView) -> Line {
    let words = view.state.to_string();
    let (state, since_ms) = match view.state {
        LineState::Closed | LineState::Calling => (view::LineState::Calling, None),
        LineState::Reached { since_ms, .. } => (view::LineState::Up, Some(since_ms)),
        LineState::Unreachable { since_ms, .. } => (view::LineState::Down, Some(since_ms)),
        LineState::Grave { since_ms, .. } => (view::LineState::Lying, Some(since_ms)),
    };
    Line {
        relay: view.relay,
        state,
        words,
        since_ms,
    }
}
