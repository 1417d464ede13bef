//! What needs a human now: gathered from the desk once for each of its versions, and weighed anew at each look.

#[cfg(test)]
mod tests;

use super::index::{self, Index};
use super::matters::{
    Alarm, Changed, Clarification, Kept, Line, Message, Proposal, State, Unverified, matters,
};
use super::named;
use super::seen::{self, Seen};
use crate::desk::board::{Board, LineState};
use crate::desk::letter_view::{LetterView, title, what};
use crate::desk::service::Service;
use std::collections::{BTreeMap, BTreeSet};
use tacit_channel::FactKind;
use tacit_channel::channel::Step;
use tacit_console::desk::Fault;
use tacit_console::view::today::{MAX_MATTERS, Matter, MatterKind, Today};
use tacit_lang::meaning::Assurance;
use tacit_lang::time::Wait;
use tacit_mission::command::Command;
use tacit_mission::correspondence::Letter;
use tacit_mission::party::instant;
use tacit_mission::said::Said;
use tacit_spelling::Digest;
use tacit_standing::verdict::{Eyes, Question, Word};

/// What needs a human now.
pub(super) fn today(service: &mut Service, board: &Board) -> Result<Today, Fault> {
    let mut matters = waiting(service, board)?;
    let more = matters.len().saturating_sub(MAX_MATTERS);
    matters.truncate(MAX_MATTERS);
    Ok(Today { matters, more })
}

/// Everything that waits, most urgent first.
pub(super) fn waiting(service: &mut Service, board: &Board) -> Result<Vec<Matter>, Fault> {
    let gathered = service.known(gathered);
    let mut state = match gathered.as_ref() {
        Gathered(Ok(state)) => state.clone(),
        Gathered(Err(fault)) => return Err(fault.clone()),
    };
    state.now_ms = service.now().0;
    state.changed = changed(service)?;
    of_channels(service, board, &mut state);
    Ok(matters(&state))
}

/// By what two looks are compared: what waits, without its words. A message that was read and is to be answered is nothing new.
fn keys(matters: &[Matter]) -> BTreeSet<String> {
    let key = |it: &Matter| {
        let kind = match it.kind {
            MatterKind::Unanswered => MatterKind::Unread,
            kind => kind,
        };
        let seen = it.seen.as_deref().unwrap_or_default();
        format!("{kind:?} {} {seen}", it.path)
    };
    matters.iter().map(key).collect()
}

/// What waits, by keys that differ where something has come or gone.
///
/// # Errors
/// [`Fault`]: the store cannot be read.
pub(crate) fn waiting_now(service: &mut Service, board: &Board) -> Result<BTreeSet<String>, Fault> {
    waiting(service, board).map(|matters| keys(&matters))
}

/// What changes only with the desk.
struct Gathered(Result<State, Fault>);

fn gathered(service: &mut Service) -> Gathered {
    let seen = match seen::seen(service) {
        Ok(seen) => seen,
        Err(fault) => return Gathered(Err(fault)),
    };
    let index = service.known(index::index);
    Gathered(Ok(State {
        messages: messages(service, &index),
        clarifications: clarifications(service, &index, &seen),
        proposals: proposals(service),
        alarms: alarms(service, &seen),
        ..State::default()
    }))
}

fn messages(service: &mut Service, index: &Index) -> Vec<Message> {
    let desk = service.desk();
    let mut answering: BTreeSet<_> = desk
        .proposals()
        .filter_map(|proposal| proposal.saying.answers)
        .collect();
    answering.extend(desk.waiting().filter_map(|(_, command)| match command {
        Command::Say(saying) => saying.answers,
        _ => None,
    }));
    let letters = desk.letters();
    let found = letters
        .iter()
        .filter(|letter| !letter.ours)
        .filter_map(|letter| {
            let asks = asks(letter)
                && index.answers_to(&letter.id).is_empty()
                && !answering.contains(&letter.id)
                && !index.is_taken_back(letter);
            let read = letter.read_at.is_some();
            // A request for clarification is a matter of its own, with the clause's own term.
            let clarifies = matches!(letter.said, Ok(Said::ClarificationRequest { .. }))
                && index.answers_to(&letter.id).is_empty();
            if (read && !asks) || clarifies {
                return None;
            }
            let view = LetterView::of(letter);
            Some(Message {
                name: view.record,
                channel: view.channel,
                what: view.what,
                words: view.words,
                precedence: letter.precedence,
                arrived_ms: letter.logged_at.0,
                read,
                asks,
            })
        });
    found.collect()
}

/// Whether somebody waits for an answer to it. An assurance that answers one of ours is itself the answer, and a line check is answered by
/// saying to have read it.
fn asks(letter: &Letter) -> bool {
    match &letter.said {
        Ok(Said::Assurance(_)) => letter.answers.is_none(),
        Ok(Said::Amendment { .. } | Said::Offer(_) | Said::CounterOffer(_)) => true,
        _ => false,
    }
}

fn clarifications(service: &mut Service, index: &Index, seen: &Seen) -> Vec<Clarification> {
    let terms: BTreeMap<(Digest, bool), [Option<Wait>; 2]> = service
        .desk()
        .casebook()
        .given()
        .map(|given| {
            let Assurance {
                clarification,
                deemed_receipt,
                ..
            } = &given.assurance;
            (
                (given.meaning, given.ours),
                [*clarification, *deemed_receipt],
            )
        })
        .collect();
    let letters = service.desk().letters();
    let found = letters.iter().filter_map(|letter| {
        let Ok(Said::ClarificationRequest {
            assurance, report, ..
        }) = &letter.said
        else {
            return None;
        };
        let answered = index.answers_to(&letter.id).iter().any(|place| {
            let answer = letters.get(*place).map(|it| &it.said);
            matches!(answer, Some(Ok(Said::ClarificationAnswer { .. })))
        });
        if answered || letter.too_late {
            return None;
        }
        let [wait, deemed] = terms.get(&(*assurance, letter.ours)).copied()?;
        let until_ms = received_ms(letter, deemed)
            .zip(wait)
            .map(|(from_ms, wait)| after(from_ms, wait));
        Some(Clarification {
            letter: letter.record(),
            channel: letter.channel.to_string(),
            incident: match report.incident.label.trim() {
                "" => report.incident.id.clone(),
                label => label.to_owned(),
            },
            ours: letter.ours,
            precedence: letter.precedence,
            asked_ms: letter.logged_at.0,
            until_ms,
            seen: seen.clarifications.contains(&letter.record()),
        })
    });
    found.collect()
}

/// When a request counts as received: really, or deemed by its promise, whichever was sooner (`spec/language/5-standing.md`, S21).
fn received_ms(letter: &Letter, deemed: Option<Wait>) -> Option<u64> {
    if !letter.ours {
        return Some(letter.logged_at.0);
    }
    let received = letter.passed(FactKind::Received).map(|it| it.at.0);
    let held = letter.passed(FactKind::Held).map(|it| it.at.0);
    let deemed = held.zip(deemed).map(|(held, wait)| after(held, wait));
    received.into_iter().chain(deemed).min()
}

fn after(from_ms: u64, wait: Wait) -> u64 {
    let wait_ms = u64::try_from(wait.seconds())
        .unwrap_or(0)
        .saturating_mul(1_000);
    from_ms.saturating_add(wait_ms)
}

fn proposals(service: &mut Service) -> Vec<Proposal> {
    let needed = service.desk().rule().needed;
    let proposals = service.desk().proposals().map(|proposal| Proposal {
        name: proposal.name.to_string(),
        channel: proposal.saying.channel.to_string(),
        what: match proposal.saying.said.paper().map(|paper| title(&paper.text)) {
            Some(title) if !title.is_empty() => {
                format!("{} “{title}”", what(&proposal.saying.said))
            }
            _ => what(&proposal.saying.said).to_owned(),
        },
        precedence: proposal.saying.precedence,
        proposed_ms: proposal.proposed_at.0,
        approvals: [proposal.approvals.len(), needed],
    });
    proposals.collect()
}

fn alarms(service: &mut Service, seen: &Seen) -> Vec<Alarm> {
    let journal = service.desk().journal().iter();
    let grave = journal.filter(|notice| notice.grave && !seen.notices.contains(&notice.number));
    let alarms = grave.map(|notice| Alarm {
        number: notice.number,
        at_ms: notice.at_ms,
        channel: notice.channel.as_ref().map(ToString::to_string),
        text: notice.text.clone(),
    });
    alarms.collect()
}

/// What depends on lines, which the desk itself does not know.
fn of_channels(service: &mut Service, board: &Board, state: &mut State) {
    let channels = service.desk().channels();
    for channel in &channels {
        let name = channel.name.to_string();
        let mut down_since = None;
        for line in board.of(&channel.name) {
            let (since_ms, why, lying) = match line.state {
                LineState::Unreachable { since_ms, why } => (since_ms, why, false),
                LineState::Grave { since_ms, why } => (since_ms, why, true),
                LineState::Closed | LineState::Calling | LineState::Reached { .. } => continue,
            };
            down_since = Some(since_ms);
            state.lines.push(Line {
                channel: name.clone(),
                relay: line.relay,
                since_ms,
                why,
                lying,
            });
        }
        let mut journal = service.desk().journal().iter();
        let first = journal.find(|notice| notice.channel.as_ref() == Some(&channel.name));
        let first_ms = first.map_or(state.now_ms, |notice| notice.at_ms);
        if channel.status.step == Step::Open && !channel.identity.is_verified() {
            state.unverified.push(Unverified {
                channel: name.clone(),
                identity: channel.identity.to_string(),
                since_ms: first_ms,
            });
        }
        if channel.waiting > 0 {
            state.kept.push(Kept {
                channel: name,
                count: channel.waiting,
                since_ms: down_since.unwrap_or(first_ms),
            });
        }
    }
}

/// How a promise stands in our own eyes.
#[derive(Debug, Clone)]
pub(super) struct Stands {
    /// By which paths name it.
    pub(super) promise: String,
    title: String,
    between: String,
    /// In a word.
    pub(super) word: Word,
    since_ms: u64,
}

/// How each promise stands in our own eyes: judged once for each version of the desk, and again after a minute, since time alone may change it.
pub(super) fn standings(service: &mut Service) -> std::rc::Rc<Standings> {
    service.known_for_a_minute(judged)
}

/// How each promise stands.
pub(super) struct Standings(pub(super) Vec<Stands>);

fn judged(service: &mut Service) -> Standings {
    let now = instant(service.now());
    let desk = service.desk();
    let own = desk.own().clone();
    let casebook = desk.casebook();
    let now = casebook.latest().map_or(now, |latest| latest.max(now));
    let mut found = Vec::new();
    for case in casebook.cases() {
        let texts: Vec<(&Assurance, _)> = case.docket.texts().collect();
        // What others promise each other by the same text waits for nobody here.
        let ours = case.docket.promises().into_iter();
        let ours = ours.filter(|it| it.giver == own.actor || it.receiver == own.actor);
        for promise in ours {
            let Some((text, digest)) = texts.get(promise.text) else {
                continue;
            };
            let judged = case.docket.judge(&Question {
                promise: promise.clone(),
                eyes: Eyes {
                    viewpoint: own.viewpoint.clone(),
                    as_known_to: None,
                },
                at: now,
                known: now,
            });
            // A viewpoint that is not on record judges nothing; our own always is.
            let Ok(standing) = judged else { continue };
            let name = |actor| crate::texts::actor_name(case.vocabulary, actor);
            let last = standing.reasons.last().map_or(now, |reason| reason.at);
            found.push(Stands {
                promise: named::promise(digest, promise.giver == own.actor),
                title: text.labels.title.clone(),
                between: format!("{} to {}", name(&promise.giver), name(&promise.receiver)),
                word: standing.word,
                since_ms: u64::try_from(last.seconds())
                    .unwrap_or(0)
                    .saturating_mul(1_000),
            });
        }
    }
    Standings(found)
}

/// Promises that stand otherwise than when somebody last looked; where nobody has, those that do not simply stand or wait to.
fn changed(service: &mut Service) -> Result<Vec<Changed>, Fault> {
    let seen = seen::seen(service)?;
    let standings = standings(service);
    let changed = standings.0.iter().filter_map(|it| {
        let before = seen.standings.get(&it.promise);
        let word = it.word.to_string();
        let is_news = match before {
            Some(before) => *before != word,
            None => !matches!(it.word, Word::Stands | Word::NotInEffect),
        };
        is_news.then(|| Changed {
            promise: it.promise.clone(),
            title: it.title.clone(),
            between: it.between.clone(),
            before: before.cloned(),
            word,
            since_ms: it.since_ms,
        })
    });
    Ok(changed.collect())
}
