//! What a desk answers to each request, whoever asks: the daemon for its socket, or a command that opened the desk itself.

use super::acted;
use super::board::{Board, LineState, LineView};
use super::judging;
use super::letter_view::{LetterView, spelled, title, what};
use super::request::{Reply, Request};
use super::service::{Performed, Service, ServiceFault};
use super::unravelling;
use super::view::{
    AssuranceView, ChannelView, ClaimView, IncidentView, JournalView, KeptView, ProposalView,
    StatusView,
};
use tacit_channel::effect::Carrier;
use tacit_lang::meaning::Parties;
use tacit_mission::command::{Command, OrderName};
use tacit_mission::correspondence::Letter;
use tacit_mission::desk::NoLetter;
use tacit_mission::effect::{Effect, Input};
use tacit_mission::said::{Report, Said};
use tacit_spelling::hex::to_hex;
use tacit_spelling::words::Words;
use tacit_standing::record::{Holding, Record};
use tacit_wire::Document as _;

/// Answers, and says what is to be done besides.
pub(crate) fn answer(
    service: &mut Service,
    board: &Board,
    request: Request,
) -> (Reply, Vec<Effect>) {
    match request {
        Request::Order { name, command } => ordered(service.perform(&Input::order(name, command))),
        other => (look(service, board, other), Vec::new()),
    }
}

fn ordered(performed: Result<Performed, ServiceFault>) -> (Reply, Vec<Effect>) {
    let performed = match performed {
        Ok(performed) => performed,
        Err(why) => {
            let why = why.to_string();
            return (Reply::Failed { why }, Vec::new());
        }
    };
    let (mut bags, mut notices) = (Vec::new(), Vec::new());
    for effect in &performed.effects {
        match effect {
            Effect::Bundle { bundle, .. } => bags.push(to_hex(&bundle.to_bytes())),
            Effect::Notice(notice) => notices.push(notice.clone()),
            _ => {}
        }
    }
    let reply = match performed.outcome {
        Some(outcome) => Reply::Outcome {
            outcome,
            bags,
            notices,
        },
        None => Reply::Failed {
            why: "the desk has not said what became of the order; give it again".to_owned(),
        },
    };
    (reply, performed.effects)
}

fn look(service: &mut Service, board: &Board, request: Request) -> Reply {
    match request {
        Request::Order { .. } => Reply::Done,
        Request::Status => Reply::Status(Box::new(status(service, board))),
        Request::Channels => Reply::Channels {
            channels: channels(service, board),
        },
        Request::Journal { after } => {
            let notices = service.desk().journal().iter();
            let notices = notices.filter(|notice| notice.number > after);
            Reply::Journal(JournalView {
                notices: notices.cloned().collect(),
            })
        }
        Request::Letters { unread, ours } => {
            let letters = service.desk().letters().iter();
            let letters = letters
                .filter(|letter| !unread || (!letter.ours && letter.read_at.is_none()))
                .filter(|letter| ours.is_none_or(|ours| letter.ours == ours));
            Reply::Letters {
                letters: letters.map(LetterView::of).collect(),
            }
        }
        Request::Letter { name } => match service.desk().letter(&name) {
            Ok(letter) => Reply::Letter {
                view: Box::new(LetterView::of(letter)),
                letter: Box::new(letter.clone()),
            },
            Err(NoLetter::None(name)) => refused(format!(
                "no message goes by `{name}`: give at least six digits of its name, as `tacit inbox` and `tacit message list` show them"
            )),
            Err(NoLetter::Several(name)) => refused(format!(
                "several messages begin with `{name}`: give more digits"
            )),
        },
        Request::Assurances => Reply::Assurances {
            assurances: assurances(service),
        },
        Request::Proposals => {
            let needed = service.desk().rule().needed;
            let proposals = service.desk().proposals();
            Reply::Proposals {
                proposals: proposals.map(|it| ProposalView::of(it, needed)).collect(),
                desk: service.desk().fingerprint().to_string(),
            }
        }
        Request::NameOf { saying } => match service.desk().name_of(&saying) {
            Ok(name) => Reply::Name {
                name: name.to_string(),
                needed: if saying.said.commits() {
                    service.desk().rule().needed
                } else {
                    0
                },
            },
            Err(why) => refused(why.to_string()),
        },
        Request::Vocabularies => Reply::Vocabularies {
            texts: service
                .desk()
                .casebook()
                .vocabularies()
                .map(|(_, _, text)| text.to_owned())
                .collect(),
        },
        Request::Incidents => Reply::Incidents {
            incidents: incidents(service),
        },
        Request::Report { incident } => match report(service, &incident) {
            Some(report) => Reply::Report {
                report: Box::new(report),
            },
            None => refused(format!(
                "no incident on record is called `{incident}`: `tacit incident list` shows them, `tacit incident record {incident} …` records one"
            )),
        },
        Request::Viewpoint => viewpoint(service),
        Request::Kept => Reply::Kept {
            kept: service.desk().kept().iter().map(KeptView::of).collect(),
        },
        Request::Persons => Reply::Persons {
            persons: service.desk().persons().cloned().collect(),
        },
        Request::Acts { page } => match acted::page(service, page) {
            Ok(acts) => {
                let head = service.desk().acts_head();
                Reply::Acts {
                    acts,
                    all: head.acts,
                    head: head.words().to_string(),
                }
            }
            Err(why) => Reply::Failed { why },
        },
        Request::CheckActs { noted } => match acted::check(service, noted.as_deref()) {
            Ok(check) => Reply::Checked(check),
            Err(why) => Reply::Failed { why },
        },
        Request::Standing(asked) => match judging::page(service, &asked) {
            Ok(text) => Reply::Page { text },
            Err(why) => refused(why),
        },
        Request::Unravel(asked) => match unravelling::page(service, &asked) {
            Ok(text) => Reply::Page { text },
            Err(why) => refused(why),
        },
        // The daemon answers this itself.
        Request::Link { .. } => refused(NO_CONSOLE.to_owned()),
        Request::Backup { file } => match service.backup(&file) {
            Ok(()) => Reply::Done,
            Err(why) => Reply::Failed {
                why: why.to_string(),
            },
        },
    }
}

/// Why there is no link without a daemon.
pub(crate) const NO_CONSOLE: &str =
    "no daemon runs, and so no console: `tacit desk run` runs the desk, and prints a link";

fn refused(why: String) -> Reply {
    Reply::Refused { why }
}

fn status(service: &mut Service, board: &Board) -> StatusView {
    let channels = channels(service, board);
    let now_ms = service.now().0;
    let clock_fault = service.clock_fault();
    let desk = service.desk();
    let unread = |letter: &&Letter| !letter.ours && letter.read_at.is_none();
    StatusView {
        party: desk.own().clone(),
        label: desk.label().to_owned(),
        fingerprint: desk.fingerprint().to_string(),
        words: Words::of(&desk.fingerprint().0).to_string(),
        now_ms,
        clock_fault,
        running: board.running,
        console: board.console.clone(),
        rule: desk.rule().clone(),
        channels,
        unread: desk.letters().iter().filter(unread).count(),
        proposals: desk.proposals().count(),
        waiting: desk.waiting().count(),
        orders: desk.waiting().map(waiting).collect(),
    }
}

/// An order that waits: its name, and what it would do.
fn waiting((name, command): (&OrderName, &Command)) -> (String, String) {
    let what = match command {
        Command::Say(saying) => format!("says {} on `{}`", what(&saying.said), saying.channel),
        Command::Maintain { channel, .. } => format!("keeps `{channel}` in order"),
        _ => "is done later".to_owned(),
    };
    (name.0.clone(), what)
}

/// Every channel with its lines.
pub(crate) fn channels(service: &mut Service, board: &Board) -> Vec<ChannelView> {
    let mut views = Vec::new();
    for channel in service.desk().channels() {
        let mut lines = board.of(&channel.name);
        if !board.running {
            let routes = service.desk().routes(&channel.name);
            let relays = routes.iter().filter_map(|route| match &route.carrier {
                Carrier::Relay(origin) => Some(origin.clone()),
                Carrier::Courier => None,
            });
            lines.extend(relays.map(|relay| LineView {
                relay,
                state: LineState::Closed,
                waiting: 0,
                relay_ahead_ms: None,
            }));
        }
        views.push(ChannelView::of(&channel, lines));
    }
    views
}

/// Every assurance that was given, and what was shown as an offer, by either side.
pub(crate) fn assurances(service: &mut Service) -> Vec<AssuranceView> {
    let desk = service.desk();
    let mut found: Vec<AssuranceView> = Vec::new();
    for letter in desk.letters() {
        let Ok(said) = &letter.said else { continue };
        let Some(paper) = said.paper() else { continue };
        let parties = tacit_lang::vocabulary::read_vocabulary(&paper.vocabulary)
            .ok()
            .and_then(|vocabulary| {
                let pinned = tacit_lang::canonical::vocabulary_digest(&vocabulary);
                tacit_lang::read(&paper.text, &vocabulary, pinned).assurance
            });
        let (giver, receiver) = match parties.map(|meant| meant.parties) {
            Some(Parties::Directed { giver, receiver }) => {
                (giver.to_string(), receiver.to_string())
            }
            _ => (String::new(), String::new()),
        };
        found.push(AssuranceView {
            meaning: paper.meaning.to_string(),
            title: title(&paper.text),
            giver,
            receiver,
            channel: letter.channel.to_string(),
            letter: letter.record(),
            ours: letter.ours,
            what: what(said).to_owned(),
            followed_by: desk
                .letters()
                .iter()
                .filter(|later| bears_on(later, letter, &paper.meaning))
                .map(|later| {
                    let said = later.said.as_ref().map_or("unreadable", what);
                    format!("{said} {}", later.record())
                })
                .collect(),
            ended_by: desk
                .letters()
                .iter()
                .find(|later| ends(later, letter, &paper.meaning))
                .map(Letter::record),
            text: paper.text.clone(),
            vocabulary: paper.vocabulary.clone(),
        });
    }
    found
}

fn bears_on(later: &Letter, letter: &Letter, meaning: &tacit_spelling::Digest) -> bool {
    let names = match &later.said {
        Ok(
            Said::Withdrawal { assurance, .. }
            | Said::Reaffirmation { assurance, .. }
            | Said::Reservation { assurance, .. },
        ) => assurance == meaning,
        Ok(Said::Amendment { of, .. }) => of == meaning,
        _ => false,
    };
    let answers = later.answers == Some(letter.id);
    later.id != letter.id && later.channel == letter.channel && (names || answers)
}

/// Whether `later` takes back what `letter` gave: notice by the same side, after it was given.
fn ends(later: &Letter, letter: &Letter, meaning: &tacit_spelling::Digest) -> bool {
    let takes_back = match &later.said {
        Ok(Said::Withdrawal { assurance, .. }) => assurance == meaning,
        Ok(Said::Amendment { of, .. }) => of == meaning,
        _ => false,
    };
    takes_back
        && later.ours == letter.ours
        && later.channel == letter.channel
        && later.number > letter.number
}

fn incidents(service: &mut Service) -> Vec<IncidentView> {
    let viewpoint = service.desk().own().viewpoint.clone();
    let casebook = service.desk().casebook();
    let mut found: Vec<IncidentView> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let mut stances = std::collections::HashMap::new();
    for (_, record) in casebook.records() {
        match record {
            Record::Incident(incident) => {
                places.insert(incident.id.clone(), found.len());
                found.push(IncidentView {
                    id: incident.id.clone(),
                    label: incident.label.clone(),
                    begin: crate::standing::words::spell::between(incident.begin.0),
                    claims: Vec::new(),
                });
            }
            Record::Stance(stance) if stance.viewpoint == viewpoint => {
                stances.insert(stance.claim.clone(), stance.stance);
            }
            _ => {}
        }
    }
    for (_, record) in casebook.records() {
        if let Record::Claim(claim) = record
            && let Some(place) = places.get(&claim.incident)
            && let Some(incident) = found.get_mut(*place)
        {
            incident.claims.push(ClaimView {
                id: claim.id.clone(),
                by: claim.by.clone(),
                says: spelled(&claim.says),
                stance: stances.get(&claim.id).map(|stance| {
                    match stance {
                        Holding::Accept => "accepted",
                        Holding::Deny => "denied",
                        Holding::SetAside => "set aside",
                    }
                    .to_owned()
                }),
            });
        }
    }
    found
}

fn viewpoint(service: &mut Service) -> Reply {
    let name = service.desk().own().viewpoint.clone();
    match service.desk().casebook().record(&name) {
        Some(Record::Viewpoint(found)) => Reply::Viewpoint {
            viewpoint: Box::new(found.clone()),
        },
        _ => refused(format!("the book declares no viewpoint `{name}`")),
    }
}

/// An incident with the claims of our own desk about it, and our own viewpoint's stances on whatever is claimed of it.
pub(crate) fn report(service: &mut Service, id: &str) -> Option<Report> {
    let own = service.desk().own().clone();
    let casebook = service.desk().casebook();
    let incident = casebook.incident(id).cloned()?;
    let (mut claims, mut about) = (Vec::new(), std::collections::HashSet::new());
    for (_, record) in casebook.records() {
        if let Record::Claim(claim) = record
            && claim.incident == incident.id
        {
            about.insert(claim.id.clone());
            if claim.by == own.source() {
                claims.push(claim.clone());
            }
        }
    }
    let stances = casebook.records().filter_map(|(_, record)| match record {
        Record::Stance(stance)
            if stance.viewpoint == own.viewpoint && about.contains(&stance.claim) =>
        {
            Some(stance.clone())
        }
        _ => None,
    });
    Some(Report {
        stances: stances.collect(),
        incident,
        claims,
    })
}
