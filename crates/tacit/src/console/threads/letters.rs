//! A message as the console shows it: what it says, what became of it by whose word, and what can be said in answer.

use crate::console::incidents::worded::Names;
use crate::console::index::Index;
use crate::console::{matters, named};
use crate::desk::letter_view::{FactView, LetterView};
use crate::desk::service::Service;
use tacit_channel::FactKind;
use tacit_console::desk::Fault;
use tacit_console::view::saying::What;
use tacit_console::view::thread::{Letter as Shown, Stage};
use tacit_lang::canonical::vocabulary_digest;
use tacit_lang::vocabulary::read_vocabulary;
use tacit_lang::{Language, render};
use tacit_mission::correspondence::{Letter, STAGES, record_name};
use tacit_mission::said::{Paper, Said};
use tacit_spelling::Digest;
use tacit_spelling::words::Words;
use tacit_standing::record::Incident;

/// A message among others: without what its text means, which is shown with the message itself.
pub(super) fn in_thread(service: &mut Service, index: &Index, place: usize) -> Option<Shown> {
    let letters = service.desk().letters();
    let letter = letters.get(place)?.clone();
    let mut found = shown(letters, index, &letter);
    reported(service, &letter, &mut found);
    Some(found)
}

/// One message whole.
pub(super) fn whole(service: &mut Service, index: &Index, name: &str) -> Result<Shown, Fault> {
    let letter = service.desk().letter(name);
    let letter = letter
        .map_err(|why| Fault::Missing(why.to_string()))?
        .clone();
    let mut found = shown(service.desk().letters(), index, &letter);
    found.rendering = letter
        .said
        .as_ref()
        .ok()
        .and_then(Said::paper)
        .and_then(rendered);
    reported(service, &letter, &mut found);
    Ok(found)
}

/// A report is told in words, and not as its records spell it.
fn reported(service: &mut Service, letter: &Letter, found: &mut Shown) {
    if let Ok(Said::Report(report)) = &letter.said {
        let names = Names::of_terms(service.desk().casebook());
        let says = report.claims.iter().map(|claim| names.says(&claim.says));
        let says: Vec<String> = says.collect();
        found.words = format!("{}: {}", called(&report.incident), says.join("; "));
    }
}

/// What people call an incident, or its name where nobody called it anything.
fn called(incident: &Incident) -> &str {
    match incident.label.trim() {
        "" => &incident.id,
        label => label,
    }
}

/// A message in one line.
pub(super) fn in_one_line(letter: &Letter) -> String {
    let mut view = LetterView::of(letter);
    if let Ok(Said::Report(report)) = &letter.said {
        view.words = called(&report.incident).to_owned();
    }
    match matters::excerpt(&view.words) {
        words if words.is_empty() => view.what,
        words => format!("{}: {words}", view.what),
    }
}

fn shown(letters: &[Letter], index: &Index, letter: &Letter) -> Shown {
    let answers = letter.answers.map(|answered| {
        let place = index.place_of(&answered);
        let words = place.and_then(|place| letters.get(place)).map(in_one_line);
        (record_name(&answered), words.unwrap_or_default())
    });
    let answering = index.answers_to(&letter.id).iter();
    let answering: Vec<&Letter> = answering.filter_map(|place| letters.get(*place)).collect();
    let stages = stages(letter, answering.first().copied());
    let view = LetterView::of(letter);
    Shown {
        name: view.record,
        number: view.number,
        channel: view.channel,
        ours: view.ours,
        what: view.what,
        words: view.words,
        text: view.text,
        rendering: None,
        digest_words: view
            .assurance
            .and_then(|digits| digits.parse::<Digest>().ok())
            .map(|digest| Words::of(&digest).to_string()),
        promise: promise(letter),
        incident: view.incident,
        unreadable: view.unreadable,
        precedence: view.precedence.to_lowercase(),
        authority: view.authority,
        asked_by: view.asked_by,
        answers,
        answered_by: answering.iter().map(|letter| letter.record()).collect(),
        verified: view.verified,
        read: view.read,
        too_late: view.too_late,
        stages,
        approved_by: view.approved_by,
        can: can(letter, &answering, index.is_taken_back(letter)),
    }
}

/// What the text means, written out anew; nothing where it has no meaning by the vocabulary that came with it.
fn rendered(paper: &Paper) -> Option<String> {
    let vocabulary = read_vocabulary(&paper.vocabulary).ok()?;
    let pinned = vocabulary_digest(&vocabulary);
    let assurance = tacit_lang::read(&paper.text, &vocabulary, pinned).assurance?;
    render(&assurance, &vocabulary, Language::English).ok()
}

/// The promise that a message gives or is about. A reservation may be to a text of either side, and a text that is only shown is no promise.
fn promise(letter: &Letter) -> Option<String> {
    let meaning = match letter.said.as_ref().ok()? {
        Said::Withdrawal { assurance, .. }
        | Said::Reaffirmation { assurance, .. }
        | Said::ClarificationRequest { assurance, .. } => *assurance,
        said => said.given()?,
    };
    Some(named::promise(&meaning, letter.ours))
}

/// What can be said in answer to a message of the other side; the desk itself refuses what cannot.
fn can(letter: &Letter, answering: &[&Letter], taken_back: bool) -> Vec<What> {
    let Ok(said) = &letter.said else {
        return Vec::new();
    };
    if letter.ours {
        return Vec::new();
    }
    let mut can = match said {
        Said::Assurance(_) | Said::Amendment { .. } if taken_back => {
            vec![What::Decline, What::Acknowledge]
        }
        Said::Assurance(_) | Said::Amendment { .. } => vec![
            What::AnswerWith,
            What::Accept,
            What::Decline,
            What::Acknowledge,
        ],
        Said::Offer(_) | Said::CounterOffer(_) => vec![
            What::AnswerWith,
            What::Counter,
            What::Accept,
            What::Decline,
            What::Acknowledge,
        ],
        Said::ClarificationRequest { .. } => vec![What::Clarified],
        _ => Vec::new(),
    };
    let clarified = |answer: &&Letter| matches!(answer.said, Ok(Said::ClarificationAnswer { .. }));
    if answering.iter().any(clarified) {
        can.retain(|what| *what != What::Clarified);
    }
    can.push(What::Note);
    can
}

/// Every stage in its order, with what is known of it and what shows that.
fn stages(letter: &Letter, answer: Option<&Letter>) -> Vec<Stage> {
    let facts = LetterView::of(letter).facts;
    STAGES
        .iter()
        .map(|stage| {
            let what = stage.to_string();
            // To be sealed and to be handed to the program that deposits is one act (spec/mission.md).
            let named = match stage {
                FactKind::Deposited => "sealed",
                _ => what.as_str(),
            };
            let fact = facts.iter().find(|fact| fact.what == named);
            match (stage, fact, answer) {
                (_, Some(fact), _) => told(&what, fact, proof(*stage, letter.ours)),
                (FactKind::Answered, None, Some(answer)) => Stage {
                    what,
                    at_ms: Some(answer.logged_at.0),
                    clock: "our".to_owned(),
                    learned_ms: Some(answer.logged_at.0),
                    proof: format!("the answer itself, {}", answer.record()),
                },
                _ => Stage {
                    what,
                    at_ms: None,
                    clock: String::new(),
                    learned_ms: None,
                    proof: String::new(),
                },
            }
        })
        .collect()
}

fn told(what: &str, fact: &FactView, proof: &str) -> Stage {
    Stage {
        what: what.to_owned(),
        at_ms: Some(fact.at_ms),
        clock: fact.clock.clone(),
        learned_ms: Some(fact.learned_ms),
        proof: proof.to_owned(),
    }
}

/// By whose word a stage is known.
const fn proof(stage: FactKind, ours: bool) -> &'static str {
    match (stage, ours) {
        (FactKind::Deposited, true) => "this desk's own record",
        (FactKind::Deposited, false) => "the other desk's word, in the sealed message",
        (FactKind::Held, _) => "the relay's signed receipt",
        (FactKind::Conveyed, _) => "the relay's signed record",
        (FactKind::Received, true) => "the word of the other desk's machine",
        (FactKind::Received, false) => "this desk's own record",
        (FactKind::Read, true) => "the word of an officer there",
        (FactKind::Read, false) => "the word of an officer here",
        (FactKind::Answered, _) => "the answer itself",
    }
}
